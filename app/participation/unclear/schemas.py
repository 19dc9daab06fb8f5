"""What the analysis of a test answers with: sums only, no person, no answer, no key."""

from uuid import UUID

from pydantic import Field

from app.core.schemas import Out


class RightOut(Out):
    """Right first answers; `text` is fraction first, truncated."""

    right: int = Field(examples=[2597])
    answers: int = Field(examples=[4402])
    text: str = Field(examples=["2.597/4.402 (58,9 %)"])


class PlaceRightOut(RightOut):
    """The same of a place directly below."""

    unit_id: UUID
    name: str


class QuestionRightOut(RightOut):
    """One question, by its stem and the clause it rests on; without its options."""

    question_version_id: UUID
    clause: str = Field(examples=["II.2, gạch đầu dòng 1"])
    stem: str


class SectionRightOut(RightOut):
    """One mục: the sum over its questions; the least understood question first."""

    section: str = Field(examples=["II.2"])
    questions: list[QuestionRightOut]
    places: list[PlaceRightOut] = Field(description="Tổ chức đảng trực thuộc có từ 5 chi bộ, 20 câu trả lời trở lên; theo tên")


class AnalysisOut(Out):
    """What was not understood, the least understood mục first (docs/rules.md, no harm). Units and people are not ranked."""

    quiz_id: UUID
    campaign_id: UUID
    title: str
    unit_id: UUID
    name: str
    released: bool = Field(description="Đợt đã chốt và không còn ai đang làm bài; trước đó không có số liệu")
    sentence: str
    sections: list[SectionRightOut]
    left_out: int = Field(description="Số câu hỏi có quá ít câu trả lời nên không nêu")
