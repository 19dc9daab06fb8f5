"""What each process of the web service calls to get its application; imports nothing before it is called."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI


def create_app() -> "FastAPI":
    """The application. Looking for cycles in what is made to stay would take a fifth of the start (measured)."""
    gc.disable()
    from app import main

    application = main.create_app()
    gc.enable()
    return application
