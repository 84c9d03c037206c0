"""Record errors logged by Pelican and its plugins: with any of them, nothing is published."""

from __future__ import annotations

import logging


class _Errors(logging.Handler):
    """Records the message of each error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


_heard = _Errors()


def listen() -> None:
    """Record Pelican's errors from now on, including those of plugins that cannot be loaded."""
    _heard.messages = []
    logging.getLogger("pelican").addHandler(_heard)


def heard() -> list[str]:
    """Return the errors since then; new ones are added to the same list."""
    return _heard.messages
