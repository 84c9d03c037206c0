"""Put page 1 of twelve documents on one sheet: `python scripts/first_pages.py [first-pages.png] [--pages]`.

Reports of the three sample series in four languages, on A4 and on Letter, and two flashes, as a printer without colour
shows them: for a last look before a release. With `--pages` every page of each is on it. The sheet is not kept in the tree.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from standfirst import settings, theme
from standfirst.formats import FORMATS, Job
from standfirst.library import Library, load_or_raise
from standfirst.settings import Site

ROOT: Final = Path(__file__).resolve().parents[1]
DPI: Final = 100
COLUMNS: Final = 4
GAP: Final = 24
DOCUMENTS: Final = (
    ("balochistan/01", "report", "A4"), ("balochistan/01", "report", "Letter"), ("flood/01", "report", "A4"),
    ("flood/02", "report", "A4"), ("flood/02", "report", "Letter"), ("flood/02.ur", "report", "A4"),
    ("flood/02.ur", "flash", "A4"), ("flood/01", "flash", "Letter"), ("cholera/04", "report", "A4"),
    ("cholera/04.fr", "report", "A4"), ("cholera/04.ar", "report", "A4"), ("cholera/04.ar", "report", "Letter"),
)  # fmt: skip
"""Edition, format and paper of each."""


def outbreak(folder: Path) -> Library:
    """The editions of the sample series on cholera, in a site of their own."""
    shutil.copytree(ROOT / "tests" / "data" / "outbreak" / "cholera", folder / "briefings" / "cholera")
    for name in ("themes", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    return load_or_raise(Site(root=folder, name="Exercise Rivermouth", url="", languages=("en", "fr", "ar")))


def pictures(libraries: tuple[Library, ...], *, every: bool) -> Iterator[Image.Image]:
    """The pages in grey."""
    for name, form, paper in DOCUMENTS:
        library = next(one for one in libraries if name in one.by_name)
        look = theme.load(library.site.theme, library.site.root)
        job = Job(library.by_name[name], library, look, settings.now(), paper=paper)
        opened = pypdfium2.PdfDocument(FORMATS[form].render(job))
        for number in range(len(opened) if every else 1):
            yield opened[number].render(scale=DPI / 72).to_pil().convert("L")
        opened.close()


def sheet(pages: list[Image.Image]) -> Image.Image:
    """All of them in rows."""
    width, height = (max(getattr(page, side) for page in pages) + GAP for side in ("width", "height"))
    made = Image.new("L", (width * COLUMNS + GAP, height * -(-len(pages) // COLUMNS) + GAP), 150)
    for place, page in enumerate(pages):
        made.paste(page, (GAP + place % COLUMNS * width, GAP + place // COLUMNS * height))
    return made


def main(arguments: list[str]) -> None:
    """Write the sheet."""
    out = Path(next((one for one in arguments if not one.startswith("-")), "first-pages.png"))
    with tempfile.TemporaryDirectory() as folder:
        libraries = (load_or_raise(settings.load(ROOT)), outbreak(Path(folder)))
        sheet(list(pictures(libraries, every="--pages" in arguments))).save(out)
    print(out)


if __name__ == "__main__":
    main(sys.argv[1:])
