"""Looks into a PDF that may be hostile: in a process of its own, with limits of memory and time."""

from __future__ import annotations

import io
import json
import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from standfirst import signature
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


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file carries; `fault` is why that could not be read."""

    edition: dict[str, Any] | None = None
    paper: str = ""
    """`A4`, `Letter`, or nothing where it is another."""
    signatures: tuple[Signature, ...] = ()
    fault: str = ""


def examine(data: bytes, trusted: Sequence[Path] = ()) -> Contents:
    """What a file carries; raises UsageError where it is no PDF, or a certificate cannot be read."""
    if b"%PDF-" not in data[:_HEAD]:
        raise UsageError("this is not a PDF")
    found = _apart(_contents, data, tuple(trusted))
    if isinstance(found, UsageError):
        raise found
    limits = {"seconds": PROCESSOR, "mib": MEMORY // 1_000_000}
    return found if isinstance(found, Contents) else Contents(fault=TOO_MUCH.format(**limits))


def texts(data: bytes) -> tuple[str, ...]:
    """The text of each page; nothing where that cannot be read."""
    return _apart(_texts, data) or ()


def embedded(data: bytes) -> tuple[dict[str, Any] | None, str]:
    """The records that a file carries, or None, and its paper; raises ValueError where it cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            return _records(opened), _paper(opened)
    except pikepdf.PasswordError:
        raise ValueError("It is encrypted: nobody can look into it without its password.") from None
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


def _apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives in a process of its own, with limits; None where it took too much."""
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=_answer, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return None
    finally:
        process.join()
        ours.close()


def _context() -> Any:
    """Fork where it is possible: the program is imported already."""
    return multiprocessing.get_context(
        "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    )


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """In the process of its own: look, and send what was found."""
    _limit()
    try:
        found = function(*arguments)
    except UsageError as error:
        found = error
    except MemoryError:
        return  # whoever waits is told by our end
    pipe.send(found)


def _contents(data: bytes, trusted: tuple[Path, ...]) -> Contents:
    try:
        edition, sheet = embedded(data)
    except ValueError as error:
        return Contents(fault=str(error))
    try:
        return Contents(edition, sheet, signature.check(data, trusted))
    except signature.UnreadableError:
        return Contents(edition, sheet, fault="It holds a signature that cannot be read.")


def _limit() -> None:
    """Bound what this process may take; where the system knows no such limits, it goes without."""
    with suppress(ImportError):
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (_held() + MEMORY,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _held() -> int:
    """Bytes of data that this process has already."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
