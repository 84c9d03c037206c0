"""What the system's keyring holds: passwords that are in no file and no command line."""

from __future__ import annotations

from collections.abc import Callable

from standfirst.errors import UsageError

Keyring = Callable[[str, str], str | None]
"""The password of a name under a service; None where there is none."""


def from_keyring(service: str, name: str) -> str | None:
    """What the system's keyring holds; a machine without one has nothing.

    Raises UsageError where it cannot be read.
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
