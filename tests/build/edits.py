"""Edits of a site beyond its briefings: series, languages, themes, pictures, the clock, the output, plugins, the program."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import standfirst
from standfirst.engine import program

Edit = Callable[[Path, random.Random], None]

MOMENTS = ("2026-06-02", "2026-07-01", "2026-09-01", "2027-02-01")
"""Days on which a build may run; the samples and the notes grow old and come out of embargoes between them."""

PICTURE = """\
images: [{id: well, file: well.png, alt: A well, caption: The well., credit: EXERCISE, licence: CC0}]
"""


def prepare(folder: Path) -> None:
    """Give the edits something to work on: another series, a child theme, a picture, a plugin, pages elsewhere."""
    series = folder / "briefings" / "tides"
    series.mkdir()
    for number in (1, 2, 3):
        text = (folder / "briefings" / "notes" / "01.yaml").read_text("utf-8")
        text = re.sub(r"^edition: .*", f"edition: {number}", text, flags=re.MULTILINE)
        text = re.sub(r"^title: .*", f"title: Tide {number}", text, flags=re.MULTILINE)
        (series / f"{number:02}.yaml").write_text(re.sub("tlp: .*", "tlp: CLEAR", text) + PICTURE, "utf-8")
    picture(folder, random.Random(1))  # a colour
    theme = folder / "themes" / "evening"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.yaml").write_text(
        "name: evening\ntitle: Evening\ndescription: Warm.\nparent: standfirst\n"
    )
    (theme / "templates" / "briefing.html").write_text(
        '{% extends "standfirst/briefing.html" %}\n{% block banner %}{{ super() }}'
        '{% include ["none.html", "note.html"] ignore missing %}{% endblock %}\n'
    )
    (folder / "desk").mkdir()
    (folder / "desk" / "rules.md").write_text("Title: Rules\nSlug: rules\n\nBe right.\n")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "shout.py").write_text(
        "from pelican import signals\n\n\ndef _shout(content):\n    if content._content:\n"
        "        content._content += '<p>Shouted.</p>'\n\n\n"
        "def register():\n    signals.content_object_init.connect(_shout)\n"
    )


TABLES = """\
tables:
  - {id: cases, title: Cases by town, data: cases.csv, total: sum, sources: [a], columns: [
      {id: town, label: Town, kind: place}, {id: cases, label: Cases, kind: number}]}
  - {id: book, title: Cases in the book, data: cases.xlsx, sort: cases, sources: [a], columns: [
      {id: town, label: Town, kind: place}, {id: cases, label: Cases, kind: number}]}
"""


def prepare_data(folder: Path) -> None:
    """Give an edition tables that lie in files beside it, and a page a picture."""
    chance = random.Random(2)  # numbers of a table
    for edit in (rows, workbook, page_picture):
        edit(folder, chance)
    path = tides(folder)[0]
    path.write_text(path.read_text("utf-8") + TABLES, "utf-8")


def tell(path: Path, rng: random.Random) -> None:
    """Tell readers that something has changed, without which a published figure or date stays as it is."""
    number = rng.randint(1, 10**6)
    entry = (
        f"changes: [{{at: 2026-02-20T10:00+00:00, kind: update, note: Counted again as number {number}.}}]\n"
    )
    text = re.sub(r"^changes: .*\n", "", path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    path.write_text(text + entry, "utf-8")


def lead_on(old: Path, new: Path) -> None:
    """Let the address that a briefing had lead to the one that it has."""
    text = new.read_text("utf-8")
    before = re.findall(r"^moved_from: \[(.*)\]\n", text, re.MULTILINE)
    key = f"{old.parent.name}/{old.stem}"
    text = re.sub(r"^moved_from: .*\n", "", text, flags=re.MULTILINE)
    new.write_text(text + f"moved_from: [{', '.join([*before, key])}]\n", "utf-8")
    identify(new, key)


def identify(path: Path, key: str) -> None:
    """Let a briefing be known in feeds and mail by its first name."""
    text = path.read_text("utf-8")
    if not re.search(r"^id: ", text, re.MULTILINE):
        path.write_text(f"{text}id: {key}\n", "utf-8")


def rows(folder: Path, rng: random.Random) -> None:
    """A number in a CSV file."""
    text = f"Town,Cases\nQuetta,{rng.randint(1, 99)}\nZhob,{rng.randint(1, 99)}\n"
    tides(folder)[0].with_name("cases.csv").write_text(text, "utf-8")
    tell(tides(folder)[0], rng)


def workbook(folder: Path, rng: random.Random) -> None:
    """A number in a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Town", "Cases"), ("Quetta", rng.randint(1, 99)), ("Zhob", rng.randint(1, 99))):
        book.worksheets[0].append(row)
    book.save(tides(folder)[0].with_name("cases.xlsx"))
    tell(tides(folder)[0], rng)


def border(folder: Path, rng: random.Random) -> None:
    """A corner of an area on a map."""
    path = folder / "briefings" / "flood" / "districts.geojson"
    text = path.read_text("utf-8")
    corner = rng.choice(re.findall(r"\[-?\d+\.\d+, ?-?\d+\.\d+\]", text))
    lon, lat = (float(one) for one in corner.strip("[]").split(","))
    path.write_text(text.replace(corner, f"[{lon + rng.choice((-1, 1)) / 1000:.3f}, {lat}]"), "utf-8")


def page_picture(folder: Path, rng: random.Random) -> None:
    """The picture of a page of the desk's own."""
    from PIL import Image

    (folder / "content" / "images").mkdir(exist_ok=True)
    colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
    Image.new("RGB", (20, 20), colour).save(folder / "content" / "images" / "desk.png")
    (folder / "content" / "pages" / "desk.md").write_text(
        "Title: The desk\n\n![A square]({static}/images/desk.png)\n", "utf-8"
    )


FILES: tuple[Edit, ...] = (rows, workbook, border, page_picture)
"""Edits of the files beside briefings and pages: data, maps and pictures."""


def setting(folder: Path, line: str) -> None:
    """Say something at the end of the settings, in place of what an earlier edit said of the same."""
    path = folder / "pelicanconf.py"
    name = re.escape(line.partition(" =")[0])
    text = re.sub(
        rf"^{name} = .*\n", "", path.read_text("utf-8").rpartition("# edits\n")[2], flags=re.MULTILINE
    )
    head = path.read_text("utf-8").partition("# edits\n")[0]
    path.write_text(f"{head}# edits\n{text if '# edits' in path.read_text('utf-8') else ''}{line}\n", "utf-8")


def tides(folder: Path) -> list[Path]:
    """The editions of the series that the edits rename."""
    return sorted((folder / "briefings").glob("tides*/[0-9]*.yaml"))


def rename_series(folder: Path, rng: random.Random) -> None:
    """The folder of a series gets another name, and the old one leads on."""
    old = tides(folder)[0].parent
    new = old.rename(old.with_name(f"tides-{rng.randint(1, 10**6)}"))
    text, moved = _described(new / "_series.yaml")
    names = ", ".join([*re.findall(r"tides[-0-9]*", moved), old.name])
    for path in tides(folder):
        identify(path, f"{old.name}/{path.stem}")
    (new / "_series.yaml").write_text((text or "title: Tides\n") + f"moved_from: [{names}]\n", "utf-8")


def _described(path: Path) -> tuple[str, str]:
    """What a series says of itself, and the line of its earlier names."""
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    moved = [line for line in lines if line.startswith("moved_from: ")]
    return "".join(line for line in lines if line not in moved), "".join(moved)


def describe_series(folder: Path, rng: random.Random) -> None:
    """A series gets, changes or, while it has no earlier name, loses what it says of itself."""
    path = tides(folder)[0].with_name("_series.yaml")
    text, moved = _described(path)
    if text and not moved and rng.random() < 0.4:
        path.unlink()
    else:
        path.write_text(f"title: Tides {rng.randint(1, 99)}\nabout: What the sea does.\n{moved}", "utf-8")


def swap_numbers(folder: Path, rng: random.Random) -> None:
    """Two editions change places in their series, and say so."""
    first, second = rng.sample(tides(folder), 2)
    texts = [path.read_text("utf-8") for path in (first, second)]
    numbers = [re.search(r"^edition: (\d+)", text, re.MULTILINE) for text in texts]
    for path, text, number in zip((first, second), texts, reversed(numbers), strict=True):
        assert number is not None
        path.write_text(re.sub(r"^edition: \d+", number[0], text, flags=re.MULTILINE), "utf-8")
        tell(path, rng)


def language(folder: Path, rng: random.Random) -> None:
    """A briefing turns out to be written in another language."""
    path = rng.choice(tides(folder))
    text = re.sub(r"^lang: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text + rng.choice(["lang: fr\n", "lang: es\n", ""]), "utf-8")


def own_component(folder: Path, rng: random.Random) -> None:
    """A child theme gets a component of its own, or loses it."""
    own = folder / "themes" / "evening" / "components" / "colophon"
    if own.exists():
        shutil.rmtree(own)
        return
    shutil.copytree(folder / "themes" / "standfirst" / "components" / "colophon", own)
    path = own / "colophon.html"
    path.write_text(re.sub(r"(<footer|<section|<div|<p)", rf"\1 data-own=\"{rng.randint(1, 9)}\"", path.read_text("utf-8"), count=1))  # fmt: skip


def optional_template(folder: Path, rng: random.Random) -> None:
    """A template that another includes if it is there comes, changes or goes."""
    path = folder / "themes" / "evening" / "templates" / rng.choice(["note.html", "none.html"])
    if path.exists():
        path.unlink()
    else:
        path.write_text(f"<!-- {rng.randint(1, 99)} -->", "utf-8")


def another_theme(folder: Path, rng: random.Random) -> None:
    """Another theme, ours or Pelican's."""
    chosen = rng.choice(
        ["themes/standfirst", "themes/evening", "themes/evening", "themes/bulletin", "simple"]
    )
    setting(folder, f"THEME = {chosen!r}")


def picture(folder: Path, rng: random.Random) -> None:
    """A picture is replaced by another of the same size and time."""
    from PIL import Image

    path = tides(folder)[0].with_name("well.png")
    colour = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
    Image.new("RGB", (40, 30), colour).save(path, compress_level=0)
    os.utime(path, (1_760_000_000, 1_760_000_000))


def old_times(folder: Path, rng: random.Random) -> None:
    """A file comes from elsewhere with the time that it had there, as `cp -p` and a checkout bring it."""
    path = rng.choice(tides(folder))
    since = rng.choice(["an age", "a while", "a generation", "some time", "long"])
    text = re.sub(r"^background: .*", f"background: It began {since} ago [@a].", path.read_text("utf-8"), flags=re.MULTILINE)  # fmt: skip
    path.unlink()
    path.write_text(text, "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def embargo(folder: Path, rng: random.Random) -> None:
    """An embargo is set or lifted."""
    path = rng.choice(tides(folder))
    text = re.sub(r"^embargo_until: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text + rng.choice([f"embargo_until: {rng.choice(MOMENTS)}T00:00+00:00\n", ""]), "utf-8")


def clock(_: Path, rng: random.Random) -> None:
    """Another day."""
    from datetime import datetime

    day = datetime.fromisoformat(f"{rng.choice(MOMENTS)}T12:00+00:00")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))


def outside(folder: Path, rng: random.Random) -> None:
    """A page of the desk's own lies in a folder beside the content."""
    (folder / "desk" / "rules.md").write_text(
        f"Title: Rules {rng.randint(1, 9)}\nSlug: rules\n\nBe right.\n", "utf-8"
    )
    setting(folder, f"PAGE_PATHS = {rng.choice([['pages', '../desk'], ['pages', '../desk'], ['pages']])!r}")


def restore(folder: Path, rng: random.Random) -> None:
    """A file of the output is put back as an earlier build wrote it, with the time of then."""
    backup, output = folder / ".backup", folder / "output"
    if backup.exists():
        there = [path.relative_to(backup) for path in sorted(backup.rglob("*.html"))]
        for name in rng.sample(there, min(5, len(there))):
            if (output / name).exists():
                (output / name).unlink()
                shutil.copy2(backup / name, output / name)
        shutil.rmtree(backup)
    shutil.copytree(output, backup)


def plugin(folder: Path, rng: random.Random) -> None:
    """A plugin of Pelican's comes or goes."""
    chosen = ["standfirst.pelican_plugin", *rng.choice([["shout"], []])]
    setting(folder, "PLUGIN_PATHS = ['plugins']")
    setting(folder, f"PLUGINS = {chosen!r}")


def another_program(_: Path, rng: random.Random) -> None:
    """Another version of the program."""
    standfirst.__version__ = f"0.{rng.randint(1, 99)}"
    program.program.cache_clear()


def another_parent(folder: Path, rng: random.Random) -> None:
    """A theme stands on another parent, or is hidden by one of the same name."""
    path = folder / "themes" / "evening" / "theme.yaml"
    text = re.sub("parent: .*", f"parent: {rng.choice(['standfirst', 'bulletin'])}", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    setting(folder, "THEME = 'themes/evening'")


BEYOND: tuple[Edit, ...] = (
    rename_series, describe_series, swap_numbers, language, another_theme, another_parent, another_parent, own_component, optional_template, picture,
    old_times, embargo, clock, outside, restore, plugin, another_program,
)  # fmt: skip
