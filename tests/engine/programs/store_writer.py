"""Writes numbered results into a store until it is ended; says each number that is surely written."""

from __future__ import annotations

import sys
from pathlib import Path

from standfirst.engine.store import Store, StoredResult

if __name__ == "__main__":
    name, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    store = Store(Path(name), "program")
    for number in range(first, last):
        value = f"value {number} ".encode() * 200
        store.put(f"result {number}", StoredResult(b"f" * 16, {f"input {number % 7}": b"d" * 16}, value))
        if number % 5 == 4:
            store.flush()
            print(number, flush=True)  # noqa: T201  # whoever ends it reads this
    store.close()
