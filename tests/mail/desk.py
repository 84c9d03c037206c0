"""A desk of the tests: a site with briefings and lists, and its commands as somebody types them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

from standfirst.console import Standfirst
from standfirst.mail.ledger import Ledger
from standfirst.tasks import namespace
from tests.sites import ROOT

CONFIG = """
SITENAME = "River desk"
SITEURL = ""
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
STANDFIRST = {{"CONTACT": "desk@example.org", "MAIL": {mail!r}}}
"""

BRIEFING = """
kind: explainer
title: {title}
standfirst: An invented note about a river that does not exist.
dateline: {{place: Drillhaven, date: 2026-03-{day:02}}}
as_of: 2026-03-{day:02}T12:00+00:00
edition: {number}
lang: en
tlp: {tlp}
status: {status}
exercise: true
highlights:
  - The river stands at {{{{ level }}}} in Drillhaven [@plan].
  - The exercise goes on [@plan].
key_figures:
  - {{id: level, label: Level of the river, value: {level}, unit: m, sources: [plan]}}
background: It was planned for a year [@plan].
situation: The exercise goes on, and the river stands at {{{{ level }}}} [@plan].
sources:
  - {{id: plan, title: Plan of the exercise, grade: B2, tlp: {tlp}}}
"""


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """What it printed with single spaces: terminals break lines."""
        return " ".join(self.out.split())


@dataclass(frozen=True)
class DeskSite:
    """A site in a folder of its own."""

    folder: Path

    def run(
        self, *words: str, typed: str = "", code: int | None = 0, environ: Mapping[str, str] | None = None
    ) -> Done:
        """Run a command of the installed program in this site, and demand its exit code; None for any."""
        program = Standfirst(name="standfirst", binary="standfirst", namespace=namespace, version="0")
        out, err = io.StringIO(), io.StringIO()
        with (
            redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", io.StringIO(typed)),
            mock.patch.object(Path, "cwd", return_value=self.folder), mock.patch.dict("os.environ", environ or {}),
        ):  # fmt: skip
            try:
                program.run(["standfirst", *words])
                found = 0
            except SystemExit as end:
                found = int(end.code or 0)
        done = Done(found, out.getvalue(), err.getvalue())
        assert code in (None, done.code), f"{done.out}\n{done.err}"
        return done

    def start(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command as a process of its own, which may be killed or typed to."""
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})}
        return subprocess.Popen(
            [sys.executable, "-m", "standfirst", *words],
            cwd=self.folder, env=variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def brief(self, key: str, **changes: object) -> None:
        """Write a briefing; `more` is put at its end."""
        number = int(key.rpartition("/")[2])
        values: dict[str, object] = {
            "title": f"The river on day {number}", "tlp": "CLEAR", "status": "approved", "number": number,
            "day": number + 1, "level": 3 + number, "more": "",
        }  # fmt: skip
        values |= changes
        path = self.folder / "briefings" / f"{key}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BRIEFING.format(**values) + str(values["more"]), "utf-8")

    def list(self, name: str, tlp: str, members: Sequence[str]) -> None:
        """Write a distribution list."""
        lines = [f"tlp: {tlp}", "members:", *(f"  - {{address: {one}}}" for one in members)]
        (self.folder / "distribution" / f"{name}.yaml").write_text("\n".join(lines) + "\n", "utf-8")

    @property
    def ledger(self) -> Ledger:
        """Its ledger, to be used in a `with`."""
        return Ledger(self.folder / "distribution" / "ledger.db")

    def states(self, purpose: str = "edition") -> dict[tuple[str, str], str]:
        """The state of each copy, by edition and recipient."""
        with self.ledger as opened:
            return {
                (copy.edition, copy.recipient): copy.state
                for copy in opened.copies()
                if copy.purpose == purpose
            }


def make(folder: Path, mail: Mapping[str, object] | None = None) -> DeskSite:
    """An empty site with its themes and fonts."""
    for name in ("briefings", "distribution"):
        (folder / name).mkdir(parents=True)
    for name in ("themes", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "pelicanconf.py").write_text(CONFIG.format(mail=dict(mail or {})), "utf-8")
    return DeskSite(folder)


def server(port: int) -> dict[str, str]:
    """The environment by which a desk reaches a server on loopback."""
    return {
        "STANDFIRST_SMTP_HOST": "127.0.0.1",
        "STANDFIRST_SMTP_PORT": str(port),
        "STANDFIRST_SMTP_SECURITY": "none",
    }


def parsed(raw: bytes) -> EmailMessage:
    """A message as mail programs read it."""
    return message_from_bytes(raw, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    """The text part with single spaces."""
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
