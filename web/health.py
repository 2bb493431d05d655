"""Alive, ready, and the figures for Prometheus: each read from rows, so that every process tells the same."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from messages import Answer, Inbound, Reply
from store.database import DatabaseError, Unavailable
from store.figures import Pulse, heartbeat, pulse
from store.vault import WrongSecret
from web.parts import PARTS, Parts

_own = CollectorRegistry()
_repeats = Counter("motcua_inbound_duplicate", "Messages that a provider sent again", ["channel"], registry=_own)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


def count_repeats(answer: Answer) -> Answer:
    """The same answer, with each repeated message counted."""

    async def counted(inbound: Inbound) -> Reply:
        reply = await answer(inbound)
        if reply.repeat or reply.again:
            _repeats.labels(inbound.channel).inc()
        return reply

    return counted


async def alive(request: web.Request) -> web.Response:
    """The process serves."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """200 when every part can work, else 503 and which cannot, with why."""
    parts = request.app[PARTS]
    faults = {}
    fault = await _database_fault(parts)
    if fault:
        faults["database"] = fault
    for name, check in parts.checks.items():
        fault = await check()
        if fault:
            faults[name] = fault
    if faults:
        return web.json_response({"status": "not ready", "failing": faults}, status=503)
    return web.json_response({"status": "ready"})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus' text format; the figures are those of the rows at this moment."""
    parts = request.app[PARTS]
    async with parts.database.read() as tx:
        told = await pulse(tx, parts.clock())
    body = generate_latest(_registry(told)) + generate_latest(_own)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _database_fault(parts: Parts) -> str:
    try:
        async with parts.database.read() as tx:
            await heartbeat(tx)
    except (*Unavailable, DatabaseError, WrongSecret) as error:
        return type(error).__name__
    return ""


def _registry(told: Pulse) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, means: str, values: dict[str, float], label: str = "") -> None:
        made = Gauge(f"motcua_{name}", means, [label] if label else [], registry=registry)
        for key, value in values.items():
            (made.labels(key) if label else made).set(value)

    gauge("oldest_waiting_seconds", "Age of the oldest notice due and not yet handed over", told.oldest, "lane")
    gauge("waiting", "Notices due and not yet handed over", told.waiting, "lane")
    gauge("handed_over_within_10s_ratio", "Share of the last hour's deliveries", {"": told.prompt})
    gauge("deliveries", "Deliveries of the last 24 hours", told.deliveries, "state")
    gauge("deliveries_unknown", "Deliveries that may have arrived", {"": told.unknown})
    gauge("answers", "Messages answered in the last 24 hours, by what answered", told.answers, "kind")
    gauge("clock_heartbeat_timestamp_seconds", "When a timed job last ran", {"": told.heartbeat})
    return registry
