"""Import sections in which every line makes a record: highlights, timeline, contacts, sources."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from standfirst.importer import figures
from standfirst.importer.blocks import Block
from standfirst.importer.coverage import covers
from standfirst.importer.outline import OutlinePart
from standfirst.importer.people import is_role
from standfirst.importer.records import MARK, MAX_LINE, URL, ImportDraft, cite, record_list, source, strings
from standfirst.importer.writer import CommentedValue
from standfirst.language import dates

MAX_INLINE: Final = 4_800
MOST_HIGHLIGHTS: Final = 5
_SEPARATOR: Final = re.compile(
    r"\s*(?:[,;|•·]|\s[—–-]\s|:\s|\bTel\b\.?:?|\bE-?mail\b:?|\bPhone\b:?)\s*", re.IGNORECASE
)
_PHONE: Final = re.compile(
    r"(?<![\w.])(?:tel\.?:?\s*|phone:?\s*|tél\.?\s*:?\s*)?(\+?\d[\d ()./-]{6,20}\d)(?![\w])", re.IGNORECASE
)
_EMAIL: Final = re.compile(
    r"[^@\s<>\",;:()\[\]?&%#/\\]{1,64}@[^@\s<>\",;:()\[\]?&%#/\\]{1,180}\.[^@\s<>\",;:.()\[\]?&%#/\\]{1,60}"
)


def _body(draft: ImportDraft, part: OutlinePart) -> list[int]:
    skipped = ("extra", "rule", "meta")
    return [
        at
        for at in part.blocks
        if draft.blocks[at] is not part.heading and draft.blocks[at].kind not in skipped
    ]


def _done(draft: ImportDraft, part: OutlinePart, name: str, records: list[Any], *, remark: str = "") -> bool:
    """Add the records of a section, with its heading as a comment."""
    if not records or (name in draft.data and name != "sources"):
        return False
    start = len(record_list(draft, name, "")) if name in draft.data else 0
    head = f"headed “{part.heading.text.replace('“', '').replace('”', '')}”" if part.heading else ""
    if start:
        record_list(draft, name, "").extend(records)
        draft.data[name] = CommentedValue(record_list(draft, name, ""), f"{draft.data[name].remark}; {head}")
    else:
        draft.data[name] = CommentedValue(records, "; ".join(each for each in (head, remark) if each))
    for number, at in enumerate(part.blocks):
        draft.put(
            at,
            name if draft.blocks[at] is part.heading else f"{name}.{start + min(number, len(records)) - 1}",
        )
    return True


def _highlights(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> bool:
    body = _body(draft, part)
    blocks = [draft.blocks[at] for at in body]
    if (
        not 0 < len(body) <= MOST_HIGHLIGHTS
        or taken & set(body)
        or any(each.kind not in ("item", "paragraph") for each in blocks)
    ):
        return False
    texts = [cite(" ".join(MARK.sub("", each.prose).split()), draft) for each in blocks]
    if any(len(text) > MAX_INLINE or not text for text in texts):
        return False
    return _done(draft, part, "highlights", list(texts), remark="confirm")


def _timeline(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> bool:
    records = [_event(draft.blocks[at]) for at in _body(draft, part)]
    if taken & set(part.blocks) or not all(records):
        return False
    return _done(draft, part, "timeline", records, remark="confirm")


def _event(block: Block) -> Any:
    """Return `3 March 2026: the dam broke` as a record; None for anything else."""
    prose = " ".join(MARK.sub("", block.prose).split())
    lead = re.match(r"\W{0,4}", prose)
    found = next(dates.find(prose[:60]), None)
    if block.kind not in ("item", "paragraph") or found is None or lead is None or found.start > lead.end():
        return None
    rest = re.sub(r"^[\s*_:,.—–-]+", "", prose[found.end :])
    iso = found.iso()
    if not iso or not rest or len(rest) > MAX_INLINE:
        return None
    written = prose[: found.end].strip(" *_")
    return CommentedValue({"date": iso, "text": rest}, f"as written: “{written}”")


def _contacts(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> bool:
    body = _body(draft, part)
    records = [_contact(draft.blocks[at]) for at in body]
    if taken & set(part.blocks) or not all(records):
        return False
    return _done(draft, part, "contacts", records, remark="confirm that these may be published")


def _contact(block: Block) -> Any:
    """Return `Name, Role, Organisation, e-mail, telephone` as a record; None if any text would be left over."""
    text = block.text
    if len(text) > MAX_LINE:
        return None
    email, phone = _EMAIL.search(text), _PHONE.search(_EMAIL.sub("", text))
    if not email and not phone:
        return None
    rest = text.replace(email[0], " ") if email else text
    rest = rest.replace(phone[1], " ") if phone else rest
    words = [piece.strip(" .()<>[]") for piece in _SEPARATOR.split(rest)]
    words = [piece for piece in words if any(map(str.isalnum, piece))]
    if not words and email:
        return CommentedValue({"name": email[0], "email": email[0]}, "confirm the name")
    if not words or len(words) > 3:
        return None
    record: dict[str, Any] = {"name": words[0]}
    for piece in words[1:]:
        key = (
            "role"
            if any(is_role(word) for word in piece.split()) and "role" not in record
            else "organisation"
        )
        if key in record:
            return None
        record[key] = piece
    record |= ({"email": email[0]} if email else {}) | ({"phone": phone[1].strip()} if phone else {})
    return record if covers(strings(record), text) else None


def _source_list(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> bool:
    body = [at for at in _body(draft, part) if draft.blocks[at].kind != "note"]
    before = set(draft.ids)
    records = [
        source(draft.blocks[at], figures.slug(URL.sub("", draft.blocks[at].text), 32) or "source", draft)
        for at in body
    ]
    if taken & set(body) or not all(records) or not (records or part.blocks):
        draft.ids = before
        return False
    if not records:
        return False
    return _done(draft, part, "sources", records, remark="confirm")


LISTS: Final[dict[str, Callable[[ImportDraft, OutlinePart, frozenset[int]], bool]]] = {
    "highlights": _highlights,
    "timeline": _timeline,
    "contacts": _contacts,
    "sources": _source_list,
}
"""Fields that accept a section only if each line of it makes a record."""
