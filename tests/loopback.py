"""Ports of this machine's loopback for programs that must be told theirs."""

from __future__ import annotations

import asyncio
import socket

HERE = "127.0.0.1"
PATIENCE = 60.0
"""Seconds in which a program that starts on a busy machine listens."""


def free_ports(amount: int) -> list[int]:
    """So many different ports that nobody listens on."""
    held = [socket.create_server((HERE, 0)) for _ in range(amount)]
    ports = [int(each.getsockname()[1]) for each in held]
    for each in held:
        each.close()
    return ports


async def opened(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until that process listens there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            assert process.returncode is None, "it ended by itself"
            try:
                _, writer = await asyncio.open_connection(HERE, port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                await writer.wait_closed()
                return
