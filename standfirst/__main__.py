"""Lets `python -m standfirst` do what the installed command does."""

from standfirst.console import program

program.run()
