"""Routes of participation."""

from fastapi import APIRouter

router = APIRouter()
