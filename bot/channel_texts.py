"""What the chat channels say by themselves, and what `motcua check` says of them. Vietnamese and English."""

from __future__ import annotations

from typing import NamedTuple

PRIVATE_ONLY = {
    "vi": "Xin lỗi, tôi chỉ trả lời trong trò chuyện riêng, vì hồ sơ là việc riêng của mỗi người. "
    "Ông/Bà vui lòng nhắn riêng cho tôi. Trân trọng.",
    "en": "Sorry, I only answer in a private chat, for a dossier is a person's own affair. Please write to me there.",
}
NOT_YOUR_CONTACT = {
    "vi": "Đây không phải số điện thoại của chính Ông/Bà. Vui lòng bấm nút chia sẻ số của mình, "
    "hoặc nhắn số điện thoại để nhận mã xác nhận.",
    "en": "This is not your own telephone number. Please use the button that shares your own, "
    "or send your number to get a code.",
}
CANNOT_READ = {
    "vi": "Tôi đọc được tin nhắn chữ và ảnh chụp Giấy tiếp nhận hồ sơ. Ông/Bà vui lòng nhắn bằng chữ. Trân trọng.",
    "en": "I read text and photos of a dossier's receipt. Please write to me in words.",
}
PHOTO_UNREADABLE = {
    "vi": "Tôi chưa đọc được mã trong ảnh. Ông/Bà vui lòng đặt Giấy tiếp nhận phẳng, đủ sáng, chụp gần và thẳng vào "
    "mã QR cho rõ nét, hoặc nhắn mã hồ sơ bằng chữ. Trân trọng.",
    "en": "I could not read a code in this picture. Please lay the receipt flat in good light, take the QR code from "
    "close and straight above, in focus, or type the dossier code.",
}
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
    Command("help", "HELP", "HELP", "Cách dùng", "How to use this"),
)
START = "xin chào"


class Fault(NamedTuple):
    """Something that `motcua check` found: a key of FAULTS and its facts. A remark (`grave=False`) fails nothing."""

    key: str
    facts: dict[str, str]
    grave: bool = True


FAULTS = {
    "telegram-token-missing": {
        "vi": "Telegram: chưa có mã bí mật của bot (MOTCUA_TELEGRAM__TOKEN).",
        "en": "Telegram: the bot's token is missing (MOTCUA_TELEGRAM__TOKEN).",
    },
    "telegram-token-wrong": {
        "vi": "Telegram không nhận mã bí mật của bot (MOTCUA_TELEGRAM__TOKEN).",
        "en": "Telegram refuses the bot's token (MOTCUA_TELEGRAM__TOKEN).",
    },
    "telegram-unreachable": {
        "vi": "Không kết nối được Telegram tại {url}.",
        "en": "Telegram cannot be reached at {url}.",
    },
    "telegram-webhook-elsewhere": {
        "vi": "Webhook của Telegram đang là «{found}», cần là «{wanted}»; chạy: motcua check --apply",
        "en": 'Telegram\'s webhook is "{found}" and should be "{wanted}"; run: motcua check --apply',
    },
    "telegram-webhook-fails": {
        "vi": "Telegram báo webhook lỗi: {reason}",
        "en": "Telegram says that the webhook fails: {reason}",
    },
    "telegram-webhook-secret": {
        "vi": "Webhook cần mã bí mật 1–256 ký tự A–Z a–z 0–9 _ - (MOTCUA_TELEGRAM__WEBHOOK_SECRET).",
        "en": "The webhook needs a secret of 1–256 characters A–Z a–z 0–9 _ - (MOTCUA_TELEGRAM__WEBHOOK_SECRET).",
    },
    "telegram-webhook-https": {
        "vi": "Webhook của Telegram cần service.public_url bắt đầu bằng https://, đang là {url}.",
        "en": "Telegram's webhook needs service.public_url to start with https://, it is {url}.",
    },
    "telegram-blocked-in-vietnam": {
        "vi": "Từ tháng 5/2025 các nhà mạng Việt Nam được yêu cầu chặn Telegram: đừng dùng làm kênh duy nhất.",
        "en": "Since May 2025 Vietnamese networks have been told to block Telegram: never make it the only channel.",
    },
}


def in_language(texts: dict[str, str], language: str | None) -> str:
    """The text in that language (an IETF tag such as "en-GB"), Vietnamese unless it is English."""
    return texts["en" if (language or "").lower().startswith("en") else "vi"]


def say_fault(fault: Fault, language: str = "vi") -> str:
    """A fault as one sentence."""
    return in_language(FAULTS[fault.key], language).format(**fault.facts)
