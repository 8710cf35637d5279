"""Whether a value can be of a quantity at all, by their units: months are no hemoglobin."""

from __future__ import annotations

from functools import cache

from eligibility.quantities import by_name
from eligibility.units import is_time
from eligibility.values import Value

_GROUPS = {
    "mass of a body": {"kg", "lb"},
    "length": {"um", "mm", "cm", "m", "km"},
    "pressure": {"mmHg", "kPa", "cmH2O"},
    "body mass index": {"kg/m2"},
    "temperature": {"degC", "degF"},
    "rate": {"bpm", "breaths/min", "/min", "breaths"},
    "score": {"point", "letters"},
    "titer": {"titer"},
    "flow": {"mL/min", "mL/min/1.73m2"},
    "percent": {"%"},
}
# Groups of units, besides that of its usual unit, in which a quantity of a kind is told: its change in percent,
# a count of cells as a share, a score in points.
_BESIDES = {
    "lab": frozenset({"percent", "amount"}),
    "function": frozenset({"percent"}),
    "vital": frozenset({"percent"}),
    "dose": frozenset({"amount", "mass of a body"}),
    "score": frozenset({"score", "percent"}),
    "count": frozenset({"score", "percent"}),
    "class": frozenset({"score"}),
    "titer": frozenset({"titer"}),
}
_GROUP_OF = {unit: group for group, units in _GROUPS.items() for unit in units}


@cache
def _group(unit: str) -> str:
    if is_time(unit):
        return "time"
    return _GROUP_OF.get(unit, "amount")


def can_measure(name: str, value: Value) -> bool:
    """Whether ``value`` can be a reading of, or a percentage of or change in, the quantity ``name``."""
    quantity = by_name()[name]
    kind, usual = quantity.kind, quantity.unit
    if value.graded and kind not in {"class", "score"}:
        return False
    if value.limit:
        return kind == "lab"
    if value.kind is None:
        return _plain(kind, usual, value)
    group, expected = _group(value.kind), _group(usual) if usual else "none"
    if kind in {"demographic", "duration"}:
        return group == "time" and value.kind != "half-life"
    if kind == "dose" and value.kind == usual:
        return True
    return group == expected or group in _BESIDES.get(kind, frozenset())


def can_share(name: str, other: str, value: Value) -> bool:
    """Whether ``value`` can be of ``name`` as well as of ``other``, the nearer name ("AST and ALT ≤3 × ULN")."""
    first, second = by_name()[name], by_name()[other]
    if first.kind != second.kind or not can_measure(name, value):
        return False
    return value.limit is not None or name == other or _group(first.unit or "") == _group(second.unit or "")


def _plain(kind: str, usual: str | None, value: Value) -> bool:
    """Whether a value without a unit can be of a quantity of that kind."""
    if kind == "demographic":
        return value.low <= 120
    if kind == "dose":
        return usual is not None and not usual.startswith(("mg", "g/"))
    if kind == "titer":
        return True
    return not (kind == "duration" or (usual and is_time(usual) and kind != "function"))
