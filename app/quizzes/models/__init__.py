"""The tables of quizzes."""

from app.quizzes.models.defining import Admission, Occasion, Quiz, QuizOverride, QuizPool
from app.quizzes.models.entering import EnteredResult, Guest, PrintedPaper
from app.quizzes.models.late import LateJudgement
from app.quizzes.models.receipts import Receipt
from app.quizzes.models.rulings import QuestionCase, QuestionReport, Regrade, Ruling
from app.quizzes.models.taking import AnswerBatch, Attempt, Grading, RefusedPayload, StartAlias

__all__ = [
    "Admission",
    "AnswerBatch",
    "Attempt",
    "EnteredResult",
    "Grading",
    "Guest",
    "LateJudgement",
    "Occasion",
    "PrintedPaper",
    "QuestionCase",
    "QuestionReport",
    "Quiz",
    "QuizOverride",
    "QuizPool",
    "Receipt",
    "RefusedPayload",
    "Regrade",
    "Ruling",
    "StartAlias",
]
