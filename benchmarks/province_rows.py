"""A province's year as rows of PostgreSQL, made by PostgreSQL itself, for the benchmark of pages.

Dossiers over twelve months with steps, four notices each and their deliveries, messages of citizens, questions that
were not known, ratings and complaints. Persons and numbers are drawn at random and sealed as one; codes,
  hashes and moments
differ as they would.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.schema import CreateIndex, DropIndex

from store.database import Database, Tx
from store.tables.citizens import inbound
from store.tables.dossiers import dossier_events, dossiers
from store.tables.notices import deliveries, notices

COMMUNES, DEPARTMENTS = 124, 7
_OFFICES = """
INSERT INTO offices (id, code, name, short, level, parent_id, address, phone, old_names, accents, confirmed, sample)
SELECT i, 'H29.' || i, CASE WHEN i = 1 THEN 'Trung tâm Phục vụ hành chính công' WHEN i <= :communes + 1
  THEN 'UBND xã số ' || (i - 1) ELSE 'Sở số ' || (i - :communes - 1) END, '', 'xã',
  CASE WHEN i = 1 THEN NULL ELSE 1 END,
  '', '', '[]', false, true, false FROM generate_series(1, :communes + :departments + 1) i
"""
_DOSSIERS = """
INSERT INTO dossiers (id, code, code_key, source, request, procedure_code, procedure_name, procedure_version, office_id,
  status, status_at, status_known_at, entries, applicant, phone, phone_hash, phone_kind, received_at, due_at, due_by,
  finished_at, returned_at, unit, officer, missing, fee_paid, channel, running, spells, reappointed, last_event_at,
  mark,
  sample)
SELECT i, 'H29.' || office || '-26' || lpad(i::text, 10, '0'), 'H29' || office || '26' || lpad(i::text, 10, '0'), 'own',
  '', '1.' || lpad((i % 900)::text, 6, '0'), 'Thủ tục số ' || i % 900 || ' của lĩnh vực ' || i % 30, 1, office,
  status, last, last, '{}', :sealed, :sealed, md5((i % 400000)::text), 'mobile', received, due, 'source',
  CASE WHEN status > 8 THEN finished END, CASE WHEN status = 10 THEN returned END, 'Phòng chuyên môn',
  'Cán bộ ' || i % 40, '', true, (ARRAY['in_person', 'online', 'online', 'postal'])[1 + i % 4], true, '[]',
  CASE WHEN i % 40 = 0 THEN 1 ELSE 0 END, last, md5(i::text), false
FROM (SELECT *, CASE WHEN returned < :now THEN 10 WHEN finished < :now THEN 9 ELSE 2 + 2 * (i % 2) END AS status,
  LEAST(:now, GREATEST(received, CASE WHEN finished < :now THEN finished ELSE received + interval '2 hours' END)) AS
  last
  FROM (SELECT *, finished + interval '1 day' * (-4 * ln(1 - random())) AS returned
    FROM (SELECT *, due + interval '1 day' * (random() * 7 - 6) AS finished
      FROM (SELECT i, received, received + interval '1 day' * (3 + i % 17) AS due,
        1 + (i * 7919::bigint) % (:communes + :departments + 1) AS office
        FROM (SELECT i, :now - interval '365 days' * (1 - i / CAST(:count AS float)) AS received
          FROM generate_series(1, :count) i) a) b) c) d) e
"""
_EVENTS = """
INSERT INTO dossier_events (dossier_id, at, status, unit, officer, content, mark)
SELECT d.id, d.received_at + (d.last_event_at - d.received_at) * (s.step / 3.0), (ARRAY[2, 4, d.status])[s.step + 1],
  'Phòng chuyên môn', 'Cán bộ ' || d.id % 40, 'Chuyển xử lý', md5(d.id || '-' || s.step)
FROM dossiers d CROSS JOIN generate_series(0, 2) AS s(step)
"""
_NOTICES = """
INSERT INTO notices (id, kind, subject, dossier_id, office_id, occasion, recipient, facts, lane, urgent, state, reason,
  via, tried, delivery_id, not_before, attempts, created_at, changed_at, seq)
SELECT (d.id - 1) * 4 + s.step, (ARRAY['TIEP_NHAN', 'CO_KET_QUA', 'NHAC_NHAN', 'DA_TRA_DANH_GIA'])[s.step],
  'dossier:' || d.id, d.id, NULL, '1', 'applicant', '{}', 'notice', false, 'sent', '', '', '[]',
  md5('d' || d.id || s.step),
  at, 1, at, at, 0
FROM dossiers d CROSS JOIN generate_series(1, 4) AS s(step)
CROSS JOIN LATERAL (SELECT CASE s.step WHEN 1 THEN d.received_at WHEN 2 THEN d.finished_at
  WHEN 3 THEN d.finished_at + interval '3 days' ELSE d.returned_at END AS at) m
WHERE at < :now AND (s.step <> 3 OR d.returned_at > at OR d.id % 3 = 0)
"""
_DELIVERIES = """
INSERT INTO deliveries (id, notice_id, lane, channel, address_hash, address, text, choices, parts, policy, state,
  reason,
  part_states, holder, provider_id, attempts, created_at, sent_at, settled_at)
SELECT n.delivery_id, n.id, n.lane, (ARRAY['sms', 'sms', 'sms', 'zalo', 'telegram'])[1 + n.id % 5],
  md5((n.dossier_id % 400000)::text), :sealed, :letter, '[]', 1 + (n.id % 9 = 0)::int, 'leave',
  CASE WHEN n.id % 50 = 0 THEN 'failed' WHEN n.id % 11 = 0 THEN 'sent' ELSE 'delivered' END, '', '{}', '',
  md5('p' || n.id),
  1, n.not_before, CASE WHEN n.id % 50 <> 0 THEN n.not_before + interval '1 second' * (random() * 12) END, n.not_before
FROM notices n
"""
_ADDRESSES = """
INSERT INTO addresses (channel, address_hash, address, state, refused, created_at)
SELECT 'sms', md5(i::text), :sealed, 'ok', '', :now FROM generate_series(1, 20000) i
"""
_INBOUND = """
INSERT INTO inbound (channel, provider_id, address_id, text, reply, handler, received_at, answering_until, codes)
SELECT 'sms', 'i' || i, (SELECT min(id) FROM addresses) + i % 20000, :letter, :letter,
  (ARRAY['procedures', 'dossiers', 'dossiers', 'fallback', 'help'])[1 + i % 5], at, at, 0
FROM (SELECT i, :now - interval '365 days' * (1 - i / (:count / 2.0)) AS at FROM generate_series(1, :count / 2) i) m
"""
_QUESTIONS = """
INSERT INTO questions (text, gist, kind, shown, on_day, settled)
SELECT 'câu hỏi số ' || i % 9000, 'cau hoi so ' || i % 9000, CASE WHEN i % 2 = 0 THEN 'choices' ELSE 'unknown' END,
  '[]',
  to_char(:now - interval '1 day' * (i % 365), 'YYYY-MM-DD'), i % 5 = 0 FROM generate_series(1, :count / 9) i
"""
_RATINGS = """
INSERT INTO ratings (dossier_id, office_id, address_id, score, at)
SELECT id, office_id, (SELECT min(id) FROM addresses), 1 + id % 5, returned_at FROM dossiers
WHERE returned_at IS NOT NULL AND id % 10 = 0
"""
_COMPLAINTS = """
INSERT INTO complaints (address_id, office_id, dossier_id, state, at)
SELECT (SELECT min(id) FROM addresses), office_id, id, CASE WHEN id % 3 = 0 THEN 'open' ELSE 'answered' END, received_at
FROM dossiers WHERE id % 100 = 0
"""
_AUDIT = """
INSERT INTO audit (at, who, network, action, subject, facts)
SELECT :now - interval '1 minute' * i, 'lan', '127.0.0.1', 'looked-up', 'dossier:' || i, '{}'
FROM generate_series(1, 100000) i
"""
_STEPS = (
    _OFFICES, _DOSSIERS, _EVENTS, _NOTICES, _DELIVERIES, _ADDRESSES, _INBOUND, _QUESTIONS, _RATINGS, _COMPLAINTS,
  _AUDIT,
)  # fmt: skip
_BIG = (dossiers, dossier_events, notices, deliveries, inbound)


async def fill(database: Database, count: int, now: datetime) -> None:
    """Put so many dossiers and all that belongs to them into an empty database of this version's tables."""
    async with database.begin() as tx:
        sealed, letter = tx.vault.seal("+84912345678"), tx.vault.seal("Ho so cua Ong/Ba da co ket qua. " * 4)
        told = {"now": now, "count": count, "communes": COMMUNES, "departments": DEPARTMENTS}
        told |= {"sealed": sealed, "letter": letter}
        async with _without_indexes(tx):
            for step in _STEPS:
                wanted = {name: value for name, value in told.items() if f":{name}" in step}
                await tx.execute(text(step).bindparams(**wanted))
        for table in ("offices", "dossiers", "notices"):
            await tx.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    async with database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


@asynccontextmanager
async def _without_indexes(tx: Tx) -> AsyncIterator[None]:
    """Indexes are built once at the end: adding millions of rows to them one by one takes far longer."""
    indexes = [index for table in _BIG for index in table.indexes]
    for index in indexes:
        await tx.execute(DropIndex(index))
    yield
    for index in indexes:
        await tx.execute(CreateIndex(index))
