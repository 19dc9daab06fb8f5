"""The wheel is the service whole: unpacked where there is no checkout, it makes its database and brings its web client."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "app/static/index.html"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (folder / "dist").iterdir()
    with ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def test_it_makes_its_database_where_nothing_else_is(unpacked: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOTAY_")}
    own = {"DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}", "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "migrate"],
        cwd=tmp_path,
        env=environment | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "own.sqlite3").stat().st_size > 100_000


def test_it_holds_the_banks_and_nothing_of_the_workshop(unpacked: Path) -> None:
    assert list(unpacked.glob("question_banks/64-kh-tu/*"))
    assert {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")} == {
        "alembic.ini",
        "app",
        "migrations",
        "question_banks",
    }
    assert not list(unpacked.rglob("__pycache__"))


@pytest.mark.skipif(not CLIENT.exists(), reason="the web client is not built here (scripts/setup-web)")
def test_it_brings_the_web_client(unpacked: Path) -> None:
    built = {path.relative_to(CLIENT.parent) for path in CLIENT.parent.rglob("*") if not path.name.startswith(".")}
    inside = {path.relative_to(unpacked / "app/static") for path in (unpacked / "app/static").rglob("*")}
    assert inside == built
