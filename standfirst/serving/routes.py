"""Addresses that somebody adds to the server of a site: what is asked for, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser of this machine asks for."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What it gets."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


class Routes(Protocol):
    """Addresses beside those of the site."""

    limit: int
    """The most bytes that a request may bring."""

    def answer(self, request: Request) -> HttpResponse | None:
        """Return the answer to a request; None where the address is not one of these."""
