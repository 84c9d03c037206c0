"""Publish a built site on its host: send only changes, in an order that never breaks a link."""

from standfirst.publishing.destination import Destination, opened
from standfirst.publishing.difference import Difference, compare
from standfirst.publishing.upload import upload

__all__ = ["Destination", "Difference", "compare", "opened", "upload"]
