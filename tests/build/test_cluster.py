"""A build with a Dask cluster: every PDF comes once, whatever happens to the workers, and is the same as here."""

from __future__ import annotations

import pickle
import random
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import settings, site
from standfirst.build import cluster as cluster_module
from standfirst.build import plan
from standfirst.build.cluster import RenderTask
from standfirst.build.dependencies import CALL, site_engine
from standfirst.build.options import Options
from standfirst.build.pool import Limits
from standfirst.build.prepare import classify
from standfirst.build.workers import TaskOutcome
from standfirst.engine import Store, key
from standfirst.errors import BuildError
from standfirst.leaks.watch_list import WatchList
from standfirst.library import load_or_raise
from tests.build.test_incremental import briefing
from tests.sites import NOW, copy_site, standfirst, write

COUNT = 6
Processes = list["subprocess.Popen[bytes]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of six small briefings."""
    made = copy_site(tmp_path / "site")
    for name in ("balochistan", "flood"):
        shutil.rmtree(made / "briefings" / name)
    rng = random.Random(3)
    for number in range(1, COUNT + 1):
        write(made, f"notes/{number:02}.yaml", briefing(rng, number).replace("tlp: AMBER", "tlp: CLEAR"))
    return made


def files(output: Path) -> dict[str, bytes]:
    """Every file of a built site."""
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.proof
@pytest.mark.slow
def test_a_build_survives_its_workers(folder: Path, cluster: tuple[str, Processes]) -> None:
    """With one of two workers killed in mid-build every PDF comes, once, and all is as if this machine had drawn it."""
    address, processes = cluster
    told: list[str] = []

    def kill_one(name: str, _done: int, _of: int) -> None:
        told.append(name)
        if len([one for one in told if one.endswith(".pdf")]) == 2:
            processes[-1].send_signal(signal.SIGKILL)

    options = Options(jobs=0, scheduler=address, limits=Limits(seconds=60), progress=kill_one)
    result = site.build(folder, options=options)
    assert processes[-1].wait(5) == -signal.SIGKILL
    assert result.reports == COUNT
    papers = [f"notes/notes-{number:02}.pdf" for number in range(1, COUNT + 1)]
    assert sorted(name for name in told if name.endswith(".pdf")) == papers
    assert not list((folder / ".cache" / "standfirst" / "cluster").iterdir())
    far = files(folder / "output")
    shutil.rmtree(folder / ".cache")
    standfirst(folder, "build", "--output", "here")
    assert far == files(folder / "here")


@pytest.mark.proof
@pytest.mark.slow
def test_the_command(folder: Path, cluster: tuple[str, Processes]) -> None:
    """The command takes the address of a scheduler; one that is not there is one line."""
    done = standfirst(folder, "build", "--scheduler", cluster[0])
    assert f"{COUNT} PDF reports" in done.stdout
    _replace(folder / "briefings" / "notes" / "01.yaml")
    nobody = standfirst(folder, "build", "--scheduler", "tcp://127.0.0.1:9", code=1)
    assert nobody.stderr.splitlines()[-1].startswith(
        "standfirst: no Dask scheduler answers at tcp://127.0.0.1:9"
    )


@pytest.mark.slow
def test_orders_are_plain_data(folder: Path) -> None:
    """An order is small and survives pickling; a worker makes the same bytes of it, or says that it sees another site."""
    order, expected = ordered(folder, "notes/03.json")
    assert len(pickle.dumps(order)) < 2000
    _, rendered, read = cluster_module.render(pickle.loads(pickle.dumps(order)))  # noqa: S301  # our own
    assert rendered.data == expected
    assert len(read) > 5
    order, _ = ordered(folder, "notes/03.json")
    told = cluster_module._read(order.build_context, order.digest)  # as a worker does
    engine = site_engine(Store(None, ""), classify(load_or_raise(told.site), NOW))
    _replace(folder / "briefings" / "notes" / "03.yaml")
    found = cluster_module.render(order)
    engine.input(CALL, lambda _: found[2][key(CALL, "notes/03.json")])
    compared = cluster_module._compared(TaskOutcome("notes/03.json", found), engine)  # as a build does
    assert compared.value is None
    assert "sees a different site than the build: edition notes/03 line" in str(compared.error)
    order.build_context.write_bytes(b"something else")
    with pytest.raises(BuildError, match="workers need the folder of the site in the same place"):
        cluster_module.render(replace(order, digest="0" * 64))


def ordered(folder: Path, path: str) -> tuple[RenderTask, bytes]:
    """An order for a file as a build gives it, and what the build itself makes of it."""
    chosen = settings.load(folder)
    prepared = classify(load_or_raise(chosen), NOW)
    item = next(item for item in plan.editions(prepared, ()) if item.path == path)
    told = cluster_module.build_context(prepared, (), WatchList((), ()), folder / "cache", ours=True)
    file, digest = cluster_module.Cluster("", None, Limits(), told).write()
    return RenderTask(file, digest, path, {}), item.render()


def _replace(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("title: ", "title: More ", 1), "utf-8")
