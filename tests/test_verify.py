"""Genuine, altered, unknown."""

from __future__ import annotations

import io
import json
import logging
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import page
import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from standfirst import pdf_inspection
from standfirst.engine.fingerprint import records_digest
from standfirst.errors import BuildError, UsageError
from standfirst.formats import FORMATS, Job
from standfirst.formats import embedded as reports
from standfirst.history import PUBLISHED, History, Printing
from standfirst.pdf_inspection import PROCESSOR, embedded
from standfirst.signature import Credentials, check, sign
from standfirst.verify import EXIT, LARGEST, verify, verify_file

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """The report that all tests here judge, drawn once."""
    return {}


@pytest.fixture
def report(job: Callable[[str], Job], drawn: dict[str, bytes]) -> bytes:
    """A genuine report."""
    if "flood/01" not in drawn:
        drawn["flood/01"] = FORMATS["report"].render(job("flood/01"))
    return drawn["flood/01"]


def site(folder: Path, data: bytes, fingerprint: str = "") -> str:
    """A published site that holds one file."""
    edition = embedded(data)[0] or {}
    row = {"path": "flood/flood-01.pdf", "sha256": sha256(data).hexdigest(), "size": len(data), "sources": []}
    (folder / "manifest.json").write_text(json.dumps({"artefacts": [row]}))
    known = {"id": edition["id"], "fingerprint": fingerprint or edition["fingerprint"]}
    (folder / "index.json").write_text(json.dumps({"editions": [known]}))
    return str(folder)


def changed(data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """The report with other records in it."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        edition = json.loads(opened.attachments["briefing.json"].get_file().read_bytes())
        change(edition)
        opened.attachments["briefing.json"] = pikepdf.AttachedFileSpec(
            opened,
            json.dumps(edition).encode(),
            filename="briefing.json",
            description="",
            mime_type="",
            creation_date="",
            mod_date="",
        )
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def test_the_published_file_is_genuine(report: bytes, tmp_path: Path) -> None:
    """The file that the site holds is genuine, and the sentence names it."""
    found = verify(report, site(tmp_path, report))
    assert found.verdict == "genuine"
    assert "flood/flood-01.pdf" in found.reasons[-1]


def test_one_byte_is_enough(report: bytes, tmp_path: Path) -> None:
    """A file that differs by one byte from the published one is altered."""
    where = site(tmp_path, report)
    assert verify(report + b"\n", where).verdict == "altered"


def test_one_figure_is_enough(report: bytes, tmp_path: Path) -> None:
    """Records that no longer give the stated fingerprint are altered, with or without a site."""

    def inflate(edition: dict[str, object]) -> None:
        edition["briefing"]["key_figures"][0]["value"] += 1  # type: ignore[index]

    forged = changed(report, inflate)
    assert verify(forged).verdict == "altered"
    assert verify(forged, site(tmp_path, report)).verdict == "altered"


def test_other_states_and_other_sites_are_unknown(report: bytes, tmp_path: Path) -> None:
    """An edition that the site has in another state, or not at all, is unknown and never called genuine."""
    assert verify(report + b"\n", site(tmp_path, report, "0" * 64)).verdict == "unknown"
    (tmp_path / "index.json").write_text('{"editions": []}')
    assert verify(report + b"\n", str(tmp_path)).verdict == "unknown"


def listed(folder: Path, data: bytes, *printings: Printing, **state: str) -> str:
    """A published site that holds one file, with a history."""
    where = site(folder, data, state.get("fingerprint", ""))
    rows = History({}).adding(printings).to_json()
    (folder / PUBLISHED).write_bytes(rows)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["artefacts"].append(
        {"path": PUBLISHED, "sha256": sha256(rows).hexdigest(), "size": len(rows), "sources": []}
    )
    (folder / "manifest.json").write_text(json.dumps(manifest))
    if status := state.get("status"):
        index = json.loads((folder / "index.json").read_text())
        index["editions"][0]["status"] = status
        (folder / "index.json").write_text(json.dumps(index))
    return where


def printed(data: bytes, day: int = 10, form: str = "report", paper: str = "A4") -> Printing:
    """The printing that a report is."""
    edition = embedded(data)[0] or {}
    at = f"2026-03-{day:02}T08:00:00+00:00"
    return Printing(edition["id"], form, paper, edition["fingerprint"], sha256(data).hexdigest(), at)


def redrawn(data: bytes) -> bytes:
    """The same records in other bytes, as after an upgrade."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.docinfo["/Producer"] = "A later version"
        out = io.BytesIO()
        opened.save(out, fix_metadata_version=False)
    return out.getvalue()


def test_an_earlier_printing_is_genuine(report: bytes, tmp_path: Path) -> None:
    """A report that was printed again since is genuine, an earlier printing, with both days and its own exit code."""
    newer = redrawn(report)
    found = verify(report, listed(tmp_path, newer, printed(report, 10), printed(newer, 12)))
    assert found.verdict == "earlier"
    assert EXIT[found.verdict] == 4
    assert "2026-03-10" in found.reasons[0]
    assert "2026-03-12" in found.reasons[1]
    assert verify(newer, str(tmp_path)).verdict == "genuine"


def test_what_was_changed_or_withdrawn_since_is_an_earlier_printing(report: bytes, tmp_path: Path) -> None:
    """A printing of records that the site has no more says what became of the edition."""
    gone = redrawn(report)
    where = listed(tmp_path, gone, printed(report), fingerprint="0" * 64, status="published")
    assert "since been changed" in verify(report, where).reasons[1]
    where = listed(tmp_path, gone, printed(report), fingerprint="0" * 64, status="withdrawn")
    found = verify(report, where)
    assert (found.verdict, "since been withdrawn" in found.reasons[1]) == ("earlier", True)


def test_other_papers_and_forms_of_a_printing_are_genuine(report: bytes, tmp_path: Path) -> None:
    """What was handed out on Letter, as a flash or by mail is genuine beside a newer report on A4."""
    other = redrawn(report)
    for form, paper in (("report", "Letter"), ("flash", "A4"), ("report signed", "A4")):
        where = listed(tmp_path, report, printed(other, 10, form, paper), printed(report, 12))
        assert verify(other, where).verdict == "genuine"


def test_a_report_on_a_paper_that_was_never_printed_is_unknown(report: bytes, tmp_path: Path) -> None:
    """Nobody calls the desk's own draft on another paper altered: it is only not in the list."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        for one in opened.pages:
            one.mediabox = pikepdf.Array([0, 0, 612, 792])
        out = io.BytesIO()
        opened.save(out)
    found = verify(out.getvalue(), listed(tmp_path, report, printed(report)))
    assert (found.verdict, "paper" in found.reasons[-1]) == ("unknown", True)


def test_what_was_written_after_the_end_is_altered(report: bytes, tmp_path: Path) -> None:
    """A published file to which something was added is altered, and the line says how much was."""
    found = verify(report + b"% more\n", listed(tmp_path, report, printed(report)))
    assert found.verdict == "altered"
    assert "7 bytes were written after its end" in found.reasons[0]


def test_a_page_that_says_something_else_is_named(report: bytes, tmp_path: Path) -> None:
    """Where the records agree and a page was changed, the answer is altered, and it shows what the page says."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        del opened.pages[-1]
        out = io.BytesIO()
        opened.save(out)
    where = listed(tmp_path, report, printed(report))
    (tmp_path / "flood").mkdir()
    (tmp_path / "flood/flood-01.pdf").write_bytes(report)
    found = verify(out.getvalue(), where)
    assert found.verdict == "altered"
    assert any(re.match(r"It has \d+ pages; flood/flood-01\.pdf has \d+\.", one) for one in found.reasons)


def test_a_signed_copy_of_what_was_published_is_genuine(report: bytes, tmp_path: Path) -> None:
    """By a desk that is trusted it is genuine, by anybody else unknown, and altered once something follows the signature."""
    desk, authority = certificates(tmp_path)
    signed = sign(report, Credentials(desk, "secret"))
    where = listed(tmp_path, report, printed(report))
    assert verify(signed, where, trusted=[authority]).verdict == "genuine"
    found = verify(signed, where)
    assert (found.verdict, "--trust" in found.reasons[-1]) == ("unknown", True)
    after = verify(signed + b"% more\n", where, trusted=[authority])
    assert after.verdict == "altered"
    assert "was changed after" in after.reasons[0]


def test_a_history_that_lacks_rows_is_not_trusted(report: bytes, tmp_path: Path) -> None:
    """A site whose list was cut or changed gives no answer."""
    where = listed(tmp_path, redrawn(report), printed(report, 10), printed(redrawn(report), 11))
    record = json.loads((tmp_path / PUBLISHED).read_text())
    (tmp_path / PUBLISHED).write_text(json.dumps(record | {"rows": record["rows"][1:]}))
    with pytest.raises(BuildError, match="lacks rows"):
        verify(report, where)
    record["rows"][0]["edition"] = "flood/09"
    (tmp_path / PUBLISHED).write_text(json.dumps(record))
    with pytest.raises(BuildError, match="was changed"):
        verify(report, where)


def test_no_file_writes_to_the_terminal(report: bytes, tmp_path: Path) -> None:
    """Names and signers come from the file: escapes, line ends and marks of direction are shown as what they are."""

    def rename(edition: dict[str, object]) -> None:
        edition["id"] = "x\x1b[2K\rreport.pdf: genuine\n\u202eenuineg\u2066" + "y" * 100_000

    def own(edition: dict[str, object]) -> None:
        rename(edition)
        edition["fingerprint"] = records_digest(str(edition["id"]), edition["briefing"])  # type: ignore[arg-type]

    for change in (rename, own):
        text = verify(changed(report, change), site(tmp_path, report)).text("a\x1b[1mb.pdf")
        assert all(sign.isprintable() for sign in text.replace("\n", ""))
        assert len(text) < 3000
        assert "genuine" not in [line.rpartition(" ")[2] for line in text.splitlines()]


def bomb(report: bytes) -> bytes:
    """A report whose records are 4 GB of blanks in a few megabytes."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        raw = opened.attachments["briefing.json"].obj.EF.F
        packer = zlib.compressobj(9)
        block = b" " * 10_000_000
        raw.write(
            b"".join([*(packer.compress(block) for _ in range(400)), packer.flush()]),
            filter=pikepdf.Name.FlateDecode,
        )
        raw.Params = pikepdf.Dictionary(Size=100)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def looping(report: bytes) -> bytes:
    """A report whose pages are their own parents."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        opened.Root.Pages.Kids[0] = opened.Root.Pages
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def sealed(report: bytes) -> bytes:
    """A report that nobody can open without its password."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        out = io.BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def nested(report: bytes) -> bytes:
    """A report whose records are deeper than Python's stack, though its parser takes them."""
    inside = json.dumps(embedded(report)[0]).replace(
        '"briefing": {', f'"briefing": {{"x": {"[" * 900 + "]" * 900},', 1
    )
    with pikepdf.open(io.BytesIO(report)) as opened:
        raw = opened.attachments["briefing.json"].obj.EF.F
        raw.write(inside.encode())
        raw.Params = pikepdf.Dictionary(Size=len(inside))
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def wide(report: bytes) -> bytes:
    """A report whose records are packed in rows of more columns than a computer has memory."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        raw = opened.attachments["briefing.json"].obj.EF.F
        rows = pikepdf.Dictionary(Predictor=15, Columns=2**31 - 1, Colors=32, BitsPerComponent=16)
        raw.write(zlib.compress(b"a"), filter=pikepdf.Name.FlateDecode, decode_parms=rows)
        raw.Params = pikepdf.Dictionary(Size=10)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "bomb": bomb,
    "loop": looping,
    "encrypted": sealed,
    "nested": nested,
    "wide": wide,
    "cut": lambda report: report[: len(report) // 3],
    "head alone": lambda _: b"%PDF-1.7\n",
    "noise": lambda report: report[:40] + b"\x00" * 100_000,
    "half a signature": lambda report: report + b"\n/ByteRange [0 1 2 3]\n%%EOF\n",
    "many ends": lambda report: report + b"%%EOF\n" * 100_000,
}


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_get_one_line(
    report: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    """Whatever a file is made to do to its reader, the answer is a sentence, never genuine, within the limits."""
    hostile = HOSTILE[kind](report)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = verify(hostile, listed(tmp_path, report, printed(report)))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert found.verdict in {"altered", "unknown"}
    assert after.ru_utime - before.ru_utime < 3 * PROCESSOR
    assert found.text("x.pdf").count("\n") <= 5
    assert "Traceback" not in capfd.readouterr().err


def test_a_file_larger_than_any_report_is_not_read(tmp_path: Path) -> None:
    """A file of gigabytes takes no memory, whatever it says."""
    with (tmp_path / "large.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(LARGEST + 1)
    found = verify_file(tmp_path / "large.pdf")
    assert (found.verdict, found.reasons) == (
        "unknown",
        ("It is larger than 100 MB, and so than any report: it was not read.",),
    )


def test_a_foreign_file_is_unknown() -> None:
    """A PDF that is none of ours is unknown; what is no PDF is said to be none."""
    with pikepdf.new() as made:
        made.add_blank_page()
        out = io.BytesIO()
        made.save(out)
    assert verify(out.getvalue()).verdict == "unknown"
    with pytest.raises(UsageError, match="not a PDF") as refused:
        verify(b"hello")
    assert "BytesIO" not in str(refused.value)


@pytest.mark.proof
def test_drawing_it_again_proves_it(report: bytes, tmp_path: Path) -> None:
    """Where the sources are at hand, the same bytes come out again and no site is needed."""
    root = tmp_path / "site"
    root.mkdir()
    (root / "pelicanconf.py").write_text((ROOT / "pelicanconf.py").read_text())
    for name in ("briefings", "themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    found = verify(report, root=root)
    assert found.verdict == "genuine"
    assert "briefings/flood/01.yaml" in found.reasons[-1]


def test_addresses_must_be_safe(report: bytes, tmp_path: Path) -> None:
    """An address without encryption is refused, and a folder that is no site is said to be none."""
    with pytest.raises(UsageError, match="https"):
        verify(report, "http://example.org/")
    with pytest.raises(BuildError, match=r"manifest\.json cannot be read"):
        verify(report, str(tmp_path))


def test_a_named_site_is_asked_and_not_the_sources(report: bytes, tmp_path: Path) -> None:
    """Who names a site gets its answer, or hears that it gives none, also in the folder of the sources."""
    assert verify(report, site(tmp_path, report, "0" * 64), ROOT).verdict == "genuine"
    assert verify(report + b"\n", site(tmp_path, report, "0" * 64), ROOT).verdict == "unknown"
    with pytest.raises(BuildError, match=r"manifest\.json cannot be read"):
        verify(report, str(tmp_path / "nowhere"), ROOT)


def test_signatures(report: bytes, tmp_path: Path) -> None:
    """A signature by a trusted desk is genuine, by a stranger unknown, and broken it is altered."""
    desk, authority = certificates(tmp_path)
    signed = sign(report, Credentials(desk, "secret"))
    assert [item.intact and item.whole for item in check(signed)] == [True]
    assert verify(signed, trusted=[authority]).verdict == "genuine"
    assert verify(signed).verdict == "unknown"
    place = len(report) // 2
    broken = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert verify(broken, trusted=[authority]).verdict == "altered"
    logging.getLogger("pyhanko").handlers.clear()
    with pytest.raises(UsageError, match="cannot be opened"):
        sign(report, Credentials(desk, "wrong"))
    assert logging.getLogger("pyhanko").handlers, "its traceback would stand above the sentence"


def test_a_signed_report_is_still_for_archives_and_readers_aloud(report: bytes, tmp_path: Path) -> None:
    """The field of a signature breaks neither PDF/A-3a nor PDF/UA-1, and the file of before is the beginning."""
    desk, _ = certificates(tmp_path)
    signed = sign(report, Credentials(desk, "secret"))
    assert signed.startswith(report)
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert [failure.rule_id for failure in page.validate_pdf(str(path), profile=profile).failures] == []


def certificates(folder: Path) -> tuple[Path, Path]:
    """A desk's PKCS#12 file and the certificate of the authority that vouches for it."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Test CA", "Test desk")]
    made = []
    for number in range(2):
        uses = x509.KeyUsage(
            number == 1, number == 1, False, False, False, number == 0, number == 0, False, False
        )
        made.append(
            x509.CertificateBuilder()
            .subject_name(names[number])
            .issuer_name(names[0])
            .public_key(keys[number].public_key())
            .serial_number(number + 1)
            .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2049, 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(number == 0, None), critical=True)
            .add_extension(uses, critical=True)
            .sign(keys[0], hashes.SHA256())
        )
    desk, authority = folder / "desk.p12", folder / "ca.pem"
    sealed = serialization.BestAvailableEncryption(b"secret")
    desk.write_bytes(pkcs12.serialize_key_and_certificates(b"desk", keys[1], made[1], [made[0]], sealed))
    authority.write_bytes(made[0].public_bytes(serialization.Encoding.PEM))
    return desk, authority


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def served() -> Iterator[Callable[[Answer], str]]:
    """Servers of this machine that answer as a function does; they end with the test."""
    running: list[ThreadingHTTPServer] = []

    def serve(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(ConnectionError):
                    answer(self)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        running.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def say(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **heads: str) -> None:
    """A whole answer."""
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | heads).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def test_a_site_at_an_address_is_asked(
    report: bytes, tmp_path: Path, served: Callable[[Answer], str]
) -> None:
    """The manifest and the index of a site on the network say that a file is genuine, also behind a redirect."""
    site(tmp_path, report)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        say(handler, (tmp_path / Path(handler.path).name).read_bytes())

    address = served(answer)
    assert verify(report, address).verdict == "genuine"
    moved = served(lambda handler: say(handler, b"", 301, Location=f"{address}{handler.path}"))
    assert verify(report, moved).verdict == "genuine"


def large(handler: BaseHTTPRequestHandler) -> None:
    """An answer without an end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 1_000_000)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A letter now and then."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.by_day(3)
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (large, "larger than 20,000,000 bytes"),
        (drip, "takes longer than 1 seconds"),
        (lambda _: time.sleep(3), "timed out"),
        (lambda handler: say(handler, b"", 302, Location="file:///etc/passwd"), "not allowed"),
        (lambda handler: say(handler, b"", 302, Location="http://example.org/manifest.json"), "not secure"),
        (lambda handler: say(handler, b"", 302, Location=handler.path), "infinite loop"),
        (lambda handler: say(handler, b"<html>no</html>"), "Expecting value"),
        (lambda handler: say(handler, b"[" * 100_000), "recursion"),
        (lambda handler: say(handler, b'{"artefacts": 5}'), "not iterable"),
        (lambda handler: say(handler, b"gone", 404), "404"),
    ],
    ids=(
        "large",
        "slow",
        "silent",
        "to a file",
        "to http",
        "in a circle",
        "no JSON",
        "deep",
        "no list",
        "gone",
    ),
)
def test_hostile_answers_are_errors(
    answer: Answer, why: str, report: bytes, served: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is endless, slow, elsewhere or not a manifest ends in one sentence, soon."""
    monkeypatch.setattr("standfirst.verify.SECONDS", 1.0)
    began = time.monotonic()
    with pytest.raises(BuildError, match=f"(?s)manifest.json cannot be read .*{why}"):
        verify(report, served(answer))
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("damage", ["length", "size", "parameters", "stream", "file"])
def test_damaged_records_are_none(report: bytes, damage: str) -> None:
    """Where something else stands in place of a length, a size or the records, a file carries none."""
    other = pikepdf.Name("/Length")
    with pikepdf.open(io.BytesIO(report)) as opened:
        spec = opened.attachments["briefing.json"].obj
        if damage == "size":
            spec.EF.F.Params.Size = other
        elif damage == "parameters":
            spec.EF.F.Params = other
        elif damage == "stream":
            spec.EF.F = other
        elif damage == "file":
            spec.EF = other
        made = io.BytesIO()
        opened.save(made)
    data = made.getvalue()
    if damage == "length":
        data = re.sub(rb"(/EmbeddedFile[^\n]*?/Length )(?=\d)", rb"\1/Length ", report)
        assert data != report
    assert embedded(data)[0] is None
    assert verify(data).verdict == "unknown"


def test_verifying_imports_neither_models_nor_what_renders(report: bytes, tmp_path: Path) -> None:
    """The check of a file takes less than a second, most of which would be those imports."""
    code = (
        "import sys; from pathlib import Path; from standfirst import verify\n"
        "found = verify.verify(Path(sys.argv[1]).read_bytes(), sys.argv[2])\n"
        "print(found.verdict, {'pydantic', 'weasyprint', 'jinja2', 'shapely'} & sys.modules.keys())"
    )
    (tmp_path / "changed.pdf").write_bytes(report + b" ")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "changed.pdf"), site(tmp_path, report)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "altered set()\n"


def test_an_inspection_reads_what_reports_embed() -> None:
    """The constants of the embedded records are those that reports are written with."""
    assert (pdf_inspection.DATA, pdf_inspection.FORMAT) == (reports.DATA, reports.FORMAT)
