"""Hostile texts and briefings that are full of them: each text field gets each vector that it accepts."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from standfirst.library import Edition, Library
from standfirst.library.files import BriefingFile
from standfirst.library.visibility import face
from standfirst.model import Briefing, Record, Series
from standfirst.reader import Document, read
from standfirst.settings import Site

DATA = Path(__file__).parent / "data"
RUN = "window.__pwned=1"
HOST = "//canary.invalid"
MARKED_ADDRESS = f"javascript:{RUN}"
QUOTED = f'" onmouseover="{RUN}" x="'

FIXED = frozenset(
    {"id", "file", "geojson", "of", "lang", "original_lang", "protect", "person", "part_of", "about"}
)
"""Fields that are names of records or files; hostile ones are tested in their own place."""

_SIGNS = {"␊": "\n", "␉": "\t", "␀": "\0"}
_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}|[␊␉␀]")

Loc = tuple[str | int, ...]


@cache
def vectors() -> tuple[tuple[str, str], ...]:
    """Every vector with the name of its class."""
    found: list[tuple[str, str]] = []
    name = ""
    for line in (DATA / "vectors.txt").read_text("utf-8").split("\n"):
        if line.startswith("## "):
            name = line[3:].partition(":")[0]
        elif line and not line.startswith("#"):
            found.append((name, _spelled(line)))
    return tuple(found)


def _spelled(line: str) -> str:
    signs = _SIGN.sub(lambda m: chr(int(m[1], 16)) if m[1] else _SIGNS[m[0]], line)
    return signs.replace("RUN", RUN).replace("HOST", HOST)


@dataclass(frozen=True)
class Field:
    """A text in a briefing's data: where it stands, what it is called, and what it accepts."""

    loc: Loc
    name: str
    accepts: TypeAdapter[Any]

    @property
    def form(self) -> str:
        """The form of text, by its limits: a line, a paragraph, prose, an address; empty for others."""
        return _form(self.name, self.accepts)

    def takes(self, value: str) -> bool:
        """Whether the model lets a value stand here."""
        return _takes(self.name, self.accepts, value)


@cache
def _form(_name: str, accepts: TypeAdapter[Any]) -> str:
    schema = accepts.json_schema()
    text: dict[str, Any] = next(
        (
            one
            for one in (schema, *schema.get("anyOf", ()), schema.get("items", {}))
            if one.get("type") == "string"
        ),
        {},
    )
    return f"{text['maxLength']} {text.get('pattern', '')}".strip() if "maxLength" in text else ""


_known: dict[tuple[str, str], bool] = {}


def _takes(name: str, accepts: TypeAdapter[Any], value: str) -> bool:
    if (name, value) not in _known:
        try:
            accepts.validate_python(value)
            _known[name, value] = True
        except ValidationError:
            _known[name, value] = False
    return _known[name, value]


def fields(
    data: Any, record: type[Record] = Briefing, loc: Loc = (), leave: frozenset[str] = FIXED
) -> Iterator[Field]:
    """Every text field of a record's data, found by following the model; `leave` are names that are passed over."""
    for name, about in record.model_fields.items():
        key = about.alias or name
        if key in data and name not in leave:
            kind = Annotated[about.annotation, *about.metadata] if about.metadata else about.annotation
            yield from _inside(data[key], kind, (*loc, key), f"{record.__name__}.{name}", leave)


def _inside(value: Any, kind: Any, loc: Loc, name: str, leave: frozenset[str]) -> Iterator[Field]:
    if isinstance(value, dict):
        if inner := next((found for found in records(kind) if set(value) <= _keys(found)), None):
            yield from fields(value, inner, loc, leave)
        else:
            mapping = get_args(kind)[0] if get_origin(kind) is Annotated else kind
            for key, item in value.items():
                yield Field((*loc, key), name, TypeAdapter(get_args(mapping)[1]))
                assert isinstance(item, str)  # no other mapping is in the model
    elif isinstance(value, list):
        parts = list(_parts(kind))
        for index, item in enumerate(value):
            yield from _inside(item, parts[0] if parts else kind, (*loc, index), name, leave)
    elif isinstance(value, str):
        yield Field(loc, name, TypeAdapter(kind))


def _keys(record: type[Record]) -> set[str]:
    return {about.alias or name for name, about in record.model_fields.items()}


def records(kind: Any) -> list[type[Record]]:
    """The records that a field can hold."""
    if isinstance(kind, type) and issubclass(kind, Record):
        return [kind]
    return [found for part in get_args(kind) for found in records(part)]


def _parts(kind: Any) -> Iterator[Any]:
    """What the items of a list may be."""
    if get_origin(kind) is tuple:
        yield get_args(kind)[0]
    else:
        for part in get_args(kind):
            yield from _parts(part)


@cache
def template() -> dict[str, Any]:
    """A briefing with every field, open to all, with figures and a source that prose can refer to."""
    data: dict[str, Any] = copy.deepcopy(read(DATA / "full.yaml").data)
    data["status"] = "approved"
    for name in ("withdrawn", "embargo_until", "maps", "images", "translation", "id"):
        data.pop(name, None)
    data["key_figures"] += [
        {"id": "hostile", "label": MARKED_ADDRESS, "value": 1},
        {"id": "quoted", "label": QUOTED, "value": 2},
    ]
    data["sections"] += [{"id": f"more-{n}", "title": f"More {n}", "text": f"Text {n}."} for n in range(8)]
    data["topics"] = [f"Topic {n}" for n in range(9)]
    data["sources"].append({"id": "hostile", "title": f"{QUOTED} x"})
    return data


@dataclass
class Visits:
    """Which vectors stood in which field."""

    seen: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The same by form of text."""

    @property
    def count(self) -> int:
        """How many pairs of field and vector there were."""
        return sum(map(len, self.seen.values()))


def filled(turn: int, visits: Visits) -> dict[str, Any]:
    """The briefing in which each text field holds the vector of its turn, where it accepts it."""
    data = copy.deepcopy(template())
    every = vectors()
    for number, place in enumerate(fields(data)):
        index = (turn + number) % len(every)
        value = every[index][1]
        reference = place.loc[0] == "key_figures" and int(place.loc[1]) >= len(data["key_figures"]) - 2
        if reference or not value.strip():
            continue
        if place.takes(value):
            put(data, place.loc, value)
            visits.seen[place.name].add(index)
            if place.form:
                visits.forms[place.form].add(index)
    return data


def put(data: Any, loc: Sequence[str | int], value: str) -> None:
    """Write a value into data at a place."""
    for part in loc[:-1]:
        data = data[part]
    data[loc[-1]] = value


def edition(site: Site, stem: str, data: dict[str, Any], series: Series | None) -> Edition:
    """An edition of the series `s` with some data, as if it had been read from a file."""
    path = site.root / site.briefings / "s" / f"{stem}.yaml"
    shown = f"briefings/s/{stem}.yaml"
    briefing = Briefing.model_validate(data)
    file = BriefingFile("s", stem, "", path)
    return Edition(file, briefing, series, (Document(shown, "", data),), lambda _loc, _key: (shown, 1, 1))


def library(site: Site, turns: Sequence[int], visits: Visits) -> Library:
    """A library of one series in which each edition has its own turn; the last one is withdrawn."""
    every = vectors()
    title = next(
        text for _, text in (*every[turns[0] :], *every) if _takes("Series.title", _series("title"), text)
    )
    about = Series.model_validate({"title": title, "about": every[turns[-1]][1] or "x", "desk": "Desk"})
    found = []
    for turn in turns:
        data = filled(turn, visits)
        data["edition"] = turn + 1
        found.append(edition(site, f"{turn:04}", data, about))
    words = every[turns[0]][1]
    found.append(_withdrawn(site, filled(turns[0], visits), words if words.strip() else "x", about))
    return Library(site, tuple(found), {"s": about})


@cache
def _series(name: str) -> TypeAdapter[Any]:
    about = Series.model_fields[name]
    form: Any = Annotated[about.annotation, *about.metadata]
    return TypeAdapter(form)


def honest(site: Site, count: int) -> Library:
    """The same library as its authors meant it; numbers and the names of lines differ as they do in hostile ones."""
    about = Series.model_validate({"title": "Series", "about": "About it.", "desk": "Desk"})
    found = []
    for turn in range(count):
        data = copy.deepcopy(template()) | {"edition": turn + 1}
        data["key_figures"][-1]["value"] = turn
        data["claims"][0]["claim"] = f"Claim {turn}."
        for number, datum in enumerate(data["charts"][1]["data"]):
            datum["series"] = f"Testford {number}"
        found.append(edition(site, f"{turn:04}", data, about))
    found.append(_withdrawn(site, template(), "It is over.", about))
    return Library(site, tuple(found), {"s": about})


def _withdrawn(site: Site, data: dict[str, Any], words: str, about: Series) -> Edition:
    why = {"at": "2026-03-14T08:00+00:00", "explanation": words}
    return face(
        edition(site, "9000", {**data, "status": "withdrawn", "edition": 9000, "withdrawn": why}, about)
    )
