"""The model read without torch gives the numbers that sentence-transformers gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from ingest.corpus.embedding import BUNDLED, Embedder, EmbeddingError
from ingest.corpus.embedding_light import LightEmbedder

ROOT = Path(__file__).parents[3]
TEXTS = [
    "三公经费为什么减少？",
    "和田市社会保险管理局2020年部门预算",
    "IC卡 20万元",
    "",
    "   ",
    "😀𠮷",
    "支" * 600,
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small static model in half precision, as sentence-transformers writes it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", *dict.fromkeys("".join(TEXTS[:3])), "支"]
    tokenizer = Tokenizer(
        models.WordLevel(
            {word: number for number, word in enumerate(dict.fromkeys(words))}, unk_token="[UNK]"
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = torch.from_numpy(
        numpy.random.default_rng(0).normal(size=(len(words), 16)).astype(numpy.float16)
    )
    folder = tmp_path_factory.mktemp("models") / "small-static"
    SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    ).save(str(folder))
    return folder


def same(folder: Path, texts: list[str]) -> None:
    light, full = LightEmbedder(folder), Embedder(folder)
    assert light.identity == full.identity
    for query in (False, True):
        numpy.testing.assert_allclose(
            light.encode(texts, query=query), full.encode(texts, query=query), atol=2e-6
        )


def test_same_numbers_as_the_full_model(model: Path) -> None:
    same(model, TEXTS)


@pytest.mark.skipif(not BUNDLED.is_dir(), reason="需要 ingest/models/budget-zh-static")
def test_same_numbers_for_the_bundled_model() -> None:
    assert LightEmbedder.can_read()
    same(BUNDLED, TEXTS)


def test_rows_have_length_one_and_no_text_gives_no_row(model: Path) -> None:
    rows = LightEmbedder(model).encode(TEXTS)
    numpy.testing.assert_allclose(numpy.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert LightEmbedder(model).encode([]).shape == (0, 16)


def test_loads_no_torch(model: Path) -> None:
    code = f"""
import sys
from ingest.corpus.embedding_light import LightEmbedder
LightEmbedder({str(model)!r}).encode(["支出"])
print([name for name in ("torch", "sentence_transformers", "transformers") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_other_models_are_refused(tmp_path: Path) -> None:
    assert not LightEmbedder.can_read(tmp_path)
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert not LightEmbedder.can_read(tmp_path)
    with pytest.raises(EmbeddingError, match="不是静态模型"):
        LightEmbedder(tmp_path).encode(["支出"])
