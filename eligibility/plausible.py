"""Which unit a value given without one can be in: only where one unit alone makes it a value a living person has."""

from __future__ import annotations

from eligibility.units import UnitError, convert

# Quantity: the lowest and highest value seen in the living, in the first unit, and the units that people use. The
# ranges are wide on purpose: two units that both fit leave the question open. From the reportable ranges of clinical
# analysers and the extremes of reference texts (Tietz, Clinical Chemistry and Molecular Diagnostics, 6th ed.).
_RANGES: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "hemoglobin": (20, 230, ("g/L", "g/dL")),
    "platelets": (1, 2500, ("10^9/L", "/uL")),
    "neutrophils": (0.01, 60, ("10^9/L", "/uL")),
    "white blood cells": (0.1, 500, ("10^9/L", "/uL")),
    "lymphocytes": (0.01, 300, ("10^9/L", "/uL")),
    "creatinine": (15, 2000, ("umol/L", "mg/dL")),
    "bilirubin": (1, 850, ("umol/L", "mg/dL")),
    "albumin": (8, 65, ("g/L", "g/dL")),
    "eGFR": (1, 200, ("mL/min/1.73m2",)),
    "creatinine clearance": (1, 300, ("mL/min",)),
    "ALT": (1, 20000, ("U/L",)),
    "AST": (1, 20000, ("U/L",)),
    "ALP": (1, 5000, ("U/L",)),
    "LVEF": (5, 90, ("%",)),
    "oxygen saturation": (30, 100, ("%",)),
    "FVC": (10, 180, ("%",)),
    "DLCO": (5, 180, ("%",)),
    "weight": (0.3, 700, ("kg",)),
    "ESR": (0, 200, ("mm/h",)),
    "haptoglobin": (10, 7000, ("mg/L",)),
    "BMI": (7, 110, ("kg/m2",)),
    "temperature": (30, 44, ("degC", "degF")),
    "systolic blood pressure": (40, 300, ("mmHg",)),
    "diastolic blood pressure": (20, 200, ("mmHg",)),
    "heart rate": (20, 300, ("bpm",)),
    "QTc": (250, 800, ("ms", "s")),
    "PR interval": (50, 600, ("ms",)),
    "QRS": (40, 300, ("ms",)),
    "FEV1": (10, 180, ("%",)),
    "HbA1c": (3, 20, ("%", "mmol/mol")),
    "glucose": (1, 80, ("mmol/L", "mg/dL")),
    "TSH": (0.001, 500, ("mIU/L",)),
    "potassium": (1, 10, ("mmol/L",)),
    "sodium": (90, 200, ("mmol/L",)),
    "calcium": (0.5, 5, ("mmol/L", "mg/dL")),
    "IgE": (1, 50000, ("IU/mL",)),
    "PSA": (0.01, 20000, ("ng/mL",)),
    "CD4 count": (1, 5000, ("/uL", "10^9/L")),
    "eosinophils": (0.01, 100, ("10^9/L", "/uL")),
}


def sole_unit(quantity: str) -> str | None:
    """The unit of a quantity that people give in one unit only; enzymes are often printed in multiples of a limit."""
    entry = _RANGES.get(quantity)
    return entry[2][0] if entry and len(entry[2]) == 1 and entry[2][0] != "U/L" else None


def likely_unit(quantity: str, value: float) -> str | None:
    """The one unit in which ``value`` is a possible reading of ``quantity``, or None where none or several are."""
    entry = _RANGES.get(quantity)
    if entry is None:
        return None
    low, high, units = entry
    fitting: list[str] = []
    for unit in units:
        try:
            told = convert(value, unit, units[0], quantity)
        except UnitError:
            continue
        if low <= told <= high:
            fitting.append(unit)
    return fitting[0] if len(fitting) == 1 else None
