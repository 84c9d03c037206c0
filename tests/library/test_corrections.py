"""Corrections are found by the edition that they name, as far as its readers may see the one that makes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from standfirst import settings
from standfirst.library import PUBLIC, Library, Visibility, compare, load_or_raise
from standfirst.library.corrections import change_of, others, right_figures
from standfirst.view.directory import Directory
from tests.sites import NOW, small_site, write

EDITION = """\
kind: explainer
title: "EXERCISE: Homes, edition {number}"
dateline: {{place: Marbel, date: 2026-02-{day:02}}}
edition: {number}
tlp: {tlp}
status: {status}
key_figures:
  - {{id: homes, label: Homes damaged, value: {homes}, qualifier: about, sources: [a]}}
  - {{id: wells, label: Wells, value: 7, sources: [a]}}
situation: There are {{{{ homes }}}} homes damaged.
background: The count began long ago.
sources: [{{id: a, title: Survey of homes, date: 2026-01-01, grade: B2}}]
"""


def edition(
    number: int,
    homes: int,
    changes: str = "",
    *,
    tlp: str = "CLEAR",
    status: str = "approved",
    more: str = "",
) -> str:
    """An edition of a series on damaged homes; `changes` are its entries, a line each."""
    text = EDITION.format(number=number, day=number, homes=homes, tlp=tlp, status=status)
    return text + (f"changes:\n{changes}" if changes else "") + more


def correction(day: int, was: int, now: int, names: str = "", about: str = "homes") -> str:
    """An entry that corrects a figure; `names` are the editions that it names."""
    editions = f", editions: [{names}]" if names else ""
    return (
        f"  - {{at: 2026-02-{day:02}T12:00+00:00, kind: correction, about: key_figures.{about},"
        f" note: Sheds were counted in count {day}.,"
        f' was: "About {was:,} homes.", now: "About {now:,} homes."{editions}}}\n'
    )


def library(folder: Path, texts: Mapping[str, str]) -> Library:
    """What the public may see of a site with these briefings."""
    site = small_site(folder / "site")
    for name, text in texts.items():
        write(site, name, text)
    return Visibility(load_or_raise(settings.load(site)), NOW).to(PUBLIC)


def right(found: Library) -> dict[str, float | None]:
    """By edition, what its number of homes should be, where that is not what it says."""
    figures = {one.name: right_figures(found, one).get("homes") for one in found.editions}
    return {name: figure.value for name, figure in figures.items() if figure}


def test_the_edition_that_is_named_has_the_right_number(tmp_path: Path) -> None:
    """A correction reaches the edition it names and no other, and leaves other figures alone."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
        "homes/03.yaml": edition(3, 3100),
    })  # fmt: skip
    assert right(found) == {"homes/01": 2900}
    assert [change_of(one).note for one in others(found, found.by_name["homes/01"])] == [
        "Sheds were counted in count 2."
    ]
    assert not others(found, found.by_name["homes/02"])
    assert not others(found, found.by_name["homes/03"])
    assert right_figures(found, found.by_name["homes/01"])["homes"].qualifier == "about"


def test_without_names_all_editions_before_are_wrong_that_say_so(tmp_path: Path) -> None:
    """A correction that names no edition is about all before it; a number that it does not quote is not struck."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 1200),
        "homes/02.yaml": edition(2, 3400),
        "homes/03.yaml": edition(3, 2900, correction(3, 3400, 2900)),
    })  # fmt: skip
    assert right(found) == {"homes/02": 2900}


def test_a_correction_that_was_corrected_itself_counts_as_that_has_it(tmp_path: Path) -> None:
    """The last correction along the chain says what is right, also in the edition that only the first one names."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
        "homes/03.yaml": edition(3, 2950, correction(3, 2900, 2950, "2")),
    })  # fmt: skip
    assert right(found) == {"homes/01": 2950, "homes/02": 2950}


def test_a_figure_that_has_changed_since_is_not_the_right_number(tmp_path: Path) -> None:
    """The right number is what the correction says, also if a later one corrects it, and never a number of a later day."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 5000, correction(2, 3400, 2900, "1")),
        "homes/03.yaml": edition(3, 6000, correction(3, 2900, 2950, "1")),
    })  # fmt: skip
    assert right(found) == {"homes/01": 2950}
    unclear = correction(2, 3400, 2900, "1").replace("2,900 homes", "2,900 or 3,000 homes")
    found = library(
        tmp_path / "b", {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 5000, unclear)}
    )
    assert right(found) == {}

    of_all = correction(2, 3400, 2900, "1").replace(" homes.", " of 5,100 homes.")
    found = library(
        tmp_path / "c", {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 5000, of_all)}
    )
    assert right(found) == {"homes/01": 2900}


def test_a_correction_of_the_same_instant_follows_none(tmp_path: Path) -> None:
    """What two editions corrected at once is right as each of them says."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, correction(3, 3400, 2900, "1")),
        "homes/03.yaml": edition(3, 2950, correction(3, 2900, 2950, "2")),
    })  # fmt: skip
    assert right(found) == {"homes/01": 2900, "homes/02": 2950}


@pytest.mark.parametrize(
    ("first", "second", "wrong"), [(4, 3, {"homes/02": 3400}), (3, 4, {"homes/01": 2900})]
)
def test_of_two_editions_that_correct_each_other_the_later_correction_holds(
    tmp_path: Path, first: int, second: int, wrong: dict[str, float]
) -> None:
    """Corrections in a circle end: what was said last is right in both editions."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400, correction(first, 2900, 3400, "2")),
        "homes/02.yaml": edition(2, 2900, correction(second, 3400, 2900, "1")),
    })  # fmt: skip
    assert right(found) == wrong


def test_a_ring_of_corrections_ends(tmp_path: Path) -> None:
    """Twelve editions that each correct the next one leave at most the last word standing."""
    texts = {
        f"homes/{n:02}.yaml": edition(
            n, 1000 + n, correction(n, 1000 + n % 12 + 1, 1000 + n, str(n % 12 + 1))
        )
        for n in range(1, 13)
    }
    assert set(right(library(tmp_path, texts)).values()) <= {1000.0 + n for n in range(1, 13)}


@pytest.mark.parametrize(
    "marking", [{"tlp": "AMBER"}, {"status": "draft"}, {"more": "embargo_until: 2027-06-01T00:00+00:00\n"}]
)
def test_what_is_not_public_corrects_nothing_that_is(tmp_path: Path, marking: dict[str, str]) -> None:
    """Nothing of a correction that readers may not see reaches them, not even that there is one."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1"), **marking),
    })  # fmt: skip
    assert right(found) == {}
    assert not found.corrections("homes/01")
    newest = found.newest("homes")
    assert newest is not None
    assert newest.key == "homes/01"


def test_a_withdrawn_edition_neither_corrects_nor_is_corrected(tmp_path: Path) -> None:
    """What was withdrawn says nothing any more, and nothing of it stands that could be wrong."""
    gone = "withdrawn: {at: 2026-02-20T08:00+00:00, explanation: It was wrong.}\n"
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400, status="withdrawn", more=gone),
        "homes/02.yaml": edition(2, 3400, correction(2, 3400, 2900, "1")),
        "homes/03.yaml": edition(3, 2900, correction(3, 3400, 2900, "2"), status="withdrawn", more=gone),
    })  # fmt: skip
    assert right(found) == {}
    newest = found.newest("homes")
    assert newest is not None
    assert newest.key == "homes/02"


def test_a_translation_is_corrected_in_its_own_words(tmp_path: Path) -> None:
    """The translation of a wrong edition has the right number, and the note of the translated correction."""
    french = """\
lang: fr
title: "EXERCICE : maisons, édition {number}"
translation: {{by: Desk, on: 2026-02-09}}
situation: Il y a {{{{ homes }}}} maisons.
background: Depuis longtemps.
"""
    told = "changes: [{note: Des hangars étaient comptés., was: Environ 3 400 maisons., now: Environ 2 900 maisons.}]\n"
    texts = {
        "homes/01.yaml": edition(1, 3400),
        "homes/01.fr.yaml": french.format(number=1),
        "homes/02.yaml": edition(2, 2900, correction(2, 3400, 2900, "1")),
    }
    alone = library(tmp_path / "a", texts)
    both = library(tmp_path / "b", {**texts, "homes/02.fr.yaml": french.format(number=2) + told})
    for found, note in ((alone, "Sheds were counted in count 2."), (both, "Des hangars étaient comptés.")):
        assert right(found) == {"homes/01": 2900, "homes/01.fr": 2900}
        assert [change_of(one).note for one in others(found, found.by_name["homes/01.fr"])] == [note]
    assert [one.edition.name for one in others(both, both.by_name["homes/01.fr"])] == ["homes/02.fr"]


def test_two_hundred_corrections_stay_in_order(tmp_path: Path) -> None:
    """All of them are found, the newest first, and the newest one about a number counts."""
    many = "".join(
        correction(2, 3400, 2900, "1")
        .replace("T12:00", f"T{n // 60:02}:{n % 60:02}")
        .replace("count 2", f"count {n}")
        for n in range(200)
    )
    found = library(tmp_path, {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 2900, many)})
    notes = [change_of(one).note for one in others(found, found.by_name["homes/01"])]
    assert notes == [f"Sheds were counted in count {n}." for n in reversed(range(200))]
    assert right(found) == {"homes/01": 2900}


def test_a_correction_that_is_repeated_is_one(tmp_path: Path) -> None:
    """An edition that carries on the corrections of the one before it adds none."""
    told = correction(2, 3400, 2900, "1")
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, told),
        "homes/03.yaml": edition(3, 2900, told),
    })  # fmt: skip
    assert len(others(found, found.by_name["homes/01"])) == 1


def test_one_reason_for_two_corrections_hides_neither(tmp_path: Path) -> None:
    """Two figures that were wrong for one reason are two corrections, on the page of the mistake and in the log."""
    two = correction(2, 3400, 2900, "1") + correction(2, 7, 9, "1", about="wells")
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 2900, two),
        "homes/03.yaml": edition(3, 2900, two),
    })  # fmt: skip
    abouts = {"key_figures.homes", "key_figures.wells"}
    told = [change_of(one).about for one in others(found, found.by_name["homes/01"])]
    logged = [change_of(one).about for one in Directory(found).changes]
    assert (sorted(map(str, told)), sorted(map(str, logged))) == (sorted(abouts), sorted(abouts))


def test_no_difference_is_computed_from_a_number_that_was_corrected(tmp_path: Path) -> None:
    """The correction itself is no change of the world, and a later number does not fall from a wrong one."""
    found = library(tmp_path, {
        "homes/01.yaml": edition(1, 3400),
        "homes/02.yaml": edition(2, 3400),
        "homes/03.yaml": edition(3, 2900, correction(3, 3400, 2900, "2")),
        "homes/04.yaml": edition(4, 3000),
    })  # fmt: skip

    def between(now: str, before: str) -> list[tuple[float | None, float | None]]:
        figures = compare(found.by_name[now], found.by_name[before], found).figures
        return [(one.before.value if one.before else None, one.difference) for one in figures]

    assert between("homes/02", "homes/01") == []
    assert between("homes/03", "homes/02") == []
    assert between("homes/04", "homes/02") == [(2900, None)]
    assert between("homes/04", "homes/03") == [(2900, 100)]


def test_an_edition_under_another_number_is_not_struck_for_what_it_does_not_say(tmp_path: Path) -> None:
    """Where editions were renumbered, a correction that names the old number strikes no right one."""
    found = library(tmp_path, {
        "homes/00.yaml": edition(1, 500),
        "homes/01.yaml": edition(2, 3400),
        "homes/02.yaml": edition(3, 2900, correction(3, 3400, 2900, "1")),
    })  # fmt: skip
    assert right(found) == {}


def test_an_update_corrects_nothing(tmp_path: Path) -> None:
    """What merely changed since was right in its time."""
    update = correction(2, 3400, 2900, "1").replace("kind: correction", "kind: update")
    found = library(tmp_path, {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": edition(2, 2900, update)})
    assert found.corrections("homes/01") == ()
    assert right(found) == {}


def test_a_figure_that_the_correcting_edition_has_no_more_is_left_alone(tmp_path: Path) -> None:
    """Without a record of what is right, nothing is struck out."""
    without = edition(2, 2900, correction(2, 3400, 2900, "1")).replace("{id: homes,", "{id: houses,")
    found = library(
        tmp_path,
        {"homes/01.yaml": edition(1, 3400), "homes/02.yaml": without.replace("{{ homes }}", "{{ houses }}")},
    )
    assert found.corrections("homes/01")
    assert right(found) == {}


def test_claims_are_news_where_they_are_new_or_stand_otherwise(tmp_path: Path) -> None:
    """A claim of another status is listed with what it was, one that stays is not."""
    claim = "  - {{id: {0}, claim: The {0} broke., by: A desk, status: {1}, evidence: We saw it., sources: [a]}}\n"
    before, now = (
        edition(number, 3400, more="claims:\n" + "".join(claim.format(*one) for one in claims))
        for number, claims in ((1, [("dam", "unverified"), ("bridge", "confirmed")]), (2, [("dam", "confirmed"), ("bridge", "confirmed"), ("wall", "refuted")]))
    )  # fmt: skip
    found = library(tmp_path, {"homes/01.yaml": before, "homes/02.yaml": now})
    changes = compare(found.by_name["homes/02"], found.by_name["homes/01"], found).claims
    assert [(one.now.id, one.before.status if one.before else None) for one in changes] == [
        ("dam", "unverified"),
        ("wall", None),
    ]


def test_the_edition_before_is_in_the_same_language_where_it_stands(tmp_path: Path) -> None:
    """A translation follows on the translation before it, or where that was withdrawn or never made, on the original."""
    french = "lang: fr\ntitle: Les maisons\nbackground: Le compte a commencé.\nsituation: Il y a {{ homes }} maisons.\n"
    withdrawn = french + "status: withdrawn\nwithdrawn: {at: 2026-02-03T12:00+00:00, explanation: Faux.}\n"
    texts = {f"homes/0{number}.yaml": edition(number, 3400) for number in (1, 2, 3, 4)}
    found = library(
        tmp_path,
        texts
        | {
            "homes/01.fr.yaml": french,
            "homes/02.fr.yaml": french,
            "homes/03.fr.yaml": withdrawn,
            "homes/04.fr.yaml": french,
        },
    )
    before = {
        name: found.previous(found.by_name[name]) for name in ("homes/02.fr", "homes/04.fr", "homes/04")
    }
    assert {name: one and one.name for name, one in before.items()} == {
        "homes/02.fr": "homes/01.fr", "homes/04.fr": "homes/03", "homes/04": "homes/03",
    }  # fmt: skip
