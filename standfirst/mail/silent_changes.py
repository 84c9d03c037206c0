"""Silent changes: differences between an edition and its sent copies, with or without an entry under `changes:`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from standfirst.library import Edition
from standfirst.mail import recipient_status
from standfirst.mail.ledger import Ledger
from standfirst.mail.purpose import Form
from standfirst.mail.recipient_status import PastRecipient
from standfirst.mail.rendering import MessageRenderer
from standfirst.mail.sent_text import TextChange, Wording, entry_digest, shown
from standfirst.model.sources import Change


@dataclass(frozen=True, slots=True)
class OtherText:
    """Recipients with the same text, which differs from the present one by these changes."""

    recipients: tuple[str, ...]
    changes: tuple[TextChange, ...]
    silent: tuple[TextChange, ...]
    """The changes without an entry that no one has confirmed as no change."""


@dataclass(frozen=True, slots=True)
class SentTexts:
    """The texts of an edition's copies, compared with the present one."""

    edition: Edition
    renderer: MessageRenderer
    texts: dict[str, Wording]
    accepted: frozenset[str]
    compared: dict[str, tuple[TextChange, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, edition: Edition, renderer: MessageRenderer) -> SentTexts:
        """Read the texts of an edition's copies from the ledger."""
        texts = {key: Wording(text) for key, text in ledger.texts(edition.id).items()}
        return cls(edition, renderer, texts, ledger.accepted_changes(edition.id))

    def changes(self, content: str) -> tuple[TextChange, ...] | None:
        """Return where the edition now differs from a text; None if the text of the copy is unknown."""
        if content not in self.texts:
            return None
        if content not in self.compared:
            held = self.texts[content]
            form: Form = "flash" if held.text.form == "flash" else "report"
            now = Wording(self.renderer.text_of(held.text.lang, form))
            self.compared[content] = held.changes(now)
        return self.compared[content]

    def silent(self, content: str) -> tuple[TextChange, ...]:
        """Return the changes since a text that have no entry."""
        changes = self.changes(content) or ()
        new = [one for one in self.edition.briefing.changes if not self.tells(content, one)]
        return tuple(one for one in changes if not one.covered(new) and one.digest not in self.accepted)

    def tells(self, content: str, entry: Change) -> bool:
        """Return whether a text already contained a correction or update."""
        held = self.texts.get(content)
        return held is not None and entry_digest(entry) in held.entries

    def is_right(self, past: PastRecipient, entry: Change, purpose: str) -> bool:
        """Return whether a recipient has the content of a correction by other mailings than its own.

        Copies of ledgers before version 2 have no text; the time of the entry decides.
        """
        others = [copy for copy in past.copies if copy.purpose != purpose]
        known = [copy for copy in others if copy.content in self.texts]
        if not known:
            return bool(others) and all(datetime.fromisoformat(copy.at) >= entry.at for copy in others)
        return any(self._says(copy.content, entry) for copy in known)

    def _says(self, content: str, entry: Change) -> bool:
        changes = self.changes(content) or ()
        accepted = () if entry.about else self.accepted
        wrong = [one for one in changes if one.about(entry) and one.digest not in accepted]
        return self.tells(content, entry) or not wrong

    def others(self, ledger: Ledger) -> tuple[OtherText, ...]:
        """Return the recipients of other texts than the present one, by change."""
        groups: dict[str, list[str]] = {}
        for past in recipient_status.past_recipients(ledger, self.edition.id):
            content = past.latest.content
            if self.changes(content):
                groups.setdefault(content, []).append(past.address)
        return tuple(self._merged(groups))

    def _merged(self, groups: dict[str, list[str]]) -> Iterator[OtherText]:
        """Merge texts of several forms and languages with the same changes."""
        found: dict[str, OtherText] = {}
        for content, people in groups.items():
            changes = self.changes(content) or ()
            words, before = shown(changes), found.get(shown(changes))
            addresses = (*(before.recipients if before else ()), *people)
            silent = (*(before.silent if before else ()), *self.silent(content))
            found[words] = OtherText(tuple(sorted(addresses)), changes, silent)
        yield from found.values()
