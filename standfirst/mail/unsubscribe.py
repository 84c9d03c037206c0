"""Ways to unsubscribe: always by mail, and with one click if the desk runs an endpoint (RFC 8058).

Only the desk can tell which reader a token belongs to. Its first 15 bytes are a keyed hash of the recipient, the other
9 a MAC over those, so that an endpoint with the key can recognise valid tokens without knowing any address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import quote

from standfirst.errors import MailError
from standfirst.mail import addresses, headers
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import ALL, EDITIONS

VARIABLE = "STANDFIRST_UNSUBSCRIBE_KEY"
_ENDPOINT = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9._~/?=&%-]*")
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{32}(?![\w-])")
_ID, _CODE = 15, 9


@dataclass(frozen=True, slots=True)
class UnsubscribeLinks:
    """The ways to unsubscribe; `endpoint` is an HTTPS URL to which a token is appended, and `key` creates tokens."""

    mailto: str
    endpoint: str = ""
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Raise an error for addresses that mail programs would not follow."""
        try:
            addresses.parse(self.mailto)
        except addresses.AddressError as error:
            raise MailError(f"the address to unsubscribe at: {error}; {error.fix}") from None
        if self.endpoint and not _ENDPOINT.fullmatch(self.endpoint):
            raise MailError("the unsubscribe endpoint is not an https:// address; fix the setting")
        if self.endpoint and len(self.key) < 16:
            raise MailError(f"one-click needs {VARIABLE} with 16 characters or more")

    def token(self, recipient: str) -> str:
        """Return the token of a recipient."""
        name = self._hash("reader", recipient.encode())[:_ID]
        return base64.urlsafe_b64encode(name + self._hash("token", name)[:_CODE]).decode("ascii")

    def is_token(self, token: str) -> bool:
        """Return whether a token was created with this key."""
        raw = base64.urlsafe_b64decode(token) if _TOKEN.fullmatch(token) else b""
        return hmac.compare_digest(self._hash("token", raw[:_ID])[:_CODE], raw[_ID:])

    def token_in(self, text: str) -> str:
        """Return the token in a text; empty if there is none created with this key."""
        return next((one for one in _TOKEN.findall(text) if self.key and self.is_token(one)), "")

    def owners(self, known: Mapping[str, str]) -> dict[str, str]:
        """Return the address for each token, for the given addresses."""
        return {self.token(recipient): address for recipient, address in known.items()}

    def mail_link(self, recipient: str, series: str) -> str:
        """Return the link that opens a message to the desk, with the reader's token if there is a key."""
        words = ["unsubscribe", series, self.token(recipient) if self.key else ""]
        return f"mailto:{self.mailto}?subject={quote(' '.join(filter(None, words)))}"

    def body_link(self, recipient: str, series: str) -> str:
        """Return the link for people; at the endpoint, a GET only shows the choices."""
        if self.endpoint:
            return self.endpoint + self.token(recipient)
        return self.mail_link(recipient, series)

    def header_lines(self, recipient: str, series: str) -> bytes:
        """Return List-Unsubscribe, and List-Unsubscribe-Post only if there is an endpoint."""
        mail = f"<{self.mail_link(recipient, series)}>"
        if not self.endpoint:
            return headers.line("List-Unsubscribe", mail)
        web = f"<{self.endpoint}{self.token(recipient)}>"
        post = headers.line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        return headers.line("List-Unsubscribe", f"{web}, {mail}") + post

    def _hash(self, use: str, value: bytes) -> bytes:
        return hmac.digest(self.key, use.encode() + b"\0" + value, hashlib.sha256)


def exit_from(
    mailto: str, endpoint: str, environ: Mapping[str, str], mail_key: bytes = b""
) -> UnsubscribeLinks:
    """Return the ways to unsubscribe, with the key from the environment or else derived from the site's key."""
    return UnsubscribeLinks(mailto, endpoint, environ.get(VARIABLE, "").encode() or derived_key(mail_key))


def derived_key(mail_key: bytes) -> bytes:
    """Return the key of the tokens. An endpoint may have it, because it does not reveal the site's key."""
    return hmac.digest(mail_key, b"unsubscribe", hashlib.sha256).hex().encode() if mail_key else b""


def scope_in(text: str) -> str:
    """Return the scope after the token of a request: `editions`, `list NAME`, else everything."""
    words = _TOKEN.sub(" ", text).split()
    if "editions" in words:
        return EDITIONS
    found = words[words.index("list") + 1 :] if "list" in words else []
    return f"list {found[0]}" if found else ALL


def unsubscribe(ledger: Ledger, address: str, scope: str = ALL) -> bool:
    """Suppress `address` in a scope; return False if it already was."""
    try:
        parsed = addresses.parse(address)
    except addresses.AddressError as error:
        raise MailError(f"{address!a}: {error}; {error.fix}") from None
    return ledger.suppress(parsed.text, "unsubscribed", scope=scope)


@dataclass(frozen=True, slots=True)
class ReaderRequest:
    """A reader's request to an endpoint: to unsubscribe in a scope, or to join a list."""

    token: str = ""
    scope: str = ALL
    address: str = ""
    list: str = ""
    lang: str = ""


def requests(path: Path) -> Iterator[ReaderRequest]:
    """Read the file of an endpoint; raise MailError for a line that is not a request."""
    names = {one.name for one in fields(ReaderRequest)}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise MailError(f"{path.name} cannot be read: {error}") from None
    for number, text in enumerate(lines, start=1):
        try:
            raw = json.loads(text)
            yield ReaderRequest(**{name: str(value) for name, value in raw.items() if name in names})
        except (ValueError, AttributeError):
            raise MailError(f"{path.name}, line {number}: no request of an endpoint") from None
