"""Sites made of the samples, and the command run in them as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

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


def write(folder: Path, name: str, text: str) -> Path:
    """Write a briefing of a site."""
    path = folder / "briefings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
