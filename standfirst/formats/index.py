"""The index of all editions of a site as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from standfirst.formats import data
from standfirst.formats.base import Job
from standfirst.formats.export import INDEX, INDEX_SCHEMA, Index
from standfirst.formats.schema import to_bytes
from standfirst.library.moments import changed, identity, published
from standfirst.settings import Site
from standfirst.view.addresses import address


def render(site: Site, jobs: Sequence[Job]) -> bytes:
    """The index as bytes; the newest edition first."""
    made = index(site, jobs).model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_bytes({"$schema": address(site, INDEX_SCHEMA, INDEX), **made})


def index(site: Site, jobs: Sequence[Job]) -> Index:
    """Every edition in every language."""
    newest = sorted(jobs, key=lambda job: identity(job.edition))
    newest.sort(key=lambda job: published(job.edition, site.zone), reverse=True)
    return Index(
        title=site.name,
        url=address(site, "index.html", INDEX),
        changed=max((changed(job.edition, site.zone) for job in newest), default=None),
        editions=tuple(data.item(job, INDEX) for job in newest),
    )
