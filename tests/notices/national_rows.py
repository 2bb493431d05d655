"""A dossier as the national envelope tells it, and what was read of a batch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from notices.reading import (
    Batch,
    BatchRefused,
    DossierRow,
    Refusal,
)

CODE = "H29.125.10-260310-0420"
NINE_IN_THE_MORNING = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def dossier(**changes: Any) -> dict[str, Any]:
    row = {
        "MaHoSo": CODE,
        "MaTTHC": "1.009994",
        "TenTTHC": "Cấp giấy phép xây dựng",
        "ChuHoSo": "Nguyễn Văn A",
        "LoaiDoiTuong": "1",
        "SoDinhDanh": "079090001234",
        "SoDienThoai": "0903 123 456",
        "NgayTiepNhan": "20260310090000",
        "NgayHenTra": "20260325170000",
        "TrangThaiHoSo": "4",
        "DonViXuLy": "UBND phường Bến Nghé",
    }
    return {**row, **changes}


def envelope(*rows: Any) -> dict[str, Any]:
    return {"service": "DongBoHoSoMC", "isUpdating": "True", "data": list(rows)}


def only(batch: Batch) -> DossierRow:
    (row,) = batch.rows
    assert isinstance(row, DossierRow), row
    return row


def refusal(batch: Batch) -> Refusal:
    (row,) = [each for each in batch.rows if isinstance(each, Refusal)]
    return row


def refused_whole(batch: Batch) -> str:
    with pytest.raises(BatchRefused) as told:
        list(batch.rows)
    return told.value.what
