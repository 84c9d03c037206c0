"""Options of a build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from standfirst.build.pool import DEFAULT_LIMITS, Limits
from standfirst.build.progress import ProgressListener


@dataclass(frozen=True)
class Options:
    """Options of a build; none of them changes its output."""

    jobs: int | None = None
    """The number of processes; None: one per core, 0: this one only."""
    limits: Limits = DEFAULT_LIMITS
    scheduler: str = ""
    """The address of a Dask cluster that renders PDFs and pictures; empty: this machine does."""
    keep_going: bool = False
    """Whether briefings with errors are left out; never for a site with an address."""
    progress: ProgressListener = lambda _name, _done, _of: None  # a default, not a definition
    """A callback for each rendered file."""
    tell: Callable[[str], None] = lambda _: None
    """A callback for messages about what the build waits for."""
