"""How a reader leaves: by mail always, by one click where the desk runs an endpoint (RFC 8058)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from standfirst.errors import MailError
from standfirst.mail import addresses, headers
from standfirst.mail.ledger import Ledger

_ENDPOINT = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9._~/?=&%-]*")


@dataclass(frozen=True, slots=True)
class Exit:
    """The ways out; `endpoint` is an HTTPS address for a token at its end, which `key` makes."""

    mailto: str
    endpoint: str = ""
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Refuse what readers' programs would not follow."""
        try:
            addresses.parse(self.mailto)
        except addresses.AddressError as error:
            raise MailError(f"the address to unsubscribe at: {error}; {error.fix}") from None
        if self.endpoint and not _ENDPOINT.fullmatch(self.endpoint):
            raise MailError("the endpoint to unsubscribe at is no https:// address; mend the setting")
        if self.endpoint and len(self.key) < 16:
            raise MailError("one-click needs STANDFIRST_UNSUBSCRIBE_KEY with 16 characters or more")

    def token(self, recipient: str) -> str:
        """Names a recipient to the endpoint and to nobody else."""
        mac = hmac.digest(self.key, recipient.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(mac[:24]).decode("ascii")

    def mail_link(self, series: str) -> str:
        """The link that opens a message to the desk."""
        return f"mailto:{self.mailto}?subject={quote(f'unsubscribe {series}'.strip())}"

    def body_link(self, recipient: str, series: str) -> str:
        """The link for a person to follow; at the endpoint a GET only asks."""
        if self.endpoint:
            return self.endpoint + self.token(recipient)
        return self.mail_link(series)

    def header_lines(self, recipient: str, series: str) -> bytes:
        """List-Unsubscribe, and the Post header only where an endpoint can answer it."""
        mail = f"<{self.mail_link(series)}>"
        if not self.endpoint:
            return headers.line("List-Unsubscribe", mail)
        web = f"<{self.endpoint}{self.token(recipient)}>"
        post = headers.line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        return headers.line("List-Unsubscribe", f"{web}, {mail}") + post


def exit_from(mailto: str, endpoint: str, environ: Mapping[str, str]) -> Exit:
    """The ways out with the endpoint's key from the environment."""
    return Exit(mailto, endpoint, environ.get("STANDFIRST_UNSUBSCRIBE_KEY", "").encode())


def unsubscribe(ledger: Ledger, address: str) -> bool:
    """Send nothing more to `address`; False when that was so already."""
    try:
        parsed = addresses.parse(address)
    except addresses.AddressError as error:
        raise MailError(f"{address!a}: {error}; {error.fix}") from None
    return ledger.suppress(parsed.text, "unsubscribed")
