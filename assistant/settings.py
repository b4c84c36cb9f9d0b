"""Settings of the optional language model: ``BUDGET_QA_LLM_*`` from the environment, or from ``.env`` in the working directory.

Nothing set: no language model. The key is a ``SecretStr``: it never shows in logs or messages.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Use = Literal["plan", "sql", "wording"]
"""What a model may be used for: reading a question, selecting figures with SQL, wording an answer that is already there."""


class SettingsError(ValueError):
    """A setting cannot be used; the message is Chinese and names it, without its value."""


class LlmSettings(BaseSettings):
    """What it takes to reach any OpenAI-compatible service."""

    model_config = SettingsConfigDict(
        env_prefix="BUDGET_QA_LLM_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        hide_input_in_errors=True,
    )

    model: str = ""
    base_url: str = ""
    """``http://127.0.0.1:8000/v1``; empty for the client library's own default."""
    api_key: SecretStr = SecretStr("")
    uses: str = "plan,sql"
    """Which of ``Use``, separated by commas."""
    timeout_s: float = Field(default=30.0, gt=0, le=600)
    """For one call, and for all its retries together."""
    question_timeout_s: float = Field(default=90.0, gt=0, le=1800)
    """No further call is begun for a question after this time."""
    pause_s: float = Field(default=30.0, ge=0, le=3600)
    """After a call without an answer no other is made for so long: visitors do not wait for a service that is down."""
    max_tokens: int = Field(default=800, ge=50, le=8000)
    attempts: int = Field(default=2, ge=1, le=5)
    max_reply_bytes: int = Field(default=200_000, ge=1000)
    reply_format: Literal["auto", "json_schema", "json_mode", "text"] = "auto"
    """``auto``: a JSON schema; where the service refuses it, JSON; where it refuses that too, text that must be JSON."""

    examples: str = ""
    """A file of examples that the site itself has confirmed (the form of ``prompts/verified.jsonl``)."""
    tokens_per_day: int = Field(default=0, ge=0)
    """0: no limit. So for the cost, which is in the currency of the prices, given per million tokens."""
    cost_per_day: Decimal = Field(default=Decimal(0), ge=0)
    input_price: Decimal = Field(default=Decimal(0), ge=0)
    output_price: Decimal = Field(default=Decimal(0), ge=0)

    @field_validator("uses")
    @classmethod
    def _known_uses(cls, value: str) -> str:
        if unknown := set(_split(value)) - set(get_args(Use)):
            raise ValueError(f"unknown uses: {len(unknown)}")
        return value

    def may(self, use: Use) -> bool:
        return use in _split(self.uses)

    @property
    def configured(self) -> bool:
        return bool(self.model.strip())


def _split(uses: str) -> list[str]:
    return [use.strip() for use in uses.split(",") if use.strip()]


def llm_settings() -> LlmSettings:
    """The settings in force now."""
    try:
        return LlmSettings()
    except ValidationError as error:
        names = "、".join(
            f"BUDGET_QA_LLM_{'_'.join(map(str, fault['loc'])).upper()}" for fault in error.errors()
        )
        raise SettingsError(f"语言模型的设置不对：{names}") from None
