"""Makes records of what was found: voices, reactions, figures, claims, sources, contacts, timeline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from standfirst.importer import dates, figures, lexicon, quotes
from standfirst.importer.blocks import Block, plain
from standfirst.importer.claims import Claim, longest
from standfirst.importer.coverage import covers
from standfirst.importer.draft import Draft
from standfirst.importer.outline import Outline, Part, headline
from standfirst.importer.people import Person, bare, is_organisation, is_role
from standfirst.importer.writer import Remark
from standfirst.importer.writer import bare as without_remarks

MAX_QUOTES: Final = 500
"""Quotations that become records; an edition with more is an archive, and its file too large to read."""
MAX_TEXT: Final = 19_000
MAX_INLINE: Final = 4_800
MAX_LINE: Final = 450
MOST_HIGHLIGHTS: Final = 5

_URL: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^()\[\]]+")
_EMAIL: Final = re.compile(r"[^@\s<>\",;:()\[\]]+@[^@\s<>\",;:()\[\]]+\.[^@\s<>\",;:.()\[\]]+")
_PHONE: Final = re.compile(
    r"(?<![\w.])(?:tel\.?:?\s*|phone:?\s*|tél\.?\s*:?\s*)?(\+?\d[\d ()./-]{6,20}\d)(?![\w])", re.IGNORECASE
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:[,;|•·]|\s[—–-]\s|:\s|\bTel\b\.?:?|\bE-?mail\b:?|\bPhone\b:?)\s*", re.IGNORECASE
)
_PRIVATE: Final = re.compile(
    r"not (?:her|his|their) real name|name (?:has been |was )?changed|asked not to be (?:named|identified)|anonym|pseudonym|"
    r"prénom (?:a été )?modifié",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"^(?:>\s*)?\s*(?:[-*+•]|\d{1,9}[.)])\s+")


# --- voices and reactions -------------------------------------------------------------------------


def voices(draft: Draft, plan: Outline, found: quotes.Found) -> frozenset[int]:
    """Records of all quotations; answers which blocks hold nothing else and need not stand in the prose."""
    section = _sections_of(plan)
    taken: set[int] = set()
    where: list[tuple[Any, str, quotes.Quotation]] = []
    if len(found.quotations) > MAX_QUOTES:
        more = len(found.quotations) - MAX_QUOTES
        draft.remarks.append(
            f"{more} further quotations stay in the prose alone; records are the first {MAX_QUOTES}"
        )
    for each in found.quotations[:MAX_QUOTES]:
        if len(each.words) > MAX_TEXT or not _can_be_named(each.person):
            draft.remarks.append(
                f"line {draft.blocks[each.blocks[0]].lines[0]}: a quotation that is too long for a record"
            )
            continue
        name = "reactions" if _comments(section.get(each.blocks[0])) else "voices"
        record = _quote(each, reaction=name == "reactions")
        texts = " ".join(draft.blocks[at].text for at in each.blocks)
        if each.whole and covers(_strings(record), texts) and plan.standfirst_at not in each.blocks:
            taken.update(each.blocks)
        records: list[Any] = draft.data.setdefault(name, [])
        for at in each.blocks:
            draft.put(at, f"{name}.{len(records)}")
        records.append(
            Remark(record, remark) if (remark := _remark(each, texts, each.blocks[0] in taken)) else record
        )
        where.append((record, name, each))
    return frozenset(taken)


def _can_be_named(person: Person) -> bool:
    fields = (person.name, person.role, person.organisation, person.place)
    return bool(person.name.strip()) and all(len(each) <= MAX_LINE and "\n" not in each for each in fields)


def _sections_of(plan: Outline) -> dict[int, Part]:
    return {at: part for part in plan.parts for at in part.blocks}


def _comments(part: Part | None) -> bool:
    """Whether a section's heading says that people comment in it."""
    if part is None or part.heading is None:
        return False
    return any(bare(word) in lexicon.REACTIONS for word in part.heading.text.split())


def _quote(found: quotes.Quotation, *, reaction: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"quote": found.words, "speaker": _speaker(found.person)}
    if found.via:
        record["via"] = found.via
    kind = _reaction_kind(found.person) if reaction else _voice_kind(found.person)
    if kind:
        record["kind"] = kind
    return record


def _speaker(person: Person) -> dict[str, Any]:
    """A described speaker without a name is published as described; there is nothing to protect."""
    first = person.name.split()[0].casefold()
    if person.anonymous and first in lexicon.INDEFINITE:
        return {"published_as": person.name}
    fields: dict[str, Any] = {
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "place": person.place,
        "age": person.age,
    }
    return {key: value for key, value in fields.items() if value not in ("", None)}


def _has(person: Person, words: Iterable[str]) -> bool:
    known = frozenset(words)
    text = f"{person.role} {person.name if person.anonymous else ''}"
    return any(bare(word) in known or bare(word).removesuffix("s") in known for word in text.split())


def _voice_kind(person: Person) -> str:
    for words, kind in (
        (lexicon.ANALYST, "analyst"),
        (lexicon.OFFICIAL, "official"),
        (lexicon.RESPONDER, "responder"),
        (lexicon.RESIDENT, "resident"),
    ):
        if _has(person, words):
            return kind
    if _has(person, ("witness",)):
        return "witness"
    if _has(person, ("survivor",)):
        return "survivor"
    return "organisation" if not person.role and is_organisation(person.name) else ""


def _reaction_kind(person: Person) -> str:
    if _has(person, lexicon.ANALYST):
        return "expert"
    if _has(person, lexicon.OFFICIAL):
        return "official"
    return "organisation" if is_organisation(person.name) and not person.role else "public"


def _remark(found: quotes.Quotation, texts: str, taken: bool) -> str:
    remarks = []
    if found.guessed:
        remarks.append("confirm the speaker")
    if _PRIVATE.search(texts):
        remarks.append("confirm: must this speaker be protected?")
    if not taken:
        remarks.append("also in the prose")
    return "; ".join(remarks)


def _strings(data: Any) -> Iterable[str]:
    data = without_remarks(data)
    if isinstance(data, dict):
        for each in data.values():
            yield from _strings(each)
    elif isinstance(data, list):
        for each in data:
            yield from _strings(each)
    else:
        yield str(data)


# --- figures and claims ---------------------------------------------------------------------------


def figure(found: figures.Figure, others: Sequence[figures.Figure]) -> Any:
    """A candidate figure as a record, with the sum of its parts or its rival as a remark."""
    number = found.number
    record: dict[str, Any] = {"id": found.id, "label": headline(found.label), "value": number.value}
    for key, value in (("qualifier", number.qualifier), ("unit", number.unit), ("currency", number.currency)):
        if value:
            record[key] = value
    if found.parts:
        record["parts"] = Remark(list(found.parts), f"confirm: {figures.total_line(found, others)}")
    if number.by and len(number.by) < 120 and "\ufffc" not in number.by:
        record["by"] = number.by
    return (
        Remark(record, f"confirm: another value stands at {', '.join(found.rivals)}")
        if found.rivals
        else record
    )


def claim(found: Claim) -> Any:
    """A candidate claim as a record."""
    by = [_party(person) for person in found.by]
    record: dict[str, Any] = {"claim": longest(found.claim), "by": by[0] if len(by) == 1 else by}
    if found.about:
        record["about"] = list(found.about)
    record["status"] = found.status
    if found.evidence:
        record["evidence"] = found.evidence
    if found.denials:
        record["responses"] = [
            {"by": each.by[:MAX_LINE], "text": longest(each.text)}
            | ({"quote": each.quote} if each.quote else {})
            | {"kind": "denial"}
            for each in found.denials
        ]
    unsure = found.guessed or any(person.guessed for person in found.by)
    return Remark(record, "confirm by whom") if unsure else record


def _party(person: Person) -> Any:
    name = person.name[:MAX_LINE]
    fields = {"role": person.role, "organisation": person.organisation, "place": person.place}
    known = {key: value[:MAX_LINE] for key, value in fields.items() if value}
    return {"name": name} | known if known else name


# --- sources and notes ----------------------------------------------------------------------------


def sources(draft: Draft, plan: Outline) -> None:
    """Footnotes become sources, so that `[^1]` in the prose becomes a citation of them."""
    for at, block in enumerate(plan.blocks):
        if block.kind != "note" or not block.text:
            continue
        record = _source(
            block, f"note-{figures.slug(block.label) or re.sub('[^0-9a-z]', '', block.label) or 'x'}", draft
        )
        if record is None:
            continue
        records = _list(draft, "sources", "confirm: footnotes of the text")
        draft.notes[block.label] = str(record["id"])
        draft.put(at, f"sources.{len(records)}")
        records.append(record)
        plan.aside[at] = ""


def _list(draft: Draft, name: str, remark: str) -> list[Any]:
    value = draft.data.setdefault(name, Remark([], remark))
    records: list[Any] = value.value if isinstance(value, Remark) else value
    return records


def _source(block: Block, name: str, draft: Draft) -> dict[str, Any] | None:
    text = plain(_MARK.sub("", block.prose))
    found = _URL.search(text) or _URL.search(block.prose)
    url = found[0].rstrip(".,;:!?") if found else ""
    title = " ".join(text.replace(url, " ").split()).strip(" :,;—–-") if url else text
    title = title if any(map(str.isalnum, title)) else url
    if len(title) > 290 or len(url) > 1900 or not title or (found and len(_URL.findall(text)) > 1):
        return None
    record: dict[str, Any] = {"id": unique(name, draft.ids), "title": headline(title)}
    if url:
        record["url"] = url
    return record if covers(_strings(record), text) else None


def unique(name: str, taken: set[str]) -> str:
    """An id that no other record of the briefing has."""
    result, number = name, 1
    while result in taken:
        number += 1
        result = f"{name}-{number}"
    taken.add(result)
    return result


def cite(text: str, draft: Draft) -> str:
    """The marks of footnotes as citations of the sources that they became."""
    for label, name in draft.notes.items() if "[" in text else ():
        text = text.replace(f"[^{label}]", f"[@{name}]").replace(f"\\[^{label}]", f"[@{name}]")
        if label.isdigit() or label == "*":
            text = re.sub(rf"(?<!\\)\[{re.escape(label)}\](?!\()", f"[@{name}]", text)
    return text


# --- sections that are lists of records -----------------------------------------------------------


def _body(draft: Draft, part: Part) -> list[int]:
    skipped = ("extra", "rule", "meta")
    return [
        at
        for at in part.blocks
        if draft.blocks[at] is not part.heading and draft.blocks[at].kind not in skipped
    ]


def _done(draft: Draft, part: Part, name: str, records: list[Any], *, remark: str = "") -> bool:
    """Take over the records of a section, with its heading as a remark."""
    if not records or (name in draft.data and name != "sources"):
        return False
    start = len(_list(draft, name, "")) if name in draft.data else 0
    head = f"headed “{part.heading.text.replace('“', '').replace('”', '')}”" if part.heading else ""
    if start:
        _list(draft, name, "").extend(records)
        draft.data[name] = Remark(_list(draft, name, ""), f"{draft.data[name].remark}; {head}")
    else:
        draft.data[name] = Remark(records, "; ".join(each for each in (head, remark) if each))
    for number, at in enumerate(part.blocks):
        draft.put(
            at,
            name if draft.blocks[at] is part.heading else f"{name}.{start + min(number, len(records)) - 1}",
        )
    return True


def _highlights(draft: Draft, part: Part, taken: frozenset[int]) -> bool:
    body = _body(draft, part)
    blocks = [draft.blocks[at] for at in body]
    if (
        not 0 < len(body) <= MOST_HIGHLIGHTS
        or taken & set(body)
        or any(each.kind not in ("item", "paragraph") for each in blocks)
    ):
        return False
    texts = [cite(" ".join(_MARK.sub("", each.prose).split()), draft) for each in blocks]
    if any(len(text) > MAX_INLINE or not text for text in texts):
        return False
    return _done(draft, part, "highlights", list(texts), remark="confirm")


def _timeline(draft: Draft, part: Part, taken: frozenset[int]) -> bool:
    records = [_event(draft.blocks[at]) for at in _body(draft, part)]
    if taken & set(part.blocks) or not all(records):
        return False
    return _done(draft, part, "timeline", records, remark="confirm")


def _event(block: Block) -> Any:
    """`3 March 2026: the dam broke` as a record; None for anything else."""
    prose = " ".join(_MARK.sub("", block.prose).split())
    lead = re.match(r"\W{0,4}", prose)
    found = next(dates.find(prose[:60]), None)
    if block.kind not in ("item", "paragraph") or found is None or lead is None or found.start > lead.end():
        return None
    rest = re.sub(r"^[\s*_:,.—–-]+", "", prose[found.end :])
    iso = found.iso()
    if not iso or not rest or len(rest) > MAX_INLINE:
        return None
    written = prose[: found.end].strip(" *_")
    return Remark({"date": iso, "text": rest}, f"as written: “{written}”")


def _contacts(draft: Draft, part: Part, taken: frozenset[int]) -> bool:
    body = _body(draft, part)
    records = [_contact(draft.blocks[at]) for at in body]
    if taken & set(part.blocks) or not all(records):
        return False
    return _done(draft, part, "contacts", records, remark="confirm that these may be published")


def _contact(block: Block) -> Any:
    """`Name, Role, Organisation, e-mail, telephone` as a record; None where words would be left over."""
    text = block.text
    email, phone = _EMAIL.search(text), _PHONE.search(_EMAIL.sub("", text))
    if (not email and not phone) or len(text) > MAX_LINE:
        return None
    rest = text.replace(email[0], " ") if email else text
    rest = rest.replace(phone[1], " ") if phone else rest
    words = [piece.strip(" .()<>[]") for piece in _SEPARATOR.split(rest)]
    words = [piece for piece in words if any(map(str.isalnum, piece))]
    if not words and email:
        return Remark({"name": email[0], "email": email[0]}, "confirm the name")
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
    return record if covers(_strings(record), text) else None


def _source_list(draft: Draft, part: Part, taken: frozenset[int]) -> bool:
    body = [at for at in _body(draft, part) if draft.blocks[at].kind != "note"]
    before = set(draft.ids)
    records = [
        _source(draft.blocks[at], figures.slug(_URL.sub("", draft.blocks[at].text), 32) or "source", draft)
        for at in body
    ]
    if taken & set(body) or not all(records) or not (records or part.blocks):
        draft.ids = before
        return False
    if not records:
        return False
    return _done(draft, part, "sources", records, remark="confirm")


LISTS: Final[dict[str, Callable[[Draft, Part, frozenset[int]], bool]]] = {
    "highlights": _highlights,
    "timeline": _timeline,
    "contacts": _contacts,
    "sources": _source_list,
}
"""Fields that take a section only if each line of it makes a record."""
