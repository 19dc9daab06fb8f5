"""The web client as the service gives it: its files, its headers, and what stays the API's; with a build and without one."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.core.settings import Settings
from app.main import create_app

PAGE = b"<!doctype html><html lang=vi><title>trang</title>"
SCRIPT = b"console.log('xin chao')"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(PAGE)
    (tmp_path / "sw.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-abc.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / ".sizes.json").write_text("[]")
    return tmp_path


def _client(folder: Path) -> httpx.AsyncClient:
    app = create_app(Settings(embedded_worker=False, log_level="error", static_dir=folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://127.0.0.1")


@pytest.fixture
async def web(build: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(build) as http:
        yield http


@pytest.mark.parametrize("path", ["/", "/viec-can-lam", "/bai/0190", "/dot/1/ti-le?unit=2"])
async def test_every_path_of_the_client_is_the_page(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path)
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"


async def test_only_files_of_this_service_may_run(web: httpx.AsyncClient) -> None:
    headers = (await web.get("/")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=(self)" in headers["permissions-policy"]


async def test_hashed_files_are_kept_for_ever_and_come_packed(web: httpx.AsyncClient) -> None:
    packed = await web.get("/assets/main-abc.js", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == SCRIPT
    assert "immutable" in packed.headers["cache-control"]
    plain = await web.get("/assets/main-abc.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_what_is_fetched_again_is_answered_without_a_body(web: httpx.AsyncClient) -> None:
    tag = (await web.get("/sw.js")).headers["etag"]
    again = await web.get("/sw.js", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_file_of_an_older_build_is_not_the_page(web: httpx.AsyncClient) -> None:
    assert (await web.get("/assets/main-old.js")).status_code == 404


@pytest.mark.parametrize("path", ["/.sizes.json", "/../pyproject.toml", "/%2e%2e/pyproject.toml"])
async def test_nothing_but_the_client_is_given(web: httpx.AsyncClient, path: str) -> None:
    assert (await web.get(path)).content in {PAGE, b""}


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/docs/nothing"])
async def test_the_services_own_paths_stay_its_own(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_only_reading_is_the_clients(web: httpx.AsyncClient) -> None:
    assert (await web.post("/viec-can-lam")).status_code == 404
    assert (await web.head("/viec-can-lam")).status_code == 200
    assert (await web.get("/healthz")).json() == {"status": "ok"}


async def test_without_a_build_the_service_is_the_api_alone_and_says_so(tmp_path: Path) -> None:
    async with _client(tmp_path / "nothing") as http:
        answer = await http.get("/")
        assert answer.status_code == 200
        assert "/docs" in answer.text
        assert (await http.get("/healthz")).status_code == 200


async def test_what_everybody_may_know(client: httpx.AsyncClient) -> None:
    about = (await client.get("about")).json()
    assert about["name"] == "Học tập nghị quyết"
    assert about["demo_note"] is None
