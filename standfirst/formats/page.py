"""The web page of an edition."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from standfirst.formats import card
from standfirst.formats.base import Format, Job
from standfirst.view.briefing import briefing
from standfirst.view.findings import marked, page_findings
from standfirst.view.messenger import short_texts
from standfirst.view.page import briefing_frame
from standfirst.view.records import Briefing
from standfirst.view.scope import Scope
from standfirst.view.text import Prose


def render(job: Job) -> bytes:
    """The whole page, UTF-8."""
    scope = Scope(job.edition, job.library, "web", job.now, job.directory)
    view = briefing(scope)
    template = job.theme.environment(view.lang).get_template("briefing.html")
    frame = briefing_frame(scope, view, job.texts, job.menu, files=job.files, card=card.drawn(job.site))
    found = page_findings(scope.lang, job.findings, job.edition)
    html = template.render(
        frame=replace(frame, findings=found), briefing=view, short_texts=short_texts(scope)
    )
    return marked(html, found).encode()


def body(job: Job) -> Markup:
    """The article alone, for themes that draw the page around it themselves."""
    return _part(job, briefing(Scope(job.edition, job.library, "web", job.now)), "body.html")


def digest(job: Job) -> Markup:
    """The article in short, for feeds: what is new, and the numbers; the page has the rest and stays right."""
    return _part(job, briefing(Scope(job.edition, job.library, "web", job.now), whole=False), "digest.html")


def _part(job: Job, view: Briefing, name: str) -> Markup:
    template = job.theme.environment(view.lang).get_template(name)
    return Markup(template.render(briefing=view))  # noqa: S704  # drawn by a template that escapes


def summary(job: Job) -> Markup:
    """The standfirst alone, for lists and feeds that other themes draw."""
    scope = Scope(job.edition, job.library, "web", job.now)
    return Prose(scope).line(job.edition.briefing.standfirst)


FORMAT = Format("page", "html", "Web page", render)
