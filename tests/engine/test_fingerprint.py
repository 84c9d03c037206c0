"""Fingerprints: equal content has one name, different content has two, in every process."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from standfirst.engine.fingerprint import fingerprint, short, versions
from standfirst.model import Contact, Place, Status, Tlp


@dataclass(frozen=True)
class View:
    """A stand-in for what templates see."""

    title: str
    rows: tuple[Any, ...] = ()


DIFFERENT: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, -0.0, 0.0, "", "1", b"1", "a", "A", "é", "e\u0301", [], {}, set(), [[]], [None],
    ["a", "b"], ["ab"], ["as", "b"], ["a", "sb"], ["b", "a"], [["a"], "b"], ["a", ["b"]], {"a": 1}, {"a": "1"}, {1: "a"}, {"a": {"b": 1}},
    {"a", "b"}, {"ab"}, date(2026, 2, 1), datetime(2026, 2, 1, tzinfo=UTC), timedelta(1), Decimal("1.0"), Decimal(1),
    Tlp.RED, Status.DRAFT, "RED", Path("a"), View("a"), View("b"), View("a", ("b",)), Contact(name="a"),
    Contact(name="b"), Place(name="a"), "s1:a", "\ud800",
]  # fmt: skip


def test_different() -> None:
    """No two different values have one name, alone or as neighbours."""
    values = [(value,) for value in DIFFERENT] + list(itertools.product(DIFFERENT, repeat=2))
    assert len({fingerprint(*value) for value in values}) == len(values)


def test_equal() -> None:
    """The order of mappings and sets, and list or tuple, make no difference."""
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": (2,), "a": 1})
    assert fingerprint({"a", "b"}) == fingerprint(frozenset(["b", "a"]))
    assert fingerprint(Place(name="a", lat=1.5)) == fingerprint(
        Place.model_validate({"lat": 1.5, "name": "a"})
    )


@pytest.mark.slow
def test_other_process() -> None:
    """Another process, with another seed for hashes, gives the same names."""
    code = (
        "from standfirst.engine.fingerprint import fingerprint; from standfirst.model import Place;"
        "print(fingerprint({'a': {'x', 'y', 'z'}, 'b': [1.5, None, Place(name='Quetta')]}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    names = {
        subprocess.check_output([sys.executable, "-c", code], env={**environment, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    own = fingerprint({"a": {"x", "y", "z"}, "b": [1.5, None, Place(name="Quetta")]})
    assert names == {f"{own}\n".encode()}


@pytest.mark.slow
def test_short() -> None:
    """No two different values have one short name, and one value has the same in every process."""
    values = [value for value in DIFFERENT if not isinstance(value, Contact | Place)]
    nested = [*values, *itertools.product(values, repeat=2)]
    assert len({short(value) for value in nested}) == len(nested)
    text = "abcd"[1:]
    assert short((text, text, {"x", "y", "z"})) == short(("bcd", text, set("zyx")))
    code = "from standfirst.engine.fingerprint import short; print(short((1.5, None, {'x', 'y', 'z'}, 'bcd')).hex())"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    names = {
        subprocess.check_output([sys.executable, "-c", code], env={**environment, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert names == {f"{short((1.5, None, {'z', 'y', 'x'}, text)).hex()}\n".encode()}


def test_unknowable() -> None:
    """What has no content of its own, such as a function, is refused."""
    for value in (len, object(), iter([]), View):
        with pytest.raises(TypeError, match="cannot be known"):
            fingerprint([value])


def test_versions() -> None:
    """Versions name the installed libraries."""
    assert versions("pydantic")[0].startswith("pydantic==2.")


def test_no_field_hides() -> None:
    """No record leaves a field out of its JSON, which is what its name is made of."""
    from standfirst import model

    records = [getattr(model, name) for name in model.__all__]
    fields = [field for record in records for field in getattr(record, "model_fields", {}).values()]
    assert len(fields) > 100
    assert not [field for field in fields if field.exclude]
