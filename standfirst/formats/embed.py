"""A record of an edition, or the edition as a card, for frames on other sites: a page, and the same as oEmbed."""

from __future__ import annotations

import json

from standfirst.formats.base import Job
from standfirst.view.embed import embed_page, oembed
from standfirst.view.render_context import RenderContext
from standfirst.view.reuse import embed_path


def render(job: Job, name: str) -> bytes:
    """The page of an embed, UTF-8; nothing in it runs."""
    scope = _scope(job, name)
    template = job.theme.environment(job.edition.lang).get_template("embed.html")
    return template.render(page=embed_page(scope, name)).encode()


def render_oembed(job: Job, name: str) -> bytes:
    """The same for programs that embed, as oEmbed 1.0 has it: UTF-8 JSON with a line break at its end."""
    text = json.dumps(oembed(_scope(job, name), name), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _scope(job: Job, name: str) -> RenderContext:
    return RenderContext(job.edition, job.library, "web", job.now, at=embed_path(job.edition, name))
