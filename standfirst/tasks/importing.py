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
        "accept": "Numbers of suggestions to take over into the file that -o names: 3,5,7",
    },
)
def import_text(_c: Context, file: str = "", output: str = "", check: bool = False, accept: str = "") -> None:
    """Turn a text into a briefing and say where each line of it went, or take over its suggestions."""
    from standfirst.importer import run_accept, run_import
    from standfirst.settings import now

    if not output:
        raise UsageError("say which file to write: -o OUT.yaml")
    if bool(file) == bool(accept):
        raise UsageError("give the text to import, or with --accept the numbers of its suggestions")
    if accept:
        code = run_accept(Path(output), accept)
    else:
        code = run_import(Path(file), Path(output), check, today=now().date())
    if code:
        raise Exit(code=code)
