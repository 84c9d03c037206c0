"""Tables as reports print them: each is checked, and its page, paper, message and CSV are as they were read.

`STANDFIRST_REFRESH=1 pytest tests/test_real_tables.py` writes the files again; read the difference before you
commit it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest

from standfirst import theme
from standfirst.checks.examples import NOW, whole
from standfirst.checks.run import run
from standfirst.formats import Job
from standfirst.formats import tables as csv_tables
from standfirst.library import Library, load_or_raise
from standfirst.mail import rendering
from standfirst.settings import Site
from standfirst.view.records import TableCell, TablePart, TableView
from standfirst.view.render_context import Medium, RenderContext
from standfirst.view.tables import MAIL_LETTERS, tables
from standfirst.view.text import Prose
from tests.sites import ROOT

pytestmark = pytest.mark.slow

DATA = ROOT / "tests" / "data" / "tables"
GOLDEN = ROOT / "tests" / "golden" / "tables"
NAMES = sorted(path.stem for path in DATA.glob("*.yaml"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Every table in a briefing of its own."""
    root = tmp_path_factory.mktemp("tables")
    shutil.copytree(DATA, root / "briefings")
    for path in (root / "briefings").glob("*.yaml"):
        path.write_text(whole(path.read_text("utf-8")), "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    return load_or_raise(Site(root=root, name="The river desk", url="https://example.org", languages=("en",)))


def printed(library: Library, name: str, medium: Medium) -> str:
    """The table of a briefing as lines of text: heads, rows, and what stands below."""
    scope = RenderContext(library.by_name[name], library, medium, NOW)
    (view,) = tables(scope, Prose(scope))
    return "\n".join(_lines(view))


def _lines(view: TableView) -> Iterator[str]:
    yield view.title
    for part in view.parts:
        for heads in part.heads:
            yield " | ".join(one.text + (f" <{one.columns}>" if one.columns > 1 else "") for one in heads)
        for row in part.rows:
            yield f"{row.kind or 'row'}: {' | '.join(map(_cell, (row.head, *row.cells)))}"
    yield from (f"{sign} = {meaning}" for sign, meaning in view.key)
    yield from (f"({sign}) {note}" for sign, note in view.notes)
    yield from (text for text in (view.partial, view.more, str(view.note or "")) if text)


def _cell(cell: TableCell) -> str:
    mark = f" [{cell.mark}]" if cell.mark else ""
    return cell.text + mark + (f" ({cell.note})" if cell.note else "")


def everything(library: Library, name: str) -> str:
    """All forms of a table that people read."""
    edition = library.by_name[name]
    figures = [f"{one.id} = {one.value}" for one in edition.briefing.key_figures]
    site = library.site
    message = rendering.FORMAT.render(Job(edition, library, theme.load(site.theme, site.root), NOW))
    part = message_from_bytes(message, policy=policy.default).get_body(("plain",))
    text = str(part.get_content()).replace("\r\n", "\n") if part else ""
    forms = {
        "figures": "\n".join(figures),
        "page": printed(library, name, "web"),
        "paper": printed(library, name, "print"),
        "message": text.partition("\nTables\n------\n")[2].partition("\nBackground\n")[0],
        "csv": csv_tables.render(edition, 0).decode("utf-8-sig").replace("\r\n", "\n"),
    }
    return "".join(f"== {form}\n{text.strip()}\n\n" for form, text in forms.items() if text.strip())


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", NAMES)
def test_tables_are_as_they_were_read(library: Library, name: str) -> None:
    """Nothing that is printed of a table changes without somebody having read the difference."""
    path = GOLDEN / f"{name}.txt"
    text = everything(library, name)
    if os.environ.get("STANDFIRST_REFRESH"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    assert text == path.read_text("utf-8"), f"{path.name} differs; see the top of this module"


def test_every_table_is_checked_without_a_finding(library: Library) -> None:
    """The totals, shares and ratios of all of them are proved."""
    assert [str(problem) for problem in run(library, now=NOW).problems] == []


@pytest.mark.parametrize("medium", ["web", "print", "mail"])
def test_sixty_columns_are_all_there(library: Library, medium: Medium) -> None:
    """A page scrolls to the last of them; paper and messages have them in parts, each with the names of its rows."""
    scope = RenderContext(library.by_name["wells"], library, medium, NOW)
    (view,) = tables(scope, Prose(scope))
    assert len(view.parts) == 1 if medium == "web" else len(view.parts) > 5
    heads = [head.text for part in view.parts for head in part.heads[-1][1:]]
    assert heads == [f"Week {number} (cm)" for number in range(1, 60)]
    assert {tuple(row.head.text for row in part.rows) for part in view.parts} == {("Upper", "Lower")}


def test_tables_of_messages_fit_on_phones(library: Library) -> None:
    """No part of a table in a message needs more letters beside each other than a phone shows, and no column is lost."""
    for edition in library.editions:
        scope = RenderContext(edition, library, "mail", NOW)
        (view,) = tables(scope, Prose(scope))
        assert view.whole is not None
        assert sum(len(part.labels) - 1 for part in view.parts) == len(view.whole.labels) - 1
        for part in view.parts:
            if len(part.labels) > 2:
                assert sum(_longest(part, place) + 2 for place in range(len(part.labels))) <= MAIL_LETTERS


def _longest(part: TablePart, place: int) -> int:
    """The longest word of a column."""
    cells = [(row.head, *row.cells)[place].text for row in part.rows if row.kind == ""]
    return max(len(word) for text in cells for word in text.split(" "))
