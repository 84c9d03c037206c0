"""Lines of a PDF page, each with its text in logical order, position, size and weight."""

from __future__ import annotations

import ctypes
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pypdfium2 import raw

from standfirst.importer.blocks import shifted, squeeze
from standfirst.importer.source import clean

Words = list[dict[str, Any]]
"""Runs of one font with `text`, `x0`, `x1`, `top`, `bottom`, `size` and `bold`."""

_SYMBOLS: Final = re.compile(r"[\uf000-\uf0ff]+")
"""Characters of symbol fonts: bullets."""


_NEWLINE: Final = (10, 13)
_HYPHEN: Final = 2
"""PDFium's code for a hyphen at the end of a line."""
_BOLD: Final = 600


def runs(page_text: Any, height: float) -> Iterator[dict[str, Any]]:
    """Yield the text of a page in logical order, split at gaps and at changes of size."""
    run: list[tuple[str, tuple[float, float, float, float], int]] = []
    for at in range(page_text.count_chars()):
        code = raw.FPDFText_GetUnicode(page_text, at)
        if code in _NEWLINE:
            yield from _run(run, page_text, height)
            run = []
        elif chr(code).isspace() or code == 0:
            run += [(" ", run[-1][1], at)] if run else []
        else:
            box = page_text.get_charbox(at, loose=True)
            if run and _breaks(run[-1][1], box):
                yield from _run(run, page_text, height)
                run = []
            run.append(("-" if code == _HYPHEN else chr(code), box, at))
    yield from _run(run, page_text, height)


def _breaks(before: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    """Return whether a letter has another size, is on another line, or is after a gap."""
    size, other = before[3] - before[1], box[3] - box[1]
    gap = max(box[0] - before[2], before[0] - box[2])
    off = abs((box[1] + box[3]) - (before[1] + before[3])) / 2
    return abs(size - other) > 0.2 * max(size, other) or off > 0.6 * size or gap > 1.4 * size


def _run(
    run: Sequence[tuple[str, tuple[float, float, float, float], int]], page_text: Any, height: float
) -> Iterator[dict[str, Any]]:
    text = unicodedata.normalize("NFKC", "".join(letter for letter, _, _ in run))
    if not text.strip():
        return
    boxes = [box for letter, box, _ in run if letter != " "]
    index = next(at for letter, _, at in run if letter != " ")
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(page_text, index, name, 200, None)
    bold = raw.FPDFText_GetFontWeight(page_text, index) >= _BOLD or b"bold" in name.value.lower()
    yield {
        "text": text,
        "x0": min(box[0] for box in boxes),
        "x1": max(box[2] for box in boxes),
        "top": height - max(box[3] for box in boxes),
        "bottom": height - min(box[1] for box in boxes),
        "size": max(boxes[0][3] - boxes[0][1], 1.0),
        "bold": bold,
    }


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A printed line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    words: Words


def rows(words: Words) -> list[PdfLine]:
    """Return runs at one height as lines; small digits beside a line belong to it."""
    found: list[Words] = []
    for word in sorted(words, key=lambda each: (_middle(each), each["x0"])):
        middle = statistics.fmean(_middle(each) for each in found[-1]) if found else 0.0
        if found and abs(_middle(word) - middle) < word["size"] * 0.5:
            found[-1].append(word)
        else:
            found.append([word])
    return [_row(row) for row in found]


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _row(words: Words) -> PdfLine:
    rtl = is_rtl(words)
    words = sorted(words, key=lambda each: float(each["x0"]), reverse=rtl)
    size = Counter[float]()
    for word in words:
        size[round(word["size"], 1)] += len(word["text"])
    return PdfLine(
        squeeze(clean(_SYMBOLS.sub("•", _text(words, size.most_common(1)[0][0])))),
        min(word["x0"] for word in words),
        max(word["x1"] for word in words),
        min(word["top"] for word in words),
        max(word["bottom"] for word in words),
        size.most_common(1)[0][0],
        all(word["bold"] for word in words),
        words,
    )


def _text(words: Words, size: float) -> str:
    """Return runs with the spaces between them; small digits directly after a word become superscript or subscript."""
    text = ""
    middle = statistics.median(_middle(word) for word in words if word["size"] > size * 0.8)
    for before, word in zip([None, *words], words, strict=False):
        gap = max(word["x0"] - before["x1"], before["x0"] - word["x1"]) if before else 0.0
        if before and word["size"] < size * 0.8 and word["text"].strip().isdigit() and gap < size * 0.4:
            text += shifted(word["text"], "superscript" if _middle(word) < middle else "subscript")
        else:
            text += word["text"] if gap < word["size"] * 0.12 else f" {word['text']}"
    return text


def is_rtl(words: Words) -> bool:
    letters = "".join(word["text"] for word in words[:200])
    rtl = sum(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters)
    return rtl > len(letters) / 3
