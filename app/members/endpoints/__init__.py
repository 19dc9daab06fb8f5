"""Routes of members: people, their records and changes, transfers, slips, roles, roster files."""

from fastapi import APIRouter

import app.members.tree_changes.registering  # noqa: F401 - people follow their units wherever the routes are
from app.members.endpoints.imports import router as imports
from app.members.endpoints.moves import router as moves
from app.members.endpoints.notices import router as notices
from app.members.endpoints.own_data import router as own_data
from app.members.endpoints.people import router as people
from app.members.endpoints.roles import router as roles
from app.members.endpoints.transfers import router as transfers

router = APIRouter()
for part in (imports, people, transfers, moves, roles, notices, own_data):  # "/members/imports" before "/members/{member_id}"
    router.include_router(part)
