"""Refusals of the roster."""

from app.core.errors import AppError


class MembershipEnded(AppError):
    """The person is no longer a member; nothing more can be recorded but a correction of that."""

    status = 409
    code = "membership_ended"
    vi = "Đồng chí này không còn trong danh sách đảng viên từ ngày {day}."
    en = "This person has not been a member since {day}."


class StatusInTheWay(AppError):
    """A later status is already recorded."""

    status = 409
    code = "status_in_the_way"
    vi = "Đã ghi một thay đổi từ ngày {day}. Đồng chí ghi ngày kết thúc trước ngày đó hoặc sửa thay đổi ấy."
    en = "A change is already recorded from {day}; give an end before it or correct that change."


class DayNotPossible(AppError):
    """A day that cannot be: in the future, or before the person belonged anywhere."""

    status = 422
    code = "day_not_possible"
    vi = "Ngày {day} không ghi được: {reason}."
    en = "The day {day} is not possible: {reason}."


class IdTaken(AppError):
    """The id made on the device already names something else."""

    status = 409
    code = "id_taken"
    vi = "Lần gửi này trùng mã với một việc khác đã ghi. Đồng chí tải lại rồi làm lại."
    en = "This id already names something else. Reload and do it again."


class CardNumberTaken(AppError):
    """Another person has this card number."""

    status = 409
    code = "card_number_taken"
    vi = "Số thẻ đảng viên này đã ghi cho một đồng chí khác. Đồng chí xem lại số thẻ."
    en = "Another person has this card number. Look at it again."


class CardNumberNotValid(AppError):
    """Not a card number."""

    status = 422
    code = "card_number_not_valid"
    vi = "Số thẻ đảng viên chưa đúng: cần 8 chữ số."
    en = "Not a card number: 8 digits are expected."


class PhoneNotValid(AppError):
    """Not a phone number."""

    status = 422
    code = "phone_not_valid"
    vi = "Số điện thoại chưa đúng. Đồng chí xem lại; có thể bỏ trống."
    en = "Not a phone number. Look at it again; it may be left out."


class NameNotValid(AppError):
    """Not a person's name."""

    status = 422
    code = "name_not_valid"
    vi = "Họ và tên chưa đúng: chỉ gồm chữ cái, dấu cách, dấu nháy."
    en = "Not a person's name: only letters, blanks and apostrophes."


class UnitNotABranch(AppError):
    """Members belong to branches."""

    status = 422
    code = "unit_not_a_branch"
    vi = "Đảng viên sinh hoạt chính thức tại một chi bộ; tổ chức đảng đã chọn không phải chi bộ đang hoạt động."
    en = "Members belong to a branch; the unit chosen is not a branch that exists."


class CellNotInBranch(AppError):
    """The cell is not one of the branch's."""

    status = 422
    code = "cell_not_in_branch"
    vi = "Tổ đảng đã chọn không thuộc chi bộ này."
    en = "The cell does not belong to this branch."


class NamesNotHere(AppError):
    """Committees far above see counts; names only where following up is their job."""

    status = 403
    code = "names_not_here"
    vi = "Ở cấp này chỉ xem số liệu. Muốn xem danh sách đảng viên, đồng chí chọn một tổ chức cơ sở đảng hoặc chi bộ."
    en = "At this level only counts are shown; open a grassroots organisation or a branch for names."


class TransferAlreadySent(AppError):
    """Only one official transfer of a person can be under way."""

    status = 409
    code = "transfer_already_sent"
    vi = "Đồng chí này đang có một giấy giới thiệu chuyển sinh hoạt chưa được xác nhận; chờ nơi nhận hoặc rút giấy ấy trước."
    en = "This person already has a transfer under way; wait for the receiver or withdraw it first."


class TransferDecided(AppError):
    """The transfer was confirmed, refused or withdrawn before."""

    status = 409
    code = "transfer_decided"
    vi = "Việc chuyển sinh hoạt này đã xong: {state}."
    en = "This transfer was decided before: {state}."


class TransferToSamePlace(AppError):
    """Sender and receiver are the same branch."""

    status = 422
    code = "transfer_to_same_place"
    vi = "Nơi nhận phải khác nơi đang sinh hoạt chính thức."
    en = "The receiving branch must differ from the present one."


class TransferOvertaken(AppError):
    """The member no longer belongs to the sender."""

    status = 409
    code = "transfer_overtaken"
    vi = "Đồng chí này không còn sinh hoạt tại nơi gửi; giấy giới thiệu không còn đúng."
    en = "The member no longer belongs to the sender; the letter no longer holds."


class MoveWaits(AppError):
    """One move is waited for at a time."""

    status = 409
    code = "move_waits"
    vi = "Đã ghi một việc phải chuyển sinh hoạt từ ngày {day} mà chưa giới thiệu; đồng chí làm xong hoặc rút việc đó trước."
    en = "A move effective {day} is already recorded and waits for a transfer; finish or withdraw it first."


class MoveAnswered(AppError):
    """A transfer is under way or done; what is to be taken back is the transfer."""

    status = 409
    code = "move_answered"
    vi = "Việc này đã có giấy giới thiệu chuyển sinh hoạt; muốn rút, đồng chí rút giấy giới thiệu ấy trước."
    en = "A letter of transfer answers this move already; withdraw that letter first."


class OfficialByTransferOnly(AppError):
    """An official affiliation never begins beside another one."""

    status = 409
    code = "official_by_transfer_only"
    vi = "Mỗi đảng viên sinh hoạt chính thức tại đúng một chi bộ; muốn đổi nơi, đồng chí làm giấy giới thiệu chuyển sinh hoạt."
    en = "A member has exactly one official branch; change it by a transfer."


class StayAtOwnBranch(AppError):
    """A temporary stay or the contact at the residence is somewhere else than the official branch."""

    status = 409
    code = "stay_at_own_branch"
    vi = "Đồng chí này đang sinh hoạt chính thức tại chính chi bộ ấy; nơi tạm thời hoặc nơi cư trú phải là nơi khác."
    en = "The member belongs to this very branch officially; a temporary or residence affiliation is elsewhere."


class AffiliationInTheWay(AppError):
    """Another place of the same kind is recorded for that time."""

    status = 409
    code = "affiliation_in_the_way"
    vi = "Đã ghi một nơi cùng loại từ ngày {day} ({until}); thời gian không được chồng nhau, đồng chí kết thúc việc đó trước."
    en = "Another affiliation of this kind is recorded from {day} ({until}); periods may not overlap, end that one first."


class BranchHasMembers(AppError):
    """A branch with members cannot end."""

    status = 409
    code = "branch_has_members"
    vi = "Chi bộ còn đảng viên sinh hoạt chính thức; cần chuyển sinh hoạt trước khi kết thúc."
    en = "The branch still has members; transfer them first."


class SamePersonPerhaps(AppError):
    """Somebody with the same name and birth is on a roster already."""

    status = 409
    code = "same_person_perhaps"
    vi = "Đã có một đồng chí cùng họ tên, cùng ngày sinh trong danh sách. Nếu là người khác, đồng chí xác nhận rồi gửi lại."
    en = "Somebody with this name and birth is on a roster; confirm that it is another person and send again."


class ImportSuperseded(AppError):
    """A newer file was uploaded for the unit."""

    status = 409
    code = "import_superseded"
    vi = "Bản xem trước này đã cũ: đã có tệp mới hơn cho tổ chức đảng này. Đồng chí mở bản mới nhất."
    en = "A newer file was uploaded for this unit; open the latest preview."


class ImportHasErrors(AppError):
    """Rows that cannot be read; nothing is applied."""

    status = 409
    code = "import_has_errors"
    vi = "Tệp còn {count} chỗ cần sửa, chưa ghi gì. Đồng chí sửa trong tệp rồi tải lên lại."
    en = "The file still has {count} places to mend; nothing was applied. Mend it and upload it again."


class ImportNeedsALook(AppError):
    """Rows a person has to decide about; nothing is applied."""

    status = 409
    code = "import_needs_a_look"
    vi = "Còn {count} dòng cần đồng chí xem: đúng là người khác thì ghi, không thì bỏ ra. Chưa ghi gì."
    en = "{count} rows need a decision (accept or leave out); nothing was applied."


class ImportOutOfDate(AppError):
    """The roster changed since the preview."""

    status = 409
    code = "import_out_of_date"
    vi = "Danh sách đã thay đổi sau khi xem trước. Đồng chí tải tệp lên lại để xem rồi ghi."
    en = "The roster changed since the preview; upload the file again."


class RoleNotForUnit(AppError):
    """The role does not exist on units of this kind."""

    status = 422
    code = "role_not_for_unit"
    vi = "Nhiệm vụ này không có ở loại tổ chức đảng đã chọn."
    en = "This role does not exist on this kind of unit."


class RoleNeedsDecision(AppError):
    """The role is given by a decision."""

    status = 422
    code = "role_needs_decision"
    vi = "Giao nhiệm vụ này cần số quyết định chuẩn y hoặc quyết định kiểm tra."
    en = "This role needs the number of the decision of recognition or of inspection."


class LoginNotFound(AppError):
    """No such login within the caller's reach."""

    status = 404
    code = "login_not_found"
    vi = "Không tìm thấy số đăng nhập {login} trong phạm vi đồng chí phụ trách."
    en = "No login {login} within your scope."


class GrantToSelf(AppError):
    """Nobody gives a role to themselves."""

    status = 403
    code = "grant_to_self"
    vi = "Không ai tự giao nhiệm vụ cho mình; việc này do cấp trên làm."
    en = "Nobody gives a role to themselves; the level above does."


class SlipNotForYou(AppError):
    """A new code would take over an account with a role the caller could not give."""

    status = 403
    code = "slip_not_for_you"
    vi = "Đồng chí này đang giữ nhiệm vụ do cấp khác giao; phiếu mới do cấp đã giao nhiệm vụ ấy cấp."
    en = "This person holds a role that you could not give; whoever gives it issues the slip."


class NoticeNotFound(AppError):
    """No such notice of the caller."""

    status = 404
    code = "notice_not_found"
    vi = "Không tìm thấy thông báo này của đồng chí."
    en = "You have no such notice."
