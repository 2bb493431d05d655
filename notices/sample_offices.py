"""Sample offices of a made-up province: its centre, a ward and three communes, as a list for `motcua import offices`.

Names of before July 2025 are among them, and one of them is in two communes now, so that asking back can be seen.
"""

from __future__ import annotations

from typing import Any

HOURS = {day: [["07:30", "11:30"], ["13:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

OFFICES: tuple[dict[str, Any], ...] = (
    {
        "code": "H12",
        "name": "Trung tâm Phục vụ hành chính công tỉnh Mẫu",
        "short": "TTHCC tinh Mau",
        "level": "tỉnh",
        "address": "1 đường Mẫu, phường Sông Mẫu",
        "phone": "0290 000 0000",
    },
    {
        "code": "H12.101",
        "name": "Bộ phận Một cửa phường Sông Mẫu",
        "short": "Mot cua P.Song Mau",
        "level": "xã",
        "parent": "H12",
        "address": "12 đường Hòa Bình, phường Sông Mẫu",
        "phone": "0290 000 0101",
        "old_names": ["phường 1, thành phố Sông Mẫu", "phường 2, thành phố Sông Mẫu", "xã Bãi Mẫu, huyện Châu Mẫu"],
        "note": "Thứ Bảy nhận và trả kết quả chứng thực, hộ tịch vào buổi sáng.",
    },
    {
        "code": "H12.102",
        "name": "Bộ phận Một cửa xã Đồng Mẫu",
        "short": "Mot cua xa Dong Mau",
        "level": "xã",
        "parent": "H12",
        "address": "ấp 3, xã Đồng Mẫu",
        "phone": "0290 000 0102",
        "old_names": [
            "xã Đồng Mẫu, huyện Châu Mẫu",
            "xã Tân Thạnh, huyện Châu Mẫu",
            "thị trấn Châu Mẫu, huyện Châu Mẫu",
        ],
        "old_codes": ["000.12.10.H12"],
    },
    {
        "code": "H12.103",
        "name": "Bộ phận Một cửa xã Núi Mẫu",
        "short": "Mot cua xa Nui Mau",
        "level": "xã",
        "parent": "H12",
        "address": "đường Lên Núi, xã Núi Mẫu",
        "phone": "0290 000 0103",
        "old_names": ["xã Tân Thạnh, huyện Núi Mẫu", "xã Suối Mẫu, huyện Núi Mẫu"],
    },
    {
        "code": "H12.104",
        "name": "Bộ phận Một cửa xã Biển Mẫu",
        "short": "Mot cua xa Bien Mau",
        "level": "xã",
        "parent": "H12",
        "address": "2 đường Ven Biển, xã Biển Mẫu",
        "phone": "0290 000 0104",
        "old_names": ["xã Cồn Mẫu, huyện Biển Mẫu", "thị trấn Biển Mẫu, huyện Biển Mẫu"],
    },
)
POINTS: tuple[dict[str, Any], ...] = (
    {
        "parent": "H12.101",
        "name": "Tổ tư vấn khu phố 4",
        "address": "nhà văn hóa khu phố 4",
        "phone": "0290 000 0111",
        "hours": {"sat": [["07:30", "11:00"]], "wed": [["18:00", "20:00"]]},
    },
    {
        "parent": "H12.102",
        "name": "Tổ tư vấn ấp 3",
        "address": "nhà văn hóa ấp 3",
        "phone": "0290 000 0112",
        "hours": {"tue": [["08:00", "11:00"]], "thu": [["08:00", "11:00"]]},
    },
    {
        "parent": "H12.102",
        "name": "Tổ tư vấn chợ Châu Mẫu",
        "address": "cổng chợ",
        "hours": {"sun": [["06:30", "09:00"]]},
    },
)
DOSSIER_OFFICES = OFFICES[:3]
"""Those that have sample dossiers."""


def sample_offices() -> list[dict[str, Any]]:
    """The offices with their hours, marked as samples."""
    return [{"hours": HOURS, "sample": True, "confirmed": True, **office} for office in OFFICES]
