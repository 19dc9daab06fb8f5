"""What pictures are refused for."""

from app.core.errors import AppError


class PictureTooLarge(AppError):
    """The file is beyond 5 MB."""

    status = 413
    code = "picture_too_large"
    vi = "Tệp hình quá lớn, tối đa 5 MB. Đồng chí chọn hình nhỏ hơn."
    en = "The picture's file is too large, 5 MB at most. Choose a smaller one."


class PictureKindNotTaken(AppError):
    """Not a PNG, JPEG, WebP or GIF by its content, whatever its name says."""

    status = 422
    code = "picture_kind_not_taken"
    vi = "Chỉ nhận hình PNG, JPEG, WebP hoặc GIF. Đồng chí lưu lại hình ở một trong các dạng này."
    en = "Only PNG, JPEG, WebP and GIF pictures are taken. Save the picture as one of them."


class PictureTooManyPixels(AppError):
    """Decoding it would take too much memory."""

    status = 422
    code = "picture_too_many_pixels"
    vi = "Hình có quá nhiều điểm ảnh, tối đa 16 triệu. Đồng chí thu nhỏ hình rồi tải lên lại."
    en = "The picture has too many pixels, 16 million at most. Make it smaller and try again."


class PictureAnimated(AppError):
    """It moves."""

    status = 422
    code = "picture_animated"
    vi = "Không nhận hình động. Đồng chí chọn hình tĩnh."
    en = "Animated pictures are not taken. Choose a still one."


class PictureNotReadable(AppError):
    """It begins like a picture but cannot be decoded."""

    status = 422
    code = "picture_not_readable"
    vi = "Không đọc được hình này, có thể tệp đã hỏng. Đồng chí mở thử hình, lưu lại rồi tải lên lại."
    en = "The picture cannot be read; its file may be damaged. Open it, save it anew and try again."


class PictureNotFound(AppError):
    """No such picture at this place."""

    status = 404
    code = "picture_not_found"
    vi = "Không tìm thấy hình này. Đồng chí tải lại trang."
    en = "No such picture."
