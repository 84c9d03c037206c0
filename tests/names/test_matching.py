"""Names in the writings of people: found in all that say who is meant, and not where other things are meant."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from standfirst.engine import Store
from standfirst.engine.memo import Memo
from standfirst.library import Library
from standfirst.names import rarity, search
from standfirst.names.protected import Secret, Secrets, gather, parts, tokens
from standfirst.names.rarity import is_rare
from standfirst.names.search import Canary, Search
from standfirst.settings import Site
from tests.growth import assert_linear
from tests.names import corpus


def found(name: str, text: str, allowed: tuple[str, ...] = ()) -> bool:
    """Whether a build that protects a name would stop at a text: the name, or a rare word of it."""
    rare = (part for part in parts(name) if is_rare(part))
    return any(Search([Canary(one, "", name=True) for one in (name, *rare)], allowed).spot(text))


LEAKS = sorted(set(corpus.leaks()))


@pytest.mark.slow
def test_names_are_found_in_every_writing() -> None:
    """Of hundreds of writings of names in nineteen languages, none is missed."""
    missed = [pair for pair in LEAKS if not found(*pair)]
    assert missed == []
    assert len(LEAKS) > 500


def test_the_arabic_article_is_joined_in_every_way() -> None:
    """Whoever wrote the name with its article apart, joined or taken on by the next letter, it is the same name."""
    pairs = [
        (f"{one} Khan", f"{other} Khan") for group in corpus.ARTICLES for one, other in permutations(group, 2)
    ]
    assert [pair for pair in pairs if not found(*pair)] == []
    assert len(pairs) > 150


@pytest.mark.slow
def test_innocent_texts_are_left_alone() -> None:
    """No text about somebody or something else is taken for a name that it shares words with."""
    alarms = [(name, text) for name in corpus.COMMON for text in corpus.INNOCENT if found(name, text)]
    assert alarms == []
    names = [
        name
        for table in (corpus.LATIN, corpus.CYRILLIC, corpus.ARABIC)
        for listed in table.values()
        for name in listed
    ]
    names += corpus.BORROWED
    alarms = [(name, text) for name in names for text in corpus.INNOCENT if found(name, text)]
    assert alarms == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ines Marlow", "Ines Garcia met Peter Harlow"), ("Zhang Wei", "Zhang Weimin"), ("Muhammad Ali", "Mahmoud Ali"),
        ("Maria Lopez", "Marina Lopez"), ("Anna Rose", "A rose"), ("Ines Hope", "I hope so"), ("May Page", "page may be"),
        ("Abdurrahman Khan", "Abdul Aziz Khan"), ("Abdul Aziz Khan", "Abdurrahman Khan"), ("Salah al-Din Khan", "Shamsuddin Khan"),
        ("Shamsuddin Khan", "Salah ud-Din Khan"), ("Salahuddin Khan", "Khan and the din"), ("Abdullah Khan", "Abdurrahman Khan"),
        ("Muhammad Ali Khan", "Imran Ali Khan"), ("Hassan Khan", "Hussein Khan"), ("علی رضا", "علی نے کہا رضا نہیں"),
        ("Omar Said", "Omar, who said"), ("Rose Hill", "up the hill rose smoke"), ("יעקב כהן", "J. Kean and Jean Johnston"),
        ("שירה פלדמן", "the fields PID, USER, P and NAME"), ("רחל בן-דוד", "James R. van Zandt"), ("李娜", "Lina went home"),
        ("김민준", "Kim met June; the gym in June"), ("王小明", "Wang met Xiao"), ("Ελένη Χατζηγιάννη", "Helen and Gianni; 5 μm"),
        ("Արամ Հակոբյան", "Aram and Jacob"), ("عبد القادر المغربي", "The Maghribi road; vitamin A"),
        ("گل مروت", "قل مروت"), ("Zareena Bibi", "زرینہ اور بی بی سی"), ("چاکر رند", "شاكر رند"), ("گل بانو", "کل بانو"),
        ("Rahmatullah Khan", "اللہ کی رحمت سب پر ہو۔ خان صاحب نے کہا۔"), ("Amanullah Kansi", "Aman said to Allah"), ("Asadullah Khan", "Saadullah Khan"),
        ("عبد الله خان", "عبید الله خان"),
    ],
)  # fmt: skip
def test_others_are_others(name: str, text: str) -> None:
    """People who bear a part of a name, or one that sounds a little like it, are not taken for its bearer."""
    assert not found(name, text)


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("Ines Marlow", ["Ines", "Marlow"]), ("Ana Koroma", ["Koroma"]), ("Li Wei", []), ("Marlow", []), ("Ines-Marlow", ["Ines", "Marlow"]),
        ("O’Neil_Marlow", ["O’Neil", "Marlow"]), ("Dr. Ines (Marlow)", ["Ines", "Marlow"]), ("وفاء البرغوثي", ["وفاء", "البرغوثي"]),
        ("Анна Коваль", ["Анна", "Коваль"]), ("Bint al-Kord", ["Bint", "Kord"]),
    ],
)  # fmt: skip
def test_a_name_has_halves_of_four_letters_or_more(name: str, alone: list[str]) -> None:
    """Each word of a name of several words is looked for alone from four letters on; one word is the whole name."""
    assert list(parts(name)) == alone


@pytest.mark.parametrize("rare", ["Koroma", "Zubko", "Marlowe", "Нечипоренко", "الغرباوي"])
def test_a_rare_half_is_found_alone(rare: str) -> None:
    """One rare word of a protected name says who is meant, also where others are named so openly; a common one is open."""
    kept = Secrets((Secret(f"Ana {rare}", "name", "a"), Secret(rare, "rare part", "a")))
    text = f"They asked {rare} about it."
    assert [(one.secret.text, one.start) for one in kept.parts(text)] == [(rare, text.index(rare))]
    assert list(kept.whole(text)) == []
    assert [one.secret.text for one in kept.whole(f"They asked Ana {rare} about it.")] == [f"Ana {rare}"]
    assert len(list(kept.without(lambda: frozenset(tokens(rare))).parts(text))) == 1
    common = replace(kept, all=(kept.all[0], Secret(rare, "part", "a")))
    assert list(common.without(lambda: frozenset(tokens(rare))).parts(text)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Þóra Jónsdóttir", "Þ. Jónsdóttir"), ("Þóra Jónsdóttir", "Jonsdottir, Th."), ("Æsa Jónsdóttir", "Æ. Jónsdóttir"),
        ("Жанна Иванова", "Zh. Ivanova"), ("Жанна Иванова", "Иванова Ж."), ("Юрий Петров", "Yu. Petrov"),
        ("Yuri Petrov", "Ю. Петров"), ("Charles Martin", "Ch. Martin"), ("Philippe Martin", "Martin, Ph."),
        ("محمد خان", "م. خان"), ("محمد خان", "M. Khan"), ("Shahid Khan", "Sh. Khan"), ("Shahid Khan", "sh-khan.jpg"),
    ],
)  # fmt: skip
def test_initials_are_those_that_people_write(name: str, text: str) -> None:
    """One letter or the two that write one sound, in another alphabet too, stand for a given name of many."""
    assert found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Thomas Martin", "the Martin family"), ("Thomas Martin", "th martin"), ("Shahid Khan", "Sheikh Khan"), ("Shahid Khan", "Ch. Khan"),
        ("Юрий Петров", "Ya. Petrov"), ("محمد خان", "م خان"), ("Charles Martin", "which Martin"),
    ],
)  # fmt: skip
def test_other_letters_are_no_initials(name: str, text: str) -> None:
    """A short word or another initial beside a common surname says nothing."""
    assert not found(name, text)


def test_an_exception_opens_its_text_and_no_other() -> None:
    """A name within an allowed text is left alone; the same name elsewhere, in the same text or another, is found."""
    allowed = ("The minister, Muhammad Ali",)
    assert (
        found(
            "Muhammad Ali",
            "Then <b>the minister</b> Muhammad\u00a0Ali, spoke.",
            ("the minister Muhammad Ali",),
        )
        is not False
    )
    assert not found("Muhammad Ali", "Today the minister Muhammad Ali spoke.", allowed)
    assert found("Muhammad Ali", "Today the minister Muhammad Ali spoke to Muhammad Ali.", allowed)
    assert found("Muhammad Ali", "The farmer Muhammad Ali spoke.", allowed)
    assert not found("Quillon May", "In Quillon all is quiet.", ("Quillon",))
    assert found("Quillon May", "Quillon May was there.", ("Quillon",))


def test_what_stands_alone_must_be_rare() -> None:
    """A rare surname says alone who is meant; a common one, and words, do not."""
    assert found("Ines Marlow", "as Marlow remembers")
    assert not found("Maria Garcia", "as Maria remembers, and Garcia too")
    assert [word for word in ("Marlow", "Quillfeather", "مرادزئی", "Ibáñezo") if not is_rare(word)] == []
    assert [
        word
        for word in ("Maria", "Khan", "Muhammad", "علی", "Коваль", "river", "Ali", "May")
        if is_rare(word)
    ] == []


@pytest.mark.slow
def test_the_same_words_without_end_are_read_in_linear_time() -> None:
    """A text that says a word of a name 20,000 times takes about ten times as long as one that says it 2,000 times."""
    search = Search([Canary("Muhammad Ali", "", name=True)])

    def prepare(count: int) -> Callable[[], object]:
        text = "Ali x y z w v u Muhammad x y z w v u " * count
        return lambda: list(search.spot(text))

    assert prepare(2_000)() == []
    assert_linear(prepare, 2_000, times=10)


def test_nothing_is_protected() -> None:
    """Without names nothing is looked for."""
    assert not gather(Library(Site(Path(), "Site", ""), ()))
    assert list(Secrets(()).whole("Ines Marlow")) == []


def test_rare_words_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later run takes over which words are rare, and needs no list of words for them."""
    kept = Memo(Store(None, ""))
    monkeypatch.setattr(rarity, "_RARE", {})
    known = {word: is_rare(word) for word in ("Marlow", "water", "Quillfeather")}
    rarity.remember(kept)
    monkeypatch.setattr(rarity, "_RARE", {})
    rarity.recall(kept)
    monkeypatch.setattr(rarity, "_frequent", None)
    assert (
        {word: is_rare(word) for word in known}
        == known
        == {"Marlow": True, "water": False, "Quillfeather": True}
    )


@pytest.mark.slow
def test_quick_looks_miss_nothing() -> None:
    """What decides whether letters are set apart, or words are joined by capitals, agrees with the slow look."""
    rng = random.Random(1)
    camel, apart, may_be_apart = search._CAMEL, search._APART, search._MAY_BE_APART  # both looks
    slow = re.compile(r"\b(?:[A-Z][a-z]+){2,}\b")
    runs = 0
    for _ in range(20_000):
        text = "".join(rng.choice("AbcBZé_ .1-a\n") for _ in range(rng.randint(1, 16)))
        assert [one.span() for one in camel.finditer(text)] == [one.span() for one in slow.finditer(text)]
        if apart.search(text):
            runs += 1
            assert may_be_apart.search(text), text
    assert runs > 50
