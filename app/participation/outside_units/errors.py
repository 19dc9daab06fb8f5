"""What the figures of units outside the system are refused for."""

from app.core.errors import AppError


class OutsideUnitKnown(AppError):
    """The unit's figures are there already; they are changed, not written twice."""

    status = 409
    code = "outside_unit_known"
    vi = "Số liệu của {name} đã được nhập; đồng chí sửa số đã nhập, không nhập thêm lần nữa."
    en = "Figures of {name} are recorded already; change those instead of adding them again."


class UnitIsCounted(AppError):
    """The unit's members are on the campaign's list: typed figures beside counted ones would count them twice."""

    status = 409
    code = "unit_is_counted"
    vi = "Đảng viên của tổ chức đảng này có tên trong danh sách của đợt; số liệu được đếm trong hệ thống, không nhập tay."
    en = "Members of this unit are on the campaign's list: its figures are counted here and not typed."


class OutsideReasonNeeded(AppError):
    """After closing, a changed figure needs a reason."""

    status = 409
    code = "outside_reason_needed"
    vi = "Đợt học tập đã chốt. Muốn ghi hoặc sửa số do đơn vị báo cáo, đồng chí ghi lý do."
    en = "The campaign is closed. To record or change reported figures, give a reason."


class OutsideUnitWithdrawn(AppError):
    """A withdrawn row stays as it was."""

    status = 409
    code = "outside_unit_withdrawn"
    vi = "Số liệu này đã rút; nếu đơn vị báo cáo lại, đồng chí nhập mới."
    en = "These figures were withdrawn; if the unit reports again, record them anew."


class IdReused(AppError):
    """The id made on the device names another unit's figures."""

    status = 409
    code = "outside_unit_id_reused"
    vi = "Lần gửi này trùng mã với số liệu của đơn vị khác. Đồng chí tải lại rồi làm lại."
    en = "This id already names another unit's figures. Reload and try again."
