"""A question that was not understood, read by a language model: which words mean which names, and what kind of question it is.

The model fills a form (``PlansReply``); it writes no question, no figure and no SQL. The code puts the names in place of the words,
leaves all else as it was asked, and takes the question so reworded through the very same steps as any other. A reading is used only
if ``plan_checks`` has nothing against it and the plan that the code makes is of the kind the model named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, Field

from assistant import lexicon
from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.link import link
from assistant.model_path import readings
from assistant.model_path.consultation import Consultation
from assistant.model_path.desk import Answered, Desk
from assistant.model_path.examples import Example, similar
from assistant.model_path.plan_checks import judge, reworded
from assistant.normalise import normalise
from assistant.plan import Plan, quoted
from assistant.prompting import load
from assistant.session import Session

MOST_PLANS = 3
USE = "plan"
_MOST_NEAR, _MOST_TERMS = 24, 70
_LONGEST_QUESTION = 300


class NamedReply(BaseModel):
    """Words of the question, and the name or way of asking they stand for."""

    said: str
    means: str


class PlanReply(BaseModel):
    """One reading. Bodies, years, numbers and conditions are not in it: the code reads them from the question itself."""

    intent: str
    names: list[NamedReply] = Field(default_factory=list)
    ways: list[NamedReply] = Field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is put in place of what; words that stand for themselves are left out."""
        told = dict.fromkeys((one.said, one.means) for one in (*self.names, *self.ways))
        return [(said, means) for said, means in told if normalise(said) != normalise(means)]


class PlansReply(BaseModel):
    """What the model is asked for; the most likely first."""

    plans: list[PlanReply] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading that nothing speaks against and that was answered; ``session`` is the conversation after it."""

    question: str
    proposal: PlanReply
    answer: Answer
    plan: Plan
    session: Session
    sure: bool
    """No doubts: may be answered rather than offered."""


def needs_reading(answer: Answer, plan: Plan | None) -> bool:
    """Words nothing explains, or nothing recognised to be asked for. Refusals and what is plainly absent have no plan, or no gap."""
    if plan is None or answer.status not in ("clarify", "no_data") or len(plan.question) > _LONGEST_QUESTION:
        return False
    return bool(plan.unexplained) or (answer.status == "clarify" and not plan.subjects)


def read_with_model(
    first: Answered, before: Session, session: Session, desk: Desk, consult: Consultation
) -> Answer | None:
    """The answer to the one reading that is sure, or the first answer with readings to choose from; None: no reading can be used.

    ``before`` is the conversation as it was when the question came; ``session`` takes over what an accepted reading leaves behind.
    """
    answer, plan = first
    assert plan is not None
    tried = [reading for proposal in _proposals(plan, before, desk.catalogue, consult)
             if (reading := _try(proposal, plan, before, desk, consult))]  # fmt: skip
    sure = _distinct([reading for reading in tried if reading.sure])
    if len(sure) == 1:
        session.take(sure[0].session)
        record = {**consult.record("answered", USE), "plan": sure[0].proposal.model_dump()}
        return replace(
            _told(answer, sure[0], "人工指定" if consult.by_person else "由语言模型理解"), model=record
        )
    if tried:
        return replace(_offered(answer, _distinct(sure or tried)), model=consult.record("offered", USE))
    return None


def _proposals(plan: Plan, before: Session, catalogue: Catalogue, consult: Consultation) -> list[PlanReply]:
    values = {
        "question": plan.question, "recognised": recognised(plan, catalogue), "unexplained": list(plan.unexplained),
        "terms": terms_for(plan, catalogue), "conversation": [before.last.question[:_LONGEST_QUESTION]] if before.last else [],
    }  # fmt: skip
    examples = [_shot(example) for example in similar(plan.question, "plan")]
    reply = consult.ask(load("plan"), values, PlansReply, examples)
    if reply is not None and not reply.plans:
        consult.reject(USE, "模型没有给出读法")
    return reply.plans[:MOST_PLANS] if reply else []


def _shot(example: Example) -> tuple[dict[str, Any], dict[str, Any]]:
    """A verified example as one exchange of the prompt."""
    names = [name["means"] for name in example.plan.get("names", ())]
    said = [name["said"] for name in (*example.plan.get("names", ()), *example.plan.get("ways", ()))]
    values = {
        "question": example.question,
        "recognised": [],
        "unexplained": said,
        "terms": names,
        "conversation": [],
    }
    return values, {"plans": [example.plan]}


def _try(
    proposal: PlanReply, plan: Plan, before: Session, desk: Desk, consult: Consultation
) -> Reading | None:
    last = before.last
    verdict = judge(
        plan.question, proposal.pairs, desk.catalogue, offered=terms_for(plan, desk.catalogue),
        talked_bodies=last.organisations if last else (),
        talked_years={document.fiscal_year for document in last.documents} if last else (),
        talked=" ".join([last.question, *(subject.label for subject in last.subjects)]) if last else "",
    )  # fmt: skip
    if not proposal.pairs or verdict.against:
        consult.reject(USE, *(verdict.against or ("没有解释任何词",)))
        return None
    question, session = reworded(plan.question, proposal.pairs), before.copy()
    answer, understood = desk.answer(question, session)
    if answer.status != "answered" or understood is None or understood.unexplained:
        consult.reject(USE, f"这样读也没有回答（{answer.status}）")
        return None
    if understood.intent not in readings.intents().get(proposal.intent, ()):
        consult.reject(USE, f"问法不一致：模型说是“{proposal.intent}”，程序读成 {understood.intent}")
        return None
    return Reading(
        question, proposal, answer, understood, session, sure=consult.by_person or not verdict.doubts
    )


def terms_for(plan: Plan, catalogue: Catalogue) -> list[str]:
    """Names the model may use: what budgets hold everywhere, first those that share characters with the words not understood."""
    words = plan.unexplained or (normalise(plan.question),)
    near = dict.fromkeys(name for word in words for name in catalogue.sharing(word) if len(name) <= 30)
    return list(dict.fromkeys([*list(near)[:_MOST_NEAR], *lexicon.concepts()]))[:_MOST_TERMS]


def recognised(plan: Plan, catalogue: Catalogue) -> list[str]:
    """What the code has linked in the question already."""
    linked = link(normalise(plan.question), catalogue)
    named = [
        mention.surface
        for mention in linked.mentions
        if any(entry.kind != "weak" for entry in mention.entries)
    ]
    return list(dict.fromkeys([*(body.surface for body in linked.bodies), *map(str, linked.years), *named]))


def explained(pairs: Sequence[tuple[str, str]]) -> str:
    return "，".join(f"把“{said}”理解为{quoted(means)}" for said, means in pairs)


def _told(first: Answer, reading: Reading, by: str) -> Answer:
    """The answer to an accepted reading, saying first how the question was taken."""
    taken = f"{explained(reading.proposal.pairs)}（{by}）。"
    return replace(reading.answer, question=first.question, answer=f"{taken}\n\n{reading.answer.answer}")


def _offered(first: Answer, offers: Sequence[Reading]) -> Answer:
    """The first answer, with questions to choose from: what is in doubt is not answered unasked."""
    options = list(dict.fromkeys([*(one.question for one in offers), *first.options]))
    text = f"{first.answer}\n\n也许您要问的是下面的问题（由语言模型理解），请选择。"
    return replace(first, answer=text, options=options)


def _distinct(tried: Sequence[Reading]) -> list[Reading]:
    """The first of each meaning."""
    firsts: dict[tuple[Any, ...], Reading] = {}
    for one in tried:
        firsts.setdefault(_meaning(one.plan), one)
    return list(firsts.values())


def _meaning(plan: Plan) -> tuple[Any, ...]:
    """Two readings with one meaning are one."""
    return (plan.intent, plan.documents, tuple(subject.keys for subject in plan.subjects), plan.measures, plan.tables, plan.figure_kind,
            plan.order, plan.limit, plan.threshold, plan.attribute, plan.whole and plan.whole.keys)  # fmt: skip
