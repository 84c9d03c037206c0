# mypy: disable-error-code="no-untyped-call"
# pyHanko is only partly annotated.
"""Sign reports with the desk's certificate (PAdES) and check such signatures, without network access."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from standfirst.errors import RenderError, UsageError
from standfirst.passwords import Keyring, from_keyring

if TYPE_CHECKING:
    from standfirst.model import Status
    from standfirst.settings import Site

PASSWORD = "STANDFIRST_SIGN_PASSWORD"  # noqa: S105  # the name of a variable
KEYRING = "standfirst-sign"
"""The keyring's service for the password; the name is that of the certificate's file."""

PATIENCE = 20
"""Seconds to wait for an authority's timestamp."""

FIELD = "Desk"
"""The name of the signature field."""

READABLE = "Signature of the desk"
"""Its description for assistive technology."""


class SignatureCache(Protocol):
    """The store of signed copies: `build.cache`."""

    def get(self, key: str) -> bytes | None:
        """Return the bytes stored under `key`."""

    def put(self, key: str, data: bytes) -> bool:
        """Store `data` under `key`."""


class UnreadableSignatureError(Exception):
    """A file has a signature that cannot be parsed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The result of verifying a signature."""

    signer: str
    intact: bool
    """Whether the bytes it covers are those that were signed."""
    whole: bool
    """Whether it covers the whole file."""
    trusted: bool
    """Whether one of the given certificates vouches for the signer."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of a desk's signature. The password is in no representation."""

    certificate: Path
    """A PKCS#12 file with the key, its certificate, and those of the authorities above it."""
    password: str = field(repr=False)
    timestamp: str = ""
    """The URL of a timestamp authority (RFC 3161); empty for none."""
    trust: tuple[Path, ...] = ()
    """Root certificates, of the desk's authority and of the timestamps' (default: the system's)."""

    @property
    def identity(self) -> str:
        """The same text for the same certificate, authority and trust."""
        files = (self.certificate, *self.trust)
        try:
            parts = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        except OSError as error:
            raise UsageError(f"{Path(str(error.filename)).name} cannot be read: {error.strerror}") from None
        return " ".join((*parts, self.timestamp))


def credentials(site: Site, environ: Mapping[str, str], keyring: Keyring | None = None) -> Credentials | None:
    """Return a site's credentials, with the password from the environment or the keyring; None without a certificate.

    Raises UsageError if a file or the password is missing.
    """
    if site.sign is None:
        return None
    _need()
    files = [site.root / name for name in (site.sign.certificate, *site.sign.trust)]
    if missing := [path.name for path in files if not path.is_file()]:
        raise UsageError(f"there is no file {missing[0]}, which SIGN in pelicanconf.py names")
    name = files[0].name
    password = environ.get(PASSWORD)
    if password is None:
        password = (keyring or from_keyring)(KEYRING, name)
    if password is None:
        raise UsageError(
            f"no password for {name}; set {PASSWORD}, or keep it with `keyring set {KEYRING} {name}`"
        )
    made = Credentials(files[0], password, site.sign.timestamp, tuple(files[1:]))
    _signer(made)  # reports its problems before anything is rendered
    return made


def finished(site: Site, status: Status, environ: Mapping[str, str]) -> Credentials | None:
    """Return the credentials for a report of this status; None for a draft, which no desk signs."""
    from standfirst.model import Status  # `verify` has no use for models

    return credentials(site, environ) if status in (Status.APPROVED, Status.WITHDRAWN) else None


def kept(data: bytes, own: Credentials, cache: SignatureCache) -> bytes:
    """Return a report with its cached signature, signing it on a miss.

    A signature contains its time, so it is made once: site and mail use the same file.
    """
    key = hashlib.sha256(f"{own.identity} {hashlib.sha256(data).hexdigest()}".encode()).hexdigest()
    found = cache.get(key)
    if found is None or not _is_copy(found, data, own):
        found = sign(data, own)
        cache.put(key, found)
    return found


def _is_copy(found: bytes, data: bytes, own: Credentials) -> bool:
    """Return whether a file is this report plus this certificate's signature only, since anyone can write a cache."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not found.startswith(data):
        return False
    try:
        signed = list(check(found))
        items = PdfFileReader(io.BytesIO(found)).embedded_regular_signatures
        certificates = [item.signer_cert.dump() for item in items]
    except UnreadableSignatureError:
        return False
    whole = len(signed) == 1 and signed[0].intact and signed[0].whole
    return whole and certificates == [_signer(own).signing_cert.dump()]


def sign(data: bytes, own: Credentials) -> bytes:
    """Return a report with the desk's signature (PAdES B-B; B-LT with a timestamp authority).

    With a timestamp authority, the revocation lists and OCSP responses that prove the certificates later
    are fetched and embedded. Raises UsageError if the key cannot be used, RenderError if the
    authority gives no timestamp.
    """
    _need()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.timestamps import HTTPTimeStamper
    from pyhanko_certvalidator.errors import PathError

    out = io.BytesIO()
    stamper = HTTPTimeStamper(own.timestamp, timeout=PATIENCE) if own.timestamp else None
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # noqa: SLF001  # it would write metadata again that archives refuse
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD, readable_field_name=READABLE))
    _tag_field(writer)
    signer = signers.PdfSigner(_about(own), _signer(own), timestamper=stamper)
    try:
        signer.sign_pdf(writer, output=out, existing_fields_only=True)
    except (PdfError, PathError, OSError, ValueError) as error:
        where = f" with a timestamp of {own.timestamp}" if own.timestamp else ""
        raise RenderError(f"it cannot be signed{where}: {error}") from None
    return out.getvalue()


def _about(own: Credentials) -> Any:
    """Return the options of the signature, with long-term proofs if there is a timestamp that needs them."""
    from pyhanko.sign import PdfSignatureMetadata, fields
    from pyhanko_certvalidator import ValidationContext

    pades = fields.SigSeedSubFilter.PADES
    if not own.timestamp:
        return PdfSignatureMetadata(field_name=FIELD, subfilter=pades, md_algorithm="sha256")
    others = _signer(own).cert_registry
    context = ValidationContext(
        trust_roots=_certificates(own.trust) or None, other_certs=list(others), allow_fetching=True
    )
    return PdfSignatureMetadata(
        field_name=FIELD, subfilter=pades, md_algorithm="sha256", embed_validation_info=True, validation_context=context,
        signer_key_usage=set(),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _signer(own: Credentials) -> Any:
    """Return the key and the certificates of a PKCS#12 file."""
    from pyhanko.sign import signers

    _hush()
    made = signers.SimpleSigner.load_pkcs12(str(own.certificate), passphrase=own.password.encode() or None)
    if made is None:
        raise UsageError(
            f"{own.certificate.name} cannot be opened; is it a PKCS#12 file, and the password right?"
        )
    return made


def _tag_field(writer: Any) -> None:
    """Add the signature field to the tags of a tagged file, as PDF/UA-1 (7.18.4) requires."""
    from pyhanko.pdf_utils import generic as pdf

    if "/StructTreeRoot" not in writer.root:
        return
    tags = writer.root["/StructTreeRoot"]
    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    document, numbers = tags["/K"].raw_get(0), tags["/ParentTree"]["/Nums"]
    page, number = field.get_object().raw_get("/P"), int(numbers[-2]) + 1
    names = {
        name: pdf.pdf_name(f"/{name}")
        for name in ("Type", "StructElem", "S", "Form", "P", "Pg", "K", "OBJR", "Obj")
    }
    here = pdf.DictionaryObject({names["Type"]: names["OBJR"], names["Obj"]: field, names["Pg"]: page})
    form = writer.add_object(
        pdf.DictionaryObject({
            names["Type"]: names["StructElem"], names["S"]: names["Form"], names["P"]: document, names["Pg"]: page,
            names["K"]: here,
        })
    )  # fmt: skip
    document.get_object()["/K"].append(form)
    numbers.extend([pdf.NumberObject(number), form])
    field.get_object()["/StructParent"] = pdf.NumberObject(number)
    for changed in (document.get_object(), numbers, field.get_object()):
        writer.update_container(changed)


def check(data: bytes, trusted: Sequence[Path] = ()) -> tuple[Signature, ...]:
    """Verify every signature in a file; `trusted` are certificates (PEM or DER) that vouch for signers.

    Raises UnreadableSignatureError for one that cannot be parsed.
    """
    if b"/ByteRange" not in data:
        return ()
    _need()
    roots = _certificates(trusted)
    _hush()
    return tuple(_signatures(data, roots))


def _hush() -> None:
    """Keep the library from logging results that we report ourselves: an unknown signer, an unreadable key file."""
    log = logging.getLogger("pyhanko")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _certificates(paths: Sequence[Path]) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder

    try:
        return list(load_certs_from_pemder([str(path) for path in paths]))
    except (OSError, ValueError, TypeError):
        names = ", ".join(path.name for path in paths)
        raise UsageError(f"{names}: not a certificate (PEM or DER)") from None


def _signatures(data: bytes, roots: Sequence[Any]) -> Iterator[Signature]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        for item in _reader()(io.BytesIO(data)).embedded_regular_signatures:
            yield _signature(_status(item, roots))
    except (
        PdfError, SigningError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError,
        ArithmeticError, RecursionError,
    ):  # fmt: skip
        raise UnreadableSignatureError from None


@cache
def _reader() -> Any:
    """Return pyHanko's reader of files, which here parses the header of an object stream once.

    It would parse it for each object in it. The structure tree of a report of six pages has some thousand, and to
    compare two revisions of them took more time than an inspection has.
    """
    from pyhanko.pdf_utils import generic as pdf
    from pyhanko.pdf_utils.decode_limits import DecodePurpose
    from pyhanko.pdf_utils.reader import PdfFileReader

    class QuickReader(PdfFileReader):
        """Reads objects of plain object streams by their place, and all others as pyHanko does."""

        def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
            known: dict[int, tuple[io.BytesIO, list[int]]] = self.__dict__.setdefault("_streams", {})
            if stmnum not in known:
                stream: Any = pdf.Reference(stmnum, 0, self).get_object()
                data, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
                known[stmnum] = io.BytesIO(data[first:]), [int(one) for one in data[:first].split()]
            objects, header = known[stmnum]
            if 0 <= 2 * idx < len(header) - 1 and header[2 * idx] == idnum:
                objects.seek(header[2 * idx + 1])
                found = pdf.read_object(objects, pdf.Reference(idnum, 0, self))
                if not isinstance(found, (pdf.StreamObject, pdf.IndirectObject)):
                    return found
            return super()._get_object_from_stream(idnum, stmnum, idx)

    return QuickReader


def _status(item: Any, roots: Sequence[Any]) -> Any:
    """Return what a signature proves: as of today, or as of its timestamp if the file contains proof of that.

    A certificate that has expired since does not invalidate what it signed.
    """
    from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    known: dict[str, Any] = {"trust_roots": list(roots), "allow_fetching": False}
    today = ValidationContext(**known)
    status = validate_pdf_signature(item, today, ts_validation_context=today)
    stamp = status.timestamp_validity
    if status.trusted or stamp is None or not (stamp.trusted and "/DSS" in item.reader.root):
        return status
    store = DocumentSecurityStore.read_dss(item.reader)
    then = store.as_validation_context(known | {"moment": stamp.timestamp, "retroactive_revinfo": True})
    return validate_pdf_signature(item, then, ts_validation_context=today)


def _signature(status: Any) -> Signature:
    """Describe the result. Certificate proofs are written after a signature, and change nothing that it signed."""
    level, added = (str(getattr(one, "name", "")) for one in (status.coverage, status.modification_level))
    return Signature(
        signer=subject_name(status.signing_cert.subject),
        intact=bool(status.intact and status.valid),
        whole=level == "ENTIRE_FILE" or (level == "ENTIRE_REVISION" and added == "LTA_UPDATES"),
        trusted=bool(status.trusted),
    )


def subject_name(subject: Any) -> str:
    """Return the name in a certificate, with the organisation if that has another name.

    A subject without either is shown as the certificate has it.
    """
    known = subject.native
    names = [known.get(field) for field in ("common_name", "organization_name")]
    found = dict.fromkeys(one for one in names if isinstance(one, str) and one.strip())
    return ", ".join(found) or str(subject.human_friendly)


def _need() -> None:
    try:
        import pyhanko  # noqa: F401  # is it there?
    except ImportError:
        raise UsageError("signatures need the extra `sign`: pip install 'standfirst[sign]'") from None
