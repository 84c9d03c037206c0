"""Tests of who said it: the speaker of the same sentence, in the forms in which five languages give one."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.importer import import_file


def speakers(tmp_path: Path, text: str, title: str = "EXERCISE: The flood in the valley") -> list[str]:
    """The speakers of a text in order."""
    path = tmp_path / "text.txt"
    path.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    return [each["speaker"]["name"] for each in import_file(path).data.get("voices", ())]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("—Nos dejaron solos en el puente toda la noche —cuenta Eva Solares, maestra—. Nadie vino hasta el martes.", ["Eva Solares"] * 2),
        ("—¿Quién paga las casas que se llevó el río? —pregunta Luis Marbán, ganadero del valle—.", ["Luis Marbán"]),
        ("—Nadie nos avisó de que venía el agua —dijo un vecino—. Nadie.", []),
        ("El puente —el único del valle— cayó el lunes —según el alcalde—.", []),
        ("«No pedimos milagros, pedimos pan», concluye la pediatra Ana Belmar.", ["Ana Belmar"]),
    ],
)  # fmt: skip
def test_spanish_dialogues(tmp_path: Path, text: str, names: list[str]) -> None:
    """Dashes open a speech and the words that say whose it is; dashes in a sentence quote nobody."""
    assert speakers(tmp_path, text, "EJERCICIO: la crecida del río en el valle") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Le maire de Belroy, Luc Ferrand, s'inquiète de l'attente : « Nous n'avons plus une seule tente. »", ["Luc Ferrand"]),
        ("La directrice du centre, Awa Diop, s’indigne : « Personne ne nous a répondu depuis lundi. »", ["Awa Diop"]),
        ("« Il savait, et il a signé », a lancé la procureure, Héloïse Ardan, au terme de l'audience.", ["Héloïse Ardan"]),
        ("« C'était l'âge de ma fille », a soufflé Nadège Fombert en quittant le tribunal.", ["Nadège Fombert"]),
        ("« C'était l'âge de ma fille », a soufflé une voisine en quittant le tribunal.", []),
    ],
)  # fmt: skip
def test_french_verbs_of_feeling(tmp_path: Path, text: str, names: list[str]) -> None:
    """Who worries, whispers or throws in says it, too."""
    assert speakers(tmp_path, text, "EXERCICE : la crue dans la vallée") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وحذّر قائد الفرقة، يوسف الحداد، قائلاً: «إن عاد القصف عدنا إلى الجبل».", ["يوسف الحداد"]),
        ("ونبّهت مديرة المستشفى، سلوى الحمداني: «لم يبق لدينا دم يكفي ليوم واحد».", ["سلوى الحمداني"]),
        ("وقال قائد الفرقة، بعد ساعات: «إن عاد القصف عدنا إلى الجبل».", []),
        ("وقال قائد الفرقة، مساء الأحد: «إن عاد القصف عدنا إلى الجبل».", []),
        ("وقال قائد الفرقة، لوكالة محلية: «إن عاد القصف عدنا إلى الجبل».", []),
        ("«لن نغادر بيوتنا هذه المرة»، قالت وداد الصافي. أما الصافي فتقول: «سأصدق الهدنة حين أراها».", ["وداد الصافي"] * 2),
        ("أما الصافي فتقول: «سأصدق الهدنة حين أراها بعيني».", []),
        ("أما هي فتقول: «سأصدق الهدنة حين أراها بعيني».", []),
    ],
)  # fmt: skip
def test_arabic_names_between_commas(tmp_path: Path, text: str, names: list[str]) -> None:
    """A name behind its office, and a surname that was given in full before."""
    assert speakers(tmp_path, text, "تمرين: هدنة هشة في الوادي") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("”پانی کی آواز پہلے آئی، پانی بعد میں،“ گاؤں کے چرواہے رحیم داد نے بتایا۔", ["رحیم داد"]),
        ("”ہم نے سب کچھ کھو دیا ہے،“ شہر کی نرس زینب بی بی نے کہا۔", ["زینب بی بی"]),
        ("”ہم نے سب کچھ کھو دیا ہے،“ گاؤں کے چرواہے نے بتایا۔", []),
    ],
)
def test_urdu_trades(tmp_path: Path, text: str, names: list[str]) -> None:
    """A trade before a name is no part of it, and without a name nobody."""
    assert speakers(tmp_path, text, "مشق: وادی میں سیلاب") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('- K. Abara (Médecins du Lac) warned: "If the trucks stop, we will have cholera."', ["K. Abara"]),
        ('Jana Oster (Lakes Relief) said: "Nobody has paid the drivers since May."', ["Jana Oster"]),
        ('The chair (Lakes Relief) said: "Nobody has paid the drivers since May."', []),
    ],
)
def test_an_organisation_in_brackets(tmp_path: Path, text: str, names: list[str]) -> None:
    """Minutes give the organisation in brackets behind the name, which is no part of it."""
    assert speakers(tmp_path, text) == names
