"""Fingerprint the arguments of a render call.

Records, settings and templates count by their type alone, because reading them already records a dependency.
Every other argument is plain data and counts by its value.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import partial, singledispatch
from pathlib import PurePath
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from standfirst.build.pages import Page
from standfirst.build.plan import Planned
from standfirst.build.prepare import IndexEntries, Prepared
from standfirst.engine.dependency import TracedSequence, TracedSet
from standfirst.engine.fingerprint import short
from standfirst.formats import Job
from standfirst.formats.feed_entries import Entries
from standfirst.formats.feeds import Feed
from standfirst.library import Edition, Library, Mention
from standfirst.settings import Site
from standfirst.theme import Theme
from standfirst.view.directory import Directory, Group
from standfirst.view.page_context import PageContext


@singledispatch
def plain(value: Any) -> Any:
    """Return a value in a form that can be fingerprinted; an edition becomes its name."""
    return value


@plain.register(Prepared)
@plain.register(IndexEntries)
@plain.register(Site)
@plain.register(Theme)
@plain.register(Entries)
@plain.register(Directory)
@plain.register(TracedSequence)
@plain.register(TracedSet)
def _recorded(value: object) -> str:
    """Return the type name alone: reading such an object records a dependency, and all files depend on settings."""
    return type(value).__name__


@plain.register
def _edition(value: Edition) -> str:
    return value.name


@plain.register
def _library(value: Library) -> str:
    return value.scope


@plain.register
def _job(value: Job) -> Any:
    return "job", value.edition.name, value.library.scope, value.paper


@plain.register
def _page_context(value: PageContext) -> Any:
    return "page", value.tag, value.name


@plain.register
def _group(value: Group) -> Any:
    return value.slug, value.code, plain(value.mentions)


@plain.register
def _mention(value: Mention) -> Any:
    return value.edition.name, value.index


@plain.register
def _feed(value: Feed) -> Any:
    return value.path, value.title, value.lang, value.home, plain(value.editions)


@plain.register
def _page(value: Page) -> Any:
    return value.name, value.template, plain(value.view), plain(value.editions), value.feed


@plain.register
def _planned(value: Planned) -> Any:
    return value.path, value.sources, value.is_listed


@plain.register(partial)
def _partial(value: partial[Any]) -> Any:
    return plain(value.func), plain(value.args), plain(value.keywords)


@plain.register
def _function(value: FunctionType) -> str:
    if value.__closure__:
        raise TypeError(f"what {value.__qualname__} holds cannot be known")
    return f"{value.__module__}.{value.__qualname__}"


@plain.register(MethodType)
@plain.register(BuiltinMethodType)
def _method(value: MethodType) -> Any:
    owner = getattr(value, "__self__", None)
    if isinstance(owner, PurePath):
        raise TypeError("a file is read through the engine")
    return value.__qualname__, plain(owner)


@plain.register(tuple)
@plain.register(list)
def _sequence(value: Any) -> Any:
    return type(value)(map(plain, value)) if type(value) in (tuple, list) else value


@plain.register
def _set(value: AbstractSet) -> Any:  # type: ignore[type-arg]  # of whatever
    return frozenset(map(plain, value))


@plain.register
def _mapping(value: Mapping) -> Any:  # type: ignore[type-arg]  # of whatever
    return {plain(key): plain(item) for key, item in value.items()}


def call_fingerprint(item: Planned) -> bytes:
    """Return the fingerprint of a file's render call, or a random one where the arguments cannot be fingerprinted."""
    call = item.render
    if type(call) is partial and len(call.args) == 1 and type(call.args[0]) is Job and not call.keywords:
        job, function = call.args[0], call.func  # by far the most common
        said = (function.__module__, function.__qualname__, job.edition.name, job.library.scope, job.paper)
        return hashlib.blake2b("\0".join(said).encode(), digest_size=16).digest()
    try:
        return short(plain(call))
    except TypeError:
        return os.urandom(16)
