"""What reports refuse."""

from app.core.errors import AppError


class NothingToReport(AppError):
    """A planned campaign has no list yet, hence no figures."""

    status = 409
    code = "nothing_to_report"
    vi = "Đợt học tập chưa mở nên chưa có số liệu để báo cáo."
    en = "The campaign is not open yet; there are no figures to report."


class ReportIdUsed(AppError):
    """The same id made on the device, another report."""

    status = 409
    code = "report_order_id_used"
    vi = "Mã yêu cầu này đã dùng cho một báo cáo khác. Đồng chí yêu cầu lại với mã mới."
    en = "This client_id asked for another report before. Ask again with a new one."


class TooManyReports(AppError):
    """One account asked for very many reports within a day."""

    status = 429
    code = "too_many_reports"
    vi = "Đồng chí đã yêu cầu {most} báo cáo trong 24 giờ. Đồng chí dùng các tệp đã lập, hoặc yêu cầu tiếp vào ngày mai."
    en = "You asked for {most} reports within 24 hours. Use those, or ask again tomorrow."


class ReportNotReady(AppError):
    """The file is still being made."""

    status = 409
    code = "report_not_ready"
    vi = "Báo cáo đang được lập. Đồng chí chờ ít giây rồi tải lại."
    en = "The report is being made. Try again in a few seconds."


class ReportNotMade(AppError):
    """The file could not be made; `why` says what to do."""

    status = 409
    code = "report_not_made"
    vi = "{why}"
    en = "The report could not be made. Ask for it again."


class ReportOfOthers(AppError):
    """A branch and those above it do not read the same lines: each asks for its own report."""

    status = 403
    code = "report_of_others"
    vi = "Báo cáo này lập cho phạm vi khác của người yêu cầu. Đồng chí yêu cầu bản của mình."
    en = "This report shows what its asker may see, which differs from what you may. Ask for your own."
