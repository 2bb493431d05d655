"""Sample data for the demonstration: made-up people, 300 dossiers of three made-up offices in all ten statuses.

Everything goes through the same intake as real data: offices as a list, dossiers as a DongBoHoSoMC envelope, steps as
CapNhatTienDoHoSoMC rows. Nothing here is anybody's: every name ends in "Mẫu", every number is 0900 000 xxx.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from notices.sample_offices import DOSSIER_OFFICES

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SOURCE = "sample"
COUNT = 300
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh")

COMMUNE_PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh", 1),
    ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", 3),
    ("1.014027", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp hưu trí xã hội", 10),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", 3),
    ("2.000815", "Chứng thực bản sao từ bản chính", 1),
    ("1.013978", "Đăng ký đất đai, cấp Giấy chứng nhận lần đầu", 20),
)
PROVINCE_PROCEDURES = (
    ("1.013831", "Đăng ký biến động do chuyển nhượng quyền sử dụng đất", 10),
    ("1.012784", "Tách thửa, hợp thửa đất", 12),
    ("2.001583", "Thành lập công ty TNHH một thành viên", 3),
)
UNITS = {"xã": "Phòng Kinh tế, Hạ tầng và Đô thị", "tỉnh": "Văn phòng Đăng ký đất đai"}
OFFICERS = ("Cán bộ Mẫu A", "Cán bộ Mẫu B", "Cán bộ Mẫu C")
STATUSES = (4, 9, 2, 4, 5, 10, 4, 1, 6, 10, 4, 9, 2, 8, 10, 4, 3, 7, 9, 10)
"""In turn over the dossiers, so that every status is there and most are on their way."""


def sample_envelope(now: datetime) -> dict[str, Any]:
    """300 dossiers as the one-stop software would send them: some due tomorrow, some overdue, around `now`."""
    return {"service": "DongBoHoSoMC", "isUpdating": "False", "data": [_dossier(place, now) for place in range(COUNT)]}


def sample_progress(now: datetime) -> list[dict[str, Any]]:
    """The steps of those dossiers (CapNhatTienDoHoSoMC rows)."""
    return [step for row in sample_envelope(now)["data"] for step in _steps(row, now)]


def sample_change(now: datetime) -> dict[str, Any]:
    """The first dossier again, now with its result: what makes the first notice."""
    row = _dossier(0, now)
    ready = {"TrangThaiHoSo": "9", "NgayKetThucXuLy": _national(now)}
    return {"service": "DongBoHoSoMC", "isUpdating": "True", "data": [{**row, **ready}]}


def sample_code(now: datetime, place: int = 0) -> str:
    """The code of one of them."""
    return str(_dossier(place, now)["MaHoSo"])


def sample_phone(place: int = 0) -> str:
    """The phone it was lodged with, as one dials it."""
    return f"0900{place:06d}"


def _dossier(place: int, now: datetime) -> dict[str, Any]:
    office = DOSSIER_OFFICES[place % 3]
    known = PROVINCE_PROCEDURES if office["level"] == "tỉnh" else COMMUNE_PROCEDURES
    code, name, days = known[(place // 3) % len(known)]
    status = STATUSES[place % len(STATUSES)]
    local = now.astimezone(ZONE)
    days_ago = local - timedelta(days=2 + place % 23)
    received = _worked_before(days_ago.replace(hour=9, minute=place % 60, second=0, microsecond=0))
    due = _due(place, local, received, days)
    finished = min(local, received + timedelta(days=1, hours=place % 5)) if status in (9, 10) else None
    name_of = f"{FAMILIES[place % 10]} {MIDDLES[place % 6]} Mẫu"
    return {
        "MaHoSo": f"{office['code']}-{received:%y%m%d}-{place + 1:04d}",
        "MaTTHC": code,
        "TenTTHC": name,
        "ChuHoSo": name_of,
        "SoDinhDanh": f"096{place % 2}9{place % 10}{place:06d}",
        "SoDienThoai": sample_phone(place),
        "NgayTiepNhan": "" if status in (1, 3) else _national(received),
        "NgayNopHoSo": _national(received - timedelta(hours=1)),
        "NgayHenTra": "" if status in (1, 3) else _national(due),
        "NgayTuChoi": _national(received) if status == 3 else "",
        "NgayKetThucXuLy": _national(finished) if finished else "",
        "NgayTra": _national(min(local, finished + timedelta(hours=3))) if finished and status == 10 else "",
        "TrangThaiHoSo": str(status),
        "DonViXuLy": office["name"],
        "KenhThucHien": "2" if place % 4 == 0 else "1",
        **_asked(place, status, received),
    }


def _asked(place: int, status: int, received: datetime) -> dict[str, Any]:
    """What the citizen still owes: papers or money."""
    if status == 5:
        request = {
            "NoiDungBoSung": ("bản vẽ mặt bằng tầng 2", "bản sao giấy chứng sinh", "hợp đồng thuê nhà")[place % 3],
            "NgayBoSung": _national(received + timedelta(days=1)),
        }
        return {"DanhSachHoSoBoSung": [request]}
    if status == 6:
        return {"DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "LP01", "Gia": "75000", "HinhThucThu": "4"}]}
    return {}


def _due(place: int, local: datetime, received: datetime, days: int) -> datetime:
    """Every seventh is due tomorrow, every eleventh two days overdue; the others by their procedure's time."""
    evening = local.replace(hour=16, minute=30, second=0, microsecond=0)
    if place % 7 == 0:
        return _working(evening + timedelta(days=1))
    if place % 11 == 3:
        return _working(max(received, evening - timedelta(days=3)))
    return _working(max(evening, received.replace(hour=16, minute=30)) + timedelta(days=days))


def _steps(row: dict[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    if not row["NgayTiepNhan"]:
        return
    received = datetime.strptime(row["NgayTiepNhan"], "%Y%m%d%H%M%S").replace(tzinfo=ZONE)
    level = "tỉnh" if row["DonViXuLy"] == DOSSIER_OFFICES[0]["name"] else "xã"
    way = ((0, "Tiếp nhận hồ sơ", row["DonViXuLy"], "2"), (2, "Chuyển bộ phận chuyên môn", UNITS[level], "4"))
    for hours, what, unit, status in way:
        at = received + timedelta(hours=hours)
        if at <= now and (hours == 0 or row["TrangThaiHoSo"] not in ("1", "2", "3")):
            yield {
                "MaHoSo": row["MaHoSo"],
                "NguoiXuLy": OFFICERS[int(row["MaHoSo"][-1]) % 3],
                "ThoiDiemXuLy": _national(at),
                "PhongBanXuLy": unit,
                "NoiDungXuLy": what,
                "TrangThai": status,
            }


def _working(at: datetime) -> datetime:
    """Saturdays and Sundays move to Monday."""
    return at + timedelta(days={5: 2, 6: 1}.get(at.weekday(), 0))


def _worked_before(at: datetime) -> datetime:
    """Saturdays and Sundays move to Friday: the Monday after may be still to come."""
    return at - timedelta(days={5: 1, 6: 2}.get(at.weekday(), 0))


def _national(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y%m%d%H%M%S")
