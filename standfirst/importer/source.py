"""Read a file safely and return its lines, checking encodings, limits and formats."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NoReturn

from standfirst.errors import InputError, Problem

Form = Literal["text", "markdown", "docx", "odt", "pdf", "html", "eml", "sheet"]

GIVE: Final = "give a text, Markdown, HTML, PDF, Word, OpenDocument or Excel file, or a message"

MAX_TEXT: Final = 4 * 1024 * 1024
"""Maximum bytes of a text file: twice the limit of a briefing, since UTF-16 takes two bytes per letter."""

MAX_DOCUMENT: Final = 48 * 1024 * 1024
"""Maximum bytes of a document, including pictures."""

MAX_WORD: Final = 50_000
"""The maximum number of characters without a space; only encoded data has more."""

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
    "|[\\U0001fffe\\U0001ffff\\U0002fffe\\U0002ffff\\U0010fffe\\U0010ffff]"
)
_WIDEST: Final = 200
_BLANKS: Final = re.compile(rf"[^\S\n]{{{_WIDEST},}}")
"""A run of spaces longer than in any text; patterns that begin or end with spaces are slow on it."""
_MAGIC: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Word file", "save it as .docx"),
    (b"{\\rtf", "an RTF file", "save it as .docx or .txt"),
    (b"\x89PNG", "a picture", "give the text itself"),
    (b"\xff\xd8\xff", "a picture", "give the text itself"),
    (b"GIF8", "a picture", "give the text itself"),
    (b"\x7fELF", "a program", GIVE),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source, counted from 1; in a Word file, one paragraph or cell."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name in messages, its format, its bytes, and its text if it is text."""

    name: str
    form: Form
    data: bytes
    text: str = ""
    encoding: str = ""


def refuse(name: str, code: str, message: str, fix: str) -> NoReturn:
    """Raise the single error of a file that is refused as a whole."""
    raise InputError([Problem(name, 1, 1, code, message, fix)])


def read(path: Path) -> SourceFile:
    """Read a file: SF001 not readable, SF002 too large, SF003 not text, SF009 empty."""
    name = clean(str(path)).replace("\n", " ")
    data = _bytes(path, name)
    if not data.strip(b" \t\r\n\x00"):
        refuse(name, "SF009", "the file is empty", GIVE)
    suffix = path.suffix.lower()
    if form := _document(data, suffix):
        return SourceFile(name, form, data)
    if len(data) > MAX_TEXT:
        refuse(name, "SF002", f"the text is larger than {MAX_TEXT // 2**20} MiB", "split it")
    text, encoding = decode(data, name)
    if not text.strip():
        refuse(name, "SF009", "the file is empty", GIVE)
    return SourceFile(name, _written(text, suffix), data, text, encoding)


def _document(data: bytes, suffix: str) -> Form | None:
    """Return the format of a file that is not text, by its first bytes, else by its name."""
    if data[:1024].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"%PDF"):
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        head = data[:400]
        if b"opendocument.text" in head:
            return "odt"
        book = b"opendocument.spreadsheet" in head or suffix in (".xlsx", ".xlsm", ".ods", ".xlsb")
        return "sheet" if book else "docx"
    if suffix == ".xls" and data[:4] == b"\xd0\xcf\x11\xe0":
        return "sheet"
    forms: dict[str, Form] = {
        ".docx": "docx",
        ".docm": "docx",
        ".odt": "odt",
        ".pdf": "pdf",
        ".eml": "eml",
        ".xlsx": "sheet",
    }
    return forms.get(suffix)


def _written(text: str, suffix: str) -> Form:
    if suffix in (".md", ".markdown"):
        return "markdown"
    html = suffix in (".html", ".htm", ".xhtml") or re.match(
        r"\s*(?:<!doctype html|<html[\s>])", text, re.IGNORECASE
    )
    return "html" if html else "text"


def _bytes(path: Path, name: str) -> bytes:
    fix = "check the path and its rights"
    try:
        if path.is_dir():
            refuse(name, "SF001", "is a folder", "give one file of it")
        if path.exists() and not path.is_file():
            refuse(name, "SF001", "is not a regular file", GIVE)
        with path.open("rb") as file:
            data = file.read(MAX_DOCUMENT + 1)
    except OSError as error:
        refuse(name, "SF001", f"cannot be read: {error.strerror or error}", fix)
    except ValueError:
        refuse(name, "SF001", "cannot be read: the path is not valid", fix)
    if len(data) > MAX_DOCUMENT:
        refuse(name, "SF002", f"the file is larger than {MAX_DOCUMENT // 2**20} MiB", "split it")
    return data


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and its encoding; SF003 if it is not text."""
    for magic, what, fix in _MAGIC:
        if data.startswith(magic):
            refuse(name, "SF003", f"this is {what}, not text", fix)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name)
    if wide := _wide(data):
        return _decoded(data, wide, name)
    if b"\x00" in data:
        refuse(name, "SF003", "this is not text", GIVE)
    try:
        return _text(data.decode("utf-8"), "utf-8", name)
    except UnicodeDecodeError:
        return _text(data.decode("cp1252", errors="replace"), "windows-1252", name)


def _decoded(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        return _text(data.decode(encoding), encoding, name)
    except UnicodeDecodeError as error:
        refuse(name, "SF003", f"byte {error.start + 1} is not {encoding}", "save the file as UTF-8")


def _wide(data: bytes) -> str:
    """Decode UTF-16 without a byte order mark, detected by zeros in every other byte."""
    head = data[:4096]
    half = len(head) // 2
    if half and len(data) % 2 == 0:
        if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
            return "utf-16-le"
        if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
            return "utf-16-be"
    return ""


def _text(text: str, encoding: str, name: str) -> tuple[str, str]:
    """Refuse bytes that decode but are not text, since Windows-1252 accepts nearly any byte."""
    sample = text[:65536]
    odd = len(_UNPRINTABLE.findall(sample)) + sample.count("\ufffd")
    if odd > max(2, len(sample) // (50 if encoding == "windows-1252" else 10)):
        refuse(name, "SF003", "this is not text", GIVE)
    if len(text) > MAX_WORD and max(map(len, text.split())) > MAX_WORD:
        refuse(name, "SF003", "this is not text", GIVE)
    return clean(text), encoding


def clean(text: str) -> str:
    """Normalise line breaks, control characters, tabs and Unicode (NFC)."""
    text = _NEWLINES.sub("\n", text)
    text = _UNPRINTABLE.sub("", text)
    text = _BLANKS.sub(" " * _WIDEST, text.expandtabs(4))
    return unicodedata.normalize("NFC", text)


def lines(text: str) -> tuple[SourceLine, ...]:
    """Return all lines of a cleaned text, counted from 1, without trailing spaces."""
    return tuple(SourceLine(number, line.rstrip()) for number, line in enumerate(text.split("\n"), start=1))
