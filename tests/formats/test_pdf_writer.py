"""The objects of a PDF as they are written."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pydyf
import pytest

from standfirst.formats.pdf_writer import settle


def written(*texts: bytes, note: str = "x") -> bytes:
    """A file of one empty page and streams."""
    pdf = pydyf.PDF()
    pdf.info["Title"] = pydyf.String(note)
    for text in texts:
        pdf.add_object(pydyf.Stream([text], compress=True))
    pdf.add_page(
        pydyf.Dictionary(
            {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])}
        )
    )
    settle(None, pdf)
    out = io.BytesIO()
    pdf.write(out, "1.7", True, True)
    return out.getvalue()


def ending(end: bytes) -> bytes:
    """A text whose packed bytes end with a byte."""
    return next(text for number in range(99999) if zlib.compress(text := b"%d" % number, 9).endswith(end))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"b"])
def test_streams_say_what_was_put_in(end: bytes) -> None:
    """Whatever byte a packed stream ends with, the file reads back the same, and no stream ends as a line does."""
    text = ending(end)
    data = written(text)
    assert b"\n\nendstream" not in data
    assert b"\r\nendstream" not in data
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert text in [
            bytes(item.read_bytes()) for item in opened.objects if isinstance(item, pikepdf.Stream)
        ]


def test_streams_that_are_made_last_end_otherwise_too() -> None:
    """Among many files none has a stream that ends as a line does, though about one in sixty would."""
    for number in range(300):
        data = written(note=f"{number}")
        assert b"\n\nendstream" not in data
        assert b"\r\nendstream" not in data
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 1
