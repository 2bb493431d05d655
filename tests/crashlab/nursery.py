"""Where workers come from: a process that has everything imported and forks a real worker at each order.

Orders come by standard input, answers go to standard output, a line of JSON each: {"hire": {…plan}} → {"pid": n};
{"ended": n} → {"exit": code}, the negative signal where it was killed, null while it lives.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from tests.crashlab.worker import Plan, run_worker

ROOT = Path(__file__).parents[2]


class Nursery:
    """The orders, from the laboratories' side: an asynchronous context."""

    async def __aenter__(self) -> Self:
        self._turn = asyncio.Lock()
        pipe = asyncio.subprocess.PIPE
        program = (sys.executable, "-m", "tests.crashlab.nursery")
        self._process = await asyncio.create_subprocess_exec(*program, stdin=pipe, stdout=pipe, cwd=ROOT)
        return self

    async def hire(self, plan: Plan) -> int:
        """A worker's process id."""
        return int((await self._order({"hire": asdict(plan)}))["pid"])

    async def wait(self, pid: int) -> int:
        """How it ended, once it has."""
        while (code := (await self._order({"ended": pid}))["exit"]) is None:  # noqa: ASYNC110 (a process has no event)
            await asyncio.sleep(0.02)
        return int(code)

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            return dict(json.loads(await self._process.stdout.readline()))


def serve() -> None:
    """The nursery itself: until its laboratory closes the door; then its workers are killed."""
    hired: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if "hire" in order:
            hired.add(pid := _fork(order["hire"]))
            sys.stdout.write(json.dumps({"pid": pid}) + "\n")
            sys.stdout.flush()
        else:
            ended, status = os.waitpid(order["ended"], os.WNOHANG)
            code = os.waitstatus_to_exitcode(status) if ended else None
            hired.discard(ended)
            sys.stdout.write(json.dumps({"exit": code}) + "\n")
            sys.stdout.flush()
    for pid in hired:
        os.kill(pid, signal.SIGKILL)


def _fork(facts: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        os.close(0)
        run_worker(Plan(**facts))
        os._exit(0)
    return pid


if __name__ == "__main__":
    serve()
