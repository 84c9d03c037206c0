"""Inspect an untrusted PDF in a separate process, with limits of memory and time."""

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
from standfirst.signature import Signature

DATA, FORMAT = "briefing.json", "standfirst-edition/1"
"""The embedded records as `formats.embedded` writes them; importing that takes longer than an inspection."""
MOST = 20_000_000
"""The maximum number of bytes of embedded data to read."""
PROCESSOR = 10
"""The processor seconds allowed for an inspection."""
MEMORY = 300_000_000
"""The memory in bytes allowed in addition to the program's own."""
TOO_MUCH = (
    "It cannot be read in {seconds} seconds and {mib} MiB: it is damaged, or made to stop who reads it."
)
_HEAD = 1024
WIDTHS = {"A4": 595, "Letter": 612}
"""Widths of papers in points."""
_SLACK = 3
_LOOK_EVERY = 0.1
_STARTING, _IMPORTED = 10, 300_000_000
"""Additional seconds and bytes for starting the program in a fresh process."""


@dataclass(frozen=True, slots=True)
class PdfContents:
    """The content of a file; `fault` is why it could not be read."""

    edition: dict[str, Any] | None = None
    paper: str = ""
    """`A4`, `Letter`, or empty for any other."""
    signatures: tuple[Signature, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What stopped the separate process; `kind` is the name of the exception."""

    kind: str


def examine(data: bytes, trusted: Sequence[Path] = ()) -> PdfContents:
    """Return the content of a file; raises UsageError if it is not a PDF, or a certificate cannot be read."""
    if b"%PDF-" not in data[:_HEAD]:
        raise UsageError("this is not a PDF")
    found = aside(_contents, data, tuple(trusted))
    if isinstance(found, UsageError):
        raise found
    if isinstance(found, Failure):
        return PdfContents(fault=f"It is damaged beyond reading ({found.kind}).")
    limits = {"seconds": PROCESSOR, "mib": MEMORY // 1_000_000}
    return found if isinstance(found, PdfContents) else PdfContents(fault=TOO_MUCH.format(**limits))


def texts(data: bytes) -> tuple[str, ...]:
    """Return the text of each page; empty if it cannot be read."""
    found = aside(_texts, data)
    return found if isinstance(found, tuple) else ()


def embedded(data: bytes) -> tuple[dict[str, Any] | None, str]:
    """Return the embedded records, or None, and the paper; raises ValueError if they cannot be read."""
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
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):  # not the content of a report
        return None
    right = isinstance(edition, dict) and edition.get("format") == FORMAT
    return edition if right and isinstance(edition.get("briefing"), dict) else None


def _paper(opened: Any) -> str:
    """Return the paper of the first page."""
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
    """Run a function in a separate process with limits; None if it exceeds them, a Failure if it raises something."""
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
    """Wait for an answer or the end of the process; False if it exceeds limits, which not every system enforces."""
    before = usage.mib
    while not pipe.poll(_LOOK_EVERY):
        if usage.seconds > PROCESSOR + _STARTING or usage.mib > before + (MEMORY + _IMPORTED) / 1_000_000:
            return False
    return True


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Run in the separate process: inspect, and send the result."""
    system.limit(PROCESSOR, MEMORY)
    try:
        pipe.send(function(*arguments))
    except UsageError as error:
        pipe.send(error)
    except MemoryError:
        return  # the parent notices that this process has ended
    except Exception as error:  # noqa: BLE001  # what the libraries raise on hostile files has no common type
        pipe.send(Failure(type(error).__name__))


def _contents(data: bytes, trusted: tuple[Path, ...]) -> PdfContents:
    try:
        edition, sheet = embedded(data)
    except ValueError as error:
        return PdfContents(fault=str(error))
    try:
        return PdfContents(edition, sheet, signature.check(data, trusted))
    except signature.UnreadableSignatureError:
        return PdfContents(edition, sheet, fault="It holds a signature that cannot be read.")
