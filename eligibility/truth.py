"""Three-valued logic (Kleene's strong logic of indeterminacy) over statements that keep their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Held(NamedTuple):
    """Whether a statement holds of a person: true, false, or None where it cannot be told.

    ``because`` are plain sentences for the value as it is, ``settle`` what would settle a None. ``touched`` marks a
    statement that the person said something about.
    """

    value: bool | None
    because: tuple[str, ...] = ()
    settle: tuple[str, ...] = ()
    touched: bool = False


def negated(held: Held) -> Held:
    """The statement's opposite."""
    return held if held.value is None else held._replace(value=not held.value)


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
        return Held(None, _because(spoken), _settle(unknown), touched)
    return Held(not decisive, _because(parts), touched=touched)


def _because(parts: Iterable[Held]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.because))


def _settle(parts: Iterable[Held]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.settle))
