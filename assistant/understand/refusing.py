"""What is not answered at all: other topics, opinions, changes of data, attempts to give orders, private persons."""

from __future__ import annotations

import re

from assistant import lexicon
from assistant.link import Linked
from assistant.plan import Refusal
from assistant.understand.subjects import Named

_SCOPE = "我只能根据已收录的部门预算、决算文件回答问题，例如“项目支出有哪些？”“三公经费是多少？”。"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林郭马罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎潘杜戴汪姜范姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟段雷汤尹黎乔贺赖龚"
)
_NO_NAMES = "周转|周边|周年|周末|高温|高层|高级|高龄|高原|高校|高中|林业|林场|毛利|康复|陈列|张贴|许可|马路|黄标|黄金|段落|白天|石油"
_OWN_MONEY = (
    "职业年金|企业年金|年金|养老金|退休金|离休金|工资|奖金|薪水|薪酬|补贴|津贴|公积金|抚恤金|待遇|丧葬费"
)
_PERSON = re.compile(
    rf"(?:(?<=[的▓，。；：、给叫为是和员])|^)((?!{_NO_NAMES})[{_SURNAMES}][一-龥]{{1,2}})"
    rf"(?:(?:的|今年|去年|每月|每年|一年|上个月|这个月|本月|同志|退休后?|\d+年)*(?:{_OWN_MONEY})|(?:每月|一年|今年|去年)?(?:领|拿)了?(?:多少|几|的))"
)
"""A name before what only a person draws."""


def names_person(linked: Linked) -> bool:
    """Whether a person is named by name beside money that goes to persons."""
    bodies = list(linked.text)
    for body in linked.bodies:
        bodies[body.start : body.end] = "▓" * (body.end - body.start)
    for mention in linked.mentions:
        if mention.surface in ("退休", "离休", "在职"):
            bodies[mention.start : mention.end] = mention.surface
    whole_words = [(mention.start, mention.end) for mention in linked.mentions
                   if not re.fullmatch(_OWN_MONEY, mention.surface)]  # fmt: skip
    for found in _PERSON.finditer("".join(bodies)):
        start, end = found.span(1)
        inside = any(begin < end and start < stop for begin, stop in whole_words)
        worded = any(len(word) > 1 for word in lexicon.fillers().findall(found.group(1)))
        if not inside and not worded:
            return True
    return False


def refuse(linked: Linked, found: Named) -> Refusal | None:
    """The refusal a question meets, if any."""
    if linked.has("injection"):
        return Refusal("refused", f"这个问题包含与查询预算无关的指令，不能执行。{_SCOPE}")
    if linked.has("modify"):
        return Refusal("refused", f"不能修改、删除或编造数据：这里只提供查询，文件内容保持原样。{_SCOPE}")
    for section, text in (("topics", linked.text), ("topics_outside_names", linked.masked)):
        for topic, pattern in lexicon.refusals(section).items():
            if pattern.search(text):
                return _off_topic(topic)
    if linked.has("person"):
        return Refusal(
            "no_data",
            "文件没有列出个人的工资、奖金等信息，这里也不提供；可以查询的是整个单位的人员经费、工资福利支出。",
        )
    if names_person(linked):
        return Refusal("refused", f"这涉及个人的待遇，属于个人事务，文件里没有，这里也不提供。{_SCOPE}")
    if linked.has("private") and not linked.has("define", "structure") and not found.subjects:
        return Refusal("no_data", "不提供个人姓名等个人信息。可以查询的是单位的人数、职能和预算数字。")
    return None


def _off_topic(topic: str) -> Refusal:
    if topic.startswith("意见"):
        return Refusal("refused", f"不对预算安排作评价或判断。{_SCOPE}")
    if topic.startswith("预测"):
        return Refusal("no_data", f"已收录的文件里没有对以后年度的预测，不能推测。{_SCOPE}")
    return Refusal("refused", f"这个问题不属于部门预算、决算的查询范围。{_SCOPE}")
