"""The tasks for `invoke`; the installed `standfirst` command is the same collection."""

from standfirst.tasks import namespace

__all__ = ["namespace"]
