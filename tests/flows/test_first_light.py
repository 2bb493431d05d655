"""A citizen's first day with the service, through its real doors."""

import json
import logging

from app import Service
from notices import samples
from notices.intake import Terms, take
from notices.reading import read_envelope
from sms_text import count
from tests.flows.conftest import Demo

OWNER, STRANGER = samples.sample_phone(0), "0900999001"
NOT_OURS = ("aiosqlite", "asyncio", "sqlalchemy", "aiohttp.access")  # the service runs without an access log


async def import_change(service: Service, demo: Demo) -> None:
    change = samples.sample_change(demo.now)
    await take(service.database, lambda: read_envelope(change), Terms(samples.SOURCE, sample=True), demo.now)


async def test_the_owner_a_stranger_and_a_slip_of_the_finger_get_what_is_theirs(demo: Demo) -> None:
    mistyped = demo.code.lower().replace("-", " ").replace("0", "o")

    owner = (await demo.text(OWNER, demo.code))["text"]
    stranger = (await demo.text(STRANGER, demo.code))["text"]
    slipped = (await demo.text(OWNER, f"hs {mistyped} xong chua a"))["text"]

    assert owner.startswith(f"{demo.code}: Dang xu ly. Hen tra")
    assert "Hen tra" not in stranger
    assert stranger.startswith(f"{demo.code}: Dang xu ly.")
    assert slipped == owner


async def test_a_question_a_follow_up_and_a_refusal(demo: Demo) -> None:
    first = (await demo.text(STRANGER, "dang ky khai sinh lam o dau"))["text"]
    fee = (await demo.text(STRANGER, "con le phi?"))["text"]
    refused = (await demo.text(STRANGER, "HUY"))["text"]

    assert "xa" in first
    assert "phi" in fee.lower()
    assert "ngung" in refused
    assert all(text.isascii() and count(text) == 1 for text in (first, fee, refused))


async def test_a_result_is_told_to_the_right_phone_once(demo: Demo) -> None:
    await import_change(demo.service, demo)
    told = await demo.shows(OWNER, "co ket qua")

    await import_change(demo.service, demo)
    await demo.service.dispatcher.dispatch_once()

    assert demo.code in told["text"]
    assert count(told["text"]) == 1
    assert [each["text"] for each in await demo.screen(OWNER)].count(told["text"]) == 1
    assert await demo.screen(STRANGER) == []


async def test_who_refused_everything_hears_nothing_of_the_result(demo: Demo) -> None:
    await demo.text(OWNER, "TC HET")

    await import_change(demo.service, demo)
    await demo.service.dispatcher.dispatch_once()

    assert not [each for each in await demo.screen(OWNER) if "co ket qua" in each["text"]]


async def test_the_same_message_ten_times_is_one_row_and_one_reply(demo: Demo) -> None:
    answers = [await demo.text(OWNER, demo.code, id_="again") for _ in range(10)]

    shown = await demo.screen(OWNER)
    assert [each.get("repeat", False) for each in answers] == [False, *[True] * 9]
    assert len([each for each in shown if each["direction"] == "in"]) == 1
    assert len([each for each in shown if each["direction"] == "out"]) == 1


async def test_the_page_answers_the_same_question_with_accents_and_buttons(demo: Demo) -> None:
    answer = await (await demo.client.post("/chat", json={"id": "1", "text": "đăng ký khai sinh làm ở đâu"})).json()

    assert "xã" in answer["text"]
    assert answer["choices"]


async def test_the_log_of_all_this_holds_no_number_code_name_or_text(demo: Demo, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    for text in (demo.code, "toi ten Nguyen Thi Mau", "HUY", "???"):
        await demo.text(OWNER, text)
    await import_change(demo.service, demo)
    await demo.shows(OWNER, "co ket qua")

    ours = [record for record in caplog.records if not record.name.startswith(NOT_OURS)]
    written = json.dumps([[record.getMessage(), record.__dict__] for record in ours], default=str)
    for secret in (demo.code, OWNER[1:], "Nguyen Thi Mau", "Mẫu", "ket qua"):
        assert secret not in written
