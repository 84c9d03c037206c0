"""What is looked for in a small library, what is given up, and what the desk has allowed. EXERCISE: all people are invented."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from standfirst import theme
from standfirst.checks.examples import BASE, NOW, whole
from standfirst.errors import LeakError
from standfirst.leaks import public_text, secrets
from standfirst.leaks.exceptions import Allowed, exceptions
from standfirst.leaks.scan import LeakHit, refuse
from standfirst.leaks.secrets import canaries
from standfirst.leaks.watch_list import WatchList, real, watch
from standfirst.library import PUBLIC, Library, Visibility, load_or_raise
from standfirst.names.protected import gather
from standfirst.names.search import Canary
from standfirst.settings import Site
from standfirst.view import text as view_text

VOICE = """voices:
  - quote: We left our house in the night.
    speaker: {name: %s, role: A ferrywoman of the old crossing, published_as: A ferrywoman, protect: [name], exceptions: [
      {text: "The minister, Ines Korvane", reason: another woman, by: The canal desk}]}
    kind: resident
    verification: verified
    consent: given
    note: Call her brother at night
    sources: [council]
"""
PEOPLE = """zubko: {name: Oda Zubkorin, note: Lives above the mill}
openly: {name: Tam Varnelli}
"""
ORGANISATIONS = "mill: {name: The Mill of Zarvonia}\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with a public briefing that protects somebody, a closed one and a registry."""
    return folder(
        tmp_path,
        {
            "river/01.yaml": whole(VOICE % "Ines Korvane", BASE),
            "plans/01.yaml": whole(
                "tlp: RED\ntitle: River news\nbackground: The convoy goes north at dawn tomorrow.\n", BASE
            ),
            "river/_series.yaml": "title: River\nabout: River news\n",
            "_registry/people.yaml": PEOPLE,
            "_registry/organisations.yaml": ORGANISATIONS,
        },
    )


def folder(path: Path, files: Mapping[str, str]) -> Path:
    """A folder with briefings."""
    for name, text in files.items():
        file = path / "briefings" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return path


def both(path: Path) -> tuple[Library, Library]:
    """Everything in a folder, and what is public of it."""
    everything = load_or_raise(Site(path, "Desk", ""))
    return everything, Visibility(everything, NOW).to(PUBLIC)


def test_names_are_strict_and_all_else_is_not(small: Path) -> None:
    """A whole name is never given up; its words, notes and what the registry keeps are where they are said openly."""
    listed = list(canaries(*both(small)))
    kinds = {one.text: (one.strict, one.name) for one in listed}
    assert kinds["Ines Korvane"] == (True, True)
    assert kinds["Korvane"] == (False, True)
    for text in (
        "Ines",
        "Call her brother at night",
        "another woman",
        "The canal desk",
        "Lives above the mill",
        "River news",
    ):
        assert kinds[text] == (False, False), text
    assert kinds.keys().isdisjoint(
        {"Tam Varnelli", "Oda Zubkorin", "The Mill of Zarvonia", "The minister, Ines Korvane"}
    )
    assert not kinds.keys() & ({"explainer", "RED", "approved", "resident", "given", "verified"})


def test_each_secret_is_told_with_its_place(small: Path) -> None:
    """The file, the record and the field of each secret are told, counted as in the file; none of those in the open is listed."""
    path = small / "briefings" / "river" / "01.yaml"
    path.write_text(
        path.read_text("utf-8").replace("protect: [name]", "person: zubko, protect: [name, role]"), "utf-8"
    )
    sources = "closed: {title: The book of the mill, tlp: AMBER}\nopen: {title: The book of the river, tlp: CLEAR}\n"
    (small / "briefings" / "_registry" / "sources.yaml").write_text(sources, "utf-8")
    (small / "briefings" / "plans" / "_series.fr.yaml").write_text("title: Les plans du moulin\n", "utf-8")
    (small / "briefings" / "plans" / "_series.yaml").write_text("title: The plans of the mill\n", "utf-8")
    origins: dict[str, set[str]] = {}
    for one in canaries(*both(small)):
        origins.setdefault(one.text, set()).add(f"{one.origin}{' (strict)' * one.strict}")
    speaker = "briefings/river/01.yaml: voices.0.speaker"
    assert {text: origins.get(text) for text in PLACES} == {
        text: set(place.replace("$", speaker).split(" & ")) for text, place in PLACES.items()
    }
    assert not {text for text in origins if "open" in text or "river/index" in text or "River" in text} - {
        "River news"
    }


PLACES = {
    "Ines Korvane": "$.name (strict)",
    "Korvane": "$.name, in part",
    "A ferrywoman of the old crossing": "$.role",
    "another woman": "$.exceptions.0.reason",
    "The canal desk": "$.exceptions.0.by",
    "Call her brother at night": "briefings/river/01.yaml: voices.0.note",
    "The convoy goes north at dawn tomorrow.": "briefings/plans/01.yaml: background",
    "plans/01": "briefings/plans/01.yaml: its address",
    "plans/index.html": "briefings/plans/_series.yaml: its address & briefings/plans/_series.fr.yaml: its address",
    "Les plans du moulin": "briefings/plans/_series.fr.yaml: title",
    "The plans of the mill": "briefings/plans/_series.yaml: title",
    "Lives above the mill": "briefings/_registry/people.yaml: record 1.note",
    "The book of the mill": "briefings/_registry/sources.yaml: record 1.title",
    "zubko": "$.person",
}
"""The secrets of a small library, and where each is."""


@pytest.mark.parametrize(
    ("loc", "text", "chosen"),
    [
        (("key_figures", 0, "trend"), "up", True), (("status",), "approved", True), (("voices", 0, "speaker"), "Ines Korvane", False),
        (("title",), "River news", False), (("sources", 0, "publisher"), "The desk", False), (("topics", 0), "Water", False),
        (("status",), "it was approved by the mill at night on Monday", False), ((), "up", False),
    ],
)  # fmt: skip
def test_only_choices_of_an_unread_file_are_left_out(
    loc: tuple[str | int, ...], text: str, *, chosen: bool
) -> None:
    """A name in place of a record, as in a file with an error, is text; a choice from a list says nothing."""
    assert secrets._is_chosen(loc, text) is chosen  # each file with an error has others too


def test_only_files_without_any_text_are_told_as_unread(small: Path) -> None:
    """A briefing without voices is read."""
    reasons = {one.reason for one in watch(*both(small)).blind}
    assert "no text in it can be read" not in reasons


def test_a_name_of_two_words_is_looked_for_though_both_are_printed(small: Path) -> None:
    """A person called as a country is looked for; a word that every page has is not."""
    path = small / "briefings" / "river" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("{name: Ines Korvane", "{name: San Marino"), "utf-8")
    found = watch(*both(small))
    assert "San Marino" in {one.text for one in found.canaries if one.strict}


def test_each_file_with_a_leak_is_listed_first() -> None:
    """Every file is named once before any is named twice, and the rest is counted."""
    hits = [
        LeakHit(path, "text", Canary("Korvane", f"{path}: {number:02}"))
        for path, count in (("a.html", 20), ("b.html", 2))
        for number in range(count)
    ]
    with pytest.raises(LeakError) as caught:
        refuse(hits)
    first, second, third, *_ = lines = str(caught.value).splitlines()
    assert [line.partition(" (text): holds what ")[::2] for line in (first, second, third)] == [
        (path, f"{path}: {number} holds back (7 letters)")
        for path, number in (("a.html", "00"), ("b.html", "00"), ("a.html", "01"))
    ]
    assert lines[-2:] == ["and 2 more", "nothing was published or sent"]


def test_what_a_theme_of_the_site_prints_excuses_no_word_of_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template of the desk's own may hold the name; a word that is not of a name is printed there on purpose."""
    monkeypatch.setattr(public_text, "_program", str)
    (own := tmp_path / "own").mkdir()
    (own / "page.html").write_text("<p>Thanks to Zubkorin of the Ferrywomen</p>", "utf-8")
    shipped = theme.PACKAGED[0] / "standfirst" / "templates"
    look = theme.Theme("own", (own, shipped))
    origins = [(where, "Zubkorin" in text) for where, text in public_text.program(look)]
    assert origins.count(("the theme", True)) == 1
    assert {where for where, is_own in origins if not is_own} == {public_text.PROGRAM}
    word, name = (
        LeakHit("a.html", "text", Canary(text, "a", strict=False, name=is_name))
        for text, is_name in (("Ferrywomen", False), ("Zubkorin", True))
    )
    assert real([word, name], look) == [name]


def test_what_schemas_print_is_printed_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions and names of fields are; docstrings of functions are not."""
    monkeypatch.setattr(public_text, "_SAID_BY_US", ("model", "view/text.py"))
    lines = [line for text in public_text._phrases() for line in text.splitlines()]  # each phrase by itself
    assert "A data point of a chart whose numbers are not key figures." in lines
    declared = ast.parse("ferry: str = named(boat=1)")
    assert [
        list(public_text._constants(declared, docs=docs)) for docs in (True, False)
    ] == [  # of the model or not
        ["ferry", "boat"],
        [],
    ]
    assert f"{view_text.machine.__doc__}".splitlines()[0] not in lines


def test_figures_are_public_as_pages_print_them(tmp_path: Path) -> None:
    """The number, the label, and the figure in full are each printed in their form; an unknown one stays as typed."""
    text = "background: Of {{ dark }}, {{ dark|number }} and {{ dark|label }} by the mill.\n"
    dark = "key_figures: [{id: dark, label: Homes without light, value: 5400, qualifier: about, unit: households, sources: [council]}]\n"
    everything, _ = both(folder(tmp_path, {"river/01.yaml": whole(dark + text, BASE)}))
    (edition,) = everything.editions
    said = " ".join(public_text.figures_say(edition).split())
    assert "Of about 5,400 households, 5,400 households and Homes without light by the mill." in said


def test_words_of_a_name_are_rare_or_common(small: Path) -> None:
    """Checks look for a rare word of a name as an error, and for a common one as a warning."""
    kinds = {one.text: one.kind for one in gather(both(small)[0]).all}
    assert kinds == {"Ines Korvane": "name", "Korvane": "rare part", "Ines": "part"}


def test_who_is_protected_is_looked_for_under_the_registered_name(small: Path) -> None:
    """The names and aliases of a registered person whom a briefing protects are names; those of organisations are none."""
    path = small / "briefings" / "river" / "01.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "name: Ines Korvane, role", "person: zubko, name: Oda Zubkorin, role"
        ),
        "utf-8",
    )
    listed = {(one.text, one.strict, one.name) for one in canaries(*both(small)) if "_registry" in one.origin}
    assert {("Oda Zubkorin", True, True), ("Zubkorin", False, True)} <= listed
    assert {text for text, *_ in listed}.isdisjoint({"Tam Varnelli", "The Mill of Zarvonia"})


def test_what_the_series_says_openly_is_given_up(small: Path) -> None:
    """A phrase of a closed briefing that a series on show says, too, is no secret; its sentences are."""
    found = watch(*both(small))
    assert {one.canary.text for one in found.blind} >= {"River news"}
    assert "The convoy goes north at dawn tomorrow." in {one.text for one in found.canaries}


def test_a_name_of_one_common_word_is_told(small: Path) -> None:
    """`May` cannot be looked for, as every page says it; a rare word and two common ones can."""
    path = small / "briefings" / "river" / "01.yaml"
    written = path.read_text("utf-8")
    for name, is_blind in (("May", True), ("Korvanettel", False), ("May Page", False)):
        path.write_text(written.replace("{name: Ines Korvane", f"{{name: {name}"), "utf-8")
        reasons = {one.canary.text: one.reason for one in watch(*both(small)).blind if one.canary.strict}
        assert reasons == ({name: "the program prints that word itself"} if is_blind else {})


@pytest.mark.slow
def test_what_the_program_prints_is_no_hit(small: Path) -> None:
    """A rare word of a name that the program prints itself is no leak; one that it does not print is."""
    look = theme.load(both(small)[0].site.theme, small)
    origin = "a.yaml: voices.0.speaker.name, in part"
    printed, other = (
        LeakHit("a.html", "text", Canary(text, origin, strict=False, name=True))
        for text in ("Background", "Korvane")
    )
    assert any(
        "Background" in text for where, text in public_text.program(look) if where == public_text.PROGRAM
    )
    assert real([printed, other], look) == [other]
    whole_name = LeakHit("a.html", "text", Canary("Background", origin, name=True))
    assert real([whole_name], look) == [whole_name]


def test_reviewed_texts_decide_what_is_found_again() -> None:
    """What is remembered of a name holds for the texts in which it may stand; of other texts it holds whatever they are."""
    name, text = Canary("Ines Korvane", "a", name=True), Canary("The convoy goes north", "a", strict=False)
    one, other = (
        WatchList((name, text), (), allowed).names
        for allowed in ((), (Allowed("The minister, Ines Korvane", "a", "b"),))
    )
    assert one[name] != other[name]
    assert one[text] == other[text]


def test_a_reason_that_holds_the_name_is_not_told() -> None:
    """A log says why a name may stand somewhere, unless the reason says the name."""
    allowed = Allowed("The minister, Ines Korvane", "a.yaml", "not our Ines Korvane")
    assert allowed.told([Canary("Ines Korvane", "b", name=True)]) == "a.yaml"
    assert allowed.told([Canary("Tam Varnelli", "b", name=True)]) == "a.yaml (not our Ines Korvane)"
    assert allowed.told([Canary("Korvane", "b")]) == "a.yaml (not our Ines Korvane)"


def test_a_reviewed_line_opens_the_words_around_the_name(small: Path) -> None:
    """`# noqa: SF503` opens a name with three words before it or behind it, and no exception of a translation counts."""
    path = small / "briefings" / "river" / "01.yaml"
    line = "standfirst: It was the new minister Ines Korvane who opened all the gates.  # noqa: SF503\n"
    path.write_text(whole(line + VOICE % "Ines Korvane", BASE), "utf-8")
    other = path.with_name("01.fr.yaml")
    voice = 'voices: [{speaker: {exceptions: [{text: "Madame Ines Korvane", reason: une autre}]}}]\n'
    other.write_text(f"lang: fr\ntitle: La riviere\n{voice}", "utf-8")
    everything, shown = both(small)
    allowed = {
        one.text for one in exceptions(everything, shown.editions, [Canary("Ines Korvane", "a", name=True)])
    }
    assert allowed == {
        "the new minister ines korvane", "ines korvane who opened all", "The minister, Ines Korvane",
    }  # fmt: skip


def test_words_on_one_side_of_a_reviewed_name_suffice(small: Path) -> None:
    """Two words before a name open it where a page ends behind it; a line without a comment opens nothing."""
    path = small / "briefings" / "river" / "01.yaml"
    line = "standfirst: The minister Ines Korvane spoke.  # noqa: SF503\n"
    path.write_text(whole(line + VOICE % "Ines Korvane", BASE), "utf-8")
    everything, shown = both(small)
    secret = Canary("Ines Korvane", "a", name=True)
    allowed = [one.text for one in exceptions(everything, shown.editions, [secret])]
    assert "the minister ines korvane" in allowed
    assert "the minister ines korvane spoke" not in allowed


@pytest.mark.parametrize(("count", "told"), [(20, False), (21, True)])
def test_twenty_leaks_are_listed(count: int, *, told: bool) -> None:
    """The error lists twenty leaks, and counts the others."""
    hits = [LeakHit(f"{number}.html", "text", Canary("Korvane", "a")) for number in range(count)]
    with pytest.raises(LeakError) as caught:
        refuse(hits)
    assert str(caught.value).count("holds what") == 20
    assert (" more" in str(caught.value)) is told
