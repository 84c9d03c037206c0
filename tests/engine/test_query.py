"""Queries are computed once, again when what they read has changed, and no further than where nothing changed."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.engine import Engine, Store, Trace, depend, remembered, tracing
from standfirst.engine.dependency import TracedSequence, key, split
from standfirst.engine.query import GONE


class Sums:
    """A world of numbers with queries over them; each run is a new engine on the same store."""

    def __init__(self, path: Path | None) -> None:
        """Without a path nothing outlives a run."""
        self.path = path
        self.numbers = {"a": 1, "b": 2, "c": 3}
        self.engine = self.run()

    def run(self) -> Engine:
        """Begin a new run."""
        self.engine = engine = Engine(Store(self.path, "program"))
        engine.input("number", self.numbers.get)
        engine.query("parity", lambda name: self.read(name) % 2)
        engine.query("parities", lambda: [engine.get("parity", name) for name in sorted(self.numbers)])
        engine.query("choice", lambda: self.read("b") if self.read("a") > 0 else self.read("c"))
        return engine

    def read(self, name: str) -> int:
        """A number, through the engine."""
        depend("number", name)
        return self.numbers[name]

    def end(self) -> None:
        """Write what the run has computed."""
        self.engine.store.close()

    def computed(self, *query: str) -> tuple[object, list[str]]:
        """The value of a query in a new run, and the kinds of what was computed for it."""
        engine = self.run()
        value = engine.get(*query)
        self.end()
        return value, [split(one)[0] for one in engine.computed]


@pytest.fixture
def sums(tmp_path: Path) -> Sums:
    """A world that lies in a file between runs."""
    return Sums(tmp_path / "store")


def test_what_did_not_change_is_not_computed(sums: Sums) -> None:
    """A second run computes nothing and gives the same values."""
    assert sums.computed("parities") == ([1, 0, 1], ["parity", "parity", "parity", "parities"])
    assert sums.computed("parities") == ([1, 0, 1], [])


def test_early_cut_off(sums: Sums) -> None:
    """Where a dependency is computed again and comes out the same, nothing beyond it is computed."""
    sums.computed("parities")
    sums.numbers["b"] = 4
    assert sums.computed("parities") == ([1, 0, 1], ["parity"])
    sums.numbers["b"] = 5
    assert sums.computed("parities") == ([1, 1, 1], ["parity", "parities"])


def test_only_what_was_read_counts(sums: Sums) -> None:
    """A query depends on what its last run read, and not on what it might have read."""
    assert sums.computed("choice") == (2, ["choice"])
    sums.numbers["c"] = 9
    assert sums.computed("choice") == (2, [])
    sums.numbers["a"] = 0
    assert sums.computed("choice") == (9, ["choice"])
    sums.numbers["b"] = 7
    assert sums.computed("choice") == (9, [])


def test_what_came_back_is_still_known(sums: Sums) -> None:
    """A change that is taken back costs the one computation that it takes to see that."""
    sums.computed("parities")
    sums.numbers["b"] = 5
    sums.computed("parities")
    sums.numbers["b"] = 2
    assert sums.computed("parities")[0] == [1, 0, 1]


def test_a_query_that_fails_is_not_stored(sums: Sums) -> None:
    """An error is raised each time, until its cause is gone."""
    del sums.numbers["b"]
    for _ in range(2):
        with pytest.raises(KeyError):
            sums.computed("choice")
        sums.end()
    sums.numbers["b"] = 2
    assert sums.computed("choice") == (2, ["choice"])


def test_what_is_no_longer_defined_has_changed(sums: Sums) -> None:
    """A dependency of a kind that nobody knows any more is no reason to keep a value."""
    sums.computed("choice")
    engine = Engine(Store(sums.path, "program"))
    engine.query("choice", lambda: 0)
    assert engine.current(key("number", "a")) == GONE
    assert engine.get("choice") == 0


def test_inner_queries_do_not_spill(sums: Sums) -> None:
    """Whoever asks a query depends on the query and not on what that has read."""
    engine = sums.run()
    with tracing() as trace:
        engine.get("parities")
    assert list(trace) == [key("parities")]


def test_a_remembered_value_brings_its_dependencies() -> None:
    """A value that one computation put into memory makes every other that uses it depend on the same."""
    table: dict[str, tuple[int, Trace]] = {}

    def make() -> int:
        depend("number", "a")
        return 1

    traces = []
    for _ in range(2):
        with tracing() as trace:
            assert remembered(table, "x", make) == 1
        traces.append(list(trace))
    assert traces == [[key("number", "a")]] * 2
    assert len(table) == 1


@pytest.mark.parametrize("look", [len, list, bool, operator.itemgetter(0), lambda items: 2 in items])
def test_a_traced_sequence_is_read_by_looking_at_it(look: Callable[[TracedSequence[int]], object]) -> None:
    """Whichever way one looks into it, one depends on it; passing it on is not looking."""
    items = TracedSequence(key("items"), [1, 2])
    with tracing() as trace:
        passed = [items]
        assert not trace
        look(passed[0])
    assert list(trace) == [key("items")]


def test_nothing_is_recorded_outside() -> None:
    """Where nobody records, reading is free of consequences."""
    depend("number", "a")
    with tracing() as trace:
        pass
    assert not trace


@pytest.mark.slow
def test_random_worlds(tmp_path: Path) -> None:
    """After each of 300 random changes every query of a random graph says what it says without a store."""
    rng = random.Random(3)
    inputs = {f"i{number}": rng.randrange(4) for number in range(8)}
    graph = {f"q{number}": [rng.choice([f"i{rng.randrange(8)}", *(f"q{low}" for low in range(number))]) for _ in range(4)] for number in range(12)}  # fmt: skip

    def engine(path: Path | None) -> Engine:
        made = Engine(Store(path, "program"))
        made.input("input", inputs.get)

        def read(name: str) -> int:
            if name in graph:
                return int(made.get("sum", name))
            depend("input", name)
            return inputs[name]

        def total(name: str) -> int:
            first, *rest = graph[name]
            return sum(map(read, rest[: read(first) % 4])) % 5  # what is read depends on what was read

        made.query("sum", total)
        return made

    computed = 0
    for _ in range(300):
        inputs[f"i{rng.randrange(8)}"] = rng.randrange(4)
        known, fresh = engine(tmp_path / "store"), engine(None)
        names = rng.sample(sorted(graph), 5)
        assert [known.get("sum", name) for name in names] == [fresh.get("sum", name) for name in names]
        known.store.close()
        computed += len(known.computed)
    assert computed < 300 * 8
