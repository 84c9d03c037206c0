"""Looks for what is held back in everything that is about to be published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standfirst.errors import LeakError
from standfirst.leaks.extract import Passage, SkippedError, UnreadableError, passages
from standfirst.leaks.readings import texts
from standfirst.names import normalise

SHORTEST = 3
"""Letters that a canary needs at least (2 in scripts without spaces); `Ali` is found, `01` is not."""

SHORTEST_NUMBER = 5
"""Digits that a canary of digits alone needs: ages and counts stand on every page."""

WHOLE_WORDS_BELOW = 8
"""Shorter ones are found as whole words only: `Ali` is not in `Somalia`."""

BOUNDED_BELOW = 12
"""From here on a canary is found within longer words, too."""

_FEW = 12
"""Words that are sought one by one in less time than it takes to look at each word of a text."""

_SHOWN = 20
_ANCHOR = 4
_COMMON = b"zqxjkvbpygfwmucldrhsnioate0123456789"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SHAPED = re.compile(r"[\u0590-\u0dff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = rb"[a-z0-9\x80-\xff]"


@dataclass(frozen=True, slots=True)
class Canary:
    """Words that must not be published, and where they stand: `briefings/x.yaml: voices.0.speaker.name`.

    One that is not `strict` (a place, a role, one half of a name) is given up where public records
    say the same words; a strict one (a name, a title, an id) never is.
    """

    text: str
    origin: str
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Blind:
    """A canary that cannot be looked for, and why; it is reported and never dropped in silence."""

    canary: Canary
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary that was found: in which artefact, where in it."""

    path: str
    where: str
    canary: Canary

    def __str__(self) -> str:
        """One line that says where to look, without saying the words."""
        return f"{self.path} ({self.where}): holds what {self.canary.origin} holds back ({_masked(self.canary.text)})"


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan of one artefact gave; `unread` says what was not read and why, or nothing."""

    hits: tuple[Hit, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Long:
    squeezed: bytes
    offset: int
    canary: Canary
    bounded: re.Pattern[bytes] | None


class Scanner:
    """Looks for many canaries at once; the time it takes grows with the bytes, not with the canaries.

    A text is folded once. Short canaries are looked up among its words. Of each longer one, the four
    bytes that begin with its rarest letter are the anchor; one expression finds all anchors in the
    text without spaces, and only there the whole canary is compared.
    """

    def __init__(self, canaries: Iterable[Canary]) -> None:
        """Take all canaries; those that cannot be looked for are in `blind`."""
        self.blind: list[Blind] = []
        self._words: dict[bytes, list[tuple[bytes, Canary]]] = {}
        self._anchors: dict[bytes, list[_Long]] = {}
        for canary in dict.fromkeys(canaries):
            self._add(canary)
        self._firsts = frozenset(self._words)
        self._pattern = re.compile(_tree(self._anchors)) if self._anchors else None

    def scan(self, path: str, data: bytes, drawn_from: str = "") -> Found:
        """Everything in an artefact, its name included; UnreadableError where that cannot be known.

        `drawn_from` is the HTML of which a PDF or a picture was drawn. Without it, text in shaped
        scripts (Arabic, Hebrew, Indic) in a PDF counts as unread: fonts keep it as forms of letters,
        which do not come back in order.
        """
        hits: dict[Canary, Hit] = {}
        unread = ""
        try:
            for passage in self._read(path, data, drawn_from):
                for canary in self.spot(passage.text):
                    hits.setdefault(canary, Hit(path, passage.where, canary))
                if passage.where.startswith("page ") and _SHAPED.search(passage.text):
                    unread = "" if drawn_from else "text in a shaped script cannot be read back from a PDF"
        except SkippedError as reason:
            unread = str(reason)
        except UnreadableError as error:
            raise UnreadableError(f"{path}: {error}; what cannot be read cannot be published") from None
        return Found(tuple(hits.values()), unread)

    def spot(self, text: str) -> Iterator[Canary]:
        """The canaries in one plain text; one may come more than once."""
        words = normalise.fold(text)
        if self._words:
            yield from self._short(words)
        if self._pattern:
            yield from self._long(words)

    def _read(self, path: str, data: bytes, drawn_from: str) -> Iterator[Passage]:
        yield from (Passage("file name", view) for view in texts(path))
        yield from (Passage("what it was drawn from", view) for view in texts(drawn_from))
        yield from passages(data)

    def _add(self, canary: Canary) -> None:
        words = b" ".join(normalise.fold(canary.text).split())
        squeezed = normalise.squeeze(words)
        if reason := _too_short(squeezed.decode()):
            self.blind.append(Blind(canary, reason))
        elif len(squeezed.decode()) < WHOLE_WORDS_BELOW and not _UNSPACED.search(canary.text):
            self._words.setdefault(words.split()[0], []).append((words, canary))
        else:
            self._anchor(squeezed, canary)

    def _anchor(self, squeezed: bytes, canary: Canary) -> None:
        offset = min(range(len(squeezed) - _ANCHOR + 1), key=lambda at: (_rank(squeezed[at]), at))
        anchor = squeezed[offset : offset + _ANCHOR]
        tight = len(squeezed.decode()) < BOUNDED_BELOW and not _UNSPACED.search(canary.text)
        bounded = _bounded(squeezed) if tight else None
        self._anchors.setdefault(anchor, []).append(_Long(squeezed, offset, canary, bounded))

    def _short(self, words: bytes) -> Iterator[Canary]:
        if len(self._words) <= _FEW and not any(first in words for first in self._words):
            return
        listed = words.split()
        if not self._firsts.isdisjoint(listed):
            met = self._firsts.intersection(listed)
            line = b" %s " % b" ".join(listed)
            for first in sorted(met):
                yield from (canary for phrase, canary in self._words[first] if b" %s " % phrase in line)

    def _long(self, words: bytes) -> Iterator[Canary]:
        assert self._pattern is not None  # noqa: S101 - the caller has looked
        text = normalise.squeeze(words)
        match = self._pattern.search(text)
        while match:
            at = match.start()
            for item in self._anchors[match[0]]:
                start = at - item.offset
                if (
                    start >= 0
                    and text.startswith(item.squeezed, start)
                    and (item.bounded is None or item.bounded.search(words))
                ):
                    yield item.canary
            match = self._pattern.search(text, at + 1)


def sift(canaries: Iterable[Canary], public: Iterable[tuple[str, str]]) -> tuple[list[Canary], list[Blind]]:
    """Part canaries into those to look for and those whose words public records say openly.

    `public` are (origin, text) of what is published on purpose. Strict canaries are never given up.
    """
    listed = list(dict.fromkeys(canaries))
    scanner = Scanner(canary for canary in listed if not canary.strict)
    open_at: dict[Canary, str] = {}
    for origin, text in public:
        for canary in scanner.spot(text):
            open_at.setdefault(canary, origin)
    blind = [Blind(canary, f"{origin} says the same in public") for canary, origin in open_at.items()]
    return [canary for canary in listed if canary not in open_at], blind


def refuse(hits: Iterable[Hit]) -> None:
    """Raise LeakError for hits, if there are any."""
    listed = sorted(hits, key=lambda hit: (hit.path, hit.canary.origin))
    if listed:
        lines = [str(hit) for hit in listed[:_SHOWN]]
        more = [f"and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []
        raise LeakError("\n".join([*lines, *more, "nothing was published"]))


def _too_short(letters: str) -> str:
    if letters.isdigit() and len(letters) < SHORTEST_NUMBER:
        return f"a number of less than {SHORTEST_NUMBER} digits stands everywhere"
    shortest = SHORTEST - 1 if _UNSPACED.search(letters) else SHORTEST
    return f"it has less than {shortest} letters" if len(letters) < shortest else ""


def _masked(text: str) -> str:
    letters = sum(map(str.isalnum, text))
    return f"“{text[0]}…”, {letters} letters" if letters >= WHOLE_WORDS_BELOW else f"{letters} letters"


def _rank(byte: int) -> int:
    """How common a byte is at the beginning of an anchor; in scripts beyond ASCII, every other is."""
    if byte >= 0xC0:
        return len(_COMMON) + 1
    return _COMMON.find(byte) if byte < 0x80 else len(_COMMON) // 2


def _bounded(squeezed: bytes) -> re.Pattern[bytes]:
    """The canary with spaces anywhere in it, but not within a longer word."""
    spaced = rb" *".join(re.escape(bytes([byte])) for byte in squeezed)
    return re.compile(rb"(?<!%b)%b(?!%b)" % (_LETTER, spaced, _LETTER))


def _tree(anchors: Iterable[bytes]) -> bytes:
    """An expression for any of these, in which common beginnings are written once."""
    branches: dict[int, list[bytes]] = {}
    for anchor in sorted(anchors):
        branches.setdefault(anchor[0], []).append(anchor[1:])
    written = [
        re.escape(bytes([first])) + (_tree(rest) if rest[0] else b"") for first, rest in branches.items()
    ]
    return written[0] if len(written) == 1 else b"(?:%b)" % b"|".join(written)
