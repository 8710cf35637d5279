"""Registry records: every stated field is a fact equal to the JSON, at its place in the canonical text."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.model import SectionKind, Side, Trial
from corpus.readers.ctgov_json import parse, sniff

DATA = Path(__file__).parents[3] / "shared" / "data" / "registry_json"

# The sign of an item that has no words of its own ("(1) a. Hemoglobin …").
BARE_MARKER = re.compile(r"\(?\d{1,2}\\?[.)]")

CRITERIA = "Inclusion Criteria:\n\n* Age 18 or more\n* ANC ≥ 1\n\nExclusion Criteria:\n\n* Pregnancy"

FULL: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "nctIdAliases": ["NCT00000001"],
            "orgStudyIdInfo": {"id": "ABC-1"},
            "secondaryIdInfos": [{"id": "2020-001", "type": "EUDRACT_NUMBER"}, {"type": "OTHER"}],
            "organization": {"fullName": "Example Hospital", "class": "OTHER"},
            "briefTitle": "Cells for Lupus",
            "officialTitle": "A Phase 1/2 Study of Cells for Lupus",
            "acronym": "CELLUP",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2024-03", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2026-03-01"},
            "completionDateStruct": {"date": "2027-03", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2025-01-02", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Example Hospital", "class": "OTHER"},
            "collaborators": [{"name": "Example Biotech Co., Ltd.", "class": "INDUSTRY"}],
        },
        "descriptionModule": {
            "briefSummary": "First line.\n\n* a point ≥ 5\n\tand *stars*  ",
            "detailedDescription": "x",
        },
        "conditionsModule": {"conditions": ["Lupus", "Lupus Nephritis"], "keywords": ["cells"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "NA",
                "interventionModel": "SINGLE_GROUP",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "NONE"},
            },
            "enrollmentInfo": {"count": 0, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "One dose", "type": "EXPERIMENTAL", "interventionNames": ["Biological: Cells"]}],
            "interventions": [{"type": "BIOLOGICAL", "name": "Cells", "otherNames": ["ABC"]}],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Adverse events", "timeFrame": "28 days"}],
            "secondaryOutcomes": [{"measure": "Response", "description": "any"}, {"measure": "Survival"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA,
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "65 Years",
        },
        "contactsLocationsModule": {
            "centralContacts": [{"name": "A. Nurse", "role": "CONTACT", "phone": "+1 555"}, {"role": "CONTACT"}],
            "overallOfficials": [{"name": "B. Doctor, MD", "affiliation": "Example Hospital"}],
            "locations": [
                {"facility": "Ward 1", "city": "Oslo", "country": "Norway", "contacts": [{"name": "C. Site"}]},
                {"facility": "Ward 2", "city": "Bergen", "state": "Vestland", "country": "Norway"},
                {"city": "Lund", "country": "Sweden"},
            ],
        },
    },
    "resultsSection": {"participantFlowModule": {"groups": [{"id": "FG000"}]}},
}

SPARSE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"orgStudyIdInfo": {"id": "LOCAL-9"}, "officialTitle": "Only an official title"},
        "contactsLocationsModule": {"locations_nested": [{"facility": "Clinic", "country": "Brazil"}]},
        "sponsorCollaboratorsModule": {"responsibleParty": {"oldNameTitle": "Dr. Old", "oldOrganization": "Old Org"}},
    }
}

ODD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "not an id", "briefTitle": "Odd \ud800 shapes", "acronym": "  "},
        "statusModule": "gone",
        "designModule": {"phases": "PHASE1", "enrollmentInfo": {"count": None}, "studyType": 5},
        "conditionsModule": {"conditions": [None, "", "Gout", {"name": "x"}]},
        "outcomesModule": {"primaryOutcomes": {"measure": "Alone"}},
        "eligibilityModule": {"eligibilityCriteria": "", "healthyVolunteers": True},
        "contactsLocationsModule": {"locations": [None, 3, {}]},
    }
}

BARE: dict[str, Any] = {"protocolSection": {"identificationModule": {"briefTitle": "A title and no more"}}}

SMALL = {"full.json": FULL, "sparse.json": SPARSE, "odd.json": ODD, "bare.json": BARE}


def values(trial: Trial, name: str) -> list[str]:
    return [f.value for f in trial.facts if f.name == name]


def stated(record: dict[str, Any]) -> dict[str, list[str]]:
    """The facts a well-formed record states, walked independently of the reader."""
    p = record["protocolSection"]

    def walk(path: str, nodes: list[Any] | None = None) -> list[str]:
        found = nodes if nodes is not None else [p]
        for step in path.split("."):
            found = [n[step] for n in found if isinstance(n, dict) and step in n]
            found = [x for n in found for x in (n if isinstance(n, list) else [n])]
        texts = ["Yes" if x is True else "No" if x is False else str(x) for x in found if x is not None]
        return [t for t in texts if t.strip()]

    contacts = p.get("contactsLocationsModule", {})
    sites = contacts.get("locations") or contacts.get("locations_nested") or []
    site_words = [[s[k] for k in ("facility", "city", "state", "country") if s.get(k)] for s in sites]
    people = contacts.get("centralContacts", []) + contacts.get("overallOfficials", [])
    people = people + [c for s in sites for c in s.get("contacts", [])]
    return {
        "nct_id": walk("identificationModule.nctId"),
        "other_id": walk("identificationModule.nctIdAliases")
        + walk("identificationModule.orgStudyIdInfo.id")
        + walk("identificationModule.secondaryIdInfos.id"),
        "title": walk("identificationModule.briefTitle")
        + walk("identificationModule.officialTitle")
        + walk("identificationModule.acronym"),
        "status": walk("statusModule.overallStatus"),
        "phase": walk("designModule.phases"),
        "enrollment": walk("designModule.enrollmentInfo.count"),
        "start_date": walk("statusModule.startDateStruct.date"),
        "primary_completion_date": walk("statusModule.primaryCompletionDateStruct.date"),
        "completion_date": walk("statusModule.completionDateStruct.date"),
        "last_updated": walk("statusModule.lastUpdatePostDateStruct.date"),
        "study_type": walk("designModule.studyType"),
        "allocation": walk("designModule.designInfo.allocation"),
        "intervention_model": walk("designModule.designInfo.interventionModel"),
        "masking": walk("designModule.designInfo.maskingInfo.masking"),
        "primary_purpose": walk("designModule.designInfo.primaryPurpose"),
        "condition": walk("conditionsModule.conditions"),
        "intervention": walk("armsInterventionsModule.interventions.name"),
        "arm": walk("armsInterventionsModule.armGroups.label"),
        "min_age": walk("eligibilityModule.minimumAge"),
        "max_age": walk("eligibilityModule.maximumAge"),
        "sex": walk("eligibilityModule.sex"),
        "healthy_volunteers": walk("eligibilityModule.healthyVolunteers"),
        "sponsor": walk("sponsorCollaboratorsModule.leadSponsor.name"),
        "collaborator": walk("sponsorCollaboratorsModule.collaborators.name"),
        "contact": [p[k] for p in people for k in ("name", "phone", "email") if p.get(k)],
        "location": [", ".join(words) for words in site_words if words],
        "country": list(dict.fromkeys(s["country"] for s in sites if s.get("country"))),
        "primary_outcome": walk("outcomesModule.primaryOutcomes.measure"),
        "secondary_outcome": walk("outcomesModule.secondaryOutcomes.measure"),
    }


def faults(trial: Trial) -> Iterator[str]:
    """What is wrong with the trial's ranges."""
    text, at = trial.source.text, 0
    for section in trial.sections:
        if section.start != at or not section.start <= section.body_start <= section.end:
            yield f"section {section.path} at {section.start}, expected {at}"
        at = section.end
    if at != len(text):
        yield f"the sections end at {at} of {len(text)}"
    for fact in trial.facts:
        if trial.source.quote(fact) != fact.value:
            yield f"fact {fact.name} {fact.value[:40]!r} is not at its range"
    for criterion in trial.criteria:
        inside = trial.section_at(criterion.start)
        if not inside.contains(criterion):
            yield f"criterion {criterion.id} leaves its section"


def uncovered(trial: Trial, criteria_text: str) -> str:
    """The words of the criteria text that are neither in a criterion, a marker, nor in a heading line."""
    text = trial.source.text
    start = text.index(criteria_text)
    keep = [not c.isspace() for c in text]
    for span in trial.criteria:
        keep[span.start : span.end] = [False] * (span.end - span.start)
    for section in trial.sections:
        keep[section.start : section.body_start] = [False] * (section.body_start - section.start)
    left = "".join(text[i] if keep[i] else " " for i in range(start, start + len(criteria_text)))
    markers = {m for c in trial.criteria for m in c.marker.split()}
    return " ".join(
        w for w in left.split() if w not in markers and not BARE_MARKER.fullmatch(w) and any(c.isalnum() for c in w)
    )


@pytest.mark.parametrize("name", sorted(SMALL))
def test_ranges_of_small_records_are_exact(name: str) -> None:
    trial = parse(name, json.dumps(SMALL[name]))
    assert list(faults(trial)) == []


def test_every_stated_field_of_a_full_record_is_a_fact() -> None:
    trial = parse("full.json", json.dumps(FULL))
    expected = stated(FULL)
    assert {name: values(trial, name) for name in expected} == expected
    assert trial.trial_id == trial.registry_id == "NCT01234567"
    assert trial.title == "Cells for Lupus"
    assert values(trial, "enrollment") == ["0"]
    assert values(trial, "healthy_volunteers") == ["No"]
    assert values(trial, "country") == ["Norway", "Sweden"]


def test_free_text_is_verbatim_and_results_are_left_out() -> None:
    trial = parse("full.json", json.dumps(FULL))
    summary = FULL["protocolSection"]["descriptionModule"]["briefSummary"]
    section = next(s for s in trial.sections if s.kind == SectionKind.SUMMARY)
    assert trial.source.text[section.body_start : section.end].startswith(summary)
    assert "FG000" not in trial.source.text


def test_rendering_is_the_same_each_time_and_for_any_order_of_keys() -> None:
    shuffled = {"resultsSection": {}, "protocolSection": dict(reversed(FULL["protocolSection"].items()))}
    assert parse("a.json", json.dumps(FULL)).source.text == parse("b.json", json.dumps(shuffled, indent=3)).source.text


def test_criteria_stand_at_their_words() -> None:
    trial = parse("full.json", json.dumps(FULL))
    found = [(c.side, trial.source.quote(c)) for c in trial.criteria]
    assert found == [
        (Side.INCLUSION, "Age 18 or more"),
        (Side.INCLUSION, "ANC ≥ 1"),
        (Side.EXCLUSION, "Pregnancy"),
    ]
    assert uncovered(trial, FULL["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]) == ""


def test_a_record_without_registry_id_goes_by_its_own_id_or_its_file() -> None:
    sparse = parse("sparse.json", json.dumps(SPARSE))
    assert (sparse.trial_id, sparse.registry_id, sparse.title) == ("LOCAL-9", None, "Only an official title")
    assert values(sparse, "location") == ["Clinic, Brazil"]
    assert "Dr. Old" in sparse.source.text
    bare = parse("bare.json", json.dumps(BARE))
    assert (bare.trial_id, values(bare, "status"), bare.criteria) == ("bare", [], ())


def test_odd_shapes_read_as_not_stated() -> None:
    trial = parse("odd.json", json.dumps(ODD))
    assert trial.registry_id is None
    assert trial.title == "Odd \ufffd shapes"
    assert values(trial, "condition") == ["Gout"]
    assert values(trial, "phase") == ["PHASE1"]
    assert values(trial, "primary_outcome") == ["Alone"]
    assert values(trial, "healthy_volunteers") == ["Yes"]
    assert values(trial, "enrollment") == values(trial, "location") == values(trial, "status") == []
    trial.source.text.encode("utf-8")


def test_a_byte_order_mark_is_no_obstacle() -> None:
    raw = "\ufeff" + json.dumps(BARE)
    assert sniff("bare.json", raw) == 1.0
    assert parse("bare.json", raw).title == "A title and no more"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "plain text about a protocolSection",
        "[]",
        "{}",
        '{"protocolSection": []}',
        '{"protocolSection": {"a": 1',
        '{"studies": [{"protocolSection": {}}]}',
        "[" * 100_000,
        '{"protocolSection": ' + "[" * 100_000,
        '{"protocolSection": ' + '{"a":' * 100_000,
        '{"protocolSection": {"x": ' + "9" * 5_000 + "}}",
    ],
    ids=[
        "empty",
        "text",
        "list",
        "no study",
        "wrong type",
        "cut",
        "search",
        "deep",
        "deep list",
        "deep object",
        "huge",
    ],
)
def test_what_is_no_study_record_is_refused(raw: str) -> None:
    assert sniff("x.json", raw) == 0.0
    with pytest.raises(SourceError, match=r"x\.json"):
        parse("x.json", raw)


def test_a_record_that_states_nothing_is_refused() -> None:
    with pytest.raises(SourceError, match="states nothing"):
        parse("x.json", '{"protocolSection": {}}')


def records() -> Iterator[tuple[str, str]]:
    for path in sorted(DATA.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for n, line in enumerate(lines):
                yield f"{path.name}:{n}", line


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no registry records at {DATA}")
def test_every_registry_record_is_read_without_loss() -> None:
    wrong: list[str] = []
    count = 0
    for name, raw in records():
        count += 1
        record = json.loads(raw)
        trial = parse(name, raw)
        assert sniff(name, raw) == 1.0
        wrong += [f"{name}: {fault}" for fault in faults(trial)]
        expected = stated(record)
        wrong += [f"{name}: {k}" for k, v in expected.items() if values(trial, k) != v]
        criteria = record["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria", "")
        if criteria and (left := uncovered(trial, criteria)):
            wrong.append(f"{name}: not covered: {left[:80]!r}")
    assert count >= 1_858
    assert wrong == []
