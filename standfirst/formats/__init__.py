"""The output formats of an edition, by name."""

from standfirst.formats import card, data, figures, flash, message, next_report, page, report
from standfirst.formats.base import Format, Job

FORMATS: dict[str, Format] = {
    item.FORMAT.name: item.FORMAT for item in (page, report, flash, data, figures, card, next_report, message)
}

__all__ = ["FORMATS", "Format", "Job"]
