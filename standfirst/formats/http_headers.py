"""HTTP headers of a file: content type, caching, and security policy."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from urllib.parse import urlsplit

from standfirst.formats import redirects
from standfirst.formats.redirects import Redirect
from standfirst.settings import Site
from standfirst.view.policy import UNFRAMED, embed_policy, server_policy

_TYPES = mimetypes.MimeTypes(filenames=())
"""Python's own list, without additions by the machine."""
_OURS = {
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_FEEDS = {
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".rss.xml": "application/rss+xml; charset=utf-8",
}
_HASHED = ("pagefind/fragment/", "pagefind/index/", "pagefind/filter/")
"""Folders of files whose names change with their bytes."""

FOREVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"
ASK = "no-cache"
"""Copies are cached and revalidated before each use, so corrections show at once."""


def content_type(path: str) -> str:
    """Return the content type of a file by its name, the same on every machine."""
    for suffix, kind in {**_FEEDS, **_OURS}.items():
        if path.endswith(suffix):
            return kind
    found = _TYPES.guess_type(path)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def cache_control(path: str) -> str:
    """Return the Cache-Control header of a file."""
    if path.startswith(_HASHED):
        return FOREVER
    return A_WEEK if path.endswith(".woff2") else ASK


POLICY = "Content-Security-Policy"
EMBEDS = "/embed/"
"""The folder of the pages that other sites may show in frames."""

_DEPTHS = ("/", "/:a", "/:a/:b", "/:a/:b/:c")
"""Paths of all other pages. Hosts with `_headers` combine policies, so that of all files cannot be relaxed."""

HEADERS = "_headers"
"""The file in which Netlify and Cloudflare Pages look for headers."""

DATA = (".json", ".csv", ".ics", ".xml")
"""Files that scripts of other sites may read."""


def security(site: Site) -> dict[str, str]:
    """Return the headers that every file has, besides content type and caching.

    HSTS is left to the operator of the host, since it applies to everything that the host serves.
    """
    return {
        POLICY: server_policy(site),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def netlify(site: Site, _: Sequence[Redirect] = ()) -> str:
    """Return `_headers`, without the revalidation that these hosts apply by default.

    Redirects are in `_redirects`.
    """
    cached = {**dict.fromkeys((f"/{folder}*" for folder in _HASHED), FOREVER), "/*.woff2": A_WEEK}
    every = {**security(site), POLICY: embed_policy(site)}
    lines = ["/*", *(f"  {name}: {value}" for name, value in every.items())]
    for pattern in _DEPTHS:
        lines += [pattern, f"  {POLICY}: {UNFRAMED}"]
    for pattern, value in cached.items():
        lines += [pattern, f"  Cache-Control: {value}"]
    for suffix in DATA:
        lines += [f"/*{suffix}", "  Access-Control-Allow-Origin: *"]
    return "\n".join(lines) + "\n"


def nginx(site: Site, moved: Sequence[Redirect] = ()) -> str:
    """Return a file for `include` in the `http` block, with a server that redirects what has `moved`."""
    hashed, data = "|".join(_HASHED), "|".join(suffix[1:] for suffix in DATA)
    every = {**security(site), POLICY: "$standfirst_policy"}
    said = "\n".join(f'    add_header {name} "{value}" always;' for name, value in every.items())
    return _NGINX.format(
        embeds=EMBEDS,
        framed=embed_policy(site),
        policy=server_policy(site),
        hashed=hashed,
        data=data,
        said=said,
        forever=FOREVER,
        week=A_WEEK,
        ask=ASK,
        place=_place(site),
        moved=redirects.nginx(moved),
    )


def caddy(site: Site, moved: Sequence[Redirect] = ()) -> str:
    """Return a `Caddyfile` that redirects what has `moved`."""
    hashed, data = " ".join(f"/{folder}*" for folder in _HASHED), " ".join(f"*{suffix}" for suffix in DATA)
    every = {name: value for name, value in security(site).items() if name != POLICY}
    said = "\n".join(f"\t\t{name} `{value}`" for name, value in every.items())
    return _CADDY.format(
        embeds=EMBEDS,
        framed=embed_policy(site),
        policy=server_policy(site),
        hashed=hashed,
        data=data,
        said=said,
        forever=FOREVER,
        week=A_WEEK,
        ask=ASK,
        place=_place(site),
        host=site.url,
        moved=redirects.caddy(moved),
    )


def apache(site: Site, moved: Sequence[Redirect] = ()) -> str:
    """Return lines for a `VirtualHost` or a host's `.htaccess`; they need `mod_headers` and `mod_alias`."""
    said = "\n".join(f'Header always set {name} "{value}"' for name, value in security(site).items())
    data = "|".join(suffix[1:] for suffix in DATA)
    return _APACHE.format(
        embeds=EMBEDS,
        framed=embed_policy(site),
        hashed="|".join(_HASHED),
        data=data,
        said=said,
        forever=FOREVER,
        week=A_WEEK,
        ask=ASK,
        moved=redirects.apache(moved),
    )


def _place(site: Site) -> str:
    return f"/srv/{urlsplit(site.url).hostname or 'site'}"


_NGINX = """\
map $uri $standfirst_copies {{
    ~^/(?:{hashed}) "{forever}";
    ~\\.woff2$ "{week}";
    default "{ask}";
}}
map $uri $standfirst_policy {{
    ~^{embeds} "{framed}";
    default "{policy}";
}}
map $uri $standfirst_readers {{
    ~\\.(?:{data})$ "*";
}}
server {{
    listen 80;
    root {place};
    error_page 404 /404.html;
    charset utf-8;
    charset_types text/css text/csv text/calendar text/javascript application/javascript;
{said}
    add_header Cache-Control $standfirst_copies always;
    add_header Access-Control-Allow-Origin $standfirst_readers;
    location ~ /\\. {{ return 404; }}
{moved}}}
"""
_CADDY = """\
{host} {{
	root * {place}
{moved}	file_server {{
		hide .*
	}}
	encode gzip
	header {{
{said}
	}}
	@embeds path {embeds}*
	@pages not path {embeds}*
	header @embeds Content-Security-Policy `{framed}`
	header @pages Content-Security-Policy `{policy}`
	@hashed path {hashed}
	@fonts path *.woff2
	@others not path {hashed} *.woff2
	@data path {data}
	header @hashed Cache-Control "{forever}"
	header @fonts Cache-Control "{week}"
	header @others Cache-Control "{ask}"
	header @data Access-Control-Allow-Origin "*"
	handle_errors {{
		rewrite * /404.html
		file_server
	}}
}}
"""

_APACHE = """\
ErrorDocument 404 /404.html
AddDefaultCharset utf-8
{said}
Header set Cache-Control "{ask}"
<If "%{{REQUEST_URI}} =~ m#/(?:{hashed})#">
    Header set Cache-Control "{forever}"
</If>
<If "%{{REQUEST_URI}} =~ m#^{embeds}#">
    Header always set Content-Security-Policy "{framed}"
</If>
<FilesMatch "\\.woff2$">
    Header set Cache-Control "{week}"
</FilesMatch>
<FilesMatch "\\.(?:{data})$">
    Header set Access-Control-Allow-Origin "*"
</FilesMatch>
RedirectMatch 404 "/\\."
{moved}"""

SERVERS = {"apache": apache, "caddy": caddy, "netlify": netlify, "nginx": nginx}
"""The supported servers."""
