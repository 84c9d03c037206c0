"""Message-IDs that only the desk can create: a hash over edition, recipient and purpose with the site's key.

A report that returns one is about one of our mails; only someone who has that mail can write it. The key is beside the
ledger, or in STANDFIRST_MAIL_KEY if several people send for one desk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from standfirst import disk
from standfirst.errors import MailError
from standfirst.mail import addresses

VARIABLE = "STANDFIRST_MAIL_KEY"
KEY_FILE = "mail.key"
_SHORTEST = 16
_MOST = 31  # of 64 in all, with a plus and 32 letters
_LOCAL = "[a-z2-7]{32}"
_KEYED = re.compile(f"<{_LOCAL}@[^<>@\\s]+>")
RETURN_PATH = re.compile(rf"\+({_LOCAL})@", re.IGNORECASE)
"""The part of a return path that identifies a copy: `bounces+…@example.org`."""


def message_id(key: bytes, domain: str, *names: str) -> str:
    """Return the hash of an edition, recipient and purpose, which does not reveal them."""
    digest = hmac.digest(key, "\0".join(names).encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"<{base64.b32encode(digest[:20]).decode('ascii').lower()}@{domain}>"


def is_keyed(text: str) -> bool:
    """Return whether a Message-ID has our present format; earlier formats could be forged."""
    return _KEYED.fullmatch(text) is not None


def return_path(mailbox: str, own_id: str) -> str:
    """Return the return path of one copy, such as `bounces+…@example.org`."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{own_id.strip('<>').partition('@')[0]}@{domain}"


def check_mailbox(mailbox: str) -> None:
    """Raise an error for a bounce mailbox that cannot accept the id of a copy after its name."""
    try:
        addresses.parse(mailbox)
    except addresses.AddressError as error:
        raise MailError(f"BOUNCES in MAIL: {error}; {error.fix}") from None
    if len(mailbox.rpartition("@")[0]) > _MOST:
        raise MailError(f"BOUNCES in MAIL may have at most {_MOST} characters before its @")


def load_key(folder: Path, environ: Mapping[str, str]) -> bytes:
    """Return the site's key, creating it if necessary; empty without a folder for it."""
    if given := environ.get(VARIABLE, ""):
        if len(given) < _SHORTEST:
            raise MailError(f"{VARIABLE} needs {_SHORTEST} characters or more")
        return given.encode()
    path = folder / KEY_FILE
    try:
        found = path.read_bytes().strip()
    except FileNotFoundError:
        return _made(path) if folder.is_dir() else b""
    except OSError as error:
        raise MailError(f"{KEY_FILE} cannot be read: {error.strerror}") from None
    if not found:
        raise MailError(
            f"{KEY_FILE} is empty; restore it from the backup, or delete it and a new one is made"
        )
    return found


def _made(path: Path) -> bytes:
    """Write a new key, readable by its owner only; another process may have been faster."""
    try:
        disk.create(path, secrets.token_hex(32).encode())
        return path.read_bytes().strip()
    except OSError as error:
        raise MailError(f"{KEY_FILE} cannot be written: {error.strerror}") from None
