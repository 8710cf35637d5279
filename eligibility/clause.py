"""A sentence of a criterion on its way to bounds: the quantities it names, its values, and which belong together."""

from __future__ import annotations

from typing import NamedTuple

from eligibility.model import Op
from eligibility.quantities import QuantityMention
from eligibility.units import is_time
from eligibility.values import Value


class Clause(NamedTuple):
    """A sentence or list item as a shadow, with the quantities it names and the values it states."""

    text: str
    mentions: tuple[QuantityMention, ...]
    values: tuple[Value, ...]


class Named(NamedTuple):
    """A value with its quantity; ``[start, end)`` are the words of the bound.

    ``low`` replaces the value's own number (the second of a pair). ``carried_from`` is where
    the bound ends from which the quantity was carried over.
    """

    quantity: str
    start: int
    end: int
    value: Value
    op: Op
    low: float | None = None
    carried_from: int | None = None


def measures_time(value: Value) -> bool:
    """Whether ``value`` is a span of time."""
    return bool(value.kind and is_time(value.kind))
