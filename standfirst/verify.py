"""Says of a PDF whether it is what the desk published: genuine, altered, or unknown."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from standfirst import signature
from standfirst.errors import BuildError, StandfirstError, UsageError
from standfirst.formats.archive import DATA, FORMAT
from standfirst.view.public import digest

Verdict = Literal["genuine", "altered", "unknown"]
EXIT: Mapping[Verdict, int] = {"genuine": 0, "altered": 1, "unknown": 3}
"""The exit code of each verdict; 2 stays with wrong arguments."""

MOST = 20_000_000
"""Bytes of embedded data, of a manifest or of an index that are read at all."""

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and the sentences that lead to it."""

    verdict: Verdict
    reasons: tuple[str, ...]

    def text(self, name: str) -> str:
        """As its user reads it."""
        return "\n".join((f"{name}: {self.verdict}", *(f"  {reason}" for reason in self.reasons))) + "\n"


@dataclass(frozen=True, slots=True)
class Published:
    """What a site says of its files: their hashes, and the fingerprint of each edition by its id."""

    where: str
    files: Mapping[str, str]
    """Paths by SHA-256."""
    editions: Mapping[str, str]


def verify(data: bytes, site: str = "", root: Path | None = None, trusted: Sequence[Path] = ()) -> Finding:
    """Judge a file.

    `site` is the folder or the address of a published site; only where it is an address is anything
    fetched. Where no site is named, the report is drawn again from `root`, the folder of a site's sources.
    """
    edition = embedded(data)
    signed = signature.check(data, trusted)
    reasons = [_said(item) for item in signed]
    if any(not item.intact for item in signed):
        return Finding("altered", (*reasons, "The signature does not fit the file."))
    if edition is None:
        return Finding(
            "unknown", (*reasons, "It carries no records of a briefing: it is not a report of ours.")
        )
    stated, found = str(edition.get("fingerprint")), digest(str(edition.get("id")), edition["briefing"])
    if stated != found:
        why = "The records inside were changed: they do not give the fingerprint that the file states."
        return Finding("altered", (*reasons, why))
    reasons.append(f"The records inside agree with their fingerprint {found[:16]}….")
    verdict, more = _compared(data, str(edition["id"]), found, site, root)
    if verdict == "unknown" and any(item.whole and item.trusted for item in signed):
        verdict = "genuine"
    return Finding(verdict, (*reasons, *more))


def _said(item: signature.Signature) -> str:
    trust = "which you trust" if item.trusted else "for whom none of the given certificates vouches"
    return f"Signed by {item.signer}, {trust}{'' if item.whole else '; the signature covers only a part'}."


def _compared(
    data: bytes, name: str, fingerprint: str, site: str, root: Path | None
) -> tuple[Verdict, list[str]]:
    """What the site and its sources say of the file."""
    if not site:
        return _against_sources(data, name, root)
    known = published(site)
    if same := known.files.get(hashlib.sha256(data).hexdigest()):
        return "genuine", [f"{known.where} holds the same file, byte for byte: {same}"]
    current = known.editions.get(name)
    if current is None:
        return "unknown", [f"{known.where} has no edition {name}."]
    if current == fingerprint:
        why = "has this edition with the same records, but as another file: this one was changed or drawn elsewhere."
        return "altered", [f"{known.where} {why}"]
    why = "now has other records in this edition: this is an earlier state of it, or a forgery."
    return "unknown", [f"{known.where} {why}"]


def _against_sources(data: bytes, name: str, root: Path | None) -> tuple[Verdict, list[str]]:
    """What drawing the report again says of the file."""
    how = "name the site: --site FOLDER or --site https://…"
    if root is None:
        return "unknown", [f"Nothing to compare it with; {how}"]
    if path := _drawn_again(data, name, root):
        return "genuine", [f"Drawing {path} again gives the same file, byte for byte."]
    return "unknown", [f"Drawing it again from the sources here gives no such file; {how}"]


def embedded(data: bytes) -> dict[str, Any] | None:
    """The records that a file carries, or None; raises UsageError where it is no PDF."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as opened:
            if DATA not in opened.attachments:
                return None
            raw: Any = opened.attachments[DATA].obj.EF.F
            if int(raw.get("/Length", 0)) > MOST or int(raw.Params.Size) > MOST:
                return None
            edition = json.loads(raw.read_bytes())
    except pikepdf.PdfError:
        raise UsageError("this is not a PDF, or it is damaged beyond reading") from None
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):  # not what a report holds
        return None
    right = isinstance(edition, dict) and edition.get("format") == FORMAT
    return edition if right and isinstance(edition.get("briefing"), dict) else None


def published(site: str) -> Published:
    """What the site in a folder or at an address says; BuildError where it says nothing."""
    files = {row["sha256"]: row["path"] for row in _rows(site, "manifest.json", "artefacts")}
    editions = {row["id"]: row["fingerprint"] for row in _rows(site, "index.json", "editions")}
    return Published(site, files, editions)


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
    """What an address answers: in all at most so many bytes and seconds, and never from a place less safe."""
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Redirects(HTTPRedirectHandler):
        """Follows only where a user could have gone."""

        def redirect_request(self, req: Request, *rest: Any) -> Request | None:
            """Refuse other schemes and addresses that anybody could answer."""
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


def _drawn_again(data: bytes, name: str, root: Path) -> str:
    """The briefing from which exactly these bytes can be drawn, or nothing; a signed file never can."""
    from standfirst import settings, theme
    from standfirst.formats import FORMATS, Job
    from standfirst.library import Visibility, load
    from standfirst.library.moments import identity

    site = settings.load(root)
    library = load(site).library
    edition = next((item for item in library.editions if identity(item) == name), None)
    if edition is None:
        return ""
    now, look = settings.now(), theme.load(site.theme, site.root)
    shown = Visibility(library, now).seen(edition)
    for paper in (site.paper, "Letter" if site.paper == "A4" else "A4"):
        job = Job(*shown, look, now, (), paper)
        for kind in ("report", "flash"):
            try:
                drawn = FORMATS[kind].render(job)
            except StandfirstError:
                continue  # a report that is too long for a flash was never one
            if data == drawn:
                return edition.documents[0].path
    return ""
