"""Addresses of targets: what they mean, and which are refused before anything is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.errors import UsageError
from standfirst.publishing.destination import Destination, chosen, opened
from standfirst.settings import Site

DESK = Site(Path("/srv/desk"), "A desk", "https://example.org")


def test_an_address_says_how_a_target_is_reached() -> None:
    """User, host, port, folder, branch and options are where each kind of address has them."""
    found = Destination.of("live", "sftp://desk@example.org:2222/srv/my%20site")
    assert (found.user, found.host, found.port, found.path) == ("desk", "example.org", 2222, "/srv/my site")
    assert Destination.of("x", "git+ssh://git@example.org/a.git#pages").fragment == "pages"
    assert Destination.of("x", "s3://bucket/a/b?endpoint=https://s3.example.org&region=eu").options == {
        "endpoint": "https://s3.example.org",
        "region": "eu",
    }


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/srv/www", "begins with none of"),
        ("ftp://example.org/srv", "begins with none of"),
        ("rsync://desk:secret@example.org/srv", "no password"),
        ("rsync://-oProxyCommand=x/srv", "dash"),
        ("sftp://-l@example.org/srv", "dash"),
        ("git+ssh://example.org/a.git#--upload-pack=x", "dash"),
        ("file:///srv/../etc", r"`\.\.`"),
        ("sftp://example.org/", "no folder"),
        ("sftp:///srv", "needs a host"),
        ("file://example.org/srv", "needs no host"),
        ("sftp://example.org:99999/srv", "not an address"),
        ("s3://bucket/?endpint=x", "endpint"),
        ("rsync://example.org/srv?delete=1", "delete"),
        ("rsync://example.org/srv\nx", "invisible"),
        ("rsync://example.org/srv%0ax", "invisible"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(address: str, why: str) -> None:
    """Passwords, options of ssh in disguise, ways out of a folder and slips are refused with a reason."""
    with pytest.raises(UsageError, match=why):
        Destination.of("live", address)


@pytest.mark.parametrize("path", ["/srv/desk", "/srv/desk/output", "/srv"])
def test_the_folder_of_the_site_is_no_target(path: str) -> None:
    """What lies in the folder of the site, or holds it, is not published into."""
    with (
        pytest.raises(UsageError, match="folder of the site"),
        opened(Destination.of("x", f"file://{path}"), DESK),
    ):
        raise AssertionError


def test_a_target_is_chosen_by_its_name() -> None:
    """One target needs no name; several do, and a wrong one is answered with those that there are."""
    two = Site(DESK.root, "A desk", "", publish={"live": "file:///srv/a", "test": "file:///srv/b"})
    assert chosen(two, "test").path == "/srv/b"
    with pytest.raises(UsageError, match="live or test"):
        chosen(two, "")
    with pytest.raises(UsageError, match="no target 'lvie', but live and test"):
        chosen(two, "lvie")
    with pytest.raises(UsageError, match='"PUBLISH"'):
        chosen(DESK, "")
