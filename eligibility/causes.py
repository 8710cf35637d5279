"""What people say where a value comes from something else than the disease under study."""

from __future__ import annotations

import re

OTHER_CAUSE = re.compile(
    r"\bnot (?:disease|lupus|SLE|myositis)[- ]related\b|\bunrelated to\b|\bnot (?:due to|caused by|because of|from"
    r"|related to)\b"
    r"|\b(?:due to|caused by|from|because of) (?:the |my |a )?(?:bone marrow|marrow|chemo\w*|medicines?|drugs?"
    r"|alcohol|infection|virus)"
    r"|(?<!no )(?<!no bone )(?<!without )(?<!without bone )\bmarrow (?:suppression|failure|damage|toxicity)\b"
    r"|骨髓抑制(?:引起|导致|所致|造成)|与(?:疾病|本病|狼疮)无关|不是.{0,8}(?:病|狼疮).{0,3}(?:引起|导致|造成)",
    re.IGNORECASE,
)
"""A cause other than the disease under study."""
