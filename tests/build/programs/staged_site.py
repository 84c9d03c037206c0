"""A small site in many versions, built, broken and killed on purpose by `test_staging.py`."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from standfirst.build import atomic_publish, manifest
from standfirst.build.staging import Staging
from standfirst.errors import BuildError

WATCHED = ("open", "os.", "shutil.", "ctypes.call_function", "ctypes.dlsym")


def files(version: int, count: int) -> dict[str, bytes]:
    """A version of the site: a third of its files changes with each, folders come and go."""
    result = {f"all/{i}.html": f"{(version + i) // 3}:{i}".encode() for i in range(count)}
    result |= {f"only-{version % 3}/{i}/x.json": str(version).encode() for i in range(3)}
    return result | {"index.html": str(version).encode()}


def build(output: Path, version: int, count: int = 12) -> None:
    """Build a version, keeping what did not change, as a real build does."""
    last = files(version - 1, count)
    with Staging(output, wait=0) as stage:
        for path, data in files(version, count).items():
            if last.get(path) != data or not stage.keep(path):
                stage.write(path, data, ["briefings/x.yaml"])
        stage.commit()


def version(output: Path, count: int = 12) -> int:
    """Which version lies there; AssertionError when it is not one version, whole."""
    listed = manifest.read(output)
    assert listed.verify(output) == []
    found = int((output / "index.html").read_text())
    ours = {str(f.relative_to(output)) for f in output.rglob("*") if f.is_file() and not f.is_symlink()}
    ours = {path for path in ours if not path.startswith((".git/", "all/notes")) and path != "CNAME"}
    assert ours == {*files(found, count), manifest.NAME}
    for path, data in files(found, count).items():
        assert (output / path).read_bytes() == data, path
    return found


def furnish(output: Path) -> None:
    """Put things of a user into the output: files, a folder, links that point outside."""
    outside = output.parent / "outside"
    outside.mkdir()
    (outside / "diary.txt").write_text("dear diary")
    (output / "CNAME").write_text("example.org")
    (output / ".git/objects").mkdir(parents=True)
    (output / ".git/HEAD").write_text("ref: refs/heads/main")
    (output / "all/notes.txt").write_text("mine")
    (output / "all/notes-folder").mkdir()
    (output / "outside").symlink_to(outside)
    (output / "all/diary").symlink_to(outside / "diary.txt")


def furnished(output: Path) -> bool:
    """Whether all of that is still there, and nothing went through the links."""
    assert (output / "CNAME").read_text() == "example.org"
    assert (output / ".git/HEAD").read_text() == "ref: refs/heads/main"
    assert (output / ".git/objects").is_dir()
    assert (output / "all/notes.txt").read_text() == "mine"
    assert (output / "all/notes-folder").is_dir()
    assert (output / "outside").readlink() == output.parent / "outside"
    assert (output / "all/diary").readlink() == output.parent / "outside/diary.txt"
    return [path.name for path in (output.parent / "outside").iterdir()] == ["diary.txt"]


class Trap:
    """Does something at one step of the file system's work, counted over the whole build."""

    def __init__(self, act: Callable[[], None]) -> None:
        """`act` is called once, at the step that `arm` names."""
        self._act = act
        self._left = -1
        sys.addaudithook(self._hook)

    def arm(self, step: int) -> None:
        """Count from here."""
        self._left = step

    def disarm(self) -> bool:
        """Whether the step never came."""
        unused = self._left >= 0
        self._left = -1
        return unused

    def _hook(self, event: str, _arguments: tuple[object, ...]) -> None:
        if self._left < 0 or not event.startswith(WATCHED):
            return
        self._left -= 1
        if self._left < 0:
            self._act()


def every_kill(output: Path) -> int:
    """Kill a build at each of its steps in turn; how many steps there were."""
    current, step = 0, 0
    trap = Trap(lambda: os.kill(os.getpid(), signal.SIGKILL))
    while True:
        child = os.fork()
        if child == 0:
            trap.arm(step)
            build(output, current + 1)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        found = version(output)
        assert found in {current, current + 1}, (step, found)
        assert furnished(output), step  # at this very instant, not only after the next build
        if step % 3 == 0:  # otherwise the next kill meets what this one left
            current = found + 1
            build(output, current)
            assert version(output) == current
            assert furnished(output), step
        else:
            current = found
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return step
        step += 1


def every_kill_apart(output: Path) -> int:
    """Kill a build at each step where files take their places one by one; how many steps there were."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    current, step = 0, 0
    trap = Trap(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with patch.object(atomic_publish, "swap", refuse):
        while True:
            child = os.fork()
            if child == 0:
                trap.arm(step)
                build(output, current + 1)
                os._exit(0)
            status = os.waitpid(child, 0)[1]
            old, new = files(current, 12), files(current + 1, 12)
            for path in old.keys() & new.keys():
                assert (output / path).read_bytes() in {old[path], new[path]}, (step, path)
            assert furnished(output), step
            with Staging(output, wait=0):
                found = version(output)
            assert found in {current, current + 1}, (step, found)
            current = found + 1
            build(output, current)
            assert version(output) == current
            if os.WIFEXITED(status):
                return step
            step += 1


def every_fault(output: Path) -> int:
    """Let each step of a build find the disk full in turn; how many steps there were."""

    def fail() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    trap = Trap(fail)
    current, step = 0, 0
    while True:
        trap.arm(step)
        try:
            build(output, current + 1)
        except BuildError as error:
            if "no space is left" not in str(error):
                raise
        done = trap.disarm()
        found = version(output)
        assert found in {current, current + 1}, (step, found)
        current = found + 1
        build(output, current)
        assert version(output) == current
        assert furnished(output), step
        if done:
            return step
        step += 1


def main(mode: str, place: str, *arguments: str) -> None:
    """`build OUTPUT VERSION COUNT`, `every-kill OUTPUT` or `every-fault OUTPUT`."""
    output = Path(place)
    if mode == "build":
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        build(output, int(arguments[0]), int(arguments[1]))
    else:
        # What waits for the disk is undone by neither kill nor full disk, so these need not wait.
        with patch.object(atomic_publish, "flush"):
            modes = {
                "every-kill": every_kill,
                "every-kill-apart": every_kill_apart,
                "every-fault": every_fault,
            }
            steps = modes[mode](output)
        sys.stdout.write(str(steps))


if __name__ == "__main__":
    main(*sys.argv[1:])
