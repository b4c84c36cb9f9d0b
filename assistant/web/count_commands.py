"""``python -m assistant.web counts``: how much the kiosk was used, as CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from assistant.web.appdb import open_app_db
from assistant.web.counters import Counters


def add_count_commands(commands: Any) -> None:
    """Adds ``counts`` to a parser's commands; it sets ``run``. Raises IngestError there."""
    counts = commands.add_parser("counts", help="大厅自助页每天的用量，写成 CSV（标准输出）")
    counts.add_argument(
        "--data", type=Path, default=Path("data"), metavar="目录", help="语料目录（默认 data）"
    )
    counts.set_defaults(run=_counts)


def _counts(options: argparse.Namespace) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(("day", "event", "number"))
    writer.writerows(Counters(open_app_db(options.data)).rows())
