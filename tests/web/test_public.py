from __future__ import annotations

import re
from datetime import timedelta

from messages import Reply
from store import tallies
from tests.web.clerk import CODE, NOW, choices, details, dossier
from tests.web.pushing import push


async def test_the_page_is_vietnamese_unless_english_is_asked_for(client):
    vietnamese = await (await client.get("/")).text()
    english = await (await client.get("/?lang=en")).text()
    remembered = await (await client.get("/")).text()

    assert '<html lang="vi">' in vietnamese
    assert "Hồ sơ của Ông/Bà đến đâu rồi?" in vietnamese
    assert "Where is your dossier now?" in english
    assert "Where is your dossier now?" in remembered


async def test_a_look_up_is_a_turn_with_the_digits_behind_the_code(client, clerk):
    await client.post("/lookup", data={"code": CODE, "digits": "1234", "id": "once"})

    assert [each.text for each in clerk.heard] == [f"{CODE} 1234"]
    assert clerk.heard[0].channel == "web"
    assert clerk.heard[0].verified_phone is None


async def test_who_proved_nothing_sees_status_and_office_and_how_to_see_more(client, clerk):
    clerk.says = lambda inbound: Reply("text", card=dossier(4))

    page = await (await client.post("/lookup", data={"code": CODE})).text()

    assert "Đang xử lý" in page
    assert "Bộ phận Một cửa phường Bến Nghé" in page
    assert "nhập thêm 4 số cuối CCCD" in page
    assert "Ngày hẹn trả" not in page


async def test_who_proved_who_they_are_sees_dates_and_what_is_missing(client, clerk):
    told = details(missing="Bản vẽ mặt bằng")
    clerk.says = lambda inbound: Reply("text", card=dossier(5, details=told))

    page = await (await client.post("/lookup?part=card", data={"code": CODE, "digits": "1234"})).text()

    assert "21/03/2026, 09h00" in page
    assert "Bản vẽ mặt bằng" in page
    assert "<html" not in page


async def test_a_dossier_past_its_date_is_marked_only_while_it_is_under_way(client, clerk):
    told = details(due_at=NOW - timedelta(days=1))
    clerk.says = lambda inbound: Reply("text", card=dossier(4 if "late" in inbound.text else 9, details=told))

    late = await (await client.post("/lookup?part=card", data={"code": f"{CODE} late"})).text()
    ready = await (await client.post("/lookup?part=card", data={"code": CODE})).text()

    assert "đã quá hẹn" in late
    assert "đã quá hẹn" not in ready


async def test_a_look_up_without_a_dossier_shows_the_words_and_the_choices(client, clerk):
    clerk.says = lambda inbound: Reply("Không tìm thấy hồ sơ.", choices("Báo khi có"))

    page = await (await client.post("/lookup", data={"code": "H29-1"})).text()

    assert "Không tìm thấy hồ sơ." in page
    assert re.search(r'<button class="chip" name="text" value="Báo khi có">', page)


async def test_what_people_typed_is_never_markup(client, clerk):
    clerk.says = lambda inbound: Reply(inbound.text)

    page = await (await client.post("/lookup", data={"code": "<script>alert(1)</script>"})).text()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


async def test_the_same_form_sent_twice_is_one_turn(client, clerk):
    for _ in range(2):
        await client.post("/lookup", data={"code": CODE, "id": "once"})

    assert len(clerk.heard) == 1


async def test_an_empty_look_up_asks_for_the_code_and_is_no_turn(client, clerk):
    page = await (await client.post("/lookup", data={"code": "  "})).text()

    assert "Vui lòng nhập mã hồ sơ." in page
    assert clerk.heard == []


async def test_each_look_up_at_a_kiosk_is_somebody_else(client, clerk):
    for _ in range(2):
        response = await client.post("/lookup?kiosk=1", data={"code": CODE})
        assert "motcua_chat" not in response.cookies

    assert clerk.heard[0].address != clerk.heard[1].address


async def test_the_digits_of_an_id_are_not_shown_again_in_the_conversation(client, clerk):
    clerk.says = lambda inbound: Reply("Đang xử lý")
    await client.post("/lookup", data={"code": CODE, "digits": "1234"})

    page = await (await client.get("/")).text()

    assert CODE in page
    assert f"{CODE} 1234" not in page


async def test_figures_with_fewer_than_five_cases_are_not_shown(client):
    page = await (await client.get("/")).text()

    assert "figures-heading" not in page


async def test_the_figures_are_those_that_were_counted_last_and_say_when(client, sqlite):
    for number in range(5):
        await push(sqlite, "sms", f"+8491234567{number}", "tin", at=NOW - timedelta(hours=1))
    before = await (await client.get("/")).text()
    await tallies.renew(sqlite, NOW)

    page = await (await client.get("/")).text()

    assert "figures-heading" not in before
    assert "figures-heading" in page
    assert "Số liệu đến 09:00 10/03/2026" in page
