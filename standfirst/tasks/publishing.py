"""Tasks that publish a site, or list dates: publish, headers, due."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from invoke import Context, Exit

from standfirst.errors import PublishError, UsageError
from standfirst.tasks.command import choice, command, here

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standfirst.publishing import Destination, Difference

_SHOWN = 20
"""The maximum number of files of each group to list."""
_SETTINGS = "publishconf.py"


@command(
    positional=["target"],
    optional=["target"],
    help={
        "target": "A target of PUBLISH in the settings (default: the only one)",
        "send": "Publish, after the name of the target was typed",
        "yes": "With --send: do not ask",
        "all": "Every file, also those that the target says it has, and over files that standfirst did not publish",
        "settings": "The settings file (default: publishconf.py where there is one)",
    },
)
def publish(  # a parameter for each option
    _c: Context,
    target: str = "",
    send: bool = False,
    yes: bool = False,
    all: bool = False,  # noqa: A002  # the option's name
    settings: str = "",
) -> None:
    """Build the site and show the changes to make at a target; --send publishes them."""
    from standfirst import publishing, site
    from standfirst import settings as settings_of
    from standfirst.build import lock, manifest
    from standfirst.publishing import destination

    root = here()
    file = settings or (_SETTINGS if (root / _SETTINGS).is_file() else settings_of.CONFIG)
    chosen = settings_of.load(root, file=file)
    place = destination.chosen(chosen, target)
    if not chosen.url:
        raise UsageError(
            f"{file} has no SITEURL; feeds, mails and search engines need the address of the site"
        )
    built = site.build(root, settings=file)
    made = manifest.read(built.output)
    state = root / ".cache/standfirst"
    state.mkdir(parents=True, exist_ok=True)
    with (
        lock.hold(state / f"publish-{place.name}.lock", place.name, 600, _tell),
        publishing.opened(place, chosen) as remote,
    ):
        found = publishing.compare(remote, made, everything=all)
        notes = (*_example(file, chosen.url), *built.notes)
        sys.stdout.write("".join(f"{line}\n" for line in _said(place, found, notes)))
        if not send:
            again = f"standfirst publish {place.name}{' --all' * all} --send"
            sys.stdout.write(
                "Nothing was sent.\n" if found.is_empty else f"Nothing was sent; to publish: {again}\n"
            )
            return
        if not (yes or found.is_empty):
            _confirm(place.name)
        publishing.upload(remote, built.output, found)
        sys.stdout.write(f"Published at {chosen.url}/\n")


@command(
    positional=["server"],
    help={"server": "nginx, caddy, apache or netlify (also for Cloudflare Pages)"},
)
def headers(_c: Context, server: str) -> None:
    """Print the headers of pages and files, and the redirects of the last build, for a server's settings.

    `_headers` and `_redirects` in a built site are those for netlify.
    """
    from standfirst import settings
    from standfirst.formats import redirects
    from standfirst.formats.http_headers import SERVERS

    written = SERVERS[choice("server", server, SERVERS)]
    root = here()
    file = _SETTINGS if (root / _SETTINGS).is_file() else settings.CONFIG
    site = settings.load(root, file=file)
    built = root / site.output / redirects.REDIRECTS
    moved = redirects.read(built.read_text("utf-8")) if built.is_file() else []
    sys.stdout.write(written(site, moved))


@command(help={"late": "Overdue reports only"})
def due(_c: Context, late: bool = False) -> None:
    """List promised dates (next reports and ends of embargoes); fail if any is late."""
    from standfirst import settings
    from standfirst.library import load_or_raise
    from standfirst.library.promises import promises

    found = promises(load_or_raise(settings.load(here())), settings.now())
    sys.stdout.write("".join(f"{one}\n" for one in found if one.late or not late))
    if any(one.late for one in found):
        raise Exit(code=1)


def _said(place: Destination, found: Difference, notes: Sequence[str]) -> Iterator[str]:
    """Yield a line for each change to make at a target."""
    yield from (f"note: {note}" for note in notes)
    yield f"{place.name}: {place.address}"
    for word, paths in (("new", found.new), ("changed", found.changed), ("to remove", found.gone)):
        yield from (f"  {word:9} {path}" for path in paths[:_SHOWN])
        if len(paths) > _SHOWN:
            yield f"  {word:9} and {len(paths) - _SHOWN} more"
    yield f"{len(found.new)} new, {len(found.changed)} changed, {len(found.gone)} to remove, {found.same} as they are"


def _example(file: str, url: str) -> Iterator[str]:
    """Return a warning about a placeholder address, such as the one of a new site; empty for a real one."""
    host = urlsplit(url).hostname or ""
    if re.search(r"(?:^|\.)example(?:\.(?:com|net|org))?$", host):
        yield f"SITEURL in {file} is {url}, an address for examples; write your site's own, with which every full link begins"


def _confirm(name: str) -> None:
    sys.stdout.write(f"Type {name} to publish: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != name:
        raise PublishError("nothing was sent: the text typed is not the name of the target")


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
