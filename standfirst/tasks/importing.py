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
        "file": "Plain text, Markdown or a Word document",
        "output": "The YAML file to write; it must not exist yet",
        "check": "Prove that nothing of the text was lost, from the two files alone",
    },
)
def import_text(_c: Context, file: str, output: str = "", check: bool = False) -> None:
    """Turn a text into a briefing, and say where each line of it went."""
    from standfirst.importer import run_import
    from standfirst.settings import now

    if not output:
        raise UsageError("say where to write: -o OUT.yaml")
    if code := run_import(Path(file), Path(output), check, today=now().date()):
        raise Exit(code=code)
