# mypy: disable-error-code="no-untyped-call"
# WeasyPrint annotates nothing, and these are calls of it.
"""Files embedded in a report: its public records as JSON and as a briefing that builds, with the files it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Self

import yaml

from standfirst.charts.areas import bare
from standfirst.engine import inputs
from standfirst.engine.fingerprint import records_digest
from standfirst.formats.base import Job
from standfirst.library import Edition, dates
from standfirst.view import linked_files, pictures
from standfirst.view.drawings import areas_file
from standfirst.view.public import public

FORMAT = "standfirst-edition/1"
"""The format of the embedded JSON."""

DATA = "briefing.json"
RECORDS = "briefing.yaml"
"""The file names of the embedded records."""


@dataclass(frozen=True)
class Embedded:
    """The public records of an edition, and the files that they name."""

    identity: str
    fingerprint: str
    records: Mapping[str, Any]
    """The public records, as `view.public` gives them."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Published pictures, linked files, and outlines of areas, by their names in the embedded briefing."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Those names by the names that the desk's own briefing uses."""

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return the public records of an edition with their files."""
        identity, records = dates.identity(job.edition), public(job.edition)
        files: dict[str, bytes] = {}
        names: dict[str, str] = {}
        for named, suffix, data in _files(job.edition):
            if named not in names:
                names[named] = name = _free(PurePosixPath(named).stem, suffix, files)
                files[name] = data
        return cls(identity, records_digest(identity, records), records, files, names)

    def json(self) -> bytes:
        """Return the published records, which alone are enough to verify the fingerprint."""
        fields = {
            "format": FORMAT,
            "id": self.identity,
            "fingerprint": self.fingerprint,
            "briefing": self.records,
        }
        return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")

    def yaml(self) -> bytes:
        """Return a briefing that `check` and `render` accept beside its files; it is never the desk's own file."""
        text: str = yaml.dump(
            self._written, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100
        )
        return text.encode("utf-8", "replace")

    @cached_property
    def _written(self) -> Any:
        return _written(self.records, self.names)

    def attachments(self, changed: datetime) -> list[Any]:
        """Return all files as WeasyPrint attachments."""
        from weasyprint import Attachment

        made = [
            (DATA, self.json(), "The records of this edition as JSON"),
            (RECORDS, self.yaml(), "The records of this edition as YAML"),
            *((name, data, f"A file that {RECORDS} names") for name, data in self.files.items()),
        ]
        return [
            Attachment(
                string=data, name=name, description=about, created=changed, modified=changed, relationship="Source"
            )
            for name, data, about in made
        ]  # fmt: skip


def _files(edition: Edition) -> Iterator[tuple[str, str, bytes]]:
    """Yield for each file used by an edition its name, the suffix of its published form, and that form.

    A map's file that is linked too is embedded once, as the map needs it.
    """
    for place, image in enumerate(edition.briefing.images):
        made = pictures.picture(edition, place)
        yield image.file, made.suffix, made.data
    for one in edition.briefing.maps:
        if one.geojson and (path := areas_file(edition, one)):
            yield one.geojson, "geojson", bare(inputs.read_bytes(path), one.area or "")
    for place, linked in enumerate(edition.briefing.files):
        yield linked.file, linked_files.suffix(linked), linked_files.content(edition, place)


def _free(stem: str, suffix: str, taken: Mapping[str, bytes]) -> str:
    """Return a name that no other file here has."""
    numbered = (f"{stem}-{number}.{suffix}" for number in range(2, len(taken) + 3))
    return next(name for name in (f"{stem}.{suffix}", *numbered) if name not in taken)


def _written(records: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return records as in a file: rows in place of their data file, and files by their names in the PDF."""
    made = _without_marks(records)
    for table in made.get("tables", ()):
        for name in ("data", "sheet", "range") if "rows" in table else ():
            table.pop(name, None)
    for kind, name in (("images", "file"), ("files", "file"), ("maps", "geojson")):
        for record in made.get(kind, ()):
            if name in record:
                record[name] = names.get(record[name], record[name])
    return dict(made)


def _without_marks(value: Any) -> Any:
    """Remove the marks of protected speakers, which readers of the JSON need but no briefing may have."""
    if isinstance(value, Mapping):
        return {
            key: _without_marks(one) for key, one in value.items() if not (key == "protected" and one is True)
        }
    return [_without_marks(one) for one in value] if isinstance(value, list) else value
