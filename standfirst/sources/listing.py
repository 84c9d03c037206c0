"""Write the list of addresses, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from standfirst.checks import output
from standfirst.checks.run import Report
from standfirst.sources.addresses import SourceAddress, snapshot_day
from standfirst.sources.findings import SourceState


def text(found: Sequence[SourceAddress], by_url: Mapping[str, SourceState]) -> str:
    """Return a block for each address, and a summary."""
    return "\n\n".join([*("\n".join(_block(one, by_url)) for one in found), _summary(found)])


def _block(one: SourceAddress, by_url: Mapping[str, SourceState]) -> list[str]:
    path, line, _ = one.mentions[0].at("url")
    more = f" and {len(one.mentions) - 1} more" if len(one.mentions) > 1 else ""
    rows = [one.url or "(no address of its own)", f"  {'; '.join(one.titles)} ({path}:{line}{more})"]
    if one.accessed:
        rows.append(f"  accessed {one.accessed}")
    if one.url in by_url:
        rows.append(f"  {by_url[one.url].said}")
    for copy in one.copies:
        said = f"; {by_url[copy].said}" if copy in by_url else ""
        rows.append(f"  archived {snapshot_day(copy) or '(day unknown)'}: {copy}{said}")
    if one.save:
        rows.append(f"  no archived copy; request one: {one.save}")
    elif not one.copies:
        rows.append("  no archived copy; it has a marking, so none is requested")
    return rows


def _summary(found: Sequence[SourceAddress]) -> str:
    archived = sum(bool(one.copies) for one in found)
    word = "address" if len(found) == 1 else "addresses"
    return f"{len(found)} {word}, {archived} with an archived copy, {len(found) - archived} without"


def as_json(
    found: Sequence[SourceAddress], by_url: Mapping[str, SourceState], report: Report | None = None
) -> str:
    """Return every address as a record, and with a `report` the problems and totals as `check` writes them."""
    data: dict[str, Any] = {"addresses": [_record(one, by_url) for one in found]}
    if report is not None:
        data |= json.loads(output.as_json(report))
    return json.dumps(data, ensure_ascii=False, indent=2)


def _record(one: SourceAddress, by_url: Mapping[str, SourceState]) -> dict[str, Any]:
    return {
        "url": one.url or None,
        "titles": one.titles,
        "accessed": str(one.accessed) if one.accessed else None,
        "marked": one.marked,
        **_state(one.url, by_url),
        "archived": [
            {"url": copy, "day": str(day) if (day := snapshot_day(copy)) else None, **_state(copy, by_url)}
            for copy in one.copies
        ],
        "save": one.save or None,
        "places": [
            {"id": mention.source.id, "path": path, "line": line, "column": column}
            for mention in one.mentions
            for path, line, column in [mention.at("url")]
        ],
    }


def _state(url: str, by_url: Mapping[str, SourceState]) -> dict[str, Any]:
    if url not in by_url:
        return {}
    now = by_url[url]
    return {"state": now.state, "answer": now.said, "moved_to": now.target or None}
