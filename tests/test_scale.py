"""Scales: one reckoning for `why-not`, `what-if` and `repair`, and the rules' own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ccreason.cases.scale import Scale


@pytest.mark.parametrize(
    ("value", "higher_is_more", "share"),
    [
        # Halfway between two numbers of four places: up, as SPARQL's ROUND does.
        ("0.00005", True, "0.0001"),
        ("0.00025", True, "0.0003"),
        ("0.00035", True, "0.0004"),
        ("0.99975", False, "0.0003"),
        ("1", True, "1.0000"),
        ("1", False, "0.0000"),
    ],
)
def test_what_lies_halfway_is_rounded_up(value: str, higher_is_more: bool, share: str) -> None:
    scale = Scale("unit", Decimal(0), Decimal(1), higher_is_more)
    assert scale.normalized(Decimal(value)) == Decimal(share)


def test_the_values_that_people_would_give() -> None:
    bands = Scale("bands", Decimal(1), Decimal(4), higher_is_more=True)
    assert list(bands.steps()) == [1, 2, 3, 4]
    unit = Scale("unit", Decimal(0), Decimal(1), higher_is_more=True)
    assert unit.is_line
    assert len(list(unit.steps())) == 21
