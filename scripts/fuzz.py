"""Fuzz `check`, `import`, `verify` and `bounces`: `python scripts/fuzz.py [TARGET] [--seconds N] [--seed N]`.

Office files are changed inside: a part is unpacked, changed and packed again; PDFs are also tried unpacked. A case
fails if it ends in anything but a result or one of our errors, or takes more than `PATIENCE` seconds of the
processor; an import also if `import --check` lists something as lost. Each failure is written below `fuzz/`. The
same seed gives the same cases, and the table at the end is the one in docs/security.md.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from standfirst import settings, theme
from standfirst.checks import check_files
from standfirst.errors import StandfirstError
from standfirst.formats import FORMATS, Job
from standfirst.formats.refusals import refusals
from standfirst.importer import check as lost_lines
from standfirst.importer import import_file
from standfirst.library import load_or_raise
from standfirst.mail import bounces
from standfirst.mail.ledger import Ledger
from standfirst.verify import verify

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.importer.texts import unpacked  # after the path to the tests is set
from tests.mail.inbox_corpus import CORPUS

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = Path("fuzz")
PATIENCE: Final = 20.0
"""The processor seconds that one case may take."""

TOKENS: Final = tuple(
    token.encode()
    for token in (
        *"[]{}:,#&*!|>%@`\"'\\<-?=~^_\t\n\r\0", "\n\n", "---\n", "...\n", ": ", " #", "- ", "  ", "null", "true", "~", "NO", "0", "-1",
        "1e999", ".nan", "1.200", "9" * 50, "2026-13-45", "0000-00-00", "٢٠٢٦", "\u202e", "\ufeff", "\U0001f525", "\ud7ff", "é", "x" * 300,
        "{{ a }}", "{% x %}", "[@a]", "[^1]", "](", "<script>", "<!--", "]]>", "&#0;", "|a|b|\n|-|-|\n", "```\n", "===\n", "> > ", "1. ",
        "said ", "“", "”", "http://[", "mailto:", "=?utf-8?b?", "boundary=", "Content-Type: ", "message/rfc822", "multipart/report",
        "Message-ID: <", "Status: 5.1.1\n", "obj\n", "stream\n", "endobj", "%%EOF", "/Length ", "xref", "trailer", "<<", ">>", "id: ", "value: ",
    )
)  # fmt: skip


@dataclass
class Tally:
    """The results of a target's cases."""

    seconds: float = 0.0
    """In processor time."""
    cases: int = 0
    refused: int = 0
    failures: Counter[str] = field(default_factory=Counter)


class TooLongError(Exception):
    """A case took more processor time than allowed."""


Case = Callable[[bytes, str], object]
"""Tries mutated bytes of a named input."""


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return an input with one to six changes, mostly inside one of its parts for an office file."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.9:
        return _repacked(data, others, chance)
    text = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        _change(text, others, chance)
    return bytes(text)


def _repacked(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return an office file with changes in the text of one part, chosen by length."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    texts = [name for name in parts if name.endswith((".xml", ".rels", "mimetype"))]
    chosen = chance.choices(texts, [len(parts[name]) for name in texts])[0]
    parts[chosen] = mutated(parts[chosen], others, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


TABLES: Final = """
tables:
  - {id: cases, title: Cases by town, data: cases.csv, total: sum, sources: [authority], columns: &columns [
      {id: town, label: Town, kind: place}, {id: day, label: Day, kind: date}, {id: cases, label: Cases, kind: number},
      {id: deaths, label: Deaths, kind: number}, {id: cfr, label: Case fatality, kind: percent, ratio: {of: deaths, by: cases}}]}
  - {id: book, title: Cases by town again, data: cases.xlsx, sort: cases, sources: [authority], columns: *columns}
"""
"""Tables that are read from the files beside the briefing."""

ROWS: Final = (
    ("Town", "Day", "Cases", "Deaths"),
    ("Testford", "2026-03-09", 1204, 31),
    ("Drillhaven", "2026-03-10", 88, 2),
    ("“Old” Mill, north", "2026-03-11", 7, 0),
)


def with_tables(folder: Path) -> None:
    """Give a sample tables that are in a CSV and an XLSX file."""
    sample = folder / "briefings/flood/01.yaml"
    sample.write_text(sample.read_text(encoding="utf-8") + TABLES, encoding="utf-8")
    lines = [",".join(f'"{cell}"' for cell in row) for row in ROWS]
    sample.with_name("cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(sample.with_name("cases.xlsx"))


def _change(text: bytearray, others: list[bytes], chance: random.Random) -> None:
    """Change, cut, repeat, move or insert something at a random position."""
    at = chance.randrange(len(text) + 1)
    end = min(len(text), at + chance.choice((1, 2, 8, 40, 400)))
    kind = chance.randrange(7)
    if kind == 0:
        text[at:at] = chance.choice(TOKENS)
    elif kind == 1:
        text[at:end] = chance.choice(TOKENS)
    elif kind == 2:
        del text[at:end]
    elif kind == 3:
        text[at:at] = text[at:end] * chance.choice((1, 1, 2, 30))
    elif kind == 4 and at < len(text):
        text[at] ^= 1 << chance.randrange(8)
    elif kind == 5:
        other = chance.choice(others)
        start = chance.randrange(len(other) + 1)
        text[at:end] = other[start : start + chance.choice((4, 40, 400))]
    else:
        lines = text.split(b"\n")
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
        text[:] = b"\n".join(lines)


def checked(folder: Path) -> tuple[list[tuple[str, bytes]], Case]:
    """Return files of the samples, each to be changed among all the others."""
    for name in ("briefings", "pelicanconf.py", "content"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "tests/data/full.yaml", folder / "briefings/full.yaml")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copytree(ROOT / "tests/data/_registry", folder / "briefings/_registry", dirs_exist_ok=True)
    with_tables(folder)
    site = settings.load(folder)
    suffixes = (".yaml", ".csv", ".xlsx", ".geojson")
    files = sorted(path for path in (folder / "briefings").rglob("*") if path.suffix in suffixes)

    def run(data: bytes, name: str) -> object:
        path = folder / name
        before = path.read_bytes()
        path.write_bytes(data)
        try:
            return check_files(site, refusals=refusals)
        finally:
            path.write_bytes(before)

    return [(str(path.relative_to(folder)), path.read_bytes()) for path in files], run


def imported(folder: Path) -> tuple[list[tuple[str, bytes]], Case]:
    """Return reports in every supported format, each to be imported and verified."""
    texts = ROOT / "tests/data/importer"
    sources = (*texts.iterdir(), *(texts / "documents").iterdir(), *(ROOT / "tests/data/reports").glob("*.*"))
    files = sorted(path for path in sources if path.is_file() and path.suffix not in (".yaml", ".png"))

    def run(data: bytes, name: str) -> object:
        path = folder / name
        path.write_bytes(data)
        made = import_file(path)
        if lost := lost_lines(path, made.yaml):
            raise AssertionError(f"lost: {lost[0]}")
        return made

    inputs = [(path.name, path.read_bytes()) for path in files]
    papers = [(name, data) for name, data in inputs if name.endswith(".pdf") and name != "encrypted.pdf"]
    return [*inputs, *((f"plain-{name}", unpacked(data)) for name, data in papers)], run


def verified(folder: Path) -> tuple[list[tuple[str, bytes]], Case]:
    """Return a report as PDF, to be read like one received from outside."""
    del folder
    site = settings.load(ROOT)
    library = load_or_raise(site)
    job = Job(library.by_name["flood/01"], library, theme.load(site.theme, ROOT), settings.now())
    paper = FORMATS["report"].render(job)
    return [("x.pdf", paper), ("plain.pdf", unpacked(paper))], lambda data, _: verify(data)


def reported(folder: Path) -> tuple[list[tuple[str, bytes]], Case]:
    """Return delivery reports, complaints and automatic replies, to be read into a ledger."""
    ledger = Ledger(folder / "ledger.sqlite")
    mails = [mail.text.encode() for mail in CORPUS]

    def run(data: bytes, _: str) -> object:
        return list(bounces.process(ledger, [message_from_bytes(data)], "example.org"))

    return [(f"{number}.eml", mail) for number, mail in enumerate(mails)], run


TARGETS: Final = {"check": checked, "import": imported, "verify": verified, "bounces": reported}


@contextmanager
def patience() -> Iterator[None]:
    """Raise TooLongError after `PATIENCE` seconds of the processor."""

    def too_long(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def tried(run: Case, data: bytes, name: str) -> str:
    """Run a case and return its failure; `refused` and empty are right."""
    try:
        with patience():
            run(data, name)
    except StandfirstError:
        return "refused"
    except Exception as error:  # noqa: BLE001  # any other is what is looked for
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "standfirst" in frame.filename
        ]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        said = (
            re.sub(r"\d+", "0", " ".join(str(error).split()))[:60]
            if isinstance(error, AssertionError)
            else ""
        )
        return f"{type(error).__name__} {place} {said}".strip()
    return ""


def fuzz(target: str, seconds: float, seed: int) -> Tally:
    """Try cases of a target for some processor seconds, or until interrupted."""
    tally, chance = Tally(), random.Random(seed)  # noqa: S311  # the same cases again for the same seed
    with tempfile.TemporaryDirectory() as folder:
        inputs, run = TARGETS[target](Path(folder))
        others = [data for _, data in inputs]
        start = spent()
        with suppress(KeyboardInterrupt):
            while tally.seconds < seconds:
                name, data = chance.choice(inputs)
                case = mutated(data, others, chance)
                _count(tally, target, name, case, tried(run, case, name))
                tally.seconds = spent() - start
    return tally


def spent() -> float:
    """Return the processor seconds used so far, including cases in processes of their own."""
    return sum(os.times()[:4])


def _count(tally: Tally, target: str, name: str, case: bytes, outcome: str) -> None:
    """Count a case's outcome, and save the first case with each."""
    tally.cases += 1
    tally.refused += outcome == "refused"
    if outcome not in ("", "refused"):
        if not tally.failures[outcome]:
            _keep(target, outcome, name, case)
        tally.failures[outcome] += 1


def _keep(target: str, outcome: str, name: str, case: bytes) -> None:
    OUT.mkdir(exist_ok=True)
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", outcome)[:60]
    (OUT / f"{target}-{slug}-{Path(name).name}").write_bytes(case)
    sys.stderr.write(f"{target}: {outcome}\n")


def main() -> int:
    """Fuzz one target or all of them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("target", nargs="?", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # also as a background process
    rows = {
        name: fuzz(name, options.seconds, options.seed) for name in TARGETS if options.target in (None, name)
    }
    sys.stdout.write(
        "| command | seconds | cases | refused in words | failures | kinds of failure |\n|---|---|---|---|---|---|\n"
    )
    for name, tally in rows.items():
        failed = sum(tally.failures.values())
        cells = (name, round(tally.seconds), tally.cases, tally.refused, failed, len(tally.failures))
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    return int(any(tally.failures for tally in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
