"""Tables of the words by which people call trials and tell them apart; none names any one trial."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as text."""
    return frozenset(text.split())


# Words that many organisations' names share.
_GENERIC_ORGANISATION = """
a academy affiliated and at bio biomedical biopharma biopharmaceutical biopharmaceuticals biosciences biotech
biotechnology branch campus cancer care cell center central centre centro centres centers children city clinic
clinical clinics co college company corp corporation county department development district division faculty first
foundation general gene genetics global gmbh government group health healthcare hospital hospitals in inc institute
institutes international investigational laboratories laboratory labs life limited llc ltd medical medicine
dr education memorial ministry prof
training municipal national network north no of oncology organization partners people peoples pharma
pharmaceutical pharmaceuticals program province provincial public regional research school sciences science second
services site sites society south state study technologies technology the therapeutics therapy third trust union
united universitair universitaire universitario university west east women for
"""
_COUNTRIES = """
america american argentina australia australian austria belgium brazil britain british bulgaria canada canadian
chile china chinese colombia croatia czech czechia denmark egypt england english estonia europe european finland
france french georgia german germany greece hong kong hungary india indian indonesia iran iraq ireland israel
italian italy japan japanese jordan kingdom korea korean latvia lebanon lithuania malaysia mexico netherlands
zealand norway pakistan peru philippines poland portugal republic romania russia russian saudi arabia scotland
serbia singapore slovakia slovenia africa spain spanish states sweden swedish switzerland taiwan thailand tunisia
turkey türkiye uk ukraine usa vietnam wales
"""
# Words that many trials' titles share.
_TITLE_STOPS = """
a about active adult adults after all among an and arm arms as assess at based be before between by can cell cells
clinical cohort combination combined comparison controlled disease diseases dose double during effect effects
efficacy effectiveness escalation evaluate evaluation experimental exploratory first for from group healthy human in
injection into investigate label long moderate multicenter new novel of on only open or participants patient
patients phase pilot placebo prior randomized refractory relapsed relapsing safety severe single study subjects term
the their therapy to tolerability treat treated treatment trial two use using versus vs who with without years
standard care control intervention drug daily oral tablet tablets mg comparator response blind
"""
GENERIC_ORGANISATION = frozenset(_GENERIC_ORGANISATION.split()) - {"children"}
COUNTRIES = frozenset(_COUNTRIES.split())
TITLE_STOPS = frozenset(_TITLE_STOPS.split())
# A city's name now, and the one that institutions there still carry.
FORMER_NAMES = {
    "beijing": "peking",
    "guangzhou": "canton",
    "nanjing": "nanking",
    "chongqing": "chungking",
    "mumbai": "bombay",
    "chennai": "madras",
    "kolkata": "calcutta",
}
HONORIFICS = word_set("dr prof professor doctor mr mrs ms miss md phd mph bs ba rn np do mbbs msc pharmd study")
ORGANISATION_NOUNS = frozenset(("hospital", "university", "institute", "college", "clinic", "center", "centre"))

# Kinds of treatment and people, each with the ways to say it as runs of words (the same in a title and a question).
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "CAR-NK": ("car nk", "carnk", "nk car"),
    "NK": ("nk", "natural killer", "car nk", "carnk"),
    "CAR-T": ("car t", "cart", "car ts", "ucar t", "ucart", "ucar", "chimeric antigen receptor t"),
    "STAR-T": ("star t", "synthetic t cell receptor"),
    "TCR-T": ("tcr t",),
    "Treg": ("treg", "tregs", "regulatory t"),
    "stem cell": ("mesenchymal", "stem cell", "stem cells", "stromal cells", "msc", "mscs", "hsct", "干 细 胞"),
    "bispecific": ("bispecific", "t cell engager", "bite"),
    "donor": (
        "universal", "allogeneic", "allogenic", "off the shelf", "ucar", "ucar t", "ucart", "donor", "donors",
        "donated", "通 用", "异 体", "同 种 异 体", "现 货",
    ),
    "own": (
        "autologous", "own cell", "own cells", "own immune cells", "own t cells", "own blood cells", "自 体", "自 身",
    ),
    "dual": ("dual", "two target", "two targets", "double target", "dual target", "双 靶", "双 靶 点"),
    "children": (
        "child", "children", "childhood", "kid", "kids", "pediatric", "paediatric", "juvenile", "儿 童", "儿 科",
    ),
}  # fmt: skip
KINDS: dict[tuple[str, ...], frozenset[str]] = {}
for _kind, _runs in _KIND_WORDS.items():
    for _run in _runs:
        KINDS[tuple(_run.split())] = KINDS.get(tuple(_run.split()), frozenset()) | {_kind}
LONGEST_KIND = max(map(len, KINDS))
# Single words of the table long enough to be recognised when misspelt.
KIND_SPELLINGS = frozenset(word for run in KINDS for word in run if len(word) >= 6 and word.isascii())
# A treatment's own name, used without "the … trial" around it.
TREATMENT_KINDS = frozenset(("CAR-NK", "STAR-T", "TCR-T", "dual"))


TITLES_OF_PEOPLE = frozenset(("dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "miss"))

# Words of a question around the name of a trial.
TRIAL_SINGULAR = frozenset(("trial", "study", "one", "record", "protocol", "project"))
TRIAL_PLURAL = frozenset(("trials", "studies", "ones", "records", "protocols", "projects"))
TREATMENT_NOUNS = frozenset(("therapy", "treatment", "product", "infusion", "cells"))
PLACE_NOUNS = frozenset(("hospital", "university", "institute", "clinic", "team", "company", "group"))
DEFINITE = word_set("the that this those these both your their its our")
INDEFINITE = word_set(
    """
    a an any which what another other others some no every each all prior previous earlier past how many more
    similar different separate concurrent most few whichever whatever 其 任 别 哪 每
    """
)
STOPS = word_set(
    """
    in on at for of to from with by and or vs versus is are was were be been do does did can could will would
    should has have had i my me we us you he she they it if when than but not nor join joining enter compare
    comparing enroll about between across among over under within without through into per regarding
    against as so because while after before during there here why where who whose
    whom please tell show give list say says said like see get use uses using take takes need needs s also
    both the that this 的 在 和 与 或 是 我 中 对 从
    """
)
LINKS = word_set("for of in from with at by using that which run led sponsored uses made on")
FILLERS = word_set("the a an my own s patients patient their your people run led sponsored by made uses using from")
NOT_A_TREATMENT_AFTER = word_set("count counts number numbers level levels percentage function activity range")
AND_WORDS = frozenset(("and", "or", "vs", "versus"))
