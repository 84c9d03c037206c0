"""Puts a site together: fingerprints, cache, workers, staging and manifest."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """The package as `standfirst.build` is called: Python puts a package that was imported in place of the function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Build a site, as `standfirst.api.build` does."""
        from standfirst import api

        return api.build(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
