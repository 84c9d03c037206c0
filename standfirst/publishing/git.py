"""Publish to a branch of a git repository, as for GitHub Pages: one commit for each run.

The commit is built without a work tree. It becomes visible in one step when it is pushed, so a kill leaves the
branch as it was. Concurrent pushes are not overwritten.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from standfirst.errors import PublishError
from standfirst.publishing import ssh
from standfirst.publishing.destination import BRANCH, Destination
from standfirst.publishing.remote import Upload
from standfirst.settings import Site

MESSAGE = "Publish the site"
PLAIN = ".nojekyll"
"""Makes GitHub serve the branch unchanged; a new branch gets it."""


class GitRemote:
    """The newest commit of a branch, and the next one in progress."""

    def __init__(self, destination: Destination, site: Site) -> None:
        """Fetch the branch, if there is one."""
        self._name = destination.name
        self._branch = destination.fragment or BRANCH
        self._url = destination.address.removeprefix("git+").partition("#")[0]
        self._folder = tempfile.TemporaryDirectory(prefix="standfirst-git-")
        self._person = {"NAME": site.name, "EMAIL": site.contact or "standfirst@localhost"}
        self._last = ""
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file of the branch; None if there is none."""
        if not self._last or not self._git("ls-tree", "-z", self._last, "--", path):
            return None
        return self._git("cat-file", "blob", f"{self._last}:{path}")

    def write(self, files: Sequence[Upload]) -> None:
        """Add files to the next commit."""
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            places = [Path(folder, str(number)) for number, _ in enumerate(files)]
            for place, one in zip(places, files, strict=True):
                place.write_bytes(one.data)
            names = "".join(f"{place}\n" for place in places).encode()
            made = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=names).split()
        self._index(f"100644 {name.decode()}\t{one.path}" for name, one in zip(made, files, strict=True))

    def remove(self, paths: Sequence[str]) -> None:
        """Leave files out of the next commit."""
        self._index(f"0 {'0' * 40}\t{path}" for path in paths)

    def finish(self) -> None:
        """Commit and push, unless nothing has changed."""
        tree = self._git("write-tree").decode().strip()
        if self._last and tree == self._git("rev-parse", f"{self._last}^{{tree}}").decode().strip():
            return
        parents = ["-p", self._last] if self._last else []
        commit = self._git("commit-tree", tree, *parents, "-m", MESSAGE).decode().strip()
        self._git("push", "--quiet", self._url, f"{commit}:refs/heads/{self._branch}")
        self._last = commit

    def close(self) -> None:
        """Remove the copy of the repository."""
        self._folder.cleanup()

    def _begin(self) -> None:
        self._git("init", "--quiet", "--bare")
        ref = f"refs/heads/{self._branch}"
        if self._git("ls-remote", self._url, ref):
            self._git("fetch", "--quiet", "--depth=1", self._url, ref)
            self._last = self._git("rev-parse", "FETCH_HEAD").decode().strip()
            self._git("read-tree", self._last)
        else:
            self.write([Upload(PLAIN, b"")])

    def _index(self, lines: Iterable[str]) -> None:
        rows = "".join(f"{line}\0" for line in lines)
        self._git("update-index", "-z", "--index-info", given=rows.encode())

    def _git(self, *words: str, given: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                ["git", *words], input=given, capture_output=True, check=False, env=self._environment(),
                cwd=self._folder.name,
            )  # fmt: skip
        except FileNotFoundError:
            raise PublishError("git is not installed; install it") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip() or f"git {words[0]} failed"
            raise PublishError(f"{self._name}: {said}")
        return done.stdout

    def _environment(self) -> Mapping[str, str]:
        """Return the user's environment with an author if git has none, and without a surrounding repository."""
        whose = {
            f"GIT_{role}_{what}": text
            for role in ("AUTHOR", "COMMITTER")
            for what, text in self._person.items()
        }
        outer = {name: value for name, value in os.environ.items() if name not in _OUTER}
        return {
            **whose,
            **outer,
            "GIT_DIR": self._folder.name,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": _ssh(),
        }


_OUTER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")


def _ssh() -> str:
    return os.environ.get("GIT_SSH_COMMAND") or ssh.command()
