"""A protected name is tried in every place where it might slip out: checks find it, messages never say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import checks, settings
from standfirst.build import plan
from standfirst.build.data_outputs import outputs
from standfirst.build.prepare import classify
from standfirst.library import load, load_or_raise
from standfirst.library.files import RESERVED, TAKEN, describe
from standfirst.view.slugs import Slugs, slug
from tests.sites import NOW, ROOT, copy_site

NAME = "Ottoline Brackwaithe"
START = """\
title: The water came
dateline: {place: Testford, country: ZZ, date: 2026-03-12}
tlp: CLEAR
status: approved
lang: en
situation: The water came [@players].
"""
VOICE = """\
voices:
  - quote: We left at night.
    speaker: {SPEAKER}
    verification: verified
    consent: given
    sources: [players]
"""
SPEAKER = f"name: {NAME}, place: Nettlecombe Stairs, published_as: A shopkeeper"
SOURCE = "sources:\n  - {id: players, title: Conversations, date: 2026-03-12, grade: B2MORE}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site without briefings."""
    folder = copy_site(tmp_path / "site")
    for path in sorted((folder / "briefings").rglob("*.yaml"), reverse=True):
        path.unlink()
    return folder


Found = Callable[..., list[str]]


@pytest.fixture
def found(site: Path) -> Found:
    """Write a briefing with a protected speaker and say what the checks find in it."""

    def check(more: str = "", speaker: str = SPEAKER, source: str = "", **files: str) -> list[str]:
        text = START + VOICE.replace("SPEAKER", speaker) + SOURCE.replace("MORE", source) + more
        for name, words in {"one.yaml": text, **files}.items():
            path = site / "briefings" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words, "utf-8")
        report = checks.check_files(settings.load(site))
        return [str(problem) for problem in report.problems]

    return check


def test_without_a_slip_nothing_is_reported(found: Found) -> None:
    """The briefing that the other tests spoil is clean."""
    assert [line for line in found() if " SF50" in line] == []


SLIPS = {
    "address of a source": {"source": ", url: 'https://example.org/ottoline-brackwaithe/1'"},
    "encoded address": {"source": ", url: 'https://example.org/?q=Ottoline%20Brackwaithe'"},
    "archived copy": {"source": ", archived: 'https://example.org/Ottoline_Brackwaithe'"},
    "mail address": {"more": "contacts: [{name: Desk, email: ottoline.brackwaithe@example.org}]\n"},
    "telephone": {"more": "contacts: [{name: Desk, phone: Ottoline Brackwaithe 12}]\n"},
    "file of a picture": {
        "more": "images: [{id: a, file: ottoline-brackwaithe.png, alt: A shop by the river.}]\n"
    },
    "areas of a map": {
        "more": "maps: [{id: a, title: Where, geojson: ottoline-brackwaithe.geojson, alt: A map of the town.}]\n"
    },
    "place of a map": {
        "more": "maps: [{id: a, title: Where, places: [Ottoline Brackwaithe], alt: A map of the town.}]\n"
    },
    "entities": {"more": "background: Ask Ottoline&#32;Brack&#119;aithe about it.\n"},
    "emphasis": {"more": "background: Ask Otto**line** Brackwaithe about it.\n"},
    "a tag": {"more": "background: Ask Ottoline Brack<b></b>waithe about it.\n"},
    "a link": {"more": "background: Ask [her](https://example.org/Ottoline%20Brackwaithe) about it.\n"},
    "an escape": {"more": "background: Ask Otto\\\\line Brackwaithe about it.\n"},
    "a comment": {"more": "background: Ask Ottoline <!-- x --> Brackwaithe about it.\n"},
    "a translator": {"more": f"translation: {{by: {NAME}}}\n"},
    "an id": {
        "more": "timeline: [{id: ottoline-brackwaithe, date: '2026', text: It rained., sources: [players]}]\n"
    },
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_protected_name_is_found_wherever_it_is_printed(found: Found, slip: dict[str, str]) -> None:
    """Addresses, files, entities, markup and escapes hide no protected name from SF503."""
    lines = found(**slip)
    assert any(" SF503 " in line for line in lines), lines
    assert not [line for line in lines if "rackwaithe" in line and " SF50" in line]


def test_aliases_of_the_registry_are_protected_too(site: Path, found: Found) -> None:
    """Who is protected under an id of the registry is protected under all spellings that stand there."""
    people = site / "briefings" / "_registry" / "people.yaml"
    people.parent.mkdir(exist_ok=True)
    people.write_text(f"keeper: {{name: {NAME}, aliases: [Ottie Marchbanks]}}\n", "utf-8")
    more = "background: Ask Ottie Marchbanks about it.\n"
    lines = found(more, speaker="person: keeper, published_as: A shopkeeper")
    assert any(" SF503 " in line for line in lines), lines


def test_details_are_protected_where_no_list_says_which(found: Found) -> None:
    """Without `protect` all that is known of a speaker is held back, so it does not stand beside their words either."""
    more = "".join(
        f"reactions: [{{quote: Yes., kind: public, context: She lives at Nettlecombe Stairs., speaker: {{{SPEAKER}}}, verification: verified, consent: given, sources: [players]}}]\n"
    )
    assert any(" SF505 " in line for line in found(more))


WRONG = {
    "protect": f"name: Ann Lee, published_as: A, protect: [{NAME}]",
    "person": f"published_as: A, person: {NAME}",
    "age": f"published_as: A, age: {NAME}",
    "key": f"published_as: A, {NAME}: x",
}


@pytest.mark.parametrize("speaker", WRONG.values(), ids=WRONG)
def test_no_message_repeats_what_stands_in_a_speaker(found: Found, speaker: str) -> None:
    """What is wrong in a speaker's record is told without its words: messages end in public logs."""
    lines = found(speaker=speaker)
    assert any("SF01" in line for line in lines), lines
    assert not [line for line in lines if "rackwaithe" in line]


@pytest.mark.parametrize(
    "form",
    [
        "\n  - speaker: {age: 45, aliases: x, name: [a]}",
        " {resident: {quote: x}}",
        "\n  - x",
        "\n  - speaker: x",
    ],
    ids=["fields", "a mapping", "a text", "a speaker that is text"],
)
def test_no_message_of_a_translation_repeats_the_speaker(site: Path, found: Found, form: str) -> None:
    """A translation that changes a protected field, or the form of a record, is told so without the words of the original."""
    other = f"lang: fr\nvoices:{form}\n"
    found(speaker=f"{SPEAKER}, age: 44, aliases: [Ottie Brackwaithe]", **{"one.fr.yaml": other})
    problems = [str(problem) for problem in load(settings.load(site)).problems]
    assert any("SF703" in line for line in problems), problems
    assert not [line for line in problems if "rackwaithe" in line or "44" in line]


def test_names_that_cannot_be_files_are_told(site: Path) -> None:
    """Devices, names without end, capitals, signs that turn text round and links out of the site are one problem each."""
    folder = site / "briefings"
    for name in (
        "con.yaml",
        "lpt1.yaml",
        f"{'a' * 200}.yaml",
        "A.yaml",
        "\u202egnp.yaml",
        "a%2e%2e.yaml",
        "a b.yaml",
    ):
        (folder / name).write_text(START, "utf-8")
    (site / "secret.yaml").write_text(START, "utf-8")
    (folder / "link.yaml").symlink_to(site / "secret.yaml")
    loaded = load(settings.load(site))
    assert loaded.library.editions == ()
    assert sorted(problem.code for problem in loaded.problems) == ["SF001", *["SF022"] * 7]


def test_no_link_leads_out_of_the_briefings(site: Path) -> None:
    """Neither a series' file nor the registry nor an original nor a folder is read through a link to somewhere else."""
    folder, outside = site / "briefings", site / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text(f"title: {NAME}\n", "utf-8")
    (outside / "people.yaml").write_text(f"keeper: {{name: {NAME}}}\n", "utf-8")
    for path in (folder / "one", folder / "two", folder / "_registry"):
        path.mkdir(exist_ok=True)
    (folder / "one" / "01.yaml").write_text(START, "utf-8")
    (folder / "one" / "_series.yaml").symlink_to(outside / "x.yaml")
    (folder / "_registry" / "people.yaml").symlink_to(outside / "people.yaml")
    (folder / "two" / "01.yaml").symlink_to(outside / "x.yaml")
    (folder / "two" / "01.fr.yaml").write_text("lang: fr\n", "utf-8")
    (folder / "three").symlink_to(outside)
    loaded = load(settings.load(site))
    assert [(problem.path, problem.code) for problem in loaded.problems] == [
        ("briefings/_registry/people.yaml", "SF001"),
        ("briefings/one/_series.yaml", "SF001"),
        ("briefings/three", "SF001"),
        ("briefings/two/01.yaml", "SF001"),
    ]
    assert "rackwaithe" not in str(loaded)
    (folder / "_registry" / "people.yaml").unlink()
    (folder / "_registry").rmdir()
    (folder / "_registry").symlink_to(outside)
    assert "briefings/_registry/people.yaml" in {one.path for one in load(settings.load(site)).problems}


def test_no_briefing_takes_an_address_of_the_site(site: Path) -> None:
    """Names of the site's own pages and folders are one problem each; they are all that the site has."""
    folder = site / "briefings"
    names = ("index", "search", "topics/01", "feeds/01", "ur/01", "flood/index", "manifest")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(START, "utf-8")
    problems = load(settings.load(site)).problems
    assert [(one.path, one.code) for one in problems] == [
        (f"briefings/{name}.yaml", "SF024") for name in sorted(names)
    ]


@pytest.mark.slow
def test_the_names_that_the_site_takes_are_known() -> None:
    """Whatever a build makes beside briefings and the desk's own pages has a name that no briefing may take."""
    site = replace(settings.load(ROOT), url="https://example.org")  # only a site with an address has embeds
    prepared = classify(load_or_raise(site), NOW)
    planned = [*plan.editions(prepared, ()), *plan.lists(prepared, ()), *plan.assets(prepared)]
    planned += outputs(prepared, planned, {})
    ours = set(prepared.all.series) | set(prepared.site.languages)
    tops = {item.path.partition("/")[0] for item in planned if "/" in item.path} - ours
    assert tops == RESERVED - {"pagefind"}
    stems = {
        item.path.partition(".")[0]
        for item in planned
        if "/" not in item.path and item.path.endswith((".html", ".json", ".ics"))
    }
    assert stems | {"history", "manifest"} == TAKEN, "these two are written last"


@pytest.mark.slow
def test_no_edition_can_have_the_name_of_a_page_that_is_made_of_another() -> None:
    """A page or data file that a build makes beside editions has a name that no file of a briefing can have."""
    site = replace(settings.load(ROOT), url="https://example.org")
    prepared = classify(load_or_raise(site), NOW)
    planned = [*plan.editions(prepared, ()), *plan.lists(prepared, ())]
    known = {edition.key for edition in prepared.all.editions}
    free = []
    for path in (Path(item.path) for item in planned if item.path.endswith((".html", ".json"))):
        parts = path.with_suffix(".yaml").parts
        own = Path(*parts[1:] if parts[0] in site.languages else parts)
        briefing = describe(own, Path())
        reserved = (
            own.stem == "index" or (own.stem in TAKEN and not own.parts[1:]) or own.parts[0] in RESERVED
        )
        if briefing and briefing.key not in known and not reserved:
            free.append(str(path))
    assert free == []


def test_an_address_for_mail_adds_no_headers(found: Found) -> None:
    """Nothing in an e-mail address becomes a copy, a subject or a body in the link that is made of it."""
    for address in (
        "a?bcc=b@example.org",
        "a&cc=b@example.org",
        "a%0d%0abcc@example.org",
        "a@example.org?cc=b.c",
    ):
        assert any(" SF01" in line for line in found(f"contacts: [{{name: Desk, email: '{address}'}}]\n")), (
            address
        )


def test_slugs_are_file_names_on_every_system() -> None:
    """Letters that are spelled apart are put together, and no page is called as a device."""
    assert slug("\u1112\u1161\u11ab") == "\ud55c"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert Slugs().give(["NUL"], "x").startswith("nul-")


def test_reading_a_site_says_nothing_of_a_speaker(site: Path) -> None:
    """A registry that is wrong is told without its words."""
    people = site / "briefings" / "_registry" / "people.yaml"
    people.parent.mkdir(exist_ok=True)
    people.write_text(f"keeper: {{name: Ann, person: {NAME}}}\n", "utf-8")
    problems = [str(problem) for problem in load(settings.load(site)).problems]
    assert problems
    assert not [line for line in problems if "rackwaithe" in line]
