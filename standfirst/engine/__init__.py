"""The query engine: compute a value once, and again only when an input of it has changed.

A query is a pure function of a key. Everything it reads (another query, a file, a setting, the clock) is read
through the engine, which records a fingerprint of it. A stored value is valid while every dependency still has
the fingerprint recorded for it. If a dependency is recomputed with the same result, its dependents are not
recomputed.
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
