"""What notices say, by kind (pure). Words only: which facts are told, and to whom, is decided by who tells them.

A notice keeps its kind and its params; the sentence is made when it is read, so a better wording reaches old notices too.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class NoticeKind(StrEnum):
    """The sentences there are."""

    REPORT_SOUND = "report_sound"
    REPORT_VOID = "report_void"
    REPORT_REKEY = "report_rekey"
    REGRADED = "regraded"
    REGRADED_MARKS = "regraded_marks"
    REGRADED_QUESTION_MARKS = "regraded_question_marks"
    REGRADED_AFTER_RELEASE = "regraded_after_release"
    RESULT_ENTERED = "result_entered"
    LATE_COUNTED = "late_counted"
    LATE_ACCEPTED = "late_accepted"
    LATE_REFUSED = "late_refused"
    LATE_FOR_AMENDMENT = "late_for_amendment"
    BRANCH_RETURNED = "branch_returned"
    SCAN_ACCEPTED = "scan_accepted"
    SCAN_REFUSED = "scan_refused"
    EXCUSE_ACCEPTED = "excuse_accepted"
    EXCUSE_REFUSED = "excuse_refused"
    OUTSIDE_ACCEPTED = "outside_accepted"
    OUTSIDE_REFUSED = "outside_refused"
    DATA_CORRECTED = "data_corrected"
    DATA_NOT_CORRECTED = "data_not_corrected"
    RECORD_TAKEN = "record_taken"
    RECORD_FOR_COMMITTEE = "record_for_committee"
    RECORD_LAID_ASIDE = "record_laid_aside"


_REPORTED = "Đồng chí báo câu {place} của bài “{title}” có vấn đề. Câu này đã được xem lại: "
_LATE = "Phần trả lời gửi muộn của bài “{title}”, lượt {number}, "
_REGRADED = "của bài “{title}” được xem lại; kết quả lượt {number} của đồng chí được tính lại"

# Params: title (of the test), place (of the question, from 1, in the reader's own paper), number (of the attempt), old and new
# (scores as people read them), answer (the reviewer's sentence), day (when a paper was taken), unit (an organisation's name);
# title is the campaign's where figures are spoken of; what (a kind of record).
SENTENCES = {
    NoticeKind.REPORT_SOUND: _REPORTED + "câu hỏi và đáp án được giữ nguyên. {answer}",
    NoticeKind.REPORT_VOID: _REPORTED + "ai có câu này trong bài đều được trọn điểm của câu. {answer}",
    NoticeKind.REPORT_REKEY: _REPORTED + "đáp án được sửa, các bài liên quan được tính lại. {answer}",
    NoticeKind.REGRADED: "Một câu " + _REGRADED + ".",
    NoticeKind.REGRADED_MARKS: "Một câu " + _REGRADED + ": {new} (trước đó: {old}).",
    NoticeKind.REGRADED_QUESTION_MARKS: "Câu {place} " + _REGRADED + ": {new} (trước đó: {old}).",
    NoticeKind.REGRADED_AFTER_RELEASE: (
        "Một câu của bài “{title}” được xem lại sau khi chốt số liệu; kết quả lượt {number} của đồng chí chờ cấp ủy xem xét."
    ),
    NoticeKind.LATE_COUNTED: _LATE + "được tính vào kết quả: theo đồng hồ, đồng chí đã trả lời trước khi hết giờ.",
    NoticeKind.LATE_ACCEPTED: _LATE + "đã được xem xét và được tính. Lý do: {reason}",
    NoticeKind.LATE_REFUSED: _LATE + "đã được xem xét và không được tính. Lý do: {reason}",
    NoticeKind.LATE_FOR_AMENDMENT: _LATE + "nhận sau khi chốt; cấp ủy đã đồng ý tính khi điều chỉnh số liệu. Lý do: {reason}",
    NoticeKind.RESULT_ENTERED: (
        "Bài “{title}” đồng chí làm trên giấy ngày {day} đã được nhập và có người thứ hai xác nhận; ghi là lượt {number}."
    ),
    NoticeKind.BRANCH_RETURNED: (
        "Cấp trên trả lại số liệu của {unit} trong “{title}” để chi bộ xem lại rồi gửi lên. Ghi chú: {reason}"
    ),
    NoticeKind.SCAN_ACCEPTED: "Lượt quét mã lúc mất sóng tại “{title}”, ngày {day}, đã được xác nhận: đồng chí có mặt.",
    NoticeKind.SCAN_REFUSED: (
        "Lượt quét mã lúc mất sóng tại “{title}”, ngày {day}, chưa được xác nhận nên không tính. Lý do: {reason}"
    ),
    NoticeKind.EXCUSE_ACCEPTED: (
        "Đề nghị vắng mặt của đồng chí trong “{title}” đã được chấp nhận. Đồng chí vẫn trong danh sách thuộc diện học tập."
    ),
    NoticeKind.EXCUSE_REFUSED: "Đề nghị vắng mặt của đồng chí trong “{title}” chưa được chấp nhận. Lý do: {reason}",
    NoticeKind.OUTSIDE_ACCEPTED: (
        "Xác nhận của nơi sinh hoạt tạm thời trong “{title}” đã được cấp trên chấp nhận; đồng chí được ghi là đã học."
    ),
    NoticeKind.RECORD_TAKEN: "Lần ghi đồng chí gửi đến muộn ({what}, “{title}”) đã được tiếp nhận.",
    NoticeKind.RECORD_FOR_COMMITTEE: (
        "Lần ghi đồng chí gửi đến muộn ({what}, “{title}”) đã chuyển cấp ủy xem xét khi điều chỉnh số liệu."
    ),
    NoticeKind.RECORD_LAID_ASIDE: (
        "Lần ghi đồng chí gửi đến muộn ({what}, “{title}”) không được tiếp nhận nhưng vẫn được giữ. Lý do: {reason}"
    ),
    NoticeKind.OUTSIDE_REFUSED: ("Xác nhận của nơi sinh hoạt tạm thời trong “{title}” chưa được chấp nhận. Lý do: {reason}"),
    NoticeKind.DATA_CORRECTED: "Mục “{what}” trong thông tin của đồng chí đã được sửa theo đề nghị.",
    NoticeKind.DATA_NOT_CORRECTED: "Đề nghị sửa mục “{what}” của đồng chí chưa được chấp nhận. Lý do: {reason}",
}


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The text of one notice.

    >>> sentence("regraded", {"title": "Bài số 1", "number": 2})
    'Một câu của bài “Bài số 1” được xem lại; kết quả lượt 2 của đồng chí được tính lại.'
    """
    return SENTENCES[NoticeKind(kind)].format(**params)
