"""Tasks that make something: build, render, serve, edit, gallery, clean, fonts."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context

from standfirst import disk, terminal
from standfirst.errors import LeftOutError, UsageError
from standfirst.tasks.command import choice, command, here, number

if TYPE_CHECKING:
    from standfirst.formats import Job


@command(
    help={
        "preview": "Build everything into preview/, also what is not public",
        "settings": "The settings file (default: pelicanconf.py)",
        "output": "The folder to build into (default: what the settings say)",
        "jobs": "Number of worker processes (default: one per core; 0: none)",
        "scheduler": "A Dask cluster that renders PDFs and pictures: tcp://HOST:PORT (needs the extra `cluster`)",
        "explain": "A file of the site: show why it was rendered again, or that it was up to date",
        "keep-going": "Skip broken briefings, list them on the home page, and exit with an error",
    }
)
def build(  # noqa: PLR0913, PLR0917  # a parameter for each option
    _c: Context,
    preview: bool = False,
    settings: str = "pelicanconf.py",
    output: str = "",
    jobs: str = "",
    scheduler: str = "",
    explain: str = "",
    keep_going: bool = False,
) -> None:
    """Build the website with its PDFs."""
    from standfirst import api
    from standfirst.build.options import Options
    from standfirst.build.progress import shown

    root = here()
    count = number("jobs", jobs, 0, 1024) if jobs else None
    with shown() as progress:
        options = Options(
            jobs=count, scheduler=scheduler, keep_going=keep_going, progress=progress, tell=_tell
        )
        result = api.build(root, settings=settings, preview=preview, output=output or None, options=options)
    if explain:
        sys.stdout.write(f"{result.explain(explain)}\n")
    else:
        terminal.tell(result.text())
    if result.broken:
        raise LeftOutError(result.broken)


def _tell(message: str) -> None:
    if not terminal.manners().quiet:
        sys.stderr.write(f"{message}\n")


@command(
    positional=["briefing"],
    help={
        "briefing": "The briefing's YAML file",
        "format": "page, report, flash, data, figures, card, mail, or message (text for messengers)",
        "output": "The file to write",
        "paper": "A4 or Letter (default: what the settings say)",
        "sign": "Sign the PDF with this PKCS#12 file; its password is read from STANDFIRST_SIGN_PASSWORD or asked for",
    },
)
def render(
    _c: Context,
    briefing: str,
    format: str = "report",  # noqa: A002  # the option's name
    output: str = "",
    paper: str = "",
    sign: str = "",
) -> None:
    """Render one briefing in one format into a file."""
    from standfirst.engine.memory import without_gc

    with without_gc():  # the process ends with the file
        _render(briefing, format, output, paper, sign)


def _render(briefing: str, form: str, output: str, paper: str, sign: str) -> None:
    from standfirst import api, charts, settings

    made = choice("format", form, api.formats())
    if not output:
        raise UsageError("say where to write: -o FILE")
    root = here()
    _refuse_site(Path(output), root / settings.load(root).output)
    if sign and made not in ("report", "flash"):
        raise UsageError(f"only PDFs can be signed, not --format {made}")
    sheet = choice("paper", paper, api.PAPERS) if paper else ""
    job, data = api.rendered(briefing, made, root=root, paper=sheet, name=Path(output).name)
    if (job.edition.briefing.charts or job.edition.briefing.maps) and (why := charts.missing()):
        _tell(f"note: {why}")
    if made in ("report", "flash"):
        plain, data = data, _signed(data, job, sign)
        _record(job, made, data, signed=data != plain)
    elif made == api.MAIL:
        for attached in _attached(data):  # messages have the paper of the settings
            _record(replace(job, paper=job.site.paper), "report", attached, signed=job.site.sign is not None)
    _write(Path(output), data)


def _record(job: Job, form: str, data: bytes, *, signed: bool) -> None:
    """Record a PDF that leaves the desk."""
    from standfirst import history

    digest = hashlib.sha256(data).hexdigest()
    printing = history.Printing.of(job.edition, form, job.paper, digest, job.now, signed=signed)
    history.record(job.site, job.edition, printing, job.now)


def _attached(message: bytes) -> list[bytes]:
    """Return the PDFs in a message."""
    from email import message_from_bytes

    parts = message_from_bytes(message).walk()
    papers = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "application/pdf"]
    return [paper for paper in papers if isinstance(paper, bytes)]


@command(help={"port": "The port on this machine (default: 8000)", "preview": "Include what is not public"})
def serve(_c: Context, port: str = "8000", preview: bool = False) -> None:
    """Serve the site on this machine; rebuild it and refresh open pages on save."""
    from standfirst import serving, settings, site

    root = here()
    chosen = number("port", port, 0, 65535)
    output = root / (site.PREVIEW if preview else settings.load(root).output)
    serving.serve(root, output, chosen, preview=preview)


@command(help={"port": "The port on this machine (default: 8000)"})
def edit(_c: Context, port: str = "8000") -> None:
    """Edit briefings in the browser, with the preview of the site beside them."""
    from standfirst import editor

    editor.edit(here(), number("port", port, 0, 65535))


@command(
    help={"screenshots": "A folder for pictures of every kind of page, of the gallery and of the reports"}
)
def gallery(_c: Context, screenshots: str = "") -> None:
    """Show every example of every component on one page, in preview/gallery/."""
    from standfirst import branding, settings, site
    from standfirst import gallery as shown
    from standfirst import screenshots as pictures

    root = here()
    chosen = settings.load(root)
    if screenshots:
        pictures.demand()
        site.build(root, preview=True)
    folder = root / site.PREVIEW / shown.FOLDER
    made = shown.write(chosen, branding.load(chosen), folder)
    sys.stdout.write("".join(f"{path.relative_to(root).as_posix()}\n" for path in made))
    if screenshots:
        count = pictures.of_preview(chosen, folder.parent, Path(screenshots))
        sys.stdout.write(f"{screenshots}/index.html: {count} pictures\n")


@command()
def clean(_c: Context) -> None:
    """Remove what builds leave: output/, preview/ and the cache."""
    root = here()
    states = (folder for folder in root.glob(".*.standfirst") if (folder / "lock").is_file())
    for folder in (root / "output", root / "preview", *states, root / ".cache/standfirst"):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)


@command()
def fonts(_c: Context) -> None:
    """List the fonts that pages and reports use, and those that are missing."""
    from standfirst import fonts as faces
    from standfirst import settings

    site = settings.load(here())
    there = set(faces.available(site.root))
    for face in faces.FACES:
        state = site.shown(face.path(site.root)) if face in there else "missing: install standfirst again"
        sys.stdout.write(f"{face.family} {face.weight} {face.style}: {state}\n")


def _signed(data: bytes, job: Job, certificate: str) -> bytes:
    """Return a PDF signed with the named certificate, or with the desk's own; a draft only with a named one.

    The password is never part of a command line, where others could read it.
    """
    from standfirst import signature
    from standfirst.build.cache import FOLDER, Cache

    if not certificate:
        own = signature.finished(job.site, job.edition.briefing.status, os.environ)
        return signature.kept(data, own, Cache(job.site.root / FOLDER)) if own else data
    path = Path(certificate)
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    password = os.environ.get(signature.PASSWORD) or getpass(f"Password of {path.name}: ")
    return signature.sign(data, signature.Credentials(path, password))


def _refuse_site(path: Path, public: Path) -> None:
    """Refuse a file in the folder of a site, where a file not made by a build would be published unchecked."""
    from standfirst.build import manifest

    for folder in path.resolve().parents:
        if folder == public.resolve() or (folder / manifest.NAME).is_file():
            raise UsageError(
                f"{folder.name}/ is the folder of a site, which only builds write to; choose another one for {path}"
            )


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}")
    try:
        disk.write(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
