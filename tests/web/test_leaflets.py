from __future__ import annotations

from contextlib import closing
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import update

from store.staff import Role
from store.tables.offices import offices
from tests.web.officials import Province, put_official, put_province, signed_in
from web.leaflet import Leaflet, print_leaflet
from web.words import words

LONG = Leaflet(
    service="Một Cửa · Tỉnh Mẫu",
    office="Bộ phận Tiếp nhận và Trả kết quả Ủy ban nhân dân phường Nguyễn Đình Chiểu Mở Rộng",
    address="Số 29/4 đường Nguyễn Thị Minh Khai nối dài, khu phố 12, phường Nguyễn Đình Chiểu Mở Rộng, Thành phố Mẫu",
    phone="028 3829 0001",
    hours="thứ Hai đến thứ Sáu: 07:00–11:30, 13:30–17:00; thứ Bảy: 07:30–11:30",
    number="0888 123 456",
    page="https://motcua.mau.gov.vn/#chat",
)


def look(body: bytes) -> tuple[int, str, set[str]]:
    """Pages, the words on them, and what the QR codes hold, read by Chromium's reader and zxing."""
    with closing(pypdfium2.PdfDocument(body)) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        codes = {code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())}
        return len(document), " ".join(text.split()), codes


def lowest_ink(body: bytes) -> float:
    """How far down the page anything is printed, 0…1."""
    with closing(pypdfium2.PdfDocument(body)) as document:
        picture = document[0].render(scale=1).to_pil().convert("L").point(lambda light: 255 * (light < 200))
        box = picture.getbbox()
        assert box is not None
        return float(box[3] / picture.height)


@pytest.fixture
async def province(sqlite) -> Province:
    province = await put_province(sqlite)
    async with sqlite.begin() as tx:
        told = {"phone": "0236 123 456", "address": "1 Trần Phú", "hours": {"mon": [["08:00", "12:00"]]}}
        await tx.execute(update(offices).where(offices.c.id == province.offices["commune"]).values(told))
    return province


async def fetch(client: Any, office_id: int, query: str = "") -> tuple[int, bytes]:
    response = await client.get(f"/staff/leaflets/{office_id}.pdf{query}")
    return response.status, await response.read()


async def test_a_leaflet_tells_how_to_text_when_and_where_and_its_codes_lead_there(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    _, body = await fetch(client, province.offices["commune"])

    pages, text, codes = look(body)
    assert pages == 1
    for said in ("Một cửa commune", "0888 123 456", "thứ Hai: 08:00–12:00", "0236 123 456", "1 Trần Phú", "GAP CAN BO"):
        assert said in text
    assert codes == {"sms:0888123456", "http://127.0.0.1:8080/#chat"}


async def test_a_leaflet_in_english_says_the_same(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    _, body = await fetch(client, province.offices["commune"], "?lang=en")

    assert "just text us" in look(body)[1]


async def test_an_official_gets_the_leaflets_of_their_offices_only(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "hoa", Role.CLERK, province.offices["commune"]))

    page = await (await client.get("/staff/leaflets")).text()
    statuses = {name: (await fetch(client, office_id))[0] for name, office_id in province.offices.items()}

    assert "Một cửa commune" in page
    assert "Một cửa other" not in page
    assert statuses == {"centre": 404, "commune": 200, "other": 404}


async def test_without_offices_the_page_says_how_to_add_them(client, sqlite):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    page = await (await client.get("/staff/leaflets")).text()

    assert "motcua import offices" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_names_and_hours_stay_on_one_page(language):
    body = print_leaflet(LONG, words(language))

    assert look(body)[0] == 1
    assert lowest_ink(body) < 0.98


def test_fonts_are_embedded_so_that_every_printer_has_the_accents():
    body = print_leaflet(LONG, words("vi"))

    assert body.count(b"/FontFile2") == 2
    assert "phường Nguyễn Đình Chiểu Mở Rộng" in look(body)[1]


def test_where_no_number_is_set_only_the_page_is_offered():
    told = Leaflet(LONG.service, LONG.office, "", "", LONG.hours, "", LONG.page)

    body = print_leaflet(told, words("vi"))

    _, text, codes = look(body)
    assert codes == {LONG.page}
    assert "nhắn tin đến số" not in text
    assert BytesIO(body).read(5) == b"%PDF-"
