"""Routes of content."""

from fastapi import APIRouter

router = APIRouter()
