"""LangChain's SQL question answering as documented: write a query, run it, answer from its result; the library's own prompt."""

from __future__ import annotations

import re

from langchain_classic.chains import create_sql_query_chain
from langchain_community.tools import QuerySQLDatabaseTool
from langchain_community.utilities import SQLDatabase
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import PromptTemplate

from eval.peers.material import make_database
from eval.peers.systems import Answer, Ask, Setup, as_answer, chat_model

_ANSWER = PromptTemplate.from_template(
    "根据用户的问题、相应的 SQL 和它的结果，用中文回答用户的问题。\n\n问题：{question}\nSQL：{query}\n结果：{result}\n回答："
)
_LONGEST_RESULT = 4000


def open_pipeline(setup: Setup) -> Ask:
    path = make_database(setup.data_dir, setup.work_dir / "langchain.sqlite")
    database = SQLDatabase.from_uri(f"sqlite:///file:{path}?mode=ro&uri=true", sample_rows_in_table_info=2)
    model = chat_model(setup)
    write_query, run = create_sql_query_chain(model, database), QuerySQLDatabaseTool(db=database)
    answer = _ANSWER | model | StrOutputParser()

    def ask(question: str) -> Answer:
        query = _statement(write_query.invoke({"question": question}))
        result = str(run.invoke(query))[:_LONGEST_RESULT]
        return as_answer(answer.invoke({"question": question, "query": query, "result": result}), query)

    return ask


def _statement(text: str) -> str:
    """The statement alone: models wrap it in a fence or go on after it."""
    fenced = re.search(r"```(?:sql|sqlite)?\s*(.*?)```", text, re.DOTALL | re.IGNORECASE)
    text = (fenced.group(1) if fenced else text).split("SQLResult:")[0]
    return text.rpartition("SQLQuery:")[2].strip()  # small models repeat the question before it
