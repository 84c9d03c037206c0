"""Raised and lowered digits as signs of their own: 10³, H₂O."""

from __future__ import annotations

import re
from typing import Final

_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTABLE: Final = re.compile(r"[\d+\-−=()n\s.,]*")


def shifted(text: str, shift: str) -> str:
    """Digits as raised or lowered digits; letters stay as they are, as in `1er`."""
    if not any(map(str.isdigit, text)) or not _SHIFTABLE.fullmatch(text):
        return text
    return text.translate(_RAISED if shift == "superscript" else _LOWERED)
