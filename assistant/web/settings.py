"""Settings of the web app: ``BUDGET_QA_WEB_*`` from the environment, or from ``.env`` in the working directory."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.settings import SettingsError


class WebSettings(BaseSettings):
    """What whoever runs the app may want to change; the defaults suit one machine and some dozens of visitors."""

    model_config = SettingsConfigDict(
        env_prefix="BUDGET_QA_WEB_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    root_path: str = Field(default="", pattern=r"^(?:/[^\s?#]*[^\s?#/])?$")
    """The path under which a reverse proxy shows the app (``/budget``); empty at the root of its host."""
    forwarded_allow_ips: str = "127.0.0.1"
    """Proxies whose ``X-Forwarded-*`` headers are believed, separated by commas."""
    idle_s: float = Field(default=60, gt=0)
    """The kiosk goes back to its first page after so long without a touch."""
    keep_days: int = Field(default=180, ge=1)
    """How long the audit log and opinions on answers are kept."""
    reports: Path = Path("reports")
    """Where ``python -m eval run --report`` writes; the quality page lists what is there."""
    max_upload_mb: int = Field(default=200, ge=1)
    """The largest file that editors may upload."""
    questions_per_minute_visitor: int = Field(default=20, ge=1)
    questions_per_minute_address: int = Field(default=300, ge=1)
    """All visitors behind one address (a hall's terminals share one)."""
    questions_per_minute_all: int = Field(default=1200, ge=1)
    max_body_bytes: int = Field(default=256_000, ge=10_000)
    """The largest request; nothing a visitor sends comes near it."""
    stop_within_s: float = Field(default=10, ge=0, le=600)
    """On a stop signal, questions under way get this long to be answered."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """``auto``: text where a person looks on (a terminal), else JSON, one object a line."""


def web_settings() -> WebSettings:
    """The settings in force now. Raises SettingsError naming the one that cannot be used."""
    try:
        return WebSettings()
    except ValidationError as error:
        names = "、".join(f"BUDGET_QA_WEB_{str(problem['loc'][0]).upper()}" for problem in error.errors())
        raise SettingsError(f"网页的设置不能用：{names}。请对照 README“部署”一节改正。") from None
