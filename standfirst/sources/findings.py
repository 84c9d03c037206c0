"""Tell what is gone from what cannot be told, and report it at the lines that have the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from standfirst.checks.run import Report, unsilenced
from standfirst.errors import Level, Problem
from standfirst.sources.addresses import COPIES, SourceAddress
from standfirst.sources.asking import Fault, WebAnswer

State = Literal["alive", "moved", "gone", "doubtful", "failing", "blocked", "not asked"]

_GONE = (404, 410)
_WALLS = (401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 999)
"""Statuses with which hosts keep programs out, or out of some countries, while readers get the page."""
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/?)?(?:index\.\w+|home/?)?")
_SOFT = re.compile(
    r"^\W*(?:error\s*)?(?:404|410)\b|\berror 40[4]\b|\b(?:page|document|file|content|article) (?:not found|does not exist|no longer)"
    r"|^\W*not found\b|introuvable|no (?:se ha )?encontrad[oa]|no existe|غير موجود|صفحہ نہیں ملا",
    re.IGNORECASE,
)
_LEVELS: Mapping[State, tuple[str, Level]] = {
    "gone": ("SF116", "error"),
    "doubtful": ("SF116", "warning"),
    "failing": ("SF117", "warning"),
    "blocked": ("SF117", "info"),
    "not asked": ("SF117", "info"),
    "moved": ("SF118", "info"),
}


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of one address, with a sentence for the desk; `target` is the address it moved to."""

    state: State
    said: str
    target: str = ""


def state(url: str, answer: WebAnswer | None, *, connected: bool = True) -> SourceState:
    """Return the state of an address; without an answer it was not asked.

    `connected` is False if no host answered at all, which is more likely the fault of this machine.
    """
    if answer is None:
        return SourceState("not asked", "was not asked: its source has a marking")
    if answer.fault:
        return _without_answer(answer, connected=connected)
    status = answer.status
    if status in _GONE:
        return SourceState("gone", f"is gone: the host answers {status}")
    if status in _WALLS:
        return SourceState("blocked", f"cannot be checked: the host answers {status} to programs")
    if not 200 <= status < 300:
        return SourceState("failing", f"does not work: the host answers {status}")
    if why := _soft(url, answer):
        return SourceState("doubtful", f"seems to be gone: {why}")
    if answer.permanent and _differs(url, answer.url):
        return SourceState("moved", f"has moved to {answer.url}", answer.url)
    return SourceState("alive", f"answers {status}")


def _without_answer(answer: WebAnswer, *, connected: bool) -> SourceState:
    assert answer.fault is not None  # noqa: S101  # the only caller has looked
    said = f"{answer.fault.value}{f' ({answer.detail})' if answer.detail else ''}"
    if answer.fault is Fault.NO_HOST and connected:
        return SourceState("gone", f"is gone: {said}")
    if answer.fault is Fault.PRIVATE:
        return SourceState("not asked", f"was not asked: {said}")
    if not connected or answer.fault in (Fault.SKIPPED, Fault.NO_RESOLVER, Fault.CIRCLE, Fault.NO_HOST):
        return SourceState("blocked", f"cannot be checked: {said}")
    return SourceState("failing", f"does not work: {said}")


def _soft(url: str, answer: WebAnswer) -> str:
    """Return why a page that answers seems to be gone; empty if it does not."""
    before, after = urlsplit(url), urlsplit(answer.url)
    if not _HOME.fullmatch(before.path) and _HOME.fullmatch(after.path) and not after.query:
        return "it leads to a home page"
    return f"its page has the title “{answer.title[:80]}”" if _SOFT.search(answer.title) else ""


def _differs(url: str, target: str) -> bool:
    """Return whether an address is another one, not the same with https, www or a slash at its end."""
    return _core(url) != _core(target)


def _core(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def states(found: Iterable[SourceAddress], answers: Mapping[str, WebAnswer]) -> dict[str, SourceState]:
    """Return the state of each address and each archived copy."""
    connected = any(not one.fault for one in answers.values())
    every = (url for one in found for url in (one.url, *one.copies) if url)
    return {url: state(url, answers.get(url), connected=connected) for url in every}


def report(
    found: Sequence[SourceAddress], by_url: Mapping[str, SourceState], *, strict: bool = False
) -> Report:
    """Return a report with a problem at each line that has an address which is not simply alive."""
    problems = {problem for one in found for problem in _problems(one, by_url)}
    documents = {mention.document.path: mention.document for one in found for mention in one.mentions}
    comments = {path: tuple(document.noqa()) for path, document in documents.items()}
    left, _ = unsilenced(problems, comments)
    codes = {code for code, _ in _LEVELS.values()}
    return Report(tuple(sorted(left)), len(problems) - len(left), strict, len(documents), len(codes))


def _problems(one: SourceAddress, by_url: Mapping[str, SourceState]) -> Iterator[Problem]:
    alive = next((copy for copy in one.copies if by_url[copy].state in ("alive", "moved")), "")
    for mention in one.mentions:
        name = mention.source.id
        if one.url and (now := by_url[one.url]).state in _LEVELS:
            code, level = _LEVELS[now.state]
            level, fix = (
                ("info", "its archived copy is there")
                if alive and level == "error"
                else (level, _fix(one, now))
            )
            yield Problem(*mention.at("url"), code, f"the address of `{name}` {now.said}", fix, level)
        copy = mention.source.archived
        # Where an archive does not let programs in, its copies say nothing.
        if copy and (now := by_url[copy]).state in ("gone", "doubtful", "failing"):
            code, level = _LEVELS[now.state]
            yield Problem(
                *mention.at("archived"),
                code,
                f"the archived copy of `{name}` {now.said}",
                "give the address of another copy",
                level,
            )


def _fix(one: SourceAddress, now: SourceState) -> str:
    if now.state in ("gone", "doubtful"):
        return "" if one.copies else f"look for a copy at {COPIES}{one.url} and add it as `archived`"
    if now.state == "moved":
        return "give the new address if it has the same content"
    if now.state == "failing":
        return "try again later, or open it in a browser"
    return "" if now.state == "not asked" else "open it in a browser"
