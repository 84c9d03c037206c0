"""Validate single settings and interpret their values."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from standfirst.errors import InputError, Problem
from standfirst.settings.site import ARCHIVES, BESIDE, FRONT_PARTS, Front, Mail, Signing

CONFIG = "pelicanconf.py"

FORMAT = 1
"""The format of settings and briefings that this version reads and writes."""

DEFAULTS: dict[str, Any] = {
    "FORMAT": FORMAT,
    "BRIEFINGS": "briefings",
    "THEME": "standfirst",
    "LANGUAGES": ("en",),
    "PAPER": "A4",
    "STALE_DAYS": 30,
    "WITHOUT": (),
    "CONTACT": "",
    "ADDRESS": "",
    "NOTES": "footnotes",
    "POLICIES": {},
    "MAIL": {},
    "PUBLISH": {},
    "CSP": {},
    "FRONT": {},
    "BRAND": {},
    "HISTORY": "history.jsonl",
    "SIGN": {},
}
"""The keys of the `STANDFIRST` mapping in `pelicanconf.py`, with their defaults."""

DEPRECATED: dict[str, tuple[str, date]] = {"LOGO": ("BRAND.LOGO", date(2028, 6, 30))}
"""Renamed settings: the old name, the new one (`BRAND.LOGO` is a key of `BRAND`), and the last day on which the old one
works (a year at least)."""

FORMS = {
    str: "a text",
    int: "a whole number",
    tuple: "a list of words: ('en', 'ur')",
    dict: "a mapping: {…}",
}


def own(raw: Any) -> Mapping[str, Any]:
    """Return the settings in `STANDFIRST`, each known and of the type of its default."""
    if not isinstance(raw, Mapping):
        raise wrong(f"STANDFIRST is {raw!r}", "write STANDFIRST = {…}")
    if isinstance(written := raw.get("FORMAT", FORMAT), int) and written > FORMAT:
        from standfirst import __version__

        what = f"the site is of format {written}, and standfirst {__version__} reads {FORMAT}"
        raise wrong(what, "upgrade it: pip install --upgrade standfirst")
    found = _current(raw)
    if unknown := sorted(set(found) - set(DEFAULTS)):
        raise wrong(f"STANDFIRST has no setting {unknown[0]!r}", f"known: {', '.join(sorted(DEFAULTS))}")
    for name, value in found.items():
        if not fits(value, DEFAULTS[name]):
            raise wrong(f"{name} is {value!r}", f"write {FORMS[type(DEFAULTS[name])]}")
    return found


def _current(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings under their current names, warning of each old name and the day it stops working."""
    found = dict(raw)
    for old in sorted(DEPRECATED.keys() & raw.keys()):
        name, end = DEPRECATED[old]
        group, _, inner = name.rpartition(".")
        if inner in (raw.get(group, {}) if group else raw):
            raise wrong(f"{old} is the old name of {name}, but both are set", f"remove {old}")
        warnings.warn(
            f"STANDFIRST: `{old}` is now called `{name}`; the old name works until {end:%d %B %Y}".replace(
                " 0", " "
            ),
            FutureWarning,
            stacklevel=2,
        )
        value = found.pop(old)
        found |= {group: {**found.get(group, {}), inner: value}} if group else {name: value}
    return found


def fits(value: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, tuple | list) and all(isinstance(one, str) for one in value)
    if isinstance(default, dict):
        return isinstance(value, Mapping)
    return type(value) is type(default) and (isinstance(value, str) or value >= 0)


def languages(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of the site, each once; all must be known to Babel, which formats dates and numbers."""
    from babel.localedata import exists

    found = tuple(dict.fromkeys(tags))
    for tag in found:
        if not exists(tag.replace("-", "_")):
            raise wrong(f"{tag!r} is not a known language", "write a tag such as 'en', 'ur' or 'fr'")
    return found


def theme(root: Path, named: str | None) -> str:
    """Return Pelican's theme relative to the root if it is a Standfirst theme; otherwise the default, for reports."""
    path = root / (named or "")
    if not named or not (path / "theme.yaml").is_file():
        return str(DEFAULTS["THEME"])
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else named


def is_foreign(root: Path, named: str | None) -> bool:
    """Return whether Pelican's theme is not a Standfirst theme: no `theme.yaml`, or one of Pelican's own two."""
    folder = root / (named or "")
    is_bare = folder.is_dir() and not (folder / "theme.yaml").is_file()
    return bool(named) and (named in {"simple", "notmyidea"} or is_bare)


def content(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the folder of Pelican's `PATH`, and folders in other settings that are outside it."""
    base = Path(str(raw.get("PATH") or "content"))
    lists = (raw.get(name) or () for name in ("PAGE_PATHS", "ARTICLE_PATHS", "STATIC_PATHS"))
    named = (Path(os.path.normpath(base / name)) for names in lists for name in names)
    outside = (str(path) for path in named if not path.is_relative_to(os.path.normpath(base)))
    return tuple(dict.fromkeys((str(base), *outside)))


_OF_THE_MACHINE = frozenset(
    ("PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "PLUGINS", "PLUGIN_PATHS", "BIND", "LOCALE", "TIMEZONE", "STANDFIRST")
)  # fmt: skip
"""Settings that no page prints, and our own, which are in `Site` if pages print them."""


def texts(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every text in Pelican's settings: pages, addresses and names of files can hold any of them."""
    named = (value for name, value in raw.items() if name.isupper() and name not in _OF_THE_MACHINE)
    return tuple(dict.fromkeys(text for value in named for text in _texts(value)))


def _texts(value: Any, depth: int = 8) -> Iterator[str]:
    """Yield the texts in plain data, also in keys; lists within lists end at a depth."""
    if isinstance(value, str | Path):
        yield str(value)
    elif isinstance(value, Mapping) and depth:
        for item in (*value.keys(), *value.values()):
            yield from _texts(item, depth - 1)
    elif isinstance(value, list | tuple | set) and depth:
        for item in value:
            yield from _texts(item, depth - 1)


def feed_paths(raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the paths of the feed of all briefings in Pelican's settings, each once."""
    names = (f"{name}_{kind}" for name in ("FEED_ALL", "FEED") for kind in ("ATOM", "RSS"))
    found = {str(raw[name]): name.rpartition("_")[2].lower() for name in names if raw.get(name)}
    return tuple((kind, path) for path, kind in found.items())


def articles(raw: Mapping[str, Any]) -> str:
    """Return the page that lists articles, from Pelican's setting."""
    path = str(raw.get("ARCHIVES_SAVE_AS", ARCHIVES) or "")
    if path.partition("/")[0] in ("archive", "index.html"):
        raise wrong(f"ARCHIVES_SAVE_AS is {path!r}, where briefings are listed", "write 'archives.html'")
    return path


def links(raw: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    """Return labels and URLs from a Pelican setting; a URL without a scheme is a path of the site."""
    found = raw.get(name) or ()
    pairs = isinstance(found, list | tuple) and all(
        isinstance(one, list | tuple) and len(one) == 2 and all(isinstance(part, str) for part in one)
        for one in found
    )
    if not pairs:
        raise wrong(f"{name} is {found!r}", f"write {name} = [('Text', 'https://example.org')]")
    for _, href in found:
        if urlsplit(href).scheme not in ("", "https", "http", "mailto", "tel"):
            raise wrong(f"{name} leads to {href!r}", "write an https:// address, or a path of the site")
    return tuple((text, href) for text, href in found)


def mail(raw: Mapping[str, Any]) -> Mail:
    """Return the settings for mail; each has the type of its default."""
    known = {one.name.upper(): one for one in fields(Mail)}
    for name, value in raw.items():
        if name == "SIGNUP":
            _check_signup(raw)
            continue
        if name not in known:
            raise wrong(f"MAIL has no setting {name!r}", f"known: {', '.join(known)}")
        default = known[name].default
        if not fits(value, default) or value == 0:
            form = "a number of bytes" if isinstance(default, int) else FORMS[type(default)]
            raise wrong(f"{name} in MAIL is {value!r}", f"write {form}")
    given: dict[str, Any] = {
        name.lower(): tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    return Mail(**given | {"signup": tuple(raw.get("SIGNUP", {}).items())})


def front(raw: Mapping[str, Any]) -> Front:
    """Return the settings for the front page; names in them are checked once the briefings are read."""
    known = {one.name.upper(): one.default for one in fields(Front)}
    for name, value in raw.items():
        if name not in known:
            raise wrong(f"FRONT has no setting {name!r}", f"known: {', '.join(known)}")
        if not fits(value, known[name]):
            raise wrong(f"{name} in FRONT is {value!r}", f"write {FORMS[type(known[name])]}")
    given: dict[str, Any] = {
        name.lower(): tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    found = Front(**given)
    if found.beside not in ("", *BESIDE):
        raise wrong(f"BESIDE in FRONT is {found.beside!r}", f"use one of {', '.join(BESIDE)}")
    if unknown := [part for part in found.parts if part not in FRONT_PARTS]:
        raise wrong(f"PARTS in FRONT has no part {unknown[0]!r}", f"known: {', '.join(FRONT_PARTS)}")
    return found


def publish(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return the publishing targets of the site; their URLs are validated when one is used."""
    for name, address in raw.items():
        if not (
            isinstance(name, str) and re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) and isinstance(address, str)
        ):
            raise wrong(
                f"PUBLISH has {name!r}: {address!r}", "write {'live': 'sftp://desk@example.org/srv/www'}"
            )
    return dict(raw)


def signing(raw: Mapping[str, Any]) -> Signing:
    """Return the settings for signing."""
    known = {one.name.upper(): one for one in fields(Signing)}
    for name, value in raw.items():
        if name not in known:
            raise wrong(f"SIGN has no setting {name!r}", f"known: {', '.join(known)}")
        default: Any = () if name == "TRUST" else ""
        if not fits(value, default):
            raise wrong(f"{name} in SIGN is {value!r}", f"write {FORMS[type(default)]}")
    if not raw.get("CERTIFICATE"):
        raise wrong("SIGN names no CERTIFICATE", "write {'CERTIFICATE': 'desk.p12'}")
    address = raw.get("TIMESTAMP", "")
    if address and urlsplit(address).scheme not in ("http", "https"):
        raise wrong(f"TIMESTAMP in SIGN is {address!r}", "write its http:// or https:// address")
    return Signing(raw["CERTIFICATE"], address, tuple(raw.get("TRUST", ())))


_LOADED = ("connect-src", "font-src", "frame-src", "img-src", "script-src", "style-src")
"""The directives to which a desk may add."""


def csp(raw: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the external sources that pages may load: whole hosts only, and nothing that disables the policy."""
    for name, sources in raw.items():
        if name not in _LOADED:
            raise wrong(f"CSP has no directive {name!r}", f"known: {', '.join(_LOADED)}")
        if not fits(sources, ()) or not all(
            re.fullmatch(r"https://[\w.-]+(:\d+)?(/[\w./-]*)?", one, re.ASCII) for one in sources
        ):
            raise wrong(f"{name} in CSP is {sources!r}", "write ('https://stats.example.org',)")
    return tuple((name, tuple(sources)) for name, sources in raw.items())


def _check_signup(raw: Mapping[str, Any]) -> None:
    """Refuse a sign-up page without a working endpoint."""
    lists, endpoint = raw["SIGNUP"], raw.get("ENDPOINT", "")
    words = [*lists, *lists.values()] if isinstance(lists, Mapping) else [None]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise wrong(f"SIGNUP in MAIL is {lists!r}", "write {'press': 'News for the press'}")
    if not re.fullmatch(r"https://[^?#\s]+/", str(endpoint)):
        raise wrong("SIGNUP in MAIL needs an ENDPOINT", "write its https:// address with a / at the end")


def wrong(message: str, fix: str, code: str = "SF021", at: int = 1) -> InputError:
    return InputError([Problem(CONFIG, at, 1, code, message, fix)])
