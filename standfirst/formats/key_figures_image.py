"""The picture of key figures in messages, which states their publisher and date."""

from __future__ import annotations

from dataclasses import dataclass

from standfirst.formats import card, pdf
from standfirst.formats.base import Job
from standfirst.view import records
from standfirst.view.mail_cover import PICTURED

WIDTH, ONE, TWO = 1200, 410, 690
"""Pixels: the width, and the height for one row of figures and for two."""

LONGEST_LABEL, LONGEST_VALUE = 110, 15
"""Lengths of a label and of a number above which a figure is left to the table."""


@dataclass(frozen=True, slots=True)
class KeyFiguresImage:
    """The variables of the picture's template."""

    title: str
    lang: str
    dir: str
    marking: records.Marking
    stamps: tuple[str, ...]
    rows: tuple[tuple[records.Figure, ...], ...]
    line: str
    """The date of the figures."""


@dataclass(frozen=True, slots=True)
class FiguresImage:
    """The PNG, and the figures in it."""

    data: bytes
    figures: tuple[records.Figure, ...]


def shown(view: records.BriefingView) -> tuple[records.Figure, ...]:
    """Return the figures in the picture: the first ones with a number and a label short enough for large type."""
    return tuple(one for one in view.figures if _is_short(one))[:PICTURED]


def _is_short(figure: records.Figure) -> bool:
    return bool(figure.number) and len(figure.label) <= LONGEST_LABEL and len(figure.value) <= LONGEST_VALUE


def draw(job: Job, view: records.BriefingView, words: tuple[str, ...]) -> FiguresImage | None:
    """Render the picture; None if no figure fits into it, or this machine cannot render one.

    Figures that do not fit are left to the table below, which has all of them, so no label is too long to be sent.
    """
    figures = shown(view)
    if figures and not card.missing():
        for count in (PICTURED, 2, 1):
            if picture := _drawn(job, view, words, figures[:count]):
                return picture
    return None


def _drawn(
    job: Job, view: records.BriefingView, words: tuple[str, ...], figures: tuple[records.Figure, ...]
) -> FiguresImage | None:
    """Return the picture of some figures, or None if they do not fit into it."""
    plate = KeyFiguresImage(
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
    return FiguresImage(data, figures) if data else None
