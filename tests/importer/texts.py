"""Where the invented texts are, and Word files made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pikepdf

TEXTS = Path(__file__).parent.parent / "data" / "importer"
ALL = tuple(sorted(path.name for path in TEXTS.iterdir() if path.is_file()))
DOCUMENTS = TEXTS / "documents"

PROSE = {
    "en": "The river rose on Monday night, and the people of the lower town left their homes before the dam gave way.",
    "fr": "Le fleuve est monté dans la nuit de lundi, et les habitants de la ville basse ont quitté leurs maisons.",
    "es": "El río creció en la noche del lunes, y los vecinos de la ciudad baja dejaron sus casas antes del amanecer.",
    "ar": "ارتفع منسوب النهر ليلة الاثنين، وغادر سكان المدينة القديمة منازلهم قبل أن ينهار السد في الصباح الباكر.",
    "ur": "پیر کی رات دریا میں پانی بڑھ گیا اور نشیبی شہر کے لوگ بند ٹوٹنے سے پہلے اپنے گھر چھوڑ کر چلے گئے۔",
}
"""A sentence without any number, for the body of a report."""

TITLES = {
    "en": "EXERCISE: The flood",
    "fr": "EXERCICE : la crue du fleuve",
    "es": "EJERCICIO: la crecida del río",
    "ar": "تمرين: فيضان النهر في الوادي",
    "ur": "مشق: وادی میں سیلاب",
}
"""Titles of reports, without any number."""


def word_file(path: Path, fill: Callable[[Any], object]) -> Path:
    """A Word file that `fill` has written into."""
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


def briefing_document(document: Any) -> None:
    """Headings, quotations, lists, a table, a header: a Word file as desks write them."""
    document.add_heading("EXERCISE: Bridge closes in Vellmark", 0)
    document.add_paragraph(
        "VELLMARK, Canada — The old bridge closed on Monday after cracks were found; "
        "more than 4,000 commuters took the ferry."
    )
    document.add_heading("Background", 1)
    document.add_paragraph(
        "Inspectors warned in 2019. “Nobody wanted to pay,” said Ida Kron, an engineer at the Vellmark Bridge Authority."
    )
    document.add_paragraph("First crack", style="List Bullet")
    document.add_paragraph("Second crack", style="List Bullet")
    document.add_heading("The ferry", 2)
    document.add_paragraph("It takes 12 cars.")
    table = document.add_table(3, 2)
    for row, cells in enumerate((("Item", "Number"), ("Ferries running", "3"), ("Buses added", "18"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_heading("Reactions", 1)
    document.add_paragraph("“We row now, and nobody asked us.”", style="Quote")
    document.add_paragraph("— Tom Elk, Baker (Vellmark)")
    document.add_paragraph().add_run("Contact").bold = True
    document.add_paragraph("Ann Sole, Press Officer, ann@example.org")
    document.sections[0].header.paragraphs[0].text = "Internal draft 7"


def with_part(path: Path, part: str, content: bytes) -> None:
    """Put one part into a Word file, in place of the one of that name."""
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry, old.read(entry))
        new.writestr(part, content)


FOOTNOTES = (
    b'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:footnote w:id="2"><w:p><w:r><w:t>Bridge register, Vellmark, 4 May 2030</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def unpacked(data: bytes) -> bytes:
    """A PDF whose objects and streams are plain, so that a change of a byte is one of its text."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as paper:
        paper.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return made.getvalue()
