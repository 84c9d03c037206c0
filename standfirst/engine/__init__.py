"""The query engine: a value is computed once, and again only when something that it read has changed.

A query is a pure function of a key. Whatever it reads, another query, a file, a setting, the clock, it reads
through the engine, which records the fingerprint of what was read. A stored value is valid as long as
everything that it read has the fingerprint that it had then; where a dependency was computed again and came
out the same, nothing that read it is computed again.
"""

from standfirst.engine import inputs
from standfirst.engine.dependency import Key, Shared, Trace, depend, key, remembered, tracing, untraced
from standfirst.engine.query import Engine
from standfirst.engine.store import Store

__all__ = [
    "Engine",
    "Key",
    "Shared",
    "Store",
    "Trace",
    "depend",
    "inputs",
    "key",
    "remembered",
    "tracing",
    "untraced",
]
