"""`python -m app.cli`, which scripts/sotay and scripts/serve call."""

import sys

if sys.argv[1:2] == ["serve"]:
    from app.cli.serving import app
else:
    from app.cli.main import app

app()
