"""Additional URLs of a served site: requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a browser on this machine."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Header names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


class Routes(Protocol):
    """Additional URLs beside those of the site."""

    limit: int
    """The maximum number of bytes in a request."""

    def answer(self, request: Request) -> HttpResponse | None:
        """Return the response to a request; None if the URL is not one of these."""
