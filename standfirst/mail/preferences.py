"""Apply readers' choices: by address, by token, or from the requests of an endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from standfirst.errors import MailError
from standfirst.mail import addresses
from standfirst.mail.ledger import Ledger
from standfirst.mail.ledger_rows import ALL, EDITIONS
from standfirst.mail.mail_job import distribution
from standfirst.mail.unsubscribe import UnsubscribeLinks, requests, unsubscribe
from standfirst.settings import Site

_SAID = {ALL: "gets nothing more", EDITIONS: "gets corrections and withdrawals only"}


def scopes(lists: Sequence[str], *, corrections_only: bool) -> tuple[str, ...]:
    """Return the scopes that the command's options select."""
    if corrections_only and lists:
        raise MailError("choose one: --from-list or --corrections-only")
    return (EDITIONS,) if corrections_only else tuple(f"list {name}" for name in lists) or (ALL,)


def leave(  # the person, the scope, and the result
    ledger: Ledger, site: Site, out: UnsubscribeLinks, who: str, wanted: Sequence[str], *, undo: bool = False
) -> Iterator[str]:
    """Suppress or allow people again, and print a line for each person and scope."""
    if not who:
        raise MailError("say who: an address, a token, or the file of an endpoint's requests")
    if not undo:
        _check_lists(site, wanted)
    if "@" not in who and (path := Path(who)).is_file():
        yield from _requested(ledger, site, out, path)
        return
    address = who if "@" in who else _by_token(ledger, site, out, who)
    for scope in wanted:
        if undo:
            changed = ledger.unsuppress(address, None if scope == ALL else scope)
            yield f"{address}: {'may be sent to again' if changed else 'was not suppressed'}"
        else:
            yield _left(ledger, address, scope)


def lists_with(site: Site, address: str) -> tuple[str, ...]:
    """Return the names of the lists that an address is on."""
    key = addresses.key(address)
    return tuple(
        one.name for one in distribution(site).lists if any(member.key == key for member in one.members)
    )


def _requested(ledger: Ledger, site: Site, out: UnsubscribeLinks, path: Path) -> Iterator[str]:
    owners, lists = _owners(ledger, site, out), distribution(site).lists
    members = {(one.name, member.key) for one in lists for member in one.members}
    for one in requests(path):
        if one.token and out.is_token(one.token):
            address = owners.get(one.token)
            yield _left(ledger, address, one.scope) if address else _nobody(one.token)
        elif one.address and (one.list, addresses.key(one.address)) not in members:
            yield f"{one.address}: confirmed, wants the list {one.list}; add them to it"


def _left(ledger: Ledger, address: str, scope: str) -> str:
    changed = unsubscribe(ledger, address, scope)
    said = _SAID.get(scope, f"gets nothing more from the {scope}")
    return f"{address}: {said}{'' if changed else ' already'}"


def _by_token(ledger: Ledger, site: Site, out: UnsubscribeLinks, token: str) -> str:
    """Return the owner of a token; raise MailError if it is unknown."""
    address = _owners(ledger, site, out).get(token) if out.is_token(token) else None
    if address is None:
        raise MailError(_nobody(token))
    return address


def _owners(ledger: Ledger, site: Site, out: UnsubscribeLinks) -> dict[str, str]:
    """Return the address for each token, for past recipients and members of lists."""
    known = {copy.recipient: copy.address for copy in ledger.copies()}
    known |= {member.key: member.address for one in distribution(site).lists for member in one.members}
    return out.owners(known)


def _nobody(token: str) -> str:
    return f"{token!a} is neither an address nor a known token"


def _check_lists(site: Site, wanted: Sequence[str]) -> None:
    known = {f"list {one.name}" for one in distribution(site).lists} | {ALL, EDITIONS}
    if strange := [scope for scope in wanted if scope not in known]:
        raise MailError(f"there is no {strange[0]}; name one of distribution/")
