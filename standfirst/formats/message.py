"""The text of an edition for messengers, in a long and a short form."""

from __future__ import annotations

from standfirst.formats.base import Format, Job
from standfirst.view.messenger import short_texts
from standfirst.view.render_context import RenderContext

BETWEEN = "\n\n* * *\n\n"
"""The separator between the two texts in a file."""


def render(job: Job) -> bytes:
    """Return both texts, the long one first."""
    context = RenderContext(job.edition, job.library, "web", job.now)
    return (BETWEEN.join(one.text for one in short_texts(context)) + "\n").encode()


FORMAT = Format("message", "txt", "Text for messengers", render, public=False)
