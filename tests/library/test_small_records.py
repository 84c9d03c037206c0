"""Names of files, evidence, front pages, sent marks and flashes at their edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import reader, settings
from standfirst.engine import Store
from standfirst.engine.dependency import SEPARATOR, tracing
from standfirst.engine.memo import Memo
from standfirst.errors import Problem
from standfirst.library import Library, Loaded, collection, load
from standfirst.library.evidence import evidence
from standfirst.library.files import BriefingFile, find, is_text, path_fault
from standfirst.library.fingerprints import fingerprints, stale_sections
from standfirst.library.flash import flash
from standfirst.library.front import unknown_in_front
from standfirst.library.registry import Registry, load_registry
from standfirst.library.sent_marks import FILE, SentMark, read_marks, write_marks
from standfirst.library.traced_records import PARTS, traced
from standfirst.model import Briefing
from standfirst.reader import Document
from standfirst.settings import Front, Site
from tests.markings import QuotationEntry, site, write
from tests.sites import WELLS

OPEN = QuotationEntry("CLEAR", "approved")


def test_a_problem_names_the_files_that_it_stops() -> None:
    """A fault in a file that two briefings name stops both; one that stops none is a fault of its own file."""
    shared, own = (Problem(path, 1, 1, "SF004", "", "") for path in ("cases.csv", "c.yaml"))
    loaded = Loaded(
        Library(Site(Path(), "", ""), ()),
        (shared, own),
        {"a.yaml": (shared,), "b.yaml": (shared,), "d.yaml": ()},
    )
    assert loaded.sources(shared) == {"a.yaml", "b.yaml"}
    assert loaded.sources(own) == {"c.yaml"}


def test_addresses_are_those_of_series_stem_and_language(tmp_path: Path) -> None:
    """A page has the name of its file, a report that of its series too, and a translation stands below its language."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    english, french = load(settings.load(made)).library.editions
    assert [english.path(one) for one in ("html", "json", "pdf")] == [
        "wells/01.html",
        "wells/01.json",
        "wells/wells-01.pdf",
    ]
    assert [french.path(one) for one in ("html", "json", "pdf")] == [
        "fr/wells/01.html",
        "fr/wells/01.json",
        "fr/wells/wells-01-fr.pdf",
    ]
    assert BriefingFile("", "one", "", made).key == "one"


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("wells/index.yaml", True),
        ("search.yaml", True),
        ("index.yaml", True),
        ("wells/search.yaml", False),
        ("other.yaml", False),
    ],
)
def test_the_site_keeps_names_of_its_own_pages(name: str, taken: bool, tmp_path: Path) -> None:
    """`index` is taken in every folder, the other pages of the site in none but the first."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    (made / "briefings" / "wells" / "01.yaml").rename(made / "briefings" / name)
    assert [one.code for one in load(settings.load(made)).problems] == (["SF024"] if taken else [])


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("wells/01.yaml", True),
        ("a/b/01.yaml", False),
        ("Big wells/01.yaml", False),
        ("wells/One.yaml", False),
    ],
)
def test_a_name_is_an_address(name: str, accepted: bool, tmp_path: Path) -> None:
    """A series is one folder, and folder and file are of small letters, digits and hyphens."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    path = made / "briefings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    (made / "briefings" / "wells" / "01.yaml").rename(path)
    found = [(one.code, one.line, one.column) for one in load(settings.load(made)).problems]
    assert found == ([] if accepted else [("SF022", 1, 1)])


@pytest.mark.parametrize(
    ("letter", "expected"), [(0xD7FF, True), (0xD800, False), (0xDFFF, False), (0xE000, True)]
)
def test_a_name_that_could_not_be_decoded_is_no_text(letter: int, expected: bool) -> None:
    """Python keeps such bytes as halves of a pair, from the first to the last of them."""
    assert is_text(f"w{chr(letter)}") is expected


def test_a_briefing_is_no_link_that_leads_away(tmp_path: Path) -> None:
    """A link to a file elsewhere is refused by its name, which is a whole path if the briefings are not in the site."""
    other = tmp_path / "01.yaml"
    other.write_text(WELLS, "utf-8")
    folder = tmp_path / "site" / "briefings"
    folder.mkdir(parents=True)
    (folder / "01.yaml").symlink_to(other)
    (folder / "02.yaml").write_text(WELLS, "utf-8")
    for root, path in ((folder.parent, "briefings/01.yaml"), (tmp_path / "empty", f"{folder}/01.yaml")):
        files, (problem,) = find(Site(root, "Desk", "", briefings=str(folder)))
        assert [one.stem for one in files] == ["02"]
        assert (problem.path, problem.message) == (path, "a link that leads out of briefings/")


def test_evidence_of_one_name_is_told_apart_by_its_place(tmp_path: Path) -> None:
    """A name that two have finds none; with its kind it finds one; a table for download alone is no evidence."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    tables = """tables:
  - {id: course, title: A, columns: [{id: a, label: A}, {id: b, label: B, kind: number}], rows: [[x, 1]], sources: [a]}
  - {id: all, title: B, download: true, columns: [{id: a, label: A}, {id: b, label: B, kind: number}], rows: [[x, 1]], sources: [a]}
"""
    path.write_text(path.read_text("utf-8") + tables, "utf-8")
    (edition,) = load(settings.load(made)).library.editions
    found = evidence(edition.briefing)
    assert {one.anchor for one in found.pieces} == {"table-course", "chart-course"}
    assert found.find("course") is None
    assert (found.find("table-course") or found.pieces[-1]).kind == "table"
    assert found.find("nothing") is None


@pytest.mark.parametrize(
    ("lead", "fix"),
    [("wels/01", "write 'wells/01', or leave it out"), ("zzz", "write 'wells', or leave it out")],
)
def test_the_front_page_names_what_is_nearest(lead: str, fix: str, tmp_path: Path) -> None:
    """A lead that does not exist is told with a name that does."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    library = load(settings.load(made, {"STANDFIRST": {"FRONT": {"LEAD": lead}}})).library
    assert library.site.front == Front(lead=lead)
    assert [one.fix for one in unknown_in_front(library)] == [fix]
    there = load(settings.load(made, {"STANDFIRST": {"FRONT": {"LEAD": "wells/01"}}})).library
    assert list(unknown_in_front(there)) == []


def test_a_front_page_of_nothing_names_nothing(tmp_path: Path) -> None:
    """Without a briefing no other name is proposed; the problem is that of the settings as a whole."""
    made = site(tmp_path / "site")
    library = load(settings.load(made, {"STANDFIRST": {"FRONT": {"LEAD": "wells/01"}}})).library
    (problem,) = unknown_in_front(library)
    assert (problem.line, problem.column, problem.fix) == (1, 1, "leave it out")


def test_sent_marks_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Of two marks of one mailing the one with more events stays, in any order, and lines of a merge are passed over."""
    made = Site(tmp_path, "Desk", "")
    (tmp_path / "briefings").mkdir()
    few, many = (
        SentMark("wells/01", "edition", "2026-10-02", "0123", events, f"{events + 50:02}")
        for events in (3, 9)
    )
    other = SentMark("wells/02", "correction", "2026-10-03", "0123", 12, "62")
    write_marks(made, [many, other])
    write_marks(made, [few])
    with (tmp_path / "briefings" / FILE).open("a", encoding="utf-8") as file:
        file.write("<<<<<<< ours\nwells/01,edition,2026-10-02,0123,4,04\n=======\n")
    assert read_marks(made) == (many, other)


def test_people_lend_their_spellings_to_whom_a_briefing_protects() -> None:
    """Aliases of the registry join those of a protected speaker, and are not given to one who is named."""
    registry = Registry(people={"ines": {"name": "Ines Marlow", "aliases": ["I. Marlowe"]}})
    protected = registry.fill(
        {"voices": [{"speaker": {"person": "ines", "published_as": "A ferrywoman", "aliases": ["Nes"]}}]}
    )
    named = registry.fill({"voices": [{"speaker": {"person": "ines"}}]})
    assert protected["voices"][0]["speaker"]["aliases"] == ["Nes", "I. Marlowe"]
    assert "aliases" not in named["voices"][0]["speaker"]


def test_the_registry_is_a_part_of_a_translation(tmp_path: Path) -> None:
    """What a person is called there changes the digest of an edition that names the person, in every language."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("speaker: {", "speaker: {person: ines, "), "utf-8")
    people = made / "briefings" / "_registry" / "people.yaml"
    people.parent.mkdir()
    digests = []
    for organisation in ("A council", "A ministry"):
        people.write_text(f"ines: {{name: Ines Marlow, organisation: {organisation}}}\n", "utf-8")
        loaded = load(settings.load(made))
        assert not loaded.problems
        digests.append([one.digest for one in loaded.library.editions])
    assert all(before != after for before, after in zip(*digests, strict=True))


def test_a_fingerprint_is_of_words_in_any_order_of_keys() -> None:
    """A record whose fields change places says the same, and one with another word does not."""
    figure = {"label": "Wells", "note": "Counted by hand."}
    same, other = dict(reversed(figure.items())), {**figure, "note": "Counted by boat."}
    first, second, third = (fingerprints({"key_figures": [one]}) for one in (figure, same, other))
    assert first == second != third


def test_a_flash_keeps_the_sources_that_it_cites(tmp_path: Path) -> None:
    """A source that only a part left out cites is left out, too; its parts are as if nobody had written them."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    text = path.read_text("utf-8").replace(
        "sources: [{id: a,", 'sources: [{id: b, title: "Another", date: 2026-09-01, grade: B2}, {id: a,'
    )
    path.write_text(text.replace("began long ago [@a]", "began long ago [@b]"), "utf-8")
    (edition,) = load(settings.load(made)).library.editions
    short = flash(edition).briefing
    assert [one.id for one in short.sources] == ["a"]
    assert (short.background, short.voices, short.claims) == (None, (), ())


def test_evidence_is_numbered_where_the_prose_places_it(tmp_path: Path) -> None:
    """What the situation places comes first, what a later part places last, and the rest between them."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    table = "  - {{id: {0}, title: {0}, columns: [{{id: a, label: A}}, {{id: b, label: B, kind: number}}], rows: [[x, 1]], sources: [a]}}\n"
    tables = "".join(table.format(name) for name in ("last", "loose", "first"))
    situation, background = (
        f"{name}: |\n  They were counted [@a].\n\n  ![[{placed}]]\n"
        for name, placed in (("situation", "first"), ("background", "last"))
    )
    kept = [
        one for one in path.read_text("utf-8").splitlines() if not one.startswith(("situation", "background"))
    ]
    path.write_text("\n".join(kept) + f"\n{situation}{background}tables:\n{tables}", "utf-8")
    (edition,) = load(settings.load(made)).library.editions
    found = [(one.id, one.placed) for one in evidence(edition.briefing).pieces if one.kind == "table"]
    assert found == [("first", True), ("loose", False), ("last", True)]


def test_what_an_annex_places_comes_last(tmp_path: Path) -> None:
    """An annex is printed behind the other sections, wherever the file has it."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    path = made / "briefings" / "wells" / "01.yaml"
    table = "  - {{id: {0}, title: {0}, columns: [{{id: a, label: A}}, {{id: b, label: B, kind: number}}], rows: [[x, 1]], sources: [a]}}\n"
    tables = "".join(table.format(name) for name in ("last", "first"))
    sections = "".join(
        f'  - {{id: {name}, title: {name}, text: "It is here.\\n\\n![[{placed}]]"{kind}}}\n'
        for name, placed, kind in (("extra", "last", ", kind: annex"), ("own", "first", ""))
    )
    path.write_text(f"{path.read_text('utf-8')}sections:\n{sections}tables:\n{tables}", "utf-8")
    (edition,) = load(settings.load(made)).library.editions
    assert [one.id for one in evidence(edition.briefing).pieces if one.kind == "table"] == ["first", "last"]


def test_a_digest_is_of_the_records_that_were_read(tmp_path: Path) -> None:
    """An edition with other records has none, nor has one that was made without a file."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    (edition,) = load(settings.load(made)).library.editions
    assert edition.digest
    assert replace(edition, briefing=edition.briefing.model_copy()).digest == ""
    assert replace(edition, origin=None).digest == ""


def test_a_file_outside_the_folder_says_how_it_left_it(tmp_path: Path) -> None:
    """A path that climbs out is no link, and a link that leads out is no path that climbs out."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    (tmp_path / "cases.csv").write_text("a,b\n", "utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "cases.csv")
    (folder / "own.csv").write_text("a,b\n", "utf-8")
    faults = [path_fault(folder / name, folder) for name in ("../cases.csv", "link.csv", "own.csv")]
    assert [fault.what if fault else "" for fault in faults] == [
        "a file outside briefings/ is not read",
        "a link that leads out of briefings/",
        "",
    ]


def test_records_may_cite_the_registry_alone() -> None:
    """A source of the registry comes with a briefing that lists it in a record or cites it in prose, and with no other."""
    registry = Registry(sources={name: {"title": name} for name in ("listed", "cited", "unused")})
    data = {"key_figures": [{"id": "wells", "sources": ["listed"]}], "situation": "There are wells [@cited]."}
    assert registry.fill(data)["sources"] == [
        {"id": "listed", "title": "listed"},
        {"id": "cited", "title": "cited"},
    ]


def test_an_unchanged_registry_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second load with the same memo takes the records from it."""
    made = site(tmp_path / "site")
    (made / "briefings" / "_registry").mkdir()
    (made / "briefings" / "_registry" / "people.yaml").write_text("ines: {name: Ines Marlow}\n", "utf-8")
    kept = Memo(Store(None, ""))
    first = load_registry(settings.load(made), kept)

    def parse(raw: bytes, name: str) -> Document:
        raise AssertionError(name, raw)

    monkeypatch.setattr(reader, "read_bytes", parse)
    assert load_registry(settings.load(made), kept) == first
    assert [*first[0].people] == ["ines"]


def test_fingerprints_of_parts_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition that nothing changed has those of the last load; any other has those of its records as they are."""
    made = site(tmp_path / "site")
    briefings = made / "briefings"
    source = "sources:\n  - {id: a, title"
    texts = {
        "wells/01.yaml": WELLS.replace(source, "sources:\n  - {id: b, title").replace("@a", "@b")
        + "edition: 1\n",
        "wells/01.ur.yaml": "lang: ur\ntitle: کنویں\n",
        "wells/02.yaml": WELLS.partition("sources:")[0] + "edition: 2\n",
        "wells/_series.yaml": "title: Wells\n",
        "_registry/sources.yaml": "a: {title: Survey of wells, publisher: A desk, date: 2026-10-01, grade: B2}\n",
    }
    for name, text in texts.items():
        (briefings / name).parent.mkdir(exist_ok=True)
        (briefings / name).write_text(text, "utf-8")
    kept = Memo(Store(None, ""))

    def parts(kept: Memo | None) -> dict[str, Mapping[str, bytes]]:
        loaded = load(settings.load(made), kept=kept)
        assert not loaded.problems
        return {one.name: one.parts for one in loaded.library.editions}

    last = parts(kept)
    assert set(last) == {"wells/01", "wells/01.ur", "wells/02"}
    for name, old, new, changed in [
        ("wells/01.yaml", "There are wells", "There were wells", {"wells/01", "wells/01.ur"}),
        ("wells/01.yaml", "tlp: CLEAR", "tlp: AMBER", {"wells/01", "wells/01.ur"}),
        ("wells/01.ur.yaml", "کنویں", "دو کنویں", {"wells/01.ur"}),
        ("wells/_series.yaml", "Wells", "Dry wells", set(last)),
        ("_registry/sources.yaml", "grade: B2", "grade: B3", {"wells/02"}),
    ]:
        text = (briefings / name).read_text("utf-8")
        (briefings / name).write_text(text.replace(old, new), "utf-8")
        now = parts(kept)
        assert now == parts(None)
        assert {one for one in now if now[one] != last[one]} == changed
        last = now

    def compute(*_: object) -> dict[str, bytes]:
        raise AssertionError

    monkeypatch.setattr(collection, "fingerprints", compute)
    assert parts(kept) == last


def test_only_reading_records_depends_on_them() -> None:
    """A field depends on its part, the record as a whole on all parts, and a method of it on none by itself."""
    records = Briefing.model_validate(
        {
            "title": "Wells",
            "dateline": {"place": "Testford", "date": "2026-02-01"},
            "situation": "There are wells.",
        }
    )
    with tracing() as trace:
        briefing = traced(records, "wells/01")
        _ = briefing.rank
        assert not trace
        _ = briefing.title
        assert [key.split(SEPARATOR) for key in trace] == [["edition", "wells/01", "line"]]
        briefing.model_copy()
    assert {key.split(SEPARATOR)[-1] for key in trace} == set(PARTS)


def test_a_mark_counts_events_in_digits(tmp_path: Path) -> None:
    """A line of another number, as of a damaged file, is passed over."""
    made = settings.load(site(tmp_path / "site"))
    mark = SentMark("wells/01", "edition", "2026-10-02", "0123", 12, "62")
    write_marks(made, [mark])
    path = made.root / made.briefings / FILE
    path.write_text(f"{path.read_text('utf-8')}wells/02,edition,2026-10-02,0123,²,62\n", "utf-8")
    assert read_marks(made) == (mark,)


def test_editions_beside_one_another(tmp_path: Path) -> None:
    """Each edition knows those before and behind it in its language, and the series its newest that was not withdrawn."""
    made = site(tmp_path / "site")
    for number in (1, 2, 3):
        write(made, number, OPEN, OPEN)
    library = load(settings.load(made)).library
    first, second, third = (library.by_name[f"wells/0{number}"] for number in (1, 2, 3))
    assert [library.neighbour(one, -1) for one in (first, second, third)] == [None, first, second]
    assert [library.neighbour(one, 1) for one in (first, second, third)] == [second, third, None]
    unknown = replace(first, file=replace(first.file, stem="04"))
    assert [library.neighbour(unknown, step) for step in (-1, 1)] == [None, None]
    assert library.beside("wells/02") == (first, first, third)
    assert library.beside("wells/04") == ()
    assert {name: one.name for name, one in library.by_id.items()} == {
        one.id: one.name for one in (first, second, third)
    }
    french = library.by_name["wells/03.fr"]
    assert (library.newest("wells"), library.newest("wells", "fr"), library.newest("wells", "ur")) == (
        third,
        french,
        third,
    )
    assert library.newest("springs") is None


def test_a_withdrawn_translation_is_not_the_newest(tmp_path: Path) -> None:
    """Readers of that language get the original."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, QuotationEntry(status="withdrawn"))
    library = load(settings.load(made)).library
    newest = library.newest("wells", "fr")
    assert newest is not None
    assert newest.name == "wells/01"


def test_editions_that_share_a_name_are_told(tmp_path: Path) -> None:
    """The same number in a series and the same id are each told with the other file; a translation shares both."""
    made = site(tmp_path / "site")
    for number in (1, 2, 3):
        write(made, number, OPEN, OPEN)
    second, third = (made / "briefings" / "wells" / f"0{number}.yaml" for number in (2, 3))
    second.write_text(second.read_text("utf-8").replace("edition: 2", "edition: 1"), "utf-8")
    third.write_text(f"id: wells/01\n{third.read_text('utf-8')}", "utf-8")
    found = [
        (one.path, one.line, one.message) for one in load(settings.load(made)).problems if one.code == "SF023"
    ]
    line = second.read_text("utf-8").splitlines().index("edition: 1") + 1
    assert sorted(found) == [
        ("briefings/wells/02.yaml", line, "has the same edition as briefings/wells/01.yaml"),
        ("briefings/wells/03.yaml", 1, "has the same id as briefings/wells/01.fr.yaml"),
        ("briefings/wells/03.yaml", 1, "has the same id as briefings/wells/01.yaml"),
    ]


def test_marks_are_added_to_those_that_are_there(tmp_path: Path) -> None:
    """A second mailing is kept beside the first, and a mark that is there already changes no byte of the file."""
    made = settings.load(site(tmp_path / "site"))
    first = SentMark("wells/01", "edition", "2026-10-02", "0123", 12, "62")
    second = SentMark("wells/02", "edition", "2026-10-09", "0123", 24, "74")
    write_marks(made, [first])
    write_marks(made, [second])
    assert read_marks(made) == (first, second)
    path = made.root / made.briefings / FILE
    write_marks(made, [SentMark("wells/02", "edition", "2026-10-10", "0123", 24, "75")])
    assert read_marks(made) == (first, second)
    assert b"\r" not in path.read_bytes()
    path.write_text(f"<<<<<<< ours\n{path.read_text('utf-8')}", "utf-8")
    before = path.read_bytes()
    write_marks(made, [first])
    assert path.read_bytes() == before


def test_an_edition_is_about_the_disasters_of_its_series(tmp_path: Path) -> None:
    """Its own disasters, if it names any, or else those of its series; none without a series."""
    made = site(tmp_path / "site")
    for number in (1, 2):
        write(made, number, OPEN)
    folder = made / "briefings" / "wells"
    (folder / "_series.yaml").write_text("title: Wells\ndisasters: [{glide: FL-2026-000001-NGA}]\n", "utf-8")
    own = folder / "02.yaml"
    own.write_text(f"disasters: [{{glide: FL-2026-000002-NGA}}]\n{own.read_text('utf-8')}", "utf-8")
    library = load(settings.load(made)).library
    found = [[one.glide for one in library.by_name[f"wells/0{number}"].disasters] for number in (1, 2)]
    assert found == [["FL-2026-000001-NGA"], ["FL-2026-000002-NGA"]]


def test_a_briefing_from_elsewhere_is_named_by_its_file(tmp_path: Path) -> None:
    """One outside the site has the stem of its file name, one inside its series, too; a translation outside needs its original."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN)
    (tmp_path / "well.yaml").write_text(WELLS, "utf-8")
    (tmp_path / "well.fr.yaml").write_text("lang: fr\ntitle: Puits\n", "utf-8")
    asked = [made / "briefings" / "wells" / "01.yaml", tmp_path / "well.yaml", tmp_path / "well.fr.yaml"]
    loaded = load(settings.load(made), asked)
    assert {one.name for one in loaded.library.editions} == {"wells/01", "well"}
    assert [(one.path, one.message) for one in loaded.problems] == [
        (str(tmp_path / "well.yaml"), "a file outside briefings/ is not read")
    ]


def test_only_a_translation_is_outdated(tmp_path: Path) -> None:
    """Its stamped sections that differ from the original; a section that was never stamped is not named."""
    made = site(tmp_path / "site")
    write(made, 1, OPEN, OPEN)
    french = made / "briefings" / "wells" / "01.fr.yaml"
    stamp = "translation: {by: Desk, on: 2026-10-02, sections: {title: aaaaaaaaaaaa}}\n"
    french.write_text(french.read_text("utf-8") + stamp, "utf-8")
    loaded = load(settings.load(made))
    assert not loaded.problems
    assert [stale_sections(one) for one in loaded.library.editions] == [(), ("title",)]
