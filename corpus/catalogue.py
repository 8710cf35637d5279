"""The loaded trials: get one by its name, find those that a question means."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path, PurePath

from corpus.errors import SourceError
from corpus.model import Frozen, Trial
from corpus.name_index import NameIndex
from corpus.readers import read_file
from corpus.reference import Reference, find_reference
from corpus.trial_names import short_name

__all__ = ["ENDINGS", "Catalogue", "Reference", "UnknownTrialError", "load", "short_name"]

ENDINGS = (".txt", ".md", ".json")


class UnknownTrialError(KeyError):
    """A name that no loaded trial has. The message lists the names there are."""

    def __str__(self) -> str:
        return str(self.args[0])


class Catalogue(Frozen):
    """The loaded trials, in order, and the sources that could not be read, each with the reason."""

    trials: tuple[Trial, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> Trial:
        """The trial of that trial id, registry id (in any case), or source file name (with or without its ending).

        Raises:
            UnknownTrialError: if no loaded trial is called that.
        """
        trial = self._by_name.get(name.strip().lower())
        if trial is None:
            loaded = ", ".join(t.trial_id for t in self.trials) or "none"
            raise UnknownTrialError(f"no loaded trial is called {name[:100]!r}; loaded: {loaded}")
        return trial

    def find(self, question: str) -> Reference:
        """Which trials a question names, by any name a person would use.

        Names are weighed by how few of the loaded trials share them: what most of them share names none. See
        ``Reference`` for what comes back.
        """
        return find_reference(self._index, question)

    @cached_property
    def _by_name(self) -> dict[str, Trial]:
        named: dict[str, Trial] = {}
        # Surer names first: an id is never hidden by another trial's file name.
        for which in range(4):
            for trial in self.trials:
                source = trial.source.name
                name = (trial.trial_id, trial.registry_id or "", source, PurePath(source).stem)[which]
                if name:
                    named.setdefault(name.lower(), trial)
        return named

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self.trials)


def load(folder: Path, *, today: date | None = None) -> Catalogue:
    """Read every source in a folder, in the order of their names.

    Two sources of the same trial are both kept: the id of the second is followed by its file's stem
    ("NCT01234567-my-copy"), and by a count where that is taken too. Its registry id stays as printed.

    Args:
        folder: holds the sources; files of other endings and folders inside it are not looked at.
        today: the reader's day, which statuses and dates are judged by; without it, each source's own last update.

    Returns:
        The catalogue; sources that cannot be read are in ``skipped`` with the reason.

    Raises:
        SourceError: if ``folder`` is not a folder.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is not a folder; give the folder that holds the trials' sources")
    trials: list[Trial] = []
    skipped: list[tuple[str, str]] = []
    taken: set[str] = set()
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS and p.is_file()):
        try:
            trial = read_file(path, today=today)
        except SourceError as error:
            skipped.append((path.name, str(error)))
            continue
        own_id = _free_id(trial.trial_id, path.stem, taken)
        taken.add(own_id.lower())
        trials.append(trial if own_id == trial.trial_id else trial.model_copy(update={"trial_id": own_id}))
    return Catalogue(trials=tuple(trials), skipped=tuple(skipped))


def _free_id(trial_id: str, stem: str, taken: set[str]) -> str:
    """``trial_id``, or a variant of it that no trial has yet."""
    if trial_id.lower() not in taken:
        return trial_id
    count, free = 2, f"{trial_id}-{stem}"
    while free.lower() in taken:
        free = f"{trial_id}-{stem}-{count}"
        count += 1
    return free
