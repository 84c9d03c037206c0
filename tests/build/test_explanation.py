"""`build --explain` shows the chain from what was edited to the file of the site that was rendered again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from standfirst.build.dependencies import CALL, FACTS
from standfirst.build.explanation import Explanation, Reason
from standfirst.engine import inputs, key
from tests.build.test_incremental import build, quick

pytestmark = pytest.mark.slow

__all__ = ["quick"]


def edit(path: Path, pattern: str, new: str) -> None:
    """Change the first place of a pattern, which is there."""
    text = path.read_text("utf-8")
    edited = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
    assert edited != text
    path.write_text(edited, "utf-8")


def test_each_kind_of_edit_is_traced_to_the_page(quick: Path) -> None:
    """What a person reads after a title, a text, a template, a page of the desk, settings, a series or the output changed."""
    briefings, themes = quick / "briefings", quick / "themes" / "standfirst"
    assert build(quick).explain("output/index.html") == "rebuilt: it is new → index.html"

    edit(briefings / "flood" / "02.yaml", r"^title: .*", "title: Another headline")
    told = build(quick).explain
    line = "rebuilt: briefings/flood/02.yaml changed → title, dates or marking of `flood/02` → "
    for path in ("index.html", "flood/02.html", "ur/flood/02.html", "flood/01.html", "feeds/all.atom.xml"):
        assert told(path) == line + path
    assert (
        told("./output/archive/index.html")
        == "kept: archive/index.html; nothing that it was made from has changed"
    )
    assert told("flood/03.html") == "flood/03.html is not a file of this site"

    edit(briefings / "flood" / "02.yaml", r"^situation: *\|\n", "situation: |\n  The rain went on. ")
    told = build(quick).explain
    assert (
        told("flood/02.html")
        == "rebuilt: briefings/flood/02.yaml changed → text of `flood/02` → flood/02.html"
    )
    assert told("ur/flood/02.html").endswith(
        "02.yaml changed → the files of `flood/02.ur` → ur/flood/02.html"
    )

    edit(themes / "templates" / "briefing.html", "<article", "<article data-x")
    told = build(quick).explain
    assert (
        told("flood/02.html") == "rebuilt: themes/standfirst/templates/briefing.html changed → flood/02.html"
    )
    assert told("index.html").startswith("kept: index.html")

    edit(quick / "content" / "pages" / "about.md", r"^Title: .*", "Title: The desk")
    told = build(quick).explain
    assert told("index.html") == (
        "rebuilt: content/pages/about.md changed → the links to the desk's own pages → index.html"
    )

    edit(briefings / "flood" / "_series.yaml", r"^title: .*", "title: High water")
    told = build(quick).explain
    assert "rebuilt: briefings/flood/_series.yaml changed → `flood/02` → flood/index.html" in told(
        "flood/index.html"
    )

    (briefings / "notes" / "02.yaml").unlink()
    told = build(quick).explain
    assert (
        told("notes/index.html")
        == "rebuilt: briefings/notes/02.yaml was deleted → `notes/02` → notes/index.html"
    )

    (quick / "output" / "index.html").write_text("Something else")
    assert build(quick).explain("index.html") == (
        "rebuilt: somebody has changed or deleted it in the output → index.html"
    )

    edit(quick / "pelicanconf.py", r"^SITENAME = .*", 'SITENAME = "Another desk"')
    assert build(quick).explain("index.html") == (
        "rebuilt: pelicanconf.py or what is installed here changed → the settings of the site → index.html"
    )


def explained(path: str, reasons: dict[str, Reason], *, edited: dict[str, str] | None = None) -> list[str]:
    """The lines for a file."""
    return Explanation(reasons, edited, {"a/01": ("briefings/a/01.yaml",)}).of(path).splitlines()


def test_a_report_leads_to_the_page_that_names_its_size() -> None:
    """A chain goes through other files of the site, and ends where they name each other."""
    reasons = {
        "a/01.html": Reason(changed=(key(FACTS, "a/a-01.pdf"),)),
        "a/a-01.pdf": Reason(changed=(key(inputs.FILE, "themes/x/print.css"), key(FACTS, "a/01.html"))),
    }
    assert explained("a/01.html", reasons) == ["rebuilt: themes/x/print.css changed → a/a-01.pdf → a/01.html"]


def test_the_clock_is_a_cause() -> None:
    """An embargo that has ended and a number that has grown old are named with their moment."""
    reasons = {
        "a.html": Reason(
            changed=(key(inputs.PAST, "2026-06-01T08:00:00+00:00"), key(inputs.OLDER, "2026-01-02", "30"))
        )
    }
    assert explained("a.html", reasons) == [
        "rebuilt: the clock has passed 2026-01-02 by 30 days → a.html",
        "rebuilt: the clock has passed 2026-06-01T08:00:00+00:00 → a.html",
    ]


def test_what_is_not_known_is_not_guessed_as_one() -> None:
    """Without the files of the last build all that may have changed are named; a list says what was asked."""
    reasons = {"a.html": Reason(changed=(key("edition", "a/01.ur", "rest"), key("directory", "topics")))}
    documents = {"a/01.ur": ("briefings/a/01.ur.yaml", "briefings/a/01.yaml")}
    assert Explanation(reasons, None, documents).of("a.html").splitlines() == [
        "rebuilt: briefings/a/01.ur.yaml or briefings/a/01.yaml changed → text of `a/01.ur` → a.html",
        "rebuilt: something else changed → the topics of the site → a.html",
    ]


@pytest.mark.parametrize(("count", "lines"), [(5, 5), (6, 6), (9, 6)])
def test_many_causes_are_counted(count: int, lines: int) -> None:
    """Of many edited files some are named and the others counted."""
    edited = {f"briefings/a/{number:02}.yaml": "new" for number in range(count)}
    found = explained("index.html", {"index.html": Reason(changed=(key(CALL, "index.html"),))}, edited=edited)
    assert found[0] == "rebuilt: briefings/a/00.yaml is new → which briefings it lists → index.html"
    assert len(found) == lines
    assert count == 5 or found[-1] == f"and {count - 5} more"
