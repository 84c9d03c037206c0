"""Ask many addresses: several hosts at a time, each host one request at a time, none longer than it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from standfirst.sources.addresses import host
from standfirst.sources.asking import Fault, WebAnswer

HOSTS = 8
"""The most hosts that are asked at a time."""
PAUSE = 0.5
"""The seconds between two addresses of one host."""

_FINAL = (Fault.NO_HOST, Fault.NO_RESOLVER, Fault.REFUSED, Fault.PRIVATE)
"""Faults of a host rather than of one address: its other addresses have the same."""
_STRIKES = 2
"""So many time-outs in a row mean that a host does not answer at all."""


def answers(
    urls: Iterable[str], ask: Callable[[str], WebAnswer], *, pause: float = PAUSE
) -> dict[str, WebAnswer]:
    """Return the answer for each address.

    A host that limits its requests (429) or does not answer is not asked about the rest of its addresses.
    """
    by_host: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_host.setdefault(host(url), []).append(url)
    found: dict[str, WebAnswer] = {}
    with ThreadPoolExecutor(HOSTS) as pool:
        for some in pool.map(partial(_of_host, ask=ask, pause=pause), by_host.values()):
            found.update(some)
    return found


def _of_host(urls: Sequence[str], *, ask: Callable[[str], WebAnswer], pause: float) -> dict[str, WebAnswer]:
    found: dict[str, WebAnswer] = {}
    ending: WebAnswer | None = None
    strikes = 0
    for number, url in enumerate(urls):
        if ending is not None:
            found[url] = ending
            continue
        if number:
            time.sleep(pause)
        found[url] = answer = ask(url)
        strikes = strikes + 1 if answer.fault is Fault.TIME_OUT else 0
        if host(answer.url or url) != host(url):
            continue  # the fault of another host, where this one leads
        if answer.fault in _FINAL:
            ending = answer
        elif answer.status == 429 or strikes == _STRIKES:
            ending = WebAnswer(url=url, fault=Fault.SKIPPED)
    return found
