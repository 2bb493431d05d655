"""E-mail goes out through a real mail server on loopback, and what comes back says what became of it."""

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

from bot import channel_texts as texts
from bot.email import PATH, EmailChannel, language_of
from messages import Choice, DeliveryState, Outbound, Receipt, Reply, SendFailed, Unreachable, Unreached, Unsure
from notices.compose import compose
from notices.kinds import KINDS
from settings import Email
from store import deliveries
from store.database import Database
from store.deliveries import Say
from tests.bot.telegram_house import Listener, listener
from tests.notices.test_compose import FACTS

__all__ = ["listener"]
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
    fixed = {"host": "127.0.0.1", "port": port, "starttls": False, "sender": "motcua@tinh.example.vn", "timeout": 5.0}
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


async def test_a_notice_arrives_as_it_was_written(server: MailServer, channel: EmailChannel) -> None:
    text = "Kính gửi Ông/Bà, hồ sơ H29.125.10-260310-0420 đã có kết quả. Trân trọng."

    message_id = await channel.send(outbound(text, Choice("Ngừng", "TC")))

    [mail] = server.mails
    assert message_id == str(mail["Message-ID"]) == f"<{'d' * 32}@tinh.example.vn>"
    assert mail.get_content().startswith(f"{text}\n- Ngừng: TC\n")
    assert str(mail["Subject"]) == texts.EMAIL_ABOUT.vi.format(code="H29.125.10-260310-0420")
    assert str(mail["To"]) == CITIZEN
    assert str(mail["From"]) == "Một Cửa <motcua@tinh.example.vn>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"


async def test_an_address_cannot_smuggle_a_second_recipient(server: MailServer, channel: EmailChannel) -> None:
    for address in ("a@b.vn\r\nBcc: c@d.vn", "a@b.vn, c@d.vn", "no address", "<a@b.vn>"):
        with pytest.raises(Unreachable):
            await channel.send(outbound("x", address=address))

    assert server.taken == []


async def test_what_a_mail_server_refuses_is_told_apart(server: MailServer, channel: EmailChannel) -> None:
    expected: list[tuple[str, str, type[SendFailed], bool]] = [
        ("550 5.1.1 No such user", "250 OK", Unreachable, True),
        ("550 No such user", "250 OK", Unreachable, True),
        ("550 5.7.1 Refused by policy", "250 OK", SendFailed, True),
        ("452 4.2.2 Mailbox full", "250 OK", SendFailed, False),
        ("250 OK", "554 5.7.1 Looks like spam", SendFailed, True),
        ("250 OK", "451 4.7.1 Greylisted", SendFailed, False),
        ("250 OK", "silence", Unsure, False),
    ]

    for rcpt, data, kind, permanent in expected:
        server.rcpt, server.data = rcpt, data
        with pytest.raises(SendFailed) as failure:
            await channel.send(outbound("x"))
        assert (type(failure.value), failure.value.permanent) == (kind, permanent), (rcpt, data)


async def test_no_mail_server_means_that_nothing_was_sent(database: Database) -> None:
    unplugged = EmailChannel(settings(9), database, "Một Cửa")

    with pytest.raises(SendFailed) as failure:
        await unplugged.send(outbound("x"))

    assert not isinstance(failure.value, Unsure)
    assert not failure.value.permanent
    assert [each.key for each in await unplugged.check()] == ["email-unreachable"]


async def test_the_right_set_up_has_no_fault_and_a_missing_sender_is_one(
    channel: EmailChannel, port: int, database: Database
) -> None:
    nobody = EmailChannel(settings(port, sender=""), database, "Một Cửa")

    assert await channel.check() == []
    assert [each.key for each in await nobody.check()] == ["email-sender-missing"]


async def test_a_bounce_marks_the_delivery_failed_and_the_address_gone(
    hook: str, delivery: str, listener: Listener, now: datetime
) -> None:
    await post(hook, bounce(delivery, "failed", "5.1.1"))

    receipt = Receipt(delivery, DeliveryState.FAILED, "5.1.1", at=now)
    assert listener.told == [receipt, Unreached("email", CITIZEN, "gone")]


async def test_a_refusal_by_policy_says_nothing_of_the_address(
    hook: str, delivery: str, listener: Listener, now: datetime
) -> None:
    await post(hook, bounce(delivery, "failed", "5.7.1"))

    assert listener.told == [Receipt(delivery, DeliveryState.FAILED, "5.7.1", at=now)]


async def test_a_delay_or_a_forged_bounce_changes_nothing(hook: str, delivery: str, listener: Listener) -> None:
    statuses = [
        await post(hook, bounce(delivery, "delayed", "4.4.1")),
        await post(hook, bounce("0" * 32, "failed", "5.1.1")),
        await post(hook, bounce("not ours", "failed", "5.1.1")),
    ]

    assert statuses == [200] * 3
    assert listener.told == []


async def test_a_bounce_says_nothing_of_a_delivery_by_another_channel(
    hook: str, database: Database, listener: Listener, now: datetime
) -> None:
    async with database.begin() as tx:
        by_sms = await deliveries.add_reply(tx, Say("sms", "+84912345678", Reply("x")), now)

    await post(hook, bounce(by_sms, "failed", "5.1.1"))

    assert listener.told == []


async def test_the_hook_needs_its_secret(hook: str, delivery: str, listener: Listener) -> None:
    statuses = [await post(hook, bounce(delivery, "failed", "5.1.1"), secret) for secret in ("", "wrong")]

    assert statuses == [403, 403]
    assert listener.told == []


async def test_what_people_write_back_is_heard_without_what_they_quote(hook: str, listener: Listener) -> None:
    await post(hook, written("TC\n\nVào Th 3, 10 thg 3, 2026 Một Cửa đã viết:\n> Kính gửi Ông/Bà"))

    [heard] = listener.heard
    assert (heard.channel, heard.address, heard.text) == ("email", CITIZEN, "TC")
    assert heard.provider_id == "<m1@example.vn>"
    assert heard.verified_phone is None


async def test_automatic_answers_and_forged_senders_are_not_heard(hook: str, listener: Listener) -> None:
    for raw in (
        written("Tôi đi vắng", more="Auto-Submitted: auto-replied\n"),
        written("x", more="List-Id: <list.example.vn>\n"),
        written("TC HET", judged="mx.tinh.example.vn; dkim=pass header.d=other.example; dmarc=fail"),
        written("TC HET", judged="none"),
        "",
        "no mail at all",
    ):
        await post(hook, raw)

    assert listener.heard == []


async def test_a_database_that_is_down_makes_the_mail_server_repeat(hook: str, listener: Listener) -> None:
    listener.failures = 1

    statuses = [await post(hook, written("TC")) for _ in range(2)]

    assert statuses == [503, 200]


async def test_the_letter_around_a_text_is_in_its_language(server: MailServer, channel: EmailChannel) -> None:
    text = "Dear Sir or Madam, the result of your dossier H29.125.10-260310-0420 is ready at UBND phường Bến Nghé."

    await channel.send(outbound(text))

    [mail] = server.mails
    assert str(mail["Subject"]) == texts.EMAIL_ABOUT.en.format(code="H29.125.10-260310-0420")
    assert texts.EMAIL_FOOTER.en in mail.get_content()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_language_of_every_notice_is_known_from_its_text(kind: str, language: str) -> None:
    assert language_of(compose(kind, FACTS, plain=False, language=language)) == language


async def test_many_messages_go_side_by_side(server: MailServer, channel: EmailChannel) -> None:
    await asyncio.gather(*(channel.send(outbound(f"tin {each}")) for each in range(10)))

    assert len(server.taken) == 10
