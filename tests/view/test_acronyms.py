"""Acronyms: explained where they are first used, and listed at the end if a text uses them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from standfirst import markup, theme
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Edition, Library
from standfirst.model import Briefing, Series
from standfirst.view.acronyms import acronyms
from tests.sites import NOW

KNOWN = {
    "WASH": "water, sanitation and hygiene",
    "IDP": 'internally displaced "person"',
    "R&D": "research & development",
}


def edition(samples: Library, **values: Any) -> Edition:
    """A sample with other values."""
    found = samples.by_name["flood/02"]
    return replace(found, briefing=found.briefing.model_copy(update={"acronyms": KNOWN, **values}))


def page(samples: Library, made: Edition) -> str:
    """Its page."""
    job = Job(made, samples, theme.load(samples.site.theme, samples.site.root), NOW)
    return FORMATS["page"].render(job).decode("utf-8")


class Refs(markup.NoReferences):
    """References to a page whose texts use one acronym first."""

    def acronyms(self, text: str) -> dict[str, str]:  # noqa: ARG002  # the same in each
        return KNOWN


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("The WASH cluster, WASH.", '<abbr title="water, sanitation and hygiene">WASH</abbr> cluster, WASH.'),
        ("All IDPs left.", '<abbr title="internally displaced &#34;person&#34;">IDP</abbr>s left.'),
        ("On R&D.", '<abbr title="research &amp; development">R&amp;D</abbr>.'),
        ("**WASH**", '<strong><abbr title="water, sanitation and hygiene">WASH</abbr></strong>'),
        ("`WASH` is WASH.", '<code>WASH</code> is <abbr title="water, sanitation and hygiene">WASH</abbr>.'),
        ("WASHED, IDPX, XR&D.", "WASHED, IDPX, XR&amp;D."),
        ("[x](https://example.org/WASH)", '<a href="https://example.org/WASH" rel="noopener">x</a>'),
    ],
)
def test_the_first_use_says_what_it_stands_for(text: str, html: str) -> None:
    """Only whole words count, with their plural, and neither code nor addresses change."""
    assert html in markup.inline(text, Refs())
    assert html in markup.prose(text, Refs())


def test_the_page_lists_what_its_texts_use(samples: Library) -> None:
    """One mark at the first use, in reading order; at the end those that are used, and no other."""
    made = edition(
        samples,
        situation="The WASH cluster meets.\n\nWASH again [@pdma].",
        background="On WASH and R&D.",
        highlights=("No acronym here.",),
    )
    assert acronyms(made).used == (("R&D", KNOWN["R&D"]), ("WASH", KNOWN["WASH"]))
    html = page(samples, made)
    assert html.count("<abbr title=") == 2
    assert html.index('<abbr title="water') < html.index("WASH again")
    listed = html.partition('id="acronyms"')[2]
    assert "WASH</bdi></b> water, sanitation and hygiene" in listed
    assert "internally" not in html


def test_an_order_of_its_own_decides_what_is_first(samples: Library) -> None:
    """The part that comes first on the page has the mark."""
    texts = {"situation": "Situation with WASH.", "background": "Background with WASH."}
    first = acronyms(edition(samples, **texts, order=("background",))).first
    assert [*first] == ["Background with WASH."]
    assert [*acronyms(edition(samples, **texts)).first] == ["Situation with WASH."]


def test_a_text_around_a_table_is_marked_in_its_piece(samples: Library) -> None:
    """A text that places evidence is rendered in pieces; the mark is in the one with the word."""
    made = edition(samples, situation="Before it.\n\n![[map]]\n\nThe WASH cluster meets.")
    assert [*acronyms(made).first] == ["The WASH cluster meets."]


def test_a_series_explains_for_all_its_editions(samples: Library) -> None:
    """An edition adds to them and overrides them; one that uses none lists none."""
    made = edition(samples, acronyms={"WASH": "own"}, situation="WASH and CTC.")
    series = Series(
        title="A river", acronyms={"WASH": "common", "CTC": "cholera treatment centre", "XYZ": "unused"}
    )
    assert acronyms(replace(made, series=series)).used == (
        ("CTC", "cholera treatment centre"),
        ("WASH", "own"),
    )
    assert acronyms(edition(samples, acronyms={})).used == ()


def test_paper_and_messages_list_them(samples: Library) -> None:
    """The report has the list at its end, in its contents too."""
    made = edition(samples, situation="The WASH cluster meets.")
    job = Job(made, samples, theme.load(samples.site.theme, samples.site.root), NOW)
    html = report.html(job)
    assert 'id="acronyms"' in html
    assert '<abbr title="water, sanitation and hygiene">WASH</abbr>' in html


@pytest.mark.parametrize("short", ["W", "a b", "1st", "<b>x", "[x]", "x*y", "x" * 31])
def test_what_is_no_acronym_is_refused(short: str) -> None:
    """One word that begins with a letter, without markup."""
    with pytest.raises(ValidationError, match="acronyms"):
        Briefing.model_validate({
            "title": "x", "dateline": {"place": "x", "date": "2026-02-02"}, "situation": "x", "acronyms": {short: "x"},
        })  # fmt: skip
