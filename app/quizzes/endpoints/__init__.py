"""Routes of quizzes, in the order they are tried: what thousands of phones ask for within minutes comes first.

Each is included straight into the application: every level of nested routers costs each request (see app.api).
"""

from app.quizzes.endpoints.defining import router as defining
from app.quizzes.endpoints.taking import router as taking
from app.quizzes.entering.endpoints import router as entering
from app.quizzes.entering.printing_endpoints import router as printing
from app.quizzes.late.endpoints import router as late
from app.quizzes.overrides.endpoints import router as overrides
from app.quizzes.pictures.endpoints import router as pictures
from app.quizzes.receipts.endpoints import router as receipts
from app.quizzes.reports.endpoints import router as reports

ROUTERS = (taking, receipts, pictures, late, overrides, defining, reports, entering, printing)
