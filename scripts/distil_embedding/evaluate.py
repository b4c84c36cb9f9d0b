"""Retrieval quality: python scripts/distil_embedding/evaluate.py QUESTIONS.jsonl [--model PATH …] [--teacher CACHE]

One line per question: {"question": "…", "passages": ["…", …], "answers": [index, …]}; prints recall@1, recall@5, MRR.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BUNDLED = Path(__file__).resolve().parents[2] / "ingest" / "models" / "budget-zh-static"
Encode = Callable[[Sequence[str], bool], NDArray[np.float32]]


def main() -> None:
    arguments = _arguments()
    questions = [
        json.loads(line) for line in arguments.questions.read_text(encoding="utf-8").splitlines() if line
    ]
    print(f"{len(questions)} questions\n| model | recall@1 | recall@5 | MRR |\n| --- | --- | --- | --- |")
    if arguments.teacher:
        _print(
            "teacher", ranks(questions, teacher(arguments.teacher)), questions if arguments.verbose else []
        )
    for model in arguments.model or [BUNDLED]:
        _print(Path(model).name, ranks(questions, student(model)), questions if arguments.verbose else [])


def ranks(questions: list[dict[str, object]], encode: Encode) -> list[int]:
    """Where the best right passage of each question stands among that question's passages, from 1."""
    asked = encode([str(row["question"]) for row in questions], True)
    known: dict[str, NDArray[np.float32]] = {}
    found = []
    for vector, row in zip(asked, questions, strict=True):
        passages, answers = list(row["passages"]), set(row["answers"])  # type: ignore[call-overload]
        fresh = [passage for passage in passages if passage not in known]
        known |= dict(zip(fresh, encode(fresh, False), strict=True)) if fresh else {}
        order = np.argsort(-np.stack([known[passage] for passage in passages]) @ vector, kind="stable")
        found.append(1 + next(place for place, index in enumerate(order) if int(index) in answers))
    return found


def student(path: str) -> Encode:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(path), device="cpu").float()
    return lambda texts, query: model.encode(list(texts), normalize_embeddings=True)


def teacher(cache: Path) -> Encode:
    from teacher import PASSAGE, QUERY, Teacher

    model = Teacher(cache)
    return lambda texts, query: model.encode(texts, QUERY if query else PASSAGE)


def _print(name: str, found: list[int], questions: list[dict[str, object]]) -> None:
    places = np.array(found)
    print(
        f"| {name} | {(places == 1).mean():.3f} | {(places <= 5).mean():.3f} | {(1 / places).mean():.3f} |",
        flush=True,
    )
    for place, row in zip(found, questions, strict=False):
        if place > 1:
            print(f"  {place:3d} {row['question']}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument(
        "--model", action="append", help="a sentence-transformers folder; default: the bundled one"
    )
    parser.add_argument("--teacher", type=Path, help="also measure the teacher, with this cache directory")
    parser.add_argument(
        "--verbose", action="store_true", help="list the questions whose first passage is wrong"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
