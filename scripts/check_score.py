"""Measure the checks on reports whose contradictions are known: `python scripts/check_score.py [KIND…]`.

The reports in `tests/data/reports/briefings/` are free of contradictions, so every finding in them is a
false alarm. `tests/data/reports/plants/` lists contradictions. Each is planted alone into its report:

- `at`: the field in which `from` becomes `to`; `also`: fields on the other side of the contradiction.
- `about`: case-insensitive patterns, one of which must match a finding there for it to count. Numbers are compared
  without thousands separators.

A plant is *named* if such a finding is new against the clean report, *drowned* if the report then has more than
ten other findings, and otherwise *silent*. A fix that suggests a replacement must suggest the text of the clean report;
anything else is false advice. Plants that are `held_out` are counted separately, with `--held-out`, and never shown,
so that checks are not fitted to them. `--document` measures all of them and writes the tables into `docs/checks.md`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from standfirst.checks import run
from standfirst.checks.texts import words
from standfirst.errors import Problem, grouped
from standfirst.library import Library, load
from standfirst.model import Role
from standfirst.settings import Site

REPORTS: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "reports"
DOCUMENT: Final = REPORTS.parents[2] / "docs" / "checks.md"
MEASURED: Final = re.compile(r"(<!-- measured -->\n)(.*?)(\n<!-- end -->)", re.DOTALL)
WORDS_A_PAGE: Final = 350
NOISE: Final = 10
"""The number of other findings in a report above which a right one drowns."""
OF_THE_MACHINE: Final = ("SF609",)
"""Checks of the site's fonts, which say nothing about a report."""
LATER: Final = timedelta(days=3)
"""The time after its dateline at which a report is checked."""
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_SENTENCE_END: Final = re.compile(r"[.!?\u061f\u06d4](?=\s)|\n\n|\n(?= *(?:- |\w+:))")
_CODE: Final = re.compile(r"`([^`]+)`")
_REPLACES: Final = re.compile(r"\b(?:write|replace|change|correct|say|use)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plant:
    """One contradiction: the report, the field, its text, and what a finding must be about."""

    report: str
    kind: str
    at: str
    was: str
    now: str
    about: re.Pattern[str]
    places: tuple[str, ...]
    held_out: bool

    def __str__(self) -> str:
        return f"{self.report} {self.at}: {self.was!r} became {self.now!r}"


@dataclass(frozen=True, slots=True)
class Planted:
    """The result of a plant: named, drowned or silent, the findings at its place, and false advice."""

    plant: Plant
    outcome: str
    said: tuple[str, ...]
    false_advice: tuple[str, ...]


@dataclass(slots=True)
class Measured:
    """All measurements: plants, false alarms on the clean reports, and their pages."""

    planted: list[Planted] = field(default_factory=list)
    alarms: list[Problem] = field(default_factory=list)
    pages: float = 0.0
    false_advice: list[str] = field(default_factory=list)

    def recall(self, *, held_out: bool | None = None) -> float:
        """Return the share of plants named rightly, of all or of those that are (not) held out."""
        some = [one for one in self.planted if held_out in (None, one.plant.held_out)]
        return sum(one.outcome == "named" for one in some) / len(some)

    @property
    def alarms_a_page(self) -> float:
        return len(self.alarms) / self.pages


class Text:
    """A report as YAML: its lines, and the lines of every field."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self._root: Any = yaml.compose(text)

    def node(self, path: str) -> Any:
        """Return the node of a field: `highlights.0`, or `claims.gates.status` by a record's id."""
        node = self._root
        for key in path.split("."):
            node = next(_below(node, key))
        return node

    def holds(self, path: str, problem: Problem) -> bool:
        """Return whether a problem is in a field."""
        node = self.node(path)
        start = (node.start_mark.line + 1, 0 if isinstance(node, yaml.CollectionNode) else 1)
        place = (problem.line, problem.column)
        return start <= place and (
            place <= (node.end_mark.line + 1, node.end_mark.column + 1)
            and (problem.line > node.start_mark.line + 1 or problem.column >= _column(node))
        )

    def planted(self, plant: Plant) -> str:
        """Return the text with a contradiction; raises ValueError if the original is not there exactly once."""
        node = self.node(plant.at)
        written = re.compile(r"\s+".join(map(re.escape, plant.was.split())))
        found = list(written.finditer(self.text, node.start_mark.index, node.end_mark.index))
        if len(found) != 1:
            raise ValueError(f"there {len(found)} times: {plant}")
        breaks = re.findall(r"\n *", found[0][0])
        now = plant.now.replace(" ", breaks[0], 1) if breaks else plant.now
        return self.text[: found[0].start()] + now + self.text[found[0].end() :]

    def number(self, problem: Problem) -> str:
        """Return the number in digits that begins at a problem; empty if there is none."""
        rest = _THOUSANDS.sub("", self.lines[problem.line - 1][problem.column - 1 :])
        found = re.match(r"\d+(?:[.,]\d+)?(?! ?[^\W\d_]*ill)", rest)
        return found[0] if found else ""

    def sentence(self, problem: Problem) -> str:
        """Return the sentence that contains a problem, or its line if that is not prose."""
        lines = self.lines[max(0, problem.line - 3) : problem.line + 2]
        at = sum(len(line) + 1 for line in self.lines[max(0, problem.line - 3) : problem.line - 1])
        text, at = "\n".join(lines), at + problem.column - 1
        ends = [found.end() for found in _SENTENCE_END.finditer(text)]
        first = max((end for end in ends if end <= at), default=0)
        return " ".join(text[first : min((end for end in ends if end > at), default=len(text))].split())


def _column(node: Any) -> int:
    """Return the first column at which a node can be reported; that of its key is in the same line."""
    return 1 if isinstance(node, yaml.ScalarNode) else int(node.start_mark.column)


def _below(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, yaml.MappingNode):
        yield from (value for name, value in node.value if name.value == key)
    elif key.isdigit():
        yield node.value[int(key)]
    else:
        for item in node.value:
            if any(name.value == "id" and value.value == key for name, value in item.value):
                yield item


def plants(folder: Path = REPORTS) -> list[Plant]:
    """Return every listed contradiction."""
    found = []
    for file in sorted((folder / "plants").glob("*.yaml")):
        for report, listed in yaml.safe_load(file.read_text("utf-8")).items():
            found += [_plant(report, one) for one in listed]
    return found


def _plant(report: str, one: dict[str, Any]) -> Plant:
    about = "|".join(rf"(?<!\d)(?:{term})(?!\d)" for term in one["about"])
    return Plant(
        report, one["kind"], one["at"], one["from"], one["to"], re.compile(about, re.IGNORECASE),
        (one["at"], *one.get("also", ())), one.get("held_out", False),
    )  # fmt: skip


@cache
def report_text(report: str) -> Text:
    """Return a clean report."""
    return Text((REPORTS / "briefings" / f"{report}.yaml").read_text("utf-8"))


def check(text: str, name: str) -> tuple[list[Problem], Library]:
    """Return the findings in a report, three days after it was written."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(root=Path(folder), name="Exercise", url="", languages=("en", "fr", "es", "ar", "ur"))
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        loaded = load(site, [path])
    written = yaml.safe_load(text)["dateline"]["date"]
    now = datetime.combine(written, time(20), UTC) + LATER
    return [*loaded.problems, *run(loaded.library, ignore=OF_THE_MACHINE, now=now).problems], loaded.library


@cache
def clean(report: str) -> tuple[tuple[Problem, ...], float]:
    """Return the findings in a clean report, and its number of pages."""
    found, library = check(report_text(report).text, report)
    briefing = library.editions[0].briefing
    count = sum(len(one.text.split()) for one in words(briefing) if one.role not in (Role.ID, Role.PRIVATE))
    return tuple(found), count / WORDS_A_PAGE


def measure(wanted: Iterable[Plant]) -> Measured:
    """Plant contradictions one at a time, and check every report unchanged."""
    result = Measured([plant_and_check(one) for one in wanted])
    for file in sorted((REPORTS / "briefings").glob("*.yaml")):
        found, pages = clean(file.stem)
        result.alarms += [group.first for group in grouped(found)]
        result.pages += pages
        text = report_text(file.stem)
        result.false_advice += [str(one) for one in found if _is_false_advice(one, text)]
    return result


def plant_and_check(plant: Plant) -> Planted:
    """Plant one contradiction and return the findings about it."""
    original = report_text(plant.report)
    text = Text(original.planted(plant))
    found, _ = check(text.text, plant.report)
    known = {_same(one) for one in clean(plant.report)[0]}
    new = [one for one in found if _same(one) not in known]
    there = [one for one in new if any(text.holds(path, one) for path in plant.places)]
    about = [one for one in there if plant.about.search(_words(one))]
    others = len(grouped(one for one in found if one not in about))
    outcome = ("drowned" if others > NOISE else "named") if about else "silent"
    said = tuple(str(one) for one in (about or there))
    return Planted(plant, outcome, said, tuple(str(one) for one in new if _is_false_advice(one, original)))


def _same(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _words(problem: Problem) -> str:
    return _THOUSANDS.sub("", f"{problem.message} {problem.fix}")


def _is_false_advice(problem: Problem, original: Text) -> bool:
    """Return whether a fix suggests a replacement that is not in the clean report."""
    if not _REPLACES.search(problem.fix):
        return False
    there = original.number(problem) or _THOUSANDS.sub("", original.sentence(problem))
    return not all(_is_right(code, there, original) for code in _CODE.findall(problem.fix))


def _is_right(code: str, there: str, original: Text) -> bool:
    """Return whether code in a fix is in the clean text, itself or as the value of the figure that it refers to."""
    reference = re.fullmatch(r"\{\{ ([\w-]+) \}\}", code)
    if reference is None:
        return _THOUSANDS.sub("", code) in there or not re.search(r"\d|: \w", code)
    if reference[1] == "id" or code in there:
        return True
    value = str(original.node(f"key_figures.{reference[1]}.value").value)
    return re.search(rf"(?<![\d.,]){re.escape(value).replace('[.]', '[.,]')}(?![\d])", there) is not None


def table(measured: Measured) -> str:
    """Return recall by kind and false alarms by code, as Markdown tables."""
    shown: dict[str, Counter[str]] = {}
    for one in measured.planted:
        shown.setdefault(one.plant.kind, Counter())[one.outcome] += 1
    rows = [(kind, counts) for kind, counts in sorted(shown.items())]
    rows.append(("all", sum((counts for _, counts in rows), Counter())))
    lines = ["| kind | planted | named | drowned | silent | recall |", "|---" * 6 + "|"]
    lines += [
        f"| {kind} | {counts.total()} | {counts['named']} | {counts['drowned']} | {counts['silent']} "
        f"| {counts['named'] / counts.total():.0%} |"
        for kind, counts in rows
    ]
    return "\n".join(lines)


def alarm_table(measured: Measured) -> str:
    """Return false alarms on the clean reports by code, as a Markdown table."""
    lines = ["| code | false alarms | a page |", "|---|---|---|"]
    counts = Counter(one.code for one in measured.alarms)
    lines += [f"| {code} | {count} | {count / measured.pages:.2f} |" for code, count in counts.most_common()]
    lines.append(f"| all | {len(measured.alarms)} | {measured.alarms_a_page:.2f} |")
    return "\n".join(lines)


def documented(measured: Measured) -> str:
    """Return the tables of `docs/checks.md`."""
    apart = f"Of the plants that are held out, {measured.recall(held_out=True):.0%} are named."
    return "\n\n".join((table(measured), apart, alarm_table(measured)))


def document(measured: Measured) -> None:
    """Write the tables into `docs/checks.md`."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(MEASURED.sub(lambda _: f"{_[1]}{documented(measured)}{_[3]}", text), "utf-8")


def main(arguments: Sequence[str]) -> None:
    """Print the tables, then silent plants, other findings, false alarms and false advice."""
    if "--document" in arguments:
        document(measure(plants()))
        return
    kinds = [one for one in arguments if not one.startswith("--")]
    held_out = "--held-out" in arguments
    wanted = [one for one in plants() if one.held_out == held_out and (not kinds or one.kind in kinds)]
    measured = measure(wanted)
    print(
        f"{'Held-out plants' if held_out else 'Plants'} on {measured.pages:.0f} pages of {WORDS_A_PAGE} words"
    )
    print(table(measured), alarm_table(measured), sep="\n\n")
    if not held_out:
        _print_details(measured)


def _print_details(measured: Measured) -> None:
    for one in measured.planted:
        if one.outcome != "named":
            print(f"\n{one.outcome}: {one.plant.kind} {one.plant}", *one.said, sep="\n    ")
    print("\nFalse alarms:", *map(str, measured.alarms), sep="\n    ")
    advice = [*measured.false_advice, *(line for one in measured.planted for line in one.false_advice)]
    print("\nFalse advice:", *sorted(set(advice)), sep="\n    ")


if __name__ == "__main__":
    main(sys.argv[1:])
