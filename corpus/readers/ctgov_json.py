"""Reader for study records of the ClinicalTrials.gov API, version 2 (one JSON object with a ``protocolSection``).

JSON has no place to quote from, so a canonical text is rendered once: the same record always gives the same text.
Free text and values go in verbatim; labels and headings stand around them. The results section is not read.

Renderings that are not the JSON's own spelling: a count as its decimal digits, true and false as ``Yes`` and ``No``
(``healthyVolunteers`` and other flags), a site as "facility, city, state, country". Lone surrogates become U+FFFD,
for they cannot be written as UTF-8. A value that is empty, null, or of a type the registry never uses for it counts
as not stated.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Any, NamedTuple

from corpus.canonical import CanonicalText
from corpus.errors import SourceError
from corpus.model import FactName, SectionKind, Source, Trial

LAYOUT = "ctgov_json"

_NCT_ID = re.compile(r"NCT[0-9]{8}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class _Field(NamedTuple):
    """One labelled line: the label, the key (dots go down into objects), and the fact its values are."""

    label: str
    key: str
    fact: FactName | None = None


class _Nested(NamedTuple):
    """The lines of each object of a list inside the object at hand."""

    key: str
    fields: tuple[_Field, ...]


class _Part(NamedTuple):
    """One section: heading, kind, where its object or list of objects is found, and its lines."""

    heading: str
    kind: SectionKind
    key: str
    fields: tuple[_Field | _Nested, ...]


_ID_DETAILS = (_Field("ID Type", "type"), _Field("ID Domain", "domain"), _Field("ID Link", "link"))
_PERSON = (
    _Field("Contact", "name", FactName.CONTACT),
    _Field("Phone", "phone", FactName.CONTACT),
    _Field("Extension", "phoneExt"),
    _Field("Email", "email", FactName.CONTACT),
    _Field("Role", "role"),
)
_OFFICIAL = (
    _Field("Official", "name", FactName.CONTACT),
    _Field("Role", "role"),
    _Field("Affiliation", "affiliation"),
)
_OUTCOME_DETAILS = (_Field("Description", "description"), _Field("Time Frame", "timeFrame"))
_CRITERIA = "eligibilityModule.eligibilityCriteria"
_SITES = "contactsLocationsModule.locations"

_PARTS = (
    _Part(
        "Title",
        SectionKind.TITLE,
        "identificationModule",
        (
            _Field("Brief Title", "briefTitle", FactName.TITLE),
            _Field("Official Title", "officialTitle", FactName.TITLE),
            _Field("Acronym", "acronym", FactName.TITLE),
        ),
    ),
    _Part(
        "Identification",
        SectionKind.IDENTIFICATION,
        "identificationModule",
        (
            _Field("NCT ID", "nctId", FactName.NCT_ID),
            _Field("Former NCT IDs", "nctIdAliases", FactName.OTHER_ID),
            _Nested("orgStudyIdInfo", (_Field("Organization's Study ID", "id", FactName.OTHER_ID), *_ID_DETAILS)),
            _Nested("secondaryIdInfos", (_Field("Secondary ID", "id", FactName.OTHER_ID), *_ID_DETAILS)),
            _Field("Organization", "organization.fullName"),
            _Field("Organization Class", "organization.class"),
        ),
    ),
    _Part(
        "Status",
        SectionKind.STATUS,
        "statusModule",
        (
            _Field("Overall Status", "overallStatus", FactName.STATUS),
            _Field("Last Known Status", "lastKnownStatus"),
            _Field("Why Stopped", "whyStopped"),
            _Field("Has Expanded Access", "expandedAccessInfo.hasExpandedAccess"),
            _Field("Expanded Access Record", "expandedAccessInfo.nctId"),
            _Field("Expanded Access Status", "expandedAccessInfo.statusForNctId"),
        ),
    ),
    _Part(
        "Dates",
        SectionKind.DATES,
        "statusModule",
        (
            _Field("Status Verified", "statusVerifiedDate"),
            _Field("Start Date", "startDateStruct.date", FactName.START_DATE),
            _Field("Start Date Type", "startDateStruct.type"),
            _Field("Primary Completion Date", "primaryCompletionDateStruct.date", FactName.PRIMARY_COMPLETION_DATE),
            _Field("Primary Completion Date Type", "primaryCompletionDateStruct.type"),
            _Field("Completion Date", "completionDateStruct.date", FactName.COMPLETION_DATE),
            _Field("Completion Date Type", "completionDateStruct.type"),
            _Field("First Submitted", "studyFirstSubmitDate"),
            _Field("First Submitted After Quality Control", "studyFirstSubmitQcDate"),
            _Field("First Posted", "studyFirstPostDateStruct.date"),
            _Field("First Posted Type", "studyFirstPostDateStruct.type"),
            _Field("Results First Submitted", "resultsFirstSubmitDate"),
            _Field("Results First Submitted After Quality Control", "resultsFirstSubmitQcDate"),
            _Field("Results First Posted", "resultsFirstPostDateStruct.date"),
            _Field("Results First Posted Type", "resultsFirstPostDateStruct.type"),
            _Field("Delay of Results First Submitted", "dispFirstSubmitDate"),
            _Field("Delay of Results First Submitted After Quality Control", "dispFirstSubmitQcDate"),
            _Field("Delay of Results First Posted", "dispFirstPostDateStruct.date"),
            _Field("Delay of Results First Posted Type", "dispFirstPostDateStruct.type"),
            _Field("Last Update Submitted", "lastUpdateSubmitDate"),
            _Field("Last Update Posted", "lastUpdatePostDateStruct.date", FactName.LAST_UPDATED),
            _Field("Last Update Posted Type", "lastUpdatePostDateStruct.type"),
        ),
    ),
    _Part("Brief Summary", SectionKind.SUMMARY, "descriptionModule", (_Field("", "briefSummary"),)),
    _Part("Detailed Description", SectionKind.DESCRIPTION, "descriptionModule", (_Field("", "detailedDescription"),)),
    _Part("Conditions", SectionKind.CONDITIONS, "conditionsModule", (_Field("", "conditions", FactName.CONDITION),)),
    _Part("Keywords", SectionKind.CONDITIONS, "conditionsModule", (_Field("", "keywords"),)),
    _Part(
        "Study Design",
        SectionKind.DESIGN,
        "designModule",
        (
            _Field("Study Type", "studyType", FactName.STUDY_TYPE),
            _Field("Phase", "phases", FactName.PHASE),
            _Field("Patient Registry", "patientRegistry"),
            _Field("Target Duration", "targetDuration"),
            _Field("Expanded Access for Individual Patients", "expandedAccessTypes.individual"),
            _Field("Expanded Access for Intermediate-Size Populations", "expandedAccessTypes.intermediate"),
            _Field("Expanded Access for Treatment", "expandedAccessTypes.treatment"),
            _Field("Allocation", "designInfo.allocation", FactName.ALLOCATION),
            _Field("Intervention Model", "designInfo.interventionModel", FactName.INTERVENTION_MODEL),
            _Field("Intervention Model Description", "designInfo.interventionModelDescription"),
            _Field("Observational Model", "designInfo.observationalModel"),
            _Field("Time Perspective", "designInfo.timePerspective"),
            _Field("Primary Purpose", "designInfo.primaryPurpose", FactName.PRIMARY_PURPOSE),
            _Field("Masking", "designInfo.maskingInfo.masking", FactName.MASKING),
            _Field("Masking Description", "designInfo.maskingInfo.maskingDescription"),
            _Field("Who Is Masked", "designInfo.maskingInfo.whoMasked"),
            _Field("Enrollment", "enrollmentInfo.count", FactName.ENROLLMENT),
            _Field("Enrollment Type", "enrollmentInfo.type"),
            _Field("Biospecimen Retention", "bioSpec.retention"),
            _Field("Biospecimen Description", "bioSpec.description"),
        ),
    ),
    _Part(
        "Arms and Groups",
        SectionKind.ARMS,
        "armsInterventionsModule.armGroups",
        (
            _Field("Arm", "label", FactName.ARM),
            _Field("Arm Type", "type"),
            _Field("Description", "description"),
            _Field("Interventions", "interventionNames"),
        ),
    ),
    _Part(
        "Interventions",
        SectionKind.INTERVENTIONS,
        "armsInterventionsModule.interventions",
        (
            _Field("Intervention", "name", FactName.INTERVENTION),
            _Field("Intervention Type", "type"),
            _Field("Description", "description"),
            _Field("Arms", "armGroupLabels"),
            _Field("Other Names", "otherNames"),
        ),
    ),
    _Part(
        "Primary Outcomes",
        SectionKind.OUTCOMES,
        "outcomesModule.primaryOutcomes",
        (_Field("Measure", "measure", FactName.PRIMARY_OUTCOME), *_OUTCOME_DETAILS),
    ),
    _Part(
        "Secondary Outcomes",
        SectionKind.OUTCOMES,
        "outcomesModule.secondaryOutcomes",
        (_Field("Measure", "measure", FactName.SECONDARY_OUTCOME), *_OUTCOME_DETAILS),
    ),
    _Part(
        "Other Outcomes",
        SectionKind.OUTCOMES,
        "outcomesModule.otherOutcomes",
        (_Field("Measure", "measure"), *_OUTCOME_DETAILS),
    ),
    _Part(
        "Eligibility",
        SectionKind.ELIGIBILITY,
        "eligibilityModule",
        (
            _Field("Minimum Age", "minimumAge", FactName.MIN_AGE),
            _Field("Maximum Age", "maximumAge", FactName.MAX_AGE),
            _Field("Age Groups", "stdAges"),
            _Field("Sex", "sex", FactName.SEX),
            _Field("Gender Based", "genderBased"),
            _Field("Gender Description", "genderDescription"),
            _Field("Accepts Healthy Volunteers", "healthyVolunteers", FactName.HEALTHY_VOLUNTEERS),
            _Field("Study Population", "studyPopulation"),
            _Field("Sampling Method", "samplingMethod"),
        ),
    ),
    _Part("Eligibility Criteria", SectionKind.ELIGIBILITY, _CRITERIA, ()),
    _Part(
        "Sponsors",
        SectionKind.SPONSORS,
        "sponsorCollaboratorsModule",
        (
            _Field("Lead Sponsor", "leadSponsor.name", FactName.SPONSOR),
            _Field("Lead Sponsor Class", "leadSponsor.class"),
            _Nested(
                "collaborators",
                (_Field("Collaborator", "name", FactName.COLLABORATOR), _Field("Collaborator Class", "class")),
            ),
            _Field("Responsible Party", "responsibleParty.type"),
            _Field("Investigator", "responsibleParty.investigatorFullName"),
            _Field("Investigator Title", "responsibleParty.investigatorTitle"),
            _Field("Investigator Affiliation", "responsibleParty.investigatorAffiliation"),
            _Field("Responsible Name and Title", "responsibleParty.oldNameTitle"),
            _Field("Responsible Organization", "responsibleParty.oldOrganization"),
        ),
    ),
    _Part("Central Contacts", SectionKind.CONTACTS, "contactsLocationsModule.centralContacts", _PERSON),
    _Part("Study Officials", SectionKind.CONTACTS, "contactsLocationsModule.overallOfficials", _OFFICIAL),
    _Part(
        "Locations",
        SectionKind.LOCATIONS,
        _SITES,
        (
            _Field("Location", "place", FactName.LOCATION),
            _Field("Postal Code", "zip"),
            _Field("Site Status", "status"),
            _Nested("contacts", _PERSON),
        ),
    ),
    _Part("Countries", SectionKind.LOCATIONS, "contactsLocationsModule", (_Field("", "countries", FactName.COUNTRY),)),
    _Part(
        "References",
        SectionKind.REFERENCES,
        "referencesModule.references",
        (
            _Field("Reference", "citation"),
            _Field("Reference Type", "type"),
            _Field("PMID", "pmid"),
            _Nested("retractions", (_Field("Retracted", "source"), _Field("Retraction PMID", "pmid"))),
        ),
    ),
    _Part(
        "See Also",
        SectionKind.REFERENCES,
        "referencesModule.seeAlsoLinks",
        (_Field("Link", "label"), _Field("Address", "url")),
    ),
    _Part(
        "Available Data",
        SectionKind.REFERENCES,
        "referencesModule.availIpds",
        (_Field("Data Set", "id"), _Field("Type", "type"), _Field("Comment", "comment"), _Field("Address", "url")),
    ),
    _Part(
        "Sharing of Participants' Data",
        SectionKind.OTHER,
        "ipdSharingStatementModule",
        (
            _Field("Plan to Share", "ipdSharing"),
            _Field("Description", "description"),
            _Field("Information Types", "infoTypes"),
            _Field("Time Frame", "timeFrame"),
            _Field("Access Criteria", "accessCriteria"),
            _Field("Address", "url"),
        ),
    ),
    _Part(
        "Oversight",
        SectionKind.OTHER,
        "oversightModule",
        (
            _Field("Data Monitoring Committee", "oversightHasDmc"),
            _Field("FDA-Regulated Drug", "isFdaRegulatedDrug"),
            _Field("FDA-Regulated Device", "isFdaRegulatedDevice"),
            _Field("Unapproved Device", "isUnapprovedDevice"),
            _Field("Exported From the United States", "isUsExport"),
        ),
    ),
)


def sniff(name: str, raw: str) -> float:
    """How sure this reader is that ``raw`` is one of its records: 1.0 for a study record, else 0.0."""
    if not raw.lstrip("\ufeff \t\r\n").startswith("{") or '"protocolSection"' not in raw:
        return 0.0
    try:
        _protocol(name, raw)
    except SourceError:
        return 0.0
    return 1.0


def parse(name: str, raw: str) -> Trial:
    """Read one study record.

    Args:
        name: the source file's name; its stem is the trial's id where the record gives none.
        raw: the file's text.

    Returns:
        The trial; ``source.text`` is the rendered canonical text, which all ranges count into.

    Raises:
        SourceError: if ``raw`` is not JSON, is nested too deeply to be a record, or is not a study record.
    """
    protocol = _with_places(_protocol(name, raw))
    written = CanonicalText()
    for part in _PARTS:
        if part.key == _CRITERIA:
            for criteria in _texts(_at(protocol, part.key)):
                written.eligibility(part.heading, criteria)
            continue
        written.section(part.heading, part.kind)
        for item in _objects(_at(protocol, part.key)):
            written.blank_line()
            _write(written, item, part.fields)
    written.finish()
    if not written.facts:
        raise SourceError(f"{name}: the study record states nothing; expected at least an id or a title")
    stated = {fact.name: fact.value for fact in reversed(written.facts)}  # the first of each name
    nct_id = stated.get(FactName.NCT_ID, "").strip().upper()
    registry_id = nct_id if _NCT_ID.fullmatch(nct_id) else None
    return Trial(
        trial_id=registry_id or stated.get(FactName.OTHER_ID) or PurePath(name).stem,
        registry_id=registry_id,
        title=stated.get(FactName.TITLE, ""),
        layout=LAYOUT,
        source=Source(name=name, text=written.text()),
        facts=tuple(written.facts),
        sections=tuple(written.sections),
        criteria=tuple(written.criteria),
        notices=(),
    )


def _protocol(name: str, raw: str) -> dict[str, Any]:
    """The protocol section of a study record."""
    try:
        record = json.loads(raw.removeprefix("\ufeff"))
    except RecursionError:
        raise SourceError(f"{name}: the JSON is nested too deeply; expected one study record of the registry") from None
    except ValueError as error:
        raise SourceError(f"{name}: not JSON ({error}); expected one study record of the registry") from None
    protocol = record.get("protocolSection") if isinstance(record, dict) else None
    if not isinstance(protocol, dict):
        raise SourceError(f"{name}: the JSON has no protocolSection; expected one study record of API version 2")
    return protocol


def _with_places(protocol: dict[str, Any]) -> dict[str, Any]:
    """The protocol with each site's words in one place, and the countries of the sites once each.

    Some exports carry the sites a second time as ``locations_nested``; it is read only where the first is missing.
    """
    module = _at(protocol, "contactsLocationsModule")
    if not isinstance(module, dict):
        return protocol
    sites = _objects(module.get("locations")) or _objects(module.get("locations_nested"))
    places = []
    for site in sites:
        words = [text for key in ("facility", "city", "state", "country") for text in _texts(site.get(key))]
        places.append({**site, "place": ", ".join(words)})
    countries = list(dict.fromkeys(text for site in sites for text in _texts(site.get("country"))))
    return {**protocol, "contactsLocationsModule": {**module, "locations": places, "countries": countries}}


def _write(written: CanonicalText, item: dict[str, Any], fields: tuple[_Field | _Nested, ...]) -> None:
    for field in fields:
        value = _at(item, field.key)
        if isinstance(field, _Field):
            written.values(field.label, _texts(value), field.fact)
        else:
            for inner in _objects(value):
                _write(written, inner, field.fields)


def _at(node: object, key: str) -> object:
    """What stands at ``key``, dots going down into objects, or ``None``."""
    for step in key.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects at hand: a list's, or the one. A contact that states its role alone says nothing and is left out."""
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, dict) and v.keys() - {"role"}]


def _texts(value: object) -> list[str]:
    """The stated values at hand, as rendered."""
    texts = []
    for v in value if isinstance(value, list) else [value]:
        if isinstance(v, bool):
            texts.append("Yes" if v else "No")
        elif isinstance(v, int) or (isinstance(v, str) and v.strip()):
            texts.append(_SURROGATE.sub("\ufffd", str(v)))
    return texts
