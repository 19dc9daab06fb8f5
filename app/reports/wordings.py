"""The sentences of a report (pure): local times come in. No state emblem, no signature: it is a draft for the office."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.text import fold, moment_text
from app.participation.rates import number_text, target_text
from app.participation.small_cells import FEWEST_TAKERS
from app.participation.wordings import full_day_text
from app.units.kinds import KIND_WORDS, UnitKind

TITLE = "Báo cáo kết quả học tập"
DRAFT = "Dự thảo để cấp ủy xem xét, ký ban hành trên hệ thống văn phòng của mình; chưa phải văn bản đã ban hành."
SEAL = "Mã xác thực của hệ thống"
JOURNAL_SEAL = "Mã niêm phong nhật ký"
TO_BE_SIGNED, DRAWN_UP_BY, NAME_AND_DATE = "Dự thảo để trình ký", "Người lập báo cáo", "(họ tên, ngày lập)"
KEEP = "Giữ bản in này để đối chiếu về sau."
NOT_SHOWN = "không hiện"
REPORTED_APART = "(*) Chưa gồm đơn vị ngoài hệ thống; số do đơn vị báo cáo đứng riêng."
UNBROKEN = "\u00a0"
STATE_WORDS = {
    "waiting": "Báo cáo đang chờ lập.",
    "making": "Báo cáo đang được lập.",
    "ready": "Báo cáo đã lập xong, đồng chí tải về được.",
}
NOT_ALLOWED_ANY_MORE = "not_allowed_any_more"
CHANGED = "changed"
TOO_LARGE = "too_large"
NOT_MADE = "not_made"
FAILURE_WORDS = {
    NOT_ALLOWED_ANY_MORE: "Báo cáo không lập được vì đồng chí không còn phụ trách tổ chức đảng này.",
    CHANGED: "Tổ chức đảng hoặc đợt học tập vừa thay đổi. Đồng chí mở lại số liệu rồi yêu cầu lại.",
    TOO_LARGE: "Báo cáo quá lớn để lập thành tệp. Đồng chí yêu cầu báo cáo của từng tổ chức trực thuộc.",
    NOT_MADE: "Báo cáo chưa lập được. Đồng chí yêu cầu lại; nếu vẫn vậy, báo quản trị hệ thống.",
}
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Counting:
    """What a campaign says about counting; `target` in hundredths of a percent. `has_recorders`: single ones are shown."""

    policy_text: str
    target: int
    parts: int
    parts_required: int
    verdict_kinds: Sequence[str]
    has_quiz: bool
    has_pass_mark: bool
    has_recorders: bool


def figures_text(local: datetime, sealed: tuple[int, datetime] | None) -> str:
    """Of when the figures are; `sealed`: number and local time of the snapshot they come from."""
    if sealed is None:
        return f"Số liệu tạm tính đến {moment_text(local)}"
    number, sealed_at = sealed
    instead = f", thay bản số {number - 1}" if number > 1 else ""
    return f"Số liệu đã chốt: bản chốt số {number}{instead}, lập lúc {moment_text(sealed_at)}"


def seal_text(head: str) -> str:
    """What ties the print to the snapshot."""
    return f"{SEAL}: {head}"


def journal_text(head: str | None) -> str | None:
    """What ties the print to the sealed journal: that copy convicts whoever changes what stood in it by then."""
    return None if head is None else f"{JOURNAL_SEAL}: {head}"


def period_text(starts: datetime, ends: datetime) -> str:
    """ "Thời gian: từ 7 giờ 30 ngày 05/12/2024 đến 17 giờ ngày 20/12/2024"."""
    return f"Thời gian: từ {moment_text(starts)} đến {moment_text(ends)}"


def roster_text(day: date) -> str:
    """ "Ngày chốt danh sách: 05/12/2024"."""
    return f"Ngày chốt danh sách: {full_day_text(day)}"


def tree_text(tree: str, *, roster_day: date, today: date) -> str:
    """In which tree the figures are read."""
    if tree == "as_was":
        return f"Theo cây tổ chức đảng tại ngày chốt danh sách, {full_day_text(roster_day)}"
    return f"Quy về cây tổ chức đảng ngày {full_day_text(today)}"


def includes_text(included: str, *, enrolled: int, children: int, apart: int) -> str:
    """What the total includes: what participation says (`included`), how many units stand in the table, everybody once.

    `apart`: how many units reported beside it.
    """
    if not enrolled:
        nobody = "Không có đồng chí nào của tổ chức đảng này trong danh sách của đợt."
        return f"{nobody} {included}" if apart else nobody
    once = "Mỗi đồng chí được tính một lần, tại chi bộ có tên trong danh sách."
    table = f" Số chung là tổng của {number_text(children)} tổ chức đảng trong bảng." if children else ""
    return f"{included}{table} {once}"


def counting(how: Counting) -> Iterator[str]:
    """How was counted, in words: for the sheet "Cách tính"."""
    target = target_text(how.target)
    yield f"Ai được tính: {how.policy_text}"
    yield "Vắng có lý do vẫn nằm trong số thuộc diện học tập; chưa ghi không phải là vắng."
    parts = "đủ các phần" if how.parts_required >= how.parts else f"ít nhất {how.parts_required}/{how.parts} phần"
    yield f"Đã tham gia: dự {parts} của đợt, ở buổi học hoặc học bù, tại bất kỳ địa điểm nào; tính trên số thuộc diện học tập."
    if how.has_quiz:
        yield "Đã làm bài trắc nghiệm: có bài làm được ghi nhận; tính trên số thuộc diện học tập."
    if how.has_quiz and how.has_pass_mark:
        yield "Đạt bài trắc nghiệm: tính trên số đã làm bài."
        yield f"Kết quả bài trắc nghiệm chỉ hiện khi có từ {FEWEST_TAKERS} đồng chí làm bài và không suy ra được nhóm nhỏ hơn."
    met = f"Đủ chỉ tiêu {target} % khi số đã tham gia nhân 100 không nhỏ hơn {target} lần số thuộc diện học tập"
    yield f"{met}; tỷ lệ in ra cắt bỏ phần lẻ, không làm tròn lên."
    kinds = ", ".join(KIND_WORDS[kind] for kind in UnitKind if kind in how.verdict_kinds)
    if kinds:
        yield f"Chữ đạt, chưa đạt chỉ dùng cho: {kinds}."
    yield "Không có đồng chí nào thuộc diện học tập thì ghi: không áp dụng."
    yield "Cách ghi nhận: mỗi đồng chí đã tham gia đứng ở một cột; mã là tự điểm danh bằng mã của buổi học."
    if how.has_recorders:
        yield "Một người ghi: không có người thứ hai xác nhận; chờ xác nhận: chưa có người thứ hai. Cả hai đều được tính."


def to_keep(*, is_sealed: bool, has_journal: bool) -> Iterator[str]:
    """What the codes on a print are for."""
    journal = f"{JOURNAL_SEAL} là của nhật ký khi lập báo cáo"
    if is_sealed:
        yield f"{SEAL} là của bản chốt" + (f"; {journal[0].lower()}{journal[1:]}" if has_journal else "") + f". {KEEP}"
    elif has_journal:
        yield f"{journal}. {KEEP}"


def slug(name: str) -> str:
    """A name as part of a file's name: letters a to z, digits and hyphens.

    >>> slug("Đảng bộ phường Tân Hoa")
    'dang-bo-phuong-tan-hoa'
    """
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split()
    return "-".join(words)[:LONGEST_SLUG].strip("-")


def file_name(organisation: str, day: date, ending: str) -> str:
    """ "ket-qua-hoc-tap-dang-bo-phuong-tan-hoa-2024-12-18.pdf"."""
    named = slug(organisation)
    return f"ket-qua-hoc-tap{'-' + named if named else ''}-{day.isoformat()}.{ending}"


def unbroken(text: str) -> str:
    """A percentage stays on one line: "97,9 %"."""
    return text.replace(" %", f"{UNBROKEN}%")


def printable(text: str) -> str:
    """A name as it can be printed: without control characters and without marks that turn the direction of writing.

    >>> printable("Chi bộ\\u202e 1\\t")
    'Chi bộ 1'
    """
    kept = (" " if c in "\t\r\n\u2028\u2029" else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).split())
