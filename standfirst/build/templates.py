"""Keeps the compiled templates of a theme between builds."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from standfirst.build.cache import Cache
from standfirst.build.fingerprint import fingerprint
from standfirst.theme import Theme


class Compiled(BytecodeCache):
    """Jinja's door to the cache; `program` is what compiled them, so that another one compiles anew."""

    def __init__(self, cache: Cache, program: str) -> None:
        """Entries carry the checksum of the cache: what is damaged is compiled again."""
        self._cache, self._program = cache, program

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from the cache, if its template is there."""
        if data := self._cache.get(self._name(bucket)):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._cache.put(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return fingerprint("template", bucket.key, bucket.checksum, self._program)


def keep_compiled(theme: Theme, languages: Iterable[str], cache: Cache, program: str) -> None:
    """Let everything that the theme draws in these languages be compiled once."""
    for tag in sorted(set(languages)):
        theme.environment(tag).bytecode_cache = Compiled(cache, program)
