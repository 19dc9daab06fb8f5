"""What waits on people's desks on the demo's morning, put there through the service's own use cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.drafts.content import content_of
from app.banks.drafts.reviewing import send_draft
from app.banks.drafts.writing import begin_draft
from app.banks.exports import text_of
from app.banks.kinds import kind_of
from app.banks.models import Question
from app.banks.queries import load_versions
from app.campaigns.guest_code import make_guest_code
from app.cli.demo import calendar, voided
from app.cli.demo.cast import AUTHOR, FIRST_SECRETARY, LATE_COMER
from app.cli.demo.held import Held
from app.cli.demo.late_answers import COUNTED, WAITING, write_late
from app.cli.demo.people import PersonPlan
from app.cli.demo.takings import Sitting
from app.core.ids import new_id
from app.quizzes.entering.entries import Entry, enter
from app.quizzes.entering.printing import draw_papers, questions_of
from app.quizzes.models import PrintedPaper
from app.quizzes.overrides.giving import give_override
from app.quizzes.overrides.schemas import OverrideIn

PRINTED = calendar.at(date(2024, 12, 12), 15)
ON_PAPER, ENTERED = calendar.at(date(2024, 12, 13), 10, 15), calendar.at(date(2024, 12, 17), 16)
MORE_TIME, GIVEN = 20 * 60, calendar.at(date(2024, 12, 17), 8)
WRITTEN, SENT = calendar.at(date(2024, 12, 16), 9), calendar.at(date(2024, 12, 16), 10)
SHOWN = calendar.at(calendar.TODAY, 7)
KEPT_WHERE = "Sổ biên bản chi bộ, trang 12"
# The void question asked anew, out of one document: what the editor has written.
STEM = (
    "Theo Kế hoạch tuyên truyền, giáo dục chính trị, tư tưởng 2023 - 2025 của UBND tỉnh Bình Phước, "
    "những ai xây dựng chương trình, giải pháp thực hiện Kế hoạch số 48-KH/TU?"
)
EXPLANATION = "Mục II.6 giao các cơ quan, đơn vị, cán bộ, công chức, viên chức, đảng viên."
RIGHT = "Các cơ quan, đơn vị, cán bộ, công chức, viên chức, đảng viên"
WRONG = {
    "Các cấp ủy, tổ chức đảng, cán bộ, đảng viên trong tỉnh": "Đây là chủ thể nêu ở mục II.6 của Kế hoạch số 64-KH/TU.",
    "Các trường học, trung tâm chính trị, giảng viên kiêm chức": "Việc giảng dạy lý luận chính trị nêu ở mục II.7.",
    "Các tầng lớp nhân dân, đoàn viên, hội viên trong tỉnh": "Kế hoạch của UBND tỉnh không giao việc này cho các nhóm ấy.",
}


@dataclass(frozen=True, slots=True)
class Desks:
    """Members of the first branch who take the test neither on their own phone nor in time, or not yet."""

    late: PersonPlan
    waiting: PersonPlan
    on_paper: PersonPlan
    with_more_time: PersonPlan

    @property
    def apart(self) -> frozenset[UUID]:
        """Their ids."""
        return frozenset(p.id for p in (self.late, self.waiting, self.on_paper, self.with_more_time))


def choose_desks(branch: Iterable[PersonPlan], held: Held) -> Desks:
    """Out of those of the first branch who came: the oldest for paper and for more time."""
    free = sorted((p for p in branch if p.id not in held.busy), key=lambda p: p.born)
    return Desks(late=free[-1], waiting=held.played[LATE_COMER], on_paper=free[0], with_more_time=free[1])


async def fill_desks(session: AsyncSession, held: Held, desks: Desks, sitting: Sitting, *, makeup_id: UUID) -> None:
    """Late answers, a sheet that waits for its second person, more time for one, a draft in review, a guest code."""
    quiz_id, random, secretary = held.made.winter_quiz, held.random, held.actor(FIRST_SECRETARY)
    await write_late(session, sitting, desks.late, COUNTED, account=None, random=random)
    account = held.accounts[desks.waiting.id]
    await write_late(session, sitting, desks.waiting, WAITING, account=account, random=random)
    (paper, *_) = await draw_papers(
        session, actor=secretary, quiz_id=quiz_id, count=2, randomness=random, today=PRINTED.date(), now=PRINTED
    )
    entry = Entry(
        client_id=new_id(),
        member_id=desks.on_paper.id,
        paper_code=paper.code,
        way="paper",
        helped_by=None,
        taken_at=ON_PAPER,
        kept_where=KEPT_WHERE,
        answers=await _right_answers(session, paper),
    )
    await enter(session, actor=secretary, quiz_id=quiz_id, entry=entry, today=ENTERED.date(), now=ENTERED)
    sent = OverrideIn(client_id=new_id(), member_id=desks.with_more_time.id, extra_s=MORE_TIME)
    await give_override(session, actor=secretary, quiz_id=quiz_id, sent=sent, now=GIVEN, today=GIVEN.date())
    await make_guest_code(session, actor=secretary, session_id=makeup_id, renew=False, today=SHOWN.date(), now=SHOWN)
    await _draft(session, held)


async def _right_answers(session: AsyncSession, paper: PrintedPaper) -> dict[str, object]:
    """All but the last, which was left empty; in the positions of the paper."""
    found: dict[str, object] = {}
    for place, question in enumerate((await questions_of(session, paper.paper))[:-1]):
        kind = kind_of(question.kind)
        found[str(place)] = kind.to_paper(kind.right_answer(question.body), question.permutation)
    return found


async def _draft(session: AsyncSession, held: Held) -> None:
    """The next version of the void question, sent to the second person."""
    version = (await load_versions(session, [await voided.version_to_void(session)]))[0]
    question = await session.get_one(Question, version.question_id)
    options = [{"text": RIGHT, "right": True, "why": None}]
    options += [{"text": text, "right": False, "why": why} for text, why in WRONG.items()]
    content = content_of(text_of(version)) | {"body": {"stem": STEM, "options": options}, "explanation": EXPLANATION}
    draft = await begin_draft(
        session,
        actor=held.actor(AUTHOR),
        bank_id=question.bank_id,
        question_id=question.id,
        content=content,
        now=WRITTEN,
        today=WRITTEN.date(),
    )
    await send_draft(session, actor=held.actor(AUTHOR), draft_id=draft.id, version=draft.version, now=SENT, today=SENT.date())
