/** Golden wording of what is not there, or not for this person. */
export const NOT_FOUND = "Không tìm thấy trong phạm vi đồng chí phụ trách.";
export const NO_SIGNAL = "Chưa có sóng. Đồng chí vẫn xem được những gì đã mở; có sóng sẽ tự cập nhật.";
export const STORAGE = {
  refused: "Trình duyệt không cho lưu trên máy này. Đồng chí giữ trang này mở cho đến khi gửi xong.",
  full: "Điện thoại hết chỗ lưu. Đồng chí giữ trang này mở cho đến khi gửi xong, rồi xóa bớt ảnh hoặc tệp không dùng.",
} as const;
