"""Nothing is handed over twice, and what may have arrived is told from what did not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from messages import Unsure
from sms_gateway.gateway import NotReached, hand_over
from tests.loopback import PATIENCE, free_ports


@asynccontextmanager
async def a_provider(answer: bytes | None, *, hangs: bool = False) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Reads a request, then says `answer` and closes, or hangs until the end."""
    seen: list[bytes] = []
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        if answer:
            writer.write(answer)
        if hangs:
            await over.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", seen
    finally:
        over.set()
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_connection_that_breaks_after_the_request_is_unsure_and_never_repeated(
    session: ClientSession, method: str
) -> None:
    async with a_provider(None) as (url, seen):
        with pytest.raises(Unsure):
            await hand_over(session, method, url, PATIENCE)

        assert len(seen) == 1


async def test_a_provider_that_does_not_answer_in_time_leaves_it_unsure(session: ClientSession) -> None:
    async with a_provider(None, hangs=True) as (url, _):
        with pytest.raises(Unsure):
            await hand_over(session, "POST", url, 0.05)


async def test_an_answer_that_stops_half_way_is_unsure(session: ClientSession) -> None:
    async with a_provider(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") as (url, _):
        with pytest.raises(Unsure):
            await hand_over(session, "POST", url, PATIENCE)


async def test_where_nobody_listens_nothing_was_handed_over(session: ClientSession) -> None:
    with pytest.raises(NotReached) as failure:
        await hand_over(session, "POST", f"http://127.0.0.1:{free_ports(1)[0]}/", PATIENCE)

    assert not failure.value.permanent


async def test_a_redirect_is_an_answer_not_another_request(session: ClientSession) -> None:
    async with a_provider(b"HTTP/1.1 307 Go\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n") as (url, seen):
        answered = await hand_over(session, "POST", url, PATIENCE)

        assert (answered.status, len(seen)) == (307, 1)
