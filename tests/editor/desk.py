"""A running editor of a site, as tests ask it."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from standfirst import branding, fonts, settings
from standfirst.editor import EditorRoutes
from standfirst.serving import Builder, Live, server
from standfirst.serving.session import SessionProcess
from tests.sites import ROOT

NAME = "briefings/wells.yaml"


@dataclass(frozen=True)
class Desk:
    """A running editor."""

    root: Path
    port: int
    start: str

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; `path` below the token unless it begins with a slash."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(
            method, quote(path if path.startswith("/") else self.start + path, safe="/?=&%"), body, named
        )
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def send(self, path: str, data: object, **headers: str) -> tuple[int, Any]:
        """Status and data of what the script sends."""
        own = {"Content_Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}", **headers}
        status, _, body = self.ask("POST", path, json.dumps(data).encode(), **own)
        return status, json.loads(body)

    @property
    def text(self) -> str:
        """The file as it is."""
        return (self.root / NAME).read_text("utf-8")

    def files(self) -> dict[Path, bytes]:
        """Every file of the site."""
        return {path: path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


@cache
def _subset(face: fonts.FontFace) -> bytes:
    return fonts.subset(face, ROOT)


@contextmanager
def running(root: Path) -> Iterator[Desk]:
    """The editor of a site while the block lasts, beside a preview that holds the style and the first fonts of its pages."""
    look = branding.load(settings.load(root))
    first = {name for _, names in look.preload for name in names}
    (root / "preview/theme" / fonts.WEB_FOLDER.rpartition("/")[2]).mkdir(parents=True)
    faces = [face for face in fonts.available(root) if face.web_name in first]
    for face in faces:
        (root / "preview" / fonts.WEB_FOLDER / face.web_name).write_bytes(_subset(face))
    (root / "preview/theme/standfirst.css").write_text(fonts.css_for_web(faces) + look.web_css, "utf-8")
    shutil.copy(ROOT / "themes/standfirst/icon.svg", root / "preview/theme")
    routes, session = EditorRoutes(root), SessionProcess(root, preview=True)
    with server(root / "preview", 0, Live(), Builder(root, preview=True), session, routes) as bound:
        threading.Thread(target=bound.serve_forever, daemon=True).start()
        yield Desk(root, bound.server_port, routes.start)
        bound.shutdown()
    routes.stop()
