"""Compares a built site with what its target holds, by hash.

The target says itself what of it we published: by the manifest of the site there, or, while a run is at work and after
one that was killed, by a journal. It names every file of the last site and of the next one, with its hash or without
one where the file is on its way. So nothing is sent twice for nothing, and nothing of ours is forgotten there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from standfirst.build import paths
from standfirst.build.manifest import NAME as MANIFEST
from standfirst.build.manifest import Artefact, Manifest
from standfirst.errors import BuildError, PublishError
from standfirst.publishing.remote import Remote

JOURNAL = ".standfirst-publishing.json"
FORMAT = "standfirst-publishing/1"
HOME = "index.html"

_MAY_BE_THERE = ""
"""Marks a file that nothing names: it is new, or about to be removed."""
_OLD_OR_NEW = "?"
"""Marks a file that is there, as it was or as it will be."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a target lacks of a site and what it has too much; hashes by path."""

    there: Mapping[str, str]
    """What of ours the target holds: a hash, or one of the marks of a run that was killed."""
    wanted: Mapping[str, str]
    """What it is to hold, the manifest among it."""
    everything: bool = False
    """Whether files are sent that the target has."""

    @property
    def new(self) -> tuple[str, ...]:
        """Files that the target has not, or that no page there names yet."""
        return tuple(sorted(path for path in self.wanted if not self.there.get(path)))

    @property
    def changed(self) -> tuple[str, ...]:
        """Files that the target has otherwise."""
        there = ((path, self.there.get(path)) for path in sorted(self.wanted))
        return tuple(path for path, last in there if last and (self.everything or last != self.wanted[path]))

    @property
    def gone(self) -> tuple[str, ...]:
        """Files that we published and the site has no more; pages before what they show."""
        return tuple(sorted(self.there.keys() - self.wanted.keys(), key=lambda path: (-_rank(path), path)))

    @property
    def same(self) -> int:
        """How many files are there already."""
        return len(self.wanted) - len(self.new) - len(self.changed)

    @property
    def is_empty(self) -> bool:
        """Whether the target holds the site as it is."""
        return not (self.new or self.changed or self.gone)

    def steps(self) -> Iterator[tuple[str, ...]]:
        """Groups of files in the order in which they are sent.

        Everything new comes first: nothing leads there yet. So whatever a changed page names is there before it.
        """
        for some in (self.new, self.changed):
            ranks = sorted({_rank(path) for path in some})
            yield from (tuple(path for path in some if _rank(path) == rank) for rank in ranks)


def _rank(path: str) -> int:
    """What names others comes after them: pages after files, lists of machines after pages, the manifest last."""
    if path == MANIFEST:
        return 3
    if path == HOME or path.endswith(".xml"):
        return 2
    return 1 if path.endswith(".html") else 0


def compare(remote: Remote, site: Manifest, *, everything: bool = False) -> Difference:
    """What has to be done at a target; PublishError where it holds a site that is not ours.

    `everything` asks to send all files, whatever the target says and whoever published what is there.
    """
    own = Artefact.of(MANIFEST, site.to_bytes())
    wanted = {path: artefact.sha256 for path, artefact in site.artefacts.items()} | {MANIFEST: own.sha256}
    there = _published(remote, lenient=everything)
    if there is None and not everything and remote.read(HOME) is not None:
        raise PublishError(
            f"the target has an {HOME} that standfirst did not publish; choose another folder, or replace it with --all"
        )
    return Difference(there or {}, wanted, everything)


def _published(remote: Remote, *, lenient: bool) -> Mapping[str, str] | None:
    """What we published there; None where nothing says that we did."""
    try:
        if (journal := remote.read(JOURNAL)) is not None:
            return parsed(journal)
        if (listed := remote.read(MANIFEST)) is None:
            return None
        last = Manifest.from_bytes(listed)
    except BuildError as error:
        if lenient:
            return None
        raise PublishError(f"at the target, {error}; --all publishes every file again") from None
    return {path: artefact.sha256 for path, artefact in last.artefacts.items()} | {
        MANIFEST: Artefact.of(MANIFEST, listed).sha256
    }


def journal(files: Mapping[str, str]) -> bytes:
    """The record of a run at work."""
    return json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=0).encode()


def parsed(data: bytes) -> Mapping[str, str]:
    """What a journal says; BuildError where it is none."""
    try:
        said = json.loads(data)
        form, files = (
            said["format"],
            {paths.safe(path): str(digest) for path, digest in said["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(f"{JOURNAL} cannot be read: {error}") from None
    if form != FORMAT:
        raise BuildError(f"{JOURNAL} has the format {form!r}, not {FORMAT!r}")
    return files


def begun(found: Difference) -> dict[str, str]:
    """What a target holds when a run begins: its own files, and ours on their way."""
    marks = dict.fromkeys(found.new, _MAY_BE_THERE) | dict.fromkeys(found.changed, _OLD_OR_NEW)
    return {**found.there, **marks}


def removing(found: Difference) -> dict[str, str]:
    """What it holds when all is sent and files are about to go."""
    return {**found.wanted, **dict.fromkeys(found.gone, _MAY_BE_THERE)}
