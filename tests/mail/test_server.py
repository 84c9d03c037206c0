"""The server's settings: from the environment or the keyring, and never shown."""

from __future__ import annotations

import pytest

from standfirst.errors import MailError
from standfirst.mail.server import Server, from_environment

URL = "STANDFIRST_SMTP_URL"


def no_keyring(service: str, name: str) -> None:
    """A keyring that is empty."""
    del service, name


def test_url_says_it_all() -> None:
    """One address is enough; percent signs are decoded."""
    server = from_environment({URL: "smtps://desk%40example.org:p%2Fw@mail.example.org"})
    assert server == Server("mail.example.org", 465, "tls", user="desk@example.org", password="p/w")


def test_parts_override_the_url() -> None:
    """Each part can be set alone; STARTTLS is the default."""
    given = {URL: "smtp://mail.example.org", "STANDFIRST_SMTP_PORT": "2525"}
    assert from_environment(given) == Server("mail.example.org", 2525, "starttls")
    parts = {"STANDFIRST_SMTP_HOST": "localhost", "STANDFIRST_SMTP_SECURITY": "none"}
    assert from_environment(parts) == Server("localhost", 25, "none")


def test_password_comes_from_the_keyring() -> None:
    """Without one in the environment, the keyring is asked for USER@HOST."""
    asked: list[tuple[str, str]] = []

    def keyring(service: str, name: str) -> str | None:
        asked.append((service, name))
        return "from the ring"

    server = from_environment({URL: "smtp://desk@mail.example.org"}, keyring)
    assert server.password == "from the ring"
    assert asked == [("standfirst-smtp", "desk@mail.example.org")]


def test_password_shows_nowhere() -> None:
    """Neither representation of the settings holds the password."""
    server = from_environment({URL: "smtp://desk:hunter2@mail.example.org"})
    assert server.password == "hunter2"
    assert "hunter2" not in f"{server!r} {server}"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no mail server"),
        ({URL: "smtp://desk@mail.example.org"}, "no password for desk"),
        ({URL: "smtp://desk:hunter2@mail.example.org:99999"}, "is not an address"),
        ({URL: "http://desk:hunter2@mail.example.org"}, "is not an address"),
        ({URL: "smtp://desk:hunter2@[mail"}, "is not an address"),
        ({URL: "smtp://a.example.org", "STANDFIRST_SMTP_SECURITY": "none"}, "must be encrypted"),
        ({URL: "smtp://localhost", "STANDFIRST_SMTP_SECURITY": "ssl"}, "there are starttls"),
        ({URL: "smtp://localhost", "STANDFIRST_SMTP_PORT": "x"}, "write a number"),
        ({URL: "smtp://localhost", "STANDFIRST_SMTP_RATE": "-1"}, "write a number"),
        ({URL: "smtp://localhost", "STANDFIRST_SMTP_RATE": "nan"}, "write a number"),
        ({URL: "smtp://localhost", "STANDFIRST_SMTP_CA": "missing.pem"}, "names no file"),
        (
            {URL: "smtp://desk:hunter2@localhost", "STANDFIRST_SMTP_SECURITY": "none"},
            "never sent in the clear",
        ),
    ],
)
def test_wrong_settings_are_said_without_the_password(given: dict[str, str], message: str) -> None:
    """Each wrong setting is one line that tells what to set and shows no secret."""
    with pytest.raises(MailError, match=message) as caught:
        from_environment(given, no_keyring)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
