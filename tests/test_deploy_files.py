"""Files by which a site is built and published elsewhere: each is what its reader demands, with commands that we have."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from standfirst import starter
from standfirst.console import arranged
from standfirst.tasks import namespace

ROOT = Path(__file__).parent.parent
_CALL = re.compile(r"standfirst ([a-z-]+(?: [^\"'`|>&)\n;#]*)?)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site."""
    folder = tmp_path_factory.mktemp("new") / "site"
    starter.start(folder, "sitrep")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "schema"),
    [(".github/workflows/site.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_workflows_are_what_their_hosts_read(file: str, schema: str, site: Path) -> None:
    """Each workflow agrees with the schema of its host."""
    line = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(site / file)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_command_in_these_files_is_one_of_ours(site: Path) -> None:
    """What workflows, timers, images and their README call is a task with options that it has."""
    found = [
        (path.name, call.split(" #")[0].strip())
        for path in sorted(site.rglob("*"))
        if path.is_file() and (path.suffix in (".yml", ".service", ".md") or path.name == "Dockerfile")
        for call in _CALL.findall(path.read_text("utf-8"))
    ]
    known = [(name, call) for name, call in found if call.split()[0] in namespace.task_names]
    assert len(known) > 10
    assert {"publish", "due", "build", "check"} <= {call.split()[0] for _, call in known}
    for _, call in known:
        arranged(["standfirst", *shlex.split(call.replace("<", ""))])


def test_units_of_systemd_name_what_they_run(site: Path) -> None:
    """The timer starts the service of its name, which publishes without asking."""
    units = {}
    for name in ("standfirst.service", "standfirst.timer"):
        units[name] = configparser.RawConfigParser()
        units[name].optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
        units[name].read(site / "deploy" / name)
    assert units["standfirst.service"]["Service"]["ExecStart"].endswith("standfirst publish --send --yes")
    assert units["standfirst.timer"]["Timer"]["OnCalendar"] == "*:0/15"


def test_hooks_of_pre_commit_pass_the_files_of_a_commit() -> None:
    """Each hook calls `check`, for briefings and their translations, not for what lies beside them."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["standfirst-check", "standfirst-check-installed"]
    for hook in hooks:
        assert hook["entry"] == "standfirst check"
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        wanted, unwanted = re.compile(hook["files"]), re.compile(hook["exclude"])
        for path, due in {
            "briefings/flood/02.ur.yaml": True,
            "briefings/ferry.yml": True,
            "briefings/flood/_series.yaml": False,
            "briefings/_registry/people.yaml": False,
            "content/a.yaml": False,
        }.items():
            assert bool(wanted.search(path) and not unwanted.search(path)) is due, path
