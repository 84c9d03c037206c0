"""Compare PDF reports with WeasyPrint's command line, Chromium and Typst: time, memory and bytes, in one run.

    python benchmarks/pdf.py [--documents 20] [--memory 500]

Each method prints the same sample text. WeasyPrint's command line and Chromium get the HTML that we print, and
WeasyPrint our style sheet and fonts too, so that it lays out the same pages. Seconds are wall time and
processor time per document: cold is a new process for each, best of three, with the compiled modules that pip
installs; steady is the median of many in one process. Two workers are two processes at once: wall seconds over all
documents, divided by their number. Memory is the peak of a process of that row. Chromium's own processes are
counted with those that drive it. Typst prints the plain text of the page, without our design.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standfirst.formats import Job

ROOT = Path(__file__).parent.parent
SAMPLE = "balochistan/01"
CHROMIUM = "/usr/bin/chromium"
sys.path.insert(0, str(ROOT))


@cache
def job(name: str = SAMPLE) -> Job:
    from standfirst import settings, theme
    from standfirst.formats import Job
    from standfirst.library import load_or_raise

    library = load_or_raise(settings.load(ROOT))
    site = library.site
    return Job(library.by_name[name], library, theme.load(site.theme, site.root), settings.now())


@dataclass(frozen=True)
class Found:
    """The cost of one method per document: wall and processor seconds, peak MiB, bytes."""

    wall: float
    processor: float
    memory: float
    size: int


def cold(command: list[str], out: Path, times: int = 3) -> Found:
    """Run a command in a new process each time; return the best of a few runs, after one that compiles its modules."""
    variables = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, env=variables, capture_output=True)
    program = (
        "import os, subprocess, sys, time\n"
        "began = time.perf_counter()\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=-3, stderr=-3)\n"
        "wall, spent = time.perf_counter() - began, os.times()\n"
        "import resource\n"
        "memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024\n"
        "print(wall, spent.children_user + spent.children_system, memory)"
    )
    found = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", program, *command],
            check=True,
            capture_output=True,
            text=True,
            env=variables,
        )
        found.append([float(part) for part in done.stdout.split()])
    wall, processor, memory = (
        pick(row[place] for row in found) for place, pick in enumerate((min, min, max))
    )
    return Found(wall, processor, memory, out.stat().st_size)


def steady(draw: Callable[[], bytes], documents: int) -> Found:
    """Measure a document after a first one that warms up."""
    size = len(draw())
    walls, processors = [], []
    for _ in range(documents):
        began, spent = time.perf_counter(), time.process_time()
        draw()
        walls.append(time.perf_counter() - began)
        processors.append(time.process_time() - spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Found(statistics.median(walls), statistics.median(processors), peak, size)


def apart(way: str, documents: int) -> Found:
    """Run one of `WAYS` in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(one_way, way, documents).result()


def together(documents: int) -> Found:
    """Run two warm workers, and return the time per document."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(one_way, ["records"] * 2, [1] * 2))
        began = time.perf_counter()
        rows = list(pool.map(one_way, ["records"] * 2, [documents] * 2))
        wall = time.perf_counter() - began
    last = rows[0]
    return Found(wall / (2 * documents + 2), last.processor, max(row.memory for row in rows), last.size)


def one_way(way: str, documents: int) -> Found:
    """Render with one of `WAYS`, in this process."""
    sys.path.insert(0, str(ROOT))
    return steady(partial(WAYS[way], job()), documents)


def plain(one: Job) -> bytes:
    """Return a PDF without tags, records and archive metadata."""
    from standfirst.formats import pdf, report

    with pdf.one_document("plain"):
        return pdf.finish(pdf.lay_out(report.html(one, contents=True), one.theme, ROOT, tagged=False), None)


def records(one: Job) -> bytes:
    """Return the report as a build makes it: tagged and archived."""
    from standfirst.formats import report

    return report.render(one)


WAYS = {"plain": plain, "records": records}


def row(name: str, found: Found) -> None:
    print(
        f"{name:34} {found.wall:8.3f} s {found.processor:8.3f} s {found.memory:6.0f} MiB {found.size / 1000:6.0f} KB",
        flush=True,
    )


def resident() -> float:
    """Return the MiB that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def browser(page: Path, documents: int) -> Found:
    """Print a page with a warm Chromium, and return the cost of a document with that of the browser's processes."""
    import psutil
    from playwright.sync_api import sync_playwright

    def spent() -> float:
        tree = [psutil.Process(), *psutil.Process().children(recursive=True)]
        return sum(part for one in tree for part in one.cpu_times()[:2])

    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = chromium.new_page()

        def draw() -> bytes:
            tab.goto(page.as_uri())
            return tab.pdf(format="A4")

        draw()
        before = spent()
        found = steady(draw, documents)
        processor = (spent() - before) / (documents + 1)
        memory = max(one.memory_info().rss for one in psutil.Process().children(recursive=True)) / 2**20
        chromium.close()
    return Found(found.wall, processor, memory, found.size)


def chromium(page: Path, out: Path, documents: int) -> tuple[Found, Found, Found]:
    """Return the cost of Chromium in a new process, steady, and steady with two workers."""
    switches = ["--headless=new", "--no-sandbox", "--disable-gpu"]
    alone = cold([CHROMIUM, *switches, f"--print-to-pdf={out}", page.as_uri()], out)
    row("Chromium, cold", alone)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        one = pool.submit(browser, page, documents).result()
        both = list(pool.map(browser, [page] * 2, [documents] * 2))
    row("Chromium, steady", one)
    wall, processor = (sum(part) / 2 for part in zip(*((x.wall, x.processor) for x in both), strict=True))
    two = Found(wall / 2, processor, both[0].memory, both[0].size)
    row("Chromium, steady, two workers", two)
    return alone, one, two


def typeset(text: str, folder: Path, documents: int) -> None:
    import typst

    source = folder / "text.typ"
    source.write_text(
        "\n\n".join(
            "".join(f"\\{c}" if c in "#$*_`<>@[]\\" else c for c in line) for line in text.splitlines()
        )
    )
    out = folder / "typst.pdf"
    program = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    row("Typst, cold", cold([sys.executable, "-c", program, str(source), str(out)], out))
    row("Typst, steady", steady(lambda: typst.compile(source), documents))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--memory", type=int, default=0, help="documents whose memory is watched")
    options = parser.parse_args()
    from standfirst import fonts
    from standfirst.formats import report

    one = job()
    html = report.html(one, contents=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, css, out = folder / "page.html", folder / "print.css", folder / "out.pdf"
        page.write_text(html.replace("<head>", '<head><link rel="stylesheet" href="print.css">'), "utf-8")
        css.write_text(fonts.css_for_print(ROOT) + one.theme.print_css, "utf-8")
        ours = [sys.executable, "-m", "standfirst", "render", f"briefings/{SAMPLE}.yaml", "-o", str(out)]
        command = cold([sys.executable, "-m", "weasyprint", str(page), str(out)], out)
        row("WeasyPrint's command line", command)
        begun = cold(ours, out)
        row("ours, cold", begun)

        bare, full = apart("plain", options.documents), apart("records", options.documents)
        row("ours, steady, plain", bare)
        row("ours, steady, tagged and archived", full)
        two = together(options.documents)
        row("ours, steady, two workers", two)
        print(f"tagging and archiving: {100 * (full.processor / bare.processor - 1):+.0f} % of the processor")
        print(f"steady against the command line: {command.wall / full.wall:.1f} times as fast", end="")
        print(f", {command.processor / full.processor:.1f} times of the processor", end="")
        print(f"; two workers {command.wall / two.wall:.1f} times")
        if Path(CHROMIUM).exists():
            alone, warm, warm_two = chromium(page, out, options.documents)
            print(
                f"against Chromium, of the processor: cold {begun.processor / alone.processor:.1f} times",
                end="",
            )
            print(f", steady {full.processor / warm.processor:.1f} times, ", end="")
            print(
                f"two workers {two.processor / warm_two.processor:.1f} times ({two.wall / warm_two.wall:.1f} of wall)"
            )
        text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True).stdout
        typeset(text, folder, options.documents)
    watch(one, options.memory)


def watch(one: Job, documents: int) -> None:
    """Print the memory growth of one process over many documents."""
    from standfirst.formats import report

    for number in range(1, documents + 1):
        report.render(one)
        if number in (1, 10, 50) or number % 100 == 0:
            print(f"after {number} documents: {resident():.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
