"""What programs find that search in a report: pdftotext, pdfium (Chrome) and pdf.js (Firefox)."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from standfirst.formats import FORMATS, Job

ROOT = Path(__file__).parent.parent.parent
INVISIBLE = re.compile(r"[\u2060\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
NOT_PRINTED = re.compile(r"\[@[^\]]*\]|\{\{[^}]*\}\}|[*_]")


def plain(text: str) -> str:
    """A text as programs compare it, without marks of direction and with one space between words."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def readers(path: Path) -> dict[str, str]:
    """The text of a file by each program."""
    opened = pypdfium2.PdfDocument(path)
    pdfium = "\n".join(page.get_textpage().get_text_bounded() for page in opened)
    opened.close()
    script = Path(__file__).with_name("search_pdfjs.mjs")
    commands = {
        "pdftotext": ["pdftotext", str(path), "-"],
        "pdf.js": ["node", str(script), str(ROOT / "node_modules"), str(path)],
    }
    said = {
        name: subprocess.run(command, capture_output=True, check=True).stdout.decode()
        for name, command in commands.items()
    }
    return {
        "pdfium": plain(pdfium),
        "pdftotext": plain(said["pdftotext"]),
        "pdf.js": plain(" ".join(json.loads(said["pdf.js"]))),
    }


def words(job: Job) -> list[str]:
    """Each word of the headline and the highlights once."""
    briefing = job.edition.briefing
    text = NOT_PRINTED.sub(" ", " ".join([briefing.title, *briefing.highlights]))
    found = (word.strip(".,;:!?()«»“”،۔؛") for word in text.split())
    return [word for word in dict.fromkeys(found) if len(word) > 2 and word.isalpha()]


@pytest.mark.by_day(1)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("flood/02", {"pdftotext": 1, "pdfium": 1, "pdf.js": 1}),
        ("flood/02.ur", {"pdftotext": 1, "pdfium": 1, "pdf.js": 0.2}),
    ],
)
def test_words_are_found(
    job: Callable[[str], Job], tmp_path: Path, name: str, shares: dict[str, float]
) -> None:
    """Words of headline and highlights are found in every reader, of Urdu in pdf.js those of simple shapes alone."""
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["report"].render(job(name)))
    wanted = words(job(name))
    assert len(wanted) > 20
    for reader, text in readers(path).items():
        missed = [word for word in wanted if plain(word) not in text]
        assert len(missed) <= (1 - shares[reader]) * len(wanted), (reader, missed)


@pytest.mark.proof
@pytest.mark.slow
def test_a_sentence_of_urdu_is_found_whole(job: Callable[[str], Job], tmp_path: Path) -> None:
    """In pdftotext the words of a line stand in the order of reading."""
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["report"].render(job("flood/02.ur")))
    text = readers(path)["pdftotext"]
    assert "نشیبی علاقوں کی طرف بڑھ رہا ہے" in text


@pytest.mark.proof
@pytest.mark.slow
def test_no_reader_complains_of_letters(job: Callable[[str], Job], tmp_path: Path) -> None:
    """The table from shapes to letters is one that poppler reads without a word."""
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["report"].render(job("flood/02.ur")))
    done = subprocess.run(
        ["pdftoppm", "-r", "10", "-png", str(path), str(tmp_path / "p")], capture_output=True, check=True
    )
    assert done.stderr == b""
