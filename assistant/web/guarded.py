"""What stands between the network and the pages: security headers, closed paths, a path prefix, the size of requests."""

from __future__ import annotations

import re

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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

# Parts of the framework that these pages do not use: taking in files, fetching from elsewhere, sharing a state by link,
# describing the page's own events (programs have an interface of their own).
_CLOSED = re.compile(
    r"^/(?:gradio_api/)?(?:proxy=|deep_link|component_server|stream/|vibe|run-history|runs|monitoring|process_recording)"
    r"|^/(?:gradio_api/)?(?:info|openapi\.json|docs|redoc)(?:/|$)|^/gradio_api/(?:api|call)/"
)
# Files of documents come in this way, and no other, where a face takes any.
_UPLOAD = re.compile(r"^/gradio_api/upload(?:_progress)?/?$")
# Addresses that give an HTML page.
_PAGES = frozenset({"/", "/data", "/upload", "/quality"})
# The page's template names the framework's own site for link previews.
_PREVIEW_TAG = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')
_LANGUAGE = (b'lang="en"', b'lang="zh-CN"')


class Guarded:
    """An application around the pages'. Paths below ``root_path`` and paths without it are the same to it."""

    def __init__(
        self, app: ASGIApp, *, root_path: str, max_body_bytes: int, max_upload_bytes: int = 0
    ) -> None:
        self.app = app
        self._root_path = root_path
        self._max_body_bytes = max_body_bytes
        self._max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._root_path and scope["path"] == self._root_path:
            await RedirectResponse(f"{self._root_path}/")(scope, receive, send)
            return
        scope = self._without_prefix(scope)
        limit = self._limit(scope)
        if _CLOSED.match(scope["path"]) or limit == 0:
            await Response(status_code=404)(scope, receive, send)
        elif _announced_length(scope) > limit:
            await PlainTextResponse("请求太大", 413)(scope, receive, send)
        elif scope["path"] in _PAGES:
            await self._send_page(scope, receive, send)
        else:
            await self.app(scope, _limited(receive, limit), _with_headers(send))

    def _limit(self, scope: Scope) -> int:
        """The largest body that is let in; 0 where nothing is."""
        if scope["method"] == "GET" and scope["path"] in _PAGES:
            return self._max_body_bytes
        return self._max_upload_bytes if _UPLOAD.match(scope["path"]) else self._max_body_bytes

    def _without_prefix(self, scope: Scope) -> Scope:
        """A proxy may pass the prefix on or take it away."""
        path = scope["path"]
        if not self._root_path or not path.startswith(f"{self._root_path}/"):
            return scope
        stripped = path.removeprefix(self._root_path)
        return {**scope, "path": stripped, "raw_path": stripped.encode()}

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


def _announced_length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _limited(receive: Receive, max_body_bytes: int) -> Receive:
    """A body that grows beyond the limit without having announced it ends as if the visitor had hung up."""
    received = 0

    async def receiving() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= max_body_bytes else {"type": "http.disconnect"}

    return receiving


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
