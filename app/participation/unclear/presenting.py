"""The analysis of a test as it is answered."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from app.banks.clauses import section_of
from app.participation.rates import Rate
from app.participation.unclear.cells import FEWEST_ANSWERS, FEWEST_BRANCHES, Counted
from app.participation.unclear.reading import Question, Unclear
from app.participation.unclear.schemas import AnalysisOut, PlaceRightOut, QuestionRightOut, SectionRightOut

NOT_YET = "Chưa có: nội dung cần làm rõ thêm chỉ nêu khi đợt học tập đã chốt và không còn ai đang làm bài."
TOO_FEW = f"Chưa đủ để nêu: cần từ {FEWEST_ANSWERS} câu trả lời của từ {FEWEST_BRANCHES} chi bộ trở lên cho mỗi câu hỏi."
SHOWN = "Tỷ lệ trả lời đúng ở lượt làm bài đầu tiên, theo mục của tài liệu; mục cần làm rõ thêm ở trên."


def analysis_out(found: Unclear) -> AnalysisOut:
    """The mục with the smallest share of right answers first, then by name."""
    campaign, unit = found.place.campaign, found.place.unit
    sections: dict[str, list[Question]] = defaultdict(list)
    for question in found.questions:
        sections[section_of(question.version.clause)].append(question)
    names = {child.unit_id: child.name for child in found.children}
    out = [_section_out(name, questions, names) for name, questions in sections.items()]
    out.sort(key=lambda section: (section.right / section.answers, section.section))
    return AnalysisOut(
        quiz_id=found.quiz_id,
        campaign_id=campaign.id,
        title=campaign.title,
        unit_id=unit.unit_id,
        name=unit.name,
        released=found.released,
        sentence=NOT_YET if not found.released else SHOWN if out else TOO_FEW,
        sections=out,
        left_out=found.left_out,
    )


def _section_out(name: str, questions: list[Question], names: dict[UUID, str]) -> SectionRightOut:
    """A place is told with a mục by those of its questions that may be told of it."""
    ordered = sorted(questions, key=lambda q: (q.counted.right / q.counted.answers, q.version.clause, q.version.id))
    places = ((unit_id, [q.places[unit_id] for q in questions if unit_id in q.places]) for unit_id in names)
    return SectionRightOut(
        section=name,
        **_figures(q.counted for q in questions),
        questions=[
            QuestionRightOut(
                question_version_id=question.version.id,
                clause=question.version.clause,
                stem=str(question.version.body["stem"]),
                **_figures([question.counted]),
            )
            for question in ordered
        ],
        places=[
            PlaceRightOut(unit_id=unit_id, name=names[unit_id], **_figures(counted)) for unit_id, counted in places if counted
        ],
    )


def _figures(counted: Iterable[Counted]) -> dict[str, int | str]:
    listed = list(counted)
    right, answers = sum(c.right for c in listed), sum(c.answers for c in listed)
    return {"right": right, "answers": answers, "text": Rate(right, answers).text}
