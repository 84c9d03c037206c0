"""The strictest of all markings that bear on an edition, and what is told of it, by every pair of values."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from standfirst.library.inheritance import StricterMarking, inherit
from standfirst.library.overlay import overlay
from standfirst.model import Briefing, Tlp
from standfirst.reader import read_text

BASE = {"title": "Wells", "dateline": {"place": "Drillhaven", "date": "2026-02-01"}, "situation": "Dry."}
STATUS = ("draft", "review", "withdrawn", "approved")
"""Strictest first."""
EMBARGO = ("2026-03-01T00:00+00:00", "2026-02-01T00:00+00:00", None)
"""Strictest first."""
CONSENT = ("refused", "not_recorded", None, "public", "given")
"""Strictest first."""
MARKINGS = (*Tlp, None)


def briefing(**said: Any) -> Briefing:
    """A briefing that says so much more than it must; what is None is left out."""
    return Briefing.model_validate(
        {**BASE, **{name: value for name, value in said.items() if value is not None}}
    )


def told(found: tuple[StricterMarking, ...]) -> list[tuple[str, object, object, str, bool]]:
    """What is told of markings that were tightened."""
    return [(one.field, one.said, one.now, one.because, one.of_original) for one in found]


@pytest.mark.parametrize(("original", "own"), list(product(MARKINGS, MARKINGS)))
def test_the_stricter_tlp_holds_and_is_told(original: str | None, own: str | None) -> None:
    """Of both markings the stricter holds; it is told exactly where it is not the translation's own, with the reason."""
    first, second = briefing(tlp=original), briefing(tlp=own)
    made, found = inherit(second, first)
    assert made.tlp is min(first.tlp, second.tlp, key=list(Tlp).index)
    because = "as its original" if original else "because its original has no marking"
    assert told(found) == (
        [("tlp", second.tlp, first.tlp, because, True)] if made.tlp is not second.tlp else []
    )
    assert found or made is second, "what nothing tightens stays what it is"


@pytest.mark.parametrize(
    ("field", "original", "own"),
    [
        *(("status", *pair) for pair in product(STATUS, repeat=2)),
        *(("embargo_until", *pair) for pair in product(EMBARGO, repeat=2)),
        *(("exercise", *pair) for pair in product((True, None, False), repeat=2)),
    ],
)
def test_the_stricter_of_each_marking_holds_and_is_told(field: str, original: Any, own: Any) -> None:
    """Status, embargo and exercise of a translation are the stricter ones, told only where that changes its own."""
    explained = {"withdrawn": {"at": "2026-02-02T00:00+00:00", "explanation": "Wrong."}}
    first, second = (
        briefing(tlp="CLEAR", **{field: said}, **(explained if said == "withdrawn" else {}))
        for said in (original, own)
    )
    orders: dict[str, list[Any]] = {
        "status": list(STATUS), "embargo_until": list(EMBARGO), "exercise": [True, False]
    }  # fmt: skip
    strict = orders[field]
    values = [getattr(one, field) for one in (first, second)]
    ranks = [
        strict.index(value.isoformat(timespec="minutes") if hasattr(value, "isoformat") else value)
        for value in values
    ]
    made, found = inherit(second, first)
    due = values[0] if ranks[0] < ranks[1] else values[1]
    assert getattr(made, field) == due
    assert told(found) == ([(field, values[1], due, "as its original", True)] if due != values[1] else [])


@pytest.mark.parametrize("own", MARKINGS)
@pytest.mark.parametrize("sources", list(product((*Tlp, None), repeat=2)))
def test_the_strictest_source_closes_an_edition(
    own: str | None, sources: tuple[str | None, str | None]
) -> None:
    """The strictest source that is marked counts, whichever comes first; one as open as the edition changes nothing."""
    listed = [
        {"id": name, "title": name, **({"tlp": tlp} if tlp else {})}
        for name, tlp in zip("ba", sources, strict=True)
    ]
    second = briefing(tlp=own, sources=listed)
    made, found = inherit(second)
    marked = [(Tlp(tlp), name) for name, tlp in zip("ba", sources, strict=True) if tlp]
    strictest, name = min(marked, key=lambda pair: list(Tlp).index(pair[0]), default=(Tlp.CLEAR, ""))
    closed = list(Tlp).index(strictest) < list(Tlp).index(second.tlp)
    assert made.tlp is (strictest if closed else second.tlp)
    assert told(found) == (
        [("tlp", second.tlp, strictest, f"as its source `{name}`", False)] if closed else []
    )
    assert closed or made is second


@pytest.mark.parametrize(("original", "own"), list(product((*Tlp, None), repeat=2)))
def test_a_source_is_as_strict_as_in_the_original(original: str | None, own: str | None) -> None:
    """A translation marks a source more strictly than its original does, never less."""
    first, second = (
        briefing(
            tlp="CLEAR",
            sources=[{"id": "a", "title": "A", **({"tlp": tlp} if tlp else {})}, {"id": "b", "title": "B"}],
        )
        for tlp in (original, own)
    )
    made, _ = inherit(second, first)
    due = min((Tlp(tlp) for tlp in (original, own) if tlp), key=list(Tlp).index, default=None)
    assert (made.sources[0].tlp or Tlp.CLEAR) is (due or Tlp.CLEAR)
    assert made.sources[1:] == second.sources[1:]
    assert made.tlp is (due or Tlp.CLEAR), "and closes the edition"
    assert due is not own or made.sources is second.sources


def voice(consent: str | None = None, **speaker: Any) -> dict[str, Any]:
    """A quotation with a protected speaker."""
    said = {"consent": consent} if consent else {}
    return {"id": "v", "quote": "We dig.", "speaker": {"published_as": "A man", **speaker}, **said}


@pytest.mark.parametrize("kind", ["voices", "reactions"])
@pytest.mark.parametrize(("original", "own"), list(product(CONSENT, repeat=2)))
def test_the_stricter_consent_holds_and_is_told(kind: str, original: str | None, own: str | None) -> None:
    """Consent is the stricter of both in voices and reactions, told only where that changes the translation's own."""
    first, second = (
        briefing(
            tlp="CLEAR", **{kind: [{**voice(said), **({"kind": "public"} if kind == "reactions" else {})}]}
        )
        for said in (original, own)
    )
    made, found = inherit(second, first)
    due = CONSENT[min(CONSENT.index(original), CONSENT.index(own))]
    assert getattr(made, kind)[0].consent == due
    assert told(found) == ([("consent", own, due, "as its original", True)] if due != own else [])
    assert due != own or made is second


@pytest.mark.parametrize(
    ("first", "second", "aliases", "protect"),
    [
        ({"name": "Ana Koroma"}, {"name": "Ana Koroma"}, (), ()),
        ({"name": "Ana Koroma"}, {"name": "Ana de Koroma"}, ("Ana Koroma",), ()),
        ({"name": "Ana Koroma", "protect": ["name"]}, {"name": "Ana de Koroma", "protect": ["name"]}, ("Ana Koroma",), ("name",)),
        ({"name": "Ana Koroma", "place": "Kord", "protect": ["place"]}, {"name": "Ana de Koroma", "place": "Kord", "protect": ["place"]}, (), ("place",)),
        ({"name": "Ana Koroma", "place": "Kord", "protect": ["place"]}, {"name": "Ana Koroma", "protect": ["name"]}, (), ("name", "place")),
        ({"aliases": ["Anka", "Ana K."]}, {"aliases": ["Ana K.", "Nan"]}, ("Ana K.", "Nan", "Anka"), ()),
    ],
)  # fmt: skip
def test_a_speaker_is_protected_as_in_both(
    first: dict[str, Any], second: dict[str, Any], aliases: tuple[str, ...], protect: tuple[str, ...]
) -> None:
    """All names of both stay secret where the name is protected, each once, and every field that either protects."""
    original, own = briefing(tlp="CLEAR", voices=[voice(**first)]), briefing(voices=[voice(**second)])
    made, found = inherit(own, original)
    speaker = made.voices[0].speaker
    assert (speaker.aliases, speaker.protect) == (aliases, protect)
    assert ("protect" in [one.field for one in found]) is (protect != tuple(second.get("protect", ())))


def test_an_open_speaker_stays_as_the_translation_has_them() -> None:
    """Where the original protects nobody, a translation that protects somebody keeps its own protection."""
    original = briefing(
        tlp="CLEAR", voices=[{"id": "v", "quote": "We dig.", "speaker": {"name": "Ana Koroma"}}]
    )
    own = briefing(tlp="CLEAR", voices=[voice(name="Ana Koroma", protect=["name"])])
    made, found = inherit(own, original)
    assert made is own
    assert found == ()


def test_a_fault_in_a_section_that_only_a_translation_has_is_found_there() -> None:
    """What the original lacks is in the file of the translation, at its own line."""
    original = read_text("title: Wells\n", "01.yaml")
    words = read_text("title: Puits\nfunding:\n  required: many\n", "01.fr.yaml")
    merged = overlay(original, words)
    assert merged.locate(("funding", "required"), key=False) == ("01.fr.yaml", 3, 13)
    assert merged.locate(("title",), key=False) == ("01.fr.yaml", 1, 8)
