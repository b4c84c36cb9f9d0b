"""The same two operations as tools of the Model Context Protocol. The only importer of ``mcp``.

Streamable HTTP without sessions: each request stands alone and shows its token, checked before the protocol sees it.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.api import error_response
from assistant.web.interface import Caller, Interface, Refused
from assistant.web.texts import text
from assistant.web.tokens import bearer

_caller: ContextVar[Caller] = ContextVar("caller")
_READ_ONLY = ToolAnnotations(
    readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False
)


class McpTools:
    """An ASGI application to be mounted; ``running()`` must be entered while it serves."""

    def __init__(self, interface: Interface, max_body_bytes: int) -> None:
        self._interface = interface
        self._server = _server(interface)
        self._app: ASGIApp = self._server.streamable_http_app(
            streamable_http_path="/",
            json_response=True,
            stateless_http=True,
            max_request_body_size=max_body_bytes,
            # Rebinding a name to this host gains nothing: every request needs a token that no browser holds.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        return self._server.session_manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        address = request.client.host if request.client else ""
        token = bearer(request.headers.get("authorization"))
        try:
            caller = await run_in_threadpool(self._interface.caller, token, address)
        except Refused as refused:
            await error_response(refused)(scope, receive, send)
            return
        marked = _caller.set(caller)
        try:
            await self._app(scope, receive, send)
        finally:
            _caller.reset(marked)


def _server(interface: Interface) -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer(
        "budget-qa", title=text("title"), instructions=text("interface.instructions")
    )

    @server.tool(title=text("interface.ask"), description=text("interface.ask_tool"), annotations=_READ_ONLY)
    async def ask(question: str, turns: list[str] | None = None) -> dict[str, Any]:
        try:
            return await run_in_threadpool(interface.ask, _caller.get(), question, turns or ())
        except Refused as refused:
            raise ToolError(refused.message) from None

    @server.tool(
        title=text("interface.catalogue"),
        description=text("interface.catalogue_tool"),
        annotations=_READ_ONLY,
    )
    async def catalogue(organisation: str = "", year: int | None = None, offset: int = 0) -> dict[str, Any]:
        return await run_in_threadpool(interface.catalogue, organisation, year, offset)

    return server
