"""The desk's own pages and articles: what is a draft, hidden or of the future is nowhere in a public site."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from standfirst import site
from standfirst.errors import BuildError
from tests.sites import WELLS, small_site, standfirst, write

pytestmark = pytest.mark.slow

FUTURE = "2099-10-01"
KINDS = ("pages", "blog")
STATES = ("", "published", "draft", "hidden", "Draft", "HIDDEN", "future", "future published")
"""What can stand in a file; the last two count where `WITH_FUTURE_DATES` is off."""

THEMES = ("themes/standfirst", "simple")


def text(word: str, state: str, lang: str = "", slug: str = "") -> str:
    """A page or article that says one word of its own."""
    day, status = (FUTURE, state[7:]) if state.startswith("future") else ("2026-01-02", state)
    head = {"Title": f"About {word}", "Date": day, "Status": status, "Lang": lang, "Slug": slug or word}
    lines = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
    return f"{lines}\nOnly here: {word}.\n"


def combined() -> Iterator[tuple[str, str, bool]]:
    """Each file's path and text, and whether it is public: alone, and originals with translations."""
    number = 0
    for kind, state in product(KINDS, STATES):
        number += 1
        word = f"lone{number}word"
        yield f"{kind}/{word}.md", text(word, state), state in ("", "published")
    for kind, first, second in product(KINDS, STATES[:4], STATES[:4]):
        number += 1
        slug = f"pair{number}"
        is_open = first in ("", "published")
        yield f"{kind}/{slug}.md", text(f"{slug}english", first, slug=slug), is_open
        other = text(f"{slug}french", second, "fr", slug)
        yield f"{kind}/{slug}-fr.md", other, is_open and second in ("", "published")


FILES = tuple(combined())


def word_of(said: str) -> str:
    """The word that only one file says."""
    return said.rsplit(": ", 1)[1].strip(" .\n")


def everything(folder: Path) -> bytes:
    """All bytes of a site with their paths, compressed ones too."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            parts += [str(path.relative_to(folder)).encode(), data]
            if data.startswith(b"\x1f\x8b"):
                parts.append(gzip.decompress(data))
    return b"\n".join(parts)


@pytest.mark.parametrize("look", THEMES)
def test_only_what_is_public_is_in_any_file(look: str, tmp_path: Path) -> None:
    """Of every state of pages, articles and translations, with our theme and another: the right ones are public.

    Nothing of the others is in a page, list, feed, sitemap, index or file name, and each is named with a reason.
    """
    content = {name: said for name, said, _ in FILES}
    folder = small_site(tmp_path / "site", f"THEME = {look!r}\nWITH_FUTURE_DATES = False\n", content)
    result = site.build(folder)
    data = everything(folder / "output")
    for name, said, is_open in FILES:
        word = word_of(said)
        assert (word.encode() in data) == is_open, (name, said)
        named = [line for line in result.held if line.startswith(f"content/{name}: ")]
        assert len(named) == (not is_open), (name, result.held)
    assert b"draft" not in b"\n".join(line for line in data.splitlines() if b"<loc>" in line)
    assert len(FILES) > 70
    assert f"content/blog/lone15word.md: dated {FUTURE}T00:00:00+00:00, which is in the future" in result.held
    assert any("its original is not public (status draft)" in line for line in result.held)


def test_a_preview_shows_them_and_says_so(tmp_path: Path) -> None:
    """A preview holds drafts and hidden pages; each says why it is not public, and robots are kept out."""
    content = {"pages/plan.md": text("okapi", "draft"), "blog/raid.md": text("wombat", "hidden")}
    folder = small_site(tmp_path / "site", content=content)
    site.build(folder, preview=True)
    for path, word, reason in (
        ("drafts/pages/okapi.html", "okapi", "draft"),
        ("wombat.html", "wombat", "hidden"),
    ):
        html = (folder / "preview" / path).read_text("utf-8")
        assert f"Only here: {word}." in html
        assert f"Not public: status {reason}" in html
        assert '<meta name="robots" content="noindex">' in html
    assert "Not public" not in (folder / "preview" / "pages" / "about.html").read_text("utf-8")


@pytest.mark.proof
def test_a_preview_leaves_nothing_in_the_public_site(tmp_path: Path) -> None:
    """Built after a preview, a site has the same bytes as one that never had what the preview alone shows.

    That goes for the lists of the preview, and for each text, tag and category of pages, articles and briefings.
    """
    tagged = {
        f"{kind}/{state}.md": f"Tags: {state}{kind}\nCategory: {state}{kind}s\n{text(f'{state}{kind}word', state)}"
        for kind, state in product(KINDS, ("draft", "hidden", "future"))
    }
    settings = "WITH_FUTURE_DATES = False\n"
    folder = small_site(tmp_path / "site", settings, tagged)
    write(folder, "closed.yaml", WELLS.replace("tlp: CLEAR", "tlp: RED").replace("Wells", "Boreholes"))
    site.build(folder, preview=True)
    shown = everything(folder / "preview")
    assert all(
        word in shown for word in (b"draftpagesword", b"hiddenblogword", b"futureblogword", b"Boreholes")
    )
    site.build(folder)
    never = small_site(tmp_path / "never", settings)
    site.build(never)
    assert everything(folder / "output") == everything(never / "output")


@pytest.mark.parametrize("future", ["True", "False"])
def test_future_dates_are_as_the_settings_say(future: str, tmp_path: Path) -> None:
    """`WITH_FUTURE_DATES` decides over articles and pages of the future; briefings have embargoes of their own."""
    content = {"blog/plan.md": text("okapi", "future"), "pages/plan.md": text("wombat", "future")}
    folder = small_site(tmp_path / "site", f"WITH_FUTURE_DATES = {future}\n", content)
    site.build(folder)
    data = everything(folder / "output")
    assert (b"okapi" in data, b"wombat" in data) == (future == "True",) * 2
    assert (folder / "output" / "wells.html").is_file()


def test_a_date_that_comes_opens_an_article_in_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build with nothing else to do publishes what became public since the last one."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    soon = datetime.now(UTC) + timedelta(seconds=6)
    said = text("okapi", "").replace("2026-01-02", soon.isoformat(timespec="seconds"))
    folder = small_site(tmp_path / "site", "WITH_FUTURE_DATES = False\n", {"blog/plan.md": said})
    assert any("in the future" in line for line in site.build(folder).held)
    assert not (folder / "output" / "okapi.html").exists()
    monkeypatch.setattr("standfirst.own_pages.datetime", Later)
    monkeypatch.setattr("pelican.contents.datetime.datetime", Later)
    monkeypatch.setattr("standfirst.settings.datetime", Later)
    assert site.build(folder).held == ()
    assert (folder / "output" / "okapi.html").is_file()


class Later(datetime):
    """A clock that is a minute ahead."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # all that is asked of it
        """The time in a minute."""
        return datetime.now(UTC if tz else None) + timedelta(minutes=1)


def test_what_only_a_draft_links_to_stays_at_home(tmp_path: Path) -> None:
    """A file that drafts alone attach is not published; one that a public page attaches as well is."""
    folder = small_site(tmp_path / "site", "STATIC_PATHS = []\n")
    for name in ("secret", "shared"):
        Image.new("RGB", (4, 4), "red").save(folder / "content" / "pages" / f"{name}.png")
    links = "![x]({static}secret.png) ![y]({attach}shared.png)"
    (folder / "content" / "pages" / "plan.md").write_text(f"Title: Plan\nStatus: draft\n\n{links}\n", "utf-8")
    (folder / "content" / "pages" / "open.md").write_text(
        "Title: Open\n\n![y]({static}shared.png)\n", "utf-8"
    )
    site.build(folder)
    found = {path.name for path in (folder / "output").rglob("*.png")}
    assert found == {"shared.png"}


def test_what_pelican_cannot_read_stops_the_build_before_it_publishes(tmp_path: Path) -> None:
    """An unknown status is an error of both commands, and the last site stays as it was."""
    folder = small_site(tmp_path / "site")
    site.build(folder)
    before = everything(folder / "output")
    (folder / "content" / "pages" / "plan.md").write_text("Title: Plan\nStatus: privat\n\nx\n", "utf-8")
    (folder / "content" / "pages" / "about.md").write_text("Title: About\n\nNew words.\n", "utf-8")
    with pytest.raises(BuildError, match="Unknown status 'privat'"):
        site.build(folder)
    done = standfirst(folder, "-s", "pelicanconf.py", module="pelican", code=1)
    assert "Unknown status 'privat'" in done.stderr
    assert everything(folder / "output") == before


def test_pages_beside_each_other_at_the_top_of_the_content_link_by_name(tmp_path: Path) -> None:
    """A page directly in the folder of content links to one beside it, as one in a folder below does."""
    content = {
        "one.md": "Title: One\n\nTo [two]({filename}two.md) and [three]({filename}more/three.md).\n",
        "two.md": "Title: Two\n\nHere.\n",
        "more/three.md": "Title: Three\n\nTo [two]({filename}../two.md).\n",
    }
    folder = small_site(tmp_path / "site", 'PAGE_PATHS = [""]\nARTICLE_PATHS = []\n', content)
    site.build(folder)
    html = (folder / "output" / "pages" / "one.html").read_text("utf-8")
    assert 'href="../pages/two.html"' in html


@pytest.mark.parametrize("look", THEMES)
def test_no_broken_link_of_own_pages_leaves(look: str, tmp_path: Path) -> None:
    """Links to pages and files that are not there, or not public, stop the build with file and line, all at once."""
    links = """Title: Links

[a]({filename}about.md) [b]({filename}/blog/post.md#top) [c]({static}/images/a%20b.txt) [d](https://example.org/)

[e]({filename}lost.md)
[f]({filename}plan.md) and ![g]({static}/images/lost.png)

[h]({attach}lost.pdf)
"""
    content = {
        "pages/links.md": links,
        "pages/plan.md": "Title: Plan\nStatus: draft\n\nx\n",
        "blog/post.md": text("okapi", ""),
        "images/a b.txt": "x",
    }
    folder = small_site(tmp_path / "site", f"THEME = {look!r}\n", content)
    with pytest.raises(BuildError) as refused:
        site.build(folder)
    said = str(refused.value).splitlines()
    assert [line.partition(" leads")[0] for line in said[1:]] == [
        "content/pages/links.md:5: {filename}lost.md",
        "content/pages/links.md:6: {filename}plan.md",
        "content/pages/links.md:6: {static}/images/lost.png",
        "content/pages/links.md:8: {attach}lost.pdf",
    ]
    assert not (folder / "output").exists()
    whole = "\n\n".join(links.split("\n\n")[:2]) + "\n"
    (folder / "content" / "pages" / "links.md").write_text(whole, "utf-8")
    site.build(folder)
    html = (folder / "output" / "pages" / "links.html").read_text("utf-8")
    assert "{" not in html.partition("<article")[2].partition("</article")[0]
