"""Where a site lies and what is built into which folder: nothing is emptied, mixed up or taken from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import site
from standfirst.errors import BuildError, InputError, UsageError
from tests.sites import ROOT, WELLS, small_site, standfirst

PUBLISH = """import os
import sys
sys.path.append(os.curdir)
from pelicanconf import *
SITEURL = "https://example.org"
RELATIVE_URLS = False
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
DELETE_OUTPUT_DIRECTORY = True
"""
"""As Pelican's quickstart writes it."""


def moved(folder: Path, content: str) -> Path:
    """A site whose content lies elsewhere."""
    small_site(folder, f"PATH = {content!r}\n")
    (folder / content).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder / "content", folder / content)
    return folder


def pages(folder: Path) -> set[str]:
    """The pages of a built site."""
    output = folder / "output"
    return {path.relative_to(output).as_posix() for path in output.rglob("*.html")}


@pytest.mark.parametrize(
    ("content", "start"),
    [("src/content", "site"), ("a/b/c", "elsewhere"), ("../texts", "site"), ("content/../x", "elsewhere")],
)
def test_pelicans_command_finds_the_briefings(content: str, start: str, tmp_path: Path) -> None:
    """Wherever `PATH` leads and `pelican` is called, the site has the same briefings as by our command."""
    folder = moved(tmp_path / "site", content)
    (tmp_path / "elsewhere").mkdir()
    site.build(folder)
    before = pages(folder)
    assert "wells.html" in before
    standfirst(tmp_path / start, "-s", str(folder / "pelicanconf.py"), module="pelican")
    assert pages(folder) == before


def test_a_site_is_not_emptied_where_its_briefings_are_not_found(tmp_path: Path) -> None:
    """Where nothing leads from the content to the briefings, both commands say what to set, and it helps."""
    folder = moved(tmp_path / "site", "../texts")
    (tmp_path / "elsewhere").mkdir()
    site.build(folder)
    before = pages(folder)
    words = ("-s", str(folder / "pelicanconf.py"))
    done = standfirst(tmp_path / "elsewhere", *words, module="pelican", code=2)
    assert "neither briefings/ nor pelicanconf.py lies beside" in done.stderr
    assert "set STANDFIRST_ROOT" in done.stderr
    config = folder / "pelicanconf.py"
    config.write_text(f"{config.read_text('utf-8')}STANDFIRST_ROOT = {str(folder)!r}\n", "utf-8")
    standfirst(tmp_path / "elsewhere", *words, module="pelican")
    assert pages(folder) == before
    (folder / "briefings").rename(folder / "texts")
    with pytest.raises(UsageError, match="there is no folder briefings/"):
        site.build(folder)
    assert pages(folder) == before


def test_settings_for_publishing_take_those_beside_them(tmp_path: Path) -> None:
    """Settings as the quickstart writes them are those of the desk's own site, whatever else is on the path.

    Pelican's own command reads settings before it knows of us: there an error says what was taken.
    """
    folder = small_site(tmp_path / "site")
    other = small_site(tmp_path / "other", 'SITENAME = "Another desk"\n')
    (folder / "publishconf.py").write_text(PUBLISH, "utf-8")
    pythonpath = os.pathsep.join([str(other), str(ROOT)])
    programs = {"standfirst": ["build", "--settings", "publishconf.py"], "pelican": ["-s", "publishconf.py"]}
    for module, words in programs.items():
        done = subprocess.run(
            [sys.executable, "-P", "-m", module, *words],
            cwd=folder, env={**os.environ, "PYTHONPATH": pythonpath},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert done.returncode == (module == "pelican")
        assert ("has taken the settings of" in done.stderr) == (module == "pelican")
        assert "Wells desk (EXERCISE)" in (folder / "output" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("place", ["output", "./output", "link"])
def test_a_preview_never_lies_where_the_public_site_does(built: bool, place: str, tmp_path: Path) -> None:
    """A preview into the folder of the public site is refused, built or not, also by another name of it."""
    folder = small_site(tmp_path / "site")
    (folder / "link").symlink_to("output")
    if built:
        site.build(folder)
    with pytest.raises(BuildError, match="is the folder of the public site"):
        site.build(folder, preview=True, output=str(folder / place))
    assert (folder / "output" / "wells.html").exists() == built


def test_the_settings_cannot_make_the_preview_public(tmp_path: Path) -> None:
    """Where `OUTPUT_PATH` is the folder of previews, a preview needs another one."""
    folder = small_site(tmp_path / "site", 'OUTPUT_PATH = "preview"\n')
    site.build(folder)
    with pytest.raises(BuildError, match="is the folder of the public site"):
        site.build(folder, preview=True)
    assert site.build(folder, preview=True, output=str(folder / "drafts")).preview


PIPE = "a pipe"
"""Stands for what is no link: a named pipe, which is read for ever."""


def place(base: Path, name: str, target: str) -> None:
    """Put a link to `target` below a folder, or a pipe."""
    path = base / name
    path.parent.mkdir(exist_ok=True)
    if target == PIPE:
        os.mkfifo(path)
    else:
        path.symlink_to(target)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("x.md", "/etc/passwd", "leads out of content/"),
        ("images/x.jpg", "../../secret.jpg", "leads out of content/"),
        ("x.md", "/dev/zero", "leads out of content/"),
        ("etc", "/etc", "a folder that is a link is not followed"),
        ("again", ".", "a folder that is a link is not followed"),
        ("x.md", "nowhere.md", "leads nowhere, or in a circle"),
        ("x.md", "x.md", "leads nowhere, or in a circle"),
        ("x.md", PIPE, "a pipe, a socket or a device"),
        ("images/x.png", PIPE, "a pipe, a socket or a device"),
    ],
)
def test_links_and_pipes_in_content_are_refused(name: str, target: str, said: str, tmp_path: Path) -> None:
    """What would publish a file from elsewhere, or never end, is an error at its name, and nothing is published."""
    folder = small_site(tmp_path / "site")
    (folder / "secret.jpg").write_text("secret")
    place(folder / "content", name, target)
    with pytest.raises(InputError) as refused:
        site.build(folder)
    (problem,) = refused.value.problems
    assert (problem.path, problem.code) == (f"content/{name}", "SF001")
    assert said in problem.message
    assert not (folder / "output").exists()


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("x.yaml", PIPE, "a pipe, a socket or a device"),
        ("x.yaml", "x.yaml", "leads nowhere, or in a circle"),
        ("x.yaml", "nowhere.yaml", "leads nowhere, or in a circle"),
        ("x.yaml", "/dev/zero", "leads out of briefings/"),
        ("x/_series.yaml", PIPE, "a pipe, a socket or a device"),
        ("_registry/people.yaml", PIPE, "a pipe, a socket or a device"),
    ],
)
def test_links_and_pipes_among_briefings_are_refused(
    name: str, target: str, said: str, tmp_path: Path
) -> None:
    """`check` ends, and says at the file's name what it is."""
    folder = small_site(tmp_path / "site")
    place(folder / "briefings", name, target)
    (folder / "briefings" / "x").mkdir(exist_ok=True)
    (folder / "briefings" / "x" / "01.yaml").write_text(WELLS, "utf-8")
    done = standfirst(folder, "check", code=1)
    assert "Traceback" not in done.stderr
    assert re.search(rf"briefings/{name}:1:1: SF001 .*{re.escape(said)}", done.stdout + done.stderr)


def test_links_within_content_are_followed(tmp_path: Path) -> None:
    """A second name for a file of the content is no way out, and an editor's mark is none either."""
    folder = small_site(tmp_path / "site")
    (folder / "content" / "pages" / ".#about.md").symlink_to("editor@machine.1:2")
    (folder / "content" / "pages" / "same.md").write_text("Title: Same\nSlug: same\n\nThe same.\n", "utf-8")
    (folder / "content" / "images").mkdir()
    (folder / "content" / "images" / "same.txt").symlink_to("../pages/same.md")
    site.build(folder)
    assert (folder / "output" / "pages" / "same.html").is_file()
    assert (folder / "output" / "images" / "same.txt").is_file()
