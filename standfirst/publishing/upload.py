"""Send what a target lacks, in an order that keeps the site working at any interruption; a second run resumes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from standfirst.build.manifest import NAME as MANIFEST
from standfirst.errors import PublishError
from standfirst.publishing.difference import JOURNAL, Difference, begun, journal, removing
from standfirst.publishing.remote import Remote, Upload

FILES = 200
"""The number of files between two entries in the journal."""
BYTES = 32_000_000
"""The approximate number of bytes between them."""


def upload(
    remote: Remote, output: Path, found: Difference, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Update a target to the site in `output`; PublishError if a file is not as it was built.

    The journal is written first and removed last. In between, new files are sent before changed ones, and both before
    anything is removed.
    """
    if found.is_empty:
        remote.remove([JOURNAL])
        remote.finish()
        return
    _verify(output, found)
    state = begun(found)
    remote.write([Upload(JOURNAL, journal(state))])
    for batch in _batches(output, found):
        remote.write(batch)
        state.update({one.path: found.wanted[one.path] for one in batch})
        remote.write([Upload(JOURNAL, journal(state))])
        progress(len(batch))
    if found.gone:
        remote.write([Upload(JOURNAL, journal(removing(found)))])
    remote.remove(found.gone)
    remote.remove([JOURNAL])
    remote.finish()


def _verify(output: Path, found: Difference) -> None:
    """Verify every file before the first is sent."""
    for path in (*found.new, *found.changed):
        _read(output, path, found)


def _batches(output: Path, found: Difference) -> Iterator[Sequence[Upload]]:
    """Yield the files in their order, never those of two steps in one batch."""
    for step in found.steps():
        rest = iter(step)
        while some := list(islice(rest, FILES)):
            yield from _light(Upload(path, _read(output, path, found)) for path in some)


def _light(files: Iterator[Upload]) -> Iterator[Sequence[Upload]]:
    batch: list[Upload] = []
    for one in files:
        batch.append(one)
        if sum(len(other.data) for other in batch) > BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(output: Path, path: str, found: Difference) -> bytes:
    file = output / path
    try:
        if file.is_symlink():
            raise PublishError(f"{output.name}/{path} is a link; build the site again")
        data = file.read_bytes()
    except OSError as error:
        raise PublishError(f"{output.name}/{path} cannot be read: {error.strerror}") from None
    if hashlib.sha256(data).hexdigest() != found.wanted[path]:
        what = "the site was built again meanwhile" if path == MANIFEST else "it is not as it was built"
        raise PublishError(f"{output.name}/{path}: {what}; run the command again")
    return data
