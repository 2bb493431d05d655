"""What we say of a batch or a row that was not taken: read by the engineers and officials who sent it."""

from __future__ import annotations

ROW = {
    "missing": "{field}: trường bắt buộc để trống (required field is empty)",
    "date": "{field}: không đọc được ngày “{value}” (unreadable date)",
    "status": "{field}: trạng thái “{value}” chưa có trong bảng của nguồn {source} (status unknown to this source)",
    "code": "MaHoSo: “{value}” không phải mã hồ sơ, dài 4–35 ký tự (not a dossier code, 4–35 characters)",
    "object": "Dòng không phải là một đối tượng JSON (row is not a JSON object)",
    "json": "Dòng không phải JSON hợp lệ (line is not valid JSON)",
    "cells": "Số ô khác số cột: {got}/{wanted} (number of cells differs from the header)",
    "office": "DonViXuLy: để trống và mã hồ sơ không có mã đơn vị (no office, and none in the code)",
}

BATCH = {
    "empty": "Lô không có dòng nào; dữ liệu cũ được giữ nguyên (empty batch, nothing was changed)",
    "truncated": "Lô bị cắt cụt giữa chừng: {detail} (batch is cut off)",
    "malformed": "Không đọc được cấu trúc: {detail} (malformed)",
    "column": "Thiếu cột {detail} ở mọi dòng (column missing in every row)",
    "too-large": "Tệp nén bung ra quá lớn: hơn {detail} MB (unpacks to far more than it is)",
    "header": "Không thấy dòng tiêu đề có cột mã hồ sơ (no header row with the dossier code)",
    "service": "Dịch vụ “{detail}” không nhận ở đây (service is not taken here)",
    "format": "Không nhận tệp loại này: {detail} (file type is not taken)",
    "encoding": "Không nhận ra bảng mã của tệp (encoding of the file is not recognised)",
}
