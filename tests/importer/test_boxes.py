"""Tests of boxes of key figures: which line is the label of which number, or that the box does not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from standfirst.importer import import_file
from tests.importer.texts import PROSE, TITLES


def figures(path: Path) -> dict[str, Any]:
    """Values of the key figures of a file, with their money or unit, by label."""
    found = import_file(path).data.get("key_figures", ())
    return {each["label"]: (each.get("value"), each.get("currency") or each.get("unit")) for each in found}


def boxed(tmp_path: Path, box: str, language: str = "en", after: str = "") -> dict[str, Any]:
    """The key figures of a text with this box in it."""
    path = tmp_path / "text.txt"
    prose = PROSE[language]
    path.write_text(f"{TITLES[language]}\n\n{prose}\n\n{box}\n\n{after or prose}\n", encoding="utf-8")
    return figures(path)


@pytest.mark.parametrize(
    ("language", "box", "found"),
    [
        ("en", "KEY FIGURES\n\n1.27M\npeople exposed to winds above 120 km/h\n\n41\ndeaths confirmed",
         {"People exposed to winds above 120 km/h": (1_270_000, None), "Deaths confirmed": (41, None)}),
        ("fr", "CHIFFRES CLÉS\n\n148 600\nréfugiés et demandeurs d'asile\n\n12’500\nnouveaux arrivés en mars\n\n54 %\nont moins de 18 ans",
         {"Réfugiés et demandeurs d'asile": (148_600, None), "Nouveaux arrivés en mars": (12_500, None), "Ont moins de 18 ans": (54, "%")}),
        ("fr", "CHIFFRES CLÉS\n148 600\nréfugiés enregistrés\n12 500\nnouveaux arrivés",
         {"Réfugiés enregistrés": (148_600, None), "Nouveaux arrivés": (12_500, None)}),
        ("es", "CIFRAS CLAVE\n\nPersonas evacuadas\n3.400\n\nViviendas destruidas\n212",
         {"Personas evacuadas": (3400, None), "Viviendas destruidas": (212, None)}),
        ("es", "Personas evacuadas\n3.400\n\nViviendas destruidas\n212\n\nAlbergues abiertos\n19",
         {"Personas evacuadas": (3400, None), "Viviendas destruidas": (212, None), "Albergues abiertos": (19, None)}),
        ("ar", "أبرز الأرقام\n\n٣١٢\nإصابة جديدة خلال ٢٤ ساعة\n\n٩٬٨٤٠\nإصابة منذ الأول من آب",
         {"إصابة جديدة خلال ٢٤ ساعة": (312, None), "إصابة منذ الأول من آب": (9840, None)}),
        ("ur", "اہم اعداد و شمار\n\n2.4 لاکھ\nمتاثرہ افراد\n\n7 لاکھ 50 ہزار سوئس فرانک\nفنڈ سے منظور شدہ رقم",
         {"متاثرہ افراد": (240_000, None), "فنڈ سے منظور شدہ رقم": (750_000, "CHF")}),
        ("en", "PEOPLE DISPLACED\n\n4,100\n\nHOUSES DESTROYED\n\n87\n\nSITUATION",
         {"People displaced": (4100, None), "Houses destroyed": (87, None)}),
    ],
    ids=["en-below", "fr-below", "fr-head-at-once", "es-above", "es-above-without-head", "ar-below", "ur-money", "en-capitals-above"],
)  # fmt: skip
def test_a_box_is_read_in_one_direction(
    tmp_path: Path, language: str, box: str, found: dict[str, Any]
) -> None:
    """All labels are below their numbers or all above them; a head over the box is no label."""
    assert boxed(tmp_path, box, language) == found


@pytest.mark.parametrize(
    ("language", "box"),
    [
        ("en", "Houses destroyed\n41\nPeople evacuated\n300\nBridges closed"),
        ("fr", "Maisons détruites\n41\nPersonnes évacuées\n300\nPonts fermés"),
        ("es", "Casas destruidas\n41\n\nPersonas evacuadas\n\n300\nPuentes cerrados"),
        ("ar", "منازل مدمرة\n41\nأشخاص تم إجلاؤهم\n300\nجسور مغلقة"),
    ],
)
def test_a_box_that_does_not_tell_makes_nothing(tmp_path: Path, language: str, box: str) -> None:
    """Where a line could be the label of the number above it as well as of the one below, no number has one."""
    assert boxed(tmp_path, box, language) == {}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ur", "7 لاکھ 50 ہزار افغان افغانی"),
        ("en", "450,000 Aruban florins"),
        ("es", "1.200 soles peruanos"),
        ("fr", "3 200 000 ariarys malgaches"),
    ],
)
def test_a_currency_is_no_label(tmp_path: Path, language: str, line: str) -> None:
    """Money alone on its line is named by another line, if at all."""
    assert boxed(tmp_path, line, language) == {}


@pytest.mark.parametrize(
    ("language", "box", "label", "value", "money"),
    [
        ("fr", "31,4 M$\nrequis pour 2033, dont 22 % reçus", "Fonds requis pour 2033", 31_400_000, "$"),
        ("fr", "31,4 M€\nreçus à ce jour", "Fonds reçus à ce jour", 31_400_000, "EUR"),
        ("en", "US$ 54.2M\nrequired for six months", "Funds required for six months", 54_200_000, "USD"),
        ("es", "4,5 M€\nrequeridos hasta junio", "Fondos requeridos hasta junio", 4_500_000, "EUR"),
    ],
)
def test_money_of_a_box(
    tmp_path: Path, language: str, box: str, label: str, value: float, money: str
) -> None:
    """What is required or received says that it is money, and a part behind a comma is not what is labelled."""
    other = {"fr": "12\nponts fermés", "en": "12\nbridges closed", "es": "12\npuentes cerrados"}[language]
    assert boxed(tmp_path, f"{other}\n\n{box}", language)[label] == (value, money)


@pytest.mark.slow
def test_a_box_of_a_word_file(tmp_path: Path) -> None:
    """Paragraphs of Word have no blank lines between them: the head above tells the direction."""
    document = Document()
    document.add_heading("EXERCISE: The flood in Marrin", 0)
    document.add_paragraph(PROSE["en"])
    document.add_heading("Key figures", 1)
    for text in ("4,100", "people displaced", "87", "houses destroyed by the water"):
        document.add_paragraph(text)
    document.add_heading("Situation", 1)
    document.add_paragraph(PROSE["en"])
    path = tmp_path / "box.docx"
    document.save(str(path))
    found = {"People displaced": (4100, None), "Houses destroyed by the water": (87, None)}
    assert figures(path) == found
