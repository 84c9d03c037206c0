"""Pre-send checks: everything that a person must know before sending, and every reason not to send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from standfirst.errors import Problem
from standfirst.mail import approval, ledger_gaps, mime, recipient_status, signing
from standfirst.mail.approval import Approval
from standfirst.mail.ledger import Copy, Ledger, Suppression
from standfirst.mail.mail_job import MailJob
from standfirst.mail.outbox import SkippedRecipient
from standfirst.mail.purpose import Variant
from standfirst.mail.recipient_status import RecipientStatus
from standfirst.mail.rendering import MessageRenderer
from standfirst.mail.selection import Recipient, Selection
from standfirst.mail.sent_text import shown
from standfirst.mail.silent_changes import OtherText, SentTexts
from standfirst.model import Status, Tlp

APART = timedelta(minutes=2)
"""The allowed difference between the clocks of the machine and of the ledger."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message that many readers get: bytes of the whole, of its HTML, of its PDF and of other files."""

    variant: Variant
    readers: int
    size: int
    html: int
    paper: int
    attached: bool
    files: int = 0


@dataclass(frozen=True, slots=True)
class PresendChecks:
    """The content of the pre-send report; a mailing with `blockers` is not sent."""

    job: MailJob
    renderer: MessageRenderer
    selection: Selection
    status: RecipientStatus
    suppressions: Mapping[str, Suppression]
    sheets: tuple[Sheet, ...]
    subject: str
    blockers: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    """Warnings, which do not block sending."""
    list_problems: tuple[Problem, ...] = ()
    approvals: tuple[Approval, ...] = ()
    """The approval of the present text."""
    left: tuple[SkippedRecipient, ...] = ()
    """Everyone who gets nothing now, for the outbox."""
    carried: tuple[Copy, ...] = ()
    """The corrections through which recipients already have the edition."""
    others: tuple[OtherText, ...] = ()
    """Recipients who have another text of the edition than the present one."""
    heading: tuple[tuple[str, str], ...] = field(default=())
    """Lines specific to the purpose, with a label and a text: the people a correction is for."""

    @property
    def first(self) -> PresendChecks:
        """The checks under which the mailing is scheduled."""
        return self

    @property
    def key(self) -> str:
        """The text to type to send it."""
        return self.job.edition.key

    @property
    def count(self) -> int:
        """The number of messages to send now."""
        return len(self.status.missing)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everyone it is for, whether or not they have it."""
        return self.selection.recipients


@dataclass(frozen=True, slots=True)
class Extra:
    """Additions of a purpose to the pre-send checks: lines, reasons not to send, notes."""

    heading: tuple[tuple[str, str], ...] = ()
    blockers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left: tuple[SkippedRecipient, ...] = ()
    """Further people who get nothing now, and why."""
    alone: bool = True
    """True if it has a separate message and is not part of a digest."""
    same: bool = False
    """True if a person confirmed that changes without an entry make no difference to readers."""


def inspect(
    job: MailJob,
    renderer: MessageRenderer,
    selection: Selection,
    ledger: Ledger,
    list_problems: tuple[Problem, ...] = (),
    extra: Extra | None = None,
) -> PresendChecks:
    """Render every message and find everything that could be wrong; send nothing."""
    more = extra or Extra()
    status = recipient_status.status(ledger, job.edition.id, renderer.purpose.name, selection.recipients)
    sheets = _sheets(renderer, selection) if more.alone else ()
    others = () if job.edition.withdrawn else SentTexts.of(ledger, job.edition, renderer).others(ledger)
    blockers = (
        *_unfit(job, renderer), *(_closed_lists(selection) if more.alone else ()), *_broken_lists(list_problems),
        *_clock(job, ledger), *_unapproved(job, ledger), *ledger_gaps.gaps(job.site, ledger), *_unsealed(renderer, status), *(() if more.same else _silent(others)), *more.blockers,
    )  # fmt: skip
    stops = recipient_status.stopped_by(ledger, renderer.purpose.name, selection.recipients)
    return PresendChecks(
        job=job, renderer=renderer, selection=selection, status=status,
        suppressions=stops, left=(*_left(ledger, job, renderer, status, stops), *more.left),
        sheets=sheets, subject=_subject(renderer, sheets),
        blockers=blockers, notes=(*_notes(job, renderer, selection, status), *_others(others), *more.notes),
        list_problems=list_problems, heading=more.heading, others=others,
        warnings=ledger_gaps.warnings(job.site, ledger),
        approvals=approval.approvals(ledger, job) if approval.needed(job) else (),
        carried=recipient_status.carried(ledger, job.edition.id, renderer.purpose.name, selection.recipients),
    )  # fmt: skip


def _left(
    ledger: Ledger,
    job: MailJob,
    renderer: MessageRenderer,
    status: RecipientStatus,
    stops: Mapping[str, Suppression],
) -> Iterator[SkippedRecipient]:
    """List everyone who gets nothing now: the suppressed first, then by the state of their copy."""
    for one in status.suppressed:
        stop = stops[one.key]
        reason = f"{stop.reason}: {stop.detail}" if stop.detail else stop.reason
        yield SkippedRecipient(one.address, "suppressed", f"{reason} ({stop.scope})")
    purpose = renderer.purpose.name
    replies = {
        copy.recipient: copy.reply
        for copy in ledger.copies(edition=job.edition.id)
        if copy.purpose == purpose
    }
    for state in ("refused", "uncertain", "sending", "sent"):
        for recipient in getattr(status, state):
            yield SkippedRecipient(recipient.address, state, replies.get(recipient.key, ""))


def _sheets(renderer: MessageRenderer, selection: Selection) -> tuple[Sheet, ...]:
    """Return each language and form in the mailing, with its sizes."""
    counts: Counter[Variant] = Counter()
    first: dict[Variant, Recipient] = {}
    for recipient in selection.recipients:
        variant = renderer.variant(recipient)
        counts[variant] += 1
        first.setdefault(variant, recipient)
    return tuple(_sheet(renderer, variant, counts[variant], first[variant]) for variant in sorted(counts))


def _sheet(renderer: MessageRenderer, variant: Variant, readers: int, recipient: Recipient) -> Sheet:
    prepared = renderer.prepared(variant)
    content = prepared.content
    bare = not any(isinstance(one, signing.Envelope) for one in renderer.closes)
    size = prepared.message(recipient, renderer.now).size if bare else sum(
        map(len, mime.render(prepared.body, prepared.values(recipient)))
    )  # fmt: skip
    paper = len(content.attachment.data) if content.attachment else 0
    files = sum(len(file.data) for file in content.files)
    return Sheet(variant, readers, size, len(content.html.encode()), paper, prepared.attached, files)


def _subject(renderer: MessageRenderer, sheets: tuple[Sheet, ...]) -> str:
    own = renderer.edition.lang
    made = next((key for key in renderer.made if key[0] == own), None)
    if made is None and sheets:
        made = next(iter(renderer.made))
    return renderer.made[made].content.subject if made else ""


def _unfit(job: MailJob, renderer: MessageRenderer) -> list[str]:
    """Return reasons not to send that concern the edition itself."""
    briefing, found = job.edition.briefing, []
    if briefing.status is Status.WITHDRAWN:
        if renderer.purpose.kind != "withdrawal":
            found.append(f"it is withdrawn; `standfirst correct {job.edition.key}` informs those who have it")
    elif briefing.status is not Status.APPROVED:
        found.append(f"its status is {briefing.status.value}; only approved briefings are sent")
    if briefing.embargo_until and job.now < briefing.embargo_until:
        found.append(f"it is embargoed until {briefing.embargo_until.isoformat(timespec='minutes')}")
    if errors := [one for one in job.problems if one.level == "error"]:
        more = f" and {len(errors) - 1} more" * (len(errors) > 1)
        found.append(f"the checks find {errors[0]}{more}; run `standfirst check`")
    return found


def _closed_lists(selection: Selection) -> list[str]:
    if selection.tlp is Tlp.RED and selection.refused:
        names = ", ".join(one.name for one in selection.refused)
        return [f"TLP:RED goes to people named one by one, never to a list ({names})"]
    found: dict[Tlp, list[str]] = {}
    for one in selection.refused:
        found.setdefault(one.ceiling, []).append(one.name)
    return [
        f"the list{'s' * (len(names) > 1)} {', '.join(names)} may see {ceiling.label} at most, "
        f"this is {selection.tlp.label}"
        for ceiling, names in found.items()
    ]


def _broken_lists(problems: tuple[Problem, ...]) -> list[str]:
    errors = sum(one.level == "error" for one in problems)
    return [f"the lists have {errors} error{'s' * (errors > 1)}; run `standfirst lists`"] if errors else []


def _unsealed(renderer: MessageRenderer, status: RecipientStatus) -> list[str]:
    """Return readers without a certificate, if everything is encrypted."""
    envelopes = [one for one in renderer.closes if isinstance(one, signing.Envelope)]
    without = [who for one in envelopes for who in one.missing(r.key for r in status.missing)]
    return [f"there is no certificate to encrypt for {', '.join(without[:3])}"] if without else []


def _clock(job: MailJob, ledger: Ledger) -> list[str]:
    """Return a problem if the clock differs so much from the shared ledger's that an embargo may not be over."""
    until, skew = job.edition.briefing.embargo_until, ledger.skew()
    if until is None or abs(skew) < APART or not job.now - skew < until <= job.now:
        return []
    minutes = round(skew.total_seconds() / 60)
    return [
        f"this machine's clock is {minutes} minutes ahead of the ledger's, and by that the embargo is not over"
    ]


def _unapproved(job: MailJob, ledger: Ledger) -> list[str]:
    """Return a problem if a required approval by a second person is missing."""
    why = approval.missing(ledger, job)
    return [why] if why else []


def _others(others: tuple[OtherText, ...]) -> list[str]:
    """Describe the effect of changes: how many people have another text, and the differences."""
    return [f"{len(one.recipients)} have another text: {shown(one.changes)}" for one in others]


def _silent(others: tuple[OtherText, ...]) -> list[str]:
    """Return changes of a sent edition without an entry."""
    return [
        f"{shown(one.silent)} changed after {len(one.recipients)} got it, without an entry under `changes:`; "
        "add one, or use --same if readers need not know"
        for one in others
        if one.silent
    ]


def _notes(
    job: MailJob, renderer: MessageRenderer, selection: Selection, status: RecipientStatus
) -> list[str]:
    found = [
        f"{one.lang}: the translation {why}, so its readers get {renderer.edition.lang}"
        for one in job.languages
        if (why := renderer.unready(one))
    ]
    found += [
        f"{key.lang} {key.form}: the HTML would be cut, so it leaves out "
        f"{', '.join(made.content.left_out)}; the text has all"
        for key, made in sorted(renderer.made.items())
        if made.content.left_out
    ]
    found += [
        f"{name} does not go along: the files would have more than {job.site.mail.attachment_limit / 1e6:g} MB"
        for name in dict.fromkeys(name for made in renderer.made.values() for name in made.content.too_large)
    ]
    if not job.site.url:
        found.append(
            "the site has no address, so messages link to no page: set SITEURL, or --settings publishconf.py"
        )
    named = sum(one.ceiling is None for one in selection.recipients)
    if named:
        found.append(f"{named} added by name: the TLP limit of lists does not apply to them")
    if status.refused:
        found.append(f"{len(status.refused)} were refused: --retry-refused tries them again")
    if status.uncertain:
        found.append("uncertain: ask them or the server's log, then --settle ADDRESS=sent (or =refused)")
    return found
