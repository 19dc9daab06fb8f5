"""What taking records over refuses."""

from app.core.errors import AppError


class RecordDecided(AppError):
    """Somebody decided about the record before, otherwise."""

    status = 409
    code = "record_decided"
    vi = "Lần ghi này đã được xem xét với kết quả khác. Đồng chí tải lại danh sách."
    en = "This record was decided otherwise before. Reload the list."


class OwnRecord(AppError):
    """What somebody recorded is taken over by somebody else."""

    status = 403
    code = "own_record"
    vi = "Phần này do chính đồng chí ghi; đồng chí khác trong chi ủy hoặc cấp ủy cấp trên tiếp nhận."
    en = "You recorded this yourself; somebody else, or the level above, takes it over."


class RecordNotReadable(AppError):
    """What was kept cannot be applied any more (a visitor whose code had expired when it came)."""

    status = 409
    code = "record_not_readable"
    vi = "Lần ghi này không đủ để tiếp nhận. Đồng chí ghi lại theo sổ biên bản, rồi chọn không tiếp nhận lần ghi này."
    en = "This record does not say enough to be taken over. Record it anew from the minutes, then lay this one aside."


class RecordForCommittee(AppError):
    """After the end of the campaign only an amendment takes it."""

    status = 409
    code = "record_for_committee"
    vi = "Lần ghi này đã chuyển cấp ủy xem xét khi điều chỉnh số liệu; chi bộ không quyết định nữa."
    en = "This record is with the committee, which decides by an amendment; the branch decides no more."
