"""The task that turns a text into a briefing."""

from __future__ import annotations

from pathlib import Path

from invoke import Context, Exit

from standfirst.errors import UsageError
from standfirst.tasks.command import command


@command(
    name="import",
    positional=["file"],
    help={
        "file": "Text, Markdown, Word, OpenDocument, PDF, HTML, message or spreadsheet; with --accept the briefing",
        "output": "The YAML file to write; it must not exist yet",
        "check": "Prove that nothing of the text was lost, from the two files alone",
        "accept": "Numbers of suggestions to take over into the briefing: 3,5,7",
        "refuse-changes": "Read a document without its tracked changes",
    },
)
def import_text(
    _c: Context,
    file: str,
    output: str = "",
    check: bool = False,
    accept: str = "",
    refuse_changes: bool = False,
) -> None:
    """Turn a text into a briefing and report where each line of it went, or accept its suggestions."""
    from standfirst.importer import run_accept, run_import
    from standfirst.settings import now

    if accept:
        code = run_accept(Path(file), accept)
    elif not output:
        raise UsageError("say where to write: -o OUT.yaml")
    else:
        code = run_import(
            Path(file),
            Path(output),
            check,
            today=now().date(),
            refuse_changes=refuse_changes,
            identity=_identity(Path(output)),
        )
    if code:
        raise Exit(code=code)


def _identity(output: Path) -> str:
    """Return an id for a briefing that is written into a site; empty elsewhere."""
    from standfirst import settings
    from standfirst.scaffold import free_id

    path = output.resolve()
    root = next((folder for folder in path.parents if settings.is_site(folder)), None)
    if root is None:
        return ""
    site = settings.load(root)
    return free_id(site, path) if path.is_relative_to((site.root / site.briefings).resolve()) else ""
