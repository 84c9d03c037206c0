"""Writes a report for people, for programs, for GitHub and for code scanners (SARIF 2.1.0)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from standfirst import __version__
from standfirst.checks.registry import Check, all_checks
from standfirst.checks.run import Report
from standfirst.errors import Problem, UsageError

_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}
_SARIF = {"error": "error", "warning": "warning", "info": "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(report: Report) -> str:
    """A line a problem, as every other error is written, and a line that counts them."""
    lines = [
        str(problem) if problem.level == "error" else f"{problem} ({problem.level})"
        for problem in report.problems
    ]
    return "\n".join([*lines, summary(report)])


def summary(report: Report) -> str:
    """How many problems there are of each level, in one line."""
    counts = report.counts
    named = [
        f"{counts[level]} {word}{'s' if counts[level] != 1 and level != 'info' else ''}"
        for level, word in (("error", "error"), ("warning", "warning"), ("info", "info"))
        if counts[level]
    ]
    silenced = f" ({report.silenced} silenced)" if report.silenced else ""
    return f"{', '.join(named) or 'nothing found'}{silenced}"


def as_json(report: Report) -> str:
    """Every problem as a record, and the counts."""
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
        }
        for problem in report.problems
    ]
    counts = {level: report.counts[level] for level in ("error", "warning", "info")}
    data = {"problems": problems, "counts": counts, "silenced": report.silenced, "failed": report.failed}
    return json.dumps(data, ensure_ascii=False, indent=2)


def github(report: Report) -> str:
    """A workflow command a problem, which GitHub shows beside the line."""
    return "\n".join(_command(problem) for problem in report.problems)


def _command(problem: Problem) -> str:
    place = f"file={_escaped(problem.path)},line={problem.line},col={problem.column}"
    message = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    words = " ".join(message.split()).replace("%", "%25")
    return f"::{_GITHUB[problem.level]} {place},title={problem.code}::{words}"


def _escaped(value: str) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(char, code)
    return value


def sarif(report: Report) -> str:
    """A SARIF 2.1.0 log with the rules that were broken and every result."""
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
        "results": [_result(problem, index) for problem in report.problems],
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


def _result(problem: Problem, index: dict[str, int]) -> dict[str, Any]:
    message = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    place = {
        "artifactLocation": {"uri": quote(problem.path)},
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": index[problem.code],
        "level": _SARIF[problem.level],
        "message": {"text": " ".join(message.split())},
        "locations": [{"physicalLocation": place}],
    }


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
"""How a report can be written, by the name that `--format` takes."""


def write(report: Report, name: str) -> str:
    """A report in one of the formats; raises UsageError for another name."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; write one of {', '.join(FORMATS)}")
    return FORMATS[name](report)


def explained(check: Check) -> str:
    """Everything about a check, in Markdown."""
    parts = [f"# {check.code} {check.name}", f"*{check.level}*: {check.message}.", check.explanation]
    parts += _example("Fails", check.fails)
    parts += _example("Passes", check.passes)
    return "\n\n".join(parts) + "\n"


def _example(title: str, files: Any) -> list[str]:
    blocks = [f"```yaml\n# {name}\n{body}\n```" for name, body in files.items() if body]
    return [f"## {title}", *blocks] if blocks else []
