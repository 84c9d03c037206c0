"""Account for every line of the source, and prove it from the written file alone."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from standfirst.importer import letter, paragraphs, pdf, sheets, source, web, zipguard
from standfirst.importer.blocks import plain, squeeze
from standfirst.importer.source import SourceLine, clean
from standfirst.language.words import words
from standfirst.reader import read_text

UNPLACED: Final = "Not placed:"
"""The comment before the source lines that a written file does not contain."""

OTHERWISE: Final = "as another reader has it"
"""The reason for listing a line that the import's reader reads differently, or not at all."""

CONNECTORS: Final = words(
    "at of in for from with the a an and by on de du des la le les l d à au et en chez del y "
    "said age aged years year old ans tel email e mail phone http https www mailto کے کی کا سے میں"
)
"""Words between the fields of a record, which the record's structure replaces."""

_WORD: Final = re.compile(r"[^\W_]+")
_LEAD: Final = re.compile(
    r"^\W*(?:\d{1,3}(?:\.\d{1,3}){1,3}(?=\s)|(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXL]{1,6}|[ivx]{1,5}|[A-Ha-h]|[A-Za-z](?=\)))[.):\]]+"
    r"|(?:(?:title|subject|objet|betreff|fwd?|re|aw|wg|tr)\s*:\s*)+)?\s*",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"(?:^|\s)# (.*)$", re.MULTILINE)
_QUOTED: Final = re.compile(r"“([^“”]*+)”")
_CITATION: Final = re.compile(r"\[[@^][^\]\s]{1,80}\]")
_MARK: Final = re.compile(r"\[(?:\^[^\]\s]{1,60}|\d{1,3}|\*)\](?!\()")
_CITED: Final = " cited "
"""The placeholder for a note's mark and for its citation, so that none goes unnoticed."""
_LISTED: Final = re.compile(r"^#   \S+ \d+ \([^)]*\): (.*)$")
_NO_TEXT: Final = words(
    "kind id lang tlp status parts sources qualifier unit currency exercise value edition country"
)
_RUN: Final = 4
"""The number of consecutive words that prove a match; fewer count only as a whole value."""
_FEW: Final = 3
_PIECE: Final = 6
"""The number of consecutive letters that prove a match if words are run together."""
_NEAR: Final = 1500
_SHOWN: Final = 72


@dataclass(frozen=True, slots=True)
class CoverageEntry:
    """One line of the source with its destination; `reason` is why a line has none."""

    line: SourceLine
    places: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every source line with text, placed or listed, and what was found in it."""

    name: str
    unit: str
    entries: tuple[CoverageEntry, ...]
    found: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def placed(self) -> tuple[CoverageEntry, ...]:
        return tuple(entry for entry in self.entries if entry.places)

    @property
    def unplaced(self) -> tuple[CoverageEntry, ...]:
        return tuple(entry for entry in self.entries if not entry.places)

    def without(self, lines: Iterable[SourceLine]) -> Coverage:
        """Return a coverage in which these lines are not placed: the written file lacks some of their words."""
        gone = {line.number for line in lines}
        entries = (
            replace(each, places=(), reason="not word for word") if each.line.number in gone else each
            for each in self.entries
        )
        return replace(self, entries=tuple(entries))

    def beside(self, lines: Iterable[SourceLine]) -> Coverage:
        """Return a coverage with lines that another reader finds in the source, and that the written file lacks."""
        found = (CoverageEntry(line, (), OTHERWISE) for line in lines)
        return replace(self, entries=(*self.entries, *found))

    def listing(self) -> tuple[str, ...]:
        """Return the written file's list of the lines that it lacks; empty if there are none."""
        if not self.unplaced:
            return ()
        lines = (
            f"  {self.unit} {each.line.number} ({each.reason}): {squeeze(each.line.text)}"
            for each in self.unplaced
        )
        return ("", UNPLACED, *lines)

    def text(self) -> str:
        """Return the report for the user: each line with its destination, then the rest."""
        total, left = len(self.entries), len(self.unplaced)
        lines = [f"{self.name}: {total} {self.unit}s with text, {total - left} placed, {left} not placed"]
        lines.extend(
            f"  {each.line.number:>5}  {_where(each):<34}  {_short(each.line.text)}" for each in self.entries
        )
        lines.append("Found: " + ", ".join(f"{count} {name}" for name, count in self.found))
        lines.extend(f"Look at: {remark}" for remark in self.remarks)
        if left:
            lines.append("Not placed (they stand as comments at the end of the file):")
            lines.extend(
                f"  {each.line.number:>5}  {each.reason}: {_short(each.line.text)}" for each in self.unplaced
            )
        return "\n".join(lines)


def _where(entry: CoverageEntry) -> str:
    return ", ".join(entry.places) or f"- ({entry.reason})"


def _short(text: str) -> str:
    text = squeeze(text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def check(path: Path, yaml: str, *, refuse_changes: bool = False) -> tuple[SourceLine, ...]:
    """Return the source lines that a written file neither contains nor lists; empty if nothing is lost.

    Both files are read afresh, without knowledge of the import: a line is contained if its
    words are in one value, or in order in several whole values of the file.
    """
    return missing(source_lines(path, refuse_changes=refuse_changes), yaml)


def missing(lines: Iterable[SourceLine], yaml: str) -> tuple[SourceLine, ...]:
    """Return the lines that a written file neither contains nor lists."""
    stack = _Stack(yaml)
    listed = set(_listing(yaml))
    return tuple(line for line in lines if not _is_listed(line, listed) and not stack.holds(line.text))


def _is_listed(line: SourceLine, listed: set[str]) -> bool:
    return squeeze(line.text) in listed


def source_lines(path: Path, *, refuse_changes: bool = False) -> Iterator[SourceLine]:
    """Yield the lines with text, read by another reader than the import's where there is one."""
    return other_lines(source.read(path), refuse_changes=refuse_changes)


def other_lines(raw: source.SourceFile, *, refuse_changes: bool) -> Iterator[SourceLine]:
    """Yield the lines with text of a file that was read."""
    found = _other_texts(raw, refuse_changes=refuse_changes)
    return (SourceLine(number, text) for number, text in enumerate(found, start=1) if text.strip())


def _other_texts(raw: source.SourceFile, *, refuse_changes: bool) -> Iterable[str]:
    """Yield texts of Word and OpenDocument from their XML, of PDF by another library, of HTML without its structure."""
    if raw.form == "docx":
        parts = zipguard.parts(raw.data, raw.name)
        return (squeeze(clean(text)) for _, text in paragraphs.every_paragraph(parts, refused=refuse_changes))
    if raw.form == "odt":
        return paragraphs.of_opendocument(zipguard.parts(raw.data, raw.name), refused=refuse_changes)
    if raw.form == "pdf":
        return (squeeze(clean(unicodedata.normalize("NFKC", text))) for text in pdf.plain_lines(raw.data))
    if raw.form == "html":
        return web.plain_lines(raw.text)
    if raw.form == "eml":
        return letter.plain_lines(raw.data)
    if raw.form == "sheet":
        return (cell for _, rows, _ in sheets.sheets(raw.data, raw.name) for row in rows for cell in row)
    return (line.text for line in source.lines(raw.text))


def _listing(yaml: str) -> Iterator[str]:
    _, _, tail = yaml.partition(f"\n# {UNPLACED}\n")
    for line in tail.split("\n"):
        if found := _LISTED.match(line):
            yield squeeze(found[1])


def folded(text: str) -> list[str]:
    """Return the normalised words of a text for comparison."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def covers(values: Iterable[str], text: str) -> bool:
    """Return whether all words of a text but connecting ones are in these values."""
    have = {word for value in values for word in folded(value)}
    return all(word in have or word in CONNECTORS for word in folded(text))


class _Stack:
    """All values of a written file as words, for searching lines."""

    def __init__(self, yaml: str) -> None:
        values = [*_values(read_text(yaml, "the written file").data), *_comments(yaml), *_listing(yaml)]
        cited = [_CITATION.sub(_CITED, value) for value in values if _CITATION.search(value)]
        kinds = [
            values,
            [_unescaped(value) for value in values],
            [_seen(value) for value in values],
            [_unescaped(value) for value in cited],
            [_seen(value) for value in cited],
        ]
        self._texts = ["\n".join(f" {' '.join(folded(value))} " for value in kind) for kind in kinds]
        self._whole = {
            " ".join(folded(line)) for kind in kinds for value in kind for line in (value, *value.split("\n"))
        }
        self._at = [0] * len(self._texts)
        self._letters = "\n".join("".join(folded(value)) for kind in kinds for value in kind)

    def holds(self, text: str) -> bool:
        """Return whether the line's words are there, as written or as visible text."""
        cited = _MARK.sub(_CITED, text)
        ways = (text, _seen(text), cited, _seen(cited))
        forms = {tuple(folded(each)) for way in ways for each in (way, _LEAD.sub("", way))}
        forms.discard(())
        if not forms:
            return not folded(text)
        return any(map(self._in_one, forms)) or any(map(self._in_several, forms)) or self._in_letters(text)

    def _in_one(self, line: Sequence[str]) -> bool:
        """Return whether a line is in one value; one of a few words must be a line there or follow the line before."""
        text = " ".join(line)
        if len(line) >= _FEW:
            return self._find(f" {text} ")
        return text in self._whole or any(
            f" {text} " in each[at : at + _NEAR] for each, at in zip(self._texts, self._at, strict=True)
        )

    def _find(self, needle: str) -> bool:
        """Search onwards from the last match, since lines mostly have the same order as in the source."""
        for kind, text in enumerate(self._texts):
            at = text.find(needle, self._at[kind])
            if at < 0:
                at = text.find(needle)
            if at >= 0:
                self._at[kind] = at
                return True
        return False

    def _in_several(self, line: Sequence[str]) -> bool:
        at = 0
        while at < len(line):
            taken = self._run(line, at) or self._value(line, at)
            if not taken and line[at] not in CONNECTORS:
                return False
            at += taken or 1
        return True

    def _run(self, line: Sequence[str], at: int) -> int:
        """Return the number of consecutive words from here in one value; 0 if they are too few to tell."""
        low, high = 0, len(line) - at
        while low < high:
            middle = (low + high + 1) // 2
            if self._find(f" {' '.join(line[at : at + middle])} "):
                low = middle
            else:
                high = middle - 1
        return low if low >= _RUN else 0

    def _in_letters(self, text: str) -> bool:
        """Return whether the letters are in the file in pieces, as for words that formatting runs together."""
        left = "".join(folded(text))
        ends, seen = [0], {0}
        while ends and len(left) not in seen:
            at = ends.pop()
            for end in self._pieces(left, at):
                if end not in seen:
                    seen.add(end)
                    ends.append(end)
        return len(left) in seen

    def _pieces(self, left: str, at: int) -> Iterator[int]:
        """Yield the ends of pieces that begin here: enough consecutive letters, or a whole value."""
        low, high = 0, len(left) - at
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if left[at : at + middle] in self._letters else (low, middle - 1)
        yield from range(at + _PIECE, at + low + 1)
        yield from (
            at + size for size in range(1, min(low, _PIECE) + 1) if left[at : at + size] in self._whole
        )

    def _value(self, line: Sequence[str], at: int) -> int:
        for length in range(min(12, len(line) - at), 0, -1):
            if " ".join(line[at : at + length]) in self._whole:
                return length
        return 0


def _values(data: Any, key: str = "") -> Iterator[str]:
    """Yield every value that came from the text."""
    if isinstance(data, Mapping):
        for name, each in data.items():
            yield from _values(each, str(name))
    elif isinstance(data, list):
        for each in data:
            yield from _values(each, key)
    elif data is not None and key not in _NO_TEXT:
        yield str(data)


def _comments(yaml: str) -> Iterator[str]:
    """Yield quotations of the source in comments: a heading whose field has no title, a dateline as written."""
    before, _, _ = yaml.partition(f"\n# {UNPLACED}\n")
    for found in _COMMENT.finditer(before):
        yield from _QUOTED.findall(found[1])


def _unescaped(markdown: str) -> str:
    return html.unescape(markdown.replace("\\", ""))


def _seen(text: str) -> str:
    return plain(_CITATION.sub("", re.sub(r"^\s*(?:>\s*)+", "", text)))
