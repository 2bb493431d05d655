"""What is said of a row of an office list that cannot be taken: to the official who wrote it, so in Vietnamese."""

FAULTS = {
    "code": "thiếu mã đơn vị",
    "code_form": "mã đơn vị “{detail}” không đúng dạng (chữ, số, dấu chấm; tối đa 35 ký tự)",
    "name": "thiếu tên đơn vị",
    "level": "không rõ cấp “{detail}” (xã hoặc tỉnh)",
    "short": "tên ngắn “{detail}” dài quá 20 ký tự",
    "phone": "số điện thoại “{detail}” không đọc được",
    "hours": "giờ làm việc “{detail}” không đọc được; ví dụ: T2-T6: 7:30-11:30, 13:30-17:00; T7: 7:30-11:30",
    "twice": "mã đơn vị “{detail}” có ở hơn một dòng",
    "parent": "không tìm thấy đơn vị cấp trên “{detail}”",
    "loop": "đơn vị cấp trên “{detail}” lại trực thuộc đơn vị này",
    "point": "điểm tư vấn thiếu tên hoặc mã đơn vị",
    "old_name": "tên cũ “{detail}” cần có xã, phường, thị trấn, quận hoặc huyện ở đầu",
    "columns": "không có cột mã đơn vị và tên đơn vị",
}
