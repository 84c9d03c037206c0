"""The shorter ways through WeasyPrint."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.formats import FORMATS, Job, weasyprint_patches

ROOT = Path(__file__).parent.parent.parent
SLOWLY = """
import hashlib, sys
from datetime import datetime
from pathlib import Path
from standfirst import settings, theme
from standfirst.formats import FORMATS, Job, weasyprint_patches as patches
from standfirst.library import load_or_raise
patches.SEEN.update(dict.fromkeys(patches.SEEN, "other words"))
site = settings.load(Path(sys.argv[1]))
library = load_or_raise(site)
for name in sys.argv[3:]:
    job = Job(library.by_name[name], library, theme.load(site.theme, site.root), datetime.fromisoformat(sys.argv[2]))
    print(hashlib.sha256(FORMATS["report"].render(job)).hexdigest())
assert patches.hurry() == ()
"""
"""Draws samples with WeasyPrint's own functions alone."""


def test_every_function_says_what_it_said() -> None:
    """The WeasyPrint of the lock file is the one whose functions were read: each has its shorter way."""
    assert weasyprint_patches.hurry() == tuple(weasyprint_patches.SEEN)


@pytest.mark.slow
def test_the_shorter_ways_give_the_same_bytes(job: Callable[[str], Job]) -> None:
    """Reports in both directions of writing are the same, byte for byte, as WeasyPrint's own functions make them."""
    names = ("flood/02", "flood/02.ur", "balochistan/01")
    command = [sys.executable, "-c", SLOWLY, str(ROOT), job(names[0]).now.isoformat(), *names]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    ours = [hashlib.sha256(FORMATS["report"].render(job(name))).hexdigest() for name in names]
    assert done.stdout.split() == ours
