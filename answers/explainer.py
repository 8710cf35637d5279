"""The whole way from a question to an answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from answers.answer import Answer, Audience, Kind, SafetyKind, Statement, Turn
from answers.asking import Asking
from answers.carried import with_carried
from answers.cases import describes_someone
from answers.clarify import clarify
from answers.compose import grid, one_trial, ranked
from answers.define import asks_meaning, define
from answers.find import find
from answers.follow_up import about
from answers.guard import guard
from answers.joined import joined
from answers.languages import told_foreign
from answers.safety import Triage, triage
from answers.safety_net import vector_of
from answers.wording import language_of, say
from corpus.catalogue import Catalogue
from corpus.catalogue import load as load_catalogue
from corpus.trial_names import short_name
from eligibility.describe import describe
from eligibility.person import read_person
from index.build import open_index
from index.embedding import Embedder, load_embedder
from index.persistence import Index
from lexicon.chinese import plain
from lexicon.reader import Lexicon
from lexicon.reader import load as load_lexicon
from retrieval.dialogue import speaks_of_answer
from retrieval.evidence import Evidence
from retrieval.hit import Hit
from retrieval.query import DEPTH, EarlierTurn, Query, Scope, understand
from retrieval.reading import Form, asks_openly, fold
from retrieval.search import Search
from retrieval.several import questions_in

_log = logging.getLogger(__name__)
LONGEST = 2_000  # characters of a question that are read
SMALL_NUMBERS = [str(n) for n in range(6)]  # counts of trials and rules in our own sentences


class Explainer:
    """Answers questions about the loaded trials. Read-only: safe to share, holds nothing of any question."""

    def __init__(self, catalogue: Catalogue, index: Index, embedder: Embedder, lexicon: Lexicon) -> None:
        """Keep the parts; ``index`` must be built from ``catalogue`` with ``embedder``."""
        self.catalogue, self.index, self.embedder, self.lexicon = catalogue, index, embedder, lexicon
        self.evidence = Evidence(lexicon, [p.text for p in index.passages])
        self._search = Search(index, embedder, self.evidence)

    def ask(
        self,
        question: str,
        *,
        trials: Sequence[str] = (),
        audience: Audience = Audience.PATIENT,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The answer to ``question``.

        Args:
            question: as typed.
            trials: names of the trials to keep to (ids, registry ids or source names); empty means all.
            audience: who asks.
            history: earlier turns, oldest first.

        Raises:
            UnknownTrialError: if a name in ``trials`` fits no loaded trial.
        """
        started = time.perf_counter()
        question = question[:LONGEST]
        selected = self._known(trials)
        earlier = [t.question for t in history]
        # "I don't understand" after an answer speaks of the answer: the net would take it for a sign.
        net = not (history and speaks_of_answer(fold(question)))
        met = triage(question, audience=audience, history=earlier, vectorize=vector_of, net=net)
        if met is not None and met.kind is not SafetyKind.NO_ADVICE:
            return _timed(_met(question, met), started)
        if (told := told_foreign(question)) is not None:
            return _timed(_met(question, Triage(kind=None, scope="out_of_scope", message=told)), started)
        turns = tuple(self._earlier(t, audience) for t in history[-DEPTH:])
        physician = audience is Audience.PHYSICIAN
        first, *others = self._queries(plain(question), selected, turns, apart=met is None)
        answer = self._answer(first, started, physician=physician)
        if met is not None:
            answer = _met(question, met) if answer.kind is Kind.CLARIFY else _refused(answer, met)
        for other in others:
            answer = joined(answer, self._answer(other, started, physician=physician), other.question)
        return _timed(answer.model_copy(update={"question": question}), started)

    def _queries(
        self, question: str, selected: tuple[str, ...], turns: tuple[EarlierTurn, ...], *, apart: bool
    ) -> list[Query]:
        """The questions of a message, each understood; all of the trials that the message is about."""
        whole = understand(question, self.catalogue, self.lexicon, selected=selected, history=turns)
        parts = questions_in(question, self.lexicon) if apart else (question,)
        if parts == (question,) or whole.ambiguous or whole.view.unfit:
            return [whole]
        queries: list[Query] = []
        for part in parts:
            query = understand(part, self.catalogue, self.lexicon, selected=selected, history=turns)
            if not self.catalogue.find(part).trials:
                view = {"trials": whole.trials, "scope": whole.scope, "view": whole.view}
                query = query.model_copy(update={**view, "unknown_ids": whole.unknown_ids, "ambiguous": False})
            queries.append(query)
            turns = (*turns, EarlierTurn(question=part, trials=query.trials if query.scope is not Scope.ALL else ()))
        return queries

    def _answer(self, query: Query, started: float, *, physician: bool) -> Answer:
        """The answer to one question."""
        clarified = clarify(query, self.catalogue, self.lexicon, physician=physician)
        if clarified is not None:
            return clarified
        asking = self._asking(query, physician=physician)
        hits, steps = self._search.run(asking.query)
        found = time.perf_counter()
        answer = self._compose(asking, hits)
        answer = self._guarded(about(answer, asking) if query.follow else answer, asking)
        every = [h for in_trial in hits.values() for h in in_trial]
        answer = with_carried(answer, asking, self.catalogue)
        answer = answer.model_copy(update={"passages": ranked(every, answer.citations)})
        return _timed(answer, started, compose=(time.perf_counter() - found) * 1000, **steps)

    def ranked(self, query: Query) -> dict[str, tuple[Hit, ...]]:
        """The passages of each trial in view as the search alone ranks them, before they are read."""
        return self._search.ranked(query)[0]

    def _asking(self, query: Query, *, physician: bool) -> Asking:
        profile = describe(query.text, self.lexicon).profile
        if query.form is Form.LOOK_UP and describes_someone(profile) and not asks_openly(fold(query.text)):
            query = query.model_copy(update={"form": Form.YES_NO})  # "Hb 58 g/L?" asks what the rule does to it
        return Asking(
            query=query,
            profile=profile,
            person=read_person(profile, self.lexicon),
            asks=self.evidence.asks(query),
            evidence=self.evidence,
            lexicon=self.lexicon,
            language=language_of(query.question),
            physician=physician,
        )

    def _guarded(self, answer: Answer, asking: Asking) -> Answer:
        """The answer with every sentence that its citations do not carry left out."""
        names = [short_name(t) for t in self.catalogue.trials]
        said = [asking.query.question, asking.query.text, *names, *SMALL_NUMBERS]
        said += [text for _, text, _ in answer.glossary]
        said += [" ".join((*c.section, c.source)) for c in answer.citations]
        said += answer.comparisons  # the asker's own values, converted
        answer, dropped = guard(answer, self.catalogue, asking.query.trials, said, self.evidence.drugs_in)
        for sentence in dropped:
            _log.warning("a sentence was not shown: %s", sentence.reason)
        return answer

    def _earlier(self, turn: Turn, audience: Audience) -> EarlierTurn:
        """An earlier turn as later questions may lean on it: never on the words of an emergency or an aside."""
        met = triage(turn.question, audience=audience)
        unfit = met is not None and met.kind is not SafetyKind.NO_ADVICE
        return EarlierTurn(question="" if unfit else plain(turn.question), trials=self._known(turn.trials))

    def _known(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.catalogue.get(name).trial_id for name in names)

    def _compose(self, asking: Asking, hits: dict[str, tuple[Hit, ...]]) -> Answer:
        query = asking.query
        if asks_meaning(asking):
            defined = define(asking, self.catalogue, hits)
            if defined is not None:
                return defined
        findings = [find(self.catalogue.get(t), asking, hits.get(t, ())) for t in query.trials]
        if len(findings) == 1:
            answer = one_trial(self.catalogue.get(query.trials[0]), findings[0], asking)
            if findings[0].silent is not None:
                answer = answer.model_copy(update={"choices": self._elsewhere(asking, query.trials[0])})
            return answer
        return grid(self.catalogue, findings, asking)

    def _elsewhere(self, asking: Asking, silent: str) -> tuple[str, ...]:
        """Other loaded trials that do answer: offered to be asked, never as this trial's rule."""
        others = tuple(t.trial_id for t in self.catalogue.trials if t.trial_id != silent)
        query = asking.query.model_copy(update={"trials": others})
        hits, _ = self._search.ranked(query)  # an offer to ask elsewhere is not worth reading every passage
        widened = replace(asking, query=query)
        return tuple(t for t in others if find(self.catalogue.get(t), widened, hits.get(t, ())).silent is None)


def _met(question: str, met: Triage) -> Answer:
    kind = Kind.OUT_OF_SCOPE if met.kind is None else Kind.SAFETY
    statements = (Statement(text=met.message),)
    return Answer(question=question, kind=kind, answer=met.message, statements=statements, safety=met.kind)


def _refused(answer: Answer, met: Triage) -> Answer:
    """The kind refusal first, then what the record does say, if anything; no stance and no silence of its own."""
    if not answer.citations or answer.grid:  # of no one trial: nothing that is said of a rule would fit
        return _met(answer.question, met).model_copy(update={"passages": answer.passages})
    says = say("says", language_of(answer.question))
    numbers = tuple(c.n for c in answer.citations)
    return answer.model_copy(
        update={
            "kind": Kind.SAFETY,
            "safety": met.kind,
            "stance": None,
            "not_stated": None,
            "answer": "\n".join([met.message, says, *(f"[{c.n}] “{c.quote}”" for c in answer.citations)]),
            "statements": (Statement(text=met.message), Statement(text=says, citations=numbers)),
        }
    )


def _timed(answer: Answer, started: float, **steps: float) -> Answer:
    total = (time.perf_counter() - started) * 1000
    return answer.model_copy(update={"timing_ms": answer.timing_ms.model_copy(update={"total": total, **steps})})


def open_explainer(
    corpus: Path,
    index: Path,
    model: str = "",
    model_sha256: str = "",
    progress: Callable[[int, int], None] | None = None,
    *,
    today: date | None = None,
) -> Explainer:
    """Load the trials, the model and the index (built first where it is missing or stale).

    ``today`` is the day by which a record's dates and status are judged; without it, by its own last update.

    Raises:
        SourceError: if ``corpus`` holds no readable trial.
        IndexRefused: if the index on disk is damaged.
    """
    catalogue = load_catalogue(corpus, today=today)
    embedder = load_embedder(model, model_sha256)
    return Explainer(catalogue, open_index(catalogue, index, embedder, progress), embedder, load_lexicon())
