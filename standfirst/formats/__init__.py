"""The formats in which an edition can be drawn, by name."""

from standfirst.formats import data, mail, page, report
from standfirst.formats.base import Format, Job

FORMATS: dict[str, Format] = {item.FORMAT.name: item.FORMAT for item in (page, report, data, mail)}

__all__ = ["FORMATS", "Format", "Job"]
