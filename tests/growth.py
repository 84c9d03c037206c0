"""Check that processor time grows with the size of the input, and not with its square."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 5
"""How often both sizes are measured before the growth is taken for real."""

SLACK = 0.05
"""Seconds that no growth is concluded from."""


def processor_time(action: Callable[[], object]) -> float:
    """Return the processor seconds of an action in this thread, without garbage collection of what others left."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        begun = time.thread_time()
        action()
        return time.thread_time() - begun
    finally:
        if collecting:
            gc.enable()


def assert_linear(prepare: Callable[[int], Callable[[], object]], size: int, times: int = 4) -> None:
    """Fail if an input `times` as large as `size` takes more than twice `times` as long in every round.

    `prepare` makes the input of a size and returns the action to measure. Other work on the machine only ever adds
    time, so the least of several measurements counts. No round repeats the sizes of another: nothing that was cached
    for one input answers for the next.
    """
    prepare(size // 10)()
    small = large = float("inf")
    for round_ in range(ROUNDS):
        small = min(small, *(processor_time(prepare(size + 2 * round_ + each)) for each in range(2)))
        large = min(large, processor_time(prepare(times * size + round_)))
        if large < 2 * times * small + SLACK:
            return
    raise AssertionError(f"{large:.3f} s for {times} times the size that takes {small:.3f} s")
