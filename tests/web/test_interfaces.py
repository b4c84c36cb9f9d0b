"""Other programs: the HTTP interface and the tools, their tokens, and what the kiosk has of both (nothing)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from assistant.web.__main__ import main as manage
from assistant.web.appdb import open_app_db
from assistant.web.audit import Audit
from assistant.web.tokens import PREFIX, TokenError, Tokens

TIMEOUT = 60


@pytest.fixture(scope="session")
def token(small_corpus: Path) -> str:
    return Tokens(open_app_db(small_corpus)).create("报表程序")


def call(url: str, path: str, token: str = "", **body: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    method = "POST" if body else "GET"
    return httpx.request(
        method, url + path, json=body or None, headers=headers, timeout=TIMEOUT, trust_env=False
    )


# --- HTTP -----------------------------------------------------------------------------------------------------------


def test_asking_gives_the_answer_object(staff_url: str, token: str) -> None:
    answer = call(staff_url, "api/v1/ask", token, question="三公经费").json()
    assert answer["status"] == "answered"
    assert answer["citations"][0]["page"] == 9


def test_what_a_program_asked_is_in_the_audit_log(staff_url: str, token: str, small_corpus: Path) -> None:
    call(staff_url, "api/v1/ask", token, question="审计，三公经费")
    entry = next(e for e in Audit(open_app_db(small_corpus)).latest() if "审计" in e["subject"])
    assert entry["actor"] == "token:报表程序"


def test_earlier_turns_make_a_conversation(staff_url: str, token: str) -> None:
    answer = call(staff_url, "api/v1/ask", token, question="几次", turns=["几次", "几次"]).json()
    assert "第 3 问" in answer["answer"]


def test_the_catalogue_lists_documents_and_can_be_narrowed(staff_url: str, token: str) -> None:
    everything = call(staff_url, "api/v1/catalogue", token).json()
    assert everything["count"] == 3 and len(everything["documents"]) == 3
    found = call(staff_url, "api/v1/catalogue?organisation=水务&year=2024", token).json()["documents"]
    assert [document["organisation"] for document in found] == ["甲县水务局"]
    assert call(staff_url, "api/v1/catalogue?organisation=%25", token).json()["count"] == 0


@pytest.mark.parametrize("path", ["api/v1/ask", "api/v1/catalogue", "mcp/"])
@pytest.mark.parametrize("shown", ["", "bq_wrong", "x"])
def test_without_a_token_nothing_is_served(staff_url: str, path: str, shown: str) -> None:
    body = {} if path.endswith("catalogue") else {"question": "三公经费"}
    refused = call(staff_url, path, shown, **body)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert "token create" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "body", [{"question": ""}, {"question": "问" * 501}, {"question": "问", "sql": "SELECT 1"}]
)
def test_a_wrong_request_is_told_where(staff_url: str, token: str, body: dict[str, str]) -> None:
    refused = call(staff_url, "api/v1/ask", token, **body)
    assert refused.status_code == 422
    assert "body." in refused.json()["error"]["message"]


def test_the_interface_describes_itself(staff_url: str) -> None:
    paths = call(staff_url, "api/v1/openapi.json").json()["paths"]
    assert set(paths) == {"/ask", "/catalogue"}


@pytest.mark.parametrize("path", ["api/v1/ask", "api/v1/openapi.json", "mcp/"])
def test_the_kiosk_has_no_interface(kiosk_url: str, path: str) -> None:
    assert call(kiosk_url, path).status_code == 404


# --- tools ----------------------------------------------------------------------------------------------------------


def test_the_two_tools_and_no_other(staff_url: str, token: str) -> None:
    async def use() -> tuple[list[str], Any, Any]:
        headers = {"authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False, timeout=TIMEOUT) as http,
            Client(streamable_http_client(f"{staff_url}mcp/", http_client=http)) as client,
        ):
            tools = [tool.name for tool in (await client.list_tools()).tools]
            answer = await client.call_tool("ask", {"question": "三公经费"})
            return tools, answer, await client.call_tool("catalogue", {"year": 2023})

    with ThreadPoolExecutor(1) as own_thread:  # browser tests leave an event loop in this one
        tools, answer, catalogue = own_thread.submit(asyncio.run, use()).result(timeout=TIMEOUT)
    assert tools == ["ask", "catalogue"]
    assert answer.structured_content["status"] == "answered"
    assert catalogue.structured_content["count"] == 2


# --- tokens ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def tokens(tmp_path: Path) -> Iterator[Tokens]:
    yield Tokens(open_app_db(tmp_path))


def test_a_token_is_kept_as_a_hash_only(tokens: Tokens, tmp_path: Path) -> None:
    token = tokens.create("甲")
    assert token.startswith(PREFIX)
    assert tokens.holder(token) == "甲"
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in kept


def test_a_withdrawn_token_opens_nothing(tokens: Tokens) -> None:
    token = tokens.create("甲")
    tokens.revoke("甲")
    assert tokens.holder(token) is None
    with pytest.raises(TokenError, match="甲"):
        tokens.revoke("甲")


def test_a_token_ends_when_its_days_are_over(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.create("甲", days=1)
    assert tokens.holder(token) == "甲"
    monkeypatch.setattr("assistant.web.tokens._iso", lambda moment: "9999-01-01T00:00:00+00:00")
    assert tokens.holder(token) is None


def test_a_name_is_given_once(tokens: Tokens) -> None:
    tokens.create("甲")
    with pytest.raises(TokenError, match="已有"):
        tokens.create("甲")


def test_tokens_are_managed_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path)]
    assert manage(["token", "create", "甲", *data]) == 0
    token = capsys.readouterr().out.strip()
    assert Tokens(open_app_db(tmp_path)).holder(token) == "甲"
    assert manage(["token", "list", *data]) == 0
    assert token not in (listed := capsys.readouterr().out) and "甲" in listed
    assert manage(["token", "revoke", "甲", *data]) == 0
    assert manage(["token", "revoke", "甲", *data]) == 2
    assert "错误" in capsys.readouterr().err
