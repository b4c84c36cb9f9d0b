"""Collects the narrative: headings, paragraphs, and each fact stated in them. Can misstate one amount, percentage or headcount."""

from __future__ import annotations

from dataclasses import dataclass, field

from eval.synthetic import money
from eval.synthetic.context import Context
from eval.synthetic.model import Block, Heading, Paragraph, Statement


@dataclass(frozen=True, slots=True)
class Tamper:
    """Which one thing the narrative shall say wrongly: the key of an amount, a percentage, or the headcount."""

    kind: str = ""  # narrative_amount, wrong_percent or headcount
    key: str = ""


@dataclass(slots=True)
class Narrator:
    """Writes down what is said, in order."""

    ctx: Context
    tamper: Tamper = Tamper()
    blocks: list[Block] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    misstated: tuple[str, str, str] | None = None  # place, printed, right
    section: str = ""
    _sentences: list[str] = field(default_factory=list)

    def heading(self, text: str, level: int = 2) -> None:
        self.flush()
        self.section = text
        self.blocks.append(Heading(text, level))

    def say(self, sentence: str, kind: str = "", subject: str = "", **facts: int | str) -> None:
        """Add a sentence to the paragraph; with a kind, it is also a statement."""
        self._sentences.append(sentence)
        if kind:
            self.statements.append(Statement(kind, subject, self.section, sentence, facts))

    def also(self, kind: str, subject: str, **facts: int | str) -> None:
        """One more fact that the last sentence states."""
        self.statements.append(Statement(kind, subject, self.section, self._sentences[-1], facts))

    def flush(self) -> None:
        """End the paragraph."""
        if self._sentences:
            self.blocks.append(Paragraph("".join(self._sentences)))
            self._sentences = []

    def paragraph(self, text: str) -> None:
        self.flush()
        self.blocks.append(Paragraph(text))

    def amount(self, key: str, fen: int) -> tuple[str, int]:
        """(text, printed amount) of an amount in running text."""
        if self.tamper == Tamper("narrative_amount", key):
            right, _ = self._amount(fen)
            text, printed = self._amount(fen + max(self.grain * 37, money.rounded(fen // 9, self.grain)))
            self.misstated = (f"{self.section}：{key}", text, right)
            return text, printed
        return self._amount(fen)

    @property
    def grain(self) -> int:
        return 10_000 if self.unit == "万元" else 1

    @property
    def unit(self) -> str:
        style = self.ctx.style
        return "元" if style.unit == "元" and style.form["name"] != "east" else "万元"

    def _amount(self, fen: int) -> tuple[str, int]:
        printed = money.rounded(fen, self.grain)
        thousands = self.ctx.style.thousands and self.unit == "万元"
        return money.show(printed, self.unit, thousands, True) + self.unit, printed

    def percent(self, key: str, part: int, whole: int) -> str:
        """The percentage as printed, without the sign."""
        right = money.percent(abs(part), whole)
        if self.tamper == Tamper("wrong_percent", key):
            hundredths = money.rounded(abs(part) * 10_000, whole) // whole
            printed = money.hundredths_text(hundredths + 173)
            self.misstated = (f"{self.section}：{key}", f"{printed}%", f"{right}%")
            return printed
        return right
