"""What a build with what was kept knows is what a clean one knows, whatever was changed in between."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from standfirst import checks, library, reader, settings
from standfirst.build import prepare
from standfirst.checks import findings
from standfirst.engine import Store
from standfirst.engine.memo import Memo
from standfirst.errors import Problem
from standfirst.leaks import public_text
from standfirst.leaks.watch_list import WatchList, watch
from standfirst.library import Edition
from standfirst.settings import Site
from standfirst.view import public
from tests.build import test_incremental as incremental
from tests.sites import NOW, ROOT, copy_site, write

pytestmark = pytest.mark.slow

Edit = Callable[[Path, random.Random], None]

NAMES = ("Ines Marlow", "Teun Okker", "Zarghuna Bibi", "Oda Lindqvist")
WORDS = (
    "We walk for two hours to the well.", "We walk for three long hours to the well.", "Nobody told us that the water was gone.",
    "Nobody had told us that all the water was gone.",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with the samples and some small briefings that share names, words, topics and places."""
    found = copy_site(tmp_path / "site")
    rng = random.Random(7)
    for number in range(8):
        write(found, f"notes/{number + 1:02}.yaml", incremental.briefing(rng, number + 1))
    return found


def _any(folder: Path, rng: random.Random) -> Path:
    return rng.choice(incremental._notes(folder))


def _set(path: Path, name: str, value: str) -> None:
    """A field of one line that takes the place of the one before."""
    text = re.sub(rf"^{name}: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(f"{text}{name}: {value}\n" if value else text, "utf-8")


def protect(folder: Path, rng: random.Random) -> None:
    """Somebody is protected who may stand in other briefings in clear, in part, or in another spelling."""
    name = rng.choice(NAMES)
    alias = rng.choice(["", f", aliases: [{rng.choice(NAMES).upper()}]"])
    words, published = rng.choice(WORDS), rng.choice(["A resident", "A teacher"])
    quote = f"{{quote: {words}, speaker: {{name: {name}, role: Teacher, published_as: {published}, protect: [name]{alias}}}, note: Call again about the well tonight., verification: verified, consent: given, sources: [a]}}"
    _set(_any(folder, rng), "voices", f"[{quote}]")


def speak_openly(folder: Path, rng: random.Random) -> None:
    """Words that may be told otherwise elsewhere, by somebody who may be protected elsewhere."""
    quote = f"{{quote: {rng.choice(WORDS)}, speaker: {{name: {rng.choice(NAMES)}, role: Teacher}}, verification: verified, consent: given, sources: [a]}}"
    _set(_any(folder, rng), "voices", f"[{quote}]")


def name_somebody(folder: Path, rng: random.Random) -> None:
    """A name, or half of one, in running text, in a note, or silenced there."""
    name = rng.choice([*NAMES, "Ms Marlow", "Okker", "INÈS MARLOW", "ines-marlow"])
    field = rng.choice(["background", "background", "note"])
    silence = rng.choice(["", "", "  # noqa: SF503", "  # noqa: SF504, SF101"])
    _set(_any(folder, rng), field, f"The count began with {name} long ago [@a].{silence}")


def link(folder: Path, rng: random.Random) -> None:
    """A link to a page that may be there, may come, or may go."""
    to = rng.choice(
        ["02.html", "07.html", "90.html", "../flood/01.html", "../about.html", "paper.pdf", "x" * 300]
    )
    _set(_any(folder, rng), "background", f"It was [told before at length]({to}) [@a].")


def picture(folder: Path, rng: random.Random) -> None:
    """A picture or a paper beside the briefings that comes, goes, or is another one."""
    path = _any(folder, rng)
    if rng.random() < 0.5:
        _set(path, "images", "[{id: b, file: b.png, alt: Brown water up to the rails., caption: The bridge., credit: The desk}]")  # fmt: skip
    beside = path.parent / rng.choice(["b.png", "b.png", "paper.pdf"])
    if beside.exists() and rng.random() < 0.5:
        beside.unlink()
    else:
        beside.write_bytes(rng.randbytes(8))


def embargo(folder: Path, rng: random.Random) -> None:
    """An embargo, before or after now."""
    day = (NOW + timedelta(days=rng.randint(-9, 30))).date()
    _set(_any(folder, rng), "embargo_until", rng.choice(["", f"{day}T12:00+00:00"]))


def known(folder: Path, rng: random.Random) -> None:
    """The registry: aliases, notes that name somebody, sources that are closed."""
    people = "".join(
        f"p{number}: {{name: {rng.choice(NAMES)}, role: Teacher, aliases: [{rng.choice(NAMES)}], note: Ask {rng.choice(NAMES)} about it.}}\n"
        for number in range(2)
    )
    write(folder, "_registry/people.yaml", people)
    source = (
        f"s: {{title: A book by {rng.choice(NAMES)}, grade: B2, tlp: {rng.choice(['CLEAR', 'GREEN'])}}}\n"
    )
    write(folder, "_registry/sources.yaml", source)
    quote = f"{{quote: {rng.choice(WORDS)}, speaker: {{person: p{rng.randint(0, 1)}{rng.choice(['', ', published_as: A resident'])}}}, verification: verified, consent: given, sources: [s]}}"
    _set(_any(folder, rng), "reactions", rng.choice(["", f"[{quote}]"]))


def about(folder: Path, rng: random.Random) -> None:
    """What is said of a series, perhaps with a name."""
    what = rng.choice([rng.choice(NAMES), "The desk"])
    exercise = rng.choice(["true", "false"])
    write(
        folder,
        "flood/_series.yaml",
        f"title: Notes by {what}\nabout: What {what} found.\nexercise: {exercise}\n",
    )


def remark(folder: Path, rng: random.Random) -> None:
    """Comments: one that silences, one that waits for somebody, one that is only there."""
    words = rng.choice(["confirm", "noqa: SF601", "noqa: SF224", "a remark"])
    path = _any(folder, rng)
    text = re.sub(r"  # .*", "", path.read_text("utf-8"))
    path.write_text(re.sub(r"^(lang|edition|kind): (.*)", rf"\1: \2  # {words}", text, count=1, flags=re.MULTILINE), "utf-8")  # fmt: skip


def contents(folder: Path, rng: random.Random) -> None:
    """A page of the desk's own that is linked, or says what is held back elsewhere."""
    path = folder / "content" / "pages" / "more.md"
    path.write_text(f"Title: More\n\nWords of {rng.choice(NAMES)}: {rng.choice(WORDS)}\n", "utf-8")


EDITS: tuple[Edit, ...] = (
    protect, speak_openly, name_somebody, link, picture, embargo, known, about, remark, contents, protect, name_somebody,
    *(edit for edit in incremental.EDITS if edit not in (incremental.style, incremental.template, incremental.token)),
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """All that the steps before drawing know of a site."""

    unread: tuple[Problem, ...]
    report: checks.Report
    shown: tuple[Any, ...]
    watch: WatchList
    inputs: tuple[Any, ...]
    """What stands for each edition, and for what its page says of others."""


def seen(site: Site, *, preview: bool, kept: Memo | None = None) -> Seen:
    """What a build would go on with, with every error of what it would not go on with."""
    loaded = library.load(site, kept=kept)
    report = checks.run(loaded.library, kept=kept)
    prepared = prepare.classify(loaded.library, settings.now(), preview=preview)
    said = [(path.name, path.read_text("utf-8")) for path in sorted((site.root / "content").rglob("*.md"))]
    looked_for = watch(prepared.all, prepared.shown, said, kept)
    parts = tuple(tuple(sorted(one.parts.items())) for one in prepared.shown.editions)
    return Seen(loaded.problems, report, tuple(map(_shown, prepared.shown.editions)), looked_for, parts)


def _shown(edition: Edition) -> tuple[Any, ...]:
    return edition.name, edition.briefing, public.public(edition), edition.locate(("title",), False)


def _walk(folder: Path, steps: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Random edits, after each a run with what the last one kept and one without; how many had something to report."""
    rng = random.Random(seed)
    now, found = NOW, 0
    for step in range(steps):
        edit = EDITS[step % len(EDITS)] if step < 2 * len(EDITS) else rng.choice(EDITS)
        if len(incremental._notes(folder)) < 3:
            edit = incremental.add
        before = {path: path.read_bytes() for path in (folder / "briefings").rglob("*.yaml")}
        edit(folder, rng)
        now += timedelta(hours=rng.choice([0, 0, 1, 30, 24 * 20, -24 * 15]))
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
        site, preview = settings.load(folder), rng.random() < 0.4
        kept = Memo(Store(folder / ".cache" / "kept", "1"))
        ours, theirs = seen(site, preview=preview, kept=kept), seen(site, preview=preview)
        assert ours.report == theirs.report, (step, edit.__name__)
        assert ours == theirs, (step, edit.__name__)
        kept.store.close()
        found += bool(ours.report.problems) + bool(ours.watch.blind)
        if ours.unread:
            _undo(folder, before)
    return found


def _undo(folder: Path, before: dict[Path, bytes]) -> None:
    """Take back an edit after which something cannot be read: it would hide what comes after it."""
    shutil.rmtree(folder / "briefings" / "logs", ignore_errors=True)
    for path in set((folder / "briefings").rglob("*.yaml")) - set(before):
        path.unlink()
    for path, data in before.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


@pytest.mark.proof
def test_some_edits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each of some edits, a build with what was kept reports, shows, watches and draws the same as a clean one."""
    assert _walk(folder, len(EDITS), 1, monkeypatch) > 30


@pytest.mark.proof
def test_many_edits_of_all_kinds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same after each of many edits."""
    steps = int(os.environ.get("STANDFIRST_EDITS", "12"))
    assert _walk(folder, steps, 2, monkeypatch) > steps


def test_nothing_is_read_or_checked_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a build after one edit, one file is taken apart and its series alone is looked at again."""
    site = settings.load(folder)
    kept = Memo(Store(folder / "kept", "1"))
    seen(site, preview=False, kept=kept)
    kept.store.close()
    read = _heard(monkeypatch, reader, "read_bytes", lambda _, name: name)
    judged = _heard(monkeypatch, findings, "_found", lambda context, _: context.edition.name)
    told = _heard(monkeypatch, public_text, "public", lambda edition: edition.name)
    path = folder / "briefings" / "flood" / "02.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Now ", 1), "utf-8")
    seen(site, preview=False, kept=Memo(Store(folder / "kept", "1")))
    assert [name for name in read if name.startswith("briefings/")] == ["briefings/flood/02.yaml"]
    assert {"flood/02", "flood/02.ur"} <= set(judged) <= {"flood/02", "flood/02.ur", "flood/03"}
    assert list(dict.fromkeys(told)) == ["flood/02", "flood/02.ur"]


def test_a_check_uses_what_a_build_has_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command `check` says the same with it as without, of all files and of one, and runs no check again."""
    site = settings.load(folder)
    kept = Memo(Store(folder / "kept", "1"))
    seen(site, preview=False, kept=kept)
    kept.store.close()
    paths: tuple[list[Path], ...] = [], [folder / "briefings" / "flood" / "02.yaml"]
    clean = [checks.check_files(site, some) for some in paths]
    judged = _heard(monkeypatch, findings, "_found", lambda context, _: context.edition.name)
    later = Memo(Store(folder / "kept", "1"))
    assert [checks.check_files(site, some, kept=later) for some in paths] == clean
    assert judged == []


def _heard(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, what: Callable[..., str]) -> list[str]:
    """The calls of a function from here on."""
    calls: list[str] = []
    real = getattr(place, name)

    def heard(*arguments: Any) -> Any:
        calls.append(what(*arguments))
        return real(*arguments)

    monkeypatch.setattr(place, name, heard)
    return calls


def test_records_that_were_replaced_have_no_digest(folder: Path) -> None:
    """What stands for an edition is never said of other records than those that were read."""
    edition = next(iter(library.load(settings.load(folder)).library.editions))
    assert len(edition.digest) == 64
    other = edition.briefing.model_copy(update={"title": "Another"})
    assert replace(edition, briefing=other).digest == ""


def test_the_samples_are_there() -> None:
    """The walk above is over the samples of the checkout, too."""
    assert (ROOT / "briefings" / "flood" / "02.ur.yaml").is_file()
