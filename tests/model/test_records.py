"""What all records have in common."""

from __future__ import annotations

from standfirst.model import Place


def test_records_share_the_names_that_they_were_given() -> None:
    """Records that were given the same fields hold one set of their names, and a changed copy one of its own."""
    first, second = (Place.model_validate({"name": name}) for name in ("Quetta", "Sibi"))
    assert first.model_fields_set is second.model_fields_set
    moved = first.model_copy(update={"country": "PK"})
    assert moved.model_fields_set == {"name", "country"}
    assert second.model_fields_set == {"name"}
