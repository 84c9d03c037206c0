"""Published addresses lead on: a rename names the line to write, and every old file is still there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from standfirst import checks, settings
from standfirst import site as building
from standfirst.build import manifest
from standfirst.build.options import Options
from standfirst.errors import InputError
from standfirst.library import load
from standfirst.library.moved import is_address
from standfirst.model.base import OldAddress, is_old_address
from standfirst.site import Result
from tests.markings import QuotationEntry, site, write

pytestmark = pytest.mark.slow

OPEN = QuotationEntry("CLEAR", "approved")
DRAFT = QuotationEntry("CLEAR", "draft")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published site of two editions, one of them in two languages, and a page of its own."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    write(made, 2, OPEN)
    _page(made, "about.md", "Title: Who we are\n\nA desk.\n")
    assert _built(made).gone == ()
    return made


def _page(folder: Path, name: str, text: str) -> None:
    (folder / "content" / "pages").mkdir(exist_ok=True)
    (folder / "content" / "pages" / name).write_text(text, "utf-8")


def _built(folder: Path) -> Result:
    return building.build(folder, options=Options(jobs=0))


def _refused(folder: Path) -> list[str]:
    """What a build that is refused says; the last site stays."""
    before = (folder / "output" / manifest.NAME).read_bytes()
    with pytest.raises(InputError) as caught:
        _built(folder)
    assert (folder / "output" / manifest.NAME).read_bytes() == before
    return [str(problem) for problem in caught.value.problems]


def _fixes(folder: Path) -> list[str]:
    """The lines that a refused build tells the user to write, each with the file."""
    lines = _refused(folder)
    assert all(" SF229 " in line for line in lines)
    return [
        f"{line.partition(':')[0]} {fix}"
        for line in lines
        for fix in re.findall(r"`([^`]+: [^`]+)`", line.rpartition("; ")[2])
    ]


def _follow(folder: Path, fixes: list[str]) -> None:
    """Do what the build says: write each line into its file, in the place of one that says the same field."""
    for fix in fixes:
        name, _, line = fix.partition(" ")
        path = folder / name
        old = path.read_text("utf-8") if path.is_file() else "title: A series\n"
        field = line.partition(":")[0]
        rest = [one for one in old.splitlines(keepends=True) if not one.startswith(f"{field}:")]
        path.write_text("".join((f"{line}\n", *rest)), "utf-8")


def _target(folder: Path, path: str) -> str:
    """Where the page at an old path leads, by its refresh and by its link alike."""
    page = (folder / "output" / path).read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in page
    refresh: str
    (refresh,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert f'<a href="{refresh}"' in page
    assert f'<link rel="canonical" href="{refresh}">' in page
    found = (folder / "output" / path).parent / refresh
    return found.resolve().relative_to((folder / "output").resolve()).as_posix()


def _move(folder: Path, old: str, new: str) -> None:
    (folder / "briefings" / new).parent.mkdir(exist_ok=True)
    (folder / "briefings" / old).rename(folder / "briefings" / new)


def _redirects(folder: Path) -> dict[str, str]:
    lines = (folder / "output" / "_redirects").read_text("utf-8").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if line.endswith(" 301")}


def test_a_renamed_file_names_its_line_and_leads_on_when_it_is_written(folder: Path) -> None:
    """The line that the error says is all that it takes: pages forward, data lie where they were, ids stay."""
    data = json.loads((folder / "output/wells/02.json").read_bytes())
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    fixes = _fixes(folder)
    assert fixes == [
        "briefings/wells/second.yaml moved_from: [wells/02]",
        "briefings/wells/second.yaml id: wells/02",
    ]
    _follow(folder, fixes)
    assert _built(folder).gone == ()
    assert _target(folder, "wells/02.html") == "wells/second.html"
    output = folder / "output"
    assert (output / "wells/02.json").read_bytes() == (output / "wells/second.json").read_bytes()
    assert json.loads((output / "wells/02.json").read_bytes())["id"] == data["id"]
    assert "moved_from" not in (output / "wells/second.json").read_text("utf-8")
    assert _redirects(folder)["/wells/02.html"] == "/wells/second.html"
    assert _redirects(folder)["/wells/wells-02-figures.csv"] == "/wells/wells-second-figures.csv"
    assert manifest.read(output).verify(output) == []
    assert _built(folder).drawn == 0


def test_one_of_the_two_lines_is_not_enough(folder: Path) -> None:
    """Without its `id` a renamed edition would be another one in feeds and mail; the error asks for that alone."""
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    _follow(folder, _fixes(folder)[:1])
    assert _fixes(folder) == ["briefings/wells/second.yaml id: wells/02"]


def test_renamed_twice_leads_to_the_end_at_once(folder: Path) -> None:
    """No chain: every earlier name leads to the page of today, also of translations, in their language."""
    for old, new in (("first", "early"), ("early", "begin")):
        before = "01" if old == "first" else old
        for suffix in (".yaml", ".fr.yaml"):
            _move(folder, f"wells/{before}{suffix}", f"wells/{new}{suffix}")
        _follow(folder, _fixes(folder))
        _built(folder)
    for name in ("01", "early"):
        assert _target(folder, f"wells/{name}.html") == "wells/begin.html"
        assert _target(folder, f"fr/wells/{name}.html") == "fr/wells/begin.html"
    page = (folder / "output/fr/wells/01.html").read_text("utf-8")
    assert '<html lang="fr" dir="ltr">' in page
    assert "nouvelle adresse" in page


def test_a_series_with_another_name_is_one_line(folder: Path) -> None:
    """All editions of a folder that moved lead on by one line, with the page, the feeds and the tables of the series."""
    _move(folder, "wells", "pumps")
    fixes = _fixes(folder)
    assert "briefings/pumps/_series.yaml moved_from: [wells]" in fixes
    assert {fix for fix in fixes if " moved_from" in fix} == {
        "briefings/pumps/_series.yaml moved_from: [wells]"
    }
    _follow(folder, fixes)
    _built(folder)
    assert _target(folder, "wells/01.html") == "pumps/01.html"
    assert _target(folder, "fr/wells/01.html") == "fr/pumps/01.html"
    assert _target(folder, "wells/index.html") == "pumps/index.html"
    assert _target(folder, "fr/wells/index.html") == "fr/pumps/index.html"
    output = folder / "output"
    for old in ("feeds/series/wells.atom.xml", "wells/figures.csv", "wells/02.json"):
        assert (output / old).read_bytes() == (output / old.replace("wells", "pumps")).read_bytes()
    write(
        folder, 3, OPEN
    )  # in the old folder's name there is nothing, so the new one begins in the new folder
    _move(folder, "wells/03.yaml", "pumps/03.yaml")
    (folder / "briefings/wells").rmdir()
    path = folder / "briefings/pumps/03.yaml"
    path.write_text(f"id: pumps/03\n{path.read_text('utf-8')}", "utf-8")
    _built(folder)
    assert not (output / "wells/03.html").exists()


def test_a_language_that_is_dropped_leads_to_the_original(folder: Path) -> None:
    """A translation that is no more forwards to the original, in the language that is left."""
    (folder / "briefings/wells/01.fr.yaml").unlink()
    fixes = _fixes(folder)
    assert fixes == ["briefings/wells/01.yaml moved_from: [wells/01.fr]"]
    _follow(folder, fixes)
    _built(folder)
    assert _target(folder, "fr/wells/01.html") == "wells/01.html"
    assert '<html lang="en"' in (folder / "output/fr/wells/01.html").read_text("utf-8")


def test_check_says_what_a_build_would_say(folder: Path) -> None:
    """`check` finds the rename before a build does, for all files and for the one that moved."""
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    chosen = settings.load(folder)
    for paths in ((), (folder / "briefings/wells/second.yaml",)):
        report = checks.check_files(chosen, paths)
        assert [problem.path for problem in report.problems if problem.code == "SF229"] == [
            "briefings/wells/second.yaml"
        ]
    other = checks.check_files(chosen, (folder / "briefings/wells/01.yaml",))
    assert "SF229" not in {problem.code for problem in other.problems}


def test_what_is_closed_or_broken_is_no_rename(folder: Path) -> None:
    """A moved edition that is a draft now, a closed translation and a file with an error are not forwarded to."""
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    path = folder / "briefings/wells/second.yaml"
    text = "moved_from: [wells/02]\nid: wells/02\n" + path.read_text("utf-8").replace("approved", "draft")
    path.write_text(text, "utf-8")
    assert _built(folder).gone == ("wells/02.html",)
    output = folder / "output"
    assert not (output / "wells/02.html").exists()
    assert not (output / "_redirects").exists()
    assert not [file for file in output.rglob("*") if "second" in file.name]
    write(folder, 1, OPEN, DRAFT)
    assert _built(folder).gone == ("fr/wells/01.html",)


def test_a_withdrawn_edition_is_forwarded_to_its_notice(folder: Path) -> None:
    """What was withdrawn and renamed says at its old address where the notice is, and nothing more than its face."""
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    path = folder / "briefings/wells/second.yaml"
    kept = path.read_text("utf-8").replace("status: approved", "status: withdrawn")
    notice = "withdrawn: {at: 2026-10-30T08:00+00:00, explanation: It was wrong.}\n"
    path.write_text(f"moved_from: [wells/02]\nid: wells/02\n{notice}{kept}", "utf-8")
    _built(folder)
    assert _target(folder, "wells/02.html") == "wells/second.html"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("moved_from: [wells/02]", "", "`wells/02.html` is a current or former URL of briefings/wells/02.yaml"),
        ("moved_from: [wells/02]", "moved_from: [wells/01]", "is a current or former URL of"),
        ("moved_from: [wells/01]", "", "`wells/01.html` is its current URL"),
        ("moved_from: [old]", "moved_from: [old]", "`old.html` is a current or former URL of briefings/wells/01.yaml"),
        ("moved_from: [/index.html]", "", "a URL of the site's own pages"),
        ("moved_from: [/topics/water.html]", "", "a URL of the site's own pages"),
        ("moved_from: [/wells/]", "", "is a current or former URL of briefings/wells/"),
    ],
)  # fmt: skip
def test_an_address_leads_to_one_page(tmp_path: Path, first: str, second: str, said: str) -> None:
    """An old address that somebody has, two that swap names, one's own and the site's are errors at their line."""
    folder = site(tmp_path / "site")
    write(folder, 1, OPEN, OPEN)
    write(folder, 2, OPEN)
    for name, line in (("01", first), ("02", second)):
        path = folder / f"briefings/wells/{name}.yaml"
        path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")
    lines = [str(problem) for problem in load(settings.load(folder)).problems]
    assert any("01.yaml:1:" in line or "02.yaml:1:" in line for line in lines)
    assert any(said in line and "SF023" in line for line in lines)


@pytest.mark.parametrize(
    "said",
    [
        "https://elsewhere.example/a.html", "//elsewhere.example/a.html", "../a.html", "/../a.html", "/a/../b.html",
        "/.hidden.html", "/a b.html", "/a.html?x=1", "/a.html#b", "/a.php", "/", "wells/02/03/04", "Wells/02", "/a%20b.html",
        "/a\\b.html", "wells//02.html", "/a{b}.html", "/$a.html", '/a".html', "/a;b.html",
    ],
)  # fmt: skip
def test_only_addresses_of_this_site_can_be_old_ones(said: str) -> None:
    """Other hosts, ways out of the site, hidden files, queries and signs of servers' settings are refused."""
    with pytest.raises(ValidationError, match="string_pattern_mismatch"):
        TypeAdapter(OldAddress).validate_python(said)
    assert not (is_address(said) and is_old_address(said))


def test_addresses_of_an_older_site_lead_on(folder: Path) -> None:
    """Pages, folders and letters of any script can be old addresses; each is one file."""
    path = folder / "briefings/wells/01.yaml"
    said = '["/2019/Wells.html", /blog/2019/wells/, /کنویں.html, reports/a.htm]'
    path.write_text(f"moved_from: {said}\n{path.read_text('utf-8')}", "utf-8")
    _built(folder)
    for old in ("2019/Wells.html", "blog/2019/wells/index.html", "کنویں.html", "reports/a.htm"):
        assert _target(folder, old) == "wells/01.html"
    assert _redirects(folder)["/blog/2019/wells/"] == "/wells/01.html"
    assert all(line.isascii() for line in _redirects(folder))


def test_a_translation_leaves_old_names_to_its_original(folder: Path) -> None:
    """Old names hold for all languages, so the original says them."""
    path = folder / "briefings/wells/01.fr.yaml"
    path.write_text(f"moved_from: [wells/00]\n{path.read_text('utf-8')}", "utf-8")
    (line,) = _refused(folder)
    assert "SF703" in line
    assert "briefings/wells/01.yaml" in line


def test_an_address_that_another_took_is_told(folder: Path) -> None:
    """Where an edition with an `id` gave its published name to another, readers would find the wrong one."""
    path = folder / "briefings/wells/02.yaml"
    path.write_text(f"id: wells/02\n{path.read_text('utf-8')}", "utf-8")
    _built(folder)
    path.rename(path.with_name("03.yaml"))
    write(folder, 2, OPEN)
    changed = path.with_name("03.yaml").read_text("utf-8").replace("edition: 2", "edition: 3")
    path.with_name("03.yaml").write_text(changed, "utf-8")
    path.write_text(f"id: wells/other\n{path.read_text('utf-8')}", "utf-8")
    assert any("where readers would find briefings/wells/02.yaml now" in line for line in _refused(folder))


def test_a_change_hidden_in_a_rename_is_still_silent(folder: Path) -> None:
    """A figure that changes together with the name of the file needs its entry under `changes` all the same."""
    _move(folder, "wells/02.yaml", "wells/second.yaml")
    _follow(folder, _fixes(folder))
    path = folder / "briefings/wells/second.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 70209", "value: 90209"), "utf-8")
    assert any("SF227" in line for line in _refused(folder))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("about.md", "Title: Who we are\nSlug: us\n\nA desk.\n"),
        ("us.md", "Title: Who we are\nSlug: us\n\nA desk.\n"),
    ],
)
def test_own_pages_lead_on(folder: Path, name: str, text: str) -> None:
    """A page with another slug or in another file names its line, and forwards when that is written."""
    (folder / "content/pages/about.md").unlink()
    _page(folder, name, text)
    (line,) = _refused(folder)
    assert line.startswith(f"content/pages/{name}:1:1: SF229")
    assert "`Moved_from: /pages/who-we-are.html`" in line
    _page(folder, name, f"Moved_from: /pages/who-we-are.html, /about/\n{text}")
    assert _built(folder).gone == ()
    assert _target(folder, "pages/who-we-are.html") == "pages/us.html"
    assert _target(folder, "about/index.html") == "pages/us.html"
    assert _redirects(folder) == {"/pages/who-we-are.html": "/pages/us.html", "/about/": "/pages/us.html"}
    _page(folder, name, text.replace("\n\n", "\nMoved_from: https://elsewhere.example/\n\n"))
    assert any("not the address of a page of this site" in line for line in _refused(folder))


def test_own_pages_that_are_gone_are_named(folder: Path) -> None:
    """A page that was deleted or is a draft now is named once, and stops nothing."""
    (folder / "content/pages/about.md").write_text("Title: Who we are\nStatus: draft\n\nA desk.\n")
    assert _built(folder).gone == ("pages/who-we-are.html",)
    assert _built(folder).gone == ()


def test_redirects_of_the_desk_stay(folder: Path) -> None:
    """Lines that the desk has in a `_redirects` of its own come first, and ours after them."""
    (folder / "content/extra").mkdir()
    (folder / "content/extra/_redirects").write_text("/news/* /archive/:splat 302\n")
    conf = folder / "pelicanconf.py"
    more = 'STATIC_PATHS = ["extra"]\nEXTRA_PATH_METADATA = {"extra/_redirects": {"path": "_redirects"}}\n'
    conf.write_text(conf.read_text() + more)
    path = folder / "briefings/wells/01.yaml"
    path.write_text(f"moved_from: [wells/first]\n{path.read_text('utf-8')}", "utf-8")
    _built(folder)
    lines = (folder / "output/_redirects").read_text().splitlines()
    assert lines[0] == "/news/* /archive/:splat 302"
    assert "/wells/first.html /wells/01.html 301" in lines


def test_old_names_are_names(folder: Path) -> None:
    """A link of the desk's own pages by an old name leads to the page of today."""
    path = folder / "briefings/wells/01.yaml"
    path.write_text(f"moved_from: [wells/first]\n{path.read_text('utf-8')}", "utf-8")
    _page(folder, "links.md", "Title: Links\n\n[the first]({briefing}wells/first)\n")
    _built(folder)
    assert 'href="../wells/01.html"' in (folder / "output/pages/links.html").read_text("utf-8")


def test_forwarding_pages_are_in_no_list(folder: Path) -> None:
    """No sitemap, search or feed names an old address; addresses below a path and on a host are full.

    Frames on other sites show the embeds under the old name, and `_redirects`, whose length hosts limit, has none.
    """
    conf = folder / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('SITEURL = ""', 'SITEURL = "https://example.org/desk"'))
    path = folder / "briefings/wells/01.yaml"
    path.write_text(f"moved_from: [wells/first]\n{path.read_text('utf-8')}", "utf-8")
    _built(folder)
    output = folder / "output"
    page = (output / "wells/first.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/desk/wells/01.html">' in page
    assert 'content="0; url=01.html"' in page
    assert _redirects(folder)["/desk/wells/first.html"] == "https://example.org/desk/wells/01.html"
    assert "first" not in (output / "sitemap.xml").read_text()
    assert "data-pagefind-body" not in page
    old, new = output / "embed/en/wells/first", output / "embed/en/wells/01"
    assert {one.name for one in old.iterdir()} == {one.name for one in new.iterdir()} >= {"briefing.html"}
    assert 'content="0; url=../01/briefing.html"' in (old / "briefing.html").read_text("utf-8")
    assert (old / "briefing.json").read_bytes() == (new / "briefing.json").read_bytes()
    assert not any("/embed/" in one for one in _redirects(folder))
    assert not [p for p in (output / "feeds").rglob("*") if p.is_file() and "wells/first" in p.read_text()]
