"""A row of a national export read as a Procedure, with the faults found in it.

The national portal prints "Miễn phí" or "0 đồng" where no sum was entered, loses the unit of a time, infers levels; its
text is not NFC everywhere. What cannot be trusted is marked so, and named as a fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.national_facts import read_agency, read_fee, read_time
from knowledge.procedure import DISTRICTS_ENDED, Competence, Level, Mark, Procedure

SMS_PART = 160
COMPLETE = 5_000
Row = Mapping[str, Any]

# What each field is called in the exports seen: the service's own, the portal's upper case, the new portal's JSON.
_KEYS: dict[str, tuple[str, ...]] = {
    "code": ("code", "ma_tthc", "MATTHC", "MaTTHC", "MA_TTHC", "procedureCode", "mã thủ tục", "Mã TTHC"),
    "name": ("name", "ten_tthc", "TENTTHC", "TenTTHC", "TEN_TTHC", "procedureName", "tên thủ tục", "Tên TTHC"),
    "field": ("field", "TENLINHVUC", "TenLinhVuc", "LINHVUC", "fieldName", "lĩnh vực", "Lĩnh vực"),
    "level": ("level", "CAPTHUCHIEN", "CapThucHien", "levels", "cấp thực hiện", "Cấp thực hiện"),
    "agency": ("agency", "COQUANTHUCHIEN", "CoQuanThucHien", "agencyName", "cơ quan thực hiện", "Cơ quan thực hiện"),
    "time": ("time_limit", "THOIHANGIAIQUYET", "ThoiHanGiaiQuyet", "processingTime", "thời hạn giải quyết"),
    "unit": ("processingTimeUnit", "DONVITHOIHAN"),
    "fee": ("fee", "LEPHI", "PHILEPHI", "LePhi", "fees", "lệ phí", "phí, lệ phí"),
    "papers": ("documents", "THANHPHANHOSO", "ThanhPhanHoSo", "profileComponents", "thành phần hồ sơ"),
    "steps": ("steps", "TRINHTUTHUCHIEN", "TrinhTuThucHien", "processSteps", "trình tự thực hiện"),
    "legal": ("legal_basis", "CANCUPHAPLY", "CanCuPhapLy", "legalBases", "căn cứ pháp lý"),
    "url": ("url", "URL", "link"),
}
_UNITS = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng", "OTHER": ""}
_LEVELS = {"x": Level.COMMUNE, "h": Level.DISTRICT, "q": Level.DISTRICT, "t": Level.PROVINCE, "b": Level.MINISTRY}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a row says that cannot be passed on as it stands. `kind` is one of the FAULTS."""

    kind: str
    detail: str = ""


FAULTS = (
    "no code", "no name", "time without unit", "no sum of fee", "cut fee", "level inferred",
    "level differs from agency", "not NFC", "name longer than an SMS", "duplicate name", "no longer current",
)  # fmt: skip


def read_row(row: Row) -> tuple[Procedure | None, tuple[Fault, ...]]:
    """One row as a Procedure (None without code or name) and its faults. Never raises on odd values."""
    code, raw_name = _text(row, "code"), _text(row, "name")
    name = " ".join(unicodedata.normalize("NFC", raw_name).split())
    if not code or not name:
        return None, (Fault("no name" if code else "no code"),)
    faults = [Fault("not NFC")] if not unicodedata.is_normalized("NFC", raw_name) else []
    faults += [Fault("name longer than an SMS", str(len(name)))] if len(name) > SMS_PART else []
    current = row.get("current", True) not in (False, "false", "0", 0, "không")
    faults += [] if current else [Fault("no longer current")]
    competence, more = _read_level(row)
    said_time, said_fee = _clean(_text(row, "time")), _clean(_text(row, "fee"))
    time, about_time = read_time(said_time, _UNITS.get(str(_value(row, "unit")), ""))
    fee, about_fee = read_fee(said_fee)
    procedure = Procedure(
        code=code, name=name, field=_clean(_text(row, "field")), competences=(competence,) if competence else (),
        time=time, fee=fee, papers=tuple(_listed(row, "papers")), papers_mark=Mark.PORTAL,
        steps=_clean(_text(row, "steps")),
        legal_basis=tuple(_listed(row, "legal")), current=current, source=_text(row, "url"),
    )  # fmt: skip
    return procedure, (*faults, *more, *_faults(about_time, said_time), *_faults(about_fee, said_fee))


def read_rows(rows: Iterable[Row]) -> tuple[list[Procedure], list[tuple[int, Fault]]]:
    """All rows that can be read, and the faults by row number (from 1); a name that several codes share is a fault
    too."""
    procedures: list[Procedure] = []
    faults: list[tuple[int, Fault]] = []
    names: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        procedure, found = read_row(row)
        faults += [(number, fault) for fault in found]
        if procedure is None:
            continue
        twin = names.setdefault(procedure.name.casefold(), procedure.code)
        if twin != procedure.code:
            faults.append((number, Fault("duplicate name", twin)))
        procedures.append(procedure)
    return procedures, faults


def merge(shipped: Procedure, national: Procedure) -> Procedure:
    """The shipped procedure of the same code lies over the national row; what it leaves open the row fills in."""
    if shipped.code != national.code:
        raise ValueError(f"{shipped.code} is not {national.code}")
    return replace(
        shipped,
        name=national.name,
        field=shipped.field or national.field,
        aliases=tuple(dict.fromkeys((*shipped.aliases, *((shipped.name,) if shipped.name != national.name else ())))),
        competences=shipped.competences or national.competences,
        time=shipped.time if shipped.time.text else national.time,
        fee=shipped.fee if shipped.fee.text else national.fee,
        papers=shipped.papers or national.papers,
        papers_mark=shipped.papers_mark if shipped.papers else national.papers_mark,
        steps=shipped.steps or national.steps,
        legal_basis=shipped.legal_basis or national.legal_basis,
        current=shipped.current and national.current,
        source=shipped.source or national.source,
    )


def merge_all(shipped: Iterable[Procedure], national: Iterable[Procedure]) -> list[Procedure]:
    """Every national row with what is shipped of the same code laid over it, and the shipped that no row has.

    What a complete export does not list is kept, but no longer as current: the export is the authority on which
    codes stand.
    """
    ours = {each.code: each for each in shipped}
    merged = [merge(ours.pop(row.code), row) if row.code in ours else row for row in national]
    return merged + retire(ours.values(), len(merged))


def retire(missing: Iterable[Procedure], imported: int) -> list[Procedure]:
    """Shipped procedures that an export of so many rows does not list: no longer current where it is complete."""
    return [replace(each, current=False) if imported >= COMPLETE else each for each in missing]


def _value(row: Row, field: str) -> Any:
    return next((row[key] for key in _KEYS[field] if row.get(key) not in (None, "")), "")


def _text(row: Row, field: str) -> str:
    value = _value(row, field)
    return value.strip() if isinstance(value, str) else str(value) if not isinstance(value, list | dict) else ""


def _clean(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _listed(row: Row, field: str) -> list[str]:
    value = _value(row, field)
    items = value if isinstance(value, list) else str(value).split("\n")
    return [
        _clean(str(item.get("name", item)) if isinstance(item, dict) else str(item)).strip() for item in items if item
    ]


def _read_level(row: Row) -> tuple[Competence | None, list[Fault]]:
    """`stated` and equal to what the agency's name says is trusted; all else is uncertain (domain: levels are
    noisy)."""
    value = _value(row, "level")
    named = value if isinstance(value, list) else re.split(r"[,;/]", str(value))
    levels = tuple(dict.fromkeys(filter(None, (_level(str(each)) for each in named))))
    if not levels:
        return None, []
    stated = row.get("level_basis", "stated") == "stated"
    agrees = "level_from_agency" not in row or set(row["level_from_agency"]) == {each.value for each in levels}
    faults = [] if stated else [Fault("level inferred")]
    faults += [] if agrees else [Fault("level differs from agency", _text(row, "agency"))]
    since = None if Level.DISTRICT in levels else DISTRICTS_ENDED
    until = DISTRICTS_ENDED if Level.DISTRICT in levels else None
    mark = Mark.PORTAL if stated and agrees else Mark.UNCERTAIN
    return Competence(levels, read_agency(_clean(_text(row, "agency"))), since, until, mark), faults


def _level(text: str) -> Level | None:
    text = text.strip().lower().removeprefix("cấp ")
    if not text:
        return None
    return next((level for level in Level if level.value == text), _LEVELS.get(text[0], Level.OTHER))


def _faults(kind: str, text: str) -> list[Fault]:
    return [Fault(kind, text[:60])] if kind else []
