"""Measure the importer on reports whose truth is known: `python scripts/import_score.py [FOLDER]`.

Each report has a YAML file of the same name with what a careful editor would take from it:

- `figures`: [value, pattern of the label, unit or currency, `optional`]; the pattern is case-insensitive. An
  optional figure may be made but is not missed. A range may be given by either end. A unit or currency given
  as `USD|` may be left out.
- `speakers`: [name, beginning of the quotation]; `allowed_speakers` may be made but are not missed.
- `claims`: [claimant, pattern of a word of the claim]; `allowed_claims` lists claimants who may be named as well.
- `place`, `country`, `date`, `as_of`, `period`, `edition`, `next_due`, `kind`, `lang`: the values of the masthead.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from standfirst.importer import Imported, import_file

REPORTS: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "reports"
HELD_OUT: Final = tuple(
    REPORTS.parent / f"held-out{name}"
    for name in ("", "-second", "-third", "-fourth", "-fifth", "-sixth", "-seventh")
)
"""Reports that were written and measured before the importer was developed on them."""
TITLES: Final = frozenset(["dr", "dr.", "prof.", "mme", "maître", "ڈاکٹر", "الدكتور", "الدكتورة"])
TODAY: Final = date(2032, 1, 2)
"""A day on which none of the reports was written."""
HEAD: Final = ("place", "country", "date", "as_of", "period", "edition", "next_due", "kind", "lang")


@dataclass(slots=True)
class Score:
    """The number of records of one kind that were made, that are right, and that exist."""

    made: int = 0
    right: int = 0
    there: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.there if self.there else 1.0

    def take(self, what: str, *, right: bool, marked: bool) -> None:
        """Count a record that was made."""
        self.made += 1
        self.right += right
        if not right:
            self.wrong.append(what)
            if not marked:
                self.unmarked.append(what)

    def add(self, other: Score) -> None:
        for name in ("made", "right", "there", "found", "wrong", "missed", "unmarked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(folder: Path = REPORTS) -> dict[str, Score]:
    """Return the scores by kind over all reports of a folder."""
    total: dict[str, Score] = {}
    for truth_file in sorted(folder.glob("*.yaml")):
        report = next(path for path in folder.glob(f"{truth_file.stem}.*") if path != truth_file)
        for kind, each in score_one(report, truth_file).items():
            total.setdefault(kind, Score()).add(each)
    return total


def score_one(report: Path, truth_file: Path) -> dict[str, Score]:
    """Return the scores of one report against its truth."""
    truth = yaml.safe_load(truth_file.read_text(encoding="utf-8"))
    made = import_file(report, today=truth.get("read_on", TODAY))
    marks = _Marks(made.yaml)
    return {
        "figures": _figures(made.data, truth, marks, report.stem),
        "speakers": _speakers(made.data, truth, marks, report.stem),
        "claims": _claims(made.data, truth, marks, report.stem),
        "head": _head(made, truth, marks, report.stem),
    }


class _Marks:
    """The records and fields of a written file that have `# confirm`."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._root: Any = yaml.compose(text)

    def at(self, *path: str | int) -> bool:
        """Return whether this node, or one that contains it, has the mark on or above the line where it begins."""
        node = self._root
        for key in path:
            if isinstance(node, yaml.MappingNode):
                start, node = next((k.start_mark.line, v) for k, v in node.value if k.value == key)
            else:
                node = node.value[key]
                start = node.start_mark.line
            above = self._lines[start - 1].strip()
            comment = f"{self._lines[start].partition('# ')[2]} {above if above.startswith('#') else ''}"
            if "confirm" in comment:
                return True
        return False


def _money(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], tuple[str | int, ...]]]:
    """Yield key figures, and required and received funds as two more of them, with their locations."""
    for at, each in enumerate(data.get("key_figures", ())):
        yield each, ("key_figures", at)
    funding = data.get("funding") or {}
    for name in ("required", "received"):
        if name in funding:
            label = {
                "required": "required requis requeridos المطلوب",
                "received": "received reçu recibidos المستلم",
            }
            yield (
                {"label": label[name], "value": funding[name], "currency": funding["currency"]},
                ("funding",),
            )


def _figures(data: Mapping[str, Any], truth: Mapping[str, Any], marks: _Marks, name: str) -> Score:
    result = Score()
    wanted = list(truth.get("figures", ()))
    found: set[int] = set()
    for each, place in _money(data):
        matching = [at for at, figure in enumerate(wanted) if _is_figure(each, figure)]
        found.update(matching)
        what = (
            f"{name}: {each['label']} = {each.get('value')} {each.get('unit', '')}{each.get('currency', '')}"
        )
        result.take(what, right=bool(matching), marked=marks.at(*place))
    due = [at for at, figure in enumerate(wanted) if "optional" not in figure]
    result.there, result.found = len(due), len(found & set(due))
    result.missed = [f"{name}: {wanted[at]}" for at in due if at not in found]
    return result


def _is_figure(made: Mapping[str, Any], truth: Sequence[Any]) -> bool:
    value, pattern, *rest = [each for each in truth if each != "optional"]
    ends = [end for each in made.get("range", ()) for end in (each["low"], each["high"])]
    same = value in (made.get("value"), *ends) and re.search(pattern, made["label"], re.IGNORECASE)
    unit = made.get("currency") or made.get("unit") or ""
    return bool(same) and (unit in rest[0].split("|") if rest else unit in ("", pattern))


def _who(speaker: Mapping[str, Any]) -> str:
    return str(speaker.get("name") or speaker.get("published_as"))


def _is_called(who: str, person: str) -> bool:
    """Return whether a name is that of a person, whole or in part, with no other word but a title."""
    return {*who.casefold().split()} - TITLES <= {*person.casefold().split()}


def _speakers(data: Mapping[str, Any], truth: Mapping[str, Any], marks: _Marks, name: str) -> Score:
    result = Score()
    due, found = truth.get("speakers", []), set()
    for field_name in ("voices", "reactions"):
        for at, each in enumerate(data.get(field_name, ())):
            who, words = _who(each["speaker"]), each["quote"]
            right = [
                (person, begins)
                for person, begins in (*due, *truth.get("allowed_speakers", ()))
                if words.startswith(begins) and _is_called(who, person)
            ]
            found.update(right)
            result.take(f"{name}: {who}: {words[:50]}", right=bool(right), marked=marks.at(field_name, at))
    result.there = len(due)
    result.found = sum((person, begins) in found for person, begins in due)
    result.missed = [f"{name}: {each}" for each in due if tuple(each) not in found]
    return result


def _claims(data: Mapping[str, Any], truth: Mapping[str, Any], marks: _Marks, name: str) -> Score:
    result = Score()
    due, found = truth.get("claims", []), set()
    for at, each in enumerate(data.get("claims", ())):
        parties = each["by"] if isinstance(each["by"], list) else [each["by"]]
        names = [party if isinstance(party, str) else party["name"] for party in parties]
        right = [
            tuple(one)
            for one in due
            if re.search(one[1], each["claim"]) and any(one[0] in who for who in names)
        ]
        found.update(right)
        allowed = any(one in who for who in names for one in truth.get("allowed_claims", ()))
        what = f"{name}: {', '.join(names)}: {each['claim'][:70]}"
        result.take(what, right=bool(right) or allowed, marked=marks.at("claims", at))
    result.there = len(due)
    result.found = sum(tuple(each) in found for each in due)
    result.missed = [f"{name}: {each}" for each in due if tuple(each) not in found]
    return result


def _head(made: Imported, truth: Mapping[str, Any], marks: _Marks, name: str) -> Score:
    """Score fields of the masthead. Blank ones do not count as made; a day of issue is as good as one of writing."""
    result = Score()
    data = made.data
    today = truth.get("read_on", TODAY)
    period = data.get("period")
    given = {key: data.get(key) for key in HEAD} | data["dateline"]
    given["period"] = [period["from"], period["to"]] if period else None
    for key in HEAD:
        value, due = given[key], truth.get(key)
        if key == "date" and due is None:
            due = truth.get("as_of")
        made_one = value not in (None, "Not stated", today.isoformat(), "explainer") and not (
            key == "country" and due is None
        )
        right = made_one and _same(value, due)
        result.there += due is not None
        result.found += right
        if made_one:
            place = ("dateline", key) if key in data["dateline"] else (key,)
            result.take(f"{name}: {key} {value} (is {due})", right=right, marked=marks.at(*place))
        if due is not None and not right:
            result.missed.append(f"{name}: {key} {due}")
    return result


def _same(value: Any, due: Any) -> bool:
    if isinstance(value, list):
        return isinstance(due, list) and [str(each) for each in value] == [str(each) for each in due]
    return str(value).partition("T00:")[0] in [
        str(each) for each in (due if isinstance(due, list) else [due])
    ]


def table(total: Mapping[str, Score]) -> str:
    """Return the scores as a Markdown table."""
    lines = ["| | made | right | precision | there | found | recall | wrong and unmarked |", "|---" * 8 + "|"]
    lines += [
        f"| {kind} | {each.made} | {each.right} | {each.precision:.0%} | {each.there} | {each.found} "
        f"| {each.recall:.0%} | {len(each.unmarked)} |"
        for kind, each in total.items()
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table, then wrong and missed records."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    total = score(folder)
    print(table(total))
    for kind, each in total.items():
        for title, lines in (("wrong", each.wrong), ("missed", each.missed)):
            for line, count in Counter(lines).items():
                print(f"{kind} {title}: {line}" + (f" ({count} times)" if count > 1 else ""))


if __name__ == "__main__":
    main()
