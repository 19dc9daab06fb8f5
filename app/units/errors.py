"""What the tree refuses, and why."""

from app.core.errors import AppError


class UnitNotOnDay(AppError):
    """The unit did not exist on the day asked for."""

    status = 404
    code = "unit_not_on_day"
    vi = "Ngày {day} chưa có hoặc không còn tổ chức đảng này."
    en = "This unit did not exist on {day}."


class UnitCodeTaken(AppError):
    """Codes are unique over all time."""

    status = 409
    code = "unit_code_taken"
    vi = "Mã tổ chức đảng {unit_code} đã được dùng. Đồng chí chọn mã khác."
    en = "The unit code {unit_code} is already in use; choose another."


class ParentNotOpen(AppError):
    """A unit stands only under one that exists for as long as it does itself."""

    status = 409
    code = "parent_not_open"
    vi = "Tổ chức đảng cấp trên chưa có hoặc không còn từ ngày {day}."
    en = "The parent unit does not exist for the whole time from {day}."


class KindNotAllowedHere(AppError):
    """The kinds of parent and child do not fit."""

    status = 409
    code = "unit_kind_not_allowed_here"
    vi = "Loại tổ chức đảng “{kind}” không đặt được dưới “{parent}”."
    en = "A unit of kind “{kind}” cannot stand under “{parent}”."


class UnitBelowItself(AppError):
    """A move would close a circle."""

    status = 409
    code = "unit_below_itself"
    vi = "Không thể đặt một tổ chức đảng dưới chính nó hoặc dưới tổ chức đảng trực thuộc nó."
    en = "A unit cannot be placed below itself or below a unit under it."


class UnitClosed(AppError):
    """The unit has ended; nothing changes after its end."""

    status = 409
    code = "unit_closed"
    vi = "Tổ chức đảng này đã kết thúc hoạt động từ ngày {day}."
    en = "This unit is closed from {day}."


class LaterChangeExists(AppError):
    """Changes are entered in order of time: history is not rewritten."""

    status = 409
    code = "later_unit_change_exists"
    vi = "Đã có thay đổi của tổ chức đảng này từ ngày {day}; thay đổi mới phải có hiệu lực từ ngày đó trở đi."
    en = "A change of this unit from {day} is already on record; a new one cannot take effect before it."


class UnitHasUnitsBelow(AppError):
    """A unit with living units below it cannot end."""

    status = 409
    code = "unit_has_units_below"
    vi = "Còn {count} tổ chức đảng trực thuộc từ ngày {day}; cần chuyển hoặc kết thúc các tổ chức đảng này trước."
    en = "{count} units still stand below this one from {day}; move or close them first."


class UnitImportRefused(AppError):
    """The file has rows that cannot be accepted; nothing was changed. `complaints` in the answer names row and column."""

    status = 422
    code = "unit_import_refused"
    vi = "Tệp có {count} chỗ cần sửa. Chưa có gì thay đổi; đồng chí sửa trong tệp rồi nhập lại. Chỗ đầu tiên: {first}."
    en = "The file has {count} problems. Nothing was changed; mend the file and import again. The first: {first}."


class BranchStaysABranch(AppError):
    """A branch has members and figures of its own: it cannot become a committee with branches below."""

    status = 409
    code = "branch_stays_a_branch"
    vi = (
        "“{name}” là chi bộ, có đảng viên sinh hoạt nên không chuyển thành “{kind}” được. "
        "Đồng chí lập tổ chức đảng mới, rồi chia tách hoặc hợp nhất chi bộ vào các chi bộ thuộc tổ chức đó."
    )
    en = "“{name}” is a branch with members and cannot become “{kind}”. Open the new unit, then split or merge the branch."
