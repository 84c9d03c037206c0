# mypy: disable-error-code="no-untyped-call"
# WeasyPrint annotates nothing.
"""The fonts of a document: only those of the site, on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration

from standfirst.engine import inputs
from standfirst.errors import RenderError
from standfirst.fonts import GENERIC

ffi.cdef("FcConfig * FcConfigCreate (void);")


class Typefaces(FontConfiguration):
    """A font configuration that begins empty: WeasyPrint's own begins with every font of the machine and its rules."""

    def __init__(self) -> None:
        """Begin without fonts, with the families for the generic ones."""
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        self._own_map = ffi.cast("PangoFcFontMap *", self.font_map)
        pangoft2.pango_fc_font_map_set_config(self._own_map, self._config)
        fontconfig.FcConfigDestroy(self._config)  # the map has a reference of its own
        self.strut_layouts, self.font_features = {}, {}
        fontconfig.FcConfigParseAndLoadFromMemory(self._config, _rules(), True)

    def add(self, paths: Iterable[Path]) -> None:
        """Add fallback files in their order; raises RenderError for one that is not a font."""
        for path in paths:
            inputs.is_file(path)  # a document depends on its fonts
            if not fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode()):
                raise RenderError(f"{path} is no font that can be read; use a TrueType or OpenType font")
        pangoft2.pango_fc_font_map_config_changed(self._own_map)


def _rules() -> bytes:
    """Return fontconfig rules for the generic families."""
    rules = "".join(
        f'<alias binding="same"><family>{generic}</family><prefer><family>{escape(family)}</family></prefer></alias>'
        for generic, family in GENERIC.items()
    )
    return f'<?xml version="1.0"?><fontconfig>{rules}</fontconfig>'.encode()
