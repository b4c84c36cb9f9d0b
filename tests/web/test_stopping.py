"""A stop signal: the question under way is still answered, open pages do not hold the process up, the log is JSON."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx

from assistant.web.appdb import open_app_db
from assistant.web.tokens import Tokens
from tests.web.conftest import FAKE_APP


def test_a_stop_waits_for_the_question_under_way(small_corpus: Path) -> None:
    token = Tokens(open_app_db(small_corpus)).create("停止")
    command = [sys.executable, str(FAKE_APP), str(small_corpus)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    url = process.stdout.readline().strip()
    answers: list[httpx.Response] = []

    def ask() -> None:
        headers = {"authorization": f"Bearer {token}"}
        body = {"question": "慢，三公经费"}
        answers.append(
            httpx.post(f"{url}api/v1/ask", json=body, headers=headers, timeout=60, trust_env=False)
        )

    with httpx.stream("GET", f"{url}gradio_api/heartbeat/page", timeout=60, trust_env=False):
        asking = threading.Thread(target=ask)
        asking.start()
        assert process.stderr.readline().count('"asked"')  # it is under way
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
        asking.join(timeout=30)
    assert answers[0].json()["status"] == "answered"
    events = [json.loads(line) for line in log.splitlines()]
    told = next(event for event in events if event["event"] == "answered")
    assert told["status"] == "answered" and told["elapsed_ms"] > 0
    assert "三公" not in log
