"""Changes that a form sends: only the edited values, as one tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from standfirst.editor.alignment import ReorderedList
from standfirst.errors import UsageError

MAX_DEPTH = 32


def applied(base: Any, change: Any, depth: int = 0) -> Any:
    """Apply a form's change to the data that the form was made from; UsageError for anything malformed.

    A change is `{"value": …}` for a new value, `{"fields": {name: change}}` for a record, where `null` removes a
    field, or `{"items": [{"from": 0, "change": …}, {"value": …}]}` for a list in its new order.
    """
    if not isinstance(change, Mapping) or len(change) != 1 or depth > MAX_DEPTH:
        raise _malformed()
    ((kind, content),) = change.items()
    if kind == "value":
        return _plain(content, depth)
    if kind == "fields" and isinstance(content, Mapping):
        return _fields(base if isinstance(base, dict) else {}, content, depth)
    if kind == "items" and isinstance(content, list):
        return _items(base if isinstance(base, list) else [], content, depth)
    raise _malformed()


def _malformed() -> UsageError:
    return UsageError("the form sent an invalid change; reload the page")


def _fields(base: dict[str, Any], content: Mapping[str, Any], depth: int) -> dict[str, Any]:
    result = dict(base)
    for name, change in content.items():
        if change is None:
            result.pop(name, None)
        else:
            result[name] = applied(base.get(name), change, depth + 1)
    return result


def _items(base: list[Any], content: Sequence[Any], depth: int) -> ReorderedList:
    items, origins = [], []
    for one in content:
        if not isinstance(one, Mapping):
            raise _malformed()
        origin = one.get("from")
        if origin is None:
            items.append(applied(None, one, depth + 1))
        elif type(origin) is int and 0 <= origin < len(base) and origin not in origins:
            change = one.get("change")
            items.append(base[origin] if change is None else applied(base[origin], change, depth + 1))
        else:
            raise _malformed()
        origins.append(origin)
    return ReorderedList(items, origins)


def _plain(value: Any, depth: int) -> Any:
    """Return a JSON value that YAML can represent."""
    if depth > MAX_DEPTH:
        raise _malformed()
    if isinstance(value, dict):
        return {str(name): _plain(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    return value
