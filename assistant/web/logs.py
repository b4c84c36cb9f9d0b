"""What the app writes to its log. Questions and answers are never part of it; their status and time are."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

_JSON_FIELDS = "%(levelname)s %(name)s %(message)s"
_JSON_NAMES = {"levelname": "level", "name": "logger", "message": "event"}
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_QUIET = ("httpx", "mcp", "sse_starlette", "uvicorn.access", "asyncio")


def set_up_logging(log_format: str) -> None:
    """Everything to standard error: ``json`` one object a line, ``text`` for people, ``auto`` by who reads."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(_JSON_FIELDS, rename_fields=_JSON_NAMES, timestamp="time", json_ensure_ascii=False)
        if as_json
        else logging.Formatter(_TEXT)
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
