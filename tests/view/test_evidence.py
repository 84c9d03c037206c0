"""Tables, charts, maps and pictures stand where the prose places them, with numbers by which it speaks of them."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from standfirst import theme
from standfirst.checks.examples import NOW, whole
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Library, load_or_raise
from standfirst.library.evidence import evidence
from standfirst.mail import rendering
from standfirst.settings import Site
from standfirst.view.briefing import briefing
from standfirst.view.records import SectionView
from standfirst.view.render_context import Medium, RenderContext

ROOT = Path(__file__).parents[2]
YAML = """
tables:
  - {id: homes, title: Homes by bank, columns: [{id: bank, label: Bank}, {id: homes, label: Homes, kind: number}], rows: [[North, 120]], sources: [council]}
  - {id: roads, title: Roads, columns: [{id: road, label: Road}], rows: [[Coast]], sources: [council]}
  - {id: schools, title: Schools, columns: [{id: school, label: School}], rows: [[Mill]], sources: [council]}
charts:
  - {id: homes, kind: bar, title: Most homes are in the north, data: [{label: North, value: 120}], alt: One bar., sources: [council]}
situation: |
  The river rose ([[table-homes]], [[chart-homes]]). [@council]

  ![[table-homes]]

  It fell again.
background: |
  ![[schools]]

  Schools are closed ([[schools]]); so are roads ([[roads]]).
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A site with one edition that places two of its three tables."""
    return library_of(tmp_path, YAML)


def library_of(root: Path, yaml: str) -> Library:
    """A site with one edition."""
    (root / "briefings").mkdir()
    (root / "briefings" / "river.yaml").write_text(whole(yaml), "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    return load_or_raise(Site(root=root, name="The river desk", url="https://example.org", languages=("en",)))


def sections(library: Library, medium: Medium = "web") -> dict[str, SectionView]:
    """The sections of its view by id."""
    view = briefing(RenderContext(library.by_name["river"], library, medium, NOW))
    return {section.id: section for section in view.sections}


def outline(section: SectionView) -> list[str]:
    """What stands in a section, one after the other."""
    body = section.body
    assert isinstance(body, tuple)
    return [item.component if item.component == "prose" else item.body.title for item in body]


def test_evidence_stands_where_it_is_placed(library: Library) -> None:
    """A placed table stands between the paragraphs around it; what is not placed stands in its own section."""
    found = sections(library)
    assert outline(found["situation"]) == ["prose", "Table 1. Homes by bank", "prose"]
    assert outline(found["background"]) == ["Table 3. Schools", "prose"]
    assert [one.title for one in found["tables"].body] == ["Table 2. Roads"]  # type: ignore[attr-defined]
    drawn: Any = found["charts"].body
    assert [one.title for row in drawn for one in row.drawings] == ["Chart 1. Most homes are in the north"]


@pytest.mark.parametrize(("separate", "rows"), [(False, [2, 1]), (True, [1, 1, 1])])
def test_small_multiples_stand_across_the_page(*, separate: bool, rows: list[int], tmp_path: Path) -> None:
    """Charts stand two in a row and in their order, but small multiples alone."""
    series = "\n".join(
        f"      - {{label: {label}, value: {value}, series: {name}}}"
        for name in ("North", "South")
        for label, value in (("2026-01-01", 1), ("2026-02-01", 2))
    )
    charts = [
        f"  - id: c{number}\n    kind: line\n    title: Chart {number}\n    alt: Lines.\n    unit: homes\n"
        f"{'    separate: true' if separate and number == 2 else ''}\n    data:\n{series}\n"
        for number in (1, 2, 3)
    ]
    body: Any = sections(library_of(tmp_path, "charts:\n" + "".join(charts)))["charts"].body
    assert [len(row.drawings) for row in body] == rows
    assert [one.anchor for row in body for one in row.drawings] == ["chart-c1", "chart-c2", "chart-c3"]


def test_numbers_are_those_of_the_reading_order(library: Library) -> None:
    """Each kind is counted by itself, as a reader meets it."""
    pieces = evidence(library.by_name["river"].briefing).pieces
    assert [(one.anchor, one.number, one.placed) for one in pieces] == [
        ("table-homes", 1, True), ("table-roads", 2, False), ("chart-homes", 1, False), ("table-schools", 3, True),
    ]  # fmt: skip


def test_without_a_mention_nothing_is_numbered(tmp_path: Path) -> None:
    """A briefing that places and mentions nothing shows titles as they are."""
    found = sections(library_of(tmp_path, YAML.partition("situation:")[0]))
    assert [one.title for one in found["tables"].body] == ["Homes by bank", "Roads", "Schools"]  # type: ignore[attr-defined]


def job(library: Library) -> Job:
    """What a format needs."""
    site = library.site
    return Job(library.by_name["river"], library, theme.load(site.theme, site.root), NOW)


def test_pages_and_reports_link_to_the_place(library: Library) -> None:
    """A mention leads to the table, which stands on the page once."""
    for text in (FORMATS["page"].render(job(library)).decode(), report.html(job(library))):
        assert '(<a href="#table-homes">Table 1</a>, <a href="#chart-homes">Chart 1</a>)' in text
        assert text.count('id="table-homes"') == 1
        assert text.index("The river rose") < text.index('id="table-homes"') < text.index("It fell again")


@pytest.mark.slow
def test_messages_have_them_in_their_place(library: Library) -> None:
    """Both forms of a message show the table between the paragraphs, with its number."""
    message = message_from_bytes(rendering.FORMAT.render(job(library)), policy=policy.default)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        text = str(part.get_content())
        assert (
            text.index("The river rose") < text.index("Table 1. Homes by bank") < text.index("It fell again")
        )
        assert "[[" not in text
    assert 'href="https://example.org/river.html#table-homes"' in text


def test_data_name_them(library: Library) -> None:
    """The text in the data has the numbers in place of the marks."""
    text = FORMATS["data"].render(job(library)).decode()
    assert "The river rose (Table 1, Chart 1)." in text
    assert "[Table 1]" in text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("see [[house]]", "there is no table, chart, map or picture `house`"),
        ("see [[homes]]", "`homes` is the id of two records"),
        ("see ![[roads]] here", "cannot be placed here"),
        ("![[schools]]", "is placed twice"),
        ("![a bridge](bridge.jpg)", "a picture in prose is not shown"),
    ],
)
def test_what_cannot_stand_there_is_named_with_its_place(line: str, code: str, tmp_path: Path) -> None:
    """Each mistake is an error at its line."""
    from standfirst.checks.run import run

    found = library_of(tmp_path, f"{YAML}\n  {line}\n")
    report = run(found, select=["SF617"], now=NOW)
    (problem,) = report.problems
    assert code in problem.message
    lines = (tmp_path / "briefings" / "river.yaml").read_text("utf-8").splitlines()
    assert line in lines[problem.line - 1]
