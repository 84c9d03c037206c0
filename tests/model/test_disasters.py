"""Disasters and places by the numbers of their registries."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from standfirst.model import Disaster, Place

EXAMPLE = "FL-2026-000012-PAK"


@pytest.mark.parametrize("number", [EXAMPLE, "EP-1998-000001-ZZZ", "CE-2026-999999-SDN"])
def test_glide_numbers(number: str) -> None:
    """A number of a hazard that GLIDE has is one."""
    assert Disaster(glide=number).hazard == number[:2]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("FL-2026-12-PAK", "six digits"), ("fl-2026-000012-pak", "six digits"), ("FL-2026-000012-PK", "six digits"), ("FL2026000012PAK", "six digits"),
        ("FL-2026-000012-PAK ", ""), ("FL-٢٠٢٦-000012-PAK", "six digits"), ("XX-2026-000012-PAK", "no hazard XX"), ("", "six digits"),
    ],
)  # fmt: skip
def test_what_is_no_glide_number(number: str, why: str) -> None:
    """Anything else is an error that says what is expected; blanks around it are none."""
    if not why:
        assert Disaster(glide=number).glide == EXAMPLE
        return
    with pytest.raises(ValidationError, match=why):
        Disaster(glide=number)


def test_a_disaster_has_a_name_or_a_number() -> None:
    """A name alone says nothing of the hazard; neither is an error."""
    assert Disaster(name="Floods in Pakistan").hazard == ""
    with pytest.raises(ValidationError, match="needs its `name` or its `glide`"):
        Disaster()


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("PK2", True), ("PK203", True), ("SYR0101", True), ("MMR001D001", True), ("IQG01", True),
        ("PK", False), ("2030", False), ("pk203", False), ("PK-203", False), ("Punjab", False), (203, False),
    ],
)  # fmt: skip
def test_p_codes(code: Any, right: bool) -> None:
    """A P-code begins with its country and goes on with digits."""
    if right:
        assert Place(name="Marbel", pcode=code).pcode == code
    else:
        with pytest.raises(ValidationError):
            Place(name="Marbel", pcode=code)
