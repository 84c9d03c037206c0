"""Build a site: fingerprints, cache, workers, staging and manifest."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """A callable package: `import standfirst.build` replaces the function of that name, so the package acts as it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Build a site, as `standfirst.api.build` does."""
        from standfirst import api

        return api.build(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
