"""Commit one file to the git repository of a site."""

from __future__ import annotations

import os
import subprocess

from standfirst.editor.saving import located
from standfirst.errors import UsageError
from standfirst.settings import Site

_PATIENCE = 60


def commit(site: Site, name: str, message: str) -> str:
    """Commit a single briefing file with a message; return the short name of the commit.

    Other changed or staged files stay as they are. Raises UsageError with git's message.
    """
    path = located(site, name).path
    text = message.strip()
    if not text:
        raise UsageError("say in the message what has changed")
    if (
        _git(
            site,
            "rev-parse",
            "--is-inside-work-tree",
            fails="this site is in no git repository; run `git init`",
        )
        != "true"
    ):
        raise UsageError("this site is in no git repository; run `git init`")
    if not _git(site, "status", "--porcelain", "--", str(path)):
        raise UsageError(f"{name} has no changes that are not committed")
    _git(site, "add", "--", str(path))
    _git(site, "commit", "--quiet", f"--message={text}", "--", str(path))
    return _git(site, "rev-parse", "--short", "HEAD")


def _git(site: Site, *words: str, fails: str = "") -> str:
    """Return git's output; UsageError if it fails, with git's message or with `fails`."""
    try:
        done = subprocess.run(
            ["git", "-C", str(site.root), *words],
            capture_output=True, encoding="utf-8", errors="replace", timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"},
        )  # fmt: skip
    except FileNotFoundError:
        raise UsageError("git is not installed; the file is saved all the same") from None
    except subprocess.TimeoutExpired:
        raise UsageError("git does not end; commit in a terminal") from None
    if done.returncode:
        raise UsageError(fails or f"git: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()
