"""The site on this machine: pages that refresh themselves, and errors where the editor looks."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from standfirst.serving import Builder, Live, Watcher, server
from standfirst.serving.live import live_page
from standfirst.serving.session import SessionProcess
from tests import audits
from tests.sites import EPOCH, ROOT, copy_site

pytestmark = pytest.mark.slow

PAGE = (
    b'<html><head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;self&#39;">'
    b"</head><body><p>x</p></body></html>"
)


class Idle(Builder):
    """Builds nothing."""

    def mail(self, page: str) -> tuple[bool, str]:
        """The page that was asked for."""
        return True, f"<p>mail of {page}</p>"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[int, Live]]:
    """A server of one page, and what it tells browsers."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_bytes(PAGE)
    (tmp_path / "a" / "x.pdf").write_bytes(b"%PDF")
    live = Live()
    session = SessionProcess(tmp_path, preview=False)
    with server(tmp_path, 0, live, Idle(tmp_path, preview=False), session) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found.server_port, live
        found.shutdown()
        thread.join()
    assert (tmp_path / "a" / "index.html").read_bytes() == PAGE


def get(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    """The answer to a request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


def said(port: int, page: str = "") -> Iterator[dict[str, Any]]:
    """What the server tells an open page, until it ends."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/.standfirst/events?page={page}")
    answer = connection.getresponse()
    try:
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
    finally:
        connection.close()


def built(states: Iterator[dict[str, Any]], number: int) -> None:
    """Wait until a site was built so many times; a build that fails says why."""
    for state in states:
        assert not state["problem"], state["problem"]
        if state["built"] == number:
            return
    raise AssertionError("the server ended")


def test_the_script_is_in_served_pages_alone(running: tuple[int, Live]) -> None:
    """A served page has the script and a policy for it; other files are as they lie."""
    port, _ = running
    for path in ("/a/", "/a/index.html"):
        status, data = get(port, path)
        assert status == 200
        assert b'<script src="/.standfirst/live.js" defer></script></body>' in data
        assert (
            b'style-src &#x27;self&#x27;; connect-src &#x27;self&#x27;; script-src &#x27;self&#x27;">' in data
        )
    assert get(port, "/a/x.pdf") == (200, b"%PDF")
    assert get(port, "/.standfirst/live.js")[1].startswith(b'"use strict"')
    assert get(port, "/.standfirst/mail/a/index.html") == (200, b"<p>mail of a/index.html</p>")
    assert get(port, "/nothing.html")[0] == 404


def asked(port: int, method: str, target: str = "/a/", **headers: str) -> int:
    """The status that a request gets; `host` and the like stand for headers, `host=""` for none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, target, skip_host="host" in headers)
    for name, value in headers.items():
        if value:
            connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    connection.close()
    return answer.status


@pytest.mark.by_day(8)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:80"},
        {"host": "evil.example"},
        {"host": ""},
        {"host": "127.0.0.1.evil.example:{port}"},
        {"host": "127.0.0.1:1"},
        {"host": "localhost"},
        {"host": "127.0.0.1:{port}@evil.example"},
        {"host": "0.0.0.0:{port}"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "http://127.0.0.1:{port}.evil.example"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
    ],
)
def test_only_this_machine_is_answered(
    running: tuple[int, Live], method: str, headers: dict[str, str]
) -> None:
    """A page of another site that names, asks or embeds this address learns nothing, by whatever method."""
    port = running[0]
    filled = {name: value.format(port=port) for name, value in headers.items()}
    assert asked(port, method, **filled) == 403


@pytest.mark.parametrize("target", ["http://evil.example/a/", "//evil.example/a/", "*"])
def test_a_target_elsewhere_is_not_answered(running: tuple[int, Live], target: str) -> None:
    """This server is nobody's proxy."""
    assert asked(running[0], "GET", target) in (403, 404)


@pytest.mark.by_day(8)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "target",
    [
        "/%00", "/index.html%00.png", "/../pelicanconf.py", "/%2e%2e/pelicanconf.py", "/..%2fpelicanconf.py", "/..%5cpelicanconf.py",
        "/%ff%fe", "/%ed%a0%80", "/" + "a" * 5000, "/a/%00/", "/con", "/%",
    ],
)  # fmt: skip
def test_addresses_that_no_file_has_are_not_found(
    running: tuple[int, Live], method: str, target: str
) -> None:
    """A zero byte, a way out of the folder and bytes that are no text are answered, and like any other missing file."""
    assert asked(running[0], method, target) in (404, 414)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "localhost:{port}"},
        {"host": "LOCALHOST:{port}"},
        {"origin": "http://localhost:{port}"},
        {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "none", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
    ],
)
def test_this_machine_is_answered(running: tuple[int, Live], headers: dict[str, str]) -> None:
    """A browser that opens the site, follows a link to it or asks from a page of it is answered."""
    filled = {name: value.format(port=running[0]) for name, value in headers.items()}
    assert asked(running[0], "GET", **filled) == 200
    assert asked(running[0], "HEAD", **filled) == 200


def test_pages_hear_what_happens(running: tuple[int, Live]) -> None:
    """An open page hears at once how things stand, and then of each build and each error."""
    port, live = running
    heard = said(port)
    assert next(heard) == {"built": 0, "problem": "", "building": False}
    live.tell(building=True)
    assert next(heard)["building"]
    live.tell(problem="briefings/x.yaml:3:1: SF101 wrong")
    assert next(heard)["problem"] == "briefings/x.yaml:3:1: SF101 wrong"
    live.tell(built=True)
    assert next(heard) == {"built": 1, "problem": "", "building": False}
    heard.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize(
    ("page", "after", "built"), [("", PAGE, 1), ("a.html", PAGE, 0), ("a.html", PAGE + b"!", 1)]
)
def test_a_build_refreshes_only_pages_that_it_changed(
    tmp_path: Path, page: str, after: bytes, built: int
) -> None:
    """An open page that came out as it was is not loaded again; without one, every build counts."""

    class Writes(Builder):
        def build(self) -> tuple[bool, str]:
            (tmp_path / "a.html").write_bytes(after)
            return True, "1 file made"

    (tmp_path / "a.html").write_bytes(PAGE)
    live, session = Live(), SessionProcess(tmp_path, preview=False)
    heard = live.hear(page)
    next(heard)
    try:
        Watcher(tmp_path, tmp_path, live, Writes(tmp_path, preview=False), session).build()
    finally:
        session.stop()
    assert live.built == built
    heard.close()  # type: ignore[attr-defined]  # a generator


def test_a_policy_that_has_a_script_keeps_it() -> None:
    """The page that searches keeps its own policy, which lets scripts of this site run already."""
    page = PAGE.replace(b"style-src", b"script-src &#39;self&#39;; style-src")
    assert live_page(page).count(b"script-src") == 1


@contextmanager
def served(folder: Path, *options: str) -> Iterator[int]:
    """The port at which the command serves a site while the block lasts."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH}
    words = [sys.executable, "-m", "standfirst", "serve", "--port", "0", *options]
    with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            yield next(int(found[1]) for line in lines if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            finally:
                process.kill()  # or leaving the block would wait for ever


@pytest.mark.proof
def test_save_and_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved file is built and the page told; a broken one is named with its line, and mending it helps."""
    folder = copy_site(tmp_path / "site")
    path = folder / "briefings" / "balochistan" / "01.yaml"
    for other in (folder / "briefings" / "flood").iterdir():
        other.unlink()
    with served(folder) as port:
        heard = said(port)
        built(heard, 1)
        text = path.read_text("utf-8")
        threading.Event().wait(1.0)  # until the folders are watched
        path.write_text(re.sub(r"^title: .*", "title: Another headline", text, flags=re.MULTILINE), "utf-8")
        built(heard, 2)
        assert b"Another headline" in get(port, "/balochistan/01.html")[1]
        path.write_text(text.replace("title:", "titel:", 1), "utf-8")
        problem = next(state["problem"] for state in heard if state["problem"])
        assert re.search(r"briefings/balochistan/01\.yaml:\d+:\d+: SF01", problem)
        path.write_text(text, "utf-8")
        assert next(state for state in heard if state["built"] > 2 and not state["building"])["problem"] == ""
        assert b"</table>" in get(port, "/.standfirst/mail/balochistan/01.html")[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    builder = Builder(folder, preview=False)  # who comes back finds everything as it was left
    assert builder.build()[1].startswith("0 files made")
    assert "about.html" in [link.href for link in builder.texts]


def test_pages_can_be_read_before_anything_is_built(tmp_path: Path) -> None:
    """While reports are still being made, or nothing can be built, a page, its style and what a save changes are shown."""
    folder = copy_site(tmp_path / "site")
    broken, path = (folder / "briefings" / "flood" / name for name in ("02.yaml", "01.yaml"))
    broken.write_text(broken.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    with served(folder) as port:
        assert b"<article" in get(port, "/flood/01.html")[1]
        assert b"@layer" in get(port, "/theme/standfirst.css")[1]
        assert get(port, "/flood/09.html")[0] == 404
        heard = said(port, "/flood/01.html")
        problem = next(state["problem"] for state in heard if state["problem"])
        assert re.search(r"briefings/flood/02\.yaml:\d+:\d+: SF01", problem)
        assert not (folder / "output").exists()
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"^title: .*", "title: Another headline", text, flags=re.MULTILINE), "utf-8")
        built(heard, 1)
        assert b"Another headline" in get(port, "/flood/01.html")[1]
        assert not (folder / "output").exists()


@pytest.mark.browser
def test_the_open_page_follows_each_save(built: Path, tmp_path: Path) -> None:
    """In a browser: PDF and mail stand beside the page, a save shows by itself, an error with its file and line."""
    folder = tmp_path / "site"
    shutil.copytree(built, folder, symlinks=True)
    path = folder / "briefings" / "flood" / "01.yaml"
    text = path.read_text("utf-8")
    patience = 240_000
    with served(folder) as port, audits.opened() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/flood/01.html")
        title = page.title()
        bar = page.locator("body > div[role=status]")
        for name, kind in (("PDF", "application/pdf"), ("Mail", "text/html")):
            href = bar.get_by_role("link", name=name, exact=True).get_attribute("href", timeout=patience)
            answer = page.request.get(urljoin(page.url, href or ""), timeout=patience)
            assert answer.ok
            assert answer.headers["content-type"].startswith(kind), answer.text()
        threading.Event().wait(1.0)  # until the folders are watched
        path.write_text(re.sub(r"^title: .*", "title: Another headline", text, flags=re.MULTILINE), "utf-8")
        expect(page).to_have_title(re.compile("Another headline"), timeout=patience)
        path.write_text(text.replace("title:", "titel:", 1), "utf-8")
        bar.filter(has_text=re.compile(r"briefings/flood/01\.yaml:\d+:\d+: SF01\d")).wait_for(
            timeout=patience
        )
        assert "Another headline" in page.title()
        path.write_text(text, "utf-8")
        expect(page).to_have_title(title, timeout=patience)
        bar.filter(has_not_text="SF01").wait_for(timeout=patience)
