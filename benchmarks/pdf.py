"""PDF reports against WeasyPrint's command line, Chromium and Typst: time, memory and bytes, in one run.

    python benchmarks/pdf.py [--documents 20] [--memory 500]

Each way prints the same sample text. Times are seconds a document: cold is a new process for each,
steady is the middle of many in one process. Typst prints the plain text of the page, without our design.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = "balochistan/01"
CHROMIUM = "/usr/bin/chromium"
sys.path.insert(0, str(ROOT))


def job(name: str = SAMPLE) -> object:
    from standfirst import settings, theme
    from standfirst.formats import Job
    from standfirst.library import load_or_raise

    library = load_or_raise(settings.load(ROOT))
    site = library.site
    return Job(library.by_name[name], library, theme.load(site.theme, site.root), settings.now())


def cold(command: list[str], out: Path, times: int = 3) -> tuple[float, float, int]:
    """Seconds, peak MiB and bytes of a command; the best of a few runs."""
    seconds = []
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=-3, stderr=-3)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    memory = 0.0
    for _ in range(times):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", program, *command], check=True, capture_output=True, text=True
        )
        seconds.append(time.perf_counter() - began)
        memory = max(memory, float(done.stdout))
    return min(seconds), memory, out.stat().st_size


def steady(draw: Callable[[], bytes], documents: int) -> tuple[float, float, int]:
    """Seconds a document, peak MiB and bytes, after a first document that warms up."""
    size = len(draw())
    seconds = []
    for _ in range(documents):
        began = time.perf_counter()
        draw()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size


def row(name: str, found: tuple[float, float, int]) -> None:
    print(f"{name:34} {found[0]:8.3f} s {found[1]:8.0f} MiB {found[2] / 1000:8.0f} KB", flush=True)


def resident() -> float:
    """MiB that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def chromium(page: Path, out: Path, documents: int) -> None:
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={out}",
        page.as_uri(),
    ]
    row("Chromium, cold", cold(command, out))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()

        def draw() -> bytes:
            tab.goto(page.as_uri())
            return tab.pdf(format="A4")

        row("Chromium, steady", steady(draw, documents))
        browser.close()


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
    from standfirst.formats import pdf, report
    from standfirst.formats.archive import About

    one = job()
    html = report.html(one, contents=True)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, css, out = folder / "page.html", folder / "print.css", folder / "out.pdf"
        page.write_text(html.replace("<head>", '<head><link rel="stylesheet" href="print.css">'), "utf-8")
        css.write_text(fonts.css_for_print(ROOT) + one.theme.print_css, "utf-8")  # type: ignore[attr-defined]
        ours = [sys.executable, "-m", "standfirst", "render", f"briefings/{SAMPLE}.yaml", "-o", str(out)]
        command = cold([sys.executable, "-m", "weasyprint", str(page), str(out)], out)
        row("WeasyPrint's command line", command)
        row("ours, cold", cold(ours, out))

        def plain() -> bytes:
            return pdf.finish(pdf.lay_out(html, one.theme, ROOT, tagged=False), None)  # type: ignore[attr-defined]

        def whole() -> bytes:
            return pdf.finish(pdf.lay_out(html, one.theme, ROOT), About.of(one))  # type: ignore[attr-defined, arg-type]

        bare, full = steady(plain, options.documents), steady(whole, options.documents)
        row("ours, steady, plain", bare)
        row("ours, steady, tagged and archived", full)
        drawn = steady(lambda: report.render(one), options.documents)  # type: ignore[arg-type]
        row("ours, steady, from the records", drawn)
        print(f"tagging and archiving: {100 * (full[0] / bare[0] - 1):+.0f} %")
        print(f"ours, steady, against the command line: {command[0] / drawn[0]:.1f} times as fast")
        if Path(CHROMIUM).exists():
            chromium(page, out, options.documents)
        text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True).stdout
        typeset(text, folder, options.documents)
    watch(one, options.memory)


def watch(one: object, documents: int) -> None:
    """Print how the memory of one process grows over many documents."""
    from standfirst.formats import report

    for number in range(1, documents + 1):
        report.render(one)  # type: ignore[arg-type]
        if number in (1, 10, 50) or number % 100 == 0:
            print(f"after {number} documents: {resident():.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
