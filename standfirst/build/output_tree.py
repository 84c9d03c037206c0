"""List the folders of a site, and tell its own files from those of others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from standfirst.build import paths
from standfirst.errors import BuildError

_SHOWN = 5
UNSEEN = frozenset({".git", ".standfirst-parts"})
"""Entries of an output folder that are not part of the site: a git repository, and files being placed."""


@dataclass(slots=True)
class FolderListing:
    """The content of a folder by relative path.

    `files` holds regular files, `specials` links and whatever else is neither file nor folder,
    `folders` those that were entered, `closed` those that were not.
    """

    files: dict[str, os.DirEntry[str]] = field(default_factory=dict)
    specials: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)


def listing(top: Path, enter: Callable[[str], bool] = lambda _: True) -> FolderListing:
    """List `top`, entering only folders for which `enter` returns True; links are never followed."""
    result = FolderListing()
    queue = [""]
    while queue:
        prefix = queue.pop()
        for entry in _entries(top, prefix):
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                entered = enter(path)
                (result.folders if entered else result.closed).add(path)
                queue += [f"{path}/"] if entered else []
            elif entry.is_file(follow_symlinks=False):
                result.files[path] = entry
            else:
                result.specials.add(path)
    return result


def _entries(top: Path, prefix: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(f"{top}/{prefix}") as entries:
        yield from entries


@dataclass(frozen=True, slots=True)
class Guests:
    """Files, links and whole folders in the output that no build has made."""

    loose: frozenset[str]
    folders: frozenset[str]


def guests(output: Path, ours: AbstractSet[str], wanted: AbstractSet[str]) -> Guests:
    """Return what in `output` belongs to the user and is preserved.

    `ours` are the files of the last site, `wanted` those of the next. Raises BuildError if the next site
    needs a path that something of the user's occupies.
    """
    if not output.exists():
        return Guests(frozenset(), frozenset())
    needed = paths.folders(set(wanted))
    known = needed | paths.folders(set(ours))
    found = listing(output, known.__contains__)
    loose = (found.files.keys() - ours) | found.specials
    result = Guests(frozenset(loose), frozenset(found.closed))
    _refuse_clashes(output, result, wanted, needed)
    return result


def _refuse_clashes(output: Path, found: Guests, wanted: AbstractSet[str], needed: AbstractSet[str]) -> None:
    taken = (found.loose & (wanted | needed)) | (found.folders & wanted)
    taken |= {path for path in found.loose | found.folders if not wanted.isdisjoint(paths.parents(path))}
    if taken:
        names = [f"{output.name}/{path}" for path in sorted(taken)]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        raise BuildError(
            f"the site needs the place of {', '.join(names[:_SHOWN])}{more}, which no build of ours wrote; "
            "move it away"
        )
