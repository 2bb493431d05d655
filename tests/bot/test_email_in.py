"""What comes back by e-mail: bounces say what became of a message, and people write back."""

from __future__ import annotations

from datetime import datetime

from messages import DeliveryState, Receipt, Reply, Unreached
from store import deliveries
from store.database import Database
from store.deliveries import Say
from tests.bot.mail_house import CITIZEN, bounce, channel, database_url, delivery, hook, port, post, server, written
from tests.bot.telegram_house import Listener, listener

__all__ = ["channel", "database_url", "delivery", "hook", "listener", "port", "server"]


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
