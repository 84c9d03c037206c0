"""Everything that leaves the desk passes the gate: each exit refuses a protected name and leaves nothing behind."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from standfirst.engine.memo import Memo
from standfirst.formats import FORMATS
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.watch_list import WatchList
from standfirst.mail.ledger import Ledger
from standfirst.mail.selection import Recipient
from standfirst.names.search import Canary
from standfirst.tasks import namespace
from tests.mail.desk import DeskSite, make, server
from tests.sites import EPOCH

pytestmark = pytest.mark.slow

SECRET = """voices:
  - quote: We left at night.
    speaker: {name: Þóra Æsudóttir, published_as: A ferrywoman, protect: [name]}
    kind: survivor
    verification: verified
    consent: given
    sources: [plan]
"""
WRITINGS = (
    "Thora Aesudottir",
    "ÆSUDÓTTIR Þóra",
    "Þ. Æsudóttir",
    "Thora Maria Aesudottir",
    "thora-aesudottir",
)

EXITS = {
    "build": ("build",),
    "build --preview": ("build", "--preview"),
    **{
        f"render {name}": ("render", "briefings/river/02.yaml", "--format", name, "-o", f"left.{name}")
        for name in (*FORMATS, "mail")
    },
    "mail": ("mail", "river/02", "--to", "press", "--format", "mail"),
    "mail with its report": ("mail", "river/02", "--to", "press"),
    "mail with figures": (
        "mail",
        "river/02",
        "--to",
        "press",
        "--format",
        "mail",
        "--attach",
        "figures,calendar",
    ),
    "digest": ("mail", "river/02", "river/01", "--to", "press", "--format", "mail"),
    "mail at a time": (
        "mail",
        "river/02",
        "--to",
        "press",
        "--format",
        "mail",
        "--send",
        "--yes",
        "--at",
        "23:00",
    ),
    "send-due": ("send-due",),
    "mail to look at": ("mail", "river/02", "--test", "me@example.org", "--format", "mail"),
    "correct": ("correct", "river/02", "--format", "mail"),
    "archive": ("archive", "-o", "left.md"),
    "publish": ("publish", "--send", "--yes"),
}
STAYING = {
    "approve", "bounces", "check", "clean", "cms", "due", "edit", "endpoint-key", "explain", "forget", "fonts", "gallery", "headers", "history", "import", "init", "ledger", "lists", "new", "new-edition",
    "reference", "schema", "serve", "sources", "stamp", "unsubscribe", "upgrade", "verify",
}  # fmt: skip
"""Commands that write what the desk itself has, show it on this machine alone, or hold no briefing; `sources` asks for addresses."""

SITE = """
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
SITEURL = "https://example.org"
STANDFIRST["PUBLISH"] = {{"live": "file://{host}"}}
"""
DUE = "next_due: 2026-03-20\n"
CORRECTION = """changes:
  - {at: "2026-03-04T10:00+00:00", kind: correction, note: "A slip.", was: "WORDS rowed.", now: "A ferrywoman rowed.", editions: [1, 2]}
"""


def test_each_command_is_known_to_leave_or_to_stay() -> None:
    """A new command is an exit that is tried here, or says why nothing leaves by it."""
    leaving = {words[0] for words in EXITS.values()}
    assert leaving | STAYING == set(namespace.task_names)
    assert leaving.isdisjoint(STAYING)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskSite:
    """A desk that protects somebody in one edition; the checks, which would say so first, see no names."""
    site = make(tmp_path / "site")
    (site.folder / "content").mkdir()
    host = tmp_path / "host"
    host.mkdir()
    with (site.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SITE.format(host=host))
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr("standfirst.checks.rules.exposure._exposures", lambda *_, **__: iter(()))
    monkeypatch.setattr("standfirst.checks.rules.exposure._parts", lambda *_: iter(()))
    site.brief("river/01", more=SECRET)
    site.list("press", "CLEAR", ["press@example.org"])
    with Ledger(site.folder / "distribution" / "ledger.db"):
        pass
    return site


def named(desk: DeskSite, words: str) -> None:
    """Write the edition that names her."""
    desk.brief("river/02", title=f"What {words} saw", more=DUE + CORRECTION.replace("WORDS", words))
    path = desk.folder / "briefings" / "river" / "02.yaml"
    path.write_text(
        path.read_text("utf-8").replace("Level of the river", f"Level as {words} saw it"), "utf-8"
    )


def left(desk: DeskSite) -> list[str]:
    """What lies outside the desk's own folders."""
    own = {"briefings", "distribution", "themes", "node_modules", "pelicanconf.py", ".cache", "content"}
    found = (path for path in desk.folder.rglob("*") if path.is_file())
    shown = (path.relative_to(desk.folder) for path in found)
    return sorted(
        path.as_posix() for path in shown if path.parts[0] not in own and "standfirst" not in path.parts[0]
    )


@pytest.mark.by_day(2)
@pytest.mark.parametrize("name", EXITS)
def test_each_exit_refuses_a_planted_name(name: str, desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that the record protects leaves by no command and in no format, whatever the checks say."""
    if name == "send-due":
        planned(desk, monkeypatch)
    before = left(desk)
    named(desk, "Thora Aesudottir")
    if name in ("correct", "archive"):
        sent(desk)
    done = desk.run(*EXITS[name], code=1, environ=server(9))
    assert "holds what briefings/river/01.yaml: voices.0.speaker.name" in done.err
    assert "sudottir" not in done.out + done.err
    assert left(desk) == before
    assert list((desk.folder.parent / "host").iterdir()) == []


def planned(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan a mailing that names nobody and let its time come; what `send-due` starts runs here, without the checks."""
    named(desk, "a ferrywoman")
    desk.run(*EXITS["mail at a time"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 86_400))

    def started(command: Sequence[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        done = desk.run(*command[3:], code=1, environ=server(9))
        sys.stderr.write(done.out + done.err)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr("standfirst.tasks.ledger.subprocess.run", started)


def test_an_approval_holds_no_name_and_opens_no_exit(desk: DeskSite) -> None:
    """What a second person approved is refused like everything else, and the approval keeps a hash of it alone."""
    named(desk, "Thora Aesudottir")
    desk.run("approve", "river/02", "--yes", environ={"STANDFIRST_PERSON": "anna@example.org"})
    assert left(desk) == []
    kept = [path.read_bytes().lower() for path in (desk.folder / "distribution").rglob("ledger*")]
    assert kept
    assert not [data for data in kept if b"sudottir" in data]
    assert "holds what briefings/river/01.yaml" in desk.run(*EXITS["mail"], code=1).err


def sent(desk: DeskSite) -> None:
    """Note in the ledger that both editions were sent to somebody."""
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        for edition in ("river/01", "river/02"):
            for copy in opened.claim(edition, "edition", [Recipient("press@example.org", "en")]):
                opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")


@pytest.mark.by_day(1)
@pytest.mark.parametrize("words", WRITINGS)
@pytest.mark.parametrize("name", ["build", "render data", "mail"])
def test_every_writing_is_refused(name: str, words: str, desk: DeskSite) -> None:
    """The site, a file and a message refuse the same writings of a name."""
    named(desk, words)
    assert "holds what briefings/river/01.yaml" in desk.run(*EXITS[name], code=1).err


def test_what_names_nobody_leaves(desk: DeskSite) -> None:
    """Without the name each of these exits is open, so that it is the name that closes them."""
    named(desk, "a ferrywoman")
    for name in ("render data", "render page", "mail", "build"):
        desk.run(*EXITS[name])
    assert "output/river/02.html" in left(desk)


class Memory(Memo):
    """A memo of one process."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """What is under a key."""
        return self.values.get(name)

    def put(self, name: str, value: Any) -> None:
        """Keep it."""
        self.values[name] = value

    def __contains__(self, name: str) -> bool:
        """Whether there is something."""
        return name in self.values


def gate(name: str, kept: Memo | None = None) -> Gate:
    """A gate for one name."""
    return Gate(WatchList((Canary(name, "a", name=True),), ()), kept)


def test_words_that_match_one_name_may_be_another() -> None:
    """What an earlier build found to match no name is looked at again for other names."""
    kept = Memory()
    page = OutgoingPart("a.txt", b"Hadiza Okonkwo-Belo and others came to the river.")
    first = gate("Zehrian Umarel", kept)
    assert not first.scan(page).hits
    assert "belo" in first.unrelated
    first.remember()
    assert "belo" in gate("Zehrian Umarel", kept).unrelated
    assert gate("Hadiza Okonkwo-Bello", kept).scan(page).hits


def test_words_of_another_process_are_taken_over() -> None:
    """A word that another process found to match no name is not compared again."""
    one = gate("Korvane")
    one.skip(["river"])
    assert one.unrelated == ["river"]
    assert one.scan(OutgoingPart("a.txt", b"Korvane")).hits


def test_what_a_picture_was_drawn_from_is_read() -> None:
    """A picture holds no text of its own; a PDF does, and is read itself."""
    one = gate("Korvane")
    assert one.scan(OutgoingPart("a.png", b"\x89PNG\r\n\x1a\n", lambda: "<p>Korvane")).hits
    clean, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(clean)
    assert not one.scan(OutgoingPart("a.pdf", clean.getvalue(), lambda: "<p>Korvane")).hits
