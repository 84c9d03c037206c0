"""Embeds of a record of an edition, or of the edition as a card: a page for frames, and oEmbed."""

from __future__ import annotations

import json

from standfirst.formats.base import Job
from standfirst.view.embed import embed_page, oembed
from standfirst.view.render_context import RenderContext
from standfirst.view.reuse import embed_path


def render(job: Job, name: str) -> bytes:
    """Return the page of an embed, UTF-8, without any script."""
    context = _context(job, name)
    template = job.theme.environment(job.edition.lang).get_template("embed.html")
    return template.render(page=embed_page(context, name)).encode()


def render_oembed(job: Job, name: str) -> bytes:
    """Return the embed as oEmbed 1.0: UTF-8 JSON with a line break at its end."""
    text = json.dumps(oembed(_context(job, name), name), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _context(job: Job, name: str) -> RenderContext:
    return RenderContext(job.edition, job.library, "web", job.now, at=embed_path(job.edition, name))
