"""A reader's way through the built site in a real browser."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; a machine without it fails here, loudly, and says what to install."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The built samples on the loopback address."""
    handler = functools.partial(_Quiet, directory=str(built / "output"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(timeout=10)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_home_page_leads_to_the_briefing_and_its_pdf(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    """From the home page a reader comes to the briefing and downloads a PDF that holds the key figures."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Pakistan searches Balochistan").first.click()
    assert "more than 190" in " ".join(page.locator("main").inner_text().split())
    href = page.get_by_role("link", name="PDF").first.get_attribute("href")
    assert href is not None
    answer = context.request.get(page.url.rpartition("/")[0] + "/" + href)
    assert answer.headers["content-type"] == "application/pdf"
    path = tmp_path / "report.pdf"
    path.write_bytes(answer.body())
    text = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    for number in ("190", "31", "17", "145", "41"):
        assert number in text
    context.close()


@pytest.mark.parametrize("path", ["index.html", "balochistan/01.html", "ur/flood/02.html", "about.html"])
def test_pages_fit_a_narrow_phone_and_ask_nobody_else(browser: Browser, address: str, path: str) -> None:
    """At 320 px nothing overflows; no request leaves for another host; the console stays silent."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []
    assert said == []
    context.close()


_BROKEN_NUMBERS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), broken = [];
  for (let node; (node = texts.nextNode()); )
    for (const found of node.data.matchAll(/[0-9٠-٩۰-۹]+(?:[.,٬٫\u202f][0-9٠-٩۰-۹]+)*/g)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const tops = [...range.getClientRects()].filter(one => one.width).map(one => Math.round(one.top));
      if (node.parentElement.checkVisibility() && !node.parentElement.closest('code') && new Set(tops).size > 1) broken.push(found[0] + ' in ' + node.data.trim());
    }
  return broken;
}"""


@pytest.mark.by_day(1)
@pytest.mark.parametrize("width", [320, 768])
def test_no_number_is_broken_into_two_lines(browser: Browser, address: str, built: Path, width: int) -> None:
    """On every page of the samples, in three languages, each number is on one line; hashes are no numbers."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    names = sorted(
        path.relative_to(built / "output").as_posix() for path in (built / "output").rglob("*.html")
    )
    assert len(names) > 40
    broken = {}
    for name in names:
        page.goto(f"{address}/{name}")
        if found := page.evaluate(_BROKEN_NUMBERS):
            broken[name] = found
    page.close()
    assert broken == {}


@pytest.mark.parametrize(
    ("path", "family", "interface"),
    [
        ("flood/02.html", "Source Serif 4", "Source Sans 3"),
        ("ur/flood/02.html", "Noto Nastaliq Urdu", "Noto Naskh Arabic"),
    ],
)
def test_a_first_visit_has_the_fonts_and_no_line_moves(
    browser: Browser, address: str, path: str, family: str, interface: str
) -> None:
    """Nothing shifts while the page loads, the headline is in the site's font, and so is a label of the interface."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(f"{address}/{path}", wait_until="networkidle")
    devtools = context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector, wanted in (("h1", family), (".sf-site-header a[href*=topics]", interface)):
        node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert max(fonts, key=lambda one: one["glyphCount"])["familyName"].startswith(wanted)
    assert page.evaluate("window.moved") < 0.001
    assert page.locator('link[rel="preload"][as="font"]').count() == 4
    context.close()


def test_a_printed_page_keeps_the_grounds_of_its_markings(browser: Browser, address: str) -> None:
    """TLP is on black and an exercise on yellow, also where the browser prints no backgrounds."""
    page = browser.new_page()
    page.goto(f"{address}/flood/02.html")
    document = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    page.close()
    try:
        found = document[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 24) or []
    finally:
        document.close()
    seen = {colour: count for count, colour in found}
    assert seen.get((0, 0, 0), 0) > 300
    assert seen.get((255, 210, 0), 0) > 300


@pytest.mark.parametrize("way", ["served", "from a disk"])
def test_a_reader_checks_a_report(
    browser: Browser, address: str, built: Path, tmp_path: Path, way: str
) -> None:
    """A published PDF is genuine, a changed one is not in the list, a printed code finds its report; nothing is sent."""
    output = built / "output"
    start = address if way == "served" else output.as_uri()
    changed = tmp_path / "changed.pdf"
    changed.write_bytes((output / "flood/flood-02.pdf").read_bytes() + b"\n")
    page = browser.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    page.on("pageerror", lambda error: sent.append(str(error)))
    page.goto(f"{start}/verify.html")
    state = page.locator(".sf-check__state")
    for path, said in ((output / "flood/flood-02.pdf", "Genuine"), (changed, "Not in our list")):
        page.set_input_files("#check-file", path)
        expect(state).to_contain_text(said)
    rows = json.loads((output / "history.json").read_text())["rows"]
    code = next(row["fingerprint"] for row in rows if row["edition"] == "flood/01")
    page.goto(f"{start}/verify.html#{code[:16]}")
    expect(state).to_contain_text("We published a report with this code")
    expect(page.locator(".sf-check__about")).to_contain_text("flood/01")
    page.goto(f"{start}/verify.html#{'0' * 16}")
    expect(state).to_contain_text("no report with this code")
    assert sent == []
    page.close()


def test_an_earlier_report_and_no_javascript(browser: Browser, built: Path, tmp_path: Path) -> None:
    """A report that was printed again since is genuine with a newer version; without scripts the page says how else."""
    shutil.copytree(built / "output", tmp_path / "output", symlinks=True)
    found = json.loads((tmp_path / "output/history.json").read_text())
    row = next(row for row in found["rows"] if row["edition"] == "flood/02")
    found["rows"].append(row | {"sha256": "0" * 64})
    (tmp_path / "output/history.js").write_text(f"globalThis.standfirstHistory = {json.dumps(found)};")
    page = browser.new_page()
    page.goto((tmp_path / "output/verify.html").as_uri())
    page.set_input_files("#check-file", tmp_path / "output/flood/flood-02.pdf")
    expect(page.locator(".sf-check__state")).to_contain_text("there is a newer version")
    page.close()
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto((tmp_path / "output/verify.html").as_uri())
    expect(page.locator("main")).to_contain_text("sha256sum FILE.pdf")
    assert not page.locator("#check-file").is_visible()
    bare.close()
