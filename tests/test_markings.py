"""No text of a record whose marking is stricter than the face of what carries it, in any format."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from standfirst import settings, theme
from standfirst.build import plan
from standfirst.build.prepare import classify
from standfirst.formats import FORMATS, Job, flash, report
from standfirst.library import Library, Visibility, load
from standfirst.mail import rendering
from tests.markings import QuotationEntry, forbidden, level, mark, said_at_random, site, write
from tests.sites import NOW

pytestmark = pytest.mark.slow

SERIES = 12
"""Series of three editions with translations, each with markings of its own."""


def _texts(job: Job) -> Iterator[tuple[str, str]]:
    """An edition in every format, as text."""
    yield "page", FORMATS["page"].render(job).decode()
    yield "report", report.html(job)
    yield "flash", flash.html(job)
    yield "data", FORMATS["data"].render(job).decode()
    yield "figures", FORMATS["figures"].render(job).decode()
    message = message_from_bytes(rendering.preview(job), policy=policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    yield "mail", "\n".join((str(message["Subject"]), *parts))


def _library(folder: Path, said: list[tuple[QuotationEntry, QuotationEntry]]) -> Library:
    for number, (original, own) in enumerate(said, start=1):
        write(folder, number, original, own)
    return load(settings.load(folder)).library


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(SERIES))
def test_no_format_carries_what_is_stricter_than_its_face(seed: int, tmp_path: Path) -> None:
    """Original, translation and editions before, in every format: only what its own readers may see."""
    said = said_at_random(random.Random(seed))  # the same markings in each run
    library = _library(site(tmp_path / "site"), said)
    look = theme.load(library.site.theme, library.site.root)
    visibility = Visibility(library, NOW)
    for edition in library.editions:
        secret = forbidden(said, edition.number, translated=edition.translated)
        job = Job(*visibility.seen(edition), look, NOW)
        for name, text in _texts(job):
            assert [one for one in secret if re.search(rf"(?<!\d){re.escape(one)}", text)] == [], (
                name,
                edition.name,
                said,
            )


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("preview", [False, True])
def test_no_page_of_a_build_does(seed: int, preview: bool, tmp_path: Path) -> None:
    """The files of each edition that a build, or a preview, plans hold no more than that; lists of the public neither."""
    said = said_at_random(random.Random(100 + seed))
    library = _library(site(tmp_path / "site"), said)
    prepared = classify(library, NOW, preview=preview)
    for edition in prepared.shown.editions:
        secret = forbidden(said, edition.number, translated=edition.translated)
        for name, text in _texts(plan.job_of(prepared, edition)):
            assert [one for one in secret if re.search(rf"(?<!\d){re.escape(one)}", text)] == [], (
                name,
                edition.name,
            )
    if preview:
        return
    public = [number for number, (one, _) in enumerate(said, start=1) if level(one).public]
    closed = [mark(number) for number in range(1, 4) if number not in public]
    closed += [mark(n, "fr") for n, (one, own) in enumerate(said, start=1) if not level(own, one).public]
    for item in plan.lists(prepared, ()):
        text = item.render().decode()
        assert [one for one in closed if one in text] == [], item.path


def test_the_lists_keep_what_was_withdrawn_in_translation_alone(tmp_path: Path) -> None:
    """Where a translation was wrong and its original was not, lists in its language lead to the original."""
    folder = site(tmp_path / "site")
    write(folder, 1, QuotationEntry("CLEAR", "approved"), QuotationEntry("CLEAR", "withdrawn"))
    prepared = classify(load(settings.load(folder)).library, NOW)
    lists = {item.path: item.render().decode() for item in plan.lists(prepared, ())}
    page = lists["fr/claims/index.html"]
    assert f"Claim {mark(1)}" in page
    assert 'href="../../wells/01.html#' in page
    assert mark(1, "fr") not in page
