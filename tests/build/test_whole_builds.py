"""Whole builds by the command: killed at any instant, on other machines, and with documents that do not end."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from standfirst import system
from standfirst.build import manifest
from standfirst.build.options import Options
from standfirst.build.pool import Limits
from standfirst.errors import BuildError
from standfirst.formats import pdf, report
from tests.build.test_incremental import briefing, build
from tests.sites import EPOCH, ROOT, copy_site, standfirst, write

pytestmark = pytest.mark.slow


@pytest.fixture
def small(built: Path, tmp_path: Path) -> Path:
    """A site of four small briefings, with a cache that has the fonts already."""
    folder = copy_site(tmp_path / "site")
    shutil.copytree(built / ".cache", folder / ".cache")
    for name in ("balochistan", "flood"):
        shutil.rmtree(folder / "briefings" / name)
    rng = random.Random(6)
    for number in range(1, 5):
        write(folder, f"notes/{number:02}.yaml", briefing(rng, number).replace("tlp: AMBER", "tlp: CLEAR"))
    return folder


def version(folder: Path) -> int:
    """Which version of the first briefing lies in the output, whole: page, data, PDF, list and manifest agree."""
    listed = manifest.read(folder / "output")
    assert listed.verify(folder / "output") == []
    data = json.loads((folder / "output" / "notes" / "01.json").read_bytes())
    title = data["briefing"]["title"]
    for name in ("notes/01.html", "notes/index.html"):
        assert f"{title}<" in (folder / "output" / name).read_text("utf-8"), name
    return int(title.rpartition(" ")[2].translate(_DIGITS))


_LETTERS = str.maketrans("0123456789", "abcdefghij")
_DIGITS = str.maketrans("abcdefghij", "0123456789")
"""Numbers in letters: a number that changes in a published title asks for a correction."""


def save(folder: Path, number: int) -> None:
    """Write a version of the first briefing."""
    path = folder / "briefings" / "notes" / "01.yaml"
    lines = path.read_text("utf-8").splitlines()
    title = f"Version {str(number).translate(_LETTERS)}"
    changed = [f"title: {title}" if line.startswith("title: ") else line for line in lines]
    path.write_text("\n".join(changed) + "\n", "utf-8")


@pytest.mark.proof
def test_killed_while_it_reads_draws_or_commits(small: Path) -> None:
    """Builds killed at random instants of all that they do leave one version whole, and the next build needs no help."""
    chance = random.Random(8)
    times = int(os.environ.get("STANDFIRST_KILLS", "10"))
    save(small, 0)
    began = time.monotonic()
    standfirst(small, "build")
    whole, current, seen = (time.monotonic() - began) / 2, 0, set()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH}
    for turn in range(1, times + 1):
        save(small, turn)
        with subprocess.Popen(
            [sys.executable, "-m", "standfirst", "build"], cwd=small, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                process.wait(chance.uniform(0, whole))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
        ended = process.wait() == 0
        whole *= 0.9 if ended else 1.04
        found = version(small)
        assert found in {current, turn}
        seen.add(found == turn)
        current = found
    assert False in seen
    standfirst(small, "build")
    assert version(small) == times


@pytest.mark.proof
def test_the_same_manifest_on_another_machine(built: Path, tmp_path: Path) -> None:
    """In another folder, locale, zone, order of sets, mask and number of processes a clean build gives the same manifest."""
    folder = copy_site(tmp_path / "an other place, ünd löng")
    before = os.umask(0o077)
    try:
        standfirst(
            folder, "build", "--jobs", "1",
            PYTHONHASHSEED="77", TZ="Pacific/Chatham", LC_ALL="C", LANG="ur_PK.UTF-8", LANGUAGE="fr",
        )  # fmt: skip
    finally:
        os.umask(before)
    one, two = (manifest.read(place / "output").to_bytes() for place in (built, folder))
    assert one == two
    assert (built / "output" / "manifest.json").read_bytes() == (
        folder / "output" / "manifest.json"
    ).read_bytes()


@pytest.mark.proof
def test_documents_that_do_not_end_are_named(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs and one that takes all memory end the build by name; the others were finished and are kept."""
    monkeypatch.setattr(system, "HAS_FORK", True)

    def finish(paper: str, *_: object) -> bytes:
        while "HANGS" in paper:
            pass
        hoard = []
        while "GROWS" in paper:
            hoard.append(bytes(50_000_000))
        return f"PDF of {paper}".encode()

    monkeypatch.setattr(pdf, "lay_out", lambda html, *_, **__: _Paper(html))
    monkeypatch.setattr(report, "_is_first", lambda _: True)
    monkeypatch.setattr(pdf, "finish", lambda paper, *_: finish(paper.html))
    for name, word in (("02", "HANGS"), ("03", "GROWS")):
        path = small / "briefings" / "notes" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("title: ", f"title: {word} ", 1), "utf-8")
    before = {path for path in (small / ".cache").rglob("*") if path.is_file()}
    monkeypatch.setattr(
        "tests.build.test_incremental.INLINE", Options(jobs=2, limits=Limits(seconds=8, mib=700))
    )
    with pytest.raises(BuildError) as error:
        build(small)
    assert str(error.value).splitlines() == [
        "notes/notes-02.pdf: took more than 8 seconds of the processor",
        "notes/notes-03.pdf: took more than 700 MiB of memory",
        "nothing was published",
    ]
    assert not (small / "output").exists()
    assert len({path for path in (small / ".cache").rglob("*") if path.is_file()} - before) >= 2


class _Paper:
    """A document of one page."""

    def __init__(self, html: str) -> None:
        self.html, self.pages = html, [html]
