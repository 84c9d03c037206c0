"""Corrections as a desk gets them wrong: in a circle, of what is withdrawn or restricted, by the hundred, renumbered."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.library.test_corrections import correction, edition
from tests.sites import small_site, standfirst, write

pytestmark = pytest.mark.slow

CLOSED = "We counted the sheds of the mill in secret."
MANY = "".join(
    f"  - {{at: 2026-02-09T{n // 60:02}:{n % 60:02}+00:00, kind: correction, note: Slip {n}., was: word {n} of it, now: word {n}, editions: [6]}}\n"
    for n in range(200)
)
URDU = 'lang: ur\ntitle: گھر\nstandfirst: گھر۔\nsituation: "{{ homes }} گھر۔"\nbackground: گنتی۔\n'
WITHDRAWN = "withdrawn: {at: 2026-02-20T09:00+00:00, explanation: It was wrong.}\n"
TEXTS = {
    "01": edition(1, 3400, correction(3, 2900, 3400, "2")),
    "01.ur": URDU,
    "02": edition(2, 2900, correction(2, 3400, 2900, "1")),
    "03": edition(3, 3000, status="withdrawn", more=WITHDRAWN),
    "04": edition(4, 3100, correction(4, 3000, 3100, "3")),
    "05": edition(
        5, 3200, correction(5, 3100, 3200, "4").replace("Sheds were counted in count 5.", CLOSED), tlp="AMBER"
    ),
    "06": edition(6, 3300),
    "07": edition(7, 3300, MANY),
}
EDITIONS = {
    name: text if name == "01.ur" else text.replace("dateline:", "standfirst: How many homes.\ndateline:", 1)
    for name, text in TEXTS.items()
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with all of it."""
    made = small_site(tmp_path_factory.mktemp("bad") / "site")
    for name, text in EDITIONS.items():
        write(made, f"homes/{name}.yaml", text)
    standfirst(made, "build")
    return made


def page(folder: Path, name: str) -> str:
    """A page of the site."""
    return (folder / "output" / name).read_text("utf-8")


@pytest.mark.proof
def test_editions_that_correct_each_other_both_say_so(folder: Path) -> None:
    """The later correction holds, and each page names the other; the build ends."""
    first, second = page(folder, "homes/01.html"), page(folder, "homes/02.html")
    assert 'href="02.html#change-1"' in first
    assert 'href="01.html#change-1"' in second
    assert re.search(r"<del>.*?2,900</del>", second)
    assert not re.search(r"<del>.{0,60}3,400</del> <ins>", first[first.index('id="key-figures"') :])


def test_a_translation_shows_the_correction_of_its_original(folder: Path) -> None:
    """The Urdu page of the first edition has the notice, although no translation of the correction exists."""
    assert "sf-notice--corrected" in page(folder, "ur/homes/01.html")


def test_a_withdrawn_edition_keeps_only_its_notice(folder: Path) -> None:
    """A correction of it shows in the correcting edition and in the log, never on the page without content."""
    assert "sf-notice--corrected" not in page(folder, "homes/03.html")
    assert "It was wrong." in page(folder, "homes/03.html")
    assert "Sheds were counted in count 4." in page(folder, "homes/04.html")
    assert "Sheds were counted in count 4." in page(folder, "corrections.html")


def test_a_restricted_correction_is_nowhere_and_is_reported(folder: Path) -> None:
    """No byte of the site has it, and `check` says that readers of the fourth edition do not see it."""
    output = folder / "output"
    holding = [path for path in output.rglob("*") if path.is_file() and CLOSED.encode() in path.read_bytes()]
    assert holding == []
    assert "sf-notice--corrected" not in page(folder, "homes/04.html")
    said = standfirst(folder, "check", "briefings/homes/05.yaml", code=0)
    assert "corrects homes/04, which is more open" in " ".join(said.stdout.split())


def test_two_hundred_corrections_leave_a_page_that_can_be_read(folder: Path) -> None:
    """Three are at the top; the list below has all in 170 KB, and so have the feed and the data."""
    html = page(folder, "homes/06.html")
    assert "197 more corrections" in html
    assert len(html.encode()) < 170_000
    assert page(folder, "feeds/all.atom.xml").count("/correction/") >= 100
    assert json.loads(page(folder, "homes/06.json"))["corrections"]


def test_the_log_of_two_hundred_corrections_is_short(folder: Path) -> None:
    """The newest 24 are there in full, what was wrong before what is right; older ones have a line with their anchor."""
    html = page(folder, "corrections.html")
    full, older = html.split('id="earlier"')
    assert full.count('<article class="sf-change-entry"') == 24
    assert full.count("<del ") == full.count("<ins ") == 23, "a withdrawal was never a number"
    assert 'id="entry-1"' in older
    assert len(set(re.findall(r'id="(entry-\d+)"', html))) == html.count('id="entry-') > 200
    assert len(html.encode()) < 100_000


def test_a_number_that_changes_is_announced(folder: Path) -> None:
    """A published edition gets another number only with an entry, and corrections that name the old one are found."""
    path = folder / "briefings/homes/02.yaml"
    before = path.read_text("utf-8")
    try:
        path.write_text(before.replace("edition: 2\n", "edition: 9\n"), "utf-8")
        said = " ".join(standfirst(folder, "build", code=1).stderr.split())
        assert "SF227 edition was published as 2 and is 9 now" in said
        checked = " ".join(standfirst(folder, "check", "briefings/homes", code=1).stdout.split())
        assert "names edition 2, and the series has none" in checked
        entry = "  - {at: 2026-10-31T09:00+00:00, kind: update, about: edition, note: It was edition 2.}\n"
        path.write_text(path.read_text("utf-8").replace("changes:\n", f"changes:\n{entry}"), "utf-8")
        announced = standfirst(folder, "check", "briefings/homes/02.yaml", code=1).stdout
        assert "SF227" not in announced
        assert "SF223" in announced, "its date is still before that of the editions it follows now"
    finally:
        path.write_text(before, "utf-8")
