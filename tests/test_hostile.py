"""Every text of a briefing is hostile, and nothing of it runs, loads, asks, covers or leads astray."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pelican
import pytest
from jinja2 import Environment, FileSystemLoader
from pelican.paginator import Paginator
from pelican.settings import DEFAULT_CONFIG
from playwright.sync_api import Dialog, Page, Route, sync_playwright

from standfirst import guest, settings
from standfirst.build import pages, plan
from standfirst.build.prepare import Prepared, classify
from standfirst.formats import mail, page, report
from standfirst.formats.feed_entries import Entries
from standfirst.formats.feeds import feeds, json_feed
from standfirst.view import linked_files
from standfirst.view.directory import Directory
from standfirst.view.mail_cover import CoverOptions
from tests import hostile
from tests.sites import NOW, ROOT
from tests.test_browser import ARGUMENTS

SITE = "http://site.invalid"
EDITIONS = 9
"""How many editions stand in the lists at a time."""

STEP = 9
"""Each field gets every ninth vector, and there are so many fields of each form that each form gets all."""

FONT = re.compile(SITE + r"(/s)?/theme/fonts/[a-z0-9-]+\.woff2")
OWN = ("/theme/standfirst.css", "/theme/compare.js", "/theme/verify.js", "/history.js")
"""What pages ask for by themselves."""

PROSE = {
    "p", "br", "hr", "strong", "em", "del", "ins", "sup", "sub", "abbr", "code", "pre", "cite", "q", "a", "ul", "ol", "li",
    "dl", "dt", "dd", "blockquote", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
"""The elements that Markdown may make of prose; each may have a language and a title."""

ATTRIBUTES = {
    "a@href",
    "a@rel",
    "ol@start",
    "th@scope",
    "th@class",
    "td@class",
    "p@aria-hidden",
    "g@stroke-dasharray",
}
"""The last two are those of charts, which short names do without."""

CLASSES = {
    "sf-align-left", "sf-align-center", "sf-align-right", "sf-plot__axis", "sf-cell--long",
    "sf-table--dense", "sf-table--tight", "sf-table--broken", "sf-home__more", "sf-figure__number--wide", "sf-figure__number--widest", "sf-figures-table__value--long",
}  # fmt: skip
PLACES = re.compile(r"sf-[xy]-\d+")
"""Where a label stands in a chart."""

PROTOCOLS = {"cid:", "http:", "https:", "mailto:"}

LOOK = """
async ([documents, policy]) => {
  const looked = [];
  for (const html of documents) {
    const frame = document.createElement("iframe");
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    frame.srcdoc = html;
    document.body.append(frame);
    await loaded;
    const inner = frame.contentDocument;
    const found = { things: new Set(), classes: new Set(), styles: new Set(), protocols: new Set(), broken: [] };
    if (frame.contentWindow.__pwned || window.__pwned) found.broken.push("a vector ran");
    window.__pwned = undefined;
    const ids = new Set();
    for (const element of inner.querySelectorAll("*")) {
      const tag = element.localName;
      found.things.add(tag);
      for (const attribute of element.attributes) found.things.add(`${tag}@${attribute.name}`);
      for (const name of element.classList) found.classes.add(name);
      if (element.hasAttribute("style")) found.styles.add(element.getAttribute("style"));
      if (element.id && ids.has(element.id)) found.broken.push(`two places called ${element.id}`);
      ids.add(element.id);
      for (const name of ["href", "src", "action", "data", "cite"]) {
        const value = element.getAttribute(name);
        if (value !== null) {
          try { found.protocols.add(new URL(value, "http://site.invalid/s/x.html").protocol); }
          catch { found.protocols.add("none"); }
        }
      }
      const source = element.getAttribute("src");
      if (tag === "script" && !(source && ["history.js", "theme/verify.js", "theme/compare.js"].includes(source.replaceAll("../", "")) && !element.text)) {
        try { JSON.parse(element.textContent); }
        catch (error) { found.broken.push(`a block of data: ${error}`); }
        if (element.type !== "application/ld+json") found.broken.push(`a script ${element.type}`);
      }
      if (tag === "meta" && element.httpEquiv && element.httpEquiv !== "Content-Security-Policy")
        found.broken.push(`meta ${element.httpEquiv}`);
      if (tag === "link" && !["stylesheet", "canonical", "alternate", "icon", "prev", "next", "preload"].includes(element.rel))
        found.broken.push(`link ${element.rel}`);
    }
    frame.remove();
    looked.push({ broken: found.broken, ...Object.fromEntries(["things", "classes", "styles", "protocols"].map((name) => [name, [...found[name]]])) });
  }
  return looked;
}
"""


@dataclass
class WatchList:
    """A page in Chromium in which documents are opened, and everything that happened there."""

    page: Page
    happened: list[str] = field(default_factory=list)
    opened: int = 0

    def look(self, documents: list[str]) -> list[dict[str, Any]]:
        """Open documents as their own frames, all their texts hostile, and say what is in them."""
        self.opened += len(documents)
        found: list[dict[str, Any]] = self.page.evaluate(LOOK, [documents, ""])
        return found


@pytest.fixture(scope="module")
def watch() -> Iterator[WatchList]:
    """A browser that lets nothing out and writes down everything that is tried."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        opened = browser.new_page()
        watched = WatchList(opened)

        def answer(route: Route) -> None:
            url = route.request.url
            if url == f"{SITE}/s/x.html":
                route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")
            elif url.startswith(SITE) and (url.endswith(OWN) or FONT.fullmatch(url)):
                route.fulfill(body="", content_type="text/css")
            else:
                watched.happened.append(f"asked for {url}")
                route.abort()

        def dismiss(dialog: Dialog) -> None:
            watched.happened.append("a dialog")
            dialog.dismiss()

        opened.route("**/*", answer)
        opened.on("dialog", dismiss)
        opened.on("pageerror", lambda error: watched.happened.append(f"a script failed: {error}"))
        opened.on("popup", lambda _: watched.happened.append("a window"))
        opened.on("download", lambda _: watched.happened.append("a download"))
        opened.goto(f"{SITE}/s/x.html")
        yield watched
        browser.close()


def prepared(turns: range, visits: hostile.Visits) -> Prepared:
    """A site of hostile editions."""
    return classify(hostile.library(settings.load(ROOT), turns, visits), NOW)


def takers(form: str) -> set[int]:
    """The vectors that fields of a form accept."""
    every = [place for place in hostile.fields(hostile.template()) if place.form == form]
    texts = [text for _, text in hostile.vectors()]
    return {n for n, text in enumerate(texts) if text.strip() and any(place.takes(text) for place in every)}


def without_policy(html: str) -> str:
    """The page as it is where the policy is not obeyed: sanitising alone must hold."""
    bare = html.replace('http-equiv="Content-Security-Policy"', "data-was-policy")
    assert bare != html
    return bare


def editions_of(site: Prepared) -> Iterator[str]:
    """The page of each edition."""
    for edition in site.shown.editions:
        html = page.render(plan.job_of(site, edition)).decode()
        yield html
        yield without_policy(html)


def lists_of(site: Prepared) -> Iterator[str]:
    """Every list: home, series, topics, places, people, claims, corrections, archive."""
    for made in pages.planned_pages(site, ()):
        if not made.path.endswith("search.html"):
            yield without_policy(made.render().decode())


def entries_of(site: Prepared) -> Iterator[str]:
    """What feed readers show: the HTML of each entry, and its plain texts as a careless reader prints them."""
    jobs = {edition.name: plan.job_of(site, edition) for edition in site.shown.editions}
    made = Entries(jobs)
    for feed in feeds(Directory(site.shown)):
        if feed.path == "feeds/all":
            for item in json.loads(json_feed(feed, site.site, made))["items"]:
                yield item["content_html"]


def messages_of(site: Prepared) -> Iterator[str]:
    """The HTML of the messages."""
    for edition in site.shown.editions:
        yield mail.draw(plan.job_of(site, edition), CoverOptions(), "figures@example.org").html


def foreign(theme: str) -> Draw:
    """The pages of one of Pelican's own themes, which print what they get without escaping it."""

    def draw(site: Prepared) -> Iterator[str]:
        folder = Path(pelican.__file__).parent / "themes" / theme / "templates"
        simple = folder.parent.parent / "simple" / "templates"
        options: Any = DEFAULT_CONFIG["JINJA_ENVIRONMENT"]
        environment = Environment(loader=FileSystemLoader([folder, simple]), **options)  # noqa: S701  # as Pelican does
        environment.filters["strftime"] = lambda moment, _: str(moment)
        generator: Any = SimpleNamespace(settings=copy.deepcopy(DEFAULT_CONFIG), context={})
        made: list[Any] = [guest.article(generator, site, one) for one in site.shown.editions]
        names = {
            "articles": made,
            "SITENAME": "Desk",
            "tags": [],
            "categories": [],
            "translations": (),
            "pages": [],
        }
        context = {**DEFAULT_CONFIG, **names, "localsiteurl": "", "output_file": "x.html"}
        for article in made:
            article.translations = []
            yield environment.get_template("article.html").render(
                {**context, "article": article, "category": article.category}
            )
            yield environment.get_template("category.html").render(
                {**context, **_page(made), "category": article.category}
            )
            for tag in article.tags:
                yield environment.get_template("tag.html").render({**context, **_page(made[:1]), "tag": tag})
        yield environment.get_template("index.html").render({**context, **_page(made)})
        yield environment.get_template("tags.html").render(
            {**context, "tags": [(tag, made) for a in made for tag in a.tags]}
        )

    return draw


def _page(made: list[Any]) -> dict[str, Any]:
    paginator = Paginator("index.html", "index{number}.html", made, copy.deepcopy(DEFAULT_CONFIG))
    return {"articles_paginator": paginator, "articles_page": paginator.page(1), "page_name": "index"}


Draw = Callable[[Prepared], Iterable[str]]


def harmless(watch: WatchList, draw: Draw, turns: range, kind: str) -> None:
    """Assert that hostile documents hold nothing that the same ones with honest texts do not hold."""
    honest = classify(hostile.honest(settings.load(ROOT), EDITIONS), NOW)
    known = watch.look([*draw(honest)])
    assert known
    asked = set(watch.happened)
    """What the theme itself asks for."""
    watch.happened.clear()
    assert asked == set() or "theme" in kind
    things = PROSE | ATTRIBUTES | {f"{tag}@{name}" for tag in PROSE for name in ("lang", "title")}
    things |= {thing for one in known for thing in one["things"]}
    classes = CLASSES | {name for one in known for name in one["classes"]}
    styles = {style for one in known for style in one["styles"]}
    visits = hostile.Visits()
    faults: list[str] = []
    for start in range(0, len(turns), EDITIONS):
        some = turns[start : start + EDITIONS]
        for number, one in enumerate(watch.look([*draw(prepared(some, visits))])):
            found = [
                *one["broken"], *sorted(set(one["things"]) - things), *(name for name in set(one["classes"]) - classes if not PLACES.fullmatch(name)),
                *sorted(set(one["styles"]) - styles), *sorted(set(one["protocols"]) - PROTOCOLS),
            ]  # fmt: skip
            faults += [f"turn {some.start}, document {number}: {what}" for what in found]
        faults += [f"turn {some.start}: {what}" for what in watch.happened if what not in asked]
        watch.happened.clear()
    assert faults == [], Counter(fault.partition(": ")[2] for fault in faults)
    missed = {form: every - seen for form, seen in visits.forms.items() if (every := takers(form)) - seen}
    assert missed == {}


DRAWN: dict[str, Draw] = {
    "pages": editions_of,
    "lists": lists_of,
    "feeds": entries_of,
    "messages": messages_of,
    "theme simple": foreign("simple"),
    "theme notmyidea": foreign("notmyidea"),
}
WHEN: dict[str, Collection[pytest.Mark] | pytest.MarkDecorator] = {
    "feeds": (),
    "theme notmyidea": pytest.mark.nightly,
}
"""What is drawn in each run and what only at night; the others are proofs."""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=WHEN.get(kind, pytest.mark.proof)) for kind in DRAWN],
)
def test_no_vector_does_anything(watch: WatchList, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No vector in any field of a briefing runs, loads, asks, adds an element, an attribute or a class, or leads astray."""
    monkeypatch.setattr(report, "render", lambda _: b"%PDF-")
    monkeypatch.setattr(linked_files, "source", lambda *_: hostile.DATA / "areas.geojson")
    turns = range(0, int(os.environ.get("TURNS", len(hostile.vectors()))), int(os.environ.get("STEP", STEP)))
    harmless(watch, DRAWN[kind], turns, kind)
