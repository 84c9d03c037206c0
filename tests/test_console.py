"""The command line: one line of help for each task, one line for each mistake."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import api
from standfirst.console import arranged, program
from standfirst.errors import UsageError
from standfirst.tasks import namespace, usage
from tests.sites import copy_site, small_site, standfirst

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def run(*words: str, cwd: Path = ROOT, module: str = "standfirst") -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a process of its own."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(cwd)}
    command = [sys.executable, "-m", module, *words]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_task_and_argument_has_one_line_of_help() -> None:
    """No task and no option is without its sentence."""
    assert namespace.task_names
    for name in namespace.task_names:
        task = namespace[name]
        summary = (task.__doc__ or "").strip().splitlines()
        assert summary, name
        assert summary[0].endswith("."), name
        for argument in task.get_arguments():
            assert argument.help, f"{name} --{argument.name}"


@pytest.mark.by_day(6)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bild",), "No idea what 'bild' is"),
        (
            ("render",),
            "render needs BRIEFING: standfirst render BRIEFING [options]; `standfirst render --help` says more",
        ),
        (("render", "briefings/balochistan/01.yaml", "--format", "docx", "-o", "x"), "--format takes"),
        (("render", "briefings/balochistan/01.yaml"), "say where to write"),
        (
            ("render", "nowhere.yaml", "-o", "x.pdf"),
            "there is no briefing nowhere.yaml; name its file or its key",
        ),
        (("check", "briefings/flood/01.yaml", "nowhere.yaml"), "there is no nowhere.yaml"),
        (
            ("render", "briefings/balochistan/01.yaml", "-o", "no/such/folder/x.pdf", "--format", "data"),
            "no folder",
        ),
        (("serve", "--port", "many"), "--port takes a whole number"),
        (("serve", "--port", "70000"), "--port takes a whole number"),
        (("build", "--settings", "nothing.py"), "no settings file"),
        (("build", "--colour"), "there is no option --colour"),
        (("build", "--jobs"), "--jobs needs a value"),
        (("new", "A flood"), "new needs TITLE: standfirst new KIND TITLE [options]"),
        (("new-edition", "--colour"), "there is no option --colour"),
        (("mail", "flood/02", "--colour"), "there is no option --colour"),
    ],
)
def test_wrong_arguments_end_with_one_line_and_code_2(words: tuple[str, ...], said: str) -> None:
    """A wrong command line is answered with one line and exit code 2, never a traceback."""
    done = run(*words)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_outside_a_site_the_command_says_where_to_go(tmp_path: Path) -> None:
    """In a folder that is no site, the error says so."""
    done = run("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "go to the folder of a site, or make one: standfirst init FOLDER" in done.stderr


def test_bare_words_fill_the_list_argument() -> None:
    """`check a b --select X` means two files, and options keep their values."""
    assert arranged(["standfirst", "check", "a.yaml", "b.yaml"]) == [
        "standfirst",
        "check",
        "--files",
        "a.yaml",
        "--files",
        "b.yaml",
    ]
    assert arranged(["standfirst", "check", "a.yaml", "--select", "SF101"])[-2:] == ["--select", "SF101"]
    assert arranged(["standfirst", "render", "a.yaml"]) == ["standfirst", "render", "a.yaml"]


@pytest.mark.parametrize("name", sorted(namespace.task_names))
def test_help_of_a_task_shows_a_line_for_each_argument(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`standfirst TASK --help` prints how to call it, what it does, and the help of every word and option."""
    with pytest.raises(SystemExit) as ended:
        program.run(["standfirst", name, "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert shown.startswith(f"Usage: standfirst {name}")
    for argument in namespace[name].get_arguments():
        assert " ".join(str(argument.help).split()) in shown


def test_the_reference_page_on_tasks_is_fresh() -> None:
    """docs/reference/tasks.md is what `standfirst reference` would write, and holds every task."""
    written = (ROOT / "docs" / "reference" / usage.PAGE).read_text("utf-8")
    assert written == usage.page(namespace)
    assert all(f"\n## {name}\n" in written for name in namespace.task_names)


def test_invoke_sees_the_same_tasks() -> None:
    """`invoke --list` shows what `standfirst` shows; there is one definition."""
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    for name in namespace.task_names:
        assert name in done.stdout


def test_render_draws_what_the_site_shows(tmp_path: Path) -> None:
    """Of an edition that was withdrawn a drawing has the explanation, and nothing of what no longer stands."""
    folder = copy_site(tmp_path / "site")
    path = folder / "briefings" / "balochistan" / "01.yaml"
    text = path.read_text("utf-8").replace("status: approved", "status: withdrawn", 1)
    why = "withdrawn: {at: 2026-03-01T10:00+00:00, explanation: The text was not genuine.}\n"
    path.write_text(text + why, "utf-8")
    standfirst(folder, "render", "briefings/balochistan/01.yaml", "--format", "page", "-o", "x.html")
    drawn = (folder / "x.html").read_text("utf-8")
    assert "The text was not genuine." in drawn
    assert "Quetta" not in drawn.replace("Quetta, Pakistan", "")
    assert "attackers killed" not in drawn.lower()


@pytest.mark.by_day(2)
@pytest.mark.parametrize("output", [".", "..", "briefings", "content/pages", "themes/site"])
def test_the_output_is_a_place_of_its_own(tmp_path: Path, output: str) -> None:
    """A build into what the site is made from, or around it, is refused in one line and touches no file of it."""
    folder = copy_site(tmp_path / "site")
    before = sorted(path.as_posix() for path in tmp_path.rglob("*"))
    done = standfirst(folder, "build", "--output", output, code=1)
    assert re.fullmatch(
        r"standfirst: \S+ cannot be the output: \S+ is what the site is made from; .+\n", done.stderr
    )
    assert sorted(path.as_posix() for path in tmp_path.rglob("*")) == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Without the folder of its pages a build ends in one line."""
    folder = copy_site(tmp_path / "site")
    (folder / "content").rename(folder / "elsewhere")
    done = standfirst(folder, "build", code=2)
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("standfirst: pelicanconf.py: ")


URDU = "title: Wells\nkind: \u06a9\u0648\u0626\u0679\u06c1\n"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "koi8-r", "utf-8"])
def test_a_terminal_of_any_encoding_shows_problems(encoding: str, tmp_path: Path) -> None:
    """A problem that quotes letters which the terminal lacks is shown with these escaped, and no traceback."""
    folder = small_site(tmp_path / "site")
    (folder / "briefings" / "wells.yaml").write_text(URDU, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "standfirst", "check"],
        cwd=folder, capture_output=True, timeout=120, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert b"Traceback" not in said
    shown = "\u06a9" if encoding == "utf-8" else "\\u06a9"
    assert shown.encode(encoding) in said


@pytest.mark.parametrize("words", [["--help"], ["explain"], ["check"], ["build", "--help"]])
def test_a_closed_pipe_is_no_traceback(words: list[str], tmp_path: Path) -> None:
    """Where nobody reads the output any more, the command ends at once and says nothing of it."""
    folder = small_site(tmp_path / "site")
    with subprocess.Popen(
        [sys.executable, "-m", "standfirst", *words],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=120) in (141, 0, 1, 2)
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said


@pytest.mark.by_day(7)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"), [("explain SF503", 0), ("check", 2), ("nothing", 2), ("--help", 0)]
)
def test_standard_streams_may_be_closed(tmp_path: Path, closed: str, words: str, code: int) -> None:
    """As a service may start a program: it ends as always, and no file of it gets the number of a closed stream."""
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m standfirst {words} {closed}"], cwd=tmp_path, capture_output=True, check=False
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert (done.returncode, b"Traceback" in said) == (code, False), said


def test_a_full_disk_behind_the_output_is_one_line(tmp_path: Path) -> None:
    """What a command prints may not fit where it goes; it says so and fails."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "standfirst", "explain"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


@pytest.mark.proof
def test_nothing_is_rendered_into_the_folder_of_a_site(tmp_path: Path) -> None:
    """A file that no build has made and checked is refused in the output, also in one that was built elsewhere."""
    folder = small_site(tmp_path / "site")
    standfirst(folder, "build", "-o", "www/site")
    for place in ("output/x.html", "www/site/x.html", "www/site/deep/x.html"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        done = standfirst(folder, "render", "briefings/wells.yaml", "--format", "page", "-o", place, code=2)
        assert "is the folder of a site, which only builds write to" in done.stderr
        assert not (folder / place).exists()
    standfirst(folder, "render", "briefings/wells.yaml", "--format", "page", "-o", "www/x.html")


@pytest.mark.proof
def test_commands_keep_the_bytecode_of_the_program_and_none_of_a_site(tmp_path: Path) -> None:
    """Hundreds of modules are compiled once; a desk's plugin is read anew, whatever its size and time say."""
    site = small_site(
        tmp_path / "site",
        "from titles import NAME as SITENAME\nPLUGIN_PATHS = ['plugins']\nPLUGINS.append('marks')\n",
    )
    (site / "titles.py").write_text('NAME = "Wells desk (EXERCISE)"\n')
    (site / "plugins").mkdir()
    (site / "plugins" / "marks.py").write_text("def register(): pass\n")
    kept = tmp_path / "bytecode"
    standfirst(site, "build", PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=str(kept))
    names = {path.relative_to(kept).as_posix() for path in kept.rglob("*.pyc")}
    assert sum("/standfirst/checks/rules/" in name for name in names) > 20
    assert any("/standfirst/pelican_plugin." in name for name in names)
    assert not [name for name in names if name.startswith(site.as_posix().lstrip("/"))]
    refused = tmp_path / "nothing"
    standfirst(site, "check", PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX=str(refused))
    assert not refused.exists()


def test_no_command_collects_garbage_as_it_ends() -> None:
    """The last collection, a tenth of the time of `check`, is left out."""
    source = (
        "import gc, os\n"
        "from standfirst.console import program\n"
        "class Cycle:\n"
        "    def __del__(self, write=os.write):\n"
        "        write(1, b'collected')\n"
        "gc.disable()\n"
        "one = Cycle()\n"
        "one.own = one\n"
        "del one\n"
        "program.run(['standfirst', '--version'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.startswith("standfirst ")
    assert "collected" not in done.stdout


def test_one_file_is_rendered_without_collecting_garbage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Collection is off while a file is rendered, also where it fails, and on again afterwards."""
    seen = []

    def refuse(*_: object, **__: object) -> None:
        seen.append(gc.isenabled())
        raise UsageError("asked for")

    monkeypatch.chdir(small_site(tmp_path / "site"))
    monkeypatch.setattr(api, "rendered", refuse)
    with pytest.raises(SystemExit):
        program.run(["standfirst", "render", "briefings/wells.yaml", "-o", "x.pdf"])
    assert seen == [False]
    assert gc.isenabled()
