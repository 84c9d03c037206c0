"""The leak scan of a whole build: whatever is held back is known, and nothing of it is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from standfirst import settings
from standfirst.build import leaks
from standfirst.build.leakscan import Scanner
from standfirst.build.prepare import Prepared, sort_out
from standfirst.library import load_or_raise
from standfirst.model import Briefing
from tests.sites import NOW, ROOT, copy_site, standfirst, write

FULL = ROOT / "tests" / "data" / "full.yaml"
WORDS = ("zorvex", "quambil", "drathune", "plimvor", "skethan", "vurdalo", "wexthil", "jontrap", "glimwer")
"""Letters from which canaries are made: no language and no program has these words."""


def planted(number: list[int]) -> str:
    """A text of words that nothing else says."""
    number[0] += 1
    word = WORDS[number[0] % len(WORDS)]
    return f"{word.capitalize()}{number[0]:04d}q {word}xa{number[0]:04d} {word}xb {word}xc{number[0]:04d}"


def plant(value: Any, number: list[int], place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each free text of a record with its place: (place, canary, the record with the canary in it)."""
    if isinstance(value, dict):
        for key, item in value.items():
            for at, word, changed in plant(item, number, f"{place}.{key}"):
                yield at, word, {**value, key: changed}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for at, word, changed in plant(item, number, f"{place}.{index}"):
                yield at, word, [*value[:index], changed, *value[index + 1 :]]
    elif isinstance(value, str):
        canary = planted(number)
        yield place.strip("."), canary, canary


def prepared(folder: Path) -> Prepared:
    """A site as a build would see it, without the checks."""
    return sort_out(load_or_raise(settings.load(folder)), NOW)


@pytest.mark.parametrize(
    "closed", [{"tlp": "AMBER"}, {"status": "review"}, {"embargo_until": "2099-01-01T00:00+00:00"}]
)
def test_every_field_is_a_canary(closed: dict[str, str]) -> None:
    """A word planted into any text of a restricted, unapproved or embargoed edition is looked for."""
    data = {**yaml.safe_load(json.dumps(json.loads(_full_json()))), **closed}
    lost = []
    count = 0
    for place, canary, changed in plant(data, [0]):
        try:
            briefing = Briefing.model_validate(changed)
        except ValueError:
            continue  # an id, a date or a choice, which cannot hold words
        count += 1
        words = [part for _, text in leaks.leaves(briefing) for part in leaks.parts(text)]
        if not any(part in canary or canary in part for part in words):
            lost.append(place)
    assert count > 100
    assert lost == []


def _full_json() -> str:
    from standfirst.reader import read

    return json.dumps(read(FULL, "full.yaml").data, default=str)


BRIEFING = """\
kind: explainer
title: {title}
standfirst: One paragraph about {body}.
dateline: {{place: Quetta, country: PK, date: 2026-02-01}}
tlp: {tlp}
status: {status}
{more}situation: |
  Something happened in Quetta, and {body} was there to see it [@a].
background: It began long ago.
sources: [{{id: a, title: A report, publisher: A desk, url: https://example.org/a, date: 2026-01-31}}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site with one public briefing and four that are held back for different reasons."""
    folder = copy_site(tmp_path / "site")
    for name in ("balochistan", "flood"):
        for path in (folder / "briefings" / name).iterdir():
            path.unlink()
    rows = {
        "open": ("CLEAR", "approved", ""),
        "restricted": ("AMBER", "approved", ""),
        "unapproved": ("CLEAR", "review", ""),
        "embargoed": ("CLEAR", "approved", "embargo_until: 2099-01-01T00:00+00:00\n"),
    }
    for name, (tlp, status, more) in rows.items():
        text = BRIEFING.format(
            title=f"Zorvex{name} drathune",
            body=f"the plimvor{name} skethan wexthil",
            tlp=tlp,
            status=status,
            more=more,
        )
        write(folder, f"{name}.yaml", text)
    voice = (
        "voices:\n  - quote: I saw it all from my window that day.\n    speaker: {name: Quambil Drathune Vurdalo, role: Gethsman of jontrap,"
        " published_as: A resident, aliases: [Abu Glimwer]}\n    note: Call her brother skethanlo first at night please\n"
        "    consent: given\n    sources: [a]\n"
    )
    path = folder / "briefings" / "open.yaml"
    path.write_text(path.read_text("utf-8") + voice, "utf-8")
    return folder


def test_what_is_held_back_is_looked_for(small: Path) -> None:
    """Titles, addresses, prose, protected names, their parts and aliases, and notes are canaries."""
    watch = leaks.watch(prepared(small))
    scanner = watch.scanner()
    for name in ("restricted", "unapproved", "embargoed"):
        for text in (
            f"Zorvex{name} drathune",
            f"x/{name}.html",
            f"and the plimvor{name} skethan wexthil was there to see it",
        ):
            assert scanner.scan("x.html", text.encode()).hits, text
    for text in (
        "Quambil Drathune Vurdalo",
        "Vurdalo",
        "ABU GLIMWER",
        "Gethsman of jontrap",
        "call her brother skethanlo first at night please",
    ):
        assert scanner.scan("x.html", text.encode()).hits, text
    assert not scanner.scan(
        "x.html", b"Zorvexopen drathune: a resident saw the plimvoropen skethan wexthil"
    ).hits


def test_a_clean_site_is_published_and_a_leak_is_not(small: Path) -> None:
    """The real output holds none of it; a page of the desk's own that names a protected person stops the build."""
    done = standfirst(small, "build")
    assert "the leak scan looked for" in done.stdout
    output = small / "output"
    scanner: Scanner = leaks.watch(prepared(small)).scanner()
    files = [path for path in output.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        hits = scanner.scan(path.relative_to(output).as_posix(), path.read_bytes()).hits
        assert not [hit for hit in hits if hit.canary.strict], path
    before = {path: path.read_bytes() for path in files}
    page = small / "content" / "pages" / "thanks.md"
    page.write_text("Title: Thanks\n\nOur thanks go to Quambil Drathune Vurdalo.\n", "utf-8")
    stopped = standfirst(small, "build", code=1)
    assert "thanks.html" in stopped.stderr
    assert "briefings/open.yaml: voices.0.speaker.name" in stopped.stderr
    assert "Vurdalo" not in stopped.stderr
    assert before == {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
