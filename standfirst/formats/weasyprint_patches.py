# mypy: disable-error-code="no-untyped-call"
# WeasyPrint annotates nothing, and this takes the place of parts of it.
"""Replace five functions of WeasyPrint that take half of a report's time with faster ones.

Each returns the same as WeasyPrint's own: the files are identical byte for byte, with or without this module,
and a test compares them. If the source of WeasyPrint's function differs from the version that was patched
(`SEEN`), it is left unchanged.

- a style looks up some hundred properties of each element, most of which are not set;
- a box recomputes its lengths on every attempt, though few of them are percentages;
- every piece of text gets its own Pango context and font description, while a report needs a few dozen.
"""

from __future__ import annotations

import hashlib
import inspect
import linecache
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any

from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

SEEN = {
    "css:ComputedStyle.__missing__": "b318d8efc8ac79d7",
    "layout.percent:resolve_percentages": "71673078096fcf87",
    "layout.percent:resolve_radii_percentages": "4980b3798c671710",
    "text.line_break:Layout.setup": "fb227a55094f41d4",
    "text.line_break:strut": "b57885b70dd08efe",
}
"""The patched functions, with the beginning of the SHA-256 of their source."""

_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_SQUARE = dict.fromkeys(_RADII, (0, 0))
_OWN_WAYS = {"float", "position", "display", "page", *INITIAL_NOT_COMPUTED}
_OWN_WAYS |= {name for name in INITIAL_VALUES if name.startswith("text_decoration_")}
"""Properties whose value follows rules of its own."""
_INHERITED = INHERITED - _OWN_WAYS - set(PHYSICAL_FUNCTIONS)
_FIRST = {name: value for name, value in INITIAL_VALUES.items() if name not in _OWN_WAYS | INHERITED}
_SIDED = _FIRST.keys() & PHYSICAL_FUNCTIONS.keys()
_LOGICAL = {find(block="ttb", inline=way) for find in PHYSICAL_FUNCTIONS.values() for way in ("ltr", "rtl")}
"""`margin_inline_start` and the like, which may set `margin_left`."""

_METRICS = tuple(
    (name, getattr(pango, f"pango_font_metrics_get_{name}"))
    for name in ("ascent", "underline_position", "strikethrough_position",
                 "underline_thickness", "strikethrough_thickness")
)  # fmt: skip
_FEATURES = tuple(
    f"font_{name}"
    for name in ("kerning", "variant_ligatures", "variant_position", "variant_caps", "variant_numeric",
                 "variant_alternates", "variant_east_asian", "feature_settings")
)  # fmt: skip
_OF_FONTS = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variation_settings"),
    *_FEATURES,
)


@cache
def hurry() -> tuple[str, ...]:
    """Replace each function with known source, and return their names; repeated calls do nothing."""
    makers = (_missing, _percentages, _radii, _setup, _strut)
    return tuple(
        name for (name, seen), make in zip(SEEN.items(), makers, strict=True) if _replace(name, seen, make)
    )


def _replace(name: str, seen: str, make: Callable[..., Any]) -> bool:
    """Replace a function in its module and wherever it is referenced; False if its source is unknown."""
    module, _, path = name.partition(":")
    owner: Any = import_module(f"weasyprint.{module}")
    *classes, last = path.split(".")
    for part in classes:
        owner = getattr(owner, part)
    own = getattr(owner, last)
    if said(own) != seen:
        return False
    holders = [other for at, other in sys.modules.items() if at.startswith("weasyprint.")]
    ours = make(own)
    for holder in [owner] if classes else holders:
        if getattr(holder, last, None) is own:
            setattr(holder, last, ours)
    return True


def said(function: FunctionType) -> str:
    """Return the beginning of the SHA-256 of a function's source."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    return hashlib.sha256("".join(inspect.getblock(lines)).encode()).hexdigest()[:16]


def _missing(own: Callable[..., Any]) -> Callable[..., Any]:
    """Return the value of a property that is not set: inherited, or the initial one."""

    def missing(self: Any, key: str) -> Any:
        parent = self.parent_style
        if key in self.cascaded or parent is None:
            return own(self, key)
        if key in _INHERITED:
            value = self[key] = parent[key]
        elif key in _FIRST and not (key in _SIDED and _speaks_of_sides(self)):
            value = self[key] = _FIRST[key]
        else:
            value = own(self, key)
        return value

    return missing


def _speaks_of_sides(style: Any) -> bool:
    words = style.__dict__
    if "speaks_of_sides" not in words:
        words["speaks_of_sides"] = not _LOGICAL.isdisjoint(style.cascaded)
    return bool(words["speaks_of_sides"])


def _percentages(own: Callable[..., Any]) -> Callable[..., Any]:
    """Cache lengths without percentages, which are the same on every attempt."""

    def resolve(box: Any, containing_block: Any) -> None:
        style, values = box.style, box.__dict__
        try:
            fixed = style.__dict__["fixed_lengths"]
        except KeyError:
            fixed = style.__dict__["fixed_lengths"] = _fixed(style)
        # A placeholder of a box keeps its values elsewhere.
        if (
            fixed is None
            or "style" not in values
            or (
                style["border_collapse"] == "collapse"
                and any(values.get(name, fixed[name]) != fixed[name] for name in _BORDERS)
            )
        ):
            own(box, containing_block)
        else:
            values.update(fixed)

    return resolve


def _fixed(style: Any) -> dict[str, Any] | None:
    """Return all used lengths of a style, or None if one depends on something else."""
    found: dict[str, Any] = {name: style[name] for name in _BORDERS}
    for name in _LENGTHS:
        value = style[name]
        if value is None or value == "auto":
            found[name] = 0 if value == "auto" and name.startswith("min_") else value
        elif getattr(value, "unit", "%") == "px":
            found[name] = value.value
        else:
            return None
    _shrink(found, style["box_sizing"], "width", ("left", "right"))
    _shrink(found, style["box_sizing"], "height", ("top", "bottom"))
    return found


def _shrink(found: dict[str, Any], sizing: str, axis: str, sides: tuple[str, str]) -> None:
    """Subtract padding and border from sizes that include them."""
    delta = 0
    if sizing != "content-box":
        delta = sum(found[f"padding_{side}"] for side in sides)
    if sizing == "border-box":
        delta += sum(found[f"border_{side}_width"] for side in sides)
    for name in (axis, f"max_{axis}", f"min_{axis}") if delta > 0 else ():
        if found[name] != "auto":
            found[name] = max(0, found[name] - delta)


def _radii(own: Callable[..., Any]) -> Callable[..., Any]:
    """Skip corners that are square, as most are."""

    def resolve(box: Any) -> None:
        words, values = box.style.__dict__, box.__dict__
        if "is_square" not in words:
            words["is_square"] = all((0, "px") in box.style[name] for name in _RADII)
        if words["is_square"] and "style" in values:
            values.update(_SQUARE)
        else:
            own(box)

    return resolve


def _setup(_own: Callable[..., Any]) -> Callable[..., Any]:
    """Share a context between texts of one direction and language, and a description between texts of one font."""

    def setup(self: Any, style: Any) -> None:
        self.style = style
        self.first_line_direction = 0
        words = style.__dict__
        if "font" not in words:
            words["font"] = _font(style)
        context, self.language, description, features = words["font"]
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        self.ascent = self.underline_position = self.strikethrough_position = None
        if style["text_decoration_line"] != "none":
            _measure(self, context, description)
        if features:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
            pango.pango_layout_set_attributes(self.layout, attributes)

    return setup


def _font(style: Any) -> tuple[Any, Any, Any, bytes]:
    """Return context, language, font description and features for a style, shared within a font configuration."""
    contexts = style.font_config.__dict__.setdefault("shared_contexts", {})
    speech = (style["direction"], style["font_language_override"], style["lang"])
    if speech not in contexts:
        contexts[speech] = _context(style)
    fonts = style.font_config.__dict__.setdefault("shared_descriptions", {})
    face = tuple(map(str, map(style.__getitem__, _OF_FONTS)))
    if face not in fonts:
        found = font_features(*map(style.__getitem__, _FEATURES))
        features = ",".join(f"{key} {value}" for key, value in found.items()).encode()
        fonts[face] = (get_font_description(style), features)
    return (*contexts[speech], *fonts[face])


def _context(style: Any) -> tuple[Any, Any]:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = LST_TO_ISO.get(override.lower(), override) if override != "normal" else style["lang"]
    if not name:
        return context, pango.pango_language_get_default()
    pointer, _kept_until_it_was_read = unicode_to_char_p(name)
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return context, language


def _measure(layout: Any, context: Any, description: Any) -> None:
    """Set the positions of underline and strikethrough."""
    metrics = ffi.gc(
        pango.pango_context_get_metrics(context, description, layout.language), pango.pango_font_metrics_unref
    )
    for name, read in _METRICS:
        setattr(layout, name, FROM_UNITS * read(metrics))


def _strut(own: Callable[..., Any]) -> Callable[..., Any]:
    """Cache the line height of each style."""

    def strut(style: Any) -> Any:
        words = style.__dict__
        if "strut" not in words:
            words["strut"] = own(style)
        return words["strut"]

    return strut
