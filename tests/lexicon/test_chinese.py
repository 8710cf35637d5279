"""Chinese as typed, brought into the shape that the other parts read."""

from __future__ import annotations

import pytest

from lexicon.chinese import is_traditional, plain, simplified


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("我爸今年八十二了，还行吗？", "我爸今年82岁了，还行吗？"),
        ("我70，能参加吗", "我70岁，能参加吗"),
        ("六十六歲", "66岁"),
        ("一百零五斤", "105斤"),
        ("血小板五万", "血小板5万"),
        ("半年前心梗", "6个月前心梗"),
        ("一年半前", "18个月前"),
        ("前年得过癌", "2年前得过癌"),
        ("肌酐是正常上限的兩倍", "肌酐是 2×ULN 的"),
        ("转氨酶高3倍", "转氨酶 3×ULN 的"),
        ("ALT 3倍ULN", "ALT 3×ULN 的"),
        ("射血分数百分之五十二", "射血分数52%"),
        ("血小板５０", "血小板50"),
    ],
)
def test_figures_and_units_are_read(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["二甲双胍", "乙肝小三阳", "一期", "两三年前", "三四十岁", "几十岁", "第三天", "十分担心", "一些", "platelets 50"],
)
def test_what_only_looks_like_a_figure_is_left_alone(typed: str) -> None:
    assert plain(typed) == typed


def test_a_number_doubled_is_not_one_time_the_limit() -> None:
    assert plain("转氨酶高一倍") == "转氨酶 2×ULN 的"


def test_traditional_signs_become_simplified_ones_in_their_places() -> None:
    typed = "開放標籤是什麼意思？貝利尤單抗、紅斑狼瘡"
    assert simplified(typed) == "开放标签是什么意思？贝利尤单抗、红斑狼疮"
    assert len(simplified(typed)) == len(typed)
    assert is_traditional(typed) and not is_traditional(simplified(typed))


def test_hospitals_are_named_as_records_name_them() -> None:
    assert plain("北医三院那个试验招人吗") == "Peking University Third Hospital 那个试验招人吗"
    assert plain("長海醫院的研究") == "Changhai Hospital 的研究"
    assert plain("我在北京") == "我在北京"


def test_an_event_is_dated_by_how_long_it_is_past() -> None:
    assert plain("心梗四个月了行吗") == "4个月前心梗行吗"
    assert plain("停美罗华3个月了") == "3个月前停美罗华"
    assert plain("强的松一天40mg") == "强的松 40mg/day"
