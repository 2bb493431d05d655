from datetime import timedelta

from sqlalchemy import select

from messages import DeliveryState, Lane
from store import deliveries
from store.deliveries import Attempt
from store.notices import Seed, add_notices
from store.tables.dossiers import dossiers
from store.tables.notices import notices
from store.tables.voices import complaints, ratings
from tests.people import APPLICANT, CODE, Person


async def ask_for_a_rating(applicant: Person) -> None:
    """The notice after a return has just gone to the applicant's phone."""
    async with applicant.database.begin() as tx:
        dossier = await tx.scalar(select(dossiers.c.id).where(dossiers.c.code == CODE))
        await add_notices(
            tx, [Seed("DA_TRA_DANH_GIA", "1", "applicant", applicant.now, dossier_id=dossier)], applicant.now
        )
        notice = await tx.scalar(select(notices.c.id))
        attempt = Attempt(
            channel="sms",
            address=APPLICANT,
            text="…",
            lane=Lane.NOTICE,
            policy="leave",
            look_at=applicant.now,
            notice_id=notice,
            state=DeliveryState.DELIVERED,
        )
        await deliveries.insert_attempts(tx, [attempt], "test", applicant.now)


async def scores(applicant: Person) -> list[int]:
    async with applicant.database.read() as tx:
        return list((await tx.execute(select(ratings.c.score))).scalars())


async def test_a_number_after_the_return_rates_the_service(applicant: Person) -> None:
    await ask_for_a_rating(applicant)

    heard = await applicant.says("5")

    assert "danh gia 5/5" in heard
    assert await scores(applicant) == [5]


async def test_a_low_rating_is_asked_what_went_wrong(applicant: Person) -> None:
    await ask_for_a_rating(applicant)

    assert "PHAN ANH" in await applicant.says("1")


async def test_it_is_rated_once(applicant: Person) -> None:
    await ask_for_a_rating(applicant)
    await applicant.says("4")

    assert "danh gia" not in await applicant.says("2")
    assert await scores(applicant) == [4]


async def test_nobody_else_can_rate_it(applicant: Person, stranger: Person) -> None:
    await ask_for_a_rating(applicant)

    await stranger.says("1")

    assert await scores(applicant) == []


async def test_a_week_later_a_number_is_no_rating(applicant: Person) -> None:
    await ask_for_a_rating(applicant)
    applicant.now += timedelta(days=8)

    await applicant.says("5")

    assert await scores(applicant) == []


async def test_a_complaint_is_kept_for_the_office_of_the_dossier_talked_of(applicant: Person) -> None:
    await applicant.says(CODE)
    asked = await applicant.says("phan anh")
    taken = await applicant.says("can bo thu them tien ngoai bien lai")

    async with applicant.database.read() as tx:
        row = (await tx.execute(select(complaints))).one()
        text = tx.vault.open(row.text)
    assert "phan anh dieu gi" in asked
    assert "Da ghi nhan" in taken
    assert text == "can bo thu them tien ngoai bien lai"
    assert row.office_id is not None


async def test_a_complaint_at_the_end_of_a_story_is_taken(applicant: Person) -> None:
    heard = await applicant.says("can bo tiep nhan thai do loi lom, toi muon phan anh")

    async with applicant.database.read() as tx:
        kept = (await tx.execute(select(complaints))).all()
    assert heard.startswith("Da ghi nhan phan anh")
    assert len(kept) == 1


async def test_a_question_on_complaining_about_something_else_is_no_complaint(applicant: Person) -> None:
    await applicant.says("toi muon khieu nai ve dat dai thi lam sao")

    async with applicant.database.read() as tx:
        assert (await tx.execute(select(complaints))).all() == []
