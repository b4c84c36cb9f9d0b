"""Retrieval: the documents asked about, the right passage first, the right sentence of it; with and without embeddings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import pytest

from assistant import passages
from assistant.passages import PassageFinder
from assistant.ranking import bm25, fuse, looks_like_contents, sentences
from ingest.corpus.read import Corpus
from ingest.corpus.vectors import VectorIndex, build
from tests.assistant.small_corpus import PASSAGES, make_corpus

ROOT = Path(__file__).parents[2]
CONCEPTS = (
    ("机关运行经费", "办公开销"),
    ("采购", "买东西"),
    ("职能", "职责", "管什么"),
    ("车", "房屋", "家底"),
    ("三公", "出国"),
)


class ConceptEncoder:
    """A made-up model: one dimension for each concept, so that 家底 is near 资产 without sharing a character."""

    identity = "concepts@1"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> numpy.ndarray:
        rows = numpy.array(
            [[0.05, *(float(any(word in text for word in words)) for words in CONCEPTS)] for text in texts],
            dtype=numpy.float32,
        )
        return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with embeddings in half precision and a vector index."""
    data_dir = make_corpus(
        tmp_path_factory.mktemp("passages"), encode=ConceptEncoder().encode, identity="concepts@1"
    )
    corpus = Corpus(data_dir)
    rows = corpus.query("SELECT passage_id, text, embedding FROM passage")
    build(
        corpus.vectors,
        [
            (row[0], row[1], numpy.frombuffer(row[2], "<f2").astype("<f4"), {"document_id": "d"})
            for row in rows
        ],
    )
    corpus.close()
    return data_dir


@pytest.fixture
def corpus(data_dir: Path) -> Iterator[Corpus]:
    corpus = Corpus(data_dir)
    yield corpus
    corpus.close()


@pytest.fixture(params=["exact", "indexes", "indexes and vectors"])
def finder(
    corpus: Corpus, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PassageFinder]:
    """The same corpus as if it were small, large, and large with the vector index at hand."""
    if request.param != "exact":
        monkeypatch.setattr(passages, "SCORED_WHOLE", 0)
    vectors = VectorIndex.open(corpus.vectors) if request.param == "indexes and vectors" else None
    yield PassageFinder(corpus, vectors, ConceptEncoder())
    if vectors:
        vectors.close()


def headings(found: Sequence[passages.Passage]) -> list[str]:
    return [f"{passage.document_id} {passage.heading_path.rpartition('/')[2]}" for passage in found]


def test_the_passage_about_it_comes_first(finder: PassageFinder) -> None:
    found = finder.find("乙市教育局机关运行经费是多少")
    assert headings(found)[0] == "d2 机关运行经费"
    assert found[0].document == "乙市教育局2020年部门预算"
    assert found[0].source == "d2.md"
    assert found[0].page == 6
    assert found[0].similarity is not None and found[0].similarity > 0.5
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


def test_only_the_documents_asked_about_are_searched(finder: PassageFinder) -> None:
    found = finder.find("机关运行经费是多少", ["d2"])
    assert {passage.document_id for passage in found} == {"d2"}
    assert headings(found)[0] == "d2 机关运行经费"
    assert finder.find("机关运行经费", []) == []
    assert finder.find("机关运行经费", ["nothing"]) == []


def test_meaning_finds_what_shares_no_word(finder: PassageFinder) -> None:
    assert headings(finder.find("有多少家底", ["d2"]))[0] == "d2 资产情况"


def test_contents_are_kept_out(finder: PassageFinder) -> None:
    found = finder.find("目录 主要职能 机关运行经费 政府采购情况", k=50)
    assert found and not any("……" in passage.text for passage in found)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("机关运行经费是多少", "2020年，甲县社会保险局机关运行经费预算12.50万元。"),
        ("机关运行经费为什么减少", "比上年减少3.00万元，主要原因是人员调出。"),
        (
            "三公经费是什么意思",
            "“三公”经费：用一般公共预算财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
        ),
    ],
)
def test_the_sentence_that_answers(finder: PassageFinder, question: str, sentence: str) -> None:
    assert finder.find(question, ["d1"])[0].sentence == sentence


def test_without_a_model_words_decide(corpus: Corpus, tmp_path: Path) -> None:
    plain = Corpus(make_corpus(tmp_path))
    finder = PassageFinder(plain)
    assert "没有向量" in finder.note
    found = finder.find("机关运行经费为什么减少", ["d1"])
    assert headings(found)[0] == "d1 机关运行经费"
    assert found[0].similarity is None
    assert finder.find("火星探测") == []
    plain.close()


def test_another_model_than_the_corpus_was_built_with_is_not_used(corpus: Corpus) -> None:
    class Other(ConceptEncoder):
        identity = "other@2"

    finder = PassageFinder(corpus, embedder=Other())
    assert "concepts@1" in finder.note and "other@2" in finder.note
    assert finder.find("机关运行经费", ["d1"])[0].similarity is None


@pytest.mark.parametrize(
    "question", ["", "？", "\0", '" OR 1', "'; DROP TABLE passage; --", "x" * 10_000, "支" * 10_000]
)
def test_odd_questions_do_no_harm(finder: PassageFinder, question: str) -> None:
    finder.find(question)


def test_text_questions_work_while_another_process_holds_the_vector_index(
    data_dir: Path, corpus: Corpus
) -> None:
    owner = VectorIndex.open(corpus.vectors)
    code = f"""
import pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from assistant.passages import PassageFinder
from ingest.corpus.read import Corpus
from ingest.corpus.vectors import VectorIndex
from tests.assistant.test_passages import ConceptEncoder
corpus = Corpus(pathlib.Path({str(data_dir)!r}))
vectors = VectorIndex.open_if_free(corpus.vectors)
found = PassageFinder(corpus, vectors, ConceptEncoder()).find("乙市教育局有多少家底")
print(vectors, found[0].passage_id, found[0].similarity is not None)
"""
    try:
        mine = PassageFinder(corpus, owner, ConceptEncoder()).find("乙市教育局有多少家底")
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.stdout.split() == ["None", mine[0].passage_id, "True"], done.stderr
    finally:
        owner.close()


def test_contents_are_recognised() -> None:
    assert looks_like_contents("目 录\n第一部分 概况")
    assert looks_like_contents("第一部分 概况……1\n一、主要职能……1\n二、机构设置 2\n三、人员情况.....3")
    assert looks_like_contents("一、部门收支总体情况表\n二、部门收入总体情况表\n三、部门支出总体情况表")
    assert not any(looks_like_contents(text) for _, heading, text in PASSAGES if heading != "目录")
    assert not looks_like_contents(
        "办公费 10\n印刷费 20\n差旅费 30。这些费用合计60万元。\n减少的原因是人员调出。"
    )


def test_sentences_keep_their_quotes() -> None:
    assert sentences("他说“好。”然后走了！\n标题\n最后") == ["他说“好。”", "然后走了！", "标题", "最后"]


def test_fusion_adds_reciprocal_ranks() -> None:
    assert fuse([["a", "b"], ["b", "c"]]) == [("b", 1 / 62 + 1 / 61), ("a", 1 / 61), ("c", 1 / 62)]


def test_bm25_prefers_rare_words_and_short_texts() -> None:
    scores = bm25(["支出", "和田"], ["支出支出", "和田支出", "支出" + "其他" * 50, "没有"])
    assert scores[1] > scores[0] > scores[2] > scores[3] == 0
