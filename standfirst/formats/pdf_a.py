# mypy: disable-error-code="no-untyped-call"
# WeasyPrint annotates nothing, and these are calls of it.
"""The metadata of a PDF for archives and for assistive technology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from standfirst import __version__
from standfirst.formats.base import Job
from standfirst.formats.embedded import Embedded
from standfirst.library.dates import changed, published
from standfirst.view import cards
from standfirst.view.render_context import RenderContext

VARIANT = "pdf/a-3a"
NAMESPACE = "urn:x-standfirst:edition:1#"
PRODUCER = f"Standfirst {__version__} with WeasyPrint"

OWN = (
    ("identity", "The name of the edition in its series and language"),
    ("edition", "The number of the edition within its series"),
    ("fingerprint", "SHA-256 of the public records of the edition"),
    ("tlp", "The marking under the Traffic Light Protocol 2.0"),
)
"""Our own metadata properties; PDF/A requires each to be described in the file."""


@dataclass(frozen=True)
class About:
    """The metadata of a file. Times are the edition's own: the clock is not used."""

    title: str
    author: str
    lang: str
    summary: str
    topics: tuple[str, ...]
    identity: str
    edition: str
    fingerprint: str
    tlp: str
    created: datetime
    changed: datetime
    embedded: Embedded

    @classmethod
    def of(cls, job: Job) -> About:
        """Return the metadata of an edition's report."""
        edition, zone = job.edition, job.site.zone
        briefing, embedded = edition.briefing, Embedded.of(job)
        return cls(
            title=briefing.title,
            author=job.site.name,
            lang=edition.lang,
            summary=cards.summary(RenderContext(edition, job.library, "print", job.now)),
            topics=tuple(briefing.topics),
            identity=embedded.identity,
            edition=str(briefing.edition or ""),
            fingerprint=embedded.fingerprint,
            tlp=briefing.tlp.label,
            created=published(edition, zone).astimezone(UTC),
            changed=changed(edition, job.library).astimezone(UTC),
            embedded=embedded,
        )


def metadata(about: About, html_metadata: Any) -> Any:
    """Replace WeasyPrint's metadata of a document with ours."""
    from weasyprint.pdf.metadata import DocumentMetadata

    class Ours(DocumentMetadata):
        """Writes one XMP packet that names both standards."""

        def include_in_pdf(
            self, pdf: Any, variant: str, version: int, conformance: str, compress: bool
        ) -> None:
            """Write the packet uncompressed, so that archives can read it."""
            super().include_in_pdf(pdf, variant, version, conformance, compress=False)
            del compress
            pdf.info["Producer"] = _pdf_string(PRODUCER)

        def generate_rdf_metadata(self, _variant: str, _version: int, _conformance: str) -> bytes:
            """Return the whole packet."""
            return rdf(about).encode()

    made = Ours(**vars(html_metadata))
    made.title, made.authors, made.description = about.title, [about.author], about.summary
    made.keywords, made.generator, made.lang = list(about.topics), f"Standfirst {__version__}", about.lang
    made.created, made.modified = about.created.isoformat(), about.changed.isoformat()
    return made


def rdf(about: About) -> str:
    """Return the RDF description of the file for archives and for assistive technology."""
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{''.join(_descriptions(about))}</rdf:RDF>"
    )


def _descriptions(about: About) -> Iterator[str]:
    yield _description("pdfaid", "http://www.aiim.org/pdfa/ns/id/", {"part": "3", "conformance": "A"})
    yield _description("pdfuaid", "http://www.aiim.org/pdfua/ns/id/", {"part": "1"})
    pdf = {"Producer": PRODUCER, **({"Keywords": ", ".join(about.topics)} if about.topics else {})}
    yield _description("pdf", "http://ns.adobe.com/pdf/1.3/", pdf)
    times = {"CreateDate": about.created.isoformat(), "ModifyDate": about.changed.isoformat()}
    yield _description(
        "xmp", "http://ns.adobe.com/xap/1.0/", {"CreatorTool": f"Standfirst {__version__}", **times}
    )
    yield _dublin_core(about)
    own = {name: str(getattr(about, name)) for name, _ in OWN}
    yield _description("standfirst", NAMESPACE, own)
    yield _schemas()


def _description(prefix: str, namespace: str, values: dict[str, str]) -> str:
    inner = "".join(f"<{prefix}:{name}>{escape(value)}</{prefix}:{name}>" for name, value in values.items())
    return f'<rdf:Description rdf:about="" xmlns:{prefix}={quoteattr(namespace)}>{inner}</rdf:Description>'


def _dublin_core(about: About) -> str:
    subjects = "".join(f"<rdf:li>{escape(topic)}</rdf:li>" for topic in about.topics)
    parts = [
        f"<dc:title>{_in_language(about.title, about.lang)}</dc:title>",
        f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>",
        f"<dc:language><rdf:Bag><rdf:li>{escape(about.lang)}</rdf:li></rdf:Bag></dc:language>",
        f"<dc:identifier>urn:sha256:{about.fingerprint}</dc:identifier>",
        f"<dc:rights>{_in_language(about.tlp, 'en')}</dc:rights>",
    ]
    if about.summary:
        parts.append(f"<dc:description>{_in_language(about.summary, about.lang)}</dc:description>")
    if subjects:
        parts.append(f"<dc:subject><rdf:Bag>{subjects}</rdf:Bag></dc:subject>")
    return (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{''.join(parts)}</rdf:Description>"
    )


def _in_language(text: str, lang: str) -> str:
    """Return a text as the default for all readers, and in its own language."""
    items = (f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag in ("x-default", lang))
    return f"<rdf:Alt>{''.join(items)}</rdf:Alt>"


def _schemas() -> str:
    """Return the extension schemas that PDF/A requires for the properties of PDF/UA and our own."""
    accessibility = _schema(
        "PDF/UA identification", "pdfuaid", "http://www.aiim.org/pdfua/ns/id/",
        (("part", "Integer", "The part of ISO 14289 to which the file conforms"),),
    )  # fmt: skip
    own = _schema(
        "Standfirst edition", "standfirst", NAMESPACE, ((name, "Text", about) for name, about in OWN)
    )
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{accessibility}{own}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )


def _schema(title: str, prefix: str, namespace: str, properties: Any) -> str:
    items = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{escape(about)}</pdfaProperty:description></rdf:li>"
        for name, kind, about in properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{items}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _pdf_string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)
