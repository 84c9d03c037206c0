"""The parts of a briefing: what opens its page by kind, who speaks under which heading, what is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from standfirst.build.plan import job_of
from standfirst.build.prepare import classify
from standfirst.formats import page
from standfirst.library import Edition, Library
from standfirst.library.evidence import evidence
from standfirst.model import Column, KeyFigure, Kind, Section, Subsection, Table
from standfirst.view import records
from standfirst.view.briefing import briefing
from standfirst.view.figures import totals_first
from standfirst.view.render_context import Medium, RenderContext
from standfirst.view.text import Prose, cited_once
from tests.sites import NOW


def drawn(samples: Library, name: str, medium: Medium = "web", **values: Any) -> records.BriefingView:
    """The view of a sample with other values."""
    return briefing(RenderContext(changed(samples, name, **values), samples, medium, NOW))


def changed(samples: Library, name: str, **values: Any) -> Edition:
    """A sample with other values."""
    edition = samples.by_name[name]
    return replace(edition, briefing=edition.briefing.model_copy(update=values))


def places(view: records.BriefingView) -> dict[str, str]:
    """Where each part is."""
    return {part.id: part.place for part in view.sections}


@pytest.mark.parametrize(
    ("kind", "text", "beside"),
    [
        (Kind.FLASH, {"situation"}, {"maps", "images"}),
        (Kind.SITREP, set(), {"maps"}),
        (Kind.EXPLAINER, {"situation", "background"}, {"charts", "maps", "images"}),
        (Kind.BULLETIN, set(), set()),
    ],
)
def test_each_kind_opens_in_its_own_way(
    samples: Library, kind: Kind, text: set[str], beside: set[str]
) -> None:
    """What opens the page is what its kind is read for, in front of all other parts; nothing is lost."""
    view = drawn(samples, "flood/02", kind=kind)
    found = places(view)
    text |= (
        {part.id for part in view.sections if part.id.startswith("section-")}
        if kind == Kind.EXPLAINER
        else set()
    )
    assert {name for name, place in found.items() if place == "text"} == text & set(found)
    assert {name for name, place in found.items() if place == "beside"} == beside & set(found)
    order = [{"text": 0, "beside": 1, "": 2}[part.place] for part in view.sections]
    assert order == sorted(order)
    assert set(found) == set(places(drawn(samples, "flood/02")))


@pytest.mark.parametrize("medium", ["print", "mail"])
def test_paper_and_mail_keep_their_order(samples: Library, medium: Medium) -> None:
    """A report and a message run as they always did, and nothing in them is beside anything."""
    view = drawn(samples, "flood/02", medium, kind=Kind.EXPLAINER)
    assert set(places(view).values()) == {""}
    ids = [part.id for part in view.sections]
    assert ids.index("situation") < ids.index("maps") < ids.index("voices")


def voices(samples: Library, kinds: Sequence[str | None], **values: Any) -> tuple[Any, ...]:
    """Voices of these kinds, in their order."""
    voice = samples.by_name["flood/02"].briefing.voices[0]
    return tuple(
        voice.model_copy(update={"id": f"v{n}", "kind": kind, **values}) for n, kind in enumerate(kinds)
    )


@pytest.mark.parametrize("medium", ["web", "print", "mail"])
def test_voices_are_headed_by_who_they_are(samples: Library, medium: Medium) -> None:
    """Nobody who holds an office is a voice from the ground, in any medium; every quotation stays, at its place."""
    kinds = ("official", "resident", "analyst", None, "organisation", "survivor")
    view = drawn(samples, "flood/02", medium, voices=voices(samples, kinds))
    bodies: dict[str, Any] = {one.title: one.body for one in view.sections if one.id.startswith("voices")}
    found = {title: [quote.anchor for quote in body] for title, body in bodies.items()}
    assert list(found) == [
        "Voices from the ground",
        "What officials and organisations say",
        "What analysts say",
    ]
    assert [len(one) for one in found.values()] == [3, 2, 1]
    assert len({anchor for one in found.values() for anchor in one}) == len(kinds)


@pytest.mark.parametrize("sure", ["verified", "reported", "unverified"])
def test_what_holds_for_all_quotations_is_said_once(samples: Library, sure: str) -> None:
    """Where all quotations of a part are equally sure, the page says it above them and no card repeats it."""
    alike = voices(samples, ("resident", "survivor"), verification=sure)
    part = next(one for one in drawn(samples, "flood/02", voices=alike).sections if one.id == "voices")
    assert "all quotations here" in part.note.lower()
    assert [quote.verification for quote in part.body] == [None, None]  # type: ignore[attr-defined]
    on_paper = next(
        one for one in drawn(samples, "flood/02", "print", voices=alike).sections if one.id == "voices"
    )
    assert not on_paper.note
    assert all(quote.verification for quote in on_paper.body)  # type: ignore[attr-defined]


@pytest.mark.parametrize("sure", [("verified", "unverified"), ("verified", None), ("verified",)])
def test_what_holds_for_some_is_said_of_each(samples: Library, sure: tuple[str | None, ...]) -> None:
    """Quotations that differ, one that says nothing, or a single one keep what is said of each."""
    voice = samples.by_name["flood/02"].briefing.voices[0]
    mixed = tuple(
        voice.model_copy(update={"id": f"v{n}", "kind": "resident", "verification": one})
        for n, one in enumerate(sure)
    )
    part = next(one for one in drawn(samples, "flood/02", voices=mixed).sections if one.id == "voices")
    assert not part.note
    assert [bool(quote.verification) for quote in part.body] == [bool(one) for one in sure]  # type: ignore[attr-defined]


def figure(name: str, **values: Any) -> KeyFigure:
    """A key figure."""
    return KeyFigure.model_validate({"id": name, "label": name, "value": 1, "sources": ["a"], **values})


@pytest.mark.parametrize(
    ("figures", "order"),
    [
        ([("a", {}), ("b", {}), ("all", {"parts": ["a", "b"]})], "all a b"),
        ([("all", {"parts": ["a", "b"]}), ("a", {}), ("b", {})], "all a b"),
        ([("x", {}), ("a", {"part_of": "all"}), ("all", {})], "x all a"),
        ([("a", {}), ("m", {"parts": ["a"]}), ("all", {"parts": ["m"]})], "all m a"),
        ([("a", {"part_of": "b"}), ("b", {"part_of": "a"})], "b a"),
    ],
)
def test_a_total_is_above_its_parts(figures: list[tuple[str, dict[str, Any]]], order: str) -> None:
    """Figures keep their order, but none of the parts comes before its total, at any depth and in a circle."""
    found = totals_first([figure(name, **values) for name, values in figures])
    assert " ".join(one.id for one in found) == order


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("A [@authority]. B [@authority]. C [@authority].", "A. B. C[1]."),
        ("A [@authority]. B [@agency]. C [@authority].", "A[1]. B[2]. C[1]."),
        ("A [@authority].\n\nB [@authority].", "A[1]. B[1]."),
        ("- A [@authority].\n- B [@authority].", "A[1]. B[1]."),
        ("A [@authority; @agency]. B [@authority].", "A[1][2]. B[1]."),
    ],
)
def test_sentences_from_one_source_cite_it_once(samples: Library, text: str, cited: str) -> None:
    """Within a paragraph a mark that the next one repeats is left out; between others, and between paragraphs, none is."""
    edition = samples.by_name["flood/02"]
    names = [source.id for source in edition.briefing.sources]
    text = text.replace("@authority", f"@{names[0]}").replace("@agency", f"@{names[1]}")
    html = Prose(RenderContext(edition, samples, "web", NOW)).block(text)
    assert html.striptags().replace("\xa0", " ") == cited
    assert cited_once(html) == html


@pytest.mark.slow
def test_the_page_says_its_kind(samples: Library) -> None:
    """The style of a page knows which kind it is of, and a flash has no list of contents."""
    html = page.render(job_of(classify(samples, NOW), samples.by_name["flood/02"])).decode()
    assert 'class="sf-briefing sf-briefing--sitrep"' in html
    assert 'class="sf-contents"' in html


OWN = (
    Section(
        id="countries",
        title="By country",
        sections=(
            Subsection(id="aland", title="Aland", figures=("displaced",), text="Cases fall."),
            Subsection(id="word", title="What a case is", kind="box", text="Somebody who was examined."),
        ),
    ),
    Section(id="method", title="How cases are counted", kind="annex", text="Once a day."),
    Section(id="access", title="Access", text="The road is open."),
)
"""Own sections with parts, figures, a box and an annex."""


@pytest.mark.parametrize("medium", ["web", "print", "mail"])
def test_sections_have_parts_and_figures(samples: Library, medium: Medium) -> None:
    """A part stands in its section with its figures, in each medium; a box is marked as one."""
    view = drawn(samples, "flood/02", medium, sections=OWN)
    (countries,) = (part for part in view.sections if part.id == "section-countries")
    assert isinstance(countries.body, tuple)
    aland, word = (item.body for item in countries.body)
    listed, text = aland.body
    (link,) = listed.body
    figure = next(one for one in view.all_figures if one.anchor == "figure-displaced")
    assert (link.text, link.note) == (figure.text, figure.label)
    assert link.href == ("#figure-displaced" if medium == "web" else "")
    assert "Cases fall." in text.body
    assert (word.kind, word.component) == ("box", "prose")


def test_annexes_come_last(samples: Library) -> None:
    """An annex follows all other parts and says that it is one; two have numbers."""
    view = drawn(samples, "flood/02", "print", sections=OWN)
    assert view.sections[-1].title == "Annex: How cases are counted"
    two = (*OWN, Section(id="more", title="More", kind="annex", text="More."))
    titles = [part.title for part in drawn(samples, "flood/02", "print", sections=two).sections]
    assert titles[-2:] == ["Annex 1: How cases are counted", "Annex 2: More"]


@pytest.mark.parametrize("medium", ["print", "mail"])
def test_the_desk_chooses_the_order(samples: Library, medium: Medium) -> None:
    """What `order` names comes first, in that order; all others follow as they did, and nothing is lost."""
    usual = [part.id for part in drawn(samples, "flood/02", medium, sections=OWN).sections]
    chosen = drawn(samples, "flood/02", medium, sections=OWN, order=("access", "outlook", "voices"))
    found = [part.id for part in chosen.sections]
    assert found[:3] == ["section-access", "outlook", "voices"]
    rest = [name for name in found if name not in found[:3] and not name.startswith("voices")]
    assert rest == [name for name in usual if name in rest]
    assert sorted(found) == sorted(usual)


def test_numbers_follow_the_order(samples: Library) -> None:
    """Tables are numbered as they are read, whatever stands first."""
    tables = tuple(
        Table(id=name, title=name, columns=(Column(id="a", label="A"),), rows=(("x",),), sources=())
        for name in ("one", "two")
    )
    own = Section(
        id="access", title="Access", sections=(Subsection(id="road", title="Road", text="![[two]]"),)
    )
    values: dict[str, Any] = {"tables": tables, "situation": "![[one]]", "sections": (own,)}
    for order, first in (((), "one"), (("access",), "two")):
        known = evidence(changed(samples, "flood/02", **values, order=order).briefing)
        assert next(one.id for one in known.pieces if one.kind == "table" and one.number == 1) == first


@pytest.mark.parametrize("cls", [Section, Subsection])
def test_a_section_says_something(cls: type[Section | Subsection]) -> None:
    """A heading with nothing below it is an error."""
    with pytest.raises(ValidationError, match="a section needs"):
        cls(id="empty", title="Empty")


@pytest.mark.parametrize(
    ("title", "component", "layout"),
    [
        ("Background", "prose", "prose"),
        ("Annex: How the numbers are made", "prose", "wide"),
        ("What officials and organisations say", "quotes", "quotes"),
    ],
)
def test_a_long_title_has_a_line_of_its_own_on_paper(title: str, component: str, layout: str) -> None:
    """Beside a text of one line, a title of four would run into the next part."""
    assert records.SectionView("x", title, component, "Text.").paper_layout == layout
