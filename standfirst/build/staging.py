"""Stage a site beside the last one and publish it in one step, or not at all.

The next site grows in `.output.standfirst/spare` on the same file system. Unchanged files are hard
links to those of the last site, so they are neither copied nor read; new ones are written aside and
renamed at the commit. Then the kernel exchanges the two folders, and the previous site becomes the
spare, to which the next commit applies the changes made since. Whatever state a kill left the spare
in, it is compared with the wanted state entry by entry, and repaired. The user's own files are in
both trees, so they never disappear.

A mount point, a container layer and some file systems cannot exchange folders. There new files are
placed one by one (`atomic_publish.replace`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from standfirst import disk, system
from standfirst.build import atomic_publish, lock, manifest, output_tree, paths
from standfirst.build.hardlinks import LinkTree
from standfirst.build.manifest import Artefact, Manifest
from standfirst.build.output_tree import Guests
from standfirst.errors import BuildError

PUBLIC, PREVIEW = "public", "preview"
FILE_MODE = 0o644
"""The mode of every artefact, whatever the umask is."""

_FILES_A_FOLDER = 100

_TIMES = "times.json"


@dataclass(frozen=True, slots=True)
class Commit:
    """The changes of a commit, by path in the output; all three are empty if nothing had changed."""

    manifest: Manifest
    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def gone(self) -> tuple[str, ...]:
        """The removed pages of editions, told by the data that was beside them."""
        removed = set(self.removed)
        pages = (path for path in self.removed if path.endswith(".html"))
        return tuple(path for path in pages if path.removesuffix("html") + "json" in removed)


class Staging:
    """The next state of an output folder; a context manager.

    Leaving the block without `commit()` leaves the output as it was. A second build on the same
    output waits up to `wait` seconds, after one message through `tell`.
    """

    def __init__(
        self,
        output: Path,
        *,
        wait: float = 600.0,
        tell: Callable[[str], None] = lambda _: None,
        preview: bool = False,
    ) -> None:
        """Stage for `output`, which need not exist; a link to a folder means that folder.

        `preview` marks it as holding unpublished content, which the folder of a public site refuses.
        """
        self.output = output.resolve()
        self.last = Manifest()
        self._places = atomic_publish.Places(self.output)
        self._lock = (wait, tell)
        self._purpose = PREVIEW if preview else PUBLIC
        self._stack = ExitStack()
        self._listed = ""
        self._staged: dict[str, Path] = {}
        self._artefacts: dict[str, Artefact] = {}
        self._intact: dict[str, os.DirEntry[str]] = {}
        self._times: dict[str, int] = {}
        self._seen = False

    def __enter__(self) -> Self:
        """Take the lock, repair what a killed build left, and list the output."""
        try:
            with _explained(self.output):
                self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not committed and release the lock."""
        with self._stack, _explained(self.output):
            atomic_publish.recover(self._places)
            shutil.rmtree(self._places.fresh, ignore_errors=True)

    def write(self, path: str, data: bytes, sources: Iterable[str] = ()) -> Artefact:
        """Stage a file; if its bytes are the same as last time, the existing file stays."""
        artefact = self._claim(Artefact.of(path, data, sources))
        known = self.last.artefacts.get(path)
        if known is None or known.sha256 != artefact.sha256 or not self._is_intact(known):
            with _explained(self.output):
                self._staged[path] = self._write_temporary(data)
        return artefact

    def keep(self, path: str, sources: Iterable[str] | None = None) -> bool:
        """Take a file over from the last site without reading it.

        Return False if there is none, or it was changed by someone else: then write it. `sources` replaces
        those of last time.
        """
        known = self.last.artefacts.get(path)
        if known is None or not self._is_intact(known):
            return False
        named = known.sources if sources is None else tuple(sorted(set(sources)))
        self._claim(known if named == known.sources else replace(known, sources=named))
        return True

    def intact(self, foreign_files: Mapping[str, os.DirEntry[str]] | None = None) -> str:
        """Return a digest of the last site's manifest and foreign files if nothing has changed; else an empty string.

        After a commit that is the committed site. `foreign_files` saves listing them again.
        """
        if not self._seen:
            self._look()
        artefacts = self.last.artefacts
        if (
            not artefacts
            or manifest.NAME not in self._intact
            or not all(map(self._is_intact, artefacts.values()))
        ):
            return ""
        found = hashlib.sha256((self.output / manifest.NAME).read_bytes()).hexdigest()
        if found != self._listed:
            return ""
        beside = self.foreign_files() if foreign_files is None else foreign_files
        others = sorted((path, *_state_of(entry)) for path, entry in beside.items())
        return hashlib.sha256(json.dumps([found, others]).encode()).hexdigest()

    def foreign_files(self) -> dict[str, os.DirEntry[str]]:
        """Return the files in the output that no build has made, by path: they are public with the site."""
        if not self.output.exists():
            return {}
        ours = self._ours()
        found = output_tree.listing(self.output, lambda path: path not in output_tree.UNSEEN)
        return {path: entry for path, entry in found.files.items() if path not in ours}

    def read(self, path: str) -> bytes:
        """Return the bytes of a file that was written or kept."""
        if path not in self._artefacts:
            raise BuildError(f"{path} was neither written nor kept")
        with _explained(self.output):
            return self.file(path).read_bytes()

    def file(self, path: str) -> Path:
        """Return the current location of a file that was written or kept; it must not be changed there."""
        return self._staged.get(path, self.output / path)

    def room(self, name: str) -> Path:
        """Return a path for a folder on the same file system; its content is removed at the end of the block."""
        return self._places.fresh / name

    def manifest(self) -> Manifest:
        """Return the manifest of all that was written and kept so far."""
        return Manifest(dict(self._artefacts))

    def commit(self) -> Commit:
        """Publish what was written and kept as the output; all other files of ours are removed."""
        result = self.manifest()
        data = result.to_bytes()
        with _explained(self.output):
            _refuse_overlaps(self._artefacts)
            if not self._staged and self._is_committed(data):
                return Commit(result)
            self._put_in_place(data)
        written = tuple(sorted(self._staged))
        kept = tuple(sorted(self._artefacts.keys() - self._staged.keys()))
        removed = tuple(sorted(self.last.artefacts.keys() - self._artefacts.keys()))
        self.last, self._listed = result, hashlib.sha256(data).hexdigest()
        self._seen = False
        return Commit(result, written, kept, removed)

    def _open(self) -> None:
        _refuse_places(self.output)
        self._make_state()
        wait, tell = self._lock
        self._stack.enter_context(lock.hold(self._places.lock, f"{self.output.name}/", wait, tell))
        self._refuse_purpose()
        atomic_publish.recover(self._places)
        _empty(self._places.fresh)
        self.last, self._times = self._last_manifest(), self._known_times()
        self._look()

    def _look(self) -> None:
        """List the folders of the site as it was written last."""
        self._seen, known = True, paths.folders(set(self.last.artefacts))
        if self.output.exists():
            self._intact = output_tree.listing(self.output, known.__contains__).files

    def _make_state(self) -> None:
        """Create a folder that only owner and group can read: it holds more than the public site does."""
        state = self._places.state
        state.mkdir(parents=True, exist_ok=True)
        if (mode := state.stat().st_mode & 0o7777) & 0o007:
            state.chmod(mode & 0o7770)
        (state / ".gitignore").write_bytes(b"*\n")
        beside = self.output.with_name(f".{self.output.name}.standfirst")
        if beside != state and (beside / "lock").is_file():  # where an older release put it
            shutil.rmtree(beside)

    def _refuse_purpose(self) -> None:
        known = _text(self._places.purpose)
        if self._purpose == PREVIEW and known == PUBLIC:
            raise BuildError(
                f"{self.output.name}/ holds a public site; a preview contains what is not public: choose another folder"
            )

    def _last_manifest(self) -> Manifest:
        """Return the last build's manifest from the output, or from our own copy if that is gone."""
        for file in (self.output / manifest.NAME, self._places.manifest):
            try:
                data = file.read_bytes()
                self._listed = hashlib.sha256(data).hexdigest()
                return Manifest.from_bytes(data)
            except (FileNotFoundError, BuildError):
                continue
        return Manifest()

    def _ours(self) -> frozenset[str]:
        """Return the files of the last site, with its manifest unless there never was one."""
        known = self.last.artefacts.keys()
        return frozenset(known | {manifest.NAME} if known or self._places.manifest.exists() else known)

    def _write_temporary(self, data: bytes) -> Path:
        """Write a temporary file, in one of many folders, because ext4 is slow to fill a single one."""
        number = len(self._staged)
        folder = self._places.fresh / str(number // _FILES_A_FOLDER)
        if number % _FILES_A_FOLDER == 0:
            folder.mkdir()
        _create(folder / str(number), data)
        return folder / str(number)

    def _claim(self, artefact: Artefact) -> Artefact:
        if artefact.path == manifest.NAME or artefact.path in self._artefacts:
            raise BuildError(f"two things want to be {artefact.path}")
        self._artefacts[artefact.path] = artefact
        return artefact

    def _is_intact(self, artefact: Artefact) -> bool:
        """Return whether a file of the last site is unchanged.

        One with its recorded size and time is trusted; any other (edited, checked out by git,
        restored from a backup) is read and compared.
        """
        entry = self._intact.get(artefact.path)
        if entry is None:
            return False
        status = entry.stat(follow_symlinks=False)
        if status.st_size != artefact.size:
            return False
        if status.st_mtime_ns == self._times.get(artefact.path):
            return True
        data = (self.output / artefact.path).read_bytes()
        return hashlib.sha256(data).hexdigest() == artefact.sha256

    def _known_times(self) -> dict[str, int]:
        """Return the recorded modification time of each file of the last site; others are read and compared."""
        with suppress(OSError, ValueError):
            known = json.loads((self._places.state / _TIMES).read_bytes())
            return known if isinstance(known, dict) else {}
        return {}

    def _keep_times(self) -> None:
        """Record the modification time of each file of this site."""
        times = {path: file.stat().st_mtime_ns for path, file in self._staged.items()}
        for path in self._artefacts.keys() - times.keys():
            times[path] = self._intact[path].stat(follow_symlinks=False).st_mtime_ns
        self._times = times
        disk.write(self._places.state / _TIMES, json.dumps(times, separators=(",", ":")).encode())

    def _is_committed(self, data: bytes) -> bool:
        """Return whether the output holds exactly this manifest already."""
        file = self.output / manifest.NAME
        return manifest.NAME in self._intact and file.read_bytes() == data

    def _put_in_place(self, data: bytes) -> None:
        fresh = self._places.fresh / "manifest"
        _create(fresh, data)
        self._keep_times()
        staged = {**self._staged, manifest.NAME: fresh}
        wanted = frozenset(self._artefacts) | {manifest.NAME}
        found = output_tree.guests(self.output, self._ours(), wanted)
        copy = self._places.state / "manifest.draft"
        copy.write_bytes(data)
        self._places.purpose.write_text(self._purpose, encoding="utf-8")
        if not self._exchanged(staged, found):
            sources = {
                path: source if source.exists() else self._places.spare / path
                for path, source in staged.items()
            }
            atomic_publish.replace(self._places, sources, self._ours() - wanted)
        system.replace(copy, self._places.manifest)

    def _exchanged(self, staged: Mapping[str, Path], found: Guests) -> bool:
        """Publish the staged site by an exchange of folders; False if that is impossible here."""
        spare = LinkTree(self._places.spare, self.output)
        kept = {path: self._intact[path].inode() for path in self._artefacts if path not in staged}
        try:
            if self.output.is_mount():
                return False
            spare.become(kept, staged, found.folders)
            atomic_publish.flush(self._places.spare, [self._places.spare / path for path in staged])
            spare.welcome(found)
            atomic_publish.swap(self._places)
        except OSError as error:
            if error.errno not in atomic_publish.APART:
                raise
            return False
        self._take_over_late_files(found)
        return True

    def _take_over_late_files(self, found: Guests) -> None:
        """Take over files that someone put into the output during the exchange."""
        for path in found.folders:
            old, new = self._places.spare / path, self.output / path
            seen = output_tree.listing(new)
            for late in output_tree.listing(old).files.keys() - seen.files.keys():
                (new / late).parent.mkdir(parents=True, exist_ok=True)
                (old / late).rename(new / late)


def _state_of(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    """Return the values that reveal a change of a foreign file."""
    status = entry.stat(follow_symlinks=False)
    return status.st_size, status.st_mtime_ns, status.st_ino


def _text(file: Path) -> str:
    """Return the text of a small file of ours; empty if there is none."""
    with suppress(OSError, ValueError):
        return file.read_text("utf-8")
    return ""


def _create(path: Path, data: bytes) -> None:
    """Write a new file with the mode that all artefacts have, whatever the user's umask is."""
    with path.open("xb") as file:
        file.write(data)
    path.chmod(FILE_MODE)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _refuse_places(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise BuildError(f"{output.name} is a file; the output must be a folder")


def _refuse_overlaps(artefacts: Iterable[str]) -> None:
    names = set(artefacts) | {manifest.NAME}
    if both := sorted(names & paths.folders(names)):
        raise BuildError(f"{both[0]} cannot be a file and a folder at once")


@contextmanager
def _explained(output: Path) -> Iterator[None]:
    """Turn an error of the file system into one helpful sentence."""
    try:
        yield
    except OSError as error:
        raise BuildError(_sentence(output, error)) from error


def _sentence(output: Path, error: OSError) -> str:
    name = f"{output.name}/"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"no space is left on the disk for {name}; free some and build again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{name} cannot be written: {error.strerror}; check the rights of it and of the folder above"
    return f"{name} cannot be written: {error.strerror or error} ({error.filename})"
