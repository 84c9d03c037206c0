"""Standfirst without what only Linux has: simulated Windows (`windows/sitecustomize.py`) gives the same site."""

from __future__ import annotations

import ast
import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from standfirst import pdf_inspection, site, system
from standfirst.build import paths, worker
from standfirst.build.options import Options
from standfirst.errors import BuildError
from tests.build.test_incremental import briefing
from tests.sites import EPOCH, ROOT, small_site, standfirst, write

pytestmark = pytest.mark.slow

WINDOWS = Path(__file__).parent / "windows"
THERE = os.pathsep.join((str(WINDOWS), str(ROOT)))
"""The search path of a process that lacks what Windows lacks."""

ONLY_HERE = {"fcntl", "resource", "pwd", "grp", "termios", "posix", "msvcrt", "ctypes"}
FAR = re.compile(
    r"os\.(?:fork|get[eug]{1,2}id|sysconf|uname|fchmod|chown|pread|pwrite|sync|killpg|setsid|mkfifo|O_NOFOLLOW|O_CLOEXEC)\b"
    r"|\bSIG(?:KILL|IO|HUP|ALRM|CHLD|USR1)\b|forkserver|[\"'/]proc/|sys\.platform"
)


def run_there(folder: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program on simulated Windows, and demand that it succeeds."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=folder, capture_output=True, text=True, timeout=600,
        env={**os.environ, "PYTHONPATH": THERE, "SOURCE_DATE_EPOCH": EPOCH}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


@contextmanager
def begun(folder: Path, program: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program on simulated Windows, which is killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": THERE},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def there(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command on simulated Windows, and return what it says."""
    return standfirst(folder, *words, code=code, PYTHONPATH=THERE).stdout


def built(folder: Path) -> dict[str, bytes]:
    """Every file of a built site."""
    output = folder / "output"
    return {
        path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()
    }


def test_only_one_module_asks_for_the_system() -> None:
    """What Linux alone has is used in `system.py` and nowhere else; two modules look at the C library or the folder's owner."""
    wrong, seen = [], 0
    known = {"system.py", "importer/pdflines.py", "build/hardlinks.py", "build/pool.py"}
    for path in sorted((ROOT / "standfirst").rglob("*.py")):
        text, name = path.read_text("utf-8"), path.relative_to(ROOT / "standfirst").as_posix()
        seen += 1
        names = {
            alias.name
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        if name not in known and (names & ONLY_HERE or FAR.search(text)):
            wrong.append(name)
    assert wrong == []
    assert seen > 300


def test_every_module_can_be_imported(tmp_path: Path) -> None:
    """No module of the package needs at import what Windows lacks."""
    program = (
        "import pkgutil, importlib, standfirst\n"
        "names = [one.name for one in pkgutil.walk_packages(standfirst.__path__, 'standfirst.')]\n"
        "[importlib.import_module(name) for name in names if not name.endswith('__main__')]\n"
        "from standfirst import system\n"
        "print(len(names), system.IS_WINDOWS, system.HAS_FORK, system.processes().get_start_method())"
    )
    count, *rest = run_there(tmp_path, program).stdout.split()
    assert int(count) > 300
    assert rest == ["True", "False", "spawn"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site, made on simulated Windows; its files have the line breaks of an editor there."""
    folder = tmp_path_factory.mktemp("windows")
    there(folder, "init", "desk")
    for path in (folder / "desk").rglob("*"):
        if path.is_file() and path.suffix in {".yaml", ".py", ".md"}:
            assert b"\r" not in path.read_bytes()
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return folder / "desk"


@pytest.mark.proof
def test_the_site_has_the_same_bytes_as_on_linux(first: Path, tmp_path: Path) -> None:
    """A site whose files end lines with CRLF is checked, built, and built again; every byte is as on Linux."""
    assert "nothing found" in there(first, "check")
    assert "Built the site" in there(first, "build")
    assert "0 files made" in there(first, "build")
    here = tmp_path / "desk"
    here.mkdir()
    for name in ("pelicanconf.py", "publishconf.py", "briefings", "content"):
        subprocess.run(["cp", "-r", str(first / name), str(here)], check=True)
    standfirst(here, "build")
    assert built(here) == built(first)
    assert any(name.endswith(".pdf") for name in built(first))


def test_the_important_commands_work(first: Path) -> None:
    """A desk on Windows renders, verifies, drafts, imports, upgrades and publishes into a branch."""
    there(first, "render", "briefings/storm/01.yaml", "-o", "storm.pdf")
    there(first, "render", "briefings/storm/01.yaml", "--format", "mail", "-o", "storm.eml")
    assert (first / "storm.eml").read_bytes().count(b"\n") == (first / "storm.eml").read_bytes().count(
        b"\r\n"
    )
    there(first, "build")
    assert "genuine" in there(first, "verify", "storm.pdf", "--site", "output")
    assert "briefings/flood.yaml" in there(first, "new", "sitrep", "Flood")
    assert "lines to confirm" in there(first, "new-edition", "storm")
    (first / "notes.txt").write_text(
        "The river rose\r\n\r\n31 people have died, officials said.\r\n", "utf-8"
    )
    there(first, "import", "notes.txt", "-o", "briefings/river.yaml")
    assert "Nothing to change" in there(first, "upgrade")
    for name in ("flood.yaml", "river.yaml", "storm/02.yaml"):
        assert b"\r" not in (first / "briefings" / name).read_bytes()
        (first / "briefings" / name).unlink()
    subprocess.run(["git", "init", "-q", "--bare", str(first.parent / "site.git")], check=True)
    with (first / "publishconf.py").open("a", newline="") as file:
        target = f"git+file://{first.parent}/site.git"
        file.write(
            f'\r\nSITEURL = "https://example.org"\r\nSTANDFIRST = {{**STANDFIRST, "PUBLISH": {{"live": "{target}"}}}}\r\n'
        )
    assert "Published at https://example.org/" in there(first, "publish", "--send", "--yes")


@pytest.fixture
def served(first: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address that `serve` or `edit` prints on simulated Windows."""
    words = [sys.executable, "-u", "-m", "standfirst", request.param, "--port", "0"]
    variables = {**os.environ, "PYTHONPATH": THERE, "SOURCE_DATE_EPOCH": EPOCH}
    with subprocess.Popen(words, cwd=first, env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        process.send_signal(signal.SIGINT)
        threading.Timer(60, process.kill).start()
        process.stdout.read()


@pytest.mark.parametrize("served", ["serve"], indirect=True)
def test_the_site_is_served(served: str) -> None:
    """`serve` renders a page from processes that began anew, and answers with it."""
    connection = http.client.HTTPConnection(served.removeprefix("http://").rstrip("/"), timeout=300)
    connection.request("GET", "/storm/01.html")
    answer = connection.getresponse()
    assert (answer.status, b"Storm" in answer.read()) == (200, True)


@pytest.mark.proof
@pytest.mark.parametrize("served", ["edit"], indirect=True)
def test_a_briefing_is_edited(served: str, first: Path) -> None:
    """`edit` shows the form, and what is typed is checked and rendered in a process that began anew."""
    host, _, base = served.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=300)
    connection.request("GET", f"/{base}form/briefings/storm/01.yaml")
    answer = connection.getresponse()
    assert (answer.status, b"<form" in answer.read()) == (200, True)
    text = (first / "briefings/storm/01.yaml").read_bytes().decode().replace("value: 5400", "value: 5401")
    body = json.dumps({"name": "briefings/storm/01.yaml", "base": text, "text": text})
    connection.request(
        "POST", f"/{base}draft", body, {"Content-Type": "application/json", "Origin": f"http://{host}"}
    )
    draft = json.loads(connection.getresponse().read())
    assert draft["page"] == "storm/01.html"
    assert "SF201" in {one["code"] for one in draft["problems"]}


COUNT = 14


@pytest.mark.proof
@pytest.mark.parametrize("jobs", ["2", None])
def test_many_reports_are_made_by_processes_that_begin_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str | None
) -> None:
    """Without `fork`, processes of their own render many PDFs, byte for byte as one process does."""
    rng = random.Random(5)
    folder = small_site(tmp_path / "site", 'STANDFIRST["WITHOUT"] = ("card", "flash")\n')
    for number in range(1, COUNT + 1):
        write(folder, f"notes/{number:02}.yaml", briefing(rng, number).replace("tlp: AMBER", "tlp: CLEAR"))
    if jobs:
        there(folder, "build", "--jobs", jobs)
    else:  # the same on this system, where the processes can be counted
        started: list[object] = []
        begin = worker.Worker.start

        def count(*given: Any) -> worker.Worker:
            started.append(given)
            return begin(*given)

        with monkeypatch.context() as patch:
            patch.setattr(system, "HAS_FORK", False)
            patch.setattr(worker.Worker, "start", count)
            site.build(folder, options=Options(jobs=2))
        assert len(started) == 2
    made = built(folder)
    assert sum(name.endswith(".pdf") for name in made) == COUNT + 1
    for path in (folder / "output", folder / ".output.standfirst", folder / ".cache"):
        shutil.rmtree(path)
    if jobs:
        standfirst(folder, "build", "--jobs", "0")
    else:  # in this process as well: plugins of Pelican that other tests loaded here stay connected
        site.build(folder, options=Options(jobs=0))
    assert built(folder) == made


ADD = """
import sys
from pathlib import Path
from standfirst import disk
for number in range(20):
    disk.update(Path("list.csv"), lambda old: old + f"{sys.argv[1]}-{number}\\n".encode())
"""


def test_processes_take_turns(tmp_path: Path) -> None:
    """Four processes that add to one file lose nothing of each other; the lock lies beside it."""
    threads = [threading.Thread(target=run_there, args=(tmp_path, ADD, str(number))) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (tmp_path / "list.csv").read_text("utf-8").split()
    assert sorted(lines) == sorted(f"{one}-{number}" for one in range(4) for number in range(20))
    assert {path.name for path in tmp_path.iterdir()} == {"list.csv", ".list.csv.lock"}


HOLD = """
import sys, time
from pathlib import Path
from standfirst.build import lock
from standfirst.mail.process_locks import FileLocks
with lock.hold(Path("lock"), "output/", 0, print):
    print(FileLocks(Path("owners")).me, flush=True)
    time.sleep(600)
"""
ASK = """
import sys
from pathlib import Path
from standfirst.build import lock
from standfirst.errors import BuildError
from standfirst.mail.process_locks import FileLocks
print(FileLocks(Path("owners")).is_alive(sys.argv[1]))
try:
    with lock.hold(Path("lock"), "output/", 0, print):
        print("free")
except BuildError as error:
    print(error)
"""


def test_locks_end_with_their_process(tmp_path: Path) -> None:
    """A build and a sender are seen while they live, with the number of the process, and are gone once they are killed."""
    with begun(tmp_path, HOLD) as holder:
        assert holder.stdout
        name = holder.stdout.readline().strip()
        alive, said = run_there(tmp_path, ASK, name).stdout.splitlines()
        assert alive == "True"
        assert said.startswith(f"another build (process {holder.pid}) is working on output/")
    assert run_there(tmp_path, ASK, name).stdout.split() == ["False", "free"]


WORK = """
import time
from standfirst.build.pool import Pool
def main():
    pool = Pool(1)
    pool.submit(abs, -1).result()
    print(*pool.pids, flush=True)
    pool.submit(time.sleep, 600)
    time.sleep(600)
if __name__ == "__main__":
    main()
"""


def test_workers_end_with_the_build(tmp_path: Path) -> None:
    """Where nothing signals the death of the parent, a worker sees it all the same."""
    with begun(tmp_path, WORK) as build:
        assert build.stdout
        child = psutil.Process(int(build.stdout.readline()))
    child.wait(timeout=300)


def _spin() -> None:
    while True:
        pass


def _grow() -> None:
    held = []
    while True:
        held.append(bytearray(b"x" * 20_000_000))


@pytest.mark.parametrize("task", [_spin, _grow])
def test_a_hostile_pdf_is_stopped_where_the_system_sets_no_limits(
    task: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look into a file that never ends, or takes all memory, is ended by the process that waits for it."""
    monkeypatch.setattr(system, "limit", lambda *_: None)
    monkeypatch.setattr(pdf_inspection, "PROCESSOR", 1)
    monkeypatch.setattr(pdf_inspection, "_STARTING", 0)
    monkeypatch.setattr(pdf_inspection, "MEMORY", 50_000_000)
    assert pdf_inspection.aside(task) is None


@pytest.mark.parametrize("name", ["aux", "COM1.html", "notes/nul.txt", "con .pdf"])
def test_names_of_devices_are_refused_on_windows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows gives to no file is refused there by name, and is a name as any other elsewhere."""
    assert paths.safe(name) == name
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    with pytest.raises(BuildError, match="Windows gives this name to no file"):
        paths.safe(name)
    assert paths.safe("console/auxiliary.html") == "console/auxiliary.html"
