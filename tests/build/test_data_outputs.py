"""The files for machines as a build plans them."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest

from standfirst import settings
from standfirst.build import plan
from standfirst.build.data_outputs import outputs
from standfirst.build.prepare import Prepared, classify
from standfirst.errors import InputError
from standfirst.formats.sitemap import UNLISTED
from standfirst.library import load_or_raise
from standfirst.settings import now
from standfirst.view.addresses import FileFacts

pytestmark = pytest.mark.slow

HELD = """\
title: Zanzibarite edition
dateline: {place: Testford, date: 2026-03-11}
topics: [Zanzibar topic]
situation: Nothing of the Zanzibarite may appear.
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What a build of the samples and of an edition that is held back would show, at an address."""
    root = Path(__file__).parent.parent.parent
    site_folder = tmp_path_factory.mktemp("site")
    for name in ("briefings", "content"):
        shutil.copytree(root / name, site_folder / name)
    for name in ("themes", "node_modules"):
        (site_folder / name).symlink_to(root / name)
    shutil.copy(root / "pelicanconf.py", site_folder)
    (site_folder / "briefings/balochistan/09.yaml").write_text(HELD, "utf-8")
    site = replace(settings.load(site_folder), url="https://example.org")
    everything = load_or_raise(site)
    return classify(everything, now())


@pytest.fixture(scope="module")
def files(prepared: Prepared) -> dict[str, bytes]:
    """What a build of them makes."""
    return made(prepared)


def made(prepared: Prepared, *, ours: bool = True, pages: bool = True) -> dict[str, bytes]:
    """Every file for machines, and the data and tables of the editions."""
    files = {e.path("pdf"): FileFacts(99, "0" * 64) for e in prepared.shown.editions}
    others = [
        item
        for item in plan.editions(prepared, (), files=files, skip=frozenset({"report", "flash", "card"}))
        if item.path.endswith((".json", ".csv", ".html") if pages else (".json", ".csv"))
    ]
    found = [*others, *(plan.lists(prepared, ()) if pages else ())]
    found += outputs(prepared, found, files, ours=ours)
    return {item.path: item.render() for item in found}


def test_nothing_held_or_protected_is_in_any_file(prepared: Prepared, files: dict[str, bytes]) -> None:
    """No file for machines, and no page with its data, holds a word of what is closed."""
    secrets = {
        secret
        for edition in prepared.all.editions
        for quote in (*edition.briefing.voices, *edition.briefing.reactions)
        for secret in quote.speaker.secrets()
    }
    notes = {
        quote.note for edition in prepared.all.editions for quote in edition.briefing.voices if quote.note
    }
    words = {"zanzibar", *(text.casefold() for text in secrets | notes)}
    assert len(words) > 5
    assert len(files) > 60
    for path, data in files.items():
        text = (path + data.decode()).casefold()
        plain = text.encode().decode("unicode_escape", "ignore") if "\\u" in text else text
        assert not [word for word in words if word in text or word in plain], path


def test_the_sitemap_has_the_pages_that_search_engines_may_list(files: dict[str, bytes]) -> None:
    """It lists each page that does not forbid it, with its last change, and none of what is an exercise alone."""
    text = files["sitemap.xml"].decode()
    pages = [path for path in files if path.endswith(".html") and path.rpartition("/")[2] not in UNLISTED]
    pages = [path for path in pages if b'<meta name="robots" content="noindex">' not in files[path]]
    listed = re.findall("<loc>https://example.org/([^<]*)</loc>", text)
    assert sorted(listed) == sorted("" if path == "index.html" else path for path in pages)
    undated = re.findall("<loc>https://example.org/([^<]*)</loc>\n *</url>", text)
    assert set(undated) <= {"verify.html", "ur/verify.html"}, "the pages of no edition"
    assert {"balochistan/01.html", "balochistan/index.html", "topics/index.html"} <= set(listed)
    assert not [path for path in listed if "flood/" in path]


def test_pages_of_exercises_alone_carry_their_mark(files: dict[str, bytes]) -> None:
    """The page of a series that is an exercise says so in its title, in each language; pages of more do not."""
    for path, mark in (("flood/index.html", "EXERCISE: "), ("ur/flood/index.html", "مشق · EXERCISE: ")):
        assert re.search(rf"<title>{mark}", files[path].decode()), path
        assert b'<meta name="robots" content="noindex">' in files[path]
    assert b"EXERCISE: " not in re.findall(b"<title>.*</title>", files["topics/index.html"])[0]


def test_the_sitemap_names_the_languages_of_an_edition(prepared: Prepared) -> None:
    """An edition that may be listed is there with each of its languages."""
    real = {
        name: about.model_copy(update={"exercise": False}) for name, about in prepared.shown.series.items()
    }
    editions = tuple(
        replace(
            one,
            briefing=one.briefing.model_copy(update={"exercise": False}),
            series=real.get(one.file.series),
        )
        for one in prepared.shown.editions
    )
    shown = replace(prepared.shown, editions=editions, series=real)
    text = made(replace(prepared, shown=shown))["sitemap.xml"].decode()
    assert 'hreflang="x-default" href="https://example.org/flood/02.html"' in text
    assert "<loc>https://example.org/flood/01.html" not in text


def test_without_an_address_there_is_no_sitemap(prepared: Prepared) -> None:
    """A sitemap needs full addresses, so a site without one has none, and robots.txt names none."""
    site = replace(prepared.site, url="")
    files = made(replace(prepared, site=site, shown=replace(prepared.shown, site=site)), pages=False)
    assert "sitemap.xml" not in files
    assert b"Sitemap" not in files["robots.txt"]


def test_other_themes_get_data_only(prepared: Prepared) -> None:
    """With a theme that is not ours there are data, tables, index and schemas; feeds are Pelican's."""
    files = set(made(prepared, ours=False, pages=False))
    assert {"index.json", "schema/briefing.schema.json", "flood/figures.csv", "flood/02.json"} <= files
    assert not [path for path in files if "feeds/" in path or path in ("robots.txt", "sitemap.xml")]


def test_every_feed_that_a_page_names_is_made(files: dict[str, bytes]) -> None:
    """Each alternate link of each page leads to a file that the build makes."""
    named = 0
    for path, data in files.items():
        if path.endswith(".html"):
            for kind, href in re.findall(
                r'<link rel="alternate" type="([^"]+)"[^>]*href="([^"]+)"', data.decode()
            ):
                target = urljoin(f"https://example.org/{path}", href).removeprefix("https://example.org/")
                assert target in files, (path, kind, href)
                named += 1
    assert named > 20


def test_pages_name_their_languages(files: dict[str, bytes]) -> None:
    """An edition and its translation name each other, themselves and a default, by full addresses."""
    for path in ("flood/02.html", "ur/flood/02.html"):
        found = dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', files[path].decode()))
        assert found == {
            "en": "https://example.org/flood/02.html",
            "ur": "https://example.org/ur/flood/02.html",
            "x-default": "https://example.org/flood/02.html",
        }


def test_link_previews(files: dict[str, bytes]) -> None:
    """An edition's page names its picture, its type and a title that says that it is an exercise."""
    html = files["flood/02.html"].decode()
    found = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
    assert found["og:image"] == "https://example.org/flood/flood-02.png"
    assert found["og:type"] == "article"
    assert found["og:title"].startswith("EXERCISE: ")
    assert found["twitter:card"] == "summary_large_image"
    assert found["article:published_time"].startswith("2026-03-12T18:00")


def test_same_bytes(prepared: Prepared, files: dict[str, bytes]) -> None:
    """A second build makes the same files."""
    again = made(prepared, pages=False)
    assert len(again) > 50
    assert {path: data for path, data in again.items() if path != "sitemap.xml"} == {
        path: files[path] for path in again if path != "sitemap.xml"
    }


def test_series_tables(prepared: Prepared, files: dict[str, bytes]) -> None:
    """The table of a series holds the public editions of it in one language."""
    assert files["flood/figures.csv"].count(b"flood/01") > 3
    assert b"flood/02.ur" in files["ur/flood/figures.csv"]
    assert len(json.loads(files["index.json"])["editions"]) == len(prepared.shown.editions)


def test_an_unknown_policy_is_an_error(site_folder: Path) -> None:
    """A policy that schema.org has no word for is refused, with the words that it has."""
    config = site_folder / "pelicanconf.py"
    config.write_text(
        config.read_text("utf-8") + 'STANDFIRST["POLICIES"] = {"correctionPolicy": "a.html"}\n', "utf-8"
    )
    with pytest.raises(InputError, match=r"correctionPolicy.*correctionsPolicy"):
        settings.load(site_folder)


def test_two_editions_with_one_id(site_folder: Path) -> None:
    """An `id` names one edition: feeds and data would take a second one for the first."""
    for name in ("first", "second"):
        text = HELD.replace("title:", "id: same-name\ntitle:")
        (site_folder / f"briefings/{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(InputError, match="SF023 has the same id"):
        load_or_raise(settings.load(site_folder))
