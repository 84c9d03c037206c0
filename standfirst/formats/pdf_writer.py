# mypy: disable-error-code="no-untyped-call"
# The library that writes PDFs annotates nothing.
"""Write the objects of a PDF: serialise each only once, and let no stream end in a line break.

A file with an identifier serialises every object twice, which compresses every stream twice. And a stream
that happens to end in a line break is read one byte short by programs that search for its end
instead of using its length; one PDF/A validator is such a program.
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
    """An object that is already serialised."""

    data = b""
    compressible = False


def settle(_document: Any, pdf: Any) -> None:
    """Serialise all objects of a file that is about to be written; WeasyPrint calls this."""
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
    """Compress a stream as `Stream.data` would, but once, and in ASCII85 if the bytes end in a line break."""
    packed = zlib.compress(b"\n".join(map(_to_bytes, stream.stream)), 9)
    filters = "/FlateDecode"
    if packed.endswith(_LINE_ENDS):
        packed, filters = base64.a85encode(packed) + b"~>", "[/ASCII85Decode /FlateDecode]"
    stream.stream, stream.compress = [packed], False
    stream.extra = {**stream.extra, "Filter": filters}


def _write(pdf: Any, output: Any, *options: Any) -> None:
    """Write the file, with an added space if a stream that is made last ends in a line break."""
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
