"""What people read about records that wait to be taken over (pure; local times come in)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.core.text import moment_text

KIND_WORDS = {
    "roll": "danh sách điểm danh",
    "check_in": "lượt tự điểm danh",
    "confirmation": "lượt xác nhận danh sách điểm danh",
    "visit": "lượt ghi đảng viên của chi bộ khác đến học",
    "organisers": "danh sách báo cáo viên, chủ trì, tổ chức",
    "others": "số khách và người ngoài Đảng",
    "home": "buổi học bù tại nhà",
    "outside": "giấy xác nhận của nơi sinh hoạt tạm thời",
    "absences": "kết luận vắng mặt",
    "excuse": "đề nghị vắng mặt nhập thay đảng viên",
}
STATE_WORDS = {
    "waiting": "chờ tiếp nhận",
    "for_committee": "chờ cấp ủy xem xét khi điều chỉnh số liệu",
    "taken": "đã tiếp nhận",
    "laid_aside": "không tiếp nhận",
}
SAID_WORDS = {
    "present": "có mặt",
    "excused": "vắng có lý do",
    "unexcused": "vắng không lý do",
    "unrecorded": "đưa về “chưa ghi”",
    "excepted": "ngoài phần “tất cả có mặt”",
}
NOT_SAID = "Không nêu tên ai."
TAKEN = "Đã tiếp nhận."
COUNTS = "Đã tiếp nhận: các lượt ghi được tính từ nay."
PAPER_ENTERED = "Đã nhập giấy xác nhận; chờ cấp trên chấp nhận."
FOR_COMMITTEE = "Đợt đã chốt hoặc đã quá 72 giờ: đã chuyển cấp ủy xem xét khi điều chỉnh số liệu."
LAID_ASIDE = "Không tiếp nhận; lần ghi vẫn được giữ kèm lý do."


def decided(state: str, kind: str) -> str:
    """What who decides reads."""
    if state == "taken":
        return {"outside": PAPER_ENTERED, "others": TAKEN, "confirmation": TAKEN}.get(kind, COUNTS)
    return FOR_COMMITTEE if state == "for_committee" else LAID_ASIDE


def summary(said: Iterable[str], *, all_but: bool) -> str:
    """How many people are said to be what.

    >>> summary(["present", "present", "excused"], all_but=False)
    '2 đồng chí có mặt, 1 đồng chí vắng có lý do.'
    >>> summary(["excepted"], all_but=True)
    'Tất cả có mặt, trừ 1 đồng chí.'
    """
    counts = Counter(said)
    excepted = counts.pop("excepted", 0)
    parts = [f"{counts[state]} đồng chí {words}" for state, words in SAID_WORDS.items() if counts[state]]
    if all_but:
        parts.insert(0, f"tất cả có mặt, trừ {excepted} đồng chí" if excepted else "tất cả có mặt")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else NOT_SAID


def others_summary(counts: Mapping[str, int]) -> str:
    """ "5 người ngoài Đảng, 2 khách."."""
    return ", ".join(f"{count} {words}" for words, count in counts.items()) + "." if counts else NOT_SAID


def clock_text(recorded: datetime | None, *, ended_on: date | None) -> str:
    """What the phone's clock says about when it was recorded; evidence, not proof.

    >>> clock_text(datetime(2024, 12, 17, 20), ended_on=date(2024, 12, 18))
    'Theo giờ điện thoại: ghi lúc 20 giờ ngày 17/12/2024, trước khi hết nhiệm kỳ (18/12/2024).'
    """
    if recorded is None:
        return "Chưa rõ ghi lúc nào."
    said = f"Theo giờ điện thoại: ghi lúc {moment_text(recorded)}"
    if ended_on is None:
        return f"{said}."
    when = "trước khi" if recorded.date() < ended_on else "sau khi"
    return f"{said}, {when} hết nhiệm kỳ ({ended_on:%d/%m/%Y})."
