"""Where the reader decides, and where typed facts stand above it."""

from __future__ import annotations

import pytest

from answers.answer import Kind, NotStated, Stance
from answers.as_read import (
    HARDLY_SILENT,
    RULES_SILENT,
    SPEAKS,
    SURE,
    SURE_OF_RULE,
    SURELY_SILENT,
    SURER,
    answering,
    asks_effect,
    effect,
    is_read,
    silent_share,
    surely_silent,
)
from answers.asking import Asking
from answers.criteria import find_rule
from answers.explainer import Explainer
from answers.find import find
from answers.passages import find_passage
from answers.topics import find_topic
from corpus.model import SectionKind
from retrieval.asks import topics
from retrieval.hit import Hit
from retrieval.query import understand
from retrieval.reader import EFFECTS, Effect

ASTHMA, LUNG = "NCT90000011", "NCT90000012"
SLE, NK, BCMA = "NCT06691152", "NCT06464679", "cd19-bcma-car-t-autoimmune"
SOME = 0.05


def _asking(explainer: Explainer, question: str, trials: tuple[str, ...] = (ASTHMA,)) -> Asking:
    query = understand(question, explainer.catalogue, explainer.lexicon, selected=trials)
    return explainer._asking(query, physician=False)


def _read(explainer: Explainer, asking: Asking, shares: list[float], **told: float) -> list[Hit]:
    """The first rules found, as if the reader had given them ``shares``, and the first of them these effects."""
    hits = [h for h in explainer.ranked(asking.query)[ASTHMA] if h.passage.criterion_id][: len(shares)]
    effects: dict[Effect, float] = {name: told.get(name, 0.0) for name in EFFECTS}
    return [h.model_copy(update={"answers": s, "effects": effects}) for h, s in zip(hits, shares, strict=True)]


def test_the_first_passage_answers_where_it_speaks_and_hardly_anything_is_silent(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "I puff away a pack a day")
    for share, other, speaks in (
        (SPEAKS, 1 - SPEAKS - HARDLY_SILENT + SOME, True),
        (SPEAKS - SOME, SPEAKS, False),
        (SPEAKS, 1 - SPEAKS - HARDLY_SILENT - SOME, False),
    ):
        hits = _read(elsewhere, asking, [share, other], none=1.0)
        assert answering(hits, asking) == (tuple(hits[:1]) if speaks else ())


def test_nothing_was_read_so_nothing_is_said(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "I puff away a pack a day")
    hits = list(elsewhere.ranked(asking.query)[ASTHMA])
    assert not is_read(hits)
    assert silent_share(hits) == 0.0
    assert answering(hits, asking) == ()
    rule = next(h.passage.criterion_id for h in hits if h.passage.criterion_id)
    assert effect(hits, rule) is None
    assert not asks_effect(hits, rule)


def test_an_effect_counts_only_where_the_reader_is_sure(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "I puff away a pack a day")
    for share, told in ((SURE, Stance.ALLOWS), (SURE - SOME, None)):
        hits = _read(elsewhere, asking, [0.9], allows=share, none=1 - share)
        assert effect(hits, hits[0].passage.criterion_id or "") is told
    unsure = _read(elsewhere, asking, [0.9], depends=0.9, none=0.1)
    rule = unsure[0].passage.criterion_id or ""
    assert effect(unsure, rule) is None  # no definite effect
    assert asks_effect(unsure, rule)
    assert effect(unsure, "another rule") is None


def test_no_effect_is_sure_where_nothing_is_rather_thought_to_answer(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "I puff away a pack a day")
    for share, told in ((SURE + SOME, Stance.EXCLUDES), (SURE - SOME, None)):
        hits = _read(elsewhere, asking, [share], excludes=0.9)
        assert effect(hits, hits[0].passage.criterion_id or "") is told


def _on(explainer: Explainer, asking: Asking, words: str, share: float, **told: float) -> list[Hit]:
    """The ranked passages as if the reader had put the rule with ``words`` first, with these effects."""
    effects: dict[Effect, float] = {name: told.get(name, 0.0) for name in EFFECTS}
    ranked = [h for h in explainer.ranked(asking.query)[asking.query.trials[0]] if h.passage.criterion_id]
    own = next(h for h in ranked if words in h.passage.text)
    rest = [h.model_copy(update={"effects": effects}) for h in ranked if h is not own]
    return [own.model_copy(update={"answers": share, "effects": effects}), *rest]


@pytest.mark.parametrize(
    ("question", "words", "stance"),
    [
        (
            "I had breast cancer, stage 2, is that a problem?",
            "Malignancy",
            Stance.EXCLUDES,
        ),  # only words were held to it
        ("my platelets are 100 x10^9/L, is that a problem?", "latelet", Stance.ALLOWS),  # the number was compared
        ("I had breast cancer 9 years ago, is that a problem?", "Malignancy", Stance.ALLOWS),  # so was the time
    ],
)
def test_the_reader_decides_where_no_value_was_held_against_a_limit(
    elsewhere: Explainer, question: str, words: str, stance: Stance
) -> None:
    asking = _asking(elsewhere, question)
    found = find_rule(elsewhere.catalogue.get(ASTHMA), asking, _on(elsewhere, asking, words, 0.95, excludes=0.95))
    assert found is not None
    assert found.stance is stance


@pytest.mark.parametrize(
    ("question", "trial", "words", "typed"),
    [
        ("Other research drug stopped five months ago. Far enough back?", NK, "other clinical trial", "Not yet"),
        ("Had a CAR-T of my own cells in 2022. Another go?", SLE, "CAR T cell therapy previously", "autologous"),
    ],
)
def test_a_case_that_the_reader_is_sure_of_is_not_met_by_what_its_words_touch(
    explainer: Explainer, question: str, trial: str, words: str, typed: str
) -> None:
    asking = _asking(explainer, question, (trial,))
    source = explainer.catalogue.get(trial)
    for share, wanted in ((SURE_OF_RULE + SOME, words), (0.0, typed)):
        hits = _on(explainer, asking, words, share, excludes=1.0)
        found = find(source, asking, hits if share else [h.model_copy(update={"effects": {}}) for h in hits])
        assert wanted in " ".join(source.source.quote(q) for q in found.quotes)


@pytest.mark.parametrize(
    ("share", "told", "stance"),
    [
        (0.95, SURER, Stance.EXCLUDES),
        (0.95, SURER - SOME, Stance.DEPENDS),  # not sure enough of what it does
        (SPEAKS - SOME, SURER, Stance.DEPENDS),  # not taken for the answer
    ],
)
def test_a_rule_on_something_near_decides_only_where_the_reader_is_surer(
    elsewhere: Explainer, share: float, told: float, stance: Stance
) -> None:
    asking = _asking(elsewhere, "Would a melanoma rule me out?")
    hits = _on(elsewhere, asking, "Malignancy", share, excludes=told)
    found = find_rule(elsewhere.catalogue.get(ASTHMA), asking, hits)
    assert found is not None
    assert found.stance is stance


def test_of_several_trials_no_rule_is_taken_from_the_reader(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "I puff away a pack a day", (ASTHMA, LUNG))
    hits = _read(elsewhere, asking, [0.99], excludes=1.0)
    assert answering(hits, asking) == ()


def test_a_title_that_is_read_as_the_answer_is_no_silence(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "eosinophils at screening")
    hits = [h.model_copy(update={"effects": {"none": 1.0}}) for h in elsewhere.ranked(asking.query)[ASTHMA]]
    title = [h.model_copy(update={"answers": 1.0}) for h in hits if h.passage.kind is SectionKind.TITLE]
    assert title
    trial = elsewhere.catalogue.get(ASTHMA)
    worded = find_passage(trial, asking, [*title, *(h for h in hits if h.passage.kind is not SectionKind.TITLE)])
    assert worded.silent is None
    assert find_passage(trial, asking, hits).silent is NotStated.RECORD_SILENT  # nothing is given any share


@pytest.mark.parametrize(
    ("question", "trial", "words", "stance"),
    [
        ("I light up a cigarette every morning, is that a problem?", ASTHMA, "smok", Stance.EXCLUDES),
        ("I'm expecting a baby in June, would they still take me?", ASTHMA, "regnan", Stance.EXCLUDES),
        ("I am nursing my son at the moment, is that a problem?", ASTHMA, "breastfeeding", Stance.EXCLUDES),
    ],
)
def test_lay_words_find_the_rule_and_what_it_does(
    elsewhere: Explainer, question: str, trial: str, words: str, stance: Stance
) -> None:
    answer = elsewhere.ask(question, trials=[trial])
    assert words in answer.citations[0].quote
    assert answer.stance is stance


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("my platelets are 99 x10^9/L, is that a problem?", Stance.EXCLUDES),
        ("my platelets are 100 x10^9/L, is that a problem?", Stance.ALLOWS),
        ("I am 75, is that a problem?", Stance.ALLOWS),
        ("I am 76, is that a problem?", Stance.EXCLUDES),
    ],
)
def test_a_compared_number_stands_above_the_reader(elsewhere: Explainer, question: str, stance: Stance) -> None:
    assert elsewhere.ask(question, trials=[ASTHMA]).stance is stance


@pytest.mark.parametrize(
    "question",
    [
        "what is the chance that it works for me?",
        "who pays if the treatment harms me?",
        "what will my hair look like afterwards?",
    ],
)
def test_silence_is_kept(elsewhere: Explainer, question: str) -> None:
    answer = elsewhere.ask(question, trials=[LUNG])
    assert answer.kind is Kind.NOT_STATED
    assert answer.stance is not Stance.ALLOWS


def test_silence_needs_the_reader_to_be_sure_of_it(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "my nephew has a wheezy chest cold, is that a problem?")
    trial = elsewhere.catalogue.get(ASTHMA)
    for share, silent in ((1 - RULES_SILENT - SOME, True), (1 - RULES_SILENT + SOME, False)):
        hits = _read(elsewhere, asking, [share, 0.0], none=1.0)
        assert surely_silent(hits, asking, RULES_SILENT) is silent
        found = find_rule(trial, asking, hits, taken=hits[:1])
        assert (found is None or found.silent is not None) is silent


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("I had breast cancer, stage 2, is that a problem?", True),  # a rule names its class
        ("my platelets are 100 x10^9/L, is that a problem?", False),  # compared with a limit
    ],
)
def test_a_name_in_common_is_no_answer_where_the_reader_is_sure_of_none_but_a_compared_value_is(
    elsewhere: Explainer, question: str, silent: bool
) -> None:
    asking = _asking(elsewhere, question)
    hits = _read(elsewhere, asking, [1 - RULES_SILENT - SOME, *(0.0 for _ in range(9))], none=1.0)
    found = find_rule(elsewhere.catalogue.get(ASTHMA), asking, hits)
    assert (found is None) is silent


def test_a_limit_on_what_is_asked_yields_only_where_the_reader_is_surest(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "what must my platelets be for that?")
    for share, silent in ((1 - SURELY_SILENT + SOME, False), (1 - SURELY_SILENT - SOME / 2, True)):
        hits = _read(elsewhere, asking, [share, *(0.0 for _ in range(9))], none=1.0)
        found = find_rule(elsewhere.catalogue.get(ASTHMA), asking, hits)
        assert (found is None) is silent


def test_a_rule_near_it_stands_beside_silence_and_is_no_answer(elsewhere: Explainer) -> None:
    trial = elsewhere.catalogue.get(ASTHMA)
    asking = _asking(elsewhere, "I had breast cancer, stage 2, is that a problem?")
    hits = [
        h.model_copy(update={"answers": 0.0, "effects": {"none": 1.0}}) for h in elsewhere.ranked(asking.query)[ASTHMA]
    ]
    found = find(trial, asking, hits)
    assert found.silent is NotStated.RECORD_SILENT
    assert found.stance is None
    assert "Malignancy" in trial.source.quote(found.quotes[0])
    assert "breast cancer" in found.sentence


@pytest.mark.parametrize(("share", "missing"), [(SURE_OF_RULE + SOME, False), (SURE_OF_RULE - SOME, True)])
def test_a_lost_list_is_no_answer_where_the_reader_is_sure_of_a_rule(
    explainer: Explainer, share: float, missing: bool
) -> None:
    asking = _asking(explainer, "when must I stop mycophenolate?", (BCMA,))
    hits = _on(explainer, asking, "additional immunosuppressive", share)
    found = find_rule(explainer.catalogue.get(BCMA), asking, hits)
    assert found is not None
    assert (found.silent is NotStated.LIST_MISSING) is missing


def test_what_the_record_names_is_not_said_to_be_left_out(elsewhere: Explainer) -> None:
    trial = elsewhere.catalogue.get(ASTHMA)
    for question, told in (
        ("could my cancer come back?", "names cancer"),
        ("could my gout come back?", "does not mention gout"),
    ):
        asking = _asking(elsewhere, question)
        hits = [
            h.model_copy(update={"answers": 0.0, "effects": {"none": 1.0}})
            for h in elsewhere.ranked(asking.query)[ASTHMA]
        ]
        found = find_passage(trial, asking, hits)
        assert found.silent is NotStated.RECORD_SILENT
        assert told in found.sentence


def test_words_of_a_topic_do_not_answer_where_the_reader_is_sure_that_nothing_does(elsewhere: Explainer) -> None:
    asking = _asking(elsewhere, "Will I be reimbursed for travel?")
    trial, topic = elsewhere.catalogue.get(ASTHMA), topics()["travel"]
    for share, silent in ((1 - SURELY_SILENT - SOME / 5, True), (1 - SURELY_SILENT + SOME, False)):
        ranked = [h.model_copy(update={"effects": {"none": 1.0}}) for h in elsewhere.ranked(asking.query)[ASTHMA]]
        hits = [ranked[0].model_copy(update={"answers": share}), *ranked[1:]]
        assert (find_topic(trial, topic, asking, hits).silent is not None) is silent


def test_an_age_told_on_the_way_does_not_hide_the_rule_that_is_asked_about(explainer: Explainer) -> None:
    signed = explainer.ask("My son is 9. Must somebody sign the consent form for him?", trials=[SLE])
    assert "consent" in " ".join(c.quote for c in signed.citations)
    assert explainer.ask("My son is 3. Is he old enough?", trials=[SLE]).stance is Stance.EXCLUDES


def test_a_topic_without_an_answer_of_its_own_yields_to_words_that_the_reader_is_sure_of(explainer: Explainer) -> None:
    answer = explainer.ask("Who is the doctor to contact?", trials=[NK])
    assert "Dongbao Zhao" in " ".join(c.quote for c in answer.citations)


def test_a_rule_that_the_reader_leaves_aside_does_not_open_what_another_settles(explainer: Explainer) -> None:
    asked = "I had a blood clot in my lung a year ago and I take warfarin now. Does that keep me out?"
    answer = explainer.ask(asked, trials=["yts109-autoimmune"])
    assert answer.stance is Stance.ALLOWS
    assert "pulmonary embolism" in answer.citations[0].quote


def test_what_an_exclusion_denies_and_the_asker_affirms_is_no_reason_to_say_no(explainer: Explainer) -> None:
    asked = "My son had hepatitis B years ago, it was treated and it has gone. Does that rule him out?"
    assert explainer.ask(asked, trials=["yts109-autoimmune"]).stance is not Stance.EXCLUDES


def test_a_rule_that_names_nothing_of_the_case_bars_only_where_the_reader_is_sure_of_it(explainer: Explainer) -> None:
    asking = _asking(explainer, "I had IVIG two months ago, does that matter?", (SLE,))
    for share, stance in ((SURER + SOME, Stance.EXCLUDES), (SURER - SOME, Stance.DEPENDS)):
        hits = _on(explainer, asking, "CAR T cell therapy previously", share, excludes=0.94)
        found = find_rule(explainer.catalogue.get(SLE), asking, hits, taken=hits[:1])
        assert found is not None
        assert found.stance is stance
        assert ("does not name IVIG" in found.sentence) is (stance is Stance.DEPENDS)


@pytest.mark.parametrize(
    ("question", "stance"),
    [("I take methotrexate, ok?", Stance.DEPENDS), ("I only ever took methotrexate, ok?", Stance.EXCLUDES)],
)
def test_treatments_told_of_are_not_taken_for_all_there_were(
    explainer: Explainer, question: str, stance: Stance
) -> None:
    asking = _asking(explainer, question, (SLE,))
    hits = _on(explainer, asking, "at least 2 of the following treatments", 0.95, excludes=0.9)
    found = find_rule(explainer.catalogue.get(SLE), asking, hits)
    assert found is not None
    assert found.stance is stance
