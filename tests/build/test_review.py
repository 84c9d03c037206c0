"""A preview shows unfinished briefings with what was found in them, and one broken file stops no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst import site
from standfirst.build import plan
from standfirst.build.options import Options
from standfirst.build.prepare import Prepared, prepare
from standfirst.checks.examples import NOW
from standfirst.checks.examples import write as write_example
from standfirst.checks.registry import Check, all_checks
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.watch_list import real, watch
from standfirst.serving.session import Session
from standfirst.view.findings import marked
from standfirst.view.records import Link, PageFinding, PageFindings
from tests.build.test_keep_going import BROKEN, NAME
from tests.sites import WELLS, small_site, write

pytestmark = pytest.mark.slow

UNASKED = "SF227"
"""A preview was never published, so nothing of it can have changed since."""
ERRORS = [check for check in all_checks() if check.level == "error" and check.fails and check.code != UNASKED]
DRAFT = WELLS.replace("status: approved", "status: draft").replace("[@a]", "[@nobody]", 1)
UNREAD = WELLS.replace("title:", "titel:").replace("status: approved", "status: draft")


def _files(prepared: Prepared) -> Iterator[tuple[str, bytes]]:
    """Every page and text that a preview plans, without pictures and PDFs."""
    items = list(plan.editions(prepared, (), skip=frozenset({"report", "flash", "card"})))
    for item in (*items, *plan.unshown(prepared, ()), *plan.lists(prepared, ())):
        yield item.path, item.render()


def _findings(html: str) -> list[tuple[str, str]]:
    """Place and code of each finding of a page."""
    return re.findall(r'sf-findings__place" dir="ltr">([^<]+) (SF\d+)<', html)


def _build(folder: Path) -> dict[str, str]:
    """The pages of a preview as a build writes them."""
    result = site.build(folder, preview=True, options=Options(jobs=0))
    found = result.output.rglob("*.html")
    return {path.relative_to(result.output).as_posix(): path.read_text("utf-8") for path in found}


@pytest.mark.by_day(6)
@pytest.mark.parametrize("check", ERRORS, ids=lambda check: check.code)
def test_no_error_stops_a_preview(check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever error a check finds, all can be rendered, the scan lets it out, and a page says the error at its place and leads there."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    prepared = prepare(write_example(check.fails, tmp_path), preview=True)
    made = dict(_files(prepared))
    gate = Gate(watch(prepared.all, prepared.seen))
    assert [hit for path, data in made.items() for hit in gate.scan(OutgoingPart(path, data)).hits] == []
    said = {
        code for path, data in made.items() if path.endswith(".html") for _, code in _findings(data.decode())
    }
    assert check.code in said
    pages = [data.decode() for path, data in made.items() if path.endswith(".html")]
    assert [name for html in pages for name in _lost(html)] == []
    assert prepared.review
    assert check.code in {problem.code for problem in prepared.review.errors}


WITHDRAWN = "status: withdrawn\nwithdrawn: {at: 2026-02-02T09:00+00:00, explanation: It was wrong.}\n"


@pytest.mark.parametrize("code", ["SF108", "SF132", "SF233", "SF316"])
def test_no_finding_quotes_what_was_withdrawn(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding in a withdrawn briefing is on its page of a preview without the text that was withdrawn."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    check = next(one for one in all_checks() if one.code == code)
    files = {name: f"{text}\n{WITHDRAWN}" for name, text in check.fails.items()}
    prepared = prepare(write_example(files, tmp_path), preview=True)
    made = dict(_files(prepared))
    assert code in {
        found for data in made.values() for _, found in _findings(data.decode("utf-8", "replace"))
    }
    gate = Gate(watch(prepared.all, prepared.seen))
    hits = [hit for path, data in made.items() for hit in gate.scan(OutgoingPart(path, data)).hits]
    assert real(hits, prepared.theme) == []


def _lost(html: str) -> list[str]:
    """The places to which findings of a page lead and that it does not have, or that have no mark."""
    listed = "".join(re.findall(r'<section class="sf-findings".*?</section>', html, re.DOTALL))
    names = re.findall(r'<a href="#([^"]+)">', listed)
    marks = html.count('class="sf-finding-mark"')
    return [name for name in names if f' id="{name}"' not in html or marks < len(set(names))]


def test_each_draft_is_shown_with_its_findings_and_the_rest_without(tmp_path: Path) -> None:
    """A draft with errors has its page, a file that cannot be read a page of its errors, and the others none."""
    folder = small_site(tmp_path / "site")
    write(folder, "draft.yaml", DRAFT.replace("Wells in", "Dry wells in"))
    write(folder, "unread.yaml", UNREAD)
    write(folder, "torn.yaml", "status: draft\ntitle: [\n")
    made = _build(folder)
    assert "sf-findings" not in made["wells.html"]
    assert ("briefings/draft.yaml", "SF112") in {
        (place.split(":")[0], code) for place, code in _findings(made["draft.html"])
    }
    assert "Dry wells in the valley" in made["draft.html"]
    assert "Dry wells in the valley" in made["index.html"]
    assert {code for _, code in _findings(made["unread.html"])} == {"SF010", "SF011"}
    assert {code for _, code in _findings(made["torn.html"])} == {"SF004"}
    assert {'href="unread.html"', 'href="torn.html"'} <= set(
        re.findall(r'href="\w+\.html"', made["index.html"])
    )
    public = site.build(folder, options=Options(jobs=0))
    assert not public.unfinished
    assert not (public.output / "draft.html").exists()
    assert b"sf-findings" not in b"".join(path.read_bytes() for path in public.output.rglob("*.html"))


def test_findings_follow_each_save(tmp_path: Path) -> None:
    """What is corrected, found anew, or changed in another file that a check reads shows in the next build."""
    folder = small_site(tmp_path / "site")
    path = write(folder, "draft.yaml", DRAFT)
    assert _findings(_build(folder)["draft.html"])
    path.write_text(
        WELLS.replace("status: approved", "status: draft").replace("Wells in", "Other wells in"), "utf-8"
    )
    fine = _build(folder)
    assert "SF112" not in fine["draft.html"]
    write(folder, "draft.ur.yaml", "lang: ur\ntitle: X\ntopics: [a]\n")
    made = _build(folder)
    assert _findings(made["ur/draft.html"])
    assert made["wells.html"] == fine["wells.html"]
    path.write_text("titel: x\n", "utf-8")
    made = _build(folder)
    assert "SF011" in made["draft.html"]
    path.unlink()
    assert "draft.html" not in _build(folder)


@pytest.mark.by_day(4)
@pytest.mark.parametrize("name", BROKEN)
def test_what_a_broken_draft_protects_is_on_no_page(name: str, tmp_path: Path) -> None:
    """A preview says no name that a broken draft protects where it can be read, and never stops for it."""
    folder = small_site(tmp_path / "site")
    text = WELLS.replace("status: approved", "status: draft") + BROKEN[name][0]
    path = write(folder, "draft.yaml", text)
    path.with_name("t.csv").write_text("Area,Homes\nNorth,many\n")
    if name == "UTF-16":
        path.write_bytes(text.encode("utf-16"))
    made = _build(folder)
    assert "wells.html" in made
    assert _findings(made["draft.html"]) or name == "a section missing"
    assert not any(NAME in html for html in made.values())


def test_two_at_one_address_show_the_first(tmp_path: Path) -> None:
    """Of two editions at one address the first is shown, and the home page says what is wrong with the other."""
    folder = small_site(tmp_path / "site")
    write(folder, "wells.yml", WELLS)
    made = _build(folder)
    assert "Wells in the valley" in made["wells.html"]
    assert "SF023" in {code for _, code in _findings(made["index.html"])}


def test_a_protected_name_keeps_its_page_from_the_preview(tmp_path: Path) -> None:
    """A draft with a name that another protects is not shown, since a preview is looked at on screens, too."""
    folder = small_site(tmp_path / "site")
    voice = BROKEN["a section missing"][0]
    write(folder, "closed.yaml", WELLS + voice)
    write(folder, "draft.yaml", WELLS.replace("Wells in", f"{NAME} and wells in"))
    made = _build(folder)
    assert "SF503" in {code for _, code in _findings(made["draft.html"])}
    assert not any(NAME in html for html in made.values())
    assert "closed.html" in made


@pytest.mark.proof
def test_an_open_page_has_what_the_build_makes(tmp_path: Path) -> None:
    """The page of a session is the build's byte for byte: of a draft, of a broken file, after each save."""
    folder = small_site(tmp_path / "site")
    path, names = write(folder, "draft.yaml", DRAFT), ["draft.html", "wells.html", "index.html"]
    session = Session(folder, preview=True)
    for text in (
        DRAFT,
        "title: [\n",
        DRAFT + "titel: x\n",
        WELLS.replace("Wells in", "More wells in"),
        DRAFT,
    ):
        path.write_text(text, "utf-8")
        assert session.take([path])
        built = _build(folder)
        session.texts = _texts(folder)
        made = session.render(names)
        assert {name: made[name].decode() for name in names} == {name: built[name] for name in names}


def _texts(folder: Path) -> list[Link]:
    found = site.build(folder, preview=True, options=Options(jobs=0)).texts
    return [Link(text, href, lang=lang) for text, href, lang in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p id="x">A<a class="sf-permalink" href="#x" aria-label="P">#</a></p>', '<p id="x">A<a class="sf-permalink" href="#x" aria-label="P">#</a>!</p>'),
        ('<section class="s" id="x">\n<h2 class="t">Now</h2><p>', '<section class="s" id="x">\n<h2 class="t">Now!</h2><p>'),
        ('<li id="x">\n<span>1</span>\n<div><p class="t">A', '<li id="x">\n<span>1</span>\n<div><p class="t">!A'),
        ('<p id="y">A</p>', '<p id="y">A</p>'),
    ],
)  # fmt: skip
def test_marks_stand_beside_places(html: str, expected: str) -> None:
    """A mark comes after the link to its place, at the end of the heading, or in the first line; else nowhere."""
    one = PageFinding("finding-1", "Error", "error", "a.yaml:1:1", "SF101", "<b>", "#x")
    mark = '<a class="sf-finding-mark" href="#finding-1" title="&lt;b&gt;">!</a>'
    assert marked(html, PageFindings("1 finding", "", (one,))) == expected.replace("!", mark)
    assert marked(html, None) == html
