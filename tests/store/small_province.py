"""A small province's rows, drawn at random from a seed, and kept beside the database as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from store.database import Database, Tx
from store.tables.citizens import addresses, inbound
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.tables.procedures import questions
from store.tables.voices import complaints, ratings

Row = dict[str, Any]
HANDLERS = ("procedures", "dossiers", "fallback", "held", "help")
STATES = ("sent", "delivered", "failed", "unknown", "no-receipt")
QUESTIONS = ("lam ho chieu", "sang ten xe", "xin phep xay nha")


@dataclass
class SmallProvince:
    """Every row as it was put in; `parents` tells the office above each."""

    parents: dict[int, int | None]
    dossiers: list[Row]
    notices: list[Row]
    deliveries: list[Row]
    inbound: list[Row]
    questions: list[Row]
    ratings: list[Row]
    complaints: list[Row]


async def put_small_province(database: Database, now: datetime, seed: int = 1, size: int = 120) -> SmallProvince:
    """Two centres, two communes below the first, dossiers of the last fifteen months and all that was said of them."""
    chance = Random(seed)
    async with database.begin() as tx:
        parents = await _offices(tx)
        person = await _address(tx, now)
        lives = [_dossier(chance, number, chance.choice(list(parents)), now) for number in range(size)]
        told = [each for number, life in enumerate(lives, 1) for each in _notices(chance, number, life, now)]
        sent = [each for number, one in enumerate(told, 1) for each in _deliveries(chance, number, one, now)]
        sent += [_reply(chance, number, now) for number in range(size // 3)]
        province = SmallProvince(
            parents, lives, told, sent,
            inbound=[_inbound(chance, number, person, now) for number in range(size)],
            questions=[_question(chance, now) for _ in range(size)],
            ratings=[_rating(chance, number, life, person, now) for number, life in enumerate(lives, 1)][::2],
            complaints=[_complaint(chance, list(parents), person, now) for _ in range(size // 4)],
        )  # fmt: skip
        for table in (dossiers, notices, deliveries, inbound, questions, ratings, complaints):
            await tx.execute(insert(table), getattr(province, table.name))
    return province


async def _offices(tx: Tx) -> dict[int, int | None]:
    parents: dict[int, int | None] = {}
    for name, parent in (("Trung tâm", None), ("Xã Một", 0), ("Xã Hai", 0), ("Sở", None)):
        above = None if parent is None else list(parents)[parent]
        row = insert(offices).values(code=f"H29.{len(parents)}", name=name, parent_id=above).returning(offices.c.id)
        parents[(await tx.execute(row)).scalar_one()] = above
    return parents


async def _address(tx: Tx, now: datetime) -> int:
    told = {"channel": "sms", "address_hash": "a", "address": tx.vault.seal("+84912345678"), "created_at": now}
    return int((await tx.execute(insert(addresses).values(told).returning(addresses.c.id))).scalar_one())


def _past(chance: Random, now: datetime, days: float = 450) -> datetime:
    return now - timedelta(days=chance.uniform(0, days))


def _dossier(chance: Random, number: int, office_id: int, now: datetime) -> Row:
    received = _past(chance, now)
    due = received + timedelta(days=chance.randrange(1, 20))
    finished = due + timedelta(days=chance.uniform(-5, 4))
    returned = finished + timedelta(days=chance.expovariate(0.1))
    status = 10 if returned < now else 9 if finished < now else chance.choice((2, 4, 5))
    return {
        "code": f"H29-260101-{number:04}",
        "code_key": f"H29260101{number:04}",
        "source": "own",
        "office_id": office_id,
        "status": status,
        "status_at": now,
        "status_known_at": now,
        "received_at": received,
        "due_at": None if chance.random() < 0.1 else due,
        "reappointed": chance.choice((0, 0, 1)),
        "finished_at": finished if status in (9, 10) else None,
        "returned_at": returned if status == 10 else None,
        "channel": chance.choice(("in_person", "online", "postal", "")),
        "last_event_at": now,
    }


def _notices(chance: Random, number: int, life: Row, now: datetime) -> list[Row]:
    at = life["finished_at"] or _past(chance, now, 30)
    kinds = ("CO_KET_QUA", "NHAC_NHAN") if life["finished_at"] else ("TIEP_NHAN",)
    return [
        {
            "kind": kind,
            "subject": f"dossier:{number}",
            "dossier_id": number,
            "office_id": None,
            "occasion": "1",
            "recipient": "applicant",
            "lane": "notice",
            "state": "sent",
            "not_before": at,
            "created_at": at,
            "changed_at": at,
        }
        for kind in kinds
        if chance.random() < 0.9
    ]


def _deliveries(chance: Random, number: int, notice: Row, now: datetime) -> list[Row]:
    after = timedelta(seconds=chance.choice((0.2, 3, 9.999, 10, 10.001, 60, 90_000)))
    attempts = [notice["not_before"] + after] if notice["not_before"] + after < now else []
    return [_delivery(chance, f"n{number}-{place}", at, number) for place, at in enumerate(attempts)]


def _delivery(chance: Random, name: str, at: datetime, notice_id: int | None) -> Row:
    state = chance.choice(STATES)
    return {
        "id": name,
        "notice_id": notice_id,
        "lane": "notice" if notice_id else "reply",
        "channel": chance.choice(("sms", "zalo", "telegram")),
        "address_hash": "a",
        "address": b"",
        "parts": chance.randrange(1, 4),
        "state": state,
        "created_at": at,
        "sent_at": None if state == "failed" else at,
    }


def _reply(chance: Random, number: int, now: datetime) -> Row:
    return _delivery(chance, f"r{number}", _past(chance, now), None)


def _inbound(chance: Random, number: int, person: int, now: datetime) -> Row:
    at = _past(chance, now)
    told = {"channel": "sms", "provider_id": str(number), "address_id": person, "handler": chance.choice(HANDLERS)}
    return {**told, "received_at": at, "answering_until": at}


def _question(chance: Random, now: datetime) -> Row:
    gist = chance.choice(QUESTIONS)
    day = _past(chance, now).date().isoformat()
    kind = chance.choice(("choices", "unknown"))
    return {"text": gist, "gist": gist, "kind": kind, "on_day": day, "settled": chance.random() < 0.2}


def _rating(chance: Random, number: int, life: Row, person: int, now: datetime) -> Row:
    told = {"dossier_id": number, "office_id": life["office_id"], "address_id": person}
    return {**told, "score": chance.randrange(1, 6), "at": _past(chance, now)}


def _complaint(chance: Random, places: list[int], person: int, now: datetime) -> Row:
    state = chance.choice(("open", "answered"))
    return {"address_id": person, "office_id": chance.choice([*places, None]), "state": state, "at": _past(chance, now)}
