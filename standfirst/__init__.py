"""Structured briefings in, a website, PDF situation reports and mail out."""

from standfirst.api import build, check, load, render
from standfirst.errors import BuildError, InputError, LeakError, Problem, StandfirstError, UsageError

__all__ = [
    "BuildError",
    "InputError",
    "LeakError",
    "Problem",
    "StandfirstError",
    "UsageError",
    "build",
    "check",
    "load",
    "render",
]

__version__ = "1.0.0"
