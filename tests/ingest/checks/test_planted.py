"""Generated documents with one planted defect each, and sound ones: found by name, no false alarm. ``python -m eval.audit``
does the same at length."""

from __future__ import annotations

import pytest

from eval.audit import Result, audit
from eval.planted import bare, names
from eval.synthetic import KINDS
from ingest.model import Check

DEFECTS, SOUND, SEED = 40, 24, 21


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return audit(DEFECTS, SOUND, SEED, tmp_path_factory.mktemp("planted"), ["md"])


def test_every_planted_defect_is_named(result: Result) -> None:
    assert result.planted.total() >= DEFECTS - 2
    assert len(result.planted) >= 8 and result.planted.keys() <= set(KINDS)
    assert result.found_share >= 0.98, [(verdict.file, verdict.kind) for verdict in result.missed]


def test_no_sound_document_raises_an_alarm(result: Result) -> None:
    assert result.sound >= SOUND
    assert [(verdict.file, verdict.told) for verdict in result.false_alarms] == []


def test_an_alarm_elsewhere_does_not_count() -> None:
    defect = {
        "kind": "row_sum",
        "place": "支出总表 · 行政运行 · 合计",
        "printed": "31.40",
        "tables": ("支出总表",),
    }
    assert names(Check("", False, "支出总表：“行政运行”的合计为 31.40 万元，各列之和为 3 万元"), defect)
    assert not names(Check("", False, "收入总表：“行政运行”的合计为 31.40 万元，各列之和为 3 万元"), defect)
    assert not names(Check("", False, "支出总表：“教育支出”的合计为 8 万元，各列之和为 3 万元"), defect)
    assert bare("“三公” 经费（元）") == "三公经费(元)"
