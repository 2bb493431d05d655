"""Trials of changes before they go live, in a process of their own: begun by a page, watched by any."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import web

from knowledge.trial import Fall, Knowledge, Proposal, Verdict
from store import procedures, trials
from store.database import Tx, Unavailable
from web.parts import PARTS, Parts
from web.trial_process import Task, pieces
from web.trial_process import work as work_on

Passed = Callable[[Tx], Awaitable[None]]
"""What becomes of the subject once it passed, in the transaction that notes it."""
FALLS_KEPT = 200

log = logging.getLogger(__name__)
_UNDER_WAY: web.AppKey[set[asyncio.Task[None]]] = web.AppKey("trials", set[asyncio.Task[None]])
_ONE: web.AppKey[asyncio.Semaphore] = web.AppKey("one-trial", asyncio.Semaphore)


@dataclass(slots=True)
class _Trial:
    """What is tried, when its row was touched by this trial last, and what becomes of it once it passed."""

    subject: str
    touched_at: datetime
    passed: Passed | None


def prepare(app: web.Application) -> None:
    """One trial at a time in this process; those under way end with it, and are seen to be lost."""
    app[_UNDER_WAY], app[_ONE] = set(), asyncio.Semaphore(1)
    app.on_cleanup.append(_end_all)


async def begin(request: web.Request, subject: str, proposal: Proposal, passed: Passed | None = None) -> None:
    """Try it in the background; its row tells how far it is. An earlier trial of the subject counts no more."""
    app, parts, now = request.app, request.app[PARTS], request.app[PARTS].clock()
    async with parts.database.begin() as tx:
        await trials.begin(tx, subject, now)
        synonyms = await procedures.live_synonyms(tx)
    known = Knowledge(tuple(parts.library().procedures.values()), synonyms)
    in_background(app, _run(app, _Trial(subject, now, passed), Task(known, proposal, parts.questions)))


def in_background(app: web.Application, work: Coroutine[Any, Any, None]) -> None:
    """Go on with this after the answer, until it is done or the server stops."""
    task = asyncio.create_task(work)
    app[_UNDER_WAY].add(task)
    task.add_done_callback(app[_UNDER_WAY].discard)


async def _run(app: web.Application, trial: _Trial, task: Task) -> None:
    parts = app[PARTS]
    try:
        async with app[_ONE], aclosing(_work(task)) as telling:
            async for told in telling:
                if not await _note(parts, trial, told):
                    return
    except Ended:
        log.warning("a trial ended before its verdict")
        async with parts.database.begin() as tx:
            await trials.lose(tx, trial.subject, trial.touched_at)
    except Unavailable as error:  # the row is not moved any more: its page offers to try again
        log.warning("a trial was broken off", extra={"fault": type(error).__name__})


async def _note(parts: Parts, trial: _Trial, told: tuple[int, int] | Verdict) -> bool:
    """Keep what the process told; False where another trial of the subject was begun."""
    last, now = trial.touched_at, parts.clock()
    async with parts.database.begin() as tx:
        if not isinstance(told, Verdict):
            trial.touched_at = now
            return await trials.note_progress(tx, trial.subject, told, last, now)
        falls = [_plain(fall) for fall in told.falls[:FALLS_KEPT]]
        mine = await trials.end(tx, trial.subject, last, passed=told.passed, falls=falls, helps=told.helps)
        if mine and told.passed and trial.passed is not None:
            await trial.passed(tx)
        return mine


def _plain(fall: Fall) -> tuple[str, list[str], list[str], str]:
    return fall.question.text, list(fall.before), list(fall.codes), fall.kind


class Ended(RuntimeError):
    """The process of a trial ended before its verdict."""


async def _work(task: Task) -> AsyncGenerator[tuple[int, int] | Verdict]:
    """What the process tells. Raises Ended where it died."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work_on, args=(theirs,), daemon=True)
    await asyncio.to_thread(process.start)
    theirs.close()
    try:
        for piece in pieces(task):
            await asyncio.to_thread(_tell, ours, piece)
        while not isinstance(told := await asyncio.to_thread(_hear, ours), Verdict):
            yield told
        yield told
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        ours.close()


def _tell(pipe: Connection, piece: Any) -> None:
    try:
        pipe.send(piece)
    except BrokenPipeError as gone:
        raise Ended from gone


def _hear(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, ConnectionResetError) as gone:
        raise Ended from gone


async def _end_all(app: web.Application) -> None:
    under_way = app[_UNDER_WAY].copy()
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
