"""Turn names into URL parts that stay the same while a site grows."""

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
"""Names that a folder of pages needs for itself, and those that Windows reserves."""


def slug(text: str) -> str:
    """Return a name as part of a URL: letters of any script, digits and dashes."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text.casefold()))
    return "-".join(words)[:LONGEST].strip("-") or "x"


class Slugs:
    """Assigns each name a unique slug.

    The first to ask gets the plain one. So ask in the order in which the names were first published:
    then a new briefing never moves an old page.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Begin with the names that are taken."""
        self._taken = {*RESERVED, *taken}

    def give(self, wishes: Iterable[str], identity: str) -> str:
        """Return the first free wish, else the first wish with a suffix derived from `identity`."""
        tried = [slug(wish) for wish in wishes]
        mark = hashlib.sha256(identity.encode()).hexdigest()
        marked = (f"{tried[0][: LONGEST - 1 - size]}-{mark[:size]}" for size in range(6, LONGEST - 2))
        chosen = next(name for name in (*tried, *marked) if name not in self._taken)
        self._taken.add(chosen)
        return chosen
