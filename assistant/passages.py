"""Which passages of the documents answer a question: lexical and dense retrieval, fused by rank.

The documents a question is about are chosen before the search. Where they hold few passages (the usual case), all of them
are scored exactly, words and embeddings, from SQLite alone. Where they are many, words go through the full-text index;
embeddings through the vector index if nothing filters and this process owns it, else exactly over SQLite up to a limit, beyond
which only what the words found is compared.

Questions are encoded by the bundled static model read without torch (``embedding_light``): loading takes tens of milliseconds, so
the command line uses it as well as the app. Without a model, or with another than the corpus was built with, words alone decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant import ranking
from assistant.passage_store import POOL, Loaded, PassageStore, by_embedding, vector
from ingest.corpus.embedding import EmbeddingError
from ingest.corpus.embedding_light import open_embedder
from ingest.corpus.fulltext import comparable, match_query, query_tokens
from ingest.corpus.read import Corpus
from ingest.corpus.vectors import VectorIndex, VectorIndexError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

SCORED_WHOLE = 4_000
"""Up to so many passages are all scored; about 30 ms."""
COMPARED_WHOLE = 50_000
"""Up to so many embeddings are all compared; about 0.2 s."""

HEADING_SHARE = 0.3
"""What a heading's cosine counts beside that of the text below it."""

HEADING_WEIGHT = 0.3
"""What a question's word counts in choosing a sentence if the heading holds it already."""

EVIDENCE = (
    (("为什么", "为何", "原因", "怎么会"), ("原因", "主要是", "由于", "因为")),
    (("什么意思", "是什么", "什么叫", "何谓", "含义"), ("是指", "指的是", "：指", "，指")),
)
"""Words by which a question asks for a reason or a meaning, and words of sentences that give one."""


By = Literal["both", "words", "meaning"]


class Encoder(Protocol):
    """What turns a question into a vector: what ``open_embedder`` gives."""

    @property
    def identity(self) -> str: ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[numpy.float32]: ...


@dataclass(slots=True)
class Passage:
    """A passage that was found. ``score`` ranks; ``overlap`` (share of the question's words) and ``similarity`` (cosine,
    None without embeddings) say how well it fits at all."""

    text: str
    sentence: str
    section_id: str
    passage_id: str
    heading_path: str
    document_id: str
    document: str
    source: str
    page: int | None
    score: float
    overlap: float = 0.0
    similarity: float | None = None


class PassageFinder:
    """Retrieval over one edition of a corpus. ``note`` says, in Chinese, why embeddings are not used; empty if they are."""

    def __init__(
        self, corpus: Corpus, vectors: VectorIndex | None = None, embedder: Encoder | None = None
    ) -> None:
        self._store = PassageStore(corpus)
        self._vectors = vectors
        self._headings: dict[str, NDArray[numpy.float32]] = {}
        self._encoder, self.note = _matching_encoder(corpus, embedder)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for; may run in a thread of its own."""
        self._encode(["预热"])

    def find(
        self, query: str, document_ids: Sequence[str] | None = None, k: int = 5, by: By = "both"
    ) -> list[Passage]:
        """The ``k`` best passages among the current documents, or among those of ``document_ids``; best first.

        ``by``: words or meaning alone, to see what each is worth.
        """
        tokens = query_tokens(query)
        if not tokens or k <= 0:
            return []
        asked = self._encode([query])
        chosen = self._store.current(document_ids)
        if self._store.count(chosen) <= SCORED_WHOLE:
            rankings = self._score_whole(tokens, asked, chosen, filtered=document_ids is not None)
        else:
            rankings = self._search(query, asked, chosen, filtered=document_ids is not None)
        rankings = {"words": rankings[:1], "meaning": rankings[1:], "both": rankings}[by]
        return self._best(query, tokens, asked, ranking.fuse(rankings), k)

    # --- rankings -------------------------------------------------------------------------------------------------

    def _score_whole(
        self,
        tokens: Sequence[str],
        asked: NDArray[numpy.float32] | None,
        documents: Sequence[str],
        *,
        filtered: bool,
    ) -> list[list[str]]:
        """Every passage scored by words; by embedding too, unless the vector index spares that."""
        pool = [passage for passages in self._store.load(documents) for passage in passages]
        scores = ranking.bm25(tokens, [passage.clean for passage in pool])
        order = sorted(range(len(pool)), key=lambda index: -scores[index])
        lexical = [pool[index].passage_id for index in order[:POOL] if scores[index] > 0]
        if asked is None:
            return [lexical]
        nearest = set(() if filtered else self._nearest(asked) or ())
        return [
            lexical,
            self._by_meaning(
                asked, [passage for passage in pool if not nearest or passage.passage_id in nearest]
            ),
        ]

    def _by_meaning(self, asked: NDArray[numpy.float32], pool: Sequence[Loaded]) -> list[str]:
        """By the embeddings of text and heading: a list of duties need not say that it is one."""
        headings = {passage.heading for passage in pool}
        unknown = list(headings - self._headings.keys())
        if unknown and (encoded := self._encode(unknown, query=False)) is not None:
            self._headings.update(zip(unknown, encoded, strict=True))
        near = {
            heading: float(self._headings[heading] @ asked) for heading in headings & self._headings.keys()
        }
        extra = {passage.passage_id: HEADING_SHARE * near.get(passage.heading, 0.0) for passage in pool}
        return by_embedding(asked, ((passage.passage_id, passage.embedding) for passage in pool), extra)

    def _search(
        self, query: str, asked: NDArray[numpy.float32] | None, documents: Sequence[str], *, filtered: bool
    ) -> list[list[str]]:
        """Rankings from the indexes, for more passages than can be scored one by one."""
        lexical = self._store.full_text(match_query(query), documents if filtered else None, POOL)
        if asked is None:
            return [lexical]
        if not filtered and (nearest := self._nearest(asked)):
            return [lexical, nearest]
        if self._store.count(documents) <= COMPARED_WHOLE:
            embeddings = self._store.embeddings(documents=documents)
        else:
            embeddings = self._store.embeddings(passages=lexical)
        return [lexical, by_embedding(asked, embeddings)]

    def _nearest(self, asked: NDArray[numpy.float32]) -> list[str] | None:
        """By the vector index; None without one, or when it fails: the embeddings in SQLite say the same."""
        if self._vectors is None:
            return None
        try:
            return [passage_id for passage_id, _ in self._vectors.query(asked, POOL)]
        except VectorIndexError:
            return None

    # --- what was found -------------------------------------------------------------------------------------------

    def _best(
        self,
        query: str,
        tokens: Sequence[str],
        asked: NDArray[numpy.float32] | None,
        fused: list[tuple[str, float]],
        k: int,
    ) -> list[Passage]:
        """The first ``k`` that are not mere contents, with their sentence, place and fit."""
        rows = self._store.rows([passage_id for passage_id, _ in fused])
        kept = [
            (rows[found], score)
            for found, score in fused
            if found in rows and not ranking.looks_like_contents(rows[found]["text"])
        ]
        weight = ranking.weights(tokens, [comparable(row["heading"] + row["text"]) for row, _ in kept])
        return [self._passage(query, weight, asked, row, score) for row, score in kept[:k]]

    def _passage(
        self,
        query: str,
        weight: dict[str, float],
        asked: NDArray[numpy.float32] | None,
        row: Any,
        score: float,
    ) -> Passage:
        path = self._store.heading_path(row["document_id"], row["path"])
        similarity = None
        if asked is not None and row["embedding"]:
            similarity = float(vector(row["embedding"], asked) @ asked)
        return Passage(
            text=row["text"],
            sentence=self._sentence(query, weight, asked, row),
            section_id=row["section_id"],
            passage_id=row["passage_id"],
            heading_path=path,
            document_id=row["document_id"],
            document=row["document"],
            source=row["source"],
            page=row["page"],
            score=score,
            overlap=ranking.coverage(weight, comparable(path + row["text"])),
            similarity=similarity,
        )

    def _sentence(
        self, query: str, weight: dict[str, float], asked: NDArray[numpy.float32] | None, row: Any
    ) -> str:
        """The sentence that shares most with the question, in words and in meaning; of equals the first.

        A question for a reason is answered by a sentence that gives one. Words of the heading tell little: they are what all
        sentences below it are about.
        """
        candidates = ranking.sentences(ranking.clear_of_heading(row["text"], row["heading"])) or [row["text"]]
        expected = [
            word for asking, giving in EVIDENCE if any(word in query for word in asking) for word in giving
        ]
        candidates = [
            sentence for sentence in candidates if any(word in sentence for word in expected)
        ] or candidates
        if len(candidates) == 1:
            return candidates[0]
        heading = comparable(row["heading"])
        telling = {
            token: value * (HEADING_WEIGHT if token in heading else 1) for token, value in weight.items()
        }
        scores = [ranking.coverage(telling, comparable(sentence)) for sentence in candidates]
        if asked is not None and (encoded := self._encode(candidates, query=False)) is not None:
            scores = [score + float(meaning @ asked) for score, meaning in zip(scores, encoded, strict=True)]
        return candidates[max(range(len(candidates)), key=lambda index: scores[index])]

    def _encode(self, texts: Sequence[str], *, query: bool = True) -> Any:
        """The vector of the one question, or those of several sentences; None without a usable model."""
        if self._encoder is None:
            return None
        try:
            encoded = self._encoder.encode(texts, query=query)
        except EmbeddingError as error:
            self._encoder, self.note = None, f"{error}本次只按字词检索。"
            return None
        return encoded[0] if query else encoded


def _matching_encoder(corpus: Corpus, embedder: Encoder | None) -> tuple[Encoder | None, str]:
    """The encoder that the corpus was built with, or None and why not."""
    built_with = corpus.manifest("embedding")
    if not built_with:
        return None, "语料没有向量：只按字词检索。"
    try:
        encoder = embedder or open_embedder()
        if encoder.identity == built_with:
            return encoder, ""
    except EmbeddingError as error:
        return None, f"{error}本次只按字词检索。"
    return (
        None,
        f"语料的向量由“{built_with}”生成，与现在的模型“{encoder.identity}”不同：只按字词检索，重新导入后恢复。",
    )


def indexed_finder(corpus: Corpus) -> PassageFinder:
    """For the one process that may own the vector index (the app): uses it where it is free, else the embeddings in SQLite."""
    from ingest.corpus.vectors import VectorIndex

    finder = PassageFinder(corpus, VectorIndex.open_if_free(corpus.vectors))
    finder.warm()
    return finder
