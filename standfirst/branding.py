"""Apply the brand in a site's settings to its theme: checked colours, fonts and the colours of charts."""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standfirst import fonts, theme
from standfirst.charts.spec import Palette
from standfirst.errors import InputError, Problem
from standfirst.settings import CONFIG, Brand, Site
from standfirst.settings.brand import line
from standfirst.theme import Theme

TEXT, GRAPHIC = 4.5, 3.0
"""The contrast with the page that WCAG 2.2 asks of text, and of bars and lines."""

TONES = 6
"""The number of colours of the series of a chart."""

SHADES = (10, 23, 36, 49, 62)
"""The shares in per cent of the first colour in the shades of a map."""

_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{")
_TOKEN = re.compile(r"--sf-([\w-]+)\s*:\s*([^;}]+)")
_HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.ASCII | re.IGNORECASE)
_TONED = re.compile(r'(class="sf-plot__((?:tone|shade)-\d)" color=")(#[0-9a-f]+)')
_FUNDED = re.compile(r'(<rect class="sf-funding__came"[^>]* fill=")#[0-9a-f]+')
_GREY, _APART = 0.1, 0.12
"""The least difference of neighbouring colours in grey, and of all colours of a chart, on scales of 0 to 1."""
_FIRST = (
    ("text", ("400",)), ("display", ("700", "400")), ("interface", ("400",)), ("interface", ("700", "400")),
)  # fmt: skip
"""The tokens of the fonts that a page shows first, each with its weights in order of preference."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of a theme in light or dark mode, by the names of their tokens without `--sf-`."""

    colours: Mapping[str, str]

    @property
    def grounds(self) -> tuple[str, ...]:
        """The colours on which text is set."""
        return tuple(self.colours[name] for name in ("paper", "wash") if name in self.colours)

    @property
    def tones(self) -> tuple[str, ...]:
        """The colours of the series of a chart."""
        names = (f"chart-{number}" for number in range(1, TONES + 1))
        return tuple(self.colours[name] for name in names if name in self.colours)


def load(site: Site) -> Theme:
    """Return the theme of a site with its brand; raise InputError (SF021) for colours and fonts that cannot be used."""
    plain = theme.load(site.theme, site.root)
    if site.brand != Brand(footer=site.brand.footer):
        light, dark = schemes(plain.token_css)
        if problems := [*_colour_problems(site, light, dark), *_font_problems(site)]:
            raise InputError(problems)
        plain = replace(plain, brand=css(site.brand, light, dark))
    return replace(plain, preload=tuple((tag, first_fonts(site, plain, tag)) for tag in site.languages))


def first_fonts(site: Site, look: Theme, tag: str) -> tuple[str, ...]:
    """Return the web names of the fonts that pages in a language show first: of text, headlines and interface.

    Browsers load them with the style sheet, so that a first visit shows them and no line moves. They would load them
    in any case, but too late to use them. Nastaliq is eight times as large as the others, so it is last.
    """
    known = (*faces(site), *fonts.available(site.root))
    stacks = _stacks(look.token_css)
    letter = fonts.first_letter(tag)
    found = []
    for name, weights in _FIRST:
        named = [family for family in stacks.get(name, ()) if tag == "ur" or "Nastaliq" not in family]
        fitting = [
            face
            for family in (*named, *fonts.GENERIC_ARABIC)
            for weight in weights
            for face in known
            if (face.family, face.style) == (family, "normal") and face.has(letter) and face.is_of(weight)
        ]
        found += [face.web_name for face in fitting[:1]]
    return tuple(sorted(dict.fromkeys(found), key=lambda name: "nastaliq" in name))


def _stacks(css: str) -> dict[str, tuple[str, ...]]:
    """Return the font families of text and headlines in order, without those of single languages."""
    bare = re.sub(r"/\*.*?\*/|:lang\([^{}]*\{[^{}]*\}", "", css, flags=re.DOTALL)
    tokens = {name: value.strip() for name, value in _TOKEN.findall(bare)}
    return {name: tuple(re.findall(r'"([^"]+)"', _followed(tokens, name))) for name, _ in _FIRST}


def _followed(tokens: Mapping[str, str], name: str, depth: int = 4) -> str:
    """Return the value of a token with the values of those that it refers to."""
    value = tokens.get(name, "")
    if not depth:
        return value
    return re.sub(r"var\(--sf-([\w-]+)\)", lambda found: _followed(tokens, found[1], depth - 1), value)


def faces(site: Site) -> tuple[fonts.FontFace, ...]:
    """Return the fonts of a site's brand from its own folder."""
    return fonts.own_faces(site.root, (site.brand.text, site.brand.interface))


def schemes(css: str) -> tuple[Scheme, Scheme]:
    """Return the colours that CSS sets in light and in dark mode."""
    bare, night = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL), ""
    while found := _DARK.search(bare):
        end = theme.closing(bare, found.end())
        night += bare[found.end() : end]
        bare = bare[: found.start()] + bare[end + 1 :]
    day = dict(_TOKEN.findall(bare))
    return Scheme(_resolved(day)), Scheme(_resolved(day | dict(_TOKEN.findall(night))))


def _resolved(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens that are colours, `#rrggbb`; one that refers to another has its colour."""
    found = {name: value.strip() for name, value in tokens.items()}
    for _ in range(3):
        found = {
            name: found.get(value[9:-1], value) if value.startswith("var(--sf-") else value
            for name, value in found.items()
        }
    return {name: _whole(value) for name, value in found.items() if _HEX.fullmatch(value)}


def _whole(colour: str) -> str:
    digits = colour.lower().removeprefix("#")
    return f"#{digits}" if len(digits) == 6 else f"#{''.join(one * 2 for one in digits)}"


def _colour_problems(site: Site, light: Scheme, dark: Scheme) -> Iterator[Problem]:
    """Yield the colours that readers could not read or see on the theme's pages, with the nearest shades that they can."""
    brand = site.brand
    for name, value, scheme, least in (
        ("COLOUR", brand.colour, light, TEXT), ("COLOUR_DARK", brand.colour_dark, dark, TEXT),
        ("SECOND", brand.second, light, GRAPHIC), ("SECOND_DARK", brand.second_dark, dark, GRAPHIC),
    ):  # fmt: skip
        if not value or (found := _contrast(value, scheme.grounds)) >= least:
            continue
        ground = min(scheme.grounds, key=lambda one: contrast(value, one))
        message = f"{name} in BRAND is {value!r}, with a contrast of {found:.1f} to 1 on {ground}"
        fix = f"use {nearest(value, scheme.grounds, least)!r}, the nearest shade with {least:g} to 1"
        yield Problem(CONFIG, line(site.root, name), 1, "SF021", message, fix)


def _font_problems(site: Site) -> Iterator[Problem]:
    """Yield the font families in the settings that are not there, or whose licence does not allow embedding."""
    wanted = {"TEXT": site.brand.text, "INTERFACE": site.brand.interface}
    known = fonts.families(site.root) if any(wanted.values()) else {}
    for name, family in wanted.items():
        if family and family not in known:
            message = f"{name} in BRAND is {family!r}, and no font file in fonts/ has this family"
            fix = f"known: {', '.join(sorted(known))}"
            yield Problem(CONFIG, line(site.root, name), 1, "SF021", message, fix)
        elif family and not known[family]:
            message = f"{name} in BRAND is {family!r}, whose licence does not allow embedding"
            yield Problem(CONFIG, line(site.root, name), 1, "SF021", message, "use another font")


def css(brand: Brand, light: Scheme, dark: Scheme) -> str:
    """Return the style of a brand on a theme with these colours."""
    pairs = [
        (name, day, night or nearest(day, dark.grounds, least))
        for name, day, night, least in (
            ("accent", brand.colour, brand.colour_dark, TEXT),
            ("brand", brand.second, brand.second_dark, GRAPHIC),
        )
        if day
    ]
    families = {
        name: f'"{family}",var(--sf-{after})'
        for name, family, after in (
            ("display", brand.text, "serif"), ("text", brand.text, "serif"), ("interface", brand.interface, "sans")
        )
        if family
    }  # fmt: skip
    tones = chart_tones([(day, night) for _, day, night in pairs], light.tones, dark.tones) if pairs else []
    numbered = list(enumerate(tones, 1))
    day = _rules(
        {name: one for name, one, _ in pairs} | families, {f"chart-{n}": one for n, (one, _) in numbered}
    )
    night = _rules({name: one for name, _, one in pairs}, {f"chart-{n}": one for n, (_, one) in numbered})
    return day + (f"@media screen{{@media (prefers-color-scheme: dark){{{night}}}}}" if night else "")


def _rules(tokens: Mapping[str, str], charts: Mapping[str, str]) -> str:
    named = ((":root", tokens), (".sf-plot", charts))
    return "".join(
        f"{where}{{{';'.join(f'--sf-{name}:{value}' for name, value in found.items())}}}\n"
        for where, found in named
        if found
    )


def chart_tones(
    own: Sequence[tuple[str, str]], light: Sequence[str], dark: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the colours of a chart's series in light and dark mode: the first of the brand's, then what differs from it.

    Neighbours differ in grey, for print without colour, and no two look alike; the brand's second colour comes where
    that holds.
    """
    left = [*own, *zip(light, dark, strict=False)]
    found = [left.pop(0)]
    while left and len(found) < TONES:
        fitting = (one for one in left if _differs(one[0], [day for day, _ in found]))
        found.append(next(fitting, left[0]))
        left.remove(found[-1])
    return found


def _differs(colour: str, before: Sequence[str]) -> bool:
    """Return whether a colour differs in grey from the last of some colours, and altogether from each of them."""
    greys = [sum(map(float.__mul__, (0.299, 0.587, 0.114), _parts(one))) for one in (colour, before[-1])]
    return abs(greys[0] - greys[1]) > _GREY and all(_distance(colour, one) > _APART for one in before)


def _distance(one: str, other: str) -> float:
    """Return how different two colours are, from 0 to 1."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return math.sqrt(sum((first - second) ** 2 for first, second in pairs) / 3)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _contrast(colour: str, grounds: Iterable[str]) -> float:
    return min((contrast(colour, ground) for ground in grounds), default=21.0)


def nearest(colour: str, grounds: Sequence[str], least: float) -> str:
    """Return the nearest shade of a colour that has a contrast with all grounds: itself, a darker or a lighter one.

    Where none has, return the shade with the greatest contrast.
    """
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    levels = sorted(range(101), key=lambda level: abs(level / 100 - light))
    shades = [_whole(colour), *(_hex(colorsys.hls_to_rgb(hue, level / 100, full)) for level in levels)]
    fitting = (one for one in shades if _contrast(one, grounds) >= least)
    return next(fitting, max(shades, key=lambda one: _contrast(one, grounds)))


def _luminance(colour: str) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), linear))


def _parts(colour: str) -> tuple[float, ...]:
    """Return red, green and blue from 0 to 1."""
    digits = _whole(colour)
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def print_colours(look: Theme) -> dict[str, str]:
    """Return the colours of charts and maps on paper, by the names of their groups: `tone-1`, `shade-3`."""
    light, _ = schemes(look.token_css)
    if not light.tones or light.tones == Palette().tones:  # as drawn
        return {}
    tones = {f"tone-{number}": colour for number, colour in enumerate(light.tones, 1)}
    return tones | {
        f"shade-{number}": _mixed(tones["tone-1"], share) for number, share in enumerate(SHADES, 1)
    }


def recoloured(html: str, colours: Mapping[str, str]) -> str:
    """Return HTML for paper with its charts and maps in some colours: SVG in a PDF does not see the style sheet."""
    if not colours:
        return html
    html = _TONED.sub(lambda found: f"{found[1]}{colours.get(found[2], found[3])}", html)
    return _FUNDED.sub(rf"\g<1>{colours['tone-1']}", html)


def print_shades(colours: Mapping[str, str]) -> str:
    """Return the style of heat tables on paper, whose cells are no SVG, in colours of charts."""
    shades = ((name, colour) for name, colour in colours.items() if name.startswith("shade-"))
    return "".join(f".sf-heat .sf-plot__{name}{{color:{colour}}}\n" for name, colour in shades)


def accent(look: Theme) -> str:
    """Return the colour of links in light mode."""
    light, _ = schemes(look.token_css)
    return light.colours.get("accent", "#0b4f8a")


def _mixed(colour: str, share: int) -> str:
    """Return a colour on white paper at a share of its strength in per cent."""
    return _hex(1 - (1 - part) * share / 100 for part in _parts(colour))
