"""The reuse page of an edition, for copying, citing, downloading and embedding."""

from __future__ import annotations

from dataclasses import replace

from standfirst.formats.base import Job
from standfirst.view.addresses import REUSE
from standfirst.view.briefing import labelled_title
from standfirst.view.page import frame
from standfirst.view.render_context import RenderContext
from standfirst.view.reuse import reuse_page


def render(job: Job) -> bytes:
    """Return the page, UTF-8; search engines may list the edition but not this page."""
    path = job.edition.path(REUSE)
    context = RenderContext(job.edition, job.library, "web", job.now, job.directory, at=path)
    view = reuse_page(context)
    title = f"{view.title}: {labelled_title(context)}"
    plain = frame(job.site, path, title, job.edition.lang, texts=job.texts, menu=job.menu)
    held = ", ".join(view.marking.held)
    preview = context.say("Not public: {reasons}", reasons=held) if held else ""
    template = job.theme.environment(job.edition.lang).get_template("reuse.html")
    return template.render(frame=replace(plain, robots="noindex", preview=preview), page=view).encode()
