"""What a caller hears, in Vietnamese and English."""

from __future__ import annotations

VOICE = {
    "vi": {
        "language": "vi-VN",
        "welcome": "Xin chào Ông Bà. Đây là tổng đài tra cứu hồ sơ của Bộ phận Một cửa.",
        "ask_code": "Vui lòng bấm các chữ số trong mã hồ sơ, rồi bấm phím thăng. Bấm phím không, rồi phím thăng, "
        "để nghe giờ làm việc và địa chỉ.",
        "ask_digits": "Nếu cần nghe đầy đủ hơn, vui lòng bấm bốn số cuối của số định danh cá nhân. "
        "Nếu không, vui lòng gác máy.",
        "nothing": "Tổng đài chưa nghe được phím nào.",
        "goodbye": "Cảm ơn Ông Bà đã gọi. Trân trọng.",
        "hours": "giờ làm việc và địa chỉ",
    },
    "en": {
        "language": "en-GB",
        "welcome": "Good day. This is the dossier line of the One-Stop Shop.",
        "ask_code": "Please key in the digits of your dossier code, then press the hash key. Press zero, then hash, "
        "for opening hours and the address.",
        "ask_digits": "To hear more, please key in the last four digits of your identity number. Otherwise hang up.",
        "nothing": "We did not hear any key.",
        "goodbye": "Thank you for calling. Goodbye.",
        "hours": "opening hours and address",
    },
}
