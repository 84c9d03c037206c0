"""Turn tables into records: named columns of numbers, percentages, dates or texts; others stay Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from standfirst.importer import figures, lists
from standfirst.importer.blocks import Block, plain
from standfirst.importer.headings import field
from standfirst.importer.outline import Outline, OutlinePart, headline
from standfirst.importer.records import ImportDraft, unique
from standfirst.importer.writer import CommentedValue
from standfirst.language.numbers import parse
from standfirst.language.words import LANGUAGES

MAX_COLUMNS: Final = 30
MAX_ROWS: Final = 200
"""The maximum number of rows; larger data belongs in a file beside the briefing."""
_CELL: Final = 400
_CAPTION: Final = re.compile(
    r"^\W*(?:table|tableau|tabla|cuadro|جدول|الجدول)\b\W*(?:\d{1,3}\b)?\W*(?=\w)", re.IGNORECASE
)
_TITLE: Final = 200
_SENTENCES: Final = re.compile(r"[.!?۔؟]\s")
_NUMBER: Final = re.compile(r"[-+]?\d[\d.,\u00a0\u202f '’]*(?:\s?%)?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NOTHING: Final = re.compile(r"[\s.·…–—-]*")
_MARKUP: Final = re.compile(r"\]\(|\[[\^@]|<\w")
"""Links, notes and tags, which a cell of a record cannot contain."""
_TOTAL: Final = re.compile(
    r"^(?:grand |overall )?totals?\b|^(?:total|ensemble|totaux|totales|مجموع|المجموع|الإجمالي|کل)\b",
    re.IGNORECASE,
)
_CORNER: Final = "–"
"""The heading of the row names if the source has none."""

Row = tuple[str, ...]


def take(draft: ImportDraft, plan: Outline, skip: frozenset[int], how: figures.Setting) -> frozenset[int]:
    """Add records of the tables with a title, named columns and valid cells; return the blocks that these replace."""
    taken: set[int] = set()
    made: list[Any] = []
    for part in plan.parts:
        if part.field in lists.LISTS:
            continue
        for number, at in enumerate(part.blocks):
            block = draft.blocks[at]
            if at in skip or block.kind != "table" or block.quoted:
                continue
            title, caption = _title(draft, part, number, skip)
            record = _record(block, title, draft, how)
            if record is None:
                continue
            used = (at,) if caption is None else (at, caption)
            for each in used:
                draft.put(each, f"tables.{len(made)}")
            taken.update(used)
            made.append(record)
    if made:
        draft.data["tables"] = CommentedValue(
            made, "confirm: tables of the text, with what kind of values each column holds"
        )
    draft.found.append(("tables", len(made)))
    return frozenset(taken)


def _title(
    draft: ImportDraft, part: OutlinePart, number: int, skip: frozenset[int]
) -> tuple[str, int | None]:
    """Return the caption beside a table, or the line introducing it, with its index; else the heading above it."""
    for near in (number - 1, number + 1):
        if 0 <= near < len(part.blocks) and part.blocks[near] not in skip:
            block = draft.blocks[part.blocks[near]]
            leads = near < number and block.text.endswith(":") and not _SENTENCES.search(block.text)
            told = block.kind == "paragraph" and len(block.text) <= _TITLE and "[" not in block.prose
            if told and (leads or _CAPTION.match(block.text)):
                return block.text.rstrip(":"), part.blocks[near]
    above = [draft.blocks[at] for at in part.blocks[:number] if draft.blocks[at].kind == "heading"]
    heading = above[-1] if above else part.heading
    return (heading.text if heading and field(heading.text) is None else ""), None


def _record(block: Block, title: str, draft: ImportDraft, how: figures.Setting) -> dict[str, Any] | None:
    """Return a table as a record, titled by its columns if it has no title, or None if anything does not fit."""
    if _MARKUP.search(block.prose):
        return None
    head, *rows = [tuple(plain(cell) for cell in row) for row in block.rows]
    width = len(head)
    fits = 2 <= width <= MAX_COLUMNS and 1 <= len(rows) <= MAX_ROWS and all(len(row) == width for row in rows)
    named = all(row[0] for row in rows)  # a row below a merged cell does not give its subject itself
    if (
        not fits
        or not named
        or not _is_head(head)
        or any(len(cell) > _CELL for row in (head, *rows) for cell in row)
    ):
        return None
    columns = [_column(at, [row[at] for row in rows], how) for at in range(width)]
    ids: set[str] = set()
    fields = [
        {"id": unique(figures.slug(label) or f"column-{at}", ids), "label": headline(label or _CORNER)} | form
        for at, (label, (form, _)) in enumerate(zip(head, columns, strict=True), start=1)
    ]
    cells = [list(row) for row in zip(*(values for _, values in columns), strict=True)]
    title = headline(title or ", ".join(filter(None, head)))
    name = unique(figures.slug(title) or f"table-{len(draft.ids) + 1}", draft.ids)
    return {"id": name, "title": title, "columns": fields} | _rows(cells, fields)


def _is_head(head: Row) -> bool:
    """Return whether a first row names its columns: all different, and no number but a year."""
    named = [cell.casefold() for cell in head[1:]]
    values = [cell for cell in head if _NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)]
    return all(named) and len({*named, head[0].casefold()}) == len(head) and not values


def _column(at: int, texts: Sequence[str], how: figures.Setting) -> tuple[dict[str, str], list[Any]]:
    """Return the type of a column, and its cells; one cell of another type makes all of them text."""
    told = [text for text in texts if not _NOTHING.fullmatch(text)]
    if at and told and all(_DAY.fullmatch(text) for text in told):
        return {"kind": "date"}, [text or None for text in _blank(texts)]
    numbers = [_number(text, how) for text in texts]
    if (
        at
        and told
        and all(number is not None for number, text in zip(numbers, texts, strict=True) if text in told)
    ):
        per_cent = {text.endswith("%") for text in told}
        if len(per_cent) == 1:
            return {"kind": "percent" if per_cent.pop() else "number"}, numbers
    return {}, [text or None for text in texts]


def _blank(texts: Sequence[str]) -> list[str]:
    return ["" if _NOTHING.fullmatch(text) else text for text in texts]


def _number(text: str, how: figures.Setting) -> float | None:
    """Return the number in a cell, if a record represents it with the same digits."""
    if not _NUMBER.fullmatch(text):
        return None
    comma = LANGUAGES.get(how.language, LANGUAGES["en"]).comma if how.comma is None else how.comma
    written = text.rstrip(" %").lstrip("+")
    value = parse(written.lstrip("-"), comma=comma)
    if value is None or re.sub(r"\D", "", text) != re.sub(r"\D", "", f"{value}"):
        return None
    return -value if written.startswith("-") else value


def _rows(cells: list[list[Any]], columns: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the rows, with the last one as the total if it is labelled so and its numbers add up."""
    *body, last = cells
    counted = [at for at, column in enumerate(columns) if column.get("kind") == "number"]
    only = all(column.get("kind") in (None, "number") for column in columns)
    sums = body and counted and only and all(_adds_up([row[at] for row in body], last[at]) for at in counted)
    if sums and isinstance(last[0], str) and _TOTAL.match(last[0]):
        return {"rows": body, "total": last}
    return {"rows": cells}


def _adds_up(values: Sequence[float | None], total: float | None) -> bool:
    told = [value for value in values if value is not None]
    return total is not None and len(told) == len(values) and abs(sum(told) - total) < 1e-6
