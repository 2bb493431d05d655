"""What is answered about a dossier that is talked of, Vietnamese and English; a short form for SMS."""

from sentence import Sentence

NOTHING_MISSING = Sentence(
    "Hiện chưa có yêu cầu bổ sung giấy tờ.",
    "No more papers are asked for.",
    "Chua co yeu cau bo sung giay to.",
    "No papers are asked for.",
)
NOTHING_TO_PAY = Sentence(
    "Hiện chưa có yêu cầu nộp thêm tiền.",
    "Nothing more is to be paid.",
    "Chua co yeu cau nop them tien.",
    "Nothing more to pay.",
)
HOW_TO_PAY = Sentence(
    "Ông/Bà nộp tại bộ phận một cửa đã nhận hồ sơ, hoặc trực tuyến trên dichvucong.gov.vn.",
    "Pay at the office that took the dossier, or online at dichvucong.gov.vn.",
    "Nop tai mot cua hoac dichvucong.gov.vn.",
    "Pay there or at dichvucong.gov.vn.",
)
HOW_TO_WITHDRAW = Sentence(
    "Để rút hồ sơ {code}, Ông/Bà mang giấy tiếp nhận và giấy tờ tùy thân đến nơi đã nộp; hồ sơ nộp trực tuyến thì gửi "
    "yêu cầu rút trên dichvucong.gov.vn.",
    "To withdraw dossier {code}, bring the receipt and your ID to where it was lodged; if it was lodged online, ask "
    "for it at dichvucong.gov.vn.",
    "Rut {code}: mang giay hen va CCCD den noi nop.",
    "To withdraw {code}: bring receipt and ID there.",
)
NOT_YOURS = Sentence(
    "Xin lỗi đã làm phiền Ông/Bà. Đã báo đơn vị kiểm tra lại số điện thoại của hồ sơ {code}. Để không nhận tin nữa, "
    "vui lòng nhắn TC HẾT.",
    "Sorry for the trouble. The office was asked to check the phone number of dossier {code}. To get no more "
    "messages, send TC HET.",
    "Xin loi da lam phien. Da bao don vi kiem tra so cua ho so {code}. Nhan TC HET de khong nhan tin nua.",
    "Sorry. The office will check the number of {code}. Send TC HET for no more messages.",
)
BY_POST = Sentence(
    "Có thể nhận kết quả tại nhà qua bưu điện, người nhận trả cước; Ông/Bà đăng ký với nơi đã nộp hồ sơ.",
    "The result can come by post, paid by the recipient; please ask for it where the dossier was lodged.",
    "Co the nhan qua buu dien (tra cuoc); dang ky voi noi nop.",
    "By post on request where it was lodged (you pay).",
)
