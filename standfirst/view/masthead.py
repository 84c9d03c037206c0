"""The publisher of a report, and URLs in a form that can be read on paper."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from standfirst.view import pictures, records
from standfirst.view.render_context import RenderContext

LONGEST = 70
"""The maximum length of a URL on paper; a longer one loses the middle of its path."""


def masthead(context: RenderContext) -> records.Masthead:
    """Return the publisher of a report from the settings of the site."""
    site = context.site
    return records.Masthead(
        desk=site.name,
        web=records.Link(readable(site.url), site.url) if site.url else None,
        email=site.contact,
        address=site.address,
        logo=pictures.logo_address(site),
        footer=site.brand.footer,
    )


def readable(address: str) -> str:
    """Return a URL as it is printed: without scheme, `www.`, query and the middle of a long path."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    path = unquote(parts.path).rstrip("/")
    if "\ufffd" in path or not path.isprintable():
        path = parts.path.rstrip("/")
    if len(host + path) <= LONGEST:
        return host + path
    last = path.rpartition("/")[2]
    return f"{host}/…/{last}" if len(f"{host}/…/{last}") <= LONGEST else f"{host}/…"
