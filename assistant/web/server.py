"""From a page to a running web server: what is reachable, what a browser may load, and which port is used."""

from __future__ import annotations

import errno
import re
import socket
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web import theme
from assistant.web.desk import Desk
from assistant.web.downloads import add_downloads
from assistant.web.gate import LOOPBACK, THIS_MACHINE, Admission, add_sign_in, guarded
from assistant.web.texts import text
from ingest.model import IngestError

# The browser itself then refuses whatever would leave this server. The framework needs inline scripts and eval.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)

# Parts of the framework that these pages do not use: taking in files, fetching from elsewhere, sharing a state by link.
_CLOSED = re.compile(
    r"^/(?:gradio_api/)?(?:upload|proxy=|deep_link|component_server|stream/|vibe|run-history|runs|monitoring)"
)
# The page's template names the framework's own site for link previews.
_PREVIEW_TAG = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')
_LANGUAGE = (b'lang="en"', b'lang="zh-CN"')
_PAGES = frozenset({"/", "/data", "/upload", "/quality"})


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
    idle_seconds: float = theme.KIOSK_IDLE_SECONDS,
    desk: Desk | None = None,
    admission: Admission = THIS_MACHINE,
) -> ASGIApp:
    """The page as a web application, with ``/healthz`` beside it.

    ``desk``: what the staff face works with; ``admission``: who may use it.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", lambda: {"status": "ok"})
    if desk is not None:
        add_downloads(app, desk)
        add_sign_in(app, desk)
    page.queue(max_size=200)
    settings: dict[str, Any] = {
        "theme": theme.theme(),
        "css_paths": theme.stylesheets(kiosk),
        "head": theme.head(kiosk, idle_seconds),
        "footer_links": [],
        "run_history": False,  # else the browser keeps every question
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "enable_monitoring": False,
        "show_error": False,
        "max_file_size": "1kb",
    }
    gr.mount_gradio_app(app, page, path="/", **settings)
    protected = _Guarded(app)
    return guarded(protected, desk, admission) if desk is not None else protected


def admission_of(host: str, header: str) -> Admission:
    """Who is let in on an address. A proxy's header counts only where nobody but the proxy can send it: on this machine."""
    local = host in LOOPBACK
    if header and not local:
        raise IngestError(text("sign_in.header_needs_loopback", host=host))
    return Admission(local, header)


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Answer requests on the socket until interrupted."""
    # Open pages hold a connection each; a stop must not wait for them.
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


class _Guarded:
    """Adds the security headers, closes what is not used, and tidies the HTML of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _CLOSED.match(scope["path"]):
            await Response(status_code=404)(scope, receive, send)
        elif scope["path"] in _PAGES:
            await self._send_page(scope, receive, send)
        else:
            await self.app(scope, receive, _with_headers(send))

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uncompressed, to be read here
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            if message["type"] != "http.response.body":
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                page = _tidy(bytes(body))
                start["headers"] = _with_length(start["headers"], len(page))
                tagged = _with_headers(send)
                await tagged(start)
                await tagged({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": headers}, receive, collect)


def _tidy(html: bytes) -> bytes:
    return _PREVIEW_TAG.sub(b"", html.replace(*_LANGUAGE, 1))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_HEADERS]}
        await send(message)

    return sending


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]
