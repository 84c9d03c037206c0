"""Write a report for people, for programs, and for GitHub, GitLab and code scanners (SARIF 2.1.0)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from standfirst import __version__
from standfirst.checks.registry import Check, all_checks
from standfirst.checks.run import Report
from standfirst.errors import LEVELS, Problem, ProblemGroup, UsageError, visible
from standfirst.terminal import styled

_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB = {"error": "major", "warning": "minor", "info": "info"}
_SARIF = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(report: Report, *, color: bool = False, quiet: bool = False) -> str:
    """Return a line for each problem, by file with the most severe first, and a summary.

    `color` highlights places and codes; `quiet` omits everything except errors.
    """
    files: dict[str, list[ProblemGroup]] = {}
    for group in report.groups:
        if quiet and group.first.level != "error" and not report.strict:
            continue
        files.setdefault(group.first.path, []).append(group)
    blocks = [
        "\n".join(_line(group, color=color) for group in sorted(groups, key=_badness))
        for _, groups in sorted(files.items(), key=_worst)
    ]
    return "\n\n".join(blocks if quiet else [*blocks, summary(report)])


def _line(group: ProblemGroup, *, color: bool) -> str:
    level = group.first.level
    line = str(group) if level == "error" else f"{group} ({level})"
    if not color:
        return line
    place, code = f"{visible(group.first.path)}:{group.first.line}:{group.first.column}:", group.first.code
    rest = line.removeprefix(f"{place} {code}")
    return f"{styled(place, 'bold')} {styled(code, level)}{rest}"


def _badness(group: ProblemGroup) -> tuple[int, Problem]:
    return LEVELS.index(group.first.level), group.first


def _worst(file: tuple[str, list[ProblemGroup]]) -> tuple[int, str]:
    path, groups = file
    return min(_badness(group)[0] for group in groups), path


def summary(report: Report) -> str:
    """Return one line with the number of problems by level and of files and checks."""
    counts = report.counts
    named = [
        f"{counts[level]} {word}{'s' if counts[level] != 1 and level != 'info' else ''}"
        for level, word in (("error", "error"), ("warning", "warning"), ("info", "info"))
        if counts[level]
    ]
    silenced = f" ({report.silenced} silenced)" if report.silenced else ""
    files = f"{report.files} file{'s' if report.files != 1 else ''}"
    return f"{', '.join(named) or 'nothing found'}{silenced} in {files}, with {report.checks} checks"


def as_json(report: Report) -> str:
    """Return every problem as a record, and the totals."""
    names = {check.code: check.name for check in all_checks()}
    problems = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "name": names.get(problem.code, ""),
            "level": problem.level,
            "message": problem.message,
            "fix": problem.fix,
            "also": [{"line": line, "column": column} for line, column in group.others],
        }
        for group in report.groups
        for problem in [group.first]
    ]
    data = {
        "problems": problems,
        "counts": {level: report.counts[level] for level in LEVELS},
        "silenced": report.silenced,
        "failed": report.failed,
        "files": report.files,
        "checks": report.checks,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def github(report: Report) -> str:
    """Return a workflow command for each problem, which GitHub shows beside the line."""
    return "\n".join(map(_command, report.groups))


def _command(group: ProblemGroup) -> str:
    problem = group.first
    place = f"file={_escaped(problem.path)},line={problem.line},col={problem.column}"
    message = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    also = (
        f" (also at {', '.join(f'{line}:{column}' for line, column in group.others)})" if group.others else ""
    )
    words = " ".join(f"{message}{also}".split()).replace("%", "%25")
    return visible(f"::{_GITHUB[problem.level]} {place},title={problem.code}::{words}")


def _escaped(value: str) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(char, code)
    return value


def gitlab(report: Report) -> str:
    """Return a Code Quality report, which GitLab shows beside the line in a merge request."""
    return json.dumps([_issue(problem) for problem in report.problems], ensure_ascii=False, indent=2)


def _issue(problem: Problem) -> dict[str, Any]:
    message = (
        f"{problem.code} {problem.message}; {problem.fix}"
        if problem.fix
        else f"{problem.code} {problem.message}"
    )
    return {
        "description": " ".join(message.split()),
        "check_name": problem.code,
        "fingerprint": hashlib.sha256(str(problem).encode()).hexdigest(),
        "severity": _GITLAB[problem.level],
        "location": {
            "path": problem.path,
            "positions": {"begin": {"line": problem.line, "column": problem.column}},
        },
    }


def sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log with the rules concerned and every result."""
    broken = {problem.code for problem in report.problems}
    rules = [check for check in all_checks() if check.code in broken]
    index = {check.code: number for number, check in enumerate(rules)}
    driver = {
        "name": "Standfirst",
        "semanticVersion": __version__,
        "rules": [_rule(check) for check in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(group, index) for group in report.groups],
    }
    return json.dumps(
        {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2
    )


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.message},
        "fullDescription": {"text": check.explanation},
        "help": {"text": check.explanation, "markdown": check.explanation},
        "defaultConfiguration": {"level": _SARIF[check.level]},
    }


def _result(group: ProblemGroup, index: dict[str, int]) -> dict[str, Any]:
    problem = group.first
    message = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    others = [_place(problem.path, line, column) for line, column in group.others]
    return {
        "ruleId": problem.code,
        "ruleIndex": index[problem.code],
        "level": _SARIF[problem.level],
        "message": {"text": " ".join(message.split())},
        "locations": [_place(problem.path, problem.line, problem.column)],
        **({"relatedLocations": others} if others else {}),
    }


def _place(path: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
}
"""The formats of a report, by the value of `--format`."""


def write(report: Report, name: str) -> str:
    """Return a report in one of the formats; raise UsageError for an unknown one."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; use one of {', '.join(FORMATS)}")
    return FORMATS[name](report)


def explained(check: Check) -> str:
    """Return the documentation of a check, in Markdown."""
    parts = [f"# {check.code} {check.name}", f"*{check.level}*: {check.message}.", check.explanation]
    parts += _example("Fails", check.fails)
    parts += _example("Passes", check.passes)
    return "\n\n".join(parts) + "\n"


def _example(title: str, files: Any) -> list[str]:
    blocks = [f"```yaml\n# {name}\n{body}\n```" for name, body in files.items() if body]
    return [f"## {title}", *blocks] if blocks else []
