"""Messages: what the standards want, read back by Python's parser, and nothing put in by anyone."""

from __future__ import annotations

import base64
import email
import email.policy
import re
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standfirst.errors import MailError
from standfirst.mail import headers, mime
from standfirst.mail.content import AttachedFile, InlinePicture
from standfirst.mail.message import Desk, Thread, attaches, prepare
from standfirst.mail.message_ids import load_key
from standfirst.mail.mime import Slot
from standfirst.mail.selection import Recipient
from standfirst.mail.unsubscribe import UnsubscribeLinks
from standfirst.model.marking import Tlp
from tests.mail.samples import DATE, DESK, EDITION, content

READER = Recipient("ali@example.net", "en", name="Ali Khan")
ONE_CLICK = UnsubscribeLinks("leave@example.org", "https://example.org/leave/", b"0123456789abcdef")


def parse(raw: bytes) -> EmailMessage:
    """A message as Python's current policy reads it."""
    return email.message_from_bytes(raw, policy=email.policy.default)


def made(reader: Recipient = READER, desk: Desk = DESK, **changes: object) -> EmailMessage:
    """One message, made and read back."""
    return parse(bytes(prepare(content(**changes), desk).message(reader, DATE)))


def body(message: EmailMessage, kind: str) -> str:
    """The text of the part of this kind."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_headers_are_what_the_standards_want() -> None:
    """Each header of FACTS on e-mail stands once, with its value."""
    message = made()
    assert sorted(message.keys()) == sorted([
        "From", "To", "Subject", "Date", "Message-ID", "References", "List-Id",
        "List-Unsubscribe", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
    ])  # fmt: skip
    assert message["From"] == "The desk <desk@example.org>"
    assert message["To"] == "Ali Khan <ali@example.net>"
    assert message["Subject"] == "[TLP:GREEN] What happened"
    assert message["Date"] == "Sun, 01 Feb 2026 15:00:00 +0000"
    assert message["List-Id"] == "Quetta briefings <quetta.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"


def test_tree_of_parts() -> None:
    """Text before HTML, pictures beside the HTML, the file beside both; all bytes come back."""
    picture = InlinePicture("figures@example.org", b"\x89PNG" * 99)
    html = '<img src="cid:figures@example.org" alt="190 killed">'
    message = made(html=html, pictures=(picture,))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/png", "application/pdf",
    ]  # fmt: skip
    assert not [part.defects for part in message.walk() if part.defects]
    pdf, *rest = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content(), rest) == (
        "quetta-02.pdf", content().attachment.data, [],  # type: ignore[union-attr]
    )  # fmt: skip
    shown = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert shown["Content-ID"] == "<figures@example.org>"
    assert shown.get_content() == picture.data


def test_text_alone_is_one_part() -> None:
    """Without HTML and file the message is plain text."""
    message = made(html="", attachment=None)
    assert message.get_content_type() == "text/plain"


def test_slots_are_filled_for_each_reader() -> None:
    """Name, address and the way out stand in text and HTML, escaped where it is markup."""
    text = f"For {Slot.NAME} at {Slot.ADDRESS}.\nLeave: {Slot.UNSUBSCRIBE}\n"
    reader = Recipient("a@example.net", "en", name='<b>کریم</b> & "Co"')
    message = made(reader, text=text, html=f"<p>{Slot.NAME}</p><p>{Slot.UNSUBSCRIBE}</p>")
    out = "mailto:leave@example.org?subject=unsubscribe%20quetta"
    assert body(message, "plain") == (f'For <b>کریم</b> & "Co" at a@example.net.\nLeave: {out}\n')
    assert "<p>&lt;b&gt;کریم&lt;/b&gt; &amp; &quot;Co&quot;</p>" in body(message, "html")


def test_one_message_for_one_recipient_and_purpose() -> None:
    """Message-ID and bytes repeat for the same copy and differ for any other."""
    ready = prepare(content(), DESK)
    first, again = (ready.message(READER, DATE) for _ in range(2))
    assert bytes(first) == bytes(again)
    assert first.sha256 == again.sha256
    shouting = ready.message(Recipient("ALI@example.net", "en"), DATE)
    other = ready.message(Recipient("b@example.net", "en"), DATE)
    correction = prepare(content(), DESK, Thread("correction 1")).message(READER, DATE)
    assert first.message_id == shouting.message_id
    assert len({first.message_id, other.message_id, correction.message_id}) == 3


def test_long_links_and_ids_are_never_encoded() -> None:
    """What is longer than a line stays legible to programs: the way out, and the messages before."""
    long = UnsubscribeLinks(
        "leave@example.org", f"https://desk.example.org/{'leave-' * 20}/", b"0123456789abcdef"
    )
    desk = Desk("The desk", f"desk@{'d' * 60}.{'e' * 60}.example.org", long)
    thread = Thread(follows=(("quetta/01", "edition"),))
    raw = bytes(prepare(content(), desk, thread).message(READER, DATE))
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii")
    lines = dict(line.partition(": ")[::2] for line in head.split("\r\n"))
    assert f"<{long.endpoint}{long.token('ali@example.net')}>, <mailto:" in lines["List-Unsubscribe"]
    assert lines["References"].endswith(desk.message_id("quetta/01", "ali@example.net", "edition"))
    assert not any("=?" in lines[name] for name in ("List-Unsubscribe", "References", "Message-ID"))


def test_recipient_is_not_legible_in_ids() -> None:
    """The Message-ID is forwarded and archived: it names nobody."""
    assert re.fullmatch(r"<[a-z2-7]{32}@example\.org>", DESK.message_id(EDITION, "a@b.c", "x"))


def test_key_of_the_site_lies_beside_the_ledger_for_its_owner_alone(tmp_path: Path) -> None:
    """It is made once, legible to nobody else; the environment's wins, and a short one is refused."""
    made = load_key(tmp_path, {})
    assert made == load_key(tmp_path, {})
    assert len(made) == 64
    assert stat.S_IMODE((tmp_path / "mail.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["mail.key"]
    assert load_key(tmp_path, {"STANDFIRST_MAIL_KEY": "x" * 16}) == b"x" * 16
    with pytest.raises(MailError, match="16 characters"):
        load_key(tmp_path, {"STANDFIRST_MAIL_KEY": "short"})
    assert load_key(tmp_path / "nowhere", {}) == b""


def test_editions_of_a_series_thread() -> None:
    """The second edition follows the first of the same reader, under one root for the series."""
    first = parse(bytes(prepare(content(edition="quetta/01"), DESK).message(READER, DATE)))
    thread = Thread(follows=(("quetta/01", "edition"),))
    second = parse(bytes(prepare(content(), DESK, thread).message(READER, DATE)))
    root = first["References"]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == f"{root} {first['Message-ID']}"


def test_marks_stand_in_the_subject() -> None:
    """TLP first, then EXERCISE, CORRECTION or UPDATE, then the title."""
    message = made(marks=("EXERCISE", "CORRECTION"), tlp=Tlp.AMBER_STRICT)
    assert message["Subject"] == "[TLP:AMBER+STRICT] EXERCISE: CORRECTION: What happened"


def test_marking_is_legible_without_decoding() -> None:
    """The subject of an Urdu edition keeps its TLP label outside the encoded words."""
    raw = bytes(prepare(content(title="کوئٹہ میں کیا ہوا", lang="ur"), DESK).message(READER, DATE))
    assert b"Subject: [TLP:GREEN] =?utf-8?" in raw
    assert parse(raw)["Subject"] == "[TLP:GREEN] کوئٹہ میں کیا ہوا"


def test_one_click_only_with_an_endpoint() -> None:
    """The Post header stands where an HTTPS endpoint answers it; mailto stands always."""
    assert made()["List-Unsubscribe"] == ("<mailto:leave@example.org?subject=unsubscribe%20quetta>")
    assert "List-Unsubscribe-Post" not in made()
    message = made(desk=Desk("Desk", "desk@example.org", ONE_CLICK))
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    web, mail = message["List-Unsubscribe"].strip().split(", ")
    assert re.fullmatch(r"<https://example\.org/leave/[\w-]{32}>", web)
    token = web.rpartition("/")[2].rstrip(">")
    assert mail == f"<mailto:leave@example.org?subject=unsubscribe%20quetta%20{token}>"
    assert ONE_CLICK.token("a@b.c") != ONE_CLICK.token("b@b.c")
    assert "0123" not in repr(ONE_CLICK)


def test_token_is_told_from_a_guess() -> None:
    """A key knows its own tokens, also within a subject, and whose they are; no other key does."""
    token, other = ONE_CLICK.token("a@b.c"), UnsubscribeLinks("leave@example.org", key=b"another key of 16")
    assert ONE_CLICK.token_in(f"Re: unsubscribe quetta {token}") == token
    assert ONE_CLICK.owners({"b@b.c": "B@b.c", "a@b.c": "A@b.c"})[token] == "A@b.c"
    assert token not in ONE_CLICK.owners({"b@b.c": "B@b.c"})
    for wrong in ("A" * 32, token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "", "é" * 32):
        assert not ONE_CLICK.is_token(wrong)
    assert not other.is_token(token)
    assert other.token_in(token) == ""


@pytest.mark.parametrize(
    ("mailto", "endpoint", "key", "said"),
    [
        ("leave", "", b"", "has one @"),
        ("a@b.org", "http://b.org/", b"x" * 16, "not an https"),
        ("a@b.org", "https://b.org/\r\nBcc: x", b"x" * 16, "not an https"),
        ("a@b.org", "https://b.org/", b"short", "STANDFIRST_UNSUBSCRIBE_KEY"),
    ],
)
def test_wrong_exits_are_said(mailto: str, endpoint: str, key: bytes, said: str) -> None:
    """A way out that programs cannot follow is refused when the desk is set up."""
    with pytest.raises(MailError, match=said):
        UnsubscribeLinks(mailto, endpoint, key)


LINK = "https://example.org/a.pdf?a=1&b=2"
LARGE = AttachedFile("a.pdf", bytes(10_000_001))


def test_large_file_becomes_its_link() -> None:
    """Above the limit the message goes without the file, if both parts show where it is."""
    assert attaches(AttachedFile("a.pdf", bytes(10_000_000)))
    assert not attaches(LARGE)
    html = '<a href="https://example.org/a.pdf?a=1&amp;b=2">'
    message = made(attachment=LARGE, link=LINK, text=f"Get {LINK}", html=html)
    assert not list(message.iter_attachments())


@pytest.mark.parametrize(
    "changes",
    [
        {"attachment": LARGE},
        {"attachment": LARGE, "link": LINK},
        {"attachment": LARGE, "link": LINK, "text": LINK},
        {"text": " \n"},
        {"html": "x" * 104_500},
        {"pictures": (InlinePicture("a@b.org", b""),)},
        {"title": "a\r\nBcc: x@y.org"},
        {"title": "a\u2028b"},
        {"title": "x" * 1200},
        {"series_title": "a\nb"},
        {"text": "half \ud800"},
        {"lang": "en\n"},
        {"pictures": (InlinePicture("a@b.org", b"", "image/png\r\nX: y"),), "html": "cid:a@b.org"},
        {"attachment": AttachedFile("a\r\nX: y.pdf", b"")},
        {"attachment": AttachedFile("a.pdf", b"", "x/y\r\nX: y")},
    ],
)
def test_what_cannot_be_sent_is_refused(changes: dict[str, object]) -> None:
    """A content that would be cut, broken or turned against the reader is one line of error."""
    with pytest.raises(MailError) as caught:
        bytes(prepare(content(**changes), DESK).message(READER, DATE))
    assert "\n" not in str(caught.value)


def test_name_of_a_file_may_be_in_any_script() -> None:
    """A file's name beyond ASCII comes back as it was, and quotes in it break nothing."""
    for name in ("رپورٹ.pdf", 'a"; x="y.pdf', "a b.pdf"):
        (pdf,) = made(attachment=AttachedFile(name, b"x")).iter_attachments()
        assert pdf.get_filename() == name


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Co"), exclude_characters=""), min_size=1, max_size=120
)
HOSTILE = st.one_of(
    TEXTS,
    st.lists(
        st.sampled_from([
            "\r\n", "\n", "\r", "\0", "Bcc: x@y.org", "=?utf-8?q?=0D=0ABcc:_x?=", "=?", "?=", ",",
            ";", "<x@y.org>", '"', "\\", "(", ")", " ", "  ", "\t", ":", "é", "کریم", "\x85",
            "\u2028", "x" * 90, "--=_",
        ]),
        min_size=1,
        max_size=8,
    ).map("".join),
)  # fmt: skip
NAMES = set(made().keys())


@pytest.mark.slow
@given(title=HOSTILE, name=HOSTILE, desk=HOSTILE, series=HOSTILE)
@example(title="a =?utf-8?q?b?= c", name="=?", desk='"', series="<>")
@example(title="é" * 120, name="x" * 120, desk="a, b", series='a"b')
@example(title=" lead", name="trail ", desk="a  b", series="\\")
@example(title="a  é  b ", name=" محمد علی  خان ", desk="é " * 60, series=" a\u00a0b ")
def test_no_text_becomes_a_header(title: str, name: str, desk: str, series: str) -> None:
    """Whatever stands in title and names: refused, or a value that comes back, in short lines."""
    who = Desk(desk, "desk@example.org", DESK.exit)
    reader = Recipient("ali@example.net", "en", name=name)
    try:
        ready = prepare(content(title=title, series_title=series), who)
        raw = bytes(ready.message(reader, DATE))
    except MailError:
        return
    message = parse(raw)
    assert set(message.keys()) == NAMES
    assert len(message.keys()) == len(NAMES)
    assert [one.addr_spec for one in message["To"].addresses] == ["ali@example.net"]
    assert [one.addr_spec for one in message["From"].addresses] == ["desk@example.org"]
    assert shown(unfolded(raw, "Subject")) == f"[TLP:GREEN] {title}".strip(" ")
    assert phrase(unfolded(raw, "To"), "<ali@example.net>") == name
    assert phrase(unfolded(raw, "From"), "<desk@example.org>") == desk
    assert phrase(unfolded(raw, "List-Id"), "<quetta.example.org>") == re.sub(r"[<>\"\\]", "", series)
    assert is_transparent(raw)


def unfolded(raw: bytes, name: str) -> str:
    """A header's value as one line: only the ends of its lines are taken out (RFC 5322, 2.2.3)."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    found = re.search(rf"^{name}:([^\r]*(?:\r\n[ \t][^\r]*)*)", head, re.MULTILINE)
    assert found
    return found[1].replace("\r\n", "").removeprefix(" ")


ENCODED_WORD = re.compile(r"=\?utf-8\?([bq])\?([!->@-~]*)\?=", re.IGNORECASE)


def shown(value: str) -> str:
    """What a reader sees by RFC 2047: blanks between two encoded words vanish, all others stay."""
    for word in re.findall(r"=\?\S*", value):
        assert ENCODED_WORD.fullmatch(word), word
        assert len(word) <= 75
    joined = re.sub(r"(?<=\?=)[ \t]+(?==\?)", "", value)
    return ENCODED_WORD.sub(lambda found: word_of(found[1].lower(), found[2]), joined)


def word_of(kind: str, text: str) -> str:
    """One encoded word; it must be whole letters by itself."""
    if kind == "b":
        return base64.b64decode(text, validate=True).decode("utf-8")
    plain = text.replace("_", " ").encode("ascii")
    return re.sub(rb"=([0-9A-F]{2})", lambda found: bytes.fromhex(found[1].decode()), plain).decode("utf-8")


def phrase(value: str, address: str) -> str:
    """The name before an address: a quoted string, or words where no blank but a single one counts."""
    assert value.endswith(address), value
    name = value.removesuffix(address).removesuffix(" ")
    if name.startswith('"'):
        assert re.fullmatch(r'"(?:[^"\\]|\\.)*"', name)
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    assert "  " not in name
    return shown(name)


def is_transparent(raw: bytes) -> bool:
    """Whether a server takes these bytes as they are: CRLF, ASCII, short lines, no leading dot."""
    lines = raw.split(b"\r\n")
    bare = re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    short = all(len(line) <= headers.MAX_LINE and not line.startswith(b".") for line in lines)
    return raw.isascii() and b"\0" not in raw and bare is None and short and raw.endswith(b"\r\n")


PIECES = st.one_of(
    st.text(max_size=200), st.sampled_from([".", "..\n", "\r", "\t \n", *(slot.value for slot in Slot)])
)


@pytest.mark.slow
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["name", ".", "..x", "é " * 60]))
@example("." * 400, ".")
@example("x" * 74 + "\t", ".")
@example("x" * 75 + " \n" + "x" * 73 + "é \nx", ".")
@example("x" * 76 + Slot.NAME.value + "." * 80, "...")
def test_any_text_comes_back_whole(text: str, name: str) -> None:
    """Bodies survive encoding, whatever they hold, in lines that no server touches."""
    values = {
        Slot.NAME: name, Slot.ADDRESS: "a@b.org", Slot.UNSUBSCRIBE: "mailto:x@y.org", Slot.GREETING: f"Dear {name},",
    }  # fmt: skip
    try:
        encoded = mime.PersonalText(text).filled(values)
    except MailError:
        return
    assert is_transparent(encoded)
    assert all(len(line) <= 76 for line in encoded.split(b"\r\n"))
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    back = parse(head + b"\r\n\r\n" + encoded).get_content()
    expected = "\n".join(text.splitlines()) + "\n"
    for slot, value in values.items():
        expected = expected.replace(slot.value, value)
    assert back.replace("\r\n", "\n") == expected


def test_whole_message_is_transparent() -> None:
    """A message with text, HTML, picture and file goes over the line as it is."""
    picture = InlinePicture("f@example.org", bytes(range(256)))
    html = '<p>.\n..\n<img src="cid:f@example.org">' + "کوئٹہ " * 300
    ready = prepare(content(html=html, pictures=(picture,)), DESK)
    assert is_transparent(bytes(ready.message(READER, DATE)))


def test_fixed_parts_are_shared_between_recipients() -> None:
    """The attachment is encoded once: two messages hold the very same bytes object."""
    ready = prepare(content(), DESK)
    one, two = (ready.message(Recipient(f"{n}@example.net", "en"), DATE) for n in "ab")

    def largest(chunks: Iterable[bytes]) -> bytes:
        return max(chunks, key=len)

    assert largest(one.chunks) is largest(two.chunks)


def test_date_keeps_its_offset() -> None:
    """The Date header is the instant that was given."""
    raw = prepare(content(), DESK).message(READER, datetime(2026, 2, 1, 20, 0, tzinfo=UTC))
    assert parse(bytes(raw))["Date"] == "Sun, 01 Feb 2026 20:00:00 +0000"
