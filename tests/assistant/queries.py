"""Questions about the invented bodies that no plan can say, and what a model writes for them."""

from __future__ import annotations

WATER = "organisation = '云溪市水务局' AND fiscal_year = 2024"


def select(
    where: str,
    columns: str = "organisation, fiscal_year, table_number, code, item, measure, amount_yuan, figure_id",
) -> str:
    return f"SELECT {columns} FROM figures WHERE {WATER} AND {where} ORDER BY table_number, code"


# (question, statement, amounts in 元 of the rows)
WELL: tuple[tuple[str, str, list[int]], ...] = (
    (
        "云溪市水务局302开头的科目各是多少",
        select("code LIKE '302%' AND measure = '合计'"),
        [300_000, 295_000, 5_000],
    ),
    ("云溪市水务局302打头的科目", select("code GLOB '302*' AND measure = '合计'"), [300_000, 295_000, 5_000]),
    (
        "云溪市水务局30开头的类级科目",
        select("code LIKE '30%' AND level = 1 AND measure = '合计'"),
        [1_900_000, 300_000],
    ),
    ("云溪市水务局2开头的款级科目", select("code LIKE '2%' AND level = 2 AND measure = '合计'"), [3_000_000]),
    (
        "云溪市水务局名称带“水”字的科目",
        select("item LIKE '%水%' AND measure = '合计'"),
        [3_000_000, 3_000_000, 1_200_000],
    ),
    ("云溪市水务局代码以06结尾的科目", select("code LIKE '%06' AND measure = '合计'"), [1_200_000]),
    (
        "云溪市水务局金额刚好是20万元的科目",
        select("amount_yuan = 200000 AND measure = '合计'"),
        [200_000, 200_000, 200_000],
    ),
    (
        "云溪市水务局302开头、超过1万元的科目",
        select("code LIKE '302%' AND amount_yuan > 10000 AND measure = '合计'"),
        [300_000, 295_000],
    ),
    (
        "云溪市水务局人员经费里301开头的科目",
        select("code LIKE '301%' AND measure = '人员经费'"),
        [1_900_000, 900_000, 200_000, 800_000],
    ),
)
"""Each is accepted, and right."""

ASKED = WELL[0][0]
GOOD = WELL[0][1]

# (question, statement, a part of the reason)
BADLY: tuple[tuple[str, str, str], ...] = (
    (ASKED, "DROP TABLE figure", "只允许"),
    (ASKED, f"{GOOD}; DELETE FROM figure", "只允许一条语句"),
    (ASKED, "SELECT * FROM sqlite_master", "不能查询"),
    (ASKED, "PRAGMA writable_schema = 1", "只允许"),
    (ASKED, "ATTACH 'x.db' AS x", "只允许"),
    (ASKED, "SELECT load_extension('x')", "不允许调用函数"),
    (ASKED, "SELECT nonsense FROM figures", "要选出列"),
    (ASKED, select("code LIKE '302%' AND nonsense = 1"), "没有“1”这个条件"),
    (ASKED, "一条语句", "只允许"),
    (ASKED, select("code LIKE '302%'", "item, amount_yuan"), "要选出列 figure_id"),
    (ASKED, select("code LIKE '302%'", "figure_id, 99 * amount_yuan AS amount_yuan"), "照原样"),
    (
        ASKED,
        f"SELECT figure_id, SUM(amount_yuan) AS amount_yuan FROM figures WHERE {WATER} AND code LIKE '302%'",
        "不要汇总",
    ),
    (ASKED, f"{select('code LIKE 302')} LIMIT 2", "没有“2”这个条件"),
    (ASKED, select("code LIKE '301%' AND measure = '合计'"), "没有“301%”这个条件"),
    (ASKED, select("code LIKE '3%' AND measure = '合计'"), "没有“3%”这个条件"),
    (ASKED, select("code LIKE '302%' AND measure = '公用经费'"), "没有“公用经费”这个条件"),
    (ASKED, select("code LIKE '302%' AND item LIKE '%接待%'"), "没有“%接待%”这个条件"),
    (ASKED, select("code LIKE '302%' AND row_role = 'leaf'"), "没有“leaf”这个条件"),
    (ASKED, select("code LIKE '302%' OR code LIKE '301%'"), "不要用 OR"),
    (ASKED, select("measure = '合计'"), "没有用到“302”"),
    (ASKED, select("code = '302' AND measure = '合计'"), "没有实现“开头”"),
    (ASKED, GOOD.replace("云溪市", "云溪县"), "没有“云溪县水务局”这个条件"),
    (ASKED, GOOD.replace("2024", "2023"), "没有“2023”这个条件"),
    (ASKED, GOOD.replace(f"{WATER} AND ", ""), "不在所问的文件里"),
    (ASKED, select("code LIKE '%302%' AND measure = '合计'"), "没有实现“开头”"),
    (ASKED, select("NOT code LIKE '302%' AND measure = '合计'"), "问题里没有否定"),
    (ASKED, select("code LIKE '302%' AND item <> project"), "一列与值相比"),
    (ASKED, select("code LIKE '302%' AND project IS NULL"), "一列与值相比"),
    (ASKED, select("code LIKE '302%' AND figure_id IN (SELECT figure_id FROM summable_figures)"), "子查询"),
    (
        "云溪市水务局302开头、超过1万元的科目",
        select("code LIKE '302%' AND amount_yuan < 10000 AND measure = '合计'"),
        "比较应是 >",
    ),
    (
        "云溪市水务局302开头、超过1万元的科目",
        select("code LIKE '302%' AND amount_yuan >= 10000 AND measure = '合计'"),
        "比较应是 >",
    ),
    (ASKED, select("code LIKE '302%' AND amount_yuan > 100000000000"), "这个条件"),
    (ASKED, "SELECT '" + "长" * 1_000_000 + "' AS figure_id", "太长"),
    ("云溪市水务局302开头、超过1万元的科目", GOOD, "没有用到 10000 元"),
    (
        "云溪市水务局302开头、超过1万元的科目",
        select("code LIKE '302%' AND amount_yuan > 100000"),
        "没有“100000”这个条件",
    ),
    ("云溪市水务局302开头的科目比上年增加多少", GOOD, "不是一张清单能回答的"),
    ("云溪市水务局302开头的科目人均多少", GOOD, "不是一张清单能回答的"),
    ("云溪市水务局302开头的科目一共占多少", GOOD, "不是一张清单能回答的"),
    ("云溪市水务局302开头的海洋牧场科目", GOOD, "没有用到“海洋牧场”"),
    ("云溪市水务局30开头的类级科目", select("code LIKE '30%' AND measure = '合计'"), "没有实现“类级”"),
    (
        "云溪市水务局名称带“水”字的科目",
        select("item LIKE '%水利%' AND measure = '合计'"),
        "没有“%水利%”这个条件",
    ),
)
