"""Several briefings in one message: ceilings, ledger and corrections as if each had been sent alone."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
SEND = (*LIGHT, "--send", "--yes")
BOTH = ("mail", "river/01", "hills/01")
CHANGES = """changes:
  - at: 2026-03-04T10:00+00:00
    kind: correction
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 4 m.
    now: The river stood at 5 m.
    editions: [1]
"""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """Two briefings, one of them AMBER, and two lists of which one may see it."""
    site = make(tmp_path / "site")
    site.brief("river/01")
    site.brief("hills/01", title="Snow in the hills", tlp="AMBER")
    site.list("open", "CLEAR", ["o@example.org"])
    site.list("trusted", "AMBER", ["t1@example.org", "t2@example.org"])
    return site


def by_reader(counting: Counting) -> dict[str, EmailMessage]:
    """The messages that a server took, by recipient."""
    mails = (parsed(raw) for raw in counting.mails)
    return {str(mail["To"]).strip("<>").partition("@")[0]: mail for mail in mails}


def test_one_message_holds_what_each_reader_may_see(desk: DeskSite) -> None:
    """One message each: both briefings for those who may see both, the open one alone for the others."""
    counting = Counting()
    with running(counting) as port:
        shown = desk.run(*BOTH, "--to", "open", "--to", "trusted", *SEND, environ=server(port)).flat
        again = desk.run(*BOTH, "--to", "open", "--to", "trusted", *SEND, environ=server(port)).flat
    assert "everyone on the list already has it" in again
    assert dict(counting.received) == {f"{one}@example.org": 1 for one in ("o", "t1", "t2")}
    assert "en river/01 and hills/01 for 2 readers" in shown
    assert "the list open may not see hills/01, so its digest is without it" in shown
    mails = by_reader(counting)
    subject = str(mails["t1"]["Subject"])
    assert subject == "[TLP:AMBER] EXERCISE: The river on day 1; Snow in the hills"
    assert str(mails["o"]["Subject"]) == "[TLP:CLEAR] EXERCISE: The river on day 1"
    assert "Snow in the hills" not in mails["o"].as_string()
    text = text_of(mails["t1"])
    assert text.index("TLP:CLEAR") < text.index("Level of the river")
    assert "Left out here because of its length: Situation and Background." in text
    assert desk.states() == {
        ("river/01", "o@example.org"): "sent",
        **{(edition, f"{one}@example.org"): "sent" for edition in ("river/01", "hills/01") for one in ("t1", "t2")},
    }  # fmt: skip
    with desk.ledger as opened:
        assert opened.prove().holds
        ids = {copy.message_id for copy in opened.copies(recipient="t1@example.org")}
    assert ids == {str(mails["t1"]["Message-ID"])}


def test_who_has_one_of_them_gets_the_other(desk: DeskSite) -> None:
    """What a reader was sent before is not in their digest; a digest counts as each briefing's own mailing."""
    counting = Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "t1@example.org", *SEND, environ=server(port))
        desk.run(*BOTH, "--to", "trusted", *SEND, environ=server(port))
        desk.run("mail", "hills/01", "--to", "trusted", *SEND, environ=server(port))
    assert dict(counting.received) == {"t1@example.org": 2, "t2@example.org": 1}
    assert "day 1" not in str(by_reader(counting)["t1"]["Subject"])


def test_a_correction_reaches_readers_of_digests(desk: DeskSite) -> None:
    """Who holds the mistake by a digest gets the correction, in the next digest or alone."""
    counting = Counting()
    with running(counting) as port:
        desk.run(*BOTH, "--to", "trusted", *SEND, environ=server(port))
        desk.brief("river/02", more=CHANGES)
        desk.brief("hills/02", title="More snow in the hills", tlp="AMBER")
        digest = ("mail", "hills/02", "river/02", "--to", "t1@example.org")
        assert "correction 1, in the same message to 1 who have river/01" in desk.run(*digest, *LIGHT).flat
        desk.run(*digest, *SEND, environ=server(port))
        desk.run("correct", "river/02", *SEND, environ=server(port))
    assert dict(counting.received) == {"t1@example.org": 2, "t2@example.org": 2}
    corrected = by_reader(counting)["t1"]
    assert "EXERCISE: CORRECTION: The river on day 2; More snow" in str(corrected["Subject"])
    assert "Was: The river stood at 4 m." in text_of(corrected)
    states = desk.states("correction 1")
    assert states == {("river/02", f"{one}@example.org"): "sent" for one in ("t1", "t2")}


def test_an_exercise_beside_a_real_briefing_says_so_wherever_it_is_named(desk: DeskSite) -> None:
    """In subject, list and section the exercise is marked, and the real briefing is not."""
    path = desk.folder / "briefings" / "hills" / "01.yaml"
    path.write_text(path.read_text("utf-8").replace("exercise: true", "exercise: false"), "utf-8")
    desk.run(*BOTH, "--to", "t1@example.org", *LIGHT)
    (file,) = (desk.folder / "outbox" / "river-01-hills-01" / "digest").glob("*.eml")
    mail = parsed(file.read_bytes())
    assert str(mail["Subject"]) == "[TLP:AMBER] Snow in the hills; EXERCISE: The river on day 1"
    text = text_of(mail)
    assert "* EXERCISE: The river on day 1" in text
    assert "* Snow in the hills" in text
    assert "Nothing in this message has happened" not in text


def test_many_briefings_have_a_name_that_files_can_have(desk: DeskSite) -> None:
    """The messages of a digest of twelve briefings can be looked at."""
    keys = [f"a-series-with-a-long-name-{number}/01" for number in range(12)]
    for number, key in enumerate(keys):
        desk.brief(key, title=f"Day {number}")
    desk.run("mail", *keys, "--to", "t1@example.org", *LIGHT)
    (folder,) = (desk.folder / "outbox").glob("*")
    assert len(list(folder.glob("digest/look-*.html"))) == 1


def test_what_forbids_one_briefing_forbids_the_digest(desk: DeskSite) -> None:
    """A draft among the briefings, a list that may see none, a briefing twice: nothing is sent."""
    desk.brief("river/01", status="draft")
    counting = Counting()
    with running(counting) as port:
        stopped = desk.run(*BOTH, "--to", "trusted", *SEND, code=1, environ=server(port))
        assert "river/01: its status is draft" in stopped.err
        desk.brief("river/01", tlp="AMBER")
        stopped = desk.run(*BOTH, "--to", "open", *SEND, code=1, environ=server(port))
        assert "the list open may see none of these" in stopped.err
    desk.run("mail", "river/01", "river/01", "--to", "trusted", code=1)
    desk.run(*BOTH, "--update", "--to", "trusted", code=2)
    assert not counting.received


def test_pdfs_go_along_under_names_for_people(desk: DeskSite) -> None:
    """The reports of all briefings are attached; the look is in the outbox, and the key of all is typed."""
    desk.run(*BOTH, "--to", "t1@example.org")
    folder = desk.folder / "outbox" / "river-01-hills-01" / "digest"
    (file,) = folder.glob("*.eml")
    names = [str(part.get_filename()) for part in parsed(file.read_bytes()).iter_attachments()]
    assert names == ["River, Explainer 1, 2 March 2026.pdf", "Hills, Explainer 1, 2 March 2026.pdf"]
    (look,) = folder.glob("look-*.html")
    assert look.name == "look-en-digest-river-01-en-report-hills-01-en-report.html"
    counting = Counting()
    with running(counting) as port:
        words = (*BOTH, "--to", "t1@example.org", *LIGHT, "--send")
        desk.run(*words, typed="river/01\n", code=1, environ=server(port))
        desk.run(*words, typed="river/01 hills/01\n", environ=server(port))
        desk.run(*BOTH, "--test", "me@example.org", "--yes", *LIGHT, environ=server(port))
    assert dict(counting.received) == {"t1@example.org": 1, "me@example.org": 1}
    assert "TEST: EXERCISE: The river" in str(by_reader(counting)["me"]["Subject"])


def test_a_broken_line_leaves_all_of_a_digest_uncertain(desk: DeskSite) -> None:
    """A digest is one message, so all its copies are uncertain together, settled together, or sent again together."""
    from tests.mail.servers import Breaking

    with Breaking(stage="dot").running() as line:
        shown = desk.run(*BOTH, "--to", "t1@example.org", *SEND, code=1, environ=server(line.port))
        assert "1 uncertain" in shown.flat
        assert set(desk.states().values()) == {"uncertain"}
        desk.run(*BOTH, "--to", "t1@example.org", *SEND, "--resend-uncertain", environ=server(line.port))
    assert set(desk.states().values()) == {"sent"}
