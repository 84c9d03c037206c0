"""What holds for a whole site, as plain records."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

ARCHIVES = "archives.html"
"""Where Pelican lists articles, unless the settings say otherwise."""


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
class Signing:
    """With what reports are signed: `SIGN` in the mapping, each key in capitals. The password is no setting."""

    certificate: str
    """A PKCS#12 file, relative to the root."""
    timestamp: str = ""
    """The address of a timestamp authority (RFC 3161): `http://timestamp.example.org`."""
    trust: tuple[str, ...] = ()
    """Files with the certificates of the authorities at the top, relative to the root (default: the system's)."""


FRONT_PARTS = ("latest", "changes", "series", "upcoming", "topics", "single", "articles")
"""The parts of the front page below what leads it, in their order."""

BESIDE = ("picture", "map", "figure")
"""What can be beside the headline that leads."""


@dataclass(frozen=True, slots=True)
class Front:
    """How an editor arranges the front page: `FRONT` in the mapping, each key in capitals."""

    lead: str = ""
    """What leads: a series, by its newest edition, or one briefing: `flood`, `flood/02` (default: the newest)."""
    beside: str = ""
    """What is beside its headline: `picture`, `map` or `figure` (default: the first of these that it has)."""
    series: tuple[str, ...] = ()
    """The series that come first, in this order; the others follow, the most recent first."""
    topics: tuple[str, ...] = ()
    """The topics it shows (default: those of most briefings)."""
    parts: tuple[str, ...] = FRONT_PARTS
    """The parts below the lead, in this order; a part that is not named is not shown."""


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
    address: str = ""
    """The desk's postal address or telephone, in one line for the head of reports."""
    logo: str = ""
    """A PNG, JPEG or WebP picture for the head of reports, relative to the root."""
    notes: str = "footnotes"
    """Where reports say what they cite: `footnotes` on each page, or `endnotes` in the list of sources alone."""
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
    sign: Signing | None = None
    """With what reports are signed."""
    front: Front = field(default_factory=Front)
    """How the front page is arranged."""

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
        place, root = os.path.realpath(path), os.path.realpath(self.root).rstrip(os.sep)
        if place == root:
            return "."
        below = place[len(root) + 1 :] if place.startswith(f"{root}{os.sep}") else ""
        return below.replace(os.sep, "/") if below else str(path)
