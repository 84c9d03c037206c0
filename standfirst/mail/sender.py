"""Send a mailing: claim, transmit all but the end, record, end, record; again for deferred copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standfirst.errors import MailError
from standfirst.mail.ledger import Copy, Ledger, SentText
from standfirst.mail.ledger_rows import AdditionalPurpose
from standfirst.mail.message import EncodedContent
from standfirst.mail.reply_codes import Delivery, about
from standfirst.mail.selection import Recipient
from standfirst.mail.smtp import Connection, UnreachableError
from standfirst.model.marking import Tlp

_FIRST_LOOK, _LAST_LOOK = 0.25, 4.0
"""Seconds after which a run checks again what another run has claimed: the first time, and at most."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """One edition for one purpose to its recipients.

    `choose` returns each recipient's message in their language and form. It is called twice for each, so it should
    return prepared messages.
    """

    edition: str
    purpose: str
    tlp: Tlp
    recipients: Sequence[Recipient]
    choose: Callable[[Recipient], EncodedContent]
    text: Callable[[Recipient], SentText] | None = None
    """The content of each message, as stored in the ledger."""
    beside: Callable[[Recipient], tuple[AdditionalPurpose, ...]] | None = None
    """The further copies that each message counts for."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The patience of a run. Seconds; copies still deferred at its end wait for the next run."""

    attempts: int = 3
    backoff: tuple[float, ...] = (60.0, 300.0)
    reconnects: int = 5
    doubts: int = 3
    """Uncertain copies in a row that end a run: a server that hangs up each time must not affect a whole list."""
    blames: int = 3
    """Refusals in a row about the sender that end a run. So many dead mailboxes suppress no one until the server has
    accepted a message, because a relay that knows no address must not empty a list."""
    reconnect_after: float = 2.0
    stall: float = 90.0
    """Seconds that a run waits for another that has claimed copies without making progress: longer than a database
    needs to notice that a session has ended, and than a run needs to reconnect."""
    batch: int = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """One copy was concluded."""

    done: int
    total: int
    address: str
    result: Delivery


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of one run.

    `passed_over` had it, are suppressed, uncertain or were sent it by another run; `held` are those whose copy is
    claimed by another run that makes no progress.
    """

    sent: int = 0
    refused: int = 0
    deferred: int = 0
    uncertain: int = 0
    suppressed: int = 0
    passed_over: int = 0
    held: int = 0

    def __add__(self, other: Summary) -> Summary:
        """Return the combined result of two runs."""
        names = self.__dataclass_fields__
        return Summary(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def complete(self) -> bool:
        """Return whether this run left no one without a copy."""
        return not (self.refused or self.deferred or self.uncertain or self.held)


def send(  # noqa: PLR0913  # what, where and how, and two that listen
    mailing: Mailing,
    ledger: Ledger,
    line: Connection,
    date: datetime,
    *,
    policy: Policy | None = None,
    progress: Callable[[Progress], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> Summary:
    """Send the missing copies of a mailing; `date` is the Date of its messages, `say` receives the reason for waiting.

    Raises MailError with the reason for stopping; results are in the ledger, and the next run continues from there.
    """
    check(mailing)
    ledger.recover()
    run = _Run(mailing, ledger, line, date, policy or Policy(), progress, say)
    try:
        return run.all()
    except BaseException:
        line.close(polite=False)
        ledger.abandon()
        raise


def check(mailing: Mailing) -> None:
    """Check before sending that no one gets what they may not see, and no one is listed twice."""
    seen: set[str] = set()
    for recipient in mailing.recipients:
        if not recipient.may_see(mailing.tlp):
            raise MailError(f"{recipient.address} may not see {mailing.tlp.label}; nothing was sent")
        if recipient.key in seen:
            raise MailError(f"{recipient.address} appears twice among the recipients")
        seen.add(recipient.key)
        _check_message(mailing, recipient)


def _check_message(mailing: Mailing, recipient: Recipient) -> None:
    prepared = mailing.choose(recipient)
    is_this = (prepared.content.edition, prepared.thread.purpose, prepared.tlp)
    if is_this != (mailing.edition, mailing.purpose, mailing.tlp):
        raise MailError(
            f"the message for {recipient.address} is of another edition, purpose or marking; nothing was sent"
        )


def try_out(prepared: EncodedContent, recipient: Recipient, line: Connection, date: datetime) -> Delivery:
    """Send one test message outside the ledger; its content should be marked TEST."""
    message = prepared.message(recipient, date)
    return line.deliver(prepared.desk.address, recipient.address, message, lambda: None)


@dataclass(slots=True)
class _Run:
    mailing: Mailing
    ledger: Ledger
    line: Connection
    date: datetime
    policy: Policy
    progress: Callable[[Progress], None] | None
    say: Callable[[str], None] | None
    done: int = 0
    broken: int = 0
    doubts: int = 0
    blames: int = 0
    held: int = 0
    tried: set[str] = field(default_factory=set)
    dead: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def all(self) -> Summary:
        """Send to everyone, including copies released by other runs."""
        self._rounds(self.mailing.recipients)
        for freed in self._freed():
            self._rounds(freed)
        if len(self.dead) < self.policy.blames:
            self._bury()
        counts = self.counts
        concluded = sum(counts[one] for one in ("sent", "refused", "deferred", "uncertain"))
        return Summary(
            **counts, passed_over=len(self.mailing.recipients) - concluded - self.held, held=self.held
        )

    def _rounds(self, waiting: Sequence[Recipient]) -> None:
        """Try until nothing is deferred or patience ends."""
        for attempt in range(self.policy.attempts):
            if attempt:
                self.counts["deferred"] -= len(waiting)
                self._wait(attempt, len(waiting))
            waiting = list(self._round(waiting))
            if not waiting:
                break

    def _freed(self) -> Iterator[list[Recipient]]:
        """Yield recipients whose copies may be free by now; wait for another run while it makes progress.

        Copies of a killed run are free once the system, or the database, has noticed its end.
        """
        left = [one for one in self.mailing.recipients if one.key not in self.tried]
        waited, pause = 0.0, _FIRST_LOOK
        while left:
            held = self._held(left)
            if len(held) < len(left):
                yield [one for one in left if one.key not in held]
                waited, pause = 0.0, _FIRST_LOOK
                left = [one for one in left if one.key in held]
            elif waited < self.policy.stall:
                self._await(len(left), pause, first=not waited)
                waited, pause = waited + pause, min(2 * pause, _LAST_LOOK)
            else:
                self.held = len(left)
                return

    def _held(self, readers: Iterable[Recipient]) -> set[str]:
        """Return the recipients with a copy claimed by another run, among those that their message counts for."""
        own = AdditionalPurpose(self.mailing.edition, self.mailing.purpose)
        return {
            key
            for beside, group in self._groups(readers).items()
            for one in (own, *beside)
            for key in self.ledger.held(one.edition, one.purpose, group)
        }

    def _await(self, count: int, seconds: float, *, first: bool) -> None:
        """Wait for another run, without a connection that the server would close meanwhile."""
        if first:
            self.line.close()
            self._tell_why(f"another run holds {count} copies; waiting for it")
        self.line.clock.sleep(seconds)

    def _wait(self, attempt: int, count: int) -> None:
        """Disconnect and wait before deferred copies are tried again."""
        self.line.close()
        backoff = self.policy.backoff or (0.0,)
        self._sleep(f"{count} put off", backoff[min(attempt, len(backoff)) - 1])

    def _sleep(self, why: str, seconds: float) -> None:
        self._tell_why(f"{why}; trying again in {seconds:g} s")
        self.line.clock.sleep(seconds)

    def _tell_why(self, why: str) -> None:
        if self.say:
            self.say(why)

    def _round(self, recipients: Sequence[Recipient]) -> Iterator[Recipient]:
        """Try each once; return those to try again in this run."""
        size = self.policy.batch
        for start in range(0, len(recipients), size):
            batch = {one.key: one for one in recipients[start : start + size]}
            for copy in self._claims(batch.values()):
                recipient = batch[copy.recipient]
                if self._one(copy, recipient).again:
                    yield recipient

    def _claims(self, batch: Iterable[Recipient]) -> Iterator[Copy]:
        """Claim the copies of a batch, together for readers whose messages count for the same."""
        for beside, readers in self._groups(batch).items():
            yield from self.ledger.claim(self.mailing.edition, self.mailing.purpose, readers, beside)

    def _groups(self, readers: Iterable[Recipient]) -> dict[tuple[AdditionalPurpose, ...], list[Recipient]]:
        """Group readers by the further copies that their message counts for."""
        groups: dict[tuple[AdditionalPurpose, ...], list[Recipient]] = {}
        for one in readers:
            groups.setdefault(self._beside(one), []).append(one)
        return groups

    def _beside(self, recipient: Recipient) -> tuple[AdditionalPurpose, ...]:
        return self.mailing.beside(recipient) if self.mailing.beside else ()

    def _one(self, copy: Copy, recipient: Recipient) -> Delivery:
        """Send one claimed copy and record the outcome."""
        self.tried.add(recipient.key)
        prepared = self.mailing.choose(recipient)
        message = prepared.message(recipient, self.date)
        current, beside = copy, self._beside(recipient)

        def offer() -> None:
            nonlocal current
            text = self.mailing.text(recipient) if self.mailing.text else None
            current = self.ledger.offer(copy, message.message_id, message.sha256, text, beside)

        result = self._through(
            lambda: self.line.deliver(
                prepared.desk.return_path(message.message_id), recipient.address, message, offer
            )
        )
        self.ledger.conclude(current, result.outcome, result.reply, beside)
        self._learn(recipient, result)
        self._tell(recipient, result)
        self._doubt(result)
        self._blame(result)
        return result

    def _blame(self, result: Delivery) -> None:
        """Stop after consecutive refusals about the sender."""
        self.blames = self.blames + 1 if result.about == "sender" else 0
        if self.blames >= self.policy.blames:
            raise MailError(
                f"{self.blames} refusals in a row are about the sender, not the recipients: {result.reply}; "
                "ask your mail provider, then run the same line again"
            )

    def _doubt(self, result: Delivery) -> None:
        """Stop after consecutive uncertain copies."""
        self.doubts = self.doubts + 1 if result.outcome == "uncertain" else 0
        if self.doubts >= self.policy.doubts:
            raise MailError(
                f"{self.doubts} copies in a row are uncertain: {result.reply}; see the server's log before more is sent"
            )

    def _through(self, deliver: Callable[[], Delivery]) -> Delivery:
        """Deliver over a connection that may have to be reopened, up to a limit."""
        while True:
            try:
                result = deliver()
            except UnreachableError as error:
                self.broken += 1
                why = str(error)
                if self.broken > self.policy.reconnects:
                    raise
            else:
                if not (result.cut and result.outcome == "deferred"):
                    self.broken = 0
                    return result
                self.broken += 1
                if self.broken > self.policy.reconnects:
                    raise MailError(f"the line breaks again and again: {result.reply}")
                why = result.reply
            self._sleep(why, self.policy.reconnect_after * 2 ** (self.broken - 1))

    def _learn(self, recipient: Recipient, result: Delivery) -> None:
        """Suppress dead addresses, once the server has accepted any message."""
        if result.about == "mailbox" or (result.about == "domain" and self._was_dead(recipient)):
            self.dead.append((recipient.address, result.reply))
        if self.counts["sent"] or result.outcome == "sent":
            self._bury()

    def _was_dead(self, recipient: Recipient) -> bool:
        """Return whether the domain refused mail before, on another day or for another edition."""
        copies = self.ledger.copies(recipient=recipient.key, state="refused")
        return any(
            about(copy.reply) == "domain"
            for copy in copies
            if (copy.edition, copy.purpose) != (self.mailing.edition, self.mailing.purpose)
        )

    def _bury(self) -> None:
        for address, reply in self.dead:
            self.counts["suppressed"] += self.ledger.suppress(address, "refused", reply)
        self.dead.clear()

    def _tell(self, recipient: Recipient, result: Delivery) -> None:
        self.counts[result.outcome] += 1
        self.done += 1
        if self.progress:
            total = len(self.mailing.recipients)
            self.progress(Progress(self.done, total, recipient.address, result))
