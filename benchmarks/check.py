"""Measure reading, validating and checking against `yaml.load` with `CSafeLoader` on the same files.

    python benchmarks/check.py [COUNT …]        (default: 1000 10000)
    python benchmarks/check.py table            (a table of 10,000 rows, from CSV and from XLSX)

Everything runs in one process, on briefings of 700 words that are the same in every run. The best of
three rounds counts (up to 2,000 briefings; beyond, one round), in processor seconds; the order of
the three measurements changes with each round.
"""

from __future__ import annotations

import csv
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import yaml

from standfirst import checks
from standfirst.library import Library, load
from standfirst.settings import Site

WORDS = [
    "river",
    "bridge",
    "council",
    "village",
    "water",
    "night",
    "road",
    "school",
    "market",
    "hill",
    "valley",
    "station",
    "family",
    "shelter",
    "boat",
    "gauge",
    "bank",
    "engineer",
    "farmer",
    "doctor",
    "driver",
    "teacher",
    "rain",
    "storm",
    "crest",
    "dam",
    "gate",
    "field",
    "house",
    "street",
    "train",
    "power",
    "line",
    "phone",
    "sign",
    "rose",
    "fell",
    "closed",
    "opened",
    "reached",
    "left",
    "stayed",
    "carried",
    "counted",
    "crossed",
    "found",
    "showed",
    "told",
    "waited",
    "worked",
    "moved",
    "held",
    "north",
    "south",
    "old",
    "new",
    "slow",
    "quick",
    "high",
    "low",
    "early",
    "late",
    "small",
    "large",
    "first",
    "second",
    "wide",
    "narrow",
    "quiet",
    "heavy",
    "clear",
]
OVER_READING = 0.5
"""Seconds that a check may take beyond reading the data file of a table."""
LIMITS = {"read and validate": 3.0, "all checks": 1.0}


def sentence(chance: random.Random) -> str:
    words = chance.sample(WORDS, chance.randint(9, 17))
    return f"{' '.join(words).capitalize()}."


def prose(chance: random.Random, words: int) -> str:
    lines: list[str] = []
    while sum(len(line.split()) for line in lines) < words:
        lines.append(f"  {sentence(chance)} {sentence(chance)} [@council]")
    lines[0] += " {{ cleared }} people were cleared."
    return "\n".join(lines)


def briefing(number: int) -> str:
    """Return a situation report of about 700 words with records of every usual kind."""
    chance = random.Random(number)
    day = date(2026, 2, 4) + timedelta(days=number % 50)
    north, south = 10 + number % 50 * 7, 20 + number % 50 * 5
    timeline = "\n".join(
        f"  - {{date: {day - timedelta(days=back)}, text: {sentence(chance)}, sources: [gauge]}}"
        for back in (3, 2, 1, 0)
    )
    return f"""\
kind: sitrep
title: The river at gauge {number}
standfirst: {sentence(chance)}
dateline: {{place: Marbel, country: FR, date: {day}}}
as_of: {day}T08:00+00:00
period: {{from: {day - timedelta(days=3)}, to: {day}}}
edition: {number % 50 + 1}
lang: en
tlp: CLEAR
status: approved
topics: [rivers, bridges]
places: [{{name: Marbel, country: FR, lat: 45.1, lon: 5.2}}]
highlights:
  - {sentence(chance)}
  - {sentence(chance)}
  - {sentence(chance)}
key_figures:
  - {{id: cleared, label: People cleared, value: {north + south}, parts: [north, south], sources: [council]}}
  - {{id: north, label: From the north bank, value: {north}, sources: [council]}}
  - {{id: south, label: From the south bank, value: {south}, sources: [council]}}
  - id: level
    label: Level of the river
    value: {2 + number % 50 / 10}
    unit: m
    qualifier: about
    sources: [gauge]
situation: |
{prose(chance, 300)}
background: |
{prose(chance, 170)}
timeline:
{timeline}
voices:
  - quote: {sentence(chance)}
    speaker: {{name: Ines Marlow {number}, role: Ferrywoman, place: Marbel}}
    kind: resident
    verification: verified
    consent: given
    sources: [council]
  - quote: {sentence(chance)}
    speaker: {{name: Teun Okker, role: Warden, published_as: A warden, protect: [name]}}
    kind: responder
    verification: verified
    consent: given
    sources: [council]
claims:
  - claim: {sentence(chance)}
    by: Ines Marlow
    about: [The dam operator]
    status: disputed
    evidence: {sentence(chance)}
    responses: [{{by: The dam operator, text: {sentence(chance)}, kind: denial, sources: [council]}}]
    sources: [council]
outlook: {{text: {sentence(chance)}, likelihood: likely, confidence: moderate}}
response:
  - {{sector: Shelter, needs: {sentence(chance)}, response: {sentence(chance)}, gaps: {sentence(chance)}}}
sources:
  - {{id: council, title: Bulletin of the council, date: {day}, accessed: {day}, grade: B2}}
  - {{id: gauge, title: Gauge at Marbel, url: "https://example.org/{number}", accessed: {day}, grade: A1}}
contacts: [{{name: The river desk, email: desk@example.org}}]
"""


def make(root: Path, count: int) -> Site:
    """Write the briefings: 50 editions a series."""
    for number in range(count):
        folder = root / "briefings" / f"series-{number // 50:04}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number % 50 + 1:02}.yaml").write_text(briefing(number), encoding="utf-8")
    return Site(root=root, name="Benchmark", url="")


def plain(site: Site) -> int:
    """Run the baseline: read each file and load it with PyYAML's C loader, and nothing else."""
    files = sorted((site.root / site.briefings).rglob("*.yaml"))
    return sum(bool(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)) for path in files)


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    begin = time.process_time()  # excludes other processes of the machine
    work()
    return time.process_time() - begin


def measure(site: Site, rounds: int = 3) -> dict[str, float]:
    """Return the best time of each of the three in seconds."""
    library: list[Library] = []

    def read() -> None:
        library[:] = [load(site).library]

    read()
    found = checks.run(library[0]).problems
    if any(problem.level == "error" for problem in found):
        raise SystemExit("\n".join(str(problem) for problem in found[:10]))
    works: dict[str, Callable[[], object]] = {
        "yaml.load": lambda: plain(site),
        "read and validate": read,
        "all checks": lambda: checks.run(library[0]),
    }
    times: dict[str, float] = {}
    for number in range(rounds):
        names = list(works)
        for name in names[number % 3 :] + names[: number % 3]:
            times[name] = min(times.get(name, 1e9), timed(works[name]))
    return times


ROWS, FIGURES = 10_000, 50
TABLE = """\
title: Cases by zone
lang: en
dateline: {{place: Marbel, country: FR, date: 2026-02-04}}
tlp: CLEAR
status: approved
situation: The zones report every day. [@council]
tables:
  - id: zones
    title: Cases by zone
    data: zones.{suffix}
    columns:
      - {{id: zone, label: Zone, kind: place}}
      - {{id: district, label: District}}
      - {{id: cases, label: Cases, kind: number}}
      - {{id: deaths, label: Deaths, kind: number}}
      - {{id: cfr, label: Case fatality, kind: percent, ratio: {{of: deaths, by: cases}}}}
    total: sum
    sources: [council]
sources: [{{id: council, title: Bulletin of the council, date: 2026-02-04, accessed: 2026-02-04, grade: B2}}]
key_figures:
"""


def make_table(root: Path, suffix: str) -> Site:
    """Write a briefing with figures from a table in a data file."""
    folder = root / "briefings"
    folder.mkdir()
    rows = [(f"Zone {n}", f"District {n % 40}", 10 + n % 977, n % 7) for n in range(ROWS)]
    lines = [("Zone", "District", "Cases", "Deaths"), *rows]
    if suffix == "csv":
        (folder / "zones.csv").write_text("".join(",".join(map(str, line)) + "\n" for line in lines), "utf-8")
    else:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet("Zones")
        for line in lines:
            sheet.append(line)
        book.save(folder / "zones.xlsx")
    figures = (
        f"  - {{id: f{n}, label: Cases in zone {n * 150}, value: {{table: zones, column: cases, row: Zone {n * 150}}}, sources: [council]}}\n"
        for n in range(FIGURES)
    )
    (folder / "zones.yaml").write_text(TABLE.format(suffix=suffix) + "".join(figures), "utf-8")
    return Site(root=root, name="Benchmark", url="")


def bare(path: Path) -> int:
    """Run the baseline: read the cells of the file with the library that reads them, and nothing else."""
    if path.suffix == ".csv":
        return len(list(csv.reader(path.read_text("utf-8").splitlines())))
    from openpyxl import load_workbook

    return len(list(load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)))


def _check(site: Site) -> None:
    checks.run(load(site).library)


def table() -> int:
    """Print what checking a briefing with a large table costs beyond reading the file; return 1 above the limit."""
    failed = False
    for suffix in ("csv", "xlsx"):
        with tempfile.TemporaryDirectory() as folder:
            site = make_table(Path(folder), suffix)
            path = site.root / "briefings" / f"zones.{suffix}"
            read_it, check_it = partial(bare, path), partial(_check, site)
            rounds = [(timed(read_it), timed(check_it)) for _ in range(3)]
        read, checked = (min(times) for times in zip(*rounds, strict=True))
        over = checked - read
        failed |= over > OVER_READING
        print(
            f"{ROWS} rows, {FIGURES} figures, {suffix}: read {read:.2f} s, check {over:.2f} s more (limit {OVER_READING})"
        )
    return int(failed)


def main(counts: list[int]) -> int:
    failed = False
    first: dict[str, float] = {}
    print(
        f"{'briefings':>10}  {'what':18} {'seconds':>8} {'ms each':>8} {'ratio':>6} {'limit':>6}  each, against the first"
    )
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            times = measure(make(Path(folder), count), 3 if count <= 2000 else 1)
        of = {
            "yaml.load": times["yaml.load"],
            "read and validate": times["yaml.load"],
            "all checks": times["read and validate"],
        }
        for name, seconds in times.items():
            ratio, limit = seconds / of[name], LIMITS.get(name)
            growth = seconds / count / first.setdefault(name, seconds / count)
            failed |= limit is not None and ratio > limit
            print(
                f"{count:>10}  {name:18} {seconds:8.2f} {seconds / count * 1000:8.3f} {ratio:6.2f} {limit or '':>6}  {growth:.2f}"
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(
        table() if sys.argv[1:] == ["table"] else main([int(word) for word in sys.argv[1:]] or [1000, 10000])
    )
