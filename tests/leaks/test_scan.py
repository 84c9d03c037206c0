"""The leak scan: what is held back is found in every output, however it is written."""

from __future__ import annotations

import gzip
import io
import json
import logging
import quopri
import random
import struct
import tarfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from standfirst.engine import Store
from standfirst.engine.memo import Memo
from standfirst.errors import LeakError
from standfirst.leaks import decodings, extract, pictures, scan
from standfirst.leaks.extract import UnreadableFileError
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.scan import Scanner
from standfirst.leaks.watch_list import WatchList
from standfirst.names import normalise
from standfirst.names.search import Canary, unsearchable
from tests.growth import assert_linear
from tests.variants import VARIANTS

NAMES = {
    "long": "Shahzad Mengal Baloch",
    "middle": "Sara Baig",
    "short": "Zehri",
    "three": "Ali",
    "accents": "José Núñez Ibáñez",
    "urdu": "شہزاد مینگل",
    "short urdu": "علی",
    "chinese": "山田太郎",
}
HALF = {name: len(text) // 2 for name, text in NAMES.items()}


WRAPPERS: dict[str, tuple[str, str]] = {
    "page": ("x/01.html", "<!doctype html><html lang=en><body><p>He said: {} said so.</p></body></html>"),
    "attribute": ("x/01.html", '<p><img src="a.png" alt="Here, {}, is seen"></p>'),
    "JSON-LD": ("x/01.html", '<script type="application/ld+json">{{"a": "by {} at"}}</script>'),
    "data": ("x/01.json", '{{"voices": [{{"quote": "{}", "x": 1}}]}}'),
    "table": ("x/01.csv", 'a,b\r\n1,"{}"\r\n'),
    "feed": ("feed.xml", "<rss><item><description>{}</description></item></rss>"),
    "feed in CDATA": ("feed.xml", "<rss><item><description><![CDATA[{}]]></description></item></rss>"),
    "script": ("x.js", "const a = '{}';"),
    "style": ("x.css", ".a::before {{ content: '{}' }}"),
    "drawing": ("x.svg", "<svg><text><tspan>by</tspan> {} </text></svg>"),
    "text": ("x.txt", "Hello {}!"),
}


def scanner(*texts: str) -> Scanner:
    """A scanner for these words."""
    return Scanner(Canary(text, "briefings/q/03.yaml: voices.0.speaker.name") for text in texts)


def found(text: str, path: str, data: bytes) -> bool:
    """Whether a scan of the file finds the words."""
    return bool(scanner(text).scan(path, data).hits)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_matrix(wrapper: str, variant: str) -> None:
    """Every kind of name is found in every kind of text, however it is written."""
    path, frame = WRAPPERS[wrapper]
    missed = [
        name
        for name, text in NAMES.items()
        if not found(text, path, frame.format(VARIANTS[variant](text)).encode())
    ]
    assert missed == []


def test_nothing_found() -> None:
    """Texts that only look alike are no hits: parts of words, other people, scattered letters."""
    clean = "In Somalia the quality of alibis, Zehrian plans and a Zeh rite; Sara and Baig; sarabaigs; Jose. 12345 علیحدہ"
    for name, text in NAMES.items():
        assert not found(text, "x.html", f"<p>{clean}</p>".encode()), name


def test_all_at_once() -> None:
    """Canaries that overlap or share a beginning are all found, each once, in one scan."""
    names = ["Shahzad Mengal Baloch", "Mengal Baloch Street", "Shahzad Mengal Khan", "Zehri", "Zehri Town"]
    text = "Shahzad Mengal Baloch Street, Shahzad Mengal Khan, Zehri Town, Zehri, Shahzad Mengal Baloch"
    hits = scanner(*names).scan("x.html", text.encode()).hits
    assert sorted(hit.canary.text for hit in hits) == sorted(names)


def test_in_longer_words() -> None:
    """A long canary is found where words run together; a short one is not."""
    assert found("Shahzad Mengal", "x.txt", b"byShahzadMengalof")
    assert not found("Ali", "x.txt", b"byAliof")


# Other files


def png(kind: bytes, body: bytes) -> bytes:
    """A picture of one point with one more block."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (kind, body)]
    chunks += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    framed = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def jpeg(marker: int, body: bytes) -> bytes:
    """A picture with one more segment."""
    segment = bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0" + segment + b"\xff\xda\x00\x02\x12\x34\xff\xd9"


def riff(kind: bytes, body: bytes) -> bytes:
    """A WebP picture of one block."""
    chunk = kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def exif(text: str) -> bytes:
    """An artist in UTF-16, at an odd place, as Windows writes it."""
    return b"Exif\0\0II*\0\x08\0\0\0" + b"\x01" + text.encode("utf-16-le") + b"\0\0"


def xmp(text: str) -> bytes:
    """XMP with a name as its creator."""
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>'
        "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def zipped(name: str, data: bytes, note: str = "") -> bytes:
    """An archive of one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.comment = note.encode()
    return file.getvalue()


def named(name: str) -> bytes:
    """A packed file that says how it was called."""
    return b"\x1f\x8b\x08\x08" + b"\0" * 6 + name.encode() + b".txt\0" + gzip.compress(b"x")[10:]


def described(text: str) -> bytes:
    """A packed file with more about it."""
    told = text.encode()
    head = b"\x1f\x8b\x08\x04" + b"\0" * 6 + struct.pack("<H2sH", len(told) + 4, b"AB", len(told))
    return head + told + gzip.compress(b"x")[10:]


def zipped_as(name: bytes, *, extra: bytes = b"", comment: bytes = b"") -> bytes:
    """An archive of one file whose name is in letters of the system that packed it."""
    file, mask = io.BytesIO(), "#" * len(name)
    with zipfile.ZipFile(file, "w") as archive:
        about = zipfile.ZipInfo(mask)
        about.extra, about.comment = extra, comment
        archive.writestr(about, "x")
    return file.getvalue().replace(mask.encode(), name)


def small(text: str) -> bytes:
    """A text compressed in a small window, as a program writes a short one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 9)
    return packer.compress(text.encode()) + packer.flush()


def profile(text: str) -> bytes:
    """A profile of ImageMagick: hexadecimal digits in lines."""
    digits = exif(text).hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\nexif\n{len(digits) // 2:8}\n{lines}\n".encode()


GIF = b"GIF89a\1\0\1\0\x80\0\0" + b"\xff" * 6
"""The beginning of a picture of one point with two colours."""
POINT = b"\x2c\0\0\0\0\1\0\1\0\x80" + b"\x21" * 6 + b"\x02\x02\x44\x01\0"
"""Its point, with two colours of its own."""


def cbor(*words: str) -> bytes:
    """An array of arrays [word, [numbers]], as in the index."""
    encoded = [word.encode() for word in words]
    heads = [bytes([0x60 + len(w)]) if len(w) < 24 else bytes([0x78, len(w)]) for w in encoded]
    rows = (
        b"\x82" + head + word + b"\x83\x01\x18\x6c\x19\x01\x02"
        for head, word in zip(heads, encoded, strict=True)
    )
    return bytes([0x80 + len(words)]) + b"".join(rows)


def packed(data: bytes) -> bytes:
    """A file of the search index."""
    return gzip.compress(b"pagefind_dcd" + data)


def tarred(text: str) -> bytes:
    """A tape archive of one packed file."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        about = tarfile.TarInfo("notes.gz")
        inner = gzip.compress(text.encode())
        about.size = len(inner)
        archive.addfile(about, io.BytesIO(inner))
    return file.getvalue()


def message(text: str, encoding: str, *, subject: str = "Hello", file: bytes = b"") -> bytes:
    """A message as mail programs save it."""
    made = EmailMessage(policy.SMTP)
    made["Subject"] = subject
    made["From"] = "desk@example.org"
    made.set_content(f"by {text}.\n", cte=encoding)
    if file:
        made.add_attachment(file, maintype="application", subtype="gzip", filename="notes.gz")
    return bytes(made)


def folded_lines(text: str) -> str:
    """A text in lines of a few letters, as calendars fold it."""
    return "\r\n ".join(text[at : at + 3] for at in range(0, len(text), 3))


FILES: dict[str, Callable[[str], bytes]] = {
    "tEXt": lambda text: png(b"tEXt", b"Author\0" + text.encode()),
    "zTXt": lambda text: png(b"zTXt", b"Author\0\0" + zlib.compress(text.encode())),
    "iTXt": lambda text: png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(text)),
    "compressed iTXt": lambda text: png(b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(text.encode(), 9)),
    "PNG EXIF": lambda text: png(b"eXIf", exif(text)[6:]),
    "after the PNG": lambda text: png(b"tIME", b"") + text.encode(),
    "JPEG comment": lambda text: jpeg(0xFE, text.encode()),
    "JPEG EXIF": lambda text: jpeg(0xE1, exif(text)),
    "JPEG XMP": lambda text: jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(text)),
    "JPEG IPTC": lambda text: jpeg(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\x1c\x02\x50\0\x09" + text.encode()
    ),
    "after the JPEG": lambda text: jpeg(0xFE, b"") + text.encode(),
    "WebP XMP": lambda text: riff(b"XMP ", xmp(text)),
    "WebP EXIF": lambda text: riff(b"EXIF", exif(text)),
    "GIF comment": lambda text: (
        b"GIF89a\1\0\1\0\0\0\0\x21\xfe" + bytes([len(text.encode())]) + text.encode() + b"\0;"
    ),
    "GIF XMP": lambda text: (
        GIF + POINT + b"\x21\xff\x0bXMP DataXMP" + xmp(text) + bytes((1, *range(255, -1, -1), 0, 59))
    ),
    "after the GIF": lambda text: GIF + POINT + b";" + text.encode(),
    "after the WebP": lambda text: riff(b"XMP ", b"x") + text.encode(),
    "after a JPEG without its end": lambda text: (
        jpeg(0xFE, b"").removesuffix(b"\xff\xd9") + b"\n" + text.encode()
    ),
    "zTXt of a small window": lambda text: png(b"zTXt", b"Author\0\0" + small(text)),
    "profile of ImageMagick": lambda text: png(
        b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile(text))
    ),
    "credentials in a PNG": lambda text: png(b"caBX", b"\0\0\1\2jumb\0" + text.encode()),
    "archive behind a picture": lambda text: png(b"tIME", b"") + zipped("a.txt", text.encode()),
    "archive behind its program": lambda text: b"MZ\x90\0" + zipped("a.txt", text.encode()),
    "after an archive": lambda text: zipped("a", b"x") + text.encode(),
    "name in an archive of another system": lambda text: zipped_as(text.encode()),
    "more about a file of an archive": lambda text: zipped_as(
        b"a", extra=struct.pack("<HH", 0x7075, 5 + len(text.encode())) + b"\1\0\0\0\0" + text.encode()
    ),
    "note on a file of an archive": lambda text: zipped_as(b"a", comment=text.encode()),
    "after a tape archive": lambda text: tarred("x") + text.encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "name in gzip": named,
    "name of the second in gzip": lambda text: gzip.compress(b"x") + named(text),
    "more about a packed file": described,
    "tar": tarred,
    "packed tar": lambda text: gzip.compress(tarred(text)),
    "message in base64": lambda text: message(text, "base64"),
    "message in quoted-printable": lambda text: message(text, "quoted-printable"),
    "subject of a message": lambda text: message("x", "7bit", subject=text),
    "file of a message": lambda text: message("x", "7bit", file=gzip.compress(text.encode())),
    "calendar in folded lines": lambda text: f"BEGIN:VCALENDAR\r\nSUMMARY:{folded_lines(text)}\r\n".encode(),
    "card in quoted-printable": lambda text: (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"
        + quopri.encodestring(text.encode(), quotetabs=True)
        + b"\r\nEND:VCARD\r\n"
    ),
    "areas": lambda text: json.dumps({"type": "Feature", "properties": {"name": text}}).encode(),
    "office runs": lambda text: zipped(
        "word/document.xml", "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in text).encode()
    ),
    "icon": lambda text: b"\0\0\1\0\1\0" + b"\0" * 16 + png(b"tEXt", b"Author\0" + text.encode()),
    "note in an archive": lambda text: zipped("a", b"", text),
    "archive": lambda text: zipped("word/document.xml", f"<w:t>by {text}.</w:t>".encode()),
    "picture in an archive": lambda text: zipped("a.png", png(b"tEXt", b"Author\0" + text.encode())),
    "search fragment": lambda text: packed(json.dumps({"content": f"by {text}."}).encode()),
    "UTF-16": lambda text: text.encode("utf-16"),
    "unknown bytes": lambda text: b"\xff\xfe\xfd\x80" + text.encode() + b"\x81",
    "UTF-16 without a mark": lambda text: f"by {text}.".encode("utf-16-le"),
    "unknown UTF-16": lambda text: b"\x80\x81\x82" + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("kind", FILES)
def test_files(kind: str) -> None:
    """Every kind of name is found in pictures' metadata, archives, the search index, odd encodings."""
    missed = [name for name, text in NAMES.items() if not found(text, "file.bin", FILES[kind](text))]
    assert missed == []


def test_search_index() -> None:
    """Each word of the search index is read as a word of its own."""
    words = ["report", "ali", "ziarat", "zehri", "علی", "averyverylongwordofmorethan23letters"]
    data = packed(cbor(*words))
    hits = scanner("Ali", "Zehri", "علی", "lizia").scan("a.pf_index", data).hits
    assert {hit.canary.text for hit in hits} == {"Ali", "Zehri", "علی"}
    assert extract.cbor_strings(cbor(*words)) == words


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("عبد الرحمن الزهراني", "abdulrahman.alzahrani@example.org"), ("عبد الرحمن الزهراني", "alzahrani_abdulrahman"), ("عبد الرحمن الزهراني", "abdulrahman-alzahrani.jpg"),
        ("غلام مصطفیٰ بروہی", "ghulam.mustafa.brohi@example.org"), ("غلام مصطفیٰ بروہی", "GhulamMustafaBrohi"), ("غلام مصطفیٰ بروہی", "#BrohiGhulamMustafa"),
        ("Zerina Quillfeather", "z.quillfeather@example.org"), ("Zerina Quillfeather", "quillfeather-z.png"), ("Олена Ковальчук", "olena.kovalchuk+press@example.org"),
        ("김 민준호", "KimMinjunho"), ("Françoise Desrosiers", "f_desrosiers.docx"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "write to {} now",
        '<img alt="a map by {}, 2026">',
        '{{"note": "see {}"}}',
        "author = {{x and {}}},",
        "a,b\n1,{}\n",
    ],
)
def test_an_address_within_a_text_is_read_without_its_capitals(name: str, written: str, around: str) -> None:
    """Addresses, file names and tags have no capitals, or have them elsewhere, also if a sentence surrounds them."""
    one = Scanner([Canary(name, "x", name=True)])
    assert one.scan("a.txt", around.format(written).encode()).hits


def test_other_addresses_are_no_names() -> None:
    """Addresses of others, domains, versions and file names that share a word with a name."""
    one = Scanner(
        [
            Canary(name, "x", name=True)
            for name in ("May Page", "Ali Hassan", "Ada Marlow", "غلام مصطفیٰ بروہی")
        ]
    )
    texts = [
        "see index.page.html",
        "hassan.k@example.org",
        "JavaScript and PostgreSQL",
        "mustafa.kemal@example.org",
        "e.g.this and a.b.c",
        "marlow.example.org",
        "GitHub-MarlowBridge",
    ]
    assert [text for text in texts if one.scan("a.txt", f"It is {text} here.".encode()).hits] == []


def test_an_allowed_name_may_be_in_the_search_index() -> None:
    """The index has the words of an allowed text one by one; a page that has them elsewhere is refused all the same."""
    canaries = [Canary(name, "x, in part", name=True) for name in ("Wrenchworth", "Quillfeather")]
    one = Scanner(canaries, ["says Wrenchworth"])
    index = packed(cbor("says", "wrenchworth"))
    assert not one.scan("a.pf_index", index).hits
    assert Scanner(canaries).scan("a.pf_index", index).hits
    assert one.scan("a.pf_index", packed(cbor("quillfeather", "says"))).hits
    assert one.scan("a.html", b"<p>So it is, Wrenchworth said.</p>").hits
    assert not one.scan("a.html", b"<p>So says Wrenchworth.</p>").hits


@pytest.mark.parametrize("size", [1, 23, 24, 30, 31, 32, 255, 256, 70_000])
def test_strings_of_any_length(size: int) -> None:
    """A string of the search index is read whatever its length, after numbers and tags of any width."""
    word = "z" * size
    numbers = b"\x85\x17\x38\x61\x19\x61\x61\x1a" + b"abcd" + b"\xfb" + b"abcdefgh"
    head = (
        bytes([0x60 + size])
        if size < 24
        else bytes([0x78, size])
        if size < 256
        else struct.pack(">BI", 0x7A, size)
    )
    assert extract.cbor_strings(numbers + b"\x9f\xc1" + head + word.encode() + b"\xff") == [word]
    assert extract.cbor_strings(numbers + head[:1]) == [""]
    assert extract.cbor_strings(b"\x1a\x61") == []


@pytest.mark.parametrize("name", NAMES)
def test_file_names(name: str) -> None:
    """A name is found in a path, with its words parted as slugs part them, and percent-encoded."""
    text = NAMES[name]
    for path in (
        f"q/{text.lower().replace(' ', '-')}-01.html",
        f"q/{urllib.parse.quote(text)}.pdf",
        f"{text}/x",
    ):
        (hit,) = scanner(text).scan(path, b"").hits
        assert (hit.path, hit.where) == (path, "file name")


def test_skipped() -> None:
    """Fonts and programs are left out with a reason; their names are not."""
    for data in (b"wOF2xxxx", b"\0\1\0\0xxx", packed(b"\0asm...")):
        result = scanner("Zehri").scan("fonts/zehri.woff2", data)
        assert result.unread
        assert len(result.hits) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\x1f\x8bgarbage",
        b"BZh91AY&SYgarbage",
        b"\xfd7zXZ\0garbage",
        b"PK\x03\x04garbage",
        b"%PDF-1.7 garbage",
    ],
)
def test_unreadable(data: bytes) -> None:
    """What cannot be read is not taken for clean."""
    with pytest.raises(UnreadableFileError, match=r"x\.bin: .*; what cannot be read cannot be published"):
        scanner("Zehri").scan("x.bin", data)


@pytest.mark.parametrize(
    "magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh91AY&SY", b"MSCF", b"\x04\x22\x4d\x18"]
)  # fmt: skip
def test_archives_that_nobody_opens(magic: bytes) -> None:
    """An archive of a kind that is not read is refused, also within another, and never counted as clean."""
    for data in (magic + b"whatever", zipped("a", magic), gzip.compress(magic)):
        with pytest.raises(UnreadableFileError, match="an archive of a kind that is not read"):
            scanner("Zehri").scan("x.bin", data)


@pytest.mark.parametrize(("encoding", "name"), [
    ("cp866", "Хадиза Оконкво"), ("cp1251", "Хадиза Оконкво"), ("cp1252", "Xavière Lemaître"), ("cp850", "Xavière Lemaître"),
    ("cp852", "Łucja Żywiec"), ("cp720", "خديجة الأمين"), ("cp1256", "خديجة الأمين"), ("cp857", "Ayşe Çağlar"), ("cp737", "Ελένη Παππά"),
    ("cp862", "מרים אדלר"),
])  # fmt: skip
def test_names_in_archives_are_read_in_the_letters_of_any_system(encoding: str, name: str) -> None:
    """An archive that does not say in which letters it gives the names and notes of its files hides none."""
    assert found(name, "x.zip", zipped_as(name.encode(encoding)))
    assert found(name, "x.zip", zipped_as(b"a", comment=name.encode(encoding)))
    assert not found("Zehri", "x.zip", zipped_as(name.encode(encoding)))


def test_an_archive_with_a_file_that_it_does_not_list_is_refused() -> None:
    """What was taken out of the list of an archive may still be in it, and is not counted as clean."""
    hidden, open_one = zipped("a", b"Zehri"), zipped("b", b"x")
    data = hidden[: hidden.index(b"PK\x01\x02")] + open_one
    with pytest.raises(UnreadableFileError, match="does not list"):
        scanner("Zehri").scan("x.zip", data)
    assert not found("Zehri", "x.zip", open_one)


def layered(data: bytes, layers: int, pack: Callable[[bytes], bytes]) -> bytes:
    """A file packed again and again."""
    for _ in range(layers):
        data = pack(data)
    return data


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped("a", data)], ids=["gzip", "zip"])
def test_four_layers_are_opened(pack: Callable[[bytes], bytes]) -> None:
    """A file in a file in a file is read; a fifth layer is refused."""
    assert found("Zehri", "x.gz", layered(b"by Zehri", 4, pack))
    with pytest.raises(UnreadableFileError, match="too deeply"):
        scanner("Zehri").scan("x.gz", layered(b"by Zehri", 5, pack))


def test_a_search_index_is_one_layer() -> None:
    """A page of the search index is read as deep as any other file."""
    page = b'pagefind_dcd{"content": "by Zehri"}'
    assert found("Zehri", "x.gz", layered(page, 3, gzip.compress))
    with pytest.raises(UnreadableFileError, match="too deeply"):
        scanner("Zehri").scan("x.gz", layered(page, 4, gzip.compress))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_letters_of_two_bytes_that_are_also_letters_of_one(encoding: str) -> None:
    """Arabic in UTF-16 without a mark is valid UTF-8, too, and is read as both."""
    data = "كتبت خديجة الأمين".encode(encoding)
    assert data.decode("utf-8")
    assert found("خديجة الأمين", "x.csv", data)


def test_hexadecimal_digits_in_a_text_are_no_file() -> None:
    """A checksum that begins as an archive does refuses no page."""
    digits = b"377abcaf271c" + b"00" * 60
    assert not found("Zehri", "x.html", b"<p> " + digits + b"</p>")
    with pytest.raises(UnreadableFileError, match="of a kind that is not read"):
        scanner("Zehri").scan("x.rtf", b"{\\rtf1 " + digits + b"}")


def test_a_picture_in_an_archive_is_named() -> None:
    """A hit in the metadata of a picture says in which file of the archive it is."""
    data = zipped("photo.png", png(b"tEXt", b"Author\0Zehri"))
    assert {hit.where for hit in scanner("Zehri").scan("x.zip", data).hits} == {"text: photo.png: metadata"}


def test_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives in archives without end, or that unpack to absurd sizes, are refused."""
    data = b"text"
    for _ in range(8):
        data = gzip.compress(data)
    with pytest.raises(UnreadableFileError, match="too deeply"):
        scanner("Zehri").scan("x.gz", data)
    monkeypatch.setattr(extract, "MAX_UNPACKED", 1000)
    for bomb in (gzip.compress(b"0" * 2000), zipped("a", b"0" * 2000)):
        with pytest.raises(UnreadableFileError, match="absurd size"):
            scanner("Zehri").scan("x.gz", bomb)


# PDF


@pytest.fixture(scope="module")
def make_pdf() -> Callable[[str], bytes]:
    """A PDF of text, made as reports are made."""
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    def make(body: str, **options: Any) -> bytes:
        return bytes(weasyprint.HTML(string=f"<html lang=en>{body}").write_pdf(**options))

    return make


PDF_NAMES = ("long", "middle", "short", "three", "accents")
PDF_BODIES = {
    "text": "<p>He said: {}, of course.",
    "narrow": "<style>p {{ width: 4em; hyphens: auto; text-align: justify }}</style><p>So said {} to us.",
    "capitals": "<p style='text-transform: uppercase; letter-spacing: .1em'>So said {} to us.",
    "ligatures": "<p style='font-variant: small-caps'>So said {} to us.",
    "spans": "<p>So said <b>{}</b> to us.",
    "invisible": "<p style='color: white; font-size: 1px'>{}",
    "outline": "<h1 style='bookmark-label: \"{}\"'>x</h1>",
    "title": "<title>By {}</title><p>x",
    "author": "<meta name=author content='{}'><p>x",
    "keywords": "<meta name=keywords content='a, {}'><p>x",
    "alternative": "<img alt='Seen: {}' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>",
    "link": "<a href='https://example.org/?q={}'>x</a>",
    "field": "<form><input name=a value='{}'></form>",
}


@pytest.mark.slow
@pytest.mark.parametrize("place", PDF_BODIES)
def test_pdf(place: str, make_pdf: Callable[..., bytes]) -> None:
    """Names are found in the text of a PDF and in everything that it says about itself."""
    missed = []
    for name in PDF_NAMES:
        data = make_pdf(PDF_BODIES[place].format(NAMES[name]), pdf_variant="pdf/ua-1", pdf_forms=True)
        if not found(NAMES[name], "x.pdf", data):
            missed.append(name)
    assert missed == []


@pytest.mark.slow
def test_pdf_attachment(make_pdf: Callable[..., bytes]) -> None:
    """An attachment is read by its own type, its name and description too."""
    import weasyprint

    for text in (NAMES[name] for name in PDF_NAMES):
        for options in (
            {"string": json.dumps({"a": text}), "name": "a.json"},
            {"string": "x", "name": f"{text}.json"},
            {"string": "x", "name": "a.json", "description": text},
        ):
            data = make_pdf("<p>x", attachments=[weasyprint.Attachment(**options)])
            assert found(text, "x.pdf", data), (text, options)


@pytest.mark.slow
def test_pdf_by_hand(make_pdf: Callable[..., bytes]) -> None:
    """XMP, custom metadata, spoken text, comments and a photograph's EXIF in a PDF are read."""
    places: dict[str, Callable[[pikepdf.Pdf, str], Any]] = {
        "XMP": lambda pdf, text: pdf.Root.__setattr__(
            "Metadata", pdf.make_stream(xmp(text), Type=pikepdf.Name.Metadata)
        ),
        "info": lambda pdf, text: pdf.docinfo.__setitem__("/Desk", text),
        "spoken": lambda pdf, text: pdf.pages[0].contents_add(
            b"/Span <</ActualText %b>> BDC EMC" % pikepdf.String(text).unparse()
        ),
        "comment": lambda pdf, text: pdf.pages[0].obj.__setitem__(
            "/Annots", [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents=text)]
        ),
        "photograph": lambda pdf, text: pdf.pages[0].obj.__setitem__(
            "/X",
            pdf.make_stream(
                jpeg(0xE1, exif(text)), Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode
            ),
        ),
    }
    blank = make_pdf("<p>x")
    for place, plant in places.items():
        for text in NAMES.values():
            file = io.BytesIO()
            with pikepdf.open(io.BytesIO(blank)) as pdf:
                plant(pdf, text)
                pdf.save(file)
            assert found(text, "x.pdf", file.getvalue()), (place, text)


def test_shaped_script(make_pdf: Callable[..., bytes]) -> None:
    """Urdu in a PDF, which no reader gets back in order, is read in what the PDF was drawn from."""
    body = f"<p lang=ur dir=rtl>کوئٹہ میں {NAMES['urdu']} نے کہا"
    search = scanner(NAMES["urdu"], NAMES["short urdu"])
    assert "shaped script" in search.scan("x.pdf", make_pdf(body)).unread
    both = search.scan("x.pdf", make_pdf(body), body)
    assert [(hit.canary.text, hit.where) for hit in both.hits] == [(NAMES["urdu"], "its source")]
    assert both.unread == ""
    assert search.scan("x.pdf", make_pdf("<p>x")).unread == ""


def test_locked_pdf(make_pdf: Callable[..., bytes]) -> None:
    """A PDF that opens only with a password is not taken for clean."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf("<p>x"))) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(user="x", owner="y"))
    with pytest.raises(UnreadableFileError, match="the PDF cannot be read"):
        scanner("Zehri").scan("x.pdf", file.getvalue())


def test_what_unpacks_to_the_bound_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed file may grow to the bound and no further."""
    monkeypatch.setattr(extract, "MAX_UNPACKED", 5)
    for pack in (lambda text: gzip.compress(text.encode()), _zipped):
        data, longer = pack("Zehri"), pack("Zehri.")
        assert scanner("Zehri").scan("x", data).hits
        with pytest.raises(UnreadableFileError, match="absurd"):
            scanner("Zehri").scan("x", longer)


def _zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", text)
    return out.getvalue()


@pytest.mark.parametrize("before", [b"", b"\xff\x01", b"\xff\xd0", b"\xff\xd7", b"\xff\x00", b"\xff\xff"])
def test_markers_without_a_length_hide_no_comment(before: bytes) -> None:
    """A comment of a JPEG is read behind markers that have no length."""
    assert list(pictures.blocks(b"\xff\xd8" + before + b"\xff\xfe\x00\x07Zehri")) == [b"Zehri"]


def test_a_block_of_a_picture_is_read_whole() -> None:
    """The words of a PNG begin with the name of what they say."""
    block = b"Author\0Zehri"
    data = b"\x89PNG\r\n\x1a\n" + len(block).to_bytes(4, "big") + b"tEXt" + block + b"\0\0\0\0"
    assert next(pictures.blocks(data)) == block


TAIL = b"behind"
SEGMENT = b"\xff\xe0\x00\x04JF"
PICTURES: dict[str, tuple[bytes, list[bytes]]] = {
    "JPEG": (
        b"\xff\xd8" + SEGMENT + b"\xff\xdb\x00\x03q" + b"\xff\xfe\x00\x05abc\xff\xda\x00\x02\x12\xff\x00\x34\xff\xfe\x00\x04de\xff\xd9" + TAIL,
        [b"JF", b"abc", b"de", TAIL],
    ),
    "JPEG without its end": (b"\xff\xd8" + SEGMENT + b"\xff\xda\x00\x02\x12" + TAIL, [b"JF", TAIL]),
    "JPEG with a segment of no length": (b"\xff\xd8\xff\xfe\x00\x00\xff\xfe\x00\x05abc", [b"", b"abc"]),
    "PNG": (png(b"tEXt", b"a\0b") + TAIL, [b"a\0b", b"", b"", b"", TAIL]),
    "PNG of a small window": (png(b"zTXt", b"a\0\0" + small("b")), [b"a\0\0" + small("b"), b"b", b"", b"", b""]),
    "PNG with a wrong window": (png(b"zTXt", b"a\0\x08\x1d\0" + small("b")), [b"a\0\x08\x1d\0" + small("b"), b"b", b"", b"", b""]),
    "PNG that is cut off": (png(b"tEXt", b"a\0b")[:45], [b"a\0b", b"", b""]),
    "PNG with digits": (png(b"tEXt", b"a\0" + b"414243444546474849"), [b"a\0" + b"414243444546474849", b"ABCDEFGHI", b"", b"", b"", b""]),
    "WebP": (riff(b"EXIF", b"abc") + TAIL, [b"abc", TAIL]),
    "WebP with points": (riff(b"VP8L", b"abcd") + TAIL, [TAIL]),
    "GIF": (GIF + b"\x21\xfe\x03abc\x02de\0" + POINT + b"\x21\xf9\x01f\0;" + TAIL, [b"abcde", b"\x21\xfe\x03abc\x02de\0", b"f", b"\x21\xf9\x01f\0", b";" + TAIL]),
    "GIF that is cut off": (GIF + b"\x21\xfe\x09abc", [b"abc", b"\x21\xfe\x09abc", b""]),
    "GIF without colours": (b"GIF89a\1\0\1\0\0\0\0\x21\xfe\x03abc\0;", [b"abc", b"\x21\xfe\x03abc\0", b";"]),
}  # fmt: skip
"""Pictures, and what of them may have words, in order."""


@pytest.mark.parametrize("contents", [5, True, pikepdf.String("a"), pikepdf.Array([5]), pikepdf.Dictionary()])
def test_a_page_of_a_pdf_whose_content_is_none_is_read(contents: object) -> None:
    """A page whose content is a number or a text hides no attachment."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.pages[0].obj["/Contents"] = contents
    document.pages[0].obj["/Attached"] = document.make_stream(b"for Gul Zehri")
    document.save(out)
    assert any("Zehri" in one.text for one in extract.passages(out.getvalue()))


def _small_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/ü.txt", "x" * 50)
        archive.writestr("b.xml", "<a>b</a>")
    return out.getvalue()


def _small_pdf() -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.pages[0].obj["/Contents"] = document.make_stream(b"BT ET")
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("whole", [_small_zip(), _small_pdf()], ids=["zip", "PDF"])
def test_a_damaged_file_is_read_or_refused(whole: bytes) -> None:
    """Whatever byte is wrong or missing, the scan reads the file or says that it cannot, without a traceback."""
    chance = random.Random(9)
    for _ in range(300):
        data = bytearray(whole)
        for at in (chance.randrange(len(data) - 9) for _ in range(chance.randint(1, 4))):
            if chance.random() < 0.5:
                data[at] = chance.choice([0, 48, 53, 127, 128, 255])
            else:
                data[at : at + chance.randint(1, 9)] = b""
            data += b" " * (len(whole) - len(data))
        with suppress(extract.UnreadableFileError):
            list(extract.passages(bytes(data)))


def test_a_block_that_seems_compressed_everywhere_is_read_in_linear_time() -> None:
    """Decompression is not tried at each of the thousands of places where it could begin."""

    def prepare(count: int) -> Callable[[], object]:
        data = png(b"tEXt", b"\0\x78\x01\x00\xff\xff\x00\x00" * count + b"end")
        return lambda: list(pictures.blocks(data))

    assert_linear(prepare, 5_000, times=10)


@pytest.mark.parametrize("kind", PICTURES)
def test_what_of_a_picture_may_have_words(kind: str) -> None:
    """Each block that is not points is read, and what lies behind the last, once each."""
    data, expected = PICTURES[kind]
    assert list(pictures.blocks(data)) == expected


def test_the_page_is_named(make_pdf: Callable[..., bytes]) -> None:
    """A hit in a PDF says on which page, counted from 1; text in Latin letters is read, shaped letters elsewhere, too."""
    found = scanner("Zehri").scan("x.pdf", make_pdf("<p>Zehri"))
    assert {hit.where for hit in found.hits} == {"page 1"}
    assert found.unread == ""
    assert scanner("Zehri").scan("x.txt", "علی".encode()).unread == ""


def test_signs_that_programs_leave_in_words() -> None:
    """What some programs write for a hyphen at the end of a line parts no word."""
    for sign in "\u0002\ufffe":
        assert scanner("Zehri").scan("x.txt", f"Zeh{sign}ri".encode()).hits


# What is done with it


def test_blind() -> None:
    """What is too short to look for is reported with the reason, never dropped."""
    texts = ("01", "X", "", "...", "34", "1234", "山", "Ali", "12345", "山田", "علی")
    blind = {item.canary.text: item.reason for item in unsearchable(Canary(text, "x") for text in texts)}
    assert blind == {
        "01": "a number of less than 5 digits is too common to search for",
        "34": "a number of less than 5 digits is too common to search for",
        "1234": "a number of less than 5 digits is too common to search for",
        "X": "it has less than 3 letters",
        "": "it has less than 3 letters",
        "...": "it has less than 3 letters",
        "山": "it has less than 2 letters",
    }


def test_sift() -> None:
    """A lenient canary that public records say openly is given up and reported; a strict one is not."""
    place = Canary("Quetta", "x.yaml: voices.0.speaker.place", strict=False)
    role = Canary("Tailor", "x.yaml: voices.0.speaker.role", strict=False)
    name = Canary("Sara Baig", "x.yaml: voices.0.speaker.name")
    public = [("y.yaml", "News from QUETTA"), ("z.yaml", "Sara Baig said so in Quetta")]
    usable, blind = scan.sift([place, role, name], public)
    assert usable == [role, name]
    assert [(item.canary, item.reason) for item in blind] == [(place, "the same text is public in y.yaml")]


def test_refuse() -> None:
    """The error names the artefact and the origin, and does not say the secret."""
    texts = ("Shahzad Mengal Baloch", "Zehri")
    hits = scanner(*texts).scan("q/01.html", b"Shahzad Mengal Baloch and Zehri").hits
    with pytest.raises(LeakError) as caught:
        scan.refuse(hits)
    message = str(caught.value)
    assert "q/01.html (text): holds what briefings/q/03.yaml: voices.0.speaker.name holds back" in message
    assert "(“S…”, 19 letters)" in message
    assert not any(word in message for text in texts for word in text.split())
    scan.refuse([])


def test_folding() -> None:
    """Folding twice is folding once, and different names stay different."""
    texts = [*NAMES.values(), "Straße ﬁne İstanbul ½ ٣٤ x²", "\ud800"]
    folded = [normalise.fold(text) for text in texts]
    assert [normalise.fold(data.decode()) for data in folded] == folded
    assert len(set(folded)) == len(folded)
    assert normalise.fold("كوئٹہ") == normalise.fold("کوئٹه")


@pytest.mark.slow
@pytest.mark.parametrize("unit", [b"<", b"&", b"\\", b"%2", b"-\n", b"<b "])
def test_linear(unit: bytes) -> None:
    """Hostile markup is scanned for 2,000 canaries in a time that grows with its length."""
    many = Scanner(Canary(f"Somebody {chr(97 + i % 26)}{i} Protected", "x") for i in range(2000))

    def prepare(length: int) -> Callable[[], object]:
        data = (unit * length)[:length]
        return lambda: many.scan("x.html", data)

    assert_linear(prepare, 30_000, times=10)


@pytest.mark.slow
def test_golden_page() -> None:
    """A scan of every file of this package finds no canary that is not there, and does not fail."""
    package = Path(__file__).parents[2] / "standfirst"
    files = [path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(files) > 20
    search = scanner("Shahzad Mengal Baloch", "Sara Baig", "山田太郎")
    assert [hit for path in files for hit in search.scan(path.name, path.read_bytes()).hits] == []


def test_remembered_words_hide_no_other_name() -> None:
    """Words that a scan found to write nothing of a name are passed over for these names alone."""
    kept = Memo(Store(None, ""))
    said = OutgoingPart("a.txt", b"Rivera saw the river with Ms Selma Quilling.")

    def found(*names: str) -> set[str]:
        gate = Gate(WatchList(tuple(Canary(name, "x", name=True) for name in names), ()), kept)
        hits = {hit.canary.text for hit in gate.scan(said).hits}
        gate.remember()
        return hits

    for _ in range(2):
        assert found("Ines Marlow") == set()
        assert found("Ines Marlow", "Selma Quilling") == {"Selma Quilling"}
        assert found("Rivera") == {"Rivera"}
    gate = Gate(WatchList((Canary("Ines Marlow", "x", name=True),), ()), kept)
    assert {"rivera", "river", "selma"} <= set(gate.unrelated)
    other = Gate(WatchList((Canary("Lena Ortiz", "x", name=True),), ()), kept)
    other.skip(["selma", "river"])
    other.scan(said)
    assert len(other.unrelated) == len(set(other.unrelated)) > 5


def test_a_file_of_the_search_index_is_no_text_of_its_words() -> None:
    """The words of a page are in the order of the alphabet, so that two that stand side by side are no name."""
    one = Scanner([Canary("Ada Wrenchworth", "x", name=True)])
    assert not one.scan("a.pf_index", packed(cbor("ada", "wrenchworth"))).hits
    assert one.scan("a.html", b"<p>ada wrenchworth</p>").hits


def test_rtf_writes_letters_above_32767_as_negative_numbers() -> None:
    """Korean and many Chinese letters are such."""
    name = "김민준"
    written = "".join(f"\\u{ord(letter) - 65_536}?" for letter in name)
    assert found(name, "a.rtf", f"{{\\rtf1\\ansi {written}}}".encode())


def test_a_comment_of_a_gif_continues_from_block_to_block() -> None:
    """Blocks have at most 255 bytes, and a name may begin in one and end in the next."""
    blocks = bytes([4]) + b"Zeri" + bytes([65]) + b"na Quillfeather".ljust(65) + b"\0"  # 65 is a letter
    out = io.BytesIO()
    Image.new("P", (2, 2)).save(out, "GIF")
    data = out.getvalue()[:-1] + b"\x21\xfe" + blocks + b";"
    assert found("Zerina Quillfeather", "a.gif", data)


def test_lines_with_escapes_are_read_with_their_neighbours() -> None:
    """A word may begin in the line before an escape, or end in the one after it."""
    lines = decodings._escaped  # a shortcut, of which only the time is seen elsewhere
    assert lines("one\ntwo\nthree &amp; four\nfive\nsix") == "two\nthree &amp; four\nfive"
    assert lines("one\ntwo") == ""


def test_a_file_that_cannot_be_read_back_needs_no_source() -> None:
    """Only what was rendered from HTML can be looked at there instead."""
    watch = WatchList((Canary("Zerina Quillfeather", "x", name=True),), ())
    assert Gate(watch).scan(OutgoingPart("a.ico", b"\0\0\1\0" + bytes(64))).unread
