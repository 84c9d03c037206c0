"""Edit briefings in the browser: forms, previews, and saves that change nothing else in the file."""

from __future__ import annotations

from pathlib import Path

from standfirst import serving
from standfirst.editor.routes import EditorRoutes
from standfirst.site import PREVIEW

__all__ = ["EditorRoutes", "edit"]


def edit(root: Path, port: int) -> None:
    """Serve the editor of a site on the loopback address until Control-C, beside a preview of the site."""
    routes = EditorRoutes(root)
    try:
        serving.serve(root, root / PREVIEW, port, preview=True, routes=routes, start=routes.start)
    finally:
        routes.stop()
