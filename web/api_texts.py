"""Why the API refuses, for the engineers who call it: Vietnamese, then English."""

from __future__ import annotations

API = {
    "key": "Thiếu khóa API hoặc khóa không còn hiệu lực (missing or revoked API key)",
    "json": "Nội dung không phải JSON (body is not JSON)",
    "data": "Thiếu mảng data (no array “data”)",
    "rows": "Mỗi lần gửi tối đa {most} dòng (at most {most} rows a request)",
    "once": "Idempotency-Key dài quá 200 ký tự (longer than 200 characters)",
    "other": "Idempotency-Key này đã dùng cho nội dung khác (used before with another body)",
    "number": "after và limit phải là số (must be numbers)",
    "confirm": "Lô này sẽ gửi quá nhiều tin báo; gửi lại với ?confirm=yes nếu đúng ý (too many notices; confirm)",
}
