"""Sites made of the samples, and the command run in them as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standfirst.library import Edition, Library
from standfirst.model import Status, Withdrawal

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
EPOCH = str(int(NOW.timestamp()))


def standfirst(
    folder: Path, *words: str, code: int = 0, module: str = "standfirst", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a site as a process of its own, and demand its exit code."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH, **environment}
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder, env=variables, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done


def copy_site(folder: Path) -> Path:
    """Copy the samples; fonts and themes are those of the checkout."""
    folder.mkdir()
    for name in ("briefings", "content"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("themes", "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    return folder


SETTINGS = """SITENAME = "Wells desk (EXERCISE)"
SITEURL = "https://example.org"
PATH = "content"
TIMEZONE = "UTC"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {"WITHOUT": ("report", "flash", "card"), "CONTACT": "desk@example.org"}
"""

WELLS = """\
kind: explainer
title: Wells in the valley
standfirst: What is known of the wells in the valley.
dateline: {place: Testford, country: ZZ, date: 2026-10-20}
as_of: 2026-10-20T08:00+00:00
lang: en
tlp: CLEAR
status: approved
exercise: true
situation: There are wells in the valley [@a].
background: The count began long ago [@a].
sources:
  - {id: a, title: Survey of wells, publisher: A desk, url: "https://example.org/a", date: 2026-10-01,
     accessed: 2026-10-02, grade: B2}
"""


def small_site(folder: Path, more: str = "", content: Mapping[str, str] | None = None) -> Path:
    """A site of one public briefing without PDFs; `more` are settings, `content` the desk's own files."""
    folder.mkdir(parents=True)
    for name in ("themes", "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    (folder / "pelicanconf.py").write_text(SETTINGS + more, "utf-8")
    write(folder, "wells.yaml", WELLS)
    for name, text in {"pages/about.md": "Title: About\n\nWho we are.\n", **(content or {})}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    """Write a briefing of a site."""
    path = folder / "briefings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def long(samples: Library, count: int) -> Library:
    """The samples with `count` more editions of the newest one, in both its languages, each two days older.

    Every third is of no series, every seventh was withdrawn; claims and titles say their number.
    """
    versions = samples.languages("flood/02")
    more = tuple(_older(version, number) for number in range(1, count + 1) for version in versions)
    return replace(samples, editions=(*samples.editions, *more))


def _older(version: Edition, number: int) -> Edition:
    source, series = version.briefing, "" if number % 3 == 0 else "flood"
    day = source.dateline.date - timedelta(days=2 * number)
    claims = tuple(
        claim.model_copy(update={"id": f"older-{number}-{index}", "claim": f"{number}: {claim.claim}"})
        for index, claim in enumerate(source.claims)
    )
    said = {
        "title": f"{number}: {source.title}",
        "dateline": source.dateline.model_copy(update={"date": day}),
        "edition": 1000 - number if series else None,
        "claims": claims,
        "status": Status.WITHDRAWN if number % 7 == 0 else source.status,
        "withdrawn": Withdrawal(at=NOW, explanation="It was wrong.") if number % 7 == 0 else None,
    }
    file = replace(version.file, series=series, stem=f"older-{number:03}")
    about = version.series if series else None
    return replace(version, file=file, series=about, briefing=source.model_copy(update=said))
