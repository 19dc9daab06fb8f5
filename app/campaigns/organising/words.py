"""The Vietnamese words of duties at a meeting, and of guests (pure)."""

DUTY_WORDS = {"speaker": "báo cáo viên", "chair": "chủ trì", "organiser": "tổ chức"}
OTHER_WORDS = {"guest": "khách", "non_member": "người ngoài Đảng"}
NO_ORGANISER = "không còn trong danh sách báo cáo viên, chủ trì, tổ chức"
EACH_ONCE = "Mỗi đồng chí nêu một lần trong danh sách báo cáo viên, chủ trì, tổ chức."
NOT_AT_HOME = "Học bù tại nhà ghi hai đồng chí đến nhà, không ghi báo cáo viên, chủ trì."
