"""What all sessions share: the loaded trials, and the explainer that is made ready behind the page."""

from __future__ import annotations

import gc
import logging
import threading
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import streamlit as st

from answers.team_questions import TeamQuestion, sheet
from corpus.catalogue import ENDINGS, Catalogue
from corpus.catalogue import load as load_catalogue
from corpus.errors import SourceError
from corpus.model import Trial
from eligibility.desk import matrix, ranges
from eligibility.desk_model import Matrix, RangeRow
from index.errors import EmbedderError, IndexBusy, IndexRefused
from lexicon.reader import Lexicon
from lexicon.reader import load as load_lexicon
from settings import Settings

if TYPE_CHECKING:
    from answers.explainer import Explainer

_log = logging.getLogger(__name__)
_PAINT = 0.4  # seconds left to the browser to draw the first page before the heavy imports begin
_configured: list[Settings] = []


def configure(settings: Settings) -> None:
    """Say which settings every session uses; called once, where the settings are read."""
    _configured[:] = [settings]


class Reader:
    """The loaded trials at once, the explainer as soon as it is ready. Shared by all sessions; holds no question."""

    def __init__(self, settings: Settings) -> None:
        """Read the trials; nothing heavy is imported or started yet.

        Raises:
            SourceError: if the corpus is not a folder.
        """
        self.settings = settings
        self.catalogue: Catalogue = load_catalogue(settings.corpus)
        self.progress: tuple[int, int] | None = None
        self.error: str = ""
        self._explainer: Explainer | None = None
        self._team: dict[str, tuple[TeamQuestion, ...]] = {}
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the field."""
        return load_lexicon()

    @cached_property
    def matrix(self) -> Matrix:
        """Every rule of every trial by category."""
        return matrix(self.catalogue.trials, self.lexicon)

    @cached_property
    def ranges(self) -> tuple[RangeRow, ...]:
        """Ranges of age and key measurements, trial by trial."""
        return ranges(self.catalogue.trials)

    def team_questions(self, trial: Trial) -> tuple[TeamQuestion, ...]:
        """The standard questions for a trial's team with what its record says; kept, as nobody's words are in them.

        Raises:
            RuntimeError: if the explainer is not ready.
        """
        if self._explainer is None:
            raise RuntimeError("the explainer is not ready; wait for ready() to give one")
        if trial.trial_id not in self._team:
            self._team[trial.trial_id] = sheet(trial, self._explainer)
        return self._team[trial.trial_id]

    def start(self) -> None:
        """Begin making the explainer ready, in the background; does nothing where that has begun or is done."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._load, name="reader", daemon=True)
                self._thread.start()

    def retry(self) -> None:
        """Forget a failure and begin again."""
        with self._lock:
            if self.error:
                self.error, self._thread = "", None
                self._done.clear()
        self.start()

    def ready(self, wait: float = 0) -> Explainer | None:
        """The explainer, waiting at most ``wait`` seconds for it; None where it is not ready or failed."""
        if wait:
            self._done.wait(wait)
        return self._explainer

    def _load(self) -> None:
        threading.Event().wait(_PAINT)
        try:
            explainer = open_for(self.settings, self._count)
            explainer.embedder.encode(["ready"])  # the model itself loads with the first text
            # Streamlit collects garbage after every script run; what was loaded here never becomes garbage.
            gc.collect()
            gc.freeze()
            self._explainer = explainer
        except (SourceError, IndexRefused, IndexBusy, EmbedderError) as error:
            self.error = str(error)
        except Exception:  # noqa: BLE001 (nobody above this thread could say it)
            _log.exception("the reader could not be made ready")
            self.error = "An unexpected fault stopped the reader. The server's log says more; `cli.py doctor` may help."
        finally:
            self._done.set()

    def _count(self, done: int, total: int) -> None:
        self.progress = (done, total)


def open_for(settings: Settings, count: object) -> Explainer:
    """The explainer of these settings; the heavy imports happen here and not before."""
    from answers.explainer import open_explainer  # noqa: PLC0415

    return open_explainer(
        settings.corpus,
        settings.index,
        settings.model,
        settings.model_sha256,
        progress=count,  # type: ignore[arg-type]
        today=date.today(),
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _reader(settings: str, stamp: tuple[tuple[str, int, int], ...]) -> Reader:
    return Reader(Settings.model_validate_json(settings))


def reader() -> Reader:
    """The reader of the sources as they are now: a changed source or a new build makes a new one.

    Raises:
        SourceError: if the corpus is not a folder.
    """
    settings = _configured[0]
    return _reader(settings.model_dump_json(), _stamp(settings))


def _stamp(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every source file: what decides whether the loaded trials are still the ones on disk."""
    if not settings.corpus.is_dir():
        return ()
    files = sorted(p for p in settings.corpus.iterdir() if p.suffix.lower() in ENDINGS and p.is_file())
    return tuple((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files)
