"""Every kind of target holds the site as it was built, and nothing else of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.errors import PublishError
from tests.publishing.hosts import KINDS, Branch, Bucket, Folder, Host
from tests.publishing.sites import FIRST, SECOND, THIRD, make, publish, whole
from tests.sites import ROOT

pytestmark = pytest.mark.slow

OF_GIT = {".nojekyll": b""}
"""What a branch that is new gets, so that GitHub serves every file of it."""

HostOf = Callable[[str], Host]


def ours(host: Host) -> dict[str, bytes]:
    """What lies at a host without what makes a branch plain."""
    return {path: data for path, data in host.files().items() if path not in OF_GIT}


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", KINDS)
def test_a_target_holds_the_site_and_what_others_put_there(
    kind: str, tmp_path: Path, host_of: HostOf
) -> None:
    """After each run the target holds exactly the site of that run; files of others stay, the desk's own never go."""
    host = host_of(kind)
    first, second = make(tmp_path / "first", FIRST), make(tmp_path / "second", SECOND)
    publish(first, host)
    assert ours(host) == whole(first)
    theirs = {"robots-of-others.txt": b"theirs", "flood/of-others.txt": b"theirs too"}
    for path, data in theirs.items():
        host.put(path, data)
    publish(second, host)
    assert ours(host) == {**whole(second), **theirs}
    publish(make(tmp_path / "third", THIRD), host)
    assert ours(host) == {**whole(tmp_path / "third"), **theirs}


@pytest.mark.by_day(2)
@pytest.mark.parametrize("kind", KINDS)
def test_a_site_of_somebody_else_is_not_replaced(kind: str, tmp_path: Path, host_of: HostOf) -> None:
    """Where a home page lies that we did not publish, nothing is written until somebody says so."""
    host, site = host_of(kind), make(tmp_path / "site", FIRST)
    host.put("index.html", b"somebody's")
    with pytest.raises(PublishError, match="did not publish"):
        publish(site, host)
    assert ours(host) == {"index.html": b"somebody's"}
    publish(site, host, everything=True)
    assert ours(host) == whole(site)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", KINDS)
def test_all_sends_what_a_target_lost(kind: str, tmp_path: Path, host_of: HostOf) -> None:
    """What changed at the target by other hands is sent again with `--all`."""
    host, site = host_of(kind), make(tmp_path / "site", FIRST)
    publish(site, host)
    host.put("flood/01.pdf", b"changed by hand")
    publish(site, host)
    assert ours(host)["flood/01.pdf"] == b"changed by hand"
    publish(site, host, everything=True)
    assert ours(host) == whole(site)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("at", [0, 1, 4, 9, 13])
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_run_is_finished_by_the_next(kind: str, at: int, tmp_path: Path, host_of: HostOf) -> None:
    """Whenever a run is killed, the next one, of a site that was built anew, leaves exactly that site."""
    host = host_of(kind)
    publish(make(tmp_path / "first", FIRST), host)
    second, third = make(tmp_path / "second", SECOND), make(tmp_path / "third", THIRD)
    program = Path(__file__).parent / "programs" / "killed_publisher.py"
    line = [sys.executable, str(program), str(second), host.address, str(at)]
    done = subprocess.run(
        line, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=600, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    publish(third, host)
    assert ours(host) == whole(third)


def test_a_branch_gets_one_commit_for_each_change(tmp_path: Path, host_of: HostOf) -> None:
    """A run that changes nothing makes no commit; each other makes one, after those of others."""
    host = host_of("git+file")
    assert isinstance(host, Branch)
    site = make(tmp_path / "site", FIRST)
    publish(site, host)
    publish(site, host)
    host.put("CNAME", b"example.org")
    publish(make(tmp_path / "second", SECOND), host)
    log = host.git("log", "--format=%s|%an", "pages").decode().splitlines()
    assert log == ["Publish the site|A desk", "By hand|Somebody", "Publish the site|A desk"]
    assert host.files()[".nojekyll"] == b""


def test_storage_is_told_what_each_file_is(tmp_path: Path, host_of: HostOf) -> None:
    """Objects have the type of their name and say how long copies hold, whatever the machine's own list says."""
    host = host_of("s3")
    assert isinstance(host, Bucket)
    files = {
        **FIRST,
        "theme/a.woff2": b"w",
        "pagefind/fragment/en_1.pf_fragment": b"f",
        "feeds/all.atom.xml": b"<a/>",
    }
    publish(make(tmp_path / "site", files), host)
    said = {path: (host.head(path)["ContentType"], host.head(path)["CacheControl"]) for path in files}
    assert said["flood/01.html"] == ("text/html; charset=utf-8", "no-cache")
    assert said["flood/01.pdf"] == ("application/pdf", "no-cache")
    assert said["feeds/all.atom.xml"] == ("application/atom+xml; charset=utf-8", "no-cache")
    assert said["theme/a.woff2"] == ("font/woff2", "public, max-age=604800")
    assert said["pagefind/fragment/en_1.pf_fragment"][1] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("kind", ["rsync", "sftp"])
def test_a_host_that_is_not_known_is_refused(
    kind: str, tmp_path: Path, host_of: HostOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host whose key nobody has written down gets nothing, and the message names no key."""
    host = host_of(kind)
    (tmp_path / "nobody").write_text("")
    monkeypatch.setenv("STANDFIRST_SSH_KNOWN_HOSTS", str(tmp_path / "nobody"))
    with pytest.raises(PublishError, match="live: "):
        publish(make(tmp_path / "site", FIRST), host)
    assert host.files() == {}


@pytest.mark.parametrize(
    "address",
    [
        "file:///no/such/folder",
        "git+file:///no/such/repository#pages",
        "s3://no-such-bucket/site?endpoint=http://127.0.0.1:9",
        "sftp://nobody@127.0.0.1:9/srv",
        "rsync://nobody@127.0.0.1:9/srv",
    ],
)
def test_a_target_that_is_not_there_is_a_sentence(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host or a folder that is not there is one error that names the target."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    with pytest.raises(PublishError, match=r"^live: "):
        publish(make(tmp_path / "site", FIRST), Folder(tmp_path, address))
