"""A photo in the chat, read by the real reader in its own process."""

import io
import random

import zxingcpp
from aiohttp import FormData

from tests.bot.phone_photos import photographed, receipt
from tests.web.clerk import CODE


def form(picture: bytes | io.BytesIO, once: str = "1") -> FormData:
    told = FormData()
    told.add_field("id", once)
    told.add_field("photo", picture, filename="giay-hen.jpg", content_type="image/jpeg")
    return told


async def test_a_photo_of_the_receipt_is_the_dossiers_code(client, clerk):
    page = receipt(CODE, zxingcpp.BarcodeFormat.QRCode, 6)

    response = await client.post("/chat/photo", data=form(photographed(page, random.Random(1))))

    assert response.status == 200
    assert [inbound.image for inbound in clerk.heard] == [(CODE,)]
    assert clerk.heard[0].text == ""


async def test_a_picture_without_a_code_is_a_turn_too_so_that_it_gets_a_kind_answer(client, clerk):
    response = await client.post("/chat/photo", data=form(b"not a picture at all"))

    assert response.status == 200
    assert clerk.heard[0].image == ()


async def test_the_same_photo_sent_twice_is_one_message(client, clerk):
    await client.post("/chat/photo", data=form(b"x"))

    again = await (await client.post("/chat/photo", data=form(b"x"))).json()

    assert again["repeat"]
    assert len(clerk.heard) == 1


async def test_what_is_no_photo_or_too_large_is_refused_cleanly(client, clerk):
    nothing = await client.post("/chat/photo", data={"id": "1"})
    large = await client.post("/chat/photo", data=form(io.BytesIO(b"x" * (7 * 1024 * 1024 + 1))))

    assert (nothing.status, large.status) == (400, 413)
    assert clerk.heard == []
