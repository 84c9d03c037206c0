"""The flash of one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
import yaml

from standfirst import settings, theme
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job, pdf
from standfirst.formats import flash as flash_format
from standfirst.library import flash, load_or_raise
from standfirst.model import Kind
from tests import reports
from tests.formats.test_formats import text_of
from tests.pages import classes, walk
from tests.sites import copy_site, write


@pytest.mark.slow
def test_what_does_not_fit_is_named(job: Callable[[str], Job]) -> None:
    """A flash that is too long for one page is refused with its line, by how much, and what to shorten."""
    with pytest.raises(
        RenderError, match=r"briefings/.+:\d+:\d+: SF640 .+ about \d+ lines? too long; .+`claims`"
    ):
        FORMATS["flash"].render(as_flash(job("balochistan/01")))


@pytest.mark.by_day(3)
@pytest.mark.slow
@pytest.mark.parametrize("name", ["balochistan/01", "flood/01", "flood/02.ur"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_flashes_of_the_samples_fit(name: str, paper: str, job: Callable[[str], Job]) -> None:
    """A briefing of another kind is shortened to its face, highlights and figures, which fit on one page."""
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(replace(job(name), paper=paper)))) as opened:
        assert len(opened.pages) == 1


@pytest.mark.slow
def test_mail_and_render_make_the_same_flash(job: Callable[[str], Job]) -> None:
    """The file that `mail` makes of the shortened edition is the file that `render` makes of the whole one."""
    one = job("flood/01")
    assert FORMATS["flash"].render(one) == FORMATS["flash"].render(replace(one, edition=flash(one.edition)))


def test_a_flash_shows_its_map_beside_the_highlights_and_its_sources_once(job: Callable[[str], Job]) -> None:
    """The first map stands in the box of the page, its text in columns, and what is cited in one list."""
    html = flash_format.html(as_flash(job("flood/01")))
    box, _, columns = html.partition('class="sf-flash__columns"')
    assert "sf-drawing--map" in box
    assert 'id="situation"' in columns
    assert "sf-drawing--map" not in columns
    assert html.count('class="sf-list sf-source-line"') == 1
    assert "sf-paper--endnotes" in html


def as_flash(one: Job) -> Job:
    """The same briefing as a flash."""
    briefing = one.edition.briefing.model_copy(update={"kind": Kind.FLASH})
    return replace(one, edition=replace(one.edition, briefing=briefing))


@pytest.mark.slow
def test_a_short_briefing_is_one_page(site_folder: Path) -> None:
    """A briefing whose records fit gives a file of one page."""
    name = "short.yaml"
    source = Path(__file__).parent.parent / "data" / "minimal.yaml"
    (site_folder / "briefings" / name).write_text(source.read_text("utf-8"), "utf-8")
    library = load_or_raise(settings.load(site_folder))
    site = library.site
    one = Job(library.by_name["short"], library, theme.load(site.theme, site.root), settings.now())
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 1


def test_the_site_holds_flashes_of_flashes_alone(job: Callable[[str], Job]) -> None:
    """No other kind of briefing has a flash on the site; its address ends with -flash.pdf."""
    edition = job("flood/02.ur").edition
    assert not FORMATS["flash"].wanted(edition)
    assert edition.path(FORMATS["flash"].suffix) == "ur/flood/flood-02-ur-flash.pdf"


@pytest.mark.parametrize("name", ["flood/01", "flood/02"])
def test_the_page_of_a_flash_shows_its_figures_before_notices_and_files(
    name: str, job: Callable[[str], Job]
) -> None:
    """Only what changes how the page is read stands above them: mark, newer edition, correction, headline, lead, date."""
    one = as_flash(job(name))
    parts = ("<h1", "sf-briefing-head__standfirst", "sf-dateline", "sf-key-figures", "sf-notice--about",
             'id="highlights"', "sf-briefing-head__files")  # fmt: skip
    found = FORMATS["page"].render(one).decode()
    places = [found.index(part) for part in parts]
    assert places == sorted(places)
    if name == "flood/01":
        assert found.index("There is a newer edition") < places[0]


@pytest.mark.parametrize("name", ["flood/01", "flood/02"])
def test_what_the_desk_says_of_a_briefing_is_below_its_headline(name: str, job: Callable[[str], Job]) -> None:
    """An older edition names the newest above its headline, and nothing else."""
    found = FORMATS["page"].render(job(name)).decode()
    assert found.index("<h1") < found.index("sf-notice--about") < found.index("sf-key-figures")


class FlashCase(reports.Case):
    """A generated flash with six figures, a map, four highlights and a paragraph."""

    @property
    def data(self) -> reports.Data:
        """The briefing as a file holds it."""
        writer = reports.Writer(self)
        return super().data | {
            "kind": "flash", "title": writer.title(80), "highlights": writer.highlights(4, 1), "maps": [writer.map()],
            "key_figures": writer.figures(6), "situation": " ".join(writer.sentence() for _ in range(4)),
        }  # fmt: skip


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "paper"), [(0, "A4"), (0, "Letter"), (3, "A4")], ids=["en-A4", "en-Letter", "fr-A4"]
)
def test_six_figures_and_a_map_fit(tmp_path: Path, number: int, paper: str) -> None:
    """A flash with six figures, a map, four highlights and a paragraph is one page."""
    one = replace(reports.job(tmp_path / "site", FlashCase(number)), paper=paper)
    assert len(one.edition.briefing.key_figures) == 6
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 1


@pytest.mark.slow
def test_the_sources_of_a_table_stay_in_its_column(tmp_path: Path) -> None:
    """The line below a table is not at the top of the next column."""
    site = copy_site(tmp_path / "site")
    text = (reports.ROOT / "tests/data/reports/briefings/en-who-cholera.yaml").read_text("utf-8")
    write(site, "who/01.yaml", text)
    library = load_or_raise(settings.load(site))
    look = theme.load(library.site.theme, site)
    job = Job(library.by_name["who/01"], library, look, settings.now())
    paper = pdf.lay_out(flash_format.html(job), look, site)
    places = {
        name: [box.position_x for box in walk(paper.pages[0]._page_box) if name in classes(box.element)]
        for name in ("sf-table__scroll", "sf-table__caption")
    }
    assert len(set(places["sf-table__scroll"])) > 1, "the tables are in two columns"
    assert places["sf-table__caption"][0] == places["sf-table__scroll"][0]


SERIES = {"title": "The flood"}
RIGHT = 77_777
PASSAGE = "The bridge at Drillhaven was closed at noon and the families of the lower town went home on foot, all {}."


@dataclass(frozen=True)
class CorrectedCase(FlashCase):
    """A flash that fills its page, and corrections with long notes, of which the newest concerns its first figure."""

    count: int = 1
    later: bool = False
    """Whether the next edition tells them, not the flash itself."""
    passages: bool = False
    """Whether they correct sentences of the flash, too, which are struck out where they are."""

    @property
    def data(self) -> reports.Data:
        """The flash without corrections; Arabic letters and more sentences need more room."""
        found, writer = super().data, reports.Writer(self)
        if self.lang == "ar" or self.passages:
            found |= {"key_figures": writer.figures(3), "highlights": writer.highlights(2, 1)}
        if self.passages:
            found["situation"] += " ".join(PASSAGE.format(one) for one in range(self.count))
        return found | {"edition": 1, "status": "approved"}

    @property
    def corrections(self) -> list[reports.Data]:
        """The corrections, oldest first."""
        writer, figure = reports.Writer(self), self.data["key_figures"][0]
        note = " ".join(writer.sentence(cited=False) for _ in range(4))
        other = PASSAGE if self.passages else "{}"
        found = [
            {"at": f"2026-03-13T{one:02}:00+00:00", "kind": "correction", "editions": [1], "note": note,
             "was": other.format(one), "now": f"{other.format(one)} {note}"}
            for one in range(self.count)
        ]  # fmt: skip
        about = {"about": f"key_figures.{figure['id']}", "was": str(figure["value"]), "now": str(RIGHT)}
        return [*found[:-1], found[-1] | about]

    def job(self, folder: Path) -> Job:
        """A job for the flash, in a series with a later edition."""
        first, *figures = self.data["key_figures"]
        after = self.data | {
            "kind": "sitrep",
            "edition": 2,
            "key_figures": [first | {"value": RIGHT}, *figures],
        }
        told = {"changes": self.corrections} if self.count else {}
        flash, after = (self.data, after | told) if self.later else (self.data | told, after)
        root = copy_site(folder)
        for name, text in {"_series": SERIES, "01": flash, "02": after}.items():
            path = root / "briefings" / "river" / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.safe_dump(text, allow_unicode=True, sort_keys=False), "utf-8")
        library = load_or_raise(replace(settings.load(root), url="https://example.org"))
        look = theme.load(library.site.theme, library.site.root)
        return Job(library.by_name["river/01"], library, look, settings.now())


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize("later", [False, True], ids=["own", "later"])
@pytest.mark.parametrize("count", [1, 3, 10])
@pytest.mark.parametrize("number", [0, 2], ids=["en", "ar"])
def test_corrections_never_make_a_flash_too_long(
    tmp_path: Path, number: int, count: int, later: bool
) -> None:
    """A flash that fills its page keeps its newest correction, the wrong number and the page that has all of them."""
    case = CorrectedCase(number, count=count, later=later)
    one = case.job(tmp_path / "site")
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 1
    text = text_of(FORMATS["flash"].render(one), tmp_path)
    assert str(RIGHT) in text
    assert "example.org/river/01.html" in text
    assert (f"{RIGHT:,}" in text) is later  # the wrong figure is struck where it is, too


@pytest.mark.proof
@pytest.mark.slow
def test_a_flash_struck_through_goes_on_to_a_second_page(tmp_path: Path) -> None:
    """Where the sentences that are wrong and right fill more than a page, all of them are printed."""
    one = CorrectedCase(0, count=8, later=True, passages=True).job(tmp_path / "site")
    with pikepdf.open(io.BytesIO(FORMATS["flash"].render(one))) as opened:
        assert len(opened.pages) == 2
    assert text_of(FORMATS["flash"].render(one), tmp_path).count("(corrected)") == 7


@pytest.mark.proof
@pytest.mark.slow
def test_corrections_do_not_excuse_a_flash_that_is_too_long(tmp_path: Path) -> None:
    """Its own texts are refused as they are without corrections, so the finding does not change with another edition."""
    whole = CorrectedCase(0, count=0).job(tmp_path / "whole")
    long = whole.edition.briefing.model_copy(update={"highlights": whole.edition.briefing.highlights * 4})
    told = []
    for one in (whole, CorrectedCase(0, count=3, later=True).job(tmp_path / "told")):
        with pytest.raises(RenderError, match="SF640") as found:
            FORMATS["flash"].render(replace(one, edition=replace(one.edition, briefing=long)))
        told.append(str(found.value))
    assert told[0] == told[1]
