"""Find the recipients of a mistake: everyone who, by the ledger, has one of the editions that a correction names.

If the edition was withdrawn, all of it is the mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from standfirst.errors import MailError
from standfirst.library import Edition
from standfirst.library.corrections import named
from standfirst.mail import recipient_status
from standfirst.mail.ledger import Copy, Ledger
from standfirst.mail.lists import Distribution, Member
from standfirst.mail.mail_job import MailJob
from standfirst.mail.outbox import SkippedRecipient
from standfirst.mail.presend_checks import Extra
from standfirst.mail.purpose import WITHDRAWAL, Purpose
from standfirst.mail.recipient_status import PastRecipient
from standfirst.mail.selection import Recipient, Selection
from standfirst.mail.silent_changes import SentTexts
from standfirst.model import Tlp
from standfirst.model.sources import Change


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and the editions that contain it.

    A correction has its number among the edition's corrections; a withdrawn edition has no `change`.
    """

    wrong: tuple[Edition, ...]
    number: int = 0
    change: Change | None = None

    @property
    def purpose(self) -> Purpose:
        """The purpose of the message that corrects it."""
        if self.change is None:
            return WITHDRAWAL
        return Purpose("correction", self.number, tuple(one.number for one in self.wrong))


@dataclass(frozen=True, slots=True)
class AffectedRecipients:
    """The recipients of a mistake: who may see the correction, who may not, and who already has the right text."""

    recipients: tuple[Recipient, ...]
    barred: tuple[Recipient, ...]
    corrected: tuple[str, ...]
    counts: tuple[tuple[Edition, int, int], ...]
    """For each wrong edition the number of its recipients, and how many of them are uncertain."""
    refused: tuple[Copy, ...] = ()
    """Copies of wrong editions that servers refused, immediately or by a later report; they were never received."""

    @property
    def anybody(self) -> bool:
        """Return whether anyone was sent a wrong edition."""
        return bool(self.recipients or self.barred or self.corrected)


def mistake(job: MailJob, number: int = 0) -> Mistake:
    """Return the last correction of an edition, or the one with a number; raise MailError if there is none.

    For a withdrawn edition, only the withdrawal is sent.
    """
    if job.edition.withdrawn:
        if number:
            raise MailError(f"{job.edition.key} is withdrawn as a whole; leave out --number")
        return Mistake((job.edition,))
    found = [change for change in job.edition.briefing.changes if change.kind == "correction"]
    if not found:
        raise MailError(
            f"{job.edition.key} has no correction; write one under `changes:` with `was` and `now`"
        )
    if not 0 <= number <= len(found):
        raise MailError(f"{job.edition.key} has no correction {number}; the last is number {len(found)}")
    chosen = number or len(found)
    change = found[chosen - 1]
    return Mistake(_wrong(job, change), chosen, change)


def _wrong(job: MailJob, change: Change) -> tuple[Edition, ...]:
    """Return the editions with the mistake: those that the correction names, else this one and all earlier ones."""
    own = job.edition
    siblings = job.library.of_series(own.file.series) if own.file.series else (own,)
    known = {one.number for one in siblings}
    if missing := [number for number in change.editions if number not in known]:
        raise MailError(f"the correction names edition {missing[0]}, and the series has none")
    return named(change, own, siblings)


def affected(
    ledger: Ledger, found: Mistake, sent: SentTexts, distribution: Distribution, *, everyone: bool = False
) -> AffectedRecipients:
    """Find those affected in the ledger. Copies of the corrected edition that are already right are not affected."""
    held: dict[str, Recipient] = {}
    corrected: list[str] = []
    counts = []
    for edition in found.wrong:
        having = recipient_status.past_recipients(ledger, edition.id)
        if edition.key == sent.edition.key and found.change and not everyone:
            right = [one for one in having if sent.is_right(one, found.change, found.purpose.name)]
            corrected += [one.recipient for one in right]
            having = tuple(one for one in having if one not in right)
        counts.append((edition, len(having), sum(not one.certain for one in having)))
        for one in having:
            _join(held, one, edition.briefing.tlp)
    known = {member.key: member for one in distribution.lists for member in one.members}
    readers = tuple(_named(one, known.get(one.key)) for one in held.values())
    tlp = sent.edition.briefing.tlp
    return AffectedRecipients(
        recipients=tuple(one for one in readers if one.may_see(tlp)),
        barred=tuple(one for one in readers if not one.may_see(tlp)),
        corrected=tuple(key for key in corrected if key not in held),
        counts=tuple(counts),
        refused=tuple(copy for one in found.wrong for copy in ledger.copies(edition=one.id, state="refused")),
    )


def _join(held: dict[str, Recipient], past: PastRecipient, tlp: Tlp) -> None:
    """Add a past recipient, allowed to see as much as the strictest copy that they were sent (RED: no ceiling)."""
    before = held.get(past.recipient)
    if before and (before.ceiling is None or (tlp is not Tlp.RED and before.ceiling.openness < tlp.openness)):
        return
    ceiling = None if tlp is Tlp.RED else tlp
    held[past.recipient] = Recipient(past.address, past.lang, ceiling=ceiling, lists=("holders",))


def _named(recipient: Recipient, known: Member | None) -> Recipient:
    """Return a recipient with the name and formats of their list, if they are still on one."""
    return replace(recipient, name=known.name, formats=known.formats) if known else recipient


@dataclass(frozen=True, slots=True)
class DueCorrections:
    """The corrections of an edition to include for those of its recipients who have the mistake."""

    numbers: Mapping[str, tuple[int, ...]]
    """The corrections due, by recipient of a mistake who was not sent them yet."""
    mistakes: Mapping[int, Mistake]
    elsewhere: tuple[Recipient, ...] = ()
    """People with the mistake who are not among the recipients; `correct` sends them the correction alone."""

    def said(self, job: MailJob) -> Extra:
        """Return lines of the pre-send report about the included corrections."""
        heading = []
        for number, found in self.mistakes.items():
            count = sum(number in numbers for numbers in self.numbers.values())
            names = ", ".join(one.key for one in found.wrong)
            if count:
                words = f"{number}, in the same message to {count} who have {names}, and to no one else"
                heading.append(("correction", words))
        command = f"standfirst correct {job.edition.key}"
        count = len(self.elsewhere)
        note = f"{count} more hold{'s' * (count == 1)} the mistake: `{command}` sends the correction alone"
        left = (
            SkippedRecipient(
                one.address, "correction", f"holds the mistake and does not get the edition: {command}"
            )
            for one in self.elsewhere
        )
        return Extra(tuple(heading), notes=(note,) if count else (), left=tuple(left))


def due(
    job: MailJob, ledger: Ledger, sent: SentTexts, distribution: Distribution, recipients: Iterable[Recipient]
) -> DueCorrections:
    """Return the corrections to include in an edition, by recipient; none if it is withdrawn."""
    readers = tuple(recipients)
    stopped = recipient_status.stopped_by(ledger, "edition", readers)
    have_edition = _have(ledger, job.edition.id, "edition")
    known = {one.key for one in readers} - stopped.keys() - have_edition
    numbers: dict[str, tuple[int, ...]] = {}
    mistakes: dict[int, Mistake] = {}
    elsewhere: dict[str, Recipient] = {}
    corrections = [change for change in job.edition.briefing.changes if change.kind == "correction"]
    for number in range(1, len(corrections) + 1) if not job.edition.withdrawn else ():
        found = mistakes[number] = mistake(job, number)
        reached = affected(ledger, found, sent, distribution)
        have = _have(ledger, job.edition.id, found.purpose.name)
        coming = _have(ledger, job.edition.id, found.purpose.name, "claimed", "offered")
        for one in (*reached.recipients, *reached.barred):
            if one.key not in have and one.key in known:
                numbers[one.key] = (*numbers.get(one.key, ()), number)
            elif one.key not in have | coming and one in reached.recipients:
                elsewhere[one.key] = one
    silent = recipient_status.stopped_by(ledger, "correction 1", elsewhere.values())
    return DueCorrections(
        numbers, mistakes, tuple(one for key, one in elsewhere.items() if key not in silent)
    )


def _have(ledger: Ledger, edition: str, purpose: str, *states: str) -> frozenset[str]:
    """Return the recipients whose copy was sent, or is in one of the given states.

    A copy that another run is sending may still fail; the sender waits for it.
    """
    wanted = states or ("sent",)
    return frozenset(
        copy.recipient
        for copy in ledger.copies(edition=edition)
        if copy.purpose == purpose and copy.state in wanted
    )


def selection(job: MailJob, found: AffectedRecipients) -> Selection:
    """The past recipients as the pre-send checks take them."""
    return Selection(job.edition.briefing.tlp, found.recipients, ())


def said(job: MailJob, wrong: Mistake, found: AffectedRecipients) -> Extra:
    """Return the lines and notes that a correction or a withdrawal adds to the pre-send report."""
    heading = [
        *_why(job, wrong),
        *((f"edition {one.number}", _held(one, count, unsure)) for one, count, unsure in found.counts),
    ]
    notes = []
    if found.corrected and wrong.change:
        notes.append(
            f"{len(found.corrected)} already have a correct copy of {job.edition.key}; "
            "--everyone includes them"
        )
    if wrong.change:
        notes.append(f"it has the whole of {job.edition.key}, so `mail` does not send that to them again")
    notes.append(f"suppressed addresses will not get this {wrong.purpose.kind}: contact them another way")
    if found.barred:
        names = ", ".join(one.address for one in found.barred[:3])
        notes.append(
            f"{len(found.barred)} hold a more open edition and may not see {job.edition.briefing.tlp.label}: "
            f"{names}; write the correction into an edition as open as theirs"
        )
    return Extra(tuple(heading), _nobody(wrong, found), tuple(notes), tuple(_left(found)))


def _left(found: AffectedRecipients) -> Iterator[SkippedRecipient]:
    """List those who were sent a wrong edition and get no correction, in addition to suppressed addresses."""
    for one in found.barred:
        yield SkippedRecipient(one.address, "barred", "holds a more open edition and may not see this one")
    for key in found.corrected:
        yield SkippedRecipient(key, "right", "already has a correct copy")
    held = {one.key for one in (*found.recipients, *found.barred)}
    for copy in found.refused:
        if copy.recipient not in held:
            yield SkippedRecipient(
                copy.address, "bounced", f"{copy.edition} was refused, so they hold none: {copy.reply}"
            )


def _nobody(wrong: Mistake, found: AffectedRecipients) -> tuple[str, ...]:
    """Return the reason why no one is affected: another ledger may have sent the wrong editions."""
    if found.anybody:
        return ()
    names = ", ".join(one.key for one in wrong.wrong)
    way = "set STANDFIRST_LEDGER_URL or take in its ledger: standfirst ledger merge FILE"
    return (f"this ledger has no record of sending {names}; if it went out from another machine, {way}",)


def _why(job: MailJob, wrong: Mistake) -> list[tuple[str, str]]:
    """Return what was wrong and what is right; for a withdrawal, the time and the reason."""
    if wrong.change:
        return [("was", wrong.change.was or ""), ("now", wrong.change.now or "")]
    withdrawn = job.edition.briefing.withdrawn
    if withdrawn is None:  # the checks block sending it
        return []
    reason = " ".join(withdrawn.explanation.split())
    return [("withdrawn", withdrawn.at.isoformat(timespec="minutes")), ("reason", reason)]


def _held(edition: Edition, count: int, unsure: int) -> str:
    if not count:
        return f"{edition.key} ({edition.briefing.tlp.label}) was never sent"
    doubt = f", {unsure} of them uncertain" if unsure else ""
    return f"{edition.key} ({edition.briefing.tlp.label}) is held by {count}{doubt}"
