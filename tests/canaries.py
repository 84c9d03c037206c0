"""A site in whose closed, protected and private records every text is a canary of its own."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import yaml
from openpyxl import Workbook
from PIL import Image, PngImagePlugin
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from standfirst.library.registry import Person
from standfirst.library.visibility import FACE
from standfirst.model import Briefing, Record, Series, Source, Speaker
from standfirst.reader import read
from standfirst.view.public import hidden
from tests import hostile
from tests.hostile import Field
from tests.sites import ROOT, copy_site

DATA = ROOT / "tests" / "data"
MARK = re.compile(r"zqx[a-z]\d{4}k")
"""What a canary looks like in small letters without signs; nothing else does."""

OPEN = "zqxz9999k"
"""A mark that is public: it shows that the reading of the output would find the others."""

CLOSED: dict[str, dict[str, Any]] = {
    "amber": {"tlp": "AMBER"},
    "strict": {"tlp": "AMBER+STRICT"},
    "green": {"tlp": "GREEN"},
    "red": {"tlp": "RED"},
    "unmarked": {"tlp": None},
    "draft": {"status": "draft"},
    "review": {"status": "review"},
    "embargoed": {"embargo_until": "2099-01-01T00:00+00:00"},
    "ended": {
        "tlp": "AMBER",
        "status": "withdrawn",
        "withdrawn": {"at": "2026-03-14T08:00+00:00", "explanation": "E"},
    },
}
"""Why an edition is held back, by the series that it stands in."""

NAMES = frozenset({
    "name", "place", "places", "about", "by", "organisation", "lead", "publisher", "series", "rows", "subtotal_rows", "at",
})  # fmt: skip
"""Fields that name what other fields name, too: equal texts stay equal."""

_REFERENCE = re.compile(r"\[@([^\]]*)\]|\{\{ *([\w-]+) *\}\}")
_NOTHING: frozenset[str] = frozenset()


@dataclass
class Planted:
    """What was planted: each canary's mark, and where it stands."""

    places: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """The whole text that holds the mark."""
    bare: set[str] = field(default_factory=set)
    """Fields in which no words can stand: choices, dates, codes."""
    filled: set[str] = field(default_factory=set)

    def note(self, letter: str, where: str) -> str:
        """A line of text that holds a new canary."""
        made = self.mark(letter, where)
        self.texts[made] = words(made)
        return self.texts[made]

    def mark(self, letter: str, where: str) -> str:
        """A new canary."""
        made = f"zqx{letter}{len(self.places):04}k"
        self.places[made] = where
        return made


def words(mark: str) -> str:
    """A canary as a line of text."""
    return f"{mark} {mark}b {mark}c {mark}d"


class Planter:
    """Plants canaries into the data of one record."""

    def __init__(self, planted: Planted, letter: str, origin: str) -> None:
        """`letter` tells the canaries of this record from others."""
        self.planted, self.letter, self.origin = planted, letter, origin
        self.named: dict[str, str] = {}

    def fill(self, data: dict[str, Any], record: type[Record] = Briefing) -> dict[str, Any]:
        """The data with a canary in each text."""
        made = copy.deepcopy(data)
        places = list(hostile.fields(made, record, leave=_NOTHING))
        for place in sorted(places, key=lambda one: not one.name.endswith((".id", ".person"))):
            self._plant(made, place)
        return made

    def _plant(self, data: Any, place: Field) -> None:
        before = _get(data, place.loc)
        key = place.name.rpartition(".")[2]
        if before in self.named and (key in NAMES or place.takes(self.named[before])):
            hostile.put(data, place.loc, self.named[before])
            self.planted.filled.add(place.name)
            return
        mark = self.planted.mark(self.letter, f"{self.origin}: {'.'.join(map(str, place.loc))}")
        text = next((one for one in self._forms(mark, before, place) if place.takes(one)), None)
        if text is None:
            del self.planted.places[mark]
            self.planted.bare.add(place.name)
            return
        if key in NAMES or key in ("id", "person", "file", "geojson"):
            self.named[before] = text
        self.planted.filled.add(place.name)
        hostile.put(data, place.loc, text)
        if mark in text:
            self.planted.texts[mark] = text
        else:
            del self.planted.places[mark]

    def _forms(self, mark: str, before: str, place: Field) -> Iterator[str]:
        key = place.name.rpartition(".")[2]
        if key in ("file", "geojson", "data"):
            yield f"{mark}{Path(before).suffix}"
        elif key == "about" and "." in before and " " not in before:
            yield f"{before.partition('.')[0]}.{self.named.get(before.partition('.')[2], '')}"
        elif key == "edition":  # one that exists, and not the edition itself
            yield "open/07" if self.origin.startswith("briefings/ended/") else before
        elif key == "sheet":  # its name has 31 letters at most
            yield mark
        else:
            yield f"{words(mark)} {self._references(before)}".strip()
            yield mark
            yield f"https://example.org/{mark}"
            yield f"{mark}@example.org"

    def _references(self, before: str) -> str:
        """The citations and figures of a text, by their new names."""
        return " ".join(
            f"[@{'; @'.join(self.named.get(one.strip(' @'), one) for one in cited.split(';'))}]"
            if cited
            else f"{{{{ {self.named.get(figure, figure)} }}}}"
            for cited, figure in _REFERENCE.findall(before)
        )


def private(data: dict[str, Any], planted: Planted, letter: str, origin: str) -> dict[str, Any]:
    """The data of a public edition with canaries in what is for the desk alone, and in what is protected."""
    made = copy.deepcopy(data)
    for place in hostile.fields(made, leave=_NOTHING):
        owner, _, name = place.name.partition(".")
        kind = next(one for one in _kinds(Briefing) if one.__name__ == owner)
        if name in (_protected(_get(made, place.loc[:-1])) if kind is Speaker else hidden(kind)):
            mark = planted.mark(letter, f"{origin}: {'.'.join(map(str, place.loc))}")
            for text in (words(mark), mark):
                if place.takes(text):
                    hostile.put(made, place.loc, text)
                    planted.texts[mark] = text
                    planted.filled.add(f"private {place.name}")
                    break
            else:
                del planted.places[mark]
    return made


def _protected(speaker: Any) -> frozenset[str]:
    if not isinstance(speaker, dict):
        return frozenset({"aliases"})  # an item of the list itself
    if "published_as" not in speaker:
        return frozenset()
    return frozenset(speaker.get("protect") or ("name", "role", "organisation", "place")) | {
        "person",
        "aliases",
    }


def _kinds(record: type[Record]) -> Iterator[type[Record]]:
    """A record and all that it can hold."""
    seen: list[type[Record]] = []
    queue = [record]
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.append(one)
            queue += [
                inner for about in one.model_fields.values() for inner in hostile.records(about.annotation)
            ]
    yield from seen


def text_fields(record: type[Record] = Briefing) -> set[str]:
    """The names of all fields that words can stand in, by the model alone."""
    return {
        f"{kind.__name__}.{name}"
        for kind in _kinds(record)
        for name, about in kind.model_fields.items()
        if _takes_words(about)
    }


def _takes_words(about: FieldInfo) -> bool:
    kind: Any = Annotated[about.annotation, *about.metadata] if about.metadata else about.annotation
    accepts: TypeAdapter[Any] = TypeAdapter(kind)
    mark = "zqxa0000k"
    forms = (words(mark), mark, f"https://example.org/{mark}", f"{mark}@example.org")
    return any(_valid(accepts, form) or _valid(accepts, [form]) for form in forms)


def _valid(accepts: TypeAdapter[Any], value: object) -> bool:
    try:
        accepts.validate_python(value)
    except ValidationError:
        return False
    return True


def _get(data: Any, loc: Sequence[str | int]) -> Any:
    for part in loc:
        data = data[part]
    return data


# The site


def template() -> dict[str, Any]:
    """A briefing with every field, open to all."""
    data: dict[str, Any] = copy.deepcopy(read(DATA / "full.yaml").data)
    data.update(status="approved", tlp="CLEAR")
    for name in ("withdrawn", "embargo_until", "id"):
        del data[name]
    data["tables"] += copy.deepcopy([_COUNTED, _SHARED, _NO_ROWS])
    data["maps"][0] |= {"table": "wells", "column": "depth", "key": "well"}
    data["charts"] += copy.deepcopy([_DRAWN])
    data["key_figures"] += copy.deepcopy(_FIGURES)
    data["moved_from"] = ["shore/07"]
    data["related"][0]["edition"] = "ended/07"
    data["funding"]["appeals"][0]["url"] = "https://example.org/exercise/bridge"
    return data


_COUNTED = {
    "id": "counted", "title": "Boats by harbour", "data": "boats.xlsx", "sheet": "Boats",
    "columns": [
        {"id": "harbour", "label": "Harbour", "head": "Name of harbour", "group": "Where"},
        {"id": "boats", "label": "Boats", "kind": "number", "head": "Boats that float"},
    ],
    "sources": ["players"],
}  # fmt: skip
"""A table whose rows lie in a workbook."""

_DRAWN = {
    "id": "nets", "kind": "columns", "title": "Most nets are in the west", "table": "shared", "columns": ["nets"],
    "threshold": {"value": 3, "label": "Enough nets"}, "annotations": [{"at": "Upper", "text": "Boats came"}],
    "alt": "Columns of nets.", "sources": ["players"],
}  # fmt: skip
"""A chart of that table."""

_SHARED = {
    "id": "shared", "title": "Nets by shore", "group_by": "side", "subtotal_rows": "Both",
    "columns": [
        {"id": "side", "label": "Side"},
        {"id": "village", "label": "Village"},
        {"id": "nets", "label": "Nets", "kind": "number"},
        {"id": "share", "label": "Share", "kind": "percent", "share_of": "nets"},
    ],
    "rows": [["Left", "Upper", 3, None], ["Left", "Lower", 1, None], ["Left", "Both", 4, None]],
    "sources": ["players"],
}  # fmt: skip
"""A table with a typed subtotal and shares."""

_NO_ROWS = {
    "id": "wells", "title": "Wells by depth", "download": True, "sources": ["players"],
    "columns": [{"id": "well", "label": "Well"}, {"id": "depth", "label": "Depth", "kind": "number"}],
}  # fmt: skip
"""A table without rows, so that its map lacks no area."""

_FIGURES = [
    {
        "id": "risk",
        "label": "Risk of more rain",
        "word": "Very high",
        "place": "The left shore",
        "sources": ["agency"],
    },
    {"id": "fed", "label": "People fed", "value": 500, "of": "displaced", "sources": ["agency"]},
]
"""Figures with a word in place of a number, and with a share."""


def planted_site(folder: Path) -> Planted:
    """A site with one public edition and many that are held back, in each of which all texts are canaries."""
    copy_site(folder)
    briefings = folder / "briefings"
    for name in ("balochistan", "flood"):
        shutil.rmtree(briefings / name)
    planted = Planted()
    people: dict[str, Any] = read(DATA / "_registry" / "people.yaml").data
    for letter, (name, why) in zip("abcdefghi", CLOSED.items(), strict=True):
        data = {key: value for key, value in {**template(), "id": "x", **why}.items() if value is not None}
        planter = Planter(planted, letter, f"briefings/{name}/07.yaml")
        _edition(briefings / name / "07.yaml", planter.fill(data), planted.note(letter, f"{name}: a cell"))
        _write(briefings / name / "07.fr.yaml", {"lang": "fr", **planter.fill({"title": "T", "notice": "N"})})
        _write(
            briefings / name / "_series.yaml", planter.fill({"title": "T", "about": "A", "desk": "D"}, Series)
        )
        people |= _persons(planter, [planter.named[one] for one in PEOPLE])
        _pictures(briefings / name, planted, planter.named)
    people[PEOPLE[0]]["note"] = planted.note("l", "the note of somebody who is named in public")
    people |= _open(briefings, planted)
    _registry(briefings / "_registry", planted, people)
    _own_pages(folder, planted)
    return planted


UNPUBLISHED = {
    "draft": {"Status": "draft"},
    "hidden": {"Status": "hidden"},
    "future": {"Date": "2099-01-01"},
    "untranslated": {"Status": "draft", "Lang": "fr"},
}
"""Why a page or an article of the desk's own is not public."""


def _own_pages(folder: Path, planted: Planted) -> None:
    """Pages and articles that are not public, with a canary in each field, in the text and in what they attach."""
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("\nWITH_FUTURE_DATES = False\n")
    for kind in ("pages", "articles"):
        for state, why in UNPUBLISHED.items():
            name = planted.mark("q", f"{kind}, {state}: its file")
            fields = ("Title", "Summary", "Tags", "Category", "Author", "Slug", "Keywords", "Description")
            said = {one: words(planted.mark("q", f"{kind}, {state}: {one}")) for one in fields}
            head = "".join(
                f"{field}: {value}\n" for field, value in ({"Date": "2026-01-02"} | said | why).items()
            )
            text = f"{words(planted.mark('q', f'{kind}, {state}: text'))} [map]({{attach}}{name}.txt)"
            path = folder / "content" / kind / f"{name}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                f"{head}\n## {words(planted.mark('q', f'{kind}, {state}: heading'))}\n\n{text}\n", "utf-8"
            )
            path.with_suffix(".txt").write_text(
                words(planted.mark("q", f"{kind}, {state}: attached")), "utf-8"
            )


def _open(briefings: Path, planted: Planted) -> dict[str, Any]:
    """What is public, with what is not in it: private fields, protected people, the body of what was withdrawn.

    Gives the people whom only the withdrawn body names.
    """
    data = template()
    data["reactions"].append({
        "quote": "We waited on the roof.", "kind": "public", "sources": ["players"], "verification": "unverified",
        "consent": "given", "speaker": {"person": "keeper", "published_as": "A farmer"},
    })  # fmt: skip
    del data["moved_from"]  # what was public keeps its old address
    data["title"] = f"{data['title']} {OPEN}"
    data["key_figures"][0]["label"] = f"People displaced {OPEN}"
    data = private(data, planted, "m", "briefings/open/07.yaml")
    _edition(briefings / "open" / "07.yaml", data, "Testford")
    _pictures(briefings / "open", planted, {"gauge.png": "gauge.png", "areas.geojson": "areas.geojson"})
    gone = {
        **{k: v for k, v in template().items() if k != "moved_from"},
        "status": "withdrawn",
        "withdrawn": read(DATA / "full.yaml").data["withdrawn"],
    }
    planter = Planter(planted, "n", "briefings/gone/07.yaml")
    body = planter.fill({k: v for k, v in gone.items() if k not in FACE})
    face = {k: v for k, v in gone.items() if k in FACE}
    _edition(briefings / "gone" / "07.yaml", {**face, **body}, planted.note("n", "gone: a cell"))
    _pictures(briefings / "gone", planted, planter.named)
    keeper = Planter(planted, "k", "briefings/_registry/people.yaml").fill(_PERSON, Person)
    named = _persons(planter, [planter.named[one] for one in PEOPLE])
    return {**named, data["reactions"][-1]["speaker"]["person"]: keeper}


PEOPLE = ("exercise-player-3", "exercise-player-7")
_PERSON = {"name": "N", "role": "R", "organisation": "O", "place": "P", "aliases": ["A", "B"], "note": "X"}


def _persons(planter: Planter, names: Sequence[str]) -> dict[str, Any]:
    return {name: planter.fill(_PERSON, Person) for name in names}


def _registry(folder: Path, planted: Planted, people: dict[str, Any]) -> None:
    planter = Planter(planted, "o", "briefings/_registry")
    body = {"name": "Invented Body"}
    source = {**template()["sources"][0], "tlp": "AMBER"}
    made = planter.fill(source, Source)
    _write(folder / "people.yaml", people)
    _write(
        folder / "organisations.yaml",
        {"body": {**body, "note": planted.note("o", "the note of an organisation")}},
    )
    _write(folder / "sources.yaml", {made.pop("id"): made})


def _pictures(folder: Path, planted: Planted, named: Mapping[str, str]) -> None:
    """A photograph with words wherever a camera or a program leaves some."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", words(planted.mark("p", f"{folder.name}: tEXt")))
    about.add_itxt("Title", words(planted.mark("p", f"{folder.name}: iTXt")), zip=True)
    exif = Image.Exif()
    exif[0x13B] = words(planted.mark("p", f"{folder.name}: EXIF artist"))
    exif[0x8298] = words(planted.mark("p", f"{folder.name}: EXIF copyright"))
    with Image.open(DATA / "gauge.png") as picture:
        picture.save(folder / named.get("gauge.png", "gauge.png"), "PNG", pnginfo=about, exif=exif)
    shutil.copy(DATA / "areas.geojson", folder / named.get("areas.geojson", "areas.geojson"))


def _edition(path: Path, data: dict[str, Any], harbour: str) -> None:
    """A briefing, and the workbooks that its tables name, with a text in a cell."""
    _write(path, data)
    for table in (one for one in data["tables"] if "data" in one):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = table["sheet"]
        sheet.append([column["head"] for column in table["columns"]])
        sheet.append([harbour, 12])
        book.save(path.with_name(table["data"]))


def _write(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
