"""An inbox in every form that desks keep, a real IMAP server among them."""

from __future__ import annotations

import mailbox
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.mail import inbox
from standfirst.mail.inbox import MAX_BYTES, account, messages
from standfirst.mail.mail_text import field
from tests.mail import dovecot
from tests.mail.dovecot import Dovecot

ONE = b"From: a@example.org\nSubject: one\n\nFirst.\n"
TWO = b"From: b@example.org\nSubject: =?utf-8?q?zw=C3=B6lf?=\n\nFrom here on, quoted.\n"


def subjects(source: Path | str, environ: dict[str, str] | None = None) -> list[str]:
    """The subjects of an inbox, in order."""
    return sorted(field(one, "Subject") for one in messages(str(source), environ or {}, lambda *_: None))


def test_mbox_is_read(tmp_path: Path) -> None:
    """Every message of an mbox file, and the file is left as it was."""
    box = mailbox.mbox(tmp_path / "box")
    for mail in (ONE, TWO):
        box.add(mail)
    box.close()
    before = (tmp_path / "box").read_bytes()
    assert subjects(tmp_path / "box") == ["one", "zwölf"]
    assert (tmp_path / "box").read_bytes() == before


def test_maildir_is_read(tmp_path: Path) -> None:
    """New mails and those seen, and none is moved."""
    box = mailbox.Maildir(tmp_path / "box")
    box.add(ONE)
    seen = mailbox.MaildirMessage(TWO)
    seen.set_subdir("cur")
    box.add(seen)
    before = sorted(tmp_path.rglob("*"))
    assert subjects(tmp_path / "box") == ["one", "zwölf"]
    assert sorted(tmp_path.rglob("*")) == before


def test_folder_of_files_is_read(tmp_path: Path) -> None:
    """A folder as mail programs export it, with folders within."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.eml").write_bytes(ONE)
    (tmp_path / "sub" / "b.EML").write_bytes(TWO)
    (tmp_path / "notes.pdf").write_bytes(b"no mail")
    assert subjects(tmp_path) == ["one", "zwölf"]


def test_one_file_is_read(tmp_path: Path) -> None:
    """One saved message."""
    (tmp_path / "a.eml").write_bytes(ONE)
    assert subjects(tmp_path / "a.eml") == ["one"]


def test_empty_inboxes_have_no_messages(tmp_path: Path) -> None:
    """An empty mbox and an empty Maildir are inboxes without mail."""
    (tmp_path / "box").touch()
    mailbox.Maildir(tmp_path / "dir").close()
    assert subjects(tmp_path / "box") == subjects(tmp_path / "dir") == []


@pytest.mark.parametrize("name", ["nothing", "."])
def test_what_is_no_inbox_is_one_line(tmp_path: Path, name: str) -> None:
    """A path that is nothing, and a folder without mail, are said in one line."""
    with pytest.raises(MailError) as caught:
        subjects(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_huge_mail_is_read_in_part(tmp_path: Path) -> None:
    """Of 40 MB the first is read: what a mail says comes before what it returns."""
    (tmp_path / "a.eml").write_bytes(ONE + b"x" * 40_000_000)
    (read,) = messages(str(tmp_path / "a.eml"), {})
    assert len(read.as_bytes()) < 2 * MAX_BYTES


@pytest.mark.slow
def test_many_mails_come_one_by_one(tmp_path: Path) -> None:
    """Nothing holds 50,000 mails at once: the first is there before the last is read."""
    with (tmp_path / "box").open("wb") as file:
        for _ in range(50_000):
            file.write(b"From x Thu Mar 12 10:00:00 2026\n" + ONE + b"\n")
    found = messages(str(tmp_path / "box"), {})
    assert field(next(found), "Subject") == "one"
    assert sum(1 for _ in found) == 49_999


@pytest.mark.parametrize(
    ("url", "environ", "words"),
    [
        ("imap://desk@mail.example.org/", {"STANDFIRST_IMAP_PASSWORD": "x"}, "over TLS"),
        ("imaps://desk@mail.example.org/", {}, "STANDFIRST_IMAP_PASSWORD"),
        ("imaps://mail.example.org/", {}, "imaps://user@host/INBOX"),
        ("imaps://desk@mail.example.org:x/", {}, "imaps://user@host/INBOX"),
    ],
)
def test_account_says_what_is_missing(url: str, environ: dict[str, str], words: str) -> None:
    """No password, no TLS or no user is one line that says what to set."""
    with pytest.raises(MailError, match=words):
        account(url, environ, lambda *_: None)


def test_password_comes_from_the_keyring_and_shows_nowhere() -> None:
    """The keyring is asked under the account's name, and no representation tells."""
    asked: list[tuple[str, str]] = []
    found = account("imaps://desk@mail.example.org/", {}, lambda *words: asked.append(words) or "hush")  # type: ignore[func-returns-value]
    assert asked == [("standfirst-imap", "desk@mail.example.org")]
    assert (found.password, found.folder, found.port) == ("hush", "INBOX", 993)
    assert "hush" not in repr(found)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """Dovecot, as long as this module runs."""
    with tempfile.TemporaryDirectory() as folder, dovecot.running(Path(folder)) as running:
        running.put(ONE, TWO, ONE + b"x" * 3_000_000)
        yield running


def test_few_large_mails_are_fetched_at_once() -> None:
    """Mails of a server are fetched by their sizes: many small ones, few large ones, no line that names none."""
    large, small = 40_000_000, 2_000
    lines = [b"%d (UID %d RFC822.SIZE %d)" % (n, n + 7, large if n < 9 else small) for n in range(1, 509)]
    found = list(inbox.batches([*lines, b"3 (FLAGS ())", None]))
    assert [uid for batch in found for uid in batch] == [str(n + 7) for n in range(1, 509)]
    assert max(map(len, found)) == 200
    assert [len(batch) for batch in found[:2]] == [4, 4]


@pytest.mark.mailserver
def test_imap_is_read_and_left_alone(server: Dovecot) -> None:
    """Every mail comes over TLS, the large one in part, and none is marked as seen."""
    assert subjects(server.url(), server.environ) == ["one", "one", "zwölf"]
    sizes = [len(one.as_bytes()) for one in messages(server.url(), server.environ)]
    assert max(sizes) < 2 * MAX_BYTES
    files = [file for file in server.maildir.rglob("*") if file.name.endswith(".test") or ":2," in file.name]
    assert len(files) == 3
    assert not any(file.name.rpartition(",")[2].count("S") for file in files if ":2," in file.name)


@pytest.mark.by_day(1)
@pytest.mark.mailserver
@pytest.mark.parametrize(
    ("folder", "change", "words"),
    [
        ("INBOX", {"STANDFIRST_IMAP_PASSWORD": "wrong"}, "does not let the inbox be read"),
        ("Nowhere", {}, "does not give the folder Nowhere"),
        ("INBOX", {"STANDFIRST_IMAP_CA": ""}, "not to be trusted"),
    ],
)
def test_imap_failures_are_one_line(server: Dovecot, folder: str, change: dict[str, str], words: str) -> None:
    """A wrong password, a folder that is not there, a certificate of nobody: one line without the password."""
    with pytest.raises(MailError, match=words) as caught:
        subjects(server.url(folder), server.environ | change)
    assert "\n" not in str(caught.value)
    assert dovecot.PASSWORD not in str(caught.value)


def test_server_that_is_not_there_is_one_line() -> None:
    """Nobody listens: one line."""
    with pytest.raises(MailError, match="cannot be reached"):
        subjects(f"imap://desk:x@127.0.0.1:{9}/")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("INBOX", '"INBOX"'),
        ("Entwürfe", '"Entw&APw-rfe"'),
        ('A "b" & c', '"A \\"b\\" &- c"'),
        ("ڈاک", '"&BogGJwap-"'),
    ],
)
def test_folder_names_are_quoted(name: str, quoted: str) -> None:
    """Quotes, ampersands and letters beyond ASCII name a folder as IMAP has it."""
    assert inbox._quoted(name) == quoted
