"""The definitions of docs/figures.md once more, in plain Python over the rows of a small province."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from store.tallying import LONGEST_DAYS
from tests.store.small_province import SmallProvince

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Life = dict[str, Any]


def month(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%Y-%m}"


def outcome(life: Life) -> str:
    if life["due_at"] is None:
        return "undated"
    if life["finished_at"] > life["due_at"]:
        return "late"
    return "put_off" if life["reappointed"] else "on_time"


def days_to_collect(province: SmallProvince, number: int, life: Life) -> int | None:
    told = [
        attempt["sent_at"]
        for place, notice in enumerate(province.notices, 1)
        if notice["kind"] == "CO_KET_QUA" and notice["dossier_id"] == number
        for attempt in province.deliveries
        if attempt["notice_id"] == place and attempt["sent_at"] and attempt["sent_at"] <= life["returned_at"]
    ]
    if not told:
        return None
    days = life["returned_at"].astimezone(VIETNAM).date() - min(told).astimezone(VIETNAM).date()
    return min(int(days.days), LONGEST_DAYS)


def recount(province: SmallProvince) -> Counter[Any]:
    """Every figure from the rows as they were put in, by (figure, month, office, key): the definitions once more."""
    counts: Counter[Any] = Counter()

    def office_of(attempt: Life) -> int:
        if attempt["notice_id"] is None:
            return 0
        return int(province.dossiers[province.notices[attempt["notice_id"] - 1]["dossier_id"] - 1]["office_id"])

    for number, life in enumerate(province.dossiers, 1):
        office = life["office_id"]
        counts["received", month(life["received_at"]), office, life["channel"]] += 1
        if life["finished_at"]:
            counts["finished", month(life["finished_at"]), office, outcome(life)] += 1
        if life["returned_at"] and (days := days_to_collect(province, number, life)) is not None:
            counts["collected", month(life["returned_at"]), office, str(days)] += 1
    for attempt in province.deliveries:
        office = office_of(attempt)
        counts["sent", month(attempt["created_at"]), office, f"{attempt['channel']}/{attempt['state']}"] += 1
        if attempt["sent_at"]:
            notice = province.notices[attempt["notice_id"] - 1] if attempt["notice_id"] else None
            due = notice["not_before"] if notice else attempt["created_at"]
            prompt = attempt["sent_at"] - due <= timedelta(seconds=10)
            counts[
                "prompt", month(attempt["created_at"]), office, attempt["lane"] + ("/prompt" if prompt else "/later")
            ] += 1
            counts["parts", month(attempt["created_at"]), office, attempt["channel"]] += attempt["parts"]
    for said in province.inbound:
        counts["heard", month(said["received_at"]), 0, said["handler"]] += 1
    for question in province.questions:
        counts["asked", question["on_day"][:7], 0, question["kind"]] += 1
    for rating in province.ratings:
        counts["rated", month(rating["at"]), rating["office_id"], str(rating["score"])] += 1
    for complaint in province.complaints:
        counts["complaints", month(complaint["at"]), complaint["office_id"] or 0, complaint["state"]] += 1
    return counts
