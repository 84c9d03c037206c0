"""The page to sign up, in a real browser against the real endpoint: twice opted in, in every language."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from standfirst.mail import endpoint
from standfirst.mail.unsubscribe import UnsubscribeLinks
from tests.mail.desk import DeskSite, make, parsed, text_of
from tests.mail.servers import Authority, Counting, running

HOST = "leave.example.org"
KEY = "an invented key of more than 16 signs"
LANGUAGES = ("en", "fr", "es", "ar", "ur")
SITE = f"""
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST["LANGUAGES"] = {LANGUAGES!r}
"""
MAIL = {"ENDPOINT": f"https://{HOST}/u/", "SIGNUP": {"press": "News & views", "flood": "Flood reports"}}

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own
        """Say nothing."""


@dataclass(frozen=True)
class Reader:
    """Somebody at a browser, the site's pages, and what the endpoint has recorded and mailed."""

    browser: Browser
    site: Path
    requests: Path
    counting: Counting

    def page(self, lang: str, width: int = 360) -> Page:
        """The page to sign up in a language, in a browser without JavaScript."""
        context = self.browser.new_context(
            java_script_enabled=False, ignore_https_errors=True, viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        page.goto((self.site / ("" if lang == "en" else lang) / "subscribe.html").as_uri())
        return page

    def link(self) -> str:
        """The link in the last mail of the endpoint."""
        words = text_of(parsed(self.counting.mails[-1])).split()
        return next(word for word in words if word.startswith("https://"))

    def recorded(self) -> list[dict[str, str]]:
        """What the endpoint has recorded, without times."""
        lines = self.requests.read_text("utf-8").splitlines() if self.requests.exists() else []
        return [{name: value for name, value in json.loads(one).items() if name != "at"} for one in lines]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> DeskSite:
    """A built site in five languages."""
    made = make(tmp_path_factory.mktemp("sign-up") / "site", MAIL)
    (made.folder / "content").mkdir()
    with (made.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SITE)
    made.brief("river/01")
    made.run("build")
    return made


@pytest.fixture
def reader(
    site: DeskSite, tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reader]:
    """The endpoint over TLS, its mail server, and a browser that finds it by its name."""
    counting = Counting()
    with (
        running(counting) as mail,
        make_server("127.0.0.1", 0, endpoint.application, handler_class=_Quiet) as http,
        sync_playwright() as started,
    ):
        http.socket = authority.context().wrap_socket(http.socket, server_side=True)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        for name, value in {
            "UNSUBSCRIBE_KEY": KEY, "REQUESTS": str(tmp_path / "requests.jsonl"), "ENDPOINT_LISTS": "press,flood",
            "SMTP_URL": f"smtp://127.0.0.1:{mail}", "ENDPOINT_MAIL": "desk@example.org",
            "ENDPOINT_DESK": "River desk", "ENDPOINT_URL": f"https://{HOST}/u",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"STANDFIRST_{name}", value)
        rule = f"MAP {HOST} 127.0.0.1:{http.server_port}"
        path = shutil.which("chromium")
        assert path, "Chromium is not installed: apt-get install chromium"
        words = [f"--host-resolver-rules={rule}", "--no-sandbox", "--disable-gpu"]
        browser = started.chromium.launch(executable_path=path, args=words)
        yield Reader(browser, site.folder / "output", tmp_path / "requests.jsonl", counting)
        browser.close()
        http.shutdown()


@pytest.mark.by_day(1)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_signing_up_takes_two_steps_in_every_language(reader: Reader, lang: str) -> None:
    """The form mails a link in the page's language; only the button behind the link records the sign-up."""
    page = reader.page(lang)
    page.fill("#sign-up-address", "New.Reader@example.org")
    page.check("input[value=flood]")
    page.click(".sf-sign-up__form:first-of-type button")
    assert endpoint.TEXTS[lang]["look"] in page.content()
    assert not reader.recorded()
    assert reader.counting.received == {"New.Reader@example.org": 1}
    assert endpoint.TEXTS[lang]["confirm"] in text_of(parsed(reader.counting.mails[-1]))
    page.goto(reader.link())
    assert not reader.recorded(), "scanners of mail follow links"
    page.click("button")
    expected = [
        {"address": "New.Reader@example.org", "list": name, "lang": lang} for name in ("press", "flood")
    ]
    assert reader.recorded() == expected


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    ("choice", "scope"), [("all", "all"), ("editions", "editions"), ("list press", "list press")]
)
def test_preferences_come_by_mail_and_are_the_readers_own(reader: Reader, choice: str, scope: str) -> None:
    """Nobody changes what others get: the link goes to the address, and its token is the reader's."""
    page = reader.page("ur")
    page.fill("#manage-address", "Ali@Example.org")
    page.click(".sf-sign-up__form:last-of-type button")
    assert endpoint.TEXTS["ur"]["sent"] in page.content()
    assert not reader.recorded()
    page.goto(reader.link())
    page.check(f"input[value='{choice}']")
    page.click("button")
    (found,) = reader.recorded()
    out = UnsubscribeLinks("leave@example.org", key=KEY.encode())
    assert found == {"token": out.token("ali@example.org"), "scope": scope}


def test_the_page_is_linked_and_posts_nowhere_else(site: DeskSite) -> None:
    """Every page leads to it, and the page's own policy lets its forms go to the endpoint alone."""
    output = site.folder / "output"
    assert 'href="../subscribe.html"' in (output / "river" / "01.html").read_text("utf-8")
    text = (output / "subscribe.html").read_text("utf-8")
    assert f"form-action https://{HOST}&#34;" in text or f'form-action https://{HOST}"' in text
    assert "<script" not in text
    assert "News &amp; views" in text
    assert "form-action &#39;none&#39;" in (output / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"SIGNUP": {"press": "Press"}}, "needs an ENDPOINT"),
        ({"SIGNUP": ["press"], "ENDPOINT": "https://leave.example.org/"}, "write {'press': 'News for the press'}"),
        ({"SIGNUP": {"press": "Press"}, "ENDPOINT": "https://leave.example.org/?t="}, "with a / at the end"),
    ],
)  # fmt: skip
def test_a_page_that_would_lead_nowhere_is_refused(
    tmp_path: Path, mail: dict[str, object], said: str
) -> None:
    """SIGNUP without an endpoint, or in another form, is an error of the settings."""
    site = make(tmp_path / "site", mail)
    site.brief("river/01")
    assert said in site.run("lists", code=1).err
