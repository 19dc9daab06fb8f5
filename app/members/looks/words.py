"""What a look at names was at, and on what ground, in the words the member reads (pure)."""

from collections.abc import Mapping

from app.core.actor import Role

# Lists of a unit: everybody who belonged there stands in them, or may. What was looked at, and why such lists are read.
UNIT_LISTS: Mapping[str, tuple[str, str]] = {
    "names:members:view": ("danh sách đảng viên", "quản lý đảng viên"),
    "names:roster_import:view": ("danh sách đảng viên đang nhập từ tệp", "quản lý đảng viên"),
    "names:transfers:view": ("danh sách chuyển sinh hoạt đảng (có thể có tên đồng chí)", "quản lý đảng viên"),
    "names:reminders:view": ("danh sách sắp đến hạn chuyển sinh hoạt đảng (có thể có tên đồng chí)", "quản lý đảng viên"),
    "names:slips:view": ("danh sách cấp lại phiếu đăng nhập (có thể có tên đồng chí)", "hỗ trợ đăng nhập"),
    "names:attendance:view": ("danh sách điểm danh", "theo dõi học tập"),
    "names:roll_sheet:view": ("bản in danh sách điểm danh", "theo dõi học tập"),
    "names:missing:view": ("danh sách chưa học, chưa làm bài (có thể có tên đồng chí)", "theo dõi, sắp xếp học bù"),
    "names:late_answers:view": ("danh sách trả lời gửi muộn (có thể có tên đồng chí)", "xem xét phần trả lời gửi muộn"),
    "names:entered_results:view": ("danh sách bài làm trên giấy (có thể có tên đồng chí)", "nhập bài làm trên giấy"),
}
# Looks of which the journal names each person who was shown.
OF_PERSONS: Mapping[str, tuple[str, str]] = {
    "names:member:view": ("hồ sơ của đồng chí", "quản lý đảng viên"),
    "names:explanation:view": ("vì sao đồng chí được tính hoặc không được tính", "kiểm tra số liệu"),
    "names:members:search": ("kết quả tìm tên", "tìm đảng viên"),
    "names:receipt:view": ("xác nhận đã nộp bài của đồng chí", "đối chiếu xác nhận đã nộp bài"),
    "names:plan:view": ("danh sách đề xuất lớp học bù", "sắp xếp học bù"),
    "names:amendments:view": ("danh sách chờ điều chỉnh sau khi chốt số liệu", "điều chỉnh số liệu đã chốt"),
    "names:corrections:view": ("danh sách đề nghị điều chỉnh danh sách học tập", "xét điều chỉnh danh sách"),
    "names:excuses:view": ("danh sách đề nghị vắng mặt", "xét đề nghị vắng mặt"),
    "names:home_visits:view": ("danh sách học bù tại nhà", "theo dõi, sắp xếp học bù"),
    "names:outside_confirmations:view": ("danh sách xác nhận của nơi sinh hoạt tạm thời", "xét xác nhận học ở nơi khác"),
    "names:late_check_ins:view": ("danh sách quét mã lúc mất sóng", "xác nhận điểm danh"),
    "names:confirmation:view": ("danh sách chờ người thứ hai xác nhận", "xác nhận điểm danh"),
    "names:overrides:view": ("danh sách được thêm giờ, thêm lượt", "theo dõi bài trắc nghiệm"),
    "names:data_corrections:view": ("danh sách đề nghị sửa thông tin cá nhân", "sửa thông tin đảng viên"),
}
OTHER = ("danh sách có tên đồng chí", "công tác đảng viên")
INSPECTION = "kiểm tra theo {basis}"


def looked_at(action: str) -> str:
    """What was looked at."""
    return {**UNIT_LISTS, **OF_PERSONS}.get(action, OTHER)[0]


def ground_of(action: str, *, reason: str | None, role: Role, basis: str | None) -> str:
    """On what ground: an inspector's decision, else what was said then, else what such lists are read for."""
    if role is Role.INSPECTOR and basis:
        return INSPECTION.format(basis=basis)
    return reason or {**UNIT_LISTS, **OF_PERSONS}.get(action, OTHER)[1]
