"""Leaving: by address, by token, by one click at a real endpoint; and being forgotten."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from standfirst.errors import MailError
from standfirst.mail import endpoint
from standfirst.mail.forgetting import forget
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import ALL, EDITIONS
from standfirst.mail.message_ids import load_key
from standfirst.mail.unsubscribe import UnsubscribeLinks, derived_key, requests, scope_in, unsubscribe
from tests.mail.desk import DeskSite, make, server
from tests.mail.samples import EDITION, people
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

KEY = b"0123456789abcdef"
OUT = UnsubscribeLinks("leave@example.org", "https://example.org/leave/", KEY)
TOKEN = OUT.token("r0@example.org")


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """The endpoint behind a real HTTP server on loopback."""
    with make_server("127.0.0.1", 0, endpoint.application, handler_class=_Quiet) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}/"
        finally:
            http.shutdown()
            thread.join(5)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of requests, with the endpoint's settings in the environment."""
    path = tmp_path / "requests.jsonl"
    settings = {
        "UNSUBSCRIBE_KEY": KEY.decode(), "REQUESTS": str(path), "ENDPOINT_LISTS": "press, partners",
        "ENDPOINT_DESK": "River desk", "ENDPOINT_MAIL": "desk@example.org", "ENDPOINT_URL": "https://example.org/leave",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"STANDFIRST_{name}", value)
    return path


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


def ask(url: str, form: Mapping[str, str] | None = None) -> Answer:
    """GET a page, or POST a form as mail programs do: no cookies, no redirects followed."""
    place = urlsplit(url)
    line = HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        if form is None:
            line.request("GET", place.path)
        else:
            line.request(
                "POST", place.path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
            )
        got = line.getresponse()
        return Answer(got.status, dict(got.getheaders()), got.read().decode())
    finally:
        line.close()


def test_one_click_is_recorded_and_a_get_never_is(asked: Path) -> None:
    """As RFC 8058 asks: the POST's body is enough, without cookies or a redirect; a GET only asks."""
    with serving() as url:
        assert "<form method=" in ask(url + TOKEN).text
        assert not asked.exists()
        done = ask(url + TOKEN, {"List-Unsubscribe": "One-Click"})
    assert done.status == 200
    assert not {"Set-Cookie", "Location"} & set(done.headers)
    (request,) = requests(asked)
    assert (request.token, request.scope) == (TOKEN, ALL)
    assert "r0@example.org" not in asked.read_text()
    assert asked.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("what", ["all", "editions", "list press"])
def test_reader_chooses_what_to_leave(asked: Path, what: str) -> None:
    """Everything, all but corrections, or one list."""
    with serving() as url:
        assert ask(url + TOKEN, {"what": what}).status == 200
    assert [one.scope for one in requests(asked)] == [what]


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("A" * 32, {"List-Unsubscribe": "One-Click"}, 404),
        (TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "B"), {"what": "all"}, 404),
        (TOKEN, {"what": "list secret"}, 400),
        (TOKEN, {"what": "x" * 5000}, 413),
        ("e30.AAAA", {}, 404),
        ("subscribe", {"address": "not an address", "list": "press"}, 400),
        ("subscribe", {"address": "a@example.org", "list": "secret"}, 400),
        ("subscribe", {"address": "a@example.org", "list": "press", "website": "spam"}, 400),
    ],
)
def test_guesses_and_nonsense_are_recorded_nowhere(
    asked: Path, path: str, form: dict[str, str], status: int
) -> None:
    """What the key did not make, and what is not offered, changes nothing."""
    with serving() as url:
        assert ask(url + path, form).status == status
    assert not asked.exists()


def event(method: str, path: str, body: str = "", *, coded: bool = False) -> dict[str, object]:
    """An event as a serverless platform gives it."""
    return {
        "version": "2.0", "rawPath": f"/{path}", "headers": {"Accept-Language": "ur-PK,en;q=0.5"},
        "requestContext": {"http": {"method": method}},
        "body": base64.b64encode(body.encode()).decode() if coded else body, "isBase64Encoded": coded,
    }  # fmt: skip


@pytest.mark.parametrize("coded", [False, True])
def test_function_answers_as_the_server_does(asked: Path, *, coded: bool) -> None:
    """The serverless form records the same request, and speaks the reader's language."""
    shown = endpoint.handler(event("GET", TOKEN))
    assert 'lang="ur" dir="rtl"' in shown["body"]
    done = endpoint.handler(event("POST", f"leave/{TOKEN}", "List-Unsubscribe=One-Click", coded=coded))
    assert done["statusCode"] == 200
    assert [one.token for one in requests(asked)] == [TOKEN]
    assert endpoint.handler(event("PUT", TOKEN))["statusCode"] == 405


def test_request_is_mailed_where_there_is_no_file(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function without a disk mails the request, and the subject says all that the inbox needs."""
    monkeypatch.setenv("STANDFIRST_REQUESTS", "")
    handler = Counting()
    with running(handler) as port:
        monkeypatch.setenv("STANDFIRST_SMTP_URL", f"smtp://127.0.0.1:{port}")
        endpoint.handler(event("POST", TOKEN, "what=editions"))
    assert f"Subject: unsubscribe {TOKEN} editions".encode() in handler.mails[0]
    assert scope_in(f"unsubscribe {TOKEN} editions") == EDITIONS
    assert scope_in(f"unsubscribe quetta {TOKEN} list press") == "list press"
    assert scope_in(f"unsubscribe quetta {TOKEN}") == ALL
    assert not asked.exists()


def test_signing_up_takes_two_steps(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded before the link in the mail was followed and its button pressed."""
    handler = Counting()
    with running(handler) as port, serving() as url:
        monkeypatch.setenv("STANDFIRST_SMTP_URL", f"smtp://127.0.0.1:{port}")
        form = {"address": "new@example.org", "list": "press", "lang": "en"}
        assert ask(url + "subscribe", form).status == 200
        assert handler.received == {"new@example.org": 1}
        text = handler.mails[0].decode().replace("=\r\n", "")
        link = text.partition("https://example.org/leave/")[2].split()[0].replace("=3D", "=")
        assert "<button>" in ask(url + link).text
        assert not asked.exists()
        assert ask(url + link, {}).status == 200
        assert ask(url + link[:-4] + "AAAA", {}).status == 404
    (request,) = requests(asked)
    assert (request.address, request.list) == ("new@example.org", "press")


def test_every_language_says_everything() -> None:
    """No page of the endpoint falls back to another language in its middle."""
    assert {frozenset(texts) for texts in endpoint.TEXTS.values()} == {frozenset(endpoint.TEXTS["en"])}


# The command.


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """An edition and two lists that share a reader."""
    site = make(tmp_path / "site")
    site.brief("river/01")
    site.list("press", "CLEAR", ["ali@example.org", "both@example.org"])
    site.list("partners", "CLEAR", ["both@example.org", "karim@example.org"])
    return site


def token_of(desk: DeskSite, address: str) -> str:
    """A reader's token by the site's own key."""
    return UnsubscribeLinks(
        "desk@example.org", key=derived_key(load_key(desk.folder / "distribution", {}))
    ).token(address)


def test_token_leaves_as_an_address_does(desk: DeskSite) -> None:
    """A token that was never mailed names a member of a list; one of nobody is said in a line."""
    done = desk.run("unsubscribe", token_of(desk, "ali@example.org"))
    assert "ali@example.org: gets nothing more" in done.out
    assert "may be sent to again" in desk.run("unsubscribe", "ali@example.org", "--undo").out
    assert "nor a known token" in desk.run("unsubscribe", "A" * 32, code=1).err
    assert "nor a known token" in desk.run("unsubscribe", token_of(desk, "x@example.org"), code=1).err


def test_key_for_an_endpoint_is_printed_and_knows_the_tokens(desk: DeskSite) -> None:
    """What `endpoint-key` prints makes the same tokens, and is not the site's own key."""
    printed = desk.run("endpoint-key").out.strip()
    assert UnsubscribeLinks("a@b.org", key=printed.encode()).token("ali@example.org") == token_of(
        desk, "ali@example.org"
    )
    assert printed.encode() != load_key(desk.folder / "distribution", {})


def test_requests_of_an_endpoint_are_carried_out(desk: DeskSite, tmp_path: Path) -> None:
    """Each line is done once; sign-ups and strangers are named for a person."""
    lines = [
        {"token": token_of(desk, "ali@example.org"), "scope": "all"},
        {"token": token_of(desk, "both@example.org"), "scope": "list press"},
        {"token": token_of(desk, "stranger@example.org"), "scope": "all"},
        {"address": "new@example.org", "list": "press", "lang": "en"},
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    first = desk.run("unsubscribe", str(path)).out
    assert "ali@example.org: gets nothing more\n" in first
    assert "both@example.org: gets nothing more from the list press\n" in first
    assert "nor a known token" in first
    assert "new@example.org: confirmed, wants the list press" in first
    assert "ali@example.org: gets nothing more already" in desk.run("unsubscribe", str(path)).out
    path.write_text("nonsense\n", "utf-8")
    assert "requests.jsonl, line 1" in desk.run("unsubscribe", str(path), code=1).err


def test_leaving_a_list_and_leaving_editions_stop_only_that(desk: DeskSite) -> None:
    """Who left a list gets it through another; who wants corrections only gets no edition."""
    desk.run("unsubscribe", "both@example.org", "--from-list", "press")
    desk.run("unsubscribe", "karim@example.org", "--corrections-only")
    assert (
        "there is no list nowhere"
        in desk.run("unsubscribe", "ali@example.org", "--from-list", "nowhere", code=1).err
    )
    counting = Counting()
    with running(counting) as port:
        words = ("mail", "river/01", "--format", "mail", "--send", "--yes")
        desk.run(*words, "--to", "press", environ=server(port))
        assert counting.received == {"ali@example.org": 1}
        desk.run(*words, "--to", "partners", environ=server(port))
    assert counting.received == {"ali@example.org": 1, "both@example.org": 1}


# Being forgotten.


def test_forgotten_person_is_nowhere_and_the_chain_holds(ledger: Ledger, tmp_path: Path) -> None:
    """No byte of the ledger's files names them, everyone else stays, and a later change is still found."""
    for number, copy in enumerate(ledger.claim(EDITION, "edition", people(3))):
        ledger.conclude(
            ledger.offer(copy, f"<{number}@x>", "aa"), "sent", f"250 ok for r{number}@example.org"
        )
    ledger.note("r0@example.org", "r0@example.org wrote")
    unsubscribe(ledger, "R0@example.org", EDITIONS)
    unsubscribe(ledger, "r1@example.org")
    outbox = tmp_path / "outbox" / "quetta-02"
    outbox.mkdir(parents=True)
    (outbox / "0001-r0@example.org.eml").write_bytes(b"To: R0@example.org\n")
    (outbox / "0002-r1@example.org.eml").write_bytes(b"To: r1@example.org\n")
    head = ledger.prove().head
    done = forget(ledger, "r0@example.org", tmp_path / "outbox")
    assert (done.copies, done.files) == (1, 1)
    assert [path.name for path in outbox.iterdir()] == ["0002-r1@example.org.eml"]
    proof = ledger.prove()
    assert proof.holds, proof.faults
    assert proof.head != head
    assert sum(copy.state == "sent" for copy in ledger.copies()) == 3, "the edition was sent to three"
    for path in tmp_path.glob("ledger.db*"):
        if path.is_file():
            assert b"r0@example.org" not in path.read_bytes().lower()
            assert b"r1@example.org" in path.read_bytes() or path.name != "ledger.db"
    with ledger.store.writing():
        ledger.store.batch(
            [("UPDATE copies SET state = 'refused' WHERE recipient = ?", [("r2@example.org",)])]
        )
    assert not ledger.prove().holds


def test_person_whose_message_is_on_its_way_is_not_forgotten(ledger: Ledger, tmp_path: Path) -> None:
    """A sender that is at work would lose its copy."""
    ledger.claim(EDITION, "edition", people(1))
    with pytest.raises(MailError, match="is being sent"):
        forget(ledger, "r0@example.org", tmp_path)


def test_command_asks_before_it_erases_and_names_the_lists(desk: DeskSite) -> None:
    """What was not typed erases nothing; a list that still has the person is named."""
    assert "nothing was erased" in desk.run("forget", "both@example.org", typed="no\n", code=1).err
    done = desk.run("forget", "both@example.org", typed="both@example.org\n").out
    assert "still on partners, press" in done
    assert "nobody" not in done
