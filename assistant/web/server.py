"""From a page to a running web server: what is served beside it, which port is used, how it stops."""

from __future__ import annotations

import errno
import socket
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from assistant.web import theme
from assistant.web.api import build_api
from assistant.web.desk import Desk
from assistant.web.downloads import add_downloads
from assistant.web.gate import LOOPBACK, THIS_MACHINE, Admission, add_sign_in, gated
from assistant.web.guarded import Guarded
from assistant.web.interface import Interface
from assistant.web.settings import WebSettings
from assistant.web.texts import text
from ingest.corpus.editions import edition_directory
from ingest.model import IngestError

MAX_WAITING = 200
"""Questions that may wait their turn; who comes then is asked to try again."""
API_PATH, MCP_PATH = "/api/v1", "/mcp"

_REASONS = {
    errno.EADDRINUSE: "端口已被占用，请用 --port 换一个",
    errno.EACCES: "没有使用这个端口的权限，请用 --port 换一个 1024 以上的",
}


class PortTaken(OSError):
    """The address cannot be listened on. The message says why, in Chinese."""


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address (port 0: any free one). Raises PortTaken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        raise PortTaken(_REASONS.get(error.errno or 0, "地址不可用")) from error
    return listener


def web_app(
    page: gr.Blocks,
    kiosk: bool,
    settings: WebSettings,
    data_dir: Path,
    interface: Interface | None = None,
    desk: Desk | None = None,
    admission: Admission = THIS_MACHINE,
) -> ASGIApp:
    """The page as a web application, with ``/healthz`` and, where an interface is given, ``/api/v1`` and ``/mcp`` beside it.

    ``desk``: what the staff face works with; then only those whom ``admission`` lets in reach it.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", lambda: _health(data_dir))
    if interface is not None:
        _add_interface(app, interface, settings)
    if desk is not None:
        add_downloads(app, desk)
        add_sign_in(app, desk)
    page.queue(max_size=MAX_WAITING)
    upload_bytes = settings.max_upload_mb * 1_000_000 if desk is not None else 0
    shown: dict[str, Any] = {
        "root_path": settings.root_path,
        "theme": theme.theme(),
        "css_paths": theme.stylesheets(kiosk),
        "head": theme.head(kiosk, settings.idle_s),
        "footer_links": [],
        "run_history": False,  # else the browser keeps every question
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "enable_monitoring": False,
        "show_error": False,
        "max_file_size": upload_bytes or "1kb",
    }
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SSR mode", UserWarning)  # switched off above; said all the same
        gr.mount_gradio_app(app, page, path="/", **shown)
    inside = gated(app, desk, admission) if desk is not None else app
    return Guarded(
        inside,
        root_path=settings.root_path,
        max_body_bytes=settings.max_body_bytes,
        max_upload_bytes=upload_bytes,
    )


def admission_of(host: str, header: str) -> Admission:
    """Who is let in on an address. A proxy's header counts only where nobody but the proxy can send it: on this machine."""
    local = host in LOOPBACK
    if header and not local:
        raise IngestError(text("sign_in.header_needs_loopback", host=host))
    return Admission(local, header)


def serve(
    app: ASGIApp,
    listener: socket.socket,
    settings: WebSettings,
    wait_until_idle: Callable[[float], object] = lambda timeout_s: None,
) -> None:
    """Answer requests on the socket until told to stop; ``wait_until_idle`` then waits for the questions under way."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=1,  # open pages hold a connection each; a stop must not wait for them
    )
    _Server(config, lambda: wait_until_idle(settings.stop_within_s)).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Stops in order: nobody new is let in, the questions under way are answered, then connections are closed."""

    def __init__(self, config: uvicorn.Config, finish: Callable[[], object]) -> None:
        super().__init__(config)
        self._finish = finish

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await run_in_threadpool(self._finish)
        await super().shutdown(sockets)


def _health(data_dir: Path) -> Response:
    """Whether questions can be answered: the process serves, and there is an edition to answer from."""
    try:
        return JSONResponse({"status": "ok", "edition": edition_directory(data_dir).name})
    except IngestError:
        return JSONResponse({"status": "unavailable"}, 503)


def _add_interface(app: FastAPI, interface: Interface, settings: WebSettings) -> None:
    from assistant.web.mcp_tools import McpTools  # the protocol's library is large; the kiosk does without

    tools = McpTools(interface, settings.max_body_bytes)
    app.mount(API_PATH, build_api(interface))
    app.mount(MCP_PATH, tools)

    @asynccontextmanager
    async def with_tools(_: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield

    app.router.lifespan_context = with_tools
