"""Units as people write them, and conversions that hold for the quantity at hand and for no other.

Within one dimension pint converts; across dimensions (mg/dL to µmol/L) only the factors that
``lexicon/quantities.toml`` gives for that quantity, each with its source.
"""

from __future__ import annotations

import math
import re
import threading
from functools import cache
from typing import TYPE_CHECKING

from eligibility.quantities import by_name, why_distinct

if TYPE_CHECKING:
    import pint

_LOCK = threading.Lock()

# What is printed (lower case, without spaces) to the canonical atom. Longest first when compiled.
_ATOMS: dict[str, tuple[str, ...]] = {
    "kg": ("kg", "kgs", "kilogram", "kilograms", "kilo", "kilos"),
    "g": ("g", "gm", "gms", "gr", "gram", "grams"),
    "mg": ("mg", "mgs", "milligram", "milligrams"),
    "ug": ("ug", "mcg", "microgram", "micrograms"),
    "ng": ("ng", "nanogram", "nanograms"),
    "pg": ("pg", "picogram", "picograms"),
    "lb": ("lb", "lbs", "pound", "pounds"),
    "L": ("l", "liter", "liters", "litre", "litres"),
    "dL": ("dl", "deciliter", "decilitre"),
    "mL": ("ml", "mls", "milliliter", "millilitre", "milliliters", "millilitres", "cc"),
    "uL": (
        "ul",
        "mcl",
        "microl",
        "microliter",
        "microlitre",
        "mm3",
        "mm^3",
        "cumm",
        "cmm",
        "cubicmm",
        "cubicmillimeter",
    ),
    "mol": ("mol",),
    "mmol": ("mmol", "mmols", "millimol"),
    "umol": ("umol", "umols", "mcmol", "micromol", "micromole", "micromoles"),
    "nmol": ("nmol",),
    "pmol": ("pmol",),
    "mEq": ("meq",),
    "IU": ("iu", "internationalunits", "internationalunit"),
    "mIU": ("miu", "uiu", "mu"),
    "U": ("u", "unit", "units"),
    "ukat": ("ukat",),
    "cells": ("cells", "cell", "platelets", "leukocytes"),
    "copies": ("copies", "copy"),
    "log10": ("log10", "log"),
    "mmHg": ("mmhg", "torr", "mm-hg"),
    "cmH2O": ("cmh2o",),
    "kPa": ("kpa",),
    "um": ("um", "micron", "microns", "micrometer", "micrometers"),
    "mm": ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
    "cm": ("cm", "cms", "centimeter", "centimeters", "centimetre", "centimetres"),
    "m": ("m", "meter", "meters", "metre", "metres"),
    "km": ("km",),
    "1.73m2": ("1.73m2", "1.73m^2", "1,73m2", "1•73m2", "1·73m2", "1.73sqm", "1.73"),
    "m2": ("m2", "m^2", "sqm"),
    "ms": ("ms", "msec", "msecs", "millisecond", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "mn", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days", "24h", "24hr", "24hrs", "24hour", "24hours", "daily"),
    "week": ("week", "weeks", "wk", "wks", "weekly"),
    "month": ("month", "months", "mo", "mos"),
    "year": ("year", "years", "yr", "yrs", "yearsold", "yearold", "yearsofage", "yo", "y/o", "y.o", "y.o."),
    "half-life": ("half-life", "half-lives", "halflife", "halflives"),
    "degC": ("°c", "℃", "degc", "ºc", "degreescelsius", "degreesc", "celsius"),
    "degF": ("°f", "℉", "degf", "ºf", "degreesfahrenheit", "degreesf", "fahrenheit"),
    "%": ("%", "percent", "per-cent"),
    "bpm": ("bpm", "beats/min", "beats/minute", "beatsperminute", "beatpm"),
    "breaths": ("breaths", "breath"),
    "events": ("events", "event"),
    "point": ("point", "points", "pts", "scores"),
    "letters": ("letters", "letter"),
    "pack-year": ("pack-year", "pack-years", "packyears", "packyear"),
    "ULN": ("uln", "ulns", "upperlimitofnormal", "upperlimitsofnormal", "upperlimitofthenormalrange"),
    "LLN": ("lln", "lowerlimitofnormal"),
}
_ATOM_OF = {written: atom for atom, spelled in _ATOMS.items() for written in spelled}
_POWER = re.compile(r"(?:[x*·]?10[\^e]?\(?(\d{1,2})\)?(?=/|[a-z]|$)|(k|thousand|million)(?=/))")
_POWERS = {"k": 3, "thousand": 3, "million": 6}
_FLAT = str.maketrans({"µ": "u", "μ": "u", "\\": None, "−": "-", "‐": "-", "‑": "-", "–": "-", "×": "x", "＊": "*"})
_SUPERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPER_RUN = re.compile(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_MAX_LENGTH = 60
_PINT = {
    "cells": "",
    "L": "liter",
    "uL": "microliter",
    "ug": "microgram",
    "umol": "micromole",
    "ukat": "microkatal",
    "um": "micrometer",
    "h": "hour",
    "s": "second",
    "min": "minute",
    "ms": "millisecond",
    "U": "enzyme_unit",
    "%": "percent",
    "m2": "meter**2",
    "1.73m2": "body_surface",
    "half-life": "half_life",
    "pack-year": "pack_year",
    "bpm": "beat/minute",
    "mIU": "milliIU",
    "log10": "log_ten",
    "g": "gram",
    "m": "meter",
    "point": "score_point",
    "mmHg": "mmHg",
}


class UnitError(ValueError):
    """A value cannot be converted; the message says what was given, what was expected and what to do."""


def _flatten(text: str) -> str:
    flat = _SUPER_RUN.sub(lambda m: "10^" + m.group(1).translate(_SUPERS), text.translate(_FLAT))
    flat = flat.translate(_SUPERS).lower().strip(" .;,()")
    flat = flat.replace(" per ", "/").replace("hg per", "hg/")
    return re.sub(r"^per(?!cent)", "", "".join(flat.split())).replace("of1.73", "1.73")


@cache
def parse_unit(text: str) -> str | None:
    """The canonical spelling of a unit as people write it, or None where ``text`` is no unit known here.

    Canonical units are atoms joined by "/", with a power of ten before them where one is printed:
    "K/uL" is "10^3/uL", "×10⁹/l" is "10^9/L", "cells/mm³" is "/uL", "ml/min/1.73 m²" is "mL/min/1.73m2".
    """
    if not text.strip() or len(text) > _MAX_LENGTH:
        return None
    flat = _flatten(text)
    if flat in _ATOM_OF:
        return _ATOM_OF[flat]
    power = ""
    match = _POWER.match(flat)
    if match:
        exponent = match.group(1) or str(_POWERS[match.group(2)])
        power, flat = f"10^{int(exponent)}", flat[match.end() :]
    parts: list[str] = []
    for i, piece in enumerate(flat.strip("()").replace("(", "").replace(")", "").split("/")):
        if not piece and i == 0:
            parts.append("")
            continue
        atom = _ATOM_OF.get(piece)
        if atom is None:
            return None
        parts.append("" if atom == "cells" and i == 0 else atom)
    if parts == ["mm", "h"] or len(parts) > 1 or parts[0] or power:
        return power + "/".join(parts)
    return None


@cache
def _registry() -> pint.UnitRegistry[float]:
    import pint  # noqa: PLC0415  (slow to import; most runs never convert)

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(cache_folder=None)
    for definition in (
        "IU = [international_unit]",
        "copies = [copies]",
        "body_surface = [body_surface]",
        "half_life = [half_life]",
        "score_point = [score_point]",
        "letters = [letters]",
        "pack_year = [pack_year]",
        "log_ten = [log_ten]",
        "events = [events]",
        "breaths = [breaths]",
        "ULN = [upper_limit_of_normal]",
        "LLN = [lower_limit_of_normal]",
        "mEq = [equivalent]",
        "beat = [beat]",
    ):
        registry.define(definition)
    return registry


def _expression(unit: str) -> tuple[float, str]:
    """A canonical unit as a factor and a pint expression."""
    factor = 1.0
    match = re.match(r"10\^(\d+)", unit)
    if match:
        factor, unit = 10.0 ** int(match.group(1)), unit[match.end() :]
    first, *rest = unit.split("/")
    expression = _PINT.get(first, first) or "1"
    for atom in rest:
        expression += f"/({_PINT.get(atom, atom) or '1'})"
    return factor, expression


def _by_dimension(value: float, unit_from: str, unit_to: str) -> float | None:
    """``value`` converted where both units have one dimension, else None."""
    with _LOCK:
        import pint  # noqa: PLC0415

        registry = _registry()
        scale_from, expression_from = _expression(unit_from)
        scale_to, expression_to = _expression(unit_to)
        try:
            if unit_from in {"degC", "degF"}:
                return float(registry.Quantity(value, unit_from).to(unit_to).magnitude)
            factor = registry.Quantity(1.0, expression_from).to(expression_to).magnitude
        except (pint.DimensionalityError, pint.UndefinedUnitError, pint.OffsetUnitCalculusError):
            return None
    return value * float(factor) * scale_from / scale_to


def _canonical(text: str, quantity: str) -> str:
    unit = parse_unit(text)
    if unit is None:
        usual = by_name()[quantity].unit if quantity in by_name() else None
        raise UnitError(f"{text!r} is not a unit known here; give {quantity} in {usual or 'the unit of the record'}")
    # "G/L" is giga per litre where the quantity is a count of cells: nobody weighs them.
    entry = by_name().get(quantity)
    if entry and unit == "g/L" and (entry.unit or "").startswith("10^"):
        return "10^9/L"
    return unit


def convert(value: float, unit_from: str, unit_to: str, quantity: str, quantity_to: str | None = None) -> float:
    """``value`` of ``quantity`` in ``unit_from``, told in ``unit_to``.

    Args:
        value: the number as given, in ``unit_from``.
        unit_from: the unit as people write it.
        unit_to: the unit wanted, as people write it.
        quantity: the standard name of what was measured.
        quantity_to: the standard name of what is asked for, where it might be another one.

    Raises:
        UnitError: for an unknown unit, for units that this quantity cannot be converted between, and for two
            different quantities (creatinine clearance is not eGFR).
    """
    if quantity_to is not None and quantity_to != quantity:
        why = why_distinct(quantity, quantity_to) or "they are different quantities"
        raise UnitError(f"{quantity} is not {quantity_to}: {why}; give {quantity_to} itself")
    start, goal = _canonical(unit_from, quantity), _canonical(unit_to, quantity)
    if start == goal:
        return value
    entry = by_name().get(quantity)
    for conversion in entry.conversions if entry else ():
        a, b, factor, offset = conversion.unit_from, conversion.unit_to, conversion.factor, conversion.offset
        for near, far, slope, shift in ((a, b, factor, offset), (b, a, 1 / factor, -offset / factor)):
            into = value if start == near else _by_dimension(value, start, near)
            if into is None or (entry and entry.only_these_conversions and start != near):
                continue
            across = into * slope + shift
            out = across if goal == far else _by_dimension(across, far, goal)
            if out is not None and not (entry and entry.only_these_conversions and goal != far):
                return out
    if not (entry and entry.only_these_conversions):
        direct = _by_dimension(value, start, goal)
        if direct is not None:
            return direct
    raise UnitError(
        f"{quantity} in {unit_from} cannot be told in {unit_to}: no conversion is known for it; give it in {unit_to}"
    )


def same_value(a: float, unit_a: str, b: float, unit_b: str, quantity: str, tolerance: float = 0.005) -> bool:
    """Whether two readings of one quantity are the same to within ``tolerance`` (relative)."""
    return math.isclose(convert(a, unit_a, unit_b, quantity), b, rel_tol=tolerance, abs_tol=1e-12)


_TIME = {"ms", "s", "min", "h", "day", "week", "month", "year", "half-life"}


def is_time(unit: str) -> bool:
    """Whether a canonical unit is a span of time (half-lives included)."""
    return unit in _TIME
