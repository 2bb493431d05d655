"""How an office is called: its one-stop shop, and a short name for SMS."""

from __future__ import annotations

import re

_COUNCIL = re.compile(r"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+", re.IGNORECASE)
_IS_ONE_STOP = re.compile(r"một cửa|trung tâm phục vụ hành chính công|tiếp nhận và trả kết quả", re.IGNORECASE)
_SHORT = (
    (r"Bộ phận Tiếp nhận và Trả kết quả(?: giải quyết thủ tục hành chính)?", "Một cửa"),
    (r"Bộ phận Một cửa", "Một cửa"),
    (r"Trung tâm Phục vụ hành chính công", "TT PVHCC"),
    (r"[ỦU]ỷ? ban nhân dân|Ủy ban nhân dân", "UBND"),
    (r"Văn phòng đăng ký đất đai", "VPĐKĐĐ"),
    (r"Chi nhánh", "CN"),
    (r"phường\s+", "P."),
    (r"thành phố\s+", "TP."),
    (r"thị trấn\s+", "TT."),
    (r"thị xã\s+", "TX."),
    (r"the one-stop shop of", "one-stop shop"),
)
_RULES = tuple((re.compile(pattern, re.IGNORECASE), short) for pattern, short in _SHORT)


def one_stop_of(office: str, language: str = "vi") -> str:
    """Where its results are handed out: "UBND phường Bến Nghé" → "Bộ phận Một cửa phường Bến Nghé"; "" for none."""
    if not office or _IS_ONE_STOP.search(office):
        return office
    return f"the one-stop shop of {office}" if language == "en" else f"Bộ phận Một cửa {_COUNCIL.sub('', office)}"


def short_office(name: str) -> str:
    """A name as it is shortened by SMS: "Bộ phận Một cửa phường Bến Nghé" → "Một cửa P.Bến Nghé"."""
    for pattern, short in _RULES:
        name = pattern.sub(short, name)
    return name
