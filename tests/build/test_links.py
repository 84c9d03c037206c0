"""No link of a site leads nowhere: pages, articles, briefings, templates, fragments, sub-paths, other themes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from standfirst import checks, settings, site
from standfirst.build.links import BrokenLink, LinkCheck, PageLinks, broken_links, links_of
from standfirst.build.options import Options
from standfirst.errors import BuildError
from standfirst.formats import Job, page, report
from standfirst.library import Visibility, load
from standfirst.settings import Site
from standfirst.theme import load as load_theme
from tests.sites import NOW, ROOT, WELLS, small_site, write

pytestmark = pytest.mark.slow

FIGURE = 'key_figures: [{id: dry, label: Dry wells, value: 4, sources: [a]}]\nhighlights: ["There are {{ dry }} [@a]."]\n'


def _build(folder: Path, *, preview: bool = False) -> Path:
    return site.build(folder, preview=preview, options=Options(jobs=0)).output


def _refused(folder: Path) -> str:
    with pytest.raises(BuildError) as error:
        _build(folder)
    return str(error.value)


@pytest.mark.parametrize(
    ("html", "places", "targets"),
    [
        ('<p id="a"><a href="b.html#c">x</a>', {"a"}, ("b.html#c",)),
        ("<a name=x href='y.html'><img src=z.png>", {"x"}, ("y.html", "z.png")),
        (
            '<source srcset="a.webp 480w, b%20c.webp 960w"><img src=c.jpg>',
            set(),
            ("a.webp", "b%20c.webp", "c.jpg"),
        ),
        ('<!-- <a href="a"> --><script>"<a href=b>"</script>', set(), ()),
        ('<a title="a > b" href="c?d&amp;e">', set(), ("c?d&e",)),
        ('text href="a" id="b" <b>', set(), ()),
        ('<base href="/x/"><a href="a">', set(), ()),
    ],
)
def test_links_are_read_as_browsers_do(html: str, places: set[str], targets: tuple[str, ...]) -> None:
    """Attributes of elements count in all of their forms; comments, scripts and text do not."""
    assert links_of(html) == PageLinks(frozenset(places), targets)


@pytest.mark.parametrize(
    ("target", "url", "leads"),
    [
        ("b.html", "", True), ("../b.html", "", False), ("../a/b.html#there", "", True), ("b.html#gone", "", False),
        ("", "", True), ("#top", "", True), ("#there", "", False), ("b%2Ehtml", "", True), ("../", "", True), ("..", "", True),
        ("./", "", False), ("/a/b.html", "", True), ("/b.html", "", False), ("mailto:x@example.org", "", True),
        ("https://example.org/x", "", True), ("//example.org/x", "", True), ("b.html?x=1#there", "", True),
        ("https://example.org/sub/a/b.html", "https://example.org/sub", True), ("/sub/a/b.html", "https://example.org/sub", True),
        ("/a/b.html", "https://example.org/sub", False), ("https://example.org/sub/c.html", "https://example.org/sub", True),
        ("https://example.org/other", "https://example.org/sub", True), ("/sub", "https://example.org/sub", True),
        ("http://[", "", False), ("c d.pdf", "", True), ("c%20d.pdf#page=2", "", True), ("{filename}b.md", "", False),
    ],
)  # fmt: skip
def test_where_links_lead(target: str, url: str, leads: bool) -> None:
    """A link leads to a file of the site and a place on its page, relative, from the root or by the full address."""
    pages = {"index.html": "<p>", "a/x.html": f'<a href="{target}">', "a/b.html": '<p id="there">'}
    files = {*pages, "a/c d.pdf"}
    found = broken_links(
        Site(Path("/"), "S", url), dict.fromkeys(pages, ""), lambda path: pages[path].encode(), files
    )
    assert ([one.target for one in found] == []) == leads


CONTENT = {
    "pages/about.md": "Title: About\n\nSee [wells]({briefing}wells), [four]({briefing}wells#figure-dry),\n[deep]({briefing}deep/01) and [me](about.html).\n",
    "blog/post.md": "Title: Post\nDate: 2026-01-02\n\nOf [four]({briefing}wells#figure-dry) and [us]({filename}../pages/about.md).\n",
    "pages/ur.md": "Title: ہم\nLang: ur\nSlug: about\n\n[کنویں]({briefing}wells)\n",
}


@pytest.mark.parametrize(
    ("url", "theme"),
    [
        ("", "themes/standfirst"),
        ("https://example.org/desk/site", "themes/standfirst"),
        ("", "simple"),
        ("https://example.org/desk/site", "simple"),
    ],
)
def test_briefings_are_linked_by_name_at_every_depth(tmp_path: Path, url: str, theme: str) -> None:
    """`{briefing}` leads from pages and articles to briefings, in feeds too, and from one briefing to another."""
    more = f'SITEURL = "{url}"\nTHEME = "{theme}"\nRELATIVE_URLS = {not url}\n'
    folder = small_site(tmp_path / "site", more, CONTENT)
    write(folder, "wells.yaml", WELLS + FIGURE)
    write(folder, "wells.ur.yaml", "lang: ur\ntitle: کنویں\n")
    deep = WELLS.replace("id: a", "id: a").replace(
        "There are wells in the valley", "There are [wells]({briefing}wells#figure-dry)"
    )
    write(folder, "deep/01.yaml", f"{deep}edition: 1\n")
    output = _build(folder)
    pages = {path: _targets(path, output, url) for path in output.rglob("*.html")}
    name = "about.html" if (output / "about.html").exists() else "pages/about.html"
    assert {"wells.html#figure-dry", "deep/01.html"} <= pages[output / name]
    assert "wells.html#figure-dry" in pages[output / "deep/01.html"]
    assert "wells.html#figure-dry" in pages[output / "post.html"]
    assert "ur/wells.html" in pages[output / name.replace("about", "about-ur")]
    assert not any("briefing}" in path.read_text("utf-8") for path in output.rglob("*.*ml"))


def _targets(path: Path, output: Path, url: str) -> set[str]:
    """The paths of the site to which a page leads, each with its place."""
    home = f"{url or 'https://example.org'}/"
    here = home + path.relative_to(output).as_posix()
    found = (unquote(urljoin(here, target)) for target in links_of(path.read_text("utf-8")).targets)
    return {one.removeprefix(home) for one in found if one.startswith(home)}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("content/pages/x.md", "Title: X\n\nA [link](gone.html).\n", "content/pages/x.md:3: `gone.html`"),
        ("content/pages/x.md", "Title: X\n\nOne.\n\nA [link](../wells.html#gone).\n", "content/pages/x.md:5: `../wells.html#gone`"),
        ("content/pages/x.md", "Title: X\n\nA [link]({briefing}wells#figure-gone).\n", "content/pages/x.md:3: `"),
        ("content/blog/x.md", "Title: X\nDate: 2026-01-01\n\n![A](gone.png)\n", "content/blog/x.md:4: `gone.png`"),
        ("content/pages/x.html", '<html><head><title>X</title></head><body><a href="/gone">x</a></body></html>', "content/pages/x.html:1: `/gone`"),
        ("content/pages/x.md", "Title: X\n\nA [link]({briefing}gone).\n", "content/pages/x.md:3: {briefing}gone leads to no public"),
        ("briefings/x.yaml", WELLS.replace("Survey of wells", "Survey").replace("There are wells", "There are [wells](wells.html#gone)"), "briefings/x.yaml:10: `wells.html#gone`"),
        ("pelicanconf.py", "MENUITEMS = [('Gone', 'gone.html')]\n", "index.html: `gone.html`"),
    ],
)  # fmt: skip
def test_a_broken_link_stops_the_build_at_its_line(tmp_path: Path, name: str, text: str, line: str) -> None:
    """A link that leads nowhere stops the public build with the file and the line that say it; a preview tells it."""
    folder = small_site(tmp_path / "site")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.read_text("utf-8") + text if path.exists() else text, "utf-8")
    assert line in _refused(folder)
    assert not (folder / "output").exists()
    if "gone.png" in text:
        result = site.build(folder, preview=True, options=Options(jobs=0))
        assert line in " ".join(result.notes)


def test_a_template_with_a_broken_link_stops_the_build(tmp_path: Path) -> None:
    """A child theme whose footer leads nowhere is refused, with a page that shows it."""
    folder = small_site(tmp_path / "site", 'THEME = "looks/mine"\n')
    theme = folder / "looks" / "mine"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.yaml").write_text("name: mine\nparent: standfirst\n")
    (theme / "templates" / "lost.html").write_text(
        '{% extends "standfirst/lost.html" %}{% block footer %}<a href="nowhere.html">x</a>{% endblock %}'
    )
    assert "404.html: `nowhere.html` is a broken link" in _refused(folder)


def test_another_theme_is_told_and_not_refused(tmp_path: Path) -> None:
    """Links that templates of another theme break are named in a note; those of the desk's own texts stop the build."""
    folder = small_site(tmp_path / "site", 'THEME = "simple"\nMENUITEMS = [("Gone", "/gone.html")]\n')
    result = site.build(folder, options=Options(jobs=0))
    assert "`/gone.html` is a broken link" in " ".join(result.notes)
    (folder / "content" / "pages" / "x.md").write_text("Title: X\n\n[x](lost.html)\n", "utf-8")
    assert "content/pages/x.md:3: `lost.html`" in _refused(folder)


def test_what_was_kept_is_looked_at_again(tmp_path: Path) -> None:
    """A page that did not change is refused when the page to which it leads has gone."""
    content = {"pages/a.md": "Title: A\n\n[b](b.html)\n", "pages/b.md": "Title: B\n\nB\n"}
    folder = small_site(tmp_path / "site", content=content)
    _build(folder)
    (folder / "content" / "pages" / "b.md").unlink()
    assert "content/pages/a.md:3: `b.html` is a broken link" in _refused(folder)


@pytest.mark.parametrize(
    ("target", "name", "text"),
    [
        ("b.html#there", "b", "Title: B\n\nNothing is there.\n"),
        ("https://example.org/pages/c.html#there", "c", "Title: C\n\nNothing is there.\n"),
    ],
)
def test_a_page_that_did_not_change_is_refused_when_others_do(
    tmp_path: Path, target: str, name: str, text: str
) -> None:
    """An anchor that is gone, and a new page without the anchor that was linked, break links of an unchanged page."""
    content = {
        "pages/a.md": f"Title: A\n\n[b]({target})\n",
        "pages/b.md": 'Title: B\n\n<p id="there">B</p>\n',
    }
    folder = small_site(tmp_path / "site", content=content)
    _build(folder)
    (folder / "content" / "pages" / f"{name}.md").write_text(text, "utf-8")
    assert f"content/pages/a.md:3: `{target}` is a broken link" in _refused(folder)


def test_only_changed_pages_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit that adds and removes no file and no anchor, only the links of changed pages are followed."""
    content = {"pages/a.md": "Title: A\n\n[b](b.html)\n", "pages/b.md": "Title: B\n\nB\n"}
    folder = small_site(tmp_path / "site", content=content)
    checked: list[set[str]] = []
    whole = LinkCheck.broken

    def noted(check: LinkCheck, among: Collection[str]) -> Iterator[BrokenLink]:
        checked.append(set(among))
        return whole(check, among)

    monkeypatch.setattr(LinkCheck, "broken", noted)
    _build(folder)
    (folder / "content" / "pages" / "b.md").write_text("Title: B\n\nC\n", "utf-8")
    _build(folder)
    assert "pages/a.html" in checked[0]
    assert checked[1] == {"pages/b.html"}


def test_check_finds_a_briefing_that_is_not_there(tmp_path: Path) -> None:
    """`{briefing}` with a name that no briefing has is SF611; one in the language of a translation is found."""
    folder = small_site(tmp_path / "site")
    write(
        folder,
        "x.yaml",
        WELLS.replace("There are wells", "See [w]({briefing}wells) and [x]({briefing}gone#y)"),
    )
    found = checks.check_files(settings.load(folder)).problems
    assert [one.message for one in found if one.code == "SF611"] == ["`{briefing}gone#y` is a broken link"]


def test_a_document_that_travels_has_full_addresses(tmp_path: Path) -> None:
    """A report leads to another briefing by its full address, and says the words alone where the site has none."""
    for url in ("https://example.org/desk", ""):
        folder = small_site(tmp_path / f"site{len(url)}", f'SITEURL = "{url}"\n')
        write(folder, "x.yaml", WELLS.replace("There are wells", "See [the wells]({briefing}wells)"))
        library = load(settings.load(folder)).library
        edition, seen = Visibility(library, NOW).seen(library.by_name["x"])
        job = Job(edition, seen, load_theme("standfirst", ROOT), NOW)
        html = report.html(job)
        assert (f'href="{url}/wells.html"' in html) == bool(url)
        assert "the wells" in html
        assert b'href="wells.html"' in page.render(job)


@pytest.mark.proof
def test_all_pages_of_the_samples_lead_somewhere(built: Path) -> None:
    """The samples have links of every kind, and each is followed."""
    links = {path: links_of(path.read_text("utf-8")) for path in (built / "output").rglob("*.html")}
    assert sum(len(one.targets) for one in links.values()) > 1000
    assert any(re.search(r"\.html#", target) for one in links.values() for target in one.targets)
    assert all(isinstance(urlsplit(target).path, str) for one in links.values() for target in one.targets)
