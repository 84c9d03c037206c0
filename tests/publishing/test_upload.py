"""The order in which a site is sent: no page leads nowhere, and a kill at any instant is made good by the next run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.build.manifest import NAME
from standfirst.errors import PublishError
from standfirst.publishing.difference import JOURNAL
from standfirst.publishing.remote import Upload
from tests.publishing.sites import FIRST, SECOND, THIRD, make, named, page, send, whole


class Killed(Exception):  # noqa: N818  # it is no error
    """The run ended in the middle."""


@dataclass
class Memory:
    """A target in memory, which notes each state and dies after a number of operations."""

    files: dict[str, bytes] = field(default_factory=dict)
    left: int = 10_000
    states: list[dict[str, bytes]] = field(default_factory=list)

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def write(self, files: Sequence[Upload]) -> None:
        for one in files:
            self._live()
            self.files[one.path] = one.data
            self.states.append(dict(self.files))

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._live()
            self.files.pop(path, None)
            self.states.append(dict(self.files))

    def finish(self) -> None:
        self._live()

    def close(self) -> None:
        """Nothing is open."""

    def _live(self) -> None:
        if not self.left:
            raise Killed
        self.left -= 1


def reached(files: Mapping[str, bytes]) -> Iterator[str]:
    """Each file that a reader comes to from the home page and the feed, there or not."""
    queue, seen = ["index.html", "feeds/all.xml"], set()
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        queue += named(files.get(path, b"")) if path.endswith((".html", ".xml")) else ()


def dead(files: Mapping[str, bytes]) -> list[str]:
    """What a reader comes to and is not there."""
    return [path for path in reached(files) if path not in files]


NAMES = ["index.html", "feeds/all.xml", "a.html", "b.html", "d/c.html", "x.pdf", "y.css", "d/z.json"]


@st.composite
def sites(draw: st.DrawFn) -> dict[str, bytes]:
    """A site whose pages name files of it, at random."""
    others = draw(st.sets(st.sampled_from(NAMES[2:])))
    paths = [*NAMES[:2], *sorted(others)]
    some = st.lists(st.sampled_from(paths), max_size=4)
    text = st.sampled_from(["", "one", "two"])
    return {
        path: page(*draw(some), text=draw(text)) if path.endswith(("l", "xml")) else draw(text).encode()
        for path in paths
    }


@pytest.mark.slow
@given(sites(), sites())
def test_no_instant_has_a_dead_link(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """After each single file, every page that readers can come to has all that it names, old or new."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = make(Path(folder, "old"), before), make(Path(folder, "new"), after)
        host = Memory()
        send(old, host)
        host.states = []
        send(new, host)
        assert host.files == whole(new)
        assert [dead(state) for state in host.states if dead(state)] == []


def test_the_first_run_has_no_dead_link_either(tmp_path: Path) -> None:
    """A home page comes after all that it names, also where nothing was there."""
    host = Memory()
    send(make(tmp_path / "site", FIRST), host)
    assert [dead(state) for state in host.states if "index.html" in state and dead(state)] == []


@pytest.mark.slow
@given(st.lists(sites(), min_size=3, max_size=3), st.lists(st.integers(0, 30), min_size=2, max_size=2))
def test_killed_runs_are_made_good(some: list[dict[str, bytes]], kills: list[int]) -> None:
    """Two killed runs of two sites and one of the first leave the first; at no instant is there a dead link."""
    with tempfile.TemporaryDirectory() as folder:
        built = [make(Path(folder, str(number)), files) for number, files in enumerate(some)]
        host = Memory({"of-others.html": b"theirs"})
        send(built[0], host)
        host.states = []
        for site, left in zip(built[1:], kills, strict=True):
            host.left = left
            with suppress(Killed):
                send(site, host)
        host.left = 10_000
        send(built[0], host)
        assert host.files == {**whole(built[0]), "of-others.html": b"theirs"}
        assert [dead(state) for state in host.states if dead(state)] == []


@pytest.mark.parametrize("at", range(40))
def test_each_instant_of_a_kill(at: int, tmp_path: Path) -> None:
    """Killed after any operation, a run is finished by the next, of the same site and of another."""
    for number, after in enumerate((SECOND, THIRD)):
        host = Memory()
        send(make(tmp_path / f"first{number}", FIRST), host)
        host.left = at
        try:
            send(make(tmp_path / f"second{number}", SECOND), host)
        except Killed:
            assert JOURNAL in host.files or at == 0 or host.files == whole(tmp_path / f"second{number}")
        host.left = 10_000
        third = make(tmp_path / f"third{number}", after)
        send(third, host)
        assert host.files == whole(third)


def test_only_what_changed_is_sent(tmp_path: Path) -> None:
    """A second run of the same site writes nothing; one that changed sends nothing that stayed."""
    host = Memory()
    site = make(tmp_path / "site", FIRST)
    send(site, host)
    host.states = []
    send(site, host)
    assert host.states == [host.files]  # the journal that is not there was removed once more
    written = Memory(dict(host.files))
    send(make(tmp_path / "next", {**FIRST, "same.txt": b"another"}), written)
    touched = {
        path
        for before, after in zip(written.states, written.states[1:], strict=False)
        for path in after
        if before.get(path) != after[path]
    }
    assert touched <= {"same.txt", NAME, JOURNAL}


@pytest.mark.parametrize("path", ["flood/01.pdf", "index.html"])
def test_a_file_that_is_not_as_it_was_built_stops_all(path: str, tmp_path: Path) -> None:
    """One changed byte, or a link in place of a file, and nothing is sent at all."""
    site = make(tmp_path / "site", FIRST)
    (site / path).write_bytes(b"changed")
    host = Memory()
    with pytest.raises(PublishError, match="not as it was built"):
        send(site, host)
    (site / path).unlink()
    (tmp_path / "elsewhere").write_bytes(FIRST[path])
    (site / path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="is a link"):
        send(site, host)
    assert host.files == {}


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"format": "standfirst-publishing/1", "files": {"../x": ""}}', b"\xff"]
)
@pytest.mark.parametrize("name", [JOURNAL, NAME])
def test_a_damaged_record_removes_nothing(name: str, data: bytes, tmp_path: Path) -> None:
    """What a target says of itself is believed only where it makes sense; `--all` goes on without it."""
    host = Memory({name: data, "theirs.html": b"theirs"})
    site = make(tmp_path / "site", FIRST)
    with pytest.raises(PublishError, match="--all"):
        send(site, host)
    assert host.files == {name: data, "theirs.html": b"theirs"}
    send(site, host, everything=True)
    assert host.files == {**whole(site), "theirs.html": b"theirs"}
