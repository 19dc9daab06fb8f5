"""What a reorganisation refuses: each sentence names the unit and says what to do."""

from app.core.errors import AppError


class UnitHasEnded(AppError):
    """A unit that is no more changes no more."""

    status = 409
    code = "unit_has_ended"
    vi = "“{name}” đã kết thúc hoạt động từ ngày {day}; không thay đổi được nữa. Đồng chí kiểm tra lại ngày và tên."
    en = "“{name}” has ended from {day} and changes no more. Check day and name."


class UnitNotYetThere(AppError):
    """The change is dated before the unit's first day."""

    status = 409
    code = "unit_not_yet_there"
    vi = "“{name}” chỉ có từ ngày {day}; thay đổi phải có hiệu lực sau ngày đó."
    en = "“{name}” exists from {day} only; a change must take effect after that day."


class UnitChangedLater(AppError):
    """Changes are entered in order of time."""

    status = 409
    code = "unit_changed_later"
    vi = "“{name}” đã có thay đổi ghi từ ngày {day}; thay đổi này phải có hiệu lực sau ngày đó."
    en = "A change of “{name}” from {day} is on record; this one must take effect after it."


class SuccessorHasEnded(AppError):
    """Nobody hands over to a unit that is no more, or not yet there."""

    status = 409
    code = "successor_has_ended"
    vi = "“{successor}” không hoạt động từ ngày {day} nên không tiếp nhận “{name}” được. Đồng chí chọn tổ chức đang hoạt động."
    en = "“{successor}” does not exist from {day} on and cannot take over “{name}”. Choose a unit that does."


class SuccessorOfItself(AppError):
    """Only a split may leave a unit among its own successors."""

    status = 409
    code = "successor_of_itself"
    vi = "“{name}” không thể tự tiếp nhận chính mình. Đồng chí bỏ tổ chức này ra, hoặc chọn nơi khác tiếp nhận."
    en = "“{name}” cannot take over itself. Leave it out, or choose another successor."


class SuccessorOfOtherNature(AppError):
    """Branches hand over to branches, committees to committees, party cells to party cells."""

    status = 409
    code = "successor_of_other_nature"
    vi = (
        "“{name}” ({kind}) không giao cho “{successor}” ({other}) được: "
        "chi bộ giao cho chi bộ, đảng bộ giao cho đảng bộ, tổ đảng giao cho tổ đảng."
    )
    en = "“{name}” ({kind}) cannot hand over to “{successor}” ({other}): like goes to like."


class CellOfOtherBranch(AppError):
    """A party cell is a label inside a branch."""

    status = 409
    code = "cell_of_other_branch"
    vi = "“{name}” và “{successor}” không cùng một chi bộ. Tổ đảng chỉ bàn giao cho tổ đảng trong cùng chi bộ."
    en = "“{name}” and “{successor}” are not of one branch. A party cell hands over within its branch only."


class SplitNeedsSeveral(AppError):
    """One successor is a merge."""

    status = 409
    code = "split_needs_several"
    vi = "Chia tách “{name}” cần ít nhất hai tổ chức tiếp nhận khác nhau. Nếu chỉ có một, đồng chí ghi là hợp nhất."
    en = "Splitting “{name}” needs at least two different successors; with one it is a merge."


class ChildWithoutSuccessor(AppError):
    """Every unit below a unit that is split or dissolved is named with its successor."""

    status = 409
    code = "child_without_successor"
    vi = "“{child}” trực thuộc “{name}” chưa có nơi tiếp nhận. Đồng chí ghi rõ tổ chức tiếp nhận cho từng tổ chức trực thuộc."
    en = "“{child}” below “{name}” has no successor. Name one for every unit below."


class ChildWithTwoSuccessors(AppError):
    """Nobody is divided."""

    status = 409
    code = "child_with_two_successors"
    vi = "“{child}” được ghi ở hai nơi tiếp nhận của “{name}”. Đồng chí giữ lại một nơi."
    en = "“{child}” is named with two successors of “{name}”. Keep one."


class NotAChild(AppError):
    """What is named does not stand directly below the unit that day."""

    status = 409
    code = "not_a_child"
    vi = "Ngày {day}, “{child}” không trực thuộc “{name}”. Đồng chí bỏ khỏi danh sách bàn giao."
    en = "“{child}” does not stand directly below “{name}” on {day}. Leave it out."


class MemberWithTwoSuccessors(AppError):
    """Nobody is divided."""

    status = 409
    code = "member_with_two_successors"
    vi = "Đồng chí số {numbers} được ghi ở hai chi bộ tiếp nhận của “{name}”. Mỗi đồng chí chỉ về một nơi."
    en = "Member {numbers} is named with two successors of “{name}”. Nobody is divided."


class SplitAfterTakingOver(AppError):
    """The members that arrive on the same day cannot be named before they are there."""

    status = 409
    code = "split_after_taking_over"
    vi = "“{name}” vừa tiếp nhận đảng viên trong cùng lần thay đổi này. Đồng chí ghi việc chia tách ở một lần thay đổi sau."
    en = "“{name}” takes members over in this same change. Record the split in a later one."


class DecisionNeeded(AppError):
    """Merges, splits and dissolutions rest on a decision."""

    status = 422
    code = "unit_decision_needed"
    vi = "Thay đổi của “{name}” cần số, ngày của nghị quyết hoặc quyết định (chưa có số thì ghi “chưa rõ số”)."
    en = "The change of “{name}” needs the number and date of its decision (write “chưa rõ số” if it has none)."


class UnitUnsound(AppError):
    """After the changes a unit would stand where it cannot."""

    status = 409
    code = "unit_unsound"
    vi = "“{name}”: {detail}."
    en = "“{name}” cannot stand there: {detail}."


class ChangedFromAbove(AppError):
    """Nobody changes their own unit."""

    status = 403
    code = "unit_changed_from_above"
    vi = "“{name}” do cấp trên của tổ chức đó thay đổi; đồng chí đề nghị cấp trên ghi việc này."
    en = "“{name}” is changed by the level above it; ask them to record this."


class ReorganisationRefused(AppError):
    """The changes cannot be made; nothing was changed. `complaints` in the answer says each with its place."""

    status = 422
    code = "reorganisation_refused"
    vi = "Có {count} chỗ cần sửa; chưa có gì thay đổi. Chỗ đầu tiên: {first}"
    en = "There are {count} problems and nothing was changed. The first: {first}"
