"""What holds for a whole site: read once from `pelicanconf.py`, without importing Pelican."""

from __future__ import annotations

import os
import re
import runpy
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standfirst.errors import InputError, Problem, UsageError

CONFIG = "pelicanconf.py"
NO_CONTENT = ".cache/standfirst/content"
"""An empty folder, for a site that has no pages of its own."""

ARCHIVES = "archives.html"
"""Where Pelican lists articles, unless the settings say otherwise."""

DEFAULTS: dict[str, Any] = {
    "BRIEFINGS": "briefings",
    "THEME": "standfirst",
    "LANGUAGES": ("en",),
    "PAPER": "A4",
    "STALE_DAYS": 30,
    "WITHOUT": (),
    "CONTACT": "",
    "POLICIES": {},
    "MAIL": {},
    "PUBLISH": {},
    "CSP": {},
    "HISTORY": "history.jsonl",
}
"""The keys of the `STANDFIRST` mapping in `pelicanconf.py`, with their defaults."""

_FORMS = {
    str: "a text",
    int: "a whole number",
    tuple: "a list of words: ('en', 'ur')",
    dict: "a mapping: {…}",
}

OPTIONAL = ("report", "flash", "card")
"""The formats without which a site is still whole."""

POLICIES = (
    "actionableFeedbackPolicy", "correctionsPolicy", "diversityPolicy", "ethicsPolicy", "masthead",
    "missionCoveragePrioritiesPolicy", "noBylinesPolicy", "ownershipFundingInfo", "unnamedSourcesPolicy",
    "verificationFactCheckingPolicy",
)  # fmt: skip
"""The policies of a publisher that schema.org has a word for."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Who sends mail, and where its lists and its memory lie: `MAIL` in the mapping, each key in capitals.

    Server, passwords and keys are no settings: they come from the environment alone.
    """

    name: str = ""
    """The sender as readers see it (default: the site's name)."""
    address: str = ""
    """The sender's address (default: `CONTACT`)."""
    reply_to: str = ""
    """Where answers go, if not to the sender."""
    unsubscribe: str = ""
    """The address that takes mails of those who want no more (default: the sender's)."""
    bounces: str = ""
    """The mailbox for delivery reports, one that takes `name+anything@…` (default: the sender's)."""
    endpoint: str = ""
    """An https:// address that ends one subscription for each token at its end, if the desk runs one."""
    lists: str = "distribution"
    """The folder of the distribution lists, relative to the root."""
    ledger: str = "distribution/ledger.db"
    """The file that remembers who was sent what."""
    outbox: str = "outbox"
    """The folder for messages to look at."""
    approval: str = ""
    """The most open marking that goes out with a second person's approval only: `AMBER`."""
    signup: tuple[tuple[str, str], ...] = ()
    """The lists that everybody may sign up to, with their titles: `{"press": "News for the press"}`."""
    approvers: str = ""
    """A file of allowed signers, as git has them: then only approvals that one of these people signed count."""
    attachment_limit: int = 10_000_000
    """Bytes of all files of a message above which a link goes in place of the PDF."""
    attach: tuple[str, ...] = ()
    """What goes along beside the PDF: `calendar`, `figures`, `map`."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of one site."""

    root: Path
    """The folder that holds `pelicanconf.py`; paths in messages are relative to it."""
    name: str
    """The name of the desk or the site."""
    url: str
    """The public address without a slash at its end, or empty while nobody publishes it."""
    lang: str = "en"
    """The language of pages that belong to no briefing."""
    languages: tuple[str, ...] = ("en",)
    """The languages in which the site's own pages are built."""
    timezone: str = "UTC"
    """The zone in which times are shown that have none of their own."""
    briefings: str = "briefings"
    """The folder of the briefings, relative to the root."""
    theme: str = "standfirst"
    """The theme by which everything is drawn."""
    paper: str = "A4"
    """`A4` or `Letter`."""
    stale_days: int = 30
    """After how many days a briefing is marked as old."""
    without: tuple[str, ...] = ()
    """Formats that the site does not hold: some of `OPTIONAL`."""
    contact: str = ""
    """The address that readers can write to."""
    policies: Mapping[str, str] = field(default_factory=dict)
    """Pages with the desk's policies, by their schema.org name."""
    output: str = "output"
    """The folder of the public site, relative to the root."""
    content: tuple[str, ...] = ("content",)
    """The folders of the desk's own pages and pictures, relative to the root."""
    feed_paths: tuple[tuple[str, str], ...] = ()
    """Where the settings of Pelican want the feed of everything: `atom` or `rss`, and a path."""
    mail: Mail = field(default_factory=Mail)
    """Who sends mail, and where its lists lie."""
    articles: str = ARCHIVES
    """The page that lists the desk's articles; empty for none."""
    menu: tuple[tuple[str, str], ...] = ()
    """More ways in the navigation: texts and addresses."""
    links: tuple[tuple[str, str], ...] = ()
    """More ways at the foot of each page."""
    publish: Mapping[str, str] = field(default_factory=dict)
    """Where the site is published: addresses by a name of the desk's."""
    csp: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What pages may load beside what is theirs: addresses by the directive of a Content-Security-Policy."""
    foreign_theme: bool = False
    """Whether a theme that is not ours draws the pages."""
    history: str = "history.jsonl"
    """The file that remembers every report that was published, mailed or handed out."""

    @property
    def has_check_page(self) -> bool:
        """Whether the site has the page on which readers check a report."""
        return self.holds("report") and not self.foreign_theme

    @property
    def history_file(self) -> Path:
        """Where the history of public reports lies."""
        return self.root / self.history

    @property
    def restricted_history_file(self) -> Path:
        """Where the history of reports lies that the public may not see; no part of it is published."""
        return self.history_file.with_stem(f"{self.history_file.stem}-restricted")

    @property
    def zone(self) -> tzinfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    def holds(self, kind: str) -> bool:
        """Whether it has a format of each edition: `report`, `card`."""
        return kind not in self.without

    def is_content(self, path: Path) -> bool:
        """Whether a path lies among the desk's own pages and pictures."""
        return any(path.resolve().is_relative_to((self.root / name).resolve()) for name in self.content)

    def prefix(self, lang: str) -> str:
        """Where the site's own pages in a language begin: empty, or `ur/`; unknown languages get the first."""
        return f"{lang}/" if lang in self.languages and lang != self.lang else ""

    def shown(self, path: Path) -> str:
        """How messages call a file: relative to the root where it lies below it."""
        place, root = os.path.realpath(path), os.path.realpath(self.root).rstrip("/")
        if place == root:
            return "."
        return place[len(root) + 1 :] if place.startswith(f"{root}/") else str(path)


def now() -> datetime:
    """The instant of this run in UTC: `SOURCE_DATE_EPOCH` where it is set, else the clock.

    Never later than the clock: a variable of the environment ends no embargo. Raises UsageError where it is
    no whole number of seconds since 1970.
    """
    epoch, clock = os.environ.get("SOURCE_DATE_EPOCH"), datetime.now(UTC)
    try:
        return min(datetime.fromtimestamp(int(epoch), UTC), clock) if epoch else clock
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; set it to a whole number of seconds since 1970, or unset it"
        ) from None


def load(root: Path, overrides: Mapping[str, Any] | None = None, file: str = CONFIG) -> Site:
    """The settings of the site in `root`; raises InputError (SF020, SF021) where they make no sense."""
    path = root / file
    if not path.is_file():
        raise _wrong(f"there is no {file} in {root}", "run the command in the folder of a site", "SF020")
    try:
        raw = run(path)
    except (SyntaxError, NameError, ImportError) as error:
        raise _wrong(f"cannot be run: {error}", "fix the Python in it", "SF020") from None
    return from_settings(root, {**raw, **(overrides or {})})


def run(path: Path) -> dict[str, Any]:
    """What a settings file says."""
    with beside(path):
        return runpy.run_path(str(path))


@contextmanager
def beside(path: Path) -> Iterator[None]:
    """Let a settings file import what lies beside it before anything else of the same name.

    `from pelicanconf import *` would otherwise take the settings of another site that was read before, or that
    stands earlier on `sys.path`, as the root of a checkout does.
    """
    folder = str(path.parent.resolve())
    names = {file.stem for file in path.parent.glob("*.py")} - sys.stdlib_module_names
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


def from_settings(root: Path, raw: Mapping[str, Any]) -> Site:
    """The settings of a site from those of Pelican."""
    own = _own(raw.get("STANDFIRST", {}))
    merged = {**DEFAULTS, **own}
    if merged["PAPER"] not in ("A4", "Letter"):
        raise _wrong(f"PAPER is {merged['PAPER']!r}", "write 'A4' or 'Letter'")
    if unknown := sorted(set(merged["POLICIES"]) - set(POLICIES)):
        raise _wrong(f"POLICIES has no policy {unknown[0]!r}", f"known: {', '.join(POLICIES)}")
    if unknown := sorted(set(merged["WITHOUT"]) - set(OPTIONAL)):
        raise _wrong(f"WITHOUT names {unknown[0]!r}", f"a site can do without: {', '.join(OPTIONAL)}")
    zone = raw.get("TIMEZONE") or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise _wrong(f"TIMEZONE {zone!r} is not known", "write a name such as 'Asia/Karachi'") from None
    lang = raw.get("DEFAULT_LANG") or "en"
    return Site(
        root=root,
        name=raw.get("SITENAME") or "Standfirst",
        url=(raw.get("SITEURL") or "").rstrip("/"),
        lang=lang,
        languages=_languages((lang, *merged["LANGUAGES"])),
        timezone=zone,
        briefings=merged["BRIEFINGS"],
        theme=own.get("THEME") or _theme(root, raw.get("THEME")),
        paper=merged["PAPER"],
        stale_days=merged["STALE_DAYS"],
        without=tuple(merged["WITHOUT"]),
        contact=merged["CONTACT"],
        policies=dict(merged["POLICIES"]),
        output=str(raw.get("OUTPUT_PATH") or "output"),
        content=_content(raw),
        feed_paths=_feed_paths(raw),
        mail=_mail(merged["MAIL"]),
        articles=_articles(raw),
        menu=_links(raw, "MENUITEMS"),
        links=(*_links(raw, "LINKS"), *_links(raw, "SOCIAL")),
        publish=_publish(merged["PUBLISH"]),
        csp=_csp(merged["CSP"]),
        history=merged["HISTORY"],
        foreign_theme=_is_foreign(root, raw.get("THEME")),
    )


def _own(raw: Any) -> Mapping[str, Any]:
    """The settings in `STANDFIRST`, each known and of the type of its default."""
    if not isinstance(raw, Mapping):
        raise _wrong(f"STANDFIRST is {raw!r}", "write STANDFIRST = {…}")
    if unknown := sorted(set(raw) - set(DEFAULTS)):
        raise _wrong(f"STANDFIRST has no setting {unknown[0]!r}", f"known: {', '.join(sorted(DEFAULTS))}")
    for name, value in raw.items():
        if not _fits(value, DEFAULTS[name]):
            raise _wrong(f"{name} is {value!r}", f"write {_FORMS[type(DEFAULTS[name])]}")
    return raw


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, tuple | list) and all(isinstance(one, str) for one in value)
    if isinstance(default, dict):
        return isinstance(value, Mapping)
    return type(value) is type(default) and (isinstance(value, str) or value >= 0)


def _languages(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages of the site, each once; all must be known to Babel, which formats dates and numbers."""
    from babel.localedata import exists

    found = tuple(dict.fromkeys(tags))
    for tag in found:
        if not exists(tag.replace("-", "_")):
            raise _wrong(f"{tag!r} is no language that is known", "write a tag such as 'en', 'ur' or 'fr'")
    return found


def _theme(root: Path, named: str | None) -> str:
    """Pelican's theme where it is one of ours, with its path from the root; else the default, for the reports."""
    path = root / (named or "")
    if not named or not (path / "theme.yaml").is_file():
        return str(DEFAULTS["THEME"])
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else named


def _is_foreign(root: Path, named: str | None) -> bool:
    """Whether Pelican's theme is not ours: a folder without `theme.yaml`, or one of its own two."""
    folder = root / (named or "")
    is_bare = folder.is_dir() and not (folder / "theme.yaml").is_file()
    return bool(named) and (named in {"simple", "notmyidea"} or is_bare)


def _content(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The folder of Pelican's `PATH`, and those of other settings that lie outside it."""
    base = Path(str(raw.get("PATH") or "content"))
    lists = (raw.get(name) or () for name in ("PAGE_PATHS", "ARTICLE_PATHS", "STATIC_PATHS"))
    named = (Path(os.path.normpath(base / name)) for names in lists for name in names)
    outside = (str(path) for path in named if not path.is_relative_to(os.path.normpath(base)))
    return tuple(dict.fromkeys((str(base), *outside)))


def _feed_paths(raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The paths in Pelican's settings for the feed of everything, each once."""
    names = (f"{name}_{kind}" for name in ("FEED_ALL", "FEED") for kind in ("ATOM", "RSS"))
    found = {str(raw[name]): name.rpartition("_")[2].lower() for name in names if raw.get(name)}
    return tuple((kind, path) for path, kind in found.items())


def _articles(raw: Mapping[str, Any]) -> str:
    """The page that lists articles, by Pelican's setting."""
    path = str(raw.get("ARCHIVES_SAVE_AS", ARCHIVES) or "")
    if path.partition("/")[0] in ("archive", "index.html"):
        raise _wrong(f"ARCHIVES_SAVE_AS is {path!r}, where briefings are listed", "write 'archives.html'")
    return path


def _links(raw: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    """Texts and addresses of a setting of Pelican's; an address without a scheme is a path of the site."""
    found = raw.get(name) or ()
    pairs = isinstance(found, list | tuple) and all(
        isinstance(one, list | tuple) and len(one) == 2 and all(isinstance(part, str) for part in one)
        for one in found
    )
    if not pairs:
        raise _wrong(f"{name} is {found!r}", f"write {name} = [('Text', 'https://example.org')]")
    for _, href in found:
        if urlsplit(href).scheme not in ("", "https", "http", "mailto", "tel"):
            raise _wrong(f"{name} leads to {href!r}", "write an https:// address, or a path of the site")
    return tuple((text, href) for text, href in found)


def _mail(raw: Mapping[str, Any]) -> Mail:
    """The settings for mail; each has the type of its default."""
    known = {one.name.upper(): one for one in fields(Mail)}
    for name, value in raw.items():
        if name == "SIGNUP":
            _check_signup(raw)
            continue
        if name not in known:
            raise _wrong(f"MAIL has no setting {name!r}", f"known: {', '.join(known)}")
        default = known[name].default
        if not _fits(value, default) or value == 0:
            form = "a number of bytes" if isinstance(default, int) else _FORMS[type(default)]
            raise _wrong(f"{name} in MAIL is {value!r}", f"write {form}")
    given: dict[str, Any] = {
        name.lower(): tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    return Mail(**given | {"signup": tuple(raw.get("SIGNUP", {}).items())})


def _publish(raw: Mapping[str, Any]) -> dict[str, str]:
    """The targets of the site; what their addresses mean is looked at when one is used."""
    for name, address in raw.items():
        if not (
            isinstance(name, str) and re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) and isinstance(address, str)
        ):
            raise _wrong(
                f"PUBLISH has {name!r}: {address!r}", "write {'live': 'sftp://desk@example.org/srv/www'}"
            )
    return dict(raw)


_LOADED = ("connect-src", "font-src", "frame-src", "img-src", "script-src", "style-src")
"""The directives to which a desk may add."""


def _csp(raw: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What pages may load from elsewhere; whole hosts alone, and nothing that lifts the policy."""
    for name, sources in raw.items():
        if name not in _LOADED:
            raise _wrong(f"CSP has no directive {name!r}", f"known: {', '.join(_LOADED)}")
        if not _fits(sources, ()) or not all(
            re.fullmatch(r"https://[\w.-]+(:\d+)?(/[\w./-]*)?", one, re.ASCII) for one in sources
        ):
            raise _wrong(f"{name} in CSP is {sources!r}", "write ('https://stats.example.org',)")
    return tuple((name, tuple(sources)) for name, sources in raw.items())


def _check_signup(raw: Mapping[str, Any]) -> None:
    """Refuse a page to sign up that would lead nowhere."""
    lists, endpoint = raw["SIGNUP"], raw.get("ENDPOINT", "")
    words = [*lists, *lists.values()] if isinstance(lists, Mapping) else [None]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise _wrong(f"SIGNUP in MAIL is {lists!r}", "write {'press': 'News for the press'}")
    if not re.fullmatch(r"https://[^?#\s]+/", str(endpoint)):
        raise _wrong("SIGNUP in MAIL needs an ENDPOINT", "write its https:// address with a / at the end")


def _wrong(message: str, fix: str, code: str = "SF021") -> InputError:
    return InputError([Problem(CONFIG, 1, 1, code, message, fix)])
