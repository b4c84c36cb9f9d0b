"""How often and how many: guests received, delegations abroad, meetings, as “三公” texts count them. Pure."""

from __future__ import annotations

import re
from functools import cache

from ingest.model import Statement
from ingest.narrative.statements.context import Context
from ingest.narrative.statements.reasons import told
from ingest.narrative.statements.sentences import Quote, segments
from ingest.narrative.words import alternatives, canonical, has_any, mapping

_COUNT = re.compile(
    r"(?P<before>[^，；。、\d]*)(?P<count>\d[\d,]*)(?P<unit>批次|人次|批|次|个|人|名|场)(?![次员])"
)


def activities(context: Context, quote: Quote) -> list[Statement]:
    """``国内公务接待25批次、180人次`` → 批次 and 人次 of 国内公务接待; 出国团组 in the same way. Nothing where no occasion is named."""
    if not has_any(quote.text, "activity_marks") or has_any(context.title, "activity_never"):
        return []
    found: list[Statement] = []
    subject = ""
    for segment in segments(quote.text):
        for head in (part.head for part in told(segment)):
            for count in _COUNT.finditer(head):
                subject = _subject(head[: count.end()]) or subject
                if has_any(count["before"], "activity_hosts"):
                    continue
                attribute = _attribute(count["before"], count["unit"])
                if subject and attribute:
                    made = context.statement("activity", subject, quote.printed, attribute=attribute)
                    made.value, made.unit = count["count"].replace(",", ""), count["unit"]
                    found.append(made)
    return found


def _subject(text: str) -> str:
    """The occasion named last before the count; guests from abroad before guests at large."""
    named = list(_occasions().finditer(text))
    return canonical("activities")[named[-1].group()] if named else ""


def _attribute(before: str, unit: str) -> str:
    if unit in ("批次", "批"):
        return "批次"
    if unit in ("人次", "人", "名"):
        return "人次"
    for attribute, marks in mapping("activity_counts").items():
        if before.endswith(marks) or before.rstrip("共计为累合").endswith(marks):
            return attribute
    return ""


@cache
def _occasions() -> re.Pattern[str]:
    return re.compile(alternatives(canonical("activities")))
