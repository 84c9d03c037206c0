"""The search page and the not-found page."""

from __future__ import annotations

from standfirst.view import records
from standfirst.view.page import from_root
from standfirst.view.page_context import PageContext

BUNDLE = "pagefind"
"""The folder of the search index below the root of the site."""

SCRIPT = "theme/search.js"


def search_page(page_context: PageContext) -> records.SearchPage:
    """Return the search page, with every message of its script."""
    say = page_context.say
    return records.SearchPage(
        title=say("Search"),
        archive=records.Link(say("Go to the archive"), page_context.here("archive/index.html")),
        script=page_context.root(SCRIPT),
        bundle=f"{page_context.root(BUNDLE)}/",
        words=(
            ("one", say("1 result")),
            ("many", say("{count} results")),
            ("none", say("No results. Try fewer or different words, or remove a filter.")),
            ("more", say("Show more results")),
            ("broken", say("Search could not start.")),
            ("series", say("Series")),
            ("topic", say("Topic")),
            ("place", say("Place")),
            ("speaker", say("Kind of speaker")),
            ("kind", say("Kind")),
            ("status", say("Status")),
            ("language", say("Language")),
            ("filters", say("Filters")),
            ("all", say("All")),
            ("order", say("Order")),
            ("best", say("Best match first")),
            ("newest", say("Newest first")),
            ("near", say("Did you mean {word}?")),
        ),
    )


def not_found_page(page_context: PageContext, ways: frozenset[str]) -> records.NotFoundPage:
    """Return the not-found page; its links begin at the root, since it is shown at any depth."""
    say = page_context.say
    others = ((say("Search"), "search.html"), (say("Archive"), "archive/index.html"))
    known = ((say("Briefings"), "index.html"), *(item for item in others if item[1] in ways))
    return records.NotFoundPage(
        title=say("Page not found"),
        text=say(
            "Check the address for mistakes. Every page we publish keeps its address, even after it is withdrawn."
        ),
        links=tuple(records.Link(text, from_root(page_context.site, path)) for text, path in known),
    )
