"""Routes of quizzes."""

from fastapi import APIRouter

router = APIRouter()
