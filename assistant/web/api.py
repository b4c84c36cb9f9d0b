"""The HTTP interface: ``POST /api/v1/ask`` and ``GET /api/v1/catalogue``, described by ``/api/v1/openapi.json``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from assistant.web.interface import MAX_TURNS, Caller, Interface, Refused
from assistant.web.texts import text
from assistant.web.tokens import bearer
from assistant.web.visit import MAX_QUESTION_LENGTH

Question = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_LENGTH)]

_bearer = HTTPBearer(auto_error=False)  # only describes the scheme in openapi.json
_routes = APIRouter(dependencies=[Depends(_bearer)])


class AskRequest(BaseModel):
    """``{"question": "…", "turns": ["…"]}``; ``turns`` are the earlier questions of the same conversation."""

    model_config = {"extra": "forbid"}

    question: Question
    turns: list[Question] = Field(default=[], max_length=MAX_TURNS)


def build_api(interface: Interface) -> FastAPI:
    """An application to be mounted at ``/api/v1``. Errors are ``{"error": {"status", "message"}}`` in Chinese."""
    api = FastAPI(title=text("title"), version="1", docs_url=None, redoc_url=None)
    api.state.interface = interface
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.include_router(_routes)
    return api


def error_response(refused: Refused) -> JSONResponse:
    """A refusal as every way in tells it."""
    headers = {"retry-after": str(refused.retry_after_s)} if refused.retry_after_s else {}
    if refused.status == 401:
        headers["www-authenticate"] = "Bearer"
    body = {"error": {"status": refused.status, "message": refused.message}}
    return JSONResponse(body, refused.status, headers)


def _interface(request: Request) -> Interface:
    interface = request.app.state.interface
    assert isinstance(interface, Interface)
    return interface


def _caller(request: Request, interface: Annotated[Interface, Depends(_interface)]) -> Caller:
    address = request.client.host if request.client else ""
    return interface.caller(bearer(request.headers.get("authorization")), address)


Served = Annotated[Interface, Depends(_interface)]
Who = Annotated[Caller, Depends(_caller)]


@_routes.post("/ask", summary=text("interface.ask"))
def ask(body: AskRequest, who: Who, interface: Served) -> dict[str, Any]:
    """The answer object."""
    return interface.ask(who, body.question, body.turns)


@_routes.get("/catalogue", summary=text("interface.catalogue"))
def catalogue(
    who: Who,
    interface: Served,
    organisation: Annotated[str, Query(max_length=100)] = "",
    year: int | None = None,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """``{"edition", "count", "offset", "documents": [{"organisation", "scope", "kind", "fiscal_year", …}]}``."""
    return interface.catalogue(organisation, year, offset)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error_response(error)


async def _unreadable(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = dict.fromkeys(".".join(str(part) for part in problem["loc"]) for problem in error.errors())
    return error_response(Refused(422, text("interface.unreadable", places="、".join(places))))
