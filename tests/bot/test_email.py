"""E-mail goes out through a real mail server on loopback, and what comes back says what became of it."""

from __future__ import annotations

import asyncio

import pytest

from bot import channel_texts as texts
from bot.email import EmailChannel, language_of
from messages import Choice, SendFailed, Unreachable, Unsure
from notices.compose import compose
from notices.kinds import KINDS
from store.database import Database
from tests.bot.mail_house import (
    CITIZEN,
    MailServer,
    channel,
    database_url,
    delivery,
    hook,
    outbound,
    port,
    server,
    settings,
)
from tests.bot.telegram_house import listener
from tests.notices.test_compose import FACTS

__all__ = ["channel", "database_url", "delivery", "hook", "listener", "port", "server"]


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
