"""What the tests of the build share: programs that run in processes of their own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

PROGRAMS = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[2]

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start one of our test programs; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(name: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(PROGRAMS / f"{name}.py"), *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def staged_site() -> ModuleType:
    """The program `staged_site` as a module."""
    return _module("staged_site")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own on loopback."""
    address = f"tcp://127.0.0.1:{free_port()}"
    programs = os.pathsep.join([str(ROOT), str(PROGRAMS)])
    environment = {**os.environ, "PYTHONPATH": programs}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--host", address]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-dashboard", "--no-nanny"]
    worker += [
        "--nthreads",
        "1",
        "--host",
        "127.0.0.1",
        "--death-timeout",
        "60",
        "--local-directory",
        str(tmp_path),
    ]
    with contextlib.ExitStack() as stack:
        processes = []
        for command in (dask, worker, worker):
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            processes.append(process)
        _await(int(address.rpartition(":")[2]))
        yield address, processes


def _await(port: int, seconds: float = 120) -> None:
    """Until somebody listens; a busy machine starts Python slowly."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROGRAMS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
