"""What goes out by Zalo keeps to its windows; what it refuses is told apart, and its receipts find our deliveries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot.zalo import ZaloChannel
from messages import Choice, DeliveryState, Lane, Receipt, SendFailed, Unreachable, Unsure
from store.database import Database
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from tests.bot.telegram_house import Listener, decode, listener
from tests.bot.zalo_house import (
    PHONE,
    USER,
    Clock,
    both,
    channel,
    clock,
    database_url,
    outbound,
    settings,
    webhook,
    wrote,
    zalo,
)
from tests.bot.zalo_server import ZaloServer

__all__ = ["channel", "clock", "database_url", "listener", "webhook", "wrote", "zalo"]


async def test_a_reply_goes_as_text_with_buttons_that_say_their_words(
    zalo: ZaloServer, channel: ZaloChannel, wrote: None
) -> None:
    message_id = await channel.send(outbound("Chọn:", Choice("Khai sinh", "đăng ký khai sinh")))

    [sent] = zalo.sent
    assert message_id == "m1"
    assert sent["recipient"] == {"user_id": USER}
    assert sent["message"]["attachment"]["payload"]["buttons"] == [
        {"title": "Khai sinh", "type": "oa.query.show", "payload": "đăng ký khai sinh"}
    ]


async def test_a_long_text_goes_in_parts(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    await channel.send(outbound("hồ sơ " * 900))

    assert len(zalo.sent) == len(channel.parts("hồ sơ " * 900)) > 1


async def test_what_zalo_refuses_is_told_apart(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    expected: list[tuple[int, type[SendFailed], bool]] = [
        (-213, Unreachable, True), (-227, Unreachable, True), (-230, SendFailed, True), (-201, SendFailed, True),
        (-32, SendFailed, False), (-99999, SendFailed, False),
    ]  # fmt: skip

    for code, kind, permanent in expected:
        zalo.errors = [code]
        with pytest.raises(SendFailed) as failure:
            await channel.send(outbound("x"))
        assert (type(failure.value), failure.value.permanent) == (kind, permanent), code


async def test_what_may_have_arrived_is_unsure(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    for fault in ("drop", "500"):
        zalo.errors = [fault]
        with pytest.raises(Unsure):
            await channel.send(outbound("x"))

    assert len(zalo.sent) == 2


async def test_no_connection_means_that_nothing_was_sent(
    zalo: ZaloServer, database: Database, clock: Clock, wrote: None
) -> None:
    unplugged = ZaloChannel(settings(zalo, api_url="http://127.0.0.1:9"), database, decode, clock)

    with pytest.raises(SendFailed) as failure:
        await unplugged.send(outbound("x"))

    await unplugged.close()
    assert not isinstance(failure.value, Unsure)


async def _told(database: Database, now: datetime, *, proved: str = "") -> None:
    """A notice "result ready" about the person's dossier, on its way as delivery d9."""
    async with database.begin() as tx:
        phone_hash = tx.vault.digest("phone", PHONE)
        if proved:
            await tx.execute(update(addresses).values(phone_hash=tx.vault.digest("phone", proved)))
        office = (
            await tx.execute(insert(offices).values(code="O", name="Một Cửa").returning(offices.c.id))
        ).scalar_one()
        facts = {"code": "H29.125.10-260310-0420", "code_key": "K", "source": "s", "office_id": office, "status": 9}
        times = dict.fromkeys(("status_at", "status_known_at", "last_event_at"), now)
        row = insert(dossiers).values(**facts, **times, phone=tx.vault.seal(PHONE), phone_hash=phone_hash)
        dossier = (await tx.execute(row.returning(dossiers.c.id))).scalar_one()
        told = {"kind": "CO_KET_QUA", "subject": "s", "occasion": "1", "recipient": "applicant", "lane": Lane.NOTICE}
        times = dict.fromkeys(("not_before", "created_at", "changed_at"), now)
        row = insert(notices).values(**told, **times, state="sending", dossier_id=dossier).returning(notices.c.id)
        notice = (await tx.execute(row)).scalar_one()
        to = {"channel": "zalo", "address_hash": tx.vault.digest("zalo", USER), "address": tx.vault.seal(USER)}
        facts = {"id": "d9", "lane": Lane.NOTICE, "state": DeliveryState.SENDING, "created_at": now}
        await tx.execute(insert(deliveries).values(**facts, **to, notice_id=notice))


@both
async def test_outside_the_window_a_notice_goes_as_a_template_to_the_phone_that_was_proved(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, clock: Clock, wrote: None
) -> None:
    await _told(database, clock.at, proved=PHONE)
    clock.at += timedelta(hours=49)

    await channel.send(outbound("Hồ sơ đã có kết quả.", delivery="d9"))

    [asked] = zalo.templates
    assert (asked["phone"], asked["template_id"], asked["tracking_id"]) == (PHONE[1:], "t-9", "d9")
    assert asked["template_data"] == {"ma_ho_so": "H29.125.10-260310-0420", "noi_dung": "Hồ sơ đã có kết quả."}
    assert zalo.sent == []


@pytest.mark.parametrize("proved", ["", "+84987654321"])
async def test_outside_the_window_nothing_goes_to_a_phone_that_this_person_did_not_prove(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, clock: Clock, wrote: None, proved: str
) -> None:
    await _told(database, clock.at, proved=proved)
    clock.at += timedelta(hours=49)

    with pytest.raises(SendFailed) as failure:
        await channel.send(outbound("x", delivery="d9"))

    assert (failure.value.reason, failure.value.permanent) == ("outside-window", True)
    assert zalo.templates == []


@both
async def test_zalos_receipts_name_our_delivery_or_its_own_message(
    zalo: ZaloServer, webhook: str, database: Database, listener: Listener, clock: Clock, wrote: None
) -> None:
    await _told(database, clock.at, proved=PHONE)
    async with database.begin() as tx:
        await tx.execute(update(deliveries).values(provider_id="m5"))

    for message in ({"tracking_id": "d9", "msg_id": "z1"}, {"msg_id": "m5"}, {"msg_id": "unknown"}):
        await zalo.push(webhook, {"event_name": "user_received_message", "message": message})

    assert listener.told == [Receipt("d9", DeliveryState.DELIVERED, at=clock.at)] * 2
