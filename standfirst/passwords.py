"""Passwords from the system's keyring, which are in no file and no command line."""

from __future__ import annotations

from collections.abc import Callable

from standfirst.errors import UsageError

Keyring = Callable[[str, str], str | None]
"""Returns the password of a name under a service; None if there is none."""


def from_keyring(service: str, name: str) -> str | None:
    """Return a password from the system's keyring; None on a machine without one.

    Raises UsageError if it cannot be read.
    """
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        return keyring.get_password(service, name)
    except keyring.errors.NoKeyringError:
        return None
    except keyring.errors.KeyringError as error:
        raise UsageError(f"the keyring cannot be read: {type(error).__name__}; unlock it") from None
