"""The disasters that a briefing covers, with their GLIDE numbers."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, WithJsonSchema, model_validator

from standfirst.model.base import Line, Record, Role

HAZARDS = {
    "AC": "Technological Disaster",
    "AV": "Snow Avalanche",
    "CE": "Complex Emergency",
    "CW": "Cold Wave",
    "DR": "Drought",
    "EC": "Extratropical Cyclone",
    "EP": "Epidemic",
    "EQ": "Earthquake",
    "ET": "Extreme Temperature",
    "FA": "Famine",
    "FF": "Flash Flood",
    "FL": "Flood",
    "FR": "Fire",
    "HT": "Heat Wave",
    "IN": "Insect Infestation",
    "LS": "Land Slide",
    "MS": "Mud Slide",
    "OT": "Other",
    "SL": "Slide",
    "SS": "Storm Surge",
    "ST": "Severe Local Storm",
    "TC": "Tropical Cyclone",
    "TO": "Tornado",
    "TS": "Tsunami",
    "VO": "Volcano",
    "VW": "Violent Wind",
    "WF": "Wild Fire",
    "WV": "Wave or Surge",
}
"""GLIDE hazards by the two-letter code at the start of a number, with ReliefWeb's names if available."""

_FORM = r"([A-Z]{2})-(\d{4})-(\d{6})-([A-Z]{3})"
_EXAMPLE = "FL-2026-000012-PAK"


def _glide(text: str) -> str:
    found = re.fullmatch(_FORM, text, re.ASCII)
    if found is None:
        raise ValueError(f"expected a GLIDE number: hazard, year, six digits and country, as in {_EXAMPLE}")
    if found[1] not in HAZARDS:
        raise ValueError(f"GLIDE has no hazard {found[1]}; it has {', '.join(HAZARDS)}")
    return text


Glide = Annotated[
    str,
    AfterValidator(_glide),
    WithJsonSchema({"type": "string", "pattern": f"^{_FORM}$".replace(r"\d", "[0-9]")}),
    Role.ID,
]
"""A number in GLIDE, the registry of disasters: `FL-2026-000012-PAK`."""


class Disaster(Record):
    """A disaster that the briefing covers, with a name, a GLIDE number, or both."""

    name: Line | None = None
    """The name: `Pakistan: Floods, 2026`."""
    glide: Glide | None = None
    """Its number in the GLIDE registry: `FL-2026-000012-PAK`."""

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.name is None and self.glide is None:
            raise ValueError("a disaster needs its `name` or its `glide`")
        return self

    @property
    def hazard(self) -> str:
        """The two-letter hazard code from the GLIDE number; empty if it has none."""
        return self.glide[:2] if self.glide else ""
