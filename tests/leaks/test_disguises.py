"""Disguises of a protected name that an attacker would try, beyond those of which the scan was made. EXERCISE: she is invented."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from standfirst.leaks.scan import Scanner
from standfirst.names.search import Canary

NAME = "Hadiza Okonkwo-Bello"

DISGUISES: dict[str, str | bytes] = {
    'plain': 'Hadiza Okonkwo-Bello',
    'upper': 'HADIZA OKONKWO-BELLO',
    'surname first': 'OKONKWO-BELLO Hadiza',
    'comma': 'Okonkwo-Bello, Hadiza',
    'initial': 'H. Okonkwo-Bello',
    'initial no dot': 'H Okonkwo Bello',
    'one surname': 'Hadiza Okonkwo',
    'other surname': 'Hadiza Bello',
    'middle': 'Hadiza Amina Okonkwo-Bello',
    'possessive': "Hadiza Okonkwo-Bello's",
    'plural': 'the Okonkwo-Bellos',
    'en dash': 'Hadiza Okonkwo–Bello',
    'nbsp': 'Hadiza\xa0Okonkwo-Bello',
    'zwj': 'Hadi\u200dza Okon\u200bkwo-Bello',
    'fullwidth': 'Ｈａｄｉｚａ Ｏｋｏｎｋｗｏ',
    'math': '𝐇𝐚𝐝𝐢𝐳𝐚 𝐎𝐤𝐨𝐧𝐤𝐰𝐨',
    'circled': 'Ⓗⓐⓓⓘⓩⓐ Ⓞⓚⓞⓝⓚⓦⓞ',
    'small caps': 'ʜᴀᴅɪᴢᴀ ᴏᴋᴏɴᴋᴡᴏ',
    'cyrillic a': 'Hаdizа Okonkwo-Bello',
    'greek o': 'Hadiza Οkοnkwο-Bello',
    'combining': 'H́adiza Ökonkwo',
    'leet': 'Had1za Ok0nkwo-Bell0',
    'typo': 'Hadiza Okonkwo-Belo',
    'swap': 'Hadiza Okonwko-Bello',
    'cyrillic': 'Хадиза Оконкво-Белло',
    'hashtag': '#HadizaOkonkwoBello',
    'camel': 'hadizaOkonkwoBello',
    'email': 'hadiza.okonkwo-bello@example.org',
    'url': 'https://x.example/hadiza_okonkwo',
    'pct': 'Hadiza%20Okonkwo',
    'pct2': 'Hadiza%2520Ok%25C3%25B6nkwo',
    'entity': '&#72;&#97;&#100;&#105;&#122;&#97;&#32;&#79;&#107;&#111;&#110;&#107;&#119;&#111;&#45;&#66;&#101;&#108;&#108;&#111;',
    'hexent': '&#x48;&#x61;&#x64;&#x69;&#x7a;&#x61;&#x20;&#x4f;&#x6b;&#x6f;&#x6e;&#x6b;&#x77;&#x6f;&#x2d;&#x42;&#x65;&#x6c;&#x6c;&#x6f;',
    'double entity': '&amp;#72;&amp;#97;&amp;#100;&amp;#105;&amp;#122;&amp;#97;&amp;#32;&amp;#79;&amp;#107;&amp;#111;&amp;#110;&amp;#107;&amp;#119;&amp;#111;&amp;#45;&amp;#66;&amp;#101;&amp;#108;&amp;#108;&amp;#111;',
    'tags': 'Ha<b>di</b>za Okon<i>kwo</i>',
    'comment': 'Hadi<!-- x -->za Okonkwo',
    'wbr': 'Hadiza Okon<wbr>kwo-Bello',
    'shy': 'Hadi&shy;za Okon&shy;kwo',
    'js': 'Hadi\\u007aa Okonkwo-Bello',
    'css': 'content:"Had\\69 za Okonkwo"',
    'b64': 'SGFkaXphIE9rb25rd28tQmVsbG8= data:text/plain;base64,SGFkaXphIE9rb25rd28tQmVsbG8=',
    'data utf16': 'data:text/plain;base64,//5IAGEAZABpAHoAYQAgAE8AawBvAG4AawB3AG8ALQBCAGUAbABsAG8A',
    'utf16': b'\xff\xfeH\x00a\x00d\x00i\x00z\x00a\x00 \x00O\x00k\x00o\x00n\x00k\x00w\x00o\x00-\x00B\x00e\x00l\x00l\x00o\x00',
    'utf16be': b'\x00H\x00a\x00d\x00i\x00z\x00a\x00 \x00O\x00k\x00o\x00n\x00k\x00w\x00o\x00-\x00B\x00e\x00l\x00l\x00o',
    'latin1': b'Hadiza Okonkwo \xe9',
    'bom': b'\xef\xbb\xbfHadiza Okonkwo-Bello',
    'eml qp': b'Subject: x\nFrom: a@b\nContent-Transfer-Encoding: quoted-printable\n\nHadiza Ok=6Fnkwo=\n-Bello\n',
    'eml rfc2047': b'Subject: =?utf-8?b?SGFkaXphIE9rb25rd28tQmVsbG8=?=\nFrom: a@b\n\nx\n',
    'eml 2047 split': b'Subject: =?utf-8?q?Hadiza?= =?utf-8?q?_Okonkwo?=\nFrom: a@b\n\nx\n',
    'vcard': 'BEGIN:VCARD\r\nN:Okonkwo-Bello;Hadiza;;;\r\nEND:VCARD\r\n',
    'ics fold': 'BEGIN:VCALENDAR\r\nSUMMARY:Hadiza Okon\r\n kwo\r\nEND:VCALENDAR\r\n',
    'geojson': '{"type": "Feature", "properties": {"owner": "Hadiza Okonkwo-Bello"}}',
    'geojson esc': '{"o": "\\u0048adiza Okonkwo"}',
    'csv cells': 'name,surname\nHadiza,Okonkwo-Bello\n',
    'svg text': '<svg><text>Hadi<tspan>za</tspan> Okonkwo</text></svg>',
    'svg title attr': '<svg aria-label="Hadiza Okonkwo"/>',
    'md link': '[Hadiza](x) [Okonkwo](y)',
    'newline': 'Hadiza\nOkonkwo',
    'table': '<td>Hadiza</td><td>Okonkwo</td>',
    'ruby': '<ruby>Hadiza<rt>x</rt></ruby> Okonkwo',
    'srt': '1\n00:00:01,000 --> 00:00:02,000\nHadiza Okonkwo\n',
    'rtf': "{\\rtf1 Hadiza Ok\\'6fnkwo-Bello}",
    'rtf u': '{\\rtf1 H\\u97?diza Okonkwo}',
    'punycode': 'https://xn--hadiza-okonkwo.example',
    'html named': 'Hadiza Okonkwo&hyphen;Bello',
    'ligature': 'Hadıza Okonkwo',
    'dotless': 'HADİZA OKONKWO',
    'title attr': '<a title=Hadiza&#32;Okonkwo>',
    'meta': "<meta name=author content='Hadiza Okonkwo'>",
    'jsonld': '{"@type":"Person","familyName":"Okonkwo-Bello","givenName":"Hadiza"}',
    'bibtex': 'author = {Okonkwo-Bello, Hadiza}',
    'yamlfold': 'author: >\n  Hadiza\n  Okonkwo',
    'ipa tone': 'Hàdízà Ọkọ́ńkwọ́-Béllò',
    'wiki': '[[Hadiza Okonkwo|she]]',
    'emoji between': 'Hadiza 🌊 Okonkwo',
    'slash': 'Hadiza/Okonkwo',
    'pipe': 'Hadiza | Okonkwo',
    'underscore': 'hadiza__okonkwo.jpg',
    'mirrored quotes': '“Hadiza” Okonkwo',
    'tag chars': 'Hadiza\U000e0078 Okonkwo',
    'variation': 'Ha️diza Okonkwo',
    'braille blank': 'Hadiza⠀Okonkwo',
    'hangul filler': 'HadizaㅤOkonkwo',
    'invisible times': 'Hadi\u2062za Okon\u2063kwo',
    'superscript': 'ᴴᵃᵈⁱᶻᵃ ᴼᵏᵒⁿᵏʷᵒ',
    'squared': '🄷🄰🄳🄸🅉🄰 🄾🄺🄾🄽🄺🅆🄾',
}  # fmt: skip


def packed(**files: str | bytes) -> bytes:
    """A zip of files, whose names have two underscores for a slash and one for a full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


PACKED = {
    "gzip": gzip.compress(NAME.encode()),
    "gzip in zip": packed(a_gz=gzip.compress(NAME.encode())),
    "runs of Word": packed(
        word__document_xml="<w:p><w:r><w:t>Hadi</w:t></w:r><w:r><w:t>za Okonkwo</w:t></w:r></w:p>"
    ),
    "properties": packed(docProps__core_xml=f"<dc:creator>{NAME}</dc:creator>"),
    "cells": packed(xl__sharedStrings_xml="<si><t>Hadiza</t></si><si><t>Okonkwo-Bello</t></si>"),
    "one cell": packed(xl__sharedStrings_xml="<si><r><t>Hadi</t></r><r><t>za Okonkwo</t></r></si>"),
    "spans of OpenDocument": packed(content_xml="<text:p>Hadi<text:span>za</text:span> Okonkwo</text:p>"),
    "Word in zip": packed(a_docx=packed(word__document_xml=f"<w:t>{NAME}</w:t>")),
}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """A scanner for her name."""
    return Scanner([Canary(NAME, "a", name=True)])


@pytest.mark.parametrize("data", [*DISGUISES.values(), *PACKED.values()], ids=[*DISGUISES, *PACKED])
def test_no_disguise_hides_her(data: str | bytes, scanner: Scanner) -> None:
    """However her name is written, spelled, escaped or packed, it is found."""
    assert scanner.scan("f", data.encode() if isinstance(data, str) else data).hits


@pytest.mark.parametrize(
    "text",
    [
        "Hadiza Bayero spoke.", "The Okonjo family left.", "Bello Hamisu spoke of Hadiya.", "{\\rtf1 Nobody is named.}", "Hadiza",
        "Bello, Italy", "Okonedo and Bellow", "the hadith of Bello's mosque",
    ],
)  # fmt: skip
def test_others_are_left_alone(text: str, scanner: Scanner) -> None:
    """Words that look like a part of her name name somebody else."""
    assert not scanner.scan("f", text.encode()).hits
