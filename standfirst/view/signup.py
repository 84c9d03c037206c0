"""The page to sign up to mailing lists, and to change what one gets."""

from __future__ import annotations

from standfirst.i18n import language
from standfirst.view import records
from standfirst.view.standing import Standing

SIGN_UP = "subscribe.html"


def sign_up_page(standing: Standing) -> records.SignUpPage:
    """Both forms, in the language of the page."""
    mail = standing.site.mail
    tags = sorted(standing.site.languages, key=lambda tag: tag != standing.tag)
    return records.SignUpPage(
        title=standing.say("Subscribe by e-mail"),
        subscribe=f"{mail.endpoint}subscribe",
        manage=f"{mail.endpoint}manage",
        lists=mail.signup,
        languages=tuple((tag, language(tag).name) for tag in tags),
    )


def policy(endpoint: str, plain: str) -> str:
    """A page's Content-Security-Policy that lets its forms post to the endpoint and nowhere else."""
    scheme, _, rest = endpoint.partition("://")
    return plain.replace("form-action 'none'", f"form-action {scheme}://{rest.partition('/')[0]}")
