"""Bad input of every kind, in every text of every record: nothing runs, nothing overflows, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pydantic import ValidationError

from standfirst import screenshots, settings
from standfirst.build.prepare import Prepared, prepare
from standfirst.library import Library
from standfirst.model import Briefing, Record
from tests import audits
from tests.sites import EPOCH, ROOT, copy_site, write

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaf"
SUMS = "{{ 7191*7 }} ${7191*7} {% raw %} 🙂🧯 اردو اور English ایک ساتھ"
MARKUP = '<b class="hit">b</b><script>hit = 1</script><img class="hit" src="x" onerror="hit = 1">'
TEXTS = (f"{MARKUP} {SUMS} {WORD}", f"{SUMS} {WORD}", f"{SUMS} {WORD}"[:60], WORD[:30])
"""The worst first; a field takes the first that its record allows."""

FILES = frozenset({"file", "geojson", "area"})
"""Fields that name files and what stands in them."""


def hostile(record: Record, filled: set[str]) -> Any:
    """The same record with bad text wherever it takes text; `filled` gathers the names of the fields."""
    for name in type(record).model_fields:
        record = _with(record, name, _hostile(getattr(record, name), filled))
        if name not in FILES and isinstance(getattr(record, name), str):
            worse = next(
                (made for text in TEXTS if (made := _with(record, name, text)) is not record), record
            )
            filled.update(
                {f"{type(record).__name__.removeprefix('Traced')}.{name}"} if worse is not record else ()
            )
            record = worse
    return record


def _hostile(value: Any, filled: set[str]) -> Any:
    if isinstance(value, Record):
        return hostile(value, filled)
    return tuple(_hostile(item, filled) for item in value) if isinstance(value, tuple) else value


def _with(record: Record, name: str, value: Any) -> Record:
    """The record with another value, or the same one where it would not be allowed."""
    if value == getattr(record, name):
        return record
    try:
        return type(record).model_validate({**dict(record), name: value})
    except ValidationError:
        return record


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with audits.opened() as browser:
        yield browser


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """The samples, ready to be drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return prepare(settings.load(ROOT))


def grown(prepared: Prepared, change: Callable[[Briefing], Briefing]) -> Prepared:
    """The site with each briefing changed."""
    editions = tuple(replace(e, briefing=change(e.briefing)) for e in prepared.shown.editions)
    shown = Library(prepared.site, editions, prepared.shown.series)
    return replace(prepared, all=shown, shown=shown)


def seen(browser: Browser, folder: Path, kinds: Sequence[screenshots.PageKind]) -> list[str]:
    """What a reader on the narrowest phone would find wrong: overflow, obeyed markup, sums, programs."""
    found: list[str] = []
    context = browser.new_context(viewport={"width": audits.NARROW, "height": 640}, bypass_csp=True)
    page = context.new_page()
    page.on("dialog", lambda dialog: found.append(f"{page.url}: a dialog {dialog.message}"))
    with screenshots.running(folder) as address:
        for kind in kinds:
            page.goto(f"{address}/{kind.path}")
            if (width := audits.widest(page)) > audits.NARROW:
                found.append(f"{kind.path}: {width} pixels wide")
            if page.evaluate("typeof hit !== 'undefined' || !!document.querySelector('.hit')"):
                found.append(f"{kind.path}: markup was obeyed")
            if "50337" in page.content():
                found.append(f"{kind.path}: a template in a text was worked out")
    context.close()
    return found


@pytest.mark.proof
def test_bad_text_in_every_field_of_every_record(
    browser: Browser, prepared: Prepared, tmp_path: Path
) -> None:
    """With markup, templates, emoji, two directions and a word of 80 in every text, every page still holds."""
    filled: set[str] = set()
    bad = grown(prepared, lambda briefing: hostile(briefing, filled))
    assert {
        "Briefing.title",
        "Briefing.situation",
        "Voice.quote",
        "Claim.claim",
        "TimelineItem.text",
    } <= filled
    assert {"Source.title", "KeyFigure.label", "Place.name", "Change.note", "Speaker.name"} <= filled
    assert len(filled) > 60
    audits.draw(bad, tmp_path)
    kinds = screenshots.kinds(bad, tmp_path)
    assert {kind.lang for kind in kinds} == {"en", "ur"}
    assert seen(browser, tmp_path, kinds) == []
    assert audits.nu([tmp_path]) == []


def test_the_bad_text_would_be_found(browser: Browser, tmp_path: Path) -> None:
    """A page that obeyed the markup, worked out the sum and did not break the word would be found."""
    (tmp_path / "x.html").write_text(f"<!doctype html><title>x</title>{MARKUP}{WORD * 3}50337", "utf-8")
    assert len(seen(browser, tmp_path, [screenshots.PageKind("x", "en", "x.html")])) == 3


@pytest.mark.proof
def test_far_too_much_of_everything(browser: Browser, prepared: Prepared, tmp_path: Path) -> None:
    """A title of 300 characters, a quotation of 2,000 words, 60 quotations and 200 events fit a narrow phone."""

    def much(briefing: Briefing) -> Briefing:
        quotes = tuple(
            quote.model_copy(
                update={"id": f"quote-{number}", "quote": "word " * (2_000 if number == 0 else 40)}
            )
            for number in range(60)
            for quote in briefing.voices[:1]
        )
        events = tuple(
            item.model_copy(update={"id": f"event-{number}"})
            for number in range(200)
            for item in briefing.timeline[:1]
        )
        return briefing.model_copy(
            update={"title": ("A long title " * 24)[:300], "voices": quotes, "timeline": events}
        )

    big = grown(prepared, much)
    audits.draw(big, tmp_path)
    kinds = screenshots.kinds(big, tmp_path)
    page = next(kind for kind in kinds if kind.name == "briefing-explainer")
    text = (tmp_path / page.path).read_text("utf-8")
    assert text.count('class="sf-quote"') >= 60
    assert text.count("sf-timeline__item") >= 200
    assert seen(browser, tmp_path, kinds) == []


@pytest.mark.proof
def test_next_to_nothing(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A briefing with only the required fields and a series without editions make whole pages."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    folder = copy_site(tmp_path / "site")
    write(folder, "empty/_series.yaml", "title: Nothing yet\n")
    write(
        folder,
        "bare.yaml",
        "title: Bare\nstandfirst: Little.\nbackground: None.\nsources: [{id: a, title: A}]\ndateline: {place: Quetta, country: PK, date: 2026-02-01}\nsituation: Nothing.\n"
        "tlp: CLEAR\nstatus: approved\n",
    )
    little = prepare(settings.load(folder))
    assert "bare" in {edition.key for edition in little.shown.editions}
    audits.draw(little, tmp_path / "out")
    kinds = [*screenshots.kinds(little, tmp_path / "out"), screenshots.PageKind("bare", "en", "bare.html")]
    assert seen(browser, tmp_path / "out", kinds) == []
    assert audits.nu([tmp_path / "out"]) == []
