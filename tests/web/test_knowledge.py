"""Procedures in the console: found, changed by one official, tried, approved by another; and people's own words."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from knowledge.library import Library
from knowledge.procedure import Fact, Mark, Procedure
from knowledge.question_set import Question
from knowledge.stored import as_facts
from opening import read_stored
from store import procedures, questions
from store.procedures import ProcedureRow
from store.staff import Role
from store.staff_sessions import entries
from tests.web.clerk import NOW
from tests.web.officials import put_official, put_province, signed_in
from web.parts import Parts
from web.server import build_app

BIRTH, DEATH, MARRIAGE, BOATS = "1.001193", "1.000656", "1.000894", "9.000001"
SMALL = (
    Procedure(BIRTH, "Thủ tục đăng ký khai sinh", "Hộ tịch", "Khai sinh", fee=Fact("Miễn phí", Mark.PORTAL)),
    Procedure(DEATH, "Thủ tục đăng ký khai tử", "Hộ tịch", "Khai tử"),
    Procedure(BOATS, "Thủ tục đăng ký tàu cá", "Thủy sản", "Tàu cá", aliases=("giấy cho ghe đi biển",)),
    Procedure(MARRIAGE, "Thủ tục đăng ký kết hôn", "Hộ tịch", "Kết hôn", time=Fact("5 ngày", Mark.GENERAL)),
)
ASKED = (
    Question("đăng ký khai sinh ở đâu", "thuong", (BIRTH,)),
    Question("giấy cho ghe đi biển", "thuong", (BOATS,)),
)


class Desk:
    """Officials at the console, over a library of three procedures and a question set of two."""

    def __init__(self, client: TestClient[Any, Any], database: Any) -> None:
        self.client, self.database, self.csrf = client, database, ""

    async def sits(self, name: str, role: Role, office: int | None = None) -> None:
        official = await put_official(self.database, name, role, office)
        self.csrf = await signed_in(self.client, self.database, official)

    async def reads(self, path: str) -> str:
        return str(await (await self.client.get(f"/staff/knowledge{path}")).text())

    async def posts(self, path: str, **told: Any) -> tuple[int, str]:
        answer = await self.client.post(f"/staff/knowledge{path}", data={"csrf": self.csrf, **told})
        return int(answer.status), answer.url.path

    async def edits(self, code: str, **told: Any) -> tuple[int, str]:
        """Send the form as the browser has it filled, these fields changed."""
        page = await self.reads(f"/procedures/{code}/edit")
        form = dict(re.findall(r'<input (?:id="[^"]*" )?name="([^"]+)"(?: type="date")? value="([^"]*)"', page))
        form |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
        form |= dict.fromkeys(re.findall(r'<select id="[^"]*" name="([^"]+)"', page), "L")
        form = {"current": "on"} | form | told | {"csrf": self.csrf}
        ticked = [(name, value) for name, value in re.findall(r'name="(level-\d)" value="([^"]+)" checked', page)]
        data = FormData([*form.items(), *(each for each in ticked if each[0] not in told)])
        answer = await self.client.post(f"/staff/knowledge/procedures/{code}/edit", data=data)
        return int(answer.status), answer.url.path

    async def tried(self, path: str) -> str:
        """The page once its trial is over."""
        async with asyncio.timeout(120):
            while "data-running" in (page := await self.reads(path)):  # noqa: ASYNC110 - a browser looks again, too
                await asyncio.sleep(0.1)
        return page

    async def live(self) -> dict[str, Procedure]:
        async with self.database.read() as tx:
            stored = await read_stored(tx)
        whole = (stored.shelf.get(each.code) for each in stored.procedures)
        return {each.code: each for each in whole if each is not None}


@pytest.fixture
async def desk(parts: Parts):
    library = Library.build(SMALL)
    async with parts.database.begin() as tx:
        rows = [ProcedureRow(each.code, each.name, True, as_facts(each)) for each in SMALL]
        await procedures.merge(tx, rows, "national", NOW)
    small = replace(parts, library=lambda: library, questions=ASKED)
    async with TestClient(TestServer(build_app(small))) as client:
        yield Desk(client, parts.database)


async def test_a_procedure_is_found_by_its_name_a_code_or_the_words_of_people(desk) -> None:
    await desk.sits("clerk", Role.CLERK)

    found = [await desk.reads(f"?q={words}") for words in ("khai sinh", "1.00119", "dk ket hon")]

    links = [re.findall(r"/staff/knowledge/procedures/([\d.]+)", page) for page in found]
    assert [each[0] for each in links] == [BIRTH, BIRTH, MARRIAGE]


async def test_a_procedures_page_shows_each_fact_with_how_sure_it_is(desk) -> None:
    await desk.sits("clerk", Role.CLERK)

    page = await desk.reads(f"/procedures/{BIRTH}")

    assert "Lệ phí" in page or "Phí" in page
    assert "S · Cổng Dịch vụ công quốc gia" in page
    assert f"/procedures/{BIRTH}/edit" not in page


async def test_a_change_is_tried_proposed_and_goes_live_with_a_second_officials_approval_only(desk) -> None:
    await desk.sits("author", Role.APPROVER)
    _, change = await desk.edits(BIRTH, fee="Miễn phí; bản sao thêm 8.000 đồng", why="Nghị quyết của tỉnh")
    change = change.removeprefix("/staff/knowledge")
    tried = await desk.tried(change)
    await desk.posts(f"{change}/propose")
    own = await desk.posts(f"{change}/approve")
    before = await desk.live()

    await desk.sits("approver", Role.APPROVER)
    page = await desk.reads(change)
    other = await desk.posts(f"{change}/approve")
    after = await desk.live()

    assert "Không câu hỏi nào bị trả lời kém đi" in tried
    assert "8.000 đồng" in page
    assert (own[0], other[0]) == (403, 200)
    assert before[BIRTH].fee.mark is not Mark.LOCAL
    assert after[BIRTH].fee == Fact("Miễn phí; bản sao thêm 8.000 đồng", Mark.LOCAL)
    async with desk.database.read() as tx:
        told = [each.action for each in await entries(tx, None)]
    assert told == ["procedure-approved", "procedure-proposed", "procedure-written"]


async def test_what_officials_changed_survives_a_new_import_which_still_brings_its_own_news(desk) -> None:
    await desk.sits("author", Role.EDITOR)
    _, change = await desk.edits(BIRTH, fee="Không thu")
    change = change.removeprefix("/staff/knowledge")
    await desk.tried(change)
    await desk.posts(f"{change}/propose")
    await desk.sits("approver", Role.LEADER)
    await desk.posts(f"{change}/approve")

    news = replace(SMALL[0], name="Đăng ký khai sinh (sửa đổi)", fee=Fact("50.000 đồng", Mark.PORTAL))
    async with desk.database.begin() as tx:
        await procedures.merge(tx, [ProcedureRow(BIRTH, news.name, True, as_facts(news))], "national", NOW)
    live = (await desk.live())[BIRTH]

    assert (live.fee.text, live.name) == ("Không thu", "Đăng ký khai sinh (sửa đổi)")


async def test_levels_with_their_days_are_edited_and_periods_that_overlap_are_refused(desk) -> None:
    await desk.sits("author", Role.EDITOR)
    commune = {"level-0": "xã", "agency-0": "UBND phường", "since-0": "2025-07-01", "until-0": "", "mark-0": "L"}
    before = {"level-1": "huyện", "agency-1": "UBND quận", "since-1": "", "mark-1": "L"}

    refused, _ = await desk.edits(DEATH, **commune, **before, **{"until-1": "2025-08-01"})
    _, change = await desk.edits(DEATH, **commune, **before, **{"until-1": "2025-07-01"})

    page = await desk.reads(change.removeprefix("/staff/knowledge"))
    assert refused == 400
    assert "01/07/2025 – …: xã · UBND phường" in page


async def test_a_change_that_makes_a_question_worse_says_which_and_cannot_go_on(desk) -> None:
    await desk.sits("author", Role.EDITOR)

    _, change = await desk.edits(BOATS, aliases="tàu đánh cá")

    change = change.removeprefix("/staff/knowledge")
    page = await desk.tried(change)
    status, _ = await desk.posts(f"{change}/propose")
    assert "1 câu hỏi sẽ bị trả lời kém đi" in page
    assert "<td>giấy cho ghe đi biển</td>" in page
    assert status == 409


async def test_knowledge_that_changed_since_the_trial_is_tried_again_before_it_goes_live(desk) -> None:
    await desk.sits("author", Role.EDITOR)
    _, change = await desk.edits(BIRTH, fee="Không thu")
    change = change.removeprefix("/staff/knowledge")
    await desk.tried(change)
    await desk.posts(f"{change}/propose")
    async with desk.database.begin() as tx:
        news = replace(SMALL[1], steps="Mới")
        row = ProcedureRow(DEATH, news.name, True, as_facts(news))
        await procedures.merge(tx, [row], "national", NOW + timedelta(1))
    await desk.sits("approver", Role.APPROVER)

    await desk.posts(f"{change}/approve")
    first = (await desk.live())[BIRTH].fee.text
    await desk.tried(change)
    await desk.posts(f"{change}/approve")

    assert first != "Không thu"
    assert (await desk.live())[BIRTH].fee.text == "Không thu"


async def test_an_office_below_may_propose_but_what_all_share_is_approved_for_the_province(desk) -> None:
    province = await put_province(desk.database)
    await desk.sits("author", Role.EDITOR, province.offices["commune"])
    _, change = await desk.edits(BIRTH, fee="Không thu")
    change = change.removeprefix("/staff/knowledge")
    await desk.tried(change)
    await desk.posts(f"{change}/propose")

    await desk.sits("local", Role.APPROVER, province.offices["commune"])
    local, _ = await desk.posts(f"{change}/approve")
    await desk.sits("central", Role.APPROVER, province.offices["centre"])
    central, _ = await desk.posts(f"{change}/approve")

    assert (local, central) == (403, 200)


async def test_a_question_becomes_a_name_of_a_procedure_with_one_click_and_can_be_taken_back(desk) -> None:
    async with desk.database.begin() as tx:
        await questions.keep(tx, [questions.Asked("làm tờ giấy cưới ở đâu", "unknown", [MARRIAGE], NOW)])
    await desk.sits("editor", Role.EDITOR)
    page = await desk.reads("/questions")
    said = dict(re.findall(r'name="(gist|says)" value="([^"]*)"', page))

    _, synonym = await desk.posts("/synonyms", code=MARRIAGE, **said)
    tried = await desk.tried(synonym.removeprefix("/staff/knowledge"))
    async with desk.database.read() as tx:
        live, left = await procedures.live_synonyms(tx), await questions.groups(tx)
    await desk.posts(f"{synonym.removeprefix('/staff/knowledge')}/remove")

    assert said["says"] == "làm tờ giấy cưới"
    assert "Đang dùng" in tried
    assert (live, left) == ([("làm tờ giấy cưới", MARRIAGE)], [])
    async with desk.database.read() as tx:
        assert await procedures.live_synonyms(tx) == []
        assert [row.example for row in await questions.groups(tx)] == ["làm tờ giấy cưới ở đâu"]


async def test_words_that_break_a_question_stay_a_draft_and_a_group_can_be_dismissed_and_reopened(desk) -> None:
    async with desk.database.begin() as tx:
        await questions.keep(tx, [questions.Asked("trời hôm nay đẹp", "unknown", [], NOW)])
    await desk.sits("editor", Role.EDITOR)

    _, synonym = await desk.posts("/synonyms", says="đăng ký khai sinh ở đâu", code=DEATH)
    page = await desk.tried(synonym.removeprefix("/staff/knowledge"))
    gist = re.findall(r'name="gist" value="([^"]*)"', await desk.reads("/questions"))[0]
    await desk.posts("/questions/dismiss", gist=gist)
    dismissed = await desk.reads("/questions")
    await desk.posts("/questions/reopen", gist=gist)

    assert "Bị giữ lại" in page
    assert "Không có câu hỏi nào chờ" in dismissed
    assert "trời hôm nay đẹp" in await desk.reads("/questions")
    async with desk.database.read() as tx:
        assert await procedures.live_synonyms(tx) == []


async def test_a_clerk_reads_and_changes_nothing(desk) -> None:
    await desk.sits("clerk", Role.CLERK)

    done = [await desk.posts(path) for path in (f"/procedures/{BIRTH}/edit", "/synonyms", "/questions/dismiss")]

    assert {status for status, _ in done} == {403}
