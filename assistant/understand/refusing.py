"""What is not answered at all: other topics, opinions, changes of data, attempts to give orders, private persons."""

from __future__ import annotations

from assistant import lexicon
from assistant.link import Linked
from assistant.plan import Refusal
from assistant.understand.subjects import Named

_SCOPE = "我只能根据已收录的部门预算、决算文件回答问题，例如“项目支出有哪些？”“三公经费是多少？”。"


def refuse(linked: Linked, found: Named) -> Refusal | None:
    """The refusal a question meets, if any."""
    if linked.has("injection"):
        return Refusal("refused", f"这个问题包含与查询预算无关的指令，不能执行。{_SCOPE}")
    if linked.has("modify"):
        return Refusal("refused", f"不能修改、删除或编造数据：这里只提供查询，文件内容保持原样。{_SCOPE}")
    for topic, pattern in lexicon.refusals().items():
        if pattern.search(linked.text):
            return _off_topic(topic)
    if linked.has("person"):
        return Refusal(
            "no_data",
            "文件没有列出个人的工资、奖金等信息，这里也不提供；可以查询的是整个单位的人员经费、工资福利支出。",
        )
    if linked.has("private") and not linked.has("define", "structure") and not found.subjects:
        return Refusal("no_data", "不提供个人姓名等个人信息。可以查询的是单位的人数、职能和预算数字。")
    return None


def _off_topic(topic: str) -> Refusal:
    if topic.startswith("意见"):
        return Refusal("refused", f"不对预算安排作评价或判断。{_SCOPE}")
    if topic.startswith("预测"):
        return Refusal("no_data", f"已收录的文件里没有对以后年度的预测，不能推测。{_SCOPE}")
    return Refusal("refused", f"这个问题不属于部门预算、决算的查询范围。{_SCOPE}")
