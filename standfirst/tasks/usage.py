"""Describe how to call each task, for `--help` and for the reference page."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from invoke import Collection
from invoke.parser import ParserContext

from standfirst import terminal

PAGE = "tasks.md"
MANY = ("files", "codes", "words", "briefings")
"""A task with a list argument of one of these names takes any number of positional arguments for it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The usage line of a task, its description, and a line for each of its arguments and options."""

    line: str
    said: str
    rows: tuple[tuple[str, str], ...]


def context_of(tasks: Collection, name: str) -> ParserContext:
    """Return the arguments of a task as invoke's parser sees them."""
    return ParserContext(name=name, args=tasks[name].get_arguments())


def many(context: ParserContext) -> str | None:
    """Return the argument that takes any number of positional values."""
    return next((name for name in MANY if name in context.args), None)


def usage(tasks: Collection, name: str) -> Usage:
    """Describe how to call a task."""
    context = context_of(tasks, name)
    bare = _bare(context)
    options = sorted(arg.names[0] for arg in context.args.values() if arg.name not in bare)
    words = [(shape, str(context.args[arg].help)) for arg, shape in bare.items()]
    line = " ".join((name, *bare.values(), *["[options]"] * bool(options)))
    rows = (*words, *(_option(context, option) for option in options))
    return Usage(line, inspect.getdoc(tasks[name]) or "", rows)


def _bare(context: ParserContext) -> dict[str, str]:
    """Return the positional arguments as a usage line shows them."""
    shapes = {str(arg.name): str(arg.name).upper() for arg in context.positional_args}
    if name := many(context):
        shapes[name] = f"[{name.upper()} ...]"
    return shapes


def _option(context: ParserContext, name: str) -> tuple[str, str]:
    """Return an option as help shows it; invoke shows no value for an option that may be repeated."""
    shape, said = context.help_for(f"--{name}")
    again = "=STRING" if context.args[name].takes_value and "=" not in shape else ""
    return shape + again, said


def page(tasks: Collection) -> str:
    """Return the reference page on all tasks."""
    from standfirst.reference import MADE

    parts = ["# Tasks", MADE, "What `standfirst TASK --help` says. Wrong arguments end with exit code 2."]
    every = "\n".join(f"| `{name}` | {said} |" for name, said in terminal.OPTIONS.items())
    parts += [f"Every task also takes, before or after its name:\n\n| option | says |\n|---|---|\n{every}"]
    for name in sorted(tasks.task_names):
        shown = usage(tasks, name)
        parts += [f"## {name}", shown.said, f"```text\nstandfirst {shown.line}\n```"]
        if shown.rows:
            table = [f"| `{shape}` | {said.replace('|', '&#124;')} |" for shape, said in shown.rows]
            parts.append("\n".join(("| word or option | says |", "|---|---|", *table)))
    return "\n\n".join(parts) + "\n"
