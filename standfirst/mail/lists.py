"""Distribution lists in YAML and CSV, with the place of each problem.

A list is `distribution/NAME.yaml`, or `distribution/NAME.csv` (or `.xlsx`, `.ods`) alone. The YAML may name a CSV with
its members (`members_csv: donors.csv`), for thousands of them. A list without `tlp` may see only CLEAR.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from standfirst import reader
from standfirst.errors import InputError, Level, Problem
from standfirst.library.files import path_fault
from standfirst.mail import addresses, fields, member_files
from standfirst.mail.member_files import Place
from standfirst.mail.purpose import ATTACHABLE, NOTHING
from standfirst.model.base import ID_PATTERN
from standfirst.model.marking import Tlp

FORMATS = ("mail", "report", "flash")
"""The formats that a member can choose: the message's body, the full report, the one-page flash."""

MEMBER_FIELDS = ("address", "name", "lang", "organisation", "tags", "formats")
LIST_FIELDS = ("name", "title", "tlp", "lang", "attach", "members", "members_csv")

TABLES = (".csv", *member_files.WORKBOOKS)
"""Files with a member in each row."""

_OURS = ("ledger", "mail.key", "README")
_BESIDE = frozenset({".html", ".jsonl", ".pem"})
"""Other files in the folder: the ledger, keys, and files of sign-ups."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_TAG = re.compile(r"[\w-]{1,40}")
_SEPARATORS = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True)
class Member:
    """One reader on a list; `address` is ASCII, `lang` and `formats` may be empty (no preference)."""

    address: str
    name: str = ""
    lang: str = ""
    organisation: str = ""
    tags: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The recipient, whatever the spelling."""
        return addresses.key(self.address)


@dataclass(frozen=True, slots=True)
class MailingList:
    """A list: `tlp` is the strictest marking that it may see."""

    name: str
    title: str
    tlp: Tlp
    lang: str
    members: tuple[Member, ...]
    attach: tuple[str, ...] | None = None
    """Attachments for its members beside the PDF; None if the settings decide."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """All lists of a site and all their problems."""

    lists: tuple[MailingList, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that must be fixed before anything is sent."""
        return tuple(problem for problem in self.problems if problem.level == "error")


@dataclass(slots=True)
class _ListReading:
    """The state of reading one file."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, at: tuple[int, int], code: str, message: str, fix: str, level: Level = "error") -> None:
        self.problems.append(Problem(self.path, *at, code, message, fix, level))


def load(folder: Path, shown: str = "distribution") -> Distribution:
    """Load every list in `folder`, by name; `shown` is the folder's name in messages.

    Codes: SF801 an unusable file, SF802 a key or column, SF803 a field, SF804 an address, SF805 a duplicate, SF806 a
    role account (info), SF807 an international domain (info), SF808 an empty list (warning), SF809 the marking.
    """
    if not folder.is_dir():
        missing = Problem(shown, 1, 1, "SF801", "there is no such folder", "copy distribution.example")
        return Distribution((), (missing,))
    found: list[MailingList] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    every = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    files = [path for path in every if not _is_refused(path, folder, shown, problems)]
    for path in (one for one in files if one.suffix == ".yaml"):
        loaded, csv_name = _from_yaml(path, f"{shown}/{path.name}", problems)
        found.extend(loaded)
        taken.add(csv_name)
    for path in (one for one in files if one.suffix.lower() in TABLES and one.name not in taken):
        found.extend(_from_csv(path, f"{shown}/{path.name}", problems))
    problems.extend(_ignored(every, shown))
    _note_same_names(found, shown, problems)
    return Distribution(tuple(sorted(found, key=lambda one: one.name)), tuple(dict.fromkeys(problems)))


def _is_refused(path: Path, folder: Path, shown: str, problems: list[Problem]) -> bool:
    """Report a list that is a pipe or a device or a link out of its folder or to nothing, and return whether it is one."""
    is_list = path.suffix.lower() in (".yaml", *TABLES)
    fault = path_fault(path, folder) if is_list and os.path.lexists(path) else None
    if fault:
        problems.append(Problem(f"{shown}/{path.name}", 1, 1, "SF801", fault.what, fault.fix))
    return fault is not None


def _ignored(files: Sequence[Path], shown: str) -> Iterator[Problem]:
    """Report files in the folder that are not lists, because users may expect them to be read."""
    for path in files:
        ours = (
            path.name.startswith(_OURS) or path.suffix in _BESIDE or path.suffix.lower() in (".yaml", *TABLES)
        )
        if not ours:
            what = "folder" if path.is_dir() else "file"
            fix = f"lists are {', '.join(('.yaml', *TABLES))} files; rename it, or move it away"
            yield Problem(f"{shown}/{path.name}", 1, 1, "SF801", f"this {what} is not read", fix, "warning")


def _note_same_names(found: Iterable[MailingList], shown: str, problems: list[Problem]) -> None:
    seen: set[str] = set()
    for one in found:
        if one.name in seen:
            message = f"two lists are called `{one.name}`"
            problems.append(Problem(shown, 1, 1, "SF805", message, "rename one of them"))
        seen.add(one.name)


def _from_yaml(path: Path, shown: str, problems: list[Problem]) -> tuple[list[MailingList], str]:
    """Read the list in a YAML file, and the name of the CSV with its members."""
    try:
        document = reader.read(path, shown)
    except InputError as error:
        problems.extend(_about_lists(problem) for problem in error.problems)
        return [], ""
    reading = _ListReading(shown)
    head = document.data
    _note_unknown(head, LIST_FIELDS, reading, lambda key: document.position([key], key=True))

    def at(key: str) -> tuple[int, int]:
        return document.position([key])

    name = _identifier(_word(head, "name", reading, at) or path.stem, reading, at)
    tlp = _ceiling(head, reading, at)
    lang = _language(_word(head, "lang", reading, at), reading, at)
    title = _word(head, "title", reading, at) or name
    csv_name = _word(head, "members_csv", reading, at)
    members = _members(_yaml_rows(document, reading), lang, reading)
    if csv_name:
        members += _csv_beside(path, csv_name, shown, lang, reading)
    _note_empty(members, reading)
    problems.extend(reading.problems)
    return [MailingList(name, title, tlp, lang, members, _attach(head, reading, at))], csv_name


def _attach(head: Mapping[str, Any], reading: _ListReading, at: Place) -> tuple[str, ...] | None:
    """Return the attachments for its members; None if the list does not set them."""
    if "attach" not in head:
        return None
    words = _words(head, "attach", reading, at)
    for one in words:
        if one not in (*ATTACHABLE, NOTHING):
            known = (*ATTACHABLE, NOTHING)
            reading.note(at("attach"), "SF803", f"`{one}` is nothing to attach", _nearest(one, known))
    return tuple(one for one in ATTACHABLE if one in words)


def _about_lists(problem: Problem) -> Problem:
    """Replace the reader's advice, which is for briefings, by one for lists."""
    if problem.code == "SF002":
        return replace(problem, fix="keep the members in a CSV beside it: `members_csv: members.csv`")
    if problem.code == "SF009":
        return replace(problem, fix="start with `tlp:` and `members:`")
    return problem


def _from_csv(path: Path, shown: str, problems: list[Problem]) -> list[MailingList]:
    reading = _ListReading(shown)
    name = _identifier(path.stem, reading, lambda _: (1, 1))
    members = _csv_members(path, "", reading)
    _note_empty(members, reading)
    problems.extend(reading.problems)
    return [MailingList(name, name, Tlp.CLEAR, "", members)]


def _csv_beside(
    path: Path, csv_name: str, shown: str, lang: str, reading: _ListReading
) -> tuple[Member, ...]:
    if Path(csv_name).name != csv_name or not csv_name.lower().endswith(TABLES):
        reading.note(
            (1, 1),
            "SF803",
            f"`{csv_name}` is not a CSV or spreadsheet beside the list",
            "write `members.csv`",
        )
        return ()
    beside = _ListReading(f"{shown.rpartition('/')[0]}/{csv_name}")
    named = path.with_name(csv_name)
    if _is_refused(named, path.parent, shown.rpartition("/")[0], reading.problems):
        return ()
    members = _csv_members(named, lang, beside)
    reading.problems.extend(beside.problems)
    return members


def _csv_members(path: Path, lang: str, reading: _ListReading) -> tuple[Member, ...]:
    try:
        table = member_files.read(path, reading.path, MEMBER_FIELDS)
    except InputError as error:
        reading.problems.extend(error.problems)
        return ()
    members = _members(table.rows(), lang, reading)
    reading.problems.extend(table.problems)
    return members


def _yaml_rows(document: reader.Document, reading: _ListReading) -> Iterator[tuple[Mapping[str, Any], Place]]:
    rows = document.data.get("members")
    if rows is None:
        return
    if not isinstance(rows, list):
        reading.note(document.position(["members"]), "SF803", "members are a list", "write `- address: …`")
        return
    for number, row in enumerate(rows):

        def at(key: str, number: int = number) -> tuple[int, int]:
            return document.position(["members", number, key])

        if isinstance(row, dict):
            _note_unknown(row, MEMBER_FIELDS, reading, at)
            yield row, at
        else:
            reading.note(at(""), "SF803", "a member is a mapping", "write `- address: name@example.org`")


def _members(
    rows: Iterable[tuple[Mapping[str, Any], Place]], lang: str, reading: _ListReading
) -> tuple[Member, ...]:
    """Return the valid members, each once; the others become problems."""
    members: dict[str, Member] = {}
    lines: dict[str, int] = {}
    for row, at in rows:
        count = len(reading.problems)
        member = _member(row, lang, reading, at)
        if member is None or any(p.level == "error" for p in reading.problems[count:]):
            continue
        first = lines.setdefault(member.key, at("address")[0])
        if member.key in members:
            message = f"{member.address} appears twice, here and in line {first}"
            reading.note(at("address"), "SF805", message, "keep one of them", "warning")
        members.setdefault(member.key, member)
    return tuple(members.values())


def _member(row: Mapping[str, Any], lang: str, reading: _ListReading, at: Place) -> Member | None:
    address = _address(row, reading, at)
    member_lang = _language(_word(row, "lang", reading, at), reading, at) or lang
    name = _word(row, "name", reading, at)
    organisation = _word(row, "organisation", reading, at)
    tags = _words(row, "tags", reading, at)
    formats = _words(row, "formats", reading, at)
    for tag in tags:
        if not _TAG.fullmatch(tag):
            reading.note(at("tags"), "SF803", f"`{tag}` is not a valid tag", "use letters, digits, - and _")
    for one in formats:
        if one not in FORMATS:
            reading.note(at("formats"), "SF803", f"`{one}` is not a format", _nearest(one, FORMATS))
    return Member(address, name, member_lang, organisation, tags, formats) if address else None


def _address(row: Mapping[str, Any], reading: _ListReading, at: Place) -> str:
    text = row.get("address")
    if not isinstance(text, str):
        reading.note(at("address"), "SF804", "a member needs an address", "write name@example.org")
        return ""
    try:
        address = addresses.parse(text.strip(" "))
    except addresses.AddressError as error:
        reading.note(at("address"), "SF804", f"{text[:80]!a}: {error}", error.fix)
        return ""
    if address.international:
        message = f"{text} is sent to as {address.text}"
        reading.note(at("address"), "SF807", message, "compare the letters", "info")
    if addresses.is_role(address.text):
        message = f"{address.text} is an office, not a person"
        reading.note(at("address"), "SF806", message, "several people may read it", "info")
    return address.text


def _word(row: Mapping[str, Any], key: str, reading: _ListReading, at: Place) -> str:
    """Return a one-line field; empty if it is missing or invalid."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        reading.note(at(key), "SF803", f"`{key}` is text", "put it in quotes")
        return ""
    value = value.strip(" ")
    if wrong := fields.fault(value):
        reading.note(at(key), "SF803", f"`{key}`: {wrong[0]}", wrong[1])
        return ""
    return value


def _words(row: Mapping[str, Any], key: str, reading: _ListReading, at: Place) -> tuple[str, ...]:
    """Return short values from a YAML list, or from text separated by spaces, commas or bars."""
    value = row.get(key)
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            reading.note(at(key), "SF803", f"`{key}` holds words", "put each in quotes")
            return ()
        parts: Sequence[str] = value
    else:
        parts = (
            _labels(_word(row, key, reading, at))
            if key == "tags"
            else _SEPARATORS.split(_word(row, key, reading, at))
        )
    return tuple(dict.fromkeys(part.lower() for part in parts if part))


def _labels(text: str) -> list[str]:
    """Tags as address books write them: `* myContacts ::: Press`, `"Press","Health cluster"`; or our own format."""
    if ":::" in text or '"' in text:
        parts = [part.strip('"* ').removeprefix("* ") for part in re.split(r":::|,", text)]
        return ["-".join(part.split()) for part in parts]
    return _SEPARATORS.split(text)


def _language(text: str, reading: _ListReading, at: Place) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        reading.note(at("lang"), "SF803", f"`{text}` is not a language", "write `en`, `ur`, `fr-CA`")
        return ""
    return text


def _identifier(text: str, reading: _ListReading, at: Place) -> str:
    if not re.fullmatch(ID_PATTERN, text):
        message = f"`{text}` is not a valid name for a list"
        reading.note(at("name"), "SF803", message, "use small letters, digits, - and _")
    return text


def _ceiling(head: Mapping[str, Any], reading: _ListReading, at: Place) -> Tlp:
    text = _word(head, "tlp", reading, at) or Tlp.CLEAR.value
    if text == Tlp.RED:
        reading.note(at("tlp"), "SF809", "a list never sees RED", "name each recipient with --to")
        return Tlp.CLEAR
    if text not in list(Tlp):
        wanted = "write AMBER+STRICT, AMBER, GREEN or CLEAR"
        reading.note(at("tlp"), "SF809", f"`{text}` is not a TLP 2.0 marking", wanted)
        return Tlp.CLEAR
    return Tlp(text)


def _note_unknown(row: Mapping[str, Any], known: Sequence[str], reading: _ListReading, at: Place) -> None:
    for key in row:
        if key not in known:
            reading.note(at(key), "SF802", f"`{key}` is not known", _nearest(key, known))


def _nearest(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"there are {', '.join(known)}"


def _note_empty(members: Sequence[Member], reading: _ListReading) -> None:
    if not members:
        reading.note((1, 1), "SF808", "this list has no members", "add a member", "warning")
