"""Makes records of what was found: voices, reactions, figures, claims, sources, contacts, timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from standfirst.importer import figures, lexicon, quotes
from standfirst.importer.blocks import Block, plain
from standfirst.importer.claims import Claim, longest
from standfirst.importer.coverage import covers
from standfirst.importer.draft import Draft
from standfirst.importer.outline import Outline, Part, headline
from standfirst.importer.people import Person, bare, is_organisation
from standfirst.importer.writer import Remark
from standfirst.importer.writer import bare as without_remarks

MAX_QUOTES: Final = 500
"""Quotations that become records; an edition with more is an archive, and its file too large to read."""
MAX_TEXT: Final = 19_000
MAX_LINE: Final = 450

URL: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^()\[\]]+")
_PRIVATE: Final = re.compile(
    r"not (?:her|his|their) real name|name (?:has been |was )?changed|asked not to be (?:named|identified)|anonym|pseudonym|"
    r"prénom (?:a été )?modifié",
    re.IGNORECASE,
)
MARK: Final = re.compile(r"^(?:>\s*)?\s*(?:[-*+•]|\d{1,9}[.)])\s+")


# --- voices and reactions -------------------------------------------------------------------------


def voices(draft: Draft, plan: Outline, found: quotes.Found) -> frozenset[int]:
    """Records of all quotations; answers which blocks hold nothing else and need not stand in the prose."""
    section = _sections_of(plan)
    taken: set[int] = set()
    kept = {at for each in found.quotations[:MAX_QUOTES] for at in each.blocks}
    private = {at for at in kept if _PRIVATE.search(draft.blocks[at].text)}
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
        if each.whole and covers(strings(record), texts) and plan.standfirst_at not in each.blocks:
            taken.update(each.blocks)
        records: list[Any] = draft.data.setdefault(name, [])
        for at in each.blocks:
            draft.put(at, f"{name}.{len(records)}")
        remark = _remark(each, private=not private.isdisjoint(each.blocks), taken=each.blocks[0] in taken)
        records.append(Remark(record, remark) if remark else record)
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


def _remark(found: quotes.Quotation, *, private: bool, taken: bool) -> str:
    remarks = []
    if found.guessed:
        remarks.append("confirm the speaker")
    if private:
        remarks.append("confirm: must this speaker be protected?")
    if not taken:
        remarks.append("also in the prose")
    return "; ".join(remarks)


def strings(data: Any) -> Iterable[str]:
    data = without_remarks(data)
    if isinstance(data, dict):
        for each in data.values():
            yield from strings(each)
    elif isinstance(data, list):
        for each in data:
            yield from strings(each)
    else:
        yield str(data)


# --- figures and claims ---------------------------------------------------------------------------


def figure(found: figures.Figure, others: Sequence[figures.Figure]) -> Any:
    """A candidate figure as a record, with the sum of its parts or its rival as a remark."""
    number = found.number
    record: dict[str, Any] = {"id": found.id, "label": headline(found.label), "value": number.value}
    extra = {"qualifier": number.qualifier, "unit": number.unit, "currency": number.currency}
    record |= {key: value for key, value in extra.items() if value}
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
        record = source(
            block, f"note-{figures.slug(block.label) or re.sub('[^0-9a-z]', '', block.label) or 'x'}", draft
        )
        if record is None:
            continue
        records = record_list(draft, "sources", "confirm: footnotes of the text")
        draft.notes[block.label] = str(record["id"])
        draft.put(at, f"sources.{len(records)}")
        records.append(record)
        plan.aside[at] = ""


def record_list(draft: Draft, name: str, remark: str) -> list[Any]:
    value = draft.data.setdefault(name, Remark([], remark))
    records: list[Any] = value.value if isinstance(value, Remark) else value
    return records


def source(block: Block, name: str, draft: Draft) -> dict[str, Any] | None:
    text = plain(MARK.sub("", block.prose))
    found = URL.search(text) or URL.search(block.prose)
    url = found[0].rstrip(".,;:!?") if found else ""
    title = " ".join(text.replace(url, " ").split()).strip(" :,;—–-") if url else text
    title = title if any(map(str.isalnum, title)) else url
    if len(title) > 290 or len(url) > 1900 or not title or (found and len(URL.findall(text)) > 1):
        return None
    record: dict[str, Any] = {"id": unique(name, draft.ids), "title": headline(title)}
    if url:
        record["url"] = url
    return record if covers(strings(record), text) else None


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
