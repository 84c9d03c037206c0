"""Reports that a briefing recommends: other editions of the site, and reports elsewhere."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from standfirst.model.base import Day, EditionId, Headline, Line, Record, Url


class RelatedReport(Record):
    """A report to read next: an edition of this site, or one elsewhere with its title and URL."""

    edition: EditionId | None = None
    """The edition by the name of its file: `flood/02`. Title, kind and date are its own; readers who may not see it do not
    learn of it."""
    title: Headline | None = None
    """The title of a report elsewhere."""
    url: Url | None = None
    """The URL of a report elsewhere."""
    publisher: Line | None = None
    """Who published the report elsewhere."""
    date: Day | None = None
    """The date of the report elsewhere."""

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if not self.edition and not (self.title and self.url):
            raise ValueError("a related report needs its `edition`, or `title` and `url`")
        return self
