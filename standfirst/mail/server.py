"""The SMTP server: configured by the environment and the keyring, never by a file.

STANDFIRST_SMTP_URL   smtp://user:password@host:587 (STARTTLS) or smtps://host:465 (TLS); or parts:
STANDFIRST_SMTP_HOST, _PORT, _USER, _PASSWORD, _SECURITY (starttls, tls; none for this machine only)
STANDFIRST_SMTP_CA    a file with the certificates to trust instead of the system's
STANDFIRST_SMTP_RATE  messages a minute (0: as fast as it goes); STANDFIRST_SMTP_TIMEOUT in seconds
STANDFIRST_SMTP_PATIENCE  seconds to wait for the answer to a whole message (600, as RFC 5321 asks:
                      giving up sooner makes copies uncertain that were on their way)
STANDFIRST_SMTP_HELO  the name that this machine gives itself
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from standfirst.errors import MailError
from standfirst.passwords import Keyring, from_keyring

PREFIX = "STANDFIRST_SMTP_"
KEYRING_SERVICE = "standfirst-smtp"
"""The keyring's service name for the password, with `USER@HOST` as the user."""

Security = Literal["starttls", "tls", "none"]
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """The connection settings. Their representation does not contain the password."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout: float = 60.0
    patience: float = 600.0
    rate: float = 0.0
    helo: str = ""

    def __post_init__(self) -> None:
        """Raise an error for settings that would send mail or a password unencrypted over a network."""
        if self.security == "none" and not is_loopback(self.host):
            raise MailError(f"mail to {self.host} must be encrypted; set {PREFIX}SECURITY=starttls")
        if self.security == "none" and self.user:
            raise MailError("a password is never sent in the clear; use starttls or tls")

    @property
    def name(self) -> str:
        """The server's name in messages."""
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext:
        """TLS that checks the certificate and the name in it."""
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
        except (OSError, ssl.SSLError):
            raise MailError(f"{PREFIX}CA names no file with certificates in PEM") from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def from_environment(environ: Mapping[str, str], keyring: Keyring | None = None) -> Server:
    """Return the server in the environment, or raise MailError with what to set."""
    url = _url(environ.get(f"{PREFIX}URL", ""))

    def get(name: str, default: str = "") -> str:
        return environ.get(PREFIX + name, "") or default

    host = get("HOST", url.hostname or "")
    if not host:
        raise MailError(f"no mail server; set {PREFIX}URL or {PREFIX}HOST")
    security = _security(get("SECURITY", "tls" if url.scheme == "smtps" else "starttls"))
    user = get("USER", unquote(url.username or ""))
    password = get("PASSWORD", unquote(url.password or ""))
    if user and not password:
        password = (keyring or from_keyring)(KEYRING_SERVICE, f"{user}@{host}") or ""
        if not password:
            raise MailError(
                f"no password for {user}; set {PREFIX}PASSWORD, or keep it with "
                f"`keyring set {KEYRING_SERVICE} {user}@{host}`"
            )
    return Server(
        host=host,
        port=int(_number(get("PORT"), "PORT", url.port or _PORTS[security], 65535)),
        security=security,
        user=user,
        password=password,
        ca_file=_ca(get("CA")),
        timeout=_number(get("TIMEOUT"), "TIMEOUT", 60.0, 3600) or 60.0,
        patience=_number(get("PATIENCE"), "PATIENCE", 600.0, 86400) or 600.0,
        rate=_number(get("RATE"), "RATE", 0.0, 1e6),
        helo=get("HELO"),
    )


def _url(text: str) -> SplitResult:
    """Parse the URL; errors never contain it, because it may contain the password."""
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise MailError(f"{PREFIX}URL is not an address; write smtp://user@host:587") from None
    if text and (url.scheme not in {"smtp", "smtps"} or not url.hostname or port == 0):
        raise MailError(f"{PREFIX}URL is not an address; write smtp://user@host:587")
    return url


def _security(text: str) -> Security:
    if text not in _PORTS:
        raise MailError(f"{PREFIX}SECURITY is {text!a}; there are starttls, tls and none")
    return text


def _number(text: str, name: str, default: float, most: float) -> float:
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise MailError(f"{PREFIX}{name} is {text!a}; write a number from 0 to {most:g}")
    return number


def _ca(text: str) -> str:
    if text and not Path(text).is_file():
        raise MailError(f"{PREFIX}CA names no file")
    return text


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
