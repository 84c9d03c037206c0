"""Read Word files: checked, reduced to their visible content, converted to HTML by mammoth, and parsed."""

from __future__ import annotations

from typing import Any, Final
from xml.parsers.expat import ExpatError

from standfirst.importer import paragraphs, zipguard
from standfirst.importer.blocks import Reading, SourcePicture, squeeze
from standfirst.importer.htmlblocks import HtmlBlocks, add_missing
from standfirst.importer.source import clean, refuse

_STYLES: Final = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""


def read(data: bytes, name: str, *, refuse_changes: bool = False) -> Reading:
    """Return the lines (paragraphs and cells), blocks and pictures of a Word file; errors as in `zipguard.parts`."""
    parts = zipguard.parts(data, name)
    try:
        import mammoth  # noqa: F401  # asked for here, where a sentence can be said
        from lxml import etree

        from standfirst.importer import wordxml
    except ImportError:
        refuse(name, "SF001", "Word files need the extra `import`", "install standfirst[import]")
    try:
        cleaned = wordxml.clean(parts, refuse_changes=refuse_changes)
        found = list(paragraphs.every_paragraph(parts, refused=refuse_changes))
    except (etree.XMLSyntaxError, ValueError, AttributeError, TypeError):
        refuse(name, "SF004", "this is not a readable Word file", "save it again as .docx")
    builder = HtmlBlocks(lift=1)
    builder.feed(_html(cleaned.parts, name))
    builder.close()
    builder.finish()
    for reason, text in cleaned.aside:
        builder.add("extra", shown := squeeze(clean(text)), shown, label=reason)
    add_missing(
        builder,
        ((paragraphs.reason(part), text) for part, text in found),
        [text for _, text in cleaned.aside],
    )
    if not builder.lines:
        refuse(name, "SF009", "the file has no text", "give a file with text; a scan is a picture")
    pictures = [
        SourcePicture(content, alt)
        for path, alt in cleaned.pictures
        if (content := zipguard.picture(data, path))
    ]
    return Reading(tuple(builder.lines), tuple(builder.blocks), "paragraph", tuple(pictures))


def _html(parts: dict[str, bytes], name: str) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            zipguard.repack(parts),
            style_map=_STYLES,
            convert_image=_no_image,
            external_file_access=False,
            include_embedded_style_map=False,
        )
    except (OSError, KeyError, ValueError, AttributeError, TypeError, IndexError, RecursionError, ExpatError):
        # Parts that are not XML, or not a document: the converter has no error of its own for that.
        refuse(name, "SF004", "this is not a readable Word file", "save it again as .docx")
    return str(result.value)


def _no_image(_: Any) -> list[Any]:
    """Return nothing: pictures come from the parts themselves."""
    return []
