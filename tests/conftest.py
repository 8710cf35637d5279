"""Explainers that several folders' tests share, each built once a session into a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from answers.explainer import Explainer
from corpus.catalogue import Catalogue
from corpus.catalogue import load as load_catalogue
from index.build import open_index
from index.embedding import Embedder, hashing_embedder, load_embedder
from lexicon.reader import Lexicon
from lexicon.reader import load as load_lexicon

SHIPPED = Path(__file__).parents[1] / "corpus" / "trials"
INVENTED = Path(__file__).parent / "answers" / "trials"

Opened = Callable[[Catalogue, Embedder], Explainer]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The words of the field."""
    return load_lexicon()


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The five trials that ship."""
    return load_catalogue(SHIPPED)


@pytest.fixture(scope="session")
def invented() -> Catalogue:
    """Three trials that no rule was written for: asthma, lung cancer, and migraine with faults in its record."""
    return load_catalogue(INVENTED)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Opened:
    """Builds an index for a catalogue in a folder of its own and opens an explainer on it."""

    def make(catalogue: Catalogue, embedder: Embedder) -> Explainer:
        index = open_index(catalogue, tmp_path_factory.mktemp("index"), embedder)
        return Explainer(catalogue, index, embedder, lexicon)

    return make


@pytest.fixture(scope="session")
def explainer(opened: Opened, shipped: Catalogue) -> Explainer:
    """The five trials with the embedder that needs no model."""
    return opened(shipped, hashing_embedder())


@pytest.fixture(scope="session")
def elsewhere(opened: Opened, invented: Catalogue) -> Explainer:
    """The invented trials with the embedder that needs no model."""
    return opened(invented, hashing_embedder())


@pytest.fixture(scope="session")
def real_explainer(opened: Opened, shipped: Catalogue) -> Explainer:
    """The five trials with the model that ships."""
    return opened(shipped, load_embedder())
