"""The classification's codes and names: well formed, and compatible with what documents print."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from importlib import resources
from pathlib import Path

import pytest

from ingest.codes import classification_names

_OTHERWISE_NAMED = re.compile(r"[;；|、]")


def _rows() -> list[dict[str, str]]:
    path = resources.files("ingest") / "data" / "accounts.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


ROWS = _rows()
CODES = [row["code"] for row in ROWS]


def _names(row: dict[str, str]) -> list[str]:
    return [row["name"], *(row["other_names"].split("、") if row["other_names"] else [])]


def test_the_file_is_plain_lines_of_utf8() -> None:
    data = (resources.files("ingest") / "data" / "accounts.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert len(data.decode("utf-8").splitlines()) == len(ROWS) + 1
    assert all(set(row) == {"code", "name", "other_names"} for row in ROWS)


def test_codes_are_sorted_and_unique() -> None:
    assert sorted(CODES) == CODES
    assert len(set(CODES)) == len(CODES)


def test_codes_have_the_digits_of_their_level() -> None:
    functional = re.compile(r"2\d{2}(?:\d{2}){0,2}")
    economic = re.compile(r"[35]\d{2}(?:\d{2})?")
    assert [code for code in CODES if not (functional.fullmatch(code) or economic.fullmatch(code))] == []


def test_every_code_stands_under_its_parent() -> None:
    assert [code for code in CODES if len(code) > 3 and code[:-2] not in CODES] == []


def test_names_are_not_empty_and_hold_no_blanks() -> None:
    assert [row["code"] for row in ROWS for name in _names(row) if not name or re.search(r"\s", name)] == []


def test_no_name_is_given_twice_under_one_parent() -> None:
    siblings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in ROWS:
        code = row["code"]
        above = code[:-2] if len(code) > 3 else code[0]
        for name in _names(row):
            siblings[above, name].append(code)
    # 399 and 599 are both 其他支出, but of two classifications
    assert {key: codes for key, codes in siblings.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("201", "一般公共服务支出"),
        ("20103", "政府办公厅（室）及相关机构事务"),
        ("2010101", "行政运行"),
        ("2010650", "事业运行"),
        ("20138", "市场监督管理事务"),
        ("2040220", "执法办案"),
        ("2050202", "小学教育"),
        ("2070104", "图书馆"),
        ("20805", "行政事业单位养老支出"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080801", "死亡抚恤"),
        ("2081901", "城市最低生活保障金支出"),
        ("210", "卫生健康支出"),
        ("2101101", "行政单位医疗"),
        ("2120803", "城市建设支出"),
        ("2130305", "水利工程建设"),
        ("2130705", "对村民委员会和村党支部的补助"),
        ("2140106", "公路养护"),
        ("2210201", "住房公积金"),
        ("2240106", "安全监管"),
        ("2296002", "用于社会福利的彩票公益金支出"),
        ("30102", "津贴补贴"),
        ("30217", "公务接待费"),
        ("31005", "基础设施建设"),
        ("50101", "工资奖金津补贴"),
        ("50502", "商品和服务支出"),
    ],
)
def test_well_known_codes(code: str, name: str) -> None:
    assert classification_names(code)[0] == name


@pytest.mark.parametrize(
    ("code", "older"),
    [
        ("210", "医疗卫生与计划生育支出"),
        ("20805", "行政事业单位离退休"),
        ("21208", "国有土地使用权出让收入及对应专项债务收入安排的支出"),
        ("21305", "扶贫"),
        ("22402", "消防事务"),
    ],
)
def test_older_names_follow_the_current_one(code: str, older: str) -> None:
    assert older in classification_names(code)[1:]


@pytest.mark.shared
def test_what_documents_print_is_a_name_of_the_code(shared_dir: Path) -> None:
    files = sorted((shared_dir / "documents" / "codes").glob("*.csv"))
    if not files:
        pytest.skip("需要 ../shared/documents/codes")
    different = []
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                printed = [
                    row["name_most_common"],
                    *filter(None, _OTHERWISE_NAMED.split(row["name_variants"] or "")),
                ]
                known = classification_names(row["code"])
                different += [(row["code"], name, known) for name in printed if name.strip() not in known]
    assert different == []
