"""The routes of the editor: pages, and what their script posts; all of them below a secret token."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from standfirst import fonts, scaffold, settings
from standfirst.editor import history, imports, saving
from standfirst.editor.merge import Choice
from standfirst.editor.pages import STATIC, Pages
from standfirst.editor.worker import DraftProcess
from standfirst.errors import EditConflictError, InputError, StandfirstError, UsageError
from standfirst.serving import HttpResponse, Request
from standfirst.settings import Site

PREFIX = "/.standfirst/edit/"
LIMIT = 32 * 1024 * 1024
"""The maximum number of bytes in a request: a document to import, or a form with its file."""

_TABS = 16

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_VIEWS = {"report.pdf": ("report", "application/pdf"), "mail.html": ("mail", "text/html; charset=utf-8")}

Data = Mapping[str, Any]


_PRELOADED = re.compile(rb'(<link rel="preload" href=")(?:\.\./)*(?=theme/)')
"""The address of a preloaded font, which the style sheet has at the site's own address: it is found by a redirect."""


class EditorRoutes:
    """The editor of a site; `start` is the URL known only to the person who started it."""

    limit = LIMIT

    def __init__(self, root: Path) -> None:
        """Make a token, and read nothing yet."""
        self._root = root
        self._base = f"{PREFIX}{secrets.token_urlsafe(24)}/"
        self._drafts = DraftProcess(root)
        self._pages: dict[str, bytes] = {}
        """The pages of the last drafts by their paths in the site, for as many tabs."""
        self._fonts: dict[str, bytes] = {}
        self._sent: dict[str, Callable[[Site, Data], object]] = {
            "draft": self._draft, "save": self._save, "commit": self._commit, "new": self._new, "accept": self._accept,
        }  # fmt: skip

    @property
    def start(self) -> str:
        """The URL of the list of briefings, with the token."""
        return self._base

    def stop(self) -> None:
        """End its processes."""
        self._drafts.stop()

    def answer(self, request: Request) -> HttpResponse | None:
        """Answer a request below the token, and refuse any other below the editor's URLs."""
        if not request.path.startswith(PREFIX):
            return None
        if not hmac.compare_digest(request.path[: len(self._base)].encode(), self._base.encode()):
            return _refused(
                HTTPStatus.FORBIDDEN, "this address lacks the token; open the one in the terminal"
            )
        try:
            return self._answer(request, request.path.removeprefix(self._base))
        except EditConflictError as error:
            conflicts = [
                {"place": place, "mine": mine, "theirs": theirs} for place, mine, theirs in error.conflicts
            ]
            return _json({"error": str(error), "conflicts": conflicts}, HTTPStatus.CONFLICT)
        except StandfirstError as error:
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, _told(error))

    def _answer(self, request: Request, path: str) -> HttpResponse:
        site = settings.load(self._root)
        if request.method == "POST":
            return self._posted(site, request, path)
        kind, _, name = path.partition("/")
        pages = Pages(site, request.query.get("lang", ""), self._base)
        if not path:
            return _page(pages.briefings())
        if kind == "form":
            return _page(pages.form(name, imports.suggested(site, name)))
        if kind == "text":
            return _page(pages.text(name))
        if kind == "static":
            return _static(name)
        if kind == "fonts":
            return self._font(name)
        if kind == "view":
            return self._view(name, request.query.get("name", ""))
        return _refused(HTTPStatus.NOT_FOUND, "there is no such page")

    def _font(self, name: str) -> HttpResponse:
        """Return a font of the interface, which does not depend on the site's theme."""
        if name not in self._fonts:
            face = next((one for one in fonts.available(self._root) if one.web_name == name), None)
            if face is None:
                return _refused(HTTPStatus.NOT_FOUND, "there is no such font")
            self._fonts[name] = fonts.subset(face, self._root)
        return HttpResponse(
            self._fonts[name], "font/woff2", headers={**_HEADERS, "Cache-Control": "private, max-age=3600"}
        )

    def _view(self, path: str, name: str) -> HttpResponse:
        """Return the page of a file's last draft; everything that it links to is the site's."""
        private = {"Referrer-Policy": "no-referrer"}
        if path in _VIEWS:
            form, kind = _VIEWS[path]
            return HttpResponse(self._drafts.ask("file", name, form), kind, headers=private)
        if path in self._pages:
            page = _PRELOADED.sub(rb"\1/", self._pages[path])
            return HttpResponse(page, headers=private)
        place = f"/{quote(path.lstrip('/'))}"
        return HttpResponse(status=HTTPStatus.FOUND, headers={"Location": place, **private})

    def _posted(self, site: Site, request: Request, path: str) -> HttpResponse:
        """Handle a post from a page of the editor, and refuse those from any other page."""
        if "origin" not in request.headers:
            return _refused(HTTPStatus.FORBIDDEN, "this does not come from a page of the editor")
        kind = request.headers.get("content-type", "")
        if path == "import" and kind == "application/octet-stream":
            name, told = self._drafts.ask("imported", request.query.get("name", ""), request.body)
            return _json({"name": name, "told": told})
        if path not in self._sent:
            return _refused(HTTPStatus.NOT_FOUND, "there is no such page")
        if kind.partition(";")[0].strip() != "application/json":
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the editor takes JSON alone")
        return _json(self._sent[path](site, _data(request.body)))

    def _draft(self, _site: Site, data: Data) -> object:
        """Check and render the content of a form."""
        name, base = _text(data, "name"), _text(data, "base")
        text = _text(data, "text") if "text" in data else saving.preview_text(name, base, data.get("change"))
        draft = self._drafts.ask("draft", name, text)
        if draft.page:
            self._pages.pop(draft.path, None)
            self._pages = dict([*self._pages.items(), (draft.path, draft.page)][-_TABS:])
        problems = [
            {
                "loc": one.loc, "line": one.problem.line, "column": one.problem.column, "code": one.problem.code,
                "message": one.problem.message, "fix": one.problem.fix, "level": one.problem.level,
            }
            for one in draft.problems
        ]  # fmt: skip
        return {"problems": problems, "page": draft.path if draft.page else ""}

    def _save(self, site: Site, data: Data) -> object:
        """Write the content of a form into its file."""
        name, base = _text(data, "name"), _text(data, "base")
        if "text" in data:
            saved = saving.save_text(site, name, base, _text(data, "text"))
        else:
            saved = saving.save(site, name, base, data.get("change"), _choices(data.get("choices", [])))
        return {"base": saved.text, "merged": saved.merged}

    def _commit(self, site: Site, data: Data) -> object:
        return {"commit": history.commit(site, _text(data, "name"), _text(data, "message"))}

    def _new(self, site: Site, data: Data) -> object:
        draft = scaffold.new_briefing(site, _text(data, "kind"), _text(data, "title"), _text(data, "series"))
        scaffold.save(draft)
        return {"name": draft.path.relative_to(site.root).as_posix()}

    def _accept(self, _site: Site, data: Data) -> object:
        number = data.get("number")
        if type(number) is not int:
            raise UsageError("the form sent no number of a suggestion")
        return {"told": self._drafts.ask("accepted", _text(data, "name"), number)}


def _data(body: bytes) -> Data:
    try:
        data = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise UsageError("the form sent invalid JSON; reload the page") from None
    if not isinstance(data, dict):
        raise UsageError("the form sent something else than a form does; load the page again")
    return data


def _no_number(name: str) -> float:
    raise ValueError(name)


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise UsageError(f"the form sent no {name}; load the page again")
    return value


def _choices(given: Any) -> dict[str, Choice]:
    """Return the person's choices between values that two people changed."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise UsageError("the form sent no list of choices; load the page again")
    return {_text(one, "place"): Choice(one.get("theirs"), one.get("keep") == "mine") for one in given}


def _told(error: StandfirstError) -> str:
    return "\n".join(map(str, error.problems)) if isinstance(error, InputError) else str(error)


def _json(data: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"), "application/json", status, _HEADERS
    )


def _refused(status: HTTPStatus, message: str) -> HttpResponse:
    return _json({"error": message}, status)


def _page(text: str) -> HttpResponse:
    return HttpResponse(text.encode("utf-8", "replace"), headers=_HEADERS)


def _static(name: str) -> HttpResponse:
    file = next((path for path in STATIC.iterdir() if path.name == name and path.suffix in _KINDS), None)
    if file is None:
        return _refused(HTTPStatus.NOT_FOUND, "there is no such file")
    return HttpResponse(file.read_bytes(), _KINDS[file.suffix], headers=_HEADERS)
