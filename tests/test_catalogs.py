"""The catalogues of translations hold every phrase that code and templates say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from standfirst.i18n import CATALOGS, language
from standfirst.library.figure_text import QUALIFIED
from tests.scripts import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
LANGUAGES = ("ar", "es", "fr", "ur")


catalogs: Any = load("catalogs")


def places(text: str) -> set[str]:
    """The places that a phrase leaves for values."""
    return set(re.findall(r"\{(\w*)\}", text))


def forms(message: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms of a phrase and of its translation."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(ids), tuple(strings)


def test_there_are_phrases_of_code_and_of_templates() -> None:
    """The extraction finds phrases of both kinds; without them the other tests would prove nothing."""
    found = {str(message.id) for message in catalogs.phrases()}
    assert len(found) > 250
    assert {"Edition {number}", "more than {number}", "Skip to main content", "No country given"} <= found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_phrase_is_translated(tag: str) -> None:
    """Each phrase has a translation in each language, and the catalogue holds no other."""
    assert catalogs.missing(tag) == []
    assert catalogs.merged(tag) == (CATALOGS / f"{tag}.po").read_bytes()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_placeholders_agree(tag: str) -> None:
    """A translation fills in exactly the values of its phrase; each plural has all forms of its language.

    Arabic has forms for none, one and two, which are words and so need no number.
    """
    found = catalogs.catalog(tag)
    for message in found:
        if message.id:
            ids, strings = forms(message)
            counted = strings[3:] if tag == "ar" and len(ids) > 1 else strings
            assert all(places(text) == places(ids[-1]) for text in counted), message.id
            assert len(strings) == (found.num_plurals if len(ids) > 1 else 1), message.id


def test_urdu_puts_qualifiers_where_they_belong() -> None:
    """`more than` stands behind the number in Urdu, `about` before it."""
    said = {name: language("ur").gettext(phrase) for name, phrase in QUALIFIED.items()}
    assert said["about"] == "تقریباً {number}"
    assert said["at least"] == "کم از کم {number}"
    assert said["more than"] == "{number} سے زائد"


def test_plurals() -> None:
    """One is said otherwise than many, and French counts nothing as one."""
    for tag, one, many in (("ur", "شمارہ", "شمارے"), ("fr", "édition", "éditions")):
        say = language(tag).ngettext
        assert one in say("{count} edition", "{count} editions", 1)
        assert many in say("{count} edition", "{count} editions", 2)
    assert "éditions" not in language("fr").ngettext("{count} edition", "{count} editions", 0)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "لا تقارير"), (1, "تقرير واحد"), (2, "تقريران"), (3, "{count} تقارير"), (10, "{count} تقارير"),
        (11, "{count} تقريرًا"), (99, "{count} تقريرًا"), (100, "{count} تقرير"), (103, "{count} تقارير"),
    ],
)  # fmt: skip
def test_arabic_counts_in_six_forms(count: int, said: str) -> None:
    """None, one, two, a few, many and the rest are each said in their own form."""
    assert language("ar").ngettext("{count} briefing", "{count} briefings", count) == said


def test_labels_of_the_protocol_are_never_translated() -> None:
    """No catalogue holds a TLP label, and none is compiled into the tree."""
    for path in sorted(CATALOGS.iterdir()):
        assert path.suffix == ".po", "catalogues are kept readable"
        assert "TLP:" not in path.read_text("utf-8")


def test_french_spaces_do_not_break() -> None:
    """French sets a colon and guillemets off with a no-break space, and `;`, `!` and `?` with a narrow one."""
    for message in catalogs.catalog("fr"):
        if message.id:
            for text in forms(message)[1]:
                assert not re.search("[^\u00a0]:|[^\u202f][;!?]|«[^\u00a0]|[^\u00a0]»|'", text), text


@pytest.mark.parametrize("number", [11, 99, 100, 102, 111, 200])
def test_arabic_counts_in_the_case_that_the_number_asks_for(number: int) -> None:
    """What is counted is accusative from 11 to 99 and genitive after hundreds, in every phrase alike."""
    accusative = 10 < number % 100 < 100
    nouns = {
        "{count} briefing": ("تقرير", "تقريرًا"), "{count} correction": ("تصويب", "تصويبًا"),
        "{count} more correction": ("تصويب آخر", "تصويبًا آخر"), "{count} edition": ("عدد", "عددًا"),
        "{count} earlier update is on the web page.": ("تحديث سابق على", "تحديثًا سابقًا على"),
    }  # fmt: skip
    for message in catalogs.catalog("ar"):
        if isinstance(message.id, tuple) and message.id[0] in nouns:
            one, many = message.id
            said = language("ar").ngettext(one, many, number)
            genitive, other = nouns.pop(message.id[0])
            assert said.startswith(f"{{count}} {other if accusative else genitive}"), said
    assert not nouns
