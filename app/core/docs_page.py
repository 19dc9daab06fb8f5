"""`/docs`: the API description to try out, served whole from this service (no other host is asked for anything)."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

STATIC = "/docs/static"
router = APIRouter()


def _bundle() -> Path:
    """The folder with Swagger UI that the package fastapi-offline carries (only its files are used)."""
    spec = find_spec("fastapi_offline")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "static"


@router.get("/docs", include_in_schema=False)
def docs() -> HTMLResponse:
    """Swagger UI; the button Authorize signs in with login and password."""
    return get_swagger_ui_html(
        openapi_url="/api/v1/openapi.json",
        title="Sổ tay đảng viên: API",
        swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
        swagger_css_url=f"{STATIC}/swagger-ui.css",
        swagger_favicon_url=f"{STATIC}/favicon.png",
        swagger_ui_parameters={"docExpansion": "none", "persistAuthorization": True, "tryItOutEnabled": True},
    )


def install(app: FastAPI) -> None:
    """Add the page and its files."""
    app.mount(STATIC, StaticFiles(directory=_bundle()), name="docs")
    app.include_router(router)
