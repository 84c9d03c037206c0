"""Builds that make only what changed end in the same bytes as clean ones, whatever was changed."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

import standfirst
from standfirst import settings as site_settings
from standfirst import site, theme
from standfirst.build import maker, searching, up_to_date
from standfirst.build.cache import Cache
from standfirst.build.maker import Maker
from standfirst.build.options import Options
from standfirst.build.staging import Staging
from standfirst.engine import Engine, Store, memory, program
from standfirst.engine.store import STORE
from standfirst.errors import InputError, LeakError, UsageError
from standfirst.formats import Job, card, index, pdf, report
from standfirst.leaks.watch_list import WatchList
from standfirst.library import Edition, load_or_raise
from standfirst.library.published import PublishedSite, SilentChange
from standfirst.names.search import Canary
from standfirst.site import Result
from tests.build import edits
from tests.sites import ROOT, copy_site, write

pytestmark = pytest.mark.slow

INLINE = Options(jobs=0)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A site with the samples and some small briefings, in which a PDF is its HTML and nothing searches."""
    monkeypatch.setattr(pdf, "write", lambda html, *_, **__: f"PDF of {html}".encode())
    monkeypatch.setattr(pdf, "lay_out", lambda html, *_, **__: SimpleNamespace(pages=[html]))
    monkeypatch.setattr(report, "_is_first", lambda _: True)
    monkeypatch.setattr(pdf, "finish", lambda paper, *_: f"PDF of {paper.pages[0]}".encode())
    monkeypatch.setattr(searching, "available", lambda: False)
    card.missing.cache_clear()
    monkeypatch.setattr(card, "find_spec", lambda _: None)
    folder = copy_site(tmp_path / "site")
    (folder / "themes").unlink()
    shutil.copytree(ROOT / "themes", folder / "themes")
    (folder / "node_modules").unlink(missing_ok=True)
    for path in (folder / "briefings").rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"^(charts|maps):\n(?:[ -].*\n|\n)+", "", text, flags=re.MULTILINE), "utf-8")
    add_notes(folder, 6)
    yield folder
    card.missing.cache_clear()


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The samples and more that can be edited, with PDFs, cards, charts, maps and search as they are published."""
    monkeypatch.setattr(standfirst, "__version__", standfirst.__version__)
    folder = copy_site(tmp_path / "site")
    (folder / "themes").unlink()
    shutil.copytree(ROOT / "themes", folder / "themes")
    add_notes(folder, 3)
    edits.prepare(folder)
    edits.prepare_data(folder)
    yield folder
    program.program.cache_clear()


def add_notes(folder: Path, count: int) -> None:
    """Put small briefings into a site."""
    rng = random.Random(5)
    for number in range(count):
        write(folder, f"notes/{number + 1:02}.yaml", briefing(rng, number + 1))


def briefing(rng: random.Random, number: int) -> str:
    """A small public briefing that shares topics, places and people with others."""
    day = date(2026, 1, 5) + timedelta(days=3 * number)
    topics = rng.sample(["Water", "Roads", "Health", "Schools", "Power"], 2)
    place = rng.choice(["Quetta", "Zhob", "Gwadar", "Turbat"])
    person = rng.choice(["Amina Shah", "Daud Khan", "Lena Ortiz"])
    closed = rng.choice(["CLEAR", "CLEAR", "CLEAR", "AMBER"])
    return f"""\
kind: explainer
title: Notes on {topics[0].lower()} in {place}, part {number}
standfirst: What is known of {topics[0].lower()} and {topics[1].lower()} in {place}.
dateline: {{place: {place}, country: PK, date: {day}}}
as_of: {day}T20:00+05:00
edition: {number}
tlp: {closed}
status: approved
topics: [{", ".join(topics)}]
places: [{{name: {place}, admin: Balochistan, country: PK}}]
key_figures: [{{id: count, label: Wells counted, value: {rng.randint(100, 999)}, sources: [a]}}]
situation: |
  There are {{{{ count }}}} wells in {place} [@a].
background: The count began long ago [@a].
voices: [{{quote: We walk for two hours to the well., speaker: {{name: {person}, role: Teacher, place: {place}}}, verification: verified, consent: given, on: {day}, sources: [a]}}]
claims: [{{id: dry, claim: The wells run dry., by: {person}, status: {rng.choice(["alleged", "unverified"])}, on: {day}, about: [The water board], evidence: None was shown., responses: [{{by: The water board, text: It did not answer., kind: no_response, sources: [a]}}], sources: [a]}}]
sources: [{{id: a, title: Survey of wells, publisher: A desk, url: https://example.org/a, date: 2025-12-01, accessed: 2026-01-02, grade: B2}}]
"""


def build(folder: Path, output: str = "output", settings: str = "pelicanconf.py") -> Result:
    """A build in this process, which finds by itself what of the theme in memory has changed."""
    return site.build(folder, settings=settings, output=str(folder / output), options=INLINE)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def clean(folder: Path) -> dict[str, bytes]:
    """What a build that knows nothing makes of the site."""
    for name in ("clean", ".clean.standfirst"):
        shutil.rmtree(folder / name, ignore_errors=True)
    cache = folder / ".cache"
    cache.rename(folder / ".aside")
    for table in list(memory._ALL.values()):  # a new process has none
        table.clear()
    build(folder, "clean")
    shutil.rmtree(cache)
    (folder / ".aside").rename(cache)
    return tree(folder / "clean")


# Edits: each changes a site somehow; one that breaks it is taken back by the test.


def _notes(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "briefings" / "notes").glob("*.yaml") if "." not in path.stem)


def _translations(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}.*.yaml"))


def _replace(path: Path, pattern: str, new: str) -> None:
    path.write_text(re.sub(pattern, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8")


def add(folder: Path, rng: random.Random) -> None:
    """A new briefing."""
    texts = [
        path.read_text("utf-8")
        for name in ("notes", "logs")
        for path in (folder / "briefings" / name).glob("*.yaml")
    ]
    number = (
        max(int(found) for text in texts for found in re.findall(r"^edition: (\d+)", text, re.MULTILINE)) + 1
    )
    write(folder, f"notes/{number:02}.yaml", briefing(rng, number))


def change(folder: Path, rng: random.Random) -> None:
    """Another number in one."""
    path = rng.choice(_notes(folder))
    _replace(path, r"value: \d+", f"value: {rng.randint(100, 999)}")
    edits.tell(path, rng)


def reword(folder: Path, rng: random.Random) -> None:
    """Another headline."""
    _replace(rng.choice(_notes(folder)), r"^title: .*", f"title: Another look, number {rng.randint(1, 999)}")


def delete(folder: Path, rng: random.Random) -> None:
    """One less."""
    path = rng.choice(_notes(folder))
    for one in (path, *_translations(path)):
        one.unlink()


def rename(folder: Path, rng: random.Random) -> None:
    """Another address."""
    path = rng.choice(_notes(folder))
    stem = str(rng.randint(100, 10**6))
    for one in (*_translations(path), path):
        one.rename(one.with_name(one.name.replace(path.stem, stem, 1)))
    edits.lead_on(path, path.with_name(f"{stem}.yaml"))


def retag(folder: Path, rng: random.Random) -> None:
    """Other topics."""
    _replace(
        rng.choice(_notes(folder)), r"^topics: .*", f"topics: [{rng.choice(['Water', 'Roads', 'Trade'])}]"
    )


def redate(folder: Path, rng: random.Random) -> None:
    """Another day."""
    path = rng.choice(_notes(folder))
    _replace(path, r"date: 2026-(\d\d)-\d", rf"date: 2026-\1-{rng.randint(0, 2)}")
    edits.tell(path, rng)


def close(folder: Path, rng: random.Random) -> None:
    """Closed or opened again."""
    _replace(rng.choice(_notes(folder)), r"^tlp: .*", f"tlp: {rng.choice(['CLEAR', 'CLEAR', 'GREEN'])}")


def people(folder: Path, rng: random.Random) -> None:
    """Somebody else speaks."""
    path = rng.choice(_notes(folder))
    _replace(path, r"speaker: \{name: [^,]*", f"speaker: {{name: Guest {rng.randint(1, 3)}")
    edits.tell(path, rng)


def sample(folder: Path, rng: random.Random) -> None:
    """A word in one of the samples, of which one has a translation."""
    path = rng.choice(sorted((folder / "briefings" / "flood").glob("0*.yaml")))
    _replace(path, r"^title: (.*)", r"title: \1!")


def series(folder: Path, rng: random.Random) -> None:
    """Another name of a series."""
    _replace(
        folder / "briefings" / "flood" / "_series.yaml", r"^title: .*", f"title: Flood {rng.randint(1, 99)}"
    )


def style(folder: Path, rng: random.Random) -> None:
    """Another colour."""
    path = folder / "themes" / "standfirst" / "css" / "base.css"
    path.write_text(path.read_text("utf-8") + f"\np {{ order: {rng.randint(1, 99)} }}\n", "utf-8")


def template(folder: Path, rng: random.Random) -> None:
    """Another word in a template or a component."""
    names = sorted((folder / "themes" / "standfirst").rglob("*.html"))
    path = rng.choice(
        [
            name
            for name in names
            if name.name in ("card.html", "listing.html", "claim.html", "colophon.html", "report.html")
        ]
    )
    text = path.read_text("utf-8")
    path.write_text(
        re.sub(r"(</(?:p|article|section|footer|body)>)", rf"<!-- {rng.randint(1, 99)} -->\1", text, count=1),
        "utf-8",
    )


def settings(folder: Path, rng: random.Random) -> None:
    """Another name of the site, or another limit of age."""
    path = folder / "pelicanconf.py"
    _replace(path, r"^SITENAME = .*", f'SITENAME = "Desk {rng.randint(1, 9)}"')


def content(folder: Path, rng: random.Random) -> None:
    """A page of the desk's own."""
    path = folder / "content" / "pages" / "extra.md"
    path.write_text(
        f"Title: Extra {rng.randint(1, 5)}\nSlug: extra\n\nWords {rng.randint(1, 99)}.\n", "utf-8"
    )


def translate(folder: Path, rng: random.Random) -> None:
    """A translation more, or one less."""
    path = rng.choice(_notes(folder))
    if found := _translations(path):
        found[0].unlink()
    else:
        path.with_name(f"{path.stem}.ur.yaml").write_text(
            f"lang: ur\ntitle: عنوان {rng.randint(1, 9)}\n", "utf-8"
        )


def retranslate(folder: Path, rng: random.Random) -> None:
    """Another word in a translation."""
    found = [one for path in _notes(folder) for one in _translations(path)]
    path = rng.choice([folder / "briefings" / "flood" / "02.ur.yaml", *found])
    _replace(path, r"^title: (.*)", rf"title: \1 {rng.randint(1, 9)}")


def move(folder: Path, rng: random.Random) -> None:
    """Into another series."""
    path = rng.choice(_notes(folder))
    (folder / "briefings" / "logs").mkdir(exist_ok=True)
    stem = str(rng.randint(100, 10**6))
    for one in (*_translations(path), path):
        one.rename(folder / "briefings" / "logs" / one.name.replace(path.stem, stem, 1))
    edits.lead_on(path, folder / "briefings" / "logs" / f"{stem}.yaml")


def registry(folder: Path, rng: random.Random) -> None:
    """Somebody whom the registry knows speaks, or is known by another role."""
    people = folder / "briefings" / "_registry" / "people.yaml"
    people.parent.mkdir(exist_ok=True)
    people.write_text(f"guest: {{name: Guest 2, role: Role {rng.randint(1, 9)}}}\n", "utf-8")
    path = rng.choice(_notes(folder))
    _replace(path, r"speaker: \{(name|person): [^,]*", "speaker: {person: guest")
    edits.tell(path, rng)


def correct(folder: Path, rng: random.Random) -> None:
    """A correction is told."""
    path = rng.choice(_notes(folder))
    _replace(path, r"^changes: .*\n", "")
    at = f"2026-02-{rng.randint(10, 28)}T10:00+00:00"
    named = rng.choice(["", ", editions: [1]", ", editions: [2, 3]"])
    change = (
        f"changes: [{{at: {at}, kind: correction, note: We were wrong., was: Many., now: Few.{named}}}]\n"
    )
    path.write_text(path.read_text("utf-8") + change, "utf-8")


def withdraw(folder: Path, rng: random.Random) -> None:
    """Withdrawn."""
    path = rng.choice(_notes(folder))
    why = "withdrawn: {at: 2026-03-01T10:00+00:00, explanation: It was wrong.}"
    _replace(path, r"^status: approved", f"status: withdrawn\n{why}")


def desk(folder: Path, rng: random.Random) -> None:
    """A note that nobody outside the desk sees."""
    path = rng.choice(_notes(folder))
    _replace(path, r"^note: .*\n", "")
    path.write_text(path.read_text("utf-8") + f"note: Call number {rng.randint(1, 99)} back.\n", "utf-8")


def zone(folder: Path, rng: random.Random) -> None:
    """Another time zone."""
    name = rng.choice(["Asia/Karachi", "UTC", "America/Lima"])
    _replace(folder / "pelicanconf.py", r"^TIMEZONE = .*", f'TIMEZONE = "{name}"')


def limits(folder: Path, rng: random.Random) -> None:
    """Other paper, another age at which briefings are old, other languages, an address or none."""
    path = folder / "pelicanconf.py"
    name, value = rng.choice(
        [("PAPER", rng.choice(["A4", "Letter"])), ("STALE_DAYS", rng.choice([1, 30, 4000])), ("LANGUAGES", rng.choice([("en",), ("en", "ur")]))]
    )  # fmt: skip
    path.write_text(f'{path.read_text("utf-8")}STANDFIRST["{name}"] = {value!r}\n', "utf-8")
    if name == "PAPER":
        _replace(path, r"^SITEURL = .*", f'SITEURL = "{rng.choice(["", "https://example.org"])}"')


def token(folder: Path, rng: random.Random) -> None:
    """Another colour for paper and web, or one component that looks otherwise."""
    css = folder / "themes" / "standfirst"
    path = rng.choice([css / "css" / "tokens.css", css / "components" / "claims" / "claims.css"])
    path.write_text(path.read_text("utf-8") + f"\n.x {{ order: {rng.randint(1, 99)} }}\n", "utf-8")


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    add, change, reword, delete, rename, retag, redate, close, people, sample, series, style, template, settings, content,
    translate, retranslate, move, registry, correct, withdraw, desk, zone, limits, token,
)  # fmt: skip


def _walk(folder: Path, steps: int, seed: int, kinds: Sequence[edits.Edit] = EDITS) -> int:
    """Random edits, a build after each, compared with a clean one; how many files were kept in all."""
    rng = random.Random(seed)
    build(folder)
    kept, refused = 0, list[str]()
    for step in range(steps):
        edit = kinds[step % len(kinds)] if step < len(kinds) else rng.choice(kinds)
        before = tree(folder / "briefings")
        if edit in (delete, rename) and len(_notes(folder)) < 3:
            edit = add
        edit(folder, rng)
        try:
            kept += build(folder).kept
        except InputError:
            refused.append(edit.__name__)
            shutil.rmtree(folder / "briefings")
            for name, data in before.items():
                path = folder / "briefings" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            kept += build(folder).kept
        ours, theirs = tree(folder / "output"), clean(folder)
        assert ours.keys() == theirs.keys(), (step, edit.__name__)
        assert [name for name in ours if ours[name] != theirs[name]] == [], (step, edit.__name__)
    assert len(refused) <= steps / 5, Counter(refused)
    return kept


def test_a_few_edits(quick: Path) -> None:
    """After some edits the output is byte for byte that of a clean build, and most files were not made again."""
    assert _walk(quick, 5, seed=1) > 100


@pytest.mark.proof
def test_many_edits(quick: Path) -> None:
    """After each of many random edits the output is byte for byte that of a clean build."""
    steps = int(os.environ.get("STANDFIRST_EDITS", "6"))
    kinds = random.Random(2).sample(EDITS, k=len(EDITS))  # their order
    assert _walk(quick, steps, seed=2, kinds=kinds) > 25 * steps


@pytest.fixture
def whole(quick: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same site with more that can be edited."""
    monkeypatch.setattr(standfirst, "__version__", standfirst.__version__)
    edits.prepare(quick)
    yield quick
    program.program.cache_clear()


@pytest.mark.proof
def test_edits_beyond_briefings(whole: Path) -> None:
    """After edits of series, themes, pictures, the clock, the output and settings it is that of a clean build."""
    assert _walk(whole, len(edits.BEYOND), seed=3, kinds=edits.BEYOND) > 100


@pytest.mark.proof
def test_many_edits_of_all_kinds(whole: Path) -> None:
    """The same after random edits of all kinds."""
    steps = int(os.environ.get("STANDFIRST_EDITS", "6"))
    kinds = random.Random(4).sample([*edits.BEYOND, *EDITS], k=len(edits.BEYOND) + len(EDITS))  # their order
    assert _walk(whole, steps, seed=4, kinds=kinds) > 10 * steps


@pytest.mark.nightly
def test_edits_of_every_kind_of_file_with_the_real_engine(real: Path) -> None:
    """The same where PDFs are laid out and words are indexed, after edits of every kind of file that a site has."""
    steps = int(os.environ.get("STANDFIRST_EDITS", "60"))
    assert searching.available()
    assert _walk(real, steps, seed=6, kinds=(*edits.FILES, *edits.BEYOND, *EDITS)) > 10 * steps
    assert list((real / "output").rglob("*.pdf"))


@pytest.mark.proof
def test_a_correction_reaches_the_editions_that_it_names(quick: Path) -> None:
    """Told in a later edition, taken back, held back and told anew: earlier editions are rendered as a clean build does."""
    for number in (1, 2, 3):
        text = re.sub("tlp: .*", "tlp: CLEAR", briefing(random.Random(number), number))  # numbers
        write(quick, f"wells/{number:02}.yaml", text)
    last = quick / "briefings" / "wells" / "03.yaml"
    plain = last.read_text("utf-8")
    first = (quick / "briefings" / "wells" / "01.yaml").read_text("utf-8")
    was, now = (re.findall("value: ([0-9]+)", text)[0] for text in (first, plain))
    told = (
        "changes: [{at: 2026-02-20T10:00+00:00, kind: correction, about: key_figures.count, note: Counted twice.,"
        f' was: "We said {was}.", now: "We should have said {now}.", editions: [1]}}]\n'
    )
    again = told.replace(
        "changes: [",
        "changes: [{at: 2026-02-21T10:00+00:00, kind: update, about: changes, note: Other editions.}, ",
    )
    page = quick / "output" / "wells" / "01.html"
    build(quick)
    for text, marked in (
        (plain + told, True),
        (plain.replace("tlp: CLEAR", "tlp: AMBER") + told, False),
        (plain + again.replace("[1]", "[2]"), False),
        (plain + again.replace("twice", "three times").replace("02-21", "02-22"), True),
    ):
        last.write_text(text, "utf-8")
        build(quick)
        assert ("Corrected" in page.read_text("utf-8")) is marked
        assert ("three times" in page.read_text("utf-8")) is ("three" in text)
        assert tree(quick / "output") == clean(quick)


@pytest.mark.proof
def test_nothing_for_a_touch(quick: Path) -> None:
    """Touched files, comments' places apart, make nothing again; a deleted briefing takes its files along."""
    build(quick)
    for path in quick.rglob("*.yaml"):
        path.touch()
    for path in (quick / "themes").rglob("*.html"):
        path.touch()
    result = build(quick)
    assert result.drawn == 0
    assert result.kept > 100
    public = next(path for path in _notes(quick) if "tlp: CLEAR" in path.read_text("utf-8"))
    name = f"notes/{public.stem}.html"
    assert result.explain(f"output/{name}") == f"kept: {name}; nothing that it was made from has changed"
    _replace(public, "Wells counted", "Wells tested")
    result = build(quick)
    assert result.explain(name) == (
        f"rebuilt: briefings/notes/{public.name} changed → standfirst or key figures of `notes/{public.stem}` → {name}"
    )
    assert "kept: balochistan/01.html" in result.explain("balochistan/01.html")
    public.unlink()
    build(quick)
    assert not [path for path in (quick / "output").rglob(f"*{public.stem}*") if "notes" in str(path)]


@pytest.mark.by_day(1)
@pytest.mark.parametrize("jobs", [0, 2])
def test_entries_of_the_index_are_kept(quick: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """After an edit the index takes over its entries of all other briefings, whichever process wrote them."""

    def run() -> list[str]:
        site.build(quick, options=Options(jobs=jobs))
        return [one["id"] for one in json.loads((quick / "output" / "index.json").read_bytes())["editions"]]

    monkeypatch.setattr(maker, "FEW", 0)
    before = run()
    written: list[str] = []
    entry = index.entry

    def counted(job: Job) -> str:
        written.append(job.edition.name)
        return entry(job)

    monkeypatch.setattr(index, "entry", counted)
    monkeypatch.setattr(maker, "FEW", 1000)
    edited = next(path for path in _notes(quick) if "tlp: CLEAR" in path.read_text("utf-8"))
    _replace(edited, "Wells counted", "Wells tested")
    assert run() == before
    assert written == [f"notes/{edited.stem}"]
    _replace(edited, "tlp: CLEAR", "tlp: AMBER")
    assert run() == [one for one in before if one != f"notes/{edited.stem}"]
    _replace(edited, "tlp: AMBER", "tlp: CLEAR")
    assert run() == before


@pytest.mark.proof
def test_what_was_just_published_is_not_compared(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build after the first compares only what was edited with what was published, and nothing else has changed."""
    build(quick)
    loaded = load_or_raise(site_settings.load(quick))
    published = PublishedSite(loaded.site)
    public = [one for one in loaded.editions if published.digest(one)]
    assert len(public) > 8
    assert [one.name for one in public if published.silent(one)] == []
    compared: list[str] = []
    silent = PublishedSite.silent

    def counted(self: PublishedSite, edition: Edition) -> list[SilentChange]:
        compared.append(edition.name)
        return silent(self, edition)

    monkeypatch.setattr(PublishedSite, "silent", counted)
    edited = next(path for path in _notes(quick) if "tlp: CLEAR" in path.read_text("utf-8"))
    _replace(edited, "The count began long ago", "The count began in spring")
    build(quick)
    assert set(compared) <= {f"notes/{edited.stem}"}


def test_names_in_the_manifest(tmp_path: Path) -> None:
    """What the manifest says of a file is looked through where it is new, and all of it where a name is new."""

    def publish(sources: dict[str, str], *names: str) -> None:
        engine = Engine(Store(tmp_path / "store", "1"))
        watch = WatchList(tuple(Canary(name, "x", name=True) for name in names), ())
        with Staging(tmp_path / "site") as stage:
            made = Maker(stage, engine, watch, cache=Cache(tmp_path / "cache"), options=INLINE, root=tmp_path)
            for path, source in sources.items():
                stage.write(path, path.encode(), [source])
            made.close(theme.load("themes/standfirst", ROOT))
            stage.commit()
            made.remember()
            engine.store.close()

    with pytest.raises(LeakError, match=r"manifest\.json"):
        publish({"a.html": "zelma-quill.yaml"}, "Zelma Quill")
    publish({"a.html": "zelma-quill.yaml"}, "Ines Marlow")
    publish({"a.html": "zelma-quill.yaml", "b.html": "b.yaml"}, "Ines Marlow")
    with pytest.raises(LeakError, match=r"manifest\.json"):
        publish({"a.html": "zelma-quill.yaml"}, "Ines Marlow", "Zelma Quill")
    with pytest.raises(LeakError, match=r"manifest\.json"):
        publish({"a.html": "ines-marlow.yaml"}, "Ines Marlow")


def test_what_the_machine_lacks_is_said(quick: Path) -> None:
    """A build without the extra for the search, or the one for pictures, says what to install."""
    notes = build(quick).notes
    assert site.NO_SEARCH in notes
    assert any("standfirst[cards]" in note for note in notes)


@pytest.mark.proof
def test_damage_is_not_trusted(quick: Path) -> None:
    """A changed page, a damaged state and a damaged cache cost time and never a wrong byte."""
    build(quick)
    expected = tree(quick / "output")
    (quick / "output" / "index.html").write_text("mine", "utf-8")
    assert "somebody has changed" in build(quick).explain("index.html")
    assert tree(quick / "output") == expected
    for path in (quick / ".cache" / "standfirst").rglob("*"):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[::97] = b"?" * len(data[::97])
            path.write_bytes(data)
    assert build(quick).kept == 0
    assert tree(quick / "output") == expected


GROWS = {"history.json", "history.js", "manifest.json"}
"""What tells of every report that was ever published."""


@pytest.mark.proof
def test_a_state_that_is_too_old(quick: Path) -> None:
    """A state older than the output, as a kill between commit and saving leaves it, makes nothing stale.

    The list of printings alone only grows.
    """
    build(quick)
    expected = tree(quick / "output")
    store = quick / STORE
    old = store.read_bytes()
    path = next(path for path in _notes(quick) if "tlp: CLEAR" in path.read_text("utf-8"))
    text = path.read_text("utf-8")
    _replace(path, r"^title: .*", "title: Another look")
    build(quick)
    store.write_bytes(old)
    path.write_text(text, "utf-8")
    build(quick)
    found = tree(quick / "output")
    assert {name for name in found | expected if found.get(name) != expected.get(name)} <= GROWS


def test_keep_going(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken briefing is left out, counted on the home page and named among the errors; without the option nothing is built."""
    broken(quick)
    with pytest.raises(InputError):
        build(quick)
    assert not (quick / "output").exists()
    monkeypatch.setattr(f"{__name__}.INLINE", Options(jobs=0, keep_going=True))
    result = build(quick)
    assert {problem.path for problem in result.broken} == {"briefings/flood/02.yaml"}
    home = (quick / "output" / "index.html").read_text("utf-8")
    assert "Not included because of errors: 1 briefing" in home
    assert "flood/02" not in home
    assert (quick / "output" / "flood" / "01.html").is_file()
    assert not list((quick / "output").rglob("*02-ur*"))
    _replace(quick / "pelicanconf.py", r"^SITEURL = .*", 'SITEURL = "https://example.org"')
    with pytest.raises(UsageError, match="a site with an address"):
        build(quick)


def broken(folder: Path) -> None:
    """A field that nobody knows, in an original that has a translation."""
    path = folder / "briefings" / "flood" / "02.yaml"
    path.write_text(path.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


def answered(folder: Path) -> bool:
    """Whether a build says at the door that nothing has changed, and then what the one before it said."""
    with patch.object(site, "_built", wraps=site._built) as rest:  # all of a build but the door
        build(folder)
    return not rest.called


def test_a_build_with_nothing_to_do_reads_nothing(quick: Path) -> None:
    """The second build says what the first did, as long as nobody touches anything; a new time stamp is no touch."""
    first = build(quick)
    (quick / "briefings" / "notes" / "01.yaml").touch()
    assert answered(quick)
    second = build(quick)
    assert second.text() == re.sub(
        r"\d+ files made, \d+ unchanged", f"0 files made, {len(first.files)} unchanged", first.text()
    )
    assert second.explain("index.html").endswith("nothing that it was made from has changed")


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    "path",
    ["briefings/notes/01.yaml", "content/pages/about.md", "pelicanconf.py", "themes/standfirst/css/base.css"],
)
def test_a_build_with_something_to_do_does_it(quick: Path, path: str) -> None:
    """Any file that a build reads is a reason to build; so are an output that somebody changed, and a new file."""
    build(quick)
    with (quick / path).open("a", encoding="utf-8") as file:
        file.write('\nSITENAME = "Another"\n' if path.endswith(".py") else "\n")
    assert not answered(quick)
    assert answered(quick)
    (quick / "output" / "index.html").write_text("mine", "utf-8")
    assert not answered(quick)
    write(quick, "notes/90.yaml", briefing(random.Random(1), 90))
    assert not answered(quick)
    (quick / "briefings" / "notes" / "90.yaml").unlink()
    assert not answered(quick)


@pytest.mark.proof
def test_time_alone_is_a_reason_to_build(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of an embargo, and the day when a number is old, come without an edit."""
    path = quick / "briefings" / "notes" / "01.yaml"
    path.write_text(f"{path.read_text('utf-8')}embargo_until: 2026-06-01T12:00+00:00\n", "utf-8")

    def at(moment: str) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(moment).timestamp())))

    at("2026-06-01T11:00+00:00")
    build(quick)
    at("2026-06-01T11:59+00:00")
    assert answered(quick)
    at("2026-06-01T12:00+00:00")
    assert not answered(quick)
    assert (quick / "output" / "notes" / "01.html").is_file() == ("tlp: CLEAR" in path.read_text("utf-8"))
    at("2026-05-20T12:00+00:00")
    assert not answered(quick)


def test_what_cannot_be_known_is_no_reason_to_rest(quick: Path) -> None:
    """With a setting that is a function every build looks at everything."""
    config = quick / "pelicanconf.py"
    config.write_text(f"{config.read_text('utf-8')}\nJINJA_FILTERS = {{'x': len}}\n", "utf-8")
    build(quick)
    assert not answered(quick)


@pytest.mark.parametrize("setting", ["STANDFIRST = 'x'", "PATH = 3", "STANDFIRST = {'BRIEFINGS': 3}"])
def test_settings_of_the_wrong_kind_are_left_to_the_build(quick: Path, setting: str) -> None:
    """At the door nobody judges settings: what cannot be looked at is not answered."""
    with (quick / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{setting}\n")
    assert up_to_date.look(quick, "pelicanconf.py", output=None, preview=False) is None


@pytest.mark.proof
def test_a_site_can_do_without_formats(quick: Path) -> None:
    """`WITHOUT` takes files of a format out of the site, with every link to them, and its end brings them back."""
    build(quick)
    whole = tree(quick / "output")
    conf = quick / "pelicanconf.py"
    text = conf.read_text("utf-8")
    conf.write_text(
        text.replace("STANDFIRST = {", 'STANDFIRST = {\n    "WITHOUT": ("report", "flash"),', 1), "utf-8"
    )
    build(quick)
    less = tree(quick / "output")
    gone = {Path(path).name.encode() for path in whole if path.endswith(".pdf")}
    assert gone
    assert not [
        path for path, data in less.items() if any(name in data or name in path.encode() for name in gone)
    ]
    assert less == clean(quick)
    conf.write_text(text, "utf-8")
    build(quick)
    assert tree(quick / "output") == whole
