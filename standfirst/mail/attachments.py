"""Optional attachments: key figures as CSV, maps as pictures, the date of the next report for calendars."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from standfirst.formats import card, figures, map_picture, next_report
from standfirst.formats.base import Job
from standfirst.mail.content import AttachedFile
from standfirst.model import Kind
from standfirst.view.labels import KINDS, PARTS
from standfirst.view.render_context import RenderContext

LONGEST_NAME = 100
"""Maximum length of the name of an attached file."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with its kind; `html` returns the text of a picture."""

    kind: str
    file: AttachedFile
    html: Callable[[], str] | None = None


def attachments(job: Job, kinds: Iterable[str]) -> Iterator[Attachment]:
    """Yield the files of these kinds that an edition has; for a withdrawn one only the cancelled calendar entry."""
    makers = {"calendar": _calendar, "figures": _figures, "map": _maps}
    for kind in kinds:
        if kind == "calendar" or not job.edition.withdrawn:
            yield from makers[kind](job)


def _calendar(job: Job) -> Iterator[Attachment]:
    if next_report.dated(job.edition):
        method = "CANCEL" if job.edition.withdrawn else "PUBLISH"
        name = file_name(job, next_report.SUFFIX, "next report")
        type_ = f"text/calendar; method={method}; charset=utf-8"
        yield Attachment("calendar", AttachedFile(name, next_report.render(job), type_))


def _figures(job: Job) -> Iterator[Attachment]:
    if job.edition.briefing.key_figures:
        name = file_name(job, "csv", "key figures")
        yield Attachment("figures", AttachedFile(name, figures.render(job), "text/csv; charset=utf-8"))


def _maps(job: Job) -> Iterator[Attachment]:
    if card.missing():
        return
    count = len(job.edition.briefing.maps)
    for place in range(count):
        number = f" {place + 1}" if count > 1 else ""
        file = AttachedFile(file_name(job, "png", "map", number), map_picture.render(job, place), "image/png")
        yield Attachment("map", file, partial(map_picture.html, job, place))


def fitting(found: Iterable[Attachment], room: int) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the files that fit into so many bytes, in order, and the names of the others."""
    taken: list[Attachment] = []
    left: list[str] = []
    for one in found:
        if len(one.file.data) <= room:
            room -= len(one.file.data)
            taken.append(one)
        else:
            left.append(one.file.name)
    return tuple(taken), tuple(left)


def file_name(job: Job, suffix: str, part: str = "", number: str = "", *, flashed: bool = False) -> str:
    """Return a file name that people can find again: series, kind, number, date and part."""
    scope = RenderContext(job.edition, job.library, "mail", job.now)
    source, series = job.edition.briefing, job.edition.file.series
    what = Kind.FLASH if flashed else source.kind
    kind = " ".join(filter(None, (scope.say(KINDS[what.value]), str(source.edition or ""))))
    title = job.library.series_title(series, job.edition.lang) if series else source.title
    end = f"{scope.say(', ')}{scope.say(PARTS[part])}{number}" if part else ""
    name = scope.say(", ").join((title, kind, scope.lang.day(source.dateline.date)))
    return f"{_plain(name)[: LONGEST_NAME - len(end)].strip(' .')}{_plain(end)}.{suffix}"


def _plain(name: str) -> str:
    """Return a file name with only characters that every program accepts."""
    plain = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" or sign in ".,،-_()" else " " for sign in name
    )
    return " ".join(plain.split())
