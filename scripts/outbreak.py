"""Write the spreadsheets, the areas and the pictures of the sample series on cholera (EXERCISE).

python scripts/outbreak.py [FOLDER]: the same bytes each time; FOLDER is tests/data/outbreak/cholera if left out.
All numbers, places and people are invented. The pictures are drawn here and show no real person.
"""

from __future__ import annotations

import io
import json
import random
import re
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "outbreak" / "cholera"
FIRST = date(2026, 9, 14)
WEEKS = {1: 2, 2: 3, 3: 5, 4: 6}
"""The number of weeks that each edition covers."""
TRANSFERRED = 12
"""Patients that the second edition counted twice: where they fell ill, and in Testhaven, where they were treated."""


class Zone(NamedTuple):
    """A health zone with its reported cases by week from the first."""

    district: str
    name: str
    code: str
    people: int
    cases: tuple[int, ...]
    deaths: tuple[int, ...]
    traced: bool = True
    """Whether it reports contacts."""


ZONES = (
    Zone("North", "Mockfield", "ZZ0101", 48_200, (12, 34, 58, 52, 38, 26), (1, 1, 1, 1, 1, 0)),
    Zone("North", "Drillwick", "ZZ0102", 36_500, (8, 22, 40, 44, 36, 20), (0, 1, 1, 1, 0, 0)),
    Zone("North", "Samplewell", "ZZ0103", 29_400, (4, 14, 28, 34, 30, 20), (0, 0, 1, 1, 1, 0)),
    Zone("Midland", "Testcombe", "ZZ0201", 61_300, (2, 8, 16, 22, 26, 28), (0, 0, 1, 1, 0, 1)),
    Zone("Midland", "Mocklow", "ZZ0202", 40_800, (0, 4, 12, 18, 24, 28), (0, 0, 0, 1, 1, 0)),
    Zone("Midland", "Drillmere", "ZZ0203", 33_100, (0, 2, 8, 14, 20, 26), (0, 0, 0, 0, 1, 1)),
    Zone("Midland", "Sampleholt", "ZZ0204", 27_600, (0, 0, 4, 10, 16, 20), (0, 0, 0, 0, 0, 1)),
    Zone("Rivermouth", "Testhaven", "ZZ0301", 118_400, (0, 4, 14, 36, 58, 80), (0, 0, 1, 1, 1, 2)),
    Zone("Rivermouth", "Mockport", "ZZ0302", 74_900, (0, 0, 8, 24, 42, 58), (0, 0, 0, 1, 1, 2)),
    Zone("Rivermouth", "Drillsand", "ZZ0303", 52_700, (0, 0, 4, 12, 28, 44), (0, 0, 0, 0, 1, 2), traced=False),
)  # fmt: skip
DISTRICTS = tuple(dict.fromkeys(zone.district for zone in ZONES))
OUTLINES = {
    "ZZ0101": ((0.0, 3.0), (1.1, 3.2), (1.2, 2.1), (0.1, 2.0)),
    "ZZ0102": ((1.1, 3.2), (2.2, 3.0), (2.1, 2.0), (1.2, 2.1)),
    "ZZ0103": ((2.2, 3.0), (3.1, 3.1), (3.3, 2.2), (2.1, 2.0)),
    "ZZ0201": ((0.1, 2.0), (1.2, 2.1), (1.3, 1.1), (0.3, 1.0)),
    "ZZ0202": ((1.2, 2.1), (2.1, 2.0), (2.2, 1.2), (1.3, 1.1)),
    "ZZ0203": ((2.1, 2.0), (3.3, 2.2), (3.4, 1.3), (2.2, 1.2)),
    "ZZ0204": ((3.3, 2.2), (4.1, 2.0), (4.2, 1.2), (3.4, 1.3)),
    "ZZ0301": ((1.3, 1.1), (2.2, 1.2), (2.4, 0.1), (1.5, 0.2)),
    "ZZ0302": ((2.2, 1.2), (3.4, 1.3), (3.3, 0.3), (2.4, 0.1)),
    "ZZ0303": ((3.4, 1.3), (4.2, 1.2), (4.0, 0.4), (3.3, 0.3)),
}
"""Corners in half degrees, from the south-west of the country."""
SOUTH_WEST = (-121.0, -49.0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def main(folder: Path = FOLDER) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for edition, weeks in WEEKS.items():
        (folder / f"zones-{edition:02}.xlsx").write_bytes(workbook(edition, weeks))
    (folder / "zones.geojson").write_text(areas(), "utf-8", newline="")
    for name, draw in {"treatment-point.jpg": treatment_point, "water-point.jpg": water_point}.items():
        draw().save(folder / name, "JPEG", quality=82)


def workbook(edition: int, weeks: int) -> bytes:
    """Return the workbook of an edition: a sheet by health zone, by district, by day and by week."""
    book = Workbook()
    del book["Sheet"]
    sheet = book.create_sheet("Zones")
    sheet.append([f"EXERCISE: cholera by health zone, report no. {edition}"])
    sheet["A1"].font = Font(bold=True)
    sheet.append([])
    sheet.append(
        ["District", "Health zone", "P-code", "Population", "Cases", "Deaths", "Contacts listed", "Contacts followed"]
    )  # fmt: skip
    for place, zone in enumerate(ZONES):
        twice = TRANSFERRED if edition == 2 and zone.name == "Testhaven" else 0
        listed, followed = contacts(place, zone, weeks)
        cases, deaths = sum(zone.cases[:weeks]) + twice, sum(zone.deaths[:weeks])
        sheet.append([zone.district, zone.name, zone.code, zone.people, cases, deaths, listed, followed])
    sums = book.create_sheet("Districts")
    sums.append(["District", "Cases", "Deaths"])
    for name in DISTRICTS:
        zones = [zone for zone in ZONES if zone.district == name]
        counts = ((sum(zone.cases[:weeks]), sum(zone.deaths[:weeks])) for zone in zones)
        sums.append([name, *map(sum, zip(*counts, strict=True))])
    days = book.create_sheet("Days")
    days.append(["Date", *DISTRICTS])
    for day in range(7 * weeks):
        days.append([FIRST + timedelta(days=day), *(cases_on(day, name) for name in DISTRICTS)])
        days.cell(days.max_row, 1).number_format = "yyyy-mm-dd"
    ends = book.create_sheet("Weeks")
    ends.append(["Week to", *DISTRICTS])
    for week in range(weeks):
        ends.append([FIRST + timedelta(days=7 * week + 6), *(cases_in(week, name) for name in DISTRICTS)])
        ends.cell(ends.max_row, 1).number_format = "yyyy-mm-dd"
    return dated_as_written(book)


def contacts(place: int, zone: Zone, weeks: int) -> tuple[int | str, int | str]:
    """Return contacts of the last week: listed, and seen every day."""
    listed = 3 * zone.cases[weeks - 1] + place
    return (listed, listed * (94 - 2 * place) // 100) if zone.traced else ("-", "-")


def cases_on(day: int, district: str) -> int:
    """Return the cases of a day, from its week."""
    week = cases_in(day // 7, district)
    return week // 7 + (day * 3 % 7 < week % 7)


def cases_in(week: int, district: str) -> int:
    """Return the cases of a week, from 0."""
    return sum(zone.cases[week] for zone in ZONES if zone.district == district)


def dated_as_written(book: Workbook) -> bytes:
    """Return the workbook with the exercise's time instead of the time of writing."""
    book.properties.creator = "Exercise desk"
    made = io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>2026-10-25T18:00:00Z", data)
            new.writestr(zipfile.ZipInfo(part.filename, (2026, 10, 25, 18, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def areas() -> str:
    """Return the health zones as GeoJSON, with their P-codes."""
    west, south = SOUTH_WEST
    features = []
    for zone in ZONES:
        ring = [[round(west + x / 2, 3), round(south + y / 2, 3)] for x, y in OUTLINES[zone.code]]
        names = {"name": zone.name, "pcode": zone.code, "district": zone.district}
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": names, "geometry": shape})
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def treatment_point() -> Image.Image:
    """Draw three tents on a field under a grey sky."""
    image, draw = _landscape(seed=7, sky=(196, 205, 212), ground=(150, 141, 104))
    for x, size in ((150, 1.0), (520, 1.25), (960, 1.05)):
        _tent(draw, x, 560, round(300 * size))
    draw.line([(0, 640), (1600, 600)], fill=(196, 188, 160), width=34)
    return _grained(image, seed=8)


def water_point() -> Image.Image:
    """Draw a water tank on a stand, with four taps and cans below."""
    image, draw = _landscape(seed=11, sky=(176, 203, 226), ground=(168, 150, 110))
    draw.polygon([(620, 430), (980, 430), (1000, 700), (600, 700)], outline=(96, 84, 66), width=14)
    draw.rounded_rectangle((560, 180, 1040, 440), 40, fill=(52, 98, 140), outline=(34, 66, 96), width=6)
    for x in range(610, 1000, 90):
        draw.rectangle((x, 560, x + 12, 600), fill=(90, 90, 92))
        draw.rounded_rectangle(
            (x - 24, 690, x + 36, 770), 8, fill=(214, 178, 52), outline=(120, 96, 22), width=4
        )
    return _grained(image, seed=12)


def _landscape(
    seed: int, sky: tuple[int, int, int], ground: tuple[int, int, int]
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Draw sky, hills and a field, 1600 by 900 pixels."""
    image = Image.new("RGB", (1600, 900), sky)
    draw = ImageDraw.Draw(image)
    chance = random.Random(seed)  # noqa: S311  # a picture, no secret
    for layer in range(3):
        shade = tuple(channel - 26 * (3 - layer) for channel in sky)
        tops = [(x, 360 + 40 * layer + chance.randint(-40, 40)) for x in range(0, 1700, 100)]
        draw.polygon([(0, 900), *tops, (1600, 900)], fill=shade)
    draw.rectangle((0, 520, 1600, 900), fill=ground)
    return image, draw


def _tent(draw: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
    draw.polygon(
        [(x, y), (x + size // 2, y - size // 2), (x + size, y)], fill=(236, 234, 226), outline=(120, 118, 110)
    )
    door = [(x + size * 2 // 5, y), (x + size // 2, y - size // 3), (x + size * 3 // 5, y)]
    draw.polygon(door, fill=(88, 92, 92))


def _grained(image: Image.Image, seed: int) -> Image.Image:
    """Blur a picture and add grain, like a small camera."""
    chance = random.Random(seed)  # noqa: S311  # a picture, no secret
    grain = Image.frombytes("L", (400, 225), chance.randbytes(400 * 225)).resize(image.size)
    soft = image.filter(ImageFilter.GaussianBlur(1.6))
    return Image.blend(soft, Image.merge("RGB", (grain,) * 3), 0.05)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
