"""Refusals of campaigns, meetings and attendance."""

from app.core.errors import AppError


class PlanNotValid(AppError):
    """A campaign or meeting that cannot be planned so."""

    status = 422
    code = "plan_not_valid"
    vi = "{reason}"
    en = "The plan is not valid: {reason}"


class CampaignNotPlanned(AppError):
    """Only a planned campaign is edited or opened."""

    status = 409
    code = "campaign_not_planned"
    vi = "Đợt học tập đã mở hoặc đã chốt; không sửa và không mở lại được."
    en = "The campaign is open or closed already; it cannot be changed or opened again."


class CampaignNotOpen(AppError):
    """The campaign has not been opened yet."""

    status = 409
    code = "campaign_not_open"
    vi = "Đợt học tập chưa mở."
    en = "The campaign is not open."


class CampaignClosed(AppError):
    """After closing nothing received moves the figure; what was sent is kept."""

    status = 409
    code = "campaign_closed"
    vi = "Đợt học tập đã chốt, số liệu đã chốt không đổi. Lượt ghi người học gửi đến sau thì được giữ lại, chờ cấp ủy xem xét."
    en = "The campaign is closed and its figures stand. Records of who came that arrive later are kept for the committee."


class RecordedTooLate(AppError):
    """The time for late records has passed: what comes now waits for an amendment; what was sent is kept."""

    status = 409
    code = "recorded_too_late"
    vi = "Đã quá 72 giờ sau khi kết thúc đợt. Phần vừa gửi được giữ lại, chờ cấp ủy xem xét; chưa tính."
    en = "More than 72 hours have passed since the campaign's end. What was sent is kept for the committee; it does not count."


class MeetingCancelled(AppError):
    """The meeting does not take place; what was sent about it is kept."""

    status = 409
    code = "meeting_cancelled"
    vi = "Buổi học này đã hủy. Phần vừa gửi được giữ lại; đồng chí xem lịch buổi học khác."
    en = "This meeting was cancelled. What was sent is kept; look for another meeting."


class FindingAtClosing(AppError):
    """Not recorded is not absent: "không lý do" is found when the figures are closed."""

    status = 409
    code = "finding_at_closing"
    vi = "“Vắng không lý do” chỉ kết luận khi đợt đã hết thời gian, lúc chốt số liệu. Nay đồng chí để “chưa ghi”."
    en = "“Unexcused” is found at closing, once the campaign's time is over. Until then leave it unrecorded."


class CampaignCannotOpen(AppError):
    """Something has to be put right before opening."""

    status = 409
    code = "campaign_cannot_open"
    vi = "{reason}"
    en = "The campaign cannot be opened: {reason}"


class QuizAlreadyUsed(AppError):
    """A test belongs to one campaign: attempts are counted once."""

    status = 409
    code = "quiz_already_used"
    vi = "Bài trắc nghiệm này đã thuộc một đợt học tập khác. Đồng chí tạo bài khác cho đợt này."
    en = "This test already belongs to another campaign. Make another one for this campaign."


class CloseReasonNeeded(AppError):
    """Closing before the time for late records has passed needs a reason."""

    status = 409
    code = "close_reason_needed"
    vi = "Chưa hết 72 giờ chờ ghi nhận sau khi kết thúc đợt. Muốn chốt sớm, đồng chí ghi lý do."
    en = "The 72 hours for late records are not over. To close earlier, give a reason."


class HallCodeWrong(AppError):
    """No code of this hall, or one that was replaced twice. Locks nobody."""

    status = 409
    code = "hall_code_wrong"
    vi = "Mã chưa đúng hoặc đã hết hiệu lực. Đồng chí xem lại mã trên màn hình, hoặc nhờ bí thư điểm danh."
    en = "The code is wrong or expired. Look again, or ask the secretary to record you."


class HallNotOpen(AppError):
    """Codes are shown and taken from an hour before the meeting to an hour after it."""

    status = 409
    code = "hall_not_open"
    vi = "Buổi học chưa bắt đầu hoặc đã kết thúc nên không tự điểm danh được. Đồng chí nhờ bí thư điểm danh."
    en = "The meeting has not begun or is over, so own check-in is not possible. Ask the secretary to record you."


class TooManyCodes(AppError):
    """One device is guessing; it waits for the next codes."""

    status = 429
    code = "too_many_codes"
    vi = "Mã nhập chưa đúng nhiều lần. Đồng chí nhờ bí thư điểm danh, hoặc thử lại sau 3 phút."
    en = "Too many wrong codes. Ask the secretary to record you, or try again in 3 minutes."


class NotOnTheList(AppError):
    """Present, but not enrolled in the campaign: recorded apart, by the secretary."""

    status = 403
    code = "not_on_the_list"
    vi = "Đồng chí không có tên trong danh sách thuộc diện học tập của đợt này. Đồng chí nhờ bí thư ghi riêng."
    en = "You are not on the list of this campaign. Ask the secretary to record you apart."


class MeetingNotBegun(AppError):
    """Nobody is present at a meeting that has not begun."""

    status = 409
    code = "meeting_not_begun"
    vi = "Buổi học chưa bắt đầu nên chưa ghi được có mặt. Đồng chí ghi khi buổi học đã bắt đầu; đổi giờ thì sửa lịch trước."
    en = "The meeting has not begun; presence cannot be recorded yet."


class PeopleNotFound(AppError):
    """Some of the people named are outside the caller's scope; `members` lists them."""

    status = 404
    code = "people_not_found"
    vi = "Không tìm thấy {count} người trong phạm vi đồng chí phụ trách. Chưa ghi gì; đồng chí xem lại danh sách."
    en = "{count} people were not found within your scope. Nothing was recorded; look at the list again."


class NotOfThisBranch(AppError):
    """“Tất cả có mặt, trừ …” names people who are not on the branch's list; `members` lists them."""

    status = 422
    code = "not_of_this_branch"
    vi = "Có {count} người trong phần “trừ” không có tên trong danh sách của tổ chức đảng này. Chưa ghi gì; đồng chí xem lại."
    en = "{count} people excepted are not on the unit's list. Nothing was recorded; look again."


class RollNotValid(AppError):
    """A roll that contradicts itself or says nothing."""

    status = 422
    code = "roll_not_valid"
    vi = "{reason}"
    en = "The roll is not valid: {reason}"


class OwnExcuse(AppError):
    """A member's excuse is the branch's to accept, the secretary's own the committee's."""

    status = 403
    code = "own_excuse"
    vi = "Lý do vắng của bí thư do cấp ủy cấp trên ghi nhận; không ai tự ghi cho mình."
    en = "A secretary's excuse is accepted one level above; nobody accepts their own."


class CampaignIdReused(AppError):
    """The id made on the device already names another campaign."""

    status = 409
    code = "campaign_id_reused"
    vi = "Mã này đã dùng cho một đợt học tập khác. Đồng chí tải lại rồi lập tiếp."
    en = "This id already names another campaign. Reload and go on."


class ClientIdReused(AppError):
    """The id made on the device already names something else."""

    status = 409
    code = "client_id_reused"
    vi = (
        "Lần gửi này trùng mã với một lần gửi trước có nội dung khác. Phần vừa gửi được giữ lại; đồng chí tải lại rồi ghi tiếp."
    )
    en = "This id already names something else. What was sent is kept; reload and go on."


class CorrectionDecided(AppError):
    """The correction was accepted or refused before."""

    status = 409
    code = "correction_decided"
    vi = "Đề nghị điều chỉnh này đã được xem xét."
    en = "This correction was decided before."


class OwnCorrection(AppError):
    """Nobody decides whether they themselves count."""

    status = 403
    code = "own_list_correction"
    vi = "Đề nghị điều chỉnh về chính đồng chí do đồng chí khác của cấp ủy xem xét."
    en = "A correction about yourself is decided by somebody else."


class NoTestForGuests(AppError):
    """A guest code lets people take the campaign's test; this campaign has none."""

    status = 409
    code = "no_test_for_guests"
    vi = "Đợt học tập này không có bài trắc nghiệm nên không cần mã khách."
    en = "This campaign has no test, so there is nothing to give a guest code for."


class GuestCodeNotValid(AppError):
    """No meeting has this guest code, or it was replaced by a new one."""

    status = 404
    code = "guest_code_not_valid"
    vi = "Mã khách chưa đúng hoặc đã được thay. Đồng chí xem lại mã tại buổi học."
    en = "The guest code is wrong or was replaced. Look at the code shown at the meeting again."


class GuestCodeNotOpen(AppError):
    """The right code, before the meeting or after the end of the test; `opens_at` and `closes_at` beside it."""

    status = 409
    code = "guest_code_not_open"
    vi = "Mã khách dùng được từ lúc mở cửa buổi học đến hết hạn làm bài trắc nghiệm. Đồng chí hỏi người tổ chức buổi học."
    en = "The guest code works from the opening of the meeting to the end of the test. Ask whoever runs the meeting."


class TooManyGuessedGuestCodes(AppError):
    """Somebody is guessing this meeting's guest code; who is a guest already is not held up."""

    status = 429
    code = "too_many_guessed_guest_codes"
    vi = "Mã khách của buổi học này nhập chưa đúng nhiều lần. Đồng chí chờ 3 phút rồi nhập lại."
    en = "This meeting's guest code was entered wrongly too often. Wait 3 minutes and enter it again."


class MeetingFullOfGuests(AppError):
    """A meeting has a greatest number of guests."""

    status = 409
    code = "meeting_full_of_guests"
    vi = "Buổi học này đã đủ {most} khách làm bài trên điện thoại. Đồng chí hỏi người tổ chức buổi học."
    en = "This meeting has its {most} guests already. Ask whoever runs the meeting."


class ListFrozenLater(AppError):
    """The unit cannot end before a day on which a campaign froze its list with people of it."""

    status = 409
    code = "list_frozen_later"
    vi = (
        "Đợt “{title}” đã chốt danh sách ngày {day} với đảng viên của “{name}”; "
        "thay đổi này phải có hiệu lực sau ngày chốt danh sách."
    )
    en = "“{title}” froze its list on {day} with members of “{name}”; this change must take effect after that day."
