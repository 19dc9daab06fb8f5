"""The short notice at first sign-in: what is kept, who sees it, how long, whom to ask (pure). A new text is a new version."""

VERSION = "1"
TITLE = "Thông tin của đồng chí trong ứng dụng này"
SECTIONS: tuple[tuple[str, str], ...] = (
    (
        "Giữ những gì",
        (
            "Họ tên, năm sinh, chi bộ, tình trạng sinh hoạt đảng; số điện thoại nếu đồng chí cho; buổi học đã dự, bài trắc "
            "nghiệm đã làm. Không giữ số căn cước, ảnh giấy tờ, dân tộc, tôn giáo, vị trí."
        ),
    ),
    (
        "Ai xem được",
        (
            "Đồng chí xem được tất cả về mình. Chi bộ xem việc học của đảng viên trong chi bộ. Cấp trên xem số lượng; chỉ cấp "
            "ủy trực tiếp quản lý và cán bộ kiểm tra xem được tên khi cần, mỗi lần xem đều được ghi lại để đồng chí đọc. Kết "
            "quả bài trắc nghiệm ra khỏi chi bộ chỉ là số chung, từ 10 đồng chí trở lên; tệp kiểm tra số liệu đã chốt không "
            "ghi tên."
        ),
    ),
    (
        "Giữ bao lâu",
        (
            "Trong thời gian đồng chí sinh hoạt đảng ở đây và theo thời hạn lưu trữ do cấp ủy quy định. Sau đó tên và thông "
            "tin liên hệ được xóa theo văn bản của cấp ủy; chỉ còn số liệu chung."
        ),
    ),
    (
        "Hỏi ai",
        (
            "Bí thư chi bộ của đồng chí, hoặc văn phòng cấp ủy. Đồng chí xem, tải về và đề nghị sửa thông tin của mình ngay "
            "trong ứng dụng."
        ),
    ),
)
