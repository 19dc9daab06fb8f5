"""The sentences people read about rates and tasks (golden wordings 1, 2 and 6). Pure: local times come in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.core.text import day_text, hour_text
from app.participation.rates import NOT_APPLICABLE, TargetRate, number_text, target_text

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WAY_WORDS = {"code": "mã", "roll": "điểm danh", "makeup": "học bù", "home": "tại nhà", "elsewhere": "nơi khác xác nhận"}
NOTHING_DUE = "Hiện đồng chí không còn việc nào phải làm."
EXEMPT_HOME = "Đồng chí được miễn sinh hoạt. Tài liệu để đọc thêm, không phải làm bài."
STILL_TO_ATTEND = "Đồng chí vẫn cần dự học bù."
EXCUSED = "Đồng chí đã được ghi vắng có lý do; nếu dự học thì vẫn được tính là tham gia."
NO_MEETING_YET = "Chưa có lịch học bù. Đồng chí hỏi bí thư chi bộ."
NO_OTHER_MEETING_YET = "Chưa có lịch khác; đồng chí hỏi bí thư chi bộ."
LOOK_AGAIN = "Được xem lại tài liệu; mất sóng vẫn làm tiếp được."
FEW_TAKERS = "Kết quả bài trắc nghiệm chỉ hiện khi có từ 10 đồng chí làm bài và không suy ra được nhóm nhỏ hơn."
NAMES_WITHHELD = "Tên đảng viên chỉ hiện với chi bộ và cấp ủy trực tiếp quản lý chi bộ."
AS_WAS_ONLY = "Kết quả bài trắc nghiệm chỉ hiện theo cây tổ chức tại ngày chốt danh sách."
NEWEST_ONLY = "Kết quả bài trắc nghiệm chỉ hiện theo lần chốt số liệu mới nhất."
COUNTING = "Kết quả bài trắc nghiệm đang được cộng lại; đồng chí xem lại sau ít giây."
MARK_NOT_SET = "Bài trắc nghiệm không đặt điểm đạt."


def not_there_then(roster_day: date) -> str:
    """Why a unit has no figures in the tree of the roster day."""
    return (
        f"Ngày chốt danh sách {full_day_text(roster_day)} chưa có tổ chức đảng này nên không có số liệu theo cây khi đó; "
        "đồng chí chọn xem theo cây tổ chức hiện nay."
    )


def verdict(rate: TargetRate, *, says_word: bool) -> str | None:
    """The word for kinds of unit that carry it (the campaign says which); None for the others."""
    if not says_word:
        return None
    if rate.met is None:
        return NOT_APPLICABLE
    return "đạt" if rate.met else "chưa đạt"


def progress(rate: TargetRate, *, is_over: bool = False) -> str:
    """Golden wording 2: "Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %."; nobody is still awaited
    once the campaign is closed: "Thiếu 1 đồng chí so với chỉ tiêu 98 %.".
    """
    if not rate.applicable:
        return "Không có đồng chí nào thuộc diện học tập: không áp dụng."
    done = f"Đã học {number_text(rate.numerator)}/{number_text(rate.denominator)} đồng chí ({rate.percent} %)."
    target = f"chỉ tiêu {target_text(rate.target)} %."
    if rate.met:
        return f"{done} Đã đủ {target}"
    if is_over:
        return f"{done} Thiếu {number_text(rate.still_needed)} đồng chí so với {target}"
    return f"{done} Còn {number_text(rate.still_needed)} đồng chí nữa là đạt {target}"


def follow_up(rate: TargetRate, *, ends_on: date) -> str | None:
    """The secretary's second line, while somebody is missing: "Hạn 20/12. Xem tên và sắp xếp học bù."."""
    if rate.numerator == rate.denominator:
        return None
    return f"Hạn {day_text(ends_on)}. Xem tên và sắp xếp học bù."


def ways_text(ways: Mapping[str, int]) -> str:
    """How people were recorded: "mã 31, điểm danh 12, học bù 4, tại nhà 1"; ways nobody used are left out."""
    return ", ".join(f"{words} {number_text(ways[way])}" for way, words in WAY_WORDS.items() if ways[way])


def resting_text(*, waiting: int, one_recorder: int) -> str | None:
    """On whose word the participations rest, where it is not two people's: "chờ xác nhận 3, một người ghi 2"."""
    named = (("chờ người thứ hai xác nhận", waiting), ("một người ghi", one_recorder))
    return ", ".join(f"{words} {number_text(count)}" for words, count in named if count) or None


def as_of_text(local: datetime) -> str:
    """ "Số liệu đến 10 giờ 32"; the reader knows the day."""
    return f"Số liệu đến {hour_text(local)}"


def sealed_text(local: datetime, number: int) -> str:
    """ "Số liệu đã chốt ngày 23/12/2024, bản số 1"."""
    return f"Số liệu đã chốt ngày {full_day_text(local.date())}, bản số {number}"


def full_day_text(day: date) -> str:
    """A day on record: "05/12/2024"."""
    return f"{day:%d/%m/%Y}"


def deadline_text(local: datetime) -> str:
    """ "17 giờ thứ Sáu, 20/12"."""
    return f"{hour_text(local)} {WEEKDAYS[local.weekday()]}, {day_text(local.date())}"


def quiz_task(title: str, *, questions: int, minutes: int) -> str:
    """ "làm bài trắc nghiệm về Kế hoạch số 64-KH/TU (20 câu, khoảng 20 phút)"."""
    return f"làm bài trắc nghiệm về {_subject(title)} ({questions} câu, khoảng {minutes} phút)"


def about_minutes(*, questions: int, limit_s: int) -> int:
    """How long a test takes most people: a minute a question; the limit is about twice that."""
    return max(1, min(questions, limit_s // 60))


def meeting_task(campaign: str, *, is_makeup: bool) -> str:
    """ "dự buổi học bù (Học tập, quán triệt Kế hoạch số 64-KH/TU)"."""
    return f"dự buổi {'học bù' if is_makeup else 'học'} ({campaign})"


def meeting_on_now_task(campaign: str | None, *, is_makeup: bool) -> str:
    """ "dự buổi học bù đang diễn ra"; `campaign` where the one is not clear."""
    of = f" ({campaign})" if campaign else ""
    return f"dự buổi {'học bù' if is_makeup else 'học'} đang diễn ra{of}"


def parts_note(present: int, required: int) -> str:
    """How far somebody is in a study of several parts: "Đồng chí đã dự 1/2 phần, còn 1 phần nữa."."""
    return f"Đồng chí đã dự {present}/{required} phần, còn {required - present} phần nữa."


def visit_task(visited_on: date) -> str:
    """ "xác nhận lần học bù tại nhà ngày 17/12"."""
    return f"xác nhận lần học bù tại nhà ngày {day_text(visited_on)}"


def meeting_line(place: str, *, starts: datetime, ends: datetime, on_now: bool) -> str:
    """When and where: "8 giờ thứ Sáu, 20/12, tại Nhà văn hóa." or, once the hall is open, until when."""
    when = f"Đang điểm danh, đến {deadline_text(ends)}" if on_now else deadline_text(starts)
    return f"{when}, tại {place}."


def meeting_moved(place: str, *, starts: datetime, reason: str | None) -> str:
    """When and where a meeting was to be before: "Đã đổi lịch; trước đây 19 giờ 30 thứ Tư, 18/12, tại Nhà văn hóa."."""
    return f"Đã đổi lịch; trước đây {deadline_text(starts)}, tại {place}.{_because(reason)}"


def meeting_end_moved(ends: datetime, *, reason: str | None) -> str:
    """ "Đã đổi giờ kết thúc; trước đây 21 giờ. Lý do: mất điện."."""
    return f"Đã đổi giờ kết thúc; trước đây {hour_text(ends)}.{_because(reason)}"


def meeting_parts_changed(reason: str | None) -> str:
    """The meeting covers other parts of the study than before."""
    return f"Đã đổi phần học của buổi.{_because(reason)}"


def meeting_cancelled(starts: datetime, *, reason: str | None) -> str:
    """ "Buổi học 19 giờ 30 thứ Tư, 18/12 đã hủy. Lý do: bão."."""
    return f"Buổi học {deadline_text(starts)} đã hủy.{_because(reason)}"


def _because(reason: str | None) -> str:
    return f" Lý do: {reason.rstrip('.')}." if reason else ""


def _subject(title: str) -> str:
    """What a test is about, when its title begins by saying that it is one."""
    for beginning in ("bài trắc nghiệm về ", "trắc nghiệm về ", "bài trắc nghiệm ", "trắc nghiệm "):
        if title.casefold().startswith(beginning):
            return title[len(beginning) :]
    return title


def headline(tasks: Sequence[str]) -> str:
    """Golden wording 1, first line."""
    if not tasks:
        return NOTHING_DUE
    return f"Đồng chí còn {len(tasks)} việc: {'; '.join(tasks)}."


def deadline_line(local: datetime, *, beside_a_meeting: bool = False) -> str:
    """Golden wording 1, second line; `beside_a_meeting`: it says of what."""
    return f"Hạn{' làm bài' if beside_a_meeting else ''}: {deadline_text(local)}. {LOOK_AGAIN}"
