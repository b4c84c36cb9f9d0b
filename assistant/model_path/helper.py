"""The order in which a configured language model is asked for help, and what happens where it gives none."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import get_args

from assistant.answer import Answer
from assistant.model_path.consultation import Consultation, LateModel, Model
from assistant.model_path.desk import Answered, Desk
from assistant.model_path.planning import needs_reading, read_with_model
from assistant.model_path.querying import query_with_model
from assistant.model_path.wording import word_with_model
from assistant.plan import Plan
from assistant.prompting import PromptError, load
from assistant.session import Session
from assistant.settings import LlmSettings, SettingsError, Use, llm_settings

log = logging.getLogger(__name__)


class Helper:
    """Keeps no state between questions, but for what the model has used today."""

    def __init__(self, model: Model, settings: LlmSettings, *, by_person: bool = False) -> None:
        self._model, self._settings, self._by_person = model, settings, by_person
        for name in get_args(Use):
            load(name)  # a template that cannot be used shows before any question

    def improve(self, first: Answered, before: Session, session: Session, desk: Desk) -> Answer:
        """A better answer than the ``first``, or the first; with ``Answer.model`` where a model was asked."""
        answer, plan = first
        consult = Consultation(self._model, self._settings, by_person=self._by_person)
        if plan is not None and needs_reading(answer, plan):
            answer = self._understood(first, plan, before, session, desk, consult)
        if self._settings.may("wording") and not consult.failure:
            answer = word_with_model(answer, desk.catalogue, consult)
        return answer

    def _understood(
        self,
        first: Answered,
        plan: Plan,
        before: Session,
        session: Session,
        desk: Desk,
        consult: Consultation,
    ) -> Answer:
        """By a reading, else by a statement, else the first answer."""
        better = None
        if self._settings.may("plan"):
            better = read_with_model(first, before, session, desk, consult)
        if better is None and self._settings.may("sql") and not consult.failure:
            better = query_with_model(plan, desk, consult)
        return better or _unhelped(first[0], consult)


def configured_helper() -> Helper | None:
    """The helper of the configured model; without one, langchain is not even imported."""
    try:
        settings = llm_settings()
        return Helper(LateModel(settings), settings) if settings.configured else None
    except (SettingsError, PromptError) as error:
        log.error("the language model is not used: %s", error)
        return None


def _unhelped(first: Answer, consult: Consultation) -> Answer:
    """The first answer; where the service is at fault, that is said."""
    if not consult.failure:
        return replace(first, model=consult.record("rejected"))
    text = f"{first.answer}\n\n说明：{consult.failure}，以上是不用语言模型的回答。"
    return replace(first, answer=text, model=consult.record("failed"))
