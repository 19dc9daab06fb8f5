"""What members have against a change of the tree: each sentence names the branch and says what to do."""

from app.core.errors import AppError


class BranchChangedAhead(AppError):
    """Nobody's affiliation is moved before the day: until then the roster goes on changing."""

    status = 409
    code = "branch_changed_ahead"
    vi = (
        "“{name}” đang có đảng viên sinh hoạt; việc hợp nhất, chia tách, giải thể chi bộ ghi được từ ngày {day} trở đi, "
        "không ghi trước."
    )
    en = "“{name}” has members: merging, splitting or dissolving it can be recorded from {day} on, not ahead of it."


class MembersWithoutSuccessor(AppError):
    """A split names every member's branch: nobody is divided and nobody is left over."""

    status = 409
    code = "members_without_successor"
    vi = (
        "{count} đồng chí của “{name}” chưa có chi bộ tiếp nhận (số {numbers}). "
        "Đồng chí ghi chi bộ tiếp nhận cho từng đảng viên hoặc cho tổ đảng của đảng viên đó."
    )
    en = "{count} members of “{name}” have no successor yet (numbers {numbers}). Name one for each, or for their party cell."


class NotMembersOfBranch(AppError):
    """Numbers that are nobody's in the branch."""

    status = 409
    code = "not_members_of_branch"
    vi = "Số {numbers} không phải của đảng viên sinh hoạt chính thức tại “{name}” ngày {day}. Đồng chí kiểm tra lại số."
    en = "{numbers}: no official members of “{name}” on {day}. Check the numbers."
