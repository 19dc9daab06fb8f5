"""What a change file is refused for."""

from app.core.errors import AppError


class ChangeFileRefused(AppError):
    """The file asks for changes that cannot be made; nothing was changed. `complaints`: file, row, column, value, sentence."""

    status = 422
    code = "change_file_refused"
    vi = "Tệp có {count} chỗ cần sửa; chưa có gì thay đổi. Đồng chí sửa trong tệp rồi thử lại. Chỗ đầu tiên: {first}."
    en = "The file has {count} problems and nothing was changed. Mend the file and try again. The first: {first}."
