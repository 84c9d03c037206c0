"""Briefings with every marking that there is, written to disk, and an account of markings that is not the program's."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standfirst import settings, theme
from standfirst.formats import FORMATS, Job
from standfirst.library import PUBLIC, Visibility, load_or_raise
from tests.sites import NOW

CONFIG = """\
SITENAME = "Marking desk"
SITEURL = ""
PATH = "content"
THEME = "themes/standfirst"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {"LANGUAGES": ("en", "fr"), "WITHOUT": ("report", "flash", "card"), "CONTACT": "desk@example.org"}
"""

TLPS = ("RED", "AMBER+STRICT", "AMBER", None, "GREEN", "CLEAR")
"""Strictest first; without a marking it is TLP:AMBER."""
STATUSES = ("draft", None, "review", "withdrawn", "approved")
UNTIL = {
    "none": None,
    "past": "2026-10-01T00:00+00:00",
    "soon": "2026-12-01T00:00+00:00",
    "late": "2027-06-01T00:00+00:00",
}


@dataclass(frozen=True)
class QuotationEntry:
    """The markings that one file says; None where it says nothing."""

    tlp: str | None = None
    status: str | None = None
    until: str = "none"
    source: str | None = None
    """The marking of a source that it quotes."""

    def yaml(self) -> str:
        """The lines of it."""
        lines = [f"tlp: {self.tlp}"] if self.tlp else []
        lines += [f"status: {self.status}"] if self.status else []
        lines += [f"embargo_until: {UNTIL[self.until]}"] if UNTIL[self.until] else []
        if self.status == "withdrawn":
            lines.append("withdrawn: {at: 2026-10-30T08:00+00:00, explanation: It was wrong.}")
        return "".join(f"{line}\n" for line in lines)


_OPEN = {"RED": 0, "AMBER+STRICT": 1, "AMBER": 2, None: 2, "GREEN": 3, "CLEAR": 4}
_DONE = {"draft": 0, None: 0, "review": 1, "withdrawn": 2, "approved": 2}


@dataclass(frozen=True)
class Level:
    """How strict all of some markings are together: the least of each; `until` is ISO text, empty for none."""

    tlp: int
    done: int
    until: str
    gone: bool

    def covers(self, other: Level) -> bool:
        """Whether who may see this may see the other, too."""
        instant = max(NOW.isoformat(timespec="minutes"), self.until)
        return self.tlp <= other.tlp and self.done <= other.done and other.until <= instant

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return Level(4, 2, "", False).covers(self)


def level(own: QuotationEntry, original: QuotationEntry | None = None) -> Level:
    """All that bears on a file: its own markings, its original's, those of quoted sources."""
    if original is None:
        tlps, statuses, untils = [_OPEN[own.tlp]], [own.status], [own.until]
    else:  # what a translation leaves out is its original's
        tlps = [_OPEN[original.tlp], _OPEN[own.tlp] if own.tlp else 9]
        statuses = [original.status, own.status or original.status]
        untils = [original.until, own.until]
    tlps += [_OPEN[one.source] for one in (own, original) if one and one.source]
    done = min(_DONE[one] for one in statuses)
    gone = done == 2 and "withdrawn" in statuses
    return Level(min(tlps), done, max(UNTIL[one] or "" for one in untils), gone)


def site(folder: Path) -> Path:
    """An empty site."""
    (folder / "briefings").mkdir(parents=True)
    (folder / "content").mkdir()
    (folder / "pelicanconf.py").write_text(CONFIG, "utf-8")
    root = Path(__file__).parent.parent
    for name in ("themes", "node_modules"):
        if (root / name).exists():
            (folder / name).symlink_to(root / name)
    return folder


BODY = ("Only", "Person", "Claim", "Survey")
"""Words before the mark of an edition in its body, which is not shown once it is withdrawn."""


def mark(number: int, lang: str = "") -> str:
    """A word that only one file says."""
    return f"zqv{'f' if lang else 'e'}{number:02}k"


def figure(number: int) -> int:
    """A number that only one edition gives."""
    return 70_007 + 101 * number


def write(folder: Path, number: int, said: QuotationEntry, translation: QuotationEntry | None = None) -> None:
    """An edition of a series with a word and a number of its own in every kind of record."""
    word, day = mark(number), f"2026-10-{number:02}"
    source = f", tlp: {said.source}" if said.source else ""
    text = f"""\
kind: explainer
title: Wells {word}
standfirst: The wells {word} are counted.
dateline: {{place: Testford, country: ZZ, date: {day}}}
as_of: {day}T08:00+00:00
edition: {number}
lang: en
topics: [Water, Topic {word}]
key_figures:
  - {{id: wells, label: Wells, value: {figure(number)}, sources: [a]}}
  - {{id: own-{number}, label: Only {word}, value: {number}, sources: [a]}}
situation: There are {{{{ wells }}}} wells {word} [@a].
background: The count {word} began long ago [@a].
timeline: [{{id: t{number}, date: "{day}", text: A well {word} was dug., sources: [a]}}]
claims: [{{id: same, claim: The wells are dry, by: Desk, status: {("alleged", "disputed")[number % 2]}, sources: [a]}}, {{id: c{number}, claim: Claim {word}, by: Desk, status: alleged, sources: [a]}}]
voices: [{{id: v{number}, quote: "We dug it {word} by ourselves at night.", speaker: {{name: "Person {word}", role: Digger}}, kind: witness, on: {day}, verification: verified, consent: given, sources: [a]}}]
charts: [{{id: course, kind: editions, title: The course of wells, figures: [wells], alt: It changes.}}]
sources: [{{id: a, title: "Survey {word}", publisher: A desk, date: 2026-09-01, grade: B2{source}}}]
"""
    path = folder / "briefings" / "wells" / f"{number:02}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + said.yaml(), "utf-8")
    if translation is not None:
        words = f"lang: fr\ntitle: Puits {mark(number, 'fr')}\n"
        path.with_suffix(".fr.yaml").write_text(words + translation.yaml(), "utf-8")


def every() -> Iterator[QuotationEntry]:
    """Every combination of marking, status and embargo."""
    for tlp in TLPS:
        for status in STATUSES:
            for until in UNTIL:
                yield QuotationEntry(tlp, status, until)


def said_at_random(chance: random.Random) -> list[tuple[QuotationEntry, QuotationEntry]]:
    """Three editions and their translations; every other time as open as can be, so that much is compared."""
    options = list(every())
    open_to_all = QuotationEntry("CLEAR", "approved")
    return [
        (
            open_to_all if chance.random() < 0.3 else chance.choice(options),
            QuotationEntry() if chance.random() < 0.5 else chance.choice(options),
        )
        for _ in range(3)
    ]


def forbidden(
    said: list[tuple[QuotationEntry, QuotationEntry]], number: int, *, translated: bool
) -> list[str]:
    """The words and numbers of records that are stricter than one edition, and of what was withdrawn."""
    original, own = said[number - 1]
    mine = level(own, original) if translated else level(original)
    found = []
    for other, (first, second) in enumerate(said, start=1):
        theirs, translation = level(first), level(second, first)
        gone = (
            theirs.gone if other != number else mine.gone
        )  # a draft of a translation shows what it translates
        if gone or (other != number and not mine.covers(theirs)):
            shown = mine.covers(theirs)  # of a withdrawn edition the face stays, with its title
            found += [f"{figure(other):,}", str(figure(other))]
            found += [f"{kind} {mark(other)}" for kind in BODY] if shown else [mark(other)]
        if (other, True) != (number, translated) and not mine.covers(translation):
            found.append(mark(other, "fr"))
    return found


def publish(folder: Path) -> None:
    """Put the JSON of every public edition where a build puts it, and name its page as well."""
    library = Visibility(load_or_raise(settings.load(folder)), NOW).to(PUBLIC)
    look, rows = theme.load(library.site.theme, folder), []
    for edition in library.editions:
        data = FORMATS["data"].render(Job(edition, library, look, NOW))
        path = folder / "output" / edition.path("json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        rows.append({"path": edition.path("json"), "sha256": hashlib.sha256(data).hexdigest()})
        rows.append({"path": edition.path("html"), "sha256": ""})
    (folder / "output" / "manifest.json").write_text(json.dumps({"artefacts": rows}), "utf-8")
