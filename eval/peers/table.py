"""The comparison as Markdown: one line a system, over the questions that all of them have answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics import percentile
from eval.peers.draw import on_content_alone
from eval.suite import Case
from eval.verdict import GOOD, RS10, judge

Answers = Mapping[str, Mapping[str, Any]]
"""Question → the cached row of a system."""


def verdicts(cases: Sequence[Case], answers: Answers) -> dict[str, str]:
    """Question → verdict, scored on content alone."""
    return {case.question: judge(on_content_alone(case), answers[case.question]["answer"]).verdict
            for case in cases if case.question and case.question in answers}  # fmt: skip


def comparison(cases: Sequence[Case], systems: Mapping[str, tuple[str, Answers]]) -> str:
    """``systems``: name → (title, answers)."""
    shared = [case for case in cases if all(case.question in answers for _, answers in systems.values())]
    lines = [f"{len(shared)} 题（{len(cases)} 题中各系统都答过的），按内容评分，不要求出处。", "",
             "| 系统 | 正确率 | 答对 | 该静默而静默 | 未答 | 答错 | RS(10) | 每题用时中位数 |",
             "| --- " + "| ---: " * 7 + "|"]  # fmt: skip
    for title, answers in systems.values():
        found = Counter(map(str, verdicts(shared, answers).values()))
        times = sorted(answers[case.question or ""]["elapsed_ms"] for case in shared)
        cells = [title, f"{sum(found[verdict] for verdict in GOOD) / max(len(shared), 1):.1%}",
                 *(found[verdict] for verdict in ("right", "silent", "abstained", "wrong")),
                 f"{sum(RS10[verdict] * count for verdict, count in found.items()):+d}", f"{percentile(times, 50) / 1000:.1f} 秒",
                 ]  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def model_record(cases: Sequence[Case], plain: Answers, helped: Answers) -> str:
    """What became of the model's output in ours, and which questions only the model path answers."""
    before, after = verdicts(cases, plain), verdicts(cases, helped)
    both = [question for question in before if question in after]
    asked = [
        helped[question]["answer"]["model"] for question in both if helped[question]["answer"].get("model")
    ]
    outcomes = Counter(record["outcome"] for record in asked)
    reasons = Counter(reason.split("“")[0] for record in asked for reason in record["reasons"])
    won = [question for question in both if before[question] not in GOOD and after[question] in GOOD]
    lost = [question for question in both if before[question] in GOOD and after[question] not in GOOD]
    wrong = (sum(before[q] == "wrong" for q in both), sum(after[q] == "wrong" for q in both))
    return "\n".join([
        f"模型被请教 {len(asked)} 次（{len(both)} 题中）：" + "、".join(f"{name} {count}" for name, count in outcomes.most_common()),
        f"答错：不用模型 {wrong[0]}，用模型 {wrong[1]}",
        *(f"- 没有采用：{reason}（{count}）" for reason, count in reasons.most_common(12)),
        *(f"- 只有用模型才答对：{question}" for question in won), *(f"- 用了模型反而变差：{question}" for question in lost),
    ])  # fmt: skip
