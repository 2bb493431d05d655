"""Ports of this machine's loopback for programs that must be told theirs."""

from __future__ import annotations

import asyncio
import socket
from itertools import islice
from pathlib import Path

HERE = "127.0.0.1"
FIRST = 20000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
PATIENCE = 60.0
"""Seconds in which a program that starts on a busy machine listens."""


def free_ports(amount: int) -> list[int]:
    """So many different ports that nobody listens on, this process's own until it ends.

    The kernel takes ports for outgoing connections from its ephemeral range, so these lie below it: one that was
    only free for a moment may be somebody's a moment later. The UDP port of the same number, held until the process
    ends, tells the other processes of a parallel run that the TCP port is taken.
    """
    return list(islice(filter(_claimed, range(FIRST, _ephemeral())), amount))


def _claimed(port: int) -> bool:
    with socket.socket(type=socket.SOCK_DGRAM) as mark, socket.socket() as tried:
        try:
            mark.bind((HERE, port))
            tried.bind((HERE, port))
        except OSError:
            return False
        mark.detach()
        return True


def _ephemeral() -> int:
    """The first port of the kernel's ephemeral range; 32768 is Linux's default."""
    try:
        return int(EPHEMERAL.read_text().split()[0])
    except OSError:
        return 32768


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
