"""What a build refuses of a briefing's links to pages that belong to no briefing, `check` finds at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import api, settings, site
from standfirst.build import links
from standfirst.build.manifest import read
from tests.sites import SETTINGS, WELLS, small_site, write

LOST = (
    "/x.html", "/x", "/topics", "/topics/fire.html", "../topics/fire.html", "/places/nowhere.html", "/people/x.html",
    "/claims/foo.html", "/archive/2026-09.html", "/countries/de.html", "/de/", "/feeds/none.xml", "/files/x.pdf", "/hello.html",
    "/pages/", "/pages/about", "/pages/about.md", "/about.html", "/pages/secret.html", "/extra/notes.txt", "/images/none.png",
    "/river", "../river", "/river/01", "/river/01.reuse.html", "/river/compared/01.html", "/river/figures.html", "/RIVER/01.html",
    "/embed/en/river/09/briefing.html", "/verify.html", "/category/weather.html", "/wells", "../fr/topics/fire.html",
)  # fmt: skip
KEPT = (
    "/", "/river/", "../river/", "/river/index.html", "/topics/", "/topics/water.html", "../topics/water.html", "/archive/",
    "/archive/2026-10.html", "/archive/2026.html", "/countries/zz.html", "/claims/disputed.html", "/corrections.html",
    "../corrections.html", "/404.html", "/fr/", "/fr/topics/water.html", "../fr/topics/water.html", "/feeds/all.atom.xml", "/sitemap.xml",
    "/robots.txt", "/index.json", "/manifest.json", "/history.json", "/schema/briefing.schema.json", "/theme/standfirst.css",
    "/pages/about.html", "/pages/another-name.html", "/own/place.html", "/of-the-desk.html", "/images/map.svg", "/extra/data.csv",
    "/river/01.html", "/river/01.json", "/river/river-01.reuse.html", "river-01.reuse.html", "/river/figures.csv", "figures.csv",
    "/embed/en/river/01/briefing.html", "/river/compared/02.html", "compared/02.html", "/old/river.html", "/left.html", "/wells.html",
    "/topics/water.html?from=a", "//example.com/x.html", "https://example.com/x.html", "https://example.org/x.html",
    "/category/news.html", "mailto:desk@example.org",
)  # fmt: skip
CONTENT = {
    "pages/named.md": "Title: Something\nSlug: another-name\n\nText.\n",
    "pages/own.md": "Title: Own\nURL: own/place.html\nSave_as: own/place.html\n\nText.\n",
    "pages/secret.md": "Title: Secret\nStatus: draft\n\nText.\n",
    "article.md": "Title: Of the desk\nDate: 2026-10-01\nCategory: News\n\nWith [data]({static}/extra/data.csv).\n",
    "images/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>',
    "extra/data.csv": "a,b\n",
    "extra/notes.txt": "Notes.\n",
}
RIVER = WELLS.replace("kind: explainer\n", "kind: explainer\ntopics: [Water]\n")


def _site(folder: Path, targets: tuple[str, ...], more: str = "") -> Path:
    """A site with a series of two editions, the second of which has links, each in a line of its own."""
    languages = SETTINGS.replace("STANDFIRST = {", 'STANDFIRST = {"LANGUAGES": ("en", "fr"), ')
    small_site(folder, content=CONTENT)
    (folder / "pelicanconf.py").write_text(languages + more, "utf-8")
    written = "".join(
        f"  - The [survey number {number} of the wells]({to}).\n" for number, to in enumerate(targets)
    )
    write(folder, "river/01.yaml", f"edition: 1\n{RIVER}")
    text = RIVER.replace("background: The count began long ago [@a].", f"background: |\n{written}")
    write(folder, "river/02.yaml", f"edition: 2\nmoved_from: [/old/river.html]\n{text}")
    left = folder / "output" / "left.html"
    left.parent.mkdir()
    left.write_text("<!doctype html><title>Left</title>", "utf-8")
    return folder


def _found(folder: Path) -> dict[str, int]:
    """The links that `check` finds, with their lines."""
    found = [one for one in api.check(folder).problems if one.code == "SF611"]
    assert {one.path for one in found} <= {"briefings/river/02.yaml"}
    lost = {one.message.split("`")[1]: one.line for one in found}
    assert len(lost) == len(found)
    return lost


def test_what_a_build_would_refuse_is_found_at_its_line(tmp_path: Path) -> None:
    """Each lost link, once and in its own line, and none of those that lead somewhere."""
    folder = _site(tmp_path / "site", LOST + KEPT)
    text = (folder / "briefings/river/02.yaml").read_text("utf-8").splitlines()
    found = _found(folder)
    assert found.keys() == set(LOST)
    assert [to for to, line in found.items() if f"]({to})" not in text[line - 1]] == []


@pytest.mark.slow
def test_what_check_passes_builds_and_what_it_finds_is_lost(tmp_path: Path) -> None:
    """The site builds with the links that `check` passes, and has none of the pages that it misses."""
    folder = _site(tmp_path / "site", KEPT)
    output = site.build(folder).output
    files = {
        *read(output).artefacts,
        *(one.relative_to(output).as_posix() for one in output.rglob("*") if one.is_file()),
    }
    page = "".join(f'<a href="{to}">x</a>' for to in LOST + KEPT).encode()
    broken = links.broken_links(settings.load(folder), {"river/02.html": "0"}, lambda _: page, files)
    assert {one.target for one in broken} == set(LOST)


@pytest.mark.parametrize(
    "more",
    ['PLUGINS = ["standfirst.pelican_plugin", "sitemap"]\n', "PLUGINS = None\n"],
)
def test_with_other_plugins_any_page_may_exist(more: str, tmp_path: Path) -> None:
    """Nothing is said of pages that a plugin can make; briefings are known anyway."""
    assert _found(_site(tmp_path / "site", ("/x.html", "/river/09.html"), more)).keys() == {"/river/09.html"}


def test_links_begin_with_the_path_of_the_site(tmp_path: Path) -> None:
    """On a site in a folder of its host, a link from the root of the host to elsewhere is broken."""
    more = 'SITEURL = "https://example.org/desk"\n'
    folder = _site(
        tmp_path / "site", ("/desk/topics/water.html", "/topics/water.html", "/desk/topics/x.html"), more
    )
    assert _found(folder).keys() == {"/topics/water.html", "/desk/topics/x.html"}


@pytest.mark.parametrize(("marking", "found"), [("CLEAR", {"/topics/plans.html"}), ("GREEN", set())])
def test_only_previews_link_to_lists_of_what_is_not_public(
    marking: str, found: set[str], tmp_path: Path
) -> None:
    """The page of a topic of restricted briefings is in previews alone, as are the briefings that may link to it."""
    folder = _site(tmp_path / "site", ("/topics/plans.html",))
    path = folder / "briefings/river/02.yaml"
    path.write_text(path.read_text("utf-8").replace("tlp: CLEAR", f"tlp: {marking}"), "utf-8")
    write(folder, "plan.yaml", WELLS.replace("tlp: CLEAR\n", "tlp: RED\ntopics: [Plans]\n"))
    assert _found(folder).keys() == found
