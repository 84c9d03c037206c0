"""The index of all editions of a site as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from standfirst.formats import data
from standfirst.formats.base import Job
from standfirst.formats.export import INDEX, INDEX_SCHEMA, Index, Item
from standfirst.formats.schema import to_bytes, written
from standfirst.library.moments import changed, identity, published
from standfirst.settings import Site
from standfirst.view.addresses import address


def render(site: Site, jobs: Sequence[Job]) -> bytes:
    """The index as bytes; the newest edition first."""
    newest = _newest(site, jobs)
    head = Index(
        title=site.name,
        url=address(site, "index.html", INDEX),
        changed=max((changed(job.edition, site.zone) for job in newest), default=None),
        editions=(),
    )
    editions = [written(_plain(data.item(job, INDEX)), 2) for job in newest]
    return to_bytes({"$schema": address(site, INDEX_SCHEMA, INDEX), **_plain(head), "editions": editions})


def _plain(made: Index | Item) -> dict[str, Any]:
    return made.model_dump(mode="json", by_alias=True, exclude_none=True)


def _newest(site: Site, jobs: Sequence[Job]) -> list[Job]:
    """Every edition in every language, the newest first."""
    newest = sorted(jobs, key=lambda job: identity(job.edition))
    newest.sort(key=lambda job: published(job.edition, site.zone), reverse=True)
    return newest
