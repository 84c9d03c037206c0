"""Request an address: bounded in time, size and redirects, and never in a private network unless allowed."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import quote, urljoin, urlsplit

from standfirst import __version__

SECONDS = 30.0
"""The most time for one address, with its redirects and both requests."""
REQUEST = 10.0
"""The most time for one request."""
REDIRECTS = 5
MOST = 65_536
"""The most bytes of a page that are read, to find its title."""
PATIENCE = 10
"""The longest wait in seconds that a host may ask for (`Retry-After`); otherwise it is not asked again."""

_AGENT = f"Standfirst/{__version__} (check of cited sources)"
_TITLE = re.compile(rb"<title[^>]*>(.{0,500}?)</title", re.IGNORECASE | re.DOTALL)
_MOVED = (301, 302, 303, 307, 308)
_SAFE = "/%:@!$&'()*+,;=~-._?"
_PRINTED = "".join(map(chr, range(0x21, 0x7F)))


class Fault(Enum):
    """The reason why there is no answer."""

    NO_HOST = "there is no such host"
    NO_RESOLVER = "the name of its host cannot be looked up now"
    TIME_OUT = "no answer in time"
    REFUSED = "the host refuses the connection"
    UNREACHABLE = "the host cannot be reached"
    TLS = "the connection is not secure"
    PRIVATE = "the host is in a private network"
    CIRCLE = f"more than {REDIRECTS} redirects"
    UNREADABLE = "the answer is not HTTP"
    SKIPPED = "the host was not asked again"


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """The answer of a host: the status and the address of the last response, or the fault."""

    status: int = 0
    url: str = ""
    permanent: bool = True
    """True if all redirects were permanent ones."""
    title: str = ""
    """The title of the page, if it is HTML."""
    retry_after: int | None = None
    """The wait in seconds that the host asks for."""
    fault: Fault | None = None
    detail: str = ""


class _FaultError(Exception):
    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault, self.detail = fault, detail


class _FixedConnection(HTTPConnection):
    """A connection to an address that was looked up before, so that a second look-up cannot lead elsewhere."""

    def __init__(self, host: str, port: int, numbers: list[str], until: float, *, secure: bool) -> None:
        super().__init__(host, port)
        self.default_port = 443 if secure else 80
        self._numbers, self._until, self._secure = numbers, until, secure

    def connect(self) -> None:
        """Connect to the first address that answers."""
        error: OSError = OSError("no address")
        for number in self._numbers[:3]:
            try:
                self.sock = socket.create_connection((number, self.port), _left(self._until))
                break
            except OSError as raised:
                error = raised
        else:
            raise error
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
        with _cut_off(self.sock, self._until):
            if isinstance(self.sock, ssl.SSLSocket):
                self.sock.do_handshake()


def ask(url: str, *, private: bool = False) -> WebAnswer:
    """Return the answer for an address: HEAD first, then GET for a page, or if HEAD did not succeed.

    `private` allows hosts in private networks. Nothing is raised for whatever the host does.
    """
    until = time.monotonic() + SECONDS
    answer, html = _followed("HEAD", url, until, private=private)
    if answer.fault in (Fault.PRIVATE, Fault.NO_HOST, Fault.NO_RESOLVER, Fault.CIRCLE, Fault.TLS):
        return answer
    if 200 <= answer.status < 300 and not html:
        return answer
    second, _ = _followed("GET", url, until, private=private)
    wait = second.retry_after
    if second.status in (429, 503) and wait is not None and wait <= min(PATIENCE, until - time.monotonic()):
        time.sleep(wait)
        second, _ = _followed("GET", url, until, private=private)
    # A host that answers HEAD but cuts GET short is there.
    return answer if second.fault and 200 <= answer.status < 300 else second


def _followed(method: str, url: str, until: float, *, private: bool) -> tuple[WebAnswer, bool]:
    """Return the answer after all redirects, and whether it is HTML."""
    permanent = True
    try:
        for _ in range(REDIRECTS + 1):
            answer, target, html = _once(method, url, min(until, time.monotonic() + REQUEST), private=private)
            if not target:
                return replace(answer, url=url, permanent=permanent), html
            permanent = permanent and answer.status in (301, 308)
            url = target
    except _FaultError as error:
        return WebAnswer(url=url, fault=error.fault, detail=error.detail), False
    return WebAnswer(url=url, fault=Fault.CIRCLE), False


def _once(method: str, url: str, until: float, *, private: bool) -> tuple[WebAnswer, str, bool]:
    """Return the answer to one request, the target of its redirect and whether it is HTML."""
    try:
        return _requested(method, url, until, private=private)
    except ssl.SSLCertVerificationError as error:
        raise _FaultError(Fault.TLS, error.verify_message) from None
    except TimeoutError:
        raise _FaultError(Fault.TIME_OUT) from None
    except ssl.SSLError as error:
        raise _FaultError(_late(until, Fault.TLS), error.reason or "") from None
    except ConnectionRefusedError:
        raise _FaultError(Fault.REFUSED) from None
    except OSError as error:
        raise _FaultError(_late(until, Fault.UNREACHABLE), error.strerror or "") from None
    except (HTTPException, ValueError):
        raise _FaultError(_late(until, Fault.UNREADABLE)) from None


def _requested(method: str, url: str, until: float, *, private: bool) -> tuple[WebAnswer, str, bool]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _FaultError(Fault.UNREADABLE, f"a redirect to {url[:80]}")
    secure = parts.scheme == "https"
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    port = parts.port or (443 if secure else 80)
    connection = _FixedConnection(host, port, _looked_up(host, port, private=private), until, secure=secure)
    target = quote(parts.path or "/", safe=_SAFE) + (
        f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    )
    try:
        connection.connect()
        with _cut_off(connection.sock, until):
            connection.request(method, target, headers={"User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"})  # fmt: skip
            response = connection.getresponse()
            _left(until)  # headers that were cut off look whole
            html = "html" in response.headers.get("Content-Type", "").lower()
            title = _title(response) if method == "GET" and html else ""
    finally:
        connection.close()
    location = response.headers.get("Location", "") if response.status in _MOVED else ""
    answer = WebAnswer(response.status, title=title, retry_after=_wait(response))
    return answer, urljoin(url, _quoted(location)) if location else "", html


def _quoted(location: str) -> str:
    """Return the target of a redirect with everything quoted that is not ASCII or not printable."""
    return quote(location.strip().encode("latin-1"), safe=_PRINTED)


def _looked_up(host: str, port: int, *, private: bool) -> list[str]:
    """Return the IP addresses of a host; raise _FaultError if any of them is not public."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        gone = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        raise _FaultError(Fault.NO_HOST if gone else Fault.NO_RESOLVER) from None
    except UnicodeError:
        raise _FaultError(Fault.NO_HOST) from None
    numbers = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not private and not all(map(is_public, numbers)):
        raise _FaultError(Fault.PRIVATE)
    return numbers


def is_public(number: str) -> bool:
    """Return whether an IP address is on the public internet, also if it is written within an IPv6 one."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and address not in _UNICAST:
            return False  # a translator within a network may lead to its own hosts
        address = inner or address
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""The part of IPv6 from which public addresses come."""


@contextmanager
def _cut_off(sock: socket.socket, until: float) -> Iterator[None]:
    """Shut a socket at a time, however slowly the other side sends."""
    sock.settimeout(_left(until))
    timer = threading.Timer(_left(until), _shut, (sock,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _late(until: float, fault: Fault) -> Fault:
    """Return a time-out instead of the fault that shutting the socket looked like."""
    return Fault.TIME_OUT if time.monotonic() >= until else fault


def _title(response: HTTPResponse) -> str:
    found = _TITLE.search(response.read(MOST))
    if not found:
        return ""
    charset = response.headers.get_content_charset() or "utf-8"
    try:
        text = found[1].decode(charset, "replace")
    except (LookupError, ValueError):  # no encoding of texts, or one that replaces nothing
        text = found[1].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in unescape(text)).split())


def _wait(response: HTTPResponse) -> int | None:
    said = response.headers.get("Retry-After", "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None
