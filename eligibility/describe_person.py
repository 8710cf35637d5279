"""Age, sex, weight, pregnancy and breastfeeding, as people say them of someone."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from eligibility.numbers import NUMBER_WORD, read_number

KG_PER_LB = 0.45359237  # exact: the international avoirdupois pound
LB_PER_STONE = 14
_JIN = 0.5  # the Chinese market pound is half a kilogram
Found = tuple[int, int, str, str]

_WHO = (
    r"(?:(?:my|our|a|an|the|this) )?(?:[a-z]+ )?(?:son|daughter|child|kid|baby|boy|girl|mother|mom|mum|father|dad"
    r"|wife|"
    r"husband|partner|sister|brother|grand(?:mother|father|ma|pa|son|daughter)|aunt|uncle|friend|grand?-?dad|granny"
    r"|gran|nana?|nan|papa|mama|hubby|fianc[eé]e?|cousin"
    r"|patient|pt|niece|nephew)"
)
_NO_UNIT = (
    r"(?! ?(?:kg|kilo|lb|pound|cm|mg|m\b|%|/|x|days?|weeks?|months? (?:pregnant|post|after|into|out"
    r"|since)|weeks? pregnant|hours?|minutes?|g/|mm|[.,]\d|:|-\d|to \d))"
)
_YEARS = r"(?: ?-? ?(?:years?|yrs?)[ -]?old| ?(?:years?|yrs?)(?: of age)?| ?y/?o\b| ?yr\b)"
_AGE = re.compile(
    rf"\b(?:i'?m|i am|i turned|i just turned|i will be|i'll be|he(?:'s| is)|she(?:'s| is)|who(?:'s| is)"
    rf"|{_WHO}(?:'s| is| was| turned| just turned)) "
    rf"(?:only |just |now |already |almost |about |an? )?(?P<a>\d{{1,3}}|{NUMBER_WORD})(?:{_YEARS}"
    rf"|(?P<am>[ -]months?(?:[ -]old|(?=[ .,;?!]*$|[.,;?!] ))))?(?P<asex>[FMfm])?\b{_NO_UNIT}"
    rf"|(?<![\d.<>=≥≤-])(?<!over )(?<!under )(?<!above )(?<!below )(?<!least )(?<!than )(?<!to "
    rf")(?<!most )(?P<b>\d{{1,3}})(?: ?-? ?(?:years?|yrs?)[ -]old| ?y\.?/?o\.?(?![a-z])|(?P<bm>[ "
    rf"-]months?[ -]old))(?! (?:or|and) (?:older|younger|above|over|under|up))"
    rf"|\b{_WHO}(?:, ?| ?\()(?P<g>\d{{1,3}})(?=[,)])"
    rf"|(?<![\w.])(?P<c>\d{{1,3}}) ?(?P<csex>[FM])(?![\w/])"
    rf"|(?<![\w])(?P<dsex>[FM]) ?/ ?(?P<d>\d{{1,3}})(?![\w.])"
    rf"|(?:\bage[d]?|年龄)(?: is| of)?[: ]{{0,2}}(?P<e>\d{{1,3}})\b(?! ?(?:-|to|or|and|through)\b)(?!-)(?!\+)"
    rf"|(?<![\d至到-])(?P<f>\d{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?(?:周)?岁(?!以上|以下|及|或|至|到|-|之间)",
    re.IGNORECASE,
)
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")}
_FEMALE = re.compile(
    r"\b(?:(?:i am|i'm|she is|she's|is|as) a (?:\w+ )?(?:woman|female|girl|lady)|(?:my|our|her|this) "
    r"(?:\w+ )?(?:mother|mom|mum|daughter|wife|sister|aunt|niece|grandmother|grandma|girlfriend)"
    r"|(?:year[- ]old|y/?o|yr old|\d{1,3}) (?:\w+ )?(?:woman|female|girl|lady)|(?<![\w/])female(?=[ "
    r",;.]|$)(?! (?:or|and|participants?|subjects?|patients?|partners?))|she|a woman)\b"
    r"|^\W*(?:woman|lady|girl)(?=[ ,;.?]|$)|我是女|女性?(?=[,.，。]|$)|女性?患者|我(?:妈|母亲|女儿|妻子|老婆|姐"
    r"|妹)|孕妇|我怀孕",
    re.IGNORECASE,
)
_MALE = re.compile(
    r"\b(?:(?:i am|i'm|he is|he's|is|as) a (?:\w+ )?(?:man|male|boy|gentleman|guy)|(?:my|our|his|this) "
    r"(?:\w+ )?(?:father|dad|son|husband|brother|uncle|nephew|grandfather|grandpa|boyfriend)"
    r"|(?:year[- ]old|y/?o|yr old|\d{1,3}) (?:\w+ )?(?:man|male|boy|gentleman)|(?<![\w/])(?<!female or "
    r")male(?=[ ,;.]|$)(?! (?:or|and|participants?|subjects?|patients?|partners?))|he|a man)\b"
    r"|^\W*(?:man|boy|guy)(?=[ ,;.?]|$)|我是男|男性?(?=[,.，。]|$)|男性?患者|我(?:爸|父亲|儿子|丈夫|老公|哥|弟)",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(?:\b(?:i |he |she |who |patient |child |son |daughter )?(?:only )?weigh(?:s|ing)?|\b(?:my |his "
    r"|her |body )?(?:weight|wt)(?: is| of|:)?|\bi am|\bi'm|体重"
    rf"|\b(?:he(?:'s| is)|she(?:'s| is)|{_WHO}(?:'s| is)))[ :]{{0,2}}(?:only |just |about |around |down to |是|为)?"
    r"(?P<n>\d{1,3}(?:\.\d{1,2})?) ?(?P<u>kgs?|kilos?|kilograms?|lbs?|pounds?|stones?|st|公斤|千克"
    r"|斤)(?![a-z])(?: (?P<lb>\d{1,2})(?: ?(?:lbs?|pounds?))?\b)?"
    r"|\b(?:weigh(?:s|ing)?|weight(?: is|:)?|wt:?) (?P<m>\d{2,3}(?:\.\d)?)(?![\d/%])(?! ?(?:cm|mg"
    r"|weeks|months|years|-|to))"
    r"|(?:^|[,;] ?)(?P<k>\d{2,3}(?:\.\d)?) ?(?P<ku>kgs?|kilos?|lbs?|pounds?)(?=[,;.?! ]|$)",
    re.IGNORECASE,
)
_OTHERS = r"(?:women|woman|ladies|patients|people|participants|females|mothers|subjects|person|partner)"
_PREGNANT = re.compile(
    rf"(?P<no>\b(?:not|isn't|never|n't|no longer|not currently|neither)\b[\w ]{{0,16}}?)?(?<!get "
    rf")(?<!gets )(?<!getting )(?<!become )(?<!becoming )(?<!got )(?<!been )(?<!was )(?<!were )(?<!got me )"
    rf"\b(?:pregnant|expecting(?: a (?:baby|child))?|with child)\b(?! (?:{_OTHERS}|before|earlier|in "
    rf"the past|years? ago|last))|\bpregnancy test (?:\w+ ){{0,3}}?(?:(?P<tno>negative)|positive)"
    rf"|\b(?:(?P<no2>negative)|positive) pregnancy test|(?P<zno>没有?|未|不是?在?)?怀孕了?(?!的?(?:妇女|女性|人))"
    rf"|我是孕妇",
    re.IGNORECASE,
)
_FEEDING = re.compile(
    rf"(?P<no>\b(?:not|isn't|n't|no longer|never|nor|neither|stopped|finished)\b[\w "
    rf",]{{0,30}}?)?\b(?:breast[- ]?feed(?:ing)?|lactating|nursing(?= my| a | the |,|\.|$| him| her| "
    rf"our))\b(?! (?:{_OTHERS}))|(?P<zno>没有?|未|不在?)?(?:哺乳|喂母乳|母乳喂养)(?!期?的?(?:妇女|女性))",
    re.IGNORECASE,
)
_NOT = {"no", "no2", "tno", "zno"}
_OF_PERSON = re.compile(
    r"\b(?:i|i'm|im|i've|me|my|we|she|she's|her|patient|pt|wife|daughter|while|if|though|when|being)\b|我|患者"
    r"|妻子|女儿|老婆",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?<![\w.])\d{1,3} ?(?:[FM](?![\w/])|y/?o\b|[- ]?year[- ]?old)", re.IGNORECASE)
_WANTED = re.compile(r"\b(?:need|required?|must|have to|mandatory|necessary|do they (?:test|check))\b", re.IGNORECASE)
_GENERAL = re.compile(r"\b(?:is|are|does|do) (?:pregnan|breast)", re.IGNORECASE)


class Person(NamedTuple):
    """What a text says of who someone is; ``note`` where it is written like a clinical note (58F …)."""

    age: float | None
    sex: Literal["female", "male"] | None
    weight_kg: float | None
    pregnant: bool | None
    breastfeeding: bool | None
    note: bool
    found: tuple[Found, ...]


def find_person(flat: str) -> Person:
    """Read age, sex, weight, pregnancy and breastfeeding out of a ``flatten``ed text."""
    found: list[Found] = []
    age, sex = _age(flat, found)
    weight = _weight(flat, found)
    pregnant = _state(flat, _PREGNANT, "pregnant", found)
    feeding = _state(flat, _FEEDING, "breastfeeding", found)
    if sex is None:
        sex = _sex(flat, found)
    if sex is None and (pregnant or feeding):
        sex = "female"
    return Person(age, sex, weight, pregnant, feeding, bool(_NOTE.search(flat)), tuple(found))


def _age(flat: str, found: list[Found]) -> tuple[float | None, Literal["female", "male"] | None]:
    for match in _AGE.finditer(flat):
        printed = next(match[g] for g in "abcdefg" if match[g])
        years = _number(printed)
        if match["am"] or match["bm"]:
            years = round(years / 12, 2)
        if not 0 <= years <= 120:
            continue
        letter = (match["asex"] or match["csex"] or match["dsex"] or "").upper()
        sex: Literal["female", "male"] | None = {"F": "female", "M": "male"}.get(letter)  # type: ignore[assignment]
        found.append((match.start(), match.end(), "age", f"{years:g} years"))
        if sex:
            found.append((match.start(), match.end(), "sex", sex))
        return years, sex
    return None, None


def _number(printed: str) -> float:
    if printed[0] in "一二三四五六七八九十":
        tens, ten, ones = printed.partition("十")
        if not ten:
            return float(_CHINESE.get(printed, 0))
        return float(
            (_CHINESE.get(tens, 1) if tens else 1) * 10 + _CHINESE.get(ones, 0)
            if ones
            else (_CHINESE.get(tens, 1) if tens else 1) * 10
        )
    return read_number(printed)


def _sex(flat: str, found: list[Found]) -> Literal["female", "male"] | None:
    female, male = _FEMALE.search(flat), _MALE.search(flat)
    if female and male:
        return None
    if female:
        found.append((female.start(), female.end(), "sex", "female"))
        return "female"
    if male:
        found.append((male.start(), male.end(), "sex", "male"))
        return "male"
    return None


def _weight(flat: str, found: list[Found]) -> float | None:
    match = _WEIGHT.search(flat)
    if not match:
        return None
    kg = float(match["n"] or match["m"] or match["k"])
    unit = (match["u"] or match["ku"] or "kg").lower()
    if unit.startswith("st"):
        kg = round((kg * LB_PER_STONE + float(match["lb"] or 0)) * KG_PER_LB, 1)
    elif unit.startswith(("lb", "pound")):
        kg = round(kg * KG_PER_LB, 1)
    elif unit == "斤":
        kg *= _JIN
    if kg <= 0:
        return None
    found.append((match.start(), match.end(), "weight_kg", f"{kg:g} kg"))
    return kg


def _state(flat: str, pattern: re.Pattern[str], key: str, found: list[Found]) -> bool | None:
    """Whether someone is said to be pregnant, or breastfeeding; None where nobody is."""
    for match in pattern.finditer(flat):
        begin = max(flat.rfind(c, 0, match.start()) for c in ".;?!\n") + 1
        if _GENERAL.search(flat, begin, match.end()) or _WANTED.search(flat, begin):
            continue
        if not (_OF_PERSON.search(flat, begin) or _NOTE.search(flat) or not flat[: match.start()].strip()):
            continue
        state = not any(name in _NOT and words for name, words in match.groupdict().items())
        found.append((match.start(), match.end(), key, "yes" if state else "no"))
        return state
    return None
