"""A withdrawal travels as a correction does: to exactly those who hold the edition, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.mail.selection import Recipient
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
SEND = ("--send", "--yes")
GONE = """withdrawn:
  at: 2026-03-05T09:00+00:00
  explanation: The council took its bulletin **back**; see [day 3](https://example.org/3).
"""
WRONG = """changes:
  - at: 2026-03-03T10:00+00:00
    kind: correction
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 4 m.
    now: The river stands at 5 m.
    editions: [1]
"""
LISTS = {
    "donors": ("CLEAR", ("d1", "d2", "both")),
    "partners": ("GREEN", ("p1", "both", "gone", "left", "maybe")),
    "embassies": ("AMBER", ("e1", "e2")),
}


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """Two editions, the second of which corrects the first, and three lists."""
    site = make(tmp_path / "site")
    site.brief("river/01")
    site.brief("river/02", more=WRONG)
    for name, (tlp, people) in LISTS.items():
        site.list(name, tlp, [f"{one}@example.org" for one in people])
    return site


def send(desk: DeskSite, port: int, *words: str, code: int = 0) -> None:
    """Send by a command."""
    desk.run(*words, *LIGHT, *SEND, code=code, environ=server(port))


def addressed(*names: str) -> dict[str, int]:
    """One copy for each of these."""
    return dict.fromkeys((f"{name}@example.org" for name in names), 1)


def test_the_notice_reaches_exactly_those_who_hold_the_edition(desk: DeskSite) -> None:
    """Over two editions and three lists: the gate shows the holders, then each gets one notice, nobody else."""
    counting = Counting(answers={"gone@example.org": ["550 5.1.1 no such user"]})
    with running(counting) as port:
        send(desk, port, "mail", "river/01", "--to", "donors", "--to", "partners", code=1)
        send(desk, port, "mail", "river/02", "--to", "embassies")
        with desk.ledger as opened:
            (copy,) = (one for one in opened.copies(recipient="maybe@example.org"))
            opened.report(copy, "refused", "bounced")
            (copy,) = opened.claim("river/01", "update 1", [Recipient("maybe@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "uncertain", "the line broke")
        desk.run("unsubscribe", "left@example.org")
        desk.brief("river/01", status="withdrawn", more=GONE)
        counting.received.clear()
        counting.mails.clear()
        shown = desk.run("correct", "river/01").flat
        for words in ("river/01: withdrawal", "[TLP:CLEAR] EXERCISE: WITHDRAWN: The river on day 1",
                      "withdrawn 2026-03-05T09:00+00:00", "reason The council took its bulletin **back**",
                      "river/01 (TLP:CLEAR) is held by 6, 1 of them uncertain", "to send 5",
                      "left@example.org (unsubscribed)", "contact them another way", "status withdrawn",
                      "to send: standfirst correct river/01 --send"):  # fmt: skip
            assert words in shown
        assert not counting.received
        for _ in range(2):
            desk.run("correct", "river/01", *SEND, environ=server(port))
    assert dict(counting.received) == addressed("d1", "d2", "both", "p1", "maybe")
    check(counting.mails[0])


def check(raw: bytes) -> None:
    """The notice says first that the edition is withdrawn, and why; nothing of its content and no file goes along."""
    message = parsed(raw)
    assert message["Subject"] == "[TLP:CLEAR] EXERCISE: WITHDRAWN: The river on day 1 (Edition 1)"
    assert not list(message.iter_attachments())
    text = text_of(message)
    assert (
        text.index("We have withdrawn this briefing")
        < text.index("took its bulletin back")
        < text.index("The river on day 1")
    )
    html = message.get_body(("html",))
    assert html is not None
    drawn = html.get_content()
    assert "took its bulletin <strong>back</strong>" in drawn
    for part in (text, drawn):
        assert "4 m" not in part
        assert "does not exist" not in part
    assert message["In-Reply-To"] in message["References"]


def test_who_got_a_correction_holds_the_edition_that_corrects(desk: DeskSite) -> None:
    """The correction brought the whole second edition: its withdrawal goes to those readers too."""
    counting = Counting()
    with running(counting) as port:
        send(desk, port, "mail", "river/01", "--to", "donors")
        send(desk, port, "mail", "river/02", "--to", "embassies")
        send(desk, port, "correct", "river/02")
        desk.brief("river/02", status="withdrawn", more=WRONG + GONE)
        counting.received.clear()
        send(desk, port, "correct", "river/02")
        assert dict(counting.received) == addressed("d1", "d2", "both", "e1", "e2")
        counting.received.clear()
        desk.brief("river/03", more=WRONG.replace("[1]", "[1, 2]").replace("5 m", "6 m"))
        send(desk, port, "correct", "river/03")
    assert dict(counting.received) == addressed("d1", "d2", "both", "e1", "e2")


def test_readers_get_the_notice_in_their_language_and_without_a_file(desk: DeskSite) -> None:
    """Who reads Urdu is told in Urdu; who wants reports only gets no report of what does not stand."""
    (desk.folder / "distribution" / "more.yaml").write_text(
        "tlp: CLEAR\nmembers:\n"
        "  - {address: karim@example.org, lang: ur, formats: [report]}\n"
        "  - {address: ann@example.org, formats: [flash]}\n"
    )
    overlay = desk.folder / "briefings" / "river" / "01.ur.yaml"
    overlay.write_text("lang: ur\ntitle: دریا پہلے دن\n", "utf-8")
    counting = Counting()
    with running(counting) as port:
        desk.run("mail", "river/01", "--to", "more", *SEND, environ=server(port))
        desk.brief("river/01", status="withdrawn", more=GONE)
        overlay.write_text(
            "lang: ur\ntitle: دریا پہلے دن\nwithdrawn: {explanation: کونسل نے اپنا بلیٹن واپس لے لیا۔}\n",
            "utf-8",
        )
        counting.mails.clear()
        desk.run("correct", "river/01", *SEND, environ=server(port))
    mails = {parsed(raw)["To"]: parsed(raw) for raw in counting.mails}
    assert set(mails) == {"karim@example.org", "ann@example.org"}
    assert not [file for mail in mails.values() for file in mail.iter_attachments()]
    urdu = mails["karim@example.org"]
    assert "واپس لے لیا گیا: دریا پہلے دن" in urdu["Subject"]
    assert "کونسل نے اپنا بلیٹن واپس لے لیا۔" in text_of(urdu)


def test_red_is_withdrawn_for_those_it_was_given_to(desk: DeskSite) -> None:
    """Whoever was named for a TLP:RED edition is told; no list is asked."""
    desk.brief("river/02", tlp="RED")
    counting = Counting()
    with running(counting) as port:
        send(desk, port, "mail", "river/02", "--to", "head@example.org")
        desk.brief("river/02", tlp="RED", status="withdrawn", more=GONE)
        send(desk, port, "correct", "river/02")
    assert dict(counting.received) == {"head@example.org": 2}


def test_what_is_withdrawn_goes_out_in_no_other_way(desk: DeskSite) -> None:
    """The gate of `mail` points to `correct`; a number or a missing reason stop the notice."""
    counting = Counting()
    with running(counting) as port:
        send(desk, port, "mail", "river/02", "--to", "donors")
        counting.received.clear()
        desk.brief("river/02", status="withdrawn", more=WRONG + GONE)
        stopped = desk.run("mail", "river/02", "--to", "donors", *LIGHT, *SEND, code=1, environ=server(port))
        assert "it is withdrawn; `standfirst correct river/02` informs those who have it" in stopped.err
        stopped = desk.run("correct", "river/02", "--number", "1", *SEND, code=1, environ=server(port))
        assert "river/02 is withdrawn as a whole; leave out --number" in stopped.err
        desk.brief("river/02", status="withdrawn", more=WRONG)
        stopped = desk.run("correct", "river/02", *SEND, code=1, environ=server(port))
        assert "SF509" in stopped.err
    assert not counting.received


def test_nobody_who_holds_nothing_is_told(desk: DeskSite) -> None:
    """An edition that was never sent, by this ledger, stops the notice with the reason."""
    desk.brief("river/01", status="withdrawn", more=GONE)
    stopped = desk.run("correct", "river/01", *SEND, code=1)
    assert "this ledger has no record of sending river/01" in stopped.err
    assert "STOP this ledger has no record" in desk.run("correct", "river/01", *LIGHT, code=1).flat
