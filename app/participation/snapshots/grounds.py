"""Why somebody waits for an amendment (pure)."""

from collections.abc import Collection
from enum import StrEnum

from app.participation.snapshots.rows import Facts


class Ground(StrEnum):
    """What came after the closing."""

    ATTENDANCE = "attendance"
    TEST = "test"
    LATE_ANSWERS = "late_answers"
    REGRADED = "regraded"
    CORRECTION = "correction"


WORDS = {
    Ground.ATTENDANCE: "điểm danh ghi nhận sau khi chốt",
    Ground.TEST: "bài trắc nghiệm nộp sau khi chốt",
    Ground.LATE_ANSWERS: "câu trả lời gửi muộn đã được đồng ý tính",
    Ground.REGRADED: "kết quả bài trắc nghiệm được tính lại",
    Ground.CORRECTION: "đề nghị điều chỉnh danh sách",
}
_LIST = ("unit_id", "cell_id", "membership", "standing", "removed")
CAME = ("present", "way", "absence", "parts_present")
_TESTED = ("took", "passed")


def grounds_of(old: Facts, new: Facts) -> set[Ground]:
    """What the difference between a sealed row and the facts of now is about; who is in or out follows from it."""
    found = set()
    for ground, names in ((Ground.CORRECTION, _LIST), (Ground.ATTENDANCE, CAME), (Ground.TEST, _TESTED)):
        if any(getattr(old, name) != getattr(new, name) for name in names):
            found.add(ground)
    return found


def in_words(grounds: Collection[str]) -> str:
    """ "điểm danh ghi nhận sau khi chốt; đề nghị điều chỉnh danh sách"."""
    return "; ".join(words for ground, words in WORDS.items() if ground in grounds)
