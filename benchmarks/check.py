"""Measure reading, validating and checking against `yaml.load` with `CSafeLoader` on the same files.

    python benchmarks/check.py [COUNT …]        (default: 1000 10000)

Everything runs in one process, on briefings of 700 words that are the same in every run. The best of
three rounds counts (up to 2,000 briefings; beyond, one round), in processor seconds; the order of
the three measurements changes with each round.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
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
    chance = random.Random(number)  # noqa: S311 - the same texts in every run
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
    sys.exit(main([int(word) for word in sys.argv[1:]] or [1000, 10000]))
