"""The bundled embedding model and the module that runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.corpus.embedding import BUNDLED, Embedder, EmbeddingError

SECTIONS = {
    "职责": "主要职能：组织实施小型水库除险加固，巡查河道，指导农田灌溉，落实河长制。",
    "机构": "机构设置：局机关设办公室、规划建设科、河湖管理科、财务科四个内设机构，另有一个执法大队。",
    "人员": "人员情况：行政编制 12 名，事业编制 20 名，实有在职职工 29 人，退休 17 人。",
    "三公": "“三公”经费安排 6.40 万元：公务接待费 0.90 万元，公务用车运行维护费 5.50 万元，因公出国（境）费没有安排。",
    "采购": "政府采购预算 88.00 万元，其中货物 30.00 万元、工程 50.00 万元、服务 8.00 万元。",
    "房屋": "国有资产占用情况：房屋 2,150 平方米，账面价值 410.30 万元，全部为自有办公用房。",
    "车辆": "国有资产占用情况：车辆 5 辆，其中执法执勤用车 3 辆、一般公务用车 2 辆。",
    "绩效": "预算绩效：六个项目设定了绩效目标，涉及资金 320.00 万元，全部开展自评。",
    "基金": "政府性基金预算：当年没有此项收支，该表为空表。",
    "运行": "机关运行经费 45.20 万元，用于办公、印刷、邮电、水电和取暖，较上年减少 3.10 万元。",
    "养老": "机关事业单位基本养老保险缴费支出 52.60 万元，因缴费基数上调而增加。",
}
QUESTIONS = [
    ("主要负责哪些工作", "职责"),
    ("有哪些科室", "机构"),
    ("单位一共多少人，退休的几个", "人员"),
    ("请客吃饭和用车花了多少", "三公"),
    ("要采购哪些东西", "采购"),
    ("办公楼有多大面积", "房屋"),
    ("公家的车有几台", "车辆"),
    ("花钱的效果怎么考核", "绩效"),
    ("有没有政府性基金支出", "基金"),
    ("日常水电取暖办公花费", "运行"),
    ("给职工交养老保险用了多少钱", "养老"),
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_the_bundled_model_is_at_most_12_mb() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 12_000_000


def test_the_bundled_model_has_a_card() -> None:
    card = (BUNDLED / "README.md").read_text(encoding="utf-8")
    assert "MIT" in card and "multilingual-e5-small" in card


def test_vectors_are_float32_rows_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode(["公务接待费", "项目支出情况说明" * 200, "", " ", "🙂", "12345.67"])
    assert vectors.dtype == np.float32
    assert vectors.ndim == 2 and 128 <= vectors.shape[1] <= 256
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows_of_the_right_width(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.encode(["预算"]).shape[1])


def test_the_same_text_gives_the_same_vector(embedder: Embedder) -> None:
    alone = Embedder().encode(["基本支出"])[0]
    among_others = embedder.encode(["短", "基本支出", "一段长得多的文字，用来改变分批的方式" * 30])[1]
    np.testing.assert_allclose(alone, among_others, atol=1e-6)


def test_questions_and_passages_share_one_space(embedder: Embedder) -> None:
    np.testing.assert_array_equal(embedder.encode(["车辆"], query=True), embedder.encode(["车辆"]))


def test_traces_of_layout_change_nothing(embedder: Embedder) -> None:
    texts = ["公务用车购置及运行费 2020", "公务用 车购置\n及运行费2020", "公务用车购置及运行费２０２０"]
    plain, broken, full_width = embedder.encode(texts)
    np.testing.assert_allclose(plain, broken, atol=1e-6)
    np.testing.assert_allclose(plain, full_width, atol=1e-6)


@pytest.mark.parametrize(("question", "section"), QUESTIONS, ids=[section for _, section in QUESTIONS])
def test_a_question_finds_its_section_first(embedder: Embedder, question: str, section: str) -> None:
    scores = embedder.encode(list(SECTIONS.values())) @ embedder.encode([question], query=True)[0]
    assert list(SECTIONS)[int(scores.argmax())] == section


@pytest.mark.xfail(
    reason="问句里没有实词：静态模型分不清“干什么”问的是职责还是机构，要靠同义词表和字面检索", strict=True
)
def test_a_question_without_content_words_finds_its_section_first(embedder: Embedder) -> None:
    scores = embedder.encode(list(SECTIONS.values())) @ embedder.encode(["这个局是干什么的"], query=True)[0]
    assert list(SECTIONS)[int(scores.argmax())] == "职责"


@pytest.mark.parametrize(
    ("near", "also", "far"),
    [
        ("公车", "公务用车", "住房公积金"),
        ("社保", "社会保险", "河道治理"),
        ("科室", "内设机构", "车辆"),
        ("低保", "最低生活保障", "道路养护"),
        ("老人", "养老服务", "政府采购"),
    ],
)
def test_plain_words_lie_near_official_ones(embedder: Embedder, near: str, also: str, far: str) -> None:
    word, official, other = embedder.encode([near, also, far])
    assert word @ official > word @ other + 0.1


def test_identity_names_model_and_content(embedder: Embedder) -> None:
    assert embedder.identity == Embedder(BUNDLED).identity
    name, _, digest = embedder.identity.partition("@")
    assert name == "budget-zh-static" and len(digest) == 12


def test_identity_changes_with_the_weights(embedder: Embedder, tmp_path: Path) -> None:
    copy = shutil.copytree(BUNDLED, tmp_path / BUNDLED.name)
    assert Embedder(copy).identity == embedder.identity
    weights = copy / "model.safetensors"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:-2] + b"\0\1")
    assert Embedder(copy).identity != embedder.identity


def test_a_model_that_cannot_be_loaded_is_an_error_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(EmbeddingError, match="无法加载向量模型"):
        Embedder(tmp_path).encode(["预算"])
    with pytest.raises(EmbeddingError, match="无法加载向量模型"):
        _ = Embedder(tmp_path).identity


def test_importing_the_module_loads_no_heavy_library() -> None:
    check = (
        "import sys, ingest.corpus.embedding as module; module.Embedder().identity; "
        "print([name for name in ('torch', 'numpy', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=BUNDLED.parents[2]
    )
    assert done.stdout.strip() == "[]"


def test_the_bundled_model_needs_no_network() -> None:
    check = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from ingest.corpus.embedding import Embedder\n"
        "print(Embedder().encode(['预算']).shape[0])"
    )
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", check],
        capture_output=True,
        text=True,
        check=True,
        cwd=BUNDLED.parents[2],
        env=clean,
    )
    assert done.stdout.strip() == "1"
