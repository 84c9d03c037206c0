"""Headers of servers: each file has its own from real servers, and they loosen no page's own policy."""

from __future__ import annotations

import ast
import http.client
import os
import re
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote

import pytest
from markupsafe import Markup

from standfirst import settings, theme
from standfirst.errors import InputError
from standfirst.formats import redirects
from standfirst.formats.http_headers import apache, caddy, content_type, netlify, nginx
from standfirst.formats.redirects import Redirect
from standfirst.settings import Site
from standfirst.view import page
from standfirst.view.policy import (
    UNFRAMED,
    embed_policy,
    page_policy,
    search_policy,
    server_policy,
    sign_up_policy,
)
from standfirst.view.records import TextPage
from tests.sites import ROOT

FILES = (
    "index.html",
    "404.html",
    "a.json",
    "embed/en/a/01/figure-b.html",
    "feeds/all.atom.xml",
    "theme/a.woff2",
    "pagefind/fragment/a.pf_fragment",
)
MOVED = (
    Redirect("/old.html", "https://briefings.example.org/new/01.html"),
    Redirect("/2019/wells/", "https://briefings.example.org/%DA%A9%D9%86.html"),
    Redirect("/%DA%A9%D9%86.html", "https://briefings.example.org/new/02.html"),
)
STATS = "https://stats.example.org"


def site(**more: object) -> Site:
    """A site with an address of no host, so that servers take what comes."""
    return settings.from_settings(
        Path("/nowhere"), {"SITEURL": "https://briefings.example.org", "STANDFIRST": more}
    )


@contextmanager
def served(name: str, folder: Path) -> Iterator[str]:
    """A real server on loopback with the settings that we write, and pages to serve."""
    for file in FILES:
        (folder / "www" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "www" / file).write_bytes(b"x")
    (folder / "www" / ".hidden").write_bytes(b"x")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    line = {"nginx": _nginx, "caddy": _caddy, "apache": _apache}[name](folder, port)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(["timeout", "300", *line], stdout=log, stderr=log)
    try:
        _await(port, server, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _nginx(folder: Path, port: int) -> list[str]:
    text = nginx(site(), MOVED).replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("/srv/briefings.example.org", f"{folder}/www")
    (folder / "site.conf").write_text(text)
    user = (
        "user root;" if os.geteuid() == 0 else ""
    )  # else it changes to one that may not read temporary folders
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/b; "
        f"proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; "
        f"scgi_temp_path {folder}/s; include {folder}/site.conf; }}\n"
    )
    return ["/usr/sbin/nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, port: int) -> list[str]:
    text = caddy(site(), MOVED).replace("https://briefings.example.org {", f"http://127.0.0.1:{port} {{")
    text = text.replace("/srv/briefings.example.org", f"{folder}/www")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}")
    return ["/usr/bin/caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _apache(folder: Path, port: int) -> list[str]:
    modules = ("mpm_event", "authz_core", "dir", "mime", "headers", "alias")
    loaded = "".join(f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so\n" for one in modules)
    user = "User nobody\nGroup nogroup\n"
    for one in (folder, *folder.parents):  # the server reads as somebody else
        if one.is_relative_to(Path(tempfile.gettempdir())) and one != Path(tempfile.gettempdir()):
            one.chmod(one.stat().st_mode | 0o055)
    (folder / "httpd.conf").write_text(
        f"{loaded}{user if os.geteuid() == 0 else ''}ServerRoot {folder}\nListen 127.0.0.1:{port}\nServerName localhost\n"
        f"PidFile {folder}/pid\nErrorLog {folder}/errors\nDocumentRoot {folder}/www\nTypesConfig /etc/mime.types\n"
        f"<Directory {folder}/www>\nRequire all granted\n</Directory>\n{apache(site(), MOVED)}"
    )
    return ["/usr/sbin/apache2", "-X", "-f", str(folder / "httpd.conf")]


def _await(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    while server.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(log.read_text())


def asked(url: str) -> tuple[int, Message[str, str]]:
    """The status and the headers of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=300) as answer:  # noqa: S310  # a server of the test
            return answer.status, answer.headers
    except HTTPError as error:
        return error.code, error.headers


SERVERS = ("nginx", "caddy", "apache")


@pytest.mark.parametrize("name", SERVERS)
def test_real_servers_lead_on_from_old_addresses(
    name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each server answers 301 with the new address at exactly the old ones, in letters of any script."""
    folder = tmp_path_factory.mktemp(name)
    monkeypatch.setenv("HOME", str(folder))
    with served(name, folder) as url:
        said = {one.old: _answered(f"{url}{one.old}") for one in MOVED}
        others = {
            path: asked(f"{url}{path}")[0] for path in ("/old.html/", "/older.html", "/x/old.html", "/2019/")
        }
    assert said == {one.old: (301, unquote(one.new)) for one in MOVED}
    assert set(others.values()) == {404}


def _answered(url: str) -> tuple[int, str]:
    """The status and the address of an answer that leads elsewhere, which is not followed."""
    host, path = url.removeprefix("http://").split("/", 1)
    with closing(http.client.HTTPConnection(host, timeout=300)) as connection:
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        answer.read()
        return answer.status, unquote(answer.getheader("Location") or "")


def test_a_redirects_file_is_read_again() -> None:
    """Lines of single addresses come back as they were; those of the desk with other answers are passed over."""
    text = "# ours\n/news/* /archive/:splat 302\n" + redirects.netlify(MOVED)
    assert redirects.read(text) == list(MOVED)


@pytest.mark.parametrize("name", SERVERS)
def test_real_servers_say_what_we_write(
    name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All servers take the settings and give each file its headers, the page of what is lost among them."""
    folder = tmp_path_factory.mktemp(name)
    monkeypatch.setenv("HOME", str(folder))
    with served(name, folder) as url:
        said = {file: asked(f"{url}/{file}") for file in (*FILES, "lost.html", ".hidden")}
    assert {file: status for file, (status, _) in said.items()} == {
        **dict.fromkeys(FILES, 200), "lost.html": 404, ".hidden": 404
    }  # fmt: skip
    for file, (_, headers) in said.items():
        policy = embed_policy(site()) if file.startswith("embed/") else server_policy(site())
        assert headers.get_all("Content-Security-Policy") == [policy], file
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"], file
    cached = {file: said[file][1].get_all("Cache-Control") for file in FILES}
    assert cached["index.html"] == cached["a.json"] == ["no-cache"]
    assert cached["theme/a.woff2"] == ["public, max-age=604800"]
    assert cached["pagefind/fragment/a.pf_fragment"] == ["public, max-age=31536000, immutable"]
    assert said["a.json"][1].get_all("Access-Control-Allow-Origin") == ["*"]
    assert said["index.html"][1].get_all("Access-Control-Allow-Origin") is None


def test_headers_file_says_each_header_once_for_a_path() -> None:
    """Hosts join a header that two patterns set, so no file gets one from two of them but the policy."""
    blocks: dict[str, list[str]] = {}
    for line in netlify(site()).splitlines():
        if not line.startswith("  "):
            blocks[line] = []
        else:
            blocks[list(blocks)[-1]].append(line.split(":")[0].strip())
    assert "Cache-Control" not in blocks["/*"]
    assert blocks["/*.woff2"] == blocks["/pagefind/index/*"] == ["Cache-Control"]
    for pattern in ("/", "/:a", "/:a/:b", "/:a/:b/:c"):
        assert blocks[pattern] == ["Content-Security-Policy"]
    assert blocks["/*.json"] == ["Access-Control-Allow-Origin"]


def test_hosts_let_nothing_but_embeds_be_framed() -> None:
    """Every page of a site lies less deep than its embeds, and the patterns for those depths forbid frames."""
    depths = [
        line
        for line in netlify(site()).splitlines()
        if line.startswith("/") and line.count(":") == line.count("/:")
    ]
    forbidden = {line.count("/") - (line == "/") for line in depths if line == "/" or ":" in line}
    shallow = ("index.html", "search.html", "flood/02.html", "ur/flood/02.html", "ur/topics/index.html")
    deep = ("embed/en/02/briefing.html", "embed/en/flood/02/figure-homes.html")
    assert {path.count("/") + 1 for path in shallow} <= forbidden
    assert not {path.count("/") + 1 for path in deep} & forbidden
    assert netlify(site()).count(UNFRAMED) == len(forbidden)


def directives(policy: str) -> dict[str, set[str]]:
    """A policy by its directives."""
    parts = (part.split() for part in policy.split("; "))
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize(
    "csp", [{}, {"script-src": (STATS,), "connect-src": (STATS,), "frame-src": (STATS,)}]
)
@pytest.mark.parametrize("signup", [False, True])
def test_the_server_forbids_nothing_that_a_page_allows(csp: dict[str, tuple[str, ...]], signup: bool) -> None:
    """Browsers keep to both policies, so what each page allows must be in that of the server."""
    mail = {"SIGNUP": {"press": "Press"}, "ENDPOINT": "https://leave.example.org/u/"} if signup else {}
    one = site(CSP=csp, MAIL=mail)
    outer = directives(server_policy(one))
    pages = [page_policy(one), search_policy(one), *([sign_up_policy(one)] if signup else [])]
    for inner in map(directives, pages):
        for name, sources in inner.items():
            assert sources - {"'none'"} <= outer[name], name
    assert outer["frame-ancestors"] == {"'none'"}
    assert outer["default-src"] == {"'none'"}


def test_what_the_desk_adds_is_on_every_page_and_nothing_else() -> None:
    """A setting for the desk's own analytics adds its host to the directives named, and leaves all others."""
    plain, more = site(), site(CSP={"script-src": (STATS,), "img-src": [STATS]})
    before, after = directives(page_policy(plain)), directives(page_policy(more))
    assert after["script-src"] == {STATS}
    assert after["img-src"] == {"'self'", STATS}
    assert {name: after[name] for name in before if name != "img-src"} == {
        name: sources for name, sources in before.items() if name != "img-src"
    }
    assert directives(search_policy(more))["script-src"] == {"'self'", "'wasm-unsafe-eval'", STATS}


def test_the_page_says_how_analytics_come_to_every_page(tmp_path: Path) -> None:
    """The settings and the template of `docs/publish.md` put the script on each page, and each page allows it."""
    said = (ROOT / "docs" / "publish.md").read_text("utf-8")
    setting = re.search(r"`CSP` adds.*?```python\nSTANDFIRST = (\{.*?\n\})\n```", said, re.DOTALL)
    template = re.search(r"```jinja\n(.*?)```", said, re.DOTALL)
    assert setting
    assert template
    (tmp_path / "themes" / "desk" / "templates").mkdir(parents=True)
    (tmp_path / "themes" / "desk" / "theme.yaml").write_text("name: desk\ntitle: Desk\nparent: standfirst\n")
    (tmp_path / "themes" / "desk" / "templates" / "base.html").write_text(template[1])
    (tmp_path / "themes" / "standfirst").symlink_to(ROOT / "themes" / "standfirst")
    look = theme.load("themes/desk", tmp_path)
    frame = page.frame(site(**ast.literal_eval(setting[1])), "about.html", "About", "en")
    view = TextPage("About", Markup("Who we are."), None)
    html = look.environment("en").get_template("text.html").render(frame=frame, page=view)
    assert '<script defer src="https://stats.example.org/count.js"></script>\n</head>' in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert directives(unescape(policy[1]))["script-src"] == {"https://stats.example.org"}


@pytest.mark.parametrize(
    "csp",
    [
        {"default-src": (STATS,)},
        {"script-src": ("*",)},
        {"script-src": ("'unsafe-inline'",)},
        {"script-src": ("http://stats.example.org",)},
        {"script-src": ("https://stats.example.org; object-src *",)},
        {"script-src": (f"{STATS}\n",)},
        {"script-src": STATS},
        {"form-action": (STATS,)},
    ],
)
def test_a_policy_is_not_lifted_by_the_settings(csp: dict[str, object]) -> None:
    """Only whole hosts over https are added, to directives that load something."""
    with pytest.raises(InputError, match="CSP"):
        site(CSP=csp)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"), ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"), ("a.json", "application/json"),
        ("feeds/a.rss.xml", "application/rss+xml; charset=utf-8"), ("sitemap.xml", "application/xml"),
        ("a.ics", "text/calendar; charset=utf-8"), ("a.csv", "text/csv; charset=utf-8"),
        ("a.pdf", "application/pdf"), ("a.svg", "image/svg+xml"), ("a.png", "image/png"), ("a.webp", "image/webp"),
        ("robots.txt", "text/plain; charset=utf-8"), ("_headers", "application/octet-stream"),
        ("pagefind/wasm.en.pagefind", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_type_of_a_file_is_that_of_its_name(path: str, kind: str) -> None:
    """Every kind of file that a site holds has its type."""
    assert content_type(path) == kind
