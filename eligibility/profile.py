"""What a person says about themselves, as the ``check`` command takes it. Held in memory only, never stored."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

_LONGEST = 1_000_000
_MOST_NAMED = 5

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Reading = Annotated[float, Field(allow_inf_nan=False)]
Words = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Result = Words | bool | Reading


class ProfileError(ValueError):
    """A profile that cannot be used; the message is one line that says what is wrong and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Lab(_Part):
    """One laboratory value or measurement.

    ``unit`` as people write it, None where it was not said. ``uln`` and ``lln`` are the laboratory's own limits of
    normal, in the same unit. ``repeat`` holds earlier or later readings of the same test, in the same unit.
    """

    value: Reading
    unit: Words | None = None
    uln: Amount | None = None
    lln: Amount | None = None
    days_ago: Amount | None = None
    repeat: tuple[Reading, ...] = ()


class Therapy(_Part):
    """One treatment, before or now; at most one of ``days_ago``, ``weeks_ago``, ``months_ago``: to the last dose."""

    name: Name
    days_ago: Amount | None = None
    weeks_ago: Amount | None = None
    months_ago: Amount | None = None
    ongoing: bool | None = None
    duration_months: Amount | None = None
    dose: Words | None = None
    stable_weeks: Amount | None = None
    response: Words | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Therapy:
        if sum(x is not None for x in (self.days_ago, self.weeks_ago, self.months_ago)) > 1:
            raise ValueError("give only one of days_ago, weeks_ago and months_ago")
        return self


class Planned(_Part):
    """Days from today to steps of the study, where they are known."""

    conditioning_in_days: Amount | None = None
    infusion_in_days: Amount | None = None


class Profile(_Part):
    """Everything a person said; every key may be missing, and what is missing is not known.

    ``labs``, ``scores``, ``antibodies`` and ``infections`` are keyed by the name as people write it. A result is
    words ("negative", "undetectable", "1:160"), true for positive, false for negative, or a number.
    """

    age: Annotated[float, Field(ge=0, le=130, allow_inf_nan=False)] | None = None
    sex: Literal["female", "male"] | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    weight_kg: Annotated[float, Field(gt=0, le=700, allow_inf_nan=False)] | None = None
    conditions: tuple[Name, ...] = ()
    labs: dict[Name, Lab] = {}
    scores: dict[Name, Reading] = {}
    antibodies: dict[Name, Result] = {}
    infections: dict[Name, Result] = {}
    prior_therapies: tuple[Therapy, ...] = ()
    planned: Planned = Planned()
    history: tuple[Words, ...] = ()


def load_profile(text: str) -> Profile:
    """Read a profile from JSON.

    Raises:
        ProfileError: with one line that names what was given and what was expected.
    """
    if len(text) > _LONGEST:
        raise ProfileError(f"the profile is {len(text)} characters long; at most {_LONGEST} are read: shorten it")
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ProfileError(f"the profile is not JSON ({error}); mend it and try again") from None
    if not isinstance(value, dict):
        raise ProfileError(f'the profile must be a JSON object like {{"age": 40}}, got {type(value).__name__}')
    try:
        return Profile.model_validate(value)
    except ValidationError as error:
        raise ProfileError(_one_line(error)) from None


def _one_line(error: ValidationError) -> str:
    """The faults of a profile in one line; unknown keys first, by their whole path."""
    faults = error.errors(include_url=False)
    unknown = [_path(f["loc"]) for f in faults if f["type"] == "extra_forbidden"]
    if unknown:
        place = next(f["loc"] for f in faults if f["type"] == "extra_forbidden")
        return (
            f"unknown keys in the profile: {', '.join(unknown[:_MOST_NAMED])}; known there: {', '.join(_known(place))}"
        )
    first = faults[0]
    message = first["msg"].removeprefix("Value error, ")
    return f"the profile's {_path(first['loc'])}: {message}; got {str(first['input'])[:80]!r}"


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in place) or "keys"


def _known(place: tuple[int | str, ...]) -> list[str]:
    parts: dict[object, type[BaseModel]] = {"labs": Lab, "prior_therapies": Therapy, "planned": Planned}
    part = parts.get(place[0], Profile) if len(place) > 1 else Profile
    return list(part.model_fields)
