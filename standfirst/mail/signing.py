"""Signing and encryption, if the desk has the keys: S/MIME for bodies, DKIM for messages.

Keys are files named in the environment, never part of a site: STANDFIRST_DKIM_DOMAIN, _DKIM_SELECTOR, _DKIM_KEY;
STANDFIRST_SMIME_CERTIFICATE, _SMIME_KEY to sign; STANDFIRST_SMIME_RECIPIENTS, a folder with ADDRESS.pem for each
reader, to encrypt.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.errors import MailError
from standfirst.mail import headers
from standfirst.mail.content import short
from standfirst.mail.ledger_store import utc_now

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

_DKIM_HEADERS = [
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
    b"content-language", b"mime-version", b"content-type",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dkim:
    """Signs a whole message for a domain (RFC 6376)."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def header(self, message: bytes) -> bytes:
        """Return the DKIM-Signature header, which covers both List-Unsubscribe headers."""
        import dkim

        try:
            signed = dkim.sign(
                message,
                self.selector.encode(),
                self.domain.encode(),
                self.key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=_DKIM_HEADERS,
            )
        except dkim.DKIMException as error:
            raise MailError(f"DKIM cannot sign: {error}; check the key and its selector") from None
        return bytes(signed)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs a body with the desk's certificate, beside it (RFC 8551)."""

    certificate: Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)

    def close(self, entity: bytes, recipient: str) -> bytes:
        """Return the body in multipart/signed."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        builder = pkcs7.PKCS7SignatureBuilder().set_data(entity)
        builder = builder.add_signer(self.certificate, self.key, SHA256())
        signature = _base64(builder.sign(Encoding.DER, options))
        return _signed(entity, signature, f"=_{short('signed', recipient)}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Encrypt a body for its recipient; a recipient without a valid certificate stops the run before it starts."""

    certificates: Mapping[str, Certificate]
    unfit: Mapping[str, str] = field(default_factory=dict)
    """Addresses whose certificate must not be used, with the reason."""

    def missing(self, recipients: Iterable[str]) -> tuple[str, ...]:
        """Return recipients without a valid certificate, with the reason if they have one."""
        lost = (one for one in recipients if one not in self.certificates)
        return tuple(f"{one} (theirs {self.unfit[one]})" if one in self.unfit else one for one in lost)

    def close(self, entity: bytes, recipient: str) -> bytes:
        """Return the body as application/pkcs7-mime."""
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

        if recipient not in self.certificates:
            raise MailError(f"there is no certificate to encrypt for {recipient}; add {recipient}.pem")
        builder = pkcs7.PKCS7EnvelopeBuilder().set_data(entity)
        builder = builder.set_content_encryption_algorithm(AES256)
        builder = builder.add_recipient(self.certificates[recipient])
        sealed = builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
        return _enveloped(_base64(sealed))


def _base64(data: bytes) -> bytes:
    """Return base64 in lines of 76."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _signed(entity: bytes, signature: bytes, boundary: str) -> bytes:
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg="sha-256";'
    lines = [
        headers.line("Content-Type", f'{kind} boundary="{boundary}"'),
        f"\r\n--{boundary}\r\n".encode(),
        entity,
        f"\r\n--{boundary}\r\n".encode(),
        headers.line("Content-Type", 'application/pkcs7-signature; name="smime.p7s"'),
        headers.line("Content-Transfer-Encoding", "base64"),
        headers.line("Content-Disposition", 'attachment; filename="smime.p7s"'),
        b"\r\n",
        signature,
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return b"".join(lines)


def _enveloped(sealed: bytes) -> bytes:
    kind = 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
    lines = [
        headers.line("Content-Type", kind),
        headers.line("Content-Transfer-Encoding", "base64"),
        headers.line("Content-Disposition", 'attachment; filename="smime.p7m"'),
        b"\r\n",
        sealed,
    ]
    return b"".join(lines)


def dkim_from(environ: Mapping[str, str]) -> Dkim | None:
    """Return the DKIM signer configured in the environment, if any."""
    domain = environ.get("STANDFIRST_DKIM_DOMAIN", "")
    selector = environ.get("STANDFIRST_DKIM_SELECTOR", "")
    key = environ.get("STANDFIRST_DKIM_KEY", "")
    if not (domain or selector or key):
        return None
    if not (domain and selector and key):
        raise MailError("DKIM needs STANDFIRST_DKIM_DOMAIN, _DKIM_SELECTOR and _DKIM_KEY together")
    return Dkim(domain, selector, _read(Path(key), "the DKIM key"))


def smime_from(environ: Mapping[str, str]) -> tuple[Signer | Envelope, ...]:
    """Return the S/MIME signer and encrypter configured in the environment: messages are signed, then encrypted."""
    seals: list[Signer | Envelope] = []
    certificate = environ.get("STANDFIRST_SMIME_CERTIFICATE", "")
    key = environ.get("STANDFIRST_SMIME_KEY", "")
    if bool(certificate) != bool(key):
        raise MailError("S/MIME needs STANDFIRST_SMIME_CERTIFICATE and _SMIME_KEY together")
    if certificate:
        seals.append(_signer(Path(certificate), Path(key)))
    if folder := environ.get("STANDFIRST_SMIME_RECIPIENTS", ""):
        seals.append(envelope(Path(folder)))
    return tuple(seals)


def envelope(folder: Path) -> Envelope:
    """Return the certificates in a folder, each named ADDRESS.pem."""
    if not folder.is_dir():
        raise MailError("STANDFIRST_SMIME_RECIPIENTS names no folder")
    found = {path.stem.lower(): _certificate(path) for path in sorted(folder.glob("*.pem"))}
    unfit = {who: why for who, one in found.items() if (why := _outdated(one) or _of_another(one, who))}
    return Envelope({who: one for who, one in found.items() if who not in unfit}, unfit)


def _signer(path: Path, key_path: Path) -> Signer:
    certificate, key = _certificate(path), _private_key(key_path)
    if certificate.public_key() != key.public_key():
        raise MailError(f"the S/MIME key does not belong to {path.name}, so its signatures would not verify")
    if why := _outdated(certificate):
        raise MailError(f"the S/MIME certificate {path.name} {why}")
    return Signer(certificate, key)


def _outdated(certificate: Certificate) -> str:
    """Return why a certificate is not valid today; empty if it is."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return "" if first <= utc_now() <= last else f"is valid from {first.date()} to {last.date()}"


def _of_another(certificate: Certificate, address: str) -> str:
    """Return why nothing may be encrypted for an address with a certificate; empty if it may."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import ExtensionNotFound, NameOID, RFC822Name, SubjectAlternativeName

    if not isinstance(certificate.public_key(), RSAPublicKey):
        return "has no RSA key, which encryption needs"
    names = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    with suppress(ExtensionNotFound):
        other = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
        names += other.get_values_for_type(RFC822Name)
    return f"is for {', '.join(names)}" if names and address not in map(str.lower, names) else ""


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MailError(f"{what} cannot be read: {error.strerror}") from None


def _certificate(path: Path) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(_read(path, "an S/MIME certificate"))
    except ValueError as error:
        raise MailError(f"{path.name} is not a PEM certificate: {error}") from None


def _private_key(path: Path) -> RSAPrivateKey | EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_read(path, "the S/MIME key"), password=None)
    except (ValueError, TypeError):
        raise MailError("the S/MIME key is not a PEM private key without a password") from None
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise MailError("the S/MIME key is neither RSA nor elliptic")
    return key
