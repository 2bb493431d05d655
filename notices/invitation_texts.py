"""What an invitation says besides the words of its author, Vietnamese and English, and short for SMS."""

from __future__ import annotations

from sentence import Sentence

INVITED = Sentence(
    "Thời gian: {at}. Địa điểm: {place}.", "Time: {at}. Place: {place}.", "{at} tại {place}.", "{at} at {place}."
)
MOVED = Sentence(
    "Thời gian mới: {at}. Địa điểm: {place}.",
    "New time: {at}. Place: {place}.",
    "Nay là {at} tại {place}.",
    "It is now {at} at {place}.",
)
CANCELLED = Sentence(
    "Buổi họp {at} tại {place} không diễn ra.",
    "The meeting of {at} at {place} does not take place.",
    "Buổi họp {at} tại {place} đã hủy.",
    "The meeting of {at} at {place} is cancelled.",
)
REMINDED = Sentence(
    "Nhắc Ông/Bà: {title}. Thời gian: {at}. Địa điểm: {place}.",
    "A reminder: {title}. Time: {at}. Place: {place}.",
    "Nhắc họp {at} tại {place}.",
    "Meeting {at} at {place}.",
)
CONTACT = Sentence("Liên hệ: {contact}.", "Contact: {contact}.", "LH {contact}.", "Tel {contact}.")
ENTRY = Sentence("Mã vào cửa: {code}.", "Code for the door: {code}.", "Mã vào cửa {code}.", "Door code {code}.")
LINK = Sentence("Giấy mời và mã QR: {link}", "Invitation and QR code: {link}")
ASKED = Sentence("Ông/Bà có đến không?", "Will you come?", "Trả lời: 1.đến 2.không", "Reply: 1.yes 2.no")
LABEL_COMING = Sentence("Sẽ đến", "I will come")
LABEL_NOT_COMING = Sentence("Không đến", "I will not come")
