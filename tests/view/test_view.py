"""What templates see says what the records say: no more where somebody is protected, and no less."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from standfirst import settings
from standfirst.library import Library, load_or_raise
from standfirst.view import records
from standfirst.view.briefing import briefing
from standfirst.view.render_context import RenderContext, relative, to_root
from tests.sites import NOW, copy_site

NAMES = ("balochistan/01", "flood/01", "flood/02", "flood/02.ur")


def view(library: Library, name: str, medium: str = "web", now: datetime = NOW) -> records.BriefingView:
    """The view of a sample."""
    return briefing(RenderContext(library.by_name[name], library, medium, now))  # type: ignore[arg-type]


def walk(value: object) -> Iterator[object]:
    """Every value inside a view."""
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from walk(item)


@pytest.mark.parametrize("name", NAMES)
def test_anchors_of_records_are_unique(samples: Library, name: str) -> None:
    """No two figures, quotations, claims, events, sources or corrections of a page share an anchor."""
    kinds = (
        records.Figure,
        records.QuoteView,
        records.ClaimView,
        records.SourceView,
        records.Correction,
        records.DrawingView,
    )
    made = dataclasses.replace(view(samples, name), corrected=None)  # says what stands at its place below
    found = [v.anchor for v in walk(made) if isinstance(v, kinds)]
    assert len(found) > 10
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("medium", ["web", "print", "mail"])
def test_no_view_holds_what_is_protected(samples: Library, name: str, medium: str) -> None:
    """No text in any view of any sample contains a protected value or a note of the desk."""
    private = {
        secret
        for edition in samples.editions
        for quote in (*edition.briefing.voices, *edition.briefing.reactions)
        for secret in (*quote.speaker.secrets(), quote.note or "")
        if len(secret) > 3
    }
    assert private
    texts = [str(value) for value in walk(view(samples, name, medium)) if isinstance(value, str)]
    assert not [secret for secret in private for text in texts if secret in text]


def test_figures_are_printed_as_their_records_say(samples: Library) -> None:
    """A figure has its qualifier before its number, and the number for machines without separators."""
    killed = view(samples, "balochistan/01").figures[0]
    assert (killed.qualifier, killed.value, killed.text, killed.number) == (
        "more than",
        "190",
        "more than 190",
        "190",
    )


def test_what_changed_comes_from_the_records(samples: Library) -> None:
    """Edition 2 lists each figure that differs from edition 1 with before, now and difference."""
    changes = view(samples, "flood/02").changes
    assert changes is not None
    now = {f.id: f for f in samples.by_name["flood/02"].briefing.key_figures}
    before = {f.id: f for f in samples.by_name["flood/01"].briefing.key_figures}
    changed = {f.label for key, f in now.items() if key not in before or f.value != before[key].value}
    changed -= {"Homes damaged"}  # the first edition was wrong, and edition 2 corrects it
    assert {row.label for row in changes.figures} == changed
    dead = next(row for row in changes.figures if row.label == "People dead")
    assert (dead.before, dead.now, dead.difference) == ("9", "11", "+2")


def test_the_first_edition_has_no_changes(samples: Library) -> None:
    """Where there is no edition before, nothing is said to have changed."""
    assert view(samples, "flood/01").changes is None


def test_a_translation_has_the_numbers_of_its_original(samples: Library) -> None:
    """The Urdu edition prints the same numbers; its words are its own."""
    ours, theirs = view(samples, "flood/02.ur"), view(samples, "flood/02")
    assert [figure.number for figure in ours.figures] == [figure.number for figure in theirs.figures]
    assert ours.dir == "rtl"
    assert all(mine.label != other.label for mine, other in zip(ours.figures, theirs.figures, strict=True))


def test_an_old_briefing_says_so_and_a_fresh_one_does_not(samples: Library) -> None:
    """The notice depends on the limit of the site and on the instant of the build."""
    assert view(samples, "balochistan/01").stale
    assert not view(samples, "balochistan/01", now=datetime(2026, 2, 2, tzinfo=UTC)).stale


@pytest.mark.slow
def test_the_embargo_is_on_its_face_until_it_has_passed(tmp_path: Path) -> None:
    """Before its hour an edition says until when it is closed; afterwards it does not."""
    folder = copy_site(tmp_path / "site")
    path = folder / "briefings" / "balochistan" / "01.yaml"
    path.write_text(path.read_text("utf-8") + "embargo_until: 2026-02-02T06:00+05:00\n", "utf-8")
    library = load_or_raise(settings.load(folder))
    before = view(library, "balochistan/01", now=datetime(2026, 2, 1, 20, tzinfo=UTC)).marking
    assert before.embargo == "EMBARGOED UNTIL 2 February 2026, 06:00 (UTC+5)"
    assert before.held
    assert not view(library, "balochistan/01").marking.embargo


def test_likelihood_and_confidence_are_sentences_of_their_own(samples: Library) -> None:
    """ICD 203: the two judgements never stand in one sentence."""
    body = next(section.body for section in view(samples, "flood/02").sections if section.id == "outlook")
    assert isinstance(body, records.OutlookView)
    assert "confidence" not in body.likelihood.lower()
    assert body.confidence.count(".") == 1


def test_in_print_a_document_without_an_address_has_no_dead_links(samples: Library) -> None:
    """A PDF of a site without an address links to nothing on it."""
    assert view(samples, "flood/02", "print").page is None


@pytest.mark.parametrize(
    ("target", "page", "way"),
    [
        ("index.html", "flood/02.html", "../index.html"),
        ("flood/01.html", "flood/02.html", "01.html"),
        ("flood/02.html#quote-x", "ur/flood/02.html", "../../flood/02.html#quote-x"),
        ("theme/standfirst.css", "index.html", "theme/standfirst.css"),
    ],
)
def test_ways_between_pages(target: str, page: str, way: str) -> None:
    """Links inside the site are relative, so that it also opens from disk."""
    assert relative(target, page) == way
    assert to_root(page) == "../" * page.count("/")


SEGMENTS = st.lists(st.sampled_from(["a", "b", "ur", ".", "..", ".git", "a b", ""]), max_size=5)


@pytest.mark.proof
@pytest.mark.slow
@given(SEGMENTS, SEGMENTS)
def test_ways_are_those_of_posixpath(target: list[str], folder: list[str]) -> None:
    """Between any two paths, even or not, the way is the one that the standard library finds."""
    path = "/".join(target)
    assume(path)
    way = posixpath.relpath(f"/{path}", f"/{'/'.join(folder)}")
    assert relative(path, "/".join([*folder, "page.html"])) == way
