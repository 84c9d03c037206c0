"""The documentation: every page is in its contents, and the site of it passes the audits of every other site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst import screenshots, site
from tests import audits
from tests.sites import ROOT

DOCS = ROOT / "docs"
CONTENTS = ROOT / "manual" / "themes" / "manual" / "templates" / "manual.html"


def pages() -> dict[str, str]:
    """The title of each page by its path below `docs/`, without suffix."""
    found = sorted(DOCS.rglob("*.md"))
    return {
        path.relative_to(DOCS).with_suffix("").as_posix(): path.read_text("utf-8").partition("\n")[0]
        for path in found
    }


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built documentation."""
    output = tmp_path_factory.mktemp("manual")
    site.build(ROOT / "manual", output=str(output))
    return output


def test_the_contents_list_every_page_by_its_title() -> None:
    """Each page stands in the contents once, and is called there what its first line says."""
    listed = re.findall(r'^ +\("([^"]+)", "([^"]+)"\),$', CONTENTS.read_text("utf-8"), re.MULTILINE)
    assert len(listed) > 15
    assert sorted((path, f"# {text}") for path, text in listed) == sorted(pages().items())


def test_every_page_is_made(manual: Path) -> None:
    """Each page of `docs/` is a page of the site, knows its place in the contents, and can be searched."""
    for path, title in pages().items():
        html = (manual / f"{path}.html").read_text("utf-8")
        assert html.count('aria-current="page"') == 1, path
        assert f'<h1 class="sf-page-head__title">{title.removeprefix("# ")}</h1>' in html
    assert (manual / "pagefind" / "pagefind.js").is_file()


@pytest.fixture(scope="module")
def address(manual: Path) -> Iterator[str]:
    """The documentation on the loopback address."""
    with screenshots.running(manual) as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(audits.NARROW, "dark"), (audits.DESK, "light")])
def test_no_page_violates_axe_or_overflows(address: str, width: int, scheme: str) -> None:
    """No page has a violation, and none is wider than the screen."""
    found: list[str] = []
    with audits.opened() as browser:
        page = browser.new_context(bypass_csp=True).new_page()
        for path in ("index", "search", *pages()):
            page.goto(f"{address}/{path}.html")
            audits.look(page, width, scheme)
            found += [f"{path}: {line}" for line in audits.axe(page)]
            found += [f"{path} is {audits.widest(page)} wide"] * (audits.widest(page) > width)
    assert found == []


@pytest.mark.slow
def test_every_page_is_valid(manual: Path) -> None:
    """The Nu checker finds no error."""
    assert audits.nu([manual]) == []
