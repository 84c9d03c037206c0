"""Servers for the mail tests: a patient aiosmtpd, and one that breaks where it is told."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk", "correct horse"


@dataclass(frozen=True)
class Authority:
    """A certificate authority that lives as long as the test, and a server's certificate by it."""

    ca_file: Path
    chain_file: Path
    key_file: Path

    def context(self) -> ssl.SSLContext:
        """TLS as the server speaks it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain_file, self.key_file)
        return context


def make_authority(folder: Path, host: str = "127.0.0.1") -> Authority:
    """Make both certificates; the server's is good for `host`."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test server")])
    ca = _certificate(ca_name, ca_name, ca_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    try:
        place: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        place = x509.DNSName(host)
    server = _certificate(name, ca_name, key).add_extension(
        x509.SubjectAlternativeName([place]), critical=False
    )
    made = Authority(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    pem = serialization.Encoding.PEM
    made.ca_file.write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    made.chain_file.write_bytes(server.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.NoEncryption()
    made.key_file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return made


def _certificate(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
    )


@dataclass
class Counting:
    """Counts copies by recipient; `answers` are scripts for RCPT, `after` for the end of DATA."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    received: Counter[str] = field(default_factory=Counter)
    mails: list[bytes] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    keep: bool = True
    senders: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: smtp.SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Answer as the script says; the last answer stays."""
        del server, session, options
        if answer := _next(self.answers.get(address)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: smtp.SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Count the copy, unless the script refuses it."""
        del server
        if answer := _next(self.after.get(envelope.rcpt_tos[0])):
            return answer
        self.sessions.add(id(session))
        self.received.update(envelope.rcpt_tos)
        self.senders.append(envelope.mail_from or "")
        if self.keep and isinstance(envelope.content, bytes):
            self.mails.append(envelope.content)
        return "250 2.0.0 taken"


def _next(script: list[str] | None) -> str:
    """The next answer of a script; an empty one lets pass."""
    if not script:
        return ""
    return script.pop(0) if len(script) > 1 else script[0]


def _authenticate(
    server: smtp.SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    del server, session, envelope, mechanism
    good = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def running(handler: Counting, authority: Authority | None = None, *, auth: bool = False) -> Iterator[int]:
    """A server on loopback with this handler; gives its port."""
    controller = _Controller(
        handler,
        hostname="127.0.0.1",
        port=0,
        tls_context=authority.context() if authority else None,
        require_starttls=authority is not None,
        authenticator=_authenticate if auth else None,
        auth_required=auth,
        decode_data=False,
        data_size_limit=40_000_000,
        ident="test",
    )
    controller.start()
    try:
        yield controller.bound_port
    finally:
        controller.stop()


class _Controller(Controller):
    """One that takes any free port."""

    bound_port = 0

    def _trigger_server(self) -> None:
        """Learn the port before the controller greets itself."""
        self.bound_port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.port = self.bound_port
        super()._trigger_server()  # type: ignore[no-untyped-call]


class Told(Exception):  # noqa: N818 - it is no error
    """The server did what the script said."""


STAGES = ("greeting", "ehlo", "mail", "rcpt", "data", "content", "dot")
"""Where a Breaking server can act; `dot` is after the message was taken, before the answer."""


_ENDLESS = {"endless": b"250-and more\r\n", "long": b"250 " + b"x" * 999, "drip": b"2"}


@dataclass
class Breaking:
    """A scripted server: at `stage` it does `act` for its first `times`, else it behaves.

    `received` holds who was taken: a message counts once its final dot was read.
    """

    stage: str = ""
    act: str = "close"
    times: int = 1
    received: Counter[str] = field(default_factory=Counter)
    seen: Callable[[str], None] = lambda _: None
    port: int = 0
    tls: Authority | None = None
    _open: list[socket.socket] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[Breaking]:
        """Serve on a free port of loopback until the block ends."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                for line in self._open:
                    line.close()
                thread.join(5)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            self._open.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, Told):
            if self.tls:
                line = self.tls.context().wrap_socket(line, server_side=True)
            dialogue = _Dialogue(self, line)
            with dialogue.commands:
                dialogue.run()
        line.close()

    def acts(self, stage: str) -> bool:
        """Whether this is the moment."""
        self.seen(stage)
        if stage != self.stage or self.times == 0:
            return False
        self.times -= 1
        return True


class _Dialogue:
    """One connection to a Breaking server."""

    def __init__(self, server: Breaking, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.commands = line.makefile("rb")
        self.recipient = ""

    def run(self) -> None:
        self.answer("greeting", b"220 test\r\n")
        while command := self.commands.readline():
            verb = command[:4].strip().lower().decode()
            if verb == "rcpt":
                self.recipient = command.decode().partition("<")[2].partition(">")[0]
            if verb == "quit":
                self.line.sendall(b"221 bye\r\n")
                return
            self.answer(verb, b"354 go on\r\n" if verb == "data" else b"250 ok\r\n")
            if verb == "data":
                self.content()

    def content(self) -> None:
        first = self.commands.readline()
        self.answer("content", b"")
        while first != b".\r\n":
            if not first:
                raise Told("the message has no end")
            first = self.commands.readline()
        self.server.received[self.recipient] += 1
        self.answer("dot", b"250 2.0.0 taken\r\n")

    def talk_on(self, words: bytes) -> None:
        """Never stop, until the other side hangs up or ten seconds are over; one letter comes slowly."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            self.line.sendall(words)
            if len(words) == 1:
                time.sleep(0.05)

    def answer(self, stage: str, usual: bytes) -> None:
        if not self.server.acts(stage):
            self.line.sendall(usual)
        elif self.server.act == "close":
            self.commands.close()
            self.line.shutdown(socket.SHUT_RDWR)
            raise Told("closed as told")
        elif self.server.act == "slow":
            threading.Event().wait(0.6)
            self.line.sendall(usual)
        elif self.server.act in _ENDLESS:
            self.talk_on(_ENDLESS[self.server.act])
        elif self.server.act == "hang":
            threading.Event().wait(8)
            raise Told("hung as told")
        else:
            self.line.sendall(self.server.act.encode())
