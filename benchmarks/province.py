"""A province's year of dossiers and their steps, as its one-stop software would send them.

    python -m benchmarks.province year.jsonl.gz --dossiers 550000
    python -m benchmarks.province day.jsonl.gz --dossiers 550000 --since 2026-10-01 --until 2026-10-02

The same seed always lives the same lives; `--until` cuts them there and `--since` keeps only what moved after it, so
that a baseline and the day that follows it fit together. Each line is an envelope of the national portal; offices write
their dates in its three ways, some dossiers are lodged together (liên thông), forwarded to another agency, or travel
home in a parcel. Persons and numbers are drawn at random; nothing of it may be sent through a real gateway.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from knowledge.catalogue import load
from knowledge.working_time import VIETNAM, OfficeHours, add_working_days, add_working_hours, next_working_moment
from notices.deadlines import DeadlineRules, Term, end_of_term, read_term
from notices.rows import Status

BEGINS, ENDS = datetime(2026, 1, 2, tzinfo=VIETNAM), datetime(2026, 12, 31, tzinfo=VIETNAM)
LINE = 200
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý",
)  # fmt: skip
MIDDLES = (
    "Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Quang", "Thu", "Hoài", "Gia", "Bảo",
)  # fmt: skip
GIVEN = (
    "An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hạnh", "Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long",
    "Mai", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Trang", "Tú", "Vy",
)  # fmt: skip
DEPARTMENTS = ("Sở Xây dựng", "Sở Tư pháp", "Sở Nội vụ", "Sở Y tế", "Sở Tài chính", "Sở Công Thương", "Công an tỉnh")
MISSING = ("bản vẽ mặt bằng", "bản sao giấy chứng nhận", "chữ ký của người nộp", "tờ khai theo mẫu mới", "ảnh 3x4")
PARTNERS = ("Cơ quan Thuế", "Bảo hiểm xã hội", "Văn phòng Đăng ký đất đai", "Công an xã")
WAYS_OF_WRITING = ("%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S")
TOGETHER_EVERY, TOGETHER = 40, 3
"""Of so many dossiers these follow one another in one request; the first of them is its head."""
OFFICE, RULES = OfficeHours(), DeadlineRules()

Event = tuple[datetime, Status, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A procedure as the province lodges it."""

    code: str
    name: str
    field: str
    term: Term
    at_commune: bool


@dataclass(frozen=True, slots=True)
class Life:
    """One dossier from its reception on; `events` are all that ever happens to it, in order.

    `writes` is how its office writes dates; `request` the code that it was lodged together with, `partner` whom it is
    forwarded to, `tracking` the parcel that brings it home; each is empty for most.
    """

    code: str
    subject: Subject
    office: str
    person: dict[str, str]
    received: datetime
    due: datetime
    events: tuple[Event, ...]
    fee: int
    writes: str
    request: str
    partner: str
    tracking: str


def subjects() -> list[Subject]:
    """The procedures of the shipped catalogue, with a term of five working days where none is stated."""
    return [
        Subject(each.code, each.name, each.field, read_term(each.time.text) or Term(5), number % 3 != 0)
        for number, each in enumerate(load())
        if each.current
    ]


def live(number: int, count: int, seed: int, known: list[Subject]) -> Life:
    """The number-th of `count` dossiers of the year."""
    chance = Random(f"{seed}:{number}")
    received = next_working_moment(BEGINS + (ENDS - BEGINS) * (number / count), OFFICE)
    subject = chance.choice(known)
    unit = chance.randrange(1, 125) if subject.at_commune else 200 + chance.randrange(len(DEPARTMENTS))
    office = f"UBND xã số {unit}" if unit < 200 else DEPARTMENTS[unit - 200]
    due = end_of_term(received, subject.term, OFFICE, RULES)
    return Life(
        code=_code(unit, received, number),
        subject=subject,
        office=office,
        person=_person(chance),
        received=received,
        due=due,
        events=tuple(_events(chance, received, due)),
        fee=chance.choice((0, 0, 8_000, 15_000, 75_000, 150_000)),
        writes=WAYS_OF_WRITING[unit % len(WAYS_OF_WRITING)],
        request=_request(number, count, seed, known),
        partner=chance.choice(PARTNERS) if chance.random() < 0.05 else "",
        tracking=f"EB{chance.randrange(10**9):09}VN" if chance.random() < 0.08 else "",
    )


def _code(unit: int, received: datetime, number: int) -> str:
    return f"H29.{unit}-{received.astimezone(VIETNAM):%y%m%d}-{number % 1_000_000:06}"


def _request(number: int, count: int, seed: int, known: list[Subject]) -> str:
    """The code of the request's head, for those that follow it."""
    place = number % TOGETHER_EVERY
    return live(number - place, count, seed, known).code if 0 < place < TOGETHER else ""


def rows(
    life: Life, until: datetime, since: datetime | None = None
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The dossier's row and its steps as they stand at `until`; none where nothing happened after `since`."""
    past = [event for event in life.events if event[0] <= until]
    fresh = [event for event in past if since is None or event[0] > since]
    if not fresh:
        return [], []
    return [_dossier(life, past)], [_step(life, event) for event in fresh]


def envelopes(count: int, seed: int, until: datetime, since: datetime | None = None) -> Iterator[dict[str, object]]:
    """The whole province in envelopes of LINE rows, dossiers before their steps."""
    known = subjects()
    told = (rows(live(number, count, seed, known), until, since) for number in range(count))
    while batch := list(islice(told, LINE)):
        for service, place in (("DongBoHoSoMC", 0), ("CapNhatTienDoHoSoMC", 1)):
            if data := [row for both in batch for row in both[place]]:
                yield {"service": service, "isUpdating": str(since is not None), "data": data}


def write(path: Path, told: Iterator[dict[str, object]]) -> int:
    """One envelope a line, packed; how many rows."""
    total = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for envelope in told:
            file.write(json.dumps(envelope, ensure_ascii=False) + "\n")
            data = envelope["data"]
            total += len(data) if isinstance(data, list) else 0
    return total


def _events(chance: Random, received: datetime, due: datetime) -> Iterator[Event]:
    """Accepted, worked on, sometimes papers, a payment or an end in between, ready, collected sooner or later."""
    at = received
    yield at, Status.ACCEPTED, "Tiếp nhận hồ sơ"
    at = add_working_hours(at, chance.uniform(0.5, 6), OFFICE)
    yield at, Status.PROCESSING, "Chuyển phòng chuyên môn"
    end = chance.random()
    if end < 0.02:
        return (yield add_working_hours(at, chance.uniform(1, 12), OFFICE), Status.WITHDRAWN, "Công dân rút hồ sơ")
    if end < 0.10:
        at = add_working_hours(at, chance.uniform(2, 20), OFFICE)
        yield at, Status.SUPPLEMENT, f"Yêu cầu bổ sung {chance.choice(MISSING)}"
        at = add_working_days(at, chance.randrange(1, 9), OFFICE)
        yield at, Status.PROCESSING, "Đã nhận giấy tờ bổ sung"
        due = max(due, add_working_days(at, 3, OFFICE))
    if end > 0.93:
        at = add_working_hours(at, chance.uniform(1, 8), OFFICE)
        yield at, Status.PAYMENT, "Yêu cầu thực hiện nghĩa vụ tài chính"
        at = add_working_hours(at, chance.uniform(1, 20), OFFICE)
        yield at, Status.PROCESSING, "Đã nộp tiền"
    ready = max(at, add_working_hours(due, chance.choice((-12.0, -6.0, -2.0, -0.5, 0.0, 9.0)), OFFICE))
    yield ready, Status.READY, "Đã có kết quả"
    if chance.random() < 0.97:
        yield add_working_days(ready, min(int(chance.expovariate(0.35)), 60), OFFICE), Status.RETURNED, "Trả kết quả"


def _person(chance: Random) -> dict[str, str]:
    return {
        "ChuHoSo": f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}",
        "LoaiDoiTuong": "1",
        "SoDinhDanh": f"000{chance.randrange(10**9):09}",
        "SoDienThoai": "" if chance.random() < 0.03 else f"0595{chance.randrange(10**6):06}",
    }


def _dossier(life: Life, past: list[Event]) -> dict[str, object]:
    when = {status: at for at, status, _ in past}
    asked = [
        {"NoiDungBoSung": content, "NgayBoSung": _written(life, at), "ThoiHanBoSung": "10"}
        for at, status, content in past
        if status is Status.SUPPLEMENT
    ]
    fees = [{"TenPhiLePhi": "Lệ phí", "Gia": str(life.fee), "TrangThaiThanhToan": "1"}] if life.fee else []
    return {
        "MaHoSo": life.code,
        "MaTTHC": life.subject.code,
        "TenTTHC": life.subject.name,
        "TenLinhVuc": life.subject.field,
        **life.person,
        "Email": "",
        "NgayTiepNhan": _written(life, life.received),
        "NgayHenTra": _written(life, life.due),
        "TrangThaiHoSo": str(int(past[-1][1])),
        "NgayKetThucXuLy": _written(life, when.get(Status.READY)),
        "NgayTra": _written(life, when.get(Status.RETURNED)),
        "NgayCapNhat": _written(life, past[-1][0]),
        "DonViXuLy": life.office,
        "KenhThucHien": "3" if life.tracking else "2",
        "DanhSachLePhi": fees,
        "DanhSachHoSoBoSung": asked,
        **_sometimes(life, when),
    }


def _sometimes(life: Life, when: dict[Status, datetime]) -> dict[str, str]:
    """What few dossiers have; a request is named in its field or in the free text."""
    named = (
        {"MaHoSoLienThong": life.request} if len(life.office) % 2 else {"ThongTinKhac": f"Liên thông: {life.request}"}
    )
    return {
        **(named if life.request else {}),
        **({"CoQuanPhoiHop": life.partner} if life.partner and Status.PROCESSING in when else {}),
        **({"MaVanDon": life.tracking} if life.tracking and Status.READY in when else {}),
    }


def _step(life: Life, event: Event) -> dict[str, object]:
    at, status, content = event
    return {
        "MaHoSo": life.code,
        "NguoiXuLy": f"Cán bộ {sum(map(ord, life.code)) % 40}",
        "ThoiDiemXuLy": _written(life, at),
        "PhongBanXuLy": "Phòng chuyên môn",
        "NoiDungXuLy": content,
        "TrangThai": str(int(status)),
    }


def _written(life: Life, at: datetime | None) -> str:
    return at.astimezone(VIETNAM).strftime(life.writes) if at else ""


def _midnight(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text) + timedelta(days=1), datetime.min.time(), VIETNAM).astimezone(UTC)


def main() -> None:
    """Write the file that the arguments ask for, and say how many rows it holds."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("path", type=Path)
    reader.add_argument("--dossiers", type=int, default=550_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--until", type=_midnight, default=ENDS, help="the last day that is told, YYYY-MM-DD")
    reader.add_argument("--since", type=_midnight, default=None, help="only what happened after this day")
    asked = reader.parse_args()
    print(write(asked.path, envelopes(asked.dossiers, asked.seed, asked.until, asked.since)), "rows")


if __name__ == "__main__":
    main()
