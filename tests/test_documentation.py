"""The documentation: every page is in its contents, and the site of it passes the audits of every other site."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst import screenshots, site, starter
from standfirst.tasks import namespace
from tests import audits, scripts
from tests import reader as readers
from tests.sites import ROOT

pytestmark = pytest.mark.slow

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


@pytest.mark.proof
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


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"),
    [(audits.NARROW, "dark"), pytest.param(audits.DESK, "light", marks=pytest.mark.nightly)],
)
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


@pytest.mark.proof
def test_every_page_is_valid(manual: Path) -> None:
    """The Nu checker finds no error."""
    assert audits.nu([manual]) == []


DRAWING = re.compile(r"^\$ standfirst (?:build|mail|publish|render|correct)\b", re.MULTILINE)
"""Commands that draw PDFs, which takes seconds."""


def followed() -> Iterator[Any]:
    """Each page that has its reader type commands."""
    for path in pages():
        text = (DOCS / f"{path}.md").read_text("utf-8")
        if "```console" in text:
            yield pytest.param(text, id=path, marks=[pytest.mark.slow] if DRAWING.search(text) else [])


@pytest.mark.by_day(1)
@pytest.mark.parametrize("text", list(followed()))
def test_a_page_can_be_followed(text: str, tmp_path: Path) -> None:
    """Whoever follows a page step by step sees what it shows: in an empty folder, or in the site that the tutorial makes."""
    reader = readers.Reader(tmp_path, {"HOME": str(tmp_path)})
    if "$ standfirst init" not in text:
        starter.start(tmp_path / "desk", "sitrep")
        reader.folder = tmp_path / "desk"
    for step in readers.steps(text):
        reader.follow(step)


COMMAND = re.compile(r"^(?:\$ )?(?:\w+=\S+ )*(?:\.venv/bin/)?standfirst ([a-z-][^\n|;&>#]*)", re.MULTILINE)


def typed() -> Iterator[tuple[str, str]]:
    """Each command of ours that a page shows, with the page; what stands behind `#` is a remark."""
    for path in pages():
        text = (DOCS / f"{path}.md").read_text("utf-8").replace("\\\n", " ")
        for fence in re.findall(r"^```(?:sh|console)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield from ((path, line) for line in COMMAND.findall(fence))


def test_every_command_that_a_page_shows_is_one() -> None:
    """Also those that need a server or a certificate, and cannot be run here: the task and each option are there."""
    contexts = {one.name: set(one.flags) for one in namespace.to_contexts()}
    everywhere = {"--quiet", "--verbose", "--no-color", "--help", "--print-completion-script"}
    wrong = []
    for path, line in typed():
        words = shlex.split(line)
        is_task = not words[0].startswith("-")
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)} - everywhere
        short = {"-o"} if "--output" in contexts.get(words[0], ()) else set()
        if is_task and (words[0] not in contexts or not options <= contexts[words[0]] | short):
            wrong.append(f"docs/{path}.md: standfirst {line}")
    assert len(list(typed())) > 50
    assert wrong == []


def test_the_gallery_shows_every_picture_that_its_script_makes() -> None:
    """The pictures of the gallery and of the editor are those of `scripts/pictures.py`, each once, each small."""
    text = "".join((DOCS / name).read_text("utf-8") for name in ("gallery.md", "edit.md"))
    shown = re.findall(r"\]\(pictures/gallery/([\w-]+)\.webp\)", text)
    files = {path.stem: path.stat().st_size for path in (DOCS / "pictures" / "gallery").iterdir()}
    assert sorted(shown) == sorted(scripts.load("pictures").names()) == sorted(files)
    assert max(files.values()) < 80_000
