"""Try `standfirst verify` on more than sixty files: `python scripts/verify_score.py [--document]`.

The reports of the samples are published in a site of their own, and each is then tried as it was printed, changed in
every way that the tests know, made hostile, and beside files of others. The command runs in a process for each, as a
reader runs it; the table says what it answered, with which exit code, and the processor time of the slowest.
With `--document` the table is written into docs/pdf.md. The exit code is 1 if any answer was not the expected one.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import pikepdf

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from standfirst import settings, theme  # noqa: E402  # the path is set above
from standfirst.formats import FORMATS, Job  # noqa: E402  # the path is set above
from standfirst.library import load_or_raise  # noqa: E402  # the path is set above
from standfirst.signature import Credentials, sign  # noqa: E402  # the path is set above
from tests import test_verify as cases  # noqa: E402  # the path is set above

DOCUMENT: Final = ROOT / "docs" / "pdf.md"
MEASURED: Final = re.compile(r"(<!-- verified -->\n)(.*?)(\n<!-- end -->)", re.DOTALL)
SAMPLES: Final = ("balochistan/01", "flood/01", "flood/02", "flood/02.ur")
ANSWERS: Final = {
    0: "genuine",
    1: "altered",
    2: "this is not a PDF",
    3: "unknown",
    4: "genuine, an earlier printing",
}


@dataclass(frozen=True, slots=True)
class Try:
    """One file beside a site, and the exit codes that are right."""

    kind: str
    data: bytes
    site: str
    right: frozenset[int]
    trust: Path | None = None


def tries(folder: Path) -> Iterator[Try]:
    """Every file that is tried."""
    desk, authority = cases.certificates(folder)
    for number, name in enumerate(SAMPLES):
        job = _job(name)
        report = FORMATS["report"].render(job)
        letter = FORMATS["report"].render(replace(job, paper="Letter"))
        flash = FORMATS["flash"].render(job)
        newer = cases.redrawn(report)
        signed = sign(report, Credentials(desk, "secret"))
        place = _place(folder, f"{number}")
        rows = (
            cases.printed(report),
            cases.printed(letter, paper="Letter"),
            replace(cases.printed(report, form="flash"), sha256=sha256(flash).hexdigest()),
        )
        now = cases.listed(place, report, *rows)
        later = cases.listed(_place(folder, f"{number}-later"), newer, *rows, cases.printed(newer, 12))
        other = cases.site(_place(folder, f"{number}-other"), newer, "0" * 64)
        genuine, altered, unknown, earlier = (frozenset({code}) for code in (0, 1, 3, 4))
        yield Try("as published", report, now, genuine)
        yield Try("on the other paper", letter, now, genuine)
        yield Try("the flash", flash, now, genuine)
        yield Try("signed by a trusted desk", signed, now, genuine, authority)
        yield Try("printed again since", report, later, earlier)
        yield Try("a byte added", report + b"\n", now, altered)
        yield Try("a figure in its records changed", _inflated(report), now, altered)
        yield Try("a page taken out", _shorter(report), now, altered)
        yield Try("a line of page 1 taken out", _silenced(report), now, altered)
        yield Try("another title in its metadata", newer, now, altered)
        yield Try("changed after it was signed", signed + b"% more\n", now, altered, authority)
        yield Try("a byte changed below a signature", _flipped(signed), now, altered, authority)
        yield Try("signed by an unknown certificate", signed, now, unknown)
        yield Try("of a state that the site does not have", report, other, unknown)
    for kind, make in cases.HOSTILE.items():
        yield Try(f"hostile: {kind}", make(report), now, frozenset({1, 3}))
    for kind, data in _foreign(folder):
        yield Try(f"foreign: {kind}", data, now, frozenset({2, 3}))


def _job(name: str) -> Job:
    library = load_or_raise(settings.load(ROOT))
    site = library.site
    return Job(library.by_name[name], library, theme.load(site.theme, site.root), settings.now())


def _place(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _inflated(report: bytes) -> bytes:
    def inflate(edition: dict[str, object]) -> None:
        edition["briefing"]["key_figures"][0]["value"] += 1  # type: ignore[index]

    return cases.changed(report, inflate)


def _saved(opened: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _shorter(report: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(report)) as opened:
        del opened.pages[-1]
        return _saved(opened)


def _silenced(report: bytes) -> bytes:
    """Without the last text that page 1 shows."""
    with pikepdf.open(io.BytesIO(report)) as opened:
        first = opened.pages[0]
        steps = list(pikepdf.parse_content_stream(first))
        shown = [place for place, step in enumerate(steps) if str(step.operator) in ("Tj", "TJ")]
        del steps[shown[-1]]
        first.Contents = opened.make_stream(pikepdf.unparse_content_stream(steps))
        return _saved(opened)


def _flipped(signed: bytes) -> bytes:
    place = len(signed) // 3
    return signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]


def _foreign(folder: Path) -> Iterator[tuple[str, bytes]]:
    with pikepdf.new() as empty:
        empty.add_blank_page()
        yield "an empty page", _saved(empty)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    yield "a text document", archive.getvalue()
    yield "a picture", (ROOT / "tests" / "data" / "gauge.png").read_bytes()
    yield "a text", b"%PDF is what this begins with, and nothing else.\n"
    yield "nothing", b""
    yield "a certificate", (folder / "ca.pem").read_bytes()


def ask(one: Try, folder: Path) -> tuple[int, float, str]:
    """The exit code of the command, its seconds of the processor, and what it wrote as an error."""
    path = folder / "asked.pdf"
    path.write_bytes(one.data)
    trust = ("--trust", str(one.trust)) if one.trust else ()
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "standfirst", "verify", str(path), "--site", one.site, *trust],
        capture_output=True,
        text=True,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "",
        },  # compiled, as pip installs it
        check=False,
    )
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return done.returncode, spent, done.stderr


def table(found: list[tuple[Try, int, float]]) -> str:
    """A row for each kind of file."""
    kinds: dict[str, list[tuple[Try, int, float]]] = defaultdict(list)
    for one in found:
        kinds[one[0].kind].append(one)
    rows = ["| file | tested | result | exit | seconds |", "|---|---|---|---|---|"]
    for kind, tried in kinds.items():
        codes = sorted({code for _, code, _ in tried})
        answers = ", ".join(ANSWERS.get(code, "?") for code in codes)
        slowest = max(spent for *_, spent in tried)
        rows.append(f"| {kind} | {len(tried)} | {answers} | {', '.join(map(str, codes))} | {slowest:.1f} |")
    wrong = sum(code not in one.right for one, code, _ in found)
    rows += [
        "",
        f"{len(found)} files, {wrong} wrong answers; the seconds are those of the slowest file of a kind.",
    ]
    return "\n".join(rows)


def main() -> int:
    """Try all of them and print the table."""
    found: list[tuple[Try, int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in tries(folder):
            code, spent, error = ask(one, folder)
            found.append((one, code, spent))
            if code not in one.right or "Traceback" in error:
                print(json.dumps({"kind": one.kind, "exit": code, "error": error}))
    made = table(found)
    print(made)
    if "--document" in sys.argv[1:]:
        text = DOCUMENT.read_text("utf-8")
        DOCUMENT.write_text(MEASURED.sub(lambda match: f"{match[1]}{made}{match[3]}", text), "utf-8")
    return int(any(code not in one.right for one, code, _ in found))


if __name__ == "__main__":
    sys.exit(main())
