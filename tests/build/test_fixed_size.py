"""In a preview a document of a fixed size that overflows is a finding on the page, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from standfirst import site
from standfirst.build.options import Options
from standfirst.errors import BuildError
from standfirst.formats import Job, card
from standfirst.serving.session import Session
from tests.build.test_review import _findings
from tests.sites import SETTINGS, WELLS, small_site, write

pytestmark = pytest.mark.slow

LONG = "The river rose through the night and closed the old bridge, and the gates stayed open for hours. " * 9
FLASH = f"""\
kind: flash
title: The river rises
dateline: {{place: Testford, country: ZZ, date: 2026-10-20}}
as_of: 2026-10-20T08:00+00:00
lang: en
highlights: ["{LONG}", "{LONG}", "{LONG}", "{LONG}", "{LONG}"]
key_figures: [{{id: cleared, label: People cleared, value: 120, sources: [a]}}]
situation: The bridge is closed [@a].
contacts: [{{name: A desk, email: desk@example.org}}]
sources: [{{id: a, title: Survey of wells, publisher: A desk, url: "https://example.org/a", date: 2026-10-01, accessed: 2026-10-02, grade: B2}}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site that holds flashes, with a draft of one that is far too long beside a briefing that is right."""
    made = small_site(tmp_path / "site")
    conf = made / "pelicanconf.py"
    conf.write_text(SETTINGS.replace('"report", "flash", "card"', '"report", "card"'), "utf-8")
    write(made, "river.yaml", FLASH)
    return made


def test_a_flash_that_is_too_long_is_shown_with_its_finding(folder: Path) -> None:
    """The preview has every page of the flash, says on its page what is too long, and serve says it, too."""
    result = site.build(folder, preview=True, options=Options(jobs=0))
    page = (result.output / "river.html").read_text("utf-8")
    assert [code for _, code in _findings(page)].count("SF640") == 1
    assert "SF640" not in (result.output / "wells.html").read_text("utf-8")
    assert "SF640" in {problem.code for problem in result.unfinished}
    with pikepdf.open(result.output / "river-flash.pdf") as paper:
        assert len(paper.pages) > 1
    served = Session(folder, preview=True).render(["river.html"])["river.html"].decode()
    assert _findings(served) == _findings(page)


def test_the_public_site_still_refuses_it(folder: Path) -> None:
    """A draft stops nothing; approved and public, the same flash is refused with its place."""
    assert "river.yaml: " in site.build(folder, options=Options(jobs=0)).text()
    write(folder, "river.yaml", f"{FLASH}tlp: CLEAR\nstatus: approved\n")
    with pytest.raises(BuildError, match="SF640"):
        site.build(folder, options=Options(jobs=0))


def test_a_title_too_long_for_its_card_is_cut_in_the_preview(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture for links shows the beginning of a title that does not fit, and the page says so."""
    conf = folder / "pelicanconf.py"
    conf.write_text(SETTINGS.replace('"report", "flash", "card"', '"report", "flash"'), "utf-8")
    drawn: list[int] = []
    html, picture = card.html, card.picture

    def noted(job: Job, size: int, **more: int) -> str:
        drawn.append(len(job.edition.briefing.title))
        return html(job, size, **more)

    monkeypatch.setattr(card, "html", noted)
    monkeypatch.setattr(card, "picture", lambda *made: picture(*made) if drawn[-1] < 300 else None)
    title = "Flood" + "water" * 90
    write(folder, "wells.yaml", WELLS.replace("title:", f"title: {title} #", 1))
    result = site.build(folder, preview=True, options=Options(jobs=0))
    page = (result.output / "wells.html").read_text("utf-8")
    assert "SF642" in [code for _, code in _findings(page)]
    assert max(drawn) > 400
    assert drawn[-1] < 300
    assert (result.output / "wells.png").read_bytes().startswith(b"\x89PNG")
