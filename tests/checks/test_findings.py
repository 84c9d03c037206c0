"""Findings that are kept: the same as those of a clean run, whatever around an edition has changed."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import standfirst.checks.rules
from standfirst.checks import Report, findings, project, run, shared
from standfirst.checks.context import Context
from standfirst.checks.examples import NOW, write
from standfirst.engine import Store, inputs
from standfirst.engine.dependency import split, tracing
from standfirst.engine.memo import Memo
from standfirst.errors import Problem
from standfirst.library import Edition, Library, load
from standfirst.library.traced_records import EDITION
from standfirst.model import Quote
from standfirst.settings import Site

RULES = sorted(Path(standfirst.checks.rules.__file__).parent.glob("*.py"))

SPOKEN = """
voices:
  - quote: {quote}
    speaker: {{name: Ines Marlow, role: Ferrywoman, published_as: A ferrywoman, protect: [name]}}
    kind: resident
    verification: verified
    consent: given
    sources: [council]
"""
PROTECTS = SPOKEN.format(quote="The water came before the siren.")
FIGURE = "key_figures: [{{id: cleared, label: People cleared, value: {}, sources: [council]}}]\n"
OLD = "as_of: 2025-12-20T08:00+00:00\ndateline: {place: Marbel, date: 2025-12-20}\n"


def published(value: int) -> dict[str, str]:
    """What a build left in the output folder of an edition with a figure."""
    figure = {"id": "cleared", "label": "People cleared", "value": value}
    briefing = {"key_figures": [figure], "dateline": {"date": "2026-02-02"}, "as_of": "2026-02-02T08:00:00Z"}
    rows = [{"path": "a.json", "sha256": str(value)}]
    return {
        "../output/a.json": json.dumps({"id": "a", "briefing": briefing}),
        "../output/manifest.json": json.dumps({"artefacts": rows}),
    }


@dataclass(frozen=True)
class Scene:
    """What changes around an edition whose own file stays as it is."""

    before: dict[str, str]
    after: dict[str, str] = field(default_factory=dict)
    """Files that are written; an empty one is deleted."""
    later: timedelta = timedelta()
    stale_days: int = 30
    url: str = ""


CORRECTED = """\
edition: 2
changes:
  - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared, note: It was typed wrongly.,
     was: About 180 people., now: 120 people., editions: [1]}
"""
PLAN = "coordination: The convoy leaves by the northern road at four in the morning.\n"


SCENES = {
    "sent": Scene(
        {"river/01.yaml": "edition: 1"}, {"_sent.csv": "river/01,edition,2026-02-01,0123456789abcdef,9,00"}
    ),
    "whole": Scene({"a.yaml": FIGURE.format(120)}, {"a.yaml": FIGURE.format(120) + "highlights: [One.]"}),
    "part": Scene(
        {"river/01.yaml": "edition: 1\n" + FIGURE.format(100), "river/02.yaml": "edition: 2\n" + FIGURE.format(120)},
        {"river/01.yaml": "edition: 1\n" + FIGURE.format(190)},
    ),
    "previous": Scene(
        {"river/01.yaml": "edition: 1\n" + FIGURE.format(190), "river/03.yaml": "edition: 3\n" + FIGURE.format(120)},
        {"river/02.yaml": "edition: 2\n" + FIGURE.format(119)},
    ),
    "siblings": Scene({"river/01.yaml": "edition: 1\n" + OLD}, {"river/02.yaml": "edition: 2"}),
    "restated": Scene({"a.yaml": PLAN, "b.yaml": PLAN}, {"b.yaml": "tlp: RED\n" + PLAN}),
    "unreached": Scene(
        {"river/01.yaml": "edition: 1\n" + FIGURE.format(180), "river/02.yaml": CORRECTED + FIGURE.format(120)},
        {"river/01.yaml": "edition: 1\n" + FIGURE.format(190)},
    ),
    "ahead": Scene({"a.yaml": "as_of: 2026-02-03T14:00+00:00"}, later=timedelta(hours=3)),
    "older": Scene({"a.yaml": ""}, later=timedelta(days=40)),
    "days": Scene({"a.yaml": OLD}, later=timedelta(days=1)),
    "stale-days": Scene({"a.yaml": ""}, later=timedelta(days=1), stale_days=1),
    "content": Scene({"a.yaml": "background: It is [in the notes](notes.txt)."}, {"../content/notes.txt": "The notes."}),
    "file": Scene({"a.yaml": "background: It is [in the notes](notes.txt)."}, {"notes.txt": "The notes."}),
    "silent": Scene({"a.yaml": FIGURE.format(120), **published(120)}, published(150)),
    "now": Scene({"a.yaml": FIGURE.format(120), **published(150)}, later=timedelta(hours=1)),
    "address": Scene({"a.yaml": "background: It was [told before](/news/b.html).", "b.yaml": "tlp: AMBER"}, url="https://example.org/news"),
    "found": Scene({"a.yaml": "background: It was [told before](b.html).", "b.yaml": "tlp: AMBER"}, {"b.yaml": " "}),
    "names": Scene({"a.yaml": "background: Ines Marlow rowed over."}, {"b.yaml": PROTECTS}),
    "owners": Scene(
        {"a.yaml": "background: Ines Marlow rowed over.", "b.yaml": PROTECTS},
        {"b.yaml": "", "c.yaml": PROTECTS},
    ),
    "registry": Scene(
        {"a.yaml": PROTECTS, "_registry/sources.yaml": "x: {title: A book}"},
        {"_registry/sources.yaml": "x: {title: A book by Ines Marlow}"},
    ),
    "quotes": Scene(
        {"a.yaml": SPOKEN.format(quote="It was ready."), "b.yaml": SPOKEN.format(quote="The water came before the siren, and nobody had told us.")},
        {"a.yaml": SPOKEN.format(quote="The water came long before the siren, and nobody had told us.")},
    ),
}  # fmt: skip
"""For everything that checks may read, a change that only it tells."""

READ: dict[str, tuple[object, str]] = {
    "part": (Library, "part"),
    "ahead": (inputs, "is_past"),
    "older": (inputs, "is_older"),
    "days": (inputs, "age"),
}
"""What is read of something else than the project index: who answers it, and by which function."""


def judged(site: Site, now: datetime, folder: Path | None = None) -> Report:
    """The report of a run: a clean one, or with what the last one kept."""
    kept = Memo(Store(folder / "kept", "1")) if folder else None
    report = run(load(site, kept=kept).library, now=now, kept=kept)
    if kept:
        kept.store.close()
    return report


def changed(scene: Scene, site: Site) -> tuple[Site, datetime]:
    """The site after the change, and the instant."""
    write({name: text for name, text in scene.after.items() if text}, site.root)
    for name, text in scene.after.items():
        if not text:
            (site.root / "briefings" / name).unlink()
    return replace(site, stale_days=scene.stale_days, url=scene.url), NOW + scene.later


@pytest.mark.parametrize("question", SCENES)
def test_an_answer_that_changed(question: str, tmp_path: Path) -> None:
    """A kept run finds what a clean one finds, before and after the change."""
    scene = SCENES[question]
    site = write(scene.before, tmp_path / "site")
    before = judged(site, NOW, tmp_path)
    assert before == judged(site, NOW) == judged(site, NOW, tmp_path)
    site, now = changed(scene, site)
    after = judged(site, now, tmp_path)
    assert after == judged(site, now)
    assert after.problems != before.problems


@pytest.mark.parametrize("question", SCENES)
def test_each_reading_is_needed(question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a question always answered as at first, a kept run would find something else than a clean one."""
    scene = SCENES[question]
    site = write(scene.before, tmp_path / "site")
    answer_as_at_first(question, monkeypatch)
    judged(site, NOW, tmp_path)
    site, now = changed(scene, site)
    stale = judged(site, now, tmp_path)
    monkeypatch.undo()
    assert stale != judged(site, now)


def answer_as_at_first(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is read say for ever what it says first."""
    first: dict[tuple[str, ...], Any] = {}
    owner, name = READ.get(question, (None, ""))
    real = getattr(owner, name) if owner else project._ANSWERS[question]

    def same(*words: Any) -> Any:
        known = tuple(
            project.path_of(one) if isinstance(one, Edition) else str(one)
            for one in words
            if not isinstance(one, Library | project.ProjectIndex)
            and one not in (NOW, NOW + SCENES[question].later)
        )
        value = real(*words)
        return first.setdefault(known, value)

    if owner:
        monkeypatch.setattr(owner, name, same)
    else:
        monkeypatch.setitem(project._ANSWERS, question, same)


@pytest.mark.parametrize(
    "scene",
    [
        Scene({"river/01.yaml": PROTECTS, "river/_series.yaml": "title: The river"}, {"river/_series.yaml": "title: Ines Marlow"}),
        Scene({"a.yaml": "", "a.fr.yaml": "lang: fr\ntitle: Une crue\ntranslation: {sections: {title: FINGERPRINT}}"}, {"a.yaml": "title: The river rises"}),
    ],
    ids=["series", "original"],
)  # fmt: skip
def test_an_edition_that_changed(scene: Scene, tmp_path: Path) -> None:
    """A kept run sees what changed in what a translation is of, and in what a series says of itself."""
    site = write(scene.before, tmp_path / "site")
    before = judged(site, NOW, tmp_path)
    site, now = changed(scene, site)
    after = judged(site, now, tmp_path)
    assert after == judged(site, now)
    assert after.problems != before.problems


def test_every_question_has_its_scene() -> None:
    """No question is left out above; which letters can be printed depends on fonts, which no scene changes."""
    assert set(SCENES) == {*project._ANSWERS, *READ} - {"unprintable"}


def test_all_that_is_read_is_defined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings depend on nothing that the engine does not know how to ask for again."""
    real, read = findings.compute, set[str]()

    def heard(*words: Any) -> findings.Findings:
        with tracing() as trace:
            found = real(*words)
        read.update(split(one)[0] for one in trace)
        return found

    monkeypatch.setattr(findings, "compute", heard)
    for name, scene in SCENES.items():
        judged(write(scene.before, tmp_path / name), NOW)
    assert read == {project.PROJECT, EDITION, inputs.PAST, inputs.OLDER, inputs.AGE}


def test_other_editions_are_read_by_their_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word changed in the text of an edition has that one checked again, not the next in its series."""
    scene = SCENES["part"]
    site = write(scene.before, tmp_path / "site")
    judged(site, NOW, tmp_path)
    asked: list[str] = []
    real = findings._found

    def found(context: Context, checks: Any) -> Any:
        asked.append(context.edition.name)
        return real(context, checks)

    monkeypatch.setattr(findings, "_found", found)
    write({"river/01.yaml": f"{scene.before['river/01.yaml']}background: It rained for days.\n"}, site.root)
    judged(site, NOW, tmp_path)
    assert asked == ["river/01"]
    write(scene.after, site.root)
    judged(site, NOW, tmp_path)
    assert asked == ["river/01", "river/01", "river/02"]


def test_a_quotation_is_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each quotation of a long briefing is looked up as often as of a short one, however alike they are."""
    asked: list[str] = []
    real = shared.QuoteIndex.others

    def others(index: shared.QuoteIndex, quote: Quote, lang: str) -> Any:
        asked.append(quote.quote)
        return real(index, quote, lang)

    monkeypatch.setattr(shared.QuoteIndex, "others", others)
    first, rest = SPOKEN.strip().split("\n", 1)
    for count in (2, 40):
        voices = "\n".join(
            rest.format(quote=f"The water came at {one} before the siren.") for one in range(count)
        )
        site = write({"a.yaml": f"{first}\n{voices}\n"}, tmp_path / str(count))
        judged(site, NOW, tmp_path / f"kept {count}")
    assert Counter(Counter(asked).values()) == {2: 38, 4: 2}


def test_nothing_is_judged_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run over what has not changed calls no check; other checks than those that were kept are run."""
    site = write({"a.yaml": "", "b.yaml": PROTECTS}, tmp_path / "site")
    judged(site, NOW, tmp_path)
    asked: list[str] = []

    def found(context: Context, _: object) -> tuple[Problem, ...]:
        asked.append(context.edition.name)
        return ()

    monkeypatch.setattr(findings, "_found", found)
    judged(site, NOW, tmp_path)
    assert asked == []
    kept = Memo(Store(tmp_path / "kept", "1"))
    run(load(site, kept=kept).library, now=NOW, kept=kept, ignore=["SF501"])
    assert asked == ["a", "b"]


def test_silences_are_kept(tmp_path: Path) -> None:
    """Comments that silence, and those that silence nothing, are reported from what was kept as from the file."""
    site = write({"a.yaml": f"title: {'x' * 120}  # noqa: SF606\nlang: en  # noqa: SF501"}, tmp_path / "site")
    first = judged(site, NOW, tmp_path)
    assert first.silenced == 1
    assert [one.code for one in first.problems if one.level == "warning"] == ["SF030"]
    assert judged(site, NOW, tmp_path) == first == judged(site, NOW)


OWN = {"lang", "briefing", "figures", "relations", "held", "edition", "words", "prose", "bare", "sentences", "typed", "told", "statements", "country", "reckoned", "all_prose", "all_bare",
       "all_words", "sources", "written", "quotes"}  # fmt: skip
"""What a check reads of the edition itself."""
ASKED = {"previous", "siblings", "registry", "stale_days", "is_ahead", "is_older", "age", "is_beside", "is_content", "is_address", "is_found",
         "retold", "restated", "silent", "instant", "protects", "protected_names", "protected_parts", "may_hold_names", "may_hold_parts", "sent",
         "unprintable", "unreached", "series_file"}  # fmt: skip
"""What it asks of the rest, by which each question is noted."""
OUTSIDE = {"project", "library", "open", "exists", "is_file", "is_dir", "stat", "glob", "iterdir", "read_text", "read_bytes", "today", "utcnow", "time", "environ", "getenv", "resolve"}  # fmt: skip
"""What no check may touch, as nobody would note it."""
MODULES = {"os", "os.path", "time", "subprocess", "socket", "standfirst.settings"}


def reached(tree: ast.AST) -> Iterator[tuple[bool, str]]:
    """Every attribute in a module, and whether it is one of a context."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield isinstance(node.value, ast.Name) and node.value.id == "context", node.attr
        elif isinstance(node, ast.Name) and node.id == "open":
            yield False, node.id


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_checks_look_at_nothing_else(path: Path) -> None:
    """A check sees its edition and asks its context for the rest: no file, no clock, no other edition unasked."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set(reached(tree))
    assert {name for of_context, name in found if of_context} <= OWN | ASKED
    assert {name for of_context, name in found if not of_context} & OUTSIDE == set()
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules & MODULES == set()
    assert not re.search(r"\bimport .*\bPath\b", path.read_text("utf-8"))


def test_the_lists_are_those_of_the_context() -> None:
    """What a context offers is in one of the two lists, and every name in them is used by a check."""
    public = {name for name in dir(Context) if not name.startswith("_")}
    assert public - OWN - ASKED == {"is_file"}
    used = {
        name
        for path in RULES
        for of_context, name in reached(ast.parse(path.read_text("utf-8")))
        if of_context
    }
    assert used == (OWN | ASKED) & used
    assert len(used & ASKED) == len(ASKED)
