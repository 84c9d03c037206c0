"""`check` finds in the desk's own pages, pictures and files what a build refuses, at its line."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from standfirst.checks import check_files
from standfirst.checks.examples import BASE, whole
from standfirst.desk_files import DeskFiles
from standfirst.leaks.gate import OutgoingPart
from standfirst.leaks.watch_list import real
from standfirst.library import load_or_raise
from standfirst.settings import Site, load
from tests.mail.desk import DeskSite, make
from tests.sites import EPOCH

pytestmark = pytest.mark.slow

SITE = """
PATH = "content"
STATIC_PATHS = ["images", "files"]
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST["WITHOUT"] = ("report", "flash", "card")
"""
VOICE = """voices:
  - quote: We left at night.
    speaker: {name: Þóra Æsudóttir, published_as: A ferrywoman, protect: [name]}
    kind: survivor
    verification: verified
    consent: given
    sources: [plan]
"""
SECRET = "The convoy leaves by the northern road at four in the morning"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskSite:
    """A desk that protects a ferrywoman and keeps a plan to itself."""
    site = make(tmp_path / "site")
    for name in ("pages", "images", "files"):
        (site.folder / "content" / name).mkdir(parents=True)
    with (site.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SITE)
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    site.brief("river/01", more=VOICE)
    site.brief("plans/01", tlp="RED", more=f"coordination: {SECRET} [@plan].\n")
    return site


def found(desk: DeskSite) -> list[tuple[str, int, str]]:
    """The own files with problems: path, line and code of each."""
    own = DeskFiles.of(load_or_raise(load(desk.folder)))
    return sorted((one.path.removeprefix("content/"), one.line, one.code) for one in own.problems(own.named))


def write(desk: DeskSite, name: str, data: str | bytes) -> None:
    """Put a file into `content/`."""
    path = desk.folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


LINES = {
    "name": "We met Thora Aesudottir.",
    "surname first": "ÆSUDÓTTIR Þóra was there.",
    "initial": "As Þ. Æsudóttir said.",
    "within markup": "We met Thora **Aesu**dottir.",
    "entities": "We met &#222;&oacute;ra &AElig;sud&oacute;ttir.",
    "address": "[More](https://example.org/thora-aesudottir)",
    "html": "<p title='Thora Aesudottir'>Hello</p>",
    "soft hyphen": "We met Thora Aesu\u00addottir.",
    "look-alikes": "We met Тhоrа Aesudottir.",
    "data": f"<img src='data:text/plain;base64,{base64.b64encode(b'Thora Aesudottir').decode()}'>",
}


@pytest.mark.by_day(11)
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize(
    "head", ["Title: About\n", "Title: About\nStatus: draft\n", "Title: About\nDate: 2026-01-01\n"]
)
def test_a_name_is_found_at_its_line(desk: DeskSite, head: str, line: str) -> None:
    """However a protected name is written in a page, `check` names the line of it, of drafts too."""
    lead = f"{head}\nFirst line.\n\n"
    write(desk, "pages/about.md", f"{lead}{line}\n\nLast line.\n")
    assert found(desk) == [("pages/about.md", lead.count("\n") + 1, "SF503")]


@pytest.mark.parametrize(
    ("name", "text", "line", "code"),
    [
        ("pages/a.md", "Title: About\nAuthor: Þóra Æsudóttir\n\nText.\n", 2, "SF503"),
        ("pages/a.md", "Title: About\n\nSome words on Aesudottir alone.\n", 3, "SF504"),
        ("pages/a.md", f"Title: About\n\n{SECRET}.\n", 3, "SF512"),
        ("pages/a.md", "Title: About\n\nThe convoy leaves by the northern road\nat four in the *morning*.\n", 4, "SF512"),
        ("a.rst", "About\n#####\n\n:date: 2026-01-01\n\nWe met Thora\nAesudottir.\n", 7, "SF503"),
        ("a.html", "<html><head><title>T</title></head>\n<body>\n<b>Thora</b> Aesudottir</body></html>", 3, "SF503"),
        ("files/places.geojson", json.dumps({"type": "Feature", "properties": {"owner": "Thora Aesudottir"}}, indent=1), 4, "SF503"),
        ("files/thora-aesudottir.txt", "Nothing.", 1, "SF503"),
        ("files/calendar.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Thora Aesud\r\n ottir\r\nEND:VCALENDAR\r\n", 3, "SF503"),
        ("files/mail.eml", f"From: a@example.org\nSubject: x\nContent-Transfer-Encoding: base64\n\n{base64.b64encode('Þóra Æsudóttir'.encode()).decode()}\n", 5, "SF503"),
    ],
    ids=["metadata", "rare part", "sentence", "sentence over lines", "rst", "html", "geojson", "name", "calendar", "mail"],
)  # fmt: skip
def test_each_kind_of_text_is_read(desk: DeskSite, name: str, text: str, line: int, code: str) -> None:
    """Metadata, pages of every form, data and messages are read, each with the line in which the finding ends."""
    write(desk, name, text)
    assert found(desk) == [(f"{name}", line, code)]


def picture(path: Path, author: str) -> None:
    """Write a picture in whose metadata somebody is named."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", author)
    Image.new("RGB", (4, 4)).save(path, pnginfo=about)


def test_pictures_and_packed_files(desk: DeskSite) -> None:
    """What a build takes out of a picture is a warning, what it cannot take out or open is an error."""
    content = desk.folder / "content"
    picture(content / "images" / "a.png", "Thora Aesudottir")
    Image.new("RGB", (4, 4)).save(content / "images" / "a.tiff", tiffinfo={315: "Thora Aesudottir"})
    with zipfile.ZipFile(content / "files" / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:r><w:t>Thora Aesu</w:t></w:r><w:t>dottir</w:t></w:p>")
    write(desk, "files/a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40))
    assert found(desk) == [
        ("files/a.7z", 1, "SF513"), ("files/a.docx", 1, "SF503"), ("images/a.png", 1, "SF510"), ("images/a.tiff", 1, "SF503"),
    ]  # fmt: skip


def test_a_sentence_may_wait_in_a_draft(desk: DeskSite) -> None:
    """A page that waits for a briefing to appear may hold its sentences; one that is published may not."""
    for status in ("draft", "hidden"):
        write(desk, "pages/a.md", f"Title: Soon\nStatus: {status}\n\n{SECRET}.\n")
        assert found(desk) == []
    write(desk, "pages/a.md", f"Title: Soon\n\nIts status: draft\n\n{SECRET}.\n".replace("Its ", "Our "))
    assert [code for _, _, code in found(desk)] == ["SF512"]


@pytest.mark.proof
def test_the_command_says_what_the_build_refuses(desk: DeskSite) -> None:
    """`check` fails with the place of a finding, names nobody, and passes what builds; single files can be asked for."""
    write(desk, "pages/a.md", "Title: A\n\nWe met Thora Aesudottir.\n")
    write(desk, "pages/b.md", "Title: B\n\nWe met a ferrywoman.\n")
    done = desk.run("check", code=1)
    assert "content/pages/a.md:3:1: SF503 text holds a name that briefings/river/01.yaml protects" in done.out
    assert "sudottir" not in done.out
    desk.run("build", code=1)
    desk.run("check", "briefings/river/01.yaml")
    desk.run("check", "content/pages/b.md")
    desk.run("check", "content/pages", code=1)
    assert desk.run("check", "--ignore", "SF503", "content").out.startswith("nothing found in 2 files")
    write(desk, "pages/a.md", "Title: A\n\nWe met nobody.\n")
    desk.run("check")
    desk.run("build")


def test_a_briefing_is_checked_with_the_files_that_it_links(desk: DeskSite) -> None:
    """`check FILE` and `check FOLDER` scan the files and maps of these briefings, and no others."""
    areas = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Thora Aesudottir"}, "geometry": {"type": "Point", "coordinates": [5, 45]}}]}'
    for name, more, file, data in (
        ("town/01", "files: [{id: a, file: a.csv, title: The count}]\n", "a.csv", "Town,By\nMarbel,Thora Aesudottir\n"),
        ("city/01", "maps: [{title: Areas, alt: A map., geojson: a.geojson, sources: [plan]}]\n", "a.geojson", areas),
        ("port/01", "files: [{id: a, file: a.csv, title: The count}]\n", "a.csv", "Town,By\nMarbel,A desk\n"),
    ):  # fmt: skip
        desk.brief(name, more=more)
        (desk.folder / "briefings" / name).with_name(file).write_text(data, "utf-8")
    assert "briefings/town/a.csv:2:1: SF503" in desk.run("check", "briefings/town/01.yaml", code=1).out
    assert "briefings/city/a.geojson:1:1: SF503" in desk.run("check", "briefings/city", code=1).out
    assert " in 2 files, with" in desk.run("check", "briefings/port/01.yaml").out
    assert "a.csv" not in desk.run("check", "briefings/river/01.yaml").out


def test_folders_outside_are_read(desk: DeskSite) -> None:
    """Folders that a setting names beside `PATH` are published, so they are checked; the briefings stay theirs."""
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('PAGE_PATHS = ["pages", "../more"]\n')
    (desk.folder / "more").mkdir()
    (desk.folder / "more" / "a.md").write_text("Title: A\n\nÞóra Æsudóttir\n", "utf-8")
    assert [(path, line) for path, line, _ in found(desk)] == [("more/a.md", 3)]
    assert not [p for p in check_files(load(desk.folder)).problems if "more" in p.path]


THEMED = {
    "static/aesudottir.txt": ("Nothing.", 1, "SF504"),
    "static/places.csv": ("place,by\nMarbel,ÆSUDÓTTIR Þóra\n", 2, "SF503"),
    "css/tokens.css": (":root { --by: 'Thora Aesudottir' }", 1, "SF503"),
    "page.html": ('{% extends "standfirst/page.html" %}\n{# no more #}\n{% block foot %}Ms Aesudottir{% endblock %}\n', 3, "SF504"),
    "components/aesudottir/aesudottir.css": (".a {}", 1, "SF504"),
}  # fmt: skip


@pytest.mark.parametrize("name", THEMED)
def test_a_theme_of_the_site_is_read(desk: DeskSite, name: str) -> None:
    """Names of files and folders, styles, data and templates of the site's own theme name nobody who is protected."""
    text, line, code = THEMED[name]
    folder = desk.folder / "mine"
    path = folder / name
    path.parent.mkdir(parents=True)
    (folder / "theme.yaml").write_text("parent: standfirst\n", "utf-8")
    path.write_text(text, "utf-8")
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('THEME = "mine"\n')
    assert found(desk) == [(f"mine/{name}", line, code)]


def test_a_theme_opens_no_rare_word(desk: DeskSite) -> None:
    """A word of a name that the site's own theme prints is refused by the build as well, where it stands."""
    folder = desk.folder / "mine"
    folder.mkdir()
    (folder / "theme.yaml").write_text("parent: standfirst\n", "utf-8")
    (folder / "base.html").write_text(
        '{% extends "standfirst/base.html" %}{% block foot %}Aesudottir{% endblock %}', "utf-8"
    )
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('THEME = "mine"\n')
    own = DeskFiles.of(load_or_raise(load(desk.folder)))
    hits = own.gate.scan(OutgoingPart("index.html", b"<p>Aesudottir</p>")).hits
    assert [hit.canary.text for hit in real(hits, own.look)] == ["Æsudóttir"]


@pytest.mark.parametrize(
    "setting",
    ["EXTRA_PATH_METADATA = {'files/a.txt': {'path': 'thora-aesudottir.txt'}}", 'AUTHOR = "Aesudottir"', 'STATIC_PATHS = ["aesudottir"]', 'SITESUBTITLE = "For Thora Aesudottir"', 'TEMPLATE_PAGES = {"a.html": "aesudottir.html"}', 'GITHUB_URL = "https://example.org/aesudottir"', 'DEFAULT_METADATA = {"tags": ["Thora Aesudottir"]}', 'SOCIAL = (("Letter", "mailto:aesudottir@example.org"),)', 'SITENAME = "The Aesudottir desk"', 'SITEURL = "https://aesudottir.example.org"', 'STANDFIRST["CONTACT"] = "th.aesudottir@example.org"', 'MENUITEMS = [("Aesudottir", "https://example.org/")]'],
)  # fmt: skip
def test_settings_are_read(desk: DeskSite, setting: str) -> None:
    """What the settings say on every page is checked at its line."""
    path = desk.folder / "pelicanconf.py"
    path.write_text(f"{path.read_text('utf-8')}{setting}\n", "utf-8")
    own = DeskFiles.of(load_or_raise(load(desk.folder)))
    last = len(path.read_text("utf-8").splitlines())
    assert {(one.path, one.line, one.code) for one in own.settings()} <= {
        ("pelicanconf.py", last, "SF503"),
        ("pelicanconf.py", last, "SF504"),
    }
    assert list(own.settings())
    assert "sudottir" not in str(list(own.settings())).lower()


def test_settings_say_no_sentence_that_is_held_back(desk: DeskSite) -> None:
    """A restricted sentence is found in a setting that pages can print; folders of the machine say nothing on pages."""
    path = desk.folder / "pelicanconf.py"
    before = path.read_text("utf-8")
    path.write_text(f'{before}SITESUBTITLE = "{SECRET}"\nCACHE_PATH = "thora-aesudottir"\n', "utf-8")
    own = DeskFiles.of(load_or_raise(load(desk.folder)))
    assert [(one.line, one.code) for one in own.settings()] == [(len(before.splitlines()) + 1, "SF512")]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("_series.yaml", f"title: River\nabout: {SECRET}.\n", 2), ("_series.fr.yaml", f"title: Fleuve\nabout: |\n  Voici. {SECRET}.\n", 3),
        ("_series.yaml", f"title: River\nacronyms: {{NRD: {SECRET}}}\n", 2), ("_series.yaml", "title: River\nabout: The convoy is late.\n", 0),
    ],
)  # fmt: skip
def test_series_say_no_sentence_that_is_held_back(desk: DeskSite, name: str, text: str, line: int) -> None:
    """A restricted sentence in the texts of a series, which its page and the lists print, is found at its line."""
    folder = desk.folder / "briefings" / "river"
    (folder / "_series.yaml").write_text("title: River\n", "utf-8")
    (folder / name).write_text(text, "utf-8")
    own = DeskFiles.of(load_or_raise(load(desk.folder)))
    wanted = [(f"briefings/river/{name}", line, "SF512")] if line else []
    assert [(one.path, one.line, one.code) for one in own.series()] == wanted


def test_the_logo_is_read(desk: DeskSite) -> None:
    """A picture that stands beside the folders of Pelican is in every report, so its texts are read as those of pictures in `content/`."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Thora Aesudottir")
    Image.new("RGB", (4, 4)).save(desk.folder / "logo.png", pnginfo=text)
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('STANDFIRST["BRAND"] = {"LOGO": "logo.png"}\n')
    assert [(path, code) for path, _, code in found(desk)] == [("logo.png", "SF510")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "Town,By\nMarbel,Ines Marlow\n"),
        ("a.txt", "It was written down\nby MARLOW Ines.\n"),
        ("a.json", '{"by": "In\\u00e9s Marlow"}\n'),
    ],
)
def test_files_that_readers_can_download_are_scanned_too(name: str, data: str, tmp_path: Path) -> None:
    """A protected name in a file under `files:` is a finding of `check` at its line, as the build refuses it."""
    base = tmp_path / "briefings" / "river"
    base.mkdir(parents=True)
    speaker = "{name: Ines Marlow, published_as: A ferrywoman, protect: [name]}"
    files = f"files: [{{id: a, file: {name}, title: What was counted}}]\n"
    held = f"tlp: RED\nvoices: [{{quote: We left., speaker: {speaker}, kind: resident, verification: verified, consent: given, sources: [council]}}]\n"
    (base / "01.yaml").write_text(whole(held, BASE), "utf-8")
    (base / "02.yaml").write_text(whole(files, BASE), "utf-8")
    (base / name).write_text(data, "utf-8")
    own = DeskFiles.of(load_or_raise(Site(tmp_path, "Desk", "")))
    found = [(one.path, one.line, one.code) for one in own.problems(own.named)]
    assert found == [(f"briefings/river/{name}", 2 if name != "a.json" else 1, "SF503")]
