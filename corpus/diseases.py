"""Diseases by the names that headings give them.

A small table, not a dictionary of medicine: it exists so that "Relapsing and refractory Sjögren's syndrome" and
"dry syndrome" stand for one cohort. "Dry syndrome" is a literal translation of the Chinese name of Sjögren's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Standard name, then the pattern of its spoken and printed names. Abbreviations in capitals match as printed.
_TABLE: tuple[tuple[str, str], ...] = (
    ("Lupus nephritis (LN)", r"lupus (?:glomerulo)?nephritis|LN"),
    (
        "Systemic lupus erythematosus (SLE)",
        r"systemic lupus(?: erythema(?:tosus|todes))?|lupus erythematosus|lupus|SLE",
    ),
    ("Sjögren's syndrome (SS)", r"(?:primary )?sj(?:ö|o|oe|ø)gren(?:['’´`]?s)?(?: (?:syndrome|disease))?"
     r"|(?:primary )?(?:dry|sicca) syndrome|p?SS|SjS|SjD"),
    ("Systemic sclerosis (SSc)", r"systemic scl(?:erosis|eroderma)|scleroderma|SSc|dcSSc"),
    ("Idiopathic inflammatory myopathy (IIM)", r"(?:idiopathic )?inflammatory (?:myopath(?:y|ies)|muscle diseases?)"
     r"|myositis|(?:dermato|poly)myositis|(?:immune.mediated )?necroti[sz]ing myopath(?:y|ies)"
     r"|anti.?synthetase syndrome|IIMs?|IMNM"),
    ("ANCA-associated vasculitis (AAV)", r"(?:ANCA|anti.?neutrophil cytoplasmic (?:auto)?antibod(?:y|ies))"
     r"(?:-|\s\(ANCA\)[-\s]|\s)(?:associated|related|positive)(?: small.vessel)? vasculit(?:is|ides)|AAV"
     r"|granulomatosis with polyangiitis|microscopic polyangiitis|wegener['’]?s granulomatosis|GPA|MPA"),
    ("Antiphospholipid syndrome (APS)", r"(?:anti.?phospholipid(?: antibody)?|hughes) syndrome|APS|CAPS"),
    ("Rheumatoid arthritis (RA)", r"rheumatoid arthritis|RA"),
    ("Autoimmune hemolytic anemia (AIHA)", r"auto.?immune ha?emolytic ana?emia|AIHA"),
    ("Immune thrombocytopenia (ITP)", r"(?:auto)?.?immune thrombocytopeni(?:a|c purpura)"
     r"|idiopathic thrombocytopenic purpura|ITP"),
    ("Evans syndrome", r"evans['’]? syndrome"),
    ("Thrombotic thrombocytopenic purpura (TTP)", r"thrombotic thrombocytopenic purpura|TTP"),
    ("Multiple sclerosis (MS)", r"(?:(?:relapsing.remitting|progressive) )?multiple sclerosis|MS|RRMS|PPMS|SPMS"),
    ("Neuromyelitis optica spectrum disorder (NMOSD)", r"neuromyelitis optica(?: spectrum disorders?)?|NMOSD"),
    ("MOG antibody-associated disease (MOGAD)", r"(?:anti.?)?MOG.antibody.associated disease|MOGAD"),
    ("Myasthenia gravis (MG)", r"(?:generali[sz]ed )?myasthenia gravis|g?MG"),
    ("Lambert-Eaton myasthenic syndrome (LEMS)", r"lambert.eaton(?: myasthenic)? syndrome|LEMS"),
    ("Chronic inflammatory demyelinating polyneuropathy (CIDP)",
     r"chronic inflammatory demyelinating poly(?:radiculo)?neuropathy|CIDP"),
    ("Guillain-Barré syndrome (GBS)", r"guillain.barr(?:é|e) syndrome|GBS"),
    ("Stiff person syndrome (SPS)", r"stiff.person syndrome|SPS"),
    ("Autoimmune encephalitis (AE)", r"auto.?immune encephalitis"),
    ("IgG4-related disease (IgG4-RD)", r"IgG4.related diseases?|IgG4.?RD"),
    ("Psoriatic arthritis (PsA)", r"psoriatic arthritis|PsA"),
    ("Ankylosing spondylitis (AS)", r"ankylosing spondylitis|(?:axial )?spondylo?arthritis|axSpA"),
    ("Juvenile idiopathic arthritis (JIA)", r"juvenile (?:idiopathic|rheumatoid) arthritis|s?JIA"),
    ("Adult-onset Still's disease (AOSD)", r"(?:adult.onset )?still['’]?s disease|AOSD"),
    ("Mixed connective tissue disease (MCTD)", r"mixed connective tissue disease|MCTD"),
    ("Behçet's disease", r"beh(?:ç|c)et['’]?s?(?: (?:disease|syndrome))?"),
    ("Takayasu arteritis", r"takayasu['’]?s?(?: arteritis)?"),
    ("Giant cell arteritis (GCA)", r"giant.cell arteritis|GCA"),
    ("Sarcoidosis", r"sarcoidosis"),
    ("Psoriasis", r"psoriasis"),
    ("Pemphigus", r"pemphigus(?: (?:vulgaris|foliaceus))?"),
    ("Bullous pemphigoid", r"bullous pemphigoid"),
    ("Crohn's disease", r"crohn['’]?s(?: disease)?"),
    ("Ulcerative colitis (UC)", r"ulcerative colitis"),
    ("Celiac disease", r"co?eliac disease"),
    ("Autoimmune hepatitis (AIH)", r"auto.?immune hepatitis|AIH"),
    ("Primary biliary cholangitis (PBC)", r"primary biliary (?:cholangitis|cirrhosis)|PBC"),
    ("Membranous nephropathy (MN)", r"(?:primary |idiopathic )?membranous nephropathy|PMN"),
    ("IgA nephropathy (IgAN)", r"Ig.?A nephropathy|IgAN"),
    ("Anti-GBM disease", r"anti.?(?:GBM|glomerular basement membrane) disease|goodpasture['’]?s? syndrome"),
    ("Type 1 diabetes (T1D)", r"type (?:1|I) diabetes(?: mellitus)?|T1DM?"),
    ("Graves' disease", r"graves['’]?s? disease"),
    ("Aplastic anemia (AA)", r"(?:severe )?aplastic ana?emia"),
    ("Graft-versus-host disease (GVHD)", r"(?:chronic |acute )?graft.(?:versus|vs\.?).host disease|c?GVHD"),
    ("Acute lymphoblastic leukemia (ALL)", r"(?:B.cell )?acute lympho(?:blastic|cytic) leuka?emia|B.ALL"),
    ("Chronic lymphocytic leukemia (CLL)", r"chronic lymphocytic leuka?emia|CLL"),
    ("Multiple myeloma (MM)", r"multiple myeloma|RRMM"),
    ("Non-Hodgkin lymphoma (NHL)", r"non.hodgkin['’]?s? lymphoma|NHL|(?:diffuse large )?B.cell lymphoma|DLBCL"),
    ("Asthma", r"asthma"),
)  # fmt: skip

# A disease that is one organ's form of another: rules for it belong in the other's list.
PART_OF = {"Lupus nephritis (LN)": "Systemic lupus erythematosus (SLE)"}

_WORD = re.compile(r"[a-z]{4}")


def _compiled(pattern: str) -> re.Pattern[str]:
    """Words match in any case; alternatives without a word in small letters (abbreviations) only as printed."""
    parts = [rf"(?i:{p})" if _WORD.search(p) else rf"(?:{p})" for p in _alternatives(pattern)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)")


def _alternatives(pattern: str) -> Iterator[str]:
    """Split a pattern at the bars that stand outside every bracket."""
    depth, begin = 0, 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield pattern[begin:at]
            begin = at + 1
    yield pattern[begin:]


_NAMES = tuple((name, _compiled(pattern)) for name, pattern in _TABLE)
# Words that say how ill or which patients, not which disease.
_QUALIFIER = re.compile(
    r"(?i)\b(?:relaps(?:ed|ing)|refractory|recurrent|recurring|active|severe|moderate(?:ly)?|mild|to|and|or|with|for|of|the|in|"
    r"only|patients?|subjects?|participants?|adults?|children|pa?ediatric|primary|secondary|chronic|early|diffuse|"
    r"limited|cutaneous|progressive|type|cohort|group|arm|part|disease|syndrome|related|associated|symptomatic|"
    r"persistent|resistant|newly|diagnosed|treatment|difficult|treat|[A-D]|[IVX]{1,4}|\d{1,2})\b|[^\w]|_"
)
_MAX_HEADING = 160
_MAX_READ = 600


def _found(heading: str) -> tuple[tuple[int, int, str], ...]:
    """All disease names in a heading as (start, -length, standard name), first and longest first."""
    words = heading[:_MAX_READ]
    return tuple(sorted((m.start(), -len(m[0]), name) for name, regex in _NAMES for m in regex.finditer(words)))


def disease_named(heading: str) -> str | None:
    """The standard name of the first disease that a heading names, or None where the table knows none."""
    found = _found(heading)
    return found[0][2] if found else None


def is_only_disease(heading: str) -> bool:
    """Whether a heading says a known disease and nothing else but its severity and whom it concerns."""
    found = _found(heading) if len(heading) <= _MAX_HEADING else ()
    if not found:
        return False
    rest = list(heading)
    for start, minus_length, _ in found:
        rest[start : start - minus_length] = " " * -minus_length
    return not _QUALIFIER.sub("", "".join(rest))


def diseases_in(words: str) -> set[str]:
    """The standard names of all known diseases that words name."""
    return {name for _, _, name in _found(words)}
