"""A reference endpoint to unsubscribe and sign up, in one file that needs only the standard library.

Copy it to a server and run `application` there with any WSGI server behind HTTPS, or give `handler` to a serverless
platform that uses the events of AWS Lambda's function URLs. It stores no addresses: requests are appended to a file, or
mailed to the desk's inbox, and `standfirst` reads both.

STANDFIRST_UNSUBSCRIBE_KEY      as `standfirst endpoint-key` prints it
STANDFIRST_REQUESTS             the file for requests, one JSON object a line; without it they are mailed
STANDFIRST_SMTP_URL             smtps://user:password@host: for requests by mail, and for signing up
STANDFIRST_ENDPOINT_MAIL        the desk's address, from which and to which it writes
STANDFIRST_ENDPOINT_DESK        the desk's name; STANDFIRST_ENDPOINT_LISTS the lists that are open, with commas
STANDFIRST_ENDPOINT_URL         its own public address, for the link that confirms a sign-up
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import io
import json
import os
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX = "STANDFIRST_"
MAX_BODY = 4096
CONFIRM_SECONDS = 3 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LANG = re.compile(r"[a-z]{2,3}")

Answer = tuple[int, str]
"""A status and a page."""

TEXTS: dict[str, dict[str, str]] = {
    "en": {"leave": "Unsubscribe", "all": "Send me nothing more", "editions": "Send me corrections only",
           "list": "Take me off the list {name}", "done": "Done. You can close this page.",
           "join": "Subscribe", "address": "E-mail address", "look": "Please confirm by the link in the e-mail that we have sent you.",
           "confirm": "Confirm your subscription", "gone": "This link does not work. Please reply to one of our e-mails.",
           "manage": "Change what we send you", "sent": "We have sent a link to this address."},
    "fr": {"leave": "Se désabonner", "all": "Ne plus rien m'envoyer", "editions": "M'envoyer seulement les corrections",
           "list": "Me retirer de la liste {name}", "done": "C'est fait. Vous pouvez fermer cette page.",
           "join": "S'abonner", "address": "Adresse électronique", "look": "Confirmez par le lien dans le courriel que nous venons de vous envoyer.",
           "confirm": "Confirmer l'abonnement", "gone": "Ce lien ne fonctionne pas. Répondez à l'un de nos courriels.",
           "manage": "Modifier mon abonnement", "sent": "Nous avons envoyé un lien à cette adresse."},
    "es": {"leave": "Darse de baja", "all": "No enviarme nada más", "editions": "Enviarme solo las correcciones",
           "list": "Quitarme de la lista {name}", "done": "Hecho. Puede cerrar esta página.",
           "join": "Suscribirse", "address": "Correo electrónico", "look": "Confirme con el enlace del correo que le hemos enviado.",
           "confirm": "Confirmar la suscripción", "gone": "Este enlace no funciona. Responda a uno de nuestros correos.",
           "manage": "Cambiar mi suscripción", "sent": "Hemos enviado un enlace a esta dirección."},
    "ar": {"leave": "إلغاء الاشتراك", "all": "لا ترسلوا لي شيئًا بعد الآن", "editions": "أرسلوا لي التصحيحات فقط",
           "list": "أزيلوني من القائمة {name}", "done": "تم. يمكنك إغلاق هذه الصفحة.",
           "join": "اشتراك", "address": "البريد الإلكتروني", "look": "يرجى التأكيد عبر الرابط في الرسالة التي أرسلناها إليك.",
           "confirm": "تأكيد الاشتراك", "gone": "هذا الرابط لا يعمل. يرجى الرد على إحدى رسائلنا.",
           "manage": "تغيير اشتراكي", "sent": "أرسلنا رابطًا إلى هذا العنوان."},
    "ur": {"leave": "رکنیت ختم کریں", "all": "مجھے مزید کچھ نہ بھیجیں", "editions": "مجھے صرف تصحیحات بھیجیں",
           "list": "مجھے فہرست {name} سے نکال دیں", "done": "ہو گیا۔ آپ یہ صفحہ بند کر سکتے ہیں۔",
           "join": "رکنیت لیں", "address": "ای میل پتہ", "look": "ہماری بھیجی ہوئی ای میل میں دیے گئے لنک سے تصدیق کریں۔",
           "confirm": "رکنیت کی تصدیق کریں", "gone": "یہ لنک کام نہیں کرتا۔ ہماری کسی ای میل کا جواب دیں۔",
           "manage": "اپنی رکنیت تبدیل کریں", "sent": "ہم نے اس پتے پر لنک بھیج دیا ہے۔"},
}  # fmt: skip


def application(environ: Mapping[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer one request (WSGI)."""
    words = _words(str(environ.get("HTTP_ACCEPT_LANGUAGE", "")))
    status, page = _answer(environ, words)
    names = {
        200: "OK",
        400: "Bad Request",
        404: "Not Found",
        405: "Method Not Allowed",
        413: "Content Too Large",
    }
    body = page.encode()
    start(f"{status} {names[status]}", [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    ])  # fmt: skip
    return [body]


def handler(event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
    """Answer one event of a serverless platform (version 2.0 of AWS Lambda's HTTP events)."""
    body = str(event.get("body") or "").encode()
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    environ = {
        "REQUEST_METHOD": event["requestContext"]["http"]["method"],
        "PATH_INFO": event.get("rawPath", "/"),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT_LANGUAGE": headers.get("accept-language", ""),
        "wsgi.input": io.BytesIO(body),
    }
    found: dict[str, Any] = {}

    def start(status: str, lines: list[tuple[str, str]]) -> None:
        found.update(statusCode=int(status[:3]), headers=dict(lines))

    page = b"".join(application(environ, start)).decode()
    return {**found, "body": page, "isBase64Encoded": False}


def _answer(environ: Mapping[str, Any], words: Mapping[str, str]) -> Answer:
    method, path = str(environ["REQUEST_METHOD"]), str(environ.get("PATH_INFO", "/"))
    name = path.rstrip("/").rpartition("/")[2]
    if method not in {"GET", "HEAD", "POST"}:
        return 405, _page(words, words["gone"])
    form: dict[str, str] = {}
    if method == "POST":
        length = str(environ.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return 413, _page(words, words["gone"])
        raw = environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
        form = {key: ",".join(found) if key == "list" else found[0] for key, found in parse_qs(raw).items()}
        words = _words(form.get("lang", ""), words)
    if _is_token(name):
        return _leave(name, form, words) if method == "POST" else (200, _choices(words))
    if "." in name:
        return _confirm(name, words, asked=method == "POST")
    if name == "manage" and method == "POST":
        return _manage(form, words)
    if not name or name in {"subscribe", "manage"}:
        return _subscribe(form, words) if method == "POST" else (200, _sign_up(words))
    return 404, _page(words, words["gone"])


# Unsubscribing.


def _leave(token: str, form: Mapping[str, str], words: Mapping[str, str]) -> Answer:
    """Record a reader's request; `List-Unsubscribe=One-Click` (RFC 8058) means everything."""
    what = "all" if form.get("List-Unsubscribe") == "One-Click" else form.get("what", "")
    if what not in {"all", "editions", *(f"list {name}" for name in _lists())}:
        return 400, _page(words, words["gone"])
    _record({"token": token, "scope": what}, f"unsubscribe {token} {what}")
    return 200, _page(words, words["done"])


def _choices(words: Mapping[str, str]) -> str:
    options = [("all", words["all"]), ("editions", words["editions"])]
    options += [(f"list {name}", words["list"].format(name=name)) for name in _lists()]
    fields = "".join(
        f'<p><label><input type="radio" name="what" value="{html.escape(value)}"{" checked" * (value == "all")}> '
        f"{html.escape(label)}</label></p>"
        for value, label in options
    )
    return _page(
        words,
        words["leave"],
        f'<form method="post">{fields}<button>{html.escape(words["leave"])}</button></form>',
    )


# Signing up.


def _subscribe(form: Mapping[str, str], words: Mapping[str, str]) -> Answer:
    """Send the confirmation link; nothing is recorded until it is used."""
    address, names, lang = form.get("address", "").strip(), form.get("list", ""), form.get("lang", "")
    known = names and set(names.split(",")) <= set(_lists())
    if not _is_reader(form) or not known or not _LANG.fullmatch(lang or "en"):
        return 400, _page(words, words["gone"])
    wish = json.dumps([address, names, lang, int(time.time()) + CONFIRM_SECONDS]).encode()
    link = f"{_setting('ENDPOINT_URL').rstrip('/')}/{_coded(wish)}.{_coded(_hash('confirm', wish))}"
    _mail(address, f"{_setting('ENDPOINT_DESK')}: {words['confirm']}", f"{words['confirm']}:\n\n{link}\n")
    return 200, _page(words, words["look"])


def _manage(form: Mapping[str, str], words: Mapping[str, str]) -> Answer:
    """Mail the link to a reader's choices; the response does not reveal whether the address is on a list."""
    if not _is_reader(form):
        return 400, _page(words, words["gone"])
    address = form["address"].strip()
    raw = _hash("reader", address.lower().encode())[:15]
    token = base64.urlsafe_b64encode(raw + _hash("token", raw)[:9]).decode("ascii")
    link = f"{_setting('ENDPOINT_URL').rstrip('/')}/{token}"
    _mail(address, f"{_setting('ENDPOINT_DESK')}: {words['manage']}", f"{words['manage']}:\n\n{link}\n")
    return 200, _page(words, words["sent"])


def _is_reader(form: Mapping[str, str]) -> bool:
    """Return whether a form has an address, and was not filled in by a bot."""
    return not form.get("website") and bool(_ADDRESS.fullmatch(form.get("address", "").strip()))


def _confirm(name: str, words: Mapping[str, str], *, asked: bool) -> Answer:
    """Show a button on GET, which mail scanners follow; record the sign-up on POST."""
    wish, _, code = name.partition(".")
    try:
        raw = base64.urlsafe_b64decode(wish + "=" * (-len(wish) % 4))
        address, chosen, lang, until = json.loads(raw)
    except ValueError:
        return 404, _page(words, words["gone"])
    if not hmac.compare_digest(_coded(_hash("confirm", raw)), code) or until < time.time():
        return 404, _page(words, words["gone"])
    if not asked:
        return 200, _page(
            words,
            words["confirm"],
            f'<form method="post"><button>{html.escape(words["join"])}</button></form>',
        )
    for one in str(chosen).split(","):
        _record({"address": address, "list": one, "lang": lang}, f"subscribe {name}")
    return 200, _page(words, words["done"])


def _sign_up(words: Mapping[str, str]) -> str:
    options = "".join(f"<option>{html.escape(name)}</option>" for name in _lists())
    manage = (
        f'<h2>{html.escape(words["manage"])}</h2><form method="post" action="manage">'
        f'<p><label>{html.escape(words["address"])} <input type="email" name="address" required></label></p>'
        f'<input name="website" hidden><button>{html.escape(words["manage"])}</button></form>'
    )
    return _page(
        words, words["join"],
        f'<form method="post" action="subscribe"><p><label>{html.escape(words["address"])} <input type="email" name="address" required></label></p>'
        f'<p><select name="list">{options}</select></p><input name="website" hidden>'
        f'<button>{html.escape(words["join"])}</button></form>{manage}',
    )  # fmt: skip


# Stored requests and their proof.


def _record(request: dict[str, object], subject: str) -> None:
    """Append a request to the file, flushed to disk before the response, or mail it to the desk."""
    path = os.environ.get(f"{PREFIX}REQUESTS", "")
    if not path:
        _mail(_setting("ENDPOINT_MAIL"), subject, json.dumps(request) + "\n")
        return
    line = json.dumps({**request, "at": int(time.time())}) + "\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)


def _mail(to: str, subject: str, text: str) -> None:
    mail, url = EmailMessage(), urlsplit(_setting("SMTP_URL"))
    mail["From"], mail["To"], mail["Subject"] = _setting("ENDPOINT_MAIL"), to, subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    safe = ssl.create_default_context()
    host = url.hostname or ""
    with (
        smtplib.SMTP_SSL(host, url.port or 465, context=safe, timeout=30) if url.scheme == "smtps"
        else smtplib.SMTP(host, url.port or 587, timeout=30)
    ) as server:  # fmt: skip
        if url.scheme == "smtp" and host not in {"127.0.0.1", "localhost"}:
            server.starttls(context=safe)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)


def _is_token(text: str) -> bool:
    if not _TOKEN.fullmatch(text):
        return False
    raw = base64.urlsafe_b64decode(text)
    return hmac.compare_digest(_hash("token", raw[:15])[:9], raw[15:])


def _hash(use: str, value: bytes) -> bytes:
    key = _setting("UNSUBSCRIBE_KEY").encode()
    return hmac.digest(key, use.encode() + b"\0" + value, hashlib.sha256)


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _setting(name: str) -> str:
    found = os.environ.get(PREFIX + name, "")
    if not found:
        raise RuntimeError(f"set {PREFIX}{name}")
    return found


def _lists() -> list[str]:
    return [name.strip() for name in os.environ.get(f"{PREFIX}ENDPOINT_LISTS", "").split(",") if name.strip()]


# Pages.


def _words(accepted: str, otherwise: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the texts in the first available language that a page or the reader's browser requests."""
    wanted = (one.partition(";")[0].strip().partition("-")[0].lower() for one in accepted.split(","))
    lang = next((one for one in wanted if one in TEXTS), "")
    if not lang and otherwise:
        return otherwise
    lang = lang or "en"
    return {**TEXTS[lang], "lang": lang}


def _page(words: Mapping[str, str], heading: str, body: str = "") -> str:
    lang = words["lang"]
    way = "rtl" if lang in {"ar", "ur"} else "ltr"
    title = html.escape(heading)
    return (
        f'<!doctype html><html lang="{lang}" dir="{way}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>'
        "body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}"
        "button,input,select{font:inherit;padding:.4rem .8rem}</style></head>"
        f"<body><h1>{title}</h1>{body}</body></html>\n"
    )
