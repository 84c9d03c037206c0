"""A hook of the build backend: include fonts and the outlines of countries from npm in wheel and sdist.

The list is in pyproject.toml. An editable install uses those in `node_modules`.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {"wheel": "standfirst/_assets", "sdist": "node_modules"}


class AssetsHook(BuildHookInterface[Any]):
    """Adds each listed file at the path where the package looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; raises FileNotFoundError if npm has not installed them."""
        if version == "editable":
            return
        for name in self.config["files"]:
            source = Path(self.root, "node_modules", name)
            if not source.is_file():
                raise FileNotFoundError(
                    f"node_modules/{name} is missing; run `sh scripts/setup.sh site` first"
                )
            build_data["force_include"][str(source)] = f"{PLACES[self.target_name]}/{name}"
