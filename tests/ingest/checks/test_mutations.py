"""One figure of a real document changed: is it noticed?

The source's own cells (or words, where ruling is lost) are changed, one digit each, and the document is read anew. Not
noticed are changes of the last printed place that rounding of the figures taking part may explain; they are counted as such.
No sum at all watches over figures printed once and in no sum, such as the amounts of a purchase list without a total row.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from eval.changed import Original

pytestmark = pytest.mark.shared

SEED, SAMPLE, LEAST = 20, 30, 0.9
FILES = ("000_82077367fa55b95d.txt", "001_49e6c04b88571245.txt")


@pytest.mark.parametrize("name", FILES)
def test_a_changed_figure_is_noticed(seeds_dir: Path, name: str) -> None:
    original, chance = Original(seeds_dir / name), Random(SEED)
    figures = sum(len(line.figures) for table in original.document.tables for line in table.lines)
    assert len(original.spots) == figures
    changes = [original.change(spot, chance) for spot in chance.sample(original.spots, SAMPLE)]
    missed = [change for change in changes if not change.noticed]
    assert len(missed) <= SAMPLE * (1 - LEAST), missed
    assert all(change.explained for change in missed), missed  # only what rounding may explain goes unnoticed
