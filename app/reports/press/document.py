"""A laid-out report as PDF, by typst; the letters come with the product, nothing is asked of the machine."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from fontpkg_be_vietnam_pro import ROOT as LETTERS

TEMPLATE = Path(__file__).with_name("report.typ")


def draw(layout: Mapping[str, Any]) -> bytes:
    """The file's bytes. The layout reaches the template as data, so nothing in a name is taken for markup."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(LETTERS / "files")])
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, sys_inputs={"layout": json.dumps(layout)})
    # Tags would make a print of 1,200 lines eighteen times as large.
    made_at = datetime.fromisoformat(layout["made_at"])
    made = compiler.compile(format="pdf", pdf_tags=False, timestamp=made_at)
    assert isinstance(made, bytes)
    return made
