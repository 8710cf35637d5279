"""Chinese as people type it, in the shape that the other parts read: simplified signs, figures, units and multiples.

"肌酐是正常上限的兩倍，六十六歲，半年前心梗" becomes "肌酐是2×ULN，66岁，6个月前心梗". Text without Chinese is left
as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

CHINESE = re.compile(r"[\u3400-\u9fff]")

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord("％"): ord("%"), ord("．"): ord("."), ord("＋"): ord("+"), ord("／"): ord("/"), ord("－"): ord("-")}

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SIGNS = "零〇一二三四五六七八九十百两"
# A number word counts only before one of these: not in "一些", "二甲双胍", "三阳" or "一期".
_UNIT = (
    r"周岁|岁|年半|年(?!级)|个多?月|个半月|个?星期|个?礼拜|周(?!围)|天|小时|公斤|千克|斤|毫克|毫升|万|亿|倍|片"
    r"|(?<!十)分(?!之|期|型|级|类|钟)"
)
_ONES = "[一二三四五六七八九两]"
_WHOLE = rf"{_ONES}百(?:零{_ONES}|{_ONES}?十{_ONES}?|{_ONES})?|{_ONES}?十{_ONES}?|{_ONES}"
# Two or three ("两三年") is no figure, nor is "几十岁".
_NUMBER = re.compile(rf"(?<![{_SIGNS}第几数哪这那某])({_WHOLE})(点[{_SIGNS}]{{1,2}})?(?={_UNIT})")
_UPPER = r"(?:正常)?(?:值)?(?:范围)?的?(?:上限|高限)值?的?|(?:正常)(?:值|范围|水平|高值)?的?|ULN的?"
_FIGURE = r"(\d{1,3}(?:\.\d{1,2})?)"
_EVENT = (
    r"心梗|心肌梗死|中风|脑梗|脑出血|肺栓塞|血栓|支架|搭桥|手术|移植|切除|骨折|流产|生完孩子|化疗完|放疗完|治愈|停药"
)
_SPAN = r"(\d{1,3}(?:\.5)?(?:天|个?星期|周|个月|年))"
_PERSON = r"[我他她妈爸婆公爷奶父母姨叔舅姑伯友]"

# What is rewritten, in this order.
_REWRITTEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"百分之(\d{1,3}|[零一二三四五六七八九十百]{1,4})"), lambda m: f"{_value(m[1])}%"),
    (_NUMBER, lambda m: _value(m[1]) + (f".{_value(m[2][1:])}" if m[2] else "")),
    (re.compile(r"大半年前?|半年"), lambda m: "6个月前" if m[0].endswith("前") else "6个月"),
    (re.compile(r"半个月"), "15天"),
    (re.compile(r"(\d{1,2})年半"), lambda m: f"{int(m[1]) * 12 + 6}个月"),
    (re.compile(r"(\d{1,2})个半月"), lambda m: f"{m[1]}.5个月"),
    (re.compile(r"(?<=\d)个多月"), "个月"),
    (re.compile(rf"停(?:了|用|掉)?([^，,。停了]{{2,8}}?){_SPAN}了"), r"\2前停\1"),
    (re.compile(r"(?:每天|每日|1天|1日)(?:吃|服|用|打)?(\d{1,4}(?:\.\d)?)\s?(?:mg|毫克)"), r"\1mg/day"),
    (re.compile(r"(?<=[A-Za-z])\s?(?:评分|得分|积分|分数)(?:是|为|有|只有|:|：)?\s?(\d{1,3}(?:\.\d)?)分?"), r" \1分"),
    (
        re.compile(r"(24小时尿蛋白(?:定量)?)(?:是|为|有)?\s?(\d{1,2}(?:\.\d{1,2})?)\s?(?:克|g)(?![/A-Za-z])"),
        r"\1 \2g/24h",
    ),
    (re.compile(r"(?:还)?没(?:有)?停(?:药|用)?(?![过药用行可能吗会呢不]|[^\u3400-\u9fffA-Za-z]|$)"), "在用"),
    (re.compile(r"([^，,。；\s我他她还]{2,8}?)(?:还)?没(?:有)?停(?:药|用)?(?!过)"), r"在用\1"),
    (re.compile(r"喂奶"), "哺乳"),
    # An event told by how long it is past: "心梗4个月了".
    (re.compile(rf"({_EVENT})(?:已经|已|都|有|大概|差不多)*{_SPAN}了"), r"\2前\1"),
    (re.compile(r"(?<![\d以])前年"), "2年前"),
    (re.compile(r"高(?:了|出)?1倍"), " 2×ULN的"),
    # "正常上限的3倍", "3倍正常上限", "高3倍": how liver tests and creatinine are told.
    (re.compile(rf"(?:{_UPPER}|(?:升?高|超)(?:了|过|出|到)?(?:{_UPPER})?){_FIGURE}倍"), r" \1×ULN的"),
    (re.compile(rf"{_FIGURE}倍(?:的)?(?:{_UPPER})"), r" \1×ULN的"),
    # An age without its unit: "今年82了", "我70了".
    (
        re.compile(rf"((?:今年|现年|年纪|{_PERSON}都?已?经?)(?:已经|都|有|快|刚|满)*)(\d{{1,3}})(?=了|[,，。?？]|$)"),
        r"\1\2岁",
    ),
    (
        re.compile(rf"((?:今年|现年)(?:已经|都|有|快|刚|满)*)({_WHOLE})(?=了|[,，。?？]|$)"),
        lambda m: f"{m[1]}{_value(m[2])}岁",
    ),
)

# Where Chinese and Latin words touch: patterns for Latin words look for their ends.
_SIGN = r"[\u3400-\u9fff]"
_SEAM = re.compile(
    rf"(?<={_SIGN})(?=[A-Za-z]|\d+(?:\.\d+)? ?(?:[A-Zac-z][A-Za-z]*/|mg|g\b|ml))|(?<=[A-Za-z])(?={_SIGN})"
)


@cache
def _simplified() -> Mapping[int, str]:
    """The signs of everyday traditional Chinese, each with its simplified form."""
    table: dict[int, str] = {}
    for line in files("lexicon").joinpath("traditional.txt").read_text(encoding="utf-8").splitlines():
        before, after = line.split()
        table.update(zip(map(ord, before), after, strict=True))
    return table


@cache
def _places() -> Mapping[str, str]:
    """Chinese names of hospitals with their English ones."""
    table = tomllib.loads(files("lexicon").joinpath("chinese_places.toml").read_text(encoding="utf-8"))
    return {name: english for english, names in table.items() for name in names}


def simplified(text: str) -> str:
    """``text`` with traditional signs as simplified ones; every place in it stays where it is."""
    return text.translate(_simplified())


def is_traditional(text: str) -> bool:
    """Whether ``text`` holds a sign that only traditional Chinese writes so."""
    table = _simplified()
    return any(ord(sign) in table for sign in text)


def plain(text: str) -> str:
    """``text`` in simplified signs, with figures for number words and units as the other parts read them."""
    if not CHINESE.search(text):
        return text
    read = simplified(text).translate(_WIDE)
    names = _places()
    read = re.sub("|".join(sorted(names, key=len, reverse=True)), lambda m: names[m[0]], read)
    for pattern, instead in _REWRITTEN:
        read = pattern.sub(instead, read)
    return re.sub(" {2,}", " ", _SEAM.sub(" ", read))


def _value(printed: str) -> str:
    """A number word below a thousand as digits: 六十六 is 66, 一百二 is 120, 八十 is 80."""
    if printed.isdigit():
        return printed
    if not any(sign in "十百" for sign in printed):
        return str(int("".join(str(_DIGITS[sign]) for sign in printed)))
    hundreds, hundred, rest = printed.rpartition("百")
    total = (_DIGITS.get(hundreds[-1:], 1) if hundred else 0) * 100
    tens, ten, ones = rest.partition("十")
    if ten:
        return str(total + (_DIGITS.get(tens[-1:], 1) or 1) * 10 + _DIGITS.get(ones[-1:], 0))
    spoken_short = hundred and len(rest) == 1 and rest != "零"  # 一百二 is 120, not 102
    return str(total + _DIGITS.get(rest[-1:], 0) * (10 if spoken_short else 1))
