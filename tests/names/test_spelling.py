"""Forms of one word of a name, of which each at its shortest and longest. EXERCISE: all people are invented."""

from __future__ import annotations

from itertools import chain

import pytest

from standfirst.names import spelling
from standfirst.names.normalise import fold
from standfirst.names.pieces import pieces
from standfirst.names.rarity import is_rare
from standfirst.names.romanised import in_one_word
from standfirst.names.search import Canary, Search
from standfirst.names.spelling import compounds, halves, is_near, latin, reading, stems
from tests.names.test_matching import found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hester Pengel", "Hester Pentel"), ("Ines Garcia", "Ines Maria Luz Garcia"), ("Ines Marlow", "I. Marlow"),
        ("Hester Pengel", "Hetser Pengel"), ("김가영", "Kim Kayoung"), ("김가영", "kimkayoung"),
    ],
)  # fmt: skip
def test_at_the_edge_of_what_is_found(name: str, text: str) -> None:
    """A wrong letter in a word of six, two middle names and a Korean name as Latin texts spell it are found."""
    assert found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hester Penge", "Hester Pente"), ("Maria Elena Rosa Garcia", "Maria Elena spoke"), ("Yuri Martin", "Yu Martin"),
        ("Hassan Hassani", "Hassan spoke"), ("Ines Maria Garcia", "M. X. Garcia"), ("Ines Garcia", "Ines Maria Luz Ana Garcia"),
    ],
)  # fmt: skip
def test_at_the_edge_of_what_is_not(name: str, text: str) -> None:
    """A wrong letter in a word of five, the first half of a long name, one word for two and others' initials are somebody else."""
    assert not found(name, text)


@pytest.mark.parametrize("mark", [chr(code) for code in (0x2B9, 0x2BA, 0x2BC, 0x2C8, 0x2DF, 0x2EC, 0x2EE)])
def test_marks_of_transcription_part_words(mark: str) -> None:
    """A soft sign or an apostrophe that counts as a letter is none in a name."""
    assert fold(f"Ol{mark}ga").split() == [b"ol", b"ga"]


def test_a_part_of_running_text_has_four_words() -> None:
    """Four words of a long text are looked for by themselves, three are not."""
    assert list(pieces("The gates are open. They were shut. We left it.")) == ["The gates are open."]


@pytest.mark.parametrize(("word", "stem"), [("anas", "ana"), ("לדוד", "דוד"), ("بعلی", "علی"), ("سعلی", "")])
def test_what_is_left_of_a_word_has_three_letters(word: str, stem: str) -> None:
    """An ending or a joined particle is taken off where three letters are left; no other letter is."""
    assert list(stems(word)) == [word, *filter(None, [stem])]


def test_servants_are_joined_with_the_name_behind() -> None:
    """`Abdul Karim` is also one word, however it begins; other names are not joined."""
    for servant in ("abdul", "abd", "abdel", "abdur", "abdus"):
        assert list(compounds([servant, "karim"], 0)) == ["abdulkarim", "abdul"]
    assert list(chain(compounds(["ines", "marlow"], 0), compounds(["abduh", "abdomen"], 0))) == []


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("abdurrahman", "abdulrahman"), ("abderrahmane", "abdulrahman"), ("abdurahman", "abdulrahman"), ("abdussamad", "abdulsamad"),
        ("salahuddin", "salahuldin"), ("shamseddine", "shamsuldin"), ("ziaulhaque", "ziaulhaq"), ("nurulhouda", "nurulhuda"),
        ("abdus", "abdul"), ("rehman", "rahman"),
        ("abdullah", ""), ("abdallah", ""), ("aladdin", ""), ("abduh", ""), ("bernardine", ""), ("gonzales", ""), ("michaelson", ""), ("", ""),
    ],
)  # fmt: skip
def test_names_with_the_article_have_one_reading(word: str, read: str) -> None:
    """However the article is joined and spelled, the reading is the same; other names have none."""
    assert reading(word) == read


def test_short_halves_say_nothing() -> None:
    """Of a Persian double name the long half counts alone, one of three letters does not."""
    assert list(halves("محمد\u200cعلی")) == ["محمد"]


def test_what_only_begins_like_the_article_keeps_its_letters() -> None:
    """The article is taken off where three letters are left."""
    assert len(latin("الیس")) == 1
    assert len(latin("الیسا")) == 2


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("marlow", "malrow", True), ("marlow", "amrlow", True), ("marlow", "marlo", True), ("marlow", "marlows", True),
        ("marlow", "marfow", True), ("marlow", "mralwo", False), ("marlow", "marl", False), ("marlow", "mawlor", False),
    ],
)  # fmt: skip
def test_one_slip_is_near(one: str, other: str, *, near: bool) -> None:
    """One letter more, less or different, or two neighbours that changed places; nothing else."""
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_the_first_syllable_of_korean_is_one() -> None:
    """Names with the first of all syllables are spelled in each way, too."""
    assert {"kimgayoung", "kimkayoung"} <= set(in_one_word("김가영"))


@pytest.mark.parametrize("word", ["the", "آب", "أحمد", "але", "και", "אבל", "abc"])
def test_frequent_words_of_each_script_are_not_rare(word: str) -> None:
    """A word is looked up in the languages of its letters, the first and the last letter of a script among them."""
    assert not is_rare(word)


def test_each_allowed_text_is_open() -> None:
    """A name may stand in an allowed text however often that is said."""
    search = Search([Canary("Muhammad Ali", "", name=True)], ["the minister, Muhammad Ali"])
    assert (
        list(
            search.spot(
                "The minister, Muhammad Ali, and the minister, Muhammad Ali; the minister, Muhammad Ali."
            )
        )
        == []
    )
    assert (
        list(search.spot("The minister, Muhammad Ali, and Muhammad Ali; the minister, Muhammad Ali.")) != []
    )


def test_ways_to_spell_a_word_do_not_multiply_without_end() -> None:
    """A word of many letters that Arabic lacks has a bounded number of spellings, of which the most frequent is one."""
    found = spelling._in_arabic("گب" * 8)
    assert len(found) <= 256
    assert "غب" * 8 in found
