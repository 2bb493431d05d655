"""What the talk says of invitations, Vietnamese and English; by SMS one part."""

from __future__ import annotations

from sentence import Sentence

COMING_NOTED = Sentence(
    "Đã ghi nhận Ông/Bà sẽ đến lúc {at}, tại {place}. Mã vào cửa: {code}. Nếu đổi ý, vui lòng trả lời 2. Trân trọng.",
    "Noted: you will come at {at}, {place}. Code for the door: {code}. Should you change your mind, reply 2.",
    "Da ghi: Ong/Ba se den {at}, {place}. Ma vao cua {code}. Doi y: soan 2.",
    "Noted: you come {at}, {place}. Door code {code}. To change: 2.",
)
NOT_COMING_NOTED = Sentence(
    "Đã ghi nhận Ông/Bà không đến buổi họp {at}. Nếu đổi ý, vui lòng trả lời 1. Trân trọng.",
    "Noted: you will not come at {at}. Should you change your mind, reply 1.",
    "Da ghi: Ong/Ba khong den buoi hop {at}. Doi y: soan 1.",
    "Noted: you do not come {at}. To change: 1.",
)
CANCELLED = Sentence(
    "Buổi họp {at} tại {place} không diễn ra, Ông/Bà không cần trả lời. Trân trọng.",
    "The meeting of {at} at {place} does not take place; you need not answer.",
    "Buoi hop {at} tai {place} da huy.",
    "The meeting {at} at {place} is cancelled.",
)
BEGUN = Sentence(
    "Buổi họp {at} đã bắt đầu nên không ghi nhận thêm trả lời. Trân trọng.",
    "The meeting of {at} has begun; answers are no longer taken.",
)
NOT_YOURS = Sentence(
    "Không tìm thấy giấy mời có mã {code} gửi tới số của Ông/Bà. Vui lòng kiểm tra lại mã. Trân trọng.",
    "There is no invitation with the code {code} to your number. Please check the code.",
    "Khong co giay moi ma {code} gui toi so cua Ong/Ba.",
    "No invitation {code} to your number.",
)
WHICH = Sentence("Ông/Bà trả lời về việc nào?", "Which one do you answer?", "Tra loi viec nao?", "Which one?")
LABEL_GATHERING = Sentence("Họp {at}", "Meeting {at}", "hop {at}", "meeting {at}")
LABEL_RATING = Sentence("Đánh giá hồ sơ {code}", "Rating of {code}", "danh gia HS", "rating")
MAIL_SUBJECT = Sentence("Giấy mời: {title}", "Invitation: {title}")
MAIL_QR = Sentence("Mã QR vào cửa", "QR code for the door")
