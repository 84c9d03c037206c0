"""Assemble the fields of a briefing, and record which field each line of the source went to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from standfirst.importer import claims as claim_finder
from standfirst.importer import figures, front, lists, quotes, records, tables
from standfirst.importer.blocks import Block, escape
from standfirst.importer.headings import field as field_of
from standfirst.importer.outline import Outline, OutlinePart, headline, outline
from standfirst.importer.records import ImportDraft
from standfirst.importer.suggestions import MAX
from standfirst.importer.writer import CommentedValue
from standfirst.language import detect
from standfirst.language.words import words

MAX_PROSE: Final = 190_000
"""The maximum length of a section; the model allows 200,000."""
MAX_CLAIMS: Final = 100

_ORDER: Final = (
    "kind", "title", "standfirst", "dateline", "as_of", "period", "edition", "next_due", "lang", "tlp",
    "status", "exercise", "highlights", "key_figures", "situation", "background", "coordination",
    "sections", "timeline", "voices", "reactions", "claims", "outlook", "tables", "sources", "contacts",
    "note",
)  # fmt: skip
_DECIDED: Final = ("tlp", "status")
"""Fields that no import takes from a text: every import is a restricted draft."""


def assemble(blocks: Sequence[Block], today: date, *, dated: bool) -> ImportDraft:
    """Return the fields of a briefing from the blocks of a text; `today` dates a text that has no date.

    `dated` means that `today` is only the file's date.
    """
    plan = outline(blocks, today)
    draft = ImportDraft(plan.blocks)
    text = " ".join(block.text for block in plan.blocks[:200])
    language, sure = detect.language(text)
    front.fill(draft, plan, today, dated=dated)
    draft.data["lang"] = (
        language if sure else CommentedValue(language, "confirm: the text is too short to be sure")
    )
    quoted = quotes.find(plan.blocks)
    records.sources(draft, plan)
    taken = _quotations(draft, plan, quoted)
    head = frozenset(
        at for at in (plan.title_at, *plan.kickers, *plan.date_lines, *plan.aside) if at is not None
    )
    how = figures.setting(plan.blocks, language, plan.country, figures.about(plan.blocks, plan.day))
    boxes = _figures(draft, taken | head | _quoted_blocks(quoted), how)
    tabled = tables.take(draft, plan, taken | head | boxes, how)
    _body(draft, plan, taken | boxes | tabled)
    _claims(draft, taken | head, quoted)
    _mark(draft)
    draft.data = {
        key: draft.data[key] if key in _DECIDED else confirmed(draft.data[key])
        for key in _ORDER
        if key in draft.data
    }
    return draft


def confirmed(value: Any) -> Any:
    """Return a field with `confirm` in its comment, and in that of each of its records: imported values are guesses."""
    value, remark = (value.value, value.remark) if isinstance(value, CommentedValue) else (value, "")
    if isinstance(value, list):
        value = [each if isinstance(each, str) else confirmed(each) for each in value]
    if isinstance(value, list) and not remark and not any(isinstance(each, str) for each in value):
        return value
    return CommentedValue(
        value, remark if "confirm" in remark else "; ".join(filter(None, ("confirm", remark)))
    )


def _quoted_blocks(found: quotes.FoundQuotations) -> frozenset[int]:
    """Return the blocks that are quotations over several paragraphs, whose numbers belong to the speakers."""
    return frozenset(at for each in found.quotations if len(each.blocks) > 1 for at in each.blocks)


def _body(draft: ImportDraft, plan: Outline, taken: frozenset[int]) -> None:
    """Put sections into the vocabulary's fields for them, and the others into free sections."""
    for part in plan.parts:
        name = part.field or ("situation" if part.heading is None else "")
        if name in lists.LISTS and lists.LISTS[name](draft, part, taken):
            continue
        if name in ("situation", "background", "coordination", "outlook") and name not in draft.data:
            _field(draft, part, name, taken)
        elif name == "standfirst" and "standfirst" not in draft.data and _as_standfirst(draft, part, taken):
            continue
        else:
            _section(draft, part, taken)
    if not draft.data.get("situation"):
        _need_situation(draft)


def _as_standfirst(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> bool:
    body = [at for at in part.blocks if draft.blocks[at].kind != "heading"]
    if (
        len(body) != 1
        or body[0] in taken
        or draft.blocks[body[0]].kind != "paragraph"
        or len(draft.blocks[body[0]].prose) > 1500
    ):
        return False
    draft.data["standfirst"] = CommentedValue(
        records.cite(" ".join(draft.blocks[body[0]].prose.split()), draft), _headed(part) or "confirm"
    )
    for at in part.blocks:
        draft.put(at, "standfirst")
    return True


def _headed(part: OutlinePart) -> str:
    return (
        f"headed “{part.heading.text.replace('“', '').replace('”', '')}” in the source"
        if part.heading
        else ""
    )


def _field(draft: ImportDraft, part: OutlinePart, name: str, taken: frozenset[int]) -> None:
    """Add a field of prose; the excess of a long one becomes a section."""
    pieces = _prose(draft, part, taken, name)
    if not pieces:
        _only_records(draft, part)
        return
    text: Any = CommentedValue(pieces[0], _headed(part)) if _headed(part) else pieces[0]
    draft.data[name] = {"text": text} if name == "outlook" else text
    if part.heading is not None:
        draft.put(part.blocks[0], name)
    for piece in pieces[1:]:
        _add_section(draft, part.heading.text if part.heading else "Situation", piece)


def _section(draft: ImportDraft, part: OutlinePart, taken: frozenset[int]) -> None:
    title = part.heading.text if part.heading else "Further"
    pieces = _prose(draft, part, taken, f"sections.{len(draft.data.get('sections', ()))}")
    if not pieces:
        _only_records(draft, part)
    for number, piece in enumerate(pieces):
        place = _add_section(draft, title, piece)
        if part.heading is not None and not number:
            draft.put(part.blocks[0], place)


def _add_section(draft: ImportDraft, title: str, text: str) -> str:
    sections: list[dict[str, Any]] = draft.data.setdefault("sections", [])
    name = records.unique(figures.slug(title) or "section", draft.ids)
    sections.append({"id": name, "title": headline(title), "text": text})
    return f"sections.{len(sections) - 1}"


def _only_records(draft: ImportDraft, part: OutlinePart) -> None:
    """Keep the heading of a section that consists of records only as a comment on them."""
    if part.heading is None:
        return
    names = [
        place
        for at in part.blocks[1:]
        for line in draft.blocks[at].lines
        for place in draft.places.get(line, ())
    ]
    name = names[0].partition(".")[0] if names else ""
    value = draft.data.get(name)
    if not name or value is None:
        _add_empty(draft, part)
        return
    before = value.remark if isinstance(value, CommentedValue) else ""
    remark = f"{before}; {_headed(part)}" if before else _headed(part)
    draft.data[name] = CommentedValue(value.value if isinstance(value, CommentedValue) else value, remark)
    draft.put(part.blocks[0], name)


def _add_empty(draft: ImportDraft, part: OutlinePart) -> None:
    """Treat a heading without anything below it as text."""
    if part.heading is None:
        return
    text = part.heading.prose
    if (
        "situation" in draft.data
        and not isinstance(draft.data["situation"], CommentedValue)
        and not draft.data.get("sections")
    ):
        draft.data["situation"] = f"{draft.data['situation']}\n\n**{text}**"
        draft.put(part.blocks[0], "situation")
    else:
        place = _add_section(draft, part.heading.text, text)
        draft.put(part.blocks[0], place)


def _prose(draft: ImportDraft, part: OutlinePart, taken: frozenset[int], place: str) -> list[str]:
    """Return the text of a section in parts of allowed length, without what went into records."""
    top = part.heading.level if part.heading else 2
    pieces: list[str] = []
    before: Block | None = None
    size = MAX_PROSE + 1
    for at in part.blocks:
        block = draft.blocks[at]
        cited = block.kind == "note" and block.label in draft.notes
        if at in taken or cited or block is part.heading or block.kind in ("extra", "rule", "meta"):
            continue
        for text in _cut(records.cite(_shown(block, top), draft)):
            gap = (
                "\n"
                if before and before.kind == block.kind == "item" and before.label == block.label
                else "\n\n"
            )
            if size + len(text) > MAX_PROSE:
                pieces.append(text)
                size = len(text)
            else:
                pieces[-1] += gap + text
                size += len(gap) + len(text)
            before = block
        draft.put(at, place)
    return [piece.strip() for piece in pieces if piece.strip()]


def _shown(block: Block, top: int) -> str:
    if block.kind == "heading":
        level = min(max(3, 2 + (block.level or 3) - top), 6)
        return f"{'#' * level} {block.prose}"
    return f"\\[{escape(block.label)}\\] {block.prose}" if block.kind == "note" else block.prose


def _cut(text: str) -> Iterable[str]:
    """Split a paragraph that is longer than a section may be between words."""
    while len(text) > MAX_PROSE:
        at = text.rfind(" ", 0, MAX_PROSE)
        at = at if at > 0 else MAX_PROSE
        yield text[:at]
        text = text[at:].lstrip()
    yield text


def _need_situation(draft: ImportDraft) -> None:
    """Provide the situation that the model requires: the first section, or else the remaining text."""
    sections = draft.data.get("sections") or []
    prose = [at for at, each in enumerate(sections) if field_of(each["title"]) is None]
    if prose or (sections and "background" not in draft.data):
        at = prose[0] if prose else 0
        first = sections.pop(at)
        draft.data["situation"] = CommentedValue(first["text"], f"headed “{first['title']}” in the source")
        _rename_sections(draft, at)
        if not sections:
            del draft.data["sections"]
    elif "background" in draft.data:
        draft.data["situation"] = draft.data.pop("background")
        _rename(draft, "background", "situation")
    elif "standfirst" in draft.data:
        value = draft.data.pop("standfirst")
        draft.data["situation"] = value.value if isinstance(value, CommentedValue) else value
        _rename(draft, "standfirst", "situation")
    else:
        title = draft.data["title"]
        draft.data["situation"] = CommentedValue(
            escape(title.value if isinstance(title, CommentedValue) else title),
            "confirm: the text says no more",
        )


def _rename(draft: ImportDraft, old: str, new: str) -> None:
    _moved(draft, lambda place: new if place == old else place)


def _rename_sections(draft: ImportDraft, gone: int) -> None:
    """Renumber the sections after one that became the situation."""

    def moved(place: str) -> str:
        if not place.startswith("sections."):
            return place
        number = int(place.partition(".")[2])
        if number == gone:
            return "situation"
        return f"sections.{number - 1}" if number > gone else place

    _moved(draft, moved)


def _moved(draft: ImportDraft, new: Callable[[str], str]) -> None:
    draft.places = {line: dict.fromkeys(map(new, places)) for line, places in draft.places.items()}


def _figures(draft: ImportDraft, skip: frozenset[int], how: figures.Setting) -> frozenset[int]:
    """Add records of the figures; return the blocks that are boxes of figures only."""
    found, more = figures.find_all(draft.blocks, skip, how)
    for each in found:
        for at in (each.block, *each.box):
            draft.put(at, f"key_figures.{each.id}")
    made = [records.figure(each) for each in found]
    if made:
        draft.data["key_figures"] = CommentedValue(made, "confirm: numbers whose own words name them")
    draft.found.append(("figures", len(made)))
    draft.suggestions += [records.suggested_figure(each, draft) for each in more]
    return frozenset(at for each in found for at in each.box)


def _claims(draft: ImportDraft, taken: frozenset[int], quoted: quotes.FoundQuotations) -> None:
    made: list[Any] = []
    for claim in claim_finder.find(draft.blocks, taken, quoted.directory):
        if not claim.by or len(made) == MAX_CLAIMS:
            draft.suggestions.append(records.suggested_claim(claim, draft))
            continue
        for at in (claim.block, *(denial.block for denial in claim.denials)):
            draft.put(at, f"claims.{len(made)}")
        made.append(records.claim(claim))
    if made:
        draft.data["claims"] = CommentedValue(made, "confirm: claimant, claim and response")
    draft.found.append(("claims", len(made)))


def _quotations(draft: ImportDraft, plan: Outline, quoted: quotes.FoundQuotations) -> frozenset[int]:
    taken = records.voices(draft, plan, quoted)
    made = [each for name in ("voices", "reactions") for each in draft.data.get(name, ())]
    draft.found += [
        ("marked sections", sum(part.heading is not None for part in plan.parts)),
        ("quotations", len(made)),
        ("speakers", len({each.value["speaker"]["name"].casefold() for each in made})),
    ]
    draft.suggestions += [records.suggested_quote(each, draft) for each in quoted.unnamed]
    return taken


def _mark(draft: ImportDraft) -> None:
    """Number the suggestions by line, and list them at the fields of prose that contain their sentences."""
    draft.suggestions = sorted(draft.suggestions, key=lambda each: each.line)[:MAX]
    stand: dict[str, list[int]] = {}
    for number, each in enumerate(draft.suggestions, start=1):
        names = [place.partition(".")[0] for place in draft.places.get(each.line, ())]
        prose = next((name for name in names if name in _MARKED and name in draft.data), None)
        if prose:
            stand.setdefault(prose, []).append(number)
    for name, found in stand.items():
        value = draft.data[name]
        said = f"suggestions {', '.join(map(str, found))} are of this text"
        remark = value.remark if isinstance(value, CommentedValue) else ""
        before = f"{remark}; {'' if 'confirm' in remark else 'confirm '}" if remark else "confirm: "
        draft.data[name] = CommentedValue(
            value.value if isinstance(value, CommentedValue) else value, f"{before}{said}"
        )
    draft.found.append(("suggestions", len(draft.suggestions)))


_MARKED: Final = words("situation background coordination outlook sections standfirst highlights")
