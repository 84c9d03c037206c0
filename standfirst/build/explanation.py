"""Explain why a file of the site was rendered again: the chain from the edit to that file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

from standfirst.build.dependencies import CALL, FACTS, SEARCH
from standfirst.build.prepare import ENTRY, MENU, SETTINGS, SITE, TEXTS
from standfirst.engine import Key, inputs
from standfirst.engine.dependency import split
from standfirst.library.traced_records import EDITION, FILES
from standfirst.library.visibility import SEEN

ARROW = " → "
SHOWN = 5
"""The maximum number of chains printed for one file."""
FEW = 3
"""The maximum number of parts of an edition, or of queries, to name; with more, the whole edition is named."""

_PARTS = {
    "line": "title, dates or marking",
    "exercise": "mark of exercise",
    "lead": "standfirst or key figures",
    "filing": "topics or places",
    "people": "voices or reactions",
    "claims": "claims",
    "changes": "changes or live updates",
    "rest": "text",
}
_QUESTIONS = {
    "editions": "the list of briefings",
    "not_withdrawn": "the list of briefings",
    "withdrawn": "the list of withdrawn briefings",
    "changes": "the list of corrections",
    "claims": "the list of claims",
    "months": "the archive",
    "years": "the archive",
    "topics": "the topics of the site",
    "places": "the places of the site",
    "countries": "the countries of the site",
    "people": "the people of the site",
    "series": "the series of the site",
}
"""Queries of pages to the site's directory."""
_ASKED = {
    "languages": "the languages of",
    "of_series": "the editions of the series",
    "series_title": "the title of the series",
    "series_in": "the series",
    "is_series_translated": "the translations of the series",
    "beside": "the editions beside",
}
"""Queries of pages to the library about one edition or series."""

_BECAME = {"changed": "changed", "new": "is new", "deleted": "was deleted"}

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason for rendering a file: the dependencies that changed, or a sentence if there is none."""

    words: str = ""
    changed: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The facts of one build that explain its files."""

    reasons: Mapping[str, Reason]
    edited: Mapping[str, str] | None = None
    """The change of each file since the last build, by its path from the root: changed, new or deleted.

    None if unknown.
    """
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The source files of each edition, by its name."""
    root: Path = Path()
    briefings: str = "briefings"
    settings: str = "pelicanconf.py"

    def of(self, path: str) -> str:
        """Explain why a file was rendered, with a line for each chain of causes."""
        reason = self.reasons[path]
        if reason.words:
            return f"rebuilt: {reason.words}{ARROW}{path}"
        chains = list(dict.fromkeys(self._chains(path, frozenset())))
        lines = [f"rebuilt: {ARROW.join(chain)}" for chain in chains[:SHOWN]]
        more = [f"and {len(chains) - SHOWN} more"] if len(chains) > SHOWN else []
        return "\n".join([*lines, *more])

    def _chains(self, path: str, above: frozenset[str]) -> Iterator[Chain]:
        """Yield the chains that end in a file, for each cause only the most specific ones."""
        reason = self.reasons.get(path)
        if reason is None or path in above:
            return
        if reason.words:
            yield reason.words, path
        explained: set[str] = set()
        for ways in (self._read, partial(self._through, above | {path}), self._listed):
            found = [chain for chain in ways(reason.changed) if chain[0] not in explained]
            explained |= {chain[0] for chain in found}
            yield from ((*chain, path) for chain in found)

    def _read(self, changed: Iterable[Key]) -> Iterator[Chain]:
        """Yield the chains through things read by name: files, editions, settings, the clock."""
        keys = sorted(split(one) for one in changed)
        yield from ((self._became(self._shown(name)),) for _, name in _of(keys, inputs.FILE))
        yield from ((f"the folders in {self._shown(name)} changed",) for _, name in _of(keys, inputs.FOLDER))
        yield from self._of_editions(_of(keys, EDITION))
        yield from (
            (cause, f"the index's entry of `{name}`")
            for _, name in _of(keys, ENTRY)
            for cause in self._causes(name)
        )
        yield from (chain for _, name in _of(keys, SITE) for chain in self._of_site(name))
        yield from ((_clock(*names),) for _, *names in _of(keys, inputs.PAST, inputs.OLDER))

    def _of_editions(self, keys: Iterable[Chain]) -> Iterator[Chain]:
        explained: set[str] = set()
        last = list[Chain]()
        for name, found in groupby(keys, key=lambda one: one[1]):
            parts = [part for _, _, part in found]
            said = [_PARTS[part] for part in parts if part != FILES]
            link = f"{'; '.join(said)} of `{name}`" if len(said) <= FEW else f"`{name}`"
            chains = [(cause, link if said else f"the files of `{name}`") for cause in self._causes(name)]
            if said:
                explained |= {cause for cause, _ in chains}
                yield from chains
            else:
                last += chains
        yield from (chain for chain in last if chain[0] not in explained)

    def _through(self, above: frozenset[str], changed: Iterable[Key]) -> Iterator[Chain]:
        """Yield the chains through other files of the site whose size and hash are quoted."""
        for _, name in _of(sorted(split(one) for one in changed), FACTS):
            yield from self._chains(name, above) if name in self.reasons else [(f"{name} changed",)]

    def _listed(self, changed: Iterable[Key]) -> Iterator[Chain]:
        """Yield the chain through queries over all briefings."""
        named = (inputs.FILE, inputs.FOLDER, EDITION, ENTRY, SITE, inputs.PAST, inputs.OLDER, FACTS)
        asked = [one for one in sorted(split(one) for one in changed) if one[0] not in named]
        causes = self._edited(f"{self.briefings}/")
        said = dict.fromkeys(_question(*one, lists=bool(causes)) for one in asked)
        for cause in (causes or self._edited("") or ["something else changed"]) if asked else ():
            yield cause, "; ".join([*said][:FEW])

    def _of_site(self, name: str) -> Iterator[Chain]:
        if name == SETTINGS:
            yield f"{self.settings} or what is installed here changed", "the settings of the site"
        elif name == TEXTS:
            for cause in self._edited("content/") or ["a page in content/ changed"]:
                yield cause, "the links to the desk's own pages"
        elif name == MENU:
            for cause in self._edited(f"{self.briefings}/") or ["briefings changed"]:
                yield cause, "the navigation"

    def _causes(self, edition: str) -> list[str]:
        """Return the changes that affect an edition: of its own files, or else of files it shares with others."""
        own = self.documents.get(edition) or (f"{self.briefings}/{edition}.yaml",)
        if self.edited is None:
            return [f"{' or '.join(own)} changed"]
        series = f"{Path(own[0]).parent.as_posix()}/_series."
        found = [one for one in own if one in self.edited] or sorted(
            one for one in self.edited if one.startswith(series)
        )
        return [self._became(one) for one in found] or self._edited("") or [f"`{edition}` changed"]

    def _edited(self, folder: str) -> list[str]:
        """Describe the changes of the files below a folder."""
        return [self._became(path) for path in sorted(self.edited or ()) if path.startswith(folder)]

    def _became(self, path: str) -> str:
        how = (self.edited or {}).get(path, "changed")
        return f"{path} {_BECAME[how]}"

    def _shown(self, name: str) -> str:
        path = Path(name)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else name


def _of(keys: Iterable[Chain], *kinds: str) -> list[Chain]:
    return [one for one in keys if one[0] in kinds]


def _clock(moment: str, days: str = "") -> str:
    return f"the clock has passed {moment}" + (f" by {days} days" if days else "")


def _question(kind: str, *names: str, lists: bool) -> str:
    """Describe a query over all briefings; for a page that lists none, its own text has changed."""
    if kind == CALL:
        return "which briefings it lists" if lists else "its own text"
    if kind == SEARCH:
        return "the pages that can be found"
    what, *about = names[1:] if kind == SEEN else names
    if about and what in _ASKED:
        return f"{_ASKED[what]} `{about[0]}`"
    return _QUESTIONS.get(what, f"what else the site holds ({' '.join((what, *about))})")
