"""Components: folders with one macro of one argument each, its style and its examples."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from standfirst.engine import remembered
from standfirst.engine.memory import Memory
from standfirst.errors import ThemeError
from standfirst.view import records


def component_function(environment: Environment) -> Callable[[str, object], Markup]:
    """Return the function by which templates render a component: `component("key-figures", briefing.figures)`."""

    macros: Memory[str, Any] = Memory()

    def load(name: str) -> Any:
        module = environment.get_template(f"components/{name}/{name}.html").module
        macro = getattr(module, name.replace("-", "_"), None)
        if macro is None:
            raise ThemeError(f"components/{name}/{name}.html has no macro `{name.replace('-', '_')}`")
        return macro

    def component(name: str, view: object) -> Markup:
        macro = remembered(macros, name, partial(load, name))
        return Markup(macro(view))  # noqa: S704  # drawn by a template that escapes

    return component


def example(of: str, data: Any) -> Any:
    """Return the view of an example: `of` names a record (with or without `View`), `tuple[Record]`, `Markup` or `str`.

    A list may be `{repeat: 60, of: [...]}`, in which `%n` becomes the number of each copy; a text may be
    `{text: "word ", times: 2000}`.
    """
    inner = of.removeprefix("tuple[").removesuffix("]")
    kind = {"Markup": Markup, "str": str}.get(inner) or getattr(
        records, inner, getattr(records, f"{inner}View", None)
    )
    if kind is None:
        raise ThemeError(f"an example names the view {of!r}, which view/records/ does not have")
    return _build(tuple[kind, ...] if of.startswith("tuple[") else kind, data)  # type: ignore[valid-type]


def _build(kind: Any, data: Any) -> Any:
    data = _unfold(data)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if data is None else _build(next(part for part in inner if part is not type(None)), data)
    if origin is tuple:
        return tuple(_build(inner[0], item) for item in data)
    if kind is Markup:
        return Markup(data)  # noqa: S704  # examples are part of the theme
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        if unknown := sorted(set(data) - set(hints)):
            raise ThemeError(f"an example gives {kind.__name__} a field {unknown[0]!r} that it does not have")
        return kind(**{name: _build(hints[name], value) for name, value in data.items()})
    return data


def _unfold(data: Any) -> Any:
    """Expand a list or a text to the length that an example asks for; return anything else unchanged."""
    if not isinstance(data, dict):
        return data
    if set(data) == {"repeat", "of"}:
        return [_numbered(item, copy) for copy in range(1, data["repeat"] + 1) for item in data["of"]]
    if set(data) == {"text", "times"}:
        return data["text"] * data["times"]
    return data


def _numbered(data: Any, copy: int) -> Any:
    """Replace `%n` by the number of the copy."""
    if isinstance(data, str):
        return data.replace("%n", str(copy))
    if isinstance(data, dict):
        return {name: _numbered(value, copy) for name, value in data.items()}
    return [_numbered(item, copy) for item in data] if isinstance(data, list) else data
