"""A real mail server on loopback, and our channel and hook beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP
from pydantic import SecretStr

from bot.email import PATH, EmailChannel
from messages import Choice, Outbound, Reply
from settings import Email
from store import deliveries
from store.database import Database
from store.deliveries import Say
from tests.bot.telegram_house import Listener

CITIZEN, SECRET = "an.nguyen@example.vn", "hook secret"


@dataclass
class MailServer:
    """Keeps what it takes; answers RCPT and DATA as it is told."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        if self.data == "silence":
            server.transport.abort()
        return self.data

    @property
    def mails(self) -> list[EmailMessage]:
        read = [message_from_bytes(each, policy=policy.default) for each in self.taken]
        return [each for each in read if isinstance(each, EmailMessage)]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
async def port(server: MailServer) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, hostname="mx.example.vn"), "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()


def settings(port: int, **changes: Any) -> Email:
    fixed = {"host": "127.0.0.1", "port": port, "starttls": False, "sender": "motcua@tinh.example.vn", "timeout": 30.0}
    return Email(**{**fixed, "mailbox_secret": SecretStr(SECRET), **changes})


@pytest.fixture
def channel(port: int, database: Database, now: datetime) -> EmailChannel:
    return EmailChannel(settings(port), database, "Một Cửa", lambda: now)


@pytest.fixture
async def hook(channel: EmailChannel, listener: Listener) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(channel.routes(listener.answer, listener.record))
    site = TestServer(app)
    await site.start_server()
    yield str(site.make_url(PATH))
    await site.close()


@pytest.fixture
async def delivery(database: Database, now: datetime) -> str:
    """A delivery to the citizen, so that a bounce is about something."""
    async with database.begin() as tx:
        return await deliveries.add_reply(tx, Say("email", CITIZEN, Reply("x")), now)


def outbound(text: str, *choices: Choice, address: str = CITIZEN) -> Outbound:
    return Outbound("d" * 32, address, text, choices)


async def post(hook: str, raw: str, secret: str = SECRET) -> int:
    headers = {"X-Mailbox-Secret": secret}
    async with ClientSession() as session, session.post(hook, data=raw.encode(), headers=headers) as answer:
        return answer.status


def bounce(delivery: str, action: str, status: str) -> str:
    return f"""From: MAILER-DAEMON@mx.example.vn
To: motcua@tinh.example.vn
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn

Final-Recipient: rfc822; {CITIZEN}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} said the other side

--b
Content-Type: text/rfc822-headers

Message-ID: <{delivery}@tinh.example.vn>

--b--
"""


def written(text: str, judged: str = "mx.tinh.example.vn; dmarc=pass", more: str = "") -> str:
    head = (
        f"Authentication-Results: {judged}\nFrom: Nguyen Van An <An.Nguyen@example.vn>\nMessage-ID: <m1@example.vn>\n"
    )
    return f"{head}{more}Subject: Re\nContent-Type: text/plain; charset=utf-8\n\n{text}"
