"""What the audits share: a browser, axe, the Nu checker, and how each says what it found."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from standfirst import screenshots
from standfirst.build import plan
from standfirst.build.prepare import Prepared
from standfirst.formats import FORMATS
from tests.sites import ROOT

MODULES = ROOT / "node_modules"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PHONE, DESK, NARROW = 390, 1280, 320


@contextmanager
def opened() -> Iterator[Browser]:
    """The machine's own Chromium; without it the tests fail and say what to install."""
    path = screenshots.browser_path()
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(screenshots.ARGUMENTS))
        yield browser
        browser.close()


def axe(page: Page) -> list[str]:
    """Each violation as `rule: element`: of the open dialog, behind which nothing can be reached, or of the page."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run(document.querySelector('dialog:modal') ?? document,"
        " {runOnly: rules, resultTypes: ['violations']})",
        list(RULES),
    )
    return [
        f"{item['id']}: {node['target']}: {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def look(page: Page, width: int, scheme: str) -> None:
    """Show a page at a width in a scheme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def looks(narrow: int) -> list[Any]:
    """A narrow width in the dark and a wide one in the light; the other two by night."""
    return [
        pytest.param(narrow, "dark"),
        pytest.param(DESK, "light"),
        pytest.param(narrow, "light", marks=pytest.mark.nightly),
        pytest.param(DESK, "dark", marks=pytest.mark.nightly),
    ]


def widest(page: Page) -> int:
    """How many pixels wide the page is at least."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def nu(paths: Sequence[Path]) -> list[str]:
    """The errors of the Nu HTML checker in files and folders, in one start of Java."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        ["java", "-jar", str(jar), "--skip-non-html", "--format", "json", "--stdout", *map(str, paths)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    said = json.loads(done.stdout)["messages"]
    return [
        f"{item['url']}:{item.get('lastLine')}: {item['message']}" for item in said if item["type"] != "info"
    ]


def draw(prepared: Prepared, folder: Path) -> None:
    """Write every page of a site, with its style."""
    wanted = [
        *plan.lists(prepared, ()),
        *(item for item in plan.assets(prepared) if item.path.endswith(".css")),
    ]
    for item in wanted:
        _write(folder / item.path, item.render())
    for edition in prepared.shown.editions:
        _write(folder / edition.path("html"), FORMATS["page"].render(plan.job_of(prepared, edition)))
        _write(folder / edition.path("json"), FORMATS["data"].render(plan.job_of(prepared, edition)))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
