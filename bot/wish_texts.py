"""What is said of when and over which channel somebody is told. Vietnamese and English; by SMS one part each."""

from sentence import Sentence

HOURS_SET = Sentence(
    "Tin báo chỉ gửi đến Ông/Bà từ {opens} đến {closes}. Câu trả lời và mã xác nhận vẫn gửi ngay. Nhắn BỎ GIỜ NHẬN TIN "
    "để trở lại như cũ.",
    "Notices will reach you only from {opens} to {closes}. Answers and codes still come at once. Send BO GIO NHAN TIN "
    "to undo this.",
    "Tin bao chi gui tu {opens} den {closes}; cau tra loi van gui ngay. Nhan BO GIO NHAN TIN de tro lai nhu cu.",
    "Notices only from {opens} to {closes}; answers at once. Send BO GIO NHAN TIN to undo.",
)
HOURS_BACK = Sentence(
    "Đã bỏ giờ nhận tin riêng của Ông/Bà. Tin báo gửi từ {opens} đến {closes}, như thường lệ.",
    "Your own hours are undone. Notices go out from {opens} to {closes}, as usual.",
    "Da bo gio nhan tin rieng. Tin bao gui tu {opens} den {closes} nhu thuong le.",
)
ANY_HOUR = Sentence(
    "Đã bỏ giờ nhận tin riêng của Ông/Bà. Tin báo gửi ngay khi có.",
    "Your own hours are undone. Notices go out as they come.",
    "Da bo gio nhan tin rieng. Tin bao gui ngay khi co.",
)
CHANNEL_SET = Sentence(
    "Tin báo sẽ gửi qua {channel} trước; khi không gửi được thì qua kênh khác. Nhắn BỎ ƯU TIÊN để trở lại như cũ.",
    "Notices will try {channel} first, and another channel where that fails. Send BO UU TIEN to undo this.",
    "Tin bao gui qua {channel} truoc, khong duoc thi qua kenh khac. Nhan BO UU TIEN de tro lai nhu cu.",
    "Notices try {channel} first, then others. Send BO UU TIEN to undo.",
)
NOT_LINKED = Sentence(
    "Hiện chưa có {channel} nào xác nhận số của Ông/Bà: vui lòng nhắn cho chúng tôi trên {channel} chữ XAC NHAN và số "
    "điện thoại.",
    "No {channel} chat has proved your number yet: please write to us there: XAC NHAN and your number.",
    "Con can xac nhan: nhan XAC NHAN va so dien thoai tren {channel}.",
    "Still to do: send XAC NHAN and your number on {channel}.",
)
CHANNEL_BACK = Sentence(
    "Đã bỏ kênh ưu tiên của Ông/Bà. Tin báo gửi theo thứ tự thường lệ: {channels}.",
    "Your preference is undone. Notices go out in the usual order: {channels}.",
    "Da bo kenh uu tien. Tin bao gui theo thu tu: {channels}.",
)
CHANNEL_CLOSED = Sentence(
    "Hiện chúng tôi chưa gửi tin báo qua {channel}. Ông/Bà có thể chọn: {channels}.",
    "Notices are not sent over {channel} here. You may choose: {channels}.",
    "Chua gui tin bao qua {channel}. Co the chon: {channels}.",
)
PROVE_FIRST = Sentence(
    "Để chọn giờ và kênh nhận tin, Ông/Bà vui lòng xác nhận số điện thoại: nhắn XAC NHAN và số của mình.",
    "To choose hours and channel, please prove your number first: send XAC NHAN and your number.",
)
NOW = Sentence(
    "Giờ nhận tin: {hours}. Thứ tự kênh: {channels}. Để đổi, nhắn ví dụ: CHỈ NHẬN TIN TỪ 8H ĐẾN 20H, hoặc ƯU TIÊN "
    "{example}.",
    "Hours: {hours}. Order of channels: {channels}. To change: NHAN TIN TU 8H DEN 20H, or UU TIEN {example}.",
    "Gio nhan tin: {hours}. Kenh: {channels}. Doi: NHAN TIN TU 8H DEN 20H; UU TIEN {example}.",
)
WITHIN = Sentence("{opens} đến {closes}", "{opens} to {closes}", "{opens}-{closes}", "{opens}-{closes}")
ANY_TIME = Sentence("bất kỳ lúc nào", "any time", "bat ky")
NAMES = {"sms": "SMS", "zalo": "Zalo", "telegram": "Telegram", "email": "e-mail"}
