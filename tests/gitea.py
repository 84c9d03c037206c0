"""A server with as much of Gitea's interface for programs as Sveltia CMS asks for, over a bare repository of git."""

from __future__ import annotations

import base64
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-for-tests"
USER = {"id": 1, "login": "writer", "full_name": "A writer", "email": "writer@example.org"}
_COMMITTER = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "Desk", "GIT_AUTHOR_EMAIL": "desk@example.org",
    "GIT_COMMITTER_NAME": "Desk", "GIT_COMMITTER_EMAIL": "desk@example.org",
}  # fmt: skip


_FIXED = {
    "/version": {"version": "1.24.6"},
    "/user": USER,
    "/settings/api": {"default_paging_num": 30, "max_response_items": 50},
}


class RefusedError(Exception):
    """What the server does not do, with the status of its answer."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def _refuse(status: HTTPStatus, message: str) -> NoReturn:
    raise RefusedError(status, message)


@dataclass
class Gitea:
    """A repository `desk/site` with a branch `main`."""

    root: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    """Each request: its method and path."""

    def git(self, *words: str, data: bytes = b"", environ: Mapping[str, str] | None = None) -> str:
        """What git says of the repository."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *words], input=data, capture_output=True, timeout=60, check=True,
            env={**os.environ, **_COMMITTER, **(environ or {})},
        )  # fmt: skip
        return done.stdout.decode()

    def text(self, path: str) -> str:
        """A file of the branch as it is now."""
        return self.git("show", f"main:{path}")

    def commit(
        self, files: Mapping[str, bytes], message: str, environ: Mapping[str, str] | None = None
    ) -> str:
        """Write files into the branch as one commit; return its hash."""
        index = {"GIT_INDEX_FILE": str(self.root / "index-of-tests"), **(environ or {})}
        tip = self.git("rev-parse", "--verify", "-q", "main").strip() if self._has_branch() else ""
        self.git("read-tree", tip or "--empty", environ=index)
        for path, data in files.items():
            blob = self.git("hash-object", "-w", "--stdin", data=data).strip()
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environ=index)
        tree = self.git("write-tree", environ=index).strip()
        made = self.git(
            "commit-tree", tree, *(["-p", tip] if tip else []), "-m", message, environ=index
        ).strip()
        self.git("update-ref", "refs/heads/main", made, tip or "0" * 40)
        return made

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Any:
        """What the interface answers; RefusedError otherwise."""
        own, _, asked = path.partition("/repos/desk/site")
        kind, _, about = asked.removeprefix("/").partition("/")
        if own or path in _FIXED:
            return _FIXED.get(path) or _refuse(HTTPStatus.NOT_FOUND, path)
        answers: dict[tuple[str, str], Callable[[], Any]] = {
            ("GET", ""): lambda: {"default_branch": "main", "permissions": {"pull": True, "push": True}},
            ("GET", "branches"): lambda: {
                "commit": {"id": self.git("rev-parse", about).strip(), "message": ""}
            },
            ("GET", "commits"): lambda: self._commits(query["path"]),
            ("GET", "git"): lambda: {"tree": [*self._tree(about.removeprefix("trees/"))], "truncated": False},
            ("POST", "file-contents"): lambda: [self._content(one) for one in body["files"]],
            ("POST", "contents"): lambda: self._save(body),
        }
        found = answers.get((method, kind))
        return found() if found else _refuse(HTTPStatus.NOT_FOUND, f"{method} {path}")

    def _has_branch(self) -> bool:
        return bool(self.git("for-each-ref", "refs/heads/main"))

    def _tree(self, tip: str) -> Iterator[dict[str, Any]]:
        for line in self.git("ls-tree", "-r", "-l", "-z", tip).split("\0")[:-1]:
            about, path = line.split("\t")
            _, kind, sha, size = about.split()
            yield {"path": path, "type": kind, "sha": sha, "size": int(size)}

    def _content(self, path: str) -> dict[str, Any]:
        data = self.text(path).encode()
        sha = self.git("rev-parse", f"main:{path}").strip()
        return {
            "path": path,
            "sha": sha,
            "encoding": "base64",
            "content": base64.b64encode(data).decode(),
        }

    def _save(self, body: dict[str, Any]) -> dict[str, Any]:
        """Commit what a writer saved; a file that became another one meanwhile is refused, as Gitea does."""
        for file in body["files"]:
            if file["operation"] == "update" and file["sha"] != self._content(file["path"])["sha"]:
                _refuse(HTTPStatus.UNPROCESSABLE_ENTITY, "sha does not match")
        author = {"GIT_AUTHOR_NAME": body["author"]["name"], "GIT_AUTHOR_EMAIL": body["author"]["email"]}
        files = {one["path"]: base64.b64decode(one["content"]) for one in body["files"]}
        made = self.commit(files, body["message"], author)
        return {
            "commit": {"sha": made, "created": "2026-11-01T12:00:00Z"},
            "files": [self._content(path) for path in files],
        }

    def _commits(self, path: str) -> list[dict[str, Any]]:
        lines = self.git("log", "--format=%H\t%an\t%aI", "main", "--", path).splitlines()
        return [
            {"sha": sha, "commit": {"author": {"name": name, "date": day}}}
            for sha, name, day in (line.split("\t") for line in lines)
        ]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers those who have the token, from pages of any address."""

    host: ClassVar[Gitea]

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  # the base's own
        """Nobody listens."""

    def do_OPTIONS(self) -> None:
        """Let a page of another address ask."""
        self._say(HTTPStatus.NO_CONTENT, None)

    def do_GET(self) -> None:
        """Answer a question."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Answer what is sent."""
        self._answer("POST")

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        self.host.asked.append(f"{method} {address.path}")
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        try:
            if self.headers.get("Authorization") != f"token {TOKEN}":
                _refuse(HTTPStatus.UNAUTHORIZED, "token is required")
            made = self.host.answer(method, address.path.removeprefix("/api/v1"), query, body)
        except RefusedError as error:
            return self._say(error.status, {"message": str(error)})
        return self._say(HTTPStatus.CREATED if method == "POST" else HTTPStatus.OK, made)

    def _say(self, status: HTTPStatus, made: Any) -> None:
        data = b"" if made is None else json.dumps(made).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in {"Origin": "*", "Headers": "*, Authorization", "Methods": "*"}.items():
            self.send_header(f"Access-Control-Allow-{name}", value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def running(folder: Path, files: Mapping[str, bytes]) -> Iterator[Gitea]:
    """A server whose repository holds these files, while the block lasts."""
    folder.mkdir()
    host = Gitea(folder)
    host.git("init", "--quiet", "--bare", "--initial-branch=main")
    host.commit(files, "Begin")
    handler = type("HostHandler", (Handler,), {"host": host})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()
