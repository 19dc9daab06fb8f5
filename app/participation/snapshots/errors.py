"""What amendments refuse."""

from app.core.errors import AppError


class NotClosedYet(AppError):
    """Only a closed campaign has snapshots to amend."""

    status = 409
    code = "campaign_not_closed"
    vi = "Đợt học tập chưa chốt, nên chưa có gì để điều chỉnh."
    en = "The campaign is not closed; there is nothing to amend."


class SnapshotSuperseded(AppError):
    """A newer snapshot exists than the one that was looked at; `newest` is its number."""

    status = 409
    code = "snapshot_superseded"
    vi = "Đã có bản chốt số {newest}. Đồng chí tải lại rồi xem xét tiếp."
    en = "There is a newer snapshot, number {newest}. Reload and decide on it."


class NothingToAmend(AppError):
    """For some of the people named nothing waits; `members` lists them."""

    status = 409
    code = "nothing_to_amend"
    vi = "Có {count} đồng chí không có gì chờ điều chỉnh. Chưa điều chỉnh ai; đồng chí tải lại danh sách."
    en = "Nothing waits for {count} of these people. Nobody was amended; reload the list."


class RecordNotTaken(AppError):
    """Some of the late records named do not wait, or cannot be read; `records` lists them."""

    status = 409
    code = "record_not_taken"
    vi = (
        "Có {count} lần ghi gửi sau khi chốt không còn chờ hoặc không đọc được. Chưa điều chỉnh ai; đồng chí tải lại danh sách."
    )
    en = "{count} of the late records wait no more or cannot be read. Nobody was amended; reload the list."


class OwnAmendment(AppError):
    """Nobody decides what counts of themselves."""

    status = 403
    code = "own_amendment"
    vi = "Đồng chí không tự xem xét điều chỉnh của mình; một đồng chí khác của cấp ủy xem xét."
    en = "Nobody accepts an amendment about themselves."
