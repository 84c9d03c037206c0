"""A team: two laptops with one database, two ledgers merged, and ledgers that lack what the site has sent."""

from __future__ import annotations

import csv
import platform
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standfirst import library, settings
from standfirst.errors import MailError
from standfirst.library.sent_marks import FILE, read_marks
from standfirst.mail import ledger_merge
from standfirst.mail.ledger import Ledger
from standfirst.mail.selection import Recipient
from tests.mail import postgres
from tests.mail.desk import DeskSite, make, server
from tests.mail.samples import EDITION, people
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
SEND = (*LIGHT, "--send", "--yes")
ENTRY = """changes:
  - at: 2026-03-02T10:00+00:00
    kind: correction
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 7 m.
    now: The river stood at 4 m.
"""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A laptop with an edition and two lists."""
    site = make(tmp_path / "one")
    site.brief("river/01", level=7)
    site.list("all", "CLEAR", [f"r{number}@example.org" for number in range(4)])
    site.list("half", "CLEAR", [f"r{number}@example.org" for number in range(2)])
    return site


def checkout(desk: DeskSite, folder: Path) -> DeskSite:
    """Another laptop: what is in git, and the lists, but no ledger."""
    shutil.copytree(desk.folder, folder, symlinks=True, ignore=shutil.ignore_patterns("ledger.db*", "outbox"))
    return DeskSite(folder)


def sent(ledger: Ledger, *names: str, edition: str = EDITION, clock: str = "") -> None:
    """Send an edition to these people, as far as a ledger knows."""
    for copy in ledger.claim(edition, "edition", [Recipient(f"{one}@example.org", "en") for one in names]):
        ledger.conclude(ledger.offer(copy, f"<{copy.recipient}{clock}>", "aa"), "sent", "250 ok")


def test_two_laptops_share_one_database(desk: DeskSite, tmp_path: Path, cluster: postgres.Cluster) -> None:
    """What one laptop sent the other does not send again, and it corrects what the first one sent."""
    team = {"STANDFIRST_LEDGER_URL": cluster.url()}
    other = checkout(desk, tmp_path / "two")
    counting = Counting()
    with running(counting) as port:
        line = {**server(port), **team}
        desk.run("mail", "river/01", "--to", "half", *SEND, environ=line)
        other.run("mail", "river/01", "--to", "all", *SEND, environ=line)
        assert counting.received == {f"r{number}@example.org": 1 for number in range(4)}
        counting.received.clear()
        other.brief("river/01", level=4, more=ENTRY)
        assert "3 hold" not in other.run("correct", "river/01", *LIGHT, environ=line).flat
        other.run("correct", "river/01", *SEND, environ=line)
    assert counting.received == {f"r{number}@example.org": 1 for number in range(4)}
    assert not (other.folder / "distribution" / "ledger.db").exists()
    assert "the chain holds" in desk.run("ledger", "--prove", environ=team).flat


def test_a_checkout_without_a_ledger_says_so_and_stops(desk: DeskSite, tmp_path: Path) -> None:
    """Where the site has sent, a laptop with no ledger sends, corrects and reads nothing, and begins no ledger."""
    counting = Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "half", *SEND, environ=server(port))
        other = checkout(desk, tmp_path / "two")
        counting.received.clear()
        other.brief("river/01", level=4, more=ENTRY)
        for words in (
            ("mail", "river/01", "--to", "all", *SEND), ("correct", "river/01", *SEND), ("ledger",),
            ("bounces", "box"), ("unsubscribe", "r0@example.org"),
        ):  # fmt: skip
            stopped = other.run(*words, code=1, environ=server(port))
            assert "this checkout has no ledger, and the site has sent river/01 (edition, " in stopped.err
    assert not counting.received
    assert not (other.folder / "distribution" / "ledger.db").exists()


def test_the_marks_hold_no_address(desk: DeskSite) -> None:
    """What lies beside the briefings says which edition was sent and when, and nothing of who got it."""
    with running(Counting()) as port:
        desk.run("mail", "river/01", "--to", "all", *SEND, environ=server(port))
    text = (desk.folder / "briefings" / FILE).read_text("utf-8")
    assert "@" not in text
    rows = list(csv.reader(text.splitlines()))
    assert [row[:2] for row in rows[1:]] == [["river/01", "edition"]]
    assert not library.load(settings.load(desk.folder)).problems


def test_a_merged_ledger_goes_on_where_both_were(desk: DeskSite, tmp_path: Path) -> None:
    """A laptop takes the other's ledger in: it sends to the rest only, and the second merge changes nothing."""
    counting = Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "half", *SEND, environ=server(port))
        other = checkout(desk, tmp_path / "two")
        file = str(desk.folder / "distribution" / "ledger.db")
        assert "2 copies, 0 suppressions" in other.run("ledger", "merge", file).flat
        assert "0 copies, 0 suppressions" in other.run("ledger", "merge", file).flat
        shown = other.run("mail", "river/01", "--to", "all", *SEND, environ=server(port)).flat
    assert "have it r0@example.org, r1@example.org" in shown
    assert counting.received == {f"r{number}@example.org": 1 for number in range(4)}
    assert "the chain holds" in other.run("ledger", "--prove").flat


def test_a_ledger_from_before_says_what_may_be_missing(desk: DeskSite) -> None:
    """Restored from yesterday's backup: it names the mailing that it lacks, and sends nothing until told so."""
    file, counting = desk.folder / "distribution" / "ledger.db", Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "half", *SEND, environ=server(port))
        backup = sqlite3.connect(file.with_name("backup.db"))
        with sqlite3.connect(file) as line:
            line.backup(backup)
        backup.close()
        line.close()
        desk.brief("river/02")
        desk.run("mail", "river/02", "--to", "half", *SEND, environ=server(port))
        for path in file.parent.glob("ledger.db*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        file.with_name("backup.db").rename(file)
        counting.received.clear()
        stopped = desk.run("mail", "river/02", "--to", "half", *SEND, code=1, environ=server(port))
        assert "it is older than the site; missing may be river/02 (edition, " in stopped.err
        assert not counting.received
        desk.run("ledger", "--lost", stopped.err.rpartition("--lost ")[2].split()[0])
        desk.run("mail", "river/02", "--to", "half", *SEND, environ=server(port))
    assert counting.received == {"r0@example.org": 1, "r1@example.org": 1}


def without_its_ledger(desk: DeskSite) -> DeskSite:
    """Send to half of the list, and delete the ledger's files as somebody would who wants to begin anew."""
    with running(Counting()) as port:
        desk.run("mail", "river/01", "--to", "half", *SEND, environ=server(port))
    for file in (desk.folder / "distribution").glob("ledger.db*"):
        if file.is_file():
            file.unlink()
    return desk


def stops(desk: DeskSite) -> None:
    """Whatever needs the ledger stops, before a ledger is begun and after one was."""
    desk.brief("river/01", level=4, more=ENTRY)
    for words in (
        ("mail", "river/01", "--to", "all", *SEND),
        ("bounces", "box"),
        ("correct", "river/01", *SEND),
    ):
        assert "has no ledger, and the site has sent river/01" in desk.run(*words, code=1).err
    with desk.ledger as fresh:
        assert not fresh.copies()
    assert (
        "STOP the site has sent river/01" in desk.run("mail", "river/01", "--to", "all", *LIGHT, code=1).flat
    )
    assert "which this ledger has never seen" in desk.run("bounces", "box", code=1).err


def test_a_ledger_that_is_missing_in_a_repository_stops(desk: DeskSite) -> None:
    """In a repository the marks may be a colleague's: without the ledger nothing is sent, with the ways out."""
    (desk.folder / ".git").mkdir()
    stops(without_its_ledger(desk))


def test_a_ledger_that_is_missing_in_a_copy_stops(desk: DeskSite, tmp_path: Path) -> None:
    """A copy of the folder, or the folder moved, is another place: its ledger may live on elsewhere."""
    without_its_ledger(desk)
    stops(DeskSite(shutil.copytree(desk.folder, tmp_path / "copy", symlinks=True)))
    stops(DeskSite(desk.folder.rename(tmp_path / "moved")))


def test_a_ledger_that_is_missing_on_another_machine_stops(
    desk: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine of another name that has the same folder does not know what became of the ledger."""
    without_its_ledger(desk)
    monkeypatch.setattr(platform, "node", lambda: "another")
    stops(desk)


def test_a_ledger_that_was_deleted_here_warns(desk: DeskSite) -> None:
    """Deleted in its own folder, outside a repository: said loudly each time until it is given up, and sent anew."""
    without_its_ledger(desk)
    counting = Counting()
    with running(counting) as port:
        looked = desk.run("mail", "river/01", "--to", "all", *LIGHT)
        assert "WARNING the ledger" in looked.flat
        assert "was deleted here; this one does not know who was sent what" in looked.flat
        assert "WARNING: the ledger" in desk.run("unsubscribe", "other@example.org").err
        assert "4 sent" in desk.run("mail", "river/01", "--to", "all", *SEND, environ=server(port)).flat
        assert len(counting.received) == 4
        again = desk.run("mail", "river/01", "--to", "all", *SEND, environ=server(port)).flat
        assert "WARNING the ledger" in again
        desk.run("ledger", "--lost", again.rpartition("--lost ")[2].split()[0])
        assert "WARNING" not in desk.run("mail", "river/01", "--to", "all", *LIGHT).flat
    assert set(counting.received.values()) == {1}


def test_git_may_merge_the_marks(desk: DeskSite) -> None:
    """Rows of two branches with git's lines between them are all read."""
    row = "river/0{0},edition,2026-03-0{0},{0}123456789abcdef,{0},00"
    text = "\n".join(["<<<<<<< ours", row.format(1), "=======", row.format(2), ">>>>>>> theirs", ""])
    (desk.folder / "briefings" / FILE).write_text(text, "utf-8")
    assert [mark.edition for mark in read_marks(settings.load(desk.folder))] == ["river/01", "river/02"]


def test_merging_keeps_what_says_more(where: Path | str, tmp_path: Path) -> None:
    """Of two ledgers' copies the surer one is kept, both ways; what both sent is named; suppressions add up."""
    file = tmp_path / "other.db"
    with Ledger(file) as other:
        sent(other, "both", "theirs", clock="-other")
        (copy,) = other.claim(EDITION, "edition", [Recipient("open@example.org", "en")])
        other.conclude(copy, "deferred", "451 later")
        other.suppress("gone@example.org", "bounced", "5.1.1")
        other.accept_changes(EDITION, [("aa", "`title`")])
    with Ledger(where) as ledger:
        sent(ledger, "both", "open")
        found = ledger_merge.merge(ledger, file)
        assert (found.copies, found.suppressions) == (1, 1)
        assert [one.address for one in found.twice] == ["both@example.org"]
        states = {one.recipient: one.state for one in ledger.copies()}
        assert states == dict.fromkeys(("both@example.org", "open@example.org", "theirs@example.org"), "sent")
        assert ledger.accepted_changes(EDITION) == {"aa"}
        assert "gone@example.org" in ledger.suppressed()
        assert ledger.prove().holds
        assert ledger_merge.merge(ledger, file).copies == 0


def test_only_an_intact_ledger_is_taken_in(ledger: Ledger, tmp_path: Path) -> None:
    """A changed ledger, a text and a missing file are refused in one line, and nothing is taken."""
    changed, text = tmp_path / "changed.db", tmp_path / "text.db"
    with Ledger(changed) as other:
        sent(other, "a")
    line = sqlite3.connect(changed)
    line.execute("UPDATE copies SET address = 'b@example.org'")
    line.commit()
    line.close()
    text.write_text("no ledger, but long enough to be taken for one " * 20)
    for path in (changed, text, tmp_path / "missing.db"):
        with pytest.raises(MailError) as caught:
            ledger_merge.merge(ledger, path)
        assert "\n" not in str(caught.value)
    assert not ledger.copies()


def test_clocks_an_hour_apart_change_nothing(tmp_path: Path) -> None:
    """Two machines whose clocks disagree by an hour: merged, nobody is sent twice and the chain holds."""
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with Ledger(tmp_path / "late.db", clock=lambda: now + timedelta(hours=1)) as late:
        sent(late, "a", "b")
    with Ledger(tmp_path / "early.db", clock=lambda: now) as early:
        ledger_merge.merge(early, tmp_path / "late.db")
        sent(early, "b", "c")
        assert [copy.recipient for copy in early.copies(state="sent")] == [
            "a@example.org", "b@example.org", "c@example.org",
        ]  # fmt: skip
        assert early.prove().holds


def test_the_databases_clock_counts(cluster: postgres.Cluster) -> None:
    """In a shared ledger all times are the database's, whatever the laptops' clocks say."""
    wrong = datetime(2001, 1, 1, tzinfo=UTC)
    with Ledger(cluster.url(), clock=lambda: wrong) as ledger:
        (copy,) = ledger.claim(EDITION, "edition", people(1))
        assert abs(datetime.fromisoformat(copy.at) - datetime.now(UTC)) < timedelta(minutes=5)
        assert abs(ledger.skew()) < timedelta(minutes=5)


def test_a_clock_ahead_ends_no_embargo(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this machine is an hour ahead of the shared ledger, an embargo of this hour still holds."""
    until = datetime.now(UTC) - timedelta(minutes=20)
    desk.brief("river/01", level=7, more=f"embargo_until: {until.isoformat(timespec='minutes')}\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.now(UTC).timestamp())))
    words = ("mail", "river/01", "--to", "all", *LIGHT)
    assert "clock" not in desk.run(*words).flat
    monkeypatch.setattr(Ledger, "skew", lambda _: timedelta(hours=1))
    assert "clock is 60 minutes ahead of the ledger's" in desk.run(*words, code=1).flat
