"""LangChain's RAG as documented: split the documents, embed, retrieve the nearest four chunks, answer from them."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_classic.chains import create_retrieval_chain
from langchain_classic.chains.combine_documents import create_stuff_documents_chain
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.peers.material import texts
from eval.peers.systems import Answer, Ask, Setup, as_answer, chat_model
from ingest.corpus.embedding_light import LightEmbedder

_PROMPT = ChatPromptTemplate.from_messages([
    ("system", "你回答关于政府部门预算的问题。只用下面的资料回答，简短；资料里没有就说不知道。\n\n{context}"),
    ("human", "{input}"),
])  # fmt: skip
_NEAREST = 4


class Bundled(Embeddings):
    """The embedding model that comes with the project: no other is at hand without a network."""

    def __init__(self) -> None:
        self._embedder = LightEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._vectors(texts)

    def embed_query(self, text: str) -> list[float]:
        return self._vectors([text])[0]

    def _vectors(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self._embedder.encode(list(texts))]


def open_pipeline(setup: Setup) -> Ask:
    documents = [Document(text, metadata={"title": title}) for title, text in texts(setup.data_dir).items()]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    store = InMemoryVectorStore(Bundled())
    store.add_documents(splitter.split_documents(documents))
    combine = create_stuff_documents_chain(chat_model(setup), _PROMPT)
    chain = create_retrieval_chain(store.as_retriever(search_kwargs={"k": _NEAREST}), combine)

    def ask(question: str) -> Answer:
        return as_answer(str(chain.invoke({"input": question})["answer"]))

    return ask
