"""The command says as much as it is asked to, in colours where a terminal shows them, and completes its words."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from standfirst import terminal
from standfirst.build import progress
from standfirst.checks import output
from standfirst.checks.run import Report
from standfirst.console import arranged
from standfirst.errors import Problem
from tests.sites import ROOT, WELLS, small_site, standfirst, write

pytestmark = pytest.mark.slow

WARNED = WELLS.replace("tlp: CLEAR\n", "")
ESCAPE = "\033["


@pytest.fixture(autouse=True)
def usual() -> None:
    """Speak as usual, whatever a test before this one asked for."""
    terminal.begin()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with an error and a warning."""
    made = small_site(tmp_path / "site")
    write(made, "x.yaml", WARNED.replace("[@a]", "[@nobody]", 1))
    return made


@pytest.mark.parametrize(
    ("words", "left", "manners"),
    [
        (["standfirst", "--quiet", "build"], ["standfirst", "build"], terminal.OutputOptions(quiet=True)),
        (["standfirst", "build", "--verbose", "--preview"], ["standfirst", "build", "--preview"], terminal.OutputOptions(verbose=True)),
        (["standfirst", "--quiet", "--no-color"], ["standfirst"], terminal.OutputOptions(quiet=True, color=False)),
        (["standfirst", "new", "flash", "T", "--series", "--quiet"], ["standfirst", "new", "flash", "T", "--series", "--quiet"], terminal.OutputOptions()),
        (["standfirst", "check", "a.yaml", "--no-color"], ["standfirst", "check", "--files", "a.yaml"], terminal.OutputOptions(color=False)),
    ],
)  # fmt: skip
def test_every_task_takes_manners(words: list[str], left: list[str], manners: terminal.OutputOptions) -> None:
    """`--quiet`, `--verbose` and `--no-color` go before or after a task, and never in the place of a value."""
    assert arranged(words) == left
    assert terminal.manners() == manners
    arranged(["standfirst", "check"])
    assert terminal.manners() == terminal.OutputOptions(), "the next command line begins anew"


def test_check_says_only_errors_when_quiet(folder: Path) -> None:
    """Quiet, `check` names errors alone, with the same exit code; with none it says nothing."""
    usual = standfirst(folder, "check", code=1).stdout
    assert "SF501" in usual
    assert "1 error, " in usual
    quiet = standfirst(folder, "--quiet", "check", code=1).stdout
    assert [line.split()[1] for line in quiet.splitlines()] == ["SF112"]
    (folder / "briefings" / "x.yaml").unlink()
    assert standfirst(folder, "check", "--quiet").stdout == ""


def test_build_says_nothing_when_quiet_and_each_file_when_verbose(tmp_path: Path) -> None:
    """A quiet build writes nothing on either stream; a verbose one names each file and how long all of it took."""
    folder = small_site(tmp_path / "site")
    done = standfirst(folder, "build", "--jobs", "0", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    standfirst(folder, "clean")
    done = standfirst(folder, "build", "--jobs", "0", "--verbose")
    lines = done.stderr.splitlines()
    assert (
        sum(
            bool(re.fullmatch(r"rendered \d+ of \d+ files after [\d.]+ s, at last \S+", line))
            for line in lines
        )
        > 20
    )
    assert re.fullmatch(r"done after [\d.]+ s", lines[-1])


def _on_a_terminal(folder: Path, *words: str, **variables: str) -> str:
    """What a command writes to a terminal."""
    reader, writer = pty.openpty()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")
    }
    environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "standfirst", *words],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, env=environment,
    )  # fmt: skip
    os.close(writer)
    parts = []
    try:
        while data := os.read(reader, 65536):
            parts.append(data)
    except OSError:
        pass  # how Linux says that the other end was closed
    process.wait(timeout=60)
    os.close(reader)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_check_is_coloured_on_a_terminal_alone(folder: Path) -> None:
    """Places and codes stand out on a terminal; without the colours it is the text that a pipe gets."""
    plain = standfirst(folder, "check", code=1).stdout
    assert ESCAPE not in plain
    shown = _on_a_terminal(folder, "check")
    assert f"{ESCAPE}1;31mSF112{ESCAPE}0m" in shown
    assert f"{ESCAPE}33mSF501{ESCAPE}0m" in shown
    assert re.sub(r"\033\[[\d;]*m", "", shown) == plain


@pytest.mark.parametrize(
    ("words", "variables"),
    [(["check", "--no-color"], {}), (["check"], {"NO_COLOR": "1"}), (["check"], {"TERM": "dumb"})],
)  # fmt: skip
def test_nobody_has_to_see_colours(folder: Path, words: list[str], variables: dict[str, str]) -> None:
    """`--no-color`, NO_COLOR and a terminal that shows none take the colours away."""
    assert ESCAPE not in _on_a_terminal(folder, *words, **variables)


def test_colours_can_be_asked_for(folder: Path) -> None:
    """FORCE_COLOR brings colours into a pipe, as for logs of CI; NO_COLOR wins over it."""
    assert ESCAPE in standfirst(folder, "check", code=1, FORCE_COLOR="1").stdout
    assert ESCAPE not in standfirst(folder, "check", code=1, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_progress_says_what_and_since_when() -> None:
    """Without a terminal a line comes now and then, and with `--verbose` for each file."""
    out = io.StringIO()
    with progress.shown(out) as told:
        told("a.html", 1, 2)
    assert out.getvalue() == ""
    terminal.heed("--verbose")
    with progress.shown(out) as told:
        told("a.html", 1, 2)
    assert re.match(r"rendered 1 of 2 files after [\d.]+ s, at last a.html\ndone after ", out.getvalue())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(tmp_path: Path, shell: str) -> None:
    """There is a script for each shell, and what it asks is answered with tasks and options."""
    script = standfirst(tmp_path, "--print-completion-script", shell).stdout
    assert re.search(r"^\s*.*\bstandfirst .*--complete -- ", script, re.MULTILINE)
    assert "build" in standfirst(tmp_path, "--complete", "--", "standfirst bu").stdout.split()
    assert "--preview" in standfirst(tmp_path, "--complete", "--", "standfirst build --").stdout.split()


def test_help_says_what_every_task_takes(tmp_path: Path) -> None:
    """The list of tasks ends with the options of all of them."""
    said = standfirst(tmp_path, "--help").stdout
    assert all(name in said for name in terminal.OPTIONS)


@pytest.mark.parametrize("form", ["text", "github"])
@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\x07", "\r", "\x00", "\u202e", "\u2066", "\u2028"])
def test_names_of_files_do_not_control_a_terminal(form: str, sign: str) -> None:
    """A problem is one line of text, whatever the name of its file and its message contain."""
    problem = Problem(f"briefings/a{sign}[31mb.yaml", 1, 1, "SF004", f"a text {sign}]0;title", f"write{sign}")
    report = Report((problem,), files=1)
    shown = output.text(report, color=True) if form == "text" else output.write(report, form)
    ours = re.compile(r"\033\[[0-9;]+m")
    assert sign not in ours.sub("", shown)
    assert f"\\u{ord(sign):04x}" in shown or "%0D" in shown
