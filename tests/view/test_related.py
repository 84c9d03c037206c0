"""Related reports: editions that a reader may see, and reports elsewhere, in every form."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pydantic import ValidationError

from standfirst import theme
from standfirst.checks.examples import NOW, whole
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Library, load
from standfirst.library.visibility import Audience, Visibility
from standfirst.mail import rendering
from standfirst.model import RelatedReport, Tlp
from standfirst.settings import Site
from standfirst.view.public import public
from tests.sites import ROOT

pytestmark = pytest.mark.slow

RELATED = """
related:
  - {edition: river/01}
  - {title: Rivers in March, url: "https://example.org/rivers", publisher: River council, date: 2026-03-01}
"""
FIRST = """
kind: sitrep
edition: 1
title: The first high water
standfirst: Rain fell for nine days in all villages.
dateline: {place: Marbel, date: 2026-01-20}
as_of: 2026-01-20T08:00+00:00
situation: Meadows near the old mill are under water. [@gauge]
background: Nine days of rain are rare in this season.
sources: [{id: gauge, title: Readings of the gauge, date: 2026-01-20}]
"""


def library(root: Path, first: str = "", related: str = RELATED) -> Library:
    """A series of two editions, of which the second names the first; `first` are other values of that."""
    folder = root / "briefings" / "river"
    folder.mkdir(parents=True)
    (folder / "_series.yaml").write_text("title: The river\n", "utf-8")
    (folder / "01.yaml").write_text(whole(first, whole(FIRST)) if first else whole(FIRST), "utf-8")
    (folder / "02.yaml").write_text(whole(f"edition: 2\n{related}"), "utf-8")
    (folder / "02.fr.yaml").write_text("lang: fr\ntitle: La rivière\nsituation: La rivière monte.\n", "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    found = load(Site(root=root, name="Desk", url="https://example.org", languages=("en", "fr")))
    assert [str(one) for one in found.problems] == []
    return found.library


def forms(made: Library, name: str = "river/02", audience: Audience | None = None) -> dict[str, str]:
    """Page, report, message and data of an edition as readers see them."""
    seen = Visibility(made, NOW)
    edition = made.by_name[name]
    shown = seen.to(audience) if audience else seen.beside(edition)
    job = Job(edition, shown, theme.load(made.site.theme, made.site.root), NOW)
    message = message_from_bytes(rendering.FORMAT.render(job), policy=policy.default)
    parts = {form: message.get_body((form,)) for form in ("plain", "html")}
    return {
        "page": FORMATS["page"].render(job).decode(),
        "report": report.html(job),
        "data": FORMATS["data"].render(job).decode(),
        **{form: str(part.get_content()) for form, part in parts.items() if part},
    }


def test_every_form_names_title_kind_and_date(tmp_path: Path) -> None:
    """An edition has its own title, and a report elsewhere what the desk says of it."""
    found = forms(library(tmp_path))
    for form, text in found.items():
        flat = " ".join(text.split())
        for said in ("The first high water", "Rivers in March", "https://example.org/rivers"):
            assert said in flat, form
        if form != "data":
            assert "Situation report, The river, Edition 1, 20 January 2026" in flat, form
            assert "River council, 1 March 2026" in flat, form
    assert '<a href="01.html">' in found["page"].partition('id="related"')[2].partition("</section>")[0]


@pytest.mark.parametrize("hidden", ["tlp: AMBER", "embargo_until: 2027-01-01T00:00+00:00", "status: review"])
def test_an_edition_that_readers_may_not_see_is_not_named(hidden: str, tmp_path: Path) -> None:
    """Neither its title nor its name is in any form."""
    for form, text in forms(library(tmp_path, hidden)).items():
        assert "The first high water" not in text, form
        assert "river/01" not in text, form
        assert "Rivers in March" in text, form


def test_those_who_may_see_it_find_it(tmp_path: Path) -> None:
    """In a report for recipients of AMBER, for instance."""
    made = library(tmp_path, "tlp: AMBER")
    job = Job(
        made.by_name["river/02"],
        Visibility(made, NOW).to(Audience(Tlp.AMBER)),
        theme.load(made.site.theme, made.site.root),
        NOW,
    )
    assert "The first high water" in report.html(job)


def test_without_any_that_may_be_seen_there_is_no_list(tmp_path: Path) -> None:
    """No empty heading tells that something is left out."""
    made = library(tmp_path, "tlp: AMBER", "related: [{edition: river/01}]")
    for form, text in forms(made).items():
        assert "Related reports" not in text, form


def test_a_translation_lists_them_in_their_language(tmp_path: Path) -> None:
    """The edition's own translation if there is one, else the original in its language."""
    text = forms(library(tmp_path), "river/02.fr")["page"].partition('id="related"')[2]
    assert '<cite lang="en">' in text
    assert 'hreflang="en"' in text


def test_data_name_them_once(tmp_path: Path) -> None:
    """The records leave them out, so that their hash does not depend on who reads them."""
    made = library(tmp_path)
    assert "related" not in public(made.by_name["river/02"])
    found = json.loads(forms(made)["data"])["related"]
    assert [one["title"] for one in found] == ["The first high water", "Rivers in March"]
    assert found[0]["format"] == "Situation Report"


@pytest.mark.parametrize("data", [{}, {"title": "x"}, {"url": "https://example.org"}, {"publisher": "x"}])
def test_one_of_two(data: dict[str, str]) -> None:
    """An edition, or a title with its URL; nothing in between."""
    with pytest.raises(ValidationError, match="related report"):
        RelatedReport.model_validate(data)
