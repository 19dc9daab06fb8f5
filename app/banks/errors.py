"""What banks refuse."""

from collections.abc import Sequence

from app.core.errors import AppError
from app.core.field_files import FileComplaint

MOST_COMPLAINTS = 200


class BankFileNotValid(AppError):
    """A bank's files cannot be taken as they are; nothing was changed."""

    status = 422
    code = "bank_file_not_valid"
    vi = "Chưa nhập được ngân hàng câu hỏi: {count} chỗ cần sửa. Chưa có gì thay đổi; đồng chí sửa trong tệp rồi nhập lại."
    en = "The bank was not imported: {count} places need mending. Nothing was changed; mend the file and import again."

    @classmethod
    def because(cls, complaints: Sequence[FileComplaint]) -> "BankFileNotValid":
        """The refusal with its complaints (file, line, field, value, advice)."""
        listed = [c.as_json() for c in complaints[:MOST_COMPLAINTS]]
        return cls(count=len(complaints), extra={"complaints": listed, "count": len(complaints)})


class BankCodeTaken(AppError):
    """Another bank has this code."""

    status = 409
    code = "bank_code_taken"
    vi = "Mã ngân hàng này đã được dùng. Đồng chí chọn mã khác."
    en = "This bank code is taken; choose another."


class BankCodeDiffers(AppError):
    """The files are of another bank."""

    status = 422
    code = "bank_code_differs"
    vi = "Tệp ghi mã ngân hàng “{found}”, không phải “{wanted}”. Chưa có gì thay đổi."
    en = "The files are of bank “{found}”, not “{wanted}”. Nothing was changed."


class ImportOutdated(AppError):
    """The bank or the files changed between the preview and the apply."""

    status = 409
    code = "import_outdated"
    vi = "Ngân hàng hoặc tệp đã thay đổi sau khi xem trước. Đồng chí xem trước lại rồi nhập."
    en = "The bank or the files changed since the preview. Preview again."
