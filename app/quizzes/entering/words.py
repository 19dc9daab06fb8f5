"""The words for entered results (pure)."""

STATE_WORDS = {
    "waiting": "chờ người thứ hai xác nhận",
    "confirmed": "đã xác nhận, đã tính",
    "refused": "đã trả lại, không tính",
}
ON_BEHALF = "cấp trên nhập thay chi bộ"
