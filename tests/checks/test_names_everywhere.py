"""A protected name in every text field of a briefing: `check` finds it wherever a format would carry it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from standfirst import settings, theme
from standfirst.checks.run import run
from standfirst.formats import FORMATS, Job
from standfirst.leaks.scan import Scanner
from standfirst.library import Edition, Library
from standfirst.library.files import BriefingFile
from standfirst.model import Briefing
from standfirst.names.search import Canary
from standfirst.reader import Document
from standfirst.settings import Site
from tests import hostile
from tests.sites import NOW, ROOT

pytestmark = pytest.mark.slow

NAME, RARE = "Tarquin Osgathorpe", "Osgathorpe"
SECRET = {
    "title": "A crossing",
    "dateline": {"place": "Testford", "date": "2026-03-01"},
    "tlp": "RED",
    "situation": "Somebody crossed.",
    "voices": [
        {
            "quote": "We left at night.",
            "speaker": {"name": NAME, "published_as": "A ferryman", "protect": ["name"]},
            "kind": "survivor",
            "verification": "verified",
            "consent": "given",
        }
    ],
}
WRITINGS = {
    "name": (NAME, "tarquin-osgathorpe", "https://example.org/tarquin_osgathorpe", "tarquin.osgathorpe@example.org"),
    "rare word": (RARE, "osgathorpe", "https://example.org/t/osgathorpe", "t.osgathorpe@example.org"),
}  # fmt: skip

REFERENCES = frozenset(
    {"lang", "original_lang", "protect", "of", "figures", "sources", "parts", "part_of", "about"}
)
"""Fields that hold choices, or the id of another record, which has the name itself."""


def template() -> dict[str, Any]:
    """A public briefing with every field, among them details of speakers that are protected in part."""
    data = copy.deepcopy(hostile.template())
    data["voices"].append({
        "quote": "The boats were full.", "kind": "witness", "verification": "verified", "consent": "given",
        "speaker": {"name": "Ada Zwettler", "role": "Cook", "organisation": "The inn", "place": "Drillhaven", "published_as": "A cook", "protect": ["name"]},
    })  # fmt: skip
    return data


def planted(writings: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The briefing with a writing in one field after the other, where the field takes one; of each kind of field one."""
    seen = set()
    for place in hostile.fields(template(), leave=frozenset()):
        words = next((one for one in writings if place.takes(one)), None)
        kind = place.loc if "speaker" in place.loc else place.name
        if words is None or kind in seen or _is_reference(place):
            continue
        data = copy.deepcopy(template())
        hostile.put(data, place.loc, words)
        with suppress(ValidationError):  # other records refer to what stands there
            Briefing.model_validate(data)
            seen.add(kind)
            yield ".".join(map(str, place.loc)), data


def _is_reference(place: hostile.Field) -> bool:
    field = place.loc[-1] if isinstance(place.loc[-1], str) else place.loc[-2]
    return field in REFERENCES


def edition(site: Site, stem: str, data: dict[str, Any]) -> Edition:
    """An edition outside of series."""
    path, shown = site.root / site.briefings / f"{stem}.yaml", f"{site.briefings}/{stem}.yaml"
    document = Document(shown, "", data)
    return Edition(BriefingFile("", stem, "", path), Briefing.model_validate(data), None, (document,), lambda _loc, _key: (shown, 1, 1))  # fmt: skip


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", WRITINGS)
def test_check_finds_what_a_format_would_carry(kind: str) -> None:
    """Wherever the whole name or its rare word would leave in some format, `check` has an error."""
    site = replace(settings.load(ROOT), output="")
    secret = edition(site, "secret", SECRET)
    places = dict(planted(WRITINGS[kind]))
    public = {
        place: edition(site, f"public-{number}", data) for number, (place, data) in enumerate(places.items())
    }
    shown = Library(site, tuple(public.values()))
    everything = replace(shown, editions=(secret, *shown.editions))
    told = {one.path for one in run(everything, select=("SF503", "SF504"), now=NOW).problems}
    scanner = Scanner(Canary(text, "secret", name=True) for text in (NAME, RARE))
    look = theme.load(site.theme, site.root)
    left = {}
    for place, one in public.items():
        data = FORMATS["data"].render(Job(one, replace(shown, editions=(one,)), look, NOW))
        left[place] = any(True for _ in scanner.spot(data.decode()))
    assert [
        place for place, leaves in left.items() if leaves and public[place].documents[0].path not in told
    ] == []
    assert sum(left.values()) > 60


def test_an_initial_in_an_address_is_one() -> None:
    """`/t/osgathorpe` names her where nothing else in the briefing does."""
    site = replace(settings.load(ROOT), output="")
    public = edition(
        site,
        "public",
        template() | {"funding": template()["funding"] | {"url": "https://example.org/t/osgathorpe"}},
    )
    problems = run(
        Library(site, (edition(site, "secret", SECRET), public)), select=("SF503", "SF504"), now=NOW
    ).problems
    assert [one.path for one in problems if one.code == "SF503"] == [public.documents[0].path]


@pytest.mark.parametrize(
    "field",
    [
        {"moved_from": ["news/tarquin-osgathorpe"]}, {"moved_from": ["/news/t-osgathorpe.html"]},
        {"funding": {"required": 5, "currency": "EUR", "sources": [], "appeals": [{"appeal": "A", "required": 5, "currency": "EUR", "url": "https://example.org/tarquin-osgathorpe", "sources": []}]}},
        {"related": [{"title": "A", "url": "https://example.org/tarquin_osgathorpe"}]},
        {"maps": [{"title": "A", "alt": "A map.", "geojson": "a.geojson", "area": "Osgathorpe", "sources": []}]},
    ],
)  # fmt: skip
def test_an_address_names_nobody(field: dict[str, Any]) -> None:
    """Old addresses, those of appeals and reports, and names of properties are published, so they are searched."""
    site = replace(settings.load(ROOT), output="")
    plain = {name: SECRET[name] for name in ("title", "dateline", "situation")} | {
        "tlp": "CLEAR",
        "status": "approved",
    }
    library = Library(site, (edition(site, "secret", SECRET), edition(site, "public", plain | field)))
    found = run(library, select=("SF503", "SF504"), now=NOW).problems
    assert {one.path for one in found} == {"briefings/public.yaml"}
