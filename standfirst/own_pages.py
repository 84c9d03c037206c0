"""The desk's pages and articles as read by Pelican: which of them are public, and why others are not.

Pelican publishes drafts at an address of their own and hidden pages without a link. Here both are unpublished,
like briefings without a marking: they leave the generators before anything is listed, linked or written.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pelican.contents import Content
from pelican.generators import ArticlesGenerator, PagesGenerator

from standfirst.library import Library
from standfirst.library.moved import old_names

_ARTICLES = (
    "articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations",
)  # fmt: skip
_PAGES = (
    "pages", "translations", "hidden_pages", "hidden_translations", "draft_pages", "draft_translations",
)  # fmt: skip
_TARGETS = {
    "filename": ("generated_content", "static_content"),
    "static": ("static_content",),
    "attach": ("static_content",),
}
"""Where Pelican looks up the target of a link."""
_BRIEFING = "briefing"
"""The scheme of links to briefings: `{briefing}flood/02`."""
_LISTS = {
    ArticlesGenerator: (_ARTICLES, "ARTICLE_TRANSLATION_ID"),
    PagesGenerator: (_PAGES, "PAGE_TRANSLATION_ID"),
}


@dataclass
class OwnContent:
    """The desk's pages and articles in one run."""

    preview: bool = False
    """Whether unpublished content is shown anyway, with a notice."""
    closed: dict[Path, str] = field(default_factory=dict)
    """The reason why each file is unpublished."""
    opens: datetime | None = None
    """The next date on which one of them becomes public."""
    articles: list[Content] = field(default_factory=list)
    """The articles of the site, each in its first language."""
    _shown: list[Content] = field(default_factory=list)

    def take(
        self, generator: ArticlesGenerator | PagesGenerator, briefings: Mapping[str, tuple[str, Path]]
    ) -> None:
        """Record unpublished content, and remove it from a generator unless this is a preview.

        `briefings` are the possible targets of `{briefing}`, with the path of the page and the file.
        """
        names, identity = next(found for kind, found in _LISTS.items() if isinstance(generator, kind))
        everything = [item for name in names for item in getattr(generator, name)]
        _lead_to_briefings(everything, generator.context, briefings)
        reasons = dict(_reasons(everything, _keys(generator.settings[identity])))
        self.closed.update({Path(str(item.source_path)): reason for item, reason in reasons.items()})
        self._note_dates(reasons)
        if self.preview:
            self._shown += everything
            self._note_articles(generator)
            return
        for name in names:
            setattr(generator, name, [item for item in getattr(generator, name) if item not in reasons])
        self._shown += [item for item in everything if item not in reasons]
        self._forget(generator.context, reasons)
        self._note_articles(generator)

    def reason(self, item: Content) -> str:
        """Return why a page or article is unpublished; empty if it is public."""
        return self.closed.get(Path(str(item.source_path)), "")

    def lines(self, root: Path) -> tuple[str, ...]:
        """Return each unpublished file with its reason, as listed at the end of a build."""
        return tuple(sorted(f"{relative(path, root)}: {reason}" for path, reason in self.closed.items()))

    def broken_links(self, root: Path) -> tuple[str, ...]:
        """Return each `{filename}`, `{static}`, `{attach}` or `{briefing}` link without a public target, located.

        Pelican only logs a warning and publishes the braces.
        """
        return tuple(
            f"{relative(Path(str(item.source_path)), root)}:{_line(item, link['value'])}: "
            f"{{{link['what']}}}{link['value']} leads to no public page or file; fix the path"
            for item in self._shown
            for link in item._get_intrasite_link_regex().finditer(item._content)  # noqa: SLF001  # Pelican's own
            if link["what"] == _BRIEFING
            or (link["what"] in _TARGETS and not _leads(item, link["what"], link["value"]))
        )

    def _note_articles(self, generator: ArticlesGenerator | PagesGenerator) -> None:
        if isinstance(generator, ArticlesGenerator):
            names = ("articles", "hidden_articles", "drafts") if self.preview else ("articles",)
            self.articles += [item for name in names for item in getattr(generator, name)]

    @property
    def pages(self) -> dict[str, Content]:
        """Return each page and article shown, by its path."""
        return {str(item.save_as): item for item in self._shown if item.save_as}

    def sources(self, root: Path) -> dict[str, tuple[str, ...]]:
        """Return the source file of each of the desk's pages, by its path."""
        return {path: (relative(Path(str(item.source_path)), root),) for path, item in self.pages.items()}

    def _note_dates(self, closed: Iterable[Content]) -> None:
        dates = [item.date for item in closed if _is_future(item) and "date" in item.metadata]
        self.opens = min(filter(None, (*dates, self.opens)), default=None)

    def _forget(self, context: dict[str, Any], closed: Iterable[Content]) -> None:
        """Remove unpublished content from link targets, and files linked only from it from publication."""
        links = {link for item in closed for link in item.get_static_links()}
        context["static_links"] -= links - {link for item in self._shown for link in item.get_static_links()}
        for item in closed:
            context["generated_content"][item.get_relative_source_path()] = None


def _lead_to_briefings(
    items: Iterable[Content], context: dict[str, Any], briefings: Mapping[str, tuple[str, Path]]
) -> None:
    """Turn `{briefing}flood/02#figure-killed` into a link that Pelican resolves, at every depth and in feeds.

    A page in another language links to the edition in that language, if there is one.
    """
    for name, (url, path) in briefings.items():
        context["generated_content"][f"{_BRIEFING}/{name}"] = _Known(url, str(path))
    for item in items:

        def lead(found: re.Match[str], item: Content = item) -> str:
            name, mark, place = unquote(found["value"]).partition("#")
            named = f"{name}.{item.lang}"
            known = named if named in briefings else name
            if found["what"] != _BRIEFING or known not in briefings:
                return found[0]
            return f"{found['markup']}{found['quote']}{{filename}}/{_BRIEFING}/{known}{mark}{place}{found['quote']}"

        item._content = item._get_intrasite_link_regex().sub(lead, item._content)  # noqa: SLF001  # Pelican's own


@dataclass(frozen=True)
class _Known:
    """A briefing in the form in which Pelican looks up link targets."""

    url: str
    source_path: str


def addresses(shown: Library) -> dict[str, tuple[str, Path]]:
    """Return page and file of each edition, by each name that it has or had."""
    old = ((name, one) for one in shown.originals for name in old_names(one))
    named = {**dict(old), **{one.name: one for one in shown.editions}}
    return {name: (one.path("html"), one.file.path) for name, one in named.items()}


def _reasons(items: list[Content], keys: tuple[str, ...]) -> Iterator[tuple[Content, str]]:
    """Yield unpublished items with the reason; a translation is never more public than its original."""
    own = {item: _reason(item) for item in items}
    originals = {_key(item, keys): reason for item, reason in own.items() if reason and item.in_default_lang}
    for item, reason in own.items():
        inherited = originals.get(_key(item, keys), "") if keys else ""
        if reason or inherited:
            yield item, reason or f"its original is not public ({inherited})"


def _leads(item: Content, what: str, value: str) -> bool:
    """Return whether a link has a target, in any of the spellings in which Pelican looks for it."""
    path = urlsplit(value).path
    for name in (path, unquote(path), urlsplit(unescape(value)).path):
        wanted = (
            name[1:]
            if name.startswith("/")
            else item.get_relative_source_path(posixpath.join(item.relative_dir, name))
        )
        found = (item._context[kind].get(wanted) for kind in _TARGETS[what])  # noqa: SLF001  # Pelican's own
        if any(one and Path(one.source_path).exists() for one in found):
            return True
    return False


def _line(item: Content, value: str) -> int:
    """Return the first line of the source with a link; 1 if the source writes it differently."""
    text = Path(str(item.source_path)).read_text("utf-8", "replace")
    return text[: max(text.find(unescape(value)), 0)].count("\n") + 1


def _reason(item: Content) -> str:
    status = str(
        item.metadata.get("status", "")
    ).lower()  # not that of the item, since a date makes a draft of any
    if status in ("draft", "hidden"):
        return f"status {status}"
    if not item.settings["WITH_FUTURE_DATES"] and _is_future(item):
        return f"dated {item.date.isoformat()}, which is in the future"
    return "" if item.status == "published" else f"status {item.status}"


def _is_future(item: Content) -> bool:
    """Return whether its date is in the future: by the clock, since no setting of a build ends an embargo."""
    date = getattr(item, "date", None)
    return date is not None and not item.settings["WITH_FUTURE_DATES"] and date > datetime.now(UTC)


def _keys(identity: Any) -> tuple[str, ...]:
    """Return the attributes that translations share, from Pelican's settings; empty if there are none."""
    return (identity,) if isinstance(identity, str) else tuple(sorted(identity or ()))


def _key(item: Content, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(getattr(item, name, "")) for name in keys)


def relative(path: Path, root: Path) -> str:
    """Return the path of a file relative to the site's root; the full path of one outside it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
