"""``ask()``: the order of steps from a question to a checked answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import compose
from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.draft import Draft
from assistant.families import FAMILIES
from assistant.families.common import Finder, Room, nothing
from assistant.families.words import by_word, passages
from assistant.guard import GuardError, run_select
from assistant.listing import Lister
from assistant.plan import Plan, Refusal
from assistant.session import Session
from assistant.shelf import Shelf
from assistant.understand import understand
from assistant.values import Lookup
from ingest.corpus.editions import edition_directory
from ingest.corpus.read import Corpus
from ingest.model import IngestError

log = logging.getLogger(__name__)
FinderMaker = Callable[[Corpus], Finder]


class Assistant:
    """Answers questions over one data directory. Thread-safe; follows the published edition."""

    def __init__(self, data_dir: Path, *, finder: FinderMaker | None = None) -> None:
        """Open the corpus. ``finder`` makes the retrieval of passages; by default the hybrid one, made when first needed."""
        self.data_dir = data_dir
        self._make_finder = finder or _default_finder
        self._lock = threading.RLock()
        self._corpus: Corpus | None = None
        self._room = self._open()

    def ask(self, question: str, session: Session | None = None) -> Answer:
        """One answer; errors are said, logged and never shown as an answer."""
        started = time.perf_counter()
        with self._lock:
            try:
                self._follow_edition()
                answer = self._answer(question, session if session is not None else Session())
            except (GuardError, IngestError) as error:
                log.exception("a question could not be answered")
                answer = Answer(question, "error", f"查询没有完成：{error}")
            except Exception:
                log.exception("a question broke the assistant")
                answer = Answer(question, "error", "程序出错，没有得到结果；错误已记录。请换一种问法。")
        answer.elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
        return answer

    def close(self) -> None:
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None

    @property
    def catalogue(self) -> Catalogue:
        return self._room.catalogue

    # --- steps --------------------------------------------------------------------------------------------------------

    def _answer(self, question: str, session: Session) -> Answer:
        if session.edition != self._edition:
            session.forget()
            session.edition = self._edition
        plan = understand(question, self._room.catalogue, session)
        if isinstance(plan, Refusal):
            return compose.refused(question, plan)
        draft = self._draft(plan)
        answer = compose.finish(question, plan, draft, self._room.shelf, self._run)
        if answer.status in ("answered", "no_data"):
            session.remember(plan, draft.focus, tuple(draft.items), plan.documents)
        return answer

    def _draft(self, plan: Plan) -> Draft:
        if plan.unexplained:
            return self._not_understood(plan)
        if not plan.subjects and plan.intent in ("figure", "exist", "sum", "compare", "define", "share", "where"):
            return self._without_subject(plan)
        return FAMILIES[plan.intent](plan, self._room)

    def _not_understood(self, plan: Plan) -> Draft:
        """Words that nothing explains are never passed over: quoted where they stand in the text, else said not to be there."""
        found = by_word(plan, self._room, plan.unexplained)
        if found is None and not plan.subjects and self._room.finder is not None:
            found = passages(plan, self._room, plan.topic, must=plan.unexplained)
        words = "、".join(plan.unexplained)
        if found is not None:
            found.paragraphs.insert(0, f"表格中没有“{words}”这一项；文字部分提到它的地方是：")
            return found
        draft = nothing(self._room, plan, [], what=words)
        draft.paragraphs[0] = f"已收录的文件里没有找到“{words}”，所以不能按这个条件回答。"
        if plan.subjects:
            shorter = plan.question
            for word in plan.unexplained:
                shorter = shorter.replace(word, "")
            if shorter != plan.question and len(shorter) > 3:
                draft.options = [shorter]
        return draft

    def _without_subject(self, plan: Plan) -> Draft:
        draft = Draft(status="clarify", documents=list(plan.documents))
        names = "、".join(dict.fromkeys(document.label for document in plan.documents))
        draft.say(f"没有看出要查{names}的哪一项。可以这样问：")
        name = plan.organisations[0] if plan.organisations else ""
        draft.options = [f"{name}{question}" for question in
                         ("收入和支出各是多少？", "项目支出有哪些？", "三公经费是多少？", "有多少人？")]  # fmt: skip
        return draft

    def _run(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        assert self._corpus is not None
        return run_select(self._corpus, sql)

    # --- editions -----------------------------------------------------------------------------------------------------

    def _open(self) -> Room:
        if self._corpus is not None:
            self._corpus.close()
        self._corpus = Corpus(self.data_dir, check_same_thread=False)
        self._edition = self._corpus.edition
        shelf = Shelf(self._corpus)
        room = Room(shelf, Catalogue(shelf), Lookup(shelf), Lister(shelf))
        corpus = self._corpus
        return replace(room, finder=_LazyFinder(lambda: self._make_finder(corpus)))

    def _follow_edition(self) -> None:
        if self._corpus is None or edition_directory(self.data_dir).name != self._edition:
            self._room = self._open()


class _LazyFinder:
    """Makes the finder at its first use: figures need no retrieval, and its imports are heavy."""

    def __init__(self, make: Callable[[], Finder]) -> None:
        self._make = make
        self._finder: Finder | None = None

    def find(self, query: str, document_ids: list[str] | None, k: int = 5) -> Any:
        if self._finder is None:
            self._finder = self._make()
        return self._finder.find(query, document_ids, k)


class _NoFinder:
    """Used where retrieval is not installed: finds nothing."""

    def find(self, query: str, document_ids: list[str] | None, k: int = 5) -> Any:
        return []


def _default_finder(corpus: Corpus) -> Finder:
    try:
        from assistant.passages import PassageFinder  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return _NoFinder()
    return PassageFinder(corpus)  # type: ignore[no-any-return,unused-ignore]
