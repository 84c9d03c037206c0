"""Redirects from old addresses in the words of servers: Netlify and Cloudflare Pages (`_redirects`), nginx, Caddy, Apache."""

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
    """An old address on the host and the full address now, both as a browser asks for them."""

    old: str
    new: str

    @classmethod
    def of(cls, site: Site, old: str, new: str) -> Self:
        """The redirect between two paths of a site; a page in a folder is asked for by its folder."""
        root = urlsplit(site.url).path.rstrip("/")
        target = address(site, new, "") if site.url else f"/{quote(new)}"
        return cls(quote(f"{root}/{old.removesuffix('index.html')}"), target)

    @property
    def path(self) -> str:
        """The old address in letters, as servers compare it."""
        return unquote(self.old)


def netlify(redirects: Iterable[Redirect]) -> str:
    """`_redirects`; where the host has the file itself, that forwards."""
    return "".join(f"{one.old} {one.new} 301\n" for one in redirects)


def read(text: str) -> list[Redirect]:
    """The redirects of single addresses in a `_redirects`."""
    return [
        Redirect(*found.groups()) for line in text.splitlines() if (found := _LINE.fullmatch(line.strip()))
    ]


def nginx(redirects: Iterable[Redirect]) -> str:
    """Lines for a `server` block."""
    return "".join(f'    location = "{one.path}" {{ return 301 "{one.new}"; }}\n' for one in redirects)


def caddy(redirects: Iterable[Redirect]) -> str:
    """Lines for a site block of a `Caddyfile`."""
    return "".join(f'\tredir "{one.path}" "{one.new}" permanent\n' for one in redirects)


def apache(redirects: Iterable[Redirect]) -> str:
    """Lines for a `VirtualHost`, or for the `.htaccess` of a host that reads it; Apache itself encodes the new address."""
    return "".join(f'RedirectMatch 301 "^{re.escape(one.path)}$" "{unquote(one.new)}"\n' for one in redirects)
