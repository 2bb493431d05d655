"""What a caller hears, and what an operator reads of a fault, in Vietnamese and English."""

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

FAULTS = {
    "vi": {
        "unset": "{gateway}: chưa đặt {names}",
        "unreachable": "{gateway}: không kết nối được {url} ({reason})",
        "refused": "{gateway}: sai tài khoản hoặc mật khẩu (HTTP {status})",
        "inactive": "{gateway}: tài khoản đang ở trạng thái {state}",
        "unreadable": "{gateway}: không đọc được trả lời (HTTP {status})",
        "not_ours": "{gateway}: {sender} không phải số của tài khoản này",
        "elsewhere": "{gateway}: tin đến đang gửi tới {there}, phải là {here}",
        "secret": "{gateway}: {name} chỉ được gồm chữ cái và chữ số",
        "private": "{gateway}: nhà cung cấp không thể gọi tới {url}; hãy đặt service.public_url",
    },
    "en": {
        "unset": "{gateway}: not set: {names}",
        "unreachable": "{gateway}: {url} cannot be reached ({reason})",
        "refused": "{gateway}: wrong account or password (HTTP {status})",
        "inactive": "{gateway}: the account is {state}",
        "unreadable": "{gateway}: its answer cannot be read (HTTP {status})",
        "not_ours": "{gateway}: {sender} is not a number of this account",
        "elsewhere": "{gateway}: inbound messages go to {there}, and should go to {here}",
        "secret": "{gateway}: {name} may hold letters and digits only",
        "private": "{gateway}: the provider cannot call {url}; set service.public_url",
    },
}
