"""What publishing adds to pelicanconf.py: the site's public address, and with it absolute links."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403  # Pelican reads every name of a settings file

SITEURL = os.environ.get("SITEURL", "https://briefings.example.org")
