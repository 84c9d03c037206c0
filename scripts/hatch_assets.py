"""A hook of the build backend: puts fonts and the outlines of countries from npm into wheel and sdist.

The list stands in pyproject.toml. An editable install takes them from `node_modules` as they lie.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {"wheel": "standfirst/_assets", "sdist": "node_modules"}


class AssetsHook(BuildHookInterface[Any]):
    """Adds each file that the list names, where the package looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; raises FileNotFoundError where npm has not put them there."""
        if version == "editable":
            return
        for name in self.config["files"]:
            source = Path(self.root, "node_modules", name)
            if not source.is_file():
                raise FileNotFoundError(
                    f"node_modules/{name} is missing; run `sh scripts/setup.sh site` first"
                )
            build_data["force_include"][str(source)] = f"{PLACES[self.target_name]}/{name}"
