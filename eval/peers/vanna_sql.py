"""Vanna's legacy pipeline with Chroma, trained on the schema and what it means, as its documentation has it."""

from __future__ import annotations

import shutil
from typing import Any

from openai import OpenAI
from vanna.legacy.chromadb import ChromaDB_VectorStore
from vanna.legacy.openai import OpenAI_Chat

from eval.peers.material import TABLES, ddl, make_database
from eval.peers.systems import Answer, Ask, Setup, as_answer
from ingest.corpus.embedding_light import LightEmbedder

_KNOWN = (
    "figures 的一行是一个表里印出的一个金额，amount_yuan 的单位是元；同一笔钱在类、款、项、合计各印一次，求和只用 row_role = 'leaf'。",
    "“三公”经费在 table_title 含“三公”的表里，measure 是因公出国（境）费、公务用车购置及运行费/小计、公务接待费等。",
    "人数、资产、比上年增减的原因在 statements 里，sentence 是原句。",
)
_LONGEST_TABLE = 4000


class _Embedding:
    """The bundled model in the form Chroma wants; the default one would be downloaded."""

    def __init__(self) -> None:
        self._embedder = LightEmbedder()

    def __call__(self, input: list[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self._embedder.encode(list(input))]

    def embed_query(self, input: list[str]) -> list[list[float]]:
        return self(input)

    def name(self) -> str:
        return "bundled"

    def get_config(self) -> dict[str, Any]:
        return {}

    def is_legacy(self) -> bool:
        return True

    def default_space(self) -> str:
        return "cosine"

    def supported_spaces(self) -> list[str]:
        return ["cosine", "l2", "ip"]


class _Vanna(ChromaDB_VectorStore, OpenAI_Chat):  # type: ignore[misc]
    def __init__(self, client: OpenAI, config: dict[str, Any]) -> None:
        ChromaDB_VectorStore.__init__(self, config=config)
        OpenAI_Chat.__init__(self, client=client, config=config)

    def log(self, message: str, title: str = "Info") -> None:
        """Quiet."""


def open_pipeline(setup: Setup) -> Ask:
    folder = setup.work_dir / "vanna"
    shutil.rmtree(folder, ignore_errors=True)
    client = OpenAI(base_url=setup.base_url, api_key="none", timeout=setup.timeout_s, max_retries=1)
    vanna = _Vanna(client, {"model": setup.model, "temperature": 0, "path": str(folder), "embedding_function": _Embedding(),
                            "language": "Chinese", "dialect": "SQLite"})  # fmt: skip
    vanna.connect_to_sqlite(str(make_database(setup.data_dir, setup.work_dir / "vanna.sqlite")))
    for table in TABLES:
        vanna.train(ddl=ddl(table))
    for told in _KNOWN:
        vanna.train(documentation=told)

    def ask(question: str) -> Answer:
        sql = vanna.generate_sql(question=question, allow_llm_to_see_data=False)
        if not vanna.is_sql_valid(sql):
            return as_answer(sql if "SELECT" not in sql.upper() else "", sql)
        try:
            rows = vanna.run_sql(sql)
        except Exception:  # a statement that does not run is no answer
            return as_answer("", sql)
        if rows is None or rows.empty:
            return as_answer("没有找到数据", sql)
        return as_answer(vanna.generate_summary(question=question, df=rows.head(50)), sql)

    return ask
