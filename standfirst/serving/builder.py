"""Build a served site in separate processes."""

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
"""Modules that a build imports."""


def preloaded() -> list[str]:
    """Return the modules to import before forking builds, including WeasyPrint if available."""
    return [*PRELOAD, *(["weasyprint"] if pango.is_here() else [])]


class Builder:
    """Builds in processes of their own, forked from one that has imported everything."""

    def __init__(self, root: Path, *, preview: bool) -> None:
        """Start nothing before the first build."""
        self.root, self.preview = root, preview
        self.texts: tuple[Link, ...] = ()
        """Links to the desk's pages, as of the last build."""
        self._running: set[BaseProcess] = set()
        self._context = system.processes(preloaded())

    def build(self) -> tuple[bool, str]:
        """Return whether the site could be built, and the user's message: the result, or every error."""
        succeeded, said = self._call(_build, self.preview)
        if succeeded:
            said, self.texts = said
        return succeeded, said

    def mail(self, page: str) -> tuple[bool, str]:
        """Return the message of the edition on this page, as HTML."""
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
        """End whatever still runs; the last site stays whole."""
        for process in tuple(self._running):
            process.kill()


def _answer(
    pipe: Connection, function: Callable[[Path, object], object], root: Path, argument: object
) -> None:
    """Run in a build's process: call the function and send its result."""
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
    from standfirst import branding, settings
    from standfirst.formats import Job, mail
    from standfirst.library import Visibility, load
    from standfirst.view.mail_cover import CoverOptions

    library = load(settings.load(root)).library
    edition = next((one for one in library.editions if one.path("html") == page), None)
    if edition is None:
        raise UsageError(f"no briefing has its page at {page}")
    site, now = library.site, settings.now()
    shown = Visibility(library, now).seen(edition)
    return mail.draw(Job(*shown, branding.load(site), now), CoverOptions(), "").html
