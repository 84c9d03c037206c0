"""The pre-send report and other output of mail commands: 80 columns wide, or plain lines without a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from standfirst.errors import Problem
from standfirst.mail.digest import DigestChecks
from standfirst.mail.ledger import Copy, Suppression
from standfirst.mail.ledger_merge import MergeResult
from standfirst.mail.ledger_proof import Proof
from standfirst.mail.ledger_rows import ALL
from standfirst.mail.lists import Distribution
from standfirst.mail.outbox import OutboxFiles
from standfirst.mail.presend_checks import PresendChecks, Sheet
from standfirst.mail.rendering import MessageRenderer
from standfirst.mail.schedule import Plan
from standfirst.mail.selection import Recipient, Verdict
from standfirst.mail.sender import Summary

WIDTH = 80
SHOWN = 4
"""The number of addresses named in a line before the rest is counted."""

_BAD, _GOOD, _SOFT, _STRONG = "bold red", "green", "dim", "bold"


def console() -> Console:
    """Standard output, at most 80 columns wide; text is printed literally, never as markup."""
    found = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    found.width = min(found.width, WIDTH)
    return found


def show_checks(to: Console, checks: PresendChecks, written: OutboxFiles | None, server: str) -> None:
    """Print the pre-send report."""
    to.print(Rule(Text(f" {checks.job.edition.key}: {checks.renderer.purpose.name} ", _STRONG), align="left"))
    to.print(Text(checks.subject or checks.job.edition.briefing.title, _STRONG))
    grid = _grid()
    for label, words in _lines(checks, written, server):
        grid.add_row(Text(label, _SOFT), words)
    for note in checks.notes:
        grid.add_row(Text("note", _SOFT), Text(note))
    for warning in checks.warnings:
        grid.add_row(Text("WARNING", _BAD), Text(warning, _BAD))
    for blocker in checks.blockers:
        grid.add_row(Text("STOP", _BAD), Text(blocker, _BAD))
    _put(to, grid)


def show_digest(to: Console, digest: DigestChecks, written: OutboxFiles | None, server: str) -> None:
    """Print the pre-send report of a digest: each briefing, then the messages."""
    for one in digest.checks:
        show_checks(to, one, None, server)
        to.print()
    to.print(Rule(Text(f" digest: {digest.key} ", _STRONG), align="left"))
    grid = _grid()
    grid.add_row(Text("to send", _SOFT), Text(f"{_counted(len(digest.recipients), 'message')} in all"))
    for sheet in digest.sheets:
        grid.add_row(Text("message", _SOFT), Text(_digest_sheet(sheet)))
    if written:
        pages = "".join(f", {name}" for name in written.pages)
        folder = digest.checks[0].job.site.shown(written.folder)
        part = "" if written.messages == written.readers else f" of {written.readers}"
        grid.add_row(Text("to look at", _SOFT), Text(f"{folder}/: {written.messages}{part} messages{pages}"))
    for note in digest.notes:
        grid.add_row(Text("note", _SOFT), Text(note))
    for blocker in digest.blockers:
        grid.add_row(Text("STOP", _BAD), Text(blocker, _BAD))
    _put(to, grid)


def _digest_sheet(sheet: Sheet) -> str:
    """Describe a message: its briefings, corrections and size."""
    parts = [f"{key}{_corrections(own.corrections)}" for key, own in sheet.variant.parts]
    files = f", files {_size(sheet.files)}" if sheet.files else ""
    sizes = f"{_size(sheet.size)} (HTML {_size(sheet.html)}{files})"
    return f"{sheet.variant.lang} {' and '.join(parts)} for {_counted(sheet.readers, 'reader')}: {sizes}"


def _put(to: Console, what: Table) -> None:
    """Print a table; without a terminal, omit trailing blanks."""
    if to.is_terminal:
        to.print(what)
        return
    with to.capture() as held:
        to.print(what)
    to.file.write("".join(f"{line.rstrip()}\n" for line in held.get().splitlines()))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=12, no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _lines(
    checks: PresendChecks, written: OutboxFiles | None, server: str
) -> Iterable[tuple[str, Text | Table]]:
    status, job = checks.status, checks.job
    yield "marking", Text(job.edition.briefing.tlp.label, _STRONG)
    for label, words in checks.heading:
        yield label, Text(words)
    if checks.selection.verdicts:
        yield "lists", _verdicts(checks.selection.verdicts)
    if named := [one for one in checks.recipients if one.ceiling is None]:
        yield "named", _people(named)
    yield "readers", Text(f"{len(checks.recipients)} in all: {_languages(checks)}")
    yield "to send", Text.assemble((f"{len(status.missing)}  ", _STRONG), _people(status.missing))
    yield "have it", _people(status.sent)
    yield "suppressed", _suppressed(status.suppressed, checks.suppressions)
    yield "refused", _people(status.refused)
    yield "uncertain", _people(status.uncertain, _BAD)
    if status.sending:
        yield "being sent", _people(status.sending, _BAD)
    for sheet in checks.sheets:
        yield "message", Text(_sheet(sheet))
    yield "status", Text(job.edition.briefing.status.value)
    if checks.approvals:
        yield "approved by", Text(", ".join(f"{one.person}, {one.at[:16]}" for one in checks.approvals))
    yield "embargo", Text(_embargo(checks))
    yield "checks", Text(", ".join(_counted(job.count(level), level) for level in ("error", "warning")))
    yield "placeholders", Text(str(len(job.placeholders)) if job.placeholders else "none")
    yield (
        "from",
        Text(f"{checks.renderer.desk.name} <{checks.renderer.desk.address}>, {_seals(checks.renderer)}"),
    )
    yield "server", Text(server)
    if written:
        yield "to look at", Text(_written(checks, written))


def _verdicts(found: Sequence[Verdict]) -> Table:
    """Return a row for each list: its name, the strictest marking that it may see, and the number of members chosen."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=32)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for one in found:
        count = str(one.chosen) if one.chosen == one.members else f"{one.chosen} of {one.members}"
        chosen = Text(count) if one.allowed else Text("MAY NOT SEE THIS", _BAD)
        table.add_row(one.name, f"up to {one.ceiling.label}", chosen)
    return table


def _people(found: Sequence[Recipient], style: str = "") -> Text:
    if not found:
        return Text("none", _SOFT)
    names = ", ".join(one.address for one in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    count = f"{len(found)}: " if len(found) > 1 and style else ""
    return Text(f"{count}{names}{more}", style)


def _suppressed(found: Sequence[Recipient], why: Mapping[str, Suppression]) -> Text:
    if not found:
        return Text("none", _SOFT)
    names = ", ".join(f"{one.address} ({_why(why[one.key])})" for one in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return Text(f"{names}{more}")


def _why(stop: Suppression) -> str:
    return stop.reason if stop.scope == ALL else f"{stop.reason}: {stop.scope}"


def _languages(checks: PresendChecks) -> str:
    counts = Counter(checks.renderer.variant(one)[0] for one in checks.recipients)
    return ", ".join(f"{count} in {lang}" for lang, count in sorted(counts.items())) or "nobody"


def _embargo(checks: PresendChecks) -> str:
    until = checks.job.edition.briefing.embargo_until
    if until is None:
        return "none"
    over = "over since" if until <= checks.job.now else "UNTIL"
    return f"{over} {until.isoformat(timespec='minutes')}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _sheet(sheet: Sheet) -> str:
    paper = ""
    if sheet.paper:
        paper = f", PDF {_size(sheet.paper)}{'' if sheet.attached else ' as a LINK'}"
    files = f", {' and '.join(sheet.variant.files)} {_size(sheet.files)}" if sheet.files else ""
    kind = f"{sheet.variant.lang} {sheet.variant.form}{_corrections(sheet.variant.corrections)}"
    sizes = f"{_size(sheet.size)} (HTML {_size(sheet.html)}{paper}{files})"
    return f"{kind} for {_counted(sheet.readers, 'reader')}: {sizes}"


def _corrections(numbers: Sequence[int]) -> str:
    """Name the corrections that a message includes beside the edition."""
    words = f"correction{'s' * (len(numbers) > 1)} {' and '.join(map(str, numbers))}"
    return f" with {words}" if numbers else ""


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def _seals(renderer: MessageRenderer) -> str:
    names = [type(one).__name__ for one in renderer.closes]
    words = {"Signer": "signed (S/MIME)", "Envelope": "encrypted (S/MIME)"}
    found = [words[name] for name in names] + (["DKIM"] if renderer.stamp else [])
    return ", ".join(found) or "not signed"


def _written(checks: PresendChecks, written: OutboxFiles) -> str:
    folder = checks.job.site.shown(written.folder)
    part = "" if written.messages == written.readers else f" of {written.readers}"
    pages = "".join(f", {name}" for name in (*written.pages, *(["not-sent.csv"] if checks.left else [])))
    return f"{folder}/: {written.messages}{part} messages{pages}"


def show_summary(to: Console, summary: Summary) -> None:
    """Print the result of one run."""
    words = {
        "sent": summary.sent, "refused": summary.refused, "put off": summary.deferred,
        "uncertain": summary.uncertain, "suppressed now": summary.suppressed,
        "passed over": summary.passed_over, "held by another run that has not ended": summary.held,
    }  # fmt: skip
    to.print(Text(", ".join(f"{count} {word}" for word, count in words.items() if count or word == "sent")))


def show_lists(to: Console, found: Distribution) -> None:
    """Print every list with its counts, and every problem."""
    table = Table(box=None, pad_edge=False)
    for name in ("list", "may see up to", "members", "languages", "title"):
        table.add_column(name, overflow="fold", justify="right" if name == "members" else "left")
    for one in found.lists:
        languages = Counter(member.lang or "-" for member in one.members)
        spoken = ", ".join(f"{lang} {count}" for lang, count in sorted(languages.items()))
        table.add_row(one.name, one.tlp.label, str(len(one.members)), spoken, Text(one.title))
    _put(to, table)
    show_problems(to, found.problems)


def show_problems(to: Console, problems: Sequence[Problem]) -> None:
    """Print problems as lines that editors can link to; those for information are labelled."""
    for problem in problems:
        to.print(Text(f"{problem} [{problem.level}]"), soft_wrap=True)
    counts = Counter(problem.level for problem in problems)
    found = [_counted(counts[level], level) for level in ("error", "warning")]
    to.print(Text(", ".join([*found, f"{counts['info']} to know"])))


def show_ledger(to: Console, copies: Sequence[Copy], suppressed: Mapping[str, Suppression]) -> None:
    """Print each mailing with the states of its copies, uncertain copies, and suppressed addresses."""
    states = ("sent", "refused", "deferred", "uncertain", "claimed", "offered")
    counts = Counter[tuple[str, str, str]]((copy.edition, copy.purpose, copy.state) for copy in copies)
    table = Table(box=None, pad_edge=False)
    table.add_column("edition", overflow="fold")
    table.add_column("purpose", overflow="fold")
    for state in ("sent", "refused", "put off", "uncertain", "in flight"):
        table.add_column(state, justify="right")
    for edition, purpose in sorted({(copy.edition, copy.purpose) for copy in copies}):
        row = [counts[edition, purpose, state] for state in states]
        table.add_row(edition, purpose, *map(str, [*row[:4], row[4] + row[5]]))
    _put(to, table)
    for copy in copies:
        if copy.state == "uncertain":
            to.print(Text(f"uncertain: {copy.edition}, {copy.purpose}, {copy.address}: {copy.reply}", _BAD))
    to.print(Text(f"suppressed: {len(suppressed)}"))
    for one in suppressed.values():
        to.print(Text(f"  {one.recipient}: {one.reason}{': ' * bool(one.detail)}{one.detail}"))


def show_plans(to: Console, planned: Sequence[Plan]) -> None:
    """Print scheduled mailings."""
    for one in planned:
        when = one.due.isoformat(timespec="minutes")
        to.print(Text(f"planned for {when}: {one.edition}, {one.purpose}"), soft_wrap=True)


def show_merged(to: Console, found: MergeResult) -> None:
    """Print the result of a merge."""
    for copy in found.twice:
        to.print(Text(f"sent twice: {copy.edition}, {copy.purpose}, {copy.address}", _BAD), soft_wrap=True)
    counts = f"{_counted(found.suppressions, 'suppression')}"
    copies = f"{found.copies} {'copy' if found.copies == 1 else 'copies'}"
    to.print(Text(f"taken in from the ledger {found.name}: {copies}, {counts}"))


def show_proof(to: Console, proof: Proof) -> None:
    """Print whether the chain is intact, and its head to note elsewhere."""
    for fault in proof.faults:
        to.print(Text(fault, _BAD))
    verdict = "the chain holds" if proof.holds else "THE CHAIN IS BROKEN"
    to.print(Text(f"{proof.events} events, {verdict}", _GOOD if proof.holds else _BAD))
    to.print(Text(f"head: {proof.head}"), soft_wrap=True)
