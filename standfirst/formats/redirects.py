"""Redirects from old addresses for servers: Netlify and Cloudflare Pages (`_redirects`), nginx, Caddy, Apache."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from standfirst.settings import Site
from standfirst.view.addresses import address

REDIRECTS = "_redirects"
"""The file in which Netlify and Cloudflare Pages look for redirects."""
_LINE = re.compile(r"(/\S*) (\S+) 301", re.ASCII)


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old path on the host and the new full URL, both as a browser requests them."""

    old: str
    new: str

    @classmethod
    def of(cls, site: Site, old: str, new: str) -> Self:
        """Return the redirect between two paths of a site; an index page is requested by its folder."""
        root = urlsplit(site.url).path.rstrip("/")
        target = address(site, new, "") if site.url else f"/{quote(new)}"
        return cls(quote(f"{root}/{old.removesuffix('index.html')}"), target)

    @property
    def path(self) -> str:
        """The old path percent-decoded, as servers compare it."""
        return unquote(self.old)


def netlify(redirects: Iterable[Redirect]) -> str:
    """Return `_redirects`; Pages hosts use it unless they have the file itself."""
    return "".join(f"{one.old} {one.new} 301\n" for one in redirects)


def read(text: str) -> list[Redirect]:
    """Return the redirects of single paths in a `_redirects` file."""
    return [
        Redirect(*found.groups()) for line in text.splitlines() if (found := _LINE.fullmatch(line.strip()))
    ]


def nginx(redirects: Iterable[Redirect]) -> str:
    """Return lines for a `server` block."""
    return "".join(f'    location = "{one.path}" {{ return 301 "{one.new}"; }}\n' for one in redirects)


def caddy(redirects: Iterable[Redirect]) -> str:
    """Return lines for a site block of a `Caddyfile`."""
    return "".join(f'\tredir "{one.path}" "{one.new}" permanent\n' for one in redirects)


def apache(redirects: Iterable[Redirect]) -> str:
    """Return lines for a `VirtualHost` or a host's `.htaccess`; Apache itself encodes the new URL."""
    return "".join(f'RedirectMatch 301 "^{re.escape(one.path)}$" "{unquote(one.new)}"\n' for one in redirects)
