"""Read the messages of an inbox without changing it: files, folders, or IMAP.

An mbox file, a Maildir, a folder of `.eml` files, one file, or `imaps://user@host/FOLDER`. The password
comes from STANDFIRST_IMAP_PASSWORD or the keyring; STANDFIRST_IMAP_CA names certificates to trust.
"""

from __future__ import annotations

import imaplib
import mailbox
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urlsplit

from standfirst.errors import MailError
from standfirst.mail.server import is_loopback
from standfirst.passwords import Keyring, from_keyring

MAX_BYTES = 1024 * 1024
"""Bytes of a message that are read; returned messages come last."""

KEYRING_SERVICE = "standfirst-imap"
PREFIX = "STANDFIRST_IMAP_"
_BATCH = 200
_HELD = 4 * MAX_BYTES
"""The number and size of mails fetched at once."""
_UID_AND_SIZE = re.compile(rb"(UID|RFC822\.SIZE) (\d+)")
_TIMEOUT = 60.0
_ENDS = (".eml", ".mht", ".msg.eml", ".txt")
_SCHEMES = ("imap", "imaps")


def messages(source: str, environ: Mapping[str, str], keyring: Keyring | None = None) -> Iterator[Message]:
    """Yield every message of an inbox; raise MailError if it cannot be read."""
    if urlsplit(source).scheme in _SCHEMES:
        yield from _from_imap(account(source, environ, keyring or from_keyring))
        return
    path = Path(source)
    try:
        yield from (message_from_bytes(raw) for raw in _from_files(path))
    except OSError as error:
        raise MailError(f"{path.resolve().name} cannot be read: {error.strerror}") from None


def _from_files(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        if (path / "cur").is_dir() and (path / "new").is_dir():
            yield from _from_maildir(path)
        else:
            yield from _from_folder(path)
    elif path.is_file():
        yield from _from_mbox(path) if _is_mbox(path) else [_start(path)]
    else:
        raise MailError(
            f"{path.resolve().name} is not an inbox; name an mbox file, a Maildir, a folder of .eml files, "
            "one message or imaps://user@host/INBOX"
        )


def _from_maildir(path: Path) -> Iterator[bytes]:
    for name in ("new", "cur"):
        for file in sorted((path / name).iterdir()):
            if file.is_file() and not file.name.startswith("."):
                yield _start(file)


def _from_folder(path: Path) -> Iterator[bytes]:
    found = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in _ENDS and file.is_file()]
    if not found:
        raise MailError(
            f"{path.resolve().name} is a folder without messages: not a Maildir, and no .eml files"
        )
    for file in found:
        yield _start(file)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(5)
    return start == b"From " or not start


def _from_mbox(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as file:
                yield file.read(MAX_BYTES)
    finally:
        box.close()


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES)


# IMAP.


@dataclass(frozen=True, slots=True)
class Account:
    """The location of an inbox on a server. Its representation does not contain the password."""

    host: str
    port: int
    user: str
    folder: str
    tls: bool
    password: str = field(repr=False)
    ca_file: str = ""

    def context(self) -> ssl.SSLContext:
        """TLS that checks the certificate and the name in it."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except (OSError, ssl.SSLError):
            raise MailError(f"{PREFIX}CA names no file with certificates in PEM") from None


def account(url: str, environ: Mapping[str, str], keyring: Keyring) -> Account:
    """Return the account of a URL, with its password; raise MailError if something is missing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailError("the inbox is not an address; write imaps://user@host/INBOX") from None
    host, user = parts.hostname or "", unquote(parts.username or "")
    if not host or not user:
        raise MailError("the inbox is not an address; write imaps://user@host/INBOX")
    tls = parts.scheme == "imaps"
    if not tls and not is_loopback(host):
        raise MailError(f"the inbox at {host} must be read over TLS; write imaps://")
    name = f"{user}@{host}"
    password = unquote(parts.password or "") or environ.get(f"{PREFIX}PASSWORD", "")
    password = password or keyring(KEYRING_SERVICE, name) or ""
    if not password:
        raise MailError(
            f"no password for {name}; set {PREFIX}PASSWORD, or keep it with `keyring set {KEYRING_SERVICE} {name}`"
        )
    folder = unquote(parts.path.strip("/")) or "INBOX"
    ca_file = environ.get(f"{PREFIX}CA", "")
    return Account(host, port or (993 if tls else 143), user, folder, tls, password, ca_file)


def _from_imap(inbox: Account) -> Iterator[Message]:
    with _opened(inbox) as server:
        for uids in batches(_answer(inbox, server.uid("FETCH", "1:*", "(RFC822.SIZE)"))):
            query = f"(BODY.PEEK[]<0.{MAX_BYTES}>)"
            for item in _answer(inbox, server.uid("FETCH", ",".join(uids), query)):
                if isinstance(item, tuple):
                    yield message_from_bytes(item[1])


def batches(sizes: Sequence[object]) -> Iterator[list[str]]:
    """Yield batches of UIDs to fetch, limited so that memory use stays small."""
    batch: list[str] = []
    held = 0
    for line in sizes:
        found = {
            name: int(number)
            for name, number in _UID_AND_SIZE.findall(bytes(line) if isinstance(line, bytes) else b"")
        }
        if b"UID" not in found:
            continue
        size = min(found.get(b"RFC822.SIZE", MAX_BYTES), MAX_BYTES)
        if batch and (len(batch) == _BATCH or held + size > _HELD):
            yield batch
            batch, held = [], 0
        batch.append(str(found[b"UID"]))
        held += size
    if batch:
        yield batch


@contextmanager
def _opened(inbox: Account) -> Iterator[imaplib.IMAP4]:
    """Open a folder read-only."""
    name = f"{inbox.host}:{inbox.port}"
    try:
        server = _connected(inbox)
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"the certificate of {name} is not to be trusted: {error.verify_message}; set {PREFIX}CA"
        ) from None
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailError(f"{name} cannot be reached: {_said(error)}") from None
    try:
        server.login(inbox.user, inbox.password)
        _answer(inbox, server.select(_quoted(inbox.folder), readonly=True))
        yield server
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailError(f"{name} does not let the inbox be read: {_said(error)}") from None
    finally:
        try:
            server.logout()
        except (OSError, imaplib.IMAP4.error):
            server.shutdown()


def _connected(inbox: Account) -> imaplib.IMAP4:
    if inbox.tls:
        return imaplib.IMAP4_SSL(inbox.host, inbox.port, ssl_context=inbox.context(), timeout=_TIMEOUT)
    return imaplib.IMAP4(inbox.host, inbox.port, timeout=_TIMEOUT)


def _answer(inbox: Account, got: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, data = got
    if status != "OK":
        raise MailError(f"{inbox.host} does not give the folder {inbox.folder}: {_said(data)}")
    return data


def _quoted(folder: str) -> str:
    """Return a folder's name in IMAP syntax: quoted, in modified UTF-7 if it is not ASCII."""
    coded = re.sub(
        r"[^\x20-\x7e]+",
        lambda found: "&" + found[0].encode("utf-7").decode().strip("+-").replace("/", ",") + "-",
        folder.replace("&", "&-"),
    )
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _said(words: object) -> str:
    text = " ".join(str(words).split())
    return "".join(char if char.isprintable() else "?" for char in text)[:200]
