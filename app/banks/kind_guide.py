"""What kinds of question there are and how each is scored, for whoever writes or takes them."""

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.banks.kinds import SCORING_RULES, QuestionKind, kind_of
from app.core.schemas import Out

router = APIRouter(tags=["ngân hàng câu hỏi"])


class ScoringRuleOut(Out):
    """A named rule: the word that bank files and screens say, and what the rule does."""

    name: str
    word: str
    explanation: str


class QuestionKindOut(Out):
    """A kind of question; `scoring` is empty where an answer is either right or not."""

    kind: QuestionKind
    word: str
    explanation: str
    scoring: list[ScoringRuleOut]


class QuestionKindsOut(Out):
    """All kinds."""

    kinds: list[QuestionKindOut]


@router.get("/question-kinds", summary="Xem các loại câu hỏi và cách chấm")
async def list_question_kinds(actor: CurrentActor) -> QuestionKindsOut:  # noqa: ARG001 - any signed-in caller
    """Kinds with their words, and the scoring rules an author chooses from, each explained."""
    return QuestionKindsOut(
        kinds=[
            QuestionKindOut(
                kind=kind,
                word=kind_of(kind).WORD,
                explanation=kind_of(kind).EXPLANATION,
                scoring=[ScoringRuleOut.model_validate(rule) for rule in SCORING_RULES.get(kind, [])],
            )
            for kind in QuestionKind
        ]
    )
