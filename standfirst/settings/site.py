"""The settings of a whole site, as plain records."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

ARCHIVES = "archives.html"
"""The page on which Pelican lists articles by default."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The sender of mail, and the location of its lists and its ledger: `MAIL` in the mapping, keys in capitals.

    Server, passwords and keys are not settings: they come from the environment only.
    """

    name: str = ""
    """The sender's name (default: the site's name)."""
    address: str = ""
    """The sender's address (default: `CONTACT`)."""
    reply_to: str = ""
    """The address for replies, if not the sender's."""
    unsubscribe: str = ""
    """The address for requests to unsubscribe (default: the sender's)."""
    bounces: str = ""
    """The mailbox for delivery reports, which must accept `name+anything@…` (default: the sender's)."""
    endpoint: str = ""
    """An https:// URL that ends a subscription by the token appended to it, if the desk runs one."""
    lists: str = "distribution"
    """The folder of the distribution lists, relative to the root."""
    ledger: str = "distribution/ledger.db"
    """The file that records what was sent to each recipient."""
    outbox: str = "outbox"
    """The folder for messages to preview."""
    approval: str = ""
    """The most open marking that needs a second person's approval: `AMBER`."""
    signup: tuple[tuple[str, str], ...] = ()
    """The lists open to sign-up, with their titles: `{"press": "News for the press"}`."""
    approvers: str = ""
    """A file of allowed signers in git's format; if set, only approvals signed by one of them count."""
    attachment_limit: int = 10_000_000
    """Bytes of all files of a message above which a link replaces the PDF."""
    attach: tuple[str, ...] = ()
    """Attachments besides the PDF: `calendar`, `figures`, `map`."""


@dataclass(frozen=True, slots=True)
class Signing:
    """The certificate for signing reports: `SIGN` in the mapping, keys in capitals. The password is not a setting."""

    certificate: str
    """A PKCS#12 file, relative to the root."""
    timestamp: str = ""
    """The URL of a timestamp authority (RFC 3161): `http://timestamp.example.org`."""
    trust: tuple[str, ...] = ()
    """Files with root certificates, relative to the root (default: the system's)."""


FRONT_PARTS = ("latest", "changes", "series", "upcoming", "topics", "single", "articles")
"""The parts of the front page below the lead, in order."""

BESIDE = ("picture", "map", "figure")
"""The items that can be shown beside the lead's headline."""


@dataclass(frozen=True, slots=True)
class Front:
    """The arrangement of the front page: `FRONT` in the mapping, keys in capitals."""

    lead: str = ""
    """The lead: a series, by its newest edition, or one briefing: `flood`, `flood/02` (default: the newest)."""
    beside: str = ""
    """The item beside its headline: `picture`, `map` or `figure` (default: the first of these that it has)."""
    series: tuple[str, ...] = ()
    """The series shown first, in this order; the others follow, most recent first."""
    topics: tuple[str, ...] = ()
    """The topics shown (default: those with the most briefings)."""
    parts: tuple[str, ...] = FRONT_PARTS
    """The parts below the lead, in this order; unlisted parts are not shown."""


@dataclass(frozen=True, slots=True)
class Brand:
    """The look of the desk on top of its theme: `BRAND` in the mapping, keys in capitals. Its logo is `Site.logo`."""

    colour: str = ""
    """The colour of links and of the first series of charts: `#7a1f3d` (default: the theme's)."""
    colour_dark: str = ""
    """The same in dark mode (default: the nearest shade that can be read there)."""
    second: str = ""
    """The colour of the bars above pages and sections and of another series of charts (default: the theme's)."""
    second_dark: str = ""
    """The same in dark mode (default: the nearest shade that can be seen there)."""
    text: str = ""
    """The font family of headlines and text, from `fonts/` beside the settings or of the package: `Lora`."""
    interface: str = ""
    """The font family of navigation, tables and charts, from the same places."""
    footer: tuple[str, ...] = ()
    """Lines at the end of every page, report and message: `Registered charity 123456`."""


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of one site."""

    root: Path
    """The folder of `pelicanconf.py`; paths in messages are relative to it."""
    name: str
    """The name of the desk or the site."""
    url: str
    """The public URL without a trailing slash; empty until the site is published."""
    lang: str = "en"
    """The language of pages that belong to no briefing."""
    languages: tuple[str, ...] = ("en",)
    """The languages in which the site's own pages are built."""
    timezone: str = "UTC"
    """The time zone for times without their own."""
    briefings: str = "briefings"
    """The folder of the briefings, relative to the root."""
    theme: str = "standfirst"
    """The theme for all output."""
    paper: str = "A4"
    """`A4` or `Letter`."""
    stale_days: int = 30
    """Days after which a briefing is marked as old."""
    without: tuple[str, ...] = ()
    """Formats that the site omits, from `OPTIONAL`."""
    contact: str = ""
    """The address that readers can write to."""
    address: str = ""
    """The desk's postal address or telephone number, in one line for the header of reports."""
    logo: str = ""
    """A PNG, JPEG or WebP picture for the header of pages, reports, messages and link previews, relative to the root."""
    notes: str = "footnotes"
    """References in reports: `footnotes` on each page, or `endnotes` in the list of sources only."""
    policies: Mapping[str, str] = field(default_factory=dict)
    """Pages with the desk's policies, by their schema.org name."""
    output: str = "output"
    """The folder of the public site, relative to the root."""
    content: tuple[str, ...] = ("content",)
    """The folders of the desk's pages and pictures, relative to the root."""
    feed_paths: tuple[tuple[str, str], ...] = ()
    """Feeds of all briefings in Pelican's settings: `atom` or `rss`, and a path."""
    mail: Mail = field(default_factory=Mail)
    """The sender of mail, and the location of its lists."""
    articles: str = ARCHIVES
    """The page that lists the desk's articles; empty for none."""
    menu: tuple[tuple[str, str], ...] = ()
    """Additional navigation links: labels and URLs."""
    links: tuple[tuple[str, str], ...] = ()
    """Additional links in the footer of each page: labels and URLs."""
    publish: Mapping[str, str] = field(default_factory=dict)
    """Publishing targets: URLs by a name that the desk chooses."""
    csp: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """External sources that pages may load, by the directive of a Content-Security-Policy."""
    texts: tuple[str, ...] = ()
    """Every text in Pelican's settings, which can appear in pages, URLs and file names."""
    foreign_theme: bool = False
    """True if a third-party theme renders the pages."""
    history: str = "history.jsonl"
    """The file that records every report that was published, mailed or handed out."""
    sign: Signing | None = None
    """The certificate for signing reports."""
    front: Front = field(default_factory=Front)
    """The arrangement of the front page."""
    brand: Brand = field(default_factory=Brand)
    """The look of the desk on top of its theme."""

    @property
    def has_check_page(self) -> bool:
        """True if the site has the page on which readers verify a report."""
        return self.holds("report") and not self.foreign_theme

    @property
    def history_file(self) -> Path:
        """The path of the history of public reports."""
        return self.root / self.history

    @property
    def restricted_history_file(self) -> Path:
        """The path of the history of restricted reports, which is never published."""
        return self.history_file.with_stem(f"{self.history_file.stem}-restricted")

    @property
    def zone(self) -> tzinfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    def holds(self, kind: str) -> bool:
        """Return whether the site includes a format of each edition: `report`, `card`."""
        return kind not in self.without

    def is_content(self, path: Path) -> bool:
        """Return whether a path is among the desk's pages and pictures."""
        return any(path.resolve().is_relative_to((self.root / name).resolve()) for name in self.content)

    def prefix(self, lang: str) -> str:
        """Return the path prefix of the site's own pages in a language: empty, or `ur/`; empty for unknown ones."""
        return f"{lang}/" if lang in self.languages and lang != self.lang else ""

    def shown(self, path: Path) -> str:
        """Return the name of a file in messages: relative to the root if it is below it."""
        place, root = os.path.realpath(path), os.path.realpath(self.root).rstrip(os.sep)
        if place == root:
            return "."
        below = place[len(root) + 1 :] if place.startswith(f"{root}{os.sep}") else ""
        return below.replace(os.sep, "/") if below else str(path)
