"""Make records of findings: voices, reactions, figures, claims, sources, contacts, timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from standfirst.importer import figures, lexicon, quotes
from standfirst.importer.blocks import Block, plain
from standfirst.importer.claims import FoundClaim, longest
from standfirst.importer.coverage import covers
from standfirst.importer.outline import Outline, OutlinePart, headline
from standfirst.importer.people import NamedPerson, bare, is_organisation
from standfirst.importer.suggestions import Suggestion
from standfirst.importer.writer import CommentedValue
from standfirst.importer.writer import bare as without_remarks

MAX_QUOTES: Final = 500
"""The maximum number of quotations that become records; with more, the file would be too large to read."""
MAX_TEXT: Final = 19_000
MAX_LINE: Final = 450

URL: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^()\[\]]+")
_PRIVATE: Final = re.compile(
    r"not (?:her|his|their) real name|name (?:has been |was )?changed|asked not to be (?:named|identified)|anonym|pseudonym|"
    r"prénom (?:a été )?modifié",
    re.IGNORECASE,
)
MARK: Final = re.compile(r"^(?:>\s*)?\s*(?:[-*+•]|\d{1,9}[.)])\s+")


@dataclass(slots=True)
class ImportDraft:
    """An unfinished briefing."""

    blocks: list[Block]
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[int, dict[str, None]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    found: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    suggestions: list[Suggestion] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def put(self, at: int, place: str) -> None:
        """Record the field that a block went to."""
        for line in self.blocks[at].lines:
            self.places.setdefault(line, {})[place] = None


# --- voices and reactions -------------------------------------------------------------------------


def voices(draft: ImportDraft, plan: Outline, found: quotes.FoundQuotations) -> frozenset[int]:
    """Add records of the quotations; return the blocks that contain nothing else and are not needed in the prose."""
    section = {at: part for part in plan.parts for at in part.blocks}
    taken: set[int] = set()
    for each in found.quotations:
        person = each.person
        texts = " ".join(draft.blocks[at].text for at in each.blocks)
        if person is None or len(each.words) > MAX_TEXT or not _can_be_named(person):
            continue
        if not plan.aside.keys().isdisjoint(each.blocks):  # text set aside is listed, and not in the prose
            continue
        if len(draft.data.get("voices", ())) + len(draft.data.get("reactions", ())) >= MAX_QUOTES:
            draft.remarks.append(f"more than {MAX_QUOTES} quotations: the others stay in the prose alone")
            break
        name = "reactions" if _comments(section.get(each.blocks[0])) else "voices"
        record = _quote(each, person, reaction=name == "reactions")
        if each.whole and covers(strings(record), texts) and plan.standfirst_at not in each.blocks:
            taken.update(each.blocks)
        records: list[Any] = draft.data.setdefault(name, [])
        for at in each.blocks:
            draft.put(at, f"{name}.{len(records)}")
        also = "" if each.blocks[0] in taken else "; also in the prose"
        protect = "; must this speaker be protected?" if _PRIVATE.search(texts) else ""
        records.append(CommentedValue(record, f"confirm the speaker{protect}{also}"))
    return frozenset(taken)


def suggested_quote(found: quotes.Quotation, draft: ImportDraft) -> Suggestion:
    """Return a suggestion for a quotation whose sentence does not name the speaker."""
    block = draft.blocks[found.blocks[0]]
    record = {"quote": found.words, "speaker": {"name": "Not stated"}}
    return Suggestion(
        "voices", block.lines[0], "its sentence does not name the speaker", block.text[:600], record
    )


def _can_be_named(person: NamedPerson) -> bool:
    fields = (person.name, person.role, person.organisation, person.place)
    return bool(person.name.strip()) and all(len(each) <= MAX_LINE and "\n" not in each for each in fields)


def _comments(part: OutlinePart | None) -> bool:
    """Return whether a section's heading announces comments."""
    if part is None or part.heading is None:
        return False
    return any(bare(word) in lexicon.REACTIONS for word in part.heading.text.split())


def _quote(found: quotes.Quotation, person: NamedPerson, *, reaction: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"quote": found.words, "speaker": _known(person) | _age(person)}
    if found.via:
        record["via"] = found.via
    kind = _reaction_kind(person) if reaction else _voice_kind(person)
    return record | ({"kind": kind} if kind else {})


def _known(person: NamedPerson) -> dict[str, Any]:
    fields = {
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "place": person.place,
    }
    return {key: value[:MAX_LINE] for key, value in fields.items() if value}


def _age(person: NamedPerson) -> dict[str, Any]:
    return {} if person.age is None else {"age": person.age}


def _has(person: NamedPerson, words: Iterable[str]) -> bool:
    known = frozenset(words)
    return any({bare(word), bare(word).removesuffix("s")} & known for word in person.role.split())


def _voice_kind(person: NamedPerson) -> str:
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


def _reaction_kind(person: NamedPerson) -> str:
    if _has(person, lexicon.ANALYST):
        return "expert"
    if _has(person, lexicon.OFFICIAL):
        return "official"
    return "organisation" if is_organisation(person.name) and not person.role else "public"


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


def figure(found: figures.FoundFigure) -> dict[str, Any]:
    """Return a number with its label as a record."""
    number = found.number
    record: dict[str, Any] = {"id": found.id, "label": headline(found.label)}
    if number.value is not None:
        written = found.written.replace("“", "").replace("”", "")
        record["value"] = (
            CommentedValue(number.value, f"as written: “{written}”") if written else number.value
        )
    else:
        record["range"] = [{"low": number.low, "high": number.high}]
    unit = number.unit or ("" if number.currency else number.written)
    extra = {"qualifier": number.qualifier, "unit": unit, "currency": number.currency}
    return record | {key: value for key, value in extra.items() if value}


def suggested_figure(found: figures.FoundFigure, draft: ImportDraft) -> Suggestion:
    """Return a suggestion for a number without a label."""
    label = " ".join(found.sentence[max(0, found.number.begin) :].split()[:8]).strip(" ,.;:()") or "Number"
    record = figure(replace(found, id=figures.slug(label) or "figure", label=label))
    why = "its sentence does not say what it counts in words that make sense on their own"
    return Suggestion(
        "key_figures", draft.blocks[found.block].lines[0], why, found.sentence.strip()[:600], record
    )


def claim(found: FoundClaim) -> dict[str, Any]:
    """Return a claim as a record."""
    by = [_party(person) for person in found.by] or ["Not stated"]
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
    return record


def suggested_claim(found: FoundClaim, draft: ImportDraft) -> Suggestion:
    """Return a suggestion for a claim whose sentence does not name the claimant."""
    block = draft.blocks[found.block]
    return Suggestion(
        "claims", block.lines[0], "its sentence does not name who claims it", block.text[:600], claim(found)
    )


def _party(person: NamedPerson) -> Any:
    known = _known(person)
    return known if len(known) > 1 else known["name"]


# --- sources and notes ----------------------------------------------------------------------------


def sources(draft: ImportDraft, plan: Outline) -> None:
    """Turn footnotes into sources, so that `[^1]` in the prose becomes a citation of them."""
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


def record_list(draft: ImportDraft, name: str, remark: str) -> list[Any]:
    value = draft.data.setdefault(name, CommentedValue([], remark))
    records: list[Any] = value.value if isinstance(value, CommentedValue) else value
    return records


def source(block: Block, name: str, draft: ImportDraft) -> dict[str, Any] | None:
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
    """Return an id that no other record of the briefing has."""
    result, number = name, 1
    while result in taken:
        number += 1
        result = f"{name}-{number}"
    taken.add(result)
    return result


def cite(text: str, draft: ImportDraft) -> str:
    """Replace marks of footnotes with citations of their sources."""
    for label, name in draft.notes.items() if "[" in text else ():
        text = text.replace(f"\\[^{label}]", f"[@{name}]").replace(f"[^{label}]", f"[@{name}]")
        if label.isdigit() or label == "*":
            text = re.sub(rf"(?<!\\)\[{re.escape(label)}\](?!\()", f"[@{name}]", text)
    return text
