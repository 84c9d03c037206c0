"""Remembers beside the output what each file of the last site was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from standfirst.build.inputs import Parts

FORMAT = "standfirst-state/1"


@dataclass(frozen=True, slots=True)
class Record:
    """What a file was made from, and the bytes that came of it."""

    parts: Parts
    sha256: str


@dataclass(frozen=True)
class State:
    """What the last build knew. Whatever of it does not fit what lies in the output counts for nothing."""

    records: Mapping[str, Record] = field(default_factory=dict)
    scanned: frozenset[str] = frozenset()
    """Fingerprints of the texts that none of these files holds."""

    def parts(self, path: str, sha256: str) -> Parts | None:
        """What a file with these bytes was made from; None where that is not known."""
        record = self.records.get(path)
        return record.parts if record and record.sha256 == sha256 else None

    def save(self, path: Path) -> None:
        """Write it whole; a disk that will not have it costs time in the next build and nothing else."""
        draft = path.with_suffix(".draft")
        with suppress(OSError):
            draft.write_bytes(self.to_bytes())
            draft.replace(path)

    def to_bytes(self) -> bytes:
        """A checksum, and then each pair of name and fingerprint once: most files share most of them."""
        pool: dict[tuple[str, str], int] = {}
        rows = [
            [path, record.sha256, *(pool.setdefault(pair, len(pool)) for pair in record.parts.items())]
            for path, record in self.records.items()
        ]
        body = {"format": FORMAT, "parts": list(pool), "files": rows, "scanned": sorted(self.scanned)}
        data = json.dumps(body, separators=(",", ":")).encode()
        return hashlib.sha256(data).hexdigest().encode() + b"\n" + data

    @classmethod
    def load(cls, path: Path) -> Self:
        """What an earlier build saved; nothing where it is not there or is damaged."""
        with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            digest, _, data = path.read_bytes().partition(b"\n")
            if hashlib.sha256(data).hexdigest().encode() == digest:
                return cls._of(json.loads(data))
        return cls()

    @classmethod
    def _of(cls, body: Any) -> Self:
        if body["format"] != FORMAT:
            return cls()
        pool = [(str(name), str(digest)) for name, digest in body["parts"]]
        records = {
            str(path): Record(dict(pool[i] for i in used), str(digest))
            for path, digest, *used in body["files"]
        }
        return cls(records, frozenset(body["scanned"]))
