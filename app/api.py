"""All routes under /api/v1, in the order they are tried and appear in the API description: the hot path first."""

from fastapi import APIRouter

from app.auth.endpoints import router as auth
from app.banks.endpoints import router as banks
from app.campaigns.endpoints import router as campaigns
from app.content.endpoints import router as content
from app.members.endpoints import router as members
from app.participation.endpoints import router as participation
from app.quizzes.endpoints import router as quizzes
from app.units.endpoints import router as units

router = APIRouter(prefix="/api/v1")
for part in (quizzes, auth, units, members, content, banks, campaigns, participation):
    router.include_router(part)
