"""The manifest of a site: path, SHA-256, size and sources of every artefact."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from standfirst.build import paths
from standfirst.errors import BuildError

NAME = "manifest.json"
"""The path of the manifest in the output; it does not list itself."""

FORMAT = "standfirst-manifest/1"


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of the site.

    `sources` are the site's own files, relative to its root, from which this one was made. They
    are published with the manifest, so no unpublished file belongs there.
    """

    path: str
    sha256: str
    size: int
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str, data: bytes, sources: Iterable[str] = ()) -> Self:
        """Return the artefact of these bytes."""
        digest = hashlib.sha256(data).hexdigest()
        return cls(paths.safe(path), digest, len(data), tuple(sorted(set(sources))))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All artefacts of a site by their path."""

    artefacts: Mapping[str, Artefact] = field(default_factory=dict)

    @classmethod
    def of(cls, artefacts: Iterable[Artefact]) -> Self:
        """Return a manifest of these artefacts; BuildError if two have the same path."""
        result: dict[str, Artefact] = {}
        for artefact in artefacts:
            if artefact.path in result:
                raise BuildError(f"two things want to be {artefact.path}")
            result[artefact.path] = artefact
        return cls(result)

    def to_bytes(self) -> bytes:
        """Serialise with one sorted line per artefact, so that the same artefacts give the same bytes."""
        encode = json.JSONEncoder(ensure_ascii=False).encode
        rows = (encode(_row(self.artefacts[path])) for path in sorted(self.artefacts))
        body = b",\n".join(row.encode() for row in rows)
        return b'{"format": "%b", "artefacts": [\n%b\n]}\n' % (FORMAT.encode(), body)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse the output of `to_bytes`; BuildError for anything else."""
        try:
            record = json.loads(data)
            if record["format"] != FORMAT:
                raise BuildError(f"{NAME} has the format {record['format']!r}; expected {FORMAT!r}")
            return cls.of(_artefact(row) for row in record["artefacts"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BuildError(f"{NAME} cannot be read: {error}") from None

    def verify(self, root: Path) -> list[str]:
        """Return a sentence for each difference from the files under `root`; empty if there is none."""
        return [
            fault for path in sorted(self.artefacts) if (fault := _disagreement(root, self.artefacts[path]))
        ]


def read(root: Path) -> Manifest:
    """Return the manifest of the site under `root`; BuildError if it is missing or damaged."""
    try:
        return Manifest.from_bytes((root / NAME).read_bytes())
    except OSError as error:
        raise BuildError(f"{root.name}/{NAME} cannot be read: {error.strerror}") from None


def _row(artefact: Artefact) -> dict[str, Any]:
    return {
        "path": artefact.path,
        "sha256": artefact.sha256,
        "size": artefact.size,
        "sources": list(artefact.sources),
    }


def _artefact(row: dict[str, Any]) -> Artefact:
    path, digest, size = paths.safe(row["path"]), row["sha256"], row["size"]
    if not (isinstance(digest, str) and len(digest) == 64 and type(size) is int):
        raise ValueError(f"the row of {path} is damaged")
    return Artefact(path, digest, size, tuple(sys.intern(str(source)) for source in row["sources"]))


def _disagreement(root: Path, artefact: Artefact) -> str:
    file = root / artefact.path
    try:
        if file.is_symlink() or not file.is_file():
            return f"{artefact.path} is missing"
        data = file.read_bytes()
    except OSError as error:
        return f"{artefact.path} cannot be read: {error.strerror}"
    if hashlib.sha256(data).hexdigest() != artefact.sha256:
        return f"{artefact.path} is not what the build wrote"
    return ""
