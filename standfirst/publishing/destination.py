"""Publishing targets of the settings, each a URL that names its protocol.

    file:///srv/www                         a folder of this machine, by rsync
    rsync://desk@example.org/srv/www        a folder of a host, by rsync over SSH
    sftp://desk@example.org/srv/www         a folder of a host without rsync
    s3://bucket/prefix?endpoint=https://…   S3-compatible storage
    git+ssh://git@example.org/a.git#pages   a branch of a repository (default: gh-pages)

A URL contains no password and no key: those come from the environment, as each program reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from standfirst.errors import UsageError
from standfirst.publishing.remote import Remote
from standfirst.settings import Site

KINDS = ("file", "git+file", "git+https", "git+ssh", "rsync", "s3", "sftp")
BRANCH = "gh-pages"
_OPTIONS = frozenset({"endpoint", "region"})


@dataclass(frozen=True, slots=True)
class Destination:
    """A parsed target."""

    name: str
    address: str
    kind: str
    user: str = ""
    host: str = ""
    port: int = 0
    path: str = ""
    fragment: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, address: str) -> Destination:
        """Parse a URL; UsageError if it is not valid."""
        try:
            parts = urlsplit(address)
            port = parts.port or 0
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError as error:
            raise _wrong(name, f"{address!r} is not an address: {error}") from None
        if parts.scheme not in KINDS:
            raise _wrong(name, f"{address!r} begins with none of {', '.join(f'{kind}://' for kind in KINDS)}")
        if not unquote(address).isprintable():
            raise _wrong(name, f"{address!r} holds an invisible character")
        if parts.password is not None:
            raise _wrong(name, "an address holds no password; give it by the environment")
        found = cls(
            name, address, parts.scheme, unquote(parts.username or ""), parts.hostname or "", port,
            unquote(parts.path), unquote(parts.fragment), options,
        )  # fmt: skip
        found._check()
        return found

    def _check(self) -> None:
        local = self.kind in ("file", "git+file")
        if local == bool(self.host):
            wish = "no host: file:///srv/www" if local else f"a host: {self.kind}://example.org/…"
            raise _wrong(self.name, f"{self.address!r} needs {wish}")
        if any(word.startswith("-") for word in (self.user, self.host, self.fragment)):
            raise _wrong(self.name, f"{self.address!r} has a part that begins with a dash")
        if any(part in ("..", ".") for part in self.path.split("/")):
            raise _wrong(self.name, f"{self.address!r} leads through `.` or `..`")
        if self.kind != "s3" and not self.path.strip("/"):
            raise _wrong(self.name, f"{self.address!r} names no folder")
        if unknown := sorted(self.options.keys() - (_OPTIONS if self.kind == "s3" else frozenset())):
            raise _wrong(
                self.name, f"{self.address!r} has an option {unknown[0]!r} that {self.kind} does not know"
            )


def chosen(site: Site, name: str) -> Destination:
    """Return the target of that name, or the only one; UsageError if there is none, or a choice is needed."""
    targets = site.publish
    if not targets:
        raise UsageError(
            'no target: write "PUBLISH": {"live": "sftp://desk@example.org/srv/www"} into STANDFIRST'
        )
    if not name and len(targets) > 1:
        raise UsageError(f"say where to: {' or '.join(targets)}")
    found = name or next(iter(targets))
    if found not in targets:
        raise UsageError(f"PUBLISH has no target {found!r}, but {' and '.join(targets)}")
    return Destination.of(found, targets[found])


@contextmanager
def opened(destination: Destination, site: Site) -> Iterator[Remote]:
    """Connect to a target; PublishError if that fails. Extras are imported only here."""
    with closing(_open(destination, site)) as remote:
        yield remote


def _open(destination: Destination, site: Site) -> Remote:
    if destination.kind == "s3":
        from standfirst.publishing.s3 import S3Remote

        return S3Remote(destination)
    if destination.kind == "sftp":
        from standfirst.publishing.sftp import SftpRemote

        return SftpRemote(destination)
    if destination.kind.startswith("git+"):
        from standfirst.publishing.git import GitRemote

        return GitRemote(destination, site)
    from standfirst.publishing.rsync import RsyncRemote

    if destination.kind == "file":
        _refuse_own(destination, site.root)
    return RsyncRemote(destination)


def _refuse_own(destination: Destination, root: Path) -> None:
    """Refuse the site's own folder and any parent of it, whose files belong to the desk."""
    place, own = Path(destination.path).resolve(), root.resolve()
    if place.is_relative_to(own) or own.is_relative_to(place):
        raise _wrong(
            destination.name,
            f"{destination.path} is inside the folder of the site or contains it; choose another",
        )


def _wrong(name: str, message: str) -> UsageError:
    return UsageError(f"PUBLISH, {name}: {message}")
