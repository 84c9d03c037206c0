"""The project's frame: lock files, set-up and package agree with each other."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.scripts import load

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NPM_LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
ADDRESS = re.compile(r"https?://|file:|--(index|find-links|extra)", re.IGNORECASE)


def normal(requirement: str) -> str:
    """The name of a requirement as lock files spell it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def pinned(path: Path) -> dict[str, set[str]]:
    """Every pinned name of a lock file with its versions (several where markers divide them)."""
    pins: dict[str, set[str]] = {}
    text = path.read_text(encoding="utf-8")
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def test_there_are_locks() -> None:
    """The five lock files that set-up installs from are there."""
    assert [path.stem for path in LOCKS] == ["node", "plugins", "site", "test", "tools"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_pin_has_a_hash(path: Path) -> None:
    """Each pinned release of a lock file is followed by at least one SHA-256."""
    blocks = re.split(r"^(?=[a-z0-9-]+==)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert blocks[1:]
    assert [block for block in blocks[1:] if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_python_locks_name_no_address(path: Path) -> None:
    """A Python lock file says what to install, never where from."""
    assert ADDRESS.findall(path.read_text(encoding="utf-8")) == []


def test_locks_agree() -> None:
    """Lock files that go into one venv pin one release the same way."""
    everything = pinned(ROOT / "requirements" / "test.txt")
    for path in LOCKS:
        pins = pinned(path)
        differing = [n for n in pins.keys() & everything.keys() if not pins[n] <= everything[n]]
        assert differing == [], path.name


def test_locks_hold_what_the_project_names() -> None:
    """Each dependency in pyproject.toml is pinned in the lock that serves it."""
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    extras = project["optional-dependencies"]
    for_site = [r for extra in extras for r in extras[extra] if extra not in {"cluster", "all"}]
    wanted = {
        "site": project["dependencies"] + for_site,
        "test": project["dependencies"] + for_site + extras["cluster"] + groups["dev"],
        "plugins": groups["plugins"],
        "tools": groups["tools"],
        "node": groups["node"],
    }
    for stem, requirements in wanted.items():
        pins = pinned(ROOT / "requirements" / f"{stem}.txt")
        assert {normal(r) for r in requirements} - pins.keys() == set(), stem


def test_npm_lock_pins_by_hash_alone() -> None:
    """Every npm package has an integrity hash and no download address."""
    packages = {name: entry for name, entry in NPM_LOCK["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_npm_lock_follows_no_tag() -> None:
    """A dependency on a moving tag such as `latest` is overridden, else `npm ci` breaks one day."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    tags = {
        name
        for entry in NPM_LOCK["packages"].values()
        for name, wanted in entry.get("dependencies", {}).items()
        if re.fullmatch(r"[a-z]+", wanted)
    }
    assert tags - manifest["overrides"].keys() == set()


def test_npmrc_names_no_registry() -> None:
    """Where packages come from is the machine's setting, not the project's."""
    assert ADDRESS.findall((ROOT / ".npmrc").read_text(encoding="utf-8")) == []


def test_nothing_is_missing_here() -> None:
    """On a machine that runs the tests, the set-up's probe finds all it asks for."""
    assert load("missing").missing("test") == []


def test_probe_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that does not load and a program that is not found give their Debian packages."""
    module = load("missing")
    monkeypatch.setattr(module, "LIBRARIES", {"libnowhere-1.0-0": "libnowhere-1.0"})
    monkeypatch.setattr(module, "PROGRAMS", {"nothing-utils": "no-such-program"})
    assert module.missing("site") == ["libnowhere-1.0-0"]
    assert module.missing("test") == ["libnowhere-1.0-0", "nothing-utils"]


@pytest.mark.parametrize("arguments", [[], ["everything"]])
def test_setup_refuses_another_job(arguments: list[str]) -> None:
    """Set-up knows two jobs; another one is a wrong argument: one line, exit 2."""
    command = ["sh", str(ROOT / "scripts" / "setup.sh"), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "usage: setup.sh site|test\n"


def copy_of_frame(folder: Path) -> Path:
    """A checkout with nothing but what set-up reads, in a folder with a space in its name."""
    checkout = folder / "a checkout"
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, checkout / name)
    for name in ("pyproject.toml", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, checkout / name)
    return checkout


def fake_python(folder: Path, version: str) -> Path:
    """A `python3` that is too old: every question of set-up gets a no."""
    program = folder / "python3"
    program.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo Python {version} && exit 0\nexit 1\n')
    program.chmod(0o755)
    return program


def test_setup_says_that_python_is_too_old(tmp_path: Path) -> None:
    """An old Python gives one clear line, exit 1, and no half-made .venv."""
    checkout = copy_of_frame(tmp_path)
    result = subprocess.run(
        ["sh", str(checkout / "scripts" / "setup.sh"), "site"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(fake_python(tmp_path, "3.9.2"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Python 3.11 or later is needed" in result.stderr
    assert "Python 3.9.2" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (checkout / ".venv").exists()


def test_hooks_are_local() -> None:
    """Pre-commit hooks fetch nothing: every repository they name is `local`."""
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo:\s*(\S+)", text) == ["local"]


def test_ci_runs_what_people_run() -> None:
    """CI has no steps of its own: it calls `make test`."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert [line for line in lines if not line.startswith(("#", "set ", "cd "))] == ["make test"]
