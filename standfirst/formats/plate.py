"""The picture of the key figures that messages carry: it says whose numbers these are, and of when."""

from __future__ import annotations

from dataclasses import dataclass

from standfirst.errors import TooLongError
from standfirst.formats import card, pdf
from standfirst.formats.base import Job
from standfirst.view import records
from standfirst.view.letter import PICTURED

WIDTH, ONE, TWO = 1200, 410, 690
"""Pixels: the width, and the height for one row of figures and for two."""

LONGEST = 110
"""Characters of a label above which a figure is left to the table."""


@dataclass(frozen=True, slots=True)
class Plate:
    """What the template of the picture sees."""

    title: str
    lang: str
    dir: str
    marking: records.Marking
    stamps: tuple[str, ...]
    rows: tuple[tuple[records.Figure, ...], ...]
    line: str
    """As of when."""


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG, and which figures it shows."""

    data: bytes
    figures: tuple[records.Figure, ...]


def shown(view: records.Briefing) -> tuple[records.Figure, ...]:
    """The figures in the picture: the first ones that have a number and a label that can be drawn large."""
    return tuple(one for one in view.figures if one.number and len(one.label) <= LONGEST)[:PICTURED]


def draw(job: Job, view: records.Briefing, words: tuple[str, ...]) -> Picture | None:
    """The picture; None for an edition without numbers, or where this machine cannot draw one."""
    figures = shown(view)
    if not figures or card.missing():
        return None
    plate = Plate(
        title=view.title,
        lang=view.lang,
        dir=view.dir,
        marking=view.marking,
        stamps=words,
        rows=(figures[:2], figures[2:]) if len(figures) > 2 else (figures,),
        line=view.as_of.text if view.as_of else view.date.text,
    )
    height = TWO if len(figures) > 2 else ONE
    html = job.theme.environment(view.lang).get_template("figures.html").render(plate=plate)
    name = job.edition.documents[0].path
    made = pdf.write(html, job.theme, job.site.root, name, sheet="figures")
    data = card.picture(made, (WIDTH, height))
    if data is None:
        message = "the key figures do not fit into their picture"
        loc = ("key_figures",)
        raise TooLongError(job.edition.problem(loc, "SF643", message, "shorten the first four labels"))
    return Picture(data, figures)
