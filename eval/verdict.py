"""From the scores of one answer to one of four verdicts. Pure functions.

*right*      answered, and everything asked for is there;
*silent*     rightly gave no answer (no_data, refused or clarify where that is expected);
*wrong*      answered where it must not, or stated figures without the required ones, or showed something forbidden;
*abstained*  neither: no answer where one was expected, or one that falls short without stating a wrong figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from eval import scorers
from eval.scorers import Score
from eval.suite import Case
from eval.view import AnswerView

Verdict = Literal["right", "silent", "wrong", "abstained"]

GOOD: frozenset[Verdict] = frozenset({"right", "silent"})
RS10: Mapping[Verdict, int] = {"right": 1, "silent": 1, "abstained": 0, "wrong": -10}
"""Reliability score with a penalty of 10: silence costs nothing, a wrong answer costs ten right ones."""
RANK: Mapping[Verdict, int] = {"wrong": 0, "abstained": 1, "silent": 2, "right": 2}
"""For comparing two runs: a lower rank is worse."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the scores behind it and the reason (Chinese; empty when all is well)."""

    verdict: Verdict
    scores: tuple[Score, ...]
    reason: str


def judge(case: Case, answer: Mapping[str, Any]) -> Judgement:
    """Score an answer object against a case."""
    view = AnswerView.of(answer)
    scores = _scores(case, view)
    failed = [score for score in scores.values() if not score.passed]
    return Judgement(
        verdict=_verdict(case, view, scores),
        scores=tuple(scores.values()),
        reason="；".join(score.explanation for score in failed),
    )


def _scores(case: Case, view: AnswerView) -> dict[str, Score]:
    """The scorers that apply: what an answer must hold is not asked of a clarification where one is allowed."""
    found = [scorers.score_status(case, view), scorers.score_forbidden(case, view)]
    if view.answered:
        found += [
            scorers.score_figures(case, view),
            scorers.score_numbers(case, view),
            scorers.score_words(case, view),
        ]
        found += [
            scorers.score_citations(case, view),
            scorers.score_rows(case, view),
            scorers.score_warnings(case, view),
        ]
    elif not case.expects_answer:
        found.append(scorers.score_words(case, view))
    return {score.name: score for score in found}


def _verdict(case: Case, view: AnswerView, scores: Mapping[str, Score]) -> Verdict:
    if not scores["禁止"].passed or (view.answered and not case.expects_answer):
        return "wrong"
    if all(score.passed for score in scores.values()):
        return "right" if view.answered else "silent"
    return "wrong" if view.answered and _misleads(case, view, scores) else "abstained"


def _misleads(case: Case, view: AnswerView, scores: Mapping[str, Score]) -> bool:
    """Whether an answer that falls short tells something else instead of merely too little."""
    if not (scores["金额"].passed and scores["数字"].passed):
        return view.states_figures
    if not scores["结果行"].passed:
        return bool(view.rows)
    asks_words_only = scores["金额"].wanted == scores["数字"].wanted == 0
    return asks_words_only and scores["词语"].missed_all
