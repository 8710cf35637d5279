"""Lists are known by their counting: what is an item, what stays words, and where items nest."""

import time
from collections.abc import Iterator

import pytest

from corpus.eligibility_markers import introduces
from corpus.outline import Node, outline


def drawn(text: str, above: int | None = None) -> list[str]:
    """The outline as indented lines "marker|words"."""

    def lines(nodes: list[Node], depth: int) -> Iterator[str]:
        for node in nodes:
            yield "  " * depth + f"{node.marker}|{' '.join(text[node.start : node.end].split())}"
            yield from lines(node.children, depth + 1)

    return list(lines(outline(text, 0, len(text), above)[0], 0))


def test_one_line_an_item() -> None:
    assert drawn("1. Age\n2. Sex\n3. Consent") == ["1.|Age", "2.|Sex", "3.|Consent"]


def test_bullets_nest_by_indent() -> None:
    text = "* Women:\n\n  * not pregnant\n  * not nursing\n* Men"
    assert drawn(text) == ["*|Women:", "  *|not pregnant", "  *|not nursing", "*|Men"]


def test_compound_markers_are_kept_as_printed() -> None:
    assert drawn("- • 1. Age\n- • 2. \\>40kg.") == ["- • 1.|Age", "- • 2.|\\>40kg."]


def test_a_list_that_resets_nests_and_the_outer_count_returns() -> None:
    text = "- 11. Any of these abnormalities:\n- • 1. Low platelets;\n- • 2. Low neutrophils;\n- • 12. Prior infusion"
    assert drawn(text) == [
        "- 11.|Any of these abnormalities:",
        "  - • 1.|Low platelets;",
        "  - • 2.|Low neutrophils;",
        "- • 12.|Prior infusion",
    ]


def test_a_reset_list_nests_without_a_colon_when_the_outer_count_returns() -> None:
    text = "1. Age\n2. Organ function\n1. Liver\n2. Kidney\n3. Heart\n3. Consent\n4. Weight"
    assert "  2.|Kidney" in drawn(text)
    assert drawn(text)[-1] == "4.|Weight"


def test_items_that_run_on_in_one_paragraph() -> None:
    text = "1. Age over 18; 2. Organs work: 1. Liver: ALT below 3; 2. Heart: stable. 3. Consent given."
    assert drawn(text) == [
        "1.|Age over 18;",
        "2.|Organs work:",
        "  1.|Liver: ALT below 3;",
        "  2.|Heart: stable.",
        "3.|Consent given.",
    ]


def test_brackets_and_letters_run_on() -> None:
    assert drawn("Disease defined as: (a) new lesion; or (b) two relapses.") == [
        "|Disease defined as:",
        "  (a)|new lesion; or",
        "  (b)|two relapses.",
    ]
    assert drawn("Muscle disease: a. weak arms. b. weak legs.") == [
        "|Muscle disease:",
        "  a.|weak arms.",
        "  b.|weak legs.",
    ]


def test_letters_without_punctuation_between() -> None:
    text = "Marrow needs: a. White cells above 3 x 10^9/L b. Neutrophils above 1 (no support); c. Hemoglobin above 60"
    assert drawn(text) == [
        "|Marrow needs:",
        "  a.|White cells above 3 x 10^9/L",
        "  b.|Neutrophils above 1 (no support);",
        "  c.|Hemoglobin above 60",
    ]


def test_circled_and_roman_counts() -> None:
    assert drawn("Both: ①first; ②second") == ["|Both:", "  ①|first;", "  ②|second"]
    assert drawn("Both (i) first and (ii) second") == ["|Both", "  (i)|first and", "  (ii)|second"]


@pytest.mark.parametrize(
    "words",
    [
        "Bilirubin below 1.5 x ULN and INR below 1.5. Other labs are normal",
        "Creatinine of 2.5 mg/dL or 3.0 ULN",
        "ECOG status of 0 or 1. Patients must walk",
        "No toxicity above grade 2. Patients may have alopecia",
        "Meets criterion (1) or criterion (2) of the guideline",
        "Positive for hepatitis B. Carriers are allowed",
        "Treated for 6 months. Then observed",
        "Use of e.g. aspirin, i.e. any antiplatelet",
    ],
)
def test_numbers_in_sentences_stay_words(words: str) -> None:
    assert drawn(f"1. {words}\n2. Next") == [f"1.|{words}", "2.|Next"]


def test_a_number_at_a_wrapped_line_begin_stays_words() -> None:
    text = (
        "1. Adults with a documented reduction of renal function and a serum creatinine of more\n"
        "   than the upper limit on two occasions, and a life expectancy judged to exceed about\n"
        "   12. months in the opinion of the physician who is responsible for the care, or else\n"
        "   anyone whom the sponsor allows\n"
        "2. Consent"
    )
    assert [line.split("|")[0] for line in drawn(text)] == ["1.", "2."]


def test_wrapped_lines_join() -> None:
    text = "  - Age of eighteen\n    years or more\n\n  - Written\n    consent\n"
    assert drawn(text) == ["-|Age of eighteen years or more", "-|Written consent"]


def test_fused_items_without_a_blank_after_the_marker() -> None:
    text = "3.At screening, IgG below normal (LLN). 4.Use of the following:\n5. History of stroke"
    assert drawn(text) == [
        "3.|At screening, IgG below normal (LLN).",
        "4.|Use of the following:",
        "5.|History of stroke",
    ]


def test_dashes_that_run_on() -> None:
    assert drawn("- Prior infusion; - Active infection; -Any stroke") == [
        "-|Prior infusion;",
        "-|Active infection;",
        "-|Any stroke",
    ]
    assert drawn("1. Dose: - 5 to + 5 diopters") == ["1.|Dose: - 5 to + 5 diopters"]


def test_a_bracket_that_was_never_closed_hides_no_item() -> None:
    assert [line[0] for line in drawn("A) Relapse (second or later (any site) B) Refractory C) Infant")] == [
        "A",
        "B",
        "C",
    ]


def test_a_paragraph_between_counted_items_is_no_part_of_the_inner_list() -> None:
    assert drawn("1. Contraception:\n* pill\n* coil\n\nMen must use condoms.\n\n2. Consent\n3. Age") == [
        "1.|Contraception:",
        "  *|pill",
        "  *|coil",
        "  |Men must use condoms.",
        "2.|Consent",
        "3.|Age",
    ]


def test_a_second_paragraph_of_a_counted_item_stays_in_it() -> None:
    assert drawn("1. Stroke.\n\nMinor strokes are allowed.\n\n2. Consent") == [
        "1.|Stroke. Minor strokes are allowed.",
        "2.|Consent",
    ]


def test_an_announced_count_closes_the_list() -> None:
    text = "1. Defined: 1. Failed; 2. One of the following 2 items is met 1. Pain; 2. Swelling; 3. Three of the above"
    assert drawn(text)[-1] == "  3.|Three of the above"


def test_lines_under_an_announcement_are_its_items() -> None:
    text = "Participants must meet all of the following:\nFirst rule.\nSecond rule: (a) one; (b) two.\nThird rule."
    assert drawn(text) == [
        "|Participants must meet all of the following:",
        "  |First rule.",
        "  |Second rule:",
        "    (a)|one;",
        "    (b)|two.",
        "  |Third rule.",
    ]


def test_unmarked_items_end_where_the_semicolons_end() -> None:
    text = "Age 18.\nNo use of:\nSteroids for 4 weeks;\nBiologics for 8 weeks.\nNonsmoker."
    assert drawn(text) == [
        "|Age 18.",
        "|No use of:",
        "  |Steroids for 4 weeks;",
        "  |Biologics for 8 weeks.",
        "|Nonsmoker.",
    ]


def test_an_announcement_without_its_list_takes_nothing() -> None:
    assert drawn("4. Use of any of the following:\n5. Stroke") == ["4.|Use of any of the following:", "5.|Stroke"]


def test_a_note_inside_a_bulleted_list_belongs_to_its_item() -> None:
    assert drawn("* ALT below 3\n\nNote: repeats are allowed.\n\n* INR below 2") == [
        "*|ALT below 3 Note: repeats are allowed.",
        "*|INR below 2",
    ]


def test_the_outer_count_stops_an_inner_region() -> None:
    text = "(1) First\n(2) Second\n4. Common again"
    nodes, stop = outline(text, 0, len(text), above=3)
    assert [n.marker for n in nodes] == ["(1)", "(2)"]
    assert text[stop:] == "4. Common again"


def test_an_inner_list_may_reach_the_outer_number() -> None:
    text = "1. a\n2. b\n3. c\n4. d"
    assert outline(text, 0, len(text), above=3)[1] == len(text)


@pytest.mark.parametrize("words", ["all of these:", "one of the following", "the following conditions.", "women who"])
def test_announcements(words: str) -> None:
    assert introduces(words)


@pytest.mark.parametrize(
    "words", ["Age over 18", "agents, including rituximab, etc.).", "as stated below the line here."]
)
def test_plain_words_announce_nothing(words: str) -> None:
    assert not introduces(words)


HOSTILE = {
    "blanks": " " * 100_000,
    "line ends": "\n" * 100_000,
    "digits": "1" * 100_000,
    "counts": "1. " * 33_000,
    "brackets": "(" * 100_000,
    "bracket counts": "(1) " * 25_000,
    "reset lines": "1. a\n" * 20_000,
    "deep indents": "".join(" " * i + "* a\n" for i in range(440)),
    "comments": "<!-- " * 20_000,
    "letters": "a. b. " * 16_000,
    "backslashes": "\\" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    text = HOSTILE[name]
    began = time.process_time()
    outline(text, 0, len(text))
    assert time.process_time() - began < 6
