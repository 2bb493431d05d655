"""What the chat channels say by themselves, and what `motcua check` says of them. Vietnamese and English."""

from __future__ import annotations

from typing import NamedTuple

from sentence import Sentence

SHARE_PHONE = "chia sẻ số điện thoại của tôi"
"""What the choice says that shares one's own number; Telegram makes it a key that hands over the contact."""

PRIVATE_ONLY = Sentence(
    "Xin lỗi, tôi chỉ trả lời trong trò chuyện riêng, vì hồ sơ là việc riêng của mỗi người. "
    "Ông/Bà vui lòng nhắn riêng cho tôi. Trân trọng.",
    "Sorry, I only answer in a private chat, for a dossier is a person's own affair. Please write to me there.",
)
NOT_YOUR_CONTACT = Sentence(
    "Đây không phải số điện thoại của chính Ông/Bà. Vui lòng bấm nút chia sẻ số của mình, "
    "hoặc nhắn số điện thoại để nhận mã xác nhận.",
    "This is not your own telephone number. Please use the button that shares your own, "
    "or send your number to get a code.",
)
CANNOT_READ = Sentence(
    "Tôi đọc được tin nhắn chữ và ảnh chụp Giấy tiếp nhận hồ sơ. Ông/Bà vui lòng nhắn bằng chữ. Trân trọng.",
    "I read text and photos of a dossier's receipt. Please write to me in words.",
)
PHOTO_UNREADABLE = Sentence(
    "Tôi chưa đọc được mã hồ sơ trong ảnh. Ông/Bà vui lòng đặt Giấy tiếp nhận phẳng, đủ sáng, chụp gần và thẳng vào "
    "mã QR cho rõ nét, hoặc nhắn mã hồ sơ bằng chữ. Trân trọng.",
    "I could not read a dossier code in this picture. Please lay the receipt flat in good light, take the QR code from "
    "close and straight above, in focus, or type the dossier code.",
)
WHO = Sentence(
    "Tôi là hệ thống trả lời tự động của Bộ phận Một cửa, không phải người. Để nói chuyện với cán bộ, Ông/Bà nhắn "
    "GẶP CÁN BỘ.",
    "I am the automatic service of the one-stop shop, not a person. To talk with an official, send GAP CAN BO.",
    "Day la he thong tra loi tu dong cua Mot cua. Gap nguoi: nhan GAP CAN BO.",
    "This is an automatic service. For a person send GAP CAN BO.",
)
LANGUAGE = Sentence(
    "Từ nay tôi trả lời bằng tiếng Việt. Nhắn ENGLISH để đổi sang tiếng Anh.",
    "I answer in English from now on; what is known of a procedure stays as the office wrote it. Please name "
    "procedures in Vietnamese, for example “khai sinh” for a birth. Send TIENG VIET to go back.",
    "Tu nay tra loi bang tieng Viet. Nhan ENGLISH de doi.",
    "Answers are in English now. Name procedures in Vietnamese, e.g. khai sinh (birth). TIENG VIET to go back.",
)
ASK_NUMBER = Sentence(
    "Ông/Bà vui lòng nhắn số di động đã đăng ký khi nộp hồ sơ; tôi sẽ gửi mã xác nhận gồm 6 chữ số đến số đó.",
    "Please send the mobile number that you gave with the dossier; a code of 6 digits will be sent to it.",
)
NOT_A_MOBILE = Sentence(
    "Đây chưa phải số di động nhận được tin nhắn. Ông/Bà vui lòng nhắn lại, ví dụ 0912 345 678.",
    "This is not a mobile number that gets SMS. Please send it again, for example 0912 345 678.",
)
CODE_SENT = Sentence(
    "Nếu số {phone} nhận được tin nhắn, mã xác nhận đang được gửi đến và dùng được trong 5 phút. Ông/Bà vui lòng nhắn "
    "mã đó vào đây. Mỗi số nhận tối đa 3 mã một ngày.",
    "If {phone} takes messages, a code is on its way to it, good for 5 minutes. Please type it here. "
    "A number gets at most 3 codes a day.",
)
CODE_SMS = Sentence(
    "{code} la ma xac nhan tra cuu ho so mot cua, dung trong 5 phut. Khong dua ma nay cho bat ky ai, ke ca can bo.",
    "{code} is your code for looking up dossiers, good for 5 minutes. Give it to nobody, not even to an official.",
)
CODE_WRONG = Sentence(
    "Mã chưa đúng hoặc đã hết hạn. Ông/Bà vui lòng kiểm tra lại, hoặc nhắn XAC NHAN và số điện thoại để nhận mã mới.",
    "This code is wrong or too old. Please check it, or send VERIFY and your number for a new one.",
)
PROVED = Sentence(
    "Đã xác nhận số điện thoại của Ông/Bà. Ông/Bà có thể xem hồ sơ đã nộp bằng số này ngay tại đây, "
    "và mỗi tin báo chỉ đến một nơi.",
    "Your number is confirmed. You may see the dossiers lodged with it here, and each notice comes to one place only.",
)
EMAIL_ABOUT = Sentence("Tin báo về hồ sơ {code}", "About dossier {code}")
EMAIL_SUBJECT = Sentence("Tin từ Bộ phận Một cửa", "From the one-stop shop")
EMAIL_FOOTER = Sentence(
    "Thư này được gửi tự động. Để ngừng nhận tin nhắc, Ông/Bà trả lời thư này bằng chữ TC.",
    "This message was sent automatically. To stop reminders, answer it with the word STOP.",
)
LABEL_SHARE = Sentence("Chia sẻ số của tôi", "Share my number")
LABEL_PROVE = Sentence("Xác nhận số điện thoại", "Confirm my number")
LABEL_SEE = Sentence("Xem hồ sơ {code}", "See dossier {code}")
CHOSEN = "{text}\n\n➜ {label}"


class Command(NamedTuple):
    """One line of a bot's menu. `says` stands for the bare command, `about` puts what follows it into words."""

    name: str
    says: str
    about: str
    vi: str
    en: str


COMMANDS = (
    Command("hoso", "tra cứu hồ sơ", "HS {}", "Tra cứu hồ sơ theo mã", "Look up a dossier by its code"),
    Command("thutuc", "hỏi thủ tục", "TT {}", "Hỏi về thủ tục: cấp nào, giấy tờ, lệ phí", "Ask about a procedure"),
    Command("canbo", "gặp cán bộ", "gặp cán bộ {}", "Gặp cán bộ", "Talk to an official"),
    Command("tat", "TC", "TC", "Ngừng nhận tin nhắc", "Stop reminders"),
    Command("bat", "BAT", "BAT", "Nhận lại tin nhắc", "Get reminders again"),
    Command("caidat", "cài đặt", "{}", "Giờ và kênh nhận tin", "Hours and channel of notices"),
    Command("help", "HELP", "HELP", "Cách dùng", "How to use this"),
)
START = "xin chào"


class Fault(NamedTuple):
    """Something that `motcua check` found: a key of FAULTS and its facts. A remark (`grave=False`) fails nothing."""

    key: str
    facts: dict[str, str]
    grave: bool = True


FAULTS = {
    "telegram-token-missing": Sentence(
        "Telegram: chưa có mã bí mật của bot (MOTCUA_TELEGRAM__TOKEN).",
        "Telegram: the bot's token is missing (MOTCUA_TELEGRAM__TOKEN).",
    ),
    "telegram-token-wrong": Sentence(
        "Telegram không nhận mã bí mật của bot (MOTCUA_TELEGRAM__TOKEN).",
        "Telegram refuses the bot's token (MOTCUA_TELEGRAM__TOKEN).",
    ),
    "telegram-unreachable": Sentence(
        "Không kết nối được Telegram tại {url}.",
        "Telegram cannot be reached at {url}.",
    ),
    "telegram-webhook-elsewhere": Sentence(
        "Webhook của Telegram đang là «{found}», cần là «{wanted}»; chạy: motcua check --apply",
        'Telegram\'s webhook is "{found}" and should be "{wanted}"; run: motcua check --apply',
    ),
    "telegram-webhook-fails": Sentence(
        "Telegram báo webhook lỗi: {reason}",
        "Telegram says that the webhook fails: {reason}",
    ),
    "telegram-webhook-secret": Sentence(
        "Webhook cần mã bí mật 1–256 ký tự A–Z a–z 0–9 _ - (MOTCUA_TELEGRAM__WEBHOOK_SECRET).",
        "The webhook needs a secret of 1–256 characters A–Z a–z 0–9 _ - (MOTCUA_TELEGRAM__WEBHOOK_SECRET).",
    ),
    "telegram-webhook-https": Sentence(
        "Webhook của Telegram cần service.public_url bắt đầu bằng https://, đang là {url}.",
        "Telegram's webhook needs service.public_url to start with https://, it is {url}.",
    ),
    "zalo-secrets-missing": Sentence(
        "Zalo: còn thiếu {names} (MOTCUA_ZALO__…).",
        "Zalo: {names} missing (MOTCUA_ZALO__…).",
    ),
    "zalo-token-wrong": Sentence(
        "Zalo không nhận refresh token; cấp mã mới rồi đặt MOTCUA_ZALO__TOKEN và MOTCUA_ZALO__REFRESH_TOKEN.",
        "Zalo refuses the refresh token; get a new pair and set MOTCUA_ZALO__TOKEN and MOTCUA_ZALO__REFRESH_TOKEN.",
    ),
    "zalo-unreachable": Sentence(
        "Không kết nối được Zalo tại {url}.",
        "Zalo cannot be reached at {url}.",
    ),
    "email-unreachable": Sentence(
        "Không kết nối được máy chủ thư {host}: {reason}",
        "The mail server {host} cannot be reached: {reason}",
    ),
    "email-sender-missing": Sentence(
        "Thư điện tử: chưa đặt email.sender.",
        "E-mail: email.sender is not set.",
    ),
    "telegram-blocked-in-vietnam": Sentence(
        "Từ tháng 5/2025 các nhà mạng Việt Nam được yêu cầu chặn Telegram: đừng dùng làm kênh duy nhất.",
        "Since May 2025 Vietnamese networks have been told to block Telegram: never make it the only channel.",
    ),
}


def in_language(sentence: Sentence, language: str | None) -> str:
    """The sentence for a chat in that language (an IETF tag such as "en-GB"), Vietnamese unless it is English."""
    return sentence.say("en" if (language or "").lower().startswith("en") else "vi", plain=False)


def say_fault(fault: Fault, language: str = "vi") -> str:
    """A fault as one sentence."""
    return FAULTS[fault.key].say(language, plain=False, **fault.facts)
