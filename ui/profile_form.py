"""A profile as lines that a person can read and change, and back. Pure functions.

Each group of a profile is one text with one entry a line: ``name: value; detail; detail``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from eligibility.profile import Lab, Profile, Therapy

_NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_AGO = re.compile(r"(\d+(?:\.\d+)?) (day|week|month)s? ago")
_FOR = re.compile(r"for (\d+(?:\.\d+)?) months?")
_STABLE = re.compile(r"stable (?:for )?(\d+(?:\.\d+)?) weeks?")
_MOST = 200  # lines of one group
_LONGEST = 2000  # characters of one line
YES_NO = {True: "yes", False: "no", None: "not said"}


class Lines(NamedTuple):
    """The groups of a profile as texts."""

    conditions: str = ""
    labs: str = ""
    scores: str = ""
    antibodies: str = ""
    infections: str = ""
    therapies: str = ""
    history: str = ""


class Parsed(NamedTuple):
    """A profile read from a form, or what is wrong with it: (the group, the line, what was expected)."""

    profile: Profile | None
    faults: tuple[tuple[str, str, str], ...]


def lines_of(profile: Profile) -> Lines:
    """The groups of ``profile`` as lines; ``parse`` reads them back to the same values."""
    return Lines(
        conditions="\n".join(profile.conditions),
        labs="\n".join(_lab_line(name, lab) for name, lab in profile.labs.items()),
        scores="\n".join(f"{name}: {value:g}" for name, value in profile.scores.items()),
        antibodies="\n".join(f"{name}: {_result(value)}" for name, value in profile.antibodies.items()),
        infections="\n".join(f"{name}: {_result(value)}" for name, value in profile.infections.items()),
        therapies="\n".join(map(_therapy_line, profile.prior_therapies)),
        history="\n".join(profile.history),
    )


def _result(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "positive" if value else "negative"
    return value if isinstance(value, str) else f"{value:g}"


def _lab_line(name: str, lab: Lab) -> str:
    parts = [f"{name}: {lab.value:.10g} {lab.unit or ''}".rstrip()]
    parts += [f"{limit} {value:g}" for limit, value in (("ULN", lab.uln), ("LLN", lab.lln)) if value is not None]
    parts += [f"{lab.days_ago:g} days ago"] if lab.days_ago is not None else []
    parts += ["repeat " + ", ".join(f"{v:.10g}" for v in lab.repeat)] if lab.repeat else []
    return "; ".join(parts)


def _therapy_line(therapy: Therapy) -> str:
    parts = [therapy.name]
    ago = (("days", therapy.days_ago), ("weeks", therapy.weeks_ago), ("months", therapy.months_ago))
    parts += [f"{value:g} {unit} ago" for unit, value in ago if value is not None]
    parts += [] if therapy.ongoing is None else ["ongoing" if therapy.ongoing else "stopped"]
    parts += [f"for {therapy.duration_months:g} months"] if therapy.duration_months is not None else []
    parts += [f"dose {therapy.dose}"] if therapy.dose else []
    parts += [f"stable {therapy.stable_weeks:g} weeks"] if therapy.stable_weeks is not None else []
    parts += [f"response {therapy.response}"] if therapy.response else []
    return "; ".join(parts)


def parse(lines: Lines, person: Mapping[str, Any]) -> Parsed:
    """A profile from the form's texts and its single fields.

    Args:
        lines: the groups as typed.
        person: age, sex, pregnant, breastfeeding, weight_kg; what is None was not said.

    Every line that cannot be read is a fault; then there is no profile, so that nothing is checked on half of it.
    """
    faults: list[tuple[str, str, str]] = []
    values: dict[str, Any] = {k: v for k, v in person.items() if v is not None}
    values["conditions"] = tuple(_split(lines.conditions))
    values["history"] = tuple(_split(lines.history))
    values["labs"] = dict(_read("Lab values", lines.labs, _lab, "name: number unit", faults))
    values["scores"] = dict(_read("Scores", lines.scores, _score, "name: number", faults))
    values["antibodies"] = dict(_read("Antibodies", lines.antibodies, _finding, "name: result", faults))
    values["infections"] = dict(_read("Infections", lines.infections, _finding, "name: result", faults))
    expected = "name; 6 weeks ago; ongoing; dose 20 mg"
    values["prior_therapies"] = tuple(_read("Treatments", lines.therapies, _therapy, expected, faults))
    if faults:
        return Parsed(None, tuple(faults))
    try:
        return Parsed(Profile.model_validate(values), ())
    except ValidationError as error:
        return Parsed(None, tuple((_place(f["loc"]), str(f["input"])[:80], f["msg"]) for f in error.errors()))


def _place(path: Iterable[object]) -> str:
    return " ".join(str(step) for step in path) or "the form"


def _split(text: str) -> list[str]:
    return [line.strip()[:_LONGEST] for line in text.splitlines()[:_MOST] if line.strip()]


def _read(group: str, text: str, reader: Any, expected: str, faults: list[tuple[str, str, str]]) -> list[Any]:  # noqa: ANN401
    found = []
    for line in _split(text):
        value = reader(line)
        if value is None:
            faults.append((group, line, expected))
        else:
            found.append(value)
    return found


def _named(line: str) -> tuple[str, list[str]] | None:
    name, colon, rest = line.partition(":")
    if not colon or not name.strip() or not rest.strip():
        return None
    return name.strip(), [part.strip() for part in rest.split(";") if part.strip()]


def _lab(line: str) -> tuple[str, Lab] | None:
    named = _named(line)
    if named is None:
        return None
    name, (first, *details) = named
    value = _NUMBER.match(first)
    if value is None:
        return None
    fields: dict[str, Any] = {"value": _float(value[0]), "unit": first[value.end() :].strip() or None}
    for detail in details:
        word, _, rest = detail.partition(" ")
        ago = _AGO.fullmatch(detail)
        if word.lower() in ("uln", "lln") and _NUMBER.fullmatch(rest.strip()):
            fields[word.lower()] = _float(rest)
        elif ago and ago[2] == "day":
            fields["days_ago"] = float(ago[1])
        elif word == "repeat" and (numbers := _NUMBER.findall(rest.replace(", ", " "))):
            fields["repeat"] = tuple(map(_float, numbers))
        else:
            return None
    return name, Lab(**fields)


def _float(printed: str) -> float:
    return float(printed.replace(",", ""))


def _score(line: str) -> tuple[str, float] | None:
    named = _named(line)
    if named is None or len(named[1]) != 1 or not _NUMBER.fullmatch(named[1][0]):
        return None
    return named[0], _float(named[1][0])


def _finding(line: str) -> tuple[str, str] | None:
    named = _named(line)
    return (named[0], "; ".join(named[1])) if named else None


def _therapy(line: str) -> Therapy | None:
    name, *details = [part.strip() for part in line.split(";") if part.strip()] or [""]
    if not name:
        return None
    fields: dict[str, Any] = {"name": name[:200]}
    for detail in details:
        word, _, rest = detail.partition(" ")
        if match := _AGO.fullmatch(detail):
            fields[f"{match[2]}s_ago"] = float(match[1])
        elif detail in ("ongoing", "stopped"):
            fields["ongoing"] = detail == "ongoing"
        elif match := _FOR.fullmatch(detail):
            fields["duration_months"] = float(match[1])
        elif match := _STABLE.fullmatch(detail):
            fields["stable_weeks"] = float(match[1])
        elif word in ("dose", "response") and rest:
            fields[word] = rest
        else:
            return None
    try:
        return Therapy(**fields)
    except ValidationError:
        return None
