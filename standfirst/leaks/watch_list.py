"""Decide what the leak scan searches for in what a library shows, and what it cannot search for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from standfirst import branding
from standfirst.checks.stricter_sentences import RestatementFinder, StricterSentences, opens
from standfirst.engine.memo import Memo, content_key, recall
from standfirst.leaks import public_text
from standfirst.leaks.exceptions import Allowed, exceptions, reviewed
from standfirst.leaks.scan import LeakHit, Scanner, sift
from standfirst.leaks.secrets import canaries
from standfirst.library import Edition, Library
from standfirst.names.pieces import WORDS
from standfirst.names.protected import tokens
from standfirst.names.rarity import is_rare
from standfirst.names.search import Canary, UnsearchableText, unsearchable
from standfirst.settings import Site
from standfirst.theme import Theme

_LISTED = 5


@dataclass(frozen=True)
class WatchList:
    """The secrets a build searches for, and those it cannot search for."""

    canaries: tuple[Canary, ...]
    blind: tuple[UnsearchableText, ...]
    allowed: tuple[Allowed, ...] = ()
    """Texts in which protected names may appear."""
    reviewed: tuple[Allowed, ...] = ()
    """Restricted texts that the desk has reviewed for publication."""

    def scanner(self, among: Iterable[Canary] | None = None) -> Scanner:
        """Return a scanner for all secrets, or for some of them."""
        return Scanner(self.canaries if among is None else among, (one.text for one in self.allowed))

    @cached_property
    def names(self) -> dict[Canary, str]:
        """Return a content key for each secret, covering everything that decides whether it is found."""
        allowed = sorted(one.text for one in self.allowed)
        return {
            one: content_key("canary", one.text, str(one.strict), *(allowed if one.name else ()))
            for one in self.canaries
        }

    def notes(self) -> tuple[str, ...]:
        """Return notes in plain language: what was searched for, what could not be, and each reviewed exception."""
        told = dict.fromkeys(one.told(self.canaries) for one in self.allowed)
        return (
            *([text] if (text := self.text()) else []),
            *(f"a protected name may be in {one}" for one in told),
            *(f"restricted text may be in {one.origin}" for one in self.reviewed),
        )

    def text(self) -> str:
        """Return one sentence on what was searched for and what could not be; empty if there are no secrets."""
        if not self.canaries and not self.blind:
            return ""
        said = f"the leak scan looked for {_counted(len(self.canaries), 'text')} that must not be published"
        if not self.blind:
            return said
        few = "; ".join(f"{one.canary.origin} ({one.reason})" for one in self.blind[:_LISTED])
        more = f"; and {len(self.blind) - _LISTED} more" if len(self.blind) > _LISTED else ""
        return f"{said}, and could not look for {len(self.blind)}: {few}{more}"


def watch(
    everything: Library, shown: Library, said: Iterable[tuple[str, str]] = (), kept: Memo | None = None
) -> WatchList:
    """Return everything to search for in what a build is about to publish.

    `said` yields (origin, text) of what is published beside the briefings. Such text makes a few words public but no
    sentence, because someone may have copied it from a restricted briefing. The same applies to other editions,
    unless they had the sentence first.
    """
    found = list(dict.fromkeys(canaries(everything, shown, kept)))
    if not found:
        return WatchList((), ())
    sieve = _AllowList(found, kept)
    closed = StricterSentences.of(one for one in everything.editions if one.name not in shown.by_name)
    again = RestatementFinder(closed, shown.by_name, kept)
    for edition in shown.editions:
        pasted = frozenset(
            (piece, one.held.documents[0].path) for one in again.of(edition) for piece in one.pieces
        )
        own = partial(_is_own, pasted)
        had_first = partial(_had_first, edition, closed)
        path, digest = edition.documents[0].path, edition.digest
        sieve.hear(path, digest, partial(public_text.edition_says, edition), own)
        sieve.hear(path, digest and f"{digest} figures", partial(public_text.figures_say, edition), had_first)
        if edition.withdrawn:
            names = public_text.kept_names(edition, everything)
            sieve.hear(path, content_key("text", names), partial(str, names), lambda _: True)
    for origin, text in public_text.shown_beside(shown):
        sieve.hear(
            origin, content_key("text", text), partial(str, text), lambda one: one.text not in closed.places
        )
    for origin, text in said:
        sieve.hear(origin, content_key("text", text), partial(str, text), _is_short)
    let_out = tuple(dict.fromkeys(one for edition in shown.editions for one in reviewed(edition)))
    for one in let_out:
        sieve.hear(one.origin, content_key("text", one.text), partial(str, one.text), lambda _: True)
    printed = list(_printed(found, shown.site))
    given_up = {*sieve.open_at, *(one.canary for one in printed)}
    left = tuple(canary for canary in found if canary not in given_up)
    allowed = exceptions(everything, shown.editions, left)
    blind = (*_unreadable(everything), *printed, *sieve.blind(), *unsearchable(left))
    return WatchList(left, blind, allowed, let_out)


def _unreadable(everything: Library) -> Iterator[UnsearchableText]:
    """Yield the files of which not even the text can be read."""
    for edition in everything.editions:
        if edition.unread == () and not edition.briefing.voices:
            origin = edition.documents[0].path
            yield UnsearchableText(Canary("", origin), "no text in it can be read")


def _is_own(pasted: frozenset[tuple[str, str]], canary: Canary) -> bool:
    """Return whether a text of an edition is not a sentence that a stricter edition had first."""
    return (canary.text, canary.origin.partition(": ")[0]) not in pasted


def _had_first(edition: Edition, closed: StricterSentences, canary: Canary) -> bool:
    """Return whether an edition had a text first, if it is a sentence of stricter ones."""
    return all(opens(edition, held) for held, _ in closed.places.get(canary.text, ()))


def _is_short(canary: Canary) -> bool:
    return len(tokens(canary.text)) < WORDS


def _printed(found: Iterable[Canary], site: Site) -> Iterator[UnsearchableText]:
    """Yield protected names of a single word that every page contains anyway: May, Page."""
    single = [
        one
        for one in found
        if one.name and one.strict and len(tokens(one.text)) == 1 and not is_rare(one.text)
    ]
    if single:
        printed = (
            *public_text.program(branding.load(site)),
            ("the names of countries and months", public_text.places_and_times(site.languages)),
        )
        lenient = {replace(canary, strict=False, name=False): canary for canary in single}
        for blind in sift(lenient, printed)[1]:
            yield UnsearchableText(lenient[blind.canary], "the program prints that word itself")


class _AllowList:
    """Finds the secrets that public texts also contain, and caches the result for each text.

    Names and words of names are never given up in this way.
    """

    def __init__(self, canaries: Iterable[Canary], kept: Memo | None) -> None:
        self.open_at: dict[Canary, str] = {}
        """Secrets that are given up, with the public text that contains them."""
        self._kept = kept
        self._lenient: dict[str, list[Canary]] = {}
        for canary in canaries:
            if not canary.strict and not canary.name:
                self._lenient.setdefault(canary.text, []).append(canary)
        self._words = content_key("words", *sorted(self._lenient))

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(Canary(text, "", strict=False) for text in self._lenient)

    def hear(self, origin: str, digest: str, say: Callable[[], str], opens: Callable[[Canary], bool]) -> None:
        """Record the secrets in a text; `digest` identifies the text, or is empty if it cannot be cached.

        `opens` returns whether a secret counts as public if the text contains it.
        """
        make = partial(self._spotted, say)
        found = recall(self._kept, content_key("said", digest, self._words), make) if digest else make()
        for text in found:
            for canary in filter(opens, self._lenient[text]):
                self.open_at.setdefault(canary, origin)

    def _spotted(self, say: Callable[[], str]) -> list[str]:
        return sorted({canary.text for canary in self._scanner.spot(say())})

    def blind(self) -> Iterator[UnsearchableText]:
        """Return the secrets that are given up, each with the reason."""
        return (
            UnsearchableText(canary, f"the same text is public in {origin}")
            for canary, origin in self.open_at.items()
        )


def real(hits: Iterable[LeakHit], look: Theme) -> list[LeakHit]:
    """Return the hits that are not words which the program, its libraries or the theme itself prints.

    Words of names count as public if the program prints them, but not if only the site's theme does.
    """
    listed = [hit for hit in hits if hit.canary.strict or not public_text.is_library(hit.path)]
    lenient = [hit.canary for hit in listed if not hit.canary.strict]
    printed = public_text.program(look) if lenient else []
    program = [one for one in printed if one[0] == public_text.PROGRAM]
    wanted = {
        *sift((one for one in lenient if not one.name), printed)[0],
        *sift((one for one in lenient if one.name), program)[0],
    }
    return [hit for hit in listed if hit.canary.strict or hit.canary in wanted]


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
