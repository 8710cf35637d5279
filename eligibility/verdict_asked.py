"""Words at the end of a case that only ask what the rules do to it."""

from __future__ import annotations

import re

# "DVT 7 months ago, ok?", "…阳性，可以参加吗？"
VERDICT = re.compile(
    r"[\s,.;:\-]*\b(?:(?:is|does|would|will|can|could|do|am|are|may|should|was|has) (?:that|this|it|he|she|they|i"
    r"|we)\b"
    r"[^.;?!]{0,60}|(?:still |also |too |high |low |good |old |long |recent )*(?:ok(?:ay)?|fine|allowed|excluded"
    r"|out|in|eligible"
    r"|enough|possible|acceptable|accepted|permitted|disqualif\w+|exclusion|problem|an issue|a problem|good|bad"
    r"|recent"
    r"|high|low|old|young|late|soon|early|light|heavy)(?: (?:here|for (?:this|the) (?:trial|study)"
    r"|to join))?)\s*[?!.]*\s*$"
    r"|[,，。;；\s]*(?:我|他|她|还|那|这|是否|请问)*(?:(?:能|可以|可不可以|会不会|是不是|算不算|行不行|要不要)"
    r"[^，。；,;]{0,16}|(?:行|会|算|符合|够|收|影响|要紧|碍事|合格|有(?:影响|问题|希望|戏|机会|关系))"
    r"[^，。；,;]{0,12}(?:吗|呢|么|不|没))\s*[?？]*\s*$",
    re.IGNORECASE,
)
