"""The bundled embedding model without torch: the same numbers as ``embedding.Embedder``, hundreds of times sooner at hand.

A static model is one vector per token; a text is the mean of its tokens' vectors, brought to length 1. The tokenizer and a
table lookup suffice for that, so a single question on the command line need not wait for torch to load. Only models laid
out as StaticEmbedding followed by Normalize are taken; for any other, use ``Embedder``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.corpus.embedding import BUNDLED, EMPTY, Embedder, EmbeddingError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_MODULES = ("StaticEmbedding", "Normalize")


class LightEmbedder:
    """A static model read straight from its files. ``identity`` equals that of ``Embedder`` for the same folder."""

    def __init__(self, model: str | Path | None = None) -> None:
        self._folder = BUNDLED if model is None else Path(model)

    @staticmethod
    def can_read(model: str | Path | None = None) -> bool:
        """Whether the folder holds a model of the layout read here; looks at one small file."""
        folder = BUNDLED if model is None else Path(model)
        try:
            _static_folder(folder)
        except EmbeddingError:
            return False
        return True

    @cached_property
    def identity(self) -> str:
        return Embedder(self._folder).identity

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[numpy.float32]:
        """One row of length 1 per text; a question and a passage are encoded alike."""
        import numpy

        tokenizer, table = self._model
        prepared = [text if text.strip() else EMPTY for text in texts]
        rows = numpy.zeros((len(prepared), table.shape[1]), dtype=numpy.float32)
        for row, encoding in zip(
            rows, tokenizer.encode_batch(prepared, add_special_tokens=False), strict=True
        ):
            if encoding.ids:
                row[:] = table[encoding.ids].astype(numpy.float32).mean(axis=0)
        rows /= numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows

    @cached_property
    def _model(self) -> tuple[Any, Any]:
        folder = _static_folder(self._folder)
        try:
            from safetensors import safe_open
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tokenizer.no_padding()
            with safe_open(str(folder / "model.safetensors"), framework="numpy") as weights:
                return tokenizer, weights.get_tensor("embedding.weight")
        except Exception as error:  # the two libraries raise bare Exception and types of their own
            raise EmbeddingError(f"无法读取向量模型“{folder}”：{error}。请重新取得程序文件。") from error


def _static_folder(folder: Path) -> Path:
    """The folder of the StaticEmbedding module. Raises EmbeddingError for another kind of model."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = tuple(str(module["type"]).rpartition(".")[2] for module in modules)
        inner = folder / str(modules[0]["path"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise EmbeddingError(f"无法读取向量模型“{folder}”：{error}。请重新取得程序文件。") from error
    if kinds != _MODULES:
        raise EmbeddingError(f"向量模型“{folder}”不是静态模型（{'、'.join(kinds)}）：请改用 Embedder。")
    return inner


MODEL_SETTING = "BUDGET_QA_EMBEDDING_MODEL"
"""Environment variable: another sentence-transformers model than the bundled one."""


def open_embedder() -> Embedder | LightEmbedder:
    """The configured model (the bundled one by default), without torch where its layout allows."""
    model = os.environ.get(MODEL_SETTING) or None
    return LightEmbedder(model) if LightEmbedder.can_read(model) else Embedder(model)
