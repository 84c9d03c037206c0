"""Who may see an edition, and its progress: TLP, status, embargo, withdrawal."""

from __future__ import annotations

from enum import StrEnum

from standfirst.model.base import Moment, Prose, Record


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0, strictest first."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"

    @property
    def label(self) -> str:
        """The label exactly as the standard writes it; never translated."""
        return f"TLP:{self.value}"

    @property
    def openness(self) -> int:
        """From 0 for RED to 4 for CLEAR."""
        return list(Tlp).index(self)

    def may_go_to(self, ceiling: Tlp) -> bool:
        """Return whether readers whose strictest permitted marking is `ceiling` may see this."""
        return self.openness >= ceiling.openness


class Status(StrEnum):
    """The editorial status of an edition: only `approved` and `withdrawn` editions are public."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Withdrawal(Record):
    """Why an edition was withdrawn; its page remains and gives the reason."""

    at: Moment
    """When it was withdrawn."""
    explanation: Prose
    """What readers should know, and where they find correct information."""
