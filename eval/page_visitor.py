"""A visitor of the kiosk's page, as its browser talks to the server: the page's own events, over HTTP."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

ASK, HOME = "kiosk-ask", "kiosk-reset"


class PageError(RuntimeError):
    """The page did not answer; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page was sent for one question. ``text`` is everything in it."""

    text: str
    elapsed_s: float


class PageVisitor:
    """One session. The address is the visitor's own, as a reverse proxy on this machine would tell it."""

    def __init__(self, client: httpx.AsyncClient, url: str, config: Mapping[str, Any], address: str) -> None:
        self._client = client
        self._api = f"{url}gradio_api"
        self._session = uuid.uuid4().hex
        self._headers = {"x-forwarded-for": address}
        self._ask = event_of(config, ASK)

    async def ask(self, question: str) -> Shown:
        """Type a question and wait for the answer. Raises PageError."""
        started = time.perf_counter()
        body = {"data": [question, None, None], "fn_index": self._ask, "session_hash": self._session}
        joined = await self._client.post(f"{self._api}/queue/join", json=body, headers=self._headers)
        if joined.status_code != 200:
            raise PageError(f"提问没有被接受：{joined.status_code} {joined.text[:200]}")
        text = await self._received()
        return Shown(text, time.perf_counter() - started)

    async def _received(self) -> str:
        """The last state of the page's parts, as JSON."""
        last: list[str] = []
        data = f"{self._api}/queue/data?session_hash={self._session}"
        async with self._client.stream("GET", data, headers=self._headers) as stream:
            async for line in stream.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if message.get("msg") in ("process_generating", "process_completed"):
                    if not message.get("success", True):
                        raise PageError(f"页面报告出错：{str(message.get('output'))[:200]}")
                    last.append(json.dumps(message["output"].get("data"), ensure_ascii=False))
                if message.get("msg") == "process_completed":
                    return "\n".join(last)
                if message.get("msg") in ("unexpected_error", "server_stopped"):
                    raise PageError(f"页面报告出错：{message}")
        raise PageError("页面在回答之前断开了")


def event_of(config: Mapping[str, Any], elem_id: str) -> int:
    """The number of the event that a click on a part of the page starts. Raises PageError if there is none."""
    for part in config["components"]:
        if part["props"].get("elem_id") == elem_id:
            for event in config["dependencies"]:
                if [part["id"], "click"] in event["targets"]:
                    return int(event["id"])
    raise PageError(f"页面上没有 {elem_id}")
