"""What was published does not change in silence, and nobody is asked about what is not a change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import checks, settings
from standfirst.build.prepare import prepare
from standfirst.errors import InputError, Problem
from standfirst.library import load_or_raise
from standfirst.library.published import PublishedSite
from standfirst.library.retyped import sentences
from tests.markings import QuotationEntry, publish, site, write
from tests.sites import NOW, standfirst

pytestmark = pytest.mark.slow

MORE = """\
next_due: 2026-11-15
places: [{name: Testford, country: NG, pcode: NG001, lat: 11.85, lon: 13.16}, {name: Lower Testford, lat: -4.5}]
related: [{title: A census, url: "https://example.org/census", date: 2026-08-01}, {title: A map, url: "https://example.org/map"}]
period: {from: 2026-10-01, to: 2026-10-31}
funding: {required: 5000, received: 1200, currency: EUR, as_of: 2026-10-01T07:00+00:00, sources: [a], appeals: [{appeal: Wells, required: 5000, received: 1200, currency: EUR, as_of: 2026-09-30T08:00+00:00, sources: [a]}]}
outlook: {text: It may rain., likelihood: likely, confidence: low, until: 2026-11-30}
response: [{sector: Water, response: "Pumps were brought [@a].", sources: [a], indicators: [{label: People with water, target: 400, reached: 150, sources: [a]}, {label: Pumps, percent: 40, sources: [a]}]}]
updates: [{at: 2026-10-01T09:00+00:00, text: The road is open.}, {at: 2026-10-01T11:00+00:00, title: Rain, text: It rains.}]
reactions: [{quote: "The state won’t pay for it.", speaker: {name: Minister A}, kind: official, on: 2026-10-02, verification: verified, consent: public, sources: [a]}, {quote: It will rain here., speaker: {name: Farmer B, age: 47}, kind: public, consent: public, sources: [a]}, {quote: It will snow here., speaker: {name: Clerk Oyelaran, age: 52, published_as: An official, protect: [name]}, kind: official, consent: public, sources: [a]}]
coordination: |
  In 12 villages, 2,900 homes were reached by 14 March [@a]. The road is open since 2026-10-02.
tables:
  - id: homes
    title: Homes by district
    columns: [{id: place, label: District, kind: place}, {id: homes, label: Homes on 14 March, kind: number}, {id: share, label: Share, kind: percent}]
    rows: [[Upper Testford, 1240, 12.5], [Lower Testford, 620, 93]]
    total: [Both, 1860, null]
    sources: [a]
"""
FIGURES = """key_figures:
  - {id: dug, label: Dug, value: 9, new: 3, trend: up, as_of: 2026-09-30T08:00+00:00, range: [{low: 8, best: 9, high: 12, sources: [a]}, {low: 5, high: 7, sources: [a]}], sources: [a]}
  - {id: dry, label: Dry, word: dozens, sources: [a]}
"""
DAYS = """{id: days, kind: line, title: Wells by day, alt: A line., sources: [a], threshold: {value: 7, label: Needed},
  data: [{label: 2026-09-28, value: 3}, {label: 2026-09-29, value: 5}, {label: 2026-09-30, value: 6}]}"""
ANSWERS = "responses: [{by: A ministry, text: It says that 4 are dry., quote: Only four., kind: denial, on: 2026-09-30, sources: [a]}]"
MONTHS = """{id: months, kind: columns, title: Wells by month, alt: Two columns., sources: [a],
  data: [{label: May, value: 3}, {label: June, value: 5}]}"""
FRENCH = """tables: [{id: homes, title: "Maisons par district, 14 mars", columns: [{id: homes, label: "Maisons dans 2 districts"}]}]
charts: [{id: course, title: "De 40 puits, 12 sont secs", alt: "Des barres de 12 et 28 puits."}]
coordination: Dans 12 villages, 2 900 maisons furent atteintes [@a].
voices: [{id: v1, quote: Nous l’avons creusé la nuit.}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site whose only edition was published as it is."""
    made = site(tmp_path / "site")
    write(made, 1, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="approved"))
    path = made / "briefings" / "wells" / "01.yaml"
    text = (
        path.read_text("utf-8")
        .replace("timeline: [", 'timeline: [{date: "2026-09", text: It rained., sources: [a]}, ')
        .replace("The course of wells", '"Of 40 wells 12 are dry"')
        .replace("It changes.", "Bars of 12 and 28 wells.")
        .replace("charts: [", f"charts: [{MONTHS}, {DAYS}, ")
        .replace("key_figures:\n", FIGURES)
        .replace("by: Desk, status: disputed", f"by: Desk, {ANSWERS}, status: disputed")
    )
    path.write_text(text + MORE, "utf-8")
    french = path.with_suffix(".fr.yaml")
    french.write_text(french.read_text("utf-8") + FRENCH, "utf-8")
    publish(made)
    return made


def _edit(folder: Path, old: str, new: str, name: str = "01.yaml") -> None:
    path = folder / "briefings" / "wells" / name
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), "utf-8")


def _found(folder: Path) -> list[Problem]:
    report = checks.run(load_or_raise(settings.load(folder)), now=NOW)
    return [one for one in report.problems if one.code == "SF227"]


SILENT = {
    "a figure": ("value: 70108", "value: 70801"),
    "a qualifier": ("value: 70108", "value: 70108, qualifier: more than"),
    "a unit": ("value: 70108", "value: 70108, unit: litres"),
    "a figure unknown again": ("value: 70108, ", ""),
    "a figure gone": ("  - {id: own-1, label: Only zqve01k, value: 1, sources: [a]}\n", ""),
    "a quotation": ("We dug it zqve01k", "We never dug it zqve01k"),
    "a quotation without id": ("won’t pay", "will pay"),
    "the day of a quotation": ("on: 2026-10-02", "on: 2026-10-03"),
    "a claim": ("The wells are dry", "The wells are not dry"),
    "the status of a claim": ("status: disputed", "status: confirmed"),
    "the day of writing": ("date: 2026-10-01}", "date: 2026-10-02}"),
    "as of": ("as_of: 2026-10-01T08:00", "as_of: 2026-10-01T09:00"),
    "the period": ("to: 2026-10-31", "to: 2026-10-30"),
    "when it happened": ('id: t1, date: "2026-10-01"', 'id: t1, date: "2026-09-30"'),
    "when something without id happened": ('date: "2026-09"', 'date: "2026-08"'),
    "money": ("received: 1200", "received: 2100"),
    "a currency": ("currency: EUR", "currency: USD"),
    "a number in prose": ("2,900 homes", "2,950 homes"),
    "the first of three in a sentence": ("In 12 villages", "In 21 villages"),
    "a month in prose": ("14 March", "14 April"),
    "a day in prose": ("14 March", "15 March"),
    "a date in figures": ("2026-10-02.", "2026-10-03."),
    "a cell of a table": ("Upper Testford, 1240", "Upper Testford, 1420"),
    "a share in a table": ("12.5]", "15.2]"),
    "a total": ("[Both, 1860", "[Both, 1680"),
    "a number in a title": ("Of 40 wells", "Of 400 wells"),
    "a number in an alternative text": ("Bars of 12", "Bars of 21"),
    "a date in a table's heading": ("Homes on 14 March", "Homes on 24 March"),
    "who said it": ("speaker: {name: Minister A}", "speaker: {name: Minister B}"),
    "the claimant": (f"by: Desk, {ANSWERS}", f"by: Another desk, {ANSWERS}"),
    "one claimant more": (f"by: Desk, {ANSWERS}", f"by: [Desk, Another desk], {ANSWERS}"),
    "a point of a chart": ("label: June, value: 5", "label: June, value: 6"),
    "a cell that is empty now": ("620, 93]", "620, null]"),
    "the least of a range": ("low: 8, best", "low: 6, best"),
    "the best of a range": ("best: 9, high", "best: 10, high"),
    "the most of a range": ("high: 12", "high: 21"),
    "another estimate of a range": ("{low: 5, high: 7", "{low: 5, high: 8"),
    "an estimate gone": (", {low: 5, high: 7, sources: [a]}]", "]"),
    "what is new of a figure": ("new: 3", "new: 2"),
    "a trend": ("trend: up", "trend: down"),
    "the time of a figure": ("trend: up, as_of: 2026-09-30", "trend: up, as_of: 2026-09-29"),
    "a number in words": ("word: dozens", "word: hundreds"),
    "the target of a sector": ("target: 400", "target: 4000"),
    "what a sector reached": ("reached: 150", "reached: 250"),
    "the share of a sector": ("percent: 40, sources", "percent: 60, sources"),
    "an appeal": (
        "received: 1200, currency: EUR, as_of: 2026-09-30",
        "received: 1300, currency: EUR, as_of: 2026-09-30",
    ),
    "the time of funding": ("EUR, as_of: 2026-10-01", "EUR, as_of: 2026-10-02"),
    "the time of an appeal": ("EUR, as_of: 2026-09-30", "EUR, as_of: 2026-09-29"),
    "how likely it is": ("likelihood: likely", "likelihood: unlikely"),
    "how sure the desk is": ("confidence: low", "confidence: high"),
    "how far the desk looks": ("until: 2026-11-30", "until: 2026-12-31"),
    "the time of an update": ("2026-10-01T09:00", "2026-10-01T09:30"),
    "the text of an update": ("The road is open.", "The road is closed."),
    "an update gone": ("{at: 2026-10-01T09:00+00:00, text: The road is open.}, ", ""),
    "a threshold": ("threshold: {value: 7", "threshold: {value: 8"),
    "the day of a point": ("label: 2026-09-29", "label: 2026-09-27"),
    "the answer to a claim": ("that 4 are dry", "that none is dry"),
    "its quotation": ("quote: Only four.", "quote: Only five."),
    "whether it is denied": ("kind: denial", "kind: confirmation"),
    "when the next edition is due": ("next_due: 2026-11-15", "next_due: 2026-11-16"),
    "that another edition is due": ("next_due: 2026-11-15\n", ""),
    "degrees north": ("lat: 11.85", "lat: 11.58"),
    "degrees east": ("lon: 13.16", "lon: -13.16"),
    "a coordinate gone": (", lat: -4.5", ""),
    "a P-code": ("pcode: NG001", "pcode: NG010"),
    "the country of a place": ("country: NG, pcode", "country: NE, pcode"),
    "the date of a source": ("date: 2026-09-01", "date: 2026-09-11"),
    "a source without its date": (", date: 2026-09-01", ""),
    "the date of a related report": ("date: 2026-08-01", "date: 2025-08-01"),
    "an age": ("age: 47", "age: 74"),
    "the age of somebody protected": ("age: 52", "age: 53"),
    "the day of an answer": ("kind: denial, on: 2026-09-30", "kind: denial, on: 2026-09-29"),
}


@pytest.mark.by_day(21)
@pytest.mark.parametrize("name", SILENT)
def test_a_silent_change_is_an_error_with_the_entry_to_add(folder: Path, name: str) -> None:
    """Each kind of figure, quotation, claim and date: SF227 in the original, and the entry that it writes settles it."""
    assert _found(folder) == []
    _edit(folder, *SILENT[name])
    found = _found(folder)
    assert found
    assert {(one.path, one.level) for one in found} == {("briefings/wells/01.yaml", "error")}
    entries = [re.search(r"`(- \{.*\})\s+# confirm`", one.fix) for one in found]
    lines = "".join(f"  {entry[1]}\n" for entry in dict.fromkeys(entries) if entry)
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(f"{path.read_text('utf-8')}changes:\n{lines}", "utf-8")
    assert _found(folder) == []
    others = checks.run(load_or_raise(settings.load(folder)), now=NOW).problems
    assert not [one for one in others if one.code == "SF225"], "the entry contradicts nothing"


def test_the_same_words_on_two_days_are_no_change(folder: Path) -> None:
    """Two statements of the same words are each compared with their own."""
    one = "consent: public, sources: [a]}]"
    again = """consent: public, sources: [a]}, {quote: "The state won’t pay for it.", speaker: {name: Minister A}, kind: official, on: 2026-10-03, verification: verified, consent: public, sources: [a]}]"""
    _edit(folder, one, again)
    publish(folder)
    assert _found(folder) == []
    _edit(folder, "on: 2026-10-03", "on: 2026-10-04")
    assert len(_found(folder)) == 1


def _reorder(folder: Path) -> None:
    path = folder / "briefings" / "wells" / "01.yaml"
    lines = path.read_text("utf-8").splitlines()
    figures = [line for line in lines if line.startswith("  - {id: ")]
    rest = iter(reversed(figures))
    path.write_text("\n".join(next(rest) if line in figures else line for line in lines) + "\n", "utf-8")


def _rename(folder: Path) -> None:
    for name in ("01.yaml", "01.fr.yaml"):
        _edit(folder, "id: v1", "id: digger", name)


def _rename_source(folder: Path) -> None:
    for old, new in (("{id: a, title", "{id: b, title"), ("[a]", "[b]"), ("@a", "@b")):
        _edit(folder, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 900 maisons", "2 950 maisons"),
        ("Dans 12", "Dans 13"),
        ("creusé la nuit", "creusé le jour"),
        ("De 40 puits", "De 400 puits"),
        ("14 mars", "15 mars"),
        ("dans 2", "dans 3"),
    ],
)
def test_a_translation_says_what_it_said(folder: Path, old: str, new: str) -> None:
    """Numbers in prose and quotations of a published translation change with an entry, which its original holds."""
    _edit(folder, old, new, "01.fr.yaml")
    found = _found(folder)
    assert [one.path for one in found] == ["briefings/wells/01.fr.yaml"]
    entry = re.search(r"`(- \{.*\})\s+# confirm`", found[0].fix)
    assert entry
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(f"{path.read_text('utf-8')}changes:\n  {entry[1]}\n", "utf-8")
    assert _found(folder) == []


NO_CHANGE: dict[str, Callable[[Path], None]] = {
    "a typo in prose": lambda folder: _edit(folder, "There are", "There really are"),
    "a number that is added to prose": lambda folder: _edit(folder, "began long ago", "began 12 years ago"),
    "other words around a number": lambda folder: _edit(folder, "homes were reached", "houses were seen"),
    "a sentence less": lambda folder: _edit(folder, " The road is open since 2026-10-02.", ""),
    "a number without its comma": lambda folder: _edit(folder, "2,900", "2900"),
    "a cell with a note": lambda folder: _edit(folder, "1240, 12.5", "{value: 1240, note: Counted.}, 12.5"),
    "a name that is protected now": lambda folder: _edit(
        folder, "{name: Minister A}", "{name: Minister A, published_as: A minister, protect: [name]}"
    ),
    "an age that is protected now": lambda folder: _edit(
        folder, "published_as: An official, protect: [name]", "published_as: An official"
    ),
    "a place less": lambda folder: _edit(folder, ", {name: Lower Testford, lat: -4.5}", ""),
    "a related report less": lambda folder: _edit(
        folder, '{title: A census, url: "https://example.org/census", date: 2026-08-01}, ', ""
    ),
    "a place more": lambda folder: _edit(folder, "places: [", "places: [{name: New Testford, lat: 1.0}, "),
    "coordinates that were not known": lambda folder: _edit(folder, "lat: -4.5", "lat: -4.5, lon: 3.5"),
    "the id of a source": _rename_source,
    "a date that a report had not": lambda folder: _edit(folder, 'org/map"}', 'org/map", date: 2026-01-01}'),
    "a point more": lambda folder: _edit(folder, "value: 5}", "value: 5}, {label: July, value: 7}"),
    "a row more": lambda folder: _edit(folder, "[Lower Testford", "[New Testford, 1, 1], [Lower Testford"),
    "rows in another order": lambda folder: _edit(
        folder,
        "[Upper Testford, 1240, 12.5], [Lower Testford, 620, 93]",
        "[Lower Testford, 620, 93], [Upper Testford, 1240, 12.5]",
    ),
    "a word of a title": lambda folder: _edit(folder, "title: Wells", "title: The wells"),
    "the words of what happened": lambda folder: _edit(
        folder, "A well zqve01k was dug", "Somebody dug the well"
    ),
    "a label": lambda folder: _edit(folder, "label: Wells", "label: Wells in all"),
    "another order": _reorder,
    "another id": lambda folder: _edit(folder, "id: own-1", "id: only"),
    "another id of a quotation": _rename,
    "a figure more": lambda folder: _edit(
        folder, "situation:", "  - {id: new, label: New, value: 4, sources: [a]}\nsituation:"
    ),
    "the offset of a time": lambda folder: _edit(folder, "10-01T08:00+00:00", "10-01T13:00+05:00"),
    "a number written otherwise": lambda folder: _edit(folder, "value: 70108", "value: 70108.0"),
    "other quotation marks": lambda folder: _edit(folder, "won’t", "won't"),
    "a source": lambda folder: _edit(folder, "publisher: A desk", "publisher: Another desk"),
    "words of a translation": lambda folder: _edit(folder, "Puits", "Des puits", "01.fr.yaml"),
    "a comment": lambda folder: _edit(folder, "kind: explainer", "kind: explainer  # as agreed"),
    "the id of the figure with its number in prose": lambda folder: _edit(folder, "wells }}", "wells}}"),
    "a withdrawal": lambda folder: _edit(
        folder,
        "status: approved",
        "status: withdrawn\nwithdrawn: {at: 2026-10-30T08:00+00:00, explanation: It was wrong.}",
    ),
    "another marking": lambda folder: _edit(folder, "tlp: CLEAR", "tlp: RED"),
    "back to work": lambda folder: _edit(folder, "status: approved", "status: review"),
}


@pytest.mark.parametrize("name", NO_CHANGE)
def test_nobody_is_asked_about_what_is_no_change(folder: Path, name: str) -> None:
    """Prose, order, ids, additions, spelling of times, markings: no false alarm."""
    NO_CHANGE[name](folder)
    assert _found(folder) == []


def test_an_edition_that_was_never_published_changes_freely(folder: Path) -> None:
    """Without a last build, with another id, or while it is not public, nothing is asked."""
    _edit(folder, *SILENT["a figure"])
    assert len(_found(folder)) == 1
    _edit(folder, "tlp: CLEAR", "tlp: GREEN")
    assert _found(folder) == []
    _edit(folder, "tlp: GREEN", "tlp: CLEAR")
    _edit(folder, "kind: explainer", "kind: explainer\nid: other")
    assert _found(folder) == []
    _edit(folder, "\nid: other", "")
    for damaged in (
        "",
        "[]",
        '{"briefing": 4, "id": "wells/01"}',
        '{"briefing": {"key_figures": 4}, "id": "wells/01"}',
    ):
        (folder / "output" / "wells" / "01.json").write_text(damaged, "utf-8")
        assert _found(folder) == []
    (folder / "output" / "manifest.json").unlink()
    assert _found(folder) == []


ENTRY = "{at: 2026-10-02T08:00+00:00, kind: correction, about: key_figures.wells, was: 5, now: 9, note: It was wrong.}"


@pytest.mark.parametrize(("old", "new"), [
    (f"  - {ENTRY}\n", ""), ("was: 5", "was: 6"), ("now: 9", "now: 8"), ("kind: correction", "kind: update"),
    ("02T08:00", "02T09:00"), ("about: key_figures.wells, ", ""),
], ids=["gone", "was", "now", "kind", "at", "about"])  # fmt: skip
def test_an_entry_is_not_taken_back(folder: Path, old: str, new: str) -> None:
    """A correction that readers saw stays as it was, unless another entry says that it changed; its note may be polished."""
    entry = ENTRY.replace("was: 5", 'was: "5"').replace("now: 9", 'now: "9"')
    path = folder / "briefings" / "wells" / "01.yaml"
    other = "  - {at: 2026-10-01T08:00+00:00, kind: update, note: The road is open.}\n"
    path.write_text(path.read_text("utf-8") + f"changes:\n{other}  - {entry}\n", "utf-8")
    publish(folder)
    _edit(folder, "It was wrong.", "The number was wrong.")
    assert _found(folder) == []
    _edit(folder, "The number was wrong.", "It was wrong.")
    for said in ("was", "now"):
        old, new = (re.sub(rf"{said}: (\d)", rf'{said}: "\1"', text) for text in (old, new))
    _edit(folder, old, new)
    assert _found(folder)
    _edit(
        folder,
        other,
        other + "  - {at: 2026-10-03T08:00+00:00, kind: update, about: changes, note: An entry was wrong.}\n",
    )
    assert _found(folder) == []


def test_an_old_entry_tells_no_new_change(folder: Path) -> None:
    """What `changes` said when it was published covers nothing that changed since."""
    entry = 'changes: [{at: 2026-10-02T08:00+00:00, kind: update, about: key_figures.wells, note: "Wells rose."}]\n'
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    publish(folder)
    assert _found(folder) == []
    _edit(folder, *SILENT["a figure"])
    assert len(_found(folder)) == 1


@pytest.mark.parametrize(
    ("about", "covers"),
    [
        ("key_figures.wells", True),
        ("key_figures", True),
        ("", True),
        ("claims.c1", False),
        ("key_figures.own-1", False),
    ],
)
def test_an_entry_tells_what_it_is_about(folder: Path, about: str, covers: bool) -> None:
    """An entry about another record does not excuse a change; one about the list or the whole edition does."""
    _edit(folder, *SILENT["a figure"])
    said = f"about: {about}, " if about else ""
    entry = f'changes: [{{at: 2026-10-20T08:00+00:00, kind: update, {said}note: "Something else."}}]\n'
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    assert (_found(folder) == []) is covers


def test_a_preview_asks_nothing(folder: Path) -> None:
    """The folder of a preview was never published; a build for the public is refused."""
    _edit(folder, *SILENT["a figure"])
    with pytest.raises(InputError, match="SF227"):
        prepare(settings.load(folder))
    assert prepare(settings.load(folder), preview=True).shown.editions


@pytest.mark.proof
def test_a_whole_site_from_build_to_build(tmp_path: Path) -> None:
    """The first build has no history, the second finds a changed number, its entry is accepted and published."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="approved"))
    standfirst(folder, "build")
    page = folder / "output" / "wells" / "01.html"
    assert "70,108" in page.read_text("utf-8")
    _edit(folder, *SILENT["a figure"])
    said = standfirst(folder, "build", code=1).stderr
    entry = re.search(r"`(- \{.*\})\s+# confirm`", said)
    assert entry, said
    assert "70,108" in page.read_text("utf-8"), "the last site stays whole"
    assert "SF227" in standfirst(folder, "check", code=1).stdout
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(f"{path.read_text('utf-8')}changes:\n  {entry[1]}\n", "utf-8")
    standfirst(folder, "build")
    assert "70,801" in page.read_text("utf-8")
    standfirst(folder, "build")
    assert "SF227" not in standfirst(folder, "check").stdout


def silent(folder: Path, lang: str = "en") -> list[tuple[str, str, str]]:
    """What an edition says otherwise than it was published."""
    library = load_or_raise(settings.load(folder))
    (edition,) = (one for one in library.editions if one.lang == lang)
    found = PublishedSite(library.site).silent(edition)
    return [(one.about, one.was, one.now) for one in found]


NAMED = dict(line.split(" | ", 1) for line in """\
a figure | key_figures.wells: 70108 → 70801
a qualifier | key_figures.wells: 70108 → more than 70108
a unit | key_figures.wells: 70108 → 70108 litres
a figure unknown again | key_figures.wells: 70108 → no number
a figure gone | key_figures.own-1: 1 →
a quotation | voices.v1: We dug it zqve01k by ourselves at night. → We never dug it zqve01k by ourselves at night.
a quotation without id | reactions: The state won’t pay for it. → The state will pay for it.
the day of a quotation | reactions: 2026-10-02 → 2026-10-03
a claim | claims.same: The wells are dry → The wells are not dry
the status of a claim | claims.same: disputed → confirmed
the day of writing | dateline: 2026-10-01 → 2026-10-02
as of | as_of: 2026-10-01T08:00:00+00:00 → 2026-10-01T09:00:00Z
the period | period: 2026-10-31 → 2026-10-30
when it happened | timeline.t1: 2026-10-01 → 2026-09-30
when something without id happened | timeline: 2026-09 → 2026-08
money | funding.received: EUR 1200 → EUR 2100 | funding.received: EUR 1200 → EUR 2100
a currency | funding.required: EUR 5000 → USD 5000 | funding.received: EUR 1200 → USD 1200 | funding.required: EUR 5000 → USD 5000 | funding.received: EUR 1200 → USD 1200
a number in prose | coordination: In 12 villages, 2,900 homes were reached by 14 March . → In 12 villages, 2,950 homes were reached by 14 March .
the first of three in a sentence | coordination: In 12 villages, 2,900 homes were reached by 14 March . → In 21 villages, 2,900 homes were reached by 14 March .
a month in prose | coordination: In 12 villages, 2,900 homes were reached by 14 March . → In 12 villages, 2,900 homes were reached by 14 April . | tables: Homes on 14 March → Homes on 14 April
a day in prose | coordination: In 12 villages, 2,900 homes were reached by 14 March . → In 12 villages, 2,900 homes were reached by 15 March . | tables: Homes on 14 March → Homes on 15 March
a date in figures | coordination: The road is open since 2026-10-02. → The road is open since 2026-10-03.
a cell of a table | tables.homes: Upper Testford, Homes on 14 March: 1240 → Upper Testford, Homes on 14 March: 1420
a share in a table | tables.homes: Upper Testford, Share: 12.5 → Upper Testford, Share: 15.2
a total | tables.homes: Both, Homes on 14 March: 1860 → Both, Homes on 14 March: 1680
a number in a title | charts: Of 40 wells 12 are dry → Of 400 wells 12 are dry
a number in an alternative text | charts: Bars of 12 and 28 wells. → Bars of 21 and 28 wells.
a date in a table's heading | tables: Homes on 14 March → Homes on 24 March
who said it | reactions: Minister A → Minister B
the claimant | claims.same: Desk → Another desk
one claimant more | claims.same: Desk → Desk, Another desk
a point of a chart | charts.months: June: 5 → June: 6
a cell that is empty now | tables.homes: Lower Testford, Share: 93 → Lower Testford, Share: nothing
the least of a range | key_figures.dug: 8 / 9 / 12; 5 / – / 7 → 6 / 9 / 12; 5 / – / 7
the best of a range | key_figures.dug: 8 / 9 / 12; 5 / – / 7 → 8 / 10 / 12; 5 / – / 7
the most of a range | key_figures.dug: 8 / 9 / 12; 5 / – / 7 → 8 / 9 / 21; 5 / – / 7
another estimate of a range | key_figures.dug: 8 / 9 / 12; 5 / – / 7 → 8 / 9 / 12; 5 / – / 8
an estimate gone | key_figures.dug: 8 / 9 / 12; 5 / – / 7 → 8 / 9 / 12
what is new of a figure | key_figures.dug: 3 → 2
a trend | key_figures.dug: up → down
the time of a figure | key_figures.dug: 2026-09-30T08:00:00+00:00 → 2026-09-29T08:00:00Z
a number in words | key_figures.dry: dozens → hundreds
the target of a sector | response: 400 → 4000
what a sector reached | response: 150 → 250
the share of a sector | response: 40 → 60
an appeal | funding.received: EUR 1200 → EUR 1300
the time of funding | funding: 2026-10-01T07:00:00+00:00 → 2026-10-02T07:00:00Z
the time of an appeal | funding: 2026-09-30T08:00:00+00:00 → 2026-09-29T08:00:00Z
how likely it is | outlook: likely → unlikely
how sure the desk is | outlook: low → high
how far the desk looks | outlook: 2026-11-30 → 2026-12-31
the time of an update | updates: 2026-10-01T09:00:00+00:00: The road is open. → 2026-10-01T09:30:00Z: The road is open.
the text of an update | updates: 2026-10-01T09:00:00+00:00: The road is open. → 2026-10-01T09:00:00Z: The road is closed.
an update gone | updates: 2026-10-01T09:00:00+00:00: The road is open. →
a threshold | charts.days: Needed: 7 → Needed: 8
the day of a point | charts.days: 2026-09-29 → 2026-09-27
the answer to a claim | claims.same: It says that 4 are dry. → It says that none is dry.
its quotation | claims.same: Only four. → Only five.
whether it is denied | claims.same: denial → confirmation
when the next edition is due | next_due: 2026-11-15 → 2026-11-16
that another edition is due | next_due: 2026-11-15 →
degrees north | places: 11.85 → 11.58
degrees east | places: 13.16 → -13.16
a coordinate gone | places: -4.5 →
a P-code | places: NG001 → NG010
the country of a place | places: NG → NE
the date of a source | sources.a: 2026-09-01 → 2026-09-11
a source without its date | sources.a: 2026-09-01 →
the date of a related report | related: 2026-08-01 → 2025-08-01
an age | reactions: aged 47 → aged 74
the age of somebody protected | reactions: aged 52 → aged 53
the day of an answer | claims.same: 2026-09-30 → 2026-09-29
""".splitlines())  # fmt: skip
"""What each silent change is told as: the record, what was published of it, and what the edition says now."""


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_change_is_told_with_its_record_and_both_values(folder: Path, name: str) -> None:
    """The entry that a desk is offered names the record, what was published, and what is there now."""
    _edit(folder, *SILENT[name])
    assert " | ".join(f"{about}: {was} → {now}".rstrip() for about, was, now in silent(folder)) == NAMED[name]


@pytest.mark.parametrize("name", [name for name in NO_CHANGE if name != "a withdrawal"])
def test_what_is_no_change_hides_none(folder: Path, name: str) -> None:
    """A change behind what is no change is found."""
    NO_CHANGE[name](folder)
    _edit(folder, "EUR, as_of: 2026-09-30", "EUR, as_of: 2026-09-29")
    assert silent(folder) == [("funding", "2026-09-30T08:00:00+00:00", "2026-09-29T08:00:00Z")]


@pytest.mark.parametrize("name", ["a figure", "a cell of a table", "an age"])
def test_a_fact_is_compared_in_the_original_only(folder: Path, name: str) -> None:
    """Facts of a translation are its original's, and are told once."""
    _edit(folder, *SILENT[name])
    assert silent(folder, "fr") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "creusé la nuit",
            "creusé le jour",
            ("voices.v1", "Nous l’avons creusé la nuit.", "Nous l’avons creusé le jour."),
        ),
        (
            "De 40 puits",
            "De 400 puits",
            ("charts", "De 40 puits, 12 sont secs", "De 400 puits, 12 sont secs"),
        ),
    ],
)
def test_the_text_of_a_translation_is_compared_in_it(
    folder: Path, old: str, new: str, told: tuple[str, str, str]
) -> None:
    """A quotation and a title of the translation are told in their own language."""
    _edit(folder, old, new, "01.fr.yaml")
    assert silent(folder, "fr") == [told]
    assert silent(folder) == []


def test_another_description_of_a_protected_speaker_is_told(folder: Path) -> None:
    """Readers were told who it is in other words."""
    _edit(folder, "published_as: An official", "published_as: A clerk")
    assert silent(folder) == [("reactions", "An official", "A clerk")]


def test_records_without_an_id_are_told_apart_by_their_text(folder: Path) -> None:
    """Of two dated items, and of two answers by the same ministry, the one that changed is told."""
    _edit(
        folder,
        "It rained., sources: [a]}",
        'It rained., sources: [a]}, {date: "2026-07", text: It was dry., sources: [a]}',
    )
    _edit(folder, "{id: same, ", "{")
    other = ANSWERS.replace("that 4 are dry", "that all are full").replace("quote: Only four., ", "")
    _edit(folder, "{id: c1, claim: Claim zqve01k, by: Desk, ", f"{{claim: Claim zqve01k, by: Desk, {other}, ")
    publish(folder)
    _edit(folder, *SILENT["when something without id happened"])
    assert silent(folder) == [("timeline", "2026-09", "2026-08")]
    _edit(folder, *reversed(SILENT["when something without id happened"]))
    _edit(folder, *SILENT["the answer to a claim"])
    assert silent(folder) == [("claims", "It says that 4 are dry.", "It says that none is dry.")]


def test_a_withdrawn_edition_changes_freely(folder: Path) -> None:
    """Nothing of it is shown, so nothing of it has to be explained."""
    NO_CHANGE["a withdrawal"](folder)
    _edit(folder, *SILENT["money"])
    assert silent(folder) == []


def test_a_change_is_found_in_an_edition_of_few_records(folder: Path) -> None:
    """An edition without money, period, outlook or tables is compared as well."""
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace(MORE, ""), "utf-8")
    publish(folder)
    assert silent(folder) == []
    _edit(folder, *SILENT["a figure"])
    assert silent(folder) == [("key_figures.wells", "70108", "70801")]


def test_the_beginning_of_the_period_is_told(folder: Path) -> None:
    """It is compared under the name that the file gives it."""
    _edit(folder, "from: 2026-10-01", "from: 2026-09-30")
    assert silent(folder) == [("period", "2026-10-01", "2026-09-30")]


def test_money_that_is_told_for_the_first_time_is_a_change(folder: Path) -> None:
    """An amount that was unknown is told once it is known, in words; an appeal may know more than before."""
    known = "received: 1200, currency: EUR, as_of: 2026-10-01"
    appeal = "received: 1200, currency: EUR, as_of: 2026-09-30"
    for one in (known, appeal):
        _edit(folder, one, one.removeprefix("received: 1200, "))
    publish(folder)
    _edit(folder, appeal.removeprefix("received: 1200, "), appeal)
    assert silent(folder) == []
    _edit(folder, known.removeprefix("received: 1200, "), known)
    assert silent(folder) == [("funding.received", "no amount", "EUR 1200")]


def test_a_name_that_is_protected_now_is_not_told(folder: Path) -> None:
    """A speaker who is another one and protected: neither that it changed nor who it is."""
    _edit(folder, "{name: Minister A}", "{name: Minister B, published_as: A minister}")
    assert silent(folder) == []


def test_nothing_was_published_without_an_output_folder(folder: Path) -> None:
    """A site that names no folder has no last build, whatever is called a manifest beside its settings."""
    library = load_or_raise(settings.load(folder))
    published = PublishedSite(library.site)
    assert published.digest(library.editions[0])
    here = PublishedSite(replace(library.site, root=folder / "output", output=""))
    assert here.hashes == published.hashes
    assert here.digest(library.editions[0]) == ""


def test_all_digits_of_a_cell_are_compared(folder: Path) -> None:
    """A number of more than six digits with a point changes as silently as a short one."""
    _edit(folder, "Upper Testford, 1240, 12.5", "Upper Testford, 1234567.25, 12.5")
    publish(folder)
    _edit(folder, "1234567.25", "1234569.75")
    assert silent(folder) == [
        (
            "tables.homes",
            "Upper Testford, Homes on 14 March: 1234567.25",
            "Upper Testford, Homes on 14 March: 1234569.75",
        )
    ]


def test_a_point_that_is_gone_is_no_other_date(folder: Path) -> None:
    """Of three days one is left out: the two others did not change."""
    _edit(folder, "{label: 2026-09-29, value: 5}, ", "")
    assert silent(folder) == []


def test_a_number_that_is_now_another_beside_it_is_told(folder: Path) -> None:
    """Two sentences of the same words: one of them has the other's number now."""
    _edit(
        folder, "coordination: |\n", "coordination: |\n  Of the wells, 5 are dry. Of the wells, 7 are dry.\n"
    )
    publish(folder)
    _edit(folder, "wells, 5", "wells, 7")
    assert silent(folder) == [("coordination", "Of the wells, 5 are dry.", "Of the wells, 7 are dry.")]


def test_records_without_an_id_are_paired_by_their_kind(folder: Path) -> None:
    """A quotation with other words is one change, not a loss; of two on one day one that is gone is one loss."""
    said = "The state won’t pay for it."
    _edit(folder, said, "The state will pay for it.")
    assert silent(folder) == [("reactions", said, "The state will pay for it.")]


def test_one_of_two_records_that_is_gone_is_one_loss(folder: Path) -> None:
    """The day of a quotation that is gone is no second loss where another was given that day."""
    line = next(one for one in MORE.splitlines() if one.startswith("reactions: ["))
    two = line.replace("reactions: [", "").removesuffix("]")
    other = two.replace("won’t pay for it", "counts the wells")
    _edit(folder, two, f"{two}, {other}")
    publish(folder)
    _edit(folder, f", {other}", "")
    assert silent(folder) == [("reactions", "The state counts the wells.", "")]


def test_records_with_an_id_are_paired_by_it(folder: Path) -> None:
    """Two quotations that change places and words are each compared with their own."""
    path = folder / "briefings" / "wells" / "01.yaml"
    text = path.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("voices: ["))
    first = line.removeprefix("voices: [").removesuffix("]")
    second = first.replace("id: v1", "id: v2").replace("We dug it", "They filled it")
    path.write_text(text.replace(line, f"voices: [{first}, {second}]"), "utf-8")
    publish(folder)
    changed = [one.replace("by ourselves", "alone") for one in (second, first)]
    path.write_text(text.replace(line, f"voices: [{', '.join(changed)}]"), "utf-8")
    assert {(about, was.split()[0], now.split()[0]) for about, was, now in silent(folder)} == {
        ("voices.v1", "We", "We"),
        ("voices.v2", "They", "They"),
    }


def test_any_entry_explains_another_date(folder: Path) -> None:
    """Whoever tells a change of one record dates the edition anew."""
    _edit(folder, "as_of: 2026-10-01T08", "as_of: 2026-10-02T08")
    assert [about for about, _, _ in silent(folder)] == ["as_of"]
    entry = "changes: [{at: 2026-10-02T08:00+00:00, kind: update, about: timeline, note: A day was added.}]"
    _edit(folder, "edition: 1", f"edition: 1\n{entry}")
    assert silent(folder) == []


def test_another_sentence_is_no_number_retyped(folder: Path) -> None:
    """A sentence with other words and another number is a new sentence, wherever its number stands."""
    _edit(
        folder,
        "In 12 villages, 2,900 homes were reached by 14 March",
        "Of 40 bridges, 31 roads were closed by 2 May",
    )
    assert silent(folder) == []


def test_an_edition_that_moved_is_compared_under_its_old_name(folder: Path) -> None:
    """A number that was changed together with the name of the file is still a silent change."""
    _edit(folder, *SILENT["a figure"])
    briefings = folder / "briefings" / "wells"
    for name in ("01.yaml", "01.fr.yaml"):
        (briefings / name).rename(briefings / name.replace("01", "03"))
    _edit(folder, "kind: explainer", "kind: explainer\nid: wells/01\nmoved_from: [wells/01]", "03.yaml")
    assert silent(folder) == [("key_figures.wells", "70108", "70801")]


TEXTS_WITH_MAY = {
    "It may take 12 days": ("12",),
    "It began on 12 May": ("12", "5"),
    "May 12 was dry": ("5", "12"),
}


def test_a_word_that_is_also_a_month_is_one_only_beside_a_number() -> None:
    """`It may take 12 days` has one number, `12 May` and `May 12` have a number and a month."""
    said = {text: next(sentences({"lang": "en", "title": text})).says for text in TEXTS_WITH_MAY}
    assert said == TEXTS_WITH_MAY
