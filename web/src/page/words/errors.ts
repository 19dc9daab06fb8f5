/** Golden wording of what is not there, or not for this person. */
export const NOT_FOUND = "Không tìm thấy trong phạm vi đồng chí phụ trách.";
export const NO_SIGNAL = "Chưa có sóng. Đồng chí vẫn xem được những gì đã mở; có sóng sẽ tự cập nhật.";
export const STORAGE = {
  refused: "Trình duyệt không cho lưu trên máy này. Đồng chí giữ trang này mở cho đến khi gửi xong.",
  full: "Điện thoại hết chỗ lưu. Đồng chí giữ trang này mở cho đến khi gửi xong, rồi xóa bớt ảnh hoặc tệp không dùng.",
} as const;
/** A shared phone in the middle of a test: the service takes answers only from whom it knows. */
export const PIN_TO_SEND =
  "Câu trả lời đã lưu trên điện thoại này, chưa gửi. Máy dùng chung: đồng chí nhập mã PIN để gửi tiếp.";
