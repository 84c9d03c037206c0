"""Short texts for messengers: never too long, and never without what must be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.library import Library
from standfirst.view.messenger import LONG, SHORT, compose, short_texts
from standfirst.view.render_context import RenderContext

NOW = datetime(2026, 3, 20, tzinfo=UTC)
LIMITS = (LONG, SHORT)
SITE = "https://example.org/a/rather/long/place/for/briefings"


def scope(samples: Library, name: str, **changes: object) -> RenderContext:
    """An edition of the samples on a site with an address, some of its fields changed."""
    library = Library(replace(samples.site, url=SITE), samples.editions, samples.series)
    edition = library.by_name[name]
    changed = replace(edition, briefing=edition.briefing.model_copy(update=changes))
    return RenderContext(changed, library, "web", NOW)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", ["flood/02", "flood/02.ur", "balochistan/01"])
def test_text_has_what_must_be_said(samples: Library, name: str, limit: int) -> None:
    """Marking, exercise, title, number, time and link are in every text, in the language of the edition."""
    found = scope(samples, name)
    text = compose(found, limit)
    lines, at = text.splitlines(), found.edition.briefing.as_of
    assert at is not None
    assert len(text) <= limit
    assert lines[0].startswith("[TLP:CLEAR] ")
    assert ("EXERCISE" in lines[0]) is found.edition.exercise
    assert found.say("Edition {number}", number=found.edition.number) in lines[0]
    assert lines[-2] == f"{found.say('As of')} {found.lang.moment(at)}"
    assert lines[-1] == f"{SITE}/{found.edition.path('html')}"
    assert len(lines) > 3, "there is room for a figure"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=600))
def test_no_title_makes_a_text_too_long(samples: Library, title: str) -> None:
    """A title of any length is cut, and what stands behind it is whole."""
    for limit in LIMITS:
        text = compose(scope(samples, "flood/02", title=title), limit)
        assert len(text) <= limit
        assert text.endswith(f"{SITE}/flood/02.html")
        assert "(Edition 2)" in text


def test_figures_and_highlights_are_whole_or_not_there(samples: Library) -> None:
    """Nothing but a title is ever cut."""
    found = scope(samples, "flood/02")
    long = compose(found, 100_000).splitlines()
    for limit in (*LIMITS, 400, 1000):
        assert set(compose(found, limit).splitlines()) <= set(long)


def test_two_texts_that_are_the_same_are_one(samples: Library) -> None:
    """A short briefing is not offered twice."""
    found = scope(samples, "flood/02", key_figures=[], highlights=[], standfirst="Short.")
    assert len(short_texts(found)) == 1
    assert len(short_texts(scope(samples, "flood/02"))) == 2
