"""What is given in the trial: whose cells, which medicines. Told from the record's own account of its treatment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.answer import Kind, NotStated
from answers.asking import Asking
from answers.explain import prose_sentences
from answers.finding import Finding
from corpus.model import FactName, SectionKind, Span, Trial
from lexicon.model import TermKind
from retrieval.asks import cue
from retrieval.claims import assumes
from retrieval.reading import Form, fold

OWN, DONOR = "own", "donor"
_WHOSE = re.compile(
    r"\bwhose cells?\b|\bwhere (?:do|are|did) .{0,20}cells? (?:come|came|taken|from)|细胞.{0,4}(?:来自|谁的|哪里来)"
)
_ASKED = {
    OWN: re.compile(
        r"\b(?:my|your|his|her|our|their|one's|(?!else|people|person|stranger|donor)\w+'s) "
        r"(?:own )?(?:blood |immune |t.?|white )?cells?\b"
        r"(?! (?:count|number|level|above|below))|\bown (?:blood |immune |t.?|white )?cells\b"
        r"|\bcells? (?:\w+ ){0,2}(?:my|your|his|her|their) own\b|\bautologous\b"
        r"|自体|自己的.{0,3}细胞|自身细胞|细胞.{0,5}自己的"
    ),
    DONOR: re.compile(
        r"\bdonors?\b(?!.{0,12}\b(?:kidney|organ|liver|heart)\b)|\bdonated\b|\ballogen\w+|\boff.the.shelf\b"
        r"|\b(?:someone|somebody) else's\b|\bother people's\b|\bstrangers?\b|\banother person's\b"
        r"|异体|供者|供体|捐献|别人的"
    ),
}
_TOLD = {
    OWN: re.compile(r"\bautologous\b|\bown (?:\w+ ){0,2}(?:cells|blood)\b|\bpatients?['’]?s? own\b", re.IGNORECASE),
    DONOR: re.compile(
        r"\b(?:healthy |unrelated |related |third.party )?donors?(?:.derived)?\b|\ballogene?ic\b|\boff.the.shelf\b"
        r"|\bcord blood\b|\bUCB\b|\biPSC|\buniversal (?:CAR|T.cell|cell|NK)|\bUCAR",
        re.IGNORECASE,
    ),
}
_ONLY_NAMED = re.compile(
    r"(?!.*\b(?:donors?|allogene?ic|own|autologous|cord blood)\b).*\buniversal\b.*", re.IGNORECASE | re.DOTALL
)
_PLAIN = re.compile(r"\bdonors?\b|\bown\b", re.IGNORECASE)  # says it in so many words
# What the treatment is set against is not the treatment.
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|unlike|rather than|instead of|in contrast to|as opposed to|versus|traditional|"
    r"limitations)\b[^,;.]*",
    re.IGNORECASE,
)
_TREATMENT = (FactName.INTERVENTION, FactName.ARM, FactName.TITLE)
_PROSE = (
    SectionKind.SUMMARY,
    SectionKind.DESCRIPTION,
    SectionKind.ARMS,
    SectionKind.INTERVENTIONS,
    SectionKind.DESIGN,
    SectionKind.TITLE,
)
_SAID = {
    (OWN, True): "cells_own_yes",
    (OWN, False): "cells_own_no",
    (DONOR, True): "cells_donor_yes",
    (DONOR, False): "cells_donor_no",
}
_CELLS = re.compile(r"\bcells?\b|\bdonors?\b|\bautologous\b|\ballogen|\boff.the.shelf\b|细胞|供者|供体|自体|异体")
_MEDICINES = frozenset({TermKind.DRUG, TermKind.DRUG_CLASS})


def find_given(trial: Trial, asking: Asking) -> Finding | None:
    """Whose cells, or whether a medicine, the trial gives; ``None`` where the question does not ask that."""
    asked = fold(asking.query.text)
    sides = [side for side, words in _ASKED.items() if words.search(asked)]
    if (sides and _CELLS.search(asked)) or _WHOSE.search(asked):
        return _cells(trial, asking, sides)
    named = [m for m in asking.query.matters if asking.evidence.kind_of(m) in _MEDICINES]
    if named and cue("given_in_trial").search(asked):
        return _medicine(trial, asking, named)
    return None


def _cells(trial: Trial, asking: Asking, sides: Sequence[str]) -> Finding | None:
    """Yes or no to "are they my own cells", from the sentence that says whose they are; ``None`` where none does."""
    told = _whose(trial)
    if told is None:
        return None
    side, span = told
    asked = fold(asking.query.text)
    wants = asking.query.form is Form.YES_NO or assumes(asked)
    sentence = asking.say("says")
    if _ONLY_NAMED.fullmatch(_AGAINST.sub(" ", trial.source.quote(span))):
        sentence = asking.say("cells_named")
    elif len(sides) == 1 and wants:
        held = side == sides[0]
        if held and asking.query.form is not Form.YES_NO:
            return None  # rightly assumed: the question asks for something else
        sentence = asking.say(_SAID[side, held])
    return Finding(trial_id=trial.trial_id, kind=Kind.PASSAGE, sentence=sentence, value="", quotes=(span,))


def _whose(trial: Trial) -> tuple[str, Span] | None:
    """The side that the record's account of its treatment names, and the words that name it best."""
    spans = [Span(start=f.start, end=f.end) for name in _TREATMENT for f in trial.facts_named(name)]
    spans = [*spans, *prose_sentences(trial, _PROSE)]
    telling: list[tuple[str, Span]] = []
    for span in spans:
        words = _AGAINST.sub(" ", trial.source.quote(span))
        named = [side for side, pattern in _TOLD.items() if pattern.search(words)]
        if len(named) == 1:
            telling.append((named[0], span))
    if not telling:
        return None
    side = telling[0][0]
    of_side = [span for named, span in telling if named == side]
    return side, next((s for s in of_side if _PLAIN.search(_AGAINST.sub(" ", trial.source.quote(s)))), of_side[0])


def _medicine(trial: Trial, asking: Asking, named: Sequence[str]) -> Finding:
    """The sentence by which the trial gives a medicine; silence where its account of the treatment never names it."""
    wanted = set(named)
    spans = [Span(start=f.start, end=f.end) for name in _TREATMENT for f in trial.facts_named(name)]
    spans = [*prose_sentences(trial, _PROSE[:-1]), *spans]
    telling = [s for s in spans if wanted & asking.evidence.terms_in(trial.source.quote(s))]
    if telling:
        telling.sort(key=lambda s: -asking.weight(trial.source.quote(s)))
        return Finding(
            trial_id=trial.trial_id, kind=Kind.PASSAGE, sentence=asking.say("says"), value="", quotes=(telling[0],)
        )
    what = asking.named(named[:2])
    return Finding(
        trial_id=trial.trial_id,
        kind=Kind.NOT_STATED,
        sentence=asking.say("not_given", what=what),
        value=asking.say("value_unknown"),
        matter=what,
        silent=NotStated.RECORD_SILENT,
    )
