"""The quick readings of a text: nothing that the plain ones show is missed, and nothing is made up."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import random
from collections.abc import Callable

import pytest

from standfirst.leaks.scan import Scanner
from standfirst.names.search import Canary
from tests import plainscan
from tests.variants import VARIANTS

pytestmark = pytest.mark.slow

NAMES = (
    "Shahzad Mengal Baloch", "Sara Baig", "Zehri", "Ali", "Ali Zehri", "José Núñez Ibáñez", "Straßen-Öl", "Ben & Co 1234",
    "شہزاد مینگل", "علی", "山田太郎", "山田", "Ferrywoman", "12345", "The bridge at Marbel was closed in the night",
)  # fmt: skip
CANARIES = [Canary(name, "x") for name in NAMES]
SCANNER = Scanner(CANARIES)
SOUP = (
    *"<>&;\\\"'%-/=#!()[]{}\n \t+", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#160;", "&nbsp", "&shy;", "&#x2d;", "&amp;lt;",
    "]]>", "<![CDATA[", "<!--", "-->", "<b>", "</b>", "<p>", "</p>", "<br>", "<a href=\"x\">", "<i ", "<span", "</span>\n",
    "\\n", "\\\"", "\\\\", "\\u00e9", "\\u{61}", "\\ud83d\\ude00", "%20", "%C3%A9", "%0A", "-\n", "- \n", "\u00ad", "\u2010\n",
    "\u0002", "\ufffe", "\u200b", "\u0301", "é", "و", "田", "😀", "ﬁ", ";base64,", "QWxp", "a", "the", " of ", "\r\n", "+12",
)  # fmt: skip
"""What markup and escapes are made of, and what comes between."""


@pytest.mark.parametrize("escape", ["\\u{110000}", "\\U00110000", "\\110000 "])
def test_a_number_that_is_no_letter_hides_nothing(escape: str) -> None:
    """An escape above the last letter of all is read as a space."""
    found = {hit.canary.text for hit in SCANNER.scan("", f"by{escape}Shahzad Mengal Baloch".encode()).hits}
    assert "Shahzad Mengal Baloch" in found


def quick(text: str) -> tuple[set[Canary], set[Canary]]:
    """What the scan finds, and what of it stands in bytes of no known encoding, where more may be read."""
    hits = SCANNER.scan("", text.encode("utf-8")).hits
    return {hit.canary for hit in hits}, {hit.canary for hit in hits if hit.where.endswith("as bytes")}


def letters(chance: random.Random, text: str) -> str:
    """A text in which each letter is written in some way, often with something between."""
    written = (
        lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):x};", lambda c: f"&amp;#{ord(c)};", lambda c: f"\\u{ord(c):04x}",
        lambda c: "".join(f"%{byte:02x}" for byte in c.encode()), str.upper, lambda c: f"<b>{c}</b>", lambda c: f"&lt;i&gt;{c}",
    )  # fmt: skip
    rate = chance.choice((0.02, 0.1, 0.5))
    return "".join(
        (chance.choice(written)(c) if chance.random() < rate else c)
        + (chance.choice(SOUP) if chance.random() < rate / 2 else "")
        for c in text
    )


def disguised(chance: random.Random) -> str:
    """A name in disguise, or something that is like one."""
    text = chance.choice(NAMES)
    if chance.random() < 0.2:
        text = text[: chance.randrange(len(text))] + text[chance.randrange(len(text)) :]
    for _ in range(chance.choice((0, 1, 1, 2))):
        try:
            text = VARIANTS[chance.choice(tuple(VARIANTS))](text)
        except StopIteration:  # nothing in it can be cut
            continue
    return letters(chance, text) if chance.random() < 0.4 else text


def piece(chance: random.Random) -> str:
    """Some text of an artefact; one in four holds a name."""
    words = " ".join(
        chance.choices(("the", "river", "Marbel", "B&B", "45%", "a < b", "über", "کوئٹہ", "Aliyah"), k=4)
    )
    return f"{words} {disguised(chance)} {words}" if chance.random() < 0.25 else words


def page(chance: random.Random) -> str:
    """HTML."""
    tags = ("p", "b", "li", "span", "div", "td", "h2", "time", "section")
    lines = ["<!doctype html>", "<html lang=en>"]
    for _ in range(chance.randrange(1, 12)):
        tag, text = chance.choice(tags), piece(chance)
        kind = f' class="x" title="{html.escape(piece(chance))}"' if chance.random() < 0.3 else ""
        lines.append(f"<{tag}{kind}>{text if chance.random() < 0.6 else html.escape(text)}</{tag}>")
    if chance.random() < 0.3:
        lines.append(f'<script type="application/ld+json">{json.dumps({"a": piece(chance)})}</script>')
    if chance.random() < 0.2:
        lines.append(f"<!-- {piece(chance)} -->")
    return chance.choice(("\n", "", "\n\n")).join(lines)


def data(chance: random.Random) -> str:
    """JSON with text and HTML in it, as feeds hold it."""
    items = [{"id": n, piece(chance)[:20]: piece(chance), "content_html": page(chance)} for n in range(3)]
    return json.dumps(items, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 1)))


def feed(chance: random.Random) -> str:
    """XML with escaped HTML in it."""
    entries = [
        f"<entry><title>{html.escape(piece(chance))}</title><content>"
        f"{html.escape(page(chance), quote=False) if chance.random() < 0.8 else f'<![CDATA[{page(chance)}]]>'}"
        "</content></entry>"
        for _ in range(3)
    ]
    return f"<?xml version='1.0'?>\n<feed>{chr(10).join(entries)}</feed>"


def table(chance: random.Random) -> str:
    """CSV."""
    file = io.StringIO()
    csv.writer(file).writerows([piece(chance) for _ in range(3)] for _ in range(4))
    return file.getvalue()


def soup(chance: random.Random) -> str:
    """No format at all: signs of every kind, with parts of names between."""
    parts = [
        chance.choice(SOUP) if chance.random() < 0.7 else disguised(chance)
        for _ in range(chance.randrange(3, 60))
    ]
    return "".join(parts)


SHOWN = {
    "comment in an attribute": ("Ali", '<h2 title="A<!-- x -->li">x</h2>'),
    "comment in an escaped attribute": ("Ali", '<h2 title="A&lt;!-- x --&gt;li">x</h2>'),
    "comment with markup": ("Zehri", "<p>Ze<!-- <p>a</p> > b -->hri</p>"),
    "comments in a comment": ("Zehri", "<p>Ze<!-- <!-- <b> -->hri</p>"),
    "tag in an attribute": ("Zehri", '<p title="Z<b>ehr</b>i">x</p>'),
    "section": ("Zehri", "<p>Ze<![CDATA[hr]]>i</p>"),
    "section without an end": ("Shahzad Mengal Baloch", "<p><![CDATA[Shah>z<b>ad</b> Mengal Baloch"),
    "section with a bracket": ("Zehri", "<p><![CDATA[a > Ze]]>hri</p>"),
    "end of a section in a reference": ("Straßen-Öl", "<p>x</p> Straßen&#x2]]>D;Öl"),
    "reference that markup parts": ("Sara Baig", "<p>S&#9<b></b>7;ra Baig</p>"),
    "no markup": ("Sara Baig", "<p>Sara &lt;Ba<i>ig</i>&gt;</p>"),
    "names of brackets": ("Sara Baig", "<p>Sara &LT;Ba<i>ig</i>&nvgt;</p>"),
    "numbers of brackets": ("Sara Baig", "<p>Sara &#0060;Ba<i>ig</i>&#x003E;</p>"),
    "no semicolon": ("Sara Baig", "<p>&#83ara &#66aig</p>"),
    "long reference": ("Sara Baig", "<p>&#x000000053;ara Baig</p>"),
    "inline tag in capitals": ("Ali", "<p>A<EM\tclass=x>l</EM>i</p>"),
    "long inline tag": ("Zehri", "<p>Z<strong class=x>eh</strong>ri</p>"),
    "tag that is only like an inline one": ("Ali", "<p>x<strongly>Ali</strongly>x</p>"),
    "hyphen before a break": ("Zehri", "<p>Zeh-<br>ri</p>"),
    "hyphen before a paragraph": ("Zehri", "<p>Zeh\u00ad </p>\n<p>ri</p>"),
    "hyphen and spans": ("Zehri", "<span>Zeh-</span><span>\n</span>ri"),
    "hyphen in JSON": ("Zehri", json.dumps({"a": "Zeh-\nri"})),
    "hyphen in JSON with backslashes": ("Zehri", json.dumps({"a": "Zeh-\nri", "b": "a\\b"})),
    "backslash in JSON": ("Näsir", json.dumps({"a": "C:\\näsir"})),
    "key in JSON": ("José Núñez Ibáñez", json.dumps({"José Núñez Ibáñez": 1})),
    "JSON in JSON": ("José Núñez Ibáñez", json.dumps({"a": json.dumps({"x": "José Núñez Ibáñez"})})),
    "JSON in an attribute": ("علی", f'<p data-x="{html.escape(json.dumps("علی"))}">'),
    "pair of surrogates": ("Sara Baig", json.dumps("\U0001d412ara Baig")),
    "style": ("Zehri", "p::after { content: '\\5a e\\00068 ri' }"),
    "base64 in lines": ("Ferrywoman", f";base64,{base64.encodebytes(b'x ' * 60 + b'Ferrywoman').decode()}"),
    "stretched Arabic": ("علی", "<p>عـــلی</p>"),
    "Arabic keyboard": ("علی", "<p>علي</p>"),
    "apostrophe that is a letter": ("Ali", "<p>ʿAlī</p>"),
    "small capitals": ("Sara Baig", "<p>ꜱᴀʀᴀ ʙᴀɪɢ</p>"),
    "Cyrillic": ("Sara Baig", "<p>Ѕаrа Ваіg</p>"),
    "Greek": ("Zehri", "<p>ΖΕΗRΙ</p>"),
    "filler": ("Sara Baig", "<p>Sa\u3164ra Ba\u1160ig</p>"),
    "stroke": ("Łukasz Đorđe", "<p>lukasz-dorde</p>"),
    "no stroke": ("Soren", "<p>Søren</p>"),
    "ligature of letters": ("Ægir Œuvre", "<p>aegir oeuvre</p>"),
    "direction": ("Sara Baig", "<p>\u202aSa\u2066ra\u2069 Ba\u202cig</p>"),
}  # fmt: skip
"""What somebody can read in a text, and the text."""


@pytest.mark.parametrize("case", SHOWN)
def test_what_is_shown(case: str) -> None:
    """A name is found where a reader, a browser or a program would see it."""
    name, text = SHOWN[case]
    assert Scanner([Canary(name, "x")]).scan("", text.encode()).hits


def test_what_is_not_shown() -> None:
    """What no reading shows is not made up: words of other lines, of a tag and its text, of two cells."""
    text = (
        "<p class=Fer>rywom</p>an <td>Ze</td><td>hri</td> A<br>li Al<i>ice</i> S-<b>trass</b> علیحدہ 123456"
    )
    assert SCANNER.scan("", text.encode()).hits == ()


KINDS: tuple[Callable[[random.Random], str], ...] = (page, data, feed, table, soup)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_is_found(kind: Callable[[random.Random], str]) -> None:
    """In files of every format, with names in every disguise, the scan finds what the plain one finds."""
    chance = random.Random(kind.__name__)
    held = set()
    for _ in range(200):
        text = kind(chance)
        plainly = plainscan.found(CANARIES, text)
        hits, guessed = quick(text)
        assert hits - guessed <= plainly <= hits, text
        held |= plainly
    assert len(held) == len(CANARIES)
