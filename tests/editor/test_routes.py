"""The editor over HTTP: it answers who has its token, and does nothing that another site could ask for."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.editor.routes import LIMIT
from standfirst.serving import Builder, Live, server
from standfirst.serving.session import SessionProcess
from tests.editor.desk import NAME, Desk, running
from tests.sites import WELLS, small_site, write

pytestmark = pytest.mark.slow

SECRET = "Zarmina Durrani"

VOICE = f"""\
voices:
  - quote: The water came at night.
    speaker: {{name: {SECRET}, published_as: A farmer, protect: [name]}}
    verification: verified
    consent: given
    sources: [a]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An editor of a site of one briefing."""
    root = small_site(tmp_path / "site")
    write(root, "wells.yaml", WELLS + VOICE)
    with running(root) as started:
        yield started


def title(text: str) -> dict[str, Any]:
    """A change of the headline."""
    return {"fields": {"title": {"value": text}}}


def test_pages_need_the_token(desk: Desk) -> None:
    """Without the token, or with another one, nothing of the editor is answered, not even its style."""
    token = desk.start.split("/")[3]
    assert len(token) >= 32
    for wrong in ("", "x", token[:-1], token + "x", token.swapcase()):
        for path in ("", f"form/{NAME}", "static/editor.js", "save"):
            for method in ("GET", "POST"):
                headers = {"Origin": f"http://127.0.0.1:{desk.port}", "Content_Type": "application/json"}
                status, _, body = desk.ask(method, f"/.standfirst/edit/{wrong}/{path}", b"{}", **headers)
                assert status == 403
                assert b"wells" not in body
    assert desk.ask("GET", "")[0] == 200


def test_pages_keep_the_token_to_themselves(desk: Desk) -> None:
    """No page runs a script of its own, is shown by another site, is stored, or names its address to others."""
    for path in ("", f"form/{NAME}", f"text/{NAME}", "static/editor.js"):
        status, headers, body = desk.ask("GET", path)
        assert status == 200
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert b" style=" not in body
        assert b" onclick=" not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    ],
    ids=["site", "sandbox", "port", "host", "script", "frame"],
)
def test_other_sites_change_nothing(desk: Desk, headers: dict[str, str]) -> None:
    """A request of a page of another site is refused, whatever it sends, although it has the token."""
    before = desk.files()
    for path in ("save", "commit", "new", "draft", "accept"):
        status, *_ = desk.ask(
            "POST", path, json.dumps({"name": NAME, "base": desk.text, "change": title("x"), "text": "x", "message": "x",
                                      "kind": "flash", "title": "x", "series": ""}).encode(),
            **{"Content_Type": "application/json", "Origin": f"http://127.0.0.1:{desk.port}", **headers},
        )  # fmt: skip
        assert status == 403
    assert desk.files() == before


def test_a_form_of_another_site_cannot_post(desk: Desk) -> None:
    """A request without an origin, or of a kind that plain forms can send, is refused."""
    body = json.dumps({"name": NAME, "base": desk.text, "change": title("x")}).encode()
    own = f"http://127.0.0.1:{desk.port}"
    assert desk.ask("POST", "save", body, Content_Type="application/json")[0] == 403
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
    ):
        assert desk.ask("POST", "save", body, Content_Type=kind, Origin=own)[0] == 415
    assert desk.text == WELLS + VOICE


@pytest.mark.by_day(5)
@pytest.mark.parametrize(
    "body",
    [b"\0\xff\xfe", b"", b"[]", b'"x"', b'{"name": NaN}', b"[" * 100_000, b'{"name": "briefings/wells.yaml"}',
     b'{"name": 1, "base": "", "change": {}}', json.dumps({"name": NAME, "base": WELLS, "change": {"x": 1}}).encode(),
     json.dumps({"name": NAME, "base": "a: [", "change": title("x")}).encode(),
     json.dumps({"name": NAME, "base": WELLS, "change": title("x"), "choices": [1]}).encode()],
    ids=["binary", "empty", "list", "text", "no number", "deep", "no base", "number", "no change", "no yaml", "no choices"],
)  # fmt: skip
def test_what_is_no_form_is_refused(desk: Desk, body: bytes) -> None:
    """Anything but what the script sends is answered with a sentence, and changes nothing."""
    headers = {"Content_Type": "application/json", "Origin": f"http://127.0.0.1:{desk.port}"}
    status, _, said = desk.ask("POST", "save", body, **headers)
    assert status == 422
    assert json.loads(said)["error"]
    assert desk.text == WELLS + VOICE


def test_a_body_is_not_read_beyond_measure(desk: Desk) -> None:
    """A body that is too large, endless or of no length is refused before it is read."""
    own = f"POST {desk.start}save HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nOrigin: http://127.0.0.1:{desk.port}\r\n"
    for header, status in (
        (f"Content-Length: {LIMIT + 1}", b"413"), ("Content-Length: 9" + "9" * 30, b"413"), ("Content-Length: -1", b"411"),
        ("Transfer-Encoding: chunked", b"411"), ("X: y", b"411"),
    ):  # fmt: skip
        with socket.create_connection(("127.0.0.1", desk.port), timeout=30) as connection:
            connection.sendall(f"{own}Content-Type: application/json\r\n{header}\r\n\r\n".encode())
            assert connection.recv(1000).split()[1] == status


def test_a_draft_is_checked_and_shown_and_not_written(desk: Desk) -> None:
    """Findings name the field, the page is shown as it would be without the protected name, and no file is written."""
    before = desk.files()
    change = {
        "fields": {"title": {"value": "Another headline"}, "background": {"value": "See {{ none }} [@b]."}}
    }
    status, said = desk.send("draft", {"name": NAME, "base": desk.text, "change": change})
    assert status == 200
    found = {(one["code"], tuple(one["loc"])) for one in said["problems"] if one["level"] == "error"}
    assert len(found) >= 2
    assert {loc for _, loc in found} == {("background",)}
    status, _, page = desk.ask("GET", f"view/{said['page']}")
    assert status == 200
    assert b"Another headline" in page
    assert b"A farmer" in page
    assert SECRET.encode() not in page
    assert SECRET.encode() in desk.ask("GET", f"form/{NAME}")[2]
    status, headers, _ = desk.ask("GET", "view/theme/standfirst.css")
    assert (status, headers["Location"]) == (302, "/theme/standfirst.css")
    for path, place in (("view//evil.example/", "/evil.example/"), ("view/a%0d%0aX: y", "/a%0D%0AX%3A%20y")):
        assert desk.ask("GET", path)[1]["Location"] == place
    assert desk.ask("GET", "view/mail.html?name=briefings/other.yaml")[0] == 422
    mail = desk.ask("GET", f"view/mail.html?name={NAME}")[2]
    assert b"Another headline" in mail
    assert SECRET.encode() not in mail
    assert {path: data for path, data in desk.files().items() if ".cache" not in path.parts} == {
        path: data for path, data in before.items() if ".cache" not in path.parts
    }


def test_a_missing_field_is_found_where_it_would_be(desk: Desk) -> None:
    """What lacks in the briefing and in a record of it leads to the field that is to be filled."""
    text = desk.text
    for gone in ("title: Wells in the valley\n", "country: ZZ, date: 2026-10-20", "title: Survey of wells, "):
        text = text.replace(gone, "")
    status, said = desk.send("draft", {"name": NAME, "base": desk.text, "text": text})
    assert status == 200
    absent = {tuple(one["loc"]) for one in said["problems"] if one["code"] == "SF010"}
    assert absent == {("title",), ("dateline", "date"), ("sources", 0, "title")}


def test_a_broken_text_has_its_place(desk: Desk) -> None:
    """Text that is no YAML gets the line; the page before it stays; and the form leads to the text."""
    broken = desk.text.replace("situation: There", "situation: 'There")
    status, said = desk.send("draft", {"name": NAME, "base": desk.text, "text": broken})
    assert status == 200
    assert [one["code"] for one in said["problems"]] == ["SF004"]
    assert said["problems"][0]["line"] > 5
    (desk.root / NAME).write_text(broken, "utf-8")
    status, _, page = desk.ask("GET", f"form/{NAME}")
    assert status == 200
    assert b'id="text"' in page
    assert b"Fix its text first" in page
    assert b"cannot be read as a form" in desk.ask("GET", "")[2]
    status, _ = desk.send("save", {"name": NAME, "base": broken, "text": WELLS})
    assert status == 200
    assert desk.text == WELLS


def test_two_tabs(desk: Desk) -> None:
    """The second of two tabs is merged; what both changed is answered with both values, and settled by a choice."""
    base = desk.text
    assert desk.send("save", {"name": NAME, "base": base, "change": title("One")})[0] == 200
    status, said = desk.send(
        "save", {"name": NAME, "base": base, "change": {"fields": {"lang": {"value": "fr"}}}}
    )
    assert status == 200
    assert said["merged"]
    assert "title: One\n" in said["base"]
    status, said = desk.send("save", {"name": NAME, "base": base, "change": title("Two")})
    assert status == 409
    assert said["conflicts"] == [{"place": "title", "mine": "Two", "theirs": "One"}]
    assert "title: One\n" in desk.text
    stale = [{"place": "title", "theirs": "Zero", "keep": "mine"}]
    assert desk.send("save", {"name": NAME, "base": base, "change": title("Two"), "choices": stale})[0] == 409
    for keep, kept in (("theirs", "One"), ("mine", "Two")):
        chosen = [{"place": "title", "theirs": "One", "keep": keep}]
        assert (
            desk.send("save", {"name": NAME, "base": base, "change": title("Two"), "choices": chosen})[0]
            == 200
        )
        assert f"title: {kept}\n" in desk.text


@pytest.mark.parametrize(
    "name",
    ["../outside.yaml", "/etc/passwd", "pelicanconf.py", "briefings/../pelicanconf.py", "briefings/%2e%2e/x"],
)
def test_no_address_leads_out_of_the_briefings(desk: Desk, name: str) -> None:
    """Pages and saves of anything but a briefing are refused with a sentence."""
    before = desk.files()
    for kind in ("form", "text"):
        status, _, body = desk.ask("GET", f"{kind}/{name}")
        assert status == 422
        assert b"not a briefing of this site" in body
    for path, more in (
        ("save", {"change": title("x")}),
        ("save", {"text": "x"}),
        ("commit", {"message": "x"}),
        ("accept", {"number": 1}),
    ):
        status, said = desk.send(path, {"name": name, "base": "a: 1", **more})
        assert status == 422
        assert "not a briefing of this site" in said["error"]
    assert desk.ask("GET", "static/../../../pelicanconf.py")[0] == 404
    assert desk.files() == before


def test_a_new_briefing(desk: Desk) -> None:
    """A new briefing is a draft with its own file; a series that leads elsewhere and a file that is there are refused."""
    new = {"kind": "flash", "title": "A storm", "series": "storm"}
    status, said = desk.send("new", new)
    assert (status, said) == (200, {"name": "briefings/storm/01.yaml"})
    assert "status: draft" in (desk.root / said["name"]).read_text("utf-8")
    assert desk.ask("GET", f"form/{said['name']}")[0] == 200
    for wrong in (
        {"series": "../x"},
        {"series": "/x"},
        {"kind": "novel"},
        {"title": "a\nb"},
        {"title": "Wells", "series": ""},
    ):
        status, said = desk.send("new", {**new, **wrong})
        assert status == 422
        assert said["error"]


TEXT = b"""\
Flood in the valley (EXERCISE)

TESTFORD, 1 November 2026 - At least 12 people were killed on Saturday when the river broke its banks, officials said.

"The water came at night," said Ana Prueba, a farmer.

The minister said the dam was safe. Some residents say that nobody warned them.
"""


def test_a_dropped_document_becomes_a_draft(desk: Desk) -> None:
    """A text becomes a file of its own with what the importer suggests; a suggestion is accepted by its number."""
    headers = {"Content_Type": "application/octet-stream", "Origin": f"http://127.0.0.1:{desk.port}"}
    status, _, body = desk.ask("POST", "import?name=../../Flood report.txt", TEXT, **headers)
    assert status == 200, body
    name = json.loads(body)["name"]
    assert name == "briefings/flood-report.yaml"
    text = (desk.root / name).read_text("utf-8")
    assert "killed" in text
    beside = desk.root / "briefings/flood-report.suggestions.txt"
    beside.write_text('"1":\n  field: claims\n  line: 7\n  why: nobody is named\n  words: Some residents say that nobody warned them.\n'
                      "  record:\n    id: warned\n    by: residents\n    claim: nobody warned them\n    status: unverified\n", "utf-8")  # fmt: skip
    assert b'data-accept="1"' in desk.ask("GET", f"form/{name}")[2]
    status, said = desk.send("accept", {"name": name, "number": 1})
    assert status == 200, said
    assert "claim: nobody warned them" in (desk.root / name).read_text("utf-8")
    assert b'data-accept="1"' not in desk.ask("GET", f"form/{name}")[2]
    assert desk.send("accept", {"name": name, "number": 9})[0] == 422
    status, _, body = desk.ask("POST", "import?name=Flood report.txt", TEXT, **headers)
    assert json.loads(body)["name"] == "briefings/flood-report-2.yaml"


@pytest.mark.parametrize(
    "data", [b"", b"\0\1\2\3" * 1000, b"PK\3\4 no archive"], ids=["empty", "binary", "archive"]
)
def test_a_document_that_cannot_be_read_is_refused(desk: Desk, data: bytes) -> None:
    """What is no document is answered with the importer's own sentence, and leaves no file."""
    before = set(desk.files())
    headers = {"Content_Type": "application/octet-stream", "Origin": f"http://127.0.0.1:{desk.port}"}
    status, _, body = desk.ask("POST", "import?name=x.docx", data, **headers)
    assert status == 422
    assert re.match(r"x\.docx:\d+:\d+: SF\d+ ", json.loads(body)["error"])
    assert {path for path in desk.files() if ".cache" not in path.parts} == {
        path for path in before if ".cache" not in path.parts
    }


def _git(root: Path, *words: str) -> str:
    own = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org"]
    return subprocess.run(
        ["git", *own, *words], cwd=root, capture_output=True, text=True, timeout=60, check=True
    ).stdout


def test_a_commit_holds_one_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button commits this file alone with the message; what else is staged or changed stays as it was."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Desk")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "desk@example.org")
    assert "git init" in desk.send("commit", {"name": NAME, "message": "x"})[1]["error"]
    _git(desk.root, "init", "-q")
    _git(desk.root, "add", "pelicanconf.py", "content")
    _git(desk.root, "commit", "-qm", "Begin")
    (desk.root / "pelicanconf.py").write_text(
        "SITENAME = 'x'\n" + (desk.root / "pelicanconf.py").read_text("utf-8"), "utf-8"
    )
    _git(desk.root, "add", "pelicanconf.py")
    message = "--amend; $(touch x)\n\nÜber den Fluss"
    status, said = desk.send("commit", {"name": NAME, "message": message})
    assert status == 200, said
    assert _git(desk.root, "log", "-1", "--format=%B").strip() == message
    assert _git(desk.root, "show", "--name-only", "--format=").split() == [NAME]
    assert _git(desk.root, "diff", "--cached", "--name-only").split() == ["pelicanconf.py"]
    assert "no changes" in desk.send("commit", {"name": NAME, "message": "x"})[1]["error"]
    assert "message" in desk.send("commit", {"name": NAME, "message": " "})[1]["error"]


def test_without_git_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where git is not installed, or refuses, the answer is a sentence, and the file stays saved."""
    monkeypatch.setenv("PATH", str(tmp_path))
    status, said = desk.send("commit", {"name": NAME, "message": "x"})
    assert status == 422
    assert "git is not installed" in said["error"]


def test_a_git_that_refuses_is_heard(desk: Desk) -> None:
    """What git says against a commit is what the user reads."""
    _git(desk.root, "init", "-q")
    hook = desk.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'the desk says no' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    assert shutil.which("git")
    assert desk.send("commit", {"name": NAME, "message": "x"})[0] == 422


def test_a_site_alone_takes_nothing(tmp_path: Path) -> None:
    """`serve` has no editor: it takes no request with a body, and none of the editor's addresses."""
    session = SessionProcess(tmp_path, preview=False)
    with server(tmp_path, 0, Live(), Builder(tmp_path, preview=False), session) as bound:
        threading.Thread(target=bound.serve_forever, daemon=True).start()
        alone = Desk(tmp_path, bound.server_port, "/.standfirst/edit/x/")
        assert alone.ask("GET", "/.standfirst/edit/x/")[0] == 404
        assert (
            alone.ask(
                "POST", "/.standfirst/edit/x/save", b"{}", Origin=f"http://127.0.0.1:{bound.server_port}"
            )[0]
            == 501
        )
        bound.shutdown()
