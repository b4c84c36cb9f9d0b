"""A short lead in running text over an answer that the code has written; the answer itself stays beneath it, word for word."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel

from assistant.answer import Answer
from assistant.catalogue import Catalogue
from assistant.model_path.consultation import Consultation
from assistant.model_path.wording_checks import against
from assistant.prompting import load

USE = "wording"
LONGEST_ANSWER = 2500
LEAD = "简述（由语言模型措辞，以下面的回答为准）："


class WordingReply(BaseModel):
    """What the model is asked for; empty where nothing needs saying."""

    text: str = ""


def word_with_model(answer: Answer, catalogue: Catalogue, consult: Consultation) -> Answer:
    """The answer with a lead that the checks have nothing against, or the answer as it is."""
    if answer.status != "answered" or len(answer.answer) > LONGEST_ANSWER:
        return answer
    reply = consult.ask(load("wording"), {"question": answer.question, "answer": answer.answer}, WordingReply)
    text = " ".join(reply.text.split()) if reply else ""
    reasons = against(text, answer.answer, answer.question, catalogue) if text else ["模型没有给出措辞"]
    if reply is None or reasons:
        consult.reject(USE, *(reasons if reply else ()))
        return answer
    return replace(answer, answer=f"{LEAD}{text}\n\n{answer.answer}", model=consult.record("answered", "+".join(filter(None, (
        answer.model.get("use", ""), USE)))))  # fmt: skip
