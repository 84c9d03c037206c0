"""Tests of files that are no briefing: one line each, never a traceback, never a hang."""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from standfirst.errors import InputError
from standfirst.importer import attribution, check, figures, import_file, run_import
from standfirst.importer.marks import spans
from standfirst.importer.people import pieces
from tests.growth import assert_linear, processor_time
from tests.importer.texts import TEXTS, briefing_document, with_part, word_file

ONE_LINE = re.compile(r"^\S+:1:1: SF0\d\d [^\n]+; [^\n]+$")


def refused(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(InputError) as caught:
        import_file(path)
    assert ONE_LINE.match(str(caught.value)), str(caught.value)
    return str(caught.value).removeprefix(f"{path}:1:1: ")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "SF009"),
        ("blank.txt", b" \n\t\r\n", "SF009"),
        ("controls.txt", b"\x01\x02\x02\x01", "SF003"),
        ("zeros.txt", bytes(5000), "SF009"),
        ("binary.txt", bytes(range(256)) * 50, "SF003"),
        ("noise.md", bytes((17 * at * at) % 251 + 1 for at in range(5000)), "SF003"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "SF004"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "SF003"),
        ("a.rtf", rb"{\rtf1\ansi Hello}", "SF003"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "SF003"),
        ("half.txt", b"\xff\xfeA\x00B", "SF003"),
        ("word.txt", b"x" * 200_000, "SF003"),
        ("large.txt", b"A line of text.\n" * 400_000, "SF002"),
        ("huge.txt", b"A line of text.\n" * 3_300_000, "SF002"),
        ("empty.docx", b"", "SF009"),
        ("text.docx", b"Only text, no zip.", "SF004"),
        ("cut.docx", b"PK\x03\x04" + bytes(60), "SF004"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Empty, binary, foreign, damaged and large files get one line with their code."""
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path).startswith(code)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a missing file, a pipe and an impossible name get one line."""
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path, tmp_path / "none.txt", tmp_path / "pipe.txt", tmp_path / ("x" * 300)):
        assert refused(path).startswith("SF001")


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is named, with the reason."""
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")

    def forbidden(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert refused(path).startswith("SF001 cannot be read: Permission denied")


def test_the_command_prints_the_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command answers 1, prints the one line, and writes nothing."""
    assert run_import(tmp_path / "none.txt", tmp_path / "out.yaml") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out.yaml").exists()


def test_the_folder_of_a_draft_is_made(tmp_path: Path) -> None:
    """A draft can begin a new series: its folder need not be there yet."""
    (tmp_path / "notes.txt").write_text("A storm has cut the power.\n", "utf-8")
    assert run_import(tmp_path / "notes.txt", tmp_path / "briefings" / "storm" / "01.yaml") == 0
    assert (tmp_path / "briefings" / "storm" / "01.yaml").is_file()


def one_line_or_nothing_lost(path: Path) -> None:
    """Either the file is refused in one line, or what is in it is placed or listed."""
    message = ""
    try:
        result = import_file(path)
    except InputError as error:
        message = str(error)
    assert ONE_LINE.match(message) if message else check(path, result.yaml) == ()


def zipped(path: Path, **parts: bytes) -> Path:
    """A zip file of these parts (`word__document` is word/document.xml)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return path


@pytest.mark.slow
def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    """A part that unpacks to hundreds of megabytes is refused before it is unpacked."""
    path = zipped(tmp_path / "bomb.docx", word__document=b"<a>" + b" " * 200_000_000 + b"</a>")
    assert processor_time(lambda: refused(path)) < 1
    assert refused(path).startswith("SF002")


@pytest.mark.slow
def test_a_zip_bomb_that_lies_is_refused(tmp_path: Path) -> None:
    """A directory that admits to a few bytes does not get more than it admits to."""
    path = zipped(tmp_path / "liar.docx", word__document=b"<a>" + b" " * 40_000_000 + b"</a>")
    data = bytearray(path.read_bytes())
    size = struct.pack("<I", 40_000_007)
    assert data.count(size) == 2
    path.write_bytes(bytes(data).replace(size, struct.pack("<I", 100)))
    assert refused(path).startswith(("SF002", "SF004"))


@pytest.mark.slow
def test_many_small_bombs_are_refused(tmp_path: Path) -> None:
    """Parts that are harmless one by one are refused for their sum."""
    path = zipped(
        tmp_path / "many.docx", **{f"word__p{at}": b"<a>" + b" " * 3_900_000 + b"</a>" for at in range(20)}
    )
    assert refused(path).startswith("SF002")


def test_a_directory_of_thousands_is_refused(tmp_path: Path) -> None:
    """A zip of thousands of files is no Word file."""
    path = zipped(tmp_path / "crowd.docx", **{f"word__p{at}": b"<a/>" for at in range(4100)})
    assert refused(path).startswith("SF002")


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
        b"<a>" * 5000 + b"</a>" * 5000,
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, xml: bytes) -> None:
    """Entities, foreign document types and endless depth never reach the converter."""
    assert refused(zipped(tmp_path / "x.docx", word__document=xml)).startswith("SF002")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b"<a/>"),
        ("word/document.xml", b"\xff\xfe\x00"),
        ("word/styles.xml", b"<b>"),
        ("word/numbering.xml", b'<w:numbering xmlns:w:w="urn:x" xmlns:w="urn:w"/>'),
        ("word/footnotes.xml", b'<a xmlns:b:c="urn:x"/>'),
        ("word/_rels/document.xml.rels", b"not xml"),
        ("_rels/.rels", b"<Relationships/>"),
        ("[Content_Types].xml", b"<Types/>"),
    ],
)
def test_damaged_parts_never_trace_back(tmp_path: Path, part: str, content: bytes) -> None:
    """A Word file with a broken part is refused in one line, or read if it still can be."""
    path = word_file(tmp_path / "a.docx", briefing_document)
    with_part(path, part, content)
    one_line_or_nothing_lost(path)


@pytest.mark.by_day(17)
@pytest.mark.slow
@pytest.mark.parametrize("part", ["document", "footnotes", "endnotes", "comments", "header1", "footer2", "glossary/document", "styles", "numbering", "settings", "_rels/document.xml.rels"])  # fmt: skip
@pytest.mark.parametrize(
    "content",
    [
        b'<w:x xmlns:w="http://schem://a/2006/main"/>', b'<w:x xmlns:w=""/>', b"<w:x/>", b"<x><y></x>", b"<x a='1' a='2'/>", b"<x>&none;</x>", b"<x>&#0;</x>", b"\xff\xfe<x/>",
        b'<?xml version="1.0" encoding="none"?><x/>', b'<?xml version="9.0"?><x/>', b"<x xml:space='preserve' xmlns:xml='y'/>", b"<x>\x07</x>", b"<x><![CDATA[</x>",
    ],
)  # fmt: skip
def test_parts_that_one_parser_reads_and_another_refuses(tmp_path: Path, part: str, content: bytes) -> None:
    """The import has two readers of XML, which disagree about namespaces, versions and entities."""
    path = word_file(tmp_path / "a.docx", briefing_document)
    with_part(path, f"word/{part}" if part.endswith("rels") else f"word/{part}.xml", content)
    one_line_or_nothing_lost(path)


def test_a_word_file_cut_anywhere_never_traces_back(tmp_path: Path) -> None:
    """Whatever is left of a Word file whose copying stopped gets one line."""
    whole = word_file(tmp_path / "a.docx", briefing_document).read_bytes()
    path = tmp_path / "cut.docx"
    for end in range(4, len(whole), len(whole) // 20):
        path.write_bytes(whole[:end])
        refused(path)


@pytest.mark.slow
def test_a_word_file_with_flipped_bytes_never_traces_back(tmp_path: Path) -> None:
    """A byte that went wrong gives one line or a result."""
    whole = word_file(tmp_path / "a.docx", briefing_document).read_bytes()
    path = tmp_path / "flip.docx"
    for at in range(10, len(whole), len(whole) // 25):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        one_line_or_nothing_lost(path)


def test_a_zip_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    """A spreadsheet or an archive is named as what it is."""
    assert refused(zipped(tmp_path / "a.docx", xl__workbook=b"<a/>")).startswith("SF003")


@pytest.mark.slow
def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture and a template that stand elsewhere are never asked for."""
    path = word_file(tmp_path / "a.docx", briefing_document)
    rels = zipfile.ZipFile(path).read("word/_rels/document.xml.rels")
    base = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    outside = b"".join(
        b'<Relationship Id="x%d" Type="%s%s" Target="%s" TargetMode="External"/>' % (at, base, kind, target)
        for at, (kind, target) in enumerate(
            ((b"image", b"http://127.0.0.1:9/a.png"), (b"attachedTemplate", b"file:///etc/hosts"))
        )
    )
    with_part(
        path, "word/_rels/document.xml.rels", rels.replace(b"</Relationships>", outside + b"</Relationships>")
    )
    drawing = (
        b'<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="x0"/>'
        b"</w:drawing></w:r></w:p>"
    )
    document = zipfile.ZipFile(path).read("word/document.xml")
    with_part(path, "word/document.xml", document.replace(b"<w:body>", b"<w:body>" + drawing))

    def never(*_: object, **__: object) -> object:
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", never)
    monkeypatch.setattr("urllib.request.urlopen", never)
    assert import_file(path).data["title"] == "EXERCISE: Bridge closes in Vellmark"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_give_the_same(tmp_path: Path, encoding: str) -> None:
    """UTF-8, UTF-16 and UTF-32, with and without their marks, are the same text."""
    text = (TEXTS / "press.txt").read_text(encoding="utf-8")
    path = tmp_path / "press.txt"
    path.write_bytes(text.encode(encoding))
    wanted = import_file(TEXTS / "press.txt")
    assert import_file(path).data == wanted.data


def paragraphs(document: Any) -> None:
    """Ten thousand paragraphs, each with a quotation and a number."""
    document.add_heading("EXERCISE: A long record", 0)
    for at in range(10_000):
        document.element.body.append(_paragraph(at))


def _paragraph(at: int) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    text = f"Entry {at}: “We counted twice,” said Mayor Ruth Calder, and {at + 2} people were evacuated."
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></w:p>")


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "txt"])
def test_ten_thousand_paragraphs(tmp_path: Path, form: str) -> None:
    """Ten thousand paragraphs give a result in seconds of work, and not one of them is lost."""
    path = word_file(tmp_path / "long.docx", paragraphs)
    if form == "txt":
        texts = [
            f"Entry {at}: “We counted twice,” said Mayor Ruth Calder, and {at + 2} people were evacuated."
            for at in range(10_000)
        ]
        path = tmp_path / "long.txt"
        path.write_text("EXERCISE: A long record\n\n" + "\n\n".join(texts), encoding="utf-8")
    result = import_file(path)
    assert len(result.coverage.placed) >= 10_000
    assert any("the others stay in the prose" in each for each in result.coverage.remarks)
    assert check(path, result.yaml) == ()


@pytest.mark.by_day(8)
@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        '" "a ',
        "<!--\n",
        "`",
        "[",
        "*a ",
        "claimed ",
        "12 of ",
        "— Karim Dost, Mayor\n",
        "(",
        "A ",
        "_a ",
        "‘’ ",
        "x, ",
        "\n>\n>",
        "| ",
        '"a" ',
        "1, ",
        "3 May 2031 ",
        '‘a b’ "c d" ',
        "“It rained,” said Karim Dost, mayor of Zarq. ",
        "وزیر نے کہا کہ 31 افراد ہلاک ہوئے ",
        "the minister denied a claim by rebels that he lied, ",
        " " * 500,
    ],
)
def test_time_grows_no_faster_than_text(tmp_path: Path, unit: str) -> None:
    """Four times as much of a text made to be slow takes no more than ten times as long."""

    def prepare(size: int) -> Callable[[], object]:
        path = tmp_path / f"{size}.md"
        path.write_text("EXERCISE\n\n" + (unit * size)[:size], encoding="utf-8")
        return lambda: import_file(path)

    assert_linear(prepare, 12_000)


def test_speakers_are_looked_for_beside_the_quotation_only() -> None:
    """In a paragraph of any length the patterns for speakers see some hundred letters, not all of it."""
    text = "a " * 5000 + "“So it was” " + "b " * 5000
    span = spans(text)[0]
    assert len(attribution.head_of(text, span, 0)) <= 600
    assert len(attribution.tail_of(text, span, len(text))) <= 600


def test_an_endless_sentence_is_looked_at_in_pieces() -> None:
    """No pattern for numbers sees more than a sentence of 1,500 letters, and nothing lies between the pieces."""
    text = ", ".join(f"{number} people died" for number in range(2, 1000))
    found = list(figures.pieces(text))
    assert max(end - start for start, end in found) <= 1500
    assert "".join(text[start:end] for start, end in found) == text


def test_commas_in_brackets_are_no_ends() -> None:
    """A phrase is split at its commas, but for those within brackets, in one pass."""
    assert pieces("Karim Dost (Mayor, Zarq), trader; of, (x") == [
        "Karim Dost (Mayor, Zarq)",
        "trader",
        "of",
        "(x",
    ]
    assert pieces("a, b) c, d") == ["a, b) c", "d"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    "text",
    [
        "# {}\n\nIt rained.",
        "{}\n===\n\nIt rained.",
        "■ {}\n\nIt rained.",
        "Subject: {}\nFrom: a\n\nIt rained.",
        "---\ntitle: {}\n---\n\nIt rained.",
        "It rained.\n\n## {}\n\nIt rained.",
    ],
)
def test_a_heading_of_any_length(tmp_path: Path, text: str, suffix: str) -> None:
    """What is marked as a headline and has thousands of words is text, and nothing of it is lost."""
    for words in ("EXERCISE " * 4000, "The river rose " * 2000, "rain " * 62):
        path = tmp_path / f"long{suffix}"
        path.write_text(text.format(words.strip()), encoding="utf-8")
        one_line_or_nothing_lost(path)


@pytest.mark.slow
def test_a_stream_of_the_zip_is_closed(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """Reading a Word file leaves no file open."""
    import_file(word_file(tmp_path / "a.docx", briefing_document))
    assert not [each for each in recwarn if issubclass(each.category, ResourceWarning)]


@pytest.mark.parametrize("address", ["lena.okoro@example.org\\", "lena@example.org?subject=x", "a%0d@b.org", "é@é.org", "a" * 300 + "@b.org", "a@b.org/x", "#a@b.org"])  # fmt: skip
def test_what_is_no_address_makes_no_contact(tmp_path: Path, address: str) -> None:
    """A contact whose address the model refuses stays text, and nothing of it is lost."""
    path = tmp_path / "a.md"
    path.write_text(
        f"# Flood\n\nThe river rose.\n\n## Contact\n\nLena Okoro, {address}\n+33 1 00 00 00 00\n", "utf-8"
    )
    one_line_or_nothing_lost(path)
