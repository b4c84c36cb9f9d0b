"""What the accessibility checker axe-core (npm) finds on a page. ``AXE_CORE`` names its ``axe.min.js``; .ci/run installs it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

GRAVE = ("serious", "critical")


def grave_violations(page: Any) -> list[str]:
    """Serious and critical violations, each with its rule and the elements. Skips the test where axe-core is not installed."""
    path = Path(os.environ.get("AXE_CORE", "axe.min.js"))
    if not path.is_file():
        pytest.skip("需要 axe-core（npm install axe-core，用 AXE_CORE 指明 axe.min.js）")
    page.evaluate(f"{path.read_text(encoding='utf-8')}\nnull")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
