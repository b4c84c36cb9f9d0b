"""The student: one vector per token, a text is their sum; and what it learns from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

TEMPERATURE = 0.05
DRIFT = 2e-2


def cut(cutter: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    return [encoding.ids or [0] for encoding in cutter.encode_batch(list(texts), add_special_tokens=False)]


def thin(texts: list[list[int]], share: float, draw: np.random.Generator) -> list[list[int]]:
    """Leaves out some tokens, so that no pair is learnt by one word alone."""
    kept = [
        [token for token, chance in zip(ids, draw.random(len(ids)), strict=True) if chance > share]
        for ids in texts
    ]
    return [thinned or ids for thinned, ids in zip(kept, texts, strict=True)]


class Student(nn.Module):
    """token vector = weight · (teacher's vector · turn + own correction).

    The turn is shared, so that words the training text never uses are moved along with those it does use.
    """

    given: torch.Tensor

    def __init__(self, tokens: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        super().__init__()
        size, dimension = tokens.shape
        self.register_buffer("given", torch.from_numpy(tokens))
        self.turn = nn.Parameter(torch.eye(dimension))
        self.correction = nn.Parameter(torch.zeros(size, dimension))
        self.log_weight = nn.Parameter(torch.from_numpy(np.log(weights)))

    def forward(self, texts: list[list[int]]) -> torch.Tensor:
        ids = torch.tensor([token for text in texts for token in text])
        offsets = torch.from_numpy(np.cumsum([0, *(len(text) for text in texts[:-1])]))
        weight = self.log_weight.exp()[ids]
        given = functional.embedding_bag(ids, self.given, offsets, mode="sum", per_sample_weights=weight)
        own = functional.embedding_bag(ids, self.correction, offsets, mode="sum", per_sample_weights=weight)
        return functional.normalize(given @ self.turn + own, dim=1)

    def drift(self) -> torch.Tensor:
        """Keeps corrections small: what only a few examples ask for is mostly chance."""
        return DRIFT * self.correction.pow(2).sum(dim=1).mean()

    def parameter_groups(self) -> list[dict[str, object]]:
        return [
            {"params": [self.turn], "lr": 1e-3},
            {"params": [self.correction], "lr": 3e-3},
            {"params": [self.log_weight], "lr": 1e-2},
        ]

    @torch.no_grad()
    def vectors(self) -> NDArray[np.float16]:
        rows = self.log_weight.exp()[:, None] * (self.given @ self.turn + self.correction)
        half: NDArray[np.float16] = rows.numpy().astype(np.float16)
        return half


def imitate(student: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Point where the teacher points, and find alike what the teacher finds alike."""
    direction = (1 - (student * teacher).sum(dim=1)).mean()
    likeness = (student @ student.T - teacher @ teacher.T).pow(2).mean()
    return direction + 5 * likeness


def contrast(questions: torch.Tensor, passages: torch.Tensor, groups: Sequence[str]) -> torch.Tensor:
    """Each question has to find the passages of its own group among all others."""
    scores = questions @ passages.T / TEMPERATURE
    names = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    group = torch.tensor([names[name] for name in groups])
    same = group[:, None] == group[None, :]
    found = torch.logsumexp(scores.masked_fill(~same, -1e9), dim=1)
    back = torch.logsumexp(scores.T.masked_fill(~same, -1e9), dim=1)
    return (
        (torch.logsumexp(scores, dim=1) - found).mean() + (torch.logsumexp(scores.T, dim=1) - back).mean()
    ) / 2


def save(student: Student, cutter: Tokenizer, folder: Path) -> None:
    """As sentence-transformers reads it: StaticEmbedding, then Normalize. The card in that folder is left as it is."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    embedding = StaticEmbedding(cutter, embedding_weights=torch.from_numpy(student.vectors()))
    folder.mkdir(parents=True, exist_ok=True)
    SentenceTransformer(modules=[embedding, Normalize()], device="cpu").save(
        str(folder), create_model_card=False
    )
    for path in folder.rglob("tokenizer.json"):
        _compact(path)


def _compact(path: Path) -> None:
    """The same tokenizer without indentation: a third of the size."""
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
