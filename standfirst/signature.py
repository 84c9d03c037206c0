# mypy: disable-error-code="no-untyped-call"
# pyHanko annotates half of what it offers.
"""Signs reports with the desk's certificate (PAdES) and checks such signatures; nothing is fetched."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standfirst.errors import UsageError

FIELD = "Desk"
"""The name of the field that holds the signature."""

READABLE = "Signature of the desk"
"""The same for those who have the file read to them."""


class UnreadableError(Exception):
    """A file has something in the place of a signature that cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature in a file proves."""

    signer: str
    intact: bool
    """Whether the bytes it covers are those that were signed."""
    whole: bool
    """Whether it covers the whole file."""
    trusted: bool
    """Whether one of the given certificates vouches for the signer."""


def sign(data: bytes, certificate: Path, password: str) -> bytes:
    """A report with a signature by the key in a PKCS#12 file; raises UsageError where it cannot be used."""
    _need()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, fields, signers

    signer = signers.SimpleSigner.load_pkcs12(str(certificate), passphrase=password.encode())
    if signer is None:
        raise UsageError(
            f"{certificate.name} cannot be opened; is it a PKCS#12 file, and the password right?"
        )
    out = io.BytesIO()
    about = PdfSignatureMetadata(
        field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # noqa: SLF001  # it would write metadata again that archives refuse
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD, readable_field_name=READABLE))
    _tag_field(writer)
    signers.PdfSigner(about, signer).sign_pdf(writer, output=out, existing_fields_only=True)
    return out.getvalue()


def _tag_field(writer: Any) -> None:
    """Put the field of the signature among the tags of a file that has any, as PDF/UA-1 (7.18.4) asks."""
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
    """Every signature in a file; `trusted` are certificates (PEM or DER) that vouch for signers.

    Raises UnreadableError where what stands there is none.
    """
    if b"/ByteRange" not in data:
        return ()
    _need()
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko_certvalidator import ValidationContext

    try:
        roots = list(load_certs_from_pemder([str(path) for path in trusted]))
    except (OSError, ValueError, TypeError):
        raise UsageError("a file that --trust names is no certificate (PEM or DER)") from None
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # that a signer is unknown is our result
    return tuple(_signatures(data, context))


def _signatures(data: bytes, context: Any) -> Iterator[Signature]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        for item in PdfFileReader(io.BytesIO(data)).embedded_signatures:
            yield _signature(validate_pdf_signature(item, context))
    except (
        PdfError, SigningError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError,
        ArithmeticError, RecursionError,
    ):  # fmt: skip
        raise UnreadableError from None


def _signature(status: Any) -> Signature:
    level = str(getattr(status.coverage, "name", ""))
    return Signature(
        signer=status.signing_cert.subject.human_friendly,
        intact=bool(status.intact and status.valid),
        whole=level == "ENTIRE_FILE",
        trusted=bool(status.trusted),
    )


def _need() -> None:
    try:
        import pyhanko  # noqa: F401
    except ImportError:
        raise UsageError("signatures need the extra `sign`: pip install 'standfirst[sign]'") from None
