"""Compare editions of a series: numbers, figures and claims that changed without explanation."""

from __future__ import annotations

import json
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.numbers import shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.wording import content_words
from standfirst.library.changes import comparable, contradicts
from standfirst.library.published import SilentChange
from standfirst.model import Briefing, Change, KeyFigure

_FIRST = """
    edition: 1
    as_of: 2026-02-01T08:00+00:00
    dateline: {place: Marbel, date: 2026-02-01}
    key_figures:
      - {id: cleared, label: People cleared, value: 190, sources: [council]}
    sources:
      - {id: council, title: Bulletin of the river council, date: 2026-02-01, grade: B2}
    """


@check(
    "SF221", "figure-changed-without-note", "warning", "a figure fell or differs without an entry under `changes`",
    fails={
        "river/01.yaml": _FIRST,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared, label: People cleared, value: 150, sources: [council]}
            """,
    },
    passes={
        "river/01.yaml": _FIRST,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared, label: People cleared, value: 150, sources: [council]}
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: update, about: key_figures.cleared,
                 note: Forty people went back to their houses.}
            """,
    },
)  # fmt: skip
def figure_changed_without_note(context: Context) -> Iterator[Finding]:
    """A figure that contradicts the previous edition is explained, unless it simply rose over time.

    Counts usually rise from one edition to the next, which needs no explanation. If a figure fell, or differs
    although its `as_of` is no later, either it was wrong before or readers need the reason. Add a record under
    `changes` with `about: key_figures.ID`, or `trend: down` if a fall was expected. A figure that rose is not printed
    as falling, whatever its `trend` says.

    Does not see: a wrong number that is larger than the previous one, and editions before the previous one.
    """
    before = context.previous
    if before is None:
        return
    old = {figure.id: figure for figure in before.briefing.key_figures}
    for index, figure in enumerate(context.briefing.key_figures):
        earlier = old.get(figure.id)
        if earlier is None or figure.value is None or earlier.value is None or figure.value == earlier.value:
            continue
        if not comparable(figure, earlier, one_language=context.edition.lang == before.lang):
            continue  # SF226
        against = contradicts(figure, figure.value - earlier.value)
        fell = (figure.value < earlier.value and figure.trend != "down") or against
        same_time = not _later(context.briefing, figure, before.briefing, earlier)
        if (fell or same_time) and not _told(context, figure):
            how = (
                "fell"
                if figure.value < earlier.value
                else "rose against its `trend`"
                if against
                else "differs"
            )
            yield Finding(
                ("key_figures", index, "value"),
                f"`{figure.id}` {how} from {shown(earlier.value)} in {before.name} to {shown(figure.value)}",
                f"add a change with `about: key_figures.{figure.id}`",
            )


def _later(now: Briefing, figure: KeyFigure, then: Briefing, earlier: KeyFigure) -> bool:
    new, old = figure.as_of or now.as_of, earlier.as_of or then.as_of
    if new is None or old is None:
        return now.dateline.date > then.dateline.date
    return new > old


def _told(context: Context, figure: KeyFigure) -> bool:
    """Return whether an entry under `changes` mentions a figure, by its id or by the words of its label."""
    label = content_words(figure.label, context.lang)
    return any(
        change.about == f"key_figures.{figure.id}" or label <= content_words(change.note, context.lang)
        for change in context.briefing.changes
    )


@check(
    "SF222", "figure-dropped", "warning", "a figure of the previous edition was removed without an entry under `changes`",
    fails={"river/01.yaml": _FIRST, "river/02.yaml": "edition: 2"},
    passes={
        "river/01.yaml": _FIRST,
        "river/02.yaml": """
            edition: 2
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: update, about: key_figures.cleared,
                 note: The council no longer counts who left.}
            """,
    },
)  # fmt: skip
def figure_dropped(context: Context) -> Iterator[Finding]:
    """A figure of the previous edition does not disappear without explanation.

    Keep it, with its old `as_of` if there is nothing new, or add a change with `about: key_figures.ID` that says why
    it was removed.

    Does not see: numbers in prose only, and editions before the previous one.
    """
    before = context.previous
    if before is None:
        return
    kept = {figure.id for figure in context.briefing.key_figures}
    for figure in before.briefing.key_figures:
        if figure.id not in kept and not _told(context, figure):
            yield Finding(
                ("key_figures",),
                f"`{figure.id}` ({figure.label}) of {before.name} was removed",
                f"keep it, or add a change with `about: key_figures.{figure.id}`",
            )


@check(
    "SF226", "unit-changed", "warning", "a figure's unit, currency or place differs from the previous edition",
    fails={
        "river/01.yaml": _FIRST,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared, label: People cleared, value: 41, unit: "%", sources: [council]}
            """,
    },
    passes={
        "river/01.yaml": _FIRST,
        "river/02.yaml": """
            edition: 2
            key_figures:
              - {id: cleared-share, label: Share of people cleared, value: 41, unit: "%", sources: [council]}
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: update, about: key_figures.cleared,
                 note: The council now gives shares instead of counts.}
            """,
    },
)  # fmt: skip
def unit_changed(context: Context) -> Iterator[Finding]:
    """A figure keeps its unit, its currency, its place and what it is a share of from edition to edition.

    Readers compare a figure with the previous one, and 41 % cannot be compared with 12,000 households. Give the new
    measure its own `id`, or add a change with `about: key_figures.ID` that explains it.

    Does not see: another unit in words if the previous edition is in another language, and a unit that was always
    wrong.
    """
    before = context.previous
    if before is None:
        return
    same = context.edition.lang == before.lang
    old = {figure.id: figure for figure in before.briefing.key_figures}
    for index, figure in enumerate(context.briefing.key_figures):
        earlier = old.get(figure.id)
        if earlier and not comparable(figure, earlier, one_language=same) and not _told(context, figure):
            fields = ("currency", "of", "place")
            field = next((one for one in fields if getattr(figure, one) != getattr(earlier, one)), "unit")
            was, now = (getattr(one, field) or "none" for one in (earlier, figure))
            yield Finding(
                ("key_figures", index, field),
                f"the {field} of `{figure.id}` is {now}, but {was} in {before.name}",
                f"use another `id`, or add a change with `about: key_figures.{figure.id}`",
            )


@check(
    "SF223", "edition-out-of-order", "error", "an edition is dated before the previous one",
    fails={
        "river/01.yaml": "edition: 1",
        "river/02.yaml": """
            edition: 2
            dateline: {place: Marbel, date: 2026-01-20}
            as_of: 2026-01-20T08:00+00:00
            sources:
              - {id: council, title: Bulletin of the river council, date: 2026-01-20, grade: B2}
            """,
    },
    passes={"river/01.yaml": "edition: 1", "river/02.yaml": "edition: 2"},
)  # fmt: skip
def edition_out_of_order(context: Context) -> Iterator[Finding]:
    """The editions of a series are in order of number and date.

    Fix the date or the number.

    Does not see: editions outside a series, and editions of one day in the wrong order.
    """
    before = context.previous
    if before is not None and context.written < before.briefing.dateline.date:
        yield Finding(
            ("dateline", "date"),
            f"is before {before.briefing.dateline.date}, the date of {before.name}",
            "fix the date, or the number under `edition`",
        )


@check(
    "SF224", "edition-without-number", "warning", "an edition of a series has no number, or numbers are missing",
    fails={"river/01.yaml": "edition: 1", "river/03.yaml": "edition: 3"},
    passes={
        "river/01.yaml": "edition: 1", "river/02.yaml": "edition: 2", "river/03.yaml": "edition: 3\ntlp: RED",
    },
)  # fmt: skip
def edition_without_number(context: Context) -> Iterator[Finding]:
    """The editions of a series are numbered without gaps, so that readers notice if they missed one.

    Only editions that readers of this one may see are counted: a gap in place of a stricter edition would reveal that
    it exists. Add `edition:`, and number stricter editions after the others or in a separate series. A series may
    start with any number.

    Does not see: editions missing before the first one, and those for fewer readers.
    """
    if not context.edition.file.series or context.edition.translated:
        return
    number = context.briefing.edition
    if number is None and len(context.siblings) > 1:
        yield Finding((), "an edition of a series has no number", "add `edition:`")
        return
    before = max((other for other in context.siblings if number and other < number), default=None)
    if number is not None and before is not None and number > before + 1:
        fix = f"write `edition: {before + 1}`, or move editions for fewer readers to a separate series"
        yield Finding(("edition",), f"edition {number} follows edition {before} for its readers", fix)


@check(
    "SF225", "correction-not-carried-out", "error", "a correction and the record disagree",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 150, sources: [council]}
        changes:
          - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared,
             note: The number was typed wrongly., was: "150", now: "120"}
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        changes:
          - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared,
             note: The number was typed wrongly., was: "150", now: "120"}
        """,
)  # fmt: skip
def correction_not_carried_out(context: Context) -> Iterator[Finding]:
    """A correction and the record that it corrects agree.

    The check compares the number under `now` with the figure named in `about`, for the newest correction only. If
    `editions` does not list this edition, its figure may have changed since, and may differ. The check also reports
    an `about` that names no figure. Fix the record, or the correction.

    Does not see: corrections of records other than key figures, numbers in words, and older corrections of the same
    figure.
    """
    figures = {figure.id: figure for figure in context.briefing.key_figures}
    newest = {
        change.about: index
        for index, change in sorted(enumerate(context.briefing.changes), key=lambda pair: pair[1].at)
    }
    for about, index in newest.items():
        change = context.briefing.changes[index]
        if change.kind != "correction" or not (about or "").startswith("key_figures."):
            continue
        figure = figures.get(str(about).partition(".")[2])
        if figure is None:
            yield Finding(
                ("changes", index, "about"), f"`{about}` is not a figure here", "name one of this edition"
            )
        elif _concerns(change, context.briefing) and _contradicts(figure, change.now or ""):
            yield Finding(
                ("changes", index, "now"),
                f"the correction says {change.now!r}, but `{figure.id}` is {shown(figure.value or 0)}",
                "fix the figure, or the correction",
            )


def _concerns(change: Change, briefing: Briefing) -> bool:
    """Return whether an edition itself had the mistake that it corrects."""
    return not change.editions or briefing.edition in change.editions


def _contradicts(figure: KeyFigure, right: str) -> bool:
    from standfirst.checks.numbers import every

    numbers = set(every(right))
    return figure.value is not None and bool(numbers) and float(figure.value) not in numbers


_PUBLISHED = {
    "../output/manifest.json": '{"artefacts": [{"path": "river.json", "sha256": "5f70bf18"}]}',
    "../output/river.json": """{"id": "river", "briefing": {
  "dateline": {"place": "Marbel", "date": "2026-02-02"}, "as_of": "2026-02-02T08:00:00+00:00",
  "key_figures": [{"id": "cleared", "label": "People cleared", "value": 150}]}}""",
}


@check(
    "SF227", "silent-change", "error", "a published value changed without an entry under `changes`",
    fails={
        **_PUBLISHED,
        "river.yaml": """
            key_figures:
              - {id: cleared, label: People cleared, value: 120, sources: [council]}
            """,
    },
    passes={
        **_PUBLISHED,
        "river.yaml": """
            key_figures:
              - {id: cleared, label: People cleared, value: 120, sources: [council]}
            changes:
              - {at: "2026-02-02T08:00+00:00", kind: correction, about: key_figures.cleared,
                 note: The number was typed wrongly., was: "150", now: "120"}
            """,
    },
)  # fmt: skip
def silent_change(context: Context) -> Iterator[Finding]:
    """A figure, quotation, claim, date or number of a published edition changes only with an entry under `changes`.

    The check compares a public edition with its JSON in the output folder of the last build. The message contains the
    entry to add: decide whether it is a `correction` or an `update`, and write the note for readers. An entry without
    `about` covers the whole edition. Speakers and claimants are part of what they said, answers part of the claim, and
    the points and thresholds of a chart, the ranges and trends of figures, ages, coordinates and P-codes of places and
    the indicators of sectors are figures. The dates of sources and of reports elsewhere are compared if both are still named.
    Numbers and dates typed in prose, titles, labels, headings and tables are compared too, if the words around them are
    the same, and so are the quotations and claims of translations. Live updates and entries under `changes` are compared
    by their time. Readers cite an edition by its number, and corrections name it. Other text may change freely, and
    records may be added and moved. If the edition never left the desk, `standfirst clean` discards the published state.

    Does not see: a speaker who is no longer named, a source or a place that is no longer listed, changes of other text,
    editions that are not public, and anything that no build in the output folder published.
    """
    for one in context.silent:
        entry = _change_entry(one, context.instant)
        is_now = f"and is {one.now} now" if one.now else "and was removed"
        what = f"{one.about} ({one.what})" if one.what else one.about
        yield Finding(one.loc, f"{what} was published as {one.was} {is_now}", f"add under `changes:` {entry}")


def _change_entry(found: SilentChange, now: str) -> str:
    """Return the YAML entry for a change, to be confirmed by an editor."""
    what = found.what or found.about.partition(".")[2] or found.about
    of_figure = found.about.startswith("key_figures.") and found.loc[-1] != "value"
    if not found.now or of_figure:  # a correction is compared with the figure's value
        is_now = f"{what} was {found.was} and is {found.now}."
        note = is_now if found.now else f"{what} is no longer given; it was {found.was}."
        return f"`- {{at: {now}, kind: update, about: {found.about}, note: {json.dumps(note, ensure_ascii=False)}}}  # confirm`"
    note, was, now_said = (
        json.dumps(text, ensure_ascii=False)
        for text in (f"{what} was {found.was} and is {found.now}.", found.was, found.now)
    )
    told = f"at: {now}, kind: correction, about: {found.about}, was: {was}, now: {now_said}, note: {note}"
    return f"`- {{{told}}}  # confirm`"


@check(
    "SF228", "sent-without-id", "warning", "an edition was mailed and has no `id`",
    fails={
        "river/01.yaml": "edition: 1",
        "_sent.csv": "river/01,edition,2026-02-01,0123456789abcdef,9,00",
    },
    passes={
        "river/01.yaml": "id: river/01\nedition: 1",
        "_sent.csv": "river/01,edition,2026-02-01,0123456789abcdef,9,00",
    },
)  # fmt: skip
def sent_without_id(context: Context) -> Iterator[Finding]:
    """An edition that was mailed has an `id`, which identifies it in the ledger after its file is renamed or moved.

    Without one, the ledger identifies it by its path: a renamed file would be sent to everyone a second time, and a
    correction of it to no one. Add the line.

    Does not see: editions that were mailed by other means than `standfirst mail`.
    """
    if context.briefing.id is None and not context.edition.translated and context.sent:
        yield Finding(
            (), "was mailed and has no `id`: if renamed, it would count as another edition",
            f"add the line `id: {context.edition.key}`",
        )  # fmt: skip


def newest_of_series(context: Context) -> bool:
    """Return whether no later edition of the series exists."""
    return not context.siblings or context.siblings[-1] <= context.edition.number
