"""Who may see an edition, tried over every combination of markings against an account written for the test."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from standfirst import checks, settings
from standfirst.library import PUBLIC, Audience, Library, Visibility, is_public, load, reasons
from standfirst.library.visibility import EVERYTHING, FACE
from standfirst.model import Briefing, Status, Tlp
from tests.markings import QuotationEntry, every, level, site, write
from tests.sites import NOW

LATER = NOW + timedelta(days=100)
TLP = {tlp: place for place, tlp in enumerate(Tlp)}


def _loaded(folder: Path) -> Library:
    loaded = load(settings.load(folder))
    assert loaded.problems == ()
    return loaded.library


def _pairs() -> list[tuple[QuotationEntry, QuotationEntry]]:
    """Each combination of an original with five of a translation, never the same five."""
    chance, options = random.Random(19), list(every())  # the same pairs in each run
    return [(original, one) for original in options for one in chance.sample(options, 5)]


@pytest.mark.slow
def test_a_translation_has_the_strictest_of_both_markings(tmp_path: Path) -> None:
    """Status, TLP, embargo and withdrawal of a translation are the stricter of its own and its original's."""
    pairs = _pairs()
    assert len(pairs) == 600
    folder = site(tmp_path / "site")
    for start in range(0, len(pairs), 90):
        for number, (original, own) in enumerate(pairs[start : start + 90], start=1):
            write(folder, 1, original, own)
            made = folder / "briefings" / "wells"
            (made / "01.yaml").rename(made / f"e{number:02}.yaml")
            (made / "01.fr.yaml").rename(made / f"e{number:02}.fr.yaml")
        library = load(settings.load(folder)).library
        for number, (original, own) in enumerate(pairs[start : start + 90], start=1):
            edition, due = library.by_name[f"wells/e{number:02}.fr"], level(own, original)
            assert TLP[edition.briefing.tlp] == due.tlp, (original, own)
            assert edition.withdrawn is due.gone, (original, own)
            assert is_public(edition, NOW) is due.public, (original, own)
            assert bool(reasons(edition, NOW)) is not due.public, (original, own)
            embargo = edition.briefing.embargo_until
            assert (embargo.isoformat(timespec="minutes") if embargo else "") == due.until


@pytest.mark.parametrize("tlp", ["RED", "AMBER+STRICT", "AMBER", "GREEN"])
def test_a_source_closes_what_quotes_it(tmp_path: Path, tlp: str) -> None:
    """An edition is as strict as the strictest source that it quotes, in every language; a check still asks for it."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved", source=tlp), QuotationEntry(status="approved"))
    library = _loaded(folder)
    for edition in library.editions:
        assert edition.briefing.tlp.value == tlp
        assert not is_public(edition, NOW)
    found = checks.run(library, now=NOW).problems
    assert [one.path for one in found if one.code == "SF502"] == ["briefings/wells/01.yaml"]


@pytest.mark.slow
def test_readers_see_nothing_stricter_than_what_they_read(tmp_path: Path) -> None:
    """For all pairs of markings: beside an edition its readers see exactly those that are marked no stricter."""
    folder, options = site(tmp_path / "site"), list(every())
    for number, said in enumerate(options, start=1):
        write(folder, 1, said)
        path = folder / "briefings" / "wells" / "01.yaml"
        path.rename(folder / "briefings" / f"b{number:03}.yaml")
    library = load(settings.load(folder)).library
    assert len(library.editions) == len(options) == 120
    visibility = Visibility(library, NOW)
    for (one, mine), (other, theirs) in product(zip(library.editions, options, strict=True), repeat=2):
        seen = other.name in visibility.beside(one).by_name
        assert seen is level(mine).covers(level(theirs)), (mine, theirs)
    public = visibility.to(PUBLIC)
    assert [edition.name in public.by_name for edition in library.editions] == [
        level(said).public for said in options
    ]


def test_only_the_face_of_a_withdrawn_edition_is_seen(tmp_path: Path) -> None:
    """Whoever the readers are, nothing of the content of a withdrawn edition is in what they see."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "withdrawn"), QuotationEntry(status="approved"))
    write(folder, 2, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="withdrawn"))
    library = _loaded(folder)
    visibility = Visibility(library, NOW)
    audiences = (PUBLIC, Audience(Tlp.RED, 0), *map(Audience.of, library.editions))
    for shown in (visibility.everything, *map(visibility.to, audiences)):
        gone = [one.name for one in shown.editions if one.briefing.status is Status.WITHDRAWN]
        assert gone == ["wells/01", "wells/01.fr", "wells/02.fr"]
        for bare in (shown.by_name[name].briefing for name in gone):
            assert [name for name in Briefing.model_fields if name not in FACE and getattr(bare, name)] == []
    write(folder, 3, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="approved"))
    shown = Visibility(_loaded(folder), NOW).to(PUBLIC)
    before = shown.previous(shown.by_name["wells/03.fr"])
    assert before is shown.by_name["wells/02"], "a withdrawn translation is nothing to compare with"


SPEAKER = "{name: Quillon Farrowmere, role: Keeper, place: Vellumthorpe, organisation: Guild, age: 44, published_as: A man%s}"


def _speakers(folder: Path, original: str, own: str, consent: str = "given", consented: str = "") -> Library:
    write(folder, 1, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="approved"))
    path = folder / "briefings" / "wells" / "01.yaml"
    text = path.read_text("utf-8").replace('{name: "Person zqve01k", role: Digger}', SPEAKER % original)
    path.write_text(text.replace("consent: given", f"consent: {consent}"), "utf-8")
    words = path.with_suffix(".fr.yaml")
    said = f"voices: [{{id: v1, quote: Nous., speaker: {{published_as: Un homme{own}}}{consented}}}]\n"
    words.write_text(words.read_text("utf-8") + said, "utf-8")
    return _loaded(folder)


PROTECT = {
    "everything": "",
    "the name": ", protect: [name]",
    "the place": ", protect: [place]",
    "name and role": ", protect: [role, name]",
    "other names": ", aliases: [The Keeper]",
}


@pytest.mark.parametrize(("original", "own"), list(product(PROTECT, PROTECT)))
def test_a_translation_adds_protection_and_takes_none_away(tmp_path: Path, original: str, own: str) -> None:
    """What either record protects is protected in the translation; left out, `protect` is everything."""
    aliases = ", aliases: [Le Gardien]" if own == "other names" else PROTECT[own]
    library = _speakers(site(tmp_path / "site"), PROTECT[original], aliases)
    first, second = (library.by_name[name].briefing.voices[0].speaker for name in ("wells/01", "wells/01.fr"))
    assert first.protected <= second.protected
    assert set(first.aliases) <= set(second.aliases)
    named = {"the name": {"name"}, "the place": {"place"}, "name and role": {"name", "role"}}
    assert named.get(own, set()) <= second.protected
    assert own != "other names" or "Le Gardien" in second.aliases
    assert set(first.secrets()) <= set(second.secrets())


def test_another_spelling_of_a_protected_name_protects_both(tmp_path: Path) -> None:
    """A translation that spells the name its own way keeps the first spelling secret, too."""
    library = _speakers(site(tmp_path / "site"), "", ", name: Quillon de Farrowmere")
    speaker = library.by_name["wells/01.fr"].briefing.voices[0].speaker
    assert {"Quillon Farrowmere", "Quillon de Farrowmere"} <= set(speaker.secrets())


@pytest.mark.parametrize(
    ("original", "own", "due"),
    [
        ("refused", "given", "refused"),
        ("given", "refused", "refused"),
        ("not_recorded", "given", "not_recorded"),
        ("public", "given", "public"),
        ("given", "public", "public"),
    ],
)
def test_consent_is_no_wider_in_a_translation(tmp_path: Path, original: str, own: str, due: str) -> None:
    """The stricter of both consents holds."""
    library = _speakers(site(tmp_path / "site"), "", "", original, f", consent: {own}")
    assert library.by_name["wells/01.fr"].briefing.voices[0].consent == due


def test_an_exercise_is_one_in_every_language(tmp_path: Path) -> None:
    """A translation that denies it is an exercise all the same, and one that says so is one by itself."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"), QuotationEntry(status="approved"))
    path = folder / "briefings" / "wells" / "01.yaml"
    words = path.with_suffix(".fr.yaml")
    own = words.read_text("utf-8")
    path.write_text(path.read_text("utf-8") + "exercise: true\n", "utf-8")
    words.write_text(own + "exercise: false\n", "utf-8")
    assert [edition.exercise for edition in _loaded(folder).editions] == [True, True]
    path.write_text(path.read_text("utf-8").replace("exercise: true", "exercise: false"), "utf-8")
    words.write_text(own + "exercise: true\n", "utf-8")
    assert [edition.exercise for edition in _loaded(folder).editions] == [False, True]


WIDER = {
    "tlp": ("tlp: GREEN\nstatus: approved\n", "tlp: CLEAR\n"),
    "no marking": ("status: approved\n", "tlp: CLEAR\n"),
    "embargo": ("embargo_until: 2027-01-01T00:00+00:00\n", "embargo_until: 2026-01-01T00:00+00:00\n"),
    "exercise": ("exercise: true\n", "exercise: false\n"),
}


@pytest.mark.parametrize("name", WIDER)
def test_a_wider_marking_of_a_translation_is_told(tmp_path: Path, name: str) -> None:
    """What has no effect is a warning at its line: SF717."""
    folder = site(tmp_path / "site")
    original, own = WIDER[name]
    write(folder, 1, QuotationEntry(), QuotationEntry())
    path = folder / "briefings" / "wells" / "01.yaml"
    path.write_text(path.read_text("utf-8") + original, "utf-8")
    words = path.with_suffix(".fr.yaml")
    words.write_text(words.read_text("utf-8") + own, "utf-8")
    found = [one for one in checks.run(_loaded(folder), now=NOW).problems if one.code == "SF717"]
    assert [(one.path, one.line) for one in found] == [("briefings/wells/01.fr.yaml", 3)]


AUDIENCES = [
    Audience(tlp, progress, until) for tlp in Tlp for progress in range(3) for until in (None, NOW, LATER)
]


def test_an_audience_is_written_down_and_read_again() -> None:
    """A scope says all of an audience, and no two audiences the same."""
    assert [Audience.from_scope(one.scope) for one in AUDIENCES] == AUDIENCES
    assert len({one.scope for one in AUDIENCES}) == len(AUDIENCES) == 45


def test_a_scope_names_what_its_audience_sees(tmp_path: Path) -> None:
    """The library of a scope is that of its audience; the desk's own holds every edition."""
    folder = site(tmp_path / "site")
    for number, tlp in enumerate(("CLEAR", "GREEN", "RED"), start=1):
        write(folder, number, QuotationEntry(tlp, "approved"))
    visibility = Visibility(_loaded(folder), NOW)
    for audience in AUDIENCES:
        assert visibility.scoped(audience.scope) is visibility.to(audience)
    assert visibility.scoped(EVERYTHING) is visibility.everything
    assert [len(visibility.to(Audience(tlp)).editions) for tlp in Tlp] == [3, 2, 2, 2, 1]
    assert len(visibility.everything.editions) == 3
    scopes = {visibility.to(one).scope for one in AUDIENCES if one.until != NOW} | {
        visibility.everything.scope
    }
    assert len(scopes) == 31, "what is computed for one audience is never taken for another"


def test_an_embargo_that_is_over_parts_no_readers(tmp_path: Path) -> None:
    """Readers until an instant that has come, this very one too, are the readers without an embargo."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"))
    visibility = Visibility(_loaded(folder), NOW)
    for until in (NOW, NOW - timedelta(seconds=1), NOW - timedelta(days=400)):
        assert visibility.to(Audience(until=until)) is visibility.to(PUBLIC)
    assert visibility.to(Audience(until=LATER)) is not visibility.to(PUBLIC)


def test_an_embargo_ends_at_its_instant(tmp_path: Path) -> None:
    """The press sees what ends when its own embargo does, and nothing that ends a second later."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved", until="soon"))
    library = _loaded(folder)
    ends = library.editions[0].briefing.embargo_until
    assert ends is not None
    for apart, seen in ((-1, 0), (0, 1), (1, 1)):
        instant = ends + timedelta(seconds=apart)
        assert len(Visibility(library, NOW).to(Audience(until=instant)).editions) == seen
        assert is_public(library.editions[0], instant) is bool(seen)


def test_a_series_is_seen_with_its_editions_alone(tmp_path: Path) -> None:
    """What readers see names no series of which they see no edition."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"))
    hidden = folder / "briefings" / "hidden"
    hidden.mkdir()
    text = (folder / "briefings" / "wells" / "01.yaml").read_text("utf-8")
    (hidden / "01.yaml").write_text(text.replace("tlp: CLEAR", "tlp: RED"), "utf-8")
    for name in ("wells", "hidden"):
        (folder / "briefings" / name / "_series.yaml").write_text(f"title: The {name} series\n", "utf-8")
    visibility = Visibility(_loaded(folder), NOW)
    assert set(visibility.to(PUBLIC).series) == {"wells"}
    assert set(visibility.everything.series) == {"wells", "hidden"}


@pytest.mark.parametrize("said", list(every()), ids=str)
def test_reasons_name_each_marking_that_closes_an_edition(tmp_path: Path, said: QuotationEntry) -> None:
    """TLP, status and embargo are named where they close it, the missing marking as one, and nothing else."""
    folder = site(tmp_path / "site")
    write(folder, 1, said)
    library = load(settings.load(folder)).library
    (edition,) = library.editions
    due = []
    if said.tlp is None:
        due.append("TLP:AMBER, because it has no marking")
    elif said.tlp != "CLEAR":
        due.append(f"TLP:{said.tlp}")
    if said.status not in ("approved", "withdrawn"):
        due.append(f"status {said.status or 'draft'}")
    if said.until in ("soon", "late") and edition.briefing.embargo_until:
        due.append(f"embargo until {edition.briefing.embargo_until.isoformat()}")
    assert list(reasons(edition, NOW)) == due
    assert [(one.edition.name, list(one.reasons)) for one in Visibility(library, NOW).unpublished] == (
        [("wells/01", due)] if due else []
    )


def test_a_withdrawal_is_as_far_as_an_approval(tmp_path: Path) -> None:
    """Readers of a withdrawn edition may see an approved one and the other way round, but no draft."""
    folder = site(tmp_path / "site")
    for number, status in enumerate(("withdrawn", "approved", "draft"), start=1):
        write(folder, number, QuotationEntry("CLEAR", status))
    withdrawn, approved, draft = _loaded(folder).editions
    for one, other in ((withdrawn, approved), (approved, withdrawn)):
        assert Audience.of(one).may_see(other, NOW)
        assert not Audience.of(one).may_see(draft, NOW)
