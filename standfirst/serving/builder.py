"""Builds a served site in processes of their own."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standfirst import pango, system
from standfirst.errors import StandfirstError, UsageError, explain

if TYPE_CHECKING:
    from standfirst.view.records import Link

PRELOAD = (
    "standfirst.pelican_plugin",
    "standfirst.site",
    "standfirst.formats.mail",
    "nh3",
    "markdown",
)
"""What a build imports."""


def preloaded() -> list[str]:
    """What the process from which builds are forked has imported: with WeasyPrint, where that can be."""
    return [*PRELOAD, *(["weasyprint"] if pango.is_here() else [])]


class Builder:
    """Builds in processes of their own, forked from one that has imported everything."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Nothing starts before the first build."""
        self.root, self.preview = root, preview
        self.texts: tuple[Link, ...] = ()
        """Links to the desk's own pages, as the last build found them."""
        self._running: set[BaseProcess] = set()
        self._context = system.processes(preloaded())

    def build(self) -> tuple[bool, str]:
        """Whether the site could be built, and what its user reads: the result, or every error."""
        succeeded, said = self._call(_build, self.preview)
        if succeeded:
            said, self.texts = said
        return succeeded, said

    def mail(self, page: str) -> tuple[bool, str]:
        """The message of the edition whose page this is, as HTML."""
        succeeded, said = self._call(_mail, page)
        return succeeded, str(said)

    def _call(self, function: Callable[..., Any], argument: object) -> tuple[bool, Any]:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_answer, args=(theirs, function, self.root, argument))
        process.start()
        self._running.add(process)
        theirs.close()
        try:
            succeeded, said = ours.recv()
            return bool(succeeded), said
        except EOFError:
            return False, "the build ended without a word; its traceback is in the terminal"
        finally:
            process.join()
            self._running.discard(process)
            ours.close()

    def stop(self) -> None:
        """End what still runs; the last site stays whole."""
        for process in tuple(self._running):
            process.kill()


def _answer(
    pipe: Connection, function: Callable[[Path, object], object], root: Path, argument: object
) -> None:
    """In the process of a build: do it and send what came of it."""
    try:
        pipe.send((True, function(root, argument)))
    except StandfirstError as error:
        pipe.send((False, explain(error)))


def _build(root: Path, preview: object) -> tuple[str, tuple[Link, ...]]:
    from standfirst import site
    from standfirst.view.records import Link

    result = site.build(root, preview=bool(preview))
    pages = (Link(text, href, lang=lang) for text, href, lang in result.texts)
    articles = (Link(text, href, lang=lang, note=day) for text, href, lang, day in result.articles)
    texts = (*pages, *articles)
    return f"{result.drawn} files made, {result.kept} unchanged", texts


def _mail(root: Path, page: object) -> str:
    from standfirst import settings, theme
    from standfirst.formats import Job, mail
    from standfirst.library import Visibility, load
    from standfirst.view.mail_cover import CoverOptions

    library = load(settings.load(root)).library
    edition = next((one for one in library.editions if one.path("html") == page), None)
    if edition is None:
        raise UsageError(f"no briefing has its page at {page}")
    site, now = library.site, settings.now()
    shown = Visibility(library, now).seen(edition)
    return mail.draw(Job(*shown, theme.load(site.theme, site.root), now), CoverOptions(), "").html
