"""Tests of Word files as people make them: what a reader does not see is no text, what they see is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from standfirst.importer import Imported, check, import_file

pytestmark = pytest.mark.slow

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def imported(tmp_path: Path, fill: Any, *, refuse_changes: bool = False) -> Imported:
    """The import of a Word file that `fill` writes, with the proof that nothing of it is lost."""
    document = docx.Document()
    document.add_heading("EXERCISE: Ferry lost off Amber", 0)
    document.add_paragraph(
        "AMBER, Canada — The ferry left on Monday and has not been seen since, the port said."
    )
    document.add_heading("What happened", 1)
    fill(document)
    document.add_heading("Background", 1)
    document.add_paragraph("The line has run for forty years.")
    path = tmp_path / "word.docx"
    document.save(str(path))
    result = import_file(path, refuse_changes=refuse_changes)
    assert check(path, result.yaml, refuse_changes=refuse_changes) == ()
    return result


def xml(text: str) -> Any:
    """An element of WordprocessingML."""
    first, _, rest = text.partition(">")
    opening = f"{first.removesuffix('/')} {nsdecls('w')} {MATH}{'/' if first.endswith('/') else ''}>"
    return parse_xml(opening + rest)


STYLED = '<w:pStyle w:val="toc1"/>'


def run(text: str, properties: str = "") -> str:
    """A run as XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(document: Any, *runs: str) -> None:
    """A paragraph of these runs."""
    document.element.body.insert(-1, xml(f"<w:p>{''.join(runs)}</w:p>"))


def prose(result: Imported) -> str:
    """All that a reader of the briefing would read."""
    return str([result.data.get(name) for name in ("situation", "background", "sections", "key_figures")])


def aside(result: Imported) -> dict[str, str]:
    """What stands outside the text, by its words."""
    return {entry.line.text: entry.reason for entry in result.coverage.unplaced}


def test_hidden_by_itself_and_by_any_style(tmp_path: Path) -> None:
    """Text hidden by a run, a character style, a paragraph style or one below it is listed and not told."""

    def fill(document: Any) -> None:
        base = document.styles.add_style("Desk", WD_STYLE_TYPE.PARAGRAPH)
        base.font.hidden = True
        document.styles.add_style("Desk note", WD_STYLE_TYPE.PARAGRAPH).base_style = base
        document.styles.add_style("Whisper", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        document.add_paragraph("Source one is Ines Marlow.", style="Desk note")
        line = document.add_paragraph("The port is closed. ")
        line.add_run("Source two is Rolf Tann.", style="Whisper")
        line.add_run(" It opens on Friday.")
        line.add_run(" Source three is Uma Reed.").font.hidden = True
        document.add_paragraph("Seen all the same.", style="Desk").runs[0].font.hidden = False

    result = imported(tmp_path, fill)
    assert not any(name in prose(result) for name in ("Marlow", "Tann", "Reed"))
    assert "The port is closed. It opens on Friday." in prose(result)
    assert "Seen all the same." in prose(result)
    assert [reason for text, reason in aside(result).items() if "Source" in text] == ["hidden text"] * 3


def test_hidden_by_the_style_of_a_table(tmp_path: Path) -> None:
    """A table whose style hides its text is no table of the briefing."""

    def fill(document: Any) -> None:
        document.styles.add_style("Secret table", WD_STYLE_TYPE.TABLE).element.append(
            xml("<w:rPr><w:vanish/></w:rPr>")
        )
        table = document.add_table(1, 2, style="Secret table")
        table.cell(0, 0).text, table.cell(0, 1).text = "Informant", "Ines Marlow"
        document.add_paragraph("The search goes on.")

    result = imported(tmp_path, fill)
    assert "Marlow" not in prose(result)
    assert aside(result)["Ines Marlow"] == "hidden text"


def test_struck_text_is_no_figure(tmp_path: Path) -> None:
    """A number that somebody struck out is neither told nor counted."""

    def fill(document: Any) -> None:
        line = document.add_paragraph("The storm killed ")
        line.add_run("41").font.strike = True
        line.add_run("43 people.")

    result = imported(tmp_path, fill)
    assert [each["value"] for each in result.data["key_figures"]] == [43]
    assert aside(result)["41"] == "struck text"


def test_raised_and_lowered_digits(tmp_path: Path) -> None:
    """Superscripts and subscripts stay such, by alignment, by a style and by position; letters stay letters."""

    def fill(document: Any) -> None:
        line = document.add_paragraph("It held 5 × 10")
        line.add_run("3").font.superscript = True
        line.add_run(" litres, 12 g/m")
        document.styles.add_style("Up", WD_STYLE_TYPE.CHARACTER).font.superscript = True
        line.add_run("2", style="Up")
        line.add_run(" of CO")
        line.add_run("2").font.subscript = True
        line.add_run(" on the 1")
        line.add_run("st").font.superscript = True
        paragraph(document, run("It is 10"), run("6", '<w:position w:val="8"/>'), run(" years old."))

    result = imported(tmp_path, fill)
    assert "5 × 10³ litres, 12 g/m² of CO₂ on the 1st" in prose(result)
    assert "10⁶ years" in prose(result)
    assert "key_figures" not in result.data


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>41</w:t></w:r></w:fldSimple>', "There were 41 people"),
        (
            ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MERGEFIELD x</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>99</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText> &gt; 1 41 7</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>41</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
            "There were 41 people",
        ),
        (
            ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="no"/>'
            '<w:listEntry w:val="many"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
            "There were many people",
        ),
        (
            '<w:sdt><w:sdtContent><w:r><w:t>41</w:t></w:r></w:sdtContent></w:sdt>',
            "There were 41 people",
        ),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",
            "There were 3/4 people",
        ),
        (
            "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>3</m:t></m:r></m:sup></m:sSup></m:oMath>",
            "There were 10³ people",
        ),
    ],
)  # fmt: skip
def test_fields_and_equations_keep_their_place(tmp_path: Path, field: str, shown: str) -> None:
    """The result of a field, a control or an equation stands in its sentence, and no instruction does."""
    result = imported(
        tmp_path, lambda document: paragraph(document, run("There were "), field, run(" people aboard."))
    )
    assert f"{shown} aboard." in prose(result)
    assert "99" not in prose(result)


def test_a_link_ends_with_its_paragraph(tmp_path: Path) -> None:
    """A link that Word never closes does not swallow the paragraphs behind it."""

    def fill(document: Any) -> None:
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://example.org/a"</w:instrText></w:r>'
        paragraph(
            document, run("See "), begin, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("the log")
        )
        paragraph(document, run("The search goes on."))
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        paragraph(
            document,
            run("Read "),
            begin,
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            run("more"),
            end,
        )

    text = str(imported(tmp_path, fill).data["situation"])
    assert "See the log\n\nThe search goes on.\n\nRead [more](https://example.org/a)" in text


@pytest.mark.parametrize("how", ["field", "style", "block", "hand"])
def test_a_table_of_contents_is_not_the_situation(tmp_path: Path, how: str) -> None:
    """Contents by field, by style, as a block or typed by hand are listed, and the text lands as without them."""

    def fill(document: Any) -> None:
        if how == "style":
            for level in (1, 2):
                document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        lines = ["What happened\t2", "Background\t3"]
        body = document.element.body
        found = [
            xml(
                f"<w:p><w:pPr>{STYLED if how == 'style' else ''}</w:pPr>"
                + (
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                    if how == "field" and not at
                    else ""
                )
                + f"<w:r><w:t>{line.split(chr(9))[0]}</w:t><w:tab/><w:t>{line.split(chr(9))[1]}</w:t></w:r>"
                + ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' if how == "field" and at else "")
                + "</w:p>"
            )
            for at, line in enumerate(lines)
        ]
        if how == "block":
            block = xml(
                '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>'
            )
            block[-1].extend(found)
            found = [block]
        for at, each in enumerate(found):
            body.insert(2 + at, each)
        document.add_paragraph("The search goes on at first light.")

    result = imported(tmp_path, fill)
    assert result.data["situation"] == "The search goes on at first light."
    assert {reason for text, reason in aside(result).items() if text[-1].isdigit()} == {
        "the table of contents"
    }


def test_merged_cells_and_heads_of_two_rows(tmp_path: Path) -> None:
    """Numbers stay in their columns under cells merged down and across, and a head of two rows is one."""

    def fill(document: Any) -> None:
        table = document.add_table(4, 4)
        for row, cells in enumerate(
            (
                ("Port", "Day", "Searched", ""),
                ("", "", "boats", "planes"),
                ("Amber", "Monday", "12", "3"),
                ("", "Tuesday", "15", "4"),
            )
        ):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(0, 2).merge(table.cell(0, 3))
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(1, 1))
        table.cell(2, 0).merge(table.cell(3, 0))

    result = imported(tmp_path, fill)
    assert "| Port | Day | Searched: boats | Searched: planes |" in result.data["situation"]
    assert "| Amber | Monday | 12 | 3 |\n|  | Tuesday | 15 | 4 |" in result.data["situation"]
    assert "key_figures" not in result.data


def test_a_table_in_a_table(tmp_path: Path) -> None:
    """A table in a cell stands as a table of its own behind the one around it."""

    def fill(document: Any) -> None:
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "Boats"
        inner = outer.cell(0, 1).add_table(2, 2)
        for row, cells in enumerate((("Port", "Found"), ("Amber", "3"))):
            for column, text in enumerate(cells):
                inner.cell(row, column).text = text

    result = imported(tmp_path, fill)
    assert result.data["tables"][0]["rows"] == [["Amber", 3]]
    assert "| Boats |" in str(result.data["situation"])


CHANGES = (
    '<w:p><w:r><w:t xml:space="preserve">The ferry carried </w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>41</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="a"><w:r><w:t>43</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> people.</w:t></w:r></w:p>'
)


@pytest.mark.parametrize(("refused", "value"), [(False, 43), (True, 41)])
def test_tracked_changes_are_taken_or_refused(tmp_path: Path, refused: bool, value: int) -> None:
    """Changes are taken; with the flag the text is as it was before them."""
    result = imported(
        tmp_path, lambda document: document.element.body.insert(-1, xml(CHANGES)), refuse_changes=refused
    )
    assert f"The ferry carried {value} people." in prose(result)
    assert str({41: 43, 43: 41}[value]) not in result.yaml


def test_text_boxes_and_comments(tmp_path: Path) -> None:
    """A text box is a paragraph behind its anchor; a comment is listed."""

    def fill(document: Any) -> None:
        box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boats are to stay in port.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        paragraph(document, run("The wind rose."), box)
        line = document.add_paragraph("The search goes on.")
        document.add_comment(line.runs, text="Ask the harbour master", author="Desk", initials="D")

    result = imported(tmp_path, fill)
    assert "The wind rose.\n\nBoats are to stay in port.\n\nThe search goes on." in str(
        result.data["situation"]
    )
    assert aside(result)["Ask the harbour master"] == "a comment"


def test_a_form_that_nobody_filled_in(tmp_path: Path) -> None:
    """What a form says before it is filled in is not told."""
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click to enter text.</w:t></w:r></w:sdtContent></w:sdt>"
    result = imported(tmp_path, lambda document: paragraph(document, run("Crew: two. "), control))
    assert "Click" not in prose(result)
    assert aside(result)["Click to enter text."] == "a placeholder"


def test_boxes_of_figures_are_figures(tmp_path: Path) -> None:
    """Numbers over labels in a table of two rows, or number and label in each cell, are figures."""

    def fill(document: Any) -> None:
        over = document.add_table(2, 3)
        for column, (number, label) in enumerate(
            (("1.83M", "people affected"), ("412,000", "people displaced"), ("214", "deaths"))
        ):
            over.cell(0, column).text, over.cell(1, column).text = number, label
        document.add_paragraph("The search goes on.")
        each = document.add_table(1, 2)
        for column, (number, label) in enumerate((("26,500", "houses destroyed"), ("62", "clinics closed"))):
            each.cell(0, column).text = number
            each.cell(0, column).add_paragraph(label)

    assert {each["label"]: each["value"] for each in imported(tmp_path, fill).data["key_figures"]} == {
        "People affected": 1_830_000,
        "People displaced": 412_000,
        "Deaths": 214,
        "Houses destroyed": 26_500,
        "Clinics closed": 62,
    }
