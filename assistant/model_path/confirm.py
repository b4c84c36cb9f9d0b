"""A question whose answer a person has found right, kept as a verified example: for the model, and as a case of evaluation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.llm_usage import Usage
from assistant.model_path.examples import ExampleError, read_examples
from assistant.model_path.helper import Helper
from assistant.prompting import Message
from assistant.settings import LlmSettings

T = TypeVar("T", bound=BaseModel)
FAMILY = "经人确认"


class Told:
    """A person in the model's place: the reading is theirs. It goes through the same checks."""

    def __init__(self, names: Sequence[tuple[str, str]], intent: str) -> None:
        self._plan = {"intent": intent, "names": [{"said": said, "means": means} for said, means in names]}

    def reply(self, messages: Sequence[Message], schema: type[T], used: Usage) -> T:
        return schema.model_validate({"plans": [self._plan]} if "plans" in schema.model_fields else {})


def told_assistant(data_dir: Path, names: Sequence[tuple[str, str]], intent: str) -> Assistant:
    """An assistant that reads a question as a person says."""
    return Assistant(
        data_dir, helper=Helper(Told(names, intent), LlmSettings(model="人工", uses="plan"), by_person=True)
    )


def example_of(answer: Answer) -> dict[str, Any]:
    """The line to keep. Raises ExampleError where the answer was not made by a reading or a statement."""
    use = answer.model.get("use", "")
    if answer.status != "answered" or use not in ("plan", "sql"):
        why = "；".join(answer.model.get("reasons", ())) or "这个问题不用模型就能回答，或没有得到回答"
        raise ExampleError(f"没有可确认的读法：{why}")
    column = answer.columns.index("amount_yuan") if "amount_yuan" in answer.columns else None
    amounts = [
        f"{Decimal(str(row[column])).normalize():f}"
        for row in answer.rows
        if column is not None and row[column] is not None
    ]
    return {
        "id": hashlib.sha256(answer.question.encode()).hexdigest()[:8], "question": answer.question, "family": FAMILY, "status": "answered",
        **({"rows_figures_yuan": amounts} if amounts else {}),
        **({"plan": answer.model["plan"]} if use == "plan" else {"sql": answer.sql}),
        "confirmed": date.today().isoformat(),
    }  # fmt: skip


def keep(example: dict[str, Any], path: Path) -> None:
    """Add the line to the file, made if need be; a question is kept once. Raises ExampleError, OSError."""
    if path.is_file() and any(known.question == example["question"] for known in read_examples(path)):
        raise ExampleError(f"{path} 里已经有这个问题")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(example, ensure_ascii=False) + "\n")
