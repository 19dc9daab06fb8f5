"""All routes under /api/v1, in the order they are tried and appear in the API description: the hot path first."""

from fastapi import FastAPI

from app.audit.endpoints import router as seals
from app.audit.operating.endpoints import router as operations
from app.auth.endpoints import router as auth
from app.auth.privacy_endpoints import router as privacy
from app.banks.drafts.endpoints import router as drafts
from app.banks.endpoints import router as banks
from app.banks.kind_guide import router as question_kinds
from app.banks.pictures.endpoints import router as pictures
from app.banks.questions.endpoints import router as questions
from app.campaigns.endpoints import router as campaigns
from app.content.endpoints import router as content
from app.core.about import router as about
from app.core.signing_keys import router as signing_keys
from app.members.endpoints import router as members
from app.participation.closing.endpoints import router as closing
from app.participation.comparing.endpoints import router as comparing
from app.participation.endpoints import router as participation
from app.participation.outside_units.endpoints import router as outside_units
from app.participation.own_export.endpoints import router as own_export
from app.participation.plans.endpoints import router as plans
from app.participation.snapshots.endpoints import router as snapshots
from app.participation.unclear.endpoints import router as unclear
from app.quizzes.endpoints import ROUTERS as QUIZZES
from app.reports.endpoints import router as reports
from app.units.changefile.endpoints import router as change_files
from app.units.endpoints import router as units
from app.units.reorganising.endpoints import router as reorganising

PREFIX = "/api/v1"
BANKS = (question_kinds, banks, pictures, questions, drafts)
UNITS = (units, change_files, reorganising)
PARTS = (
    *QUIZZES,
    auth,
    privacy,
    *UNITS,
    members,
    content,
    *BANKS,
    campaigns,
    closing,
    snapshots,
    participation,
    own_export,
    comparing,
    outside_units,
    plans,
    unclear,
    reports,
    seals,
    operations,
    signing_keys,
    about,
)


def install(app: FastAPI) -> None:
    """Add every route, straight to the application: FastAPI matches a request anew on each level of nested routers.

    Measured: one level less makes a save 0.05 ms cheaper, of 0.25 ms without the database.
    """
    for part in PARTS:
        app.include_router(part, prefix=PREFIX)
