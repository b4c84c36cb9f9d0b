"""Distils the bundled Chinese StaticEmbedding from its teacher: python scripts/distil_embedding/distil.py --cache DIR

Order: compose text → teacher vectors (cached) → vocabulary → token vectors by PCA → train → save.
"""

from __future__ import annotations

import os

# Sums depend on how they are split among threads: one thread for linear algebra, set before it is loaded.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import argparse
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
import vocabulary
from numpy.typing import NDArray
from student import Student, contrast, cut, imitate, save, thin
from teacher import PASSAGE, QUERY, Teacher
from tokenizers import Tokenizer
from training_text import Composer, Example, Tables

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "ingest" / "models" / "budget-zh-static"
SEED = 20261122
BATCH = 768
FACTS = 160
THIN = 0.15


@dataclass(frozen=True)
class Settings:
    vocabulary: int
    dimension: int
    steps: int
    documents: int  # composed documents whose sections the teacher reads
    contrast_weight: float


@dataclass(frozen=True)
class Lessons:
    """Texts the student has to place where the teacher places them."""

    queries: list[str]
    passages: list[str]


def main() -> None:
    arguments = _arguments()
    settings = Settings(
        arguments.vocabulary,
        arguments.dimension,
        arguments.steps,
        arguments.documents,
        arguments.contrast_weight,
    )
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    tables, teacher, general = Tables(), Teacher(arguments.cache), vocabulary.general_words()
    lessons = compose(tables, general, settings)
    counts = vocabulary.choose(
        general, tables.words, [*lessons.queries, *lessons.passages], settings.vocabulary
    )
    cutter = vocabulary.tokenizer(counts)
    space = Space(teacher, [vocabulary.UNKNOWN, *counts], lessons, settings.dimension)
    weights = vocabulary.weights(
        cutter, general, [*lessons.passages, *lessons.queries[-len(lessons.passages) :]]
    )
    student = Student(space.tokens, np.asarray(weights, dtype=np.float32))
    if arguments.untrained:
        save(student, cutter, arguments.untrained)
    train(student, cutter, space, lessons, tables, settings)
    save(student, cutter, arguments.output)


def compose(tables: Tables, general: dict[str, int], settings: Settings) -> Lessons:
    """Words, phrases and questions on one side; sections and statements on the other."""
    composer = Composer(tables, SEED)
    examples = [example for _ in range(settings.documents) for example in composer.document()]
    frequent = [
        word for word, count in sorted(general.items(), key=lambda pair: (-pair[1], pair[0])) if len(word) > 1
    ]
    long_words = [word for word in frequent if len(word) > vocabulary.LONGEST_WORD][:3000]
    phrases = composer.phrases(frequent[:12000], 9000)
    facts = tables.facts()
    asked = [question for fact in facts for question in fact.questions] + [
        example.question for example in examples
    ]
    stated = [statement for fact in facts for statement in fact.statements] + [
        example.passage for example in examples
    ]
    plain = [question for topic in tables.topics for question in topic.questions if "{" not in question]
    return Lessons(_unique([*long_words, *phrases, *plain, *asked]), _unique(stated))


class Space:
    """The teacher's vectors, centred for each kind of text and turned onto their main axes."""

    def __init__(self, teacher: Teacher, tokens: list[str], lessons: Lessons, dimension: int) -> None:
        words = teacher.encode(tokens, QUERY)
        queries, passages = teacher.encode(lessons.queries, QUERY), teacher.encode(lessons.passages, PASSAGE)
        centre = (words.mean(axis=0) + queries.mean(axis=0)) / 2
        centred = [words - words.mean(axis=0), queries - centre, passages - passages.mean(axis=0)]
        axes = _main_axes(np.concatenate(centred), dimension)
        self.tokens, self.queries, self.passages = (_unit(rows @ axes) for rows in centred)


def train(
    student: Student, cutter: Tokenizer, space: Space, lessons: Lessons, tables: Tables, settings: Settings
) -> None:
    texts = cut(cutter, [*lessons.queries, *lessons.passages])
    targets = torch.from_numpy(np.concatenate([space.queries, space.passages]))
    composer, draw = Composer(tables, SEED + 1), np.random.default_rng(SEED)
    optimiser = torch.optim.Adam(student.parameter_groups())
    rates = [group["lr"] for group in optimiser.param_groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=settings.steps)
    for step in range(settings.steps):
        chosen = draw.choice(len(targets), BATCH, replace=False)
        quizzes = [composer.document(), composer.document(), composer.facts(FACTS)]
        asked = [thin(cut(cutter, _texts(quiz)), THIN, draw) for quiz in quizzes]
        rows = student([*(texts[row] for row in chosen), *chain.from_iterable(asked)])
        copied, *answered = rows.split([BATCH, *map(len, asked)])
        imitation = imitate(copied, targets[chosen])
        groups = [[example.group for example in quiz] for quiz in quizzes]
        found = [
            contrast(rows[0::2], rows[1::2], names) for rows, names in zip(answered, groups, strict=True)
        ]
        contrast_loss = torch.stack(found).mean()
        optimiser.zero_grad()
        (imitation + settings.contrast_weight * contrast_loss + student.drift()).backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0 or step == settings.steps - 1:
            print(
                f"step {step}: imitate {imitation.item():.4f} contrast {contrast_loss.item():.4f}", flush=True
            )


def _texts(quiz: list[Example]) -> list[str]:
    """Questions in even places, passages in odd ones."""
    return [text for example in quiz for text in (example.question, example.passage)]


def _main_axes(rows: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    _, axes = np.linalg.eigh(np.cov(rows, rowvar=False).astype(np.float64))
    return axes[:, ::-1][:, :dimension].astype(np.float32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _unique(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cache", type=Path, required=True, help="directory of the teacher's vectors; kept between runs"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument(
        "--untrained", type=Path, help="also save the student before training, for comparison"
    )
    parser.add_argument("--vocabulary", type=int, default=22000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--steps", type=int, default=1600)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--contrast-weight", type=float, default=0.3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
