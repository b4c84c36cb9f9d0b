"""What the deterministic path does not fully understand is rephrased by a language model, and then asked again.

The model proposes questions, never answers. A proposal is used only if ``rephrase_checks`` has nothing against it, and is answered
by the very same steps as any question; the answer says how the question was taken. Otherwise the first answer stands.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, Field

from assistant import lexicon
from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.llm_errors import LlmError
from assistant.normalise import normalise
from assistant.plan import Plan
from assistant.prompting import Message, PromptError, load
from assistant.rephrase_checks import judge
from assistant.session import Session
from assistant.settings import LlmSettings, SettingsError, llm_settings

log = logging.getLogger(__name__)
T = TypeVar("T", bound=BaseModel)
MOST_QUESTIONS = 3
_MOST_TERMS = 120
_LONGEST_QUESTION = 300

Answered = tuple[Answer, Plan | None]
Answerer = Callable[[str, Session], Answered]
"""The deterministic path: the answer, and the plan where there was one."""


class Model(Protocol):
    def reply(self, messages: Sequence[Message], schema: type[T]) -> T: ...


class ReplacementReply(BaseModel):
    said: str
    means: str


class QuestionReply(BaseModel):
    question: str
    replacements: list[ReplacementReply] = Field(default_factory=list)


class RephraseReply(BaseModel):
    """What the model is asked for."""

    questions: list[QuestionReply]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A rephrasing that nothing speaks against and that was answered; ``session`` is the conversation after it."""

    question: str
    answer: Answer
    plan: Plan
    session: Session
    sure: bool
    """No doubts: may be answered rather than offered."""


def needs_rephrasing(answer: Answer, plan: Plan | None) -> bool:
    """Words nothing explains, or nothing recognised to be asked for. Refusals and what is plainly absent have no plan, or no gap."""
    if plan is None or answer.status not in ("clarify", "no_data") or len(plan.question) > _LONGEST_QUESTION:
        return False
    return bool(plan.unexplained) or (answer.status == "clarify" and not plan.subjects)


class Rephraser:
    """The order of steps. Keeps no state between questions."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._template = load("rephrase")

    def improve(
        self, first: Answered, before: Session, session: Session, catalogue: Catalogue, answerer: Answerer
    ) -> Answer:
        """A better answer than the ``first``, or the first. ``session`` takes over what an accepted rephrasing leaves behind.

        ``before`` is the conversation as it was when the question came.
        """
        answer, plan = first
        if plan is None or not needs_rephrasing(answer, plan):
            return answer
        tried = [one for proposal in self._proposals(plan, before, catalogue)
                 if (one := self._try(proposal, plan, before, catalogue, answerer))]  # fmt: skip
        accepted = _distinct([one for one in tried if one.sure])
        if len(accepted) == 1:
            session.take(accepted[0].session)
            return _told(answer, accepted[0])
        if tried:
            return _offered(answer, _distinct(accepted or tried))
        log.info("语言模型没有给出可用的改写（模板 %s）", self._template.version)
        return answer

    def _proposals(self, plan: Plan, before: Session, catalogue: Catalogue) -> list[QuestionReply]:
        try:
            messages = self._template.render({
                "question": plan.question, "unexplained": list(plan.unexplained), "terms": terms_for(plan, catalogue),
                "conversation": [before.last.question[:_LONGEST_QUESTION]] if before.last else [],
            })  # fmt: skip
            return self._model.reply(messages, RephraseReply).questions[:MOST_QUESTIONS]
        except (LlmError, PromptError) as error:
            log.warning("no rephrasing: %s", error)
            return []

    def _try(
        self, proposal: QuestionReply, plan: Plan, before: Session, catalogue: Catalogue, answerer: Answerer
    ) -> Accepted | None:
        last = before.last
        verdict = judge(
            plan.question, proposal.question, [(pair.said, pair.means) for pair in proposal.replacements], catalogue,
            talked_bodies=last.organisations if last else (),
            talked_years={document.fiscal_year for document in last.documents} if last else (),
            talked=" ".join([last.question, *(subject.label for subject in last.subjects)]) if last else "",
        )  # fmt: skip
        if verdict.against:
            log.info("a rephrasing was rejected: %s", "；".join(verdict.against))
            return None
        question = proposal.question.strip()
        session = before.copy()
        answer, understood = answerer(question, session)
        if answer.status != "answered" or understood is None or understood.unexplained:
            log.info("a rephrasing was not answered: %s", answer.status)
            return None
        return Accepted(question, answer, understood, session, sure=not verdict.doubts)


def configured_rephraser() -> Rephraser | None:
    """The rephraser of the configured model; without one, langchain is not even imported."""
    try:
        settings = llm_settings()
        return Rephraser(_LateModel(settings)) if settings.configured else None
    except (SettingsError, PromptError) as error:
        log.error("the language model is not used: %s", error)
        return None


class _LateModel:
    """Imports the model's library with the first question that needs it."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._model: Model | None = None

    def reply(self, messages: Sequence[Message], schema: type[T]) -> T:
        if self._model is None:
            from assistant.llm import ChatModel

            self._model = ChatModel(self._settings)
        return self._model.reply(messages, schema)


def terms_for(plan: Plan, catalogue: Catalogue) -> list[str]:
    """Names the model may use: what budgets hold everywhere, first those that share characters with the words not understood."""
    words = plan.unexplained or (normalise(plan.question),)
    near = dict.fromkeys(name for word in words for name in catalogue.sharing(word) if len(name) <= 30)
    return list(dict.fromkeys([*list(near)[: _MOST_TERMS // 2], *lexicon.concepts()]))[:_MOST_TERMS]


def _told(first: Answer, accepted: Accepted) -> Answer:
    """The answer to an accepted rephrasing, saying first how the question was taken."""
    taken = f"按“{accepted.question}”理解（由语言模型改写）。"
    return replace(accepted.answer, question=first.question, answer=f"{taken}\n\n{accepted.answer.answer}")


def _offered(first: Answer, offers: Sequence[Accepted]) -> Answer:
    """The first answer, with questions to choose from: what is in doubt is not answered unasked."""
    options = list(dict.fromkeys([*(one.question for one in offers), *first.options]))
    return replace(
        first,
        answer=f"{first.answer}\n\n也许您要问的是下面的问题（由语言模型改写），请选择。",
        options=options,
    )


def _distinct(tried: Sequence[Accepted]) -> list[Accepted]:
    """The first of each meaning."""
    firsts: dict[tuple[Any, ...], Accepted] = {}
    for one in tried:
        firsts.setdefault(_meaning(one.plan), one)
    return list(firsts.values())


def _meaning(plan: Plan) -> tuple[Any, ...]:
    """Two rephrasings with one meaning are one."""
    return (plan.intent, plan.documents, tuple(subject.keys for subject in plan.subjects), plan.measures, plan.tables, plan.figure_kind,
            plan.order, plan.limit, plan.threshold, plan.attribute, plan.whole and plan.whole.keys)  # fmt: skip
