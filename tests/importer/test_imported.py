"""Tests of the whole import on invented texts of many styles."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from standfirst.importer import Imported, check, import_file, run_import
from standfirst.model import Briefing
from standfirst.reader import read_text
from tests.importer.texts import ALL, FOOTNOTES, TEXTS, briefing_document, with_part, word_file

DAY = date(2031, 1, 2)


def made(name: str) -> Imported:
    """The import of one of the invented texts."""
    return import_file(TEXTS / name, today=DAY)


def speakers(data: dict[str, Any], *fields: str) -> list[str]:
    """Who speaks, in order."""
    return [
        each["speaker"].get("name", each["speaker"].get("published_as"))
        for field in fields or ("voices", "reactions")
        for each in data.get(field, ())
    ]


def figures(data: dict[str, Any]) -> dict[str, float]:
    """Values of the key figures by label."""
    return {each["label"]: each["value"] for each in data.get("key_figures", ())}


@pytest.mark.parametrize("name", ALL)
def test_every_text_becomes_a_valid_draft(name: str) -> None:
    """Each text gives a briefing that the schema takes, as a closed draft, the same each time."""
    first = made(name)
    briefing = Briefing.model_validate(read_text(first.yaml, name).data)
    assert (briefing.status, briefing.tlp) == ("draft", "AMBER")
    assert briefing.exercise or "EXERCISE" not in (TEXTS / name).read_text(encoding="utf-8", errors="replace")
    assert first == made(name)


SIGNED = """EXERCISE: Voices on the closures

The district closed 12 of 40 schools.

Teacher Hanna Bly said: "I taught in three rooms at once."

--
Field Desk
Asked whether it would be reviewed, Minister Carl Adler replied: "Everything is always under review."
"""


def imported(folder: Path, text: str, name: str = "a.txt") -> Imported:
    """The import of a text, which is proved to have lost nothing."""
    (folder / name).write_text(text, encoding="utf-8")
    result = import_file(folder / name, today=DAY)
    assert check(folder / name, result.yaml) == ()
    return result


def test_quotations_of_what_is_set_aside_are_listed(tmp_path: Path) -> None:
    """Words below a signature are listed whole: no record takes a part of them and lets the rest go."""
    result = imported(tmp_path, SIGNED)
    assert speakers(result.data) == ["Hanna Bly"]
    listed = [entry.line.text for entry in result.coverage.unplaced]
    assert listed == SIGNED.splitlines()[6:]
    assert "(a signature): Asked whether it would be reviewed" in result.yaml


@pytest.mark.parametrize(
    ("name", "mark", "note"),
    [("a.txt", "[1]", "[1] "), ("a.txt", "[^1]", "[1] "), ("a.md", "[^1]", "[^1]: ")],
)
def test_the_mark_of_a_note_becomes_its_citation(tmp_path: Path, name: str, mark: str, note: str) -> None:
    """A mark is a citation in the prose, never the sign of one that is escaped."""
    text = f"EXERCISE: Wells\n\nThe river{mark} rose in all of the districts.\n\n{note}Survey of wells, https://example.org/x\n"
    result = imported(tmp_path, text, name)
    assert "The river[@note-1] rose in all of the districts." in result.data["situation"]


def test_a_mark_that_becomes_nothing_is_lost(tmp_path: Path) -> None:
    """The proof asks for each mark of a note, too: a briefing without its citation holds less."""
    text = "EXERCISE: Wells\n\nThe river[1] rose in all of the districts.\n\n[1] Survey of wells, https://example.org/x\n"
    result = imported(tmp_path, text)
    assert check(tmp_path / "a.txt", result.yaml.replace("[@note-1]", ""))


@pytest.mark.parametrize(
    "line",
    [
        "SITUACIÃ“N: todo lo que se sabe", "> — Hu> — Hu> — Hugo Marsh, Historian (Vellport)", "- Mina Castell (Entomologist, Sarn I,nstitute)",
        "Ivo Stern, Press Officer, ivo.stern@example.org, +00 # 555 0199 31", "r. It did not matter, and the hut was not open then.",
        "[1] Ministry table 4, https://e, sa note [1] and a link [here](https://example.org/x) and lorries.",
    ],
)  # fmt: skip
def test_what_is_not_held_word_for_word_is_listed(tmp_path: Path, line: str) -> None:
    """A line that the import has pulled apart or changed stands whole in the list at the end."""
    for before in ("SUMMARY", "Contact:", '"We dig."', "The text [1] says so."):
        for name in ("a.txt", "a.md"):
            text = f"EXERCISE: Wells\n\n{before}\n\n{line}\n\nThe river rose in all of the districts.\n"
            result = imported(tmp_path, text, name)
            assert all(entry.places or entry.reason for entry in result.coverage.entries)


@pytest.mark.parametrize("name", ALL)
def test_no_line_of_any_text_is_lost(name: str) -> None:
    """Each line is placed or listed, and the written file alone proves it."""
    result = made(name)
    assert all(entry.places or entry.reason for entry in result.coverage.entries)
    assert not [entry for entry in result.coverage.unplaced if entry.reason == "not recognised"]
    assert check(TEXTS / name, result.yaml) == ()


def test_there_are_many_texts() -> None:
    """The two tests above had something to look at."""
    assert len(ALL) >= 15


def test_wire_copy_with_marked_sections() -> None:
    """Nine quotations by seven speakers, three marked sections and five casualty figures are found."""
    result = made("wire.txt")
    counts = dict(result.coverage.found)
    assert (counts["quotations"], counts["speakers"], counts["marked sections"], counts["figures"]) == (
        9,
        7,
        3,
        5,
    )
    assert speakers(result.data, "voices") == [
        "Mirela",
        "Jonas Feld",
        "Jonas Feld",
        "Tomas Ardel",
        "Jonas Feld",
    ]
    assert speakers(result.data, "reactions") == [
        "Dr. Selma Orey",
        "Anton Reiss",
        "Ines Talbot",
        "Paul Verrin",
    ]
    assert figures(result.data) == {
        "People killed": 60,
        "Farmers killed": 22,
        "Rail workers killed": 11,
        "Passengers dead": 30,
        "Villagers evacuated": 340,
    }
    assert result.data["key_figures"][0]["qualifier"] == "more than"


def test_a_surname_brings_its_role_and_place_along() -> None:
    """Who is introduced in full is the same person when only the surname speaks."""
    voices = made("wire.txt").data["voices"]
    assert voices[0]["speaker"] == {"name": "Mirela", "role": "Baker", "place": "Lower Orrin", "age": 52}
    assert voices[3]["speaker"] == {"name": "Tomas Ardel", "role": "Valley Governor"}
    assert voices[4]["speaker"] == voices[1]["speaker"]
    assert voices[4]["speaker"]["organisation"].endswith("H. Linden School of Engineering")


def test_the_claim_and_its_denial() -> None:
    """An allegation has who made it, that no evidence was shown, and the words that reject it."""
    claim = next(each for each in made("wire.txt").data["claims"] if each["status"] == "disputed")
    assert claim["claim"] == "The gates were opened from Sarrow."
    assert [party["name"] for party in claim["by"]] == ["Petra Voss", "Emil Kranz"]
    assert claim["evidence"] == "without offering any evidence"
    assert claim["responses"][0]["by"] == "Port Sarrow"
    assert claim["responses"][0]["quote"] == "pure fantasy"
    assert claim["responses"][0]["kind"] == "denial"


def test_the_prose_keeps_the_sentences() -> None:
    """What is not a pull quote stays in the prose word for word; a pull quote stands once, as a record."""
    data = made("wire.txt").data
    assert '"We heard the water before we saw it. Nobody told us to run," said Mirela' in data["situation"]
    assert "A dam is a promise" not in str(data["sections"])


def test_a_situation_report() -> None:
    """Numbered capitals, bullets, contacts and a number make a sitrep with highlights and contacts."""
    data = made("sitrep.txt").data
    assert (data["kind"], data["edition"], data["dateline"]["place"]) == ("sitrep", 4, "Tavara")
    assert str(data["dateline"]["date"]) == "2031-05-14"
    assert len(data["highlights"]) == 3
    assert [each["name"] for each in data["contacts"]] == ["Lena Okoro", "Desk"]
    found = figures(data)
    assert {
        "People killed": 37,
        "Injured": 112,
        "Houses destroyed": 418,
        "People displaced": 9400,
    }.items() <= found.items()
    assert "### Health" in data["sections"][0]["text"]


def test_a_more_open_mark_is_not_taken_over() -> None:
    """TLP:GREEN of a source is shown to the editor, and the draft stays AMBER."""
    result = made("sitrep.txt")
    assert result.data["tlp"] == "AMBER"
    assert "the source says TLP:GREEN" in result.yaml


def test_a_stricter_mark_is_taken_over(tmp_path: Path) -> None:
    """TLP:RED of a source makes the draft RED."""
    path = tmp_path / "red.txt"
    path.write_text("EXERCISE: A title\n\nTLP:RED\n\nSomething happened here, and more.\n", encoding="utf-8")
    assert import_file(path).data["tlp"] == "RED"


def test_a_press_release() -> None:
    """Wrapped lines, curly quotes, quotations before and after, boilerplate and a press contact."""
    data = made("press.txt").data
    assert data["title"] == "Harbour Foundation Opens Shelter for 250 Families in Port Alder"
    assert speakers(data) == ["Nadia Brandt", "Nadia Brandt", "Oskar Lind", "Ruth Calder"]
    assert data["contacts"][0]["email"] == "ivo.stern@example.org"
    assert figures(data) == {}


def test_a_markdown_explainer() -> None:
    """Front matter, links, a table, a footnote and a block quotation keep what they mean."""
    data = made("explainer.md").data
    assert str(data["dateline"]["date"]) == "2031-02-07"
    assert "[fishing union](https://example.org/union)" in data["situation"]
    assert "[@note-1]" in data["situation"]
    assert data["sources"][0]["id"] == "note-1"
    assert data["tables"][0]["rows"] == [["January", 12, 0], ["February", 31, 9]]
    assert speakers(data) == ["Ilse Brandt", "Hugo Marsh"]
    assert data["voices"][0]["via"] == "Northern Courier"
    assert figures(data) == {"Boats turned back": 40, "Trawlers stopped": 14}


def test_references_of_the_source_are_made_harmless() -> None:
    """What looks like our figures and citations in a source is text, not a reference."""
    for name, field in (("explainer.md", "sections"), ("markup.txt", "situation")):
        text = str(made(name).data[field])
        assert "{{" not in text.replace("\\{\\{", "").replace("\\\\{", "")
        assert " [@source]" not in text
        assert " [@lamp]" not in text


def test_french() -> None:
    """Guillemets, French verbs, numbers with blanks, a dateline with its agency and a denial."""
    data = made("french.txt").data
    assert (data["lang"], data["dateline"]["place"], str(data["dateline"]["date"])) == (
        "fr",
        "Montval",
        "2031-04-12",
    )
    assert speakers(data) == [
        "Élise Marchand",
        "Élise Marchand",
        "Paul Dubreuil",
        "Luc Ferrand",
        "Karim Belloc",
    ]
    assert data["voices"][0]["speaker"]["age"] == 41
    assert figures(data) == {"Personnes évacuées dans la vallée de Serrane": 1250, "Morts": 14, "Blessés": 37}
    assert data["claims"][0]["responses"][0]["by"] == "Anne Sorel"


def test_urdu() -> None:
    """Urdu quotation marks, verbs, numbers, headings and an allegation that is denied."""
    data = made("urdu.txt").data
    assert data["lang"] == "ur"
    assert speakers(data) == ["سلیم درانی", "زرینہ بی بی", "ڈاکٹر عائشہ نور"]
    assert figures(data) == {"افراد ہلاک": 45, "زخمی": 120, "گھر تباہ": 300}
    assert data["claims"][0]["status"] == "disputed"
    assert "background" in data


def test_headings_in_capitals() -> None:
    """Headings in capitals find their fields, and what people without names say is suggested, not taken."""
    result = made("capitals.txt")
    assert set(result.data) >= {"standfirst", "situation", "background", "outlook"}
    assert speakers(result.data) == []
    assert [each.record["quote"] for each in result.suggestions if each.field == "voices"][
        1
    ] == "We sold the rain."


def test_no_headings_at_all() -> None:
    """A bare text lends its first words as a headline; `he said` names nobody."""
    result = made("noheadings.txt")
    assert result.data["title"].startswith("Ferry workers in Callan Bay")
    assert speakers(result.data) == ["Greta Holm", "Greta Holm", "Greta Holm"]
    assert {each.line for each in result.suggestions if each.field == "voices"} == {5, 7}


def test_attributions_before_the_quotation() -> None:
    """`X said: "…"`, `X said, "…"`, `According to X, "…"` and `X: "…"`, but not `He added: "…"`."""
    data = made("before.txt").data
    assert speakers(data) == [
        "Hanna Bly",
        "Omar Decker",
        "Vera Lint",
        "Carl Adler",
        "Ben Hollis",
    ]
    assert figures(data) == {}


def test_nested_and_long_quotations() -> None:
    """Quotations inside quotations stay inside; one over three paragraphs is one; apostrophes are none."""
    voices = made("nested.txt").data["voices"]
    assert [each["speaker"]["name"] for each in voices] == ["Iris Vale", "Iris Vale", "Owen Thrale"]
    assert voices[0]["quote"].startswith("He shouted “turn back")
    assert voices[2]["quote"].strip().split("\n\n")[1] == "First, that nobody was ready."


def test_a_forwarded_mail() -> None:
    """The subject is the headline, `> ` goes, addresses and signature are listed and not placed."""
    result = made("mail.txt")
    assert result.data["title"] == "EXERCISE - Cable fire cuts power in Nordhaven"
    assert "field@example.org" not in str(result.data)
    assert {entry.reason for entry in result.coverage.unplaced} >= {"the head of the message", "a signature"}
    assert figures(result.data) == {
        "Households without electricity": 64000,
        "Hospitals that run on generators": 2,
        "People evacuated from the metro": 310,
    }


def test_bold_lines_as_headings() -> None:
    """Bold lines head highlights, a timeline and reactions, with `- Name (Role, Organisation)` below."""
    data = made("bold.md").data
    assert len(data["highlights"]) == 2
    assert [str(each["date"]) for each in data["timeline"]] == ["2031-03-03", "2031-03-09", "2031-04"]
    assert data["reactions"][0]["speaker"] == {
        "name": "Mina Castell",
        "role": "Entomologist",
        "organisation": "Sarn Institute",
    }
    assert data["reactions"][1]["speaker"] == {"name": "Village Council of Sarn"}


def test_windows_1252() -> None:
    """A file in the old encoding of Windows keeps its accents, and the report says so."""
    result = made("legacy.txt")
    assert result.data["voices"][0]["speaker"]["name"] == "Zoë Müller"
    assert any("Windows-1252" in remark for remark in result.coverage.remarks)


def test_numbers_that_are_no_figures() -> None:
    """Dates, times, ages, years, ordinals and numbered things are none; what is counted is, in words too."""
    assert figures(made("scores.txt").data) == {
        "People who live there": 1_250_000,
        "Soldiers who came": 250,
        "Bill": 3_400_000_000,
        "Houses destroyed": 70,
        "Bridges destroyed": 15,
        "Wells destroyed": 9,
        "Children missing": 21,
    }


@pytest.mark.slow
def test_a_word_file(tmp_path: Path) -> None:
    """Word headings, a list, a table, quotations; the page header is listed and not placed."""
    path = word_file(tmp_path / "a.docx", briefing_document)
    result = import_file(path, today=DAY)
    assert speakers(result.data) == ["Ida Kron", "Tom Elk"]
    assert (result.data["dateline"]["place"], result.data["dateline"]["country"]) == ("Vellmark", "CA")
    assert figures(result.data) == {
        "Commuters who took the ferry": 4000,
        "Ferries running": 3,
        "Buses added": 18,
    }
    assert result.data["contacts"] == [
        {"name": "Ann Sole", "role": "Press Officer", "email": "ann@example.org"}
    ]
    assert [entry.reason for entry in result.coverage.unplaced] == ["the page header"]
    assert check(path, result.yaml) == ()


@pytest.mark.slow
def test_a_footnote_of_a_word_file_becomes_a_source(tmp_path: Path) -> None:
    """The mark in the text becomes a citation, the note a source."""
    path = word_file(tmp_path / "n.docx", briefing_document)
    document = zipfile.ZipFile(path).read("word/document.xml")
    mark = b'</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    with_part(
        path,
        "word/document.xml",
        document.replace(b"It takes 12 cars.</w:t></w:r></w:p>", b"It takes 12 cars." + mark),
    )
    with_part(path, "word/footnotes.xml", FOOTNOTES)
    result = import_file(path, today=DAY)
    assert result.data["sources"][0]["title"] == "Bridge register, Vellmark, 4 May 2030"
    assert "It takes 12 cars.[@note-2]" in result.yaml
    assert check(path, result.yaml) == ()


@pytest.mark.slow
def test_the_command_writes_once_and_proves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the report, proves it, and never overwrites."""
    out = tmp_path / "out.yaml"
    assert run_import(TEXTS / "wire.txt", out, check=True, today=DAY) == 0
    assert "Checked: every line of the source" in capsys.readouterr().out
    assert run_import(TEXTS / "wire.txt", out, check=True, today=DAY) == 1
    assert capsys.readouterr().err.startswith(f"{out}:1:1: SF001 is there already")


@pytest.mark.slow
def test_importing_the_package_is_cheap() -> None:
    """Word files' converter is loaded only when a Word file comes."""
    code = "import sys, standfirst.importer; sys.exit('mammoth' in sys.modules or 'babel' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode
        == 0
    )


def test_a_lost_line_is_found() -> None:
    """The check knows nothing of the import: a sentence taken out of the file is missed, and so is a heading."""
    yaml = made("wire.txt").yaml
    cut = yaml.replace("The dam was built 61 years ago. ", "").replace(
        " # confirm; headed “Background & Warnings” in the source", ""
    )
    assert [line.number for line in check(TEXTS / "wire.txt", cut)] == [10, 11]
    assert check(TEXTS / "wire.txt", yaml.replace("Nobody told us to run", "Nobody told us to stay"))
    assert check(TEXTS / "mail.txt", made("mail.txt").yaml.partition("# Not placed:")[0])


def test_tags_in_markdown_are_listed_and_what_only_looks_like_one_is_text(tmp_path: Path) -> None:
    """A line of HTML tags alone is listed; words in angle brackets stay to be read, also on the page."""
    path = tmp_path / "tags.md"
    path.write_text(
        "# Floods\n\n<div class='x'>\n<NAME OF TOWN> is cut off. Use `<F>`.\n</div>\n\n<F>\n", "utf-8"
    )
    result = import_file(path, today=DAY)
    assert result.data["situation"] == "&lt;NAME OF TOWN> is cut off. Use `<F>`.\n\n&lt;F>\n"
    assert [(entry.line.number, entry.reason) for entry in result.coverage.unplaced] == [
        (3, "a tag of HTML"),
        (5, "a tag of HTML"),
    ]
    assert check(path, result.yaml) == ()


def test_a_report_under_a_letterhead() -> None:
    """Letterhead, issue line and period are no headline and no place; each numbered heading is a section."""
    result = made("report.txt")
    data = result.data
    assert (data["title"], data["kind"], data["edition"]) == ("Floods in the Selka Basin", "sitrep", 4)
    assert data["dateline"] == {"place": "Not stated", "date": "2031-03-14"}
    assert "HOPE BRIDGE INTERNATIONAL" in data["note"]
    assert [each["title"] for each in data["sections"]] == ["HUMANITARIAN NEEDS AND RESPONSE", "FUNDING"]
    found = figures(data)
    assert {"Deaths": 61, "People injured": 140, "Tents distributed": 900}.items() <= found.items()


def test_a_statement_with_quotations_on_lines_of_their_own() -> None:
    """An office is one role, a colleague without a name is no speaker, and an end mark is no heading."""
    result = made("statement.txt")
    assert [each["speaker"] for each in result.data["voices"]] == [
        {
            "name": "Dr Helena Voss",
            "role": "Country Director",
            "organisation": "Hope Bridge",
            "place": "Korvat",
        },
        {"name": "Samuel Oduya", "role": "Head of Mission", "organisation": "Lantern Relief"},
    ]
    assert "an end mark" in {entry.reason for entry in result.coverage.unplaced}


def test_urdu_with_doubled_marks() -> None:
    """Two single marks quote like a double one, and a dateline may have an Urdu comma."""
    result = made("urdu-flood.txt")
    assert result.data["dateline"] == {"place": "کوروات", "date": "2031-03-14"}
    assert speakers(result.data, "voices")[0] == "زینب بی بی"
    assert speakers(result.data, "reactions") == ["ڈاکٹر سلیم احمد"]


def test_a_french_report() -> None:
    """A French issue line gives kind, edition and day, and a denial in a relative clause has its speaker."""
    data = made("rapport.txt").data
    assert (data["kind"], data["edition"], data["dateline"]["date"]) == ("sitrep", 4, "2031-03-14")
    assert data["claims"][0]["responses"][0]["by"] == "Le ministère"
    assert data["contacts"][0]["role"] == "chargée de communication"
    assert figures(data)["Décès confirmés"] == 61


def test_a_dateline_with_its_day_in_brackets() -> None:
    """`Korvat (12 July 2031):` is place and day."""
    assert made("quake.txt").data["dateline"] == {"place": "Korvat", "date": "2031-07-12"}


def test_a_subject_of_two_verbs(tmp_path: Path) -> None:
    """`The union` is nobody's name, and `this` is no claim."""
    path = tmp_path / "union.txt"
    path.write_text(
        "A ferry sank\n\nThe ferry had passed its inspection. The union denied this and said that "
        '"nobody has been on board for two years".\n',
        "utf-8",
    )
    result = import_file(path, today=date(2026, 3, 3))
    data = yaml.safe_load(result.yaml)
    assert not {"voices", "claims"} & data.keys()
    assert check(path, result.yaml) == ()


def test_two_verbs_for_two_numbers() -> None:
    """Who drowned and who was rescued are two figures, and a byline is no section."""
    result = made("ferry.txt")
    assert {"People drowned": 48, "People rescued": 112}.items() <= figures(result.data).items()
    assert "By Mara Kolt" in result.data["note"]
    assert dict(result.coverage.found)["marked sections"] == 0


@pytest.mark.slow
def test_headings_of_a_word_file_lose_their_numbers(tmp_path: Path) -> None:
    """`1. Response` is the section Response in a Word file as in a text, and nothing is lost by it."""

    def fill(document: Any) -> None:
        document.add_heading("Measles in Orlan", 0)
        for title in ("1. Where it spreads", "2. Response", "2.1 Camps", "3 camps are closed"):
            document.add_heading(title, 2 if title.startswith("2.1") else 1)
            document.add_paragraph("Cases were found in three camps last week, and more are feared.")

    path = word_file(tmp_path / "numbers.docx", fill)
    result = import_file(path, today=DAY)
    titles = [each["title"] for each in result.data["sections"]]
    assert titles == ["Response", "3 camps are closed"]
    assert check(path, result.yaml) == ()


def test_a_footnote_is_a_source_and_not_text_too(tmp_path: Path) -> None:
    """What became a source is cited and does not stand in the prose once more."""
    path = tmp_path / "note.md"
    path.write_text(
        "# Drought\n\nIt is dry.[^1]\n\n## What next\n\nMore.\n\n[^1]: Food Board, April 2031.\n", "utf-8"
    )
    result = import_file(path, today=DAY)
    assert result.data["sources"][0]["title"] == "Food Board, April 2031."
    assert "Food Board" not in result.data["outlook"]["text"]
    assert check(path, result.yaml) == ()


@pytest.mark.slow
def test_the_command_line_imports_and_takes_suggestions_over(tmp_path: Path) -> None:
    """`import FILE -o OUT` writes the briefing and its suggestions; `import OUT --accept 1` adds the first."""
    out = tmp_path / "b.yaml"
    tool = [sys.executable, "-m", "standfirst", "import"]
    subprocess.run([*tool, TEXTS / "noheadings.txt", "-o", out, "--check"], check=True, capture_output=True)
    before = yaml.safe_load(out.read_text("utf-8"))
    listed = (tmp_path / "b.suggestions.txt").read_text("utf-8")
    assert "We knocked on all the others first" in listed
    subprocess.run([*tool, out, "--accept", "1,2"], check=True, capture_output=True)
    after = yaml.safe_load(out.read_text("utf-8"))
    taken = yaml.safe_load(listed)
    assert after["key_figures"] == [taken["1"]["record"]]
    assert after["voices"] == [*before["voices"], taken["2"]["record"]]
    assert out.read_text("utf-8").count("# confirm: suggested by the import") == 2
    failed = subprocess.run([*tool, out, "--accept", "9,x"], check=False, capture_output=True, text=True)
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
