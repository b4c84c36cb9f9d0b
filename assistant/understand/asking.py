"""How a question asks: one intent from the intent words, the names and their order."""

from __future__ import annotations

import re

from assistant import lexicon
from assistant.link import Linked
from assistant.normalise import chinese_number
from assistant.plan import Intent, Order, Threshold
from assistant.understand.subjects import Named

_WHICH_IS_MORE = re.compile("比|相差|差|(哪|谁|更)(个|一个|项|样)?的?(更|比较)?(多|少|大|小|高|低)")
_EXPLICIT_MEANING = re.compile("[什么啥]叫▓|什么是▓|何谓▓|名词解释|(什么|啥)意思")
PROJECT_ATTRIBUTES = ("依据", "承担单位", "执行时间", "分配", "目标")


def ranks_bodies(linked: Linked) -> bool:
    """Whether the question compares bodies with one another without naming them."""
    return not any(body.organisations for body in linked.bodies) and bool(lexicon.body_noun().search(linked.text)) and linked.has(
        "top", "compare", "threshold", "count", "list", "sum", "average", "lacking")  # fmt: skip


def intent_of(linked: Linked, found: Named) -> Intent:
    """The intent; the order of the rules is the order in which one word overrules another."""
    strong = bool(found.subjects)
    if linked.has("belongs"):
        return "structure"
    kinds = {subject.kind for subject in found.subjects}
    named_things = len(found.subjects)
    if (
        linked.has("checks")
        and not strong
        and not linked.has("missing_tables", "balance", "text_and_table", "execution")
    ):
        return "checks"
    if not strong and linked.has("about_sources", "about_organisations", "about_years", "about_self"):
        return "about"
    if linked.has("missing_tables") and re.search("表|目录", linked.text) and not strong and not found.tables:
        return "missing_tables"
    if found.compares:
        return "compare"
    if linked.has("adds_up") and named_things >= 2:
        return "adds_up"
    if linked.has("lacking") and strong and ranks_bodies(linked):
        return "lacking"
    if linked.has("balance"):
        return "balance"
    if linked.has("unit") and not strong:
        return "tables"
    if linked.has("checks") and not kinds - {"table"} and not linked.has("execution"):
        return "checks"
    if linked.has("tables") and not strong:
        return "tables"
    if linked.has("differ") and named_things >= 2 and not linked.has("compare"):
        return "differ"
    asks_amount = re.search("多少(?!款|类|号)|预算数|金额|几块", linked.masked)
    if linked.has("which_account") and strong and not linked.has("top") and not asks_amount:
        return "which_account"
    if not strong and found.tables and not linked.has("newcomers"):
        return "tables"
    if kinds == {"project"} and (found.persons or _asks_promise(linked)):
        return "performance"
    if "project" in kinds and found.attribute in PROJECT_ATTRIBUTES:
        return "project_text"
    about_projects = any(subject.keys == ("项目支出",) for subject in (*found.subjects, *found.weak))
    if about_projects and found.attribute in PROJECT_ATTRIBUTES:
        return "project_text"
    if linked.has("purpose") and strong and not any(subject.kind == "concept" and lexicon.concepts()[subject.keys[0]].lists
                                                    for subject in found.subjects):  # fmt: skip
        return "purpose"
    if _asks_meaning(linked, found):
        return "define"
    of_project = "project" in kinds and kinds <= {"project", "row"}
    if (
        linked.has("performance")
        and (kinds <= {"project"} or of_project or "indicator" in kinds)
        and not linked.has("share")
    ):
        return "performance"
    if linked.has("duties") and not strong:
        return "duties"
    if linked.has("structure") and not strong:
        return "structure"
    return _about_amounts(linked, found)


def _asks_promise(linked: Linked) -> bool:
    """A project asked for persons, pieces, dates: its targets hold them."""
    return any(word in linked.masked for word in lexicon.promises()) and not linked.has("share", "top")


def _asks_meaning(linked: Linked, found: Named) -> bool:
    if not linked.has("define") or not found.subjects:
        return False
    if _EXPLICIT_MEANING.search(linked.masked) and not linked.has("change", "share", "top"):
        return True
    if all(
        subject.kind in ("row", "code", "project", "fact", "indicator") and not subject.reading("term")
        for subject in found.subjects
    ):
        asked = re.search("意思|含义|定义|概念|解释|什么叫|何谓|什么是|指什么|是什么$", linked.text)
        return bool(asked) and not linked.has("list", "top", "reason", "change", "share")
    return (
        not linked.has("reason", "change", "share", "per_head", "top", "compare") and len(found.subjects) <= 2
    )


def _about_amounts(linked: Linked, found: Named) -> Intent:
    if linked.has("execution"):
        return "execution"
    if linked.has("text_and_table") and strong_enough(found):
        return "text_and_table"
    if linked.has("movers"):
        return "movers"
    if linked.has("newcomers") and (len(linked.years) > 1 or linked.has("change", "compare", "newcomers")):
        return "newcomers"
    if linked.has("checks") and found.subjects and not linked.has("change", "list", "share"):
        return "figure"
    if linked.has("per_head"):
        return "per_head"
    if linked.has("reason"):
        return "reason"
    if linked.has("change") and not _between_bodies(linked, found):
        return "change"
    if linked.has("prior"):
        return "prior"
    if linked.has("exclude") and found.subjects:
        return "exclude"
    if linked.has("share"):
        return "share"
    if linked.has("ratio"):
        return "ratio"
    if linked.has("threshold") and linked.amounts_fen and not _counts_quantity(found):
        return "threshold"
    if linked.has("top"):
        return "top"
    if linked.has("compare") or (linked.has("change") and _between_bodies(linked, found)):
        return "compare"
    if linked.has("trend"):
        return "trend"
    if linked.has("count") and not _counts_quantity(found):
        return "count"
    if linked.has("average"):
        return "average"
    if linked.has("exist"):
        return "exist"
    if linked.has("list") and not _amounts_of_several(linked, found):
        return "list"
    added = len(found.subjects) > 1 or len(named_bodies(linked)) != 1
    if linked.has("sum") or (linked.has("altogether") and added and found.subjects):
        return "sum"
    return "figure"


def strong_enough(found: Named) -> bool:
    """Whether there is something that a table and the text may both hold."""
    return any(subject.kind in ("concept", "row", "code", "fact", "project") for subject in found.subjects)


def _amounts_of_several(linked: Linked, found: Named) -> bool:
    """人员、公用各多少: the amounts of what is named, not what it is made of."""
    words = "".join(linked.masked[start:end] for start, end in linked.intents["list"])
    return len(found.subjects) > 1 and not re.sub("各|分别|是|有|为|分成|分为|分", "", words)


def named_bodies(linked: Linked) -> list[str]:
    return list(dict.fromkeys(name for body in linked.bodies for name in body.organisations))


def _between_bodies(linked: Linked, found: Named) -> bool:
    """多多少 between two bodies or two subjects is no change against last year."""
    if any(word in linked.text for word in lexicon.words("last_year")):
        return False
    return len(named_bodies(linked)) > 1 or (
        len(found.subjects) > 1 and bool(_WHICH_IS_MORE.search(linked.masked))
    )


def _counts_quantity(found: Named) -> bool:
    """几辆车, 多少人: the quantity is stated, not counted."""
    concepts = lexicon.concepts()
    return bool(found.subjects) and all(
        (subject.kind == "concept" and concepts[subject.keys[0]].quantity) or subject.kind in ("fact", "indicator")
        for subject in found.subjects)  # fmt: skip


def threshold_of(linked: Linked) -> Threshold | None:
    """超过10万元 → > 10 万元; 5万元到10万元之间 → a range."""
    amounts = [amount for _, amount in sorted(linked.amounts_fen)]
    if not amounts:
        return None
    if len(amounts) >= 2 and re.search(r"之间|▓到▓|▓至▓|▓-▓|▓~▓", linked.masked):
        return Threshold("range", min(amounts), max(amounts))
    for word, sign in lexicon.operators():
        if word in linked.masked:
            return Threshold(sign, amounts[0])
    return None


def order_of(text: str) -> tuple[Order, int]:
    """(desc or asc, how many) of a ranking; 0 for all."""
    order: Order = "asc" if any(word in text for word in lexicon.words("smallest")) else "desc"
    found = re.search(r"(?:前|最.的)(\d+|[一二两三四五六七八九十])(?:位|名|个|项|大|笔|家|条|类|种)?", text)
    if found:
        return order, chinese_number(found.group(1).replace("两", "二"))
    if (
        re.search(r"排名|排序|排列|排行|排队|从.到.|由.[到至].|排(一|个|下|名|序)", text)
        and "排名第一" not in text
    ):
        return order, 0
    nth = re.search(r"第([二三四五2345])(?:大|高|多|位|名|的)|排(?:名|在)?第([二三四五2345])", text)
    return (order, -chinese_number(nth.group(1) or nth.group(2))) if nth else (order, 1)


def unit_of(linked: Linked) -> str:
    """The unit an answer is wanted in, if one is named."""
    if not linked.has("convert"):
        return ""
    text = linked.text
    found = re.search(r"(?:成|为|以|用|按|多少|几|等于)(?:个)?(亿元|亿|万元|元|块钱)", text)
    found = found or re.search(r"(亿元|万元|元)(?:是|为)?(?:多少)?", text)
    word = found.group(1) if found else ""
    return {"亿": "亿元", "块钱": "元"}.get(word, word)
