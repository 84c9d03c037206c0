"""What every reader of a form gives: lines to account for, blocks to understand, pictures to keep."""

from __future__ import annotations

from dataclasses import dataclass

from standfirst.importer.blocks import Block
from standfirst.importer.source import SourceLine


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture of the source as it is, with the words that describe it, where the source has some."""

    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read; `unit` is what its lines are called in reports."""

    lines: tuple[SourceLine, ...]
    blocks: tuple[Block, ...]
    unit: str = "line"
    pictures: tuple[SourcePicture, ...] = ()
    remarks: tuple[str, ...] = ()
