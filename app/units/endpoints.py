"""Routes of units."""

from fastapi import APIRouter

router = APIRouter()
