"""The gate through the real command: who may see what, what stops a mailing, and what a person is shown."""

from __future__ import annotations

import csv
import re
import shutil
import time
from pathlib import Path

import pytest

from standfirst.mail.ledger import Ledger
from standfirst.mail.message import HTML_LIMIT
from standfirst.mail.selection import Recipient
from standfirst.model import Tlp
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

CEILINGS = [tlp for tlp in Tlp if tlp is not Tlp.RED]
LIGHT = ("--format", "mail")
"""Without a PDF, which takes a second to draw."""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A site with one briefing and a list of three, one of whom reads Urdu."""
    site = make(tmp_path / "site")
    site.brief("river/01")
    site.list("friends", "AMBER", ["ali@example.org", "nadia@example.org", "karim@example.org, lang: ur"])
    return site


@pytest.mark.by_day(2)
@pytest.mark.parametrize("tlp", list(Tlp))
def test_no_list_gets_what_it_may_not_see(tmp_path: Path, tlp: Tlp) -> None:
    """Of all pairs of marking and ceiling exactly the allowed ones are sent; the others stop the command."""
    site = make(tmp_path / "site")
    site.brief("river/01", tlp=tlp.value)
    for ceiling in CEILINGS:
        name = ceiling.value.lower().replace("+", "-")
        site.list(name, ceiling.value, [f"{name}@example.org"])
    counting = Counting()
    with running(counting) as port:
        for ceiling in CEILINGS:
            name = ceiling.value.lower().replace("+", "-")
            allowed = tlp is not Tlp.RED and list(Tlp).index(tlp) >= list(Tlp).index(ceiling)
            words = ("mail", "river/01", "--to", name, *LIGHT)
            shown = site.run(*words, code=0 if allowed else 1)
            assert ("MAY NOT SEE THIS" in shown.flat) is not allowed
            assert not counting.received[f"{name}@example.org"], "the gate alone sends nothing"
            sent = site.run(*words, "--send", "--yes", code=0 if allowed else 1, environ=server(port))
            assert counting.received[f"{name}@example.org"] == allowed
            assert ("nothing was sent" in sent.err) is not allowed
        every = [word for ceiling in CEILINGS for word in ("--to", ceiling.value.lower().replace("+", "-"))]
        site.run(
            "mail",
            "river/01",
            *every,
            *LIGHT,
            "--send",
            "--yes",
            code=0 if tlp is Tlp.CLEAR else 1,
            environ=server(port),
        )
        site.run(
            "mail", "river/01", "--to", "head@example.org", *LIGHT, "--send", "--yes", environ=server(port)
        )
    assert counting.received["head@example.org"] == 1, "whoever is named gets any marking"
    assert set(counting.received.values()) == {1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "draft"}, "its status is draft"),
        ({"status": "review"}, "its status is review"),
        ({"more": "embargo_until: 2099-01-01T00:00+00:00\n"}, "it is embargoed until 2099-01-01T00:00+00:00"),
        ({"title": "The river TBC"}, "SF601 the placeholder `TBC`"),
    ],
)
def test_what_is_not_ready_is_not_sent_but_can_be_tested(
    desk: DeskSite, change: dict[str, object], said: str
) -> None:
    """Draft, review, embargo and failed checks stop --send; --test goes out, marked, outside the ledger."""
    desk.brief("river/01", **change)
    counting = Counting()
    with running(counting) as port:
        shown = desk.run("mail", "river/01", "--to", "friends", *LIGHT, code=1, environ=server(port))
        assert said in shown.flat
        stopped = desk.run(
            "mail", "river/01", "--to", "friends", *LIGHT, "--send", "--yes", code=1, environ=server(port)
        )
        assert said in stopped.err
        assert not counting.received
        desk.run("mail", "river/01", "--test", "me@example.org", *LIGHT, environ=server(port))
    assert dict(counting.received) == {"me@example.org": 1}
    mail = parsed(counting.mails[0])
    assert "TEST: EXERCISE:" in mail["Subject"]
    assert "This message is a test" in text_of(mail)
    assert not (desk.folder / "distribution" / "ledger.db").exists() or desk.states() == {}


def test_two_tests_are_two_messages_and_no_copies(desk: DeskSite) -> None:
    """Each test has a Message-ID of its own, so that no program hides the second or the edition itself."""
    counting = Counting()
    with running(counting) as port:
        for epoch in ("1793534400", "1793534500"):
            words = ("mail", "river/01", "--test", "ali@example.org", *LIGHT)
            desk.run(*words, environ=server(port) | {"SOURCE_DATE_EPOCH": epoch})
        desk.run(
            "mail", "river/01", "--to", "ali@example.org", *LIGHT, "--send", "--yes", environ=server(port)
        )
    ids = {parsed(raw)["Message-ID"] for raw in counting.mails}
    assert len(ids) == 3
    assert desk.states() == {("river/01", "ali@example.org"): "sent"}


def test_the_key_must_be_typed(desk: DeskSite) -> None:
    """Without the edition's key, typed in full, nothing is sent; with it, everything is, once."""
    counting = Counting()
    words = ("mail", "river/01", "--to", "friends", *LIGHT, "--send")
    with running(counting) as port:
        for typed in ("", "\n", "yes\n", "river\n"):
            refused = desk.run(*words, typed=typed, code=1, environ=server(port))
            assert "not the edition's key" in refused.err
        assert not counting.received
        sent = desk.run(*words, typed="river/01\n", environ=server(port))
        assert "Type river/01 to send 3 messages now" in sent.out
        assert "3 sent" in sent.out
        again = desk.run(*words, "--yes", environ=server(port))
        assert "everyone on the list already has it" in again.flat
    assert sorted(counting.received.values()) == [1, 1, 1]


def test_second_run_sends_what_is_missing(desk: DeskSite) -> None:
    """Who was refused, has it or is suppressed is left alone and shown; who is new gets it."""
    counting = Counting(answers={"nadia@example.org": ["550 5.1.1 no such user"]})
    words = ("mail", "river/01", "--to", "friends", *LIGHT)
    with running(counting) as port:
        first = desk.run(*words, "--send", "--yes", code=1, environ=server(port))
        assert "2 sent, 1 refused, 1 suppressed now" in first.flat
        desk.list(
            "friends", "AMBER", [f"{name}@example.org" for name in ("ali", "nadia", "karim", "new", "out")]
        )
        desk.run("unsubscribe", "out@example.org")
        shown = desk.run(*words).flat
        assert "to send 1 new@example.org" in shown
        assert "have it ali@example.org, karim@example.org" in shown
        assert "nadia@example.org (refused)" in shown
        assert "out@example.org (unsubscribed)" in shown
        desk.run(*words, "--send", "--yes", environ=server(port))
    assert dict(counting.received) == {f"{name}@example.org": 1 for name in ("ali", "karim", "new")}


def test_refused_readers_get_it_when_that_is_asked_for(desk: DeskSite) -> None:
    """Refused is an exit of 1, then left alone until --retry-refused or the reader's own name is given."""
    script = {f"{name}@example.org": ["550 mailbox unavailable"] for name in ("nadia", "ali", "karim")}
    counting = Counting(answers=script)
    words = ("mail", "river/01", *LIGHT, "--send", "--yes")
    with running(counting) as port:
        first = desk.run(*words, "--to", "friends", code=1, environ=server(port))
        assert "3 refused" in first.flat
        script.clear()
        second = desk.run(*words, "--to", "friends", code=1, environ=server(port))
        assert "everyone on the list already has it; --retry-refused" in second.flat
        desk.run(*words, "--to", "ali@example.org", environ=server(port))
        third = desk.run(*words, "--to", "friends", "--retry-refused", environ=server(port))
        assert "2 sent" in third.flat
    assert dict(counting.received) == {f"{name}@example.org": 1 for name in ("ali", "nadia", "karim")}


def test_what_is_uncertain_waits_for_a_person(desk: DeskSite) -> None:
    """An uncertain copy is shown, not sent; it is settled by hand, or sent again when that is asked."""
    with desk.ledger as opened:
        for name in ("ali", "nadia"):
            (copy,) = opened.claim("river/01", "edition", [Recipient(f"{name}@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "uncertain", "the line broke")
    counting = Counting()
    words = ("mail", "river/01", "--to", "friends", *LIGHT)
    with running(counting) as port:
        shown = desk.run(*words).flat
        assert "uncertain 2: ali@example.org, nadia@example.org" in shown
        assert "--settle ADDRESS=sent" in shown
        settled = desk.run(*words, "--settle", "ali@example.org=sent").flat
        assert "have it ali@example.org" in settled
        desk.run(*words, "--settle", "ali@example.org=sent", code=1)
        desk.run(*words, "--settle", "nonsense", code=2)
        desk.run(*words, "--send", "--yes", code=1, environ=server(port))
        assert dict(counting.received) == {"karim@example.org": 1}
        desk.run(*words, "--send", "--yes", "--resend-uncertain", environ=server(port))
    assert dict(counting.received) == {"karim@example.org": 1, "nadia@example.org": 1}


def test_every_message_lies_in_the_outbox(desk: DeskSite) -> None:
    """The gate writes each message as it will go out, readable by its owner alone, and a page to look at."""
    (desk.folder / "distribution" / "more.csv").write_text(
        "address,formats\nf@example.org,flash\n=x@example.org,\n"
    )
    counting = Counting()
    words = ("mail", "river/01", "--to", "friends", "--to", "more", *LIGHT)
    shown = desk.run(*words)
    assert "5 messages" in shown.flat
    folder = desk.folder / "outbox" / "river-01" / "edition"
    files = sorted(folder.glob("*.eml"))
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    with running(counting) as port:
        desk.run(*words, "--send", "--yes", environ=server(port))
    looked = {parsed(path.read_bytes())["Message-ID"] for path in files}
    assert looked == {parsed(raw)["Message-ID"] for raw in counting.mails}
    bodies = {path.read_bytes().partition(b"Subject:")[2] for path in files}
    assert {raw.partition(b"Subject:")[2] for raw in counting.mails} <= bodies
    with (folder / "recipients.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 6
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    page = (folder / "look-en-mail.html").read_text("utf-8")
    assert "data:image/png;base64," in page
    assert "cid:" not in page
    assert "\ue000" not in page
    assert "mailto:desk@example.org?subject=unsubscribe%20river" in page


def test_a_long_list_writes_some_and_says_so(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long list only the first messages are written, and the screen says of how many."""
    from standfirst.mail import outbox

    monkeypatch.setattr(outbox.write, "__defaults__", (4,))
    desk.list("many", "CLEAR", [f"r{number}@example.org" for number in range(40)])
    shown = desk.run("mail", "river/01", "--to", "many", *LIGHT)
    assert "4 of 40 messages" in shown.flat
    folder = desk.folder / "outbox" / "river-01" / "edition"
    assert len(list(folder.glob("*.eml"))) == 4
    assert len((folder / "recipients.csv").read_text("utf-8").splitlines()) == 41


def test_the_gate_keeps_to_80_columns(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of the gate is wider than 80 columns, whatever the names."""
    monkeypatch.setenv("COLUMNS", "200")
    long = [f"{'a' * 50}{number}@{'b' * 50}.example.org" for number in range(9)]
    desk.list("long", "CLEAR", long)
    desk.brief("river/01", status="draft", title="The river rises and rises " * 4)
    shown = desk.run("mail", "river/01", "--to", "long", "--to", "friends", *LIGHT, code=1)
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "and 8 more" in shown.flat
    assert "\x1b" not in shown.out


@pytest.mark.proof
def test_no_secret_is_printed_or_kept(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is on no screen, in no file, and in no message, also when the server refuses it."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    secret = "hunter2-and-more"
    environ = {
        "STANDFIRST_SMTP_URL": f"smtp://desk:{secret}@127.0.0.1:1",
        "STANDFIRST_UNSUBSCRIBE_KEY": secret * 2,
    }
    words = ("mail", "river/01", "--to", "friends", *LIGHT)
    shown = desk.run(*words, environ=environ)
    failed = desk.run(*words, "--send", "--yes", code=1, environ=environ)
    assert "127.0.0.1:1" in shown.flat
    for text in (shown.out, shown.err, failed.out, failed.err):
        assert secret not in text
    files = [
        path
        for name in ("outbox", "distribution")
        for path in (desk.folder / name).rglob("*")
        if path.is_file()
    ]
    assert len(files) > 4
    for path in files:
        assert secret.encode() not in path.read_bytes(), path


def test_each_reader_gets_their_language_where_it_may_go(desk: DeskSite) -> None:
    """A translation goes to its readers; one that is a draft of its own is named, and they get the original."""
    file = desk.folder / "briefings" / "river" / "01.ur.yaml"
    words = "lang: ur\ntranslation: {by: Desk, on: 2026-03-02}\ntitle: دریا\n"
    file.write_text(words, "utf-8")
    desk.list(
        "friends",
        "AMBER",
        ["ali@example.org", "karim@example.org, lang: ur", "sana@example.org, lang: ur-PK"],
    )
    shown = desk.run("mail", "river/01", "--to", "friends", *LIGHT)
    assert "1 in en, 2 in ur" in shown.flat
    mails = [parsed(path.read_bytes()) for path in sorted((desk.folder / "outbox").rglob("*.eml"))]
    assert sorted(mail["Content-Language"] for mail in mails) == ["en", "ur", "ur"]
    assert sum("دریا" in mail["Subject"] for mail in mails) == 2
    file.write_text(words + "status: draft\n", "utf-8")
    shown = desk.run("mail", "river/01", "--to", "friends", *LIGHT)
    assert "3 in en" in shown.flat
    assert "ur: the translation has the status draft" in shown.flat


def test_wrong_words_are_answered_in_one_line(desk: DeskSite) -> None:
    """A list, a briefing or a form that is not there is one line and no traceback."""
    for words, code, said in (
        (("mail", "river/01"), 2, "no recipients"),
        (("mail", "river/01", "--to", "nobody"), 1, "there is no list `nobody`"),
        (("mail", "river/01", "--to", "a@b@c"), 1, "a@b@c"),
        (("mail", "river/09", "--to", "friends"), 2, "there is no briefing river/09"),
        (("mail", "river/01", "--to", "friends", "--format", "fax"), 2, "--format takes"),
        (("mail", "river/01", "--to", "friends", "--update"), 1, "has no update"),
        (("correct", "river/01"), 1, "has no correction"),
        (("mail", "river/01", "--to", "friends", *LIGHT, "--send", "--yes"), 1, "no mail server"),
    ):
        done = desk.run(*words, code=code)
        assert said in done.err
        assert len(done.err.strip().splitlines()) == 1


def test_broken_lists_stop_the_mailing(desk: DeskSite) -> None:
    """An error in any list stops --send, and `lists` shows it at its place."""
    desk.list("friends", "AMBER", ["ali@example.org", "not an address"])
    shown = desk.run("lists", code=1)
    assert re.search(r"distribution/friends\.yaml:4:\d+: SF804", shown.out)
    assert "friends" in shown.out
    stopped = desk.run("mail", "river/01", "--to", "friends", *LIGHT, "--send", "--yes", code=1)
    assert "the lists have 1 error" in stopped.err


def test_an_update_is_a_mailing_of_its_own(desk: DeskSite) -> None:
    """--update sends what came at the last instant as one update, also to those who have the edition, once."""
    counting = Counting()
    with running(counting) as port:
        desk.run(
            "mail", "river/01", "--to", "ali@example.org", *LIGHT, "--send", "--yes", environ=server(port)
        )
        at = "  - {at: 2026-03-02T13:00+00:00, kind: update, note"
        more = f"changes:\n{at}: The river still rises.}}\n{at}: The bridge is closed.}}\n"
        desk.brief("river/01", more=more)
        for _ in range(2):
            words = ("mail", "river/01", "--to", "ali@example.org", "--update", *LIGHT)
            desk.run(*words, "--send", "--yes", environ=server(port))
    assert counting.received["ali@example.org"] == 2
    first, second = map(parsed, counting.mails)
    assert "EXERCISE: UPDATE 1: " in second["Subject"]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert "- The river still rises. - The bridge is closed." in text_of(second)
    assert desk.states("update 1") == {("river/01", "ali@example.org"): "sent"}


def test_a_pdf_above_the_limit_becomes_a_link_or_stops(tmp_path: Path) -> None:
    """A PDF that is too large is linked where the public can fetch it; elsewhere nothing can be sent."""
    site = make(tmp_path / "site", {"ATTACHMENT_LIMIT": 1000})
    site.brief("river/01")
    stopped = site.run("mail", "river/01", "--to", "ali@example.org", code=1)
    assert "more than goes by mail" in stopped.err
    config = site.folder / "pelicanconf.py"
    config.write_text(config.read_text().replace('SITEURL = ""', 'SITEURL = "https://river.example.org"'))
    shown = site.run("mail", "river/01", "--to", "ali@example.org")
    assert "as a LINK" in shown.flat
    (mail,) = [parsed(path.read_bytes()) for path in (site.folder / "outbox").rglob("*.eml")]
    assert not list(mail.iter_attachments())
    assert "https://river.example.org/river/river-01.pdf" in text_of(mail)


@pytest.mark.proof
def test_flash_and_report_by_choice_of_both_sides(site_folder: Path) -> None:
    """Readers get the form that the desk chose or, where their list does not allow it, the nearest."""
    site = DeskSite(site_folder)
    (site_folder / "distribution").mkdir()
    csv_text = "address,formats\nall@example.org,\nshort@example.org,flash\nbare@example.org,mail\n"
    (site_folder / "distribution" / "friends.csv").write_text(csv_text)
    shown = site.run("mail", "flood/02", "--to", "friends")
    for form in ("report", "flash", "mail"):
        assert f"en {form} for 1 reader" in shown.flat
    mails = {
        parsed(path.read_bytes())["To"]: parsed(path.read_bytes()) for path in site_folder.rglob("*.eml")
    }
    named = {to: [part.get_filename() for part in mail.iter_attachments()] for to, mail in mails.items()}
    assert named == {
        "all@example.org": [
            "Exercise Mockwater a river flood in Exercisia, Situation report 2, 12 March 2026.pdf"
        ],
        "short@example.org": [
            "Exercise Mockwater a river flood in Exercisia, Flash update 2, 12 March 2026.pdf"
        ],
        "bare@example.org": [],
    }
    full, flash = (text_of(mails[f"{name}@example.org"]) for name in ("all", "short"))
    assert len(flash) < len(full) / 2
    assert "People displaced: about 18,600" in flash
    for mail in mails.values():
        html = mail.get_body(("html",))
        assert html is not None
        assert len(html.get_content().encode()) < HTML_LIMIT


def test_ledger_commands_show_export_and_prove(desk: DeskSite) -> None:
    """The ledger is counted, exported without formulas, and proven; a changed row breaks the proof."""
    import sqlite3

    counting = Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "friends", *LIGHT, "--send", "--yes", environ=server(port))
    shown = desk.run("ledger").flat
    assert "river/01 edition 3 0 0 0 0" in shown
    desk.run("ledger", "--export", str(desk.folder / "all.csv"))
    assert len((desk.folder / "all.csv").read_text("utf-8").splitlines()) == 4
    proof = desk.run("ledger", "--prove").flat
    assert "the chain holds" in proof
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        assert opened.prove().head in proof
    line = sqlite3.connect(desk.folder / "distribution" / "ledger.db")
    line.execute("UPDATE copies SET state = 'refused'")
    line.commit()
    line.close()
    assert "THE CHAIN IS BROKEN" in desk.run("ledger", "--prove", code=1).flat


def test_the_archive_lists_public_messages_without_addresses(desk: DeskSite) -> None:
    """Only approved TLP:CLEAR editions that were sent are in the archive, in both forms, and nobody's address."""
    desk.brief("river/02", tlp="GREEN")
    desk.brief("river/03")
    desk.brief("river/04")
    counting = Counting()
    with running(counting) as port:
        for key in ("river/01", "river/02", "river/03"):
            desk.run("mail", key, "--to", "friends", *LIGHT, "--send", "--yes", environ=server(port))
    desk.brief("river/03", tlp="AMBER")
    for form in ("markdown", "json"):
        text = desk.run("archive", "--format", form).out
        assert "The river on day 1" in text
        for hidden in ("day 2", "day 3", "day 4", "@"):
            assert hidden not in text
    desk.run("archive", "--output", str(desk.folder / "archive.md"))
    assert (desk.folder / "archive.md").read_text("utf-8").startswith("Title: Mail archive\n\n- 20")


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"COLOUR": "red"}, "MAIL has no setting 'COLOUR'"),
        ({"ATTACHMENT_LIMIT": "10 MB"}, "write a number of bytes"),
        ({"NAME": "Desk\nBcc: all@example.org"}, "From"),
        ({"UNSUBSCRIBE": "not an address"}, "the address to unsubscribe at"),
        ({"ENDPOINT": "http://example.org/"}, "not an https:// address"),
        ({"BOUNCES": "bounces"}, "BOUNCES in MAIL"),
        ({"BOUNCES": f"{'b' * 40}@example.org"}, "at most 31 characters"),
    ],
)
def test_a_wrong_setting_is_one_line_and_sends_nothing(
    tmp_path: Path, mail: dict[str, object], said: str
) -> None:
    """Every setting for mail that cannot be is named in one line; no header can be slipped in by one."""
    site = make(tmp_path / "site", mail)
    site.brief("river/01")
    stopped = site.run("mail", "river/01", "--to", "ali@example.org", *LIGHT, code=1)
    assert said in stopped.err
    assert "Traceback" not in stopped.err
    assert not list(site.folder.rglob("*.eml"))


def test_an_empty_list_a_strange_ledger_and_a_full_outbox(desk: DeskSite) -> None:
    """Nobody on a list, a file that is no ledger, an outbox that cannot be written: a line each, nothing sent."""
    desk.list("none", "CLEAR", [])
    words = ("mail", "river/01", "--to", "none", *LIGHT)
    assert "0 in all: nobody" in desk.run(*words).flat
    assert "everyone on the list already has it" in desk.run(*words, "--send", "--yes").flat
    (desk.folder / "distribution" / "ledger.db").unlink()
    (desk.folder / "distribution" / "ledger.db").write_bytes(
        b"no ledger at all, but long enough to be read" * 40
    )
    broken = desk.run(*words, code=1)
    assert "ledger" in broken.err
    (desk.folder / "distribution" / "ledger.db").unlink()
    shutil.rmtree(desk.folder / "outbox" / "river-01" / "edition")
    (desk.folder / "outbox" / "river-01" / "edition").write_text("in the way")
    full = desk.run("mail", "river/01", "--to", "friends", *LIGHT, code=1)
    assert "the outbox edition cannot be written" in full.err
