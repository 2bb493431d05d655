"""What leaflets and their page say, Vietnamese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "page_leaflets": ("Tờ rơi", "Leaflets"),
    "leaf_lead": (
        "Tờ A5 để in đặt tại quầy: cách nhắn tin, mã QR, ví dụ, giờ làm việc, điện thoại của từng đơn vị.",
        "An A5 sheet to print for the counter: how to text, QR codes, examples, hours and telephone of each office.",
    ),
    "leaf_get": ("Tải tờ rơi (PDF)", "Get the leaflet (PDF)"),
    "leaf_none": (
        "Chưa có đơn vị nào. Thêm bằng lệnh motcua import offices.",
        "There are no offices yet. Add them by motcua import offices.",
    ),
    "leaf_no_number": (
        "Chưa đặt số nhắn tin (service.sms_number): tờ rơi chỉ có mã QR của trang web.",
        "No number to text is set (service.sms_number): the leaflet has the web page’s QR code only.",
    ),
    "leaf_hours_phone": ("Điện thoại", "Telephone"),
    # the sheet
    "leaf_language": ("vi-VN", "en-GB"),
    "leaf_title": ("Hồ sơ đến đâu, thủ tục cần gì?\nNhắn tin là biết.", "Your dossier, any procedure:\njust text us."),
    "leaf_scan_sms": ("Quét để nhắn tin", "Scan to text"),
    "leaf_scan_page": ("Quét để tra cứu, trò chuyện", "Scan to look up and chat"),
    "leaf_text_to": ("hoặc nhắn tin đến số", "or text to"),
    "leaf_say_1": ("H29.125.10-260310-0420", "H29.125.10-260310-0420"),
    "leaf_get_1": ("hồ sơ đang ở đâu", "where the dossier is"),
    "leaf_say_2": ("lam giay khai sinh can gi", "lam giay khai sinh can gi"),
    "leaf_get_2": ("giấy tờ, lệ phí, nơi nộp", "papers, fee, where to lodge"),
    "leaf_say_3": ("GAP CAN BO", "GAP CAN BO"),
    "leaf_get_3": ("nói chuyện với cán bộ", "talk to an official"),
    "leaf_say_4": ("TC", "TC"),
    "leaf_get_4": ("ngừng nhận tin nhắc", "stop reminders"),
    "leaf_hours": ("Giờ làm việc", "Hours"),
    "leaf_phone": ("Điện thoại", "Telephone"),
    "leaf_address": ("Địa chỉ", "Address"),
    "leaf_warning": (
        "Mã hồ sơ in trên Giấy tiếp nhận. Không ai của Bộ phận Một cửa hỏi mật khẩu, mã OTP ngân hàng hay yêu cầu "
        "chuyển tiền qua tin nhắn.",
        "The code stands on your receipt. Nobody of the one-stop shop asks for passwords, bank codes or money by text.",
    ),
}
