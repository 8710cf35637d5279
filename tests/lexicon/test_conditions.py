"""What patients have: a condition as a person names it reaches the class that criteria name; look-alikes do not."""

from __future__ import annotations

import pytest

from lexicon.model import TermKind
from lexicon.reader import BROADER, load

LEXICON = load()

# What is asked, by the term that rules name. Each of the words must reach it as itself or as a kind of it.
REACHED = {
    "heart": [
        "atrial fibrillation", "I have afib", "leaky valve", "heart murmur", "an enlarged heart",
        "my heart skips beats", "pericarditis", "aortic stenosis", "long QT syndrome", "bradycardia",
        "cardiomyopathy", "svt", "房颤", "心肌病", "二尖瓣脱垂",
    ],
    "vascular disease": ["peripheral artery disease", "varicose veins", "poor circulation", "动脉硬化"],
    "thrombosis": ["a blood clot in the leg", "DVT", "clot in my lung", "a clot in my eye", "phlebitis", "肺栓塞"],
    "stroke": ["a mini-stroke", "TIA", "bleeding in the brain", "subarachnoid hemorrhage", "小中风", "脑溢血"],
    "central nervous system disease": [
        "epilepsy", "multiple sclerosis", "Parkinson's", "Alzheimers", "brain tumor", "concussion", "brain abscess",
        "ALS", "cerebral palsy", "PML", "optic neuritis", "Huntington's disease", "a stroke", "lupus cerebritis",
        "脑瘤", "脑积水", "渐冻症",
    ],
    "demyelinating disease": ["MS", "NMOSD", "optic neuritis", "transverse myelitis", "ADEM"],
    "cognitive impairment": ["dementia", "Alzheimer's disease", "memory loss", "老年痴呆"],
    "psychiatric illness": [
        "schizophrenia", "bipolar", "panic attacks", "PTSD", "OCD", "depression", "an eating disorder", "bulimia",
        "I hear voices", "anxiety", "self-harm", "borderline personality disorder", "afraid of needles", "抑郁症",
        "精神分裂症", "惊恐发作",
    ],
    "substance abuse": ["heroin", "cocaine", "addicted to painkillers", "I drink too much", "crystal meth", "酒瘾"],
    "lung": [
        "asthma", "COPD", "emphysema", "pulmonary fibrosis", "bronchiectasis", "cystic fibrosis",
        "a collapsed lung", "pleurisy", "IPF", "pulmonary hypertension", "尘肺", "支气管扩张",
    ],
    "interstitial lung disease": ["IPF", "scleroderma in my lungs", "rheumatoid lung", "organizing pneumonia", "NSIP"],
    "kidney": [
        "kidney stones", "polycystic kidneys", "only one kidney", "nephrotic syndrome", "AKI", "dialysis", "肾结石",
        "diabetic nephropathy",
    ],
    "liver": ["fatty liver", "NASH", "cirrhosis", "hemochromatosis", "脂肪肝", "alcoholic hepatitis"],
    "digestive system": [
        "Crohn's disease", "IBS", "acid reflux", "heartburn", "a stomach ulcer", "diverticulitis", "GI bleed",
        "bowel obstruction", "gastroparesis", "胃炎",
    ],
    "autoimmune disease": [
        "Crohn's", "ulcerative colitis", "celiac disease", "psoriasis", "Hashimoto's", "vitiligo",
        "alopecia areata", "Graves disease", "pemphigus", "MS", "ITP", "ankylosing spondylitis", "morphea",
        "relapsing polychondritis", "桥本", "白癜风", "克罗恩病",
    ],
    "vasculitis": ["Kawasaki disease", "polyarteritis nodosa", "Henoch-Schonlein purpura", "过敏性紫癜"],
    "neuropsychiatric lupus": ["brain fog from lupus", "lupus psychosis", "lupus fog", "lupus in my brain"],
    "systemic lupus erythematosus": ["childhood lupus", "drug-induced lupus", "lupus in my joints"],
    "joints": ["osteoarthritis", "reactive arthritis", "wear and tear arthritis", "pseudogout"],
    "bleeding disorder": ["hemophilia", "von Willebrand disease", "I bleed easily", "DIC", "血友病"],
    "blood disorder": ["sickle cell", "thalassemia", "G6PD deficiency", "polycythemia vera", "地中海贫血", "leukemia"],
    "anemia": ["pernicious anemia", "sickle cell anemia", "thalassemia"],
    "immunodeficiency": ["CVID", "selective IgA deficiency", "HIV", "immunosuppressed"],
    "allergy": ["peanut allergy", "penicillin allergy", "latex allergy", "花生过敏"],
    "endocrine disease": ["Addison's disease", "Cushing's syndrome", "hypothyroidism", "acromegaly", "PCOS", "甲减"],
    "thyroid disease": ["underactive thyroid", "Hashimoto's", "goiter", "hyperthyroidism", "甲亢"],
    "diabetes": ["type 2 diabetes", "T2DM", "diabetes from steroids", "gestational diabetes", "二型糖尿病"],
    "cancer": [
        "breast cancer", "leukemia", "lymphoma", "myeloma", "basal cell carcinoma", "BCC", "melanoma", "DCIS",
        "prostate cancer", "colon cancer", "Hodgkin's", "thyroid cancer", "cancer that spread", "Kaposi sarcoma",
        "胃癌", "白血病", "淋巴瘤", "lukemia",
    ],
    "skin cancer": ["BCC", "squamous cell carcinoma", "基底细胞癌"],
    "carcinoma in situ": ["DCIS", "cervical carcinoma in situ", "宫颈原位癌"],
    "infection": [
        "shingles", "UTI", "cellulitis", "Lyme disease", "malaria", "I have a cold", "the flu", "pneumonia",
        "MRSA", "chickenpox", "strep throat", "a bladder infection", "thrush", "ringworm", "toxoplasmosis", "C. diff",
        "chlamydia", "infected wound", "感冒", "疟疾", "幽门螺杆菌",
    ],
    "viral infection": ["shingles", "measles", "mono", "HPV", "dengue", "水痘"],
    "bacterial infection": ["strep throat", "Lyme disease", "H. pylori", "MRSA"],
    "fungal infection": ["thrush", "aspergillosis", "valley fever", "nail fungus"],
    "sexually transmitted infection": ["gonorrhea", "syphilis", "genital herpes", "chlamydia"],
    "eye disease": ["glaucoma", "cataracts", "uveitis", "macular degeneration", "diabetic retinopathy", "青光眼"],
    "ear disease": ["hearing loss", "deaf", "an ear infection", "助听器"],
    "skin disease": ["eczema", "hives", "acne", "psoriasis", "a sore that won't heal", "湿疹"],
    "neuromuscular disease": ["muscular dystrophy", "ALS", "myasthenia gravis"],
    "movement disorder": ["Tourette's", "dystonia", "Parkinson's disease"],
    "pregnancy problem": ["miscarriage", "preeclampsia", "stillbirth", "流产"],
    "genetic disease": ["Down syndrome", "cystic fibrosis", "hemophilia"],
}  # fmt: skip


def reached(text: str) -> dict[str, float]:
    return {e.term: e.weight for e in LEXICON.expand(LEXICON.find(text))}


@pytest.mark.parametrize(("asked", "group"), [(a, g) for g, all_of in REACHED.items() for a in all_of])
def test_a_condition_reaches_the_class_that_rules_name(asked: str, group: str) -> None:
    assert reached(asked).get(group, 0.0) >= BROADER


@pytest.mark.parametrize("group", REACHED)
def test_a_class_reaches_what_is_of_it(group: str) -> None:
    members = LEXICON.terms[group].narrower
    assert members
    expanded = reached(group)
    assert all(m in expanded for m in members)


# Words that look like a condition, and those that a wider class must not take in.
LOOK_ALIKES = [
    "cold water", "in the cold", "cold chain", "cold storage", "a hot and cold feeling", "the common rule",
    "a stroke of luck", "heat stroke", "my period of study", "nerves of steel", "the spot", "spots left",
    "flat fee", "mash potatoes", "pots and pans", "piles of paper",
    "boil water", "it is a double blind study", "single-blind", "blind trial", "shock wave", "add-on therapy",
    "please add me", "ich guidelines", "pre and post", "pre-treatment", "the waiting list", "waiting room", "a hit",
    "the ten of us", "the walker family", "he walked", "a concert", "clutch", "crushing", "heroine", "crunch",
    "a cracker", "rocket", "racket", "morphed", "ranked", "a field study", "plagued",
    "resist", "artistic", "promise", "perspective", "peacemaker", "spring cleaning", "glass of water", "under pressure",
    "an accident of history", "hypo", "the virus vector is made", "is a virus used to make the cells",
    "an attack on the study", "panic button", "stress test", "distressed jeans", "burning question", "boosted",
    "strike", "fuller", "in the know", "the site", "nationality", "measly", "wheeling",
]  # fmt: skip
CONDITIONS = frozenset({TermKind.DISEASE, TermKind.INFECTION, TermKind.SYMPTOM})


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_condition_is_not_met(text: str) -> None:
    assert [m.term for m in LEXICON.find(text) if LEXICON.terms[m.term].kind in CONDITIONS] == []


@pytest.mark.parametrize(
    ("asked", "group"),
    [
        ("tension headache", "central nervous system disease"), ("HPV", "serious infection"),
        ("a cold sore", "serious infection"), ("I have a cold", "serious infection"),
        ("osteoarthritis", "autoimmune disease"), ("gout", "autoimmune disease"),
        ("lipoma", "cancer"), ("a benign tumor", "cancer"), ("meningioma", "cancer"), ("thyroid nodule", "cancer"),
        ("high blood pressure", "heart attack"), ("type 2 diabetes", "autoimmune disease"), ("asthma", "infection"),
        ("IBS", "autoimmune disease"), ("IBS", "inflammatory bowel disease"), ("migraine", "stroke"),
        ("kidney stones", "kidney failure"), ("fatty liver", "cirrhosis"), ("near-sighted: myopia", "blindness"),
        ("hay fever", "infection"), ("acne", "infection"), ("insomnia", "psychiatric illness"),
        ("ADHD", "suicidal thoughts"), ("brain fog", "stroke"), ("restless legs", "seizures"),
        ("varicose veins", "thrombosis"), ("low vitamin D", "malnutrition"), ("eczema", "allergy"),
    ],
)  # fmt: skip
def test_a_class_takes_in_no_more_than_is_of_it(asked: str, group: str) -> None:
    assert reached(asked)
    assert reached(asked).get(group, 0.0) < BROADER


def test_two_conditions_of_one_kind_are_two_terms() -> None:
    for one, other in (
        ("Zika", "dengue"), ("aortic stenosis", "mitral regurgitation"),
        ("meningioma", "glioblastoma"), ("pseudogout", "gout"), ("measles", "mumps"), ("peanut allergy", "egg allergy"),
    ):  # fmt: skip
        assert [m.term for m in LEXICON.find(one)] != [m.term for m in LEXICON.find(other)]
