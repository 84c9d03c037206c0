"""The web page of an edition."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin

from markupsafe import Markup, escape

from standfirst.formats import card
from standfirst.formats.base import Format, Job
from standfirst.i18n import language
from standfirst.view.briefing import briefing
from standfirst.view.findings import marked, page_findings
from standfirst.view.jsonld import jsonld
from standfirst.view.messenger import short_texts
from standfirst.view.page import briefing_frame
from standfirst.view.records import BriefingView
from standfirst.view.render_context import RenderContext
from standfirst.view.text import Prose


def render(job: Job) -> bytes:
    """Return the whole page, UTF-8."""
    context = RenderContext(job.edition, job.library, "web", job.now, job.directory, shares=True)
    view = briefing(context)
    template = job.theme.environment(view.lang).get_template("briefing.html")
    frame = briefing_frame(context, view, job.texts, job.menu, files=job.files, card=card.drawn(job.site))
    found = page_findings(context.lang, job.findings, job.edition)
    html = template.render(
        frame=replace(frame, findings=found), briefing=view, short_texts=short_texts(context)
    )
    return marked(html, found).encode()


def body(job: Job) -> Markup:
    """Return the article alone, for themes that render the page around it; its links work from any page and feed."""
    html = _part(job, briefing(RenderContext(job.edition, job.library, "web", job.now)), "body.html")
    return _located(html, job) if job.site.url else html


def guest_data(job: Job) -> Markup:
    """Return the article's structured data (schema.org), for the head of a third-party theme's page."""
    context = RenderContext(job.edition, job.library, "web", job.now)
    return jsonld(context, briefing(context), job.files)


def _located(html: Markup, job: Job) -> Markup:
    """Return the article with full URLs for its links to the site."""
    base = f"{job.site.url}/{job.edition.path('html')}"

    def located(found: re.Match[str]) -> str:
        return f"{found[1]}{escape(urljoin(base, unescape(found[2])))}{found[3]}"

    return Markup(_RELATIVE.sub(located, html))  # noqa: S704  # drawn by a template that escapes


def digest(job: Job) -> Markup:
    """Return a short form for feeds: changes and figures; the page has the rest and stays up to date."""
    return _part(
        job, briefing(RenderContext(job.edition, job.library, "web", job.now), whole=False), "digest.html"
    )


def _part(job: Job, view: BriefingView, name: str) -> Markup:
    template = job.theme.environment(view.lang).get_template(name)
    dir_ = language(view.lang).dir
    return Markup(template.render(briefing=view, dir=dir_))  # noqa: S704  # drawn by a template that escapes


def summary(job: Job) -> Markup:
    """Return the standfirst alone, for lists and feeds of third-party themes."""
    context = RenderContext(job.edition, job.library, "web", job.now)
    return Prose(context).line(job.edition.briefing.standfirst)


_RELATIVE = re.compile(r'(<(?:a|img|source)\b[^>]*?\s(?:href|src)=")(?![a-z][a-z0-9+.-]*:|#|/)([^"]+)(")')
"""A relative link in HTML that our templates have rendered."""

FORMAT = Format("page", "html", "Web page", render)
