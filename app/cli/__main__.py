"""`python -m app.cli`, which scripts/sotay and scripts/serve call, and `sotay` where the wheel is installed."""

import sys


def main() -> None:
    """Run the command that the arguments name; only what it needs is loaded."""
    if sys.argv[1:2] == ["serve"]:
        from app.cli.serving import app
    elif sys.argv[1:2] == ["receipt"]:  # checked where there is neither database nor web service
        from app.cli.receipts import alone as app
    elif sys.argv[1:2] == ["proof"]:
        from app.cli.proofs import alone as app
    else:
        from app.cli.main import app
    app()


if __name__ == "__main__":
    main()
