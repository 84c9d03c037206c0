"""Links, files and places: their targets exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import unquote

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Words

_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{0,500})\]\(\s{0,20}<?(?P<to>[^)\s>]{1,2000}+)>?[^)]{0,500}+\)")
_DEFINED = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:\s{0,5}<?(?P<to>[^\s>]{1,2000}+)", re.MULTILINE)
_HREF = re.compile(r"""<a\s[^<>]{0,500}?\bhref=["']?(?P<to>[^\s"'<>]{1,2000}+)""", re.IGNORECASE)
_ABSOLUTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|\{)", re.IGNORECASE)
_WRITTEN = (("](", _LINK), ("]:", _DEFINED), ("<", _HREF))
BRIEFING = "{briefing}"
"""The prefix of a link to a briefing by its name."""
_VAGUE = frozenset(
    {
        "here",
        "click here",
        "this link",
        "link",
        "read more",
        "more",
        "ici",
        "cliquez ici",
        "lire plus",
        "یہاں",
    }
)


def written_links(text: str) -> Iterator[re.Match[str]]:
    """Yield the links of a text: in Markdown, defined below it and in HTML; the group `to` is the URL."""
    return chain.from_iterable(pattern.finditer(text) for sign, pattern in _WRITTEN if sign in text)


@check(
    "SF611", "dead-link", "error", "a relative link is broken",
    fails={
        "river/01.yaml": "edition: 1",
        "river/02.yaml": """
            edition: 2
            background: |
              The first edition [told of the rain](03.html).
            """,
    },
    passes={
        "river/01.yaml": "edition: 1",
        "river/02.yaml": """
            edition: 2
            background: |
              The first edition [told of the rain](01.html).
            """,
    },
)  # fmt: skip
def dead_link(context: Context) -> Iterator[Finding]:
    """A relative link leads to a page or a file of the site.

    Links are relative to the briefing's page (`01.html`, `../other/02.html`), or name a briefing
    (`{briefing}flood/02`, `{briefing}flood/02#figure-killed`); files are searched beside the YAML and below
    `content/`. URLs with `https:` and the like are not fetched. Fix the link; a comment with `noqa` does not suppress
    this error, because a build refuses pages with broken links.

    A page that is public when the site is built cannot link to a briefing that is not. Links to lists, such as
    `../topics/water.html`, to pages of the desk and with a leading `/` are compared with what a build would make.

    Does not see: links to pages that plugins or another theme make, to files in `theme/` and `pagefind/`, and to pages of
    which a title has the right words in another folder; the build checks these.
    """
    for text in context.prose if any(sign in context.all_prose for sign, _ in _WRITTEN) else ():
        for found in written_links(text.text):
            if why := fault(context, found["to"]):
                yield Finding(text.loc, f"`{found['to']}` {why[0]}", why[1], text.text, found.start("to"))


BROKEN = ("is a broken link", "fix the link")
_UNPUBLISHED = (
    "leads to a briefing that is not public",
    "remove the link, or publish that briefing first",
)


_LISTS = frozenset(
    {
        "archive", "category", "claims", "countries", "embed", "feeds", "pagefind", "people", "places", "schema", "tag", "theme",
        "topics",
    }
)  # fmt: skip
"""Folders of pages and files that belong to no briefing."""

_PAGES = frozenset(
    {
        "404.html", "archives.html", "corrections.html", "search.html", "subscribe.html", "verify.html", "calendar.ics",
        "history.json", "index.json", "manifest.json", "robots.txt", "sitemap.xml",
    }
)  # fmt: skip
"""Such pages and files in the first folder of the site, or of one of its languages."""

_OF_SERIES = frozenset({"calendar.ics", "figures.csv"})


def _is_listing(target: str) -> bool:
    """Return whether a target looks like a list, or another file that a build makes of briefings."""
    parts = target.strip("/").split("/")
    if len(parts) > 1 and len(parts[0]) < 4 and parts[0] not in _LISTS:
        parts = parts[1:]  # a language
    if len(parts) == 1:
        return parts[0] in _PAGES
    *_, folder, name = parts
    return parts[0] in _LISTS or folder == "compared" or name in _OF_SERIES or name.startswith(f"{folder}-")


def fault(context: Context, url: str) -> tuple[str, str] | None:
    """Return what is wrong with a link as far as briefings show, and how to fix it; None if nothing is."""
    to = unquote(url.partition("#")[0].partition("?")[0])
    if to.startswith(BRIEFING):
        return None if context.is_address(f"{to.removeprefix(BRIEFING)}.html") else BROKEN
    if not to or (_ABSOLUTE.match(to) and not to.startswith("/")) or to.startswith("//"):
        return None
    is_rooted = to.startswith("/")
    target = _collapsed(to if is_rooted else str(PurePosixPath(context.edition.path("html")).parent / to))
    if target is None:
        return BROKEN
    if context.is_found(target) or context.is_content(target):
        return None
    if context.is_address(target):
        return _UNPUBLISHED
    if is_rooted or _is_listing(target):  # which other pages there are, `page_links` knows
        page = PurePosixPath(target)
        is_edition = page.suffix == ".html" and page.stem.isdigit() and page.parent.name
        return BROKEN if is_edition and context.is_found(f"{page.parent}/index.html") else None
    return None if context.is_beside(to) else BROKEN


def _collapsed(path: str) -> str | None:
    """Return a path without `..`; None if it would leave the site."""
    parts: list[str] = []
    for part in PurePosixPath(path.lstrip("/")).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/" * path.startswith("/") + "/".join(parts)


@check(
    "SF612", "vague-link", "warning", "the text of a link does not describe its target",
    fails="""
        background: |
          The council's bulletin is [here](https://example.org/bulletin).
        """,
    passes="""
        background: |
          The council explains itself in [its bulletin](https://example.org/bulletin).
        """,
)  # fmt: skip
def vague_link(context: Context) -> Iterator[Finding]:
    """The text of a link describes its target, even out of context.

    Screen readers list links without their sentences, and a printed page has only the text. Put the link on words
    that name its target.

    Does not see: vague texts that are not on its list of English, French and Urdu ones.
    """
    for text in context.prose if "](" in context.all_prose else ():
        for found in _LINK.finditer(text.text):
            if found["text"].strip(" .*_").casefold() in _VAGUE and not _picture(text, found.start()):
                yield Finding(
                    text.loc,
                    f"the vague link text `{found['text']}`",
                    "name its target",
                    text.text,
                    found.start(),
                )


def _picture(text: Words, start: int) -> bool:
    return start > 0 and text.text[start - 1] == "!"


@check(
    "SF613", "place-without-position", "error", "a map has a place that it cannot show",
    fails="""
        places: [{name: Marbel, country: FR}]
        maps:
          - {id: where, title: Where the river left its banks, places: [Marble], alt: A map of the river and town.}
        """,
    passes="""
        places: [{name: Marbel, country: FR, lat: 45.1, lon: 5.2}]
        maps:
          - {id: where, title: Where the river left its banks, places: [Marbel], alt: A map of the river and town.}
        """,
)  # fmt: skip
def place_without_position(context: Context) -> Iterator[Finding]:
    """A map names places of the briefing, and those have `lat` and `lon`.

    Add the place under `places`, add its position, or remove it from the map.

    Does not see: a wrong position.
    """
    places = {place.name: place for place in context.briefing.places}
    for index, drawn in enumerate(context.briefing.maps):
        for n, name in enumerate(drawn.places):
            place = places.get(name)
            if place is None:
                yield Finding(("maps", index, "places", n), f"`{name}` is not under `places`", "add it there")
            elif place.lat is None or place.lon is None:
                yield Finding(
                    ("maps", index, "places", n), f"`{name}` has no position", "add `lat:` and `lon:`"
                )
