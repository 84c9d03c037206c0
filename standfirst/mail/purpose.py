"""The purpose of a message: an edition, its update, correction or withdrawal; and its name in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from standfirst.errors import MailError

Kind = Literal["edition", "correction", "update", "withdrawal"]
Form = Literal["report", "flash", "mail"]

FORMS: tuple[Form, ...] = ("report", "flash", "mail")
"""The full report with its PDF, the flash with its PDF, or the message alone."""

ATTACHABLE = ("calendar", "figures", "map")
"""Optional attachments: the date of the next report, the key figures as CSV, maps as pictures."""

LONGEST = 100
"""Maximum length of the name of a previewed message."""

NOTHING = "none"
"""The word that disables attachments set by the settings or lists."""

_INSTEAD: dict[Form, tuple[Form, ...]] = {
    "report": ("report", "flash", "mail"),
    "flash": ("flash", "mail", "report"),
    "mail": ("mail", "flash", "report"),
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """`number` counts the corrections or updates of the edition from 1; `wrong` are edition numbers."""

    kind: Kind = "edition"
    number: int = 0
    wrong: tuple[int, ...] = ()
    test: bool = False

    @property
    def name(self) -> str:
        """Its name in the ledger: `edition`, `correction 1`, `update 2`, `withdrawal`."""
        return f"{self.kind} {self.number}" if self.number else self.kind


WITHDRAWAL = Purpose("withdrawal")
"""An edition is withdrawn once; to publish it again, write a new edition."""


class Variant(NamedTuple):
    """What distinguishes messages of the same mailing."""

    lang: str
    form: Form
    files: tuple[str, ...] = ()
    """The kinds of attachments."""
    corrections: tuple[int, ...] = ()
    """The numbers of the corrections that it includes."""
    parts: tuple[tuple[str, Variant], ...] = ()
    """In a digest: the keys of its briefings, each with its variant."""

    @property
    def name(self) -> str:
        """A name for people and files: `en-report`, `ur-mail-with-figures`."""
        if self.parts:  # many parts would exceed the maximum length of a file name
            whole = "-".join((self.lang, "digest", *(f"{key}-{own.name}" for key, own in self.parts)))
            end = hashlib.sha256(whole.encode()).hexdigest()[:8]
            return (whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}-{end}").replace("/", "-")
        parts = [f"with-{'-'.join(self.files)}"] if self.files else []
        parts += [f"correction-{'-'.join(map(str, self.corrections))}"] if self.corrections else []
        return "-".join((self.lang, self.form, *parts))


def chosen_files(words: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of files for these words, in a fixed order; raise MailError for an unknown one."""
    wanted = [word.strip().lower() for one in words for word in one.split(",")]
    if strange := [word for word in wanted if word not in (*ATTACHABLE, NOTHING)]:
        known = ", ".join((*ATTACHABLE, NOTHING))
        raise MailError(f"{strange[0]!a} is nothing to attach; write {known}")
    return tuple(kind for kind in ATTACHABLE if kind in wanted)


def form_for(wanted: Form, allowed: tuple[str, ...]) -> Form:
    """Return the form that a reader gets: the desk's choice, or the nearest that they accept."""
    return next((form for form in _INSTEAD[wanted] if not allowed or form in allowed), wanted)
