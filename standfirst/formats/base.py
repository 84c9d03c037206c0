"""What a format is, and what it gets to draw from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standfirst.errors import Problem
from standfirst.library import Edition, Library
from standfirst.settings import Site
from standfirst.theme import Theme
from standfirst.view.addresses import FileFacts
from standfirst.view.directory import Directory
from standfirst.view.records import Link


@dataclass(frozen=True)
class Job:
    """One edition to be drawn."""

    edition: Edition
    library: Library
    """What may be linked and compared: for the public site only what is public."""
    theme: Theme
    now: datetime
    texts: Sequence[Link] = ()
    """The site's own pages, for the navigation; addresses below the root."""
    paper: str = "A4"
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    """What is known of files that were made before: sizes and hashes by path."""
    directory: Directory | None = None
    """The pages of topics, places and people, where the site has them."""
    menu: frozenset[str] = frozenset()
    """The lists that the site has, for the navigation."""
    findings: Sequence[Problem] = ()
    """What a preview says of the edition's file."""

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.library.site

    def is_told(self, code: str) -> bool:
        """Return whether a preview tells a problem on the page of the edition, so that nothing else has to."""
        return any(one.code == code for one in self.findings)


@dataclass(frozen=True)
class Format:
    """A way to draw an edition. `render` gives the bytes of one file."""

    name: str
    suffix: str
    """What its files end with, without the dot."""
    title: str
    render: Callable[[Job], bytes]
    public: bool = True
    """Whether the site holds a file of it for each public edition."""
    first: bool = False
    """Whether it is drawn before the others, which name its size and hash."""
    missing: Callable[[], str] = str
    """Why it cannot be drawn on this machine, in a sentence; empty where it can."""
    wanted: Callable[[Edition], bool] = lambda _: True
    """Whether the site holds it for an edition."""
