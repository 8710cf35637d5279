"""What an operator can set, from the environment or a ``.env`` file; built only in ``app.py`` and ``cli.py``."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """Settings, each settable as ``EXPLAINER_<NAME>``. Unknown keys are errors: a typo must not be ignored."""

    model_config = SettingsConfigDict(env_prefix="EXPLAINER_", frozen=True, extra="forbid")

    corpus: Path = ROOT / "corpus" / "trials"
    index: Path = user_cache_path("trial-explainer") / "index"
    model: str = ""  # a sentence-transformers name or folder; empty: the packaged all-MiniLM-L6-v2
    model_sha256: str = ""  # expected sha256 of the model's weights when ``model`` is set; empty: not checked
