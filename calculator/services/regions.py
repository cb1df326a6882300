"""The region question that every regional service asks."""

from typing import Any

from calculator.kernel import Choice
from pricing.regions import REGIONS


def region(label: str = "Region", **kwargs: Any) -> Choice:
    """A choice of AWS Regions; its option numbers are the region codes of the price book."""
    return Choice(
        label,
        options=[(r.code, r.name, r.area) for r in REGIONS],
        search=True,
        **{"default": "us-east-1", "group": "Where", "vary": True, **kwargs},
    )
