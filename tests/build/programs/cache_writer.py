"""Fills a small cache until it is killed; `test_cache.py` does that."""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from standfirst.build.cache import Cache
from standfirst.engine.fingerprint import fingerprint

if __name__ == "__main__":
    cache = Cache(Path(sys.argv[1]), limit=3_000_000)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in count():
        cache.put(fingerprint(sys.argv[2], number % 500), os.urandom(20_000))
