"""The words by which criteria are taken apart: what joins, modifies, defines, excepts and qualifies."""

from __future__ import annotations

import re

from lexicon.model import TermKind

TIMES = ("time since ", "washout", "live vaccine window", "vaccine window")
SPANS = {"duration", "treatment duration", "remission duration", "disease duration"}
LEADS_IN = re.compile(
    r"\b(?:following|these|any of|either of|one of|below|such as|includ\w+|e\.g\.)"
    r"|:\s*$",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"\b(?:with ?in|past|last|previous|prior|preceding|before|recent|ago"
    r"|during)\b",
    re.IGNORECASE,
)
FINDINGS = {
    TermKind.DISEASE, TermKind.INFECTION, TermKind.ANTIBODY, TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY,
    TermKind.PROCEDURE, TermKind.SYMPTOM, TermKind.CRITERIA,
}  # fmt: skip
ALSO = {
    "pregnancy", "pregnancy test", "HCG", "breastfeeding", "live vaccine", "vaccination", "substance abuse", "allergy",
    "other trials",
    "prior CAR-T therapy", "smoking", "hypogammaglobulinemia", "anemia", "Gilbert syndrome",
}  # fmt: skip
NOT_A_FINDING = {
    "autoantibodies",
    "relapsed or refractory",
    "ECG",
    "blood test",
    "infusion",
    "screening",
    "flare",
    "pain",
    "HRCT",
    "MRI",
    "X-ray",
    "lymphodepletion",
    "medical history",
    "T cells",
    "B cells",
    "EULAR",
    "CTCAE grade",
    "classification criteria",
}
SAME_TERM = {
    "prednisone dose": "prednisone",
    "prior CAR-T therapy": "CAR-T",
    "pregnancy test": "pregnancy",
    "HCG": "pregnancy",
}

TESTED_FOR = {
    "HBV DNA": "hepatitis B", "HBsAg": "hepatitis B", "HBcAb": "hepatitis B", "HCV RNA": "hepatitis C",
    "anti-HCV": "hepatitis C",
}  # fmt: skip
NAME_GAP = re.compile(r"[\s(\-]{0,3}(?:virus|infection)?[\s(\-]{0,3}")

BREAK = re.compile(
    r"(?<!&lt)(?<!&gt)(?<!&amp);|(?<=[^\W\d_\s])\.(?=\s+[A-Z(])|(?<=[\d)%])\.(?=\s+[A-Z(])|\n+(?=\s*[A-Z\-•*(\d])"
    r"|。|,? or "
    r"(?=(?:patients|subjects|participants|those|having|combined|receipt|receiving) )",
)
_FEMALE, _MALE = r"(?:women|woman|females?|girls)", r"(?:men|man|males?|boys)"
SEX_BEFORE = re.compile(
    rf"\b(?:(?P<female>{_FEMALE})|{_MALE})\b(?! and| or|/)(?: (?:subjects?|patients?|participants?"
    rf"|sex))?[^,;.()]{{0,24}}[\s(:]{{0,2}}$",
    re.IGNORECASE,
)
SEX_AFTER = re.compile(
    rf"[\s(,]{{0,2}}(?:in |for |if |\()?(?:(?:the case of|case of) )?(?:(?P<female>{_FEMALE})|{_MALE})\b(?! and"
    rf"| or|/)",
    re.IGNORECASE,
)
# "≤5 x ULN in case of liver metastases": the limit is for some people only.
IF_AFTER = re.compile(
    r"[\s(,]{0,2}(?:is |are )?(?:allowed |permitted |acceptable )?[\s(,]{0,2}(?:if|when|in (?:the )?(?:case|event"
    r"|presence) of|in case"
    r"|for (?:patients|subjects|participants|those|people|individuals)|in (?:patients|subjects|participants"
    r"|those))\b",
    re.IGNORECASE,
)
IF_BEFORE = re.compile(
    r"\b(?:if|in case of|in the presence of|(?:for|in) (?:patients|subjects|participants|those) (?:with"
    r"|who)) [^,.;]{3,60},? ?"
    r"(?:then )?(?:[\w/ ]{0,24})$",
    re.IGNORECASE,
)
# Kinds of one disease that a person has not both of.
OPPOSED = (
    ("limited", "diffuse"), ("type 1", "type 2"), ("primary", "secondary"), ("episodic", "chronic"),
    ("active", "latent"), ("relapsing", "primary progressive"), ("congenital", "acquired"), ("small cell", "non-small"),
)  # fmt: skip
CONTRARY = {
    "active": re.compile(r"\b(?:inactive|latent|dormant|quiescent)\b", re.IGNORECASE),
    "uncontrolled": re.compile(
        r"\b(?:well[- ])?controlled\b|\bunder control\b|控制(?:良好|得好"
        r"|稳定)",
        re.IGNORECASE,
    ),
    "uncontrollable": re.compile(r"\b(?:well[- ])?controlled\b|\bunder control\b", re.IGNORECASE),
    "unstable": re.compile(r"\bstable\b|稳定", re.IGNORECASE),
    "severe": re.compile(r"\b(?:mild|minor|slight)\b|轻(?:度|微)", re.IGNORECASE),
    "serious": re.compile(r"\b(?:mild|minor|slight)\b|轻(?:度|微)", re.IGNORECASE),
}


def contrary(qualifier: str, words: str) -> bool:
    """Whether words say the opposite of a qualifier: "well controlled", where a rule says uncontrolled."""
    pattern = CONTRARY.get(qualifier.lower())
    return pattern is not None and bool(pattern.search(words))


ABBREVIATED = re.compile(r"(?:e\.g|i\.e|vs|approx|et al|etc)$", re.IGNORECASE)
EXCEPTION = re.compile(
    r"\bexcept(?:ions?)?(?: for)? (?:the )?following\b[^.]{0,600}|\([^()]{0,60}?\b(?:excluded|excluding"
    r"|except(?:ions?)?|other than)\b[^()]{0,400}\)|\bexceptions? "
    r"(?:include|are|is)\b[^.;]{0,600}"
    r"|\([^()]{0,80}\bnot (?:included|counted)\)|\b(?:except(?:ing)?(?: for)?|excluding|not "
    r"(?:including|counting)|apart from|other than|with "
    r"the exception of|exclusive of)\b(?:[^.;()]|\([^()]{0,300}\)){0,400}|\bunless\b[^.;()]{0,200}",
    re.IGNORECASE,
)
OWN_DISEASE = re.compile(
    r"\b(?:excluding|except|other than)\b[^.;]{0,60}\b(?:caused by|due to|related to|attribut\w+ to"
    r"|secondary to)\b[^.;]{0,60}disease"
    r"|\b(?:disease|lupus|SLE)[- ]related\b[^.;)]{0,40}\b(?:permitted|allowed|acceptable|excluded)"
    r"|\bno requirements? for (?:conditions|abnormalities|those)\b[^.;)]{0,40}\bdisease"
    r"|\bunless\b[^.;]{0,40}\b(?:caused by|due to|related to|attribut\w+ to|secondary "
    r"to)\b[^.;]{0,60}(?:disease|lupus|SLE)",
    re.IGNORECASE,
)
CATCH_ALL = re.compile(
    r"\b(?:including,? but not limited to|any other|or others?|and others?|other (?:[a-z-]+ "
    r"){0,3}(?:disease|condition|infection|disorder|factor|reason|abnormalit|illness|manifestation)\w*|etc)\b"
    r"|such as",
    re.IGNORECASE,
)
INVESTIGATOR = re.compile(
    r"\b(?:investigators?|researchers?|study (?:doctor|physician|team))(?:'s|s')? ?(?:\([^)]*\) "
    r")?(?:judg|opinion|discretion|deem|believ|consider|assess|determin|think|decid)"
    r"|\b(?:judg\w+|opinion|discretion|deemed|considered|determined|believed"
    r"|assessed)\b[^.;]{0,60}\b(?:investigator|researcher|study (?:doctor|physician))",
    re.IGNORECASE,
)
QUALIFIER = re.compile(
    r"\b(?P<q>severe|serious|relatively serious|(?:clinically )?significant|topical|inhaled"
    r"|(?:intra)?nasal|ophthalmic|intra-?articular|epidural|intrathecal|injected|uncontroll(?:ed|able)"
    r"|unstable|moderate(?:[- ]to[- "
    r"](?:severe|massive))?|massive|end[- ]stage|active|refractory|life[- ]threatening)(?:,? (?:or "
    r"|and )?[\w-]+){0,2}?\s*$",
    re.IGNORECASE,
)
DEPENDS_AFTER = re.compile(
    r"^[^,.;]{0,40}?\b(?:requir(?:es|ing|e)|need(?:s|ing)?|that|which|affect\w*|resulting|despite|not amenable"
    r"|caused by"
    r"|due to|who|contraindicat\w+)\b",
    re.IGNORECASE,
)
HISTORY = re.compile(
    r"\b(?:history|previous(?:ly)?|prior|past|ever|received|have had|has had|underwent|within|participated)\b",
    re.IGNORECASE,
)
TREATMENTS = {TermKind.DRUG, TermKind.DRUG_CLASS, TermKind.CELL_THERAPY, TermKind.PROCEDURE}
MODIFIES = re.compile(
    r"\b(?:(?P<cause>in case of|in the (?:case|event|presence) of|due to|for the treatment of|result(?:ed|ing"
    r"|s) in|treatment (?:of|for)|stud(?:y|ies) of"
    r"|caused by"
    r"|resulting from|secondary to|related to|attribut\w+ to|because "
    r"of)|requir(?:es|ing|ed|e)|need(?:s|ing|ed)?|treated with|"
    r"(?:reactions?|allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+)(?: ?/ ?\w+)? (?:to|of|for|against))\b",
    re.IGNORECASE,
)
MODIFIED_UNTIL = re.compile(
    r";|\.\s|\b(?:including|such as|e\.g\.)|\b(?:history of|received|receipt of"
    r"|(?<!ing )(?<!require )(?<!requires )(?<!term )(?<!chronic )use of)\b",  # "that require long-term use of" goes on
    re.IGNORECASE,
)
LIST_ENDS = re.compile(r",? (?:or|and) |[()]")
REACTION = re.compile(r"\b(?:reactions?|allerg\w+|hypersensitiv\w+|intoleran\w+)\b", re.IGNORECASE)
NEAR = 3
COMPOUND = re.compile(
    r"[ -](?:treatments?|therap(?:y|ies)|medications?|drugs?|agents?|activity|assessments?"
    r"|classification|criteria|diagnos\w+|related)\b",
    re.IGNORECASE,
)
PRODUCT = re.compile(
    r"[ -](?:cells? )?(?:infusions?|manufactur\w+|products?|culture|administration|treatment period|transfusion)\b",
    re.IGNORECASE,
)
METHOD = re.compile(r"\b(?:on|by|using|via)\s$", re.IGNORECASE)
NOT_SO = re.compile(
    r"\b(?:no|not|(?<!or )without|never|non|absence of|free of|negative)\b(?:[ -](?!(?:only|limited"
    r"|including)\b)[\w-]+){0,3}[ -]?$|\b(?:no|without|absence of)(?: \w+)? (?:evidence|signs?|symptoms?"
    r"|history) of(?: [\w-]+){0,3} ?$",
    re.IGNORECASE,
)
DRUG_COMPOUND = re.compile(
    r"[ -](?:challenge|naive|sparing|free|responsive|resistant|dependent|administering|eluting)\b", re.IGNORECASE
)
TESTS = {TermKind.INFECTION, TermKind.ANTIBODY}
NEGATIVE_AFTER = re.compile(
    r"[\s()\-]{0,2}(?:test |result |is |are |was |were |must be |\(\w{2,8}\) ){0,3}negative\b", re.IGNORECASE
)
EXAMPLES = re.compile(r"\b(?:including|such as|e\.g\.|for example)|\(either\b", re.IGNORECASE)
EXPLAINS = re.compile(
    r"\b(?:indicating|suggesting|indicative of|suggestive of|reflecting|that is|i\.e\.)[^.;]{0,60}$", re.IGNORECASE
)
OPENS = re.compile(r" ?\((?:i\.e\.,? ?|that is,? )?")
DEFINES = re.compile(r"\b(?:defined (?:as|by)|meaning|that is)\b", re.IGNORECASE)
LABEL = re.compile(r"\s{0,2}:")
POSSIBLE = re.compile(
    r"\b(?:plan(?:s|ning)?|intend(?:s|ing)?|intention|desir\w+|attempt\w*|want\w*|hop(?:es|ing)"
    r"|seeking|becom\w+|get(?:ting)? pregnant|wish(?:es|ing)?|trying|prepar\w+)\b",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"[,;:()\n]|\b(?:and|or|with|but)\b")
CLAIMS = re.compile(
    r"\b(?:no|not|without|absence|good|normal|stable|stability|adequate|ability|willing\w*|must|meets?"
    r"|met|positive|negative|evidence|presence|diagnos\w+|agree\w*|consent|"
    r"voluntar\w+|requir\w+|contraindicat\w+|abnormalit\w+|lesions?|effusion|fail\w+|ineffective"
    r"|inadequate|refractory|relaps\w+|use of|receiv\w+|need\w*|demonstrat\w+|active)\b",
    re.IGNORECASE,
)
WORDY = re.compile(r"[a-z]{4,}", re.IGNORECASE)
FUNCTION = re.compile(
    r"\b(?:subjects?|patients?|participants?|individuals?|people|persons?|women|men|those|with|who"
    r"|have|has|had|history|known|following|prior|previous|screening|"
    r"within|past|months?|weeks?|days?|years?|before|enrol?lment|including|include|limited|such|other"
    r"|from|than|that|this|study|levels?|defined|the|and|or|of|for|in|to|at|by|as|any|"
    r"are|were|been|being|test(?:s|ed|ing)?|positive|serum|blood|peripheral|virus|viral|infections?"
    r"|disease|diseases|males?|females?|inclusive|thresholds?|gender|sex|room|air|therapy|treatment"
    r"|during|titers?|antibod(?:y|ies)|greater|normal|reference|value|range|upper|limit|detection|exceeding|higher|"
    r"received|receipt|receiving|signing|informed|consent|initiation|visit|baseline|time|hepatitis"
    r"|human|immunodeficiency|concurrent|current(?:ly)?|previously|ongoing|surface|core|antigen"
    r"|regardless|also|but|not|was|negative|equation|formula|method|calculated|estimated|according|using)\b",
    re.IGNORECASE,
)

HEPATITIS_C = re.compile(r"\bhepatitis (?:A, ?)?B ?(?:/|,? ?(?:and ?/ ?or|and|or)) ?(?P<c>C)\b", re.IGNORECASE)
ANTIBODY = re.compile(r"\bantibod(?:y|ies)\b|\banti|\bab\b|抗体", re.IGNORECASE)
TEST_ROOM = 14
QUALIFIED = re.compile(r"(?P<q>active|severe|serious|uncontrolled|unstable|end[- ]stage) ", re.IGNORECASE)
# What a medicine was for, how often it was given: without that, having taken it settles nothing.
PURPOSE = re.compile(
    r"\bfor (?:the )?(?:treatment of |management of )?(?:[\w/-]+ ){0,4}"
    r"(?:cancers?|carcinoma|tumou?rs?|lymphoma|leuka?emia|melanoma|malignanc(?:y|ies)|[A-Z]{3,})\b"
)
TIMES_GIVEN = re.compile(
    r"(?:\d{1,2}|two|three|four|several|multiple|repeated)\+? (?:or more )?(?:[\w-]+ ){0,2}(?:courses?"
    r"|doses|lines|cycles|bursts?) (?:of )?(?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
PREGNANCY = re.compile(r"pregnan|gestat|hcg|concei|lactat|breast|nursing", re.IGNORECASE)
# What stands before "cancer" and names no kind of it.
ANY_CANCER = re.compile(
    r"(?:an?|the|any|other|another|of|or|and|with|prior|previous|past|active|concurrent|concomitant|known|history"
    r"|malignant|second"
    r"|primary|secondary|invasive|advanced|metastatic|solid|current|for|no|from|uncontrolled|existing|coexisting"
    r"|suspected|to|have"
    r"|had|has|has|diagnosed|additional|synchronous|recent|underlying|treated|additional|documented|possible"
    r"|evidence)",
    re.IGNORECASE,
)
ORGAN_OF = re.compile(
    r"\b(?P<organ>(?:[\w-]+(?:,| or| and|/) ?){0,4}(?:liver|kidney|renal|heart|cardiac|lung|pancrea\w+|islet"
    r"|beta-cell|corneal?|marrow"
    r"|hair|skin|limb|f(?:a)?ecal|stem[- ]cell|hepatic|pulmonary|intestin\w+))[ -]$",
    re.IGNORECASE,
)
SITE = re.compile(
    r"\b(?:prostate|breast|lung|colon|colorectal|rectal|gastric|stomach|liver|hepatocellular"
    r"|pancreatic|thyroid|ovarian|cervical|"
    r"endometrial|uterine|bladder|renal|kidney|brain|skin|testicular|esophageal|head and neck|bone|blood)\s+$",
    re.IGNORECASE,
)
ALLERGEN = re.compile(r"^[^.;,]{0,25}?\b(?:to|against)\b(?P<what>[^.;]{0,160})", re.IGNORECASE)
ALLERGY_COMPOUND = re.compile(
    r"[ -](?:shots?|extracts?|immunotherap"
    r"|vaccin|skin|test|specific|medicat|season)",
    re.IGNORECASE,
)
ALLERGY_GENERAL = re.compile(
    r"(?:\b(?:drugs?|medicines?|medications?|severe|serious|history of|known|any|multiple|systemic"
    r"|with|an|have|having|or|of)|^|[/(])\s*$",
    re.IGNORECASE,
)
ALLERGIC = re.compile(r"allerg(?:y|ies|ic)|hypersens|anaphyl|reaction|intoler", re.IGNORECASE)
ALLERGY_WORDS = re.compile(
    r"\b(?:severe|serious|systemic|allerg(?:y|ies|ic)|hypersensitiv\w+|reactions?|intoleran\w+"
    r"|anaphyla\w+|adverse|drugs?|medicines?|medications?|"
    r"life-threatening|multiple|relevant|constitution|significant|bad|suffer\w*|of|a|an|the)\b",
    re.IGNORECASE,
)
