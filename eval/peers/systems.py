"""The systems compared: each opens over a corpus and a model, and answers one question as text. Heavy imports are made on opening."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Ask = Callable[[str], Answer]

_SILENT = re.compile(
    "不知道|无法(回答|确定|提供|得知|找到|从)|不能(回答|确定|提供)|查不到|抱歉|对不起"
    "|没有(找到|提到|提供|相关|足够|包含|数据|记录|结果)|未(找到|提到|提及|提供|包含|查询到)"
    "|I don't know|cannot|no (data|results|information)|not (found|available|mentioned|provided)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What every system is given."""

    data_dir: Path
    work_dir: Path
    model: str
    base_url: str
    timeout_s: float = 900.0


@dataclass(frozen=True, slots=True)
class System:
    """``version`` goes into the cache's key: raise it with every change to how the system is asked."""

    title: str
    open: Callable[[Setup], Ask]
    needs_model: bool = True
    version: int = 1
    note: str = field(default="")


def as_answer(text: str, sql: str = "") -> Answer:
    """A text as an answer object. One that says it does not know is silence, whatever else it says; figures make it an answer."""
    told = text.strip()
    silent = not told or (
        bool(_SILENT.search(told)) and not re.search(r"\d(?:[\d,.]*)\s*(?:万元|亿元|元|人|%)", told)
    )
    status = "no_data" if silent else "answered"
    return {
        "status": status,
        "answer": told,
        "sql": sql,
        "citations": [{"document": "", "source": "", "locator": "", "quote": told}],
    }


def without_secrets() -> dict[str, str]:
    """What the libraries could otherwise send home."""
    return {"LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false", "ANONYMIZED_TELEMETRY": "False"}


def chat_model(setup: Setup) -> Any:
    """The model for the LangChain pipelines."""
    os.environ.update(without_secrets())
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(model=setup.model, base_url=setup.base_url, api_key="none", temperature=0, timeout=setup.timeout_s, max_retries=1,
                      extra_body={"max_tokens": 400})  # fmt: skip


def ours(*, with_model: bool) -> Callable[[Setup], Ask]:
    """Our assistant, with or without the model; all else as installed."""

    def opened(setup: Setup) -> Ask:
        if with_model:
            os.environ.update({"BUDGET_QA_LLM_MODEL": setup.model, "BUDGET_QA_LLM_BASE_URL": setup.base_url,
                               "BUDGET_QA_LLM_TIMEOUT_S": str(min(setup.timeout_s, 600)),
                               "BUDGET_QA_LLM_QUESTION_TIMEOUT_S": str(min(setup.timeout_s * 2, 1800))})  # fmt: skip
        from assistant.assistant import Assistant

        assistant = Assistant(setup.data_dir, use_model=with_model)
        return lambda question: assistant.ask(question).to_dict()

    return opened


def _langchain_sql(setup: Setup) -> Ask:
    from eval.peers.langchain_sql import open_pipeline

    return open_pipeline(setup)


def _langchain_rag(setup: Setup) -> Ask:
    from eval.peers.langchain_rag import open_pipeline

    return open_pipeline(setup)


def _vanna(setup: Setup) -> Ask:
    from eval.peers.vanna_sql import open_pipeline

    return open_pipeline(setup)


SYSTEMS: Mapping[str, System] = {
    "ours": System("预算问答（不用模型）", ours(with_model=False), needs_model=False),
    "ours-model": System("预算问答 + 模型", ours(with_model=True)),
    "langchain-sql": System("LangChain SQL 问答（写查询 → 运行 → 作答）", _langchain_sql, version=2),
    "langchain-rag": System("LangChain RAG（切块 → 检索 → 作答）", _langchain_rag),
    "vanna": System("Vanna（VannaBase + Chroma）", _vanna),
}
