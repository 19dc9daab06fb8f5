"""Routes of banks."""

from fastapi import APIRouter

router = APIRouter()
