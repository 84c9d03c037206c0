"""Import documents that are dropped on the editor, as `standfirst import` and its `--accept` do."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standfirst import importer, scaffold
from standfirst.editor.labels import label
from standfirst.editor.saving import located
from standfirst.errors import InputError, UsageError
from standfirst.library.files import TAKEN
from standfirst.reader import read
from standfirst.settings import Site, now

_NAME = re.compile(r"[^\w. -]+")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A record that an import suggests."""

    number: int
    label: str
    why: str
    words: str


def import_document(site: Site, name: str, data: bytes) -> tuple[str, str]:
    """Import a document as a draft; return the path of the new file and the importer's report.

    Raises UsageError with the importer's own message if it cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / (_NAME.sub("_", Path(name).name).strip(". ")[-100:] or "document")
        source.write_bytes(data)
        out = _free(site, scaffold.name_of(source.stem))
        identity = scaffold.free_id(site, out)
        try:
            told = _run(importer.run_import, source, out, today=now().date(), identity=identity)
        except UsageError as error:
            raise UsageError(str(error).replace(f"{folder}/", "")) from None
        return out.relative_to(site.root).as_posix(), told.replace(f"{folder}/", "")


def suggested(site: Site, name: str) -> tuple[Suggested, ...]:
    """Return the suggestions of a file's import that have not been accepted yet."""
    path = located(site, name).path
    beside = path.with_name(f"{path.stem}.suggestions.txt")
    if beside.is_symlink() or not beside.is_file():
        return ()
    try:
        listed, data = read(beside, beside.name).data, read(path, name).data
    except InputError:
        return ()
    return tuple(_suggested(listed, data))


def accept(site: Site, name: str, number: int) -> str:
    """Add one suggestion to the file; return the importer's report."""
    return _run(importer.run_accept, located(site, name).path, str(number))


def _suggested(listed: dict[str, Any], data: dict[str, Any]) -> Iterator[Suggested]:
    for number, one in listed.items():
        if not (isinstance(one, dict) and number.isdigit() and isinstance(one.get("record"), dict)):
            continue
        record = {key: value for key, value in one["record"].items() if key != "id"}
        there = data.get(str(one.get("field"))) or ()
        if not any(isinstance(item, dict) and _holds(item, record) for item in there):
            yield Suggested(
                int(number), label(str(one.get("field"))), str(one.get("why", "")), str(one.get("words", ""))
            )


def _holds(item: dict[str, Any], record: dict[str, Any]) -> bool:
    return all(item.get(key) == value for key, value in record.items())


def _run(act: Callable[..., int], *arguments: Any, **options: Any) -> str:
    """Return the output of an importer function; UsageError if it fails."""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        code = act(*arguments, **options)
    if code:
        raise UsageError(told.getvalue().strip())
    return told.getvalue().strip()


def _free(site: Site, stem: str) -> Path:
    folder = site.root / site.briefings
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    free = (folder / f"{one}.yaml" for one in names if one not in TAKEN)
    return next(path for path in free if not path.exists())
