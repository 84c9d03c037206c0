"""The page to sign up to mailing lists, and to change preferences."""

from __future__ import annotations

from standfirst.i18n import language
from standfirst.view import records
from standfirst.view.page_context import PageContext

SIGN_UP = "subscribe.html"


def sign_up_page(page_context: PageContext) -> records.SignUpPage:
    """Return both forms, in the language of the page."""
    mail = page_context.site.mail
    tags = sorted(page_context.site.languages, key=lambda tag: tag != page_context.tag)
    return records.SignUpPage(
        title=page_context.say("Subscribe by e-mail"),
        subscribe=f"{mail.endpoint}subscribe",
        manage=f"{mail.endpoint}manage",
        lists=mail.signup,
        languages=tuple((tag, language(tag).name) for tag in tags),
    )
