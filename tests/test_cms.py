"""The page for writers far away: Sveltia CMS opens briefings from the configuration, and loses nothing that they say."""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from standfirst import cms, settings
from standfirst.editor.form import Field, root_field
from standfirst.errors import UsageError
from standfirst.model.schema import briefing_schema
from standfirst.reader import read_text
from tests import gitea
from tests.sites import ROOT, WELLS, small_site, standfirst, write

pytestmark = pytest.mark.slow

PACKAGE = ROOT / "node_modules" / "@sveltia" / "cms"
FIGURES = """key_figures:
  - {id: wells, label: Wells counted, value: 412, sources: [a]}
  - {id: dry, label: Dry wells, value: {table: valley, column: dry}, sources: [a]}
tables:
  - id: valley
    title: Wells by village
    columns: [{id: village, label: Village, kind: place}, {id: dry, label: Dry, kind: number}]
    rows: [[Testford, 31], [Exampleton, 12]]
    total: sum
    sources: [a]
voices:
  - quote: We walk for two hours.
    speaker: {name: Þóra Æsudóttir, protect: [name], published_as: A teacher}
    verification: verified
    consent: given
    sources: [a]
"""
TRANSLATION = 'lang: ur\ntitle: "وادی کے کنویں"\nsituation: "کنویں ہیں [@a]."\n'


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A site with a briefing of no series, a series and a translation."""
    folder = small_site(tmp_path / "site")
    write(folder, "wells.yaml", WELLS.replace("situation:", FIGURES + "situation:"))
    write(folder, "rivers/01.yaml", WELLS.replace("Wells in", "Rivers of"))
    write(folder, "rivers/01.ur.yaml", TRANSLATION)
    return folder


def configured(desk: Path) -> dict[str, Any]:
    """The configuration of a site."""
    return cms.config(settings.load(desk), "github", "desk/site", "main")


def test_each_series_is_a_collection_and_each_translation_a_file(desk: Path) -> None:
    """Briefings are listed by folder, translations one by one, and a change is a pull request."""
    made = configured(desk)
    assert made["backend"] == {"name": "github", "repo": "desk/site", "branch": "main"}
    assert made["publish_mode"] == "editorial_workflow"
    folders = {one["name"]: one.get("folder") for one in made["collections"]}
    assert folders == {"briefings": "briefings", "rivers": "briefings/rivers", "translations": None}
    (file,) = made["collections"][-1]["files"]
    assert (file["file"], file["label"]) == ("briefings/rivers/01.ur.yaml", "rivers/01 (ur)")
    assert "publish_mode" not in cms.config(settings.load(desk), "gitea", "desk/site", "main")


def _names(field: Field, left_out: set[str], place: str = "") -> Iterator[str]:
    """Every field that a form has, by its place, but for some kinds."""
    for one in field.inner:
        inner = one.inner[0] if one.kind == "list" else one
        if one.kind not in left_out:
            yield f"{place}.{one.name}"
            if inner.kind == "record":
                yield from _names(inner, left_out, f"{place}.{one.name}")


def _offered(fields: list[dict[str, Any]], place: str = "") -> Iterator[str]:
    for one in fields:
        yield f"{place}.{one['name']}"
        yield from _offered(one.get("fields", []), f"{place}.{one['name']}")


@pytest.mark.parametrize("translation", [False, True])
def test_the_form_has_every_field_of_the_schema(translation: bool, desk: Path) -> None:
    """What `edit` offers, the page offers, but for what only a text can change and flags of translations."""
    left_out = {"raw", "grid", "map", *({"flag"} if translation else ())}
    made = configured(desk)["collections"]
    fields = made[-1]["files"][0]["fields"] if translation else made[0]["fields"]
    assert sorted(_offered(fields)) == sorted(_names(root_field(translation=translation), left_out))
    assert len(fields) > 30


def test_what_the_cms_fills_in_by_itself_changes_nothing() -> None:
    """It writes `false` for a flag that is missing, so `false` must be what a missing flag means."""
    definitions = [briefing_schema(), *briefing_schema()["$defs"].values()]
    flags = [
        field
        for one in definitions
        for field in one.get("properties", {}).values()
        if field.get("type") == "boolean"
    ]
    assert flags
    assert all(field["default"] is False for field in flags)


def test_the_script_is_the_one_that_was_tried() -> None:
    """The page demands the bytes of the npm package of the version that it names."""
    assert json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"] == cms.VERSION
    digest = hashlib.sha384((PACKAGE / "dist/sveltia-cms.js").read_bytes()).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == cms.INTEGRITY


@pytest.mark.parametrize(("backend", "repo", "message"), [
    ("svn", "desk/site", "--backend takes github, gitlab or gitea"),
    ("github", "https://github.com/desk/site", "--repo takes OWNER/NAME"),
    ("github", "desk", "--repo takes OWNER/NAME"),
])  # fmt: skip
def test_wrong_options_are_refused(backend: str, repo: str, message: str, desk: Path) -> None:
    """A host that the CMS does not know, or an address in place of a name, is one sentence."""
    with pytest.raises(UsageError, match=message):
        cms.config(settings.load(desk), backend, repo, "main")


def test_a_server_of_ones_own_is_asked_at_its_address(desk: Path) -> None:
    """Each kind of server has its interface where its own programs look for it; what is no address is one sentence."""
    site, url = settings.load(desk), "https://git.example.org/code/"
    found = {kind: cms.config(site, kind, "desk/site", "main", url)["backend"] for kind in cms.BACKENDS}
    root = "https://git.example.org/code"
    assert {kind: one["api_root"] for kind, one in found.items()} == {
        "github": f"{root}/api/v3", "gitlab": f"{root}/api/v4", "gitea": f"{root}/api/v1",
    }  # fmt: skip
    assert found["gitea"]["base_url"] == found["gitlab"]["base_url"] == root
    for wrong in ("git.example.org", "javascript:alert(1)", "https://a b", 'https://x"'):
        with pytest.raises(UsageError, match="--url takes an address"):
            cms.config(site, "gitea", "desk/site", "main", wrong)


def test_the_command_writes_the_page_and_names_what_it_would_lose(desk: Path) -> None:
    """Files without a kind, and marks in comments, are named with what to do; the public site is no place for the page."""
    write(
        desk,
        "more.yaml",
        WELLS.replace("kind: explainer\n", "").replace("status: approved", "status: draft # confirm"),
    )
    done = standfirst(desk, "cms", "--repo", "desk/site")
    assert done.stdout.split() == ["cms/index.html", "cms/config.json", "cms/fields.js"]
    assert done.stderr.splitlines() == [
        "briefings/more.yaml:1:1: has no `kind`, so the page does not list it; write `kind: sitrep` or another",
        "briefings/more.yaml:1:1: holds `# confirm`, which the page removes when it saves; settle them in `standfirst edit` first",
    ]
    for folder in ("output/cms", "content/cms"):
        assert "is public" in standfirst(desk, "cms", "--repo", "desk/site", "-o", folder, code=2).stderr


# In a browser

_SEED = """async (files) => {
  const storage = await navigator.storage.getDirectory();
  const root = await storage.getDirectoryHandle("sveltia-cms-test", {create: true});
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/");
    let folder = root;
    for (const name of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(name, {create: true});
    const file = await (await folder.getFileHandle(parts.at(-1), {create: true})).createWritable();
    await file.write(text);
    await file.close();
  }
}"""
_READ = """async (path) => {
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("sveltia-cms-test");
  const parts = path.split("/");
  for (const name of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  return await (await (await folder.getFileHandle(parts.at(-1))).getFile()).text();
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  # the base's own
        """Nobody listens."""


def _from_npm(route: Route) -> None:
    """Answer from node_modules what the page asks of its host of packages; nothing else is reached."""
    found = re.search(r"unpkg\.com/((?:@[^/]+/)?[^/@]+)@[^/]+/(.+)", route.request.url)
    file = ROOT / "node_modules" / found[1] / found[2] if found else None
    if file and file.is_file():
        route.fulfill(path=file, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()


@contextmanager
def _browser(desk: Path) -> Iterator[Page]:
    """The page of the CMS that was written for a site, in a browser."""
    handler = functools.partial(Quiet, directory=str(desk / "cms"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as tool:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = tool.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        page.set_default_timeout(120_000)
        page.route(re.compile(r"^https://"), _from_npm)
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        yield page
        browser.close()
        server.shutdown()


def _files(desk: Path) -> dict[str, bytes]:
    """The briefings of a site by their path."""
    found = sorted((desk / "briefings").rglob("*.yaml"))
    return {path.relative_to(desk).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def opened(desk: Path) -> Iterator[Page]:
    """The page with the briefings of the desk in the test storage of the CMS."""
    standfirst(desk, "cms", "--repo", "desk/site")
    file = desk / "cms" / "config.json"
    tried = {
        **json.loads(file.read_text("utf-8")),
        "backend": {"name": "test-repo"},
        "publish_mode": "simple",
    }
    file.write_text(json.dumps(tried), "utf-8")
    with _browser(desk) as page:
        page.evaluate(_SEED, {path: data.decode() for path, data in _files(desk).items()})
        page.reload()
        page.get_by_role("button", name="Work with Test Repository").click()
        yield page


@pytest.fixture
def host(desk: Path, tmp_path: Path) -> Iterator[gitea.Gitea]:
    """A server of git with the briefings of the desk, for which the page was written."""
    with gitea.running(tmp_path / "site.git", _files(desk)) as found:
        words = ("--repo", "desk/site", "--backend", "gitea", "--url", found.url)
        standfirst(desk, "cms", *words)
        yield found


def _sign_in(page: Page, token: str) -> None:
    page.get_by_role("button", name="Sign In Using Access Token").click()
    page.get_by_label("Personal Access Token").fill(token)
    page.get_by_role("button", name="Sign In", exact=True).click()


def _show(page: Page, place: str) -> None:
    """Scroll until the CMS has drawn a field: it draws those that are in sight."""
    page.mouse.move(600, 600)
    for _ in range(80):
        if page.locator(f"[data-key-path='{place}']").count():
            return
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(100)
    raise AssertionError(f"there is no field {place}")


def _saved(page: Page, path: str, text: str) -> str:
    """Save, and return the file once it holds a text."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_function(
        f"async (given) => (await ({_READ})(given[0])).includes(given[1])", arg=[path, text]
    )
    return str(page.evaluate(_READ, path))


def _plain(value: Any) -> Any:
    """Data without what the CMS may add or take: flags that are false, and the break at the end of a text."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one is not False}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@pytest.mark.browser
def test_a_writer_changes_a_number_and_nothing_else_changes(opened: Page, desk: Path) -> None:
    """One figure is typed anew and saved: the file says what it said, also where the page has no field, and it checks."""
    before = (desk / "briefings/wells.yaml").read_text("utf-8")
    opened.get_by_text("Wells in the valley").click()
    _show(opened, "key_figures")
    figures = opened.locator("[data-key-path='key_figures']")
    figures.get_by_role("button", name="Expand All").click()
    _show(opened, "key_figures.1.value")
    derived = opened.locator("[data-key-path='key_figures.1.value'] input[step]")
    expect(derived).not_to_be_editable()
    assert json.loads(derived.input_value()) == {"table": "valley", "column": "dry"}
    opened.locator("[data-key-path='key_figures.0.value'] input[step]").fill("415")
    after = _saved(opened, "briefings/wells.yaml", "415")
    told, wanted = read_text(after, "wells.yaml").data, read_text(before, "wells.yaml").data
    wanted["key_figures"][0]["value"] = 415
    assert _plain(told) == _plain(wanted)
    write(desk, "wells.yaml", after)
    standfirst(desk, "check")


@pytest.mark.browser
def test_a_translation_is_opened_as_one(opened: Page, desk: Path) -> None:
    """A translation has the fields of translations, keeps its words, and gets none of its original's."""
    opened.get_by_text("Translations").first.click()
    opened.get_by_text("rivers/01 (ur)").click()
    _show(opened, "title")
    opened.locator("[data-key-path='title'] input").fill("وادی کے دریا")
    after = _saved(opened, "briefings/rivers/01.ur.yaml", "دریا")
    wanted = {**read_text(TRANSLATION, "x").data, "title": "وادی کے دریا"}
    assert _plain(read_text(after, "x").data) == wanted
    write(desk, "rivers/01.ur.yaml", after)
    standfirst(desk, "check")


def _change_wells(page: Page, value: str) -> None:
    """Open the briefing on wells and type another number of wells."""
    page.get_by_text("Wells in the valley").click()
    _show(page, "key_figures")
    page.locator("[data-key-path='key_figures']").get_by_role("button", name="Expand All").click()
    _show(page, "key_figures.0.value")
    page.locator("[data-key-path='key_figures.0.value'] input[step]").fill(value)


@pytest.mark.proof
@pytest.mark.browser
def test_a_change_is_a_commit_in_the_repository(host: gitea.Gitea, desk: Path) -> None:
    """A writer signs in with a token, changes a figure and saves: one commit of that writer, in one file, that checks."""
    before = {path: host.text(path) for path in _files(desk)}
    with _browser(desk) as page:
        _sign_in(page, gitea.TOKEN)
        _change_wells(page, "415")
        with page.expect_response(re.compile("/contents$")) as answer:
            page.get_by_role("button", name="Save", exact=True).click()
        assert answer.value.status == HTTPStatus.CREATED
    assert host.git("log", "--format=%an", "main").splitlines() == ["A writer", "Desk"]
    assert host.git("diff", "--name-only", "main~1", "main").split() == ["briefings/wells.yaml"]
    told = read_text(host.text("briefings/wells.yaml"), "wells.yaml").data
    wanted = read_text(before["briefings/wells.yaml"], "wells.yaml").data
    wanted["key_figures"][0]["value"] = 415
    assert _plain(told) == _plain(wanted)
    write(desk, "wells.yaml", host.text("briefings/wells.yaml"))
    standfirst(desk, "check")


@pytest.mark.proof
@pytest.mark.browser
def test_what_another_writer_saved_meanwhile_is_not_lost_unseen(host: gitea.Gitea, desk: Path) -> None:
    """Where the file changed in the repository since it was opened, the CMS asks before it overwrites that."""
    with _browser(desk) as page:
        _sign_in(page, gitea.TOKEN)
        _change_wells(page, "415")
        theirs = host.text("briefings/wells.yaml").replace("began long ago", "began in spring")
        host.commit({"briefings/wells.yaml": theirs.encode()}, "Say when")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="Save Anyway").wait_for()
        page.get_by_role("button", name="Cancel", exact=True).click()
    assert host.text("briefings/wells.yaml") == theirs


@pytest.mark.proof
@pytest.mark.browser
def test_a_wrong_token_opens_nothing(host: gitea.Gitea, desk: Path) -> None:
    """Whoever has no token of the server sees no briefing."""
    with _browser(desk) as page:
        _sign_in(page, "another")
        page.get_by_text("The provided token is invalid").wait_for()
        assert page.get_by_text("Wells in the valley").count() == 0
    assert {one.split()[1] for one in host.asked} <= {"/api/v1/user", "/api/v1/version"}
