"""Fonts: found among the assets, embedded in documents as they are and served on the web as small subsets."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

from standfirst import assets
from standfirst.engine import inputs, memo

SCOPE = "@expo-google-fonts"
WEB_FOLDER = "theme/fonts"
DESK_FOLDER = "fonts"
"""The folder beside a desk's settings for fonts with characters that the fonts below lack."""
SUFFIXES = (".otf", ".ttf")


@dataclass(frozen=True, slots=True)
class FontFace:
    """One font of a family. `ranges` are the characters of its web subset; without any, it is for paper only."""

    family: str
    weight: int | str
    """The weight, or the range of a variable font: `100 900`."""
    style: str
    package: str
    file: str
    ranges: tuple[tuple[int, int], ...]
    letters: tuple[int, ...] = ()
    """The characters of the subset, if they are not all of `ranges`."""

    def path(self, root: Path) -> Path:
        """Return the path of the font; one without a package is the desk's own."""
        if not self.package:
            return root / DESK_FOLDER / self.file
        return assets.find(root, f"{SCOPE}/{self.package}/{self.file}")

    @property
    def web_name(self) -> str:
        """The name of its subset on the site."""
        name = re.sub(r"[^a-z0-9]+", "-", f"{self.family} {self.weight}".lower())
        return f"{name}{'-italic' if self.style == 'italic' else ''}.woff2"

    def has(self, letter: str) -> bool:
        """Return whether browsers load it for a letter."""
        return any(first <= ord(letter) <= last for first, last in self.own)

    def is_of(self, weight: str) -> bool:
        """Return whether it has a weight; a variable font has those in its range."""
        first, _, last = str(self.weight).partition(" ")
        return float(first) <= float(weight) <= float(last or first)

    @property
    def own(self) -> tuple[tuple[int, int], ...]:
        """The characters for which it is downloaded: Latin ones only for the Latin fonts."""
        if self.ranges is LATIN or not self.package:
            return self.ranges
        return tuple(ends for ends in self.ranges if ends not in LATIN)


RESTRICTED, NO_SUBSETS = 2, 0x100
"""The licence bits of OpenType (`fsType`) that forbid embedding, and subsets."""

_FAMILY = re.compile(r"[\w .+-]{1,60}")
_ALPHABETS = (0x370, 0x1CFF)
"""The first and last character of the alphabets after Latin."""

JOINERS = (0x200C, 0x200F)
LATIN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
ARABIC = (
    (0x600, 0x6FF),
    (0x750, 0x77F),
    JOINERS,
    (0x2010, 0x2027),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFF),
)

ALPHABETS = frozenset(
    (*range(0x60C, 0x66E), *range(0x6F0, 0x6FA), 0x670, 0x200C, 0x200D, 0x200E, 0x200F)
) | frozenset(map(ord, "ٹپچڈڑژکگںھہۂۃیۓے۔ڤڨ"))
"""The letters, vowel signs, digits and punctuation of Arabic, Persian and Urdu, which every site with one of them may need."""

GENERIC_ARABIC = ("Noto Naskh Arabic",)
"""The families that languages in Arabic letters have where the theme's text has none."""

FACES = (
    FontFace("Source Serif 4", 400, "normal", "source-serif-4", "400Regular/SourceSerif4_400Regular.ttf", LATIN),
    FontFace("Source Serif 4", 400, "italic", "source-serif-4", "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf", LATIN),
    FontFace("Source Serif 4", 700, "normal", "source-serif-4", "700Bold/SourceSerif4_700Bold.ttf", LATIN),
    FontFace("Source Sans 3", 400, "normal", "source-sans-3", "400Regular/SourceSans3_400Regular.ttf", LATIN),
    FontFace("Source Sans 3", 700, "normal", "source-sans-3", "700Bold/SourceSans3_700Bold.ttf", LATIN),
    FontFace("Noto Nastaliq Urdu", 400, "normal", "noto-nastaliq-urdu", "400Regular/NotoNastaliqUrdu_400Regular.ttf", ARABIC),
    FontFace("Noto Nastaliq Urdu", 700, "normal", "noto-nastaliq-urdu", "700Bold/NotoNastaliqUrdu_700Bold.ttf", ARABIC),
    FontFace("Noto Naskh Arabic", 400, "normal", "noto-naskh-arabic", "400Regular/NotoNaskhArabic_400Regular.ttf", ARABIC),
    FontFace("Noto Naskh Arabic", 700, "normal", "noto-naskh-arabic", "700Bold/NotoNaskhArabic_700Bold.ttf", ARABIC),
)  # fmt: skip

PAPER = (
    FontFace("Source Serif 4", 700, "italic", "source-serif-4", "700Bold_Italic/SourceSerif4_700Bold_Italic.ttf", ()),
    FontFace("Source Sans 3", 400, "italic", "source-sans-3", "400Regular_Italic/SourceSans3_400Regular_Italic.ttf", ()),
    FontFace("Source Code Pro", 400, "normal", "source-code-pro", "400Regular/SourceCodePro_400Regular.ttf", ()),
    FontFace("Noto Emoji", 400, "normal", "noto-emoji", "400Regular/NotoEmoji_400Regular.ttf", ()),
    FontFace("Noto Sans Symbols", 400, "normal", "noto-sans-symbols", "400Regular/NotoSansSymbols_400Regular.ttf", ()),
    FontFace("Noto Sans Symbols 2", 400, "normal", "noto-sans-symbols-2", "400Regular/NotoSansSymbols2_400Regular.ttf", ()),
)  # fmt: skip
"""Fonts of documents only: italics that browsers synthesise, and code, symbols and emoji, which browsers have."""

GENERIC = {
    "serif": "Source Serif 4",
    "sans-serif": "Source Sans 3",
    "system-ui": "Source Sans 3",
    "monospace": "Source Code Pro",
    "emoji": "Noto Emoji",
}
"""The family that documents use for each generic one."""


def available(root: Path) -> tuple[FontFace, ...]:
    """Return the fonts whose files exist; otherwise a page is shown in the reader's own fonts."""
    return tuple(face for face in FACES if inputs.is_file(face.path(root)))


def families(root: Path) -> dict[str, bool]:
    """Return the families that a desk can choose, each with whether its licence allows embedding."""
    return dict.fromkeys((face.family for face in available(root)), True) | {
        font.family: font.embeddable for _, font in _desk_fonts(root)
    }


def own_faces(root: Path, wanted: Iterable[str]) -> tuple[FontFace, ...]:
    """Return the desk's own fonts of some families, for pages."""
    named = set(wanted)
    return tuple(
        FontFace(font.family, font.weight, font.style, "", path.name, font.ranges)
        for path, font in _desk_fonts(root)
        if font.family in named
    )


@dataclass(frozen=True, slots=True)
class DeskFont:
    """The properties of a font file of a desk."""

    family: str
    weight: int | str
    style: str
    embeddable: bool
    ranges: tuple[tuple[int, int], ...]


def _desk_fonts(root: Path) -> Iterator[tuple[Path, DeskFont]]:
    """Yield the font files of a desk that can be read, with their properties."""
    for path in inputs.files(root / DESK_FOLDER):
        if path.suffix.lower() in SUFFIXES and (font := _described(inputs.read_bytes(path))):
            yield path, font


@lru_cache(maxsize=64)
def _described(data: bytes) -> DeskFont | None:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            names, metrics = font["name"], font["OS/2"]
            family = names.getDebugName(16) or names.getDebugName(1) or ""
            axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
            letters = sorted(font.getBestCmap() or ())
    except (TTLibError, KeyError, OSError, AssertionError):
        return None  # reports name the file in their error
    wide = axes.get("wght")
    weight = f"{wide.minValue:g} {wide.maxValue:g}" if wide else int(metrics.usWeightClass)
    restricted = metrics.fsType & 0xF == RESTRICTED or bool(metrics.fsType & NO_SUBSETS)
    style = "italic" if metrics.fsSelection & 1 else "normal"
    return (
        DeskFont(family, weight, style, not restricted, _ranges(letters))
        if _FAMILY.fullmatch(family)
        else None
    )


def _ranges(letters: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the characters of a font that pages can need: those of `LATIN`, and of alphabets that it has much of."""
    blocks = Counter(code >> 7 for code in letters if _ALPHABETS[0] <= code <= _ALPHABETS[1])
    return (
        *LATIN,
        *((block << 7, (block << 7) + 0x7F) for block, count in sorted(blocks.items()) if count > 40),
    )


def fallbacks(root: Path) -> tuple[Path, ...]:
    """Return the files for characters that the text's fonts lack: rare styles, symbols, then the desk's own fonts."""
    rare = (path for face in PAPER if inputs.is_file(path := face.path(root)))
    own = (path for path in inputs.files(root / DESK_FOLDER) if path.suffix.lower() in SUFFIXES)
    return (*rare, *own)


def printable(root: Path) -> tuple[Path, ...]:
    """Return every font file of documents."""
    return (*(face.path(root) for face in available(root)), *fallbacks(root))


def needed(root: Path, texts: Iterable[str]) -> tuple[FontFace, ...]:
    """Return the available fonts with characters of these texts, and the Latin ones."""
    faces = available(root)
    scripts = {face.own: _any(face.own) for face in faces}
    left = set(scripts)
    for text in texts:
        left -= {own for own in left if scripts[own].search(text)}
    return tuple(face for face in faces if face.ranges is LATIN or face.own not in left)


def reduced(faces: Iterable[FontFace], texts: Iterable[str]) -> tuple[FontFace, ...]:
    """Return fonts whose subsets have the letters of common alphabets, and others only if published texts have them.

    `texts` must be public: a subset tells which letters it was made for.
    """
    wanted = ALPHABETS.union(*(map(ord, set(text)) for text in texts))
    return tuple(
        replace(
            face,
            letters=tuple(
                sorted(wanted & {one for first, last in face.ranges for one in range(first, last + 1)})
            ),
        )
        if face.ranges is ARABIC
        else face
        for face in faces
    )


def first_letter(tag: str) -> str:
    """Return a letter of the alphabet of a language, as far as fonts differ by it."""
    from standfirst.i18n import language

    return "\u0627" if language(tag).dir == "rtl" else "a"


def _any(ranges: Iterable[tuple[int, int]]) -> re.Pattern[str]:
    """Return a pattern for any visible character of these ranges."""
    seen = (f"{chr(first)}-{chr(last)}" for first, last in ranges if (first, last) != JOINERS)
    return re.compile(f"[{''.join(seen)}]")


def folders(root: Path) -> tuple[Path, ...]:
    """Return the folders from which documents may read fonts."""
    return tuple((folder / SCOPE).resolve() for folder in assets.folders(root))


def css_for_print(root: Path) -> str:
    """Return `@font-face` rules that name the fonts' own files."""
    return "".join(_rule(face, face.path(root).resolve().as_uri(), "truetype") for face in available(root))


def css_for_web(faces: Iterable[FontFace]) -> str:
    """Return `@font-face` rules for the subsets of these fonts beside the style sheet.

    They are optional: on a slow connection the page stays in the reader's own fonts and nothing jumps; pages preload
    those that they show first, so that a first visit has them. Each lists
    its characters: otherwise a browser downloads the fonts of every script while it waits for the first.
    """
    return "".join(
        _rule(face, f"fonts/{face.web_name}", "woff2", "optional", _listed(face.own)) for face in faces
    )


def _listed(ranges: Iterable[tuple[int, int]]) -> str:
    return ",".join(f"U+{first:X}-{last:X}" if first != last else f"U+{first:X}" for first, last in ranges)


def subset(face: FontFace, root: Path) -> bytes:
    """Return a font reduced to the characters of its scripts, as woff2; the same bytes each time.

    HarfBuzz does it in a tenth of a second; fontTools alone takes minutes to pack Nastaliq's tables.
    """
    import uharfbuzz as harfbuzz

    wanted = harfbuzz.SubsetInput()
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING
    codes = set(face.letters) or {code for first, last in face.ranges for code in range(first, last + 1)}
    wanted.sets(harfbuzz.SubsetInputSets.UNICODE).set(codes)
    reduced = harfbuzz.subset(harfbuzz.Face(inputs.read_bytes(face.path(root))), wanted)
    return _compressed(reduced.blob.data)


def _compressed(font: bytes) -> bytes:
    """Return a font as woff2. It takes a third of a second, so the cache of this user keeps it for all sites."""
    packed = (*map(version, ("fonttools", "brotli")), hashlib.sha256(font).hexdigest())
    return memo.for_user(memo.content_key("woff2", *packed), partial(_woff2, font))


def _woff2(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def _rule(face: FontFace, address: str, kind: str, display: str = "block", letters: str = "") -> str:
    """Return a rule; `letters` is only for the web, since with it WeasyPrint prints wrong letters of a family."""
    only = f";unicode-range:{letters}" if letters else ""
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
        f'font-display:{display};src:url("{address}") format("{kind}"){only}}}\n'
    )
