"""``ask()``: the order of steps from a question to a checked answer."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import compose
from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.draft import Draft
from assistant.families import DECIDED_BY_TABLES, FAMILIES
from assistant.families.claims import claimed_sum
from assistant.families.common import Finder, Room
from assistant.families.complete import name_missing
from assistant.families.unexplained import in_the_text, not_taken_up, not_understood, without_unit_asked
from assistant.families.units import of_units
from assistant.guard import GuardError, run_select
from assistant.listing import Lister
from assistant.plan import Plan, Refusal
from assistant.progress import step
from assistant.session import Session
from assistant.several import answer_parts
from assistant.shelf import Shelf
from assistant.understand import is_refused, understand
from assistant.understand.splitting import parts_of
from assistant.values import Lookup
from ingest.corpus.editions import edition_directory
from ingest.corpus.read import Corpus
from ingest.model import IngestError

if TYPE_CHECKING:
    from assistant.model_path.desk import Answered, Desk
    from assistant.model_path.helper import Helper

LONGEST_QUESTION = 500
"""Characters. A question is short; a pasted page must cost neither minutes nor guesses."""

log = logging.getLogger(__name__)
FinderMaker = Callable[[Corpus], Finder]


class Assistant:
    """Answers questions over one data directory. Thread-safe; follows the published edition."""

    def __init__(self, data_dir: Path, *, finder: FinderMaker | None = None, use_model: bool = True,
                 helper: Helper | None = None) -> None:  # fmt: skip
        """Open the corpus. ``finder`` makes the retrieval of passages; by default the hybrid one, made when first needed.

        ``use_model``: ask the configured language model, if one is, about what is not understood; or the given ``helper``.
        """
        self.data_dir = data_dir
        self._make_finder = finder or _default_finder
        self._lock = threading.RLock()
        self._corpus: Corpus | None = None
        self._room = self._open()
        self._helper = helper
        self._looked_for_model = helper is not None or not use_model

    def ask(self, question: str, session: Session | None = None) -> Answer:
        """One answer; errors are said, logged and never shown as an answer."""
        started = time.perf_counter()
        if len(question) > LONGEST_QUESTION:
            told = (
                f"问题太长（{len(question)} 字，最多 {LONGEST_QUESTION} 字）：请只写要问的内容，或分开来问。"
            )
            return Answer(question[:LONGEST_QUESTION], "clarify", told)
        session = session if session is not None else Session()
        before = session.copy()
        first = self._answer_safely(question, session)
        answer = self._improve(first, before, session)
        answer.elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
        return answer

    def warm(self) -> None:
        """Load now what the first question about the text would otherwise wait for."""
        with self._lock:
            if self._room.finder:
                self._room.finder.find("", [], 1)

    def close(self) -> None:
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None

    @property
    def catalogue(self) -> Catalogue:
        return self._room.catalogue

    def _answer_safely(self, question: str, session: Session) -> Answered:
        with self._lock:
            try:
                self._follow_edition()
                return self._answer(question, session)
            except (GuardError, IngestError) as error:
                log.exception("a question could not be answered")
                return Answer(question, "error", f"查询没有完成：{error}"), None
            except Exception:
                log.exception("a question broke the assistant")
                return Answer(question, "error", "程序出错，没有得到结果；错误已记录。请换一种问法。"), None

    def _improve(self, first: Answered, before: Session, session: Session) -> Answer:
        """A configured language model may help; outside the lock, since that takes long."""
        answer, plan = first
        if plan is None:
            return answer
        try:
            if not self._looked_for_model:
                self._helper, self._looked_for_model = _helper(), True
            if self._helper is None:
                return answer
            step("rephrasing")
            return self._helper.improve(first, before, session, self._desk())
        except Exception:
            log.exception("the model path failed; the first answer stands")
            return answer

    def _desk(self) -> Desk:
        """What the model path may use of this assistant, each use under the lock."""
        from assistant.model_path.desk import Desk

        def locked(use: Callable[..., Any]) -> Callable[..., Any]:
            def used(*arguments: Any) -> Any:
                with self._lock:
                    return use(*arguments)

            return used

        return Desk(self.catalogue, self._answer_safely, locked(lambda documents: self._room.shelf.figures(documents)), locked(self._run),
                    locked(lambda question, plan, draft: compose.finish(question, plan, draft, self._room.shelf, self._run)))  # fmt: skip

    # --- steps --------------------------------------------------------------------------------------------------------

    def _answer(self, question: str, session: Session) -> Answered:
        if session.edition != self._edition:
            session.forget()
            session.edition = self._edition
        together = self._in_parts(question, session)
        if together:
            return together
        plan = understand(question, self._room.catalogue, session)
        step("understood", "" if isinstance(plan, Refusal) else plan.gist)
        if isinstance(plan, Refusal):
            session.pending = question if plan.status == "clarify" else ""
            return compose.refused(question, plan), None
        draft = self._draft(plan)
        answer = compose.finish(question, plan, draft, self._room.shelf, self._run)
        step("composed")
        if answer.status in ("answered", "no_data"):
            session.remember(plan, draft.focus, tuple(draft.items), plan.documents)
        return answer, plan

    def _in_parts(self, question: str, session: Session) -> Answered | None:
        """The answer to a question of several parts; None if it is one question, or is refused as a whole."""
        parts = parts_of(question, self._room.catalogue)
        if len(parts) < 2 or is_refused(question, self._room.catalogue):
            return None
        found = answer_parts(question, parts, self._room.catalogue, session, self._draft)
        return (compose.finish(question, *found, self._room.shelf, self._run), found[0]) if found else None

    def _draft(self, plan: Plan) -> Draft:
        return name_missing(plan, claimed_sum(plan, self._room) or self._of_family(plan))

    def _of_family(self, plan: Plan) -> Draft:
        if plan.unmet:
            return not_taken_up(plan)
        if plan.unexplained:
            return not_understood(plan, self._room)
        if not plan.subjects and plan.intent in (
            "figure",
            "exist",
            "count",
            "sum",
            "compare",
            "define",
            "share",
            "where",
        ):
            return self._without_subject(plan)
        draft = of_units(plan, self._room)
        if draft is not None:
            return draft
        draft = without_unit_asked(plan, FAMILIES[plan.intent](plan, self._room))
        if draft.status != "no_data" or draft.shown or plan.intent in DECIDED_BY_TABLES:
            return draft
        return in_the_text(plan, self._room) or draft

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
        columns, rows = run_select(self._corpus, sql)
        step("looked_up", f"{len(rows)} 行")
        return columns, rows

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
        step("searched")
        if self._finder is None:
            self._finder = self._make()
        return self._finder.find(query, document_ids, k)


class _NoFinder:
    """Used where retrieval is not installed: finds nothing."""

    def find(self, query: str, document_ids: list[str] | None, k: int = 5) -> Any:
        return []


def _helper() -> Helper | None:
    """None, without any import, where no language model can be configured."""
    if not os.environ.get("BUDGET_QA_LLM_MODEL", Path(".env").is_file()):
        return None
    from assistant.model_path.helper import configured_helper

    return configured_helper()


def _default_finder(corpus: Corpus) -> Finder:
    try:
        from assistant.passages import PassageFinder  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return _NoFinder()
    return PassageFinder(corpus)  # type: ignore[no-any-return,unused-ignore]
