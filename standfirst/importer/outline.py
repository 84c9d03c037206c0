"""Sort the blocks of a text into headline, dateline, standfirst, sections and extras."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from standfirst.importer import masthead
from standfirst.importer.blocks import Block, escape, escape_opening
from standfirst.importer.headings import field as field_of
from standfirst.importer.masthead import Issue
from standfirst.language import dates
from standfirst.language.dates import WrittenDate
from standfirst.language.money import country_code

MAX_TITLE: Final = 300
MAX_STANDFIRST: Final = 1500
_SHORT_TITLE: Final = 200
_TOP: Final = 8
"""The number of blocks at the top of a text in which a headline is searched."""
_SIGNATURE: Final = 8
_LINE: Final = 60
"""The length below which a paragraph is unlikely to have a dateline."""

_NUMBERED: Final = re.compile(r"^\d{1,2}(?:(?:\.\d{1,2}){1,3}\\?\.?|\\?[.)])\s+(?=[^\W\d_])")
"""The number of a heading; in its Markdown a backslash may precede the dot."""
_PAGE: Final = re.compile(r"^(.{2,100}?)[\s.…_·]*[\s.…_·](?:\d{1,3}|[ivxl]{1,6})$")
"""`What happened ..... 2`, as contents are typed by hand."""
_CONTENTS: Final = re.compile(
    r"^\W*(?:table of contents|contents|in this (?:report|issue)|sommaire|table des matières|índice|contenido|المحتويات|فہرست)\W*$",
    re.IGNORECASE,
)
_END_MARK: Final = re.compile(r"^\W*(?:end|ends|-30-|30|###|fin)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A section: its heading (None at the top of the text), the model's field for it, and its blocks."""

    heading: Block | None
    field: str | None
    blocks: tuple[int, ...]


@dataclass(slots=True)
class Outline:
    """The parts of a text; numbers are indexes in `blocks`."""

    blocks: list[Block]
    title: str = ""
    title_at: int | None = None
    title_guessed: bool = False
    place: str = ""
    country: str = ""
    day: date | None = None
    dateline: str = ""
    dateline_at: int | None = None
    standfirst_at: int | None = None
    kickers: list[int] = field(default_factory=list)
    date_lines: list[int] = field(default_factory=list)
    aside: dict[int, str] = field(default_factory=dict)
    parts: list[OutlinePart] = field(default_factory=list)
    exercise: bool = False
    issue: Issue = field(default_factory=Issue)


def outline(blocks: Sequence[Block], today: date) -> Outline:
    """Return the parts of a text; a date without a year is the last such date before `today`."""
    result = Outline([_heading_or_text(block) for block in blocks])
    _set_aside(result)
    result.issue = masthead.read_issue(result.blocks)
    _take_meta(result)
    _take_title(result)
    _take_dateline(result, today)
    _take_standfirst(result)
    result.parts = [piece for part in _parts(result) for piece in _highlights_alone(result, part)]
    if result.day is None:
        _date_of_top_lines(result, today)
    if result.day is None:
        result.day = result.issue.day or result.issue.as_of
    return result


def _heading_or_text(block: Block) -> Block:
    """Return a heading without its number; one that is too long is text."""
    if block.kind != "heading":
        return block
    if len(block.text) > MAX_TITLE:
        return replace(block, kind="paragraph", prose=escape_opening(block.prose))
    found = _NUMBERED.match(block.text)
    if found and (again := _NUMBERED.match(block.prose)):
        return replace(block, text=block.text[found.end() :], prose=block.prose[again.end() :])
    return block


def _free(result: Outline) -> list[int]:
    taken = {result.title_at, *result.kickers, *result.date_lines, *result.aside}
    return [at for at in range(len(result.blocks)) if at not in taken]


def _set_aside(result: Outline) -> None:
    """Set aside rules, comments, page headers and end marks, which are not part of the briefing's text."""
    for at, block in enumerate(result.blocks):
        if block.kind == "extra":
            result.aside[at] = block.label
        elif block.kind == "rule":
            link = block.label.startswith("link ")
            result.aside[at] = "a link's address, now beside its text" if link else "a rule"
            if block.text == "--" and len(result.blocks) - at <= _SIGNATURE:
                result.aside.update(dict.fromkeys(range(at + 1, len(result.blocks)), "a signature"))
        elif at > len(result.blocks) // 2 and _END_MARK.match(block.text):
            result.aside[at] = "an end mark"
    _set_contents_aside(result)


def _set_contents_aside(result: Outline) -> None:
    """Set aside tables of contents: their heading, and two or more lines with a title and a page."""
    places: dict[str, int] = {}
    for at, block in enumerate(result.blocks):
        places[_bare(block.text)] = at
    lines = [
        at
        for at, block in enumerate(result.blocks)
        if (found := _PAGE.match(block.text)) and places.get(_bare(found[1]), -1) > at
    ]
    for at in lines if len(lines) > 1 else ():
        result.aside[at] = "the table of contents"
        if at and _CONTENTS.match(result.blocks[at - 1].text):
            result.aside[at - 1] = "the table of contents"


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text)).casefold()


def _take_meta(result: Outline) -> None:
    """Read the headers of a message or the front matter of a Markdown file."""
    for at, block in enumerate(result.blocks):
        if block.kind != "meta":
            continue
        named = block.label in ("title", "subject", "objet")
        if named and 0 < len(block.text) <= MAX_TITLE and not result.title:
            title = re.sub(r"^(?:(?:fwd?|re|tr)\s*:\s*)+", "", block.text, flags=re.IGNORECASE)
            result.title, result.title_at = headline(title), at
            continue
        found = next(dates.find(block.text), None) if block.label in ("date", "sent", "published") else None
        if found and (day := found.on()) and result.day is None:
            result.day = day
        result.aside[at] = "the head of the message"


def _take_title(result: Outline) -> None:
    """Read the title: the first block that is no kicker; of a whole paragraph its first words."""
    for at in _free(result):
        block = result.blocks[at]
        if _is_kicker(result, at):
            result.kickers.append(at)
            result.exercise = result.exercise or bool(masthead.EXERCISE.match(block.text))
            continue
        if result.title:
            break
        if block.kind == "heading" or (block.kind == "paragraph" and _is_headline(result, at)):
            result.title, result.title_at = headline(block.text), at
            result.title_guessed = block.kind != "heading" and block.text[-1:] in ".:"
        break
    if not result.title:
        _lend_title(result)
    for at in _free(result)[:6]:
        text = result.blocks[at].text
        line = len(text) < 90 and (masthead.is_kicker(text) or masthead.is_byline(text))
        if line or at in result.issue.lines:
            result.kickers.append(at)


def _is_kicker(result: Outline, at: int) -> bool:
    block = result.blocks[at]
    if at >= _TOP or block.kind not in ("paragraph", "heading") or len(block.text) > _SHORT_TITLE:
        return False
    letterhead = not result.title and at + 1 in result.issue.lines and masthead.is_letterhead(block.text)
    return len(result.blocks) > 1 and (
        masthead.is_kicker(block.text) or letterhead or at in result.issue.lines
    )


def _is_headline(result: Outline, at: int) -> bool:
    block = result.blocks[at]
    follows = any(each.kind not in ("rule", "extra", "meta") for each in result.blocks[at + 1 :])
    short = len(block.text) <= _SHORT_TITLE and (block.text[-1:] not in ".۔" or len(block.text) < 60)
    return (
        follows
        and short
        and not block.quoted
        and block.text[:1] not in '"“«„'
        and not (len(block.text) > _LINE and masthead.opening(block.text))
    )


def _lend_title(result: Outline) -> None:
    result.title_guessed = True
    issue = [at for at in result.kickers if at in result.issue.lines]
    for at in [*issue, *_free(result), *result.kickers, *result.aside]:
        words = result.blocks[at].text.split()
        if any(map(str.isalnum, result.blocks[at].text)):
            short = " ".join(words[:12])[:120]
            result.title = headline(short if len(words) <= 12 else f"{short.rstrip('.,;:')} …")
            return
    result.title = "Untitled"


def headline(text: str) -> str:
    """Return a headline, which cannot have markup, with markup characters replaced by look-alikes."""
    text = " ".join(text.split())
    if re.search(r"<[A-Za-z/!?]", text):
        text = text.replace("<", "‹").replace(">", "›")
    text = text.replace("*", "∗").replace("`", "'")
    text = re.sub(r"_(?=_)", "_ ", text)
    text = text if len(text) <= MAX_TITLE else f"{text[:MAX_TITLE].rsplit(' ', 1)[0]} …"
    return text or "Untitled"


def _take_dateline(result: Outline, today: date) -> None:
    """Read the dateline, at the beginning of one of the first paragraphs, or on a line of its own near the top."""
    seen = 0
    below = False
    for at in _free(result):
        block = result.blocks[at]
        if block.kind not in ("paragraph", "heading") or seen > 6:
            continue
        seen += 1
        below = below or block.kind == "heading"
        if labelled := masthead.LABELLED.match(block.text):
            _labelled(result, at, labelled, today)
        elif (
            block.kind == "paragraph"
            and len(block.text) > _LINE
            and (found := masthead.opening(block.text))
            and not (below and masthead.is_bare_label(found))
        ):
            _keep_dateline(result, found, today)
            result.dateline_at = at
            rest = block.text[found.end() :]
            result.blocks[at] = replace(block, text=rest, prose=_without(block, found.end()))
            return
        elif (written := masthead.only_date(block.text)) and result.day is None:
            result.day = _day(written, result, today)
            result.date_lines.append(at)
        elif len(block.text) < 90 and (own := masthead.own_line(block.text)) and not result.place:
            _keep_dateline(result, own, today)
            result.date_lines.append(at)


def _without(block: Block, length: int) -> str:
    """Return the prose of a paragraph without its dateline, which may contain emphasis."""
    if block.prose.startswith(block.text[:length]):
        return block.prose[length:]
    rest = block.text[length : length + 12]
    at = block.prose.find(rest)
    return block.prose[at:] if at > 0 else escape(block.text[length:])


def _day(written: WrittenDate | None, result: Outline, today: date) -> date | None:
    """Return a date; one without a year is that nearest to the known date, and never after `today`."""
    if written is None:
        return None
    if written.year:
        return written.on()
    near = result.day or today
    days = [
        day
        for year in (near.year - 1, near.year, near.year + 1)
        if (day := written.on(year)) and day <= today
    ]
    return min(days, key=lambda day: abs(day - near), default=None)


def _keep_dateline(result: Outline, found: re.Match[str], today: date) -> None:
    place = found["place"].strip()
    result.dateline = found[0].strip()
    result.place = place.title() if place.isupper() and len(place) > 3 else place
    groups = found.groupdict()
    result.country = country_code(groups.get("country") or "")
    written = next(dates.find(groups.get("date") or ""), None)
    result.day = _day(written, result, today) or result.day


def _labelled(result: Outline, at: int, found: re.Match[str], today: date) -> None:
    """Read `Date: 3 March 2026`, `Location: Zarq`."""
    day = _day(next(dates.find(found["value"]), None), result, today)
    if day and result.day is None:
        result.day = day
        result.date_lines.append(at)
    elif not day and found["label"].casefold() in ("location", "place", "lieu") and not result.place:
        result.place = found["value"].strip()
        result.date_lines.append(at)


def _take_standfirst(result: Outline) -> None:
    """Read the standfirst: the paragraph between headline and dateline, else the one after the dateline."""
    body = [at for at in _free(result) if result.blocks[at].kind in ("paragraph", "heading", "item")]
    if not body or sum(result.blocks[at].kind in ("paragraph", "item") for at in body) < 2:
        return
    first = result.blocks[body[0]]
    if (
        first.kind != "paragraph"
        or first.quoted
        or len(first.text) > MAX_STANDFIRST
        or first.text[:1] in '"“«„'
    ):
        return
    if result.blocks[body[1]].kind == "heading" or len(first.text) >= 60 or body[0] == result.dateline_at:
        result.standfirst_at = body[0]


def _parts(result: Outline) -> list[OutlinePart]:
    """Return sections by the headings of the highest level in the text; deeper ones stay in the prose."""
    free = [at for at in _free(result) if at != result.standfirst_at]
    levels = [_level(result.blocks[at]) for at in free if result.blocks[at].kind == "heading"]
    top = min(levels, default=2)
    if (
        levels.count(top) == 1
        and len(levels) > 2
        and result.blocks[free[0]].kind == "heading"
        and _level(result.blocks[free[0]]) == top
    ):
        top = min((level for level in levels if level > top), default=top)
    parts: list[OutlinePart] = []
    heading: Block | None = None
    blocks: list[int] = []
    for at in free:
        block = result.blocks[at]
        if block.kind == "heading" and (_level(block) <= top or _breaks_out(block)):
            if heading is not None or blocks:
                parts.append(OutlinePart(heading, field_of(heading.text) if heading else None, tuple(blocks)))
            heading, blocks = block, [at]
        else:
            blocks.append(at)
    if heading is not None or blocks:
        parts.append(OutlinePart(heading, field_of(heading.text) if heading else None, tuple(blocks)))
    return parts


def _highlights_alone(result: Outline, part: OutlinePart) -> tuple[OutlinePart, ...]:
    """Split highlights: the bullets below their heading, and later paragraphs, which belong to the situation."""
    if part.field != "highlights":
        return (part,)
    kinds = [result.blocks[at].kind for at in part.blocks]
    items = [at for at, kind in enumerate(kinds) if kind == "item"]
    end = (
        next((at for at in range(items[-1] + 1, len(kinds)) if kinds[at] != "item"), None) if items else None
    )
    if end is None or "paragraph" in kinds[: items[0]]:
        return (part,)
    return OutlinePart(part.heading, part.field, part.blocks[:end]), OutlinePart(
        None, None, part.blocks[end:]
    )


def _breaks_out(block: Block) -> bool:
    """Return whether a section leaves its parent: contacts and sources, and sections with a merely bold heading."""
    name = field_of(block.text)
    return name in ("contacts", "sources") or (name is not None and block.level == 0)


def _level(block: Block) -> int:
    """Return the level of a heading; a merely bold or short one ranks below marked ones."""
    return block.level or 3


def _date_of_top_lines(result: Outline, today: date) -> None:
    """Read the date of `Situation Report 4, 14 March 2031`, which has no place; the end of a period is no date."""
    dated = [at for at in range(min(_TOP, len(result.blocks))) if _gives_day(result.blocks[at].text)]
    for at in [*result.kickers, *dated]:
        text = result.blocks[at].text
        days = [day for each in dates.find(text) if (day := _day(each, result, today))]
        if len(days) == 1 and not next(dates.spans(text), None) and not masthead.is_ahead(text):
            result.day = days[0]
            return


def _gives_day(text: str) -> bool:
    """Return whether a line gives a date: `Official Report, Thursday, 22 May 2031`; not a sentence about an event."""
    found = [each for each in dates.find(text) if each.year] if len(text) < 90 else []
    return bool(found) and bool(re.match(r"[ )*]*$|,? \d{1,2}[:.h]\d{2}\b", text[found[-1].end :]))
