"""Texts → vectors, by the bundled model or any other that sentence-transformers reads.

Importing this module is cheap: sentence-transformers (and torch with it) is loaded by the first `encode`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ingest.model import IngestError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BUNDLED = Path(__file__).resolve().parents[1] / "models" / "budget-zh-static"
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
WEIGHTS = (".safetensors", ".bin", ".onnx")
EMPTY = "。"  # stands for an empty text, so that every row has a direction and length 1


class EmbeddingError(IngestError):
    """The embedding model cannot be loaded; the message says which one and what to do."""


class Embedder:
    """One embedding model. `identity` tells which, so that a corpus can remember what its vectors were made with."""

    def __init__(self, model: str | Path | None = None) -> None:
        self._path = BUNDLED if model is None else model

    @cached_property
    def identity(self) -> str:
        """The model's name and a short hash of its tokenizer and weights; reads files, loads nothing."""
        folder = Path(self._path)
        if not folder.is_dir() and not self._is_bundled:
            return str(self._path)  # a name on a hub: its files are not at hand
        try:
            return f"{folder.resolve().name}@{_content_hash(folder)}"
        except OSError as error:
            _fail(self._path, str(error), error)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[numpy.float32]:
        """One row of length 1 per text. `query`: the texts are questions; matters to models with separate prompts."""
        import numpy

        model = self._model
        if not texts:
            return numpy.zeros((0, int(model.get_embedding_dimension() or 0)), dtype=numpy.float32)
        encode = model.encode_query if query else model.encode_document
        prepared = [text if text.strip() else EMPTY for text in texts]
        rows = encode(prepared, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False)
        return numpy.asarray(rows, dtype=numpy.float32)

    @cached_property
    def _model(self) -> Any:
        if self._is_bundled:
            _stay_offline()
        try:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(
                str(self._path), device="cpu" if self._is_bundled else None, local_files_only=self._is_bundled
            )
            # Half precision is for the disk: sums and lengths are taken in full precision.
            return model.float()
        except ImportError as error:
            raise EmbeddingError(
                f"没有装好 sentence-transformers，无法计算向量：{error}。请先运行 make setup。"
            ) from error
        except Exception as error:  # the libraries below raise anything from OSError to their own types
            _fail(self._path, f"{type(error).__name__}: {error}", error)

    @property
    def _is_bundled(self) -> bool:
        return Path(self._path).resolve() == BUNDLED


def _stay_offline() -> None:
    """The bundled model lies on disk: nothing may look for it, or for news about it, on the network."""
    for name in OFFLINE:
        os.environ.setdefault(name, "1")


def _content_hash(folder: Path) -> str:
    """Twelve digits over the files that decide what vectors come out, in the order of their names."""
    if not any(file.suffix in WEIGHTS for file in folder.rglob("*")):
        raise FileNotFoundError("没有权重文件")
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in WEIGHTS or file.suffix == ".json":
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _fail(model: str | Path, reason: str, cause: Exception) -> NoReturn:
    advice = (
        "随程序提供的模型不完整，请重新取得程序文件" if Path(model) == BUNDLED else "请检查模型的路径或名称"
    )
    raise EmbeddingError(f"无法加载向量模型“{model}”：{reason}。{advice}。") from cause
