"""Output formats, and the job that they render."""

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
    """One edition to render."""

    edition: Edition
    library: Library
    """What may be linked and compared: for the public site only what is public."""
    theme: Theme
    now: datetime
    texts: Sequence[Link] = ()
    """Links to the site's own pages, for the navigation; paths are below the root."""
    paper: str = "A4"
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    """Sizes and hashes by path of the files made before."""
    directory: Directory | None = None
    """The pages of topics, places and people, if the site has them."""
    menu: frozenset[str] = frozenset()
    """The lists that the site has, for the navigation."""
    findings: Sequence[Problem] = ()
    """The findings of a preview in the edition's file."""

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.library.site

    def is_told(self, code: str) -> bool:
        """Return whether a preview shows this problem on the edition's page, so that nothing else has to report it."""
        return any(one.code == code for one in self.findings)


@dataclass(frozen=True)
class Format:
    """An output format. `render` returns the bytes of one file."""

    name: str
    suffix: str
    """The suffix of its files, without the dot."""
    title: str
    render: Callable[[Job], bytes]
    public: bool = True
    """Whether the site has a file of it for each public edition."""
    first: bool = False
    """Whether it is rendered before the others, which quote its size and hash."""
    html: Callable[[Job], str] | None = None
    """Returns the HTML that a PDF or a picture is rendered from, which cannot be fully extracted from it again."""
    missing: Callable[[], str] = str
    """Returns why it cannot be rendered on this machine, as a sentence; empty if it can."""
    wanted: Callable[[Edition], bool] = lambda _: True
    """Returns whether the site has it for an edition."""
