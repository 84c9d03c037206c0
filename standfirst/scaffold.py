"""Write first drafts: a briefing with every section that its kind requires, and the next edition of a series."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from os.path import relpath
from pathlib import Path

import yaml

from standfirst.errors import InputError, Problem, UsageError
from standfirst.library import load
from standfirst.library.files import describe
from standfirst.model import REQUIRED, Briefing, Kind
from standfirst.model.parse import parse
from standfirst.reader import Document, read, read_text
from standfirst.settings import Site, now

SCHEMA = "briefing.schema.json"
CONFIRM = "# confirm"
"""The comment on every line that a person must review; the check SF602 refuses it."""

_MARK = "TODO"
_ID = re.compile(r"^id: *['\"]?([a-z0-9/_-]+)", re.MULTILINE)
_TOP = re.compile(r"^([a-z_]+):", re.MULTILINE)

_ONCE = frozenset({"changes", "updates", "withdrawn", "embargo_until", "translation", "id"})
"""Fields that belong to one edition only."""

_SECTIONS = {
    "standfirst": "standfirst: {mark} - one paragraph, what happened and why it matters",
    "as_of": "as_of: {moment}  # confirm",
    "period": "period: {{from: {day}, to: {day}}}  # confirm",
    "edition": "edition: {edition}",
    "highlights": "highlights:\n  - {mark} - the first thing to know\n  - {mark} - the second",
    "key_figures": (
        "key_figures:\n"
        "  - id: first\n"
        "    label: {mark} - what is counted\n"
        "    # value: 0  (write it once it is known)\n"
        "    sources: [first_source]"
    ),
    "situation": "situation: |\n  {mark} - what happened and what the situation is now. [@first_source]",
    "background": "background: |\n  {mark} - what led here.",
    "sources": (
        "sources:\n  - {{id: first_source, title: {mark} - what it is called, accessed: {day}, grade: F6}}"
    ),
    "contacts": "contacts:\n  - {{name: {contact_name}, email: {contact}}}",
}
_ORDER = (
    "standfirst", "dateline", "as_of", "period", "edition", "highlights", "key_figures", "situation", "background",
    "sources", "contacts",
)  # fmt: skip


def new(kind: Kind, title: str, site: Site, *, depth: int = 0, edition: int = 1, name: str = "") -> str:
    """Return the text of a new briefing: its modeline and every section that its kind requires.

    It satisfies the schema; the checks refuse it until every mark in it is gone. `depth` is how many
    folders it is below that of the briefings, `name` its id.
    """
    today = now().astimezone(site.zone)
    values = {
        "mark": _MARK, "day": today.date().isoformat(), "moment": _moment(today), "edition": str(edition),
        "contact": site.contact or "desk@example.org", "contact_name": _quoted(site.name),
    }  # fmt: skip
    wanted = {*REQUIRED[kind], "situation"}
    # Citations need a source, and an edition of a series its number, whatever the kind requires.
    wanted.update({"sources", "edition"} if depth else {"sources"})
    sections = [_SECTIONS[name].format(**values) for name in _ORDER if name in wanted]
    head = [
        f"# yaml-language-server: $schema={'../' * depth}{SCHEMA}",
        *([f"id: {name}"] if name else []),
        f"kind: {kind.value}",
        f"title: {_quoted(title)}",
        f"dateline: {{place: {_MARK}, date: {values['day']}}}",
        f"lang: {site.lang}",
        "tlp: AMBER",
        "status: draft",
    ]
    return "\n".join([*head, "", *(f"{section}\n" for section in sections)])


def _moment(instant: datetime) -> str:
    return instant.replace(second=0, microsecond=0).isoformat(timespec="minutes")


def _quoted(text: str) -> str:
    """Return a line of text as a YAML value of exactly that text; JSON's strings are valid YAML."""
    return json.dumps(text, ensure_ascii=False)


def name_of(title: str) -> str:
    """Return a file name for a title: lower-case letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", title.casefold())
    return "-".join(words)[:60].strip("-") or "briefing"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A new file and its text."""

    path: Path
    text: str


def new_briefing(site: Site, kind: str, title: str, series: str = "") -> NewFile:
    """Return a new briefing on its own, or the first or next one of a series; raises UsageError for wrong arguments."""
    if kind not in list(Kind):
        raise UsageError(f"a kind is one of {', '.join(Kind)}, not {kind!r}")
    base = site.root / site.briefings
    if series and not _is_series(base / series, base):
        raise UsageError(f"{series!r} cannot be an address; use small letters, digits and `-`")
    before = _editions(site, series) if series else []
    number = max((edition for edition, _ in before), default=0) + 1
    path = base / series / f"{number:02}.yaml" if series else base / f"{name_of(title)}.yaml"
    if describe(path, base) is None:
        raise UsageError(f"{series!r} cannot be an address; use small letters, digits and `-`")
    name = free_id(site, path)
    text = new(Kind(kind), title, site, depth=1 if series else 0, edition=number, name=name)
    try:
        parse(Briefing, read_text(text, path.name))
    except InputError as error:
        raise UsageError(f"the title cannot be used: {error.problems[0].message}") from None
    return NewFile(path, text)


def _is_series(folder: Path, base: Path) -> bool:
    """Return whether a folder can be that of a series: one below the briefings, with a name fit for URLs."""
    first = folder / "01.yaml"
    return first.is_relative_to(base) and describe(first, base) is not None


def free_id(site: Site, path: Path) -> str:
    """Return the id of a new edition: its path, which it keeps wherever its file goes later."""
    base = site.root / site.briefings
    wish = path.relative_to(base).with_suffix("").as_posix()
    taken = {
        found[1]
        for file in base.rglob("*.y*ml")
        if (found := _ID.search(file.read_text("utf-8", "replace"))) is not None
    }
    return next(name for name in chain([wish], (f"{wish}-{n}" for n in count(2))) if name not in taken)


def _editions(site: Site, series: str) -> list[tuple[int, Path]]:
    """Return the originals of a series by number; raises InputError with the problems of all of them."""
    base = site.root / site.briefings
    paths = [
        path
        for path in sorted((base / series).glob("*.y*ml"))
        if (file := describe(path, base)) and not file.lang and not path.name.startswith("_")
    ]
    loaded = load(site, paths)
    if loaded.problems:
        raise InputError(loaded.problems)
    return sorted((edition.briefing.edition or 1, edition.file.path) for edition in loaded.library.editions)


def new_edition(site: Site, series: str) -> NewFile:
    """Return the last edition of a series carried forward, with every number and date to be confirmed.

    Comments and the order of the file stay. Raises UsageError if the series has no edition, and
    InputError if its last one has problems.
    """
    editions = _editions(site, series)
    if not editions:
        raise UsageError(f"there is no edition in {site.briefings}/{series}; begin with `standfirst new`")
    number, last = editions[-1]
    path = last.with_name(_next_name(last, number))
    if path.exists():
        raise InputError(
            [Problem(site.shown(path), 1, 1, "SF023", "this file is there already", "move it away")]
        )
    today = now().astimezone(site.zone)
    return NewFile(path, carried(read(last, site.shown(last)), number + 1, today, free_id(site, path)))


def _next_name(last: Path, number: int) -> str:
    """Return the name of the next file, with the number in the last one's name increased."""
    found = re.fullmatch(r"(.*?)(\d+)", last.stem)
    if found is None:
        return f"{number + 1:02}{last.suffix}"
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}}{last.suffix}"


def carried(last: Document, number: int, today: datetime, name: str = "") -> str:
    """Return the text of an edition carried forward to the next number, with its own id and consistent line breaks."""
    edits = list(_edits(last, number, today))
    text = _named(_kept(_edited(last, edits, mark=True), number), name)
    try:
        read_text(text, last.path)
    except InputError:  # a comment cannot be within a text that continues on the next line
        text = f"{CONFIRM} every number and date\n{_named(_kept(_edited(last, edits, mark=False), number), name)}"
    return text.replace("\r\n", "\n")


def _kept(text: str, number: int) -> str:
    """Return the blocks that apply to the next edition too, with its number and its status."""
    parts = [part for part in _blocks(text) if part[0] not in _ONCE]
    kept = "".join(block for _, block in parts)
    for name, value in (("edition", str(number)), ("status", "draft")):
        if not any(key == name for key, _ in parts):
            kept = f"{kept.rstrip()}\n{name}: {value}\n"
    return kept


def _named(text: str, name: str) -> str:
    """Insert the edition's id before its first field."""
    return _TOP.sub(lambda found: f"id: {name}\n{found[0]}", text, count=1) if name else text


@dataclass(frozen=True, slots=True)
class _Edit:
    """A value to replace (or to leave, if `new` is None) and to mark for confirmation."""

    node: yaml.Node
    new: str | None
    confirm: bool = True


def _edits(last: Document, number: int, today: datetime) -> Iterator[_Edit]:
    day = today.date().isoformat()
    fixed = {"edition": str(number), "status": "draft"}
    dated = {"as_of": _moment(today), "next_due": day}
    for name, node in _children(last.root):
        if name in fixed:
            yield _Edit(node, fixed[name], confirm=False)
        elif name in dated:
            yield _Edit(node, dated[name])
        elif name == "dateline":
            yield from (_Edit(inner, day) for key, inner in _children(node) if key == "date")
        elif name == "period":
            yield from _period(node, day)
        elif name in ("key_figures", "funding", "response"):
            yield from _numbers(node)


def _period(node: yaml.Node, day: str) -> Iterator[_Edit]:
    """Yield edits that begin the new period where the last one ended."""
    ends = dict(_children(node))
    old_end = ends["to"].value if "to" in ends else day
    for key, inner in ends.items():
        later = max(str(old_end), day) if key == "to" else str(old_end)
        yield _Edit(inner, later)


def _numbers(node: yaml.Node) -> Iterator[_Edit]:
    """Yield an edit for every number and time of figures and of funding."""
    for record in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        for key, inner in _children(record):
            if key in ("value", "as_of", "required", "received", "percent", "target", "reached", "range"):
                yield _Edit(inner, None)
            elif key in ("appeals", "indicators"):
                yield from _numbers(inner)


def _children(node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [(str(key.value), value) for key, value in pairs]


def _edited(last: Document, edits: list[_Edit], *, mark: bool) -> str:
    """Apply edits to the text, and mark each line that a person must review once."""
    text = last.text
    for edit in sorted(edits, key=lambda edit: edit.node.start_mark.index, reverse=True):
        if edit.new is not None:
            text = text[: edit.node.start_mark.index] + edit.new + text[edit.node.end_mark.index :]
    lines = text.split("\n")
    comments = {line - 1: words for line, _, words in last.comments()}
    for number in {edit.node.start_mark.line for edit in edits if edit.confirm and mark}:
        lines[number] = _marked(lines[number], comments.get(number))
    return "\n".join(lines)


def _marked(line: str, comment: str | None) -> str:
    """Append the mark to a line, before any older comment."""
    end = "\r" if line.endswith("\r") else ""
    if comment is None:
        return f"{line.rstrip()}  {CONFIRM}{end}"
    before = line[: line.rindex(comment)].rstrip().removesuffix("#").rstrip()
    return f"{before}  {CONFIRM}; {comment}{end}"


def _blocks(text: str) -> list[tuple[str, str]]:
    """Split a text before each top-level key; the text before the first is a block of its own."""
    starts = [0, *(found.start() for found in _TOP.finditer(text) if found.start())]
    ends = [*starts[1:], len(text)]
    pieces = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    return [(found[1] if (found := _TOP.match(piece)) else "", piece) for piece in pieces]


def save(draft: NewFile) -> None:
    """Write a draft, but never over an existing file."""
    try:
        draft.path.parent.mkdir(parents=True, exist_ok=True)
        with draft.path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft.text)
    except FileExistsError:
        raise UsageError(
            f"{relpath(draft.path)} already exists; move it away, or choose another title"
        ) from None
    except OSError as error:
        raise UsageError(f"{relpath(draft.path)} cannot be written: {error.strerror}") from None
