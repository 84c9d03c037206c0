"""The surface for programs: small, typed, stable, and what the command itself uses."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import standfirst
from standfirst import api
from standfirst.build.options import Options
from standfirst.console import program
from tests.sites import ROOT, WELLS, small_site, write

pytestmark = pytest.mark.slow

SURFACE = {
    "load": "(root: 'Place' = '.', *, settings: 'str' = 'pelicanconf.py') -> 'Library'",
    "check": (
        "(root: 'Place' = '.', paths: 'Sequence[Place]' = (), *, select: 'Iterable[str]' = (), "
        "ignore: 'Iterable[str]' = (), strict: 'bool' = False) -> 'Report'"
    ),
    "render": (
        "(briefing: 'Place', format: 'str' = 'report', *, root: 'Place' = '.', paper: 'str' = '', "
        "name: 'str' = '') -> 'bytes'"
    ),
    "build": (
        "(root: 'Place' = '.', *, settings: 'str' = 'pelicanconf.py', preview: 'bool' = False, "
        "output: 'Place | None' = None, options: 'Options | None' = None) -> 'Result'"
    ),
}
ERRORS = {"StandfirstError", "UsageError", "InputError", "BuildError", "LeakError"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of one public briefing."""
    return small_site(tmp_path / "site")


def test_the_surface_is_locked() -> None:
    """What `import standfirst` offers changes only on purpose: names, arguments and defaults."""
    assert set(standfirst.__all__) == {*SURFACE, *ERRORS, "Problem"}
    assert {name: str(inspect.signature(getattr(api, name))) for name in SURFACE} == SURFACE
    assert all(inspect.getdoc(getattr(api, name)) for name in SURFACE)
    assert all(issubclass(getattr(standfirst, name), standfirst.StandfirstError) for name in ERRORS)
    assert (ROOT / "standfirst" / "py.typed").is_file()


def test_the_docs_name_all_of_it() -> None:
    """The page on the surface has each function and each error."""
    text = (ROOT / "docs" / "python.md").read_text("utf-8")
    assert all(f"`{name}" in text for name in standfirst.__all__)


def test_a_site_is_loaded_checked_rendered_and_built(folder: Path) -> None:
    """Each step gives what the next one needs, from any folder."""
    assert [one.name for one in standfirst.load(folder).editions] == ["wells"]
    report = standfirst.check(folder)
    assert not report.failed
    assert report.files == 2
    page = standfirst.render(folder / "briefings" / "wells.yaml", "page", root=folder)
    result = standfirst.build(folder, options=Options(jobs=0))
    assert b"Wells in the valley" in page
    assert standfirst.render("wells", "page", root=folder) == page
    assert (result.output / "wells.html").is_file()
    assert standfirst.build(folder, preview=True, output=folder / "look", options=Options(jobs=0)).preview


def test_a_finished_document_prints_every_letter(tmp_path: Path) -> None:
    """`render` refuses letters without a font where a build does, also those that YAML writes as escapes."""
    folder = small_site(tmp_path / "site", 'STANDFIRST["WITHOUT"] = ()\n')
    for letters in ("ঢাকা", '"\\u09a2"'):
        path = write(folder, "x.yaml", WELLS.replace("title:", f"topics: [{letters}]\ntitle:", 1))
        assert standfirst.render(path, "page", root=folder)
        with pytest.raises(standfirst.InputError, match="no font of the site") as error:
            standfirst.render(path, "report", root=folder)
        assert [(one.path, one.code) for one in error.value.problems] == [("briefings/x.yaml", "SF609")]
    path.write_text(path.read_text("utf-8").replace("status: approved", "status: draft"), "utf-8")
    assert standfirst.render(path, "card", root=folder)


def test_errors_carry_their_places(folder: Path) -> None:
    """A file that cannot be read is in the report of a check, and raised by what needs it."""
    path = write(folder, "x.yaml", WELLS.replace("title:", "titel:", 1))
    assert ("briefings/x.yaml", "SF011") in {
        (one.path, one.code) for one in standfirst.check(folder).problems
    }
    assert standfirst.check(folder, [folder / "briefings" / "wells.yaml"]).problems == ()
    for step in (
        lambda: standfirst.load(folder),
        lambda: standfirst.render(path, "page", root=folder),
        lambda: standfirst.build(folder),
    ):
        with pytest.raises(standfirst.InputError) as error:
            step()
        assert {one.path for one in error.value.problems} == {"briefings/x.yaml"}
    for wrong in ({"format": "pages"}, {"format": "page", "paper": "A3"}):
        with pytest.raises(standfirst.UsageError, match="has to be"):
            standfirst.render(folder / "briefings" / "wells.yaml", root=folder, **wrong)


def test_build_is_called_whatever_was_imported_before() -> None:
    """`standfirst.build` can be called before and after modules of the package of the same name are imported."""
    code = (
        "import standfirst\nbefore = callable(standfirst.build)\nimport standfirst.build.plan\n"
        "from standfirst import build\n"
        "try:\n    build('nowhere')\nexcept standfirst.UsageError as error:\n    print(before, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True there is no settings file pelicanconf.py\n"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["check"], "check"),
        (["build"], "build"),
        (["render", "briefings/wells.yaml", "--format", "page", "-o", "x.html"], "rendered"),
    ],
)
def test_the_command_uses_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], name: str
) -> None:
    """Tasks do their work by the same functions, so that both always do the same."""

    def refuse(*_: object, **__: object) -> None:
        raise standfirst.StandfirstError("asked for")

    monkeypatch.chdir(folder)
    monkeypatch.setattr(api, name, refuse)
    with pytest.raises(SystemExit) as ended:
        program.run(["standfirst", *words])
    assert ended.value.code == 1


def test_programs_are_checked_by_its_types(tmp_path: Path) -> None:
    """A program that uses the surface passes a strict check of types, and a wrong use does not."""
    for text, code in (
        ("import standfirst\nresult = standfirst.build('x')\nprint(result.pages + 1, standfirst.check().failed)\n", 0),
        ("import standfirst\nstandfirst.build(3)\n", 1),
        ("import standfirst\nstandfirst.render('x').pages\n", 1),
    ):  # fmt: skip
        path = tmp_path / "program.py"
        path.write_text(text)
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), str(path)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout
