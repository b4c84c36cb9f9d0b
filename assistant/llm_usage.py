"""What the language model has used: counted for each question, and held under a limit for each day (UTC, in this process)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from assistant.llm_errors import LlmSpent
from assistant.settings import LlmSettings

_MILLION = Decimal(1_000_000)


@dataclass(slots=True)
class Usage:
    """Calls that were answered and their tokens, as the service counts them."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def add(self, other: Usage) -> None:
        self.calls += other.calls
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens

    def cost(self, settings: LlmSettings) -> Decimal:
        """In the currency of the prices set; 0 where none is set."""
        spent = self.input_tokens * settings.input_price + self.output_tokens * settings.output_price
        return spent / _MILLION


@dataclass(slots=True)
class Spending:
    """The day's use of one model against its limits. Thread-safe."""

    settings: LlmSettings
    today: Usage = field(default_factory=Usage)
    _day: date = field(default_factory=lambda: datetime.now(UTC).date())
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raises LlmSpent where a limit of the day is reached."""
        with self._lock:
            self._turn_the_day()
            limit = self.settings.tokens_per_day
            if limit and self.today.tokens >= limit:
                raise LlmSpent("语言模型今天的用量已到上限（BUDGET_QA_LLM_TOKENS_PER_DAY）")
            if self.settings.cost_per_day and self.today.cost(self.settings) >= self.settings.cost_per_day:
                raise LlmSpent("语言模型今天的费用已到上限（BUDGET_QA_LLM_COST_PER_DAY）")

    def add(self, usage: Usage) -> None:
        with self._lock:
            self._turn_the_day()
            self.today.add(usage)

    def _turn_the_day(self) -> None:
        now = datetime.now(UTC).date()
        if now != self._day:
            self._day, self.today = now, Usage()
