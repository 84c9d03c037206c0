"""Fill the front matter of a briefing: kind, title, dateline, edition, marking, standfirst."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from standfirst.importer import records
from standfirst.importer.outline import Outline
from standfirst.importer.records import ImportDraft
from standfirst.importer.writer import CommentedValue

_TLP: Final = re.compile(r"\bTLP\s*:\s*(RED|AMBER\+STRICT|AMBER|GREEN|CLEAR|WHITE)\b")
_EXERCISE: Final = re.compile(r"\b(?:EXERCISE|EXERCICE|EJERCICIO)\b|^\W*(?:تمرين|مشق)\b")


def fill(draft: ImportDraft, plan: Outline, today: date, *, dated: bool) -> None:
    draft.data["kind"] = CommentedValue(
        plan.issue.kind or "explainer", "confirm: flash, sitrep, bulletin or explainer"
    )
    draft.data["title"] = CommentedValue(
        plan.title, "confirm: the text has no headline of its own" if plan.title_guessed else "confirm"
    )
    if plan.title_at is not None:
        draft.put(plan.title_at, "title")
        _whole_title(draft, plan)
    _dateline(draft, plan, today, dated=dated)
    _issue(draft, plan)
    _marking(draft, plan)
    if plan.standfirst_at is not None:
        block = plan.blocks[plan.standfirst_at]
        draft.data["standfirst"] = CommentedValue(
            records.cite(" ".join(block.prose.split()), draft), "confirm"
        )
        draft.put(plan.standfirst_at, "standfirst")
    kept = [plan.blocks[at].text for at in plan.kickers]
    if kept:
        draft.data["note"] = "\n".join(kept)
        for at in plan.kickers:
            draft.put(at, "note")
    for at, reason in plan.aside.items():
        for line in plan.blocks[at].lines:
            draft.reasons[line] = reason


def _issue(draft: ImportDraft, plan: Outline) -> None:
    """Set what the report states about itself, each with a comment."""
    issue = plan.issue
    if issue.number:
        draft.data["edition"] = CommentedValue(issue.number, "confirm")
    if issue.as_of:
        draft.data["as_of"] = CommentedValue(
            f"{issue.as_of}T00:00Z", "confirm: the source gives the day, not the hour"
        )
    if issue.period:
        first, last = issue.period
        draft.data["period"] = CommentedValue({"from": first.isoformat(), "to": last.isoformat()}, "confirm")
    if issue.next_due and issue.next_due > (plan.day or issue.next_due.min):
        draft.data["next_due"] = CommentedValue(issue.next_due.isoformat(), "confirm")


def _whole_title(draft: ImportDraft, plan: Outline) -> None:
    """Keep a headline that had to be cut in full in the note."""
    at = plan.title_at
    if at is not None and plan.title.endswith(" …"):
        draft.data["note"] = plan.blocks[at].text
        draft.put(at, "note")


def _dateline(draft: ImportDraft, plan: Outline, today: date, *, dated: bool) -> None:
    """Set place and date, with the text that gives them; otherwise the place is blank and the date today."""
    written = [plan.dateline] if plan.dateline_at is not None else []
    written += [plan.blocks[at].text for at in plan.date_lines]
    quoted = " ".join(f"“{each.replace('“', '').replace('”', '')}”" for each in written)
    remark = f"confirm; as written: {quoted}" if written else "confirm"
    line: dict[str, Any] = {
        "place": CommentedValue(plan.place[:400], remark)
        if plan.place
        else CommentedValue("Not stated", "confirm: the text names no place")
    }
    if plan.country:
        line["country"] = CommentedValue(plan.country, "confirm")
    if plan.day is None:
        why = "the day on which the file was saved" if dated else "the day of the import"
        line["date"] = CommentedValue(today.isoformat(), f"confirm: the text has no date; this is {why}")
    else:
        line["date"] = CommentedValue(plan.day.isoformat(), "confirm" if plan.place else remark)
    draft.data["dateline"] = line
    for at in [*plan.date_lines, *([plan.dateline_at] if plan.dateline_at is not None else [])]:
        draft.put(at, "dateline")


def _marking(draft: ImportDraft, plan: Outline) -> None:
    """Mark the draft AMBER; a stricter marking of the source stays, a more open one is left to the editor."""
    head = " ".join(block.text for block in [*plan.blocks[:8], *plan.blocks[-2:]])
    marks = _TLP.findall(head)
    mark = next((each for each in ("RED", "AMBER+STRICT") if each in marks), "AMBER")
    shown: Any = (
        CommentedValue(mark, f"confirm: the source says TLP:{marks[0]}")
        if marks and marks[0] != mark
        else mark
    )
    draft.data["tlp"] = shown
    draft.data["status"] = "draft"
    if plan.exercise or any(_EXERCISE.search(block.text) for block in plan.blocks[:6]):
        draft.data["exercise"] = True
