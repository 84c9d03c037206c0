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
from tests.sites import ROOT, WELLS, small_site, standfirst, write

pytestmark = pytest.mark.slow

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


def published(folder: Path) -> dict[str, bytes]:
    """Every file of a built site."""
    found = (path for path in (folder / "output").rglob("*") if path.is_file())
    return {path.relative_to(folder / "output").as_posix(): path.read_bytes() for path in found}


@pytest.mark.by_day(1)
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


@pytest.mark.proof
def test_a_site_is_not_emptied_where_its_briefings_are_not_found(tmp_path: Path) -> None:
    """Where nothing leads from the content to the briefings, both commands say what to set, and it helps."""
    folder = moved(tmp_path / "site", "../texts")
    (tmp_path / "elsewhere").mkdir()
    site.build(folder)
    before = pages(folder)
    words = ("-s", str(folder / "pelicanconf.py"))
    done = standfirst(tmp_path / "elsewhere", *words, module="pelican", code=2)
    assert "neither briefings/ nor pelicanconf.py is beside" in done.stderr
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
        assert ("imported the settings of" in done.stderr) == (module == "pelican")
        assert "Wells desk (EXERCISE)" in (folder / "output" / "index.html").read_text("utf-8")


@pytest.mark.by_day(1)
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


@pytest.mark.proof
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


@pytest.mark.by_day(1)
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
    told = standfirst(folder, "check", code=1).stdout
    assert f"content/{name}:1:1: SF001 {problem.message}" in told


LATIN = b"caf\xe9"
"""A name as machines wrote it before UTF-8."""


def run_in(locale: str, folder: Path, command: str, code: int = 0) -> str:
    """What a command says on a machine of this locale."""
    done = standfirst(folder, command, code=code, LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    return done.stdout + done.stderr


@pytest.mark.by_day(1)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize(
    "names",
    [(b"briefings/%b.yaml", b"briefings/%b/01.yaml"), (b"content/%b.md", b"content/x/%b.txt", b"content/%b.png")],
    ids=["briefings", "content"],
)  # fmt: skip
def test_names_that_are_no_text_are_refused(names: tuple[bytes, ...], locale: str, tmp_path: Path) -> None:
    """`check` and `build` give a line to each name that cannot be read, whatever the machine's encoding."""
    folder = small_site(tmp_path / "site")
    for name in names:
        path = folder / os.fsdecode(name % LATIN)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WELLS, "utf-8")
    for command in ("check", "build"):
        told = run_in(locale, folder, command, code=1)
        assert "Traceback" not in told
        found = re.findall(r"^\S*caf\\udce9\S*:1:1: SF0(?:01|22) ", told, re.MULTILINE)
        assert len(found) == len(names), told
    assert not (folder / "output").exists()


@pytest.mark.proof
def test_a_site_is_built_where_names_are_ascii(tmp_path: Path) -> None:
    """In the locale C, names of letters beyond ASCII are refused with what helps, and all else is built."""
    folder = small_site(tmp_path / "site")
    run_in("C", folder, "build")
    (folder / "content" / "café.md").write_text("Title: Café\n\nIt is open.\n", "utf-8")
    assert "set LC_ALL=C.UTF-8" in run_in("C", folder, "check", code=1)
    run_in("C.UTF-8", folder, "check")


PROTECTED = """voices:
  - quote: We left at night.
    speaker: {name: Þóra Æsudóttir, published_as: A ferrywoman, protect: [name]}
    kind: survivor
    verification: verified
    consent: given
    sources: [a]
"""


@pytest.mark.proof
def test_no_refusal_is_an_assert(tmp_path: Path) -> None:
    """With Python's -O, a build publishes the same bytes and refuses the same name."""
    folder = small_site(tmp_path / "site")
    standfirst(folder, "build")
    plain = published(folder)
    shutil.rmtree(folder / "output")
    shutil.rmtree(folder / ".cache")
    standfirst(folder, "build", PYTHONOPTIMIZE="1")
    assert published(folder) == plain
    write(folder, "wells.yaml", WELLS + PROTECTED)
    slip = "Title: Slip\n\nThora Aesudottir left.\n"
    (folder / "content" / "pages" / "slip.md").write_text(slip, "utf-8")
    assert "holds what briefings/wells.yaml" in standfirst(folder, "build", code=1, PYTHONOPTIMIZE="1").stderr
    assert published(folder) == plain


@pytest.mark.proof
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
