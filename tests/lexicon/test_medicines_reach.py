"""Whatever a person takes, had done or was measured by reaches the class or rule that a criterion names."""

from __future__ import annotations

import pytest

from lexicon.reader import BROADER, NARROWER, SAME, load

LEXICON = load()


def reached(text: str) -> dict[str, float]:
    return {e.term: e.weight for e in LEXICON.expand(LEXICON.find(text))}


# what a person writes: the classes that rules name, each of which a question must reach
CLASSES = {
    # the immune system
    "I am on Humira": "TNF inhibitors; biologics; bDMARD; DMARD; immunosuppressants; monoclonal antibodies",
    "enbrel": "TNF inhibitors; biologics; bDMARD", "remicaid": "TNF inhibitors; biologics",
    "Simponi": "TNF inhibitors",
    "Cimzia": "TNF inhibitors",
    "rituxin": "anti-CD20; B-cell depleting therapy; biologics; monoclonal antibodies; bDMARD",
    "美罗华": "anti-CD20; B-cell depleting therapy; biologics; immunosuppressants",
    "Gazyva": "anti-CD20; B-cell depleting therapy",
    "Kesimpta": "anti-CD20; DMT; B-cell depleting therapy", "Ocrevus": "anti-CD20; DMT; biologics",
    "Uplizna": "B-cell depleting therapy; biologics",
    "泰它西普": "BAFF inhibitors; B-cell targeted therapy; biologics",
    "倍力腾": "BAFF inhibitors; biologics",
    "Benlysta": "BAFF inhibitors; B-cell targeted therapy; immunosuppressants",
    "Saphnelo": "interferon blockers; biologics", "actemera": "IL-6 inhibitors; biologics; bDMARD",
    "Kevzara": "IL-6 inhibitors", "Kineret": "IL-1 inhibitors; biologics", "Ilaris": "IL-1 inhibitors",
    "Cosentyx": "IL-17 inhibitors; biologics", "可善挺": "IL-17 inhibitors; biologics", "Taltz": "IL-17 inhibitors",
    "stellara": "IL-23 inhibitors; biologics", "Skyrizi": "IL-23 inhibitors", "Tremfya": "IL-23 inhibitors; bDMARD",
    "Dupixent": "IL-4 and IL-13 inhibitors; biologics", "Nucala": "IL-5 inhibitors; biologics",
    "Xolair": "anti-IgE; biologics",
    "Orencia": "T-cell costimulation blockers; biologics; immunosuppressants",
    "Soliris": "complement inhibitors; biologics",
    "Vyvgart": "FcRn inhibitors; biologics", "卫伟迦": "FcRn inhibitors",
    "Darzalex": "anti-CD38; plasma cell targeted therapy",
    "Lemtrada": "T-cell depleting therapy; DMT", "Tysabri": "integrin inhibitors; DMT",
    "Entyvio": "integrin inhibitors; biologics",
    "methotraxate": "csDMARD; DMARD; immunosuppressants; antimetabolites", "来氟米特": "csDMARD; immunosuppressants",
    "Arava": "csDMARD; DMARD", "sulfasalazine": "csDMARD; DMARD; aminosalicylates",
    "Plaquenil": "antimalarials; csDMARD; DMARD",
    "纷乐": "antimalarials; csDMARD", "Imuran": "immunosuppressants; csDMARD",
    "骁悉": "immunosuppressants; antimetabolites",
    "CellCept": "immunosuppressants", "他克莫司": "calcineurin inhibitors; immunosuppressants",
    "Lupkynis": "calcineurin inhibitors; immunosuppressants", "环孢素": "calcineurin inhibitors; immunosuppressants",
    "everolimus": "mTOR inhibitors; immunosuppressants",
    "zeljanz": "JAK inhibitors; tsDMARD; DMARD; immunosuppressants",
    "艾乐明": "JAK inhibitors; tsDMARD", "Rinvoq": "JAK inhibitors; tsDMARD", "Sotyktu": "TYK2 inhibitors",
    "Otezla": "PDE4 inhibitors; tsDMARD", "Gilenya": "S1P modulators; DMT; immunosuppressants", "Copaxone": "DMT",
    "thalidomide": "immunomodulatory imide drugs; immunosuppressants", "雷公藤": "traditional Chinese medicine",
    "白芍总苷": "traditional Chinese medicine; dietary supplements", "强的松": "corticosteroids",
    "Medrol": "corticosteroids",
    "triamcinolone": "corticosteroids", "cortisone shot": "steroid injections", "steroid cream": "topical steroids",
    "Flovent": "inhaled steroids", "thymoglobulin": "T-cell depleting therapy; immunosuppressants",
    # cancer
    "Cytoxan": "alkylating agents; chemotherapy; immunosuppressants", "melphalan": "alkylating agents; chemotherapy",
    "fludarabine": "purine analogs; chemotherapy", "cisplatin": "platinum drugs; chemotherapy; anticancer drugs",
    "Taxol": "taxanes; chemotherapy", "vincristine": "vinca alkaloids; chemotherapy",
    "adriamycin": "anthracyclines; chemotherapy",
    "Keytruda": "immune checkpoint inhibitors; cancer immunotherapy; anticancer drugs",
    "Velcade": "proteasome inhibitors",
    "Imbruvica": "BTK inhibitors; tyrosine kinase inhibitors",
    "格列卫": "tyrosine kinase inhibitors; targeted cancer therapy",
    "tamoxifen": "hormone therapy for cancer; anticancer drugs",
    "letrozole": "aromatase inhibitors; hormone therapy for cancer",
    "blinatumomab": "bispecific antibodies; B-cell depleting therapy", "Avastin": "anti-VEGF",
    "olaparib": "PARP inhibitors",
    # heart, vessels, blood
    "blood thinners": "anticoagulants", "Xarelto": "direct oral anticoagulants; anticoagulants",
    "艾乐妥": "anticoagulants",
    "warfrin": "anticoagulants", "Lovenox": "LMWH; anticoagulants", "Plavix": "antiplatelets",
    "aspirin": "antiplatelets",
    "lisinopril": "ACE inhibitors; RAAS inhibitors; blood pressure medicines", "losartan": "ARBs; RAAS inhibitors",
    "缬沙坦": "ARBs; blood pressure medicines", "metoprolol": "beta blockers",
    "amlodipine": "calcium channel blockers",
    "water pills": "diuretics", "Lasix": "diuretics; blood pressure medicines", "spironolactone": "diuretics",
    "Lipitor": "statins; lipid-lowering drugs", "立普妥": "statins",
    "Repatha": "PCSK9 inhibitors; lipid-lowering drugs",
    "amiodarone": "antiarrhythmics; QT-prolonging drugs",
    "bosentan": "endothelin receptor antagonists; pulmonary hypertension drugs",
    "Viagra": "PDE5 inhibitors", "Ofev": "antifibrotics", "pirfenidone": "antifibrotics",
    "Promacta": "TPO receptor agonists",
    "特比澳": "TPO receptor agonists", "Neupogen": "G-CSF",
    "epo shots": "erythropoietin", "clot busters": "thrombolytics",
    # nerves and mind
    "Keppra": "antiepileptics", "seizure pills": "antiepileptics", "lamotrigine": "antiepileptics",
    "Zoloft": "SSRIs; antidepressants",
    "百忧解": "antidepressants; SSRIs", "Cymbalta": "SNRIs; antidepressants",
    "quetiapine": "antipsychotics; psychiatric medicines",
    "xanex": "benzodiazepines; sedatives", "sleeping pills": "sedatives", "oxycodone": "opioids; analgesics",
    "曲马多": "opioids",
    "advil": "NSAID; analgesics", "Celebrex": "NSAID", "Tylenol": "analgesics", "Adderall": "stimulants",
    "Aricept": "dementia medicines",
    "carbamazepine": "antiepileptics; CYP3A inducers", "lithium": "psychiatric medicines",
    # sugar, hormones, stomach, lungs, bones
    "Ozempic": "GLP-1 drugs; diabetes medicines; weight loss medicines", "weight loss shots": "diabetes medicines",
    "metformin": "diabetes medicines", "insulin shots": "insulin; diabetes medicines",
    "Jardiance": "SGLT2 inhibitors; diabetes medicines",
    "omeprazole": "proton pump inhibitors; acid reducers", "heartburn pills": "acid reducers",
    "allopurinol": "urate-lowering drugs",
    "Fosamax": "bisphosphonates; bone medicines", "Prolia": "bone medicines; monoclonal antibodies",
    "Synthroid": "thyroid medicines",
    "asthma pump": "bronchodilators", "Singulair": "leukotriene blockers", "allergy pills": "antihistamines",
    "Accutane": "retinoids", "estradiol": "hormone replacement therapy; hormone therapy",
    "Zofran": "antiemetics; QT-prolonging drugs",
    "fish oil": "dietary supplements", "vitamin D": "dietary supplements", "针灸": "traditional Chinese medicine",
    # germs
    "entecavir": "hepatitis B medicines; antivirals", "恩替卡韦": "hepatitis B medicines; antivirals",
    "tenofovir": "hepatitis B medicines; HIV medicines; antivirals", "Biktarvy": "HIV medicines; antivirals",
    "Epclusa": "hepatitis C medicines; antivirals", "Paxlovid": "COVID-19 medicines; antivirals; CYP3A inhibitors",
    "ketoconazole": "azole antifungals; antifungals; strong CYP3A inhibitors; CYP3A inhibitors",
    "isoniazid": "tuberculosis medicines; antibiotics",
    "rifampin": "tuberculosis medicines; strong CYP3A inducers; CYP3A inducers",
    "Z-pak": "macrolides; antibiotics", "amoxacillin": "penicillins; antibiotics",
    "头孢曲松": "cephalosporins; antibiotics",
    "Bactrim": "antibiotics; Pneumocystis prophylaxis", "grapefruit juice": "CYP3A inhibitors",
    "St. John's wort": "CYP3A inducers",
    "Valtrex": "antivirals",
}  # fmt: skip
PAIRS = [(asked, term) for asked, terms in CLASSES.items() for term in terms.split("; ")]


@pytest.mark.parametrize(("asked", "term"), PAIRS)
def test_a_medicine_reaches_every_class_it_belongs_to(asked: str, term: str) -> None:
    assert reached(asked).get(term, 0) in {SAME, BROADER, NARROWER}


# what a person writes: the term that it is
MEANT = {
    # vaccines, live or not
    "MMR shot": "live vaccine", "yellow fever vaccine": "live vaccine", "BCG": "live vaccine",
    "FluMist": "live vaccine",
    "chickenpox vaccine": "live vaccine", "卡介苗": "live vaccine",
    "水痘疫苗": "live vaccine", "flu jab": "inactivated vaccine",
    "Shingrix": "inactivated vaccine", "covid booster": "inactivated vaccine",
    "tetanus shot": "inactivated vaccine", "流感疫苗": "vaccination",
    # contraception
    "the coil": "contraception", "I have an IUD": "contraception", "tubes tied": "contraception",
    "vasectomy": "contraception",
    "we use condoms": "contraception", "abstinence": "contraception",
    "上环": "contraception", "结扎": "contraception",
    "not having sex": "contraception", "birth control implant": "hormonal contraceptives",
    # procedures and devices
    "pacemaker": "pacemaker", "起搏器": "pacemaker", "bypass surgery": "heart surgery",
    "womb removed": "removal of womb or ovaries",
    "new knee": "joint replacement", "camera test": "endoscopy", "肠镜": "endoscopy",
    "tooth pulled": "dental work", "chest port": "central line", "gave blood": "blood donation",
    "间充质干细胞": "stem cell therapy",
    "plasmapheresis": "plasma exchange", "metal in my body": "implanted devices", "thymus removed": "thymectomy",
    # tests
    "my kidney numbers": "kidney tests", "GFR": "eGFR",
    "CrCl": "creatinine clearance", "liver tests": "liver enzymes",
    "white cells": "white blood cells", "clotting test": "blood clotting", "oxygen level": "oxygen saturation",
    "heart ultrasound": "echocardiogram", "ejection fraction": "LVEF", "QT interval": "QTc",
    "b cells are low": "B cell count",
    "a1c": "HbA1c", "cholesterol": "total cholesterol", "blood in my urine": "hematuria", "pee test": "urinalysis",
    "thyroid test": "TSH", "血钾": "potassium", "尿常规": "urinalysis", "walking test": "six-minute walk distance",
    "bone density": "bone density scan", "drug test": "drug screen", "C4": "complement",
    "antibody levels": "immunoglobulins",
    # scores and how trials are run
    "mini-mental": "memory test", "MG-ADL": "MG-ADL", "CLASI": "CLASI", "Mayo score": "Mayo score",
    "PHQ-9": "mood score",
    "functional class": "WHO functional class", "RECIST": "tumor response criteria", "run-in phase": "run-in period",
    "expansion cohort": "dose expansion", "the placebo run-in": "run-in period",
    "extension study": "open-label extension",
    "experimental drug": "other trials", "is it a shot": "route of treatment",
    "how many infusions": "treatment cycle",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "term"), MEANT.items())
def test_words_of_patients_are_met(asked: str, term: str) -> None:
    assert reached(asked).get(term) == SAME


# the words by which rules name groups: each is met as the group
RULES = {
    "systemic glucocorticoids": "corticosteroids", "immunosuppressive agents": "immunosuppressants",
    "csDMARDs": "csDMARD",
    "biologic DMARDs": "bDMARD", "b/tsDMARD": "tsDMARD",
    "biological agents": "biologics", "anti-TNF": "TNF inhibitors",
    "B cell-depleting agents": "B-cell depleting therapy", "anti-CD20 antibody": "anti-CD20",
    "JAK inhibitor": "JAK inhibitors",
    "IL-17A inhibitor": "IL-17 inhibitors", "calcineurin inhibitor": "calcineurin inhibitors",
    "alkylating agent": "alkylating agents",
    "anticoagulant therapy": "anticoagulants", "antiplatelet agents": "antiplatelets",
    "anticonvulsants": "antiepileptics",
    "antidepressants": "antidepressants", "antipsychotic medication": "antipsychotics",
    "opioid analgesics": "opioids",
    "HMG-CoA reductase inhibitors": "statins", "ACE inhibitor": "ACE inhibitors",
    "angiotensin receptor blockers": "ARBs",
    "proton pump inhibitors": "proton pump inhibitors", "NSAIDs": "NSAID", "antiviral therapy": "antivirals",
    "antifungal therapy": "antifungals", "herbal remedies": "traditional Chinese medicine",
    "investigational product": "intervention",
    "hormone replacement therapy": "hormone replacement therapy", "oral contraceptives": "hormonal contraceptives",
    "investigational agents": "other trials", "live attenuated vaccines": "live vaccine",
    "inactivated vaccine": "inactivated vaccine",
    "therapeutic plasma exchange": "plasma exchange", "hematopoietic growth factors": "G-CSF",
    "thrombopoietin receptor agonists": "TPO receptor agonists",
    "strong CYP3A4 inhibitors": "strong CYP3A inhibitors",
    "drugs known to prolong the QT interval": "QT-prolonging drugs",
    "checkpoint inhibitors": "immune checkpoint inhibitors",
    "nephrotoxic agents": "nephrotoxic drugs", "contrast media": "contrast agents",
    "intra-articular corticosteroids": "steroid injections",
    "topical corticosteroids": "topical steroids", "immunoglobulin replacement": "immunoglobulin replacement",
    "生物制剂": "biologics", "免疫抑制剂": "immunosuppressants",
    "抗凝药": "anticoagulants", "单克隆抗体": "monoclonal antibodies",
}  # fmt: skip


@pytest.mark.parametrize(("printed", "term"), RULES.items())
def test_the_group_words_of_rules_are_terms(printed: str, term: str) -> None:
    assert reached(printed).get(term) == SAME


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a dog took a bite", set()), ("bowel prep", set()), ("Mrs Smith", set()), ("she had it", set()),
        ("well versed", set()),
        ("an audit", set()), ("on the sofa", set()), ("we meld", set()),
        ("15 OCT 2020", set()), ("ICD 10 code", set()),
        ("my pet dog", set()), ("a new era", set()), ("art class", set()), ("a bit of salt", set()),
        ("concur", set()), ("creator", set()), ("ambient", set()), ("ability", set()), ("lyrical", set()),
        ("iron", set()),
        ("the market", set()), ("a conversation", set()), ("meditation", set()), ("picked", set()), ("poison", set()),
        ("regent", set()), ("heroine", set()), ("stalin", set()), ("concerto", set()), ("seafood", set()),
        ("a cream cake", set()),
        ("a big scope", set()), ("cat", set()), ("the gap", set()), ("a till", set()), ("ibis", set()),

        ("estrogen receptor positive", set()), ("insulin resistance", {"insulin resistance"}),
        ("insulin-like growth factor", set()),
        ("IL-2 receptor", set()), ("folate receptor", set()), ("androgen receptor", set()),
        ("interferon gamma release assay", {"IGRA"}),
        ("growth hormone deficiency", {"growth hormone deficiency"}), ("vitamin K antagonists", {"warfarin"}),
        ("testosterone level", set()), ("posterior capsule", set()), ("menstrual cycle", set()),
        ("ambulatory blood pressure", {"blood pressure"}), ("opioid receptor", set()), ("per protocol", {"protocol"}),
        ("autologous stem cell transplant", {"autologous", "stem cell transplant"}), ("HCT-CI", set()),
        ("EGFR mutation", {"genetic mutation"}), ("hydrochloroquine", set()),
        ("imprecise", set()), ("ministry", set()),
        ("recist", {"tumor response criteria"}), ("a prospective buyer", set()), ("blood loss", set()),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_medicine_or_a_test_is_left_alone(text: str, terms: set[str]) -> None:
    medical = {m.term for m in LEXICON.find(text)}
    assert medical == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eGFR", "creatinine clearance"), ("naltrexone", "naloxone"), ("dulaglutide", "exenatide"), ("LDL", "HDL"),
        ("adalimumab", "etanercept"), ("cetirizine", "loratadine"), ("lovastatin", "fluvastatin"), ("UPCR", "UACR"),
        ("inhaled steroids", "prednisone"), ("trastuzumab", "pertuzumab"), ("MELD", "Child-Pugh"),
        ("QRS", "PR interval"),
    ],
)  # fmt: skip
def test_what_is_near_is_not_the_same(one: str, other: str) -> None:
    ((first,), (second,)) = (LEXICON.find(one), LEXICON.find(other))
    assert first.term != second.term


def test_each_medicine_without_words_of_its_own_is_explained_by_its_first_class() -> None:
    explained = LEXICON.explain("adalimumab")
    assert explained.text.startswith("Part of the group called TNF inhibitors. Medicines that block TNF")
    assert explained.source == "MedlinePlus"


def test_there_are_the_medicines_that_people_take() -> None:
    assert sum(term.kind.value in {"drug", "drug_class"} for term in LEXICON.terms.values()) >= 700
