"""Asking an address: what a host answers is told apart, and nothing it does takes long or leads inside."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from standfirst.sources import asking
from standfirst.sources.asking import Fault, WebAnswer, ask, is_public
from standfirst.sources.findings import state
from standfirst.sources.hosts import answers
from tests.sources.web import Host, host, raw


@pytest.fixture
def web() -> Iterator[Host]:
    """A host on this machine."""
    with host() as one:
        yield one


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 16\r\n\r\n<title>A</title>"


def asked(web: Host, path: str) -> str:
    """The state of a path of the host."""
    url = f"{web.url}{path}"
    return state(url, ask(url, private=True)).state


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/page", "alive"), ("/file.pdf", "alive"), ("/no-head", "alive"), ("/for-now", "alive"), ("/slash", "alive"),
        ("/flight-404", "alive"), ("/endless", "alive"), ("/", "alive"),
        ("/moved", "moved"),
        ("/status/404", "gone"), ("/status/410", "gone"),
        ("/soft", "doubtful"), ("/old/report", "doubtful"),
        ("/status/401", "blocked"), ("/status/403", "blocked"), ("/status/429", "blocked"), ("/status/451", "blocked"), ("/circle", "blocked"),
        ("/status/500", "failing"), ("/status/503", "failing"), ("/status/400", "failing"), ("/noise", "failing"), ("/to-file", "failing"),
    ],
)  # fmt: skip
def test_answers_are_told_apart(web: Host, path: str, expected: str) -> None:
    """Gone, seemingly gone, moved, failing, kept out and alive are six states."""
    assert asked(web, path) == expected


def test_head_comes_first_and_a_file_is_never_downloaded(web: Host) -> None:
    """GET follows only for a page, or where HEAD did not succeed."""
    asked(web, "/file.pdf")
    asked(web, "/page")
    asked(web, "/no-head")
    assert web.asked == ["HEAD /file.pdf", "HEAD /page", "GET /page", "HEAD /no-head", "GET /no-head"]


@pytest.mark.slow
def test_a_host_that_asks_for_a_moment_gets_it(web: Host) -> None:
    """A short `Retry-After` is waited for once, and then the page counts."""
    assert asked(web, "/busy") == "alive"
    assert web.asked == ["HEAD /busy", "GET /busy", "GET /busy"]
    assert web.times[2] - web.times[1] >= 1


@pytest.mark.slow
def test_a_host_that_drips_is_cut_off(web: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is bounded also if a byte arrives every moment."""
    monkeypatch.setattr(asking, "REQUEST", 0.6)
    began = time.monotonic()
    answer = ask(f"{web.url}/drip", private=True)
    assert answer.fault is Fault.TIME_OUT
    assert time.monotonic() - began < 4


@pytest.mark.slow
def test_a_silent_host_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that accepts and never answers takes the time of two requests, not more."""
    monkeypatch.setattr(asking, "REQUEST", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        answer = ask(f"http://127.0.0.1:{silent.getsockname()[1]}/", private=True)
    assert answer.fault is Fault.TIME_OUT
    assert time.monotonic() - began < 3


def test_a_closed_port_refuses() -> None:
    """A refused connection is no time-out."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/", private=True).fault is Fault.REFUSED


@pytest.mark.slow
def test_a_certificate_that_nobody_signed_is_told(tmp_path: Path) -> None:
    """A host with an unknown certificate is not secure, and is asked only once."""
    with host(_own_certificate(tmp_path)) as web:
        answer = ask(f"{web.url}/page", private=True)
    assert answer.fault is Fault.TLS
    assert "self-signed" in answer.detail
    assert web.asked == []


def test_private_networks_are_not_asked(web: Host) -> None:
    """Without `private` nothing is requested from this machine or a network behind it, by no way of writing it."""
    port = web.url.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0.0.0.0"):  # noqa: S104  # asked for, not listened on
        assert ask(f"http://{name}:{port}/page").fault in (Fault.PRIVATE, Fault.NO_HOST), name
    assert web.asked == []


def test_redirects_do_not_lead_inside(web: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public host cannot lead the request to a private one."""
    real = asking.is_public
    monkeypatch.setattr(asking, "is_public", lambda number: number == "127.0.0.1" or real(number))
    assert ask(f"{web.url}/page").status == 200
    assert ask(f"{web.url}/inside").fault is Fault.PRIVATE


def test_a_name_is_looked_up_once_for_each_request(web: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was judged is the one that is connected to: a name cannot change in between."""
    looked: list[str] = []
    real = socket.getaddrinfo

    def look(name: Any, port: Any, *rest: Any, **more: Any) -> Any:
        looked.append(str(name))
        return real("127.0.0.1", port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    port = web.url.rpartition(":")[2]
    assert ask(f"http://council.example:{port}/file.pdf", private=True).status == 200
    assert looked.count("council.example") == 1


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True),
        ("10.1.2.3", False), ("192.168.1.1", False), ("172.16.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False),  # noqa: S104  # asked for, not listened on
        ("fd00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("nonsense", False),
        ("64:ff9b:1::a00:1", False), ("::10.0.0.1", False), ("::ffff:0:10.0.0.1", False), ("fec0::1", False), ("5f00::1", False),
        ("64:ff9b::5db8:d822", True), ("2002:5db8:d822::1", True), ("::ffff:93.184.216.34", True),
    ],
)  # fmt: skip
def test_public_addresses(number: str, public: bool) -> None:
    """Addresses of private, local and shared networks are not public, also within IPv6 ones."""
    assert is_public(number) is public


@pytest.mark.parametrize(
    ("title", "charset"),
    [
        (b"404 \x1b]0;owned\x07 \x1b[31m", "utf-8"), (b"404 &#27;[2J &#x9b;31m", "utf-8"), (b"404 \xc2\x9b31m", "utf-8"),
        ("404 \u202efdp\u2066".encode(), "utf-8"), (b"404 a\r\n::error::b", "utf-8"), (b"404 \\x1b[31m", "unicode_escape"),
        (b"404 \\ud800", "raw_unicode_escape"), (b"404 +ABs-", "utf-7"), (b"404 x", "idna"), (b"404 x", "undefined"),
        (b"404 x", "hex"), (b"404 x", '"utf\0-8"'), (b"404 x", "a" * 60_000), (b"404 \0", "utf-8"),
    ],
)  # fmt: skip
def test_a_title_is_printed_as_text(title: bytes, charset: str) -> None:
    """Nothing in a title or its encoding changes a terminal, the order of letters or the state of the page."""
    body = b"<title>" + title + b"</title>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\nContent-Length: {len(body)}\r\n\r\n"
    with raw(head.encode() + body) as url:
        found = state(url, ask(url, private=True))
    assert (found.state, found.said.isprintable()) == ("doubtful", True)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (b"/\x1b]0;owned\x07\x9b31m", "moved"), ("/ü\u202e\u2028".encode(), "moved"), (b"javascript:\x1b[31m", "failing"),
        (b"http://[::1", "failing"), (b"http://h:99999999/", "failing"), (b"/\x00 \t\x7f", "moved"),
    ],
)  # fmt: skip
def test_the_target_of_a_redirect_is_printed_as_text(target: bytes, expected: str) -> None:
    """An address that a host made up is quoted, and one that is none is a failure in one line."""
    with raw(PAGE, b"HTTP/1.1 301 Moved\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n") as url:
        found = state(url, ask(url, private=True))
    assert (found.state, found.said.isprintable()) == (expected, True)


def test_an_unknown_host_is_gone_only_if_others_answer() -> None:
    """A machine without a connection does not turn every source into a dead one."""
    lost = WebAnswer(fault=Fault.NO_HOST)
    assert state("https://gone.example/", lost).state == "gone"
    assert state("https://gone.example/", lost, connected=False).state == "blocked"
    assert state("https://gone.example/", WebAnswer(fault=Fault.NO_RESOLVER)).state == "blocked"


@pytest.mark.slow
def test_a_host_is_asked_one_by_one_with_a_pause(web: Host) -> None:
    """Two addresses of one host are never asked at a time."""
    urls = [f"{web.url}/file.pdf?{number}" for number in range(4)]
    found = answers(urls, lambda url: ask(url, private=True), pause=0.2)
    assert {answer.status for answer in found.values()} == {200}
    assert web.most == 1
    assert web.times[-1] - web.times[0] >= 0.6


def test_a_host_that_limits_requests_is_left_alone(web: Host) -> None:
    """After a 429 the other addresses of the host are not asked, and are not called dead."""
    urls = [f"{web.url}/status/429", *(f"{web.url}/page?{number}" for number in range(30))]
    found = answers(urls, lambda url: ask(url, private=True), pause=0)
    assert len(web.asked) == 2
    assert {state(url, found[url]).state for url in urls} == {"blocked"}


def test_a_host_that_is_not_there_costs_one_request() -> None:
    """A hundred addresses of a host that cannot be reached take no longer than one."""
    made: list[str] = []

    def refuse(url: str) -> WebAnswer:
        made.append(url)
        return WebAnswer(url=url, fault=Fault.REFUSED)

    found = answers((f"https://down.example/{number}" for number in range(100)), refuse, pause=0)
    assert len(made) == 1
    assert {answer.fault for answer in found.values()} == {Fault.REFUSED}
    assert len(found) == 100


def _own_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "own.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
