"""A report that was asked for, as it is answered."""

from app.reports import wordings
from app.reports.fetching import ASK_AGAIN_S
from app.reports.making import KEPT
from app.reports.models import ReportJob
from app.reports.schemas import JobOut


def job_out(job: ReportJob) -> JobOut:
    """How far it is, in words, and when to ask again."""
    failed = job.state == "failed"
    said = wordings.FAILURE_WORDS[job.failure or wordings.NOT_MADE] if failed else wordings.STATE_WORDS[job.state]
    return JobOut.model_validate(
        {
            **{name: getattr(job, name) for name in JobOut.model_fields if hasattr(job, name)},
            "state_text": said,
            "kept_until": job.asked_at + KEPT,
            "ask_again_s": None if failed or job.state == "ready" else ASK_AGAIN_S,
        }
    )
