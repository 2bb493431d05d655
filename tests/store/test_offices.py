"""Offices come as lists, again and again; what an official set here stays."""

from sqlalchemy import select

from store import offices
from store.database import Database
from store.tables.offices import offices as table

PROVINCE = {"code": "H12", "name": "Trung tâm tỉnh Mẫu", "level": "tỉnh"}
FIELD = {"code": "H12.102", "name": "Một cửa xã Đồng Mẫu", "phone": "0290 1", "parent": "H12", "old_codes": ["H12.9"]}
POINT = {"parent": "H12.102", "name": "Nhà văn hóa ấp 3", "hours": {"sat": [["07:30", "11:00"]]}}


async def test_a_list_is_taken_in_any_order_as_a_tree_and_the_same_list_changes_nothing(database: Database) -> None:
    async with database.begin() as tx:
        first = await offices.merge(tx, [FIELD, PROVINCE], [POINT])
        again = await offices.merge(tx, [FIELD, PROVINCE], [POINT])
        ids = await offices.office_ids(tx)
        parent = await tx.scalar(select(table.c.parent_id).where(table.c.code == "H12.102"))

    assert (first.new, first.changed, first.points) == (2, 0, 1)
    assert (again.new, again.changed, again.same, again.points) == (0, 0, 2, 0)
    assert parent == ids["H12"]
    assert ids["H12.9"] == ids["H12.102"]


async def test_what_an_official_set_stays_over_a_later_list_which_names_it(database: Database) -> None:
    async with database.begin() as tx:
        await offices.merge(tx, [PROVINCE, FIELD])
        await offices.edit(tx, "H12.102", {"phone": "0290 2"})
        merged = await offices.merge(tx, [{**FIELD, "phone": "0290 3", "address": "ấp 3"}])
        (row,) = [each for each in await offices.all_offices(tx) if each.code == "H12.102"]

    assert (row.phone, row.address) == ("0290 2", "ấp 3")
    assert merged.kept == (("H12.102", "phone"),)


async def test_points_that_a_list_no_longer_holds_go_but_those_set_here_stay(database: Database) -> None:
    async with database.begin() as tx:
        await offices.merge(tx, [PROVINCE, FIELD], [POINT, {**POINT, "name": "Trường học"}])
        office = (await offices.office_ids(tx))["H12.102"]
        await offices.edit_point(tx, office, "Chợ Mẫu", {"phone": "0290 5"})
        await offices.merge(tx, [FIELD], [{**POINT, "phone": "0290 4"}])
        points = (await offices.all_points(tx))[office]

    assert [(each.name, each.phone) for each in points] == [("Chợ Mẫu", "0290 5"), ("Nhà văn hóa ấp 3", "0290 4")]
