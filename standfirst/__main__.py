"""Run the `standfirst` command by `python -m standfirst`."""

from standfirst.console import program

program.run()
