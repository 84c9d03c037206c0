"""Import a file: read, interpret, write, read back, and account for every line."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from standfirst import disk, reader
from standfirst.errors import InputError, Problem
from standfirst.importer import (
    coverage,
    letter,
    markdowntext,
    opendocument,
    pdf,
    plaintext,
    sheets,
    source,
    suggestions,
    web,
    word,
    writer,
)
from standfirst.importer.assemble import assemble, confirmed
from standfirst.importer.blocks import Reading
from standfirst.importer.coverage import Coverage, CoverageEntry
from standfirst.importer.pictures import records as picture_records
from standfirst.importer.records import ImportDraft
from standfirst.importer.source import SourceFile, SourceLine, refuse
from standfirst.importer.suggestions import Suggestion
from standfirst.importer.writer import CommentedValue
from standfirst.model import Briefing

_TOP: Final = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)
"""The start of a briefing's first field."""

MISSING: Final = "SF040"
"""The code of a line that the written file neither contains nor lists."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A briefing made from a file: its data, its YAML, and the destination of each line."""

    data: dict[str, Any]
    yaml: str
    coverage: Coverage
    suggestions: tuple[Suggestion, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def import_file(
    path: Path, *, today: date | None = None, refuse_changes: bool = False, pictures: str = "pictures"
) -> Imported:
    """Make a briefing from a text, Markdown or Word file.

    `today` dates a text without a date; by default that is the day when the file was saved.
    `pictures` is the folder beside the briefing for its pictures.
    Raises InputError with one problem for a file that cannot be read: see `source.read`.
    """
    raw = source.read(path)
    read = _read(raw, refuse_changes=refuse_changes)
    if sum(len(block.text.encode()) for block in read.blocks) > reader.MAX_BYTES:
        _too_large(raw)
    draft = assemble(read.blocks, today or _saved(path), dated=today is None)
    images, files, remarks = picture_records(read.pictures, pictures)
    if images:
        draft.data["images"] = confirmed(CommentedValue(images, "confirm: pictures of the source"))
    draft.remarks += remarks
    report = _coverage(raw, read, draft)
    head = (
        f"Imported from {Path(raw.name).name}.",
        "Every remark that says “confirm” marks a guess. Set the status when you have seen them all.",
    )
    yaml = writer.write(draft.data, head=head, tail=report.listing())
    if gone := coverage.missing((entry.line for entry in report.placed), yaml):
        report = report.without(gone)
        yaml = writer.write(draft.data, head=head, tail=report.listing())
    if others := coverage.missing(coverage.other_lines(raw, refuse_changes=refuse_changes), yaml):
        report = report.beside(others)
        yaml = writer.write(draft.data, head=head, tail=report.listing())
    if len(yaml.encode()) > reader.MAX_BYTES:
        _too_large(raw)
    data: dict[str, Any] = reader.read_text(yaml, raw.name).data
    Briefing.model_validate(data)
    return Imported(data, yaml, report, tuple(draft.suggestions), files)


def _too_large(raw: SourceFile) -> NoReturn:
    refuse(raw.name, "SF002", "the briefing would be larger than a briefing may be", "split the text")


def _read(raw: SourceFile, *, refuse_changes: bool) -> Reading:
    """Read the file by the reader of its format."""
    if raw.form in ("docx", "odt"):
        reader_of = word.read if raw.form == "docx" else opendocument.read
        return reader_of(raw.data, raw.name, refuse_changes=refuse_changes)
    if raw.form == "html":
        return web.read(raw.text, raw.name, Path(raw.name).parent)
    if raw.form in _DOCUMENTS:
        return _DOCUMENTS[raw.form](raw.data, raw.name)
    lines = source.lines(raw.text)
    return Reading(lines, markdowntext.read(lines) if raw.form == "markdown" else plaintext.read(lines))


_DOCUMENTS: Final = {"pdf": pdf.read, "eml": letter.read, "sheet": sheets.read}


def _saved(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _coverage(raw: SourceFile, read: Reading, draft: ImportDraft) -> Coverage:
    """Return each line with text and its destinations; a line without any is listed with the reason."""
    entries = tuple(
        CoverageEntry(
            line,
            tuple(draft.places.get(line.number, ())),
            draft.reasons.get(line.number, "") or _reason(line),
        )
        for line in read.lines
        if line.text.strip()
    )
    remarks = [*read.remarks, *draft.remarks]
    if raw.encoding == "windows-1252":
        remarks.insert(0, "the file is not UTF-8 and was read as Windows-1252; look at its accents")
    return Coverage(raw.name, read.unit, entries, tuple(draft.found), tuple(remarks))


def _reason(line: SourceLine) -> str:
    return "not recognised" if coverage.folded(line.text) else "no words"


def run_import(
    path: Path,
    out: Path,
    check: bool = False,
    *,
    today: date | None = None,
    refuse_changes: bool = False,
    identity: str = "",
) -> int:
    """Import `path`, write `out` and the suggestions beside it, and print the report; `check` proves it."""
    try:
        folder = f"{out.stem}-pictures"
        made = import_file(path, today=today, refuse_changes=refuse_changes, pictures=folder)
        _write(out, _TOP.sub(f"id: {identity}\n", made.yaml, count=1) if identity else made.yaml)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for name, content in made.files.items():
        (out.parent / folder).mkdir(exist_ok=True)
        (out.parent / name).write_bytes(content)
    sys.stdout.write(f"{made.coverage.text()}\nWritten: {out}\n")
    if made.files:
        sys.stdout.write(f"Pictures: {len(made.files)} in {out.parent / folder}\n")
    if made.suggestions:
        beside = suggestions.beside(out)
        beside.write_text(suggestions.listing(made.suggestions, str(out)), encoding="utf-8", newline="\n")
        sys.stdout.write(f"Suggestions: {len(made.suggestions)} in {beside}\n")
    return _prove(path, out, refuse_changes=refuse_changes) if check else 0


def run_accept(briefing: Path, wanted: str) -> int:
    """Accept suggestions into a briefing; return the exit code."""
    try:
        text = suggestions.accept(briefing, suggestions.numbers(wanted, str(briefing)))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    disk.write(briefing, text.encode())
    sys.stdout.write(f"Taken over: {wanted} into {briefing}\n")
    return 0


def _write(out: Path, yaml: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(yaml)
    except FileExistsError:
        refuse(str(out), "SF001", "is there already", "choose another name; an import never overwrites")
    except OSError as error:
        refuse(
            str(out),
            "SF001",
            f"cannot be written: {error.strerror or error}",
            "check the path and its rights",
        )


def _prove(path: Path, out: Path, *, refuse_changes: bool) -> int:
    """Compare the written file with the source, both read afresh."""
    missing = coverage.check(path, out.read_text(encoding="utf-8"), refuse_changes=refuse_changes)
    for line in missing:
        problem = Problem(
            str(path),
            line.number,
            1,
            MISSING,
            "this line is neither in the written file nor listed there",
            "add it by hand",
        )
        sys.stderr.write(f"{problem}\n")
    if not missing:
        sys.stdout.write("Checked: every line of the source is in the written file or listed there\n")
    return 1 if missing else 0
