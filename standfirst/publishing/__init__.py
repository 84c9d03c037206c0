"""Puts a built site on its host: what changed, in an order in which no page leads nowhere."""

from standfirst.publishing.destination import Destination, opened
from standfirst.publishing.difference import Difference, compare
from standfirst.publishing.upload import upload

__all__ = ["Destination", "Difference", "compare", "opened", "upload"]
