"""Reports are signed where the settings say so: in the site and in mail, with a timestamp that holds for years."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from asn1crypto import x509 as asn1_names
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader

from standfirst import settings
from standfirst.build.cache import Cache
from standfirst.errors import InputError, RenderError, UsageError
from standfirst.library import load_or_raise
from standfirst.mail.purpose import Purpose, Variant
from standfirst.mail.rendering import renderer
from standfirst.signature import PASSWORD, Credentials, check, credentials, kept, sign, subject_name
from tests.sites import NOW, copy_site, standfirst

pytestmark = pytest.mark.slow

START = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


def name(text: str) -> x509.Name:
    """A name of that much alone."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ({"common_name": "Relief desk"}, "Relief desk"),
        ({"common_name": "Relief desk", "organization_name": "Relief Agency"}, "Relief desk, Relief Agency"),
        ({"common_name": "Relief Agency", "organization_name": "Relief Agency"}, "Relief Agency"),
        ({"organization_name": "Relief Agency"}, "Relief Agency"),
        ({"country_name": "CH"}, "Country: CH"),
    ],
)
def test_a_signer_is_shown_by_name(subject: dict[str, str], shown: str) -> None:
    """The name, and the organisation if it is another; a certificate with neither is shown as it is."""
    assert subject_name(asn1_names.Name.build(subject)) == shown


class Authority:
    """A certificate authority of our own, which says on a loopback server which certificates it has revoked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, rsa.generate_private_key(65537, 2048)
        self.certificate = self._builder("Exercise CA", self.key, days=9000, is_authority=True).sign(
            self.key, hashes.SHA256()
        )
        self.path = folder / "ca.pem"
        self.path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.revoked: list[int] = []

    def _builder(
        self, subject: str, key: rsa.RSAPrivateKey, *, days: float, is_authority: bool = False
    ) -> x509.CertificateBuilder:
        uses = x509.KeyUsage(
            not is_authority, not is_authority, False, False, False, is_authority, is_authority, False, False
        )
        return (
            x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Exercise CA"))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(START).not_valid_after(START + timedelta(days=days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True).add_extension(uses, critical=True)
        )  # fmt: skip

    def issue(
        self, subject: str, address: str, *, days: float = 9000, stamps: bool = False, asks: bool = False
    ) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        """A key with a certificate that names the list of revocations, or who answers for each certificate (OCSP)."""
        key = rsa.generate_private_key(65537, 2048)
        place = x509.UniformResourceIdentifier(f"{address}/{'ocsp' if asks else 'ca.crl'}")
        told: x509.ExtensionType = (
            x509.AuthorityInformationAccess(
                [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]
            )
            if asks
            else x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])
        )
        builder = self._builder(subject, key, days=days).add_extension(told, critical=False)
        if stamps:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        return key, builder.sign(self.key, hashes.SHA256())

    def desk(self, address: str, *, days: float = 9000, asks: bool = False) -> Path:
        """The PKCS#12 file of a desk."""
        key, certificate = self.issue("Exercise desk", address, days=days, asks=asks)
        self.issued = certificate
        path = self.folder / "desk.p12"
        sealed = serialization.BestAvailableEncryption(b"secret")
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"desk", key, certificate, [self.certificate], sealed)
        )
        return path

    def answer(self, question: bytes) -> bytes:
        """Whether the desk's certificate is revoked, as of now (OCSP)."""
        asked = ocsp.load_der_ocsp_request(question)
        is_revoked = asked.serial_number in self.revoked
        status = ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD
        now = datetime.now(UTC).replace(microsecond=0)
        builder = ocsp.OCSPResponseBuilder().add_response(
            self.issued, self.certificate, hashes.SHA1(), status, now, now + timedelta(days=1),  # noqa: S303  # it names the certificate
            START if is_revoked else None, None,
        ).responder_id(ocsp.OCSPResponderEncoding.NAME, self.certificate)  # fmt: skip
        for one in asked.extensions:  # a number that this answer has to repeat
            builder = builder.add_extension(one.value, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def revocations(self) -> bytes:
        """The list of what is revoked, as of now."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(START).next_update(datetime.now(UTC) + timedelta(days=7))
        for number in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(START).build()
            builder = builder.add_revoked_certificate(one)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


OPENSSL = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
"""


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[tuple[Authority, str]]:
    """An authority with its server of revocations and of timestamps, which OpenSSL makes; and its address."""
    made = Authority(tmp_path)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(made.revocations(), "application/pkix-crl")

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/ocsp":
                self._answer(made.answer(asked), "application/ocsp-response")
                return
            question = tmp_path / "question.tsq"
            question.write_bytes(asked)
            command = [
                "openssl",
                "ts",
                "-reply",
                "-config",
                str(tmp_path / "tsa.cnf"),
                "-queryfile",
                str(question),
            ]
            done = subprocess.run(command, capture_output=True, timeout=60, check=True)
            self._answer(done.stdout, "application/timestamp-reply")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    address = f"http://127.0.0.1:{server.server_port}"
    key, certificate = made.issue("Exercise clock", address, stamps=True)
    (tmp_path / "tsa.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (tmp_path / "tsa.key").write_bytes(key.private_bytes(pem, form, plain))
    (tmp_path / "tsa.cnf").write_text(OPENSSL.format(folder=tmp_path), "utf-8")
    (tmp_path / "serial").write_text("01\n")
    Thread(target=server.serve_forever, daemon=True).start()
    yield made, address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def report(built: Path) -> bytes:
    """A report of the samples that nobody has signed."""
    return (built / "output/flood/flood-01.pdf").read_bytes()


@pytest.mark.proof
def test_a_timestamp_and_its_proofs_go_into_the_file(
    authority: tuple[Authority, str], report: bytes, tmp_path: Path
) -> None:
    """With an authority for timestamps, time and revocations are in the file, and three programs find it valid."""
    made, address = authority
    signed = sign(report, Credentials(made.desk(address), "secret", address, (made.path,)))
    assert signed.startswith(report)
    found = check(signed, [made.path])
    assert [(one.intact, one.whole, one.trusted) for one in found] == [(True, True, True)]
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with pikepdf.open(path) as opened:
        assert len(opened.Root.DSS.CRLs) >= 1
        assert len(opened.Root.DSS.Certs) >= 2
    theirs = [
        sys.executable,
        "-m",
        "pyhanko",
        "sign",
        "validate",
        "--pretty-print",
        "--trust",
        str(made.path),
        str(path),
    ]
    said = subprocess.run(theirs, capture_output=True, text=True, check=False, timeout=120)
    assert "The signature is judged VALID." in said.stdout, said.stdout + said.stderr
    assert "timestamp" in said.stdout
    poppler = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert "Signature is Valid." in poppler.stdout
    assert "Exercise desk" in poppler.stdout


@pytest.mark.proof
def test_a_certificate_that_ran_out_has_signed_nothing_less(
    authority: tuple[Authority, str], report: bytes
) -> None:
    """What was signed with a timestamp stays trusted when the certificate has run out; without one it does not."""
    made, address = authority
    left = (datetime.now(UTC) - START).total_seconds() + 6
    short = made.desk(address, days=left / 86_400)
    stamped = sign(report, Credentials(short, "secret", address, (made.path,)))
    plain = sign(report, Credentials(short, "secret"))
    assert check(plain, [made.path])[0].trusted
    while datetime.now(UTC) <= START + timedelta(seconds=left + 1):
        pass
    assert not check(plain, [made.path])[0].trusted
    assert check(stamped, [made.path])[0].trusted
    broken = bytearray(stamped)
    broken[len(report) // 2] ^= 1
    assert not check(bytes(broken), [made.path])[0].intact


def test_a_revoked_certificate_signs_nothing(authority: tuple[Authority, str], report: bytes) -> None:
    """The authority is asked before a report is signed; a revoked certificate and a silent authority are errors."""
    made, address = authority
    desk = made.desk(address)
    own = Credentials(desk, "secret", address, (made.path,))
    _, certificate, _ = pkcs12.load_key_and_certificates(desk.read_bytes(), b"secret")
    assert certificate is not None
    made.revoked.append(certificate.serial_number)
    with pytest.raises(RenderError, match="cannot be signed"):
        sign(report, own)
    with pytest.raises(RenderError, match=r"cannot be signed with a timestamp of http://127\.0\.0\.1:9"):
        sign(report, Credentials(desk, "secret", "http://127.0.0.1:9", (made.path,)))


def test_an_answer_for_one_certificate_goes_into_the_file(
    authority: tuple[Authority, str], report: bytes, tmp_path: Path
) -> None:
    """Where a certificate names an OCSP responder, its answer is in the file; a revoked one signs nothing."""
    made, address = authority
    desk = made.desk(address, asks=True)
    own = Credentials(desk, "secret", address, (made.path,))
    (tmp_path / "signed.pdf").write_bytes(signed := sign(report, own))
    with pikepdf.open(tmp_path / "signed.pdf") as opened:
        assert len(opened.Root.DSS.OCSPs) >= 1
    assert check(signed, [made.path])[0].trusted
    made.revoked.append(made.issued.serial_number)
    with pytest.raises(RenderError, match="cannot be signed"):
        sign(report, own)


def test_a_file_with_proofs_is_checked_in_time(
    authority: tuple[Authority, str], report: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To compare the revisions of a signed report, no header of its object streams is read for each of its objects."""
    made, address = authority
    signed = sign(report, Credentials(made.desk(address), "secret", address, (made.path,)))
    monkeypatch.setattr(PdfFileReader, "_get_object_from_stream", None)
    assert [(one.intact, one.whole, one.trusted) for one in check(signed, [made.path])] == [
        (True, True, True)
    ]


def test_a_copy_is_signed_once_and_a_foreign_one_never_taken(
    authority: tuple[Authority, str], report: bytes, tmp_path: Path
) -> None:
    """The copy that was signed first is taken again; one of somebody else, or with more in it, is not."""
    made, address = authority
    own, cache = Credentials(made.desk(address), "secret"), Cache(tmp_path / "cache")
    first = kept(report, own, cache)
    assert kept(report, own, cache) == first
    key = next(path for path in (tmp_path / "cache").rglob("*") if path.is_file() and len(path.name) == 62)
    name_of = key.parent.name + key.name
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger")
    for planted in (
        sign(report, Credentials(stranger.desk(address), "secret")),
        first + b"% more\n",
        report,
        b"%PDF-1.7 nothing",
    ):
        cache.put(name_of, planted)
        again = kept(report, own, cache)
        assert again != planted
        assert check(again, [made.path])[0].trusted


def signing(folder: Path, made: Authority, address: str, more: str = "") -> Path:
    """A site of one of the samples whose reports are signed."""
    site = copy_site(folder / "site")
    shutil.rmtree(site / "briefings/balochistan")
    for name in ("02.yaml", "02.ur.yaml"):
        (site / "briefings/flood" / name).unlink()
    shutil.copy(made.desk(address), site / "desk.p12")
    conf = site / "pelicanconf.py"
    conf.write_text(
        conf.read_text("utf-8") + f'\nSTANDFIRST["SIGN"] = {{"CERTIFICATE": "desk.p12"{more}}}\n', "utf-8"
    )
    return site


def attached(path: Path) -> list[bytes]:
    """The PDFs in a message."""
    parts = message_from_bytes(path.read_bytes()).walk()
    return [
        bytes(part.get_payload(decode=True)) for part in parts if part.get_content_type() == "application/pdf"
    ]


@pytest.mark.proof
def test_a_message_rendered_to_a_file_is_known(tmp_path: Path) -> None:
    """The report in a message that `render` wrote is in the list of what left the desk."""
    site = copy_site(tmp_path / "site")
    standfirst(site, "render", "briefings/flood/01.yaml", "--format", "mail", "-o", "mine.eml")
    (paper,) = attached(site / "mine.eml")
    assert hashlib.sha256(paper).hexdigest() in (site / "history.jsonl").read_text("utf-8")
    (site / "mine.pdf").write_bytes(paper)
    assert "genuine" in standfirst(site, "verify", "mine.pdf").stdout


@pytest.mark.proof
def test_site_mail_and_render_carry_the_same_signed_file(
    authority: tuple[Authority, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build signs each report once; pages name the signed file, mail and `render` give it again, `verify` knows it."""
    made, address = authority
    site = signing(tmp_path, made, address)
    told = standfirst(site, "build", code=2, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert f"no password for desk.p12; set {PASSWORD}" in told.stderr
    assert not (site / "output").exists()
    monkeypatch.setenv(PASSWORD, "secret")
    standfirst(site, "build")
    published = (site / "output/flood/flood-01.pdf").read_bytes()
    assert [(one.intact, one.whole) for one in check(published)] == [(True, True)]
    assert hashlib.sha256(published).hexdigest() in (site / "output/manifest.json").read_text("utf-8")
    assert '"report signed"' in (site / "history.jsonl").read_text("utf-8")
    standfirst(site, "render", "briefings/flood/01.yaml", "-o", "mine.pdf")
    assert (site / "mine.pdf").read_bytes() == published
    history = (site / "history.jsonl").read_bytes()
    standfirst(site, "render", "briefings/flood/01.yaml", "--format", "mail", "-o", "mine.eml")
    assert attached(site / "mine.eml") == [published]
    assert (site / "history.jsonl").read_bytes() == history
    library = load_or_raise(settings.load(site))
    sender = renderer(library, library.by_name["flood/01"], Purpose(), "report", NOW, {PASSWORD: "secret"})
    paper = sender.part(Variant("en", "report"), 10_000_000).paper
    assert paper is not None
    assert paper.data == published
    assert [one.form for _, one in sender.printings()] == ["report signed"]
    shutil.rmtree(site / "output")
    standfirst(site, "build")
    assert (site / "output/flood/flood-01.pdf").read_bytes() == published
    assert "genuine" in standfirst(site, "verify", "mine.pdf", "--site", "output").stdout


@pytest.mark.proof
def test_nothing_unfinished_is_signed(
    authority: tuple[Authority, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview carries no signature, nor does what `render` makes of a draft."""
    made, address = authority
    site = signing(tmp_path, made, address)
    path = site / "briefings/flood/01.yaml"
    path.write_text(path.read_text("utf-8").replace("status: approved", "status: draft"), "utf-8")
    monkeypatch.setenv(PASSWORD, "secret")
    standfirst(site, "render", "briefings/flood/01.yaml", "-o", "mine.pdf")
    assert not check((site / "mine.pdf").read_bytes())
    standfirst(site, "render", "briefings/flood/01.yaml", "--format", "mail", "-o", "mine.eml")
    (paper,) = attached(site / "mine.eml")
    assert not check(paper)
    assert not (site / "history.jsonl").exists()
    standfirst(site, "build", "--preview")
    assert not check((site / "preview/flood/flood-01.pdf").read_bytes())


@pytest.mark.parametrize(
    ("sign_setting", "says"),
    [
        ({"CERTIFICATE": "nowhere.p12"}, "there is no file nowhere.p12"),
        ({"CERTIFICATE": "desk.p12"}, "no password for desk.p12"),
        ({"CERTIFICATE": "desk.p12", "TRUST": ("pelicanconf.py",)}, ""),
    ],
)
def test_what_is_missing_is_said(sign_setting: dict[str, object], says: str, tmp_path: Path) -> None:
    """A file that is not there and a password that nobody has given are one sentence, before anything is rendered."""
    (tmp_path / "pelicanconf.py").write_text(f'SITENAME = "A"\nSTANDFIRST = {{"SIGN": {sign_setting!r}}}\n')
    Authority(tmp_path).desk("http://127.0.0.1:9")
    site = settings.load(tmp_path)
    if says:
        with pytest.raises(UsageError, match=says):
            credentials(site, {}, keyring=lambda *_: None)
    else:
        assert credentials(site, {}, keyring=lambda *_: "secret") is not None
    with pytest.raises(UsageError):
        credentials(site, {PASSWORD: "wrong"})


@pytest.mark.parametrize(
    "wrong",
    [{"CERTIFICATE": ""}, {"TIMESTAMP": "http://a.org"}, {"CERTIFICATE": "a", "TIMESTAMP": "ftp://a.org"}, {"CERTIFICATE": "a", "KEY": "b"},
     {"CERTIFICATE": 3}, {"CERTIFICATE": "a", "TRUST": "b.pem"}],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object], tmp_path: Path) -> None:
    """Each is an error of the settings, with what would be right."""
    (tmp_path / "pelicanconf.py").write_text(f'SITENAME = "A"\nSTANDFIRST = {{"SIGN": {wrong!r}}}\n')
    with pytest.raises(InputError, match="SF021"):
        settings.load(tmp_path)
