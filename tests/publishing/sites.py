"""Small sites as a build leaves them: files and their manifest, and what a page of them names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from standfirst.build.manifest import NAME, Artefact, Manifest
from standfirst.publishing import compare, opened, upload
from standfirst.publishing.destination import Destination
from standfirst.publishing.remote import Remote
from standfirst.settings import Site
from tests.publishing.hosts import Host

_NAMED = re.compile(rb"<a>([^<]+)</a>")


def page(*names: str, text: str = "") -> bytes:
    """A page, or a feed, that names files of the site."""
    return f"{text}{''.join(f'<a>{name}</a>' for name in names)}".encode()


def named(data: bytes) -> list[str]:
    """The files that a page names."""
    return [name.decode() for name in _NAMED.findall(data)]


FIRST = {
    "index.html": page("flood/01.html", "feeds/all.xml", "theme/look.css"),
    "flood/01.html": page("flood/01.pdf", "theme/look.css"),
    "flood/01.pdf": b"%PDF one",
    "feeds/all.xml": page("flood/01.html"),
    "theme/look.css": b"a{}",
    "old/gone.html": page("old/gone.pdf"),
    "old/gone.pdf": b"%PDF gone",
    "ur/سیلاب.html": page("index.html"),
    "same.txt": b"the same",
}
SECOND = {
    "index.html": page("flood/02.html", "flood/01.html", "feeds/all.xml", "theme/look.css"),
    "flood/01.html": page("flood/01.pdf", "flood/02.html", "theme/look.css", text="Corrected. "),
    "flood/01.pdf": b"%PDF one, corrected",
    "flood/02.html": page("flood/01.html", "flood/02.pdf", "theme/look.css"),
    "flood/02.pdf": b"%PDF two",
    "feeds/all.xml": page("flood/02.html", "flood/01.html"),
    "theme/look.css": b"a{color:red}",
    "ur/سیلاب.html": page("index.html", "flood/02.html"),
    "same.txt": b"the same",
}
THIRD = {"index.html": page("new.html"), "new.html": page("new.txt"), "new.txt": b"a third"}


def make(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A site as a build leaves it, and a file of the desk's that no build made."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    manifest = Manifest.of(Artefact.of(path, data) for path, data in files.items())
    (folder / NAME).write_bytes(manifest.to_bytes())
    (folder / "CNAME").write_bytes(b"no build made this")
    return folder


def whole(folder: Path) -> dict[str, bytes]:
    """What a target holds when a site is published: its files and its manifest, nothing else."""
    manifest = Manifest.from_bytes((folder / NAME).read_bytes())
    return {path: (folder / path).read_bytes() for path in (*manifest.artefacts, NAME)}


def publish(site: Path, host: Host, *, everything: bool = False) -> None:
    """Publish what a build has left."""
    with opened(Destination.of("live", host.address), desk(site)) as remote:
        send(site, remote, everything=everything)


def send(site: Path, remote: Remote, *, everything: bool = False) -> None:
    """Bring a target up to date."""
    manifest = Manifest.from_bytes((site / NAME).read_bytes())
    upload(remote, site, compare(remote, manifest, everything=everything))


def desk(site: Path) -> Site:
    """The settings of a desk whose site is elsewhere."""
    return Site(site.parent / "desk", "A desk", "https://example.org")
