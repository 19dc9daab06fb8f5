"""Documentation cannot rot: every setting, error code, module, table, script and dependency is written down."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import app.api  # noqa: F401 - imports every table and error
from app.cli.reference import error_table
from app.core.models import Base
from app.core.settings import Settings

ROOT = Path(__file__).parents[2]


def _text(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_operators_guide(name: str) -> None:
    alias = Settings.model_fields[name].validation_alias
    assert f"`{alias or 'SOTAY_' + name.upper()}`" in _text("docs/vi/van-hanh.md")


def test_the_page_of_error_codes_is_the_generated_one() -> None:
    """After a wanted change: scripts/sotay reference > docs/vi/ma-loi.md."""
    assert _text("docs/vi/ma-loi.md") == error_table()


def test_every_module_is_on_the_map() -> None:
    modules = [p.name for p in (ROOT / "app").iterdir() if p.is_dir() and p.name not in {"__pycache__", "static"}]
    assert [m for m in modules if f"app/{m}/" not in _text("README.md")] == []


def test_every_table_is_in_the_domain_page() -> None:
    assert [t for t in Base.metadata.tables if f"`{t}`" not in _text("docs/domain.md")] == []


def test_every_script_is_in_the_readme() -> None:
    scripts = [p.name for p in (ROOT / "scripts").iterdir() if p.is_file() and p.suffix == ""]
    assert [s for s in scripts if f"scripts/{s}" not in _text("README.md")] == []


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads(_text("pyproject.toml"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *groups["web"]]
    client = json.loads(_text("web/package.json"))
    names = [re.split(r"[\[<>=;]", line)[0] for line in wanted]
    names += [*client["dependencies"], *client["devDependencies"]]
    assert [n for n in names if n not in _text("docs/dependencies.md")] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_committed_files_name_no_registry_and_no_machine() -> None:
    found = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"https?://[^ \"]*(/simple|/packages/[0-9a-f]{2}/|registry\.[a-z])|/(root|home)/[a-z]",
            "--",
            ".",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in found.stdout.splitlines() if "test_docs.py" not in line] == []
