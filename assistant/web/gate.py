"""Who may come in: signed in with an account, or named by a proxy; with no accounts, anyone on this very machine.

Sign-ins are kept in a signed cookie that scripts cannot read. The gate leaves the visitor in the request's scope; what a
visitor may do is also checked where it is done.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Form
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.accounts import LOCK_MINUTES, Accounts
from assistant.web.desk import LOCAL, SCOPE_KEY, Desk, Visitor
from assistant.web.texts import text

SIGNED_IN_S = 12 * 3600
COOKIE_S = 180 * 24 * 3600
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OPEN = re.compile(r"^/(?:healthz|sign-in|sign-out|api/v1/.*|mcp(?:/.*)?)$")
"""Programs show their tokens to the interface itself."""
_BROUGHT = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_EDITORS_ONLY = ("/upload", "/gradio_api/upload")
_PAGES = frozenset({"/", "/data", "/upload", "/quality"})


@dataclass(frozen=True, slots=True)
class Admission:
    """How visitors are let in. ``local``: only this machine can reach the server. ``header``: what the proxy names them in."""

    local: bool = True
    header: str = ""


THIS_MACHINE = Admission()


class Gate:
    """In front of the staff face."""

    def __init__(self, app: ASGIApp, desk: Desk, admission: Admission) -> None:
        self.app = app
        self.accounts = Accounts(desk.db)
        self.admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _OPEN.match(scope.get("path", "")):
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the pages use no other protocol
        request = Request(scope)
        visitor = self.visitor(request)
        if visitor is None:
            await self._turned_away(request)(scope, receive, send)
        elif scope["path"].startswith(_EDITORS_ONLY) and not visitor.may_edit:
            await _said(text("sign_in.editors_only"), 403)(scope, receive, send)
        else:
            scope[SCOPE_KEY] = visitor
            await self.app(scope, receive, send)

    def visitor(self, request: Request) -> Visitor | None:
        """Who asks; None: nobody that may."""
        if self.admission.header:
            return self._named_by_proxy(request)
        account = self._signed_in(request)
        if account is not None or not self._is_local(request):
            return account
        browser = request.session.setdefault("browser", secrets.token_hex(8))
        return Visitor(LOCAL.name, LOCAL.role, f"{LOCAL.owner}:{browser}")

    def _signed_in(self, request: Request) -> Visitor | None:
        session = request.session
        account = self.accounts.find(str(session.get("name", ""))) if session.get("name") else None
        if account is None or account.stamp != session.get("stamp"):
            return None
        if not 0 <= time.time() - float(session.get("since", 0)) < SIGNED_IN_S:
            return None
        return Visitor(account.name, account.role, f"account:{account.name}", signed_in=True)

    def _is_local(self, request: Request) -> bool:
        """Nobody else can be asking: the address bound and the name asked for are this machine's, no proxy brought the
        request from elsewhere, and no account exists."""
        brought = any(header in request.headers for header in _BROUGHT)
        here = self.admission.local and request.url.hostname in LOOPBACK and not brought
        return here and not self.accounts.any()

    def _named_by_proxy(self, request: Request) -> Visitor | None:
        sent = request.headers.get(self.admission.header, "")
        name = (
            sent.encode("latin-1").decode("utf-8", "replace").strip()
        )  # headers are bytes; names may be Chinese
        account = self.accounts.find(name) if name else None
        return Visitor(name, account.role if account else "reader", f"account:{name}") if name else None

    def _turned_away(self, request: Request) -> Response:
        if self.admission.header:
            return _said(text("sign_in.no_header", header=self.admission.header), 401)
        if request.method == "GET" and request.url.path in _PAGES:
            return RedirectResponse(f"sign-in?to={quote(request.url.path)}", status_code=303)
        return JSONResponse({"error": text("sign_in.needed")}, status_code=401)


def gated(app: ASGIApp, desk: Desk, admission: Admission) -> ASGIApp:
    """The application behind the gate, with its cookie."""
    inside = Gate(app, desk, admission)
    return _SecureCookies(
        SessionMiddleware(
            inside, secret_key=_secret(desk), session_cookie="budget_qa", max_age=COOKIE_S, same_site="lax"
        )
    )


def add_sign_in(app: FastAPI, desk: Desk) -> None:
    """The page and the action of signing in, and of signing out."""
    accounts = Accounts(desk.db)

    def show(to: str = "/") -> Response:
        return _form(accounts, to)

    def sign_in(
        request: Request, name: str = Form(""), password: str = Form(""), to: str = Form("/")
    ) -> Response:
        if not _from_here(request):
            return _said(text("sign_in.needed"), 403)
        address = request.client.host if request.client else ""
        outcome = accounts.sign_in(name, password, address)
        if outcome != "in":
            desk.audit.did(name[:40], "sign_in_" + outcome, address)
            return _form(accounts, to, text(f"sign_in.{outcome}", minutes=LOCK_MINUTES), name)
        account = accounts.find(name)
        assert account is not None
        request.session.clear()
        request.session.update(name=name, stamp=account.stamp, since=int(time.time()))
        desk.audit.did(name, "sign_in", address)
        return RedirectResponse(f".{_local_path(to)}", status_code=303)

    def sign_out(request: Request) -> Response:
        if _from_here(request):
            request.session.clear()
        return RedirectResponse("sign-in", status_code=303)

    app.add_api_route("/sign-in", show, methods=["GET"])
    app.add_api_route("/sign-in", sign_in, methods=["POST"])
    app.add_api_route("/sign-out", sign_out, methods=["POST"])


def _form(accounts: Accounts, to: str, error: str = "", name: str = "") -> Response:
    template = Path(__file__).with_name("sign_in.html").read_text(encoding="utf-8")
    note = "" if accounts.any() else text("sign_in.no_accounts")
    words = {key: text(f"sign_in.{key}") for key in ("heading", "name", "password", "enter")}
    values = words | {
        "title": text("title"),
        "error": error,
        "note": note,
        "to": _local_path(to),
        "value": name[:40],
    }
    for key, value in values.items():
        template = template.replace(f"{{{{{key}}}}}", escape(value))
    return HTMLResponse(template, status_code=401 if error else 200, headers={"cache-control": "no-store"})


def _said(message: str, status: int) -> Response:
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{text("title")}</title><p>{escape(message)}</p>'
    return HTMLResponse(page, status_code=status)


def _local_path(to: str) -> str:
    """Only a page of ours: nobody is sent elsewhere after signing in."""
    return to if to in _PAGES else "/"


def _from_here(request: Request) -> bool:
    """Whether the form was on a page of this server (a browser says where a form came from)."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _secret(desk: Desk) -> str:
    """What cookies are signed with; made once, kept in the app's database."""
    with desk.db.writing() as database:
        database.execute(
            "INSERT OR IGNORE INTO setting VALUES ('cookie_secret', ?)", (secrets.token_urlsafe(48),)
        )
    return str(desk.db.rows("SELECT value FROM setting WHERE key = 'cookie_secret'")[0]["value"])


class _SecureCookies:
    """Cookies of an encrypted connection are never sent over one that is not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and scope.get("scheme") == "https":
                message = {**message, "headers": [_secure(*header) for header in message["headers"]]}
            await send(message)

        await self.app(scope, receive, sending)


def _secure(name: bytes, value: bytes) -> tuple[bytes, Any]:
    return name, value + b"; Secure" if name.lower() == b"set-cookie" else value
