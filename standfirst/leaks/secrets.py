"""Gathers what must not be published: everything that is held back, protected, or for the desk alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from standfirst.kept import Kept, key, recall
from standfirst.leaks.scan import Hit, Scanner, sift
from standfirst.library import Edition, Library
from standfirst.library.files import SERIES_FILE
from standfirst.library.visibility import FACE
from standfirst.model import Record, Speaker, Tlp
from standfirst.names.search import Blind, Canary
from standfirst.theme import Theme
from standfirst.view.public import hidden, public
from standfirst.view.search import BUNDLE

PACKAGE = Path(__file__).parent.parent
WORDS = 4
"""Words that a part of running text needs: fewer stand in many texts."""

_SAID_BY_US = ("view", "formats", "charts", "build", "model", "i18n.py", "markup.py")
_DESK = frozenset({"note", "sections", "of"})
"""Texts in published records that are for the desk alone; what else is hidden are choices and file names."""

_BREAKS = re.compile(
    r"\[@[^\]]*\]|\{\{.*?\}\}|[*_`#>|\[\]()!\\~]+|https?://\S+|\n\s*\n|(?<=[.!?;:,،۔؟])\s|\s[–—]\s"
)
_ADDRESS = re.compile(r"https?://([^\s<>\"')\]]+[^\s<>\"')\].,;:!?])")
_NO_WORDS = re.compile(r"[\d\s:.,+TZ/%-]*")
_OUTSIDE = re.compile(r"\w+")
_PRINTED = frozenset({".html", ".txt", ".css", ".js", ".po"})
_LISTED = 5

Leaf = tuple[str, str]
"""Where a text stands in a record, such as `voices.0.quote`, and the text."""


@dataclass(frozen=True)
class Watch:
    """What is looked for in a build, and what cannot be looked for."""

    canaries: tuple[Canary, ...]
    blind: tuple[Blind, ...]

    def scanner(self, among: Iterable[Canary] | None = None) -> Scanner:
        """A scanner for all canaries, or for some of them."""
        return Scanner(self.canaries if among is None else among)

    def text(self) -> str:
        """One sentence on what was looked for and what could not be; empty where nothing is held back."""
        if not self.canaries and not self.blind:
            return ""
        said = f"the leak scan looked for {_counted(len(self.canaries), 'text')} that must not be published"
        if not self.blind:
            return said
        few = "; ".join(f"{one.canary.origin} ({one.reason})" for one in self.blind[:_LISTED])
        more = f"; and {len(self.blind) - _LISTED} more" if len(self.blind) > _LISTED else ""
        return f"{said}, and could not look for {len(self.blind)}: {few}{more}"


def watch(
    everything: Library, shown: Library, said: Iterable[tuple[str, str]] = (), kept: Kept | None = None
) -> Watch:
    """Everything to look for in what a build is about to publish.

    `said` are (origin, text) of what is published beside the briefings.
    """
    found = list(dict.fromkeys(canaries(everything, shown, kept)))
    if not found:
        return Watch((), ())
    sieve = _Sieve(found, kept)
    for edition in shown.editions:
        sieve.hear(edition.documents[0].path, edition.digest, partial(_edition_says, edition))
    for origin, text in (*_public(shown), *said):
        sieve.hear(origin, key("text", text), partial(str, text))
    left = tuple(canary for canary in found if canary not in sieve.open_at)
    return Watch(left, (*sieve.blind(), *Scanner(left).blind))


class _Sieve:
    """Finds which canaries say what public texts say openly as well; what each text says of them is kept.

    Strict canaries are never given up.
    """

    def __init__(self, canaries: Iterable[Canary], kept: Kept | None) -> None:
        self.open_at: dict[Canary, str] = {}
        """Canaries that are given up, and where their words stand in public."""
        self._kept = kept
        self._lenient: dict[str, list[Canary]] = {}
        for canary in canaries:
            if not canary.strict:
                self._lenient.setdefault(canary.text, []).append(canary)
        self._words = key("words", *sorted(self._lenient))

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(Canary(text, "", strict=False) for text in self._lenient)

    def hear(self, origin: str, digest: str, say: Callable[[], str]) -> None:
        """Take note of what a text says; `digest` stands for the text, or is empty where nothing does."""
        make = partial(self._spotted, say)
        found = recall(self._kept, key("said", digest, self._words), make) if digest else make()
        for text in found:
            for canary in self._lenient[text]:
                self.open_at.setdefault(canary, origin)

    def _spotted(self, say: Callable[[], str]) -> list[str]:
        return sorted({canary.text for canary in self._scanner.spot(say())})

    def blind(self) -> Iterator[Blind]:
        """The canaries that are given up, each with the reason."""
        return (Blind(canary, f"{origin} says the same in public") for canary, origin in self.open_at.items())


def real(hits: Iterable[Hit], theme: Theme) -> list[Hit]:
    """The hits that are not simply words which the program, its libraries or the theme print by themselves."""
    listed = [hit for hit in hits if hit.canary.strict or not _is_library(hit.path)]
    lenient = [hit.canary for hit in listed if not hit.canary.strict]
    kept, _ = sift(lenient, _program(theme)) if lenient else ([], [])
    wanted = set(kept)
    return [hit for hit in listed if hit.canary.strict or hit.canary in wanted]


def canaries(everything: Library, shown: Library, kept: Kept | None = None) -> Iterator[Canary]:
    """What is held back, protected, or private, with its place."""
    names = {edition.name for edition in shown.editions}
    for edition in everything.editions:
        is_shown = edition.name in names
        make = partial(_of_edition, edition, is_shown=is_shown)
        if edition.digest:
            found = recall(kept, key("canaries", edition.digest, str(is_shown)), make)
        else:
            found = make()
        yield from (Canary(text, origin, strict) for text, origin, strict in found)
    yield from _series(everything, shown)
    yield from _registered(everything, shown)


def _of_edition(edition: Edition, *, is_shown: bool) -> list[tuple[str, str, bool]]:
    """What is to be looked for of one edition, as plain data."""
    origin = edition.documents[0].path
    if not is_shown:
        rest = _closed(edition, origin)
    elif edition.withdrawn:
        rest = _texts(edition.briefing, origin, leave=FACE)
    else:
        rest = _private(edition.briefing, origin)
    found = (*_protected(edition, origin), *rest)
    return [(canary.text, canary.origin, canary.strict) for canary in found]


def _series(everything: Library, shown: Library) -> Iterator[Canary]:
    """What is said of series of which no edition is shown."""
    names = {edition.file.series for edition in shown.editions}
    for name, about in everything.series.items():
        if name not in names:
            origin = f"{everything.site.briefings}/{name}/{SERIES_FILE}"
            yield Canary(f"{name}/index.html", f"{origin}: its address", strict=False)
            yield from _texts(about, origin)


def _closed(edition: Edition, origin: str) -> Iterator[Canary]:
    """All of an edition that is held back, its address among it."""
    yield Canary(edition.path("html").removesuffix(".html"), f"{origin}: its address", strict=False)
    yield from _texts(edition.briefing, origin)


def _texts(record: Record, origin: str, leave: frozenset[str] = frozenset()) -> Iterator[Canary]:
    for place, text in leaves(record, leave):
        for part in parts(text):
            yield Canary(part, f"{origin}: {place}", strict=False)


def parts(text: str) -> Iterator[str]:
    """A short text whole, a long one as the pieces in which Markdown leaves it; each address in either."""
    yield from _ADDRESS.findall(text)
    if len(text) <= 80 and not _BREAKS.search(text):
        yield text
        return
    for piece in _BREAKS.split(text):
        if len(_OUTSIDE.findall(piece)) >= WORDS:
            yield " ".join(piece.split())
    if len(_OUTSIDE.findall(text)) < WORDS:
        yield text


def leaves(value: Any, leave: frozenset[str] = frozenset(), place: str = "") -> Iterator[Leaf]:
    """Every text in a record that somebody typed: no choices from a list, no dates, no bare numbers."""
    if type(value) is str and not _NO_WORDS.fullmatch(value):
        yield place, value
    for name, item in _children(value, leave):
        yield from leaves(item, place=f"{place}.{name}".strip("."))


def _children(value: Any, leave: frozenset[str]) -> Iterator[tuple[object, Any]]:
    """What a record or a list holds, by name or number; what is chosen from a list is left out."""
    if isinstance(value, BaseModel):
        for name in _typed(type(value)):
            if name not in leave:
                yield name, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


@cache
def _typed(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record in which somebody types."""
    return tuple(name for name, field in kind.model_fields.items() if not _is_choice(field.annotation))


def _private(record: Any, origin: str, place: str = "") -> Iterator[Canary]:
    """What is for the desk alone in a record that is published."""
    if isinstance(record, Speaker):
        return  # _protected has it
    closed = hidden(type(record)) if isinstance(record, Record) else frozenset()
    for name, value in _children(record, closed - _DESK):
        at = f"{place}.{name}".strip(".")
        if name in closed:
            for spot, text in leaves(value, place=at):
                yield from (Canary(part, f"{origin}: {spot}", strict=False) for part in parts(text))
        else:
            yield from _private(value, origin, at)


def _protected(edition: Edition, origin: str) -> Iterator[Canary]:
    """What no output may hold of those who are protected, whether the edition itself is public or not."""
    for kind in ("voices", "reactions"):
        for index, quote in enumerate(getattr(edition.briefing, kind)):
            yield from _speaker(quote.speaker, f"{origin}: {kind}.{index}.speaker")


def _speaker(speaker: Speaker, origin: str) -> Iterator[Canary]:
    if not speaker.protected:
        return
    names = [speaker.name] if speaker.name and "name" in speaker.protected else []
    for name in (*names, *speaker.aliases):
        yield Canary(name, f"{origin}.name")
        halves = [half for half in _OUTSIDE.findall(name) if len(half) > 3]
        yield from (Canary(half, f"{origin}.name, in part", strict=False) for half in halves if half != name)
    for field in ("role", "organisation", "place", "person"):
        value = getattr(speaker, field)
        if value and (field in speaker.protected or field == "person"):
            yield Canary(value, f"{origin}.{field}", strict=False)


def _registered(everything: Library, shown: Library) -> Iterator[Canary]:
    """What the registry keeps for the desk, of people whom nothing public names, and of sources that are closed."""
    registry = everything.registry
    openly = {speaker.person for speaker in _speakers(shown) if not speaker.protected}
    protected = {speaker.person for speaker in _speakers(everything) if speaker.protected} - openly
    closed = {speaker.person for speaker in _speakers(everything)} - openly
    folder = f"{everything.site.briefings}/_registry"
    for kind, table in (("people", registry.people), ("organisations", registry.organisations)):
        for name, record in table.items():
            at = f"{folder}/{kind}.yaml: {name}"
            if note := record.get("note"):
                yield from (Canary(part, f"{at}.note", strict=False) for part in parts(note))
            if kind == "people" and name in protected:
                names = (record.get("name"), *(record.get("aliases") or ()))
                yield from (Canary(str(one), f"{at}.name") for one in names if one)
            if kind == "people" and name in closed:
                yield from _plain(record, at)
    for name, record in registry.sources.items():
        if record.get("tlp", Tlp.CLEAR.value) != Tlp.CLEAR.value:
            yield from _plain({"id": name, **record}, f"{folder}/sources.yaml: {name}")


def _speakers(library: Library) -> Iterator[Speaker]:
    for edition in library.editions:
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            yield quote.speaker


def _plain(data: Mapping[str, Any], origin: str) -> Iterator[Canary]:
    """Every text in plain data."""
    for place, text in leaves(data):
        yield from (Canary(part, f"{origin}.{place}", strict=False) for part in parts(text))


def _edition_says(edition: Edition) -> str:
    """What an edition that is shown says on purpose, its addresses among it."""
    paths = (one.path for one in edition.documents)
    return "\n".join((*_strings(public(edition)), edition.path("html"), *paths))


def _public(shown: Library) -> Iterator[tuple[str, str]]:
    """What else is said on purpose beside the shown editions."""
    for name, about in shown.series.items():
        if shown.of_series(name):
            yield f"{name}/_series.yaml", "\n".join((name, about.title, about.about or "", about.desk or ""))
    site = shown.site
    yield "the settings", "\n".join((site.name, site.url, site.contact, *site.policies.values()))
    yield "the names of countries and months", _babel(site.languages)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


@cache
def _babel(tags: tuple[str, ...]) -> str:
    """What is printed for codes and dates: names of countries, languages, months and days."""
    from babel import Locale

    found: list[str] = []
    for tag in tags:
        locale = Locale.parse(tag, sep="-")
        found += [*locale.territories.values(), *locale.languages.values()]
        for table in (locale.months, locale.days):
            found += [name for width in table["format"].values() for name in width.values()]
    return "\n".join(found)


@cache
def _program(theme: Theme) -> list[tuple[str, str]]:
    """What is printed whatever the briefings say: phrases, descriptions in schemas, templates, styles."""
    folders = (PACKAGE / "locale", *theme.folders)
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in _PRINTED)
    return [
        ("the program", "\n".join(_phrases())),
        *(("the theme", path.read_text("utf-8")) for path in files),
    ]


def _is_library(path: str) -> bool:
    """Whether a file is a program of the search, which holds no word of ours."""
    return path.startswith(f"{BUNDLE}/") and path.endswith(".js")


def _phrases() -> Iterator[str]:
    for name in _SAID_BY_US:
        path = PACKAGE / name
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield from _constants(ast.parse(module.read_text("utf-8")), docs=name == "model")


def _constants(tree: ast.Module, *, docs: bool) -> Iterator[str]:
    """The texts in a module; its documentation only where a schema prints it."""
    unused = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and not docs}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unused:
            yield node.value
        elif isinstance(node, ast.keyword | ast.AnnAssign) and docs:
            yield getattr(node, "arg", "") or getattr(getattr(node, "target", None), "id", "")


def _is_choice(annotation: Any) -> bool:
    """Whether a field takes one of a few words, or no words at all."""
    if get_origin(annotation) is Literal:
        return True
    inner = [one for one in get_args(annotation) if one is not type(None)]
    return bool(inner) and all(_is_choice(one) for one in inner)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
