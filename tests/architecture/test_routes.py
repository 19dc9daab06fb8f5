"""Every route is guarded or on the public list, speaks Vietnamese, and the API description is the reviewed one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.auth.deps import current_actor, token_actor
from app.core.errors import AppError, all_errors
from app.core.settings import Settings
from app.main import create_app

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"
VIETNAMESE = set("àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵầấẩẫậằắẳẵặềếểễệồốổỗộờớởỡợừứửữự")
GUARDS = {current_actor, token_actor}
PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/docs"),
    ("POST", "/api/v1/auth/activate"),
    ("POST", "/api/v1/auth/token"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/guests"),
    ("GET", "/api/v1/signing-keys"),
    ("GET", "/api/v1/about"),
}


@pytest.fixture(scope="module")
def application() -> FastAPI:
    return create_app(Settings(embedded_worker=False))


def _routes(application: FastAPI) -> Iterator[tuple[str, str, APIRoute]]:
    """Method, whole path and route of everything that is in the API."""
    for context in iter_route_contexts(application.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, context.path or "", route


def test_the_routes_are_found(application: FastAPI) -> None:
    described = {(m.upper(), path) for path, item in application.openapi()["paths"].items() for m in item}
    assert {(m, path) for m, path, r in _routes(application) if r.include_in_schema} == described


def _calls(dependant: Dependant) -> set[object]:
    return {dependant.call} | {c for child in dependant.dependencies for c in _calls(child)}


def test_every_route_is_guarded_or_public(application: FastAPI) -> None:
    unguarded = {(m, path) for m, path, r in _routes(application) if not _calls(r.dependant) & GUARDS}
    assert unguarded == PUBLIC


def test_every_route_has_a_vietnamese_summary_and_a_docstring(application: FastAPI) -> None:
    bare = [
        (m, path)
        for m, path, r in _routes(application)
        if r.include_in_schema and (not r.description or not r.summary or not any(c in VIETNAMESE for c in r.summary.lower()))
    ]
    assert bare == []


def test_every_error_has_its_own_code() -> None:
    codes: dict[str, type[AppError]] = {}
    for error in all_errors():
        assert codes.setdefault(error.code, error) is error
        assert error.vi
        assert error.en
        assert 400 <= error.status < 600


def test_the_api_description_is_the_reviewed_one(application: FastAPI) -> None:
    """After a wanted change: scripts/sotay openapi > tests/golden/openapi.json, and read the difference."""
    assert json.loads(json.dumps(application.openapi())) == json.loads(GOLDEN.read_text())
