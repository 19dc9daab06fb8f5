"""All routes under /api/v1, in the order they appear in the API description."""

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
for part in (auth, units, members, content, banks, quizzes, campaigns, participation):
    router.include_router(part)
