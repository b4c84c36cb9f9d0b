"""What the deployment files name is there: options of the app, settings, files of the image."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

import app
from assistant.web.settings import WebSettings

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "budget-qa@.service"
NAMING_SETTINGS = ("Dockerfile", "compose.yaml", "README.md", "deploy/budget-qa@.service")


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", NAMING_SETTINGS)
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"BUDGET_QA_WEB_([A-Z_]*[A-Z])", (ROOT / name).read_text(encoding="utf-8")))
    assert named <= {field.upper() for field in WebSettings.model_fields}


def test_the_image_starts_the_app_with_options_that_it_has(compose: dict[str, Any]) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (entrypoint,) = re.findall(r"^ENTRYPOINT (\[.*\])$", dockerfile, re.MULTILINE)
    python, script, *options = yaml.safe_load(entrypoint)
    assert (python, script) == ("python", "app.py")
    for service in compose["services"].values():
        parsed = app.parse([*options, *service.get("command", [])])
        assert parsed.host == "0.0.0.0" and parsed.data == Path("/data")
    assert app.parse([*options, *compose["services"]["kiosk"]["command"]]).kiosk


def test_the_unit_starts_the_app_with_options_that_it_has() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    (arguments,) = re.findall(r"^#   ARGS=(.*)$", unit, re.MULTILINE)
    _, script, *options = shlex.split(command.replace("$ARGS", arguments))
    assert script == "app.py" and app.parse(options).kiosk


def test_the_public_page_cannot_change_the_corpus(compose: dict[str, Any]) -> None:
    assert compose["services"]["kiosk"]["volumes"] == ["data:/data:ro"]
    assert all(
        service["read_only"] and service["cap_drop"] == ["ALL"] for service in compose["services"].values()
    )
    assert all(
        port.startswith("127.0.0.1:") for service in compose["services"].values() for port in service["ports"]
    )


def test_the_image_holds_what_is_copied_and_every_package() -> None:
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert all((ROOT / name).exists() for name in kept)
    assert {"app.py", "ingest", "assistant", "eval", "prompts", "samples"} <= set(kept)
