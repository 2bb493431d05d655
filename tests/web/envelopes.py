"""What one-stop software sends, for the tests of the API."""

from __future__ import annotations

from typing import Any

CODE = "H29.125.10-260302-0001"


def row(status: str = "4", **more: str) -> dict[str, str]:
    told = {
        "MaHoSo": CODE,
        "MaTTHC": "1.009994",
        "TenTTHC": "Cấp giấy phép xây dựng",
        "ChuHoSo": "Nguyễn Văn Mẫu",
        "LoaiDoiTuong": "1",
        "SoDienThoai": "0912345678",
        "NgayTiepNhan": "20260302083000",
        "NgayHenTra": "20260310170000",
        "TrangThaiHoSo": status,
        "DonViXuLy": "Bộ phận Một cửa phường Bến Nghé",
    }
    return told | more


def envelope(*rows: dict[str, str]) -> dict[str, Any]:
    return {"service": "DongBoHoSoMC", "isUpdating": "True", "data": list(rows)}


def ready() -> dict[str, Any]:
    return envelope(row("9", NgayKetThucXuLy="20260310080000"))
