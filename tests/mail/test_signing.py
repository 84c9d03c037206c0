"""Signatures and encryption hold when others check them, and break when someone changes a byte."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import subprocess
from collections.abc import Callable
from pathlib import Path

import dkim
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID

from standfirst.errors import MailError
from standfirst.mail import signing
from standfirst.mail.message import BodySigner, Desk, prepare
from standfirst.mail.selection import Recipient
from standfirst.mail.unsubscribe import UnsubscribeLinks
from tests.mail.samples import DATE, DESK, content
from tests.mail.test_message import is_transparent

READER = Recipient("ali@example.net", "en")
PEM = serialization.Encoding.PEM


def self_signed(key: CertificateIssuerPrivateKeyTypes, days: tuple[int, int], address: str = "") -> bytes:
    """A certificate that is valid from some day to another, counted from today, for an address if one is given."""
    now, name = dt.datetime.now(dt.UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a desk")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
    )
    if address:
        made = made.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    kind = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return made.sign(key, kind).public_bytes(PEM)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key, its certificate as desk.pem, and the same for the reader."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "readers").mkdir()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = self_signed(key, (-1, 2))
    (folder / "key.pem").write_bytes(
        key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "desk.pem").write_bytes(certificate)
    (folder / "readers" / "ali@example.net.pem").write_bytes(certificate)
    return folder


def stamp_with(keys: Path) -> signing.Dkim | None:
    """DKIM as the environment sets it."""
    return signing.dkim_from({
        "STANDFIRST_DKIM_DOMAIN": "example.org",
        "STANDFIRST_DKIM_SELECTOR": "s1",
        "STANDFIRST_DKIM_KEY": str(keys / "key.pem"),
    })  # fmt: skip


def signed_by_dkim(keys: Path) -> bytes:
    """A message with a DKIM signature."""
    out = UnsubscribeLinks("leave@example.org", "https://example.org/leave/", b"0123456789abcdef")
    desk = Desk("Desk", "desk@example.org", out)
    drawn = content(text="What happened.", html="")
    return bytes(prepare(drawn, desk, stamp=stamp_with(keys)).message(READER, DATE))


def dkim_holds(raw: bytes, keys: Path) -> bool:
    """Whether the signature verifies with the key that the domain would publish."""
    import base64

    key = serialization.load_pem_private_key((keys / "key.pem").read_bytes(), None)
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    return bool(dkim.verify(raw, dnsfunc=lambda *_, **__: record))


@pytest.mark.slow
def test_dkim_verifies_and_covers_what_matters(keys: Path) -> None:
    """The signature holds; a changed way out, subject, marking or text breaks it."""
    raw = signed_by_dkim(keys)
    assert is_transparent(raw)
    assert dkim_holds(raw, keys)
    for old, new in (
        (b"<mailto:leave@", b"<mailto:stay@"),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Mist"),
        (b"[TLP:GREEN]", b"[TLP:CLEAR]"),
        (b"What happened.", b"What else."),
        (b"Auto-Submitted: auto", b"Auto-Submitted: not-"),
    ):
        assert raw.count(old) == 1
        assert not dkim_holds(raw.replace(old, new), keys)


def openssl(*arguments: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """What OpenSSL makes of a message."""
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=False)


def sealed(*chosen: BodySigner) -> bytes:
    """A message closed with these."""
    return bytes(prepare(content(), DESK, seals=chosen).message(READER, DATE))


def test_signature_verifies_with_openssl(keys: Path) -> None:
    """S/MIME signed: OpenSSL verifies it and gives the parts back; a changed byte breaks it."""
    signer = signing.smime_from({
        "STANDFIRST_SMIME_CERTIFICATE": str(keys / "desk.pem"),
        "STANDFIRST_SMIME_KEY": str(keys / "key.pem"),
    })  # fmt: skip
    raw = sealed(*signer)
    assert is_transparent(raw)
    check = ("cms", "-verify", "-CAfile", str(keys / "desk.pem"), "-purpose", "any")
    good = openssl(*check, given=raw)
    assert good.returncode == 0, good.stderr
    assert b"application/pdf" in good.stdout
    assert openssl(*check, given=raw.replace(b"What happened.", b"What else.")).returncode != 0


def test_encryption_opens_with_the_readers_key_alone(keys: Path) -> None:
    """Signed, then encrypted: nothing is legible but the headers, and the key opens it."""
    chosen = signing.smime_from({
        "STANDFIRST_SMIME_CERTIFICATE": str(keys / "desk.pem"),
        "STANDFIRST_SMIME_KEY": str(keys / "key.pem"),
        "STANDFIRST_SMIME_RECIPIENTS": str(keys / "readers"),
    })  # fmt: skip
    raw = sealed(*chosen)
    assert is_transparent(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message.get_content_type() == "application/pkcs7-mime"
    assert b"multipart" not in raw
    opened = openssl(
        "cms", "-decrypt", "-inkey", str(keys / "key.pem"), "-recip", str(keys / "desk.pem"),
        given=raw,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    inner = email.message_from_bytes(opened.stdout, policy=email.policy.default)
    assert inner.get_content_type() == "multipart/signed"


def test_reader_without_a_certificate_stops_everything(keys: Path) -> None:
    """Nothing goes unencrypted to whom it should be encrypted; the missing are known before."""
    envelope = signing.envelope(keys / "readers")
    assert envelope.missing(["ali@example.net", "b@example.net"]) == ("b@example.net",)
    with pytest.raises(MailError, match="no certificate to encrypt for b@"):
        prepare(content(), DESK, seals=(envelope,)).message(Recipient("B@example.net", "en"), DATE)


def test_without_settings_nothing_is_signed() -> None:
    """An empty environment means no DKIM and no S/MIME."""
    assert signing.dkim_from({}) is None
    assert signing.smime_from({}) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"STANDFIRST_DKIM_DOMAIN": "example.org"}, "together"),
        ({"STANDFIRST_SMIME_KEY": "key.pem"}, "together"),
        ({"STANDFIRST_SMIME_RECIPIENTS": "nowhere"}, "names no folder"),
        (
            {"STANDFIRST_SMIME_CERTIFICATE": "nowhere.pem", "STANDFIRST_SMIME_KEY": "k"},
            "cannot be read",
        ),
        (
            {"STANDFIRST_SMIME_CERTIFICATE": "{keys}/key.pem", "STANDFIRST_SMIME_KEY": "k"},
            "not a PEM certificate",
        ),
        (
            {
                "STANDFIRST_SMIME_CERTIFICATE": "{keys}/desk.pem",
                "STANDFIRST_SMIME_KEY": "{keys}/desk.pem",
            },
            "not a PEM private key",
        ),
    ],
)
def test_wrong_keys_are_said(keys: Path, given: dict[str, str], said: str) -> None:
    """A setting that is missing, or a file that holds something else, is one line."""
    environ = {name: value.replace("{keys}", str(keys)) for name, value in given.items()}
    with pytest.raises(MailError, match=said):
        (signing.dkim_from if "DKIM" in "".join(given) else signing.smime_from)(environ)


def test_wrong_dkim_key_is_said(keys: Path) -> None:
    """A certificate is no DKIM key; the message is not sent unsigned."""
    stamp = signing.Dkim("example.org", "s1", (keys / "desk.pem").read_bytes())
    with pytest.raises(MailError, match="DKIM cannot sign"):
        prepare(content(), DESK, stamp=stamp).message(READER, DATE)
    assert "BEGIN" not in repr(stamp)


MADE: dict[str, Callable[[], CertificateIssuerPrivateKeyTypes]] = {
    "rsa": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize(
    ("kind", "days", "address", "said"),
    [
        ("rsa", (-1, 2), "", ""),
        ("rsa", (-1, 2), "Ali@Example.net", ""),
        ("rsa", (-9, -2), "", "is valid from"),
        ("rsa", (2, 9), "", "is valid from"),
        ("rsa", (-1, 2), "mallory@example.net", "is for mallory@example.net"),
        ("ec", (-1, 2), "", "has no RSA key"),
        ("ed25519", (-1, 2), "", "has no RSA key"),
    ],
)
def test_a_certificate_that_must_not_be_used_is_as_good_as_none(
    kind: str, days: tuple[int, int], address: str, said: str, tmp_path: Path
) -> None:
    """An expired one, one of somebody else and one that cannot encrypt stop the run before it starts, with the reason."""
    (tmp_path / "Ali@example.net.pem").write_bytes(self_signed(MADE[kind](), days, address))
    envelope = signing.envelope(tmp_path)
    missing = envelope.missing([READER.key, "b@example.net"])
    assert missing[-1] == "b@example.net"
    assert bool(said) == (len(missing) == 2) == (READER.key not in envelope.certificates)
    assert said in missing[0]
    if said:
        with pytest.raises(MailError, match="no certificate"):
            prepare(content(), DESK, seals=(envelope,)).message(READER, DATE)


@pytest.mark.parametrize(
    ("other", "days", "said"),
    [("rsa", (-1, 2), "does not belong"), ("ec", (-1, 2), "does not belong"), ("", (-9, -2), "is valid from"), ("", (2, 9), "is valid from")],
)  # fmt: skip
def test_nothing_is_signed_so_that_nobody_can_verify_it(
    other: str, days: tuple[int, int], said: str, tmp_path: Path
) -> None:
    """A key of another certificate, and a certificate that is not valid now, stop before anything is signed."""
    key = MADE["rsa"]()
    own = MADE[other]() if other else key
    (tmp_path / "desk.pem").write_bytes(self_signed(key, days))
    (tmp_path / "key.pem").write_bytes(
        own.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    chosen = {"CERTIFICATE": "desk.pem", "KEY": "key.pem"}
    with pytest.raises(MailError, match=said):
        signing.smime_from(
            {f"STANDFIRST_SMIME_{name}": str(tmp_path / file) for name, file in chosen.items()}
        )
