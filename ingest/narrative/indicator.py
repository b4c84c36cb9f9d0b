"""Values of performance indicators as printed: ``≥98%``, ``≤20800 元``, ``不少于4次``, ``有所提升``. Pure."""

from __future__ import annotations

import re
from functools import cache

from ingest.narrative.words import alternatives, canonical, mapping

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WIDTH = {
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **{ord("％"): "%", ord("．"): ".", ord("，"): ",", ord("＞"): ">", ord("＜"): "<", ord("＝"): "="},
}
_UNIT = r"[^\d\s≥≤><=，。；、至到—~-]{0,12}"


def parse_indicator_value(raw: str) -> tuple[str, str, str]:
    """(comparator, exact value, unit). A value that is no number (a date, a wording, a range) is ``("", "", raw)`` as printed.

    The comparator is one of ``≥ ≤ > < =`` or ``""``; a number is kept as printed, without thousands commas.
    """
    compact = re.sub(r"\s+", "", raw).translate(_WIDTH)
    found = _pattern().fullmatch(compact)
    if found is None or found["unit"] in {"年", "月", "日", "号"}:
        return "", "", raw.strip()
    comparator = canonical("comparators").get(found["before"] or found["after"] or "", "")
    return comparator, found["number"].replace(",", ""), found["unit"]


@cache
def _pattern() -> re.Pattern[str]:
    signs = alternatives(printed for values in mapping("comparators").values() for printed in values)
    after = alternatives(("以上", "以下", "以内", "及以上", "及以下"))
    return re.compile(rf"(?P<before>{signs})?(?P<number>{_NUMBER})(?P<unit>{_UNIT}?)(?P<after>{after})?")
