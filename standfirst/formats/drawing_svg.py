"""A chart or a map as one SVG file: its picture with its texts, its source and its address, to be used elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from unicodedata import combining, east_asian_width
from xml.sax.saxutils import escape

from standfirst.charts import Palette
from standfirst.charts.drawing import element, number, toned
from standfirst.view.records import DrawingLabel, DrawingRow, DrawingView, Plot

WIDTH, MARGIN = 800, 24
ROOM = WIDTH - 2 * MARGIN
"""The width of everything inside the margins, in pixels."""
SHADES = Palette().shades
INK, SOFT, HALO = "#1a1a1a", "#555555", "#ffffff"
LATIN = "'Source Sans 3', Arial, Helvetica, sans-serif"
ARABIC = "'Noto Naskh Arabic', 'Geeza Pro', Tahoma, sans-serif"

FROM_RIGHT, FIRST_STRONG, POP = "\u2067", "\u2068", "\u2069"
"""Around a text with letters that run from the right: its first letter decides the direction of all of it."""

_OPENING = re.compile(r"<svg\b[^>]*>")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_SIZE = re.compile(r'\sheight="([\d.]+)"')
_VIEW = re.compile(r'\sviewBox="([^"]+)"')
_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """The texts around a drawing: labels of its state above, source, date and address below."""

    lang: str
    rtl: bool
    above: str
    below: tuple[str, ...]


def drawing_svg(view: DrawingView, frame: Frame) -> str:
    """Return a drawing with all of its texts as an SVG document on white, 800 pixels wide."""
    sheet = _Sheet(frame.rtl)
    sheet.write(frame.above, 13, colour=SOFT)
    sheet.write(view.title, 20, bold=True)
    sheet.write(view.unit, 14, colour=SOFT)
    sheet.top += 8
    if view.shades:
        _heat(sheet, view)
    for panel in view.panels:
        _panel(sheet, panel)
    for mark, words in view.key:
        sheet.write(f"{mark}  {words}", 14)
    sheet.top += 8
    for line in (view.disclaimer, *frame.below):
        sheet.write(line, 12, colour=SOFT)
    height = sheet.top + MARGIN
    paper = element("rect", width=WIDTH, height=height, fill=HALO)
    title = f"<title>{escape(view.title)}</title><desc>{escape(view.alt)}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{number(height)}" lang="{escape(frame.lang)}"'
        f' viewBox="0 0 {WIDTH} {number(height)}" role="img">{title}{paper}{"".join(sheet.parts)}</svg>\n'
    )


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far, and the height that it takes; `x` counts from the side on which reading starts."""

    rtl: bool
    top: float = MARGIN
    parts: list[str] = field(default_factory=list)

    def write(self, text: str, size: int, *, bold: bool = False, colour: str = INK) -> None:
        """Write a text in lines that fit, and move below it."""
        for line in wrapped(text, ROOM / size):
            self.top += size * 1.35
            self.put(line, 0, self.top - size * 0.35, size, bold=bold, colour=colour)

    def put(  # noqa: PLR0913  # a text, where it is and what it looks like
        self,
        text: str,
        x: float,
        y: float,
        size: int,
        *,
        bold: bool = False,
        colour: str = INK,
        end: bool = False,
    ) -> None:
        """Write one line that starts at `x`, or ends there."""
        place = self._left(x)
        if self.rtl and not any(map(str.isalpha, text)):
            text = f"{FROM_RIGHT}{text}{POP}" if text else ""
        self.parts.append(
            _text(text, place, y, "end" if end != self.rtl else "start", size, bold=bold, colour=colour)
        )

    def middle(self, text: str, x: float, y: float, size: int) -> None:
        """Write one line around `x`."""
        self.parts.append(_text(text, self._left(x), y, "middle", size))

    def block(self, x: float, y: float, width: float, height: float, shade: int) -> None:
        """Draw a block in a shade (from 1) whose side nearest to the start of reading is at `x`."""
        left = min(self._left(x), self._left(x + width))
        block = element("rect", x=left, y=y, width=width, height=height, fill="currentColor")
        self.parts.append(toned(f"shade-{shade}", SHADES[shade - 1], block))

    def _left(self, x: float) -> float:
        return WIDTH - MARGIN - x if self.rtl else MARGIN + x

    def picture(self, svg: str, x: float, y: float, width: float) -> float:
        """Place a picture whose left edge is at `x` from the left margin; return its height."""
        opening = _OPENING.match(svg)
        if opening is None:
            return 0
        view, size = _VIEW.search(opening[0]), _SIZE.search(opening[0])
        _, _, wide, high = (float(part) for part in view[1].split()) if view else (0.0, 0.0, 0.0, 0.0)
        height = width * high / wide if wide else float(size[1]) if size else 0.0
        box = f' viewBox="{view[1]}"' if view else ""
        place = f'x="{number(MARGIN + x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self.parts.append(f"<svg {place}{box}>{_TITLE.sub('', svg[opening.end() :], count=1)}")
        return height


def _panel(sheet: _Sheet, panel: Plot) -> None:
    if panel.name or panel.value:
        sheet.top += 24
        sheet.put(panel.name, 0, sheet.top - 6, 15, bold=True)
        sheet.put(panel.value, ROOM, sheet.top - 6, 15, bold=True, end=True)
    if panel.svg:
        top = sheet.top
        height = sheet.picture(panel.svg, 0, top, ROOM)
        sheet.parts.extend(_label(label, top, height) for label in panel.labels)
        sheet.top += height + 6
    if panel.axis:
        sheet.top += 18
        sheet.parts.extend(_axis(panel.axis, sheet.top - 4, sheet.rtl))
    for row in panel.rows:
        _row(sheet, row, key=bool(panel.svg) or panel.key)
    sheet.top += 10


def _heat(sheet: _Sheet, view: DrawingView) -> None:
    """Draw the cells of a heat table, each with its number, and names at the start of the rows."""
    names, high = 180.0, 30.0
    wide = (ROOM - names) / max(1, len(view.heads) - 1)
    for place, head in enumerate(view.heads[1:]):
        for line, words in enumerate(wrapped(head, wide / 12)[:2]):
            sheet.middle(words, names + wide * (place + 0.5), sheet.top + 14 + 15 * line, 12)
    sheet.top += 36
    for row, shades in zip(view.rows, view.shades, strict=True):
        sheet.put(row[0], 0, sheet.top + 20, 13)
        for place, (text, shade) in enumerate(zip(row[1:], shades, strict=True)):
            if shade:
                sheet.block(names + wide * place + 1, sheet.top + 1, wide - 2, high - 2, shade)
            sheet.middle(text, names + wide * (place + 0.5), sheet.top + 20, 13)
        sheet.top += high
    sheet.top += 6


def _row(sheet: _Sheet, row: DrawingRow, *, key: bool) -> None:
    """Write the text of a row: beside its patch of colour, or above its bar."""
    size, start = 14, 22 if key else 0
    lines = wrapped(row.label, (ROOM * 0.7 - start) / size)
    sheet.put(row.value, ROOM, sheet.top + 18, size, bold=True, end=True)
    if key:
        sheet.picture(row.svg, ROOM - 12 if sheet.rtl else 0, sheet.top + 6, 12)
    for line in lines:
        sheet.top += 19
        sheet.put(line, start, sheet.top - 1, size)
    if not key:
        sheet.top += 5 + sheet.picture(row.svg, 0, sheet.top + 5, ROOM)
    sheet.top += 5


def _axis(texts: tuple[str, ...], y: float, rtl: bool) -> Iterator[str]:
    """Yield labels from the start of a picture to its end."""
    last = len(texts) - 1
    for place, text in enumerate(reversed(texts) if rtl else texts):
        x = MARGIN + (ROOM * place / last if last else 0)
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        yield _text(text, x, y, anchor, 13, colour=SOFT)


def _label(label: DrawingLabel, top: float, height: float) -> str:
    """Return a text over a picture; anchors mean left and right in every language."""
    x, y = MARGIN + ROOM * label.x / 100, top + height * label.y / 100
    anchor = label.anchor if label.anchor in ("start", "end") else "middle"
    if label.kind == "value" and anchor != "middle":
        y -= 4
    elif label.kind in ("time", "number") and label.anchor not in ("above", "below"):
        y, anchor = y + 13, anchor if label.kind == "time" else "middle"
    else:
        x += {"start": 8, "end": -8}.get(label.anchor, 0)
        y += {"above": -8, "below": 18}.get(label.anchor, 4.5)
    soft = label.kind in ("value", "time")
    bold = label.kind in ("place", "number")
    halo = label.kind in ("place", "country", "area", "scale")
    return _text(label.text, x, y, anchor, 13, bold=bold, colour=SOFT if soft else INK, halo=halo)


def _text(  # noqa: PLR0913  # a text, where it is and what it looks like
    text: str, x: float, y: float, anchor: str, size: int,
    *, bold: bool = False, colour: str = INK, halo: bool = False,
) -> str:  # fmt: skip
    """Return one line; anchors mean left and right in every language, as renderers differ on text from the right."""
    if not text:
        return ""
    text = text.replace("\u00a0", " ")
    is_rtl = bool(_SCRIPT.search(text))
    more: dict[str, str | float] = {}
    if halo:
        more = {"stroke": HALO, "stroke_width": 3.0, "stroke_linejoin": "round", "paint_order": "stroke"}
    return element(
        "text", escape(f"{FIRST_STRONG}{text}{POP}" if is_rtl else text), x=x, y=y, font_size=float(size), fill=colour, text_anchor=anchor,
        font_family=ARABIC if is_rtl else LATIN, font_weight="700" if bold else "400",
        **more,
    )  # fmt: skip


def wrapped(text: str, most: float) -> list[str]:
    """Break a text into lines of at most `most` times the size of its type, by the average width of letters."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer) > most:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _width(letters: Iterable[str]) -> float:
    """Return the width of a text in sizes of its type."""
    return sum(
        0.0 if combining(letter) else 1.0 if east_asian_width(letter) in "WF" else 0.49 for letter in letters
    )
