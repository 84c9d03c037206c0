"""Looks into a PDF that may be hostile: in a process of its own, with limits of memory and time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from standfirst import signature, system
from standfirst.errors import UsageError
from standfirst.formats.embedded import DATA, FORMAT
from standfirst.signature import Signature

MOST = 20_000_000
"""Bytes of embedded data that are read at all."""
PROCESSOR = 10
"""Seconds of the processor that a look may take."""
MEMORY = 300_000_000
"""Bytes that it may take beside what the program holds already."""
TOO_MUCH = (
    "It cannot be read in {seconds} seconds and {mib} MiB: it is damaged, or made to stop who reads it."
)
_HEAD = 1024
WIDTHS = {"A4": 595, "Letter": 612}
"""How wide papers are, in points."""
_SLACK = 3
_LOOK_EVERY = 0.1
_STARTING, _IMPORTED = 10, 300_000_000
"""Seconds and bytes for the program itself where a process begins anew."""


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What a file carries; `fault` is why that could not be read."""

    edition: dict[str, Any] | None = None
    paper: str = ""
    """`A4`, `Letter`, or nothing where it is another."""
    signatures: tuple[Signature, ...] = ()
    fault: str = ""


def examine(data: bytes, trusted: Sequence[Path] = ()) -> PdfContents:
    """What a file carries; raises UsageError where it is no PDF, or a certificate cannot be read."""
    if b"%PDF-" not in data[:_HEAD]:
        raise UsageError("this is not a PDF")
    found = aside(_contents, data, tuple(trusted))
    if isinstance(found, UsageError):
        raise found
    limits = {"seconds": PROCESSOR, "mib": MEMORY // 1_000_000}
    return found if isinstance(found, PdfContents) else PdfContents(fault=TOO_MUCH.format(**limits))


def texts(data: bytes) -> tuple[str, ...]:
    """The text of each page; nothing where that cannot be read."""
    return aside(_texts, data) or ()


def embedded(data: bytes) -> tuple[dict[str, Any] | None, str]:
    """The records that a file carries, or None, and its paper; raises ValueError where it cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            return _records(opened), _paper(opened)
    except pikepdf.PasswordError:
        raise ValueError("It is encrypted and cannot be read without its password.") from None
    except pikepdf.PdfError:
        raise ValueError("It is damaged beyond reading.") from None


def _records(opened: Any) -> dict[str, Any] | None:
    try:
        if DATA not in opened.attachments:
            return None
        raw: Any = opened.attachments[DATA].obj.EF.F
        if int(raw.get("/Length", 0)) > MOST or int(raw.Params.Size) > MOST:
            return None
        edition = json.loads(raw.read_bytes())
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):  # not what a report holds
        return None
    right = isinstance(edition, dict) and edition.get("format") == FORMAT
    return edition if right and isinstance(edition.get("briefing"), dict) else None


def _paper(opened: Any) -> str:
    """The paper of the first page."""
    try:
        left, _, right, _ = (float(value) for value in opened.pages[0].mediabox)
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return next((name for name, width in WIDTHS.items() if abs(right - left - width) < _SLACK), "")


def _texts(data: bytes) -> tuple[str, ...]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        return tuple(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        return ()


def aside(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives in a process of its own, with limits; None where it took too much."""
    context = system.processes(fork=True)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv() if _answers(ours, system.ProcessUsage(process.pid or 0)) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()
        ours.close()


def _answers(pipe: Connection, usage: system.ProcessUsage) -> bool:
    """Wait for an answer or the end of the process; False once it takes too much, which not every system prevents."""
    before = usage.mib
    while not pipe.poll(_LOOK_EVERY):
        if usage.seconds > PROCESSOR + _STARTING or usage.mib > before + (MEMORY + _IMPORTED) / 1_000_000:
            return False
    return True


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """In the process of its own: look, and send what was found."""
    system.limit(PROCESSOR, MEMORY)
    try:
        found = function(*arguments)
    except UsageError as error:
        found = error
    except MemoryError:
        return  # whoever waits is told by our end
    pipe.send(found)


def _contents(data: bytes, trusted: tuple[Path, ...]) -> PdfContents:
    try:
        edition, sheet = embedded(data)
    except ValueError as error:
        return PdfContents(fault=str(error))
    try:
        return PdfContents(edition, sheet, signature.check(data, trusted))
    except signature.UnreadableSignatureError:
        return PdfContents(edition, sheet, fault="It holds a signature that cannot be read.")
