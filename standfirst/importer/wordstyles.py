"""The formatting of a run in a Word file: hidden, struck, raised or lowered, directly or by any of its styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF: Final = ("0", "false", "off", "none")
_RAISED: Final = 4
"""Half-points from which a shifted run counts as raised or lowered."""


def is_on(parent: Any, name: str) -> bool | None:
    """Return whether a formatting switch is on; None if it is not set."""
    element = parent.find(f"{W}{name}") if parent is not None else None
    return None if element is None else element.get(f"{W}val", "1") not in _OFF


def style_of(element: Any, kind: str) -> str:
    """Return the id of the style that a paragraph (`p`), run (`r`) or table (`tbl`) names."""
    found = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    return "" if found is None else str(found.get(f"{W}val", ""))


class WordStyles:
    """The styles of a file by id, each with those that it inherits from."""

    def __init__(self, root: Any | None) -> None:
        styles = root.iterfind(f"{W}style") if root is not None else ()
        self._styles = {str(style.get(f"{W}styleId")): style for style in styles}
        self._defaults = {
            str(style.get(f"{W}type")): name
            for name, style in self._styles.items()
            if style.get(f"{W}default") in ("1", "true")
        }
        self._document = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None

    def name(self, style: str) -> str:
        """Return the lower-case name of a style: ids differ between languages, names do not."""
        found = self._styles.get(style)
        name = found.find(f"{W}name") if found is not None else None
        return "" if name is None else str(name.get(f"{W}val", "")).casefold()

    def _chain(self, style: str) -> Iterator[Any]:
        """Yield the run formatting of a style and of its ancestors, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            if (properties := element.find(f"{W}rPr")) is not None:
                yield properties
            based = element.find(f"{W}basedOn")
            style = "" if based is None else str(based.get(f"{W}val", ""))

    def _layers(self, run: Any, paragraph: Any) -> Iterator[Iterator[Any]]:
        """Yield formatting of a run, nearest first: its own, its style's, its paragraph's and its tables' styles."""
        own = run.find(f"{W}rPr")
        yield iter(() if own is None else (own,))
        yield self._chain(style_of(run, "r"))
        yield self._chain(style_of(paragraph, "p") or self._defaults.get("paragraph", ""))
        for table in paragraph.iterancestors(f"{W}tbl"):
            yield self._chain(style_of(table, "tbl"))
        yield iter(() if self._document is None else (self._document,))

    def is_set(self, run: Any, paragraph: Any, name: str) -> bool:
        """Return whether a switch is on for the run itself, or else by any of its styles.

        Word lets switches of two styles cancel each other; here text hidden by one of them stays hidden.
        """
        layers = self._layers(run, paragraph)
        for properties in next(layers):
            if (value := is_on(properties, name)) is not None:
                return value
        return any(self._first(layer, name) for layer in layers)

    @staticmethod
    def _first(layer: Iterator[Any], name: str) -> bool:
        return next((value for properties in layer if (value := is_on(properties, name)) is not None), False)

    def shift(self, run: Any, paragraph: Any) -> str:
        """Return `superscript`, `subscript` or "", by vertical alignment or by a raised position."""
        for layer in self._layers(run, paragraph):
            for properties in layer:
                aligned = properties.find(f"{W}vertAlign")
                if aligned is not None:
                    value = str(aligned.get(f"{W}val", ""))
                    return value if value in ("superscript", "subscript") else ""
                position = properties.find(f"{W}position")
                points = position.get(f"{W}val", "0") if position is not None else "0"
                if points.lstrip("-").isdigit() and abs(int(points)) >= _RAISED:
                    return "superscript" if int(points) > 0 else "subscript"
        return ""
