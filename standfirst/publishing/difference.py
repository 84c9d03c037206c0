"""Compare a built site with its target by hash.

The target itself records what we published: in the site's manifest there or, during a run and after one that was
killed, in a journal. The journal names every file of the last site and of the next one, with its hash, or without
one while the file is being sent. So nothing is sent twice needlessly, and no file of ours is forgotten there.
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
"""The mark of a file that no page links to: it is new, or about to be removed."""
_OLD_OR_NEW = "?"
"""The mark of a file that is in its old or its new state."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The missing and the surplus files of a target; hashes by path."""

    there: Mapping[str, str]
    """Our files at the target: a hash, or one of the marks left by a killed run."""
    wanted: Mapping[str, str]
    """The files that it should have, including the manifest."""
    everything: bool = False
    """Whether to send files that the target already has."""

    @property
    def new(self) -> tuple[str, ...]:
        """Files that the target does not have, or that no page there links to yet."""
        return tuple(sorted(path for path in self.wanted if not self.there.get(path)))

    @property
    def changed(self) -> tuple[str, ...]:
        """Files that the target has in another version."""
        there = ((path, self.there.get(path)) for path in sorted(self.wanted))
        return tuple(path for path, last in there if last and (self.everything or last != self.wanted[path]))

    @property
    def gone(self) -> tuple[str, ...]:
        """Published files that the site no longer has; pages before the files they show."""
        return tuple(sorted(self.there.keys() - self.wanted.keys(), key=lambda path: (-_rank(path), path)))

    @property
    def same(self) -> int:
        """The number of files that are up to date."""
        return len(self.wanted) - len(self.new) - len(self.changed)

    @property
    def is_empty(self) -> bool:
        """Whether the target is up to date."""
        return not (self.new or self.changed or self.gone)

    def steps(self) -> Iterator[tuple[str, ...]]:
        """Yield groups of files in the order in which to send them.

        New files come first, since nothing links to them yet. So a changed page arrives after everything it links to.
        """
        for some in (self.new, self.changed):
            ranks = sorted({_rank(path) for path in some})
            yield from (tuple(path for path in some if _rank(path) == rank) for rank in ranks)


def _rank(path: str) -> int:
    """Return a rank that sorts referring files last: pages after files, then data lists, then the manifest."""
    if path == MANIFEST:
        return 3
    if path == HOME or path.endswith(".xml"):
        return 2
    return 1 if path.endswith(".html") else 0


def compare(remote: Remote, site: Manifest, *, everything: bool = False) -> Difference:
    """Return the difference from a target; PublishError if it holds a site that is not ours.

    With `everything`, all files are sent, whatever the target has and regardless of who published it.
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
    """Return the files that we published there; None if nothing there shows that we did."""
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
    """Return the record of a run in progress."""
    return json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=0).encode()


def parsed(data: bytes) -> Mapping[str, str]:
    """Parse a journal; BuildError if it is not valid."""
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
    """Return the state of a target when a run begins: its own files, and ours in transit."""
    marks = dict.fromkeys(found.new, _MAY_BE_THERE) | dict.fromkeys(found.changed, _OLD_OR_NEW)
    return {**found.there, **marks}


def removing(found: Difference) -> dict[str, str]:
    """Return its state when all is sent and files are about to be removed."""
    return {**found.wanted, **dict.fromkeys(found.gone, _MAY_BE_THERE)}
