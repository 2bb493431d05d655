"""From what a one-stop system sends to rows that we may keep: every field checked, every fault told by its row.

Sources: DongBoHoSoMC and CapNhatTienDoHoSoMC of the national portal, as envelopes, JSON lines, CSV or spreadsheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from notices.files import Located, Unreadable, by_national_names, located_file, located_table
from notices.intake_texts import BATCH, ROW
from notices.moments import read_moment
from notices.phones import read_phone
from notices.rows import Batch, BatchRefused, DossierRow, Fee, Refusal, Status, StepRow, Supplement
from notices.sources import Source, source_named

__all__ = [
    "Batch", "BatchRefused", "DossierRow", "Fee", "Refusal", "Status", "StepRow", "Supplement",
    "read_envelope", "read_file", "read_progress", "read_table",
]  # fmt: skip

_DOSSIERS, _PROGRESS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"
_REQUIRED = {
    _DOSSIERS: (("MaHoSo",), ("TrangThaiHoSo",), ("NgayTiepNhan",), ("MaTTHC", "TenTTHC"), ("DonViXuLy",)),
    _PROGRESS: (("MaHoSo",), ("ThoiDiemXuLy",)),
}
_TABLE_REQUIRED = {**_REQUIRED, _DOSSIERS: (*_REQUIRED[_DOSSIERS], ("NgayHenTra",))}
_CHANNELS = {"1": "in_person", "2": "online", "3": "postal"}
_NOT_RECEIVED = frozenset({Status.SUBMITTED, Status.REFUSED, Status.WITHDRAWN})
_UNIT = re.compile(r"([0-9A-Z.]*[A-Y]\d{2}(?:\.[0-9A-Z]{1,4}){0,5})-(?:\d{6}|\d{8})-\d{4,7}", re.IGNORECASE)
_CODE = re.compile(r"(?=.*\d)[^\W_](?:[\w ./()-]*\w)?")
_PLAIN_SUM = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_FEW = re.compile(r"[0-9]{1,3}")
_LONGEST_CODE = 35  # QĐ 20/2020/QĐ-TTg Đ4
_LONGEST_TRACKING = 60
_LONGEST_PROCEDURE = 40
_TOGETHER = re.compile(r"(?:liên thông|MaHoSoLienThong)\s*[:=]\s*([0-9A-Z][0-9A-Z./-]{3,34})", re.IGNORECASE)


def read_envelope(envelope: Mapping[str, Any], source: str = "national") -> Batch:
    """The dossiers of a DongBoHoSoMC envelope; see Batch for when it raises BatchRefused."""
    return _batch(envelope, source, _DOSSIERS)


def read_progress(rows: Iterable[Any] | Mapping[str, Any], source: str = "national") -> Batch:
    """The steps of CapNhatTienDoHoSoMC rows, or of their envelope."""
    return _batch(rows if isinstance(rows, Mapping) else {"data": rows}, source, _PROGRESS)


def read_table(rows: Iterable[Mapping[str, Any]], source: str = "national") -> Batch:
    """Rows by the headers of their columns: national field names, or Vietnamese ones (sources.toml)."""
    return _opened(located_table(rows), source, _TABLE_REQUIRED)


def read_file(path: Path, source: str = "national") -> Batch:
    """A .json, .jsonl, .csv (each also .gz) or .xlsx of dossiers, of steps, or of both, read as it is walked."""
    rows, is_table = located_file(path)
    return _opened(rows, source, _TABLE_REQUIRED if is_table else _REQUIRED)


def _batch(envelope: Mapping[str, Any], source: str, service: str) -> Batch:
    told = envelope.get("service", service)
    if told != service:
        raise BatchRefused("service", BATCH["service"].format(detail=told))
    data = envelope.get("data")
    if not isinstance(data, Iterable) or isinstance(data, str | Mapping):
        raise BatchRefused("malformed", BATCH["malformed"].format(detail="data"))
    updating = str(envelope.get("isUpdating", "")).lower() == "true"
    return replace(_opened(((0, row) for row in data), source, _REQUIRED, service), updating=updating)


def _opened(rows: Iterable[Located], name: str, required: Mapping[str, Any], only: str = "") -> Batch:
    """Either walk walks the same rows: one of them can be walked, once."""
    source, judged = source_named(name), _walk(rows, required, only)
    return Batch(name, (_read(each, source) for each in judged), judged)


class _Told(NamedTuple):
    """A row as it was told: under national names, or why it could not even be taken apart."""

    place: int
    line: int
    service: str
    row: Mapping[str, Any]
    fault: str = ""


def _walk(rows: Iterable[Located], required: Mapping[str, Any], only: str) -> Iterator[_Told]:
    lacking = {service: set(fields) for service, fields in required.items()}
    counts = dict.fromkeys(required, 0)
    for index, (line, told) in enumerate(rows):
        if not isinstance(told, Mapping):
            yield _Told(index, line, "", {}, told.reason if isinstance(told, Unreadable) else ROW["object"])
            continue
        row = by_national_names(told)
        service = only or (_PROGRESS if "ThoiDiemXuLy" in row and "NgayTiepNhan" not in row else _DOSSIERS)
        counts[service] += 1
        if lacking[service]:
            lacking[service] -= {group for group in lacking[service] if any(name in row for name in group)}
        yield _Told(index, line, service, row)
    _judge(counts, lacking)


def _read(told: _Told, source: Source) -> DossierRow | StepRow | Refusal:
    if told.fault:
        return Refusal(told.place, "", (told.fault,), told.line)
    reasons: list[str] = []
    read = (_step if told.service == _PROGRESS else _dossier)(told.row, source, reasons)
    return read if read and not reasons else Refusal(told.place, _text(told.row, "MaHoSo"), tuple(reasons), told.line)


def _judge(counts: Mapping[str, int], lacking: Mapping[str, set[tuple[str, ...]]]) -> None:
    if not any(counts.values()):
        raise BatchRefused("empty", BATCH["empty"])
    for service, count in counts.items():
        # A lone row says nothing about its column: its own refusal does.
        if count > 1 and lacking[service]:
            names = ", ".join(sorted(" | ".join(group) for group in lacking[service]))
            raise BatchRefused("column", BATCH["column"].format(detail=names))


def _dossier(row: Mapping[str, Any], source: Source, reasons: list[str]) -> DossierRow:
    code, status = _code(row, reasons), _status(row, "TrangThaiHoSo", source, reasons)
    unit = _UNIT.fullmatch(code)
    supplements = _supplements(row, reasons)
    phone, sms, fault = read_phone(_text(row, "SoDienThoai"))
    dossier = DossierRow(
        code=code,
        status=status or Status.SUBMITTED,  # a row without a status is refused below; its other faults are told too
        procedure_code=_text(row, "MaTTHC")[:_LONGEST_PROCEDURE],
        procedure_name=_text(row, "TenTTHC"),
        field=_text(row, "TenLinhVuc"),
        office_name=_text(row, "DonViXuLy"),
        office_code=unit[1].upper() if unit else "",
        applicant_name=_text(row, "ChuHoSo"),
        id_last4=_last4(_text(row, "SoDinhDanh")),
        phone=phone,
        sms=sms,
        phone_fault=fault,
        email=_text(row, "Email"),
        channel=_CHANNELS.get(_text(row, "KenhThucHien"), ""),
        submitted_at=_moment(row, "NgayNopHoSo", reasons),
        received_at=_moment(row, "NgayTiepNhan", reasons),
        due_at=_appointed(_moment(row, "NgayHenTra", reasons), supplements),
        refused_at=_moment(row, "NgayTuChoi", reasons),
        finished_at=_moment(row, "NgayKetThucXuLy", reasons),
        returned_at=_moment(row, "NgayTra", reasons),
        updated_at=_moment(row, "NgayCapNhat", reasons),
        supplements=supplements,
        fees=_fees(row),
        note=_text(row, "GhiChu") or _text(row, "ThongTinKhac"),
        request=_request(row),
        partner=_text(row, "CoQuanPhoiHop"),
        tracking=_text(row, "MaVanDon")[:_LONGEST_TRACKING],
    )
    reasons += _lacking(dossier, reasons)
    return dossier


def _request(row: Mapping[str, Any]) -> str:
    """The code that it was lodged together with: its own field, else named in the free text."""
    told = _text(row, "MaHoSoLienThong")[:_LONGEST_CODE]
    if told or "ThongTinKhac" not in row:
        return told
    named = _TOGETHER.search(_text(row, "ThongTinKhac"))
    return named[1] if named else ""


def _lacking(row: DossierRow, found: Sequence[str]) -> list[str]:
    lacking = []
    unreadable = any(reason.startswith("NgayTiepNhan") for reason in found)
    if row.received_at is None and row.status not in _NOT_RECEIVED and not unreadable:
        lacking.append(ROW["missing"].format(field="NgayTiepNhan"))
    if not row.procedure_code and not row.procedure_name:
        lacking.append(ROW["missing"].format(field="MaTTHC"))
    if not row.office_name and not row.office_code:
        lacking.append(ROW["office"])
    return lacking


def _step(row: Mapping[str, Any], source: Source, reasons: list[str]) -> StepRow | None:
    code, at = _code(row, reasons), _moment(row, "ThoiDiemXuLy", reasons)
    column = "TrangThai" if "TrangThai" in row else "TrangThaiHoSo"
    status = _status(row, column, source, reasons) if _text(row, column) else None
    started, due = _moment(row, "NgayBatDau", reasons), _moment(row, "NgayKetThucTheoQuyDinh", reasons)
    if at is None:
        reasons.append(ROW["missing"].format(field="ThoiDiemXuLy"))
        return None
    return StepRow(
        code=code,
        at=at,
        officer=_text(row, "NguoiXuLy"),
        title=_text(row, "ChucDanh"),
        unit=_text(row, "PhongBanXuLy"),
        content=_text(row, "NoiDungXuLy"),
        status=status,
        started_at=started,
        due_at=due,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if type(value) is str:
        return value.strip()
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _code(row: Mapping[str, Any], reasons: list[str]) -> str:
    code = " ".join(_text(row, "MaHoSo").split())
    if not code:
        reasons.append(ROW["missing"].format(field="MaHoSo"))
    elif not 4 <= len(code) <= _LONGEST_CODE or not _CODE.fullmatch(code):
        reasons.append(ROW["code"].format(value=code[: _LONGEST_CODE + 5]))
    return code


def _status(row: Mapping[str, Any], name: str, source: Source, reasons: list[str]) -> Status | None:
    text = _text(row, name)
    status = source.status(text)
    if status is None:
        key = "status" if text else "missing"
        reasons.append(ROW[key].format(field=name, value=text, source=source.name))
    return status


def _moment(row: Mapping[str, Any], name: str, reasons: list[str]) -> datetime | None:
    value = row.get(name)
    if not value:
        return None
    try:
        return read_moment(value)
    except (ValueError, TypeError, OverflowError):
        reasons.append(ROW["date"].format(field=name, value=str(value)[:40]))
        return None


def _last4(number: str) -> str:
    kept = number if number.isalnum() else "".join(each for each in number if each.isalnum())
    return kept[-4:] if len(kept) >= 9 else ""


def _appointed(due: datetime | None, supplements: Sequence[Supplement]) -> datetime | None:
    """A system that appoints anew after a supplement may leave the old date in the dossier itself."""
    told = supplements[-1] if supplements else None
    return told.due_after if told and told.due_after and due in (None, told.due_before) else due


def _supplements(row: Mapping[str, Any], reasons: list[str]) -> tuple[Supplement, ...]:
    listed = row.get("DanhSachHoSoBoSung")
    if not isinstance(listed, list):
        return ()
    asked = [_supplement(each, reasons) for each in listed if isinstance(each, Mapping)]
    return tuple(sorted(asked, key=lambda each: each.asked_at.timestamp() if each.asked_at else 0.0))


def _supplement(row: Mapping[str, Any], reasons: list[str]) -> Supplement:
    asked, days = _moment(row, "NgayBoSung", reasons), _text(row, "ThoiHanBoSung")
    deadline = _moment(row, "HanBoSung", reasons)
    if deadline is None and asked and _FEW.fullmatch(days):
        deadline = asked + timedelta(days=int(days))
    return Supplement(
        content=_text(row, "NoiDungBoSung"),
        asked_at=asked,
        received_at=_moment(row, "NgayTiepNhanBoSung", reasons),
        deadline=deadline,
        due_before=_moment(row, "NgayHenTraTruoc", reasons),
        due_after=_moment(row, "NgayHenTraMoi", reasons),
    )


def _fees(row: Mapping[str, Any]) -> tuple[Fee, ...]:
    listed = row.get("DanhSachLePhi")
    if not isinstance(listed, list):
        return ()
    whole = row.get("TrangThaiThanhToan")
    fees = [
        Fee(_text(each, "TenPhiLePhi"), _sum(_text(each, "Gia")), _paid(each.get("TrangThaiThanhToan", whole)))
        for each in listed
        if isinstance(each, Mapping)
    ]
    return tuple(fee for fee in fees if fee.amount)


def _sum(text: str) -> int:
    if _PLAIN_SUM.fullmatch(text):
        return int(text.partition(".")[0])
    return int(_NOT_DIGITS.sub("", text)[:15] or 0)


def _paid(value: object) -> bool | None:
    return {"1": True, "0": False, "true": True, "false": False}.get(str(value).lower())
