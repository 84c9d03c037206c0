# mypy: disable-error-code="no-untyped-call"
# The library that writes PDFs annotates nothing.
"""Writes the objects of a PDF: each put into words once, and no stream that ends as a line does.

A file with an identifier asks for the words of every object twice, which packs every stream twice. And a
stream that happens to end with the code of a line's end is read one byte short by programs that look for
its end by eye; one validator of archives is such a program.
"""

from __future__ import annotations

import base64
import io
import zlib
from typing import Any

from pydyf import PDF, Object, Stream, _to_bytes

TRIES = 16
_LINE_ENDS = (b"\n", b"\r")
_ENDED = tuple(end + b"\nendstream" for end in _LINE_ENDS)


class SerialisedObject(Object):  # type: ignore[misc]  # the library annotates nothing
    """An object of which only its words are left."""

    data = b""
    compressible = False


def settle(_document: Any, pdf: Any) -> None:
    """Settle all objects of a file that is about to be written; WeasyPrint calls this."""
    for place, item in enumerate(pdf.objects):
        if item.free == "f":
            continue
        if isinstance(item, Stream) and item.compress:
            _pack(item)
        settled = pdf.objects[place] = SerialisedObject()
        settled.number, settled.generation = item.number, item.generation
        settled.data, settled.compressible = item.data, item.compressible
    pdf.write = lambda *options: _write(pdf, *options)


def _pack(stream: Any) -> None:
    """What `Stream.data` does, once; as letters where the packed bytes end as a line does."""
    packed = zlib.compress(b"\n".join(map(_to_bytes, stream.stream)), 9)
    filters = "/FlateDecode"
    if packed.endswith(_LINE_ENDS):
        packed, filters = base64.a85encode(packed) + b"~>", "[/ASCII85Decode /FlateDecode]"
    stream.stream, stream.compress = [packed], False
    stream.extra = {**stream.extra, "Filter": filters}


def _write(pdf: Any, output: Any, *options: Any) -> None:
    """Write the file; with a blank more in it where the streams that are made last end as lines do."""
    count = len(pdf.objects)
    for _ in range(TRIES):
        written = io.BytesIO()
        PDF.write(pdf, written, *options)
        if not any(end in written.getvalue() for end in _ENDED):
            break
        del pdf.objects[count:]
        pdf.current_position = 0
        next(
            item for item in pdf.objects if item.compressible and isinstance(item, SerialisedObject)
        ).data += b" "
    output.write(written.getvalue())
