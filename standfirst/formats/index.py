"""The index of all editions of a site as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from standfirst.formats import data
from standfirst.formats.base import Job
from standfirst.formats.export import INDEX, INDEX_SCHEMA, Index, Item
from standfirst.formats.schema import SchemaPart, to_bytes, written
from standfirst.library.dates import changed, identity, published
from standfirst.settings import Site
from standfirst.view.addresses import address


def entry(job: Job) -> str:
    """Return the entry of one edition, as written in the file."""
    return written(_plain(data.item(job, INDEX)), 2)


def render(site: Site, jobs: Sequence[Job], say: Callable[[Job], str] = entry) -> bytes:
    """Return the index as bytes, newest edition first. `say` returns the entry of each."""
    newest = _newest(site, jobs)
    head = Index(
        title=site.name,
        url=address(site, "index.html", INDEX),
        changed=max((changed(job.edition, job.library) for job in newest), default=None),
        editions=(),
    )
    editions = [SchemaPart(say(job)) for job in newest]
    return to_bytes({"$schema": address(site, INDEX_SCHEMA, INDEX), **_plain(head), "editions": editions})


def _plain(made: Index | Item) -> dict[str, Any]:
    return made.model_dump(mode="json", by_alias=True, exclude_none=True)


def _newest(site: Site, jobs: Sequence[Job]) -> list[Job]:
    """Return every edition in every language, newest first."""
    newest = sorted(jobs, key=lambda job: identity(job.edition))
    newest.sort(key=lambda job: published(job.edition, site.zone), reverse=True)
    return newest
