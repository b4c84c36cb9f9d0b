"""What every table of one document is built with, and the pieces that several tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.synthetic.ledger import Ledger
from eval.synthetic.model import Column, Label, Row, Table
from eval.synthetic.money import chinese_number
from eval.synthetic.style import Style
from eval.synthetic.words import economic, functional

NUMBER_WORDS = {
    "表一": "表{c}：",
    "1.": "{n}.",
    "公开表": "公开表{n}",
    "（表1）": "（表{n}）",
    "公开01表": "公开{n:02d}表",
}


@dataclass(frozen=True, slots=True)
class Context:
    """One document in the making."""

    organisation: str
    scope: str
    kind: str
    year: int
    style: Style
    ledger: Ledger
    before: Ledger  # the year before (a budget), or the budget of this year (final accounts)

    @property
    def figure_kind(self) -> str:
        return self.kind

    def title(self, key: str) -> str:
        text: str = self.style.form["titles"][key]
        return text.format(y=self.year, s=self.scope)

    def number(self, key: str) -> str:
        """The printed number of a table, by its place in the form."""
        n = list(self.style.form["titles"]).index(key) + 1
        template = NUMBER_WORDS.get(self.style.numbering)
        return template.format(n=n, c=chinese_number(n)) if template else ""

    @property
    def maker_line(self) -> str:
        return f"{self.style.maker}{self.organisation}" if self.style.maker else ""

    def amount_column(
        self,
        measure: str,
        *path: str,
        side: str = "",
        figure_kind: str = "",
        width: int = 8,
        group: str = "",
    ) -> Column:
        """A column of amounts; the last step of the path is the body's own header for the measure."""
        leaf = self.style.header(measure)
        name = f"{group}/{'小计' if measure == '合计' else measure}" if group else measure
        leaf = "小计" if group and measure == "合计" else leaf
        year = self.year
        return Column((*path, leaf), "amount", name, side, figure_kind or self.figure_kind, year, width)

    def table(
        self,
        key: str,
        kind: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        note: str = "",
        sums: tuple[tuple[int, tuple[int, ...]], ...] = (),
        unit: str = "",
    ) -> Table:
        return Table(
            key,
            kind,
            self.number(key),
            self.title(key),
            unit or self.style.unit,
            tuple(columns),
            tuple(rows),
            self.maker_line,
            note,
            sums,
        )


def code_columns(ctx: Context, path: tuple[str, ...], name: str, digits: int = 3) -> list[Column]:
    """The columns that say what a row is about: 类 款 项 apart, or one code, and the name."""
    style = ctx.style
    if style.codes in ("split", "blank"):
        roles = [("class", "类"), ("section", "款"), ("entry", "项")][:digits]
        codes = [Column((*path, style.code_header, text), role, width=4) for role, text in roles]
    elif style.codes == "joined":
        codes = [Column((*path, style.code_header), "code", width=8)]
    else:
        codes = []
    return [*codes, Column((*path, name), "name", width=9)]


def code_texts(style: Style, code: str, name: str, level: int, digits: int = 3) -> list[str]:
    """The texts under `code_columns`: ``208`` + ``01`` for 20801, parents repeated or not."""
    if style.codes in ("split", "blank"):
        parts = [code[:3], code[3:5], code[5:7]][:digits]
        if style.codes == "blank" and level < digits:
            parts = [part if place == level - 1 else "" for place, part in enumerate(parts)]
        return [*parts, name]
    return [code, name] if style.codes == "joined" else [f"{code}{name}"]


def tree(
    amounts: Mapping[str, Sequence[int]], steps: tuple[int, ...] = (3, 5, 7)
) -> list[tuple[str, list[int], int]]:
    """Leaves → every level of the classification with its sums: (code, amounts, level), in printing order."""
    sums: dict[str, list[int]] = {}
    for code, values in amounts.items():
        for step in steps:
            row = sums.setdefault(code[:step], [0] * len(values))
            for place, value in enumerate(values):
                row[place] += value
    return [(code, row, steps.index(len(code)) + 1) for code, row in sorted(sums.items())]


def functional_rows(ctx: Context, amounts: Mapping[str, Sequence[int]], total: str = "合计") -> list[Row]:
    """Rows 类, 款, 项 and the grand total, as the style orders them."""
    return coded_rows(ctx, amounts, functional(), (3, 5, 7), total)


def economic_rows(ctx: Context, amounts: Mapping[str, Sequence[int]], total: str = "合计") -> list[Row]:
    return coded_rows(ctx, amounts, economic(), (3, 5), total)


def coded_rows(
    ctx: Context,
    amounts: Mapping[str, Sequence[int]],
    names: Mapping[str, str],
    steps: tuple[int, ...],
    total: str,
) -> list[Row]:
    digits = len(steps)
    rows = []
    for code, values, level in tree(amounts, steps):
        texts = code_texts(ctx.style, code, names[code], level, digits)
        role = "leaf" if level == digits else "subtotal"
        rows.append(line(ctx.style, texts, values, Label(code, names[code]), level, role))
    width = len(next(iter(amounts.values()), ()))
    lead = len(code_texts(ctx.style, "", "", 1, digits))
    sums = [sum(values[place] for values in amounts.values()) for place in range(width)]
    total_row = line(ctx.style, [total, *[""] * (lead - 1)], sums, Label("", total), 0, "total", span=lead)
    return [total_row, *rows] if ctx.style.total_first else [*rows, total_row]


def line(
    style: Style,
    texts: Sequence[str],
    values: Sequence[int],
    label: Label,
    level: int = 1,
    role: str = "leaf",
    span: int = 1,
    unit: str = "",
) -> Row:
    """A row: leading texts, then a cell per amount; zeros as the style prints them."""
    printed = [style.amount(value, unit) for value in values]
    amounts = {len(texts) + place: values[place] for place, text in enumerate(printed) if text}
    return Row((*texts, *printed), amounts, {"": label}, level, role, span)
