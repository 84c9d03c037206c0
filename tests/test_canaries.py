"""Nothing that is closed, protected or private is in any output, and a slip that puts it there stops the build."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest
from PIL import Image, PngImagePlugin
from weasyprint import HTML

from standfirst import settings, theme
from standfirst.build import plan
from standfirst.build.cache import Cache
from standfirst.build.dependencies import site_engine
from standfirst.build.maker import Maker
from standfirst.build.options import Options
from standfirst.build.prepare import Prepared, classify
from standfirst.build.staging import Staging
from standfirst.engine import Store
from standfirst.errors import LeakError
from standfirst.leaks.watch_list import watch
from standfirst.library import load_or_raise
from tests import canaries
from tests.canaries import MARK, OPEN, Planted
from tests.sites import NOW, standfirst
from tests.variants import VARIANTS

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Ground:
    """A site full of canaries."""

    folder: Path
    planted: Planted
    prepared: Prepared

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.folder / "output"

    def files(self) -> dict[str, bytes]:
        """Every file of the built site."""
        found = (path for path in sorted(self.output.rglob("*")) if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The site, not built yet."""
    folder = tmp_path_factory.mktemp("canaries") / "site"
    planted = canaries.planted_site(folder)
    return Ground(folder, planted, classify(load_or_raise(settings.load(folder)), NOW))


@pytest.fixture(scope="module")
def built(ground: Ground) -> Ground:
    """The site, built by the command with all that this machine can draw."""
    done = standfirst(ground.folder, "build")
    assert "the leak scan looked for" in done.stdout
    return ground


@pytest.mark.proof
def test_each_text_of_each_record_has_a_canary(ground: Ground) -> None:
    """No field of the model that takes words is without one, so that a new field must be planted, too."""
    assert canaries.text_fields() - ground.planted.filled == set()
    assert len(ground.planted.places) > 1500
    assert {name for name in ground.planted.filled if name.startswith("private ")} == {
        "private Briefing.note", "private Voice.note", "private Reaction.note", "private Translation.of",
        "private Translation.sections", "private NameException.reason", "private NameException.by",
        *(f"private Speaker.{name}" for name in ("name", "role", "organisation", "place", "aliases", "person")),
    }  # fmt: skip
    held = {one.edition.file.series for one in ground.prepared.held}
    assert held == set(canaries.CLOSED)


@pytest.mark.proof
def test_each_canary_is_looked_for(ground: Ground) -> None:
    """Whichever text of a closed, protected or private record slips out, the scan finds it."""
    scanner = watch(ground.prepared.all, ground.prepared.shown).scanner()
    missed = {
        mark: ground.planted.places[mark]
        for mark, text in ground.planted.texts.items()
        if not any(mark in hit.canary.text for hit in scanner.scan("x.html", text.encode()).hits)
    }
    assert missed == {}


# What is in the output, read without any help of the scan


def squeezed(text: str) -> str:
    """Small letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def readings(path: str, data: bytes) -> Iterator[str]:
    """A file in every way in which it can be read."""
    yield path
    yield data.decode("latin-1")
    text = data.decode("utf-8", "ignore")
    for plain in (text, html.unescape(text), unquote(text)):
        yield plain
        yield re.sub(r"<[^>]*>", "", plain)
    if path.endswith(".json"):
        yield json.dumps(json.loads(data), ensure_ascii=False)
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data).decode("utf-8", "ignore")
    if data.startswith(b"%PDF"):
        yield from in_pdf(data)
    if data.startswith((b"\x89PNG", b"\xff\xd8")):
        with Image.open(io.BytesIO(data)) as picture:
            yield repr(picture.info)
            yield repr(dict(picture.getexif()))


def in_pdf(data: bytes) -> Iterator[str]:
    """Text, metadata, every string and every stream of a PDF, attachments among them."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            yield page.get_textpage().get_text_range()
        yield repr(document.get_metadata_dict())
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            yield repr(item)
            if isinstance(item, pikepdf.Stream):
                with suppress(pikepdf.PdfError):  # a picture, which is read as a picture elsewhere
                    yield item.read_bytes().decode("utf-8", "ignore")
        for file in document.attachments.values():
            yield file.get_file().read_bytes().decode("utf-8", "ignore")


@pytest.mark.proof
def test_no_canary_is_in_any_output(built: Ground) -> None:
    """Pages, data, tables, feeds, the index of the search, PDFs, pictures, names of files and the manifest hold none."""
    found: dict[str, set[str]] = {}
    open_in: set[str] = set()
    for path, data in built.files().items():
        marks = {mark for text in readings(path, data) for mark in MARK.findall(squeezed(text))}
        open_in |= {Path(path).suffix} if OPEN in marks else set()
        if slips := marks - {OPEN}:
            found[path] = slips
    assert found == {}
    assert open_in == {".html", ".json", ".csv", ".xml", ".ics", ".pdf", ".svg", ".pf_fragment", ".pf_index"}


# Slips, made on purpose

Slip = Callable[[bytes, str], bytes]


def before(end: bytes, *, escaped: bool = True) -> Slip:
    """Words in a file of markup, before its last closing tag of a kind."""

    def slip(data: bytes, text: str) -> bytes:
        start, closing, rest = data.rpartition(end)
        assert closing
        words = html.escape(text) if escaped else text
        return start + f" {words} ".encode() + closing + rest

    return slip


def in_json(data: bytes, text: str) -> bytes:
    """Words in a member of an object, with each letter beyond ASCII escaped."""
    return json.dumps({**json.loads(data), "slip": [text]}).encode()


def in_fragment(data: bytes, text: str) -> bytes:
    """Words in what the search shows of a page."""
    head, body = (packed := gzip.decompress(data))[:12], json.loads(packed[12:])
    return gzip.compress(head + json.dumps({**body, "content": f"{body['content']} {text}"}).encode())


def on_paper(data: bytes, text: str) -> bytes:
    """Words on a page of its own in a PDF."""
    with (
        pikepdf.open(io.BytesIO(data)) as document,
        pikepdf.open(io.BytesIO(HTML(string=f"<p>Seen: {text}</p>").write_pdf())) as page,
    ):
        document.pages.extend(page.pages)
        document.save(out := io.BytesIO())
    return out.getvalue()


def in_metadata(data: bytes, text: str) -> bytes:
    """Words as a keyword of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as document:
        document.docinfo["/Keywords"] = text
        document.save(out := io.BytesIO())
    return out.getvalue()


def attached(data: bytes, text: str) -> bytes:
    """Words in a packed file that is attached to a PDF."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", text)
    with pikepdf.open(io.BytesIO(data)) as document:
        document.attachments["notes.zip"] = pikepdf.AttachedFileSpec(
            document,
            packed.getvalue(),
            filename="notes.zip",
            description="",
            mime_type="",
            creation_date="",
            mod_date="",
        )
        document.save(out := io.BytesIO())
    return out.getvalue()


def alternative(data: bytes, text: str) -> bytes:
    """Words as what a reader aloud says in the place of a drawing."""
    with pikepdf.open(io.BytesIO(data)) as document:
        said = pikepdf.String(text).unparse()
        mark = b"/Span <</ActualText %b>> BDC EMC" % said
        document.pages[0].contents_add(document.make_stream(mark))
        document.save(out := io.BytesIO())
    return out.getvalue()


def in_png(data: bytes, text: str) -> bytes:
    """Words that a program writes into a picture."""
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Description", text, zip=True)
    with Image.open(io.BytesIO(data)) as picture:
        picture.save(out := io.BytesIO(), "PNG", pnginfo=about)
    return out.getvalue()


def in_jpeg(data: bytes, text: str) -> bytes:
    """Words that a camera writes into a picture."""
    exif = Image.Exif()
    exif[0x9C9D] = text.encode("utf-16-le")
    with Image.open(io.BytesIO(data)) as picture:
        picture.convert("RGB").save(out := io.BytesIO(), "JPEG", exif=exif)
    return out.getvalue()


SLIPS: dict[str, tuple[str, Slip]] = {
    "page": ("open/07.html", before(b"</main>", escaped=False)),
    "attribute": ("open/index.html", lambda data, text: before(b"</body>", escaped=False)(data, f'<img alt="{html.escape(text)}">')),
    "JSON-LD": ("index.html", lambda data, text: before(b"</body>", escaped=False)(data, f'<script type="application/ld+json">{json.dumps(text)}</script>')),
    "data": ("open/07.json", in_json),
    "table": ("open/figures.csv", lambda data, text: data + f'"x","{text}"\r\n'.encode()),
    "feed": ("feeds/all.atom.xml", before(b"</title>")),
    "feed in JSON": ("feeds/all.json", in_json),
    "search": (".pf_fragment", in_fragment),
    "paper": ("open/open-07.pdf", on_paper),
    "metadata of paper": ("a.pdf=open/open-07.pdf", in_metadata),
    "attachment": ("b.pdf=open/open-07.pdf", attached),
    "spoken on paper": ("c.pdf=open/open-07.pdf", alternative),
    "card": ("open/open-07.png", in_png),
    "photograph": ("open/open-07-gauge.png", in_png),
    "photograph of a camera": ("d.jpg=open/open-07.png", in_jpeg),
    "drawing": ("theme/icon.svg", before(b"</svg>")),
    "style": ("theme/standfirst.css", lambda data, text: data + f".x::before {{ content: '{text}' }}".encode()),
    "robots": ("robots.txt", lambda data, text: data + f"# {text}\n".encode()),
}  # fmt: skip
"""Where words slip into, by an example of each kind of output: a path, or a new name for one."""

NAMES = ("Ottoline Brackwaithe Nettlecombe", "Žofie Křižíková-Brackwaithe", "شہزاد مینگل بلوچ")
SECRET = """\
kind: flash
title: {name}
dateline: {{place: Testford, country: ZZ, date: 2026-03-12}}
situation: Nobody knows of it.
"""


@pytest.mark.by_day(2)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_slip_into_any_output_stops_the_build(built: Ground, variant: str) -> None:
    """However the words are written, each file that holds them is named, and the old site stays."""
    files = built.files()
    turn = list(VARIANTS).index(variant)
    items = [*slipped(files, VARIANTS[variant], turn)]
    assert len(items) == len(SLIPS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("standfirst.leaks.scan._SHOWN", 1000)
        told = refused(built, items)
    assert [item.path for item in items if f"{item.path} (" not in told] == []
    assert "rackwaithe" not in told
    assert built.files() == files


def slipped(files: dict[str, bytes], write: Callable[[str], str], turn: int) -> Iterator[plan.Planned]:
    """Files of the site with words in them that are held back; each has one of the names, in turn."""
    for number, (place, slip) in enumerate(SLIPS.values()):
        new, _, old = place.rpartition("=")
        path = next(path for path in files if path.endswith(old))
        data = slip(files[path], write(NAMES[(turn + number) % len(NAMES)]))
        yield plan.Planned(f"slip/{number}-{(new or path).rpartition('/')[2]}", (), partial(bytes, data))


def refused(ground: Ground, items: list[plan.Planned]) -> str:
    """What the error says when a build wants to publish these."""
    secret = ground.folder / "secret"
    if not secret.exists():
        secret.mkdir()
        (secret / "briefings").mkdir()
        (secret / "themes").symlink_to(ground.folder / "themes")
        (secret / "pelicanconf.py").write_text((ground.folder / "pelicanconf.py").read_text("utf-8"), "utf-8")
        for number, name in enumerate(NAMES):
            (secret / "briefings" / f"{number}.yaml").write_text(SECRET.format(name=name), "utf-8")
    closed = classify(load_or_raise(settings.load(secret)), NOW)
    looked_for = watch(closed.all, closed.shown)
    cache = Cache(ground.folder / "slips")
    with Staging(ground.output) as stage:
        engine = site_engine(Store(None, ""), closed)
        maker = Maker(stage, engine, looked_for, cache=cache, options=Options(jobs=0), root=ground.folder)
        maker.make(items)
        with pytest.raises(LeakError) as error:
            maker.close(theme.load(closed.site.theme, closed.site.root))
    return str(error.value)


@pytest.mark.proof
def test_slips_are_named_by_the_command(built: Ground) -> None:
    """The command names each file of the desk's own that holds what is closed, publishes nothing and ends with 1."""
    files = built.files()
    name = next(
        text
        for mark, text in built.planted.texts.items()
        if built.planted.places[mark].endswith("speaker.name")
    )
    content = built.folder / "content"
    (content / "pages" / "thanks.md").write_text(
        f"Title: Thanks\n\nTo {name[:12]}**{name[12:]}**.\n", "utf-8"
    )
    (content / "images").mkdir(exist_ok=True)
    picture = in_png(files["open/open-07-gauge.png"], name)
    for path in ("photo.png", f"{name.replace(' ', '-')}.png"):
        (content / "images" / path).write_bytes(
            picture if path == "photo.png" else files["open/open-07-gauge.png"]
        )
    (content / "images" / "paper.pdf").write_bytes(in_metadata(files["open/open-07.pdf"], name.upper()))
    told = standfirst(built.folder, "build", code=1).stderr
    assert "photo.png" not in told, "what a camera writes into a picture is taken out of it"
    for path in (
        "thanks.html (text)",
        "images/paper.pdf (metadata",
        ".png (file name)",
    ):
        assert path in told, told
    assert not MARK.search(squeezed(re.sub(r"\S+ \(file name\)", "", told)))
    assert built.files() == files
