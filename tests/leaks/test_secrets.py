"""The leak scan of a whole build: whatever is held back is known, and nothing of it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import settings, theme
from standfirst.build.prepare import Prepared, classify
from standfirst.leaks import public_text, secrets
from standfirst.leaks.scan import LeakHit, Scanner
from standfirst.leaks.watch_list import WatchList, real, watch
from standfirst.library import load_or_raise
from standfirst.model import KeyFigure
from standfirst.names.search import Canary
from tests.sites import NOW, copy_site, standfirst, write

pytestmark = pytest.mark.slow


def prepared(folder: Path) -> Prepared:
    """A site as a build would see it, without the checks."""
    return classify(load_or_raise(settings.load(folder)), NOW)


def watched(folder: Path) -> WatchList:
    """What a build of the site looks for."""
    site = prepared(folder)
    return watch(site.all, site.shown)


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
        "voices:\n  - quote: I saw it all from my window that day.\n    speaker: {name: Quambil Thornaxe Vurdalo, role: Gethsman of jontrap,"
        " published_as: A resident, aliases: [Abu Glimwer]}\n    note: Call her brother skethanlo first at night please\n"
        "    consent: given\n    sources: [a]\n"
    )
    path = folder / "briefings" / "open.yaml"
    path.write_text(path.read_text("utf-8") + voice, "utf-8")
    return folder


def test_what_is_held_back_is_looked_for(small: Path) -> None:
    """Titles, addresses, prose, protected names, their parts and aliases, and notes are canaries."""
    scanner = watched(small).scanner()
    for name in ("restricted", "unapproved", "embargoed"):
        for text in (
            f"Zorvex{name} drathune",
            f"x/{name}.html",
            f"x/{name}.pdf",
            f"and the plimvor{name} skethan wexthil was there to see it",
        ):
            assert scanner.scan("x.html", text.encode()).hits, text
    for text in (
        "Quambil Thornaxe Vurdalo",
        "Vurdalo",
        "ABU GLIMWER",
        "Gethsman of jontrap",
        "call her brother skethanlo first at night please",
    ):
        assert scanner.scan("x.html", text.encode()).hits, text
    assert not scanner.scan(
        "x.html", b"Zorvexopen drathune: a resident saw the plimvoropen skethan wexthil"
    ).hits


@pytest.mark.proof
def test_a_clean_site_is_published_and_a_leak_is_not(small: Path) -> None:
    """The real output holds none of it; a page of the desk's own that names a protected person stops the build."""
    done = standfirst(small, "build")
    assert "the leak scan looked for" in done.stdout
    output = small / "output"
    scanner: Scanner = watched(small).scanner()
    files = [path for path in output.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        hits = scanner.scan(path.relative_to(output).as_posix(), path.read_bytes()).hits
        assert not [hit for hit in hits if hit.canary.strict], path
    before = {path: path.read_bytes() for path in files}
    page = small / "content" / "pages" / "thanks.md"
    page.write_text("Title: Thanks\n\nOur thanks go to Quambil Thornaxe Vurdalo.\n", "utf-8")
    stopped = standfirst(small, "build", code=1)
    assert "thanks.html" in stopped.stderr
    assert "briefings/open.yaml: voices.0.speaker.name" in stopped.stderr
    assert "Vurdalo" not in stopped.stderr
    assert before == {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_choices_from_a_list_are_no_text() -> None:
    """`up` or `verified` say nothing of a restricted briefing."""
    typed = secrets._typed(KeyFigure)  # no test sees it otherwise
    assert "label" in typed
    assert "trend" not in typed


def test_a_note_is_named_with_its_place(small: Path) -> None:
    """The desk finds what leaked, and where it is written."""
    path = next((small / "briefings").rglob("open*.yaml"))
    path.write_text(f"{path.read_text('utf-8')}note: Plimvor wexthil drathune gorsk\n", "utf-8")
    origins = [one.origin for one in watched(small).canaries if one.text.startswith("Plimvor wexthil")]
    assert origins
    assert all(origin.endswith(": note") for origin in origins)


def test_words_that_the_program_prints_are_no_leak() -> None:
    """A word of a name that each page has anyway, such as a heading, is not that person."""
    look = theme.load("standfirst", Path())
    parts = [Canary(text, "x, in part", strict=False, name=True) for text in ("Corrections", "Quillfeather")]
    hits = [LeakHit("a.html", "text", part) for part in parts]
    assert [hit.canary.text for hit in real(hits, look)] == ["Quillfeather"]


def test_countries_and_months_are_known_in_languages_of_a_region() -> None:
    """A site in the Portuguese of Brazil prints its words."""
    assert {"janeiro", "Brasil"} <= set(public_text.places_and_times(("pt-BR",)).split("\n"))


@pytest.mark.parametrize(("number", "said"), [(1, "1 text that"), (2, "2 texts that")])
def test_the_number_of_texts_is_said(number: int, said: str) -> None:
    """One text is no texts."""
    listed = tuple(Canary(f"plimvor {at} skethan", "x") for at in range(number))
    assert said in WatchList(listed, ()).text()


@pytest.mark.parametrize(
    ("reference", "was"),
    [("{{ dark }}", "about 5,400 households"), ("{{ dark|number }}", "5,400 households"), ("{{ dark|number }}", "with 5,400 households"), ("{{ dark|label }}", "Homes without light, households")],
)  # fmt: skip
def test_a_restricted_correction_may_quote_what_is_public(small: Path, reference: str, was: str) -> None:
    """A page prints the numbers of its text, so what it says is public with them; another number is not."""
    files = {path.stem: path for path in (small / "briefings").rglob("*.yaml")}
    text = (
        files["open"]
        .read_text("utf-8")
        .replace("there to see it", f"there, with {reference}{',' * ('label' in reference)} households")
    )
    figure = (
        "key_figures: [{id: dark, label: Homes without light, value: 5400, qualifier: about, sources: [a]}]\n"
    )
    files["open"].write_text(text + figure, "utf-8")
    change = 'changes: [{at: "2026-02-01T10:00+00:00", kind: correction, note: Wrong., was: "%s", now: "9,999 households", editions: [1]}]\n'
    files["restricted"].write_text(files["restricted"].read_text("utf-8") + change % was, "utf-8")
    searched = {one.text for one in watched(small).canaries}
    assert was not in searched
    assert "9,999 households" in searched
