"""Disguises of a protected name that an attacker would try, beyond those of which the scan was made. EXERCISE: she is invented."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from standfirst.leaks.extract import UnreadableFileError
from standfirst.leaks.pdftext import MAX_VERSIONS
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
    'black circles': '🅗🅐🅓🅘🅩🅐 🅞🅚🅞🅝🅚🅦🅞',
    'black squares': '🅷🅰🅳🅸🆉🅰 🅾🅺🅾🅽🅺🆆🅾',
    'right to left': '\u202eolleB-owknokO azidaH\u202c',
    'right to left, escaped': '"\\u202eowknokO azidaH"',
    'bdo': '<bdo dir="rtl">olleB-owknokO azidaH</bdo>',
    'bidi-override': '<span style="unicode-bidi:bidi-override;direction:rtl">owknokO azidaH</span>',
    'set apart': 'H a d i z a  O k o n k w o',
    'set apart in one gap': 'see H A D I Z A O K O N K W O here',
    'set apart by full stops': 'H.a.d.i.z.a O.k.o.n.k.w.o',
    'set apart by hyphens': 'H-a-d-i-z-a O-k-o-n-k-w-o',
    'set apart and bold': '<b>H</b> <b>a</b> d i z a O k o n k w o',
    'a box each': ''.join(f'<div style="display:inline">{c}</div>' for c in 'Hadiza') + ' Okonkwo',
    'a text each': ''.join(f'<text x="{10 * at}">{c}</text>' for at, c in enumerate('Hadiza Okonkwo')),
    'a sign each': '<math><mi>H</mi><mi>a</mi><mi>d</mi><mi>i</mi><mi>z</mi><mi>a</mi></math> Okonkwo',
    'a list of letters': '["H","a","d","i","z","a"," ","O","k","o","n","k","w","o"]',
    'ruby in words': '<ruby>Ha<rt>ha</rt>di<rt>di</rt>za</ruby> <ruby>Okon<rt>x</rt>kwo<rt>y</rt></ruby>',
    'ruby in brackets': 'Hadi<rp>(</rp><rt>x</rt><rp>)</rp>za Okon<rp>(</rp><RT>x</RT><rp>)</rp>kwo',
    'old tags': 'Hadi<strike>za</strike> <tt>Okon</tt><nobr>kwo</nobr>',
    'long escapes': '\\U00000048adiz\\U00000061 Ok\\U0000006fnkwo',
    'joined by nothing': 'Hadiza\ufeffOkonkwo',
    'two words in one': 'write to okonkwohadiza@example.org',
    'handle': '@HadizaBello_',
    'calendar in small letters': 'begin:vcalendar\r\nSUMMARY:Hadiza Okon\r\n kwo\r\n',
    'calendar below a line': '\r\nBEGIN:VCALENDAR\r\nSUMMARY:Hadiza Okon\r\n kwo\r\n',
    'card in base64': 'BEGIN:VCARD\r\nNOTE;ENCODING=b:SGFkaXphIE9rb25r\r\n d28tQmVsbG8=\r\nEND:VCARD',
    'header pasted in a page': '<pre>=?utf-8?b?SGFkaXphIE9rb25rd28=?=</pre>',
    'header pasted in two words': 'From: =?utf-8?q?Hadi?= =?utf-8?q?za_Okonkwo?=',
    'message below a line': b'\nFrom: a@b\nSubject: x\nContent-Transfer-Encoding: base64\n\nSGFkaXphIE9rb25rd28=\n',
    'second message of a mailbox': (
        b'From a@b Mon Nov  2 10:00:00 2026\nFrom: a@b\nSubject: 1\n\nx\n\nFrom c@d Mon Nov  2 11:00:00 2026\nFrom: a@b\n'
        b'Subject: 2\nContent-Transfer-Encoding: base64\n\nSGFkaXphIE9rb25rd28=\n'
    ),
    'name of an attached file': (
        b'From: a@b\nSubject: x\nContent-Disposition: attachment; filename*0="Hadi"; filename*1="za Okonkwo.pdf"\n\nx'
    ),
    'id of a source': '#source-okonkwobello26',
    'address with a year': 'mailto:okonkwohadiza1990@example.org',
    'Windows-1251': 'Хадиза Оконкво-Белло'.encode('cp1251'),
    'KOI8': 'Хадиза Оконкво-Белло'.encode('koi8-r'),
    'Mac OS Roman': 'Hadíza Okónkwo'.encode('mac-roman'),
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


TYPED = {
    "letters set apart": b"BT /F 12 Tf 9 Tc 50 500 Td (Hadiza Okonkwo) Tj ET",
    "a place for each letter": b"BT /F 12 Tf %s ET"
    % b" ".join(b"1 0 0 1 %d 500 Tm (%c) Tj" % (50 + 20 * at, c) for at, c in enumerate(b"Hadiza Okonkwo")),
}


def pdf(content: bytes = b"", **root: object) -> bytes:
    """A PDF with a page of this content, and more at its root."""
    document = pikepdf.new()
    page = document.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = document.make_stream(content)
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def holding(kind: str, data: bytes, /, **about: object) -> bytes:
    """A PDF with a stream of any kind at one of the places where a file or a program is kept."""
    document = pikepdf.new()
    page = document.add_blank_page()
    stream = document.make_indirect(pikepdf.Stream(document, data, about))
    if kind == "picture":
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    else:
        document.Root[f"/{kind}"] = pikepdf.Dictionary(EF=pikepdf.Dictionary(F=stream))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


JPEG = b"\xff\xd8\xff\xfe" + (len(NAME) + 2).to_bytes(2, "big") + NAME.encode() + b"\xff\xd9"
POINT = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 1, "/Height": 1}

PDFS = {
    "attachment without a type": holding("Names", NAME.encode()),
    "attachment of a kind": holding("Names", NAME.encode(), **{"/Subtype": pikepdf.Name("/text/plain")}),
    "script": holding("OpenAction", f'app.alert("{NAME}")'.encode()),
    "form": holding("AcroForm", f"<xdp>{NAME}</xdp>".encode()),
    "picture": holding("picture", JPEG, **POINT, **{"/Filter": pikepdf.Name.DCTDecode}),
    "picture in a list of filters": holding(
        "picture", JPEG, **POINT, **{"/Filter": pikepdf.Array([pikepdf.Name.DCTDecode])}
    ),
    "picture packed again": holding(
        "picture",
        zlib.compress(JPEG),
        **POINT,
        **{"/Filter": pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])},
    ),
    "JPEG 2000": holding(
        "picture",
        b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x20xml " + NAME.encode(),
        **POINT,
        **{"/Filter": pikepdf.Name.JPXDecode},
    ),
    **{name: pdf(content) for name, content in TYPED.items()},
    "name of a place": pdf(Dests=pikepdf.Dictionary({"/Hadiza#20Okonkwo": pikepdf.Array()})),
    "name of a font": pdf(Font=pikepdf.Name("/Hadiza-Okonkwo")),
}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """A scanner for her name."""
    return Scanner([Canary(NAME, "a", name=True)])


@pytest.mark.parametrize(
    "data", [*DISGUISES.values(), *PACKED.values(), *PDFS.values()], ids=[*DISGUISES, *PACKED, *PDFS]
)
def test_no_disguise_hides_her(data: str | bytes, scanner: Scanner) -> None:
    """However her name is written, spelled, escaped or packed, it is found."""
    assert scanner.scan("f", data.encode() if isinstance(data, str) else data).hits


@pytest.mark.parametrize(
    "text",
    [
        "Hadiza Bayero spoke.", "The Okonjo family left.", "Bello Hamisu spoke of Hadiya.", "{\\rtf1 Nobody is named.}", "Hadiza",
        "Bello, Italy", "Okonedo and Bellow", "the hadith of Bello's mosque", "A B C D E F G H", "H A D I Z", "b e l l o, a dog says", "Okonkwobellow",
        "From here on: =?x?y?", "Bellohadi", "okonkwobello20261", "okonkwobello26a",
    ],
)  # fmt: skip
def test_others_are_left_alone(text: str, scanner: Scanner) -> None:
    """Words that look like a part of her name name somebody else."""
    assert not scanner.scan("f", text.encode()).hits


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Joerg Mueller", "Jörg Müller"), ("Jörg Müller", "MUELLER Joerg"), ("Soeren Kjaer", "Søren Kjær"),
        ("山田太郎", "<ruby>山田<rt>やまだ</rt>太郎<rt>たろう</rt></ruby>"), ("Nino Beridze", "ნინო ბერიძე"), ("ნინო ბერიძე", "Nino Beridze"), ("Ines Garcia", "ines.garcia26@example.org"), ("Korvanettel", "#source-korvanettel2026"),
    ],
)  # fmt: skip
def test_other_alphabets_and_keyboards(name: str, text: str) -> None:
    """Umlauts and their two letters, ruby within a name and the letters of Georgia hide nobody."""
    assert Scanner([Canary(name, "a", name=True)]).scan("f", text.encode()).hits


def appended(new: bytes, old: bytes) -> bytes:
    """A PDF to which a program appended another version, as it does to delete something quickly."""
    return old.rstrip() + b"\n" + new


def test_an_earlier_version_of_a_pdf_hides_nothing(scanner: Scanner) -> None:
    """What was deleted from a PDF and stays in its file is found, packed as it is, and so is what stands behind its end."""
    her = pdf(f"BT /F1 12 Tf 10 10 Td ({NAME}) Tj ET".encode())
    clean = pdf(b"BT /F1 12 Tf 10 10 Td (Nobody) Tj ET")
    assert not scanner.scan("a.pdf", clean).hits
    assert not scanner.scan("a.pdf", appended(clean, clean)).hits
    assert scanner.scan("a.pdf", appended(clean, her)).hits
    assert scanner.scan("a.pdf", clean + f"\n9 0 obj ({NAME}) endobj".encode()).hits


def test_a_pdf_with_too_many_versions_is_refused(scanner: Scanner) -> None:
    """It is not counted as clean."""
    clean = pdf()
    assert not scanner.scan("a.pdf", clean * MAX_VERSIONS).hits
    with pytest.raises(UnreadableFileError, match="earlier versions"):
        scanner.scan("a.pdf", clean * (MAX_VERSIONS + 1))


def test_a_picture_in_a_text_document_is_read(scanner: Scanner) -> None:
    """RTF holds pictures as hexadecimal digits, with what their program wrote into them."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", NAME, zip=True)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG", pnginfo=text)
    document = rb"{\rtf1 Nobody {\pict\pngblip " + picture.getvalue().hex().encode() + b"}}"
    assert scanner.scan("a.rtf", document).hits
