"""Notes what Pelican and its plugins log as errors: with them, nothing is published."""

from __future__ import annotations

import logging


class _Errors(logging.Handler):
    """Notes the message of each error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


_heard = _Errors()


def listen() -> None:
    """Note the errors of Pelican from here on, those of other plugins that cannot be loaded among them."""
    _heard.messages = []
    logging.getLogger("pelican").addHandler(_heard)


def heard() -> list[str]:
    """The errors since then; more are added to the same list."""
    return _heard.messages
