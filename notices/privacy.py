"""What no SMS may hold: a person's name, an ID or account number, an address, a sensitive matter.

A shared phone lies on the kitchen table. Too strict is safe here: what is held back can be read in a chat with proof.
Sources: Luật 91/2025/QH15 and NĐ 356/2025 Điều 4 (sensitive data), the wording rules of the national vocabulary.
"""

from __future__ import annotations

import re

from sms_text import unsigned

SENSITIVE = (
    "khuyết tật", "ly hôn", "án tích", "lý lịch tư pháp", "tiền án", "tiền sự", "đặc xá", "phạm nhân", "ma túy",
    "nghiện", "mại dâm", "tâm thần", "HIV", "AIDS", "bệnh", "dị tật", "bạo lực gia đình", "xâm hại", "con nuôi",
    "con ngoài giá thú", "nhận cha", "nhận mẹ", "nhận con", "xác định cha", "mồ côi", "chuyển đổi giới tính",
    "xác định lại giới tính", "mất năng lực hành vi", "hộ nghèo", "cận nghèo", "tôn giáo", "dân tộc thiểu số",
)  # fmt: skip
_FAMILIES = (
    "Nguyen|Tran|Le|Pham|Hoang|Huynh|Phan|Vu|Vo|Dang|Bui|Do|Ho|Ngo|Duong|Ly|Dinh|Trinh|Mai|Cao|Luong|Doan|Lam|Truong|"
    "Dao|Ta|To|Chu|Quach|Thai|Kieu|Vuong|Luu|Ha|Phung|Tang|Nghiem|Mac|Giang|La|Diep|Khuat"
)
_PLACE = r"(?:(?:phuong|xa|quan|huyen|tinh|tp|thanh pho|thi tran|ubnd|p|x|q)[ .]+)"
_NAME = re.compile(
    rf"(?P<place>(?i:\b{_PLACE}))?"
    rf"\b(?:(?:{_FAMILIES})(?: [A-Z][a-z]*){{1,4}}|(?:{_FAMILIES.upper()})(?: [A-Z]+){{1,4}})\b"
)
_TITLED = re.compile(r"\b(?:[Oo]ng|[Bb]a|[Aa]nh|[Cc]hi|[Cc]hau|[Ee]m) [A-Z][a-z]+")
_NUMBER = re.compile(r"(?<![\w./-])\d(?:[ .]?\d){8,15}(?![\w./-]*\d)")
_TELEPHONE = re.compile(r"0[235789](?:[ .]?\d){8,9}|1[89]00(?:[ .]?\d){4,6}")  # no ID has 10 or 11 digits after a 0
_ADDRESS = re.compile(
    r"\b(?:so nha|so \d+|\d+[a-z]?(?:/\d+)*) (?:duong|pho|ngo|ngach|hem|kiet)\b"
    r"|\b(?:thon|ap|to dan pho|khu pho|ngo|hem|so nha|khoi pho) \d+|\bthua dat so|\bto ban do so",
    re.IGNORECASE,
)
_ALLOWED_NAMES = re.compile(r"\bHo Chi Minh\b", re.IGNORECASE)
_NOT_ILLNESS = re.compile(r"\bbenh vien\b")
_WORDS = re.compile(r"\b(?:" + "|".join(unsigned(each).lower() for each in SENSITIVE) + r")\b")


def private(text: str) -> tuple[str, ...]:
    """What the text holds that no SMS may: of "name", "number", "address", "sensitive"; with or without marks."""
    plain = _ALLOWED_NAMES.sub("", unsigned(text))
    found = {
        "name": bool(_TITLED.search(plain)) or any(not each["place"] for each in _NAME.finditer(plain)),
        "number": any(not _TELEPHONE.fullmatch(each[0]) for each in _NUMBER.finditer(plain)),
        "address": bool(_ADDRESS.search(plain)),
        "sensitive": bool(_WORDS.search(_NOT_ILLNESS.sub("", plain.lower()))),
    }
    return tuple(what for what, there in found.items() if there)
