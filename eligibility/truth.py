"""Three-valued logic (Kleene's strong logic of indeterminacy) over statements that keep their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from eligibility.reasons import Because


class Held(NamedTuple):
    """Whether a statement holds of a person: true, false, or None where it cannot be told.

    ``because`` are the sentences for the value as it is, ``settle`` what would settle a None. ``touched`` marks a
    statement that the person said something about. ``on_point`` is what follows for a None from what the person did
    speak of alone, where the rest are points of their own: "A or B" with A denied and B not spoken of is false on
    point, "A and B" with A given and B not spoken of is true. What does not hold for "A and B" would not follow from A.
    """

    value: bool | None
    because: tuple[Because, ...] = ()
    settle: tuple[Because, ...] = ()
    touched: bool = False
    on_point: bool | None = None


def negated(held: Held) -> Held:
    """The statement's opposite."""
    if held.value is None:
        return held if held.on_point is None else held._replace(on_point=not held.on_point)
    return held._replace(value=not held.value)


def all_of(parts: Iterable[Held]) -> Held:
    """Whether every one of ``parts`` holds: false beats unknown, unknown beats true."""
    return _joined(tuple(parts), decisive=False)


def any_of(parts: Iterable[Held]) -> Held:
    """Whether at least one of ``parts`` holds: true beats unknown, unknown beats false."""
    return _joined(tuple(parts), decisive=True)


def at_least(count: int, parts: Iterable[Held]) -> Held:
    """Whether at least ``count`` of ``parts`` hold."""
    every = tuple(parts)
    touched = any(p.touched for p in every)
    true = [p for p in every if p.value is True]
    false = [p for p in every if p.value is False]
    if len(true) >= count:
        return Held(True, _because(true), touched=touched)
    if len(every) - len(false) < count:
        return Held(False, _because(false), touched=touched)
    unknown = [p for p in every if p.value is None]
    return Held(None, _because(unknown), _settle(unknown), touched)


def _joined(parts: tuple[Held, ...], *, decisive: bool) -> Held:
    touched = any(p.touched for p in parts)
    deciding = [p for p in parts if p.value is decisive]
    if deciding:
        return Held(decisive, _because(deciding[:1]), touched=touched)
    unknown = [p for p in parts if p.value is None]
    if unknown or not parts:
        spoken = [p for p in unknown if p.touched] or unknown
        on_point = (not decisive) if _all_said(parts, to_be=not decisive) else None
        if on_point is not None:
            spoken = [p for p in parts if p.touched]
        return Held(None, _because(spoken), _settle(unknown), touched, on_point)
    told = [p for p in parts if p.touched] or parts
    return Held(not decisive, _because(told), touched=touched)


def _all_said(parts: Iterable[Held], *, to_be: bool) -> bool:
    """Whether everything that was spoken of comes to ``to_be``, and something was."""
    said = [p.on_point if p.value is None else p.value for p in parts if p.touched]
    return bool(said) and all(value is to_be for value in said)


def _because(parts: Iterable[Held]) -> tuple[Because, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.because))


def _settle(parts: Iterable[Held]) -> tuple[Because, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.settle))
