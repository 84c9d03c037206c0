"""The SMTP connection: opened once, used for many messages, and exact about where it broke.

A message is transmitted up to its last line; then `before_end` is called, which writes the ledger; then the dot that
ends it is sent. If the connection breaks before the dot, the message is not delivered; after it, the outcome is
uncertain.
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from standfirst.errors import MailError
from standfirst.mail import reply_codes, smtp_responses
from standfirst.mail.message import Message
from standfirst.mail.reply_codes import Delivery, Reply
from standfirst.mail.server import Server

_CLOSING = 421
_GO_ON = 354
_GOODBYE = 5.0
_PIECE = 256 * 1024
"""Bytes sent within the timeout of one reply; a large file over a slow connection takes several times that."""


class UnreachableError(MailError):
    """The server cannot be reached now; later it may be."""


class Clock(Protocol):
    """A clock to wait with; tests bring their own."""

    def monotonic(self) -> float:
        """Return seconds since an arbitrary point in time."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


class Connection:
    """A connection that opens when it is needed. Not thread-safe."""

    def __init__(self, server: Server, helo: str = "localhost", clock: Clock = time) -> None:
        """Store the server; nothing is opened yet."""
        self.server = server
        self._helo = server.helo or helo
        self.clock = clock
        self._smtp: smtplib.SMTP | None = None
        self._next = clock.monotonic()
        self._secrets = _secrets(server)

    def __enter__(self) -> Self:
        """The open connection."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Quit after success, disconnect after an error."""
        self.close(polite=kind is None)

    def close(self, *, polite: bool = True) -> None:
        """End the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if polite:
                self._wait_at_most(smtp, min(_GOODBYE, self.server.timeout))
                smtp.docmd("QUIT")
        except smtplib.SMTPException:
            polite = False
        finally:
            smtp.close()

    def deliver(
        self, sender: str, recipient: str, message: Message, before_end: Callable[[], None]
    ) -> Delivery:
        """Send one message to one recipient.

        `before_end` is called at the last point at which nothing has been delivered; an exception in it stops the
        message. Raises UnreachableError and MailError for problems that affect all copies: no connection, no trust, no
        login, a refused sender.
        """
        smtp = self._ready(message)
        self._keep_pace()
        try:
            refused = self._envelope(smtp, sender, recipient, message)
            if refused:
                return refused
            for chunk in message.chunks:
                for start in range(0, len(chunk), _PIECE):
                    smtp.send(chunk[start : start + _PIECE])
        except smtplib.SMTPServerDisconnected as error:
            self.close(polite=False)
            return Delivery("deferred", f"the line broke before the end: {error}", cut=True)
        try:
            before_end()
        except BaseException:
            self.close(polite=False)
            raise
        return self._end(smtp)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str, message: Message) -> Delivery | None:
        """Send MAIL, RCPT and DATA; return a Delivery if the server refuses the message."""
        size = f" SIZE={message.size}" if smtp.has_extn("size") else ""
        reply = self._ask(smtp, f"MAIL FROM:<{sender}>{size}")
        if not reply.good and not reply.temporary and reply.readable:
            raise MailError(f"{self.server.name} does not take mail from {sender}: {reply}")
        if reply.good:
            reply = self._ask(smtp, f"RCPT TO:<{recipient}>")
            if not reply.good and not reply.temporary and reply.readable:
                self._reset(smtp)
                return reply_codes.refusal(reply)
        if reply.good:
            reply = self._ask(smtp, "DATA")
            if reply.code == _GO_ON:
                return None
        return self._unwanted(smtp, reply)

    def _unwanted(self, smtp: smtplib.SMTP, reply: Reply) -> Delivery:
        """Return the Delivery of a dialogue that stopped before the message."""
        if reply.code == _CLOSING or not reply.readable or reply.good:
            self.close(polite=False)
            return Delivery("deferred", f"the server closed: {reply}", cut=True)
        self._reset(smtp)
        if reply.temporary:
            return Delivery("deferred", str(reply))
        return reply_codes.refusal(reply)

    def _end(self, smtp: smtplib.SMTP) -> Delivery:
        """Send the dot and read the server's reply."""
        try:
            self._wait_at_most(smtp, self.server.patience)
            smtp.send(b".\r\n")
            reply = self._reply(*smtp.getreply())
            self._wait_at_most(smtp, self.server.timeout)
        except smtplib.SMTPServerDisconnected as error:
            self.close(polite=False)
            text = f"the line broke before the server's answer: {error}"
            return Delivery("uncertain", text, cut=True)
        if not reply.readable:
            self.close(polite=False)
            return Delivery("uncertain", f"no answer but {reply}", cut=True)
        if reply.code == _CLOSING:
            self.close(polite=False)
        if reply.good:
            return Delivery("sent", str(reply))
        if reply.temporary:
            return Delivery("deferred", str(reply))
        return reply_codes.refusal(reply, taken=True)

    def _wait_at_most(self, smtp: smtplib.SMTP, seconds: float) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(seconds)

    def _ask(self, smtp: smtplib.SMTP, command: str) -> Reply:
        smtp.putcmd(command)
        return self._reply(*smtp.getreply())

    def _reply(self, code: int, raw: bytes) -> Reply:
        return Reply(code, reply_codes.clean(raw, self._secrets))

    def _reset(self, smtp: smtplib.SMTP) -> None:
        """Reset the connection for the next message; drop it if that fails."""
        try:
            good = self._ask(smtp, "RSET").good
        except smtplib.SMTPServerDisconnected:
            good = False
        if not good:
            self.close(polite=False)

    def _keep_pace(self) -> None:
        """Wait until the rate allows the next message."""
        if not self.server.rate:
            return
        now = self.clock.monotonic()
        if now < self._next:
            self.clock.sleep(self._next - now)
        self._next = max(now, self._next) + 60.0 / self.server.rate

    # Opening.

    def _ready(self, message: Message) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._open()
        limit = self._smtp.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < message.size:
            raise MailError(
                f"{self.server.name} takes {int(limit) / 1e6:.1f} MB, a message has "
                f"{message.size / 1e6:.1f} MB; send the link instead of the file"
            )
        return self._smtp

    def _open(self) -> smtplib.SMTP:
        """Return a connection after greeting, encryption and login."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._connect()
            self._login(smtp)
        except BaseException as error:
            if smtp is not None:
                smtp.close()
            if translated := self._translated(error):
                raise translated from None
            raise
        return smtp

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            smtp: smtplib.SMTP = smtp_responses.SmtpTls(
                server.host,
                server.port,
                self._helo,
                timeout=server.timeout,
                context=server.context(),
            )
        else:
            smtp = smtp_responses.Smtp(server.host, server.port, self._helo, timeout=server.timeout)
        try:
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                self._encrypt(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        if not smtp.has_extn("starttls"):
            raise MailError(f"{self.server.name} offers no STARTTLS; nothing is sent in the clear")
        code, raw = smtp.starttls(context=self.server.context())
        if code != 220:
            raise MailError(f"{self.server.name} refuses STARTTLS: {self._reply(code, raw)}")
        smtp.ehlo_or_helo_if_needed()

    def _login(self, smtp: smtplib.SMTP) -> None:
        if not self.server.user:
            return
        try:
            smtp.login(self.server.user, self.server.password)
        except UnicodeError:
            raise MailError("the password has letters beyond ASCII, which SMTP cannot send") from None

    def _translated(self, error: BaseException) -> MailError | None:
        """Turn errors while opening a connection into one clear line."""
        name = self.server.name
        match error:
            case ssl.SSLCertVerificationError():
                return MailError(
                    f"the certificate of {name} is not to be trusted: {error.verify_message}; "
                    "check the name of the server, or set STANDFIRST_SMTP_CA"
                )
            case ssl.SSLError():
                return MailError(f"no TLS with {name}: {error.reason or error}; check the port")
            case smtplib.SMTPNotSupportedError():
                return MailError(f"{name} offers no login that we know; check its settings")
            case smtplib.SMTPResponseException():
                return self._refusal(error)
            case smtplib.SMTPException() | OSError():
                why = reply_codes.clean(str(error).encode(), self._secrets) or type(error).__name__
                return UnreachableError(f"{name} cannot be reached: {why}")
            case _:
                return None

    def _refusal(self, error: smtplib.SMTPResponseException) -> MailError:
        """Return the error for a server that refuses the greeting or the login."""
        raw = error.smtp_error
        reply = self._reply(error.smtp_code, raw if isinstance(raw, bytes) else raw.encode())
        if reply.temporary or not reply.readable:
            return UnreachableError(f"{self.server.name} is not ready: {reply}")
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return MailError(
                f"{self.server.name} does not accept the password of {self.server.user}: {reply}"
            )
        return MailError(f"{self.server.name} refuses: {reply}")


def _secrets(server: Server) -> tuple[str, ...]:
    """Return the password in the encodings that a server could echo."""
    if not server.password:
        return ()
    plain = server.password
    both = f"\0{server.user}\0{plain}"
    coded = (base64.b64encode(text.encode()).decode() for text in (plain, both))
    return (plain, *coded)
