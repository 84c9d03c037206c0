"""Sending to many costs no more memory than sending to few."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "mail.py"
ENVIRON = os.environ | {"PYTHONPATH": str(BENCHMARK.parents[1])}


@pytest.fixture
def port() -> Iterator[int]:
    """A server in a process of its own that takes everything."""
    with subprocess.Popen(
        [sys.executable, str(BENCHMARK), "--sink"], stdout=subprocess.PIPE, env=ENVIRON
    ) as sink:
        assert sink.stdout
        yield int(sink.stdout.readline())
        sink.terminate()


def peak(port: int, count: int) -> float:
    """The most memory, in MiB, of a process that sends to so many with the ledger."""
    command = [sys.executable, str(BENCHMARK), "--ours", str(count), "--port", str(port)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=BENCHMARK.parents[1],
        env=ENVIRON,
    )  # fmt: skip
    return float(json.loads(done.stdout)["peak"])


@pytest.mark.nightly
def test_memory_is_flat_from_hundred_to_ten_thousand(port: int) -> None:
    """10,000 messages of 300 KB, 3 GB in all, take at most 8 MiB more than 100 do."""
    assert peak(port, 10_000) < peak(port, 100) + 8


def test_memory_is_flat_from_ten_to_four_hundred(port: int) -> None:
    """Four hundred messages of 300 KB, 120 MB in all, take at most 4 MiB more than ten do."""
    assert peak(port, 400) < peak(port, 10) + 4
