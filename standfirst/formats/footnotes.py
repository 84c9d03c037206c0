# mypy: disable-error-code="no-untyped-call"
# WeasyPrint annotates nothing, and this is about its insides.
"""Lay out a document so that each page has the footnote of each source it cites, exactly once.

WeasyPrint gives every footnote call a footnote of its own, and moves notes that do not fit to the next
page. Here every citation is a call; the footnote area of a page shows one note for each source, in the
order of their numbers, and a line whose note does not fit moves on with it.

This relies on internals of WeasyPrint, which may change with any release: `VERSION` names the one that
the tests were run with, and another major release is refused rather than laid out wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import weasyprint
from weasyprint.document import Document
from weasyprint.layout import LayoutContext

from standfirst.errors import RenderError

VERSION = "70"
NUMBER = "data-note"
"""The attribute of a footnote that holds its source's number."""


class _Kept(list[Any]):
    """The footnote calls of a page.

    It is never true, because WeasyPrint tests that only to move notes to the next page, away
    from the citations that stay.
    """

    def __bool__(self) -> bool:
        return False


class Notes(LayoutContext):
    """A layout whose footnote area contains each source once."""

    page_bottom: float
    current_footnote_area: Any
    _calls: list[Any]

    @property
    def current_page_footnotes(self) -> list[Any]:
        """The footnotes of all calls on this page, in the order in which they were met."""
        return self._calls

    @current_page_footnotes.setter
    def current_page_footnotes(self, calls: Iterable[Any]) -> None:
        self._calls = _Kept(calls)

    @property
    def in_column(self) -> bool:
        """Whether columns are being laid out."""
        return self._in_column

    @in_column.setter
    def in_column(self, value: bool) -> None:
        self._in_column = value
        self._tallest = self._before = self._area_height() if value else 0.0

    def overflows_page(self, bottom_space: float, position_y: float) -> bool:
        """Return whether something would end too low.

        Columns are laid out again and again before the page learns of their footnotes. Nothing in them
        may reach into the tallest footnote area of any of these attempts.
        """
        bottom = self.page_bottom - bottom_space
        if self._in_column:
            bottom = min(bottom, self.page_bottom - (self._tallest - self._before))
        return bool(self.overflows(bottom, position_y))

    def _area_height(self) -> float:
        area = self.current_footnote_area
        return 0.0 if area is None or area.height == "auto" else float(area.margin_height())

    def _update_footnote_area(self) -> bool:
        """Lay the area out again only if its notes differ, since most calls repeat a source."""
        calls, area = self._calls, self.current_footnote_area
        shown = distinct(calls)
        if shown and getattr(area, "shown", None) == shown:
            return bool(area.overflowed)
        self._calls = shown
        try:
            area.overflowed = super()._update_footnote_area()
        finally:
            self._calls = calls
        # WeasyPrint keeps a reference to the list that it was given.
        area.children = area.shown = shown
        if self._in_column:
            self._tallest = max(self._tallest, self._area_height())
        return bool(area.overflowed)


class Paper(Document):
    """A document laid out with `Notes`."""

    @classmethod
    def _build_layout_context(cls, *args: Any) -> Notes:
        context = super()._build_layout_context(*args)
        calls, in_column = context.__dict__.pop("current_page_footnotes"), context.__dict__.pop("in_column")
        context.__class__ = Notes
        context.current_page_footnotes, context.in_column = calls, in_column
        return context  # type: ignore[no-any-return]  # it is one now

    @classmethod
    def of(cls, html: Any, font_config: Any, **options: Any) -> Paper:
        """Lay out a document; `options` are those of `weasyprint.HTML.write_pdf`."""
        if weasyprint.VERSION.partition(".")[0] != VERSION:
            raise RenderError(
                f"reports are laid out with WeasyPrint {VERSION}; {weasyprint.VERSION} is installed"
            )
        merged = {**weasyprint.DEFAULT_OPTIONS, **options}
        document: Paper = cls._render(html, font_config, None, None, merged)
        return document


def distinct(calls: Iterable[Any]) -> list[Any]:
    """Return one footnote for each source, in the order of the sources' numbers."""
    first: dict[int, Any] = {}
    for call in calls:
        first.setdefault(int(call.element.get(NUMBER)), call)
    return [first[number] for number in sorted(first)]


def cited(page: Any) -> set[int]:
    """Return the numbers of the sources cited on a page."""
    return {int(box.footnote.element.get(NUMBER)) for box in _boxes(page.children[0]) if box.footnote}


def noted(page: Any) -> list[int]:
    """Return the numbers of the footnotes at the end of a page."""
    areas = [child for child in page.children if child.element_tag == "@footnote" or _is_area(child)]
    return [int(note.element.get(NUMBER)) for area in areas for note in area.children]


def classes(page: Any) -> set[str]:
    """Return the classes of all boxes of a page's text."""
    elements = (box.element for box in _boxes(page.children[0]) if box.element is not None)
    return {name for element in elements for name in (element.get("class") or "").split()}


def _is_area(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox

    return isinstance(box, FootnoteAreaBox)


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(getattr(child, "_box", child))
