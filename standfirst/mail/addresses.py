"""E-mail addresses in the form that servers accept: ASCII, without names, quotes or comments, with IDNA domains."""

from __future__ import annotations

import re
from dataclasses import dataclass

from standfirst.mail import fields

ROLES = frozenset({
    "abuse", "admin", "administrator", "billing", "contact", "editor", "enquiries", "hello", "help",
    "helpdesk", "hostmaster", "hr", "info", "inquiries", "jobs", "list", "mail", "mailer-daemon",
    "marketing", "media", "news", "newsroom", "no-reply", "nobody", "noc", "noreply", "office",
    "postmaster", "press", "registry", "reception", "root", "sales", "security", "service",
    "support", "team", "webmaster",
})  # fmt: skip
"""Local parts of role accounts (RFC 2142 and common use)."""

MAX_ADDRESS = 254
_MAX_LOCAL = 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")


class AddressError(ValueError):
    """An address that cannot be sent to; `fix` suggests a valid one."""

    def __init__(self, message: str, fix: str) -> None:
        """Set the message and the fix."""
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the form used in SMTP."""

    text: str
    international: bool = False
    """Return whether the domain had non-ASCII letters and became `xn--…`."""

    @property
    def key(self) -> str:
        """The form that identifies the recipient, whatever the spelling."""
        return key(self.text)


def key(text: str) -> str:
    """Return an address in the form that identifies its recipient; case does not matter."""
    return text.lower()


def is_role(text: str) -> bool:
    """Return whether an address is a role account rather than a person's."""
    return text.partition("@")[0].partition("+")[0].lower() in ROLES


def parse(text: str) -> Address:
    """Parse the address in `text`; raise AddressError if it is not valid."""
    _refuse_shapes(text)
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise AddressError(
            "letters beyond ASCII before the @", "ask for an address that every server can take"
        )
    if len(local) > _MAX_LOCAL or not _LOCAL.fullmatch(local):
        raise AddressError(f"`{local}` cannot come before an @", "write name@example.org")
    ascii_domain = domain.lower() if domain.isascii() else _idna(domain)
    if not _DOMAIN.fullmatch(ascii_domain):
        raise AddressError(f"`{domain}` is not a domain", "write name@example.org")
    if len(local) + 1 + len(ascii_domain) > MAX_ADDRESS:
        raise AddressError(f"longer than {MAX_ADDRESS} characters", "check the address")
    return Address(f"{local}@{ascii_domain}", international=not domain.isascii())


def _refuse_shapes(text: str) -> None:
    """Raise an error for common mistakes, each with its own message."""
    if not text:
        raise AddressError("the address is empty", "write name@example.org")
    if wrong := fields.fault(text, MAX_ADDRESS):
        raise AddressError(*wrong)
    if "<" in text or ">" in text:
        raise AddressError(
            "a name and an address in one field", "put the name into `name`, the address alone here"
        )
    if '"' in text:
        raise AddressError("quotes in an address", "ask for an address without quotes")
    if "(" in text or ")" in text:
        raise AddressError("a comment in an address", "remove what is in brackets")
    if text.count("@") != 1:
        raise AddressError("an address has one @", "write one address: name@example.org")


def _idna(domain: str) -> str:
    import idna

    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        reason = str(error) or type(error).__name__
        raise AddressError(f"`{domain}` is not a domain: {reason}", "check the letters") from None
