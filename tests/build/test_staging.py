"""The commit of a site: all of it or nothing, whatever happens to the build or the disk."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from standfirst import system
from standfirst.build import atomic_publish, manifest
from standfirst.build.staging import Staging
from standfirst.errors import BuildError

pytestmark = pytest.mark.slow

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that does not exist yet."""
    return tmp_path / "output"


def put(output: Path, files: dict[str, bytes], **options: Any) -> None:
    """Commit these files."""
    with Staging(output, **options) as stage:
        put_all(stage, files)
        stage.commit()


def put_all(stage: Staging, *sets: dict[str, bytes]) -> None:
    """Stage these files, one set after the other."""
    for files in sets:
        for path, data in files.items():
            stage.write(path, data)


def content(output: Path) -> dict[str, bytes]:
    """All files but the manifest."""
    found = {str(f.relative_to(output)): f.read_bytes() for f in output.rglob("*") if f.is_file()}
    found.pop(manifest.NAME, None)
    return found


# What a commit does


def test_first_commit(output: Path) -> None:
    """The first commit makes the folder, with its manifest and with the same modes everywhere."""
    old = os.umask(0o077)
    try:
        put(output, {"index.html": b"home", "quetta/01.html": b"one"})
    finally:
        os.umask(old)
    assert content(output) == {"index.html": b"home", "quetta/01.html": b"one"}
    assert manifest.read(output).verify(output) == []
    modes = {path.name: path.stat().st_mode & 0o777 for path in [output, *output.rglob("*")]}
    assert modes == {
        "output": 0o755, "quetta": 0o755, "index.html": 0o644, "01.html": 0o644, "manifest.json": 0o644,
    }  # fmt: skip


def test_without_commit(output: Path) -> None:
    """A block that ends without a commit, or with an error, leaves everything as it was."""
    put(output, {"index.html": b"home"})
    with Staging(output) as stage:
        stage.write("index.html", b"other")
    with pytest.raises(BuildError, match="the name"), Staging(output) as stage:
        put_all(stage, {"index.html": b"other", "../escape": b""})
    assert content(output) == {"index.html": b"home"}
    assert not atomic_publish.Places(output).fresh.exists()


def test_keep(output: Path) -> None:
    """A kept file is the very same file; a dropped one goes, with its folder."""
    put(output, {"a/kept.html": b"kept", "b/gone.html": b"gone"})
    inode = (output / "a/kept.html").stat().st_ino
    for number in range(3):
        with Staging(output) as stage:
            assert stage.keep("a/kept.html")
            assert not stage.keep("a/never-was.html")
            stage.write("new.html", str(number).encode())
            done = stage.commit()
        assert (done.kept, done.written) == (("a/kept.html",), ("new.html",))
    assert content(output) == {"a/kept.html": b"kept", "new.html": b"2"}
    assert (output / "a/kept.html").stat().st_ino == inode
    assert not (output / "b").exists()


def test_same_bytes(output: Path) -> None:
    """Writing what is there already leaves the file alone, and the folder if nothing else changed."""
    put(output, {"a.html": b"same"})
    before = output.stat().st_ino
    with Staging(output) as stage:
        stage.write("a.html", b"same")
        done = stage.commit()
    assert (done.written, output.stat().st_ino) == ((), before)


def test_read(output: Path) -> None:
    """What was written or kept can be read back before the commit; nothing else can."""
    put(output, {"kept.html": b"kept"})
    with Staging(output) as stage:
        stage.write("new.html", b"new")
        stage.keep("kept.html")
        assert (stage.read("new.html"), stage.read("kept.html")) == (b"new", b"kept")
        with pytest.raises(BuildError, match="neither written nor kept"):
            stage.read("manifest.json")


def test_tampered(output: Path) -> None:
    """A file that somebody edited, emptied or deleted is not kept; a mere touch does no harm."""
    put(output, {f"{name}.html": b"as built" for name in ("edited", "emptied", "deleted", "touched")})
    later = time.time() + 60
    (output / "edited.html").write_bytes(b"AS BUILT")
    (output / "emptied.html").write_bytes(b"")
    (output / "deleted.html").unlink()
    for name in ("edited", "touched"):
        os.utime(output / f"{name}.html", (later, later))
    with Staging(output) as stage:
        kept = {name: stage.keep(f"{name}.html") for name in ("edited", "emptied", "deleted", "touched")}
    assert kept == {"edited": False, "emptied": False, "deleted": False, "touched": True}


def test_file_becomes_folder(output: Path) -> None:
    """What was a file can become a folder and the other way round, but not both at once."""
    put(output, {"a": b"file", "b/c": b"in folder"})
    put(output, {"a/b": b"in folder", "b": b"file"})
    put(output, {"a": b"file", "b/c": b"in folder"})
    assert content(output) == {"a": b"file", "b/c": b"in folder"}
    with pytest.raises(BuildError, match="a cannot be a file and a folder at once"):
        put(output, {"a": b"file", "a/b": b"in folder"})


def test_twice_the_same_path(output: Path) -> None:
    """Two things that want one path stop the build, and the manifest's own path is taken."""
    with pytest.raises(BuildError, match=r"two things want to be a\.html"), Staging(output) as stage:
        put_all(stage, {"a.html": b"one"}, {"a.html": b"two"})
    with pytest.raises(BuildError, match=r"two things want to be manifest\.json"):
        put(output, {"manifest.json": b"{}"})


def test_linked_output(output: Path, tmp_path: Path) -> None:
    """If the output is a link to a folder, the folder is built and the link stays."""
    (tmp_path / "www").mkdir()
    output.symlink_to(tmp_path / "www")
    put(output, {"index.html": b"home"})
    assert output.is_symlink()
    assert content(tmp_path / "www") == {"index.html": b"home"}


def test_manifest_deleted(output: Path) -> None:
    """A deleted or damaged manifest does not make strangers of our own files."""
    harms: tuple[Callable[[Path], object], ...] = (Path.unlink, lambda file: file.write_bytes(b"{"))
    for number, harm in enumerate(harms):
        put(output, {"index.html": str(number).encode(), f"{number}.html": b""})
        harm(output / manifest.NAME)
    put(output, {"index.html": b"last"})
    assert content(output) == {"index.html": b"last"}


def test_without_exchange(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel cannot exchange folders or link files, the result is the same."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(system, "exchange", refuse)
    monkeypatch.setattr(os, "link", refuse)
    put(output, {"a.html": b"a", "b.html": b"b"})
    (output / "CNAME").write_text("example.org")
    (output / "link").symlink_to("/nowhere")
    for data in (b"a2", b"a3"):
        with Staging(output) as stage:
            assert stage.keep("b.html")
            stage.write("a.html", data)
            stage.commit()
    assert content(output) == {"a.html": b"a3", "b.html": b"b", "CNAME": b"example.org"}
    assert (output / "link").is_symlink()


# Things of the user


def test_clash(output: Path, tmp_path: Path) -> None:
    """Where the site needs a place that something of the user's has taken, the build stops."""
    outside = tmp_path / "outside"
    outside.mkdir()
    put(output, {"index.html": b"home"})
    (output / "about.html").write_text("mine")
    (output / "quetta").symlink_to(outside)
    for path in ("about.html", "quetta/01.html", "about.html/x"):
        with pytest.raises(BuildError, match=r"no build of ours wrote; move it away"):
            put(output, {path: b"ours"})
    assert (output / "about.html").read_text() == "mine"
    assert list(outside.iterdir()) == []


def test_replaced_by_link(output: Path, tmp_path: Path) -> None:
    """A file of ours that was replaced by a link outside is never written through."""
    secret = tmp_path / "passwd"
    secret.write_text("root")
    put(output, {"index.html": b"home"})
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(secret)
    with pytest.raises(BuildError, match=r"output/index\.html"):
        put(output, {"index.html": b"new"})
    assert secret.read_text() == "root"


def test_furniture_stays(output: Path, staged_site: ModuleType) -> None:
    """Files, folders and links of the user outlive every commit."""
    staged_site.build(output, 0)
    staged_site.furnish(output)
    for version in range(1, 6):
        staged_site.build(output, version)
        assert staged_site.version(output) == version
        assert staged_site.furnished(output)


def test_file_as_output(output: Path) -> None:
    """A file in the place of the output is an error in one sentence."""
    output.write_text("I am a file")
    with pytest.raises(BuildError, match="output is a file"):
        put(output, {"a": b""})


# Kills and full disks


@pytest.mark.parametrize("mode", ["every-kill", "every-fault"])
def test_every_step(output: Path, staged_site: ModuleType, start: Start, mode: str) -> None:
    """A kill, or a full disk, at each single step leaves one whole site, and the next build works."""
    staged_site.build(output, 0)
    staged_site.furnish(output)
    steps, errors = start("staged_site", mode, output).communicate(timeout=120)
    assert errors == ""
    assert int(steps) > 60


def kill_at_random(output: Path, site: ModuleType, start: Start, times: int, count: int) -> set[str]:
    """Kill builds at random instants; which of `old` and `new` were found."""
    chance = random.Random(times)
    site.build(output, 0, count)
    site.furnish(output)
    seen, current = set(), 0
    whole = 0.1  # how long a build takes here and now; corrected with each
    for turn in range(times):
        process = start("staged_site", "build", output, current + 1, count)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, whole))
        process.kill()
        errors = process.communicate()[1]
        whole *= 0.9 if process.returncode == 0 else 1.04
        assert errors == ""
        found = site.version(output, count)
        assert found in {current, current + 1}
        seen.add("old" if found == current else "new")
        current = found
        if turn % 5 == 4:
            current += 1
            site.build(output, current, count)
            assert site.version(output, count) == current
            assert site.furnished(output)
    return seen


@pytest.mark.proof
def test_killed(output: Path, staged_site: ModuleType, start: Start) -> None:
    """Builds killed at 25 random instants leave the old site whole or the new one whole."""
    assert "old" in kill_at_random(output, staged_site, start, 25, 300)


@pytest.mark.proof
def test_killed_often(output: Path, staged_site: ModuleType, start: Start) -> None:
    """Builds killed at 300 random instants leave the old site whole or the new one whole."""
    assert {"old", "new"} <= kill_at_random(output, staged_site, start, 300, 600)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user, in whose name the test runs, since root may write anywhere."""
    with tempfile.TemporaryDirectory() as name:
        user = os.geteuid()
        if user == 0:
            os.chown(name, 65534, 65534)
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            Path(name).chmod(0o755)
            os.seteuid(user)


def test_read_only(unprivileged: Path) -> None:
    """An output that cannot be written is one sentence, and the site stays readable."""
    output = unprivileged / "output"
    put(output, {"index.html": b"home"})
    for locked in (unprivileged / ".output.standfirst", unprivileged):
        locked.chmod(0o555)
        with pytest.raises(
            BuildError, match=r"(output|preview)/ cannot be written: Permission denied; check"
        ):
            put(output if locked.name.startswith(".") else unprivileged / "preview", {"index.html": b"new"})
        locked.chmod(0o755)
    assert content(output) == {"index.html": b"home"}


def test_disk_full_while_writing(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up in the middle of a file is one sentence, and the last site stands."""
    put(output, {"index.html": b"home"})
    real = Path.open

    def full(self: Path, *arguments: Any, **options: Any) -> Any:
        return (
            real(Path("/dev/full"), "wb")
            if self.parent.parent.name == "fresh"
            else real(self, *arguments, **options)
        )

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(BuildError, match="no space is left on the disk for output/; free some"):
        put(output, {"index.html": b"new" * 10_000})
    monkeypatch.undo()
    assert content(output) == {"index.html": b"home"}
    put(output, {"index.html": b"new"})


# Places


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EBUSY, errno.EPERM, errno.ENOTSUP])
def test_files_take_their_places_one_by_one(
    output: Path, staged_site: ModuleType, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where folders cannot be exchanged (mounts, overlays, others' file systems), each build is whole all the same."""
    staged_site.build(output, 0)
    staged_site.furnish(output)
    monkeypatch.setattr(atomic_publish, "swap", refusing(number))
    before = output.stat().st_ino
    for version in range(1, 7):
        staged_site.build(output, version)
        assert staged_site.version(output) == version
        assert staged_site.furnished(output)
    assert output.stat().st_ino == before
    monkeypatch.undo()
    staged_site.build(output, 7)
    assert staged_site.version(output) == 7
    assert output.stat().st_ino != before


def test_what_cannot_be_shared_is_left_where_it_is(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the user on another disk, or of another owner, stays the very same; the site is built around it."""
    put(output, {"index.html": b"home", "old.html": b"old"})
    (output / "theirs").mkdir()
    (output / "theirs" / "x.txt").write_text("x")
    before = (output / "theirs").stat().st_ino
    link = os.link

    def apart(source: Any, target: Any, **options: Any) -> None:
        if "theirs" in str(source):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        link(source, target, **options)

    monkeypatch.setattr(os, "link", apart)
    put(output, {"index.html": b"new"})
    assert content(output) == {"index.html": b"new", "theirs/x.txt": b"x"}
    assert (output / "theirs").stat().st_ino == before


def test_file_becomes_folder_one_by_one(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an exchange, too, a file can become a folder and a folder a file."""
    monkeypatch.setattr(atomic_publish, "swap", refusing(errno.EXDEV))
    for files in (
        {"a": b"file", "b/c/d": b"deep"},
        {"a/b": b"in folder", "b": b"file"},
        {"a": b"1", "b/c/d": b"2"},
    ):
        put(output, files)
        assert content(output) == files
    assert not (output / ".standfirst-parts").exists()


def refusing(number: int) -> Callable[..., None]:
    """What says that the file system cannot do something."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.proof
def test_every_kill_one_by_one(output: Path, staged_site: ModuleType, start: Start) -> None:
    """A kill at each step of an exchange one by one: old pages or new ones, none missing, and the next build mends it."""
    staged_site.build(output, 0)
    staged_site.furnish(output)
    steps, errors = start("staged_site", "every-kill-apart", output).communicate(timeout=120)
    assert errors == ""
    assert int(steps) > 60


def test_the_state_lies_outside_a_folder_that_is_served(tmp_path: Path) -> None:
    """Beside an output below the site's folder lies nothing of its last state; that is kept from other users."""
    (tmp_path / "pelicanconf.py").touch()
    (tmp_path / "www").mkdir()
    output = tmp_path / "www" / "briefings"
    old = tmp_path / "www" / ".briefings.standfirst"
    old.mkdir()
    (old / "lock").touch()
    put(output, {"index.html": b"withdrawn words"})
    put(output, {"index.html": b"other words"})
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["briefings"]
    assert not [
        path for path in (tmp_path / "www").rglob("*") if path.is_file() and b"withdrawn" in path.read_bytes()
    ]
    state = tmp_path / ".www%2Fbriefings.standfirst"
    assert (state / "spare" / "index.html").read_bytes() == b"withdrawn words"
    assert state.stat().st_mode & 0o007 == 0
    others = [
        tmp_path / name for name in ("output", "www%2Fbriefings", "www/briefings/deep", "www-briefings")
    ]
    states = [atomic_publish.Places(place).state for place in (output, *others)]
    assert len(set(states)) == len(states)
    assert states[1] == tmp_path / ".output.standfirst"


def test_a_preview_is_refused_in_the_folder_of_a_public_site(output: Path) -> None:
    """Whatever a folder is called, once it holds a public site it takes no preview; the other way round it may."""
    put(output, {"index.html": b"drafts"}, preview=True)
    put(output, {"index.html": b"drafts again"}, preview=True)
    put(output, {"index.html": b"public"})
    with pytest.raises(BuildError, match="output/ holds a public site"):
        put(output, {"index.html": b"drafts"}, preview=True)
    assert content(output) == {"index.html": b"public"}


def test_strangers_are_known(output: Path) -> None:
    """What no build has made is listed with each file in its folders, and no such change goes unseen."""
    put(output, {"index.html": b"home", "a/b.html": b"b"})
    with Staging(output) as stage:
        assert stage.foreign_files() == {}
        looks = {stage.intact()}
    for name in ("CNAME", "a/draft.pdf", "theirs/deep/x.txt", ".git/HEAD"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(name)
        with Staging(output) as stage:
            looks.add(stage.intact())
    (output / "CNAME").write_text("other")
    with Staging(output) as stage:
        looks.add(stage.intact())
        stage.write("new.html", b"new")
        stage.commit()
        assert sorted(stage.foreign_files()) == ["CNAME", "a/draft.pdf", "theirs/deep/x.txt"]
        committed = stage.intact()
    with Staging(output) as stage:
        assert stage.intact() == committed
    assert len(looks) == 5
    assert "" not in looks


# Two at once


def test_second_build_waits(output: Path) -> None:
    """A second build says that it waits, waits, and then gives up in one sentence."""
    told: list[str] = []
    with Staging(output):
        with pytest.raises(BuildError, match=rf"process {os.getpid()}\) is working on output/; run again"):
            put(output, {"a": b""}, wait=0.2, tell=told.append)
        with pytest.raises(BuildError, match="run again"):
            put(output, {"a": b""}, wait=0)
    assert told == [f"another build (process {os.getpid()}) is working on output/; waiting for it"]
    put(output, {"a": b""}, wait=0)


def test_lock_of_the_dead(output: Path, staged_site: ModuleType, start: Start) -> None:
    """The lock of a killed build holds nobody up."""
    staged_site.build(output, 0, 2000)
    process = start("staged_site", "build", output, 1, 2000)
    assert process.stdout is not None
    process.stdout.readline()
    while atomic_publish.Places(output).lock.read_text() != str(process.pid) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    current = staged_site.version(output, 2000)
    staged_site.build(output, current + 1, 2000)
    assert staged_site.version(output, 2000) == current + 1


# How fast


def test_one_edit_of_many(output: Path) -> None:
    """One edit among 3,000 files changes three directory entries, not 3,000."""
    many = {f"{i // 50}/{i}.html": b"x" for i in range(3000)}
    put(output, many)
    put(output, many | {"0/0.html": b"first edit"})
    spare = atomic_publish.Places(output).spare
    with Staging(output) as stage:
        kept = [path for path in many if path != "0/0.html" and stage.keep(path)]
        stage.write("0/0.html", b"second edit")
        before = {path: (spare / path).stat().st_ctime_ns for path in kept}
        stage.commit()
    changed = [path for path in kept if (output / path).stat().st_ctime_ns != before[path]]
    assert (len(kept), changed) == (2999, [])
