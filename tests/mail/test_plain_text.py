"""The plain text of a message: lists keep their form."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from standfirst.formats.mail import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>one</li><li>two</li></ul>", "* one\n* two"),
        ("<p>First.</p><ul><li>one</li><li>two</li></ul>", "First.\n\n  * one\n  * two"),
        ("<p>First.</p><p>Second.</p>", "First.\n\nSecond."),
    ],
)
def test_items_of_a_list_are_alike(html: str, text: str) -> None:
    """The first item is not indented less than the others."""
    assert plain(Markup(html)) == text  # noqa: S704  # what the test itself writes
