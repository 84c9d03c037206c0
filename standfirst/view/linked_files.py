"""Files that readers can download with an edition: copied unchanged, and listed with their type and size."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from standfirst.engine import depend, inputs
from standfirst.errors import Problem, RenderError
from standfirst.i18n import language
from standfirst.library import Edition, is_public
from standfirst.library.files import PathFault
from standfirst.model import LinkedFile
from standfirst.view import records
from standfirst.view.masthead import readable
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose

MOST = 10_000_000
"""The maximum size in bytes: reports carry the files, and mail servers refuse messages above 10 to 25 MB."""

_ZIPPED, _TEXT = b"PK\x03\x04", b""
BEGINNINGS = {
    "pdf": b"\x25PDF-", "xlsx": _ZIPPED, "docx": _ZIPPED, "pptx": _ZIPPED, "ods": _ZIPPED, "odt": _ZIPPED, "zip": _ZIPPED,
    "csv": _TEXT, "txt": _TEXT, "json": _TEXT, "geojson": _TEXT,
}  # fmt: skip
"""The accepted types, each with its first bytes; browsers run nothing in any of them."""


def linked_files(context: RenderContext, prose: Prose) -> tuple[records.FileView, ...]:
    """Return the files of an edition, each with a link if readers of its medium can open it."""
    return tuple(_view(context, prose, place) for place in range(len(context.edition.briefing.files)))


def _view(context: RenderContext, prose: Prose, place: int) -> records.FileView:
    one = context.edition.briefing.files[place]
    reachable = context.medium == "web" or is_public(context.edition, context.now)
    href = context.href(target(context.edition, one)) if reachable else ""
    return records.FileView(
        anchor=f"file-{one.id}",
        title=one.title,
        href=href,
        kind=suffix(one).upper(),
        size=_size(context, source(context.edition, place).stat().st_size),
        address=readable(href) if context.medium == "print" else "",
        about=prose.line_or_none(one.about),
        lang=one.lang or "",
        language=language(one.lang).name if one.lang else "",
    )


def suffix(one: LinkedFile) -> str:
    """Return the suffix of a file in lower case, without the dot."""
    return one.file.rpartition(".")[2].lower()


def target(edition: Edition, one: LinkedFile) -> str:
    """Return the path of a file in the site; no id contains a dot, so no other file has this name."""
    return edition.path(f".file-{one.id}.{suffix(one)}")


def content(edition: Edition, place: int) -> bytes:
    """Return the bytes of a file; raises RenderError with its line if it cannot be published."""
    path = source(edition, place)
    if why := _fault(path):
        raise RenderError(str(_problem(edition, place, *why)))
    return inputs.read_bytes(path)


def source(edition: Edition, place: int) -> Path:
    """Return the desk's own file; one outside the briefings is never read."""
    found = edition.file.beside(edition.briefing.files[place].file)
    if isinstance(found, PathFault):
        raise RenderError(str(_problem(edition, place, *found)))
    depend(inputs.FILE, str(found))
    return found


def problems(edition: Edition) -> Iterator[Problem]:
    """Yield the problems of an edition's files that a build refuses, each at its line."""
    for place, one in enumerate(edition.briefing.files):
        found = edition.file.beside(one.file)
        if why := found if isinstance(found, PathFault) else _fault(found):
            yield _problem(edition, place, *why)


def _fault(path: Path) -> tuple[str, str] | None:
    """Return why a file is not published, and how to fix it; None if it can be."""
    kind = path.name.rpartition(".")[2].lower()
    start = BEGINNINGS.get(kind)
    if start is None:
        return f"a .{kind} file is not published", f"save it as one of: {', '.join(BEGINNINGS)}"
    size = path.stat().st_size
    if size > MOST:
        return f"`{path.name}` has {size:,} bytes; {MOST:,} are the most", "make it smaller, or publish parts"
    data = inputs.read_bytes(path)
    if not data.strip():
        return f"`{path.name}` is empty", "replace it"
    if not data.startswith(start) or (start == _TEXT and not _is_text(data)):
        return f"`{path.name}` is damaged, or not a .{kind} file", "save it again"
    if start == _ZIPPED and (why := _zip_fault(path, data)):
        return why
    return _formula(path, data.decode("utf-8")) if kind == "csv" else None


def _zip_fault(path: Path, data: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return f"`{path.name}` is damaged", "save it again"
    if any(part.endswith("vbaProject.bin") for part in parts):
        return f"`{path.name}` has macros", "save it without them"
    return None


_FORMULA = re.compile(
    r"""(?mx) (?:^|[,;\t]) [\s"]* (?P<cell> [=@＝＠] (?=\s*[\w('"+-]) [^,;\t\r\n]* | [-+＋－] [^,;\t\r\n"]* [(|!] [^,;\t\r\n]* )"""
)
"""A cell that spreadsheets calculate or pass to a program; negative numbers and dashes are none."""


def _formula(path: Path, text: str) -> tuple[str, str] | None:
    found = _FORMULA.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start("cell")) + 1
    cell = found["cell"].strip(' "')[:40]
    return f"`{path.name}`, line {line}: spreadsheets run the cell `{cell}`", "write `'` before it"


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _size(context: RenderContext, count: int) -> str:
    """Return a size as readers know it: `340 kB`, `1.2 MB`."""
    if count >= 1_000_000:
        return context.say("{size} MB", size=context.lang.number(round(count / 1_000_000, 1)))
    return context.say("{size} kB", size=context.lang.number(max(1, round(count / 1000))))


def _problem(edition: Edition, place: int, message: str, fix: str) -> Problem:
    return edition.problem(("files", place, "file"), "SF643", message, fix)
