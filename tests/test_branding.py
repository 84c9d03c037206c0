"""The brand in the settings reaches pages, reports, messages and link previews, and readers can read it."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, PngImagePlugin

from standfirst import branding, settings
from standfirst.build import plan
from standfirst.build.prepare import prepare
from standfirst.charts.spec import Palette
from standfirst.desk_files import DeskFiles
from standfirst.errors import InputError
from standfirst.formats import FORMATS, Job, drawing_files, report
from standfirst.formats import mail as words
from standfirst.library import Library, load_or_raise
from standfirst.settings import Brand
from standfirst.view.mail_cover import CoverOptions
from tests.sites import NOW, ROOT, copy_site, small_site

pytestmark = pytest.mark.slow

ROSE, SEA = "#a01050", "#1f5fa8"
BRAND = Brand(colour=ROSE, second=SEA, footer=("Registered charity 123456 & friends",))


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The samples under the brand of a desk."""
    folder = copy_site(tmp_path_factory.mktemp("branded") / "site")
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Thora Aesudottir")
    Image.new("RGBA", (300, 100), "#0000ff").save(folder / "content" / "logo.png", pnginfo=text)
    site = replace(
        settings.load(folder), brand=BRAND, logo="content/logo.png", url="https://desk.example.org"
    )
    return load_or_raise(site)


def job_of(library: Library, name: str) -> Job:
    """A job in the library's own look."""
    return Job(library.by_name[name], library, branding.load(library.site), NOW)


def written(folder: Path, brand: str, **more: str) -> Path:
    """A site with the text of its `BRAND`."""
    small_site(folder, f'STANDFIRST["BRAND"] = {{\n{brand}\n}}\n')
    for name, text in more.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    """The errors of a site's settings and brand, without the name of the file."""
    with pytest.raises(InputError) as refused:
        branding.load(settings.load(folder))
    lines = (folder / "pelicanconf.py").read_text("utf-8").splitlines()
    return [f"{lines[one.line - 1].strip()} -> {one.message}; {one.fix}" for one in refused.value.problems]


def test_each_colour_that_cannot_be_read_is_named_at_its_line_with_one_that_can(tmp_path: Path) -> None:
    """Light and dark, text and bars: the ratio, the page's colour, and the nearest shade that passes."""
    folder = written(
        tmp_path / "site",
        '"COLOUR": "#ffcc00",\n"COLOUR_DARK": "#303030",\n"SECOND": "#e8e8e8",\n"FOOTER": (),',
    )
    assert problems(folder) == [
        (
            '"COLOUR": "#ffcc00", -> COLOUR in BRAND is \'#ffcc00\', with a contrast of 1.4 to 1 on #f3f5f5; '
            "use '#856a00', the nearest shade with 4.5 to 1"
        ),
        (
            '"COLOUR_DARK": "#303030", -> COLOUR_DARK in BRAND is \'#303030\', with a contrast of 1.2 to 1 on #1e2428; '
            "use '#8a8a8a', the nearest shade with 4.5 to 1"
        ),
        (
            '"SECOND": "#e8e8e8", -> SECOND in BRAND is \'#e8e8e8\', with a contrast of 1.1 to 1 on #f3f5f5; '
            "use '#8c8c8c', the nearest shade with 3 to 1"
        ),
    ]


@pytest.mark.parametrize(
    ("brand", "said"),
    [
        ('"COLOR": "#7a1f3d",', "BRAND has no setting 'COLOR'; known: LOGO, COLOUR,"),
        ('"COLOUR": "navy",', "COLOUR in BRAND is 'navy'; write it as '#7a1f3d'"),
        ('"COLOUR": 7,', "COLOUR in BRAND is 7; write a text"),
        ('"COLOUR_DARK": "#ffffff",', "BRAND has COLOUR_DARK without COLOUR; add COLOUR"),
        ('"FOOTER": "one line",', "FOOTER in BRAND is 'one line'; write a list of words"),
        ('"LOGO": "../logo.png",', "LOGO is '../logo.png', which is not a file of the site; write its path"),
        ('"TEXT": "Lora",', "TEXT in BRAND is 'Lora', and no font file in fonts/ has this family; known: "),
        ('"INTERFACE": "x\\"}",', "no font file in fonts/ has this family"),
    ],
)
def test_a_wrong_setting_is_named_at_its_line(brand: str, said: str, tmp_path: Path) -> None:
    """Unknown names, wrong types, files elsewhere and fonts that are not there."""
    (problem,) = problems(written(tmp_path / "site", brand))
    assert problem.startswith(brand)
    assert said in problem


@given(some.integers(0, 0xFFFFFF), some.booleans(), some.sampled_from([3.0, 4.5]))
def test_the_nearest_shade_passes(number: int, dark: bool, least: float) -> None:
    """Whatever the colour, the shade that is offered has the contrast, and one that has it is left as it is."""
    colour, grounds = f"#{number:06x}", ("#14181b", "#1e2428") if dark else ("#ffffff", "#f3f5f5")
    made = branding.nearest(colour, grounds, least)
    assert min(branding.contrast(made, ground) for ground in grounds) >= least
    if min(branding.contrast(colour, ground) for ground in grounds) >= least:
        assert made == colour


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has 21 to 1; two values are those of the WCAG's own examples."""
    assert branding.contrast("#000", "#fff") == pytest.approx(21)
    assert branding.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert branding.contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)


@given(some.integers(0, 0xFFFFFF), some.integers(0, 0xFFFFFF))
def test_charts_have_six_colours_and_the_brands_is_the_first(one: int, other: int) -> None:
    """No colour is used twice, and the second series never looks like the first where another colour differs."""
    own = [(f"#{one:06x}", "#ffffff"), (f"#{other:06x}", "#eeeeee")]
    tones = branding.chart_tones(own, Palette().tones, Palette().tones)
    assert tones[0] == own[0]
    assert len(tones) == 6
    assert len({day for day, _ in tones}) >= 6 - (one == other)
    greys = [
        sum(share * int(day[at : at + 2], 16) / 255 for share, at in ((0.299, 1), (0.587, 3), (0.114, 5)))
        for day, _ in tones[:2]
    ]
    assert abs(greys[0] - greys[1]) > 0.1


def test_pages_have_the_brand(branded: Library) -> None:
    """Logo, colours and lines are in the page; the published logo has no metadata; other sites have none of it."""
    prepared = prepare(branded.site)
    made = {one.path: one for one in plan.assets(prepared)}
    logo = made["theme/logo.png"].render()
    assert b"Thora" not in logo
    assert Image.open(io.BytesIO(logo)).size == (300, 100)
    css = made["theme/standfirst.css"].render().decode()
    last = css[css.index("@layer theme{") :]
    assert f"--sf-accent:{ROSE}" in last
    assert f"--sf-brand:{SEA}" in last
    assert "screen and (prefers-color-scheme: dark)" in last
    page = FORMATS["page"].render(job_of(branded, "flood/02")).decode()
    assert re.search(
        r'<img class="sf-site-header__logo" src="\.\./theme/logo\.png" width="300" height="100" alt="">', page
    )
    assert "Registered charity 123456 &amp; friends" in page
    assert '"logo": "https://desk.example.org/theme/logo.png"' in page.replace('":"', '": "')
    plain = prepare(settings.load(ROOT))
    assert not [one.path for one in plan.assets(plain) if "logo" in one.path]


def test_reports_have_the_brand_and_its_charts_too(branded: Library) -> None:
    """Bars are filled with the desk's colour, and the logo and the lines are in the PDF; no first series is teal."""
    name = next(one.name for one in branded.editions if one.briefing.charts and one.lang == "en")
    job = job_of(branded, name)
    html = branding.recoloured(report.html(job), branding.print_colours(job.theme))
    first = set(re.findall(r'sf-plot__tone-1" color="(#\w+)"', html))
    assert first == {ROSE}
    document = pypdfium2.PdfDocument(report.render(job))
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        seen = Counter[object]()
        for page in document:
            seen.update(counted(page.render(scale=1).to_pil()))
    finally:
        document.close()
    assert "Registered charity 123456 & friends" in " ".join(text.split())
    assert seen[rgb(ROSE)] > 1000, "bars, not only links"
    assert min(seen[rgb(SEA)], seen[0, 0, 255]) > 200


def test_downloaded_charts_have_the_brand(branded: Library) -> None:
    """The SVG of a chart has the desk's colour in its first series."""
    name = next(one.name for one in branded.editions if one.briefing.charts and one.lang == "en")
    job = job_of(branded, name)
    found = [drawing_files.text(job, one) for one in job.edition.briefing.charts]
    first = {colour for text in found for colour in re.findall(r'sf-plot__tone-1" color="(#\w+)"', text)}
    assert first == {ROSE}


def counted(image: Image.Image) -> dict[object, int]:
    """The colours of a picture with their numbers of pixels."""
    return {colour: count for count, colour in image.convert("RGB").getcolors(1 << 24) or []}


def colours(image: Image.Image) -> set[tuple[int, int, int]]:
    """The colours of a picture."""
    return {colour for colour in counted(image) if isinstance(colour, tuple)}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_link_previews_have_the_brand(branded: Library) -> None:
    """The logo and the colours are in the picture."""
    made = Image.open(io.BytesIO(FORMATS["card"].render(job_of(branded, "flood/02"))))
    near = [
        min(sum(abs(a - b) for a, b in zip(rgb(one), seen, strict=True)) for seen in colours(made))
        for one in (ROSE, SEA, "#0000ff")
    ]
    assert max(near) < 24, "the picture has 64 colours only"


def test_messages_have_the_brand(branded: Library) -> None:
    """Links have the colour, the HTML shows the logo, and both texts end with the desk's lines."""
    made = words.draw(
        job_of(branded, "flood/02"), CoverOptions(leave="mailto:x@example.org"), "figures@x", "logo@x"
    )
    assert made.brand
    assert made.html.count(f'style="color:{ROSE};"') == made.html.count("<a href") > 0
    assert '<img src="cid:logo@x" width="144" height="48" alt=' in made.html
    assert Image.open(io.BytesIO(made.brand.logo)).size == (300, 100)
    assert "Registered charity 123456 & friends" in made.text.splitlines()
    assert "Registered charity 123456 &amp; friends" in made.html


def test_a_theme_colours_the_charts_of_its_reports(samples: Library) -> None:
    """The colours of a theme's own tokens are those of the charts in its PDFs, without any brand."""
    look = branding.load(replace(samples.site, theme="bulletin"))
    assert branding.print_colours(look)["tone-1"] == "#1b3fbf"
    assert branding.print_colours(branding.load(samples.site)) == {}
    html = branding.recoloured('<g class="sf-plot__tone-1" color="#00566b">', branding.print_colours(look))
    assert html == '<g class="sf-plot__tone-1" color="#1b3fbf">'


@pytest.fixture
def with_font(tmp_path: Path) -> Path:
    """A site with a font family of its own."""
    folder = written(tmp_path / "site", '"TEXT": "Desk Letter",\n"INTERFACE": "Desk Letter",')
    (folder / "fonts").mkdir()
    kept = ROOT / "node_modules/@expo-google-fonts/source-sans-3"
    for style, weight in (("400Regular", 400), ("700Bold", 700)):
        font = TTFont(kept / style / f"SourceSans3_{style}.ttf")
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = "Desk Letter"
        assert font["OS/2"].usWeightClass == weight
        font.save(folder / "fonts" / f"letter-{weight}.ttf")
    return folder


def test_a_family_of_the_desk_sets_pages_and_reports(with_font: Path) -> None:
    """Its files are on the site as subsets, before the theme's, and the report embeds them."""
    site = settings.load(with_font)
    prepared = prepare(site)
    made = {one.path: one for one in plan.assets(prepared)}
    css = made["theme/standfirst.css"].render().decode()
    assert '@font-face{font-family:"Desk Letter";font-weight:700;font-style:normal' in css
    assert '--sf-text:"Desk Letter",var(--sf-serif)' in css
    font = TTFont(io.BytesIO(made["theme/fonts/desk-letter-400.woff2"].render()))
    assert font.getBestCmap().keys() >= set(map(ord, "Añ9"))
    library = load_or_raise(site)
    data = report.render(Job(library.editions[0], library, branding.load(site), NOW))
    named = {found.decode() for found in re.findall(rb"/FontName ?/([\w+-]+)", pypdfium_bytes(data))}
    assert any("Desk" in name for name in named), named


def pypdfium_bytes(data: bytes) -> bytes:
    """A PDF without compressed objects."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_a_font_that_may_not_be_embedded_is_refused(with_font: Path) -> None:
    """The licence bit in the font is read, since reports embed it and pages serve it."""
    path = with_font / "fonts" / "letter-400.ttf"
    font = TTFont(path)
    font["OS/2"].fsType = 2
    font.save(path)
    (with_font / "fonts" / "letter-700.ttf").unlink()
    assert all("whose licence does not allow embedding" in one for one in problems(with_font))


def test_the_old_name_of_the_logo_works(tmp_path: Path) -> None:
    """`LOGO` outside `BRAND` means what it meant, with a warning."""
    folder = small_site(tmp_path / "site", 'STANDFIRST["LOGO"] = "content/logo.png"\n')
    (folder / "content").mkdir(exist_ok=True)
    Image.new("RGB", (4, 4)).save(folder / "content" / "logo.png")
    with pytest.warns(FutureWarning, match=r"`LOGO` is now called `BRAND\.LOGO`"):
        assert settings.load(folder).logo == "content/logo.png"


def test_lines_of_the_footer_are_read_for_names(tmp_path: Path) -> None:
    """A sentence that is withheld is found in the settings before a build."""
    folder = written(tmp_path / "site", '"FOOTER": ("The wells of the north are poisoned by the mine.",),')
    text = (
        (folder / "briefings" / "wells.yaml").read_text("utf-8")
        if (folder / "briefings" / "wells.yaml").is_file()
        else ""
    )
    first = next((folder / "briefings").rglob("*.yaml"))
    text = first.read_text("utf-8").replace("tlp: CLEAR", "tlp: RED")
    first.with_name("secret.yaml").write_text(
        text.replace("There are wells in the valley", "The wells of the north are poisoned by the mine"),
        "utf-8",
    )
    found = list(DeskFiles.of(load_or_raise(settings.load(folder))).settings())
    assert [one.code for one in found] == ["SF512"]
