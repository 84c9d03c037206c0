"""The page to sign up to mailing lists and to change preferences, and links for following a site or a series."""

from __future__ import annotations

from standfirst.i18n import language
from standfirst.library.figure_text import HasLanguage
from standfirst.settings import Site
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


def follow_links(context: HasLanguage, site: Site, feed: str, form: str) -> tuple[records.Link, ...]:
    """Return links to a feed, and to the form for subscribing by e-mail or else the desk's address."""
    mail = form if site.mail.signup else f"mailto:{site.contact}" if site.contact else ""
    return (
        records.Link(context.say("Feed (Atom)"), feed),
        *([records.Link(context.say("Subscribe by e-mail"), mail)] if mail else []),
    )


def page_follow_links(page_context: PageContext, feed: str, calendar: str = "") -> tuple[records.Link, ...]:
    """Return the same for a page of the site, and the calendar of expected reports if there is one."""
    found = follow_links(
        page_context, page_context.site, page_context.root(f"{feed}.atom.xml"), page_context.here(SIGN_UP)
    )
    dates = (
        [records.Link(page_context.say("Add to calendar"), page_context.root(calendar))] if calendar else []
    )
    return (*found, *dates)
