"""Corrections reach exactly those who hold the mistake, over editions, lists and markings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from standfirst.errors import MailError
from standfirst.library import Edition
from standfirst.mail import correcting, mail_job, recipient_status, rendering
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import Outcome
from standfirst.mail.lists import Distribution, MailingList, Member
from standfirst.mail.purpose import Purpose
from standfirst.mail.selection import Recipient
from standfirst.mail.silent_changes import SentTexts
from standfirst.model import Tlp
from tests.mail.desk import DeskSite, make, parsed, server, text_of
from tests.mail.servers import Counting, running

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")
WRONG = """changes:
  - at: 2026-03-04T10:00+00:00
    kind: correction
    about: key_figures.level
    note: The gauge had slipped.
    was: The river stood at 4 m.
    now: The river stood at 6 m.
    editions: {editions}
"""
CORRECTION = Purpose("correction", 1, (1, 2))
LISTS = {
    "donors": ("CLEAR", ("d1", "d2", "both")),
    "partners": ("GREEN", ("p1", "p2", "both", "gone")),
    "embassies": ("AMBER", ("e1", "e2", "left")),
    "office": ("AMBER+STRICT", ("o1", "both")),
}


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """Three editions of a series, the last of which corrects the first two, and four lists."""
    site = make(tmp_path / "site")
    for number in (1, 2):
        site.brief(f"river/0{number}")
    site.brief("river/03", more=WRONG.format(editions="[1, 2]"))
    for name, (tlp, members) in LISTS.items():
        site.list(name, tlp, [f"{member}@example.org" for member in members])
    return site


def members(*names: str) -> set[str]:
    """The addresses of lists."""
    return {f"{one}@example.org" for name in names for one in LISTS[name][1]}


def mail(desk: DeskSite, port: int, key: str, *names: str, code: int = 0) -> None:
    """Send an edition to lists."""
    words = [word for name in names for word in ("--to", name)]
    desk.run("mail", key, *words, *LIGHT, "--send", "--yes", code=code, environ=server(port))


def test_the_correction_reaches_exactly_those_who_hold_the_mistake(desk: DeskSite) -> None:
    """Over three editions and four lists: the holders of two editions, once each, and nobody else."""
    counting = Counting(answers={"gone@example.org": ["550 5.1.1 no such user"]})
    with running(counting) as port:
        mail(desk, port, "river/01", "donors", "partners", code=1)
        mail(desk, port, "river/02", "embassies")
        mail(desk, port, "river/03", "office")
        desk.run("unsubscribe", "left@example.org")
        with desk.ledger as opened:
            (copy,) = opened.claim("river/02", "edition", [Recipient("maybe@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "uncertain", "the line broke")
        counting.received.clear()
        counting.mails.clear()
        shown = desk.run("correct", "river/03", *LIGHT).flat
        assert not counting.received
        for words in ("was The river stood at 4 m.", "now The river stood at 6 m.",
                      "river/01 (TLP:CLEAR) is held by 5", "is held by 4, 1 of them uncertain",
                      "left@example.org (unsubscribed)", "contact them another way"):  # fmt: skip
            assert words in shown
        asked = desk.run(
            "correct", "river/03", *LIGHT, "--send", typed="river/02\n", code=1, environ=server(port)
        )
        assert "nothing was sent" in asked.err
        desk.run("correct", "river/03", *LIGHT, "--send", typed="river/03\n", environ=server(port))
        desk.run("correct", "river/03", *LIGHT, "--send", "--yes", environ=server(port))
    holders = members("donors", "partners", "embassies") | {"maybe@example.org"}
    expected = holders - {"gone@example.org", "left@example.org"}
    with_edition = {"both@example.org"}
    assert dict(counting.received) == dict.fromkeys(expected - with_edition, 1)
    for raw in counting.mails:
        check(raw)
    sent = {recipient for (_, recipient), state in desk.states("correction 1").items() if state == "sent"}
    assert sent == expected, "who got the third edition had the correction in the same message"


def check(raw: bytes) -> None:
    """The correction says what was wrong and what is right before anything else, and where."""
    message = parsed(raw)
    assert message["Subject"].startswith("[TLP:CLEAR] EXERCISE: CORRECTION: ")
    text = text_of(message)
    wrong, right = text.index("Was: The river stood at 4 m."), text.index("Now: The river stood at 6 m.")
    assert wrong < right < text.index("The river on day 3")
    assert "This was wrong in: Edition 1 and Edition 2" in text
    html = message.get_body(("html",))
    assert html is not None
    assert "<s>The river stood at 4 m.</s>" in html.get_content()
    assert len(message["References"].split()) == 4


def test_a_stricter_edition_corrects_nobody_who_may_not_see_it(desk: DeskSite) -> None:
    """Who holds an open edition gets no stricter one as its correction; the screen names them."""
    counting = Counting()
    with running(counting) as port:
        mail(desk, port, "river/01", "donors")
        desk.brief("river/02", tlp="AMBER")
        mail(desk, port, "river/02", "embassies")
        desk.brief("river/03", tlp="AMBER", more=WRONG.format(editions="[1, 2]"))
        counting.received.clear()
        shown = desk.run("correct", "river/03", *LIGHT).flat
        assert "3 hold a more open edition and may not see TLP:AMBER" in shown
        desk.run("correct", "river/03", *LIGHT, "--send", "--yes", environ=server(port))
    assert set(counting.received) == members("embassies")


def test_copies_sent_after_the_correction_have_it_right(desk: DeskSite) -> None:
    """Of the corrected edition itself only copies from before the correction are wrong, unless all are asked for."""
    desk.brief("river/03", more=WRONG.format(editions="[3]"))
    job = mail_job.load(desk.folder, "river/03")
    wrong = correcting.mistake(job)
    written = datetime(2026, 3, 4, 10, tzinfo=UTC)
    clock = [written - timedelta(minutes=1)]
    with Ledger(desk.folder / "distribution" / "ledger.db", clock=lambda: clock[0]) as opened:
        for name in ("early", "late"):
            (copy,) = opened.claim("river/03", "edition", [Recipient(f"{name}@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")
            clock[0] = written + timedelta(minutes=1)
        nobody = Distribution((), ())
        renderer = rendering.renderer(job.library, job.edition, wrong.purpose, "mail", job.now, {})
        texts = SentTexts.of(opened, job.edition, renderer)
        found = correcting.affected(opened, wrong, texts, nobody)
        assert [one.address for one in found.recipients] == ["early@example.org"]
        assert found.corrected == ("late@example.org",)
        everyone = correcting.affected(opened, wrong, texts, nobody, everyone=True)
        assert len(everyone.recipients) == 2


@pytest.mark.parametrize(("seconds", "right"), [(-1, False), (0, True), (1, True)])
def test_a_copy_without_text_goes_by_the_instant_of_the_correction(
    desk: DeskSite, seconds: int, right: bool
) -> None:
    """A copy that was sent when the correction was entered, or later, has it; one from a second before has not."""
    job = mail_job.load(desk.folder, "river/03")
    (change,) = job.edition.briefing.changes
    with Ledger(
        desk.folder / "distribution" / "ledger.db", clock=lambda: change.at + timedelta(seconds=seconds)
    ) as opened:
        (copy,) = opened.claim("river/03", "edition", [Recipient("old@example.org", "en")])
        opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")
        (past,) = recipient_status.past_recipients(opened, "river/03")
        renderer = rendering.renderer(job.library, job.edition, CORRECTION, "mail", job.now, {})
        texts = SentTexts.of(opened, job.edition, renderer)
    assert texts.is_right(past, change, "correction 1") is right
    assert not texts.is_right(past, change, "edition"), "the mailing of the correction itself tells nothing"


def test_a_correction_goes_to_those_who_were_trusted_with_as_much(desk: DeskSite) -> None:
    """By the markings of two copies and of the correction: whoever held one as strict gets it, and RED opens all."""
    job = mail_job.load(desk.folder, "river/03")
    wrong, tried = correcting.mistake(job), 0
    renderer = rendering.renderer(job.library, job.edition, wrong.purpose, "mail", job.now, {})
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        for key in ("river/01", "river/02"):
            (copy,) = opened.claim(key, "edition", [Recipient("both@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")
        for first, second, own in product(Tlp, repeat=3):
            found = replace(wrong, wrong=tuple(map(marked, wrong.wrong, (first, second))))
            texts = SentTexts(marked(job.edition, own), renderer, {}, frozenset())
            result = correcting.affected(opened, found, texts, Distribution((), ()))
            strictest = min(first, second, key=lambda tlp: tlp.openness)
            may = strictest is Tlp.RED or own.openness >= strictest.openness
            assert (len(result.recipients), len(result.barred)) == (int(may), int(not may)), (
                first,
                second,
                own,
            )
            tried += 1
    assert tried == 125


def test_a_correction_comes_in_the_language_of_the_latest_copy(desk: DeskSite) -> None:
    """Who got the first edition in one language and the second in another gets the correction in that one."""
    job = mail_job.load(desk.folder, "river/03")
    wrong = correcting.mistake(job)
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        for key, lang in (("river/01", "en"), ("river/02", "fr")):
            (copy,) = opened.claim(key, "edition", [Recipient("both@example.org", lang)])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")
        renderer = rendering.renderer(job.library, job.edition, wrong.purpose, "mail", job.now, {})
        texts = SentTexts(job.edition, renderer, {}, frozenset())
        (reader,) = correcting.affected(opened, wrong, texts, Distribution((), ())).recipients
    assert (reader.lang, reader.ceiling) == ("fr", Tlp.CLEAR)


@pytest.mark.parametrize(
    ("holders", "elsewhere", "said"),
    [
        (0, 0, ""), (2, 0, "in the same message to 2 who have river/01, river/02, and to no one else"),
        (0, 1, "1 more holds the mistake"), (1, 2, "2 more hold the mistake"),
    ],
)  # fmt: skip
def test_the_report_says_who_gets_a_correction_along(
    desk: DeskSite, holders: int, elsewhere: int, said: str
) -> None:
    """How many get it with the edition, and how many hold the mistake and get it alone; nothing where there are none."""
    job = mail_job.load(desk.folder, "river/03")
    numbers = {f"r{number}@example.org": (1,) for number in range(holders)}
    others = tuple(Recipient(f"o{number}@example.org", "en") for number in range(elsewhere))
    found = correcting.DueCorrections(numbers, {1: correcting.mistake(job)}, others).said(job)
    assert [label for label, _ in found.heading] == ["correction"] * bool(holders)
    assert len(found.notes) == bool(elsewhere)
    assert said in " ".join((*(words for _, words in found.heading), *found.notes))
    assert [one.address for one in found.left] == [one.address for one in others]


TWO = WRONG.format(editions="[1]") + WRONG.format(editions="[2]").removeprefix("changes:\n").replace(
    "10:00", "11:00"
)


UPDATE = (
    WRONG.format(editions="[1]")
    .removeprefix("changes:\n")
    .replace("correction", "update")
    .replace("10:00", "12:00")
)


@pytest.mark.parametrize("tlp", ["CLEAR", "AMBER"])
def test_corrections_go_along_to_the_recipients_who_hold_the_mistake(desk: DeskSite, tlp: str) -> None:
    """Each gets those that they need and have not; others who may see the edition are named, and are sent it alone."""
    desk.brief("river/03", tlp=tlp, more=TWO + UPDATE)
    job = mail_job.load(desk.folder, "river/03")
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        for edition, purpose, names in (
            ("river/01", "edition", "ann both cid has off told away"), ("river/02", "edition", "ben both"), ("river/03", "edition", "has"),
            ("river/03", "correction 1", "told"),
        ):  # fmt: skip
            for copy in opened.claim(
                edition, purpose, [Recipient(f"{name}@example.org", "en") for name in names.split()]
            ):
                opened.conclude(opened.offer(copy, "<x@y>", "0"), "sent", "250 ok")
        opened.claim("river/03", "correction 1", [Recipient("away@example.org", "en")])
        opened.suppress("off@example.org", "asked")
        renderer = rendering.renderer(job.library, job.edition, CORRECTION, "mail", job.now, {})
        readers = [
            Recipient(f"{name}@example.org", "en", lists=("donors",), ceiling=Tlp.AMBER)
            for name in ("ann", "ben", "both", "new", "off", "has", "told")
        ]
        found = correcting.due(
            job, opened, SentTexts(job.edition, renderer, {}, frozenset()), Distribution((), ()), readers
        )
    assert found.numbers == {"ann@example.org": (1,), "both@example.org": (1, 2), "ben@example.org": (2,)}
    assert set(found.mistakes) == {1, 2}
    alone = ["cid@example.org", "has@example.org"] if tlp == "CLEAR" else []
    assert [one.address for one in found.elsewhere] == alone


def test_a_withdrawn_edition_brings_no_corrections(desk: DeskSite) -> None:
    """What does not stand corrects nothing."""
    withdrawn = "withdrawn: {at: 2026-03-05T08:00+00:00, explanation: It was wrong.}\n"
    desk.brief("river/03", status="withdrawn", more=TWO + withdrawn)
    job = mail_job.load(desk.folder, "river/03")
    with Ledger(desk.folder / "distribution" / "ledger.db") as opened:
        renderer = rendering.renderer(job.library, job.edition, CORRECTION, "mail", job.now, {})
        texts = SentTexts(job.edition, renderer, {}, frozenset())
        assert correcting.due(job, opened, texts, Distribution((), ()), ()).mistakes == {}


@pytest.mark.parametrize(("number", "found", "wrong"), [(0, 2, (2,)), (1, 1, (1,)), (2, 2, (2,))])
def test_a_correction_is_named_by_its_number(
    desk: DeskSite, number: int, found: int, wrong: tuple[int, ...]
) -> None:
    """The last one where none is named, else the one with that number."""
    desk.brief("river/03", more=TWO)
    job = mail_job.load(desk.folder, "river/03")
    made = correcting.mistake(job, number)
    assert (made.number, made.purpose.wrong) == (found, wrong)
    assert made.change is job.edition.briefing.changes[found - 1]


@pytest.mark.parametrize("number", [-1, 3, 4])
def test_a_correction_that_is_not_there_is_refused(desk: DeskSite, number: int) -> None:
    """A number below the first or above the last is an error that names the last."""
    desk.brief("river/03", more=TWO)
    job = mail_job.load(desk.folder, "river/03")
    with pytest.raises(MailError, match=f"no correction {number}; the last is number 2"):
        correcting.mistake(job, number)


def test_a_briefing_without_series_corrects_itself_alone(desk: DeskSite) -> None:
    """What belongs to no series has no edition before it, whatever else lies beside it."""
    desk.brief("08", more=WRONG.format(editions="[]"))
    desk.brief("07")
    found = correcting.mistake(mail_job.load(desk.folder, "08"))
    assert [one.key for one in found.wrong] == ["08"]


def test_the_ledger_is_told_apart(desk: DeskSite) -> None:
    """Certain, uncertain, refused and right copies are counted and listed each as what they are, by edition."""
    desk.brief("river/03", more=WRONG.format(editions="[1, 2, 3]"))
    job = mail_job.load(desk.folder, "river/03")
    wrong = correcting.mistake(job)
    renderer = rendering.renderer(job.library, job.edition, wrong.purpose, "mail", job.now, {})
    late = [job.edition.briefing.changes[0].at + timedelta(hours=1)]
    with Ledger(desk.folder / "distribution" / "ledger.db", clock=lambda: late[0]) as opened:
        copies: tuple[tuple[str, str, Outcome], ...] = (
            ("river/01", "ann", "sent"), ("river/01", "ben", "uncertain"), ("river/01", "cid", "sent"),
            ("river/01", "gone", "refused"), ("river/02", "gone", "refused"), ("river/02", "ann", "refused"),
            ("river/03", "dot", "sent"), ("river/03", "eva", "sent"), ("river/03", "ann", "sent"), ("other", "far", "refused"),
        )  # fmt: skip
        for key, name, outcome in copies:
            (copy,) = opened.claim(key, "edition", [Recipient(f"{name}@example.org", "en")])
            opened.conclude(opened.offer(copy, "<x@y>", "0"), outcome, "reply")
        texts = SentTexts(job.edition, renderer, {}, frozenset())
        ann = Member("ann@example.org", name="Ann", formats=("mail",))
        lists = Distribution((MailingList("donors", "Donors", Tlp.CLEAR, "en", (ann,)),), ())
        found = correcting.affected(opened, wrong, texts, lists)
        nobody = correcting.affected(opened, replace(wrong, wrong=()), texts, lists)
    assert [(one.key, *counted) for one, *counted in found.counts] == [
        ("river/01", 3, 1), ("river/02", 0, 0), ("river/03", 0, 0),
    ]  # fmt: skip
    assert [one.address for one in found.recipients] == [
        f"{name}@example.org" for name in ("ann", "ben", "cid")
    ]
    assert [(one.name, one.formats) for one in found.recipients] == [("Ann", ("mail",)), ("", ()), ("", ())]
    assert not any(one.named for one in found.recipients), "nobody is named one by one by a correction"
    assert sorted(found.corrected) == ["dot@example.org", "eva@example.org"], (
        "all but who holds a wrong one too"
    )
    assert sorted((one.edition, one.address) for one in found.refused) == [
        ("river/01", "gone@example.org"), ("river/02", "ann@example.org"), ("river/02", "gone@example.org"),
    ]  # fmt: skip
    assert found.anybody
    assert not nobody.anybody
    told = correcting.said(job, wrong, found)
    assert told.heading == (
        ("was", "The river stood at 4 m."), ("now", "The river stood at 6 m."),
        ("edition 1", "river/01 (TLP:CLEAR) is held by 3, 1 of them uncertain"),
        ("edition 2", "river/02 (TLP:CLEAR) was never sent"), ("edition 3", "river/03 (TLP:CLEAR) was never sent"),
    )  # fmt: skip
    sure = correcting.said(job, wrong, replace(found, counts=((found.counts[0][0], 2, 0),), corrected=()))
    assert sure.heading[-1] == ("edition 1", "river/01 (TLP:CLEAR) is held by 2")
    assert [any("already have a correct copy" in note for note in one.notes) for one in (told, sure)] == [
        True,
        False,
    ]
    assert [(one.address, one.state) for one in told.left] == [
        ("dot@example.org", "right"), ("eva@example.org", "right"), ("gone@example.org", "bounced"), ("gone@example.org", "bounced"),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 4])
def test_who_is_barred_is_named(desk: DeskSite, count: int) -> None:
    """The first three who may not see the correction are named, and all are counted and listed."""
    job = mail_job.load(desk.folder, "river/03")
    wrong = correcting.mistake(job)
    people = tuple(Recipient(f"p{number}@example.org", "en", ceiling=Tlp.CLEAR) for number in range(count))
    found = correcting.AffectedRecipients((), people, (), ())
    assert found.anybody
    told = correcting.said(job, wrong, found)
    (note,) = (one for one in told.notes if "more open" in one)
    assert note.startswith(f"{count} hold")
    assert note.count("@") == min(count, 3)
    assert [one.address for one in told.left] == [one.address for one in people]
    assert not any("says what is right" in one for one in told.notes), "nobody has it right"


def marked(edition: Edition, tlp: Tlp) -> Edition:
    """The same edition with another marking."""
    return replace(edition, briefing=edition.briefing.model_copy(update={"tlp": tlp}))


def test_without_numbers_this_and_all_earlier_editions_are_wrong(desk: DeskSite) -> None:
    """A correction that names no editions is about all up to its own; one that names a stranger is refused."""
    desk.brief("river/02", more=WRONG.format(editions="[]"))
    found = correcting.mistake(mail_job.load(desk.folder, "river/02"))
    assert found.purpose.wrong == (1, 2)
    desk.brief("river/02", more=WRONG.format(editions="[7]"))
    stopped = desk.run("correct", "river/02", *LIGHT, code=1)
    assert "7" in stopped.err


def test_red_is_corrected_for_those_it_was_given_to(desk: DeskSite) -> None:
    """Whoever was named for a TLP:RED edition gets its correction, though no list may."""
    desk.brief("river/02", tlp="RED")
    desk.brief("river/03", tlp="RED", more=WRONG.format(editions="[2]"))
    counting = Counting()
    with running(counting) as port:
        desk.run(
            "mail", "river/02", "--to", "head@example.org", *LIGHT, "--send", "--yes", environ=server(port)
        )
        desk.run("correct", "river/03", *LIGHT, "--send", "--yes", environ=server(port))
    assert counting.received["head@example.org"] == 2


def test_drafts_and_embargoes_correct_nothing(desk: DeskSite) -> None:
    """The rules of the gate hold for corrections too."""
    counting = Counting()
    with running(counting) as port:
        mail(desk, port, "river/01", "donors")
        counting.received.clear()
        desk.brief("river/03", status="review", more=WRONG.format(editions="[1, 2]"))
        stopped = desk.run("correct", "river/03", *LIGHT, "--send", "--yes", code=1, environ=server(port))
        assert "its status is review" in stopped.err
    assert not counting.received


def test_those_who_were_given_red_were_not_named_for_its_correction(desk: DeskSite) -> None:
    """Past recipients come from the ledger and were not typed, also where no ceiling holds for them."""
    desk.brief("river/02", tlp="RED")
    desk.brief("river/03", tlp="RED", more=WRONG.format(editions="[2]"))
    job = mail_job.load(desk.folder, "river/03")
    with running(Counting()) as port:
        desk.run(
            "mail", "river/02", "--to", "head@example.org", *LIGHT, "--send", "--yes", environ=server(port)
        )
    with desk.ledger as ledger:
        wrong = correcting.mistake(job)
        renderer = rendering.renderer(job.library, job.edition, wrong.purpose, "mail", job.now, {})
        texts = SentTexts(job.edition, renderer, {}, frozenset())
        found = correcting.affected(ledger, wrong, texts, Distribution((), ()))
    assert [(one.address, one.named) for one in found.recipients] == [("head@example.org", False)]


def test_the_report_on_a_withdrawal_says_when_and_why(desk: DeskSite) -> None:
    """It gives time and reason, and promises nothing about the text, which a correction contains and it does not."""
    whole = "it has the whole of river/03, so `mail` does not send that to them again"
    assert whole in desk.run("correct", "river/03", *LIGHT, code=None).flat
    gone = "withdrawn: {at: 2026-03-05T08:00+00:00, explanation: It was wrong.}\n"
    desk.brief("river/03", status="withdrawn", more=gone)
    report = desk.run("correct", "river/03", *LIGHT, code=None).flat
    assert "withdrawn 2026-03-05T08:00+00:00 " in report
    assert "reason It was wrong." in report
    assert whole not in report
