"""What is said of where people live and which office is theirs, Vietnamese and English; a short form for SMS."""

from sentence import Sentence

ASK_PLACE = Sentence(
    "Ông/Bà ở xã, phường nào? Nhắn tên xã, phường; tên cũ trước 01/07/2025 cũng được, ví dụ “xã Tân Thạnh, huyện "
    "Châu Thành”.",
    "Which commune or ward do you live in? An old name will do too, for example “xã Tân Thạnh, huyện Châu Thành”.",
    "Ong/Ba o xa, phuong nao? Nhan ten xa, phuong (ten cu cung duoc).",
    "Which commune or ward do you live in? Old names will do.",
)
ASK_PLACE_FOR_PERSON = Sentence(
    "Để gặp đúng cán bộ, xin cho biết Ông/Bà ở xã, phường nào; tên cũ trước 01/07/2025 cũng được, ví dụ “xã Tân Thạnh, "
    "huyện Châu Thành”.",
    "To reach the right official, please tell which commune or ward you live in; an old name will do too, for example "
    "“xã Tân Thạnh, huyện Châu Thành”.",
    "De gap dung can bo, nhan ten xa, phuong noi Ong/Ba o (ten cu cung duoc).",
    "To reach an official, send the commune or ward you live in (old names will do).",
)
WHICH_PLACE = Sentence(
    "Có hơn một nơi tên “{said}”. Ông/Bà ở nơi nào?",
    "More than one place is called “{said}”. Which is yours?",
    "Co hon mot noi ten {said}. Ong/Ba o noi nao?",
    "Several places are called {said}. Which?",
)
MANY_PLACES = Sentence(
    "“{said}” nay thuộc nhiều xã, phường. Ông/Bà chọn, hoặc nhắn tên xã, phường của mình.",
    "“{said}” is now in several communes and wards. Choose, or send the name of yours.",
    "{said} nay thuoc nhieu xa, phuong. Nhan ten xa, phuong, hoac chon:",
    "{said} is in several communes now. Send yours, or choose:",
)
UNKNOWN_PLACE = Sentence(
    "Chưa tìm thấy “{said}” trong các đơn vị mà chúng tôi phục vụ. Ông/Bà vui lòng nhắn lại tên xã, phường, cả tên "
    "huyện trước đây nếu có.",
    "“{said}” is not among the units that we serve. Please send the name of the commune or ward again, with its "
    "former district.",
    "Chua tim thay {said}. Nhan lai ten xa, phuong, ca ten huyen truoc day.",
    "{said} was not found. Send the commune or ward again, with its former district.",
)
NOW_PART_OF = Sentence(
    "{old} nay thuộc {now} (từ 01/07/2025).",
    "{old} is now part of {now} (since 1 July 2025).",
    "{old} nay la {now}.",
    "{old} is now {now}.",
)
NO_POINTS = Sentence(
    "Chưa có lịch trực tổ tư vấn ở đây; Ông/Bà vui lòng đến bộ phận một cửa.",
    "No advisory point is known here; please visit the one-stop shop.",
    "Chua co lich truc to tu van.",
    "No advisory point is known.",
)
OLD_CODE = Sentence(
    "Mã này của đơn vị cũ; hồ sơ nay do {office} giữ{phone}.",
    "The code is of a former office; its dossiers are now with {office}{phone}.",
    "Ma don vi cu, nay la {office}{phone}.",
    "A former office, now {office}{phone}.",
)
LABEL_POINTS = Sentence("Tổ tư vấn", "Advisory points", "to tu van", "points")
