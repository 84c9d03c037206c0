"""Makes names into parts of addresses that stay the same while a site grows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
RESERVED = frozenset({"index"}) | DEVICES
"""Names that a folder of pages needs for itself, and those that Windows gives to no file."""


def slug(text: str) -> str:
    """A name as part of an address: letters of any script, digits and dashes."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text.casefold()))
    return "-".join(words)[:LONGEST].strip("-") or "x"


class Slugs:
    """Gives each name a slug of its own.

    Who comes first keeps the plain one. So ask in the order in which the names were first published:
    then a new briefing never moves an old page.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Begin with the names that others have taken."""
        self._taken = {*RESERVED, *taken}

    def give(self, wishes: Iterable[str], identity: str) -> str:
        """The first wish that is free, else the first one with a mark made from `identity`."""
        tried = [slug(wish) for wish in wishes]
        mark = hashlib.sha256(identity.encode()).hexdigest()
        marked = (f"{tried[0][: LONGEST - 1 - size]}-{mark[:size]}" for size in range(6, LONGEST - 2))
        chosen = next(name for name in (*tried, *marked) if name not in self._taken)
        self._taken.add(chosen)
        return chosen
