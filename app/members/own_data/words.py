"""The fields that a member may ask to have corrected, as they are called (pure)."""

FIELD_WORDS = {
    "full_name": "họ và tên",
    "birth_date": "ngày sinh",
    "birth_year": "năm sinh",
    "card_number": "số thẻ đảng viên",
    "phone": "số điện thoại",
    "admitted_on": "ngày vào Đảng",
    "official_on": "ngày công nhận chính thức",
}
STATE_WORDS = {
    "asked": "chờ xem xét",
    "accepted": "đã sửa",
    "refused": "chưa được sửa",
    "withdrawn": "đồng chí đã rút",
}
