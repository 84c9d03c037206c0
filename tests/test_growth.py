"""The measurement of growth fails where it should, and only there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.growth import assert_linear

pytestmark = pytest.mark.slow


def _work(steps: Callable[[int], int]) -> Callable[[int], Callable[[], object]]:
    """Return a task whose number of steps depends on its size."""
    return lambda size: lambda: sum(range(steps(size)))


def test_linear_work_passes() -> None:
    """Four times the steps for four times the size are no growth."""
    assert_linear(_work(lambda size: size * 100), 10_000)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("times", [4, 20])
def test_quadratic_work_fails(times: int) -> None:
    """The square of the size is found, even behind as much linear work."""
    with pytest.raises(AssertionError, match="times the size"):
        assert_linear(_work(lambda size: size * 500 + size * size * 2), 4_000 // times, times)
