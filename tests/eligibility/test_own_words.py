"""What question and rule call by the same words, though no lexicon knows them."""

from __future__ import annotations

from eligibility.own_words import atoms_of, widened
from index.lexical import tokenize
from lexicon.reader import load

LEXICON = load()


def test_a_name_in_common_is_met_in_both() -> None:
    both = widened(LEXICON, "I have zorbalitis", "History of zorbalitis within 6 months", set(tokenize("zorbalitis")))
    assert both is not None
    (atom,) = atoms_of("History of zorbalitis within 6 months", both)
    assert atom.term == "zorbalitis"
    assert not atom.conditional


def test_another_word_before_or_after_makes_it_another_thing() -> None:
    for rule in ("Severe congenital zorbalitis", "Zorbalitis vaccination"):
        both = widened(LEXICON, "I have zorbalitis", rule, set(tokenize("zorbalitis")))
        assert both is not None
        assert all(a.conditional for a in atoms_of(rule, both))


def test_nothing_in_common_widens_nothing() -> None:
    assert widened(LEXICON, "I have zorbalitis", "History of quandomycosis", set(tokenize("zorbalitis"))) is None


def test_a_number_or_a_time_is_no_name() -> None:
    asked, rule = "I was ill three weeks ago", "Took part in other trials within the past three months or two weeks ago"
    assert widened(LEXICON, asked, rule, set(tokenize("three weeks ago"))) is None


def test_how_bad_a_thing_is_names_no_thing() -> None:
    asked, rule = "my lupus is still moderate to bad", "Moderate to massive pericardial effusion"
    assert widened(LEXICON, asked, rule, set(tokenize("moderate bad"))) is None
