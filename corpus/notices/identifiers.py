"""Registry numbers on the page that belong to other trials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import FactName, Notice, NoticeKind, Trial

# ClinicalTrials.gov, China, ISRCTN, EudraCT and EU CT, Japan, Germany, India, Australia and New Zealand, Netherlands.
_REGISTRY_ID = re.compile(
    r"\b(?:NCT\d{8}|ChiCTR[-A-Z]{0,5}\d{8,10}|ISRCTN\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?|UMIN\d{9}|jRCT[s]?\d{9,10}"
    r"|DRKS\d{8}|CTRI/\d{4}/\d{2,3}/\d{6}|ACTRN\d{14}|NTR\d{3,5})\b",
    re.IGNORECASE,
)


def find(trial: Trial) -> Iterator[Notice]:
    """Every registry number that is not this trial's own.

    Reason: related-trial lists and cross-references print numbers that look like the trial's; a reader or a search
    must not take one for the other. The trial's own numbers are its registry id and its stated identifiers.
    """
    own = {(trial.registry_id or "").upper()}
    own.update(f.value.upper() for name in (FactName.NCT_ID, FactName.OTHER_ID) for f in trial.facts_named(name))
    if not trial.registry_id and not trial.facts_named(FactName.NCT_ID):
        message = "This number names another study; the page gives no registry number for this one."
    else:
        message = "This number names another study, not this one."
    for match in _REGISTRY_ID.finditer(trial.source.text):
        if not any(match.group().upper() in known for known in own):
            yield Notice(kind=NoticeKind.OTHER_TRIAL_IDS, start=match.start(), end=match.end(), message=message)
