"""Verify whether a PDF is what the desk published: genuine, an earlier printing, altered, or unknown."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from standfirst import history, pdf_inspection
from standfirst.engine.fingerprint import records_digest
from standfirst.errors import BuildError, StandfirstError, UsageError
from standfirst.history import History, Printing
from standfirst.pdf_inspection import PdfContents
from standfirst.signature import Signature

Verdict = Literal["genuine", "earlier", "altered", "unknown"]
EXIT: Mapping[Verdict, int] = {"genuine": 0, "altered": 1, "unknown": 3, "earlier": 4}
"""The exit code of each verdict; 2 is for wrong arguments."""
CALLED: Mapping[Verdict, str] = {
    "genuine": "genuine",
    "earlier": "genuine, an earlier printing",
    "altered": "altered",
    "unknown": "unknown",
}

MOST = 20_000_000
"""The maximum number of bytes of a manifest, an index or a history to read."""

LARGEST = 100_000_000
"""The maximum number of bytes of a file to read."""
SECONDS = 20.0
_LONGEST = 400
"""The maximum length of a line; names and signers come from the file."""
_ENDS = 16
"""The number of a file's revisions to compare with what was published."""
_END = re.compile(rb"%%EOF\r?\n?")


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict and the sentences that lead to it."""

    verdict: Verdict
    reasons: tuple[str, ...]

    def text(self, name: str) -> str:
        """Return the result as text; no file can make a terminal show anything else."""
        lines = (f"{name}: {CALLED[self.verdict]}", *(f"  {reason}" for reason in self.reasons))
        return "".join(f"{_printable(line)}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class KnownReports:
    """The reports known from a site, or from the desk itself."""

    where: str
    place: str = ""
    """The folder or URL from which its files can be read."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Paths of what is published now, by SHA-256."""
    editions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The published index by the edition's name."""
    history: History = field(default_factory=lambda: History({}))


def verify(
    data: bytes, site: str = "", root: Path | None = None, trusted: Sequence[Path] = ()
) -> Verification:
    """Judge a file.

    `site` is the folder or the URL of a published site; only for a URL is anything fetched.
    Without a site, the desk's own history in `root`, the folder of a site's sources, is used,
    and the report is rendered again.
    """
    known = published(site) if site else _own(root) if root else None
    if known and (found := _listed(data, known)):
        return found
    contents = pdf_inspection.examine(data, trusted)
    return _unlisted_verdict(data, contents, known, root if not site else None)


def verify_file(
    path: Path, site: str = "", root: Path | None = None, trusted: Sequence[Path] = ()
) -> Verification:
    """Judge a file on the disk, which is not read if it is larger than any report."""
    if path.stat().st_size > LARGEST:
        why = f"It is larger than {LARGEST // 1_000_000} MB, and so than any report: it was not read."
        return Verification("unknown", (why,))
    return verify(path.read_bytes(), site, root, trusted)


def _listed(data: bytes, known: KnownReports) -> Verification | None:
    """Return the verdict on a file whose hash is in a list; nothing else about it matters."""
    sha256 = hashlib.sha256(data).hexdigest()
    printing = known.history.find(sha256)
    if path := known.files.get(sha256):
        return Verification("genuine", (f"{known.where} holds the same file, byte for byte: {path}",))
    if printing is None:
        return None
    return Verification(*_printed(printing, known))


def _printed(printing: Printing, known: KnownReports) -> tuple[Verdict, tuple[str, ...]]:
    """Return whether a printing in the list is still the latest of its edition."""
    said = f"It is in the list of {known.where}: {printing.edition}, {printing.form} on {printing.paper} of {_day(printing.at)}."
    now = known.editions.get(printing.edition)
    if now is not None and now.get("fingerprint") != printing.fingerprint:
        became = "withdrawn" if now.get("status") == "withdrawn" else "changed"
        return "earlier", (
            said,
            f"The edition has since been {became}; {known.where} has the current version.",
        )
    later = [one for one in known.history.printings if _follows(one, printing)]
    if later:
        return "earlier", (said, f"It was printed again on {_day(later[-1].at)} from the same records.")
    return "genuine", (said,)


def _follows(one: Printing, other: Printing) -> bool:
    """Return whether a printing replaces another one."""
    same = (one.edition, one.form, one.paper) == (other.edition, other.form, other.paper)
    return same and one.sha256 != other.sha256 and one.at > other.at


def _unlisted_verdict(
    data: bytes, contents: PdfContents, known: KnownReports | None, root: Path | None
) -> Verification:
    """Return the verdict on a file that is in no list."""
    signed, reasons = contents.signatures, list(_signature_results(contents.signatures))
    if contents.fault:
        return Verification("unknown", (*reasons, contents.fault))
    if any(not item.intact for item in signed):
        return Verification("altered", (*reasons, "The signature does not fit the file."))
    if known and (found := _revised(data, known, signed)):
        return Verification(found[0], (*reasons, found[1]))
    if contents.edition is None:
        why = "It carries no records of a briefing: it is not a report of ours."
        return Verification("unknown", (*reasons, why))
    verdict, more = _by_records(data, contents, known, root)
    if verdict == "unknown" and any(item.whole and item.trusted for item in signed):
        verdict = "genuine"
    return Verification(verdict, (*reasons, *more))


def _signature_results(signatures: Sequence[Signature]) -> Iterator[str]:
    """Yield the results of signatures; a change after signing comes first."""
    for item in sorted(signatures, key=lambda one: one.whole):
        trust = "which you trust" if item.trusted else "whom none of the given certificates covers"
        if item.whole:
            yield f"Signed by {item.signer}, {trust}; the signature covers the whole file."
        else:
            yield f"The file was changed after {item.signer} signed it ({trust}): no signature covers what it shows now."


def _revised(data: bytes, known: KnownReports, signed: Sequence[Signature]) -> tuple[Verdict, str] | None:
    """Return the verdict on a file that begins with a listed one and was extended after its end."""
    for end in [match.end() for match in _END.finditer(data)][-_ENDS:]:
        printing = known.history.find(hashlib.sha256(data[:end]).hexdigest()) if end < len(data) else None
        if printing is None:
            continue
        said = f"It begins with {printing.edition} of {_day(printing.at)}, byte for byte"
        if any(item.whole and item.trusted for item in signed):
            return "genuine", f"{said}, and was signed after that."
        if any(item.whole for item in signed):
            return (
                "unknown",
                f"{said}; the signer may have changed what it shows: name a certificate with --trust.",
            )
        return "altered", f"{said}, and {len(data) - end:,} bytes were written after its end."
    return None


def _by_records(
    data: bytes, contents: PdfContents, known: KnownReports | None, root: Path | None
) -> tuple[Verdict, list[str]]:
    """Return the verdict from the embedded records, which never prove what the pages show."""
    edition = contents.edition or {}
    name, stated = str(edition.get("id")), str(edition.get("fingerprint"))
    found = records_digest(name, edition["briefing"])
    if stated != found:
        why = "The records inside were changed: they do not give the fingerprint that the file states."
        return "altered", [why]
    if root is not None and (path := _rendered_again(data, name, contents.paper, root)):
        return "genuine", [f"Drawing {path} again gives the same file, byte for byte."]
    reasons = [f"The records inside give the fingerprint {found[:16]}…; that proves nothing of its pages."]
    if known is None:
        how = "Nothing to compare it with; name the site: --site FOLDER or --site https://…"
        return "unknown", [*reasons, how]
    verdict, more = _by_state(data, name, found, contents.paper, known)
    return verdict, [*reasons, *more]


def _by_state(
    data: bytes, name: str, fingerprint: str, paper: str, known: KnownReports
) -> tuple[Verdict, list[str]]:
    """Return the verdict on an unlisted file whose records are known."""
    current = known.editions.get(name)
    printings = [one for one in known.history.printings if one.edition == name]
    if current is None and not printings:
        return "unknown", [f"{known.where} has no edition {name}."]
    same = [one for one in printings if one.fingerprint == fingerprint]
    if not same and (current is None or current.get("fingerprint") != fingerprint):
        why = f"{known.where} never published these records of this edition: it is a draft, or a forgery."
        return "unknown", [why]
    if same and paper not in {one.paper for one in same}:
        return "unknown", [f"{known.where} published these records, but no report of them on this paper."]
    why = f"{known.where} published these records in another file: its pages were changed, or rendered elsewhere."
    return "altered", [why, *_differences(data, same, known)]


def _differences(data: bytes, printings: Sequence[Printing], known: KnownReports) -> Iterator[str]:
    """Yield the pages on which a file's text differs from the one that is published now."""
    paths = [path for one in printings if (path := known.files.get(one.sha256))]
    if not paths:
        return
    try:
        ours, theirs = pdf_inspection.texts(_read(known.place, paths[-1])), pdf_inspection.texts(data)
    except OSError:  # the site has lost it
        return
    if not ours or not theirs:
        return
    if len(ours) != len(theirs):
        yield f"It has {len(theirs)} pages; {paths[-1]} has {len(ours)}."
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != other:
            was, now = _difference(one.split(), other.split())
            yield f"Page {number} says “{now}”, where {paths[-1]} says “{was}”."
            return
    if ours == theirs:
        yield f"Its pages have the text of {paths[-1]}."


def _difference(one: list[str], other: list[str]) -> tuple[str, str]:
    """Return the text around the first difference of two texts."""
    place = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = max(0, place - 3)
    return " ".join(one[start : place + 3]), " ".join(other[start : place + 3])


def _own(root: Path) -> KnownReports:
    """Return what the desk itself has published, mailed and handed out."""
    from standfirst import settings

    site = settings.load(root)
    own = history.load(site.history_file).merged(history.load(site.restricted_history_file))
    known = KnownReports("the desk", history=own)
    with suppress(BuildError):
        found = published(str(root / site.output))
        known = replace(found, where=f"{Path(site.output).name}/", history=own.merged(found.history))
    return known


def published(site: str) -> KnownReports:
    """Return the reports of the site in a folder or at a URL; BuildError if it has none."""
    files = {row["sha256"]: row["path"] for row in _rows(site, "manifest.json", "artefacts")}
    editions = {row["id"]: row for row in _rows(site, "index.json", "editions")}
    listed = _history(site) if history.PUBLISHED in files.values() else History({})
    return KnownReports(site, site, files, editions, listed)


def _history(site: str) -> History:
    try:
        found = history.from_json(_read(site, history.PUBLISHED))
    except (OSError, ValueError) as error:
        raise BuildError(f"{site}: {history.PUBLISHED} cannot be read ({error})") from None
    if not found.is_whole:
        raise BuildError(f"{site}: {history.PUBLISHED} lacks rows that others follow; do not trust it")
    return found


def _rows(site: str, name: str, key: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(_read(site, name))[key]
        return [row for row in rows if isinstance(row, dict)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BuildError(
            f"{site}: {name} cannot be read ({error}); is it a site that Standfirst built?"
        ) from None


def _read(site: str, name: str) -> bytes:
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https"):
        with (Path(site) / name).open("rb") as file:
            return file.read(MOST)
    if not _safe(site):
        raise UsageError(f"{site} is not secure; an answer over http could be anybody's: write https://")
    return _fetch(f"{site.rstrip('/')}/{name}")


def _safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    )


def _fetch(address: str) -> bytes:
    """Fetch a URL, with limits of size and time, never by way of a less secure place."""
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Redirects(HTTPRedirectHandler):
        """Follows only redirects that are as secure as the URL itself."""

        def redirect_request(self, req: Request, *rest: Any) -> Request | None:
            """Refuse other schemes and hosts that anyone could impersonate."""
            if not _safe(rest[-1]):
                raise OSError(f"it leads to {rest[-1][:200]}, which is not secure")
            return super().redirect_request(req, *rest)

    until = time.monotonic() + SECONDS
    request = Request(address, headers={"User-Agent": "standfirst-verify"})  # noqa: S310  # checked before
    pieces: list[bytes] = []
    with build_opener(Redirects).open(request, timeout=SECONDS) as answer:
        while piece := answer.read1(65_536):
            pieces.append(piece)
            if sum(map(len, pieces)) > MOST:
                raise OSError(f"the answer is larger than {MOST:,} bytes")
            if time.monotonic() > until:
                raise OSError(f"the answer takes longer than {SECONDS:.0f} seconds")
    return b"".join(pieces)


def _rendered_again(data: bytes, name: str, paper: str, root: Path) -> str:
    """Return the briefing that renders to exactly these bytes, or an empty string; a signed file never does."""
    from standfirst import branding, settings
    from standfirst.formats import FORMATS, Job
    from standfirst.library import Visibility, load
    from standfirst.library.dates import identity

    site = settings.load(root)
    library = load(site).library
    edition = next((item for item in library.editions if identity(item) == name), None)
    if edition is None:
        return ""
    now, look = settings.now(), branding.load(site)
    shown = Visibility(library, now).seen(edition)
    job = Job(*shown, look, now, (), paper or site.paper)
    for kind in ("report", "flash"):
        with suppress(StandfirstError):  # a report that is too long for a flash never was one
            if data == FORMATS[kind].render(job):
                return edition.documents[0].path
    return ""


def _day(at: str) -> str:
    return at[:10]


def _printable(text: str) -> str:
    """Return a line of printable characters only: no escape sequences, no bidirectional controls."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text[:_LONGEST])
