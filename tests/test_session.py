"""The page that is rendered before the rest: the same as the build renders, from the files as they are, and quick."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from standfirst import site
from standfirst.build.options import Options
from standfirst.errors import InputError
from standfirst.serving.session import Session, SessionProcess
from standfirst.view.records import Link
from tests.build.test_incremental import briefing
from tests.growth import processor_time
from tests.sites import ROOT, copy_site, write

pytestmark = pytest.mark.slow


def change(path: Path, title: str) -> None:
    """Another headline."""
    path.write_text(
        re.sub(r"^title: .*", f"title: {title}", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )


@pytest.mark.proof
def test_pages_follow_their_briefings(site_folder: Path) -> None:
    """A saved original shows on its page, its translation's, its series' and the home page; what is closed goes."""
    session, path = Session(site_folder, preview=False), site_folder / "briefings" / "flood" / "02.yaml"
    wanted = ["flood/02.html", "ur/flood/02.html", "flood/index.html", "index.html", "nothing.html"]
    assert list(session.render(wanted)) == wanted[:-1]
    change(path, "Another headline")
    assert session.take([path])
    made = session.render(wanted)
    assert all(
        b"Another headline" in made[name] for name in ("flood/02.html", "flood/index.html", "index.html")
    )
    path.write_text(path.read_text("utf-8").replace("tlp: CLEAR", "tlp: AMBER"), "utf-8")
    assert session.take([path])
    assert "flood/02.html" not in session.render(wanted)
    assert b"Another headline" not in session.render(wanted)["index.html"]
    session = Session(site_folder, preview=True)
    assert b"Another headline" in session.render(wanted)["flood/02.html"]


@pytest.mark.proof
def test_only_saved_briefings_are_taken(site_folder: Path) -> None:
    """Settings, themes, series, links and deleted files take a new start; a broken file is told with its line."""
    session, folder = Session(site_folder, preview=False), site_folder / "briefings"
    (folder / "link.yaml").symlink_to(folder / "flood" / "01.yaml")
    others = (
        site_folder / "pelicanconf.py",
        folder / "flood" / "_series.yaml",
        folder / "gone.yaml",
        folder / "link.yaml",
    )
    assert not any(session.take([path]) for path in others)
    path = folder / "flood" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    with pytest.raises(InputError, match=r"briefings/flood/01\.yaml:\d+:\d+: SF01"):
        session.take([path])


@pytest.mark.proof
def test_a_template_is_seen_at_once(site_folder: Path) -> None:
    """A saved template, component or style of the theme shows in the next page that is rendered from it."""
    (site_folder / "themes").unlink()
    shutil.copytree(ROOT / "themes", site_folder / "themes")
    session, folder = Session(site_folder, preview=False), site_folder / "themes" / "standfirst"
    page, style = "flood/01.html", "theme/standfirst.css"
    assert b"data-edited" not in session.render([page])[page]
    for name, old in (("templates/briefing.html", "<article"), ("components/badge/badge.html", "<span")):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, f"{old} data-edited-{path.stem}", 1), "utf-8")
        assert session.take([path])
        assert f"{old} data-edited-{path.stem}".encode() in session.render([page])[page]
    path = folder / "css" / "base.css"
    path.write_text("body { --edited: 1 }", "utf-8")
    assert session.take([path])
    assert b"--edited:1" in session.render([style])[style]
    assert not session.take([folder / "theme.yaml"]), "another parent takes a new start"


@pytest.mark.proof
def test_a_process_answers(site_folder: Path) -> None:
    """The handle gives files, errors as they are read, and nothing where only the build can tell."""
    process, path = (
        SessionProcess(site_folder, preview=False),
        site_folder / "briefings" / "flood" / "01.yaml",
    )
    process.patience = 120.0
    assert process.render(["flood/01.html"], [path]) == ({}, "")
    try:
        process.start()
        process.texts = [Link("Of the desk", "own.html", lang="en")]
        change(path, "Another headline")
        found, problem = process.render(["flood/01.html", "flood/flood-01.pdf", "nothing.html"], [path])
        assert list(found) == ["flood/01.html"]
        assert b"Another headline" in found["flood/01.html"]
        assert b"own.html" in found["flood/01.html"]
        assert problem == ""
        path.write_text("titel: x\n", "utf-8")
        found, problem = process.render(["flood/01.html"], [path])
        assert found == {}
        assert problem.startswith("briefings/flood/01.yaml:1:1: SF01")
        assert process.render(["flood/01.html"], [site_folder / "pelicanconf.py"]) == ({}, "")
        process.start()
        assert process.render([], []) == ({}, "")
    finally:
        process.stop()


@pytest.mark.proof
def test_it_is_what_the_build_makes(built: Path) -> None:
    """Every page and every file of the theme is byte for byte what the build has made."""
    session, output = Session(built, preview=False), built / "output"
    session.texts = _texts(built)
    made = [
        path.relative_to(output).as_posix() for path in (*output.rglob("*.html"), *output.glob("theme/*"))
    ]
    own = {link.href for link in session.texts}
    names = [
        name
        for name in made
        if name not in own and Path(output, name).is_file() and name != "theme/standfirst.css"
    ]
    rendered = session.render(names)
    assert len(rendered) > 50
    assert [name for name, data in rendered.items() if data != (output / name).read_bytes()] == []
    assert [name for name in names if name not in rendered and not name.startswith("about")] == []


def _texts(folder: Path) -> list[Link]:
    """The desk's own pages, as a build names them."""
    result = site.build(folder, options=Options(jobs=0))
    return [Link(text, href, lang=lang) for text, href, lang in result.texts]


@pytest.mark.proof
def test_at_a_thousand_briefings(tmp_path: Path) -> None:
    """A saved briefing is rendered without reading the 1,000 others again, which alone would take longer."""
    folder = copy_site(tmp_path / "site")
    rng = random.Random(4)
    for number in range(1000):
        text = briefing(rng, 1 + number % 300).replace("tlp: AMBER", "tlp: CLEAR")
        text = re.sub(r"^edition: .*", f"edition: {1 + number % 50}", text, flags=re.MULTILINE)
        path = write(folder, f"s{number // 50:02}/{1 + number % 50:02}.yaml", text)
    sessions: list[Session] = []
    whole = processor_time(lambda: sessions.append(Session(folder, preview=False)))
    session = sessions[0]
    session.render(["index.html", "s19/50.html"])

    def save() -> None:
        assert session.take([path])
        assert session.render(["s19/50.html"])

    took = min(processor_time(save) for _ in range(3))
    assert took < whole
