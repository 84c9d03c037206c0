"""Key figures as texts print them: qualifier, number, and unit or currency, in the language of an edition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from unicodedata import bidirectional

from standfirst.i18n import N_, Language, language
from standfirst.library.edition import Edition
from standfirst.model import KeyFigure
from standfirst.model.references import FIGURE

QUALIFIED = {
    "exactly": N_("exactly {number}"), "more than": N_("more than {number}"), "at least": N_("at least {number}"),
    "about": N_("about {number}"), "nearly": N_("nearly {number}"), "up to": N_("up to {number}"),
    "fewer than": N_("fewer than {number}"),
}  # fmt: skip


class HasLanguage(Protocol):
    """An object with a language and its phrases: an edition's context, or a page of the site."""

    @property
    def lang(self) -> Language: ...

    def say(self, message: str, /, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A language without a page."""

    lang: Language

    def say(self, message: str, /, **values: object) -> str:
        """Return a phrase in it."""
        text = self.lang.gettext(message)
        return text.format(**values) if values else text


def with_figures(edition: Edition, text: str) -> str:
    """Return a text of an edition with its figures as a page prints them."""
    known = {figure.id: figure for figure in edition.briefing.key_figures}
    context = InLanguage(language(edition.lang))

    def printed(found: re.Match[str]) -> str:
        figure = known.get(found["id"])
        return found[0] if figure is None else figure_text(context, figure, found["form"] or "full")

    return FIGURE.sub(printed, text)


def figure_text(context: HasLanguage, figure: KeyFigure, form: str) -> str:
    """Return a figure in one of its forms: `full`, `number` or `label`."""
    if form == "label":
        return figure.label
    return value_text(context, figure) if form == "number" else full_text(context, figure)


def value_text(context: HasLanguage, figure: KeyFigure) -> str:
    """Return the bare number with its unit or currency, in the language of the edition or the page."""
    if figure.value is None:
        return figure.word or _range_text(context, figure) or context.say("not known")
    if figure.unit == "%":
        return context.lang.percent(figure.value, figure.decimals)
    number = _number_text(context, figure, figure.value)
    return measured(context, figure, number)


def full_text(context: HasLanguage, figure: KeyFigure) -> str:
    """Return qualifier and number as one phrase: `more than 190`."""
    text = value_text(context, figure)
    if figure.value is None or figure.qualifier is None:
        return text
    return context.say(QUALIFIED[figure.qualifier], number=text)


def measured(context: HasLanguage, figure: KeyFigure, number: str) -> str:
    """Return a number with its currency before it or its unit after it.

    A unit in Latin letters keeps its place in right-to-left text: `7.9 km²`, not `km² 7.9`.
    """
    if figure.currency:
        return f"{figure.currency}\u00a0{number}"
    if not figure.unit:
        return number
    strong = next((way for way in map(bidirectional, figure.unit) if way in ("L", "R", "AL")), "")
    mark = "\u200e" if context.lang.dir == "rtl" and strong == "L" else ""
    return f"{mark}{number}\u00a0{figure.unit}"


def _number_text(context: HasLanguage, figure: KeyFigure, value: float) -> str:
    if figure.form:
        decimals = 1 if figure.decimals is None else figure.decimals
        return context.lang.large(value, decimals, short=figure.form == "short")
    if figure.decimals is None:
        return context.lang.number(value)
    return context.lang.fixed(Decimal(str(value)), figure.decimals)


def _range_text(context: HasLanguage, figure: KeyFigure) -> str:
    """Return the range from the lowest to the highest value, if all sources give both; else empty."""
    lows = [one.low for one in figure.range if one.low is not None]
    highs = [one.high for one in figure.range if one.high is not None]
    if not figure.range or len(lows) + len(highs) < 2 * len(figure.range):
        return ""
    low, high = (_number_text(context, figure, value) for value in (min(lows), max(highs)))
    return measured(context, figure, context.say("{low}–{high}", low=low, high=high))
