"""A scripted OpenAI-compatible endpoint on loopback: what it replies is set by the test, what it was sent is kept."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.model_path.readings import ways


@dataclass
class Reply:
    """One HTTP answer. ``content`` is the message of the model; ``body`` replaces the whole JSON; ``trickle_s`` between bytes."""

    content: str = ""
    status: int = 200
    body: bytes | None = None
    delay_s: float = 0
    trickle_s: float = 0
    refusal: str | None = None

    def payload(self) -> bytes:
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.content or None, "refusal": self.refusal}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        data = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}  # fmt: skip
        return json.dumps(data, ensure_ascii=False).encode()


Script = Callable[[dict[str, Any]], Reply]


@dataclass
class FakeLlm:
    """``script`` gets the request's JSON. ``base_url`` is what goes into the settings."""

    base_url: str = ""
    script: Script = lambda request: Reply("{}")
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def reads(self, *readings: dict[str, str], intent: str = "金额") -> None:
        """Reply with well-formed readings, each the words and what they mean."""
        self.script = lambda request: Reply(read(*readings, intent=intent))

    def quiet(self) -> None:
        """Reply that no reading fits."""
        self.reads()


def read(*readings: dict[str, str], intent: str = "金额") -> str:
    """The content of a reply to the prompt ``plan``."""
    known = set(ways())
    plans = []
    for reading in readings:
        pairs = [{"said": said, "means": means} for said, means in reading.items()]
        plans.append({"intent": intent, "names": [pair for pair in pairs if pair["means"] not in known],
                      "ways": [pair for pair in pairs if pair["means"] in known]})  # fmt: skip
    return json.dumps({"plans": plans}, ensure_ascii=False)


@contextmanager
def serving() -> Iterator[FakeLlm]:
    fake = FakeLlm()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append(request)
            fake.headers.append(dict(self.headers))
            reply = fake.script(request)
            fake.stopping.wait(reply.delay_s)
            data = reply.payload()
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if not reply.trickle_s:
                    self.wfile.write(data)
                for byte in data if reply.trickle_s else b"":
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.trickle_s)
            except OSError:  # the client has left
                pass

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    fake.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        fake.stopping.set()
        server.shutdown()
        server.server_close()
