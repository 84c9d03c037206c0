"""Render the content of a message: both of its texts and the picture of the key figures."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field, replace
from typing import Self

from jinja2 import Environment
from markupsafe import Markup

from standfirst import branding
from standfirst.formats import key_figures_image
from standfirst.formats.base import Job
from standfirst.i18n import language
from standfirst.library import Edition, is_public
from standfirst.model import Tlp
from standfirst.view import pictures, records
from standfirst.view.briefing import briefing, status_labels
from standfirst.view.labels import exercise_label
from standfirst.view.mail_cover import CoverOptions, MailCover, alternative, build_cover
from standfirst.view.render_context import RenderContext

WIDTH = 76
LIMIT = 100 * 1024
"""Bytes of HTML above which parts are left out, and named; Gmail cuts after 102 KB."""

LOGO_WIDTH, LOGO_HEIGHT = 240, 48
"""The most pixels of the logo."""

KEPT = ("situation", "outlook")
"""Parts that the HTML always has."""

TLP_COLOURS = {
    Tlp.RED: "#ff2b2b",
    Tlp.AMBER_STRICT: "#ffc000",
    Tlp.AMBER: "#ffc000",
    Tlp.GREEN: "#33ff00",
    Tlp.CLEAR: "#ffffff",
}
"""The colours of TLP 2.0, always on black."""


@dataclass(frozen=True, slots=True)
class MailBrand:
    """The look of the desk in messages."""

    accent: str
    """The colour of links."""
    name: str
    footer: tuple[str, ...]
    cid: str = ""
    """The content id of the logo, or empty."""
    logo: bytes = field(default=b"", repr=False)
    type: str = "image/png"
    width: int = 0
    height: int = 0
    """Its size as shown, in pixels."""

    @classmethod
    def of(cls, job: Job, cid: str) -> Self:
        """Return the look of a job's desk; without a `cid` messages have no logo."""
        site, shown = job.site, pictures.logo(job.site)
        plain = cls(branding.accent(job.theme), site.name, site.brand.footer)
        if shown is None or not cid:
            return plain
        scale = min(LOGO_HEIGHT / shown.height, LOGO_WIDTH / shown.width)
        width, height = (max(1, round(side * scale)) for side in (shown.width, shown.height))
        kind = "image/jpeg" if shown.suffix == "jpg" else "image/png"
        return replace(plain, cid=cid, logo=shown.data, type=kind, width=width, height=height)


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A message without sender and recipient: labels of the subject, both texts, and the picture."""

    title: str
    marks: tuple[str, ...]
    text: str = field(repr=False)
    html: str = field(repr=False)
    cid: str = ""
    picture: bytes = field(default=b"", repr=False)
    left_out: tuple[str, ...] = ()
    """The titles of the parts that the HTML leaves out because it would be cut."""
    brand: MailBrand | None = None


def draw(job: Job, cover: CoverOptions, cid: str, logo: str = "") -> RenderedMail:
    """Render the texts of an edition; `cid` is the content id of the picture if there is one, `logo` that of the logo."""
    context = RenderContext(job.edition, job.library, "mail", job.now)
    view = addressed(context, briefing(context))
    said = build_cover(context, cover, view.marking)
    picture = key_figures_image.draw(job, view, status_labels(context))
    if picture:
        alt = alternative(picture.figures)
        said = replace(said, cid=cid, alt=alt)
    environment = job.theme.environment(view.lang)
    edition = f" ({view.edition})" if view.edition else ""
    brand = MailBrand.of(job, logo)
    html, left_out = _html(environment, view, said, TLP_COLOURS[job.edition.briefing.tlp], brand)
    return RenderedMail(
        title=f"{view.title}{edition}",
        marks=said.marks,
        text=wrap(_text(environment, view, said, brand)),
        html=html,
        cid=said.cid,
        picture=picture.data if picture else b"",
        left_out=left_out,
        brand=brand,
    )


def subject(edition: Edition, purpose: str) -> str:
    """Return the subject of a sent message, for lists: `[TLP:CLEAR] CORRECTION: title`."""
    lang = language(edition.lang)
    say = lang.gettext
    kind, _, number = purpose.partition(" ")
    update = say("UPDATE {number}").format(number=number)
    kinds = {"correction": say("CORRECTION"), "update": update}
    marks = [exercise_label(lang)] if edition.exercise else []
    marks += [kinds[kind]] if kind in kinds else []
    label = f"[{edition.briefing.tlp.label}] "
    return label + say(": ").join((*marks, edition.briefing.title))


def addressed(context: RenderContext, view: records.BriefingView) -> records.BriefingView:
    """Return the view without links to pages that the public cannot open, since they do not exist."""
    return view if is_public(context.edition, context.now) else replace(view, page=None, pdf=None, data=None)


def _text(environment: Environment, view: records.BriefingView, said: MailCover, brand: MailBrand) -> str:
    template = environment.get_template("mail.txt")
    return template.render(briefing=view, letter=said, brand=brand, plain=plain, heading=heading)


def _html(
    environment: Environment, view: records.BriefingView, said: MailCover, colour: str, brand: MailBrand
) -> tuple[str, tuple[str, ...]]:
    """Return the HTML without as many of its longest parts as needed to fit, and the titles of those."""
    template = environment.get_template("mail.html")
    values = {
        "lang": view.lang,
        "dir": view.dir,
        "briefing": view,
        "letter": said,
        "brand": brand,
        "tlp_colour": colour,
        "plate_width": key_figures_image.WIDTH // 2,
    }
    dropped: list[records.SectionView] = []
    for section in (None, *_dispensable(view)):
        if section:
            dropped.append(section)
        titles = tuple(one.title for one in view.sections if one in dropped)
        html = without_blank_lines(
            template.render(values, dropped=[one.id for one in dropped], left_out=titles)
        )
        if len(html.encode()) <= LIMIT:
            break
    return html, titles


def _dispensable(view: records.BriefingView) -> list[records.SectionView]:
    """Return the parts that a message can omit, longest first; claims and their answers go last."""
    known = [one for one in view.sections if one.id not in KEPT]
    return sorted(known, key=lambda one: (one.component == "claims", -len(repr(one.body))))


def without_blank_lines(html: str) -> str:
    """Remove the blank lines that templates leave in HTML."""
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def plain(html: Markup) -> str:
    """Return HTML as text: separate paragraphs, lists with asterisks, links by their text."""
    from inscriptis import get_text

    text = textwrap.dedent(get_text(str(html)).strip("\n")).strip()
    return re.sub(r"\n{3,}", "\n\n", text)


def heading(words: str) -> str:
    """Return a heading in plain text: the text underlined with dashes."""
    return f"{words}\n{'-' * len(words)}"


def wrap(text: str) -> str:
    """Wrap lines at 76 characters, keeping their indent, and collapse runs of empty lines."""
    lines = (_wrapped(line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _wrapped(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()))
    more = indent + "  " if line.lstrip().startswith(("* ", "- ")) else indent
    return textwrap.fill(line, WIDTH, subsequent_indent=more, break_long_words=False, break_on_hyphens=False)
