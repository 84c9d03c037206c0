"""Themes and plugins of others: briefings are at home in a theme of Pelican's, and each plugin does its work."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scripts import load
from tests.sites import ROOT, WELLS, small_site, standfirst, write

pytestmark = pytest.mark.slow

PLUGINS = (
    "sitemap", "minify", "seo", "search", "neighbors", "related_posts", "image_process", "similar_posts", "series",
    "tag_cloud",
)  # fmt: skip

MORE = """
AUTHOR = "The wells desk"
SITEMAP = {"format": "xml"}
MINIFY = {"minify_css": False}
SEO_REPORT = True
SEO_ENHANCER = True
IMAGE_PROCESS = {"half": ["scale_out 4 4 True"]}
SIMILAR_POSTS_MAX_COUNT = 2
SIMILAR_POSTS_MIN_SCORE = 0
"""
POST = """Title: {title}
Date: 2026-0{number}-02
Tags: wells, water
Category: News
Series: Digging

Words about water in well {number}. ![Gauge]({{static}}/gauge.png){{: .image-process-half}}
"""
SHOWN = """{% extends "!simple/article.html" %}
{% block content %}{{ super() }}
{% if article.prev_article %}<p id="neighbour">{{ article.prev_article.title }}</p>{% endif %}
{% for other in article.related_posts %}<p class="related">{{ other.title }}</p>{% endfor %}
{% for other in article.similar_posts %}<p class="similar">{{ other.title }}</p>{% endfor %}
{% if article.series %}<p id="series">{{ article.series.name }}: {{ article.series.index }}</p>{% endif %}
{% for tag, size in tag_cloud %}<p class="cloud">{{ tag }} {{ size }}</p>{% endfor %}
{% endblock %}
"""

WHOLE = """{% for article in articles %}<article>{{ article.content }}</article>{% endfor %}
"""
"""A list that shows each article whole."""


@dataclass(frozen=True)
class Built:
    """A site that was built with all plugins: its output, and what the build said."""

    output: Path
    said: str

    def html(self, path: str) -> str:
        """A page."""
        return (self.output / path).read_text("utf-8")


def environment(folder: Path) -> dict[str, str]:
    """One in which the plugins can be seen, with a program in place of Stork, which no registry of packages has."""
    program = folder / "programs" / "stork"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = --output ] && echo index > "$2"; shift; done\nexit 0\n'
    )
    program.chmod(0o755)
    return {
        "PYTHONPATH": f"{load('plugins').install()}{os.pathsep}{ROOT}",
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
    }


@pytest.fixture(scope="module", params=["ours", "theirs"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All plugins at once: after ours in `PLUGINS` with our theme, and before it with one of Pelican's kind."""
    base = tmp_path_factory.mktemp(request.param)
    others = [f"pelican.plugins.{name}" for name in PLUGINS]
    ours = request.param == "ours"
    plugins = ["standfirst.pelican_plugin", *others] if ours else [*others, "standfirst.pelican_plugin"]
    theme = "" if ours else 'THEME = "theme"\n'
    posts = {f"{n}.md": POST.format(title=f"Well {n}", number=n) for n in (1, 2)}
    folder = small_site(base / "site", f"{MORE}PLUGINS = {plugins!r}\n{theme}", posts)
    (folder / "content" / "gauge.png").write_bytes((ROOT / "tests/data/gauge.png").read_bytes())
    for number in (1, 2):
        text = WELLS.replace("Wells in", f"Report {number} on wells in").replace(
            "lang: en", f"lang: en\nedition: {number}\ntopics: [wells]"
        )
        write(folder, f"valley/0{number}.yaml", text)
    if not ours:
        (folder / "theme" / "templates").mkdir(parents=True)
        (folder / "theme" / "static").mkdir()
        (folder / "theme" / "templates" / "article.html").write_text(SHOWN)
    done = standfirst(folder, "build", code=0, module="standfirst", **environment(base))
    return Built(folder / "output", done.stdout)


@pytest.mark.by_day(1)
def test_the_build_counts_the_pages_that_are_there(built: Built) -> None:
    """The last lines say how many pages the site has, whoever wrote them."""
    count = sum(1 for _ in built.output.rglob("*.html"))
    assert f"Built the site: {count} pages, " in built.said


def test_what_plugins_write_is_in_the_site(built: Built) -> None:
    """A sitemap lists pages and articles once, and briefings that are no exercise; pictures are scaled on Pelican's pages; the search has its index."""
    listed = re.findall(r"<loc>([^<]+)</loc>", built.html("sitemap.xml"))
    ours = "theirs" not in str(built.output)
    for path in ("valley/02.html", "wells.html"):
        assert listed.count(f"https://example.org/{path}") == (0 if ours else 1), path
    for path in ("well-1.html", "pages/about.html"):
        assert listed.count(f"https://example.org/{path}") == 1, path
    assert (built.output / "search-index.st").read_text() == "index\n"
    scaled = list(built.output.rglob("derivatives/half/gauge.png"))
    assert bool(scaled) is (
        "theirs" in str(built.output)
    )  # it hears of pages that Pelican writes, not of ours


def test_pages_are_published_as_they_were_minified(built: Built) -> None:
    """What a plugin does to finished pages of Pelican's is in the site, and they still show what they did."""
    html = built.html("category/news.html" if "theirs" in str(built.output) else "valley/02.html")
    assert "wells" in html.lower()
    if "theirs" in str(built.output):
        assert "\n  <" not in built.html("valley/02.html").partition("<body")[2]


def test_a_theme_shows_what_plugins_know_of_briefings(built: Built) -> None:
    """Neighbours, related and similar posts, series and tags are those of the briefings among the articles."""
    if "theirs" not in str(built.output):
        assert "Report 2 on wells" in built.html("valley/02.html")
        return
    html = built.html("valley/02.html")
    assert re.search(r'id="?neighbour"?>[^<]*(Report|Wells|Well)', html)
    assert re.search(r'class="?related"?>', html)
    assert re.search(r'class="?similar"?>', html)
    assert re.search(r'id="?series"?>Valley: 2', html)
    assert re.search(r'class="?cloud"?>wells \d', html)


def test_a_briefing_has_its_style_and_its_data(built: Built) -> None:
    """The page of a briefing holds data that can be read and finds its style sheet, under any theme and a minifier."""
    html = built.html("valley/02.html")
    (block,) = re.findall(
        r'<script type="?application/ld\+json"?>(\{"@context":"https://schema.org","@graph.*?)</script>', html
    )
    graph = json.loads(block)["@graph"]
    assert graph[0]["headline"] == "EXERCISE: Report 2 on wells in the valley"
    links = re.findall(r'<link[^>]*rel="?stylesheet"?[^>]*>', html)
    sheets = [re.search(r'href="?([^"\s>]+)', link) for link in links]
    paths = [
        (built.output / "valley" / found[1]).resolve() for found in sheets if found and "://" not in found[1]
    ]
    assert any(".sf-status-bands" in path.read_text("utf-8") for path in paths if path.is_file())


@pytest.mark.parametrize("relative", [False, True])
def test_links_of_a_briefing_lead_to_its_files_wherever_a_theme_shows_it(
    relative: bool, tmp_path: Path
) -> None:
    """Without an address of the site, the data of a briefing are found from its page and from lists that show its text."""
    folder = small_site(tmp_path / "site", f'SITEURL = ""\nRELATIVE_URLS = {relative}\nTHEME = "theme"\n', {})
    write(folder, "valley/02.yaml", WELLS.replace("lang: en", "lang: en\ntopics: [wells]"))
    (folder / "theme" / "templates").mkdir(parents=True)
    (folder / "theme" / "static").mkdir()
    for name in ("index.html", "tag.html"):
        (folder / "theme" / "templates" / name).write_text(WHOLE)
    done = standfirst(folder, "build", code=0, module="standfirst")
    assert "broken link" not in done.stdout + done.stderr
    output = folder / "output"
    for path in ("valley/02.html", "index.html", "tag/wells.html"):
        link = re.search(r'href="([^"]*02\.json)"', (output / path).read_text("utf-8"))
        assert link, path
        start = output if link[1].startswith("/") else (output / path).parent
        assert (start / link[1].removeprefix("/")).is_file(), (path, link[1])


def test_the_desks_own_files_are_not_replaced_by_those_of_plugins(built: Built) -> None:
    """With our theme the sitemap of the build, which knows the briefings, is taken, and the build says so."""
    assert ("a plugin writes this too" in built.said) is ("/ours" in str(built.output))
