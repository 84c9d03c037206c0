"""Read a server's replies with limits on line length, total length and time.

The library reads as long as a server writes; a reply that never ends would block a run forever.
"""

from __future__ import annotations

import smtplib
import time

MAX_LINES = 100
MAX_LINE = 4096
"""Bytes; RFC 5321 requires 512, and some servers send more."""

_CODE = 3


class EndlessResponse(smtplib.SMTPServerDisconnected):
    """A reply that is too long; the connection is closed."""


class Smtp(smtplib.SMTP):
    """The library's client, with a timeout for a whole reply instead of a part of it."""

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of one reply; raise SMTPServerDisconnected if there is none."""
        wait = self.timeout if self.sock is None else self.sock.gettimeout()
        until = time.monotonic() + (wait or 0.0)
        try:
            return self._answer(until)
        except TimeoutError:
            self.close()
            raise EndlessResponse(f"timed out: no complete response in {wait or 0:g} s") from None
        except OSError as error:  # including those raised here
            self.close()
            if isinstance(error, smtplib.SMTPException):
                raise
            raise smtplib.SMTPServerDisconnected(f"the connection broke: {error}") from None
        finally:
            if self.sock is not None:
                self.sock.settimeout(wait)

    def _answer(self, until: float) -> tuple[int, bytes]:
        texts: list[bytes] = []
        while len(texts) < MAX_LINES:
            line = self._line(until)
            texts.append(line[_CODE + 1 :].strip(b" \t\r\n"))
            if line[_CODE : _CODE + 1] != b"-" or not line[:_CODE].isdigit():
                code = int(line[:_CODE]) if line[:_CODE].isdigit() else -1
                return code, b"\n".join(texts)
        raise EndlessResponse(f"the server's answer goes on after {MAX_LINES} lines")

    def _line(self, until: float) -> bytes:
        """Read one line in pieces, so that the remaining time applies to all of them."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        line = b""
        while not line.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.sock.settimeout(left)
            there = self.file.peek(1)
            if not there:
                raise smtplib.SMTPServerDisconnected("the server hung up")
            line += self.file.read(there.find(b"\n") + 1 or len(there))
            if len(line) > MAX_LINE:
                raise EndlessResponse(f"a line of the server's answer has more than {MAX_LINE} bytes")
        return line


class SmtpTls(Smtp, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""
