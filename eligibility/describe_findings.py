"""Conditions, infections, antibodies and treatments that a text tells of someone."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.diseases import diseases_in
from eligibility.atoms import standard_term
from eligibility.rule_words import ORGAN_OF, TEST_ROOM
from eligibility.statements import LONGEST, Stated, has_result, is_affirmed, is_ongoing, read_statements
from eligibility.verdict_asked import VERDICT
from lexicon.chinese import CHINESE
from lexicon.model import TermKind
from lexicon.reader import Lexicon

Found = tuple[int, int, str, str]

_TREATMENTS = {TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY, TermKind.PROCEDURE}
_CELLS = {"CAR-T", "CAR-NK", "STAR-T", "universal CAR-T", "autologous CAR-T", "cell therapy", "gene therapy"}
_SAME = {"prior CAR-T therapy": "CAR-T", "prednisone dose": "prednisone"}
_PROCEDURES = {"transplant", "stem cell transplant", "plasma exchange", "transfusion", "dialysis", "radiation therapy"}
_FACTS = {TermKind.DISEASE, TermKind.SYMPTOM, TermKind.INFECTION, TermKind.LAB}
_TOLD = {
    "allergy", "substance abuse", "other trials", "live vaccine", "vaccination", "smoking", "surgery",
    "supplemental oxygen",
    "cardiac stent", "prior CAR-T therapy", "family history",
}  # fmt: skip
_NOT_OF_A_PERSON = {"pregnancy", "breastfeeding", "women of childbearing potential", "pregnancy test", "HCG", "dose"}
_PERSON = re.compile(
    r"\b(?:i|i'm|im|i've|i'd|my|me|we|our|he|she|he's|she's|his|her|someone|somebody|"
    r"(?:a|an|my|the|this|our) (?:[\w-]+ ){0,3}?(?:patient|person|man|woman|boy|girl|child|kid|adult)"
    r"|(?:patient|pt) (?:has|had|is|with|who)|"
    r"(?:my|our) (?:[\w-]+ ){0,2}?(?:son|daughter|mother|mom|mum|father|dad|wife|husband|partner"
    r"|sister|brother|aunt|uncle|friend|grand\w+))\b"
    r"|我|患者|病人|他|她|有乙肝|有丙肝|孩子|女儿|儿子|妈|爸|老公|老婆|家人",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"\b(?:have(?! to\b)|has(?! to\b)|had(?! to\b)|'ve|having|got|with|diagnosed|suffer(?:s|ed|ing)?"
    r"|survived|survivor|history of|hx of|h/o|s/p|tested|positive|"
    r"develop(?:ed|s)|took|taken|taking|takes|take|on|using|uses|received|receiving|treated|given"
    r"|failed|tried|underwent|beat|recovered|living|been|was|am|is|are|"
    r"carrier|my|no|not|never|without|den(?:y|ies)|drink|use|abuse|smoke|stopped|finished|ended"
    r"|completed|after|despite)\b|有|得|患|做|用|吃|接受|打|没|无|确诊|是|在|刚|停|切|移植|服|查出|对|过(?!敏)",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"^[\s\w'-]{0,40}?\b(?:ago|failed|pos(?:itive)?|neg(?:ative)?|carrier|survivor|before|in the past|last "
    r"(?:week|month|year)|(?:un|not )?detect(?:able|ed)|(?:non-?)?reactive|below (?:the )?(?:limit|detection|lod))\b"
    r"|^\s?\+",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|do|does|should|must|shall|could|may|might|can|to|did) (?:i|we|he|she|you|they|it"
    r"|my \w+|the patient|patients) (?:still |also |ever |need to |have to |get to |be able to )?"
    r"(?:get|receive|take|need|be given|be|use|have(?= to| a\b| an\b| any)|stop|know|expect|see|try"
    r"|keep|do)\b|\b(?:going to|plan(?:ning)? to|want to|afraid of|worried about|risk of|instead of|allowed to)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|because|since|given|as|though|although|but|while|when|with)\b", re.IGNORECASE)
_ASKS_ABOUT = re.compile(
    r"^\s*(?:and |but |so |then )?(?:what|which|how|why|where|who|tell me|explain|compare|list|show)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"^\s*(?:and |but |so |then |also )?(?:who|what|when|where|which|why|how|can|could|may|might|will"
    r"|would|do|does|did|is|are|am|should|must|shall|tell|explain|compare|list|show)\b",
    re.IGNORECASE,
)
_LEADING_QUESTION = re.compile(
    r"^\s*(?:and |but |so )?(?:can|could|may|might|will|would|do|does|is|are|am|should|what|which"
    r"|how)\b.{0,120}?\b(?:if|because|since|given that|though|although|when|while)\b\s?",
    re.IGNORECASE | re.DOTALL,
)
_CURED = re.compile(
    r"\b(?:cured|cleared|recovered|resolved|gone|in remission|treated successfully)\b|治愈|好了", re.IGNORECASE
)
# What somebody believes the rules to be is nothing told of a person.
_SUPPOSED = re.compile(
    r"\b(?:i|we) (?:assume|suppose|guess|take it|presume|understand|heard|read|gather"
    r"|reckon)\b",
    re.IGNORECASE,
)
_STILL_POSITIVE = re.compile(
    r"\bstill\b[^.;?!]{0,30}\b(?:positive|reactive|detect\w+)|仍(?:然)?(?:是"
    r"|为)?阳性",
    re.IGNORECASE,
)
_REACTED = re.compile(
    r"\b(?:(?:terrible|bad|severe|serious|awful|nasty|allergic|violent|anaphyla\w+) (?:\w+ )?(?:reactions?"
    r"|allerg\w+|shock)|reacted"
    r"|allergic to|hypersensitiv\w+|anaphyla\w+)|过敏",
    re.IGNORECASE,
)
_CARRIER = re.compile(r"\bcarriers?\b|携带", re.IGNORECASE)
_GONE = (
    r"neg(?:ative)?\b|undetect\w+|not (?:been )?(?:detect|found)\w*|no longer|gone|clear(?:ed)?\b|below|zero|0\b"
    r"|normal"
    r"|can(?:'t|not| not) be (?:found|detected|seen)|(?:都|已|已经|现在)?(?:阴性|测不到|检测不到|查不到|未检出"
    r"|转阴|正常)"
)
_THERE = (
    r"pos(?:itive)?\b|detect(?:able|ed)|found|still there|high|present|above|elevated|(?:都|现在)?(?:阳性|检出"
    r"|升高|高)"
)
_VIRUS = re.compile(
    r"(?<![\w-])(?:DNA|RNA|viral load|virus|PCR|病毒(?:载量|量)?)"
    r"(?:[ :=]{1,2}(?:is|was|are|has been|level|load|titers?|count|test|pcr|came back|came|comes back|now"
    r"|currently|all)){0,4}[ :=]{0,2}"
    rf"(?:(?P<not>{_GONE})|(?P<yes>{_THERE}))|\b(?:no|without) (?:\w+ )?(?P<none>virus|DNA|RNA)\b"
    r"|\b(?:found|see|saw|detect(?:ed|s)?) (?:the |some )?(?P<seen>virus|DNA|RNA)\b",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"\b(active|latent|chronic|acute|treated|past|resolved|inactive|uncontrolled|severe|serious)\b[\w -]{0,14}$",
    re.IGNORECASE,
)
_DOSE = (
    r"\d{1,4}(?:\.\d{1,2})? ?(?:mg|g|mcg)(?: ?/ ?(?:kg|m2|day|d)){0,2}(?: (?:a|per|every|each) day| "
    r"daily| qd| bid| od)?"
)
_DOSE_AFTER = re.compile(
    rf"[\s:,(]{{0,2}}(?:dose |at |of "
    rf"|is ){{0,2}}(?P<dose>{_DOSE})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_DOSE_INSIDE = re.compile(
    rf"(?<![\w.])(?P<dose>{_DOSE}) (?:of |daily |a day "
    rf"|per day )?(?:oral )?[a-z]",
    re.IGNORECASE,
)
_DOSE_ROOM = 30
_FAILED = re.compile(
    r"\b(?:fail(?:ed|ure|s)?|no response|not respond|did ?n[o']t (?:work|help)|refractory|ineffective"
    r"|inadequate|intoleran(?:t|ce)|relapsed)\b|无效|失败",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\bfor (?:about |over |more than |the (?:last|past) )?(?P<n>\d{1,3}(?:\.\d)?) (?P<u>weeks?"
    r"|months?|years?)\b(?! ago)",
    re.IGNORECASE,
)
_PER_MONTH = {"w": 7 / (365.25 / 12), "m": 1.0, "y": 12.0}
_SENTENCE = re.compile(r"[.?!;？！\n]")


class Findings(NamedTuple):
    """What is told of someone, as the profile's fields; therapies as keyword arguments of ``Therapy``."""

    conditions: list[str]
    infections: dict[str, str | bool | float]
    antibodies: dict[str, str | bool | float]
    therapies: list[dict[str, object]]
    history: list[str]
    found: list[Found]


def find_findings(text: str, flat: str, lexicon: Lexicon, *, note: bool) -> Findings:
    """Read conditions, infections, antibodies and treatments told of a person.

    Args:
        text: what the person wrote.
        flat: its ``flatten``ed text.
        lexicon: the words of the field.
        note: whether the text is written like a note about a patient, where a bare name is a statement.
    """
    into = Findings([], {}, {}, [], [], [])
    for stated in read_statements(text[:LONGEST], lexicon):
        if stated.term not in _NOT_OF_A_PERSON and _told(flat, stated, note):
            _keep(text, flat, stated, lexicon, into)
    _viral_loads(text, into)
    return into


def _told(flat: str, stated: Stated, note: bool) -> bool:
    """Whether a mention is told of a person and is no question about the trial."""
    low = max((m.end() for m in _SENTENCE.finditer(flat, 0, stated.start)), default=0)
    before = flat[max(low, stated.start - 300) : stated.start]
    conditional = list(_IF.finditer(before))
    if conditional and not note:
        before = before[conditional[-1].start() :] if _FUTURE.search(before) else before
    if _FUTURE.search(before) and not conditional:
        return False
    around = flat[low : stated.end + 60]
    related = (
        _RELATION.search(f"{before} {stated.surface}")
        or _CARRIER.search(stated.surface)
        or _AFTERWARDS.match(flat[stated.end : stated.end + 60])
    )
    if note:
        return not (_ASKS_ABOUT.match(around) and not _PERSON.search(around))
    person = _PERSON.search(flat[low : stated.end]) or _PERSON.search(flat[stated.end : stated.end + 40])
    if not person and not _ASKS.match(around) and "?" not in flat[low : stated.clause[1] + 1]:
        return bool(related)
    if not person:
        return bool(_CARRIER.match(flat[stated.end :].lstrip()) or _CARRIER.search(stated.surface)) or (
            has_result(flat, stated.end, stated.clause[1]) and not _ASKS_ABOUT.match(around)
        )
    if _ASKS_ABOUT.match(around) and not conditional and not re.search(r"\bmy\b", before):
        return False
    return bool(related)


def _keep(text: str, flat: str, stated: Stated, lexicon: Lexicon, into: Findings) -> None:
    kind = lexicon.terms[stated.term].kind
    low, high = stated.clause
    words = VERDICT.sub("", _LEADING_QUESTION.sub("", text[low:high])).strip(" ,") or text[low:high].strip(" ,")
    if _SUPPOSED.search(flat, low, stated.start):
        return
    rest = _SENTENCE.search(flat, high)
    over = bool(_CURED.search(flat, low, rest.start() if rest else len(flat)))
    affirmed = is_affirmed(flat, stated.end, high) or bool(_STILL_POSITIVE.search(flat, stated.end))
    if kind is TermKind.ANTIBODY:
        if not affirmed and stated.present and not _RELATION.search(flat, low, stated.start):
            return
        value = "positive" if stated.present else "negative"
        into.antibodies.setdefault(stated.term, value)
        into.found.append((stated.start, stated.end, "antibodies", f"{stated.term}: {value}"))
    elif kind is TermKind.INFECTION and not ((stated.past or over) and stated.present and not affirmed):
        value = "positive" if stated.present else "negative"
        qualified = _QUALIFIED.search(flat, max(low, stated.start - 24), stated.end)
        if stated.present and qualified and not affirmed:
            value = qualified[1].lower()
        if stated.term == "hepatitis B" and (
            _CARRIER.search(stated.surface) or _CARRIER.match(flat[stated.end :].lstrip())
        ):
            value = "carrier"
        name = standard_term(stated.term, flat[stated.start : stated.end + TEST_ROOM])
        into.infections.setdefault(name, value)
        into.found.append((stated.start, stated.end, "infections", f"{name}: {value}"))
    elif _is_treatment(stated, kind) and _REACTED.search(flat, low, high):
        into.history.append(words)
        into.found.append((low, high, "history", words))
    elif _is_treatment(stated, kind) and stated.present:
        into.therapies.append(_therapy(flat, stated))
        into.found.append((stated.start, stated.end, "prior_therapies", stated.term))
    elif stated.present and not stated.past and _is_immune(stated, kind, lexicon):
        into.conditions.append(stated.term)
        into.found.append((stated.start, stated.end, "conditions", stated.term))
    elif kind in _FACTS - {TermKind.LAB} or stated.term in _TOLD or kind in _TREATMENTS or _is_illness(stated.term):
        into.history.append(words)
        into.found.append((low, high, "history", words))


def _is_illness(term: str) -> bool:
    return term in {"anemia", "hypogammaglobulinemia", "Gilbert syndrome"}


def _is_immune(stated: Stated, kind: TermKind, lexicon: Lexicon) -> bool:
    """Whether a disease is one that trials of this field have cohorts for; other illnesses are history."""
    if kind is not TermKind.DISEASE:
        return False
    immune = lexicon.terms.get("autoimmune disease")
    families = immune.narrower if immune else ()
    kinds = {k for f in families for k in lexicon.terms[f].narrower}
    return bool(diseases_in(stated.surface)) or stated.term in {*families, *kinds}


def _is_treatment(stated: Stated, kind: TermKind) -> bool:
    if kind in {TermKind.DRUG, TermKind.DRUG_CLASS}:
        return True
    return stated.term in _CELLS | _PROCEDURES | _SAME.keys() | {"live vaccine"}


def _therapy(flat: str, stated: Stated) -> dict[str, object]:
    """One treatment with its dose, time, duration and response, as said in its clause."""
    low, high = stated.clause
    therapy: dict[str, object] = {"name": _SAME.get(stated.term, _called(flat, stated))}
    # The name met may begin with the end of the dose ("25 [mg prednisone]").
    inside = _DOSE_INSIDE.search(flat, max(low, stated.start - _DOSE_ROOM), stated.end)
    dose = _DOSE_AFTER.match(flat, stated.end, high) or inside
    if dose:
        therapy["dose"] = dose["dose"].strip()
    if stated.days is not None:
        therapy["days_ago"] = stated.days
    elif is_ongoing(flat, low, stated.start) or (dose and not stated.past):
        therapy["ongoing"] = True
    lasted = _FOR.search(flat, stated.end, high)
    if lasted:
        therapy["duration_months"] = round(float(lasted["n"]) * _PER_MONTH[lasted["u"][0].lower()], 2)
    near = flat[max(low, flat.rfind(",", low, stated.start) + 1) : _comma(flat, stated.end, high)]
    if _FAILED.search(near):
        therapy["response"] = "failed"
        therapy.pop("ongoing", None)
    return therapy


def _called(flat: str, stated: Stated) -> str:
    """A treatment by its standard name, in Chinese as its teller calls it, and a transplant with its organ."""
    if CHINESE.search(stated.surface):
        return stated.surface
    organ = ORGAN_OF.search(flat, stated.clause[0], stated.start) if stated.term == "transplant" else None
    return f"{organ['organ'].split()[-1]} {stated.surface}" if organ else stated.term


def _comma(flat: str, start: int, high: int) -> int:
    at = flat.find(",", start, high)
    return high if at < 0 else at


def _viral_loads(text: str, into: Findings) -> None:
    """Read a bare "DNA undetectable" or "RNA negative" as a result of the hepatitis that was named before it."""
    for match in _VIRUS.finditer(text):
        before = [f for f in into.found if f[2] == "infections" and f[0] < match.start()]
        if not before:
            continue
        named = before[-1][3]
        name = (
            "HCV RNA"
            if named.startswith(("hepatitis C", "HCV", "anti-HCV"))
            else "HBV DNA"
            if named.startswith(("hepatitis B", "HB"))
            else None
        )
        if name and name not in into.infections:
            value = "undetectable" if match["not"] or match["none"] else "detectable"
            into.infections[name] = value
            into.found.append((match.start(), match.end(), "infections", f"{name}: {value}"))
