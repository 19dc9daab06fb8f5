"""What content refuses."""

from collections.abc import Sequence

from app.core.errors import AppError
from app.core.field_files import FileComplaint

MOST_COMPLAINTS = 200


class ItemExists(AppError):
    """The same document is there already."""

    status = 409
    code = "item_exists"
    vi = "Văn bản này (cùng loại, số ký hiệu, cơ quan và ngày ban hành) đã có trong hệ thống."
    en = "This document (same kind, symbol, issuer and date) is there already."


class ItemEmpty(AppError):
    """Nothing to read yet: not to be published."""

    status = 409
    code = "item_empty"
    vi = "Tài liệu chưa có nội dung để đọc nên chưa phát hành được. Đồng chí thêm nội dung trước."
    en = "The item has nothing to read yet, so it cannot be published. Add content first."


class ReadMarkNeedsMember(AppError):
    """Read marks belong to members; this account has none behind it."""

    status = 403
    code = "read_mark_needs_member"
    vi = "Tài khoản này không gắn với đảng viên nên không có chỗ đánh dấu đọc."
    en = "This account has no member behind it, so it keeps no read marks."


class DocumentFileNotValid(AppError):
    """Document files cannot be taken as they are; nothing was changed."""

    status = 422
    code = "document_file_not_valid"
    vi = "Chưa nhập được tài liệu: {count} chỗ cần sửa. Chưa có gì thay đổi; đồng chí sửa trong tệp rồi nhập lại."
    en = "The documents were not imported: {count} places need mending. Nothing was changed; mend the files and import again."

    @classmethod
    def because(cls, complaints: Sequence[FileComplaint]) -> "DocumentFileNotValid":
        """The refusal with its complaints (file, line, field, value, advice)."""
        listed = [c.as_json() for c in complaints[:MOST_COMPLAINTS]]
        return cls(count=len(complaints), extra={"complaints": listed, "count": len(complaints)})
