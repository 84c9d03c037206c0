"""First drafts: valid, complete, refused until somebody has looked at them."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfirst.checks import check_files
from standfirst.errors import InputError, UsageError
from standfirst.model import REQUIRED, Briefing, Kind
from standfirst.model.parse import parse
from standfirst.reader import read_text
from standfirst.scaffold import CONFIRM, carried, name_of, new, new_briefing, new_edition, save
from standfirst.settings import Site

ROOT = Path(__file__).parent.parent
TODAY = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of its own with the samples."""
    shutil.copytree(ROOT / "briefings", tmp_path / "briefings")
    return Site(root=tmp_path, name="River: desk #1", url="")


def codes(site: Site, path: Path) -> set[str]:
    """The codes of the errors in a file."""
    return {problem.code for problem in check_files(site, [path]).problems if problem.level == "error"}


@pytest.mark.parametrize("kind", list(Kind))
def test_new_has_every_section(kind: Kind, site: Site) -> None:
    """A new briefing satisfies the schema, has what its kind demands, and names the schema for editors."""
    text = new(kind, 'A "title": with # signs', site)
    briefing = parse(Briefing, read_text(text, "x"))
    assert briefing.title == 'A "title": with # signs'
    assert all(getattr(briefing, name) for name in REQUIRED[kind])
    assert text.startswith("# yaml-language-server: $schema=briefing.schema.json\n")


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(Kind))
def test_new_is_refused_until_it_is_written(kind: Kind, site: Site) -> None:
    """The only errors in a new briefing are its placeholders and what is to be confirmed."""
    draft = new_briefing(site, kind.value, "What the river does")
    save(draft)
    assert draft.path.name == "what-the-river-does.yaml"
    assert codes(site, draft.path) <= {"SF601", "SF602"}
    assert "SF601" in codes(site, draft.path)


def test_figures_of_tables_are_carried_forward(site: Site) -> None:
    """An edition whose figures come from a table has a next one, in which these are to be confirmed, too."""
    path = site.root / "briefings" / "flood" / "02.yaml"
    text = path.read_text("utf-8")
    first = re.search(r"^    value: \d+$", text, re.MULTILINE)
    assert first
    table = "tables:\n  - {id: t, title: T, columns: [{id: a, label: A}, {id: n, label: N, kind: number}], rows: [[x, 7]], total: sum}\n"
    path.write_text(f"{text.replace(first[0], '    value: {table: t, column: n}', 1)}\n{table}", "utf-8")
    carried_on = new_edition(site, "flood").text
    assert f"    value: {{table: t, column: n}}  {CONFIRM}" in carried_on


def test_new_in_a_series(site: Site) -> None:
    """In a series a new briefing takes the next number and finds the schema one folder up."""
    draft = new_briefing(site, "sitrep", "The river falls", "flood")
    assert draft.path.relative_to(site.root).as_posix() == "briefings/flood/03.yaml"
    assert "edition: 3\n" in draft.text
    assert "id: flood/03\n" in draft.text
    assert "$schema=../briefing.schema.json" in draft.text
    assert new_briefing(site, "flash", "A", "storm").path.name == "01.yaml"


@pytest.mark.parametrize(
    ("kind", "title", "series"),
    [
        ("report", "A", ""),
        ("flash", "", ""),
        ("flash", "**A**", ""),
        ("flash", "A", "Flood 2"),
        ("flash", "A", "../x"),
        ("flash", "A\nb", ""),
    ],
)
def test_wrong_words(site: Site, kind: str, title: str, series: str) -> None:
    """An unknown kind, a title that is none and a series that is no address are told in one line."""
    with pytest.raises(UsageError) as caught:
        new_briefing(site, kind, title, series)
    assert "\n" not in str(caught.value)


def test_never_over_a_file(site: Site) -> None:
    """A draft is never written over a file that is there."""
    draft = new_briefing(site, "flash", "A")
    save(draft)
    with pytest.raises(UsageError, match="already exists"):
        save(draft)


def test_an_id_is_never_given_twice(site: Site) -> None:
    """Where an edition was moved away and kept its id, the new one at its old path gets another."""
    moved = site.root / "briefings" / "storm" / "01.yaml"
    moved.parent.mkdir()
    moved.write_text("id: flood/03\n" + (site.root / "briefings/flood/02.yaml").read_text("utf-8"), "utf-8")
    assert "id: flood/03-2\n" in new_briefing(site, "sitrep", "A", "flood").text
    assert "id: flood/03-2\n" in new_edition(site, "flood").text


def test_names() -> None:
    """A title becomes an address; one without Latin letters gets a plain name."""
    assert name_of("The River — Édition 2!") == "the-river-dition-2"
    assert name_of("دریا") == "briefing"


def test_the_next_edition_has_line_breaks_of_one_kind() -> None:
    """An edition that was written on Windows is carried forward like any other, with the line breaks of new files."""
    whole = EDITION.replace(" # counted\n       here", "")
    here, there = (
        carried(read_text(text, "x"), 2, TODAY, "notes/02") for text in (whole, whole.replace("\n", "\r\n"))
    )
    assert there == here


@pytest.mark.slow
def test_next_edition_of_a_sample(site: Site) -> None:
    """The next edition is valid, keeps comments, sets number and status, and every number is to be confirmed."""
    draft = new_edition(site, "flood")
    save(draft)
    briefing = parse(Briefing, read_text(draft.text, "03.yaml"))
    before = parse(Briefing, read_text((site.root / "briefings/flood/02.yaml").read_text("utf-8"), "02.yaml"))
    assert draft.path.name == "03.yaml"
    assert briefing.id == "flood/03"
    assert (briefing.edition, briefing.status.value, briefing.changes) == (3, "draft", ())
    assert [figure.value for figure in briefing.key_figures] == [
        figure.value for figure in before.key_figures
    ]
    assert briefing.dateline.date > before.dateline.date
    assert briefing.situation == before.situation
    numbered = sum(figure.value is not None for figure in before.key_figures)
    assert draft.text.count(CONFIRM) >= numbered
    assert codes(site, draft.path) == {"SF602"}


@pytest.mark.slow
def test_confirming_is_taking_comments_out(site: Site) -> None:
    """Once the comments are gone, the next edition has no error."""
    draft = new_edition(site, "flood")
    draft.path.write_text(draft.text.replace(CONFIRM, "#"), encoding="utf-8")
    assert codes(site, draft.path) == set()


EDITION = """\
# The desk's own words
title: The river  # kept
dateline: {place: Marbel, date: 2026-02-02}
as_of: "2026-02-02T08:00+01:00"   # why # so
period: {from: 2026-02-01, to: 2026-02-02}
situation: |
  # no comment
  edition: 9 is text
key_figures:
  - {id: a, label: People # counted
       here, value: 5}
  - id: b
    label: Cars
    value: 7  # by hand
    range: [{low: 5, high: 9}]
changes:
  - {at: "2026-02-02T08:00+01:00", kind: update, note: Gone.}
"""


def test_everything_else_stays() -> None:
    """Words, order and comments stay; number and status are added where they were left out."""
    text = carried(read_text(EDITION.replace(" # counted\n       here", ""), "x"), 2, TODAY)
    assert (
        text
        == """\
# The desk's own words
title: The river  # kept
dateline: {place: Marbel, date: 2026-11-01}  # confirm
as_of: 2026-11-01T12:00+00:00  # confirm; why # so
period: {from: 2026-02-02, to: 2026-11-01}  # confirm
situation: |
  # no comment
  edition: 9 is text
key_figures:
  - {id: a, label: People, value: 5}  # confirm
  - id: b
    label: Cars
    value: 7  # confirm; by hand
    range: [{low: 5, high: 9}]  # confirm
edition: 2
status: draft
"""
    )


def test_where_no_comment_can_stand() -> None:
    """Where a mark would break a text that goes on in the next line, one mark stands above the whole file."""
    text = carried(
        read_text(
            EDITION.replace(" # counted\n       here, value: 5", ", value: 5, by: told\n     twice"), "x"
        ),
        2,
        TODAY,
    )
    assert text.startswith("# confirm every number and date\n")
    assert parse(Briefing, read_text(text, "x")).key_figures[0].by == "told twice"


def test_series_without_an_edition(site: Site) -> None:
    """A series that is not there, and one whose last edition is broken, are told in words."""
    with pytest.raises(UsageError, match="begin with"):
        new_edition(site, "storm")
    (site.root / "briefings/flood/04.yaml").write_text("title: 5\n", encoding="utf-8")
    with pytest.raises(InputError, match="SF016"):
        new_edition(site, "flood")


def test_an_import_into_a_site_gets_an_id(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text imported among the briefings has an id from its path; one imported elsewhere has none yet."""
    from invoke import Context

    from standfirst.tasks.importing import import_text

    (site.root / "pelicanconf.py").write_text('SITENAME = "Desk"\nSITEURL = ""\nTIMEZONE = "UTC"\n', "utf-8")
    text = site.root / "note.txt"
    text.write_text("The river rises\n\nDrillhaven, 2 March 2026\n\nThe exercise goes on.\n", "utf-8")
    monkeypatch.chdir(site.root)
    inside, outside = site.root / "briefings" / "flood" / "07.yaml", site.root / "note.yaml"
    for path in (inside, outside):
        import_text(Context(), str(text), str(path))
    assert "id: flood/07\n" in inside.read_text("utf-8")
    assert "id:" not in outside.read_text("utf-8").partition("title:")[0]
