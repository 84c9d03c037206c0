"""Reads the pages of the documentation as GitHub shows them: title from the first heading, links by file."""

import re
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor


def anchor(heading: str, separator: str) -> str:
    """The fragment of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)


class Title(Preprocessor):
    """Takes the first heading for the title of the page, which the template prints."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines without their title."""
        first, *others = lines
        if not first.startswith("# "):
            raise ValueError(f"a page begins with its title, not with {first!r}")
        meta: dict[str, list[str]] = self.md.Meta  # type: ignore[attr-defined]  # of Markdown's extension `meta`
        meta["title"] = [first.removeprefix("# ")]
        return others


class Links(Treeprocessor):
    """Turns links to files into links that Pelican resolves, and fails the build where there is no such file."""

    def run(self, root: Element) -> None:
        """Rewrite each link and each picture."""
        for name, way in (("a", "href"), ("img", "src")):
            for element in root.iter(name):
                element.set(way, _resolved(element.get(way, "")))


def _resolved(link: str) -> str:
    path = PurePosixPath(link.partition("#")[0])
    if ":" in link or link.startswith(("#", "{")) or path.suffix not in {".md", ".png", ".webp", ".pdf"}:
        return link
    return f"{{{'filename' if path.suffix == '.md' else 'static'}}}{link}"


class GitHubPages(Extension):
    """Pages that can be read on GitHub and on the site."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        """Read titles after Markdown's `meta`, and links once they are all known."""
        md.preprocessors.register(Title(md), "title", 26)
        md.treeprocessors.register(Links(md), "links", 0)


def extensions() -> dict[str, Any]:
    """The value of Pelican's `MARKDOWN`."""
    return {
        "extensions": [GitHubPages()],
        "extension_configs": {
            "markdown.extensions.codehilite": {"guess_lang": False, "css_class": "highlight"},
            "markdown.extensions.extra": {},
            "markdown.extensions.meta": {},
            "markdown.extensions.sane_lists": {},
            "markdown.extensions.toc": {"slugify": anchor},
        },
    }
