"""The settings of the documentation: a site like any other, whose pages are the files in `docs/`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reading import extensions

SITENAME = "Standfirst"
TIMEZONE = "UTC"
PATH = "../docs"
PAGE_PATHS = [""]
ARTICLE_PATHS: list[str] = []
STATIC_PATHS = ["pictures"]
PATH_METADATA = r"(?P<slug>.+)\.md"
PAGE_SAVE_AS = PAGE_URL = "{slug}.html"
OUTPUT_PATH = "../build/docs"
THEME = "themes/manual"
PLUGINS = ["standfirst.pelican_plugin"]
MARKDOWN = extensions()
