"""About the corpus itself: what is in, where it comes from, what the checks found, which tables are missing, whether it balances."""

from __future__ import annotations

from decimal import Decimal

from assistant import lexicon
from assistant.answer import Citation
from assistant.draft import Draft
from assistant.families.common import Room, concept_subject, nothing, table, unit_for
from assistant.money import money
from assistant.normalise import clean_name
from assistant.plan import Plan
from assistant.shelf import DocumentRef, Shelf
from assistant.sql import condition, select
from assistant.values import Value

MOST_LISTED = 50
MOST_CHECKS = 20


def about(plan: Plan, room: Room) -> Draft:
    """Bodies, years, files and where they come from."""
    documents = list(plan.documents) if plan.explicit_bodies else room.catalogue.documents
    draft = Draft(documents=documents)
    organisations = list(dict.fromkeys(document.organisation for document in documents))
    draft.counts.extend([Decimal(len(organisations)), Decimal(len(documents))])
    draft.quotes.extend(document.published for document in documents)
    draft.say(f"已收录 {len(organisations)} 家单位的 {len(documents)} 份文件"
              f"（{'、'.join(str(year) for year in sorted({d.fiscal_year for d in documents}))} 年，"
              f"{'、'.join(sorted({d.kind for d in documents}))}）：")  # fmt: skip
    rows = [[d.organisation, str(d.fiscal_year), d.scope.replace("unknown", "未注明"), d.kind, d.title, d.source, d.published or "未注明"]
            for d in documents[:MOST_LISTED]]  # fmt: skip
    draft.say(table(["单位", "年度", "口径", "种类", "文件标题", "来源文件", "发布日期"], rows, right=0))
    draft.quotes.extend(cell for row in rows for cell in row)
    if len(documents) > MOST_LISTED:
        draft.say(f"（只列出前 {MOST_LISTED} 份）")
        draft.counts.append(Decimal(MOST_LISTED))
    draft.say(
        "所有数字都取自这些公开文件的表格和文字，每个回答都附出处。可以问某个单位的收入、支出、项目、“三公”经费、人员、资产、绩效目标等。"
    )
    draft.citations = [Citation(d.title, d.source, "文件标题") for d in documents[:10]]
    draft.sql = select("documents", ("organisation", "fiscal_year", "scope", "kind", "document", "source", "published"),
                       document_condition(documents, room.shelf), "organisation, fiscal_year")  # fmt: skip
    return draft


def checks(plan: Plan, room: Room) -> Draft:
    """What reconciliation found."""
    ids = [document.document_id for document in plan.documents]
    failed = [check for check in room.shelf.checks(ids) if not check.passed]
    passed = sum(check.passed for check in room.shelf.checks(ids))
    draft = Draft(documents=list(plan.documents))
    draft.counts.extend([Decimal(passed), Decimal(len(failed))])
    for document in plan.documents:
        mine = [check for check in failed if check.document_id == document.document_id]
        draft.counts.append(Decimal(len(mine)))
        if not mine:
            draft.say(f"**{document.label}**：勾稽核对没有发现问题。")
            continue
        draft.say(f"**{document.label}**：勾稽核对发现 {len(mine)} 处问题：")
        draft.say(
            "\n".join(
                f"- {'⚠ ' if check.severity == '错误' else ''}{check.message}" for check in mine[:MOST_CHECKS]
            )
        )
        draft.quotes.extend(check.message for check in mine)
        draft.citations.extend(Citation(document.title, document.source, check.left_label or check.rule, None, check.message)
                               for check in mine[:MOST_CHECKS])  # fmt: skip
    draft.say(f"其余 {passed} 项核对通过。")
    draft.sql = select("checks", ("organisation", "fiscal_year", "rule", "passed", "severity", "message", "left_label", "left_value",
                                  "right_label", "right_value"), [*document_condition(list(plan.documents), room.shelf),
                       condition("passed", [0])], "document, rule")  # fmt: skip
    return draft


def missing_tables(plan: Plan, room: Room) -> Draft:
    """Titles the contents announce and the text does not have; empty tables."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        tables = room.shelf.tables([document.document_id])
        announced = missing_of(document, room.shelf)
        empty = [f"{t.number} {t.title}".strip() for t in tables if t.is_empty and t.kind != "other"]
        draft.quotes.extend([*announced, *empty])
        draft.counts.extend([Decimal(len(announced)), Decimal(len(empty))])
        if announced:
            draft.say(
                f"**{document.label}**：目录列出而正文没有的有 {len(announced)} 张：{'、'.join(announced)}。"
            )
        elif document.contents:
            draft.say(f"**{document.label}**：目录列出的表正文都有。")
        else:
            draft.say(f"**{document.label}**：文件没有目录，无法对照缺表；正文有 {len(tables)} 张表。")
            draft.counts.append(Decimal(len(tables)))
        if empty:
            draft.say(f"其中空表：{'、'.join(empty)}。")
        draft.citations.append(Citation(document.title, document.source, "目录与正文各表"))
    draft.sql = select("budget_tables", ("organisation", "fiscal_year", "table_number", "table_title", "table_kind", "is_empty", "notes"),
                       document_condition(list(plan.documents), room.shelf), "document, ordinal")  # fmt: skip
    return draft


def missing_of(document: DocumentRef, shelf: Shelf) -> list[str]:
    """Announced titles of tables without a table of that title or number-free likeness."""
    from rapidfuzz import fuzz

    titles = [clean_name(table.title) for table in shelf.tables([document.document_id])]
    named = [
        title
        for title in document.contents
        if clean_name(title).endswith(("表", "情况")) and "说明" not in title
    ]
    first_tables = next((i for i, title in enumerate(named) if clean_name(title).endswith("表")), 0)
    block = [title for title in named[first_tables:] if not title.startswith(("第", "关于"))]
    return [title for title in block if not any(fuzz.ratio(clean_name(title), other) >= 85 for other in titles)
            and not _in_words(document, title, shelf)]  # fmt: skip


def _in_words(document: DocumentRef, title: str, shelf: Shelf) -> bool:
    """Announced as a heading of the narrative rather than a table."""
    if clean_name(title).endswith("表"):
        return False
    rows = shelf.corpus.query("SELECT heading FROM sections WHERE document_id = ?", (document.document_id,))
    failed = any(
        clean_name(title) in clean_name(check.message)
        for check in shelf.checks([document.document_id])
        if not check.passed
    )
    return not failed and any(clean_name(title) in clean_name(row["heading"]) for row in rows)


def balance(plan: Plan, room: Room) -> Draft:
    """Income against expenditure, from the printed totals."""
    draft = Draft(documents=list(plan.documents))
    for document in plan.documents:
        income = room.lookup.find(document, concept_subject("收入总额"))
        spending = room.lookup.find(document, concept_subject("支出总额"))
        if not income.values or not spending.values:
            draft.say(f"**{document.label}**：没有找到收入或支出的合计，不能判断。")
            continue
        values = [income.values[0], spending.values[0]]
        same_table = [(i, s) for i in income.values for s in spending.values if i.figure and s.figure and {
            f.table_id for f in (i.figure, *i.also)} & {f.table_id for f in (s.figure, *s.also)}]  # fmt: skip
        if same_table:
            same_table.sort(key=_grand_totals_first)
            values = list(same_table[0])
        draft.shown.extend(values)
        unit = unit_for(values, plan)
        left, right = Decimal(values[0].amount_fen or 0), Decimal(values[1].amount_fen or 0)
        difference = draft.formula("difference", (left, right), "")
        verdict = "收支平衡" if difference == 0 else f"收支不相等，相差 {money(abs(difference), unit)}"
        draft.say(f"**{document.label}**：收入总计 **{money(left, unit)}**，支出总计 **{money(right, unit)}**，{verdict}。"
                  f"计算：{money(left, unit)} − {money(right, unit)} = {money(difference, unit)}。")  # fmt: skip
    return draft if draft.shown else nothing(room, plan, [], what="收支合计")


def _grand_totals_first(pair: tuple[Value, Value]) -> tuple[bool, bool]:
    """总计 balances, 本年合计 need not; then whatever is equal."""
    return not all(v.figure and "总计" in v.figure.item for v in pair), pair[0].amount_fen != pair[
        1
    ].amount_fen


def document_condition(documents: list[DocumentRef], shelf: Shelf) -> list:  # type: ignore[type-arg]
    if len(documents) == len(shelf.documents):
        return []
    return [condition("document_id", [document.document_id for document in documents])]


def kind_name(kind: str) -> str:
    return lexicon.table_kind_name(kind)
