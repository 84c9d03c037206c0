"""The page that is drawn before the rest: the same as the build draws, from the files as they are, and quick."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from standfirst.errors import InputError
from standfirst.glimpse import Desk, Glimpse
from tests.build.test_incremental import briefing
from tests.sites import copy_site, write


def change(path: Path, title: str) -> None:
    """Another headline."""
    path.write_text(
        re.sub(r"^title: .*", f"title: {title}", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )


def test_pages_follow_their_briefings(site_folder: Path) -> None:
    """A saved original shows on its page, its translation's, its series' and the home page; what is closed goes."""
    desk, path = Desk(site_folder, preview=False), site_folder / "briefings" / "flood" / "02.yaml"
    wanted = ["flood/02.html", "ur/flood/02.html", "flood/index.html", "index.html", "nothing.html"]
    assert list(desk.draw(wanted)) == wanted[:-1]
    change(path, "Another headline")
    assert desk.take([path])
    made = desk.draw(wanted)
    assert all(
        b"Another headline" in made[name] for name in ("flood/02.html", "flood/index.html", "index.html")
    )
    path.write_text(path.read_text("utf-8").replace("tlp: CLEAR", "tlp: AMBER"), "utf-8")
    assert desk.take([path])
    assert "flood/02.html" not in desk.draw(wanted)
    assert b"Another headline" not in desk.draw(wanted)["index.html"]
    desk = Desk(site_folder, preview=True)
    assert b"Another headline" in desk.draw(wanted)["flood/02.html"]


def test_only_saved_briefings_are_taken(site_folder: Path) -> None:
    """Settings, themes, series, links and deleted files take a new start; a broken file is told with its line."""
    desk, folder = Desk(site_folder, preview=False), site_folder / "briefings"
    (folder / "link.yaml").symlink_to(folder / "flood" / "01.yaml")
    others = (
        site_folder / "pelicanconf.py",
        folder / "flood" / "_series.yaml",
        folder / "gone.yaml",
        folder / "link.yaml",
    )
    assert not any(desk.take([path]) for path in others)
    path = folder / "flood" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    with pytest.raises(InputError, match=r"briefings/flood/01\.yaml:\d+:\d+: SF01"):
        desk.take([path])


def test_a_process_answers(site_folder: Path) -> None:
    """The handle gives pages, errors as they are read, and nothing where only the build can tell."""
    glimpse, path = Glimpse(site_folder, preview=False), site_folder / "briefings" / "flood" / "01.yaml"
    glimpse.patience = 120.0
    assert glimpse.draw(["flood/01.html"], [path]) == ({}, "")
    try:
        glimpse.start()
        change(path, "Another headline")
        found, problem = glimpse.draw(["flood/01.html"], [path])
        assert (b"Another headline" in found["flood/01.html"], problem) == (True, "")
        path.write_text("titel: x\n", "utf-8")
        found, problem = glimpse.draw(["flood/01.html"], [path])
        assert found == {}
        assert problem.startswith("briefings/flood/01.yaml:1:1: SF01")
        assert glimpse.draw(["flood/01.html"], [site_folder / "pelicanconf.py"]) == ({}, "")
        glimpse.follow(())
        assert glimpse.draw([], []) == ({}, "")
    finally:
        glimpse.stop()


@pytest.mark.slow
def test_it_is_what_the_build_makes(built: Path) -> None:
    """Page for page the bytes are those of the build, the links to the desk's own pages apart."""
    desk = Desk(built, preview=False)
    names = ["flood/02.html", "ur/flood/02.html", "balochistan/01.html"]
    for name, data in desk.draw(names).items():
        assert _bare(data) == _bare((built / "output" / name).read_bytes()), name


def _bare(page: bytes) -> bytes:
    """A page without its navigation."""
    return re.sub(rb"<nav.*?</nav>", b"", page, flags=re.DOTALL)


@pytest.mark.slow
def test_at_a_thousand_briefings(tmp_path: Path) -> None:
    """A saved briefing is drawn in less than 0.3 s of the processor at 1,000 briefings."""
    folder = copy_site(tmp_path / "site")
    rng = random.Random(4)  # noqa: S311  # briefings, not secrets
    for number in range(1000):
        text = briefing(rng, 1 + number % 300).replace("tlp: AMBER", "tlp: CLEAR")
        text = re.sub(r"^edition: .*", f"edition: {1 + number % 50}", text, flags=re.MULTILINE)
        path = write(folder, f"s{number // 50:02}/{1 + number % 50:02}.yaml", text)
    desk = Desk(folder, preview=False)
    desk.draw(["index.html", "s19/50.html"])
    began = time.process_time()
    assert desk.take([path])
    assert desk.draw(["s19/50.html"])
    assert time.process_time() - began < 0.3
