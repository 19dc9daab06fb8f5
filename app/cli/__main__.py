"""`python -m app.cli`, which scripts/sotay calls."""

from app.cli.main import app

app()
