"""Find the folder of a site, and refuse folders into which it cannot be built."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from pelican import Pelican

from standfirst.build import manifest
from standfirst.errors import BuildError, UsageError
from standfirst.settings import CONFIG, DEFAULTS, Site


def root(pelican: Pelican) -> Path:
    """Return the folder of the site: from the settings, or from the location of the content and the current folder.

    Pelican does not reveal where its settings file is. Raises BuildError if another site's settings were read.
    """
    if told := pelican.settings.get("STANDFIRST_ROOT"):
        return Path(told)
    above, here = Path(pelican.path).parents, Path.cwd()
    briefings = pelican.settings.get("STANDFIRST", {}).get("BRIEFINGS", DEFAULTS["BRIEFINGS"])
    likely = [folder for folder in (above[0], here) if (folder / briefings).is_dir()]
    marked = (folder for folder in (*above, here) if (folder / CONFIG).is_file())
    found = next(chain(likely, marked), None)
    if found is None:
        raise UsageError(
            f"neither {briefings}/ nor {CONFIG} is beside or above {pelican.path}; run the command in the "
            "folder of the site, or set STANDFIRST_ROOT to it in the settings"
        )
    read = getattr(sys.modules.get(Path(CONFIG).stem), "__file__", None)
    if read and (found / CONFIG).is_file() and not (found / CONFIG).samefile(read):
        raise BuildError(
            f"the settings file imported the settings of {read}, not those beside it; put its own folder first: "
            "sys.path.insert(0, str(Path(__file__).parent))"
        )
    return found


def refuse_public(output: Path, public: Path) -> None:
    """Refuse a preview, which has unpublished content, in the folder of the public site."""
    if output.resolve() == public.resolve():
        raise BuildError(
            f"{output} is the folder of the public site; a preview contains what is not public: choose another folder"
        )


def refuse_sources(pelican: Pelican) -> None:
    """Refuse to publish the sources of articles: with a third-party theme, briefings are articles."""
    if pelican.settings.get("OUTPUT_SOURCES"):
        raise UsageError(
            "OUTPUT_SOURCES publishes the YAML of briefings, with what is protected in it; remove it from the settings"
        )


def content(pelican: Pelican) -> Iterator[Path]:
    """Yield the folders in which Pelican reads the desk's own files: `PATH`, and those outside it."""
    base = Path(pelican.path)
    yield base
    named = (
        base / name
        for key in ("PAGE_PATHS", "ARTICLE_PATHS", "STATIC_PATHS")
        for name in pelican.settings[key]
    )
    yield from {path for path in named if not path.resolve().is_relative_to(base.resolve())}


def refuse_loss(site: Site, output: Path) -> None:
    """Refuse to build the site without its briefings if their folder is missing."""
    if (site.root / site.briefings).is_dir():
        return
    with suppress(BuildError):  # no site was built yet
        listed = manifest.read(output).artefacts.values()
        if any(source.startswith(f"{site.briefings}/") for one in listed for source in one.sources):
            raise UsageError(
                f"there is no folder {site.briefings}/ in {site.root}, from which the last site was made; name it as "
                "BRIEFINGS in the settings"
            )


def refuse_inputs(output: Path, root: Path, inputs: Iterable[Path]) -> None:
    """Refuse an output folder that contains or is inside the sources, since the two could not be told apart."""
    place = output.resolve()
    taken = next(
        (
            path
            for path in map(Path.resolve, inputs)
            if place in (path, *path.parents) or path in place.parents
        ),
        None,
    )
    if taken or place in (root.resolve(), *root.resolve().parents):
        raise BuildError(
            f"{output} cannot be the output: {(taken or root.resolve()).name}/ is what the site is made from; choose a separate folder"
        )
