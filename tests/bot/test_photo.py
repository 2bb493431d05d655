"""The code on a receipt is read from the photos that people take, and nothing else comes out of a picture."""

from __future__ import annotations

import io
import random
import zlib

import pytest
from PIL import Image
from zxingcpp import BarcodeFormat

from bot import barcodes
from bot.photo import BYTES, PhotoReader, dossier_codes
from tests.bot.phone_photos import DISTORTIONS, EVERYDAY, photographed, receipt

CODE = "H29.125.10-260310-0420"


def photo(seed: int, *kinds: str, barcode: BarcodeFormat = BarcodeFormat.QRCode, scale: int = 5) -> bytes:
    return photographed(receipt(CODE, barcode, scale), random.Random(seed), *kinds)


def test_qr_codes_are_read_from_at_least_95_of_100_everyday_photos() -> None:
    kinds = [(kind,) for kind in DISTORTIONS] + [EVERYDAY] * 8

    readings = [barcodes.read(photo(seed, *kind)) for seed, kind in enumerate(kinds)]

    right = sum(each == [CODE] for each in readings)
    assert right >= 0.95 * len(kinds)
    assert all(each in ([CODE], []) for each in readings)


@pytest.mark.parametrize("kind", ["tilt", "noise", "shadow", "dark"])
def test_a_barcode_is_read_from_a_fair_photo(kind: str) -> None:
    assert barcodes.read(photo(3, kind, barcode=BarcodeFormat.Code128, scale=2)) == [CODE]


def test_a_barcode_that_lies_askew_is_read() -> None:
    page = receipt(CODE, BarcodeFormat.Code128, 3).rotate(28, expand=True, fillcolor=120)

    assert barcodes.read(photographed(page, random.Random(1))) == [CODE]


async def test_a_photo_is_read_in_a_process_of_its_own() -> None:
    assert await PhotoReader().read(photo(1, "rotate")) == (CODE,)


@pytest.mark.parametrize("bytes_", [b"", b"no picture", b"\xff\xd8\xff\xe0 broken", b"x" * (BYTES + 1)])
async def test_what_is_no_picture_holds_no_code(bytes_: bytes) -> None:
    assert await PhotoReader().read(bytes_) == ()


async def test_a_decompression_bomb_is_not_opened() -> None:
    assert await PhotoReader().read(_bomb(60_000, 60_000)) == ()


async def test_a_picture_that_takes_too_long_is_given_up() -> None:
    assert await PhotoReader(seconds=0.01).read(photo(1)) == ()


async def test_a_picture_cut_off_in_the_middle_holds_no_code() -> None:
    whole = photo(1)

    assert await PhotoReader().read(whole[: len(whole) // 20]) == ()


def test_only_dossier_codes_come_out_of_a_picture() -> None:
    id_card = "079090001234|025123456|NGUYỄN VĂN A|01011990|Nam|12 Lê Lợi, phường Bến Nghé|01012021"
    link = f"https://motcua.example/tra-cuu?ma={CODE}"

    found = dossier_codes([id_card, link, CODE, "WIFI:S:quan;P:mk;;", "HS-2026-0001"])

    assert found == (CODE, "HS-2026-0001")


def test_a_picture_turned_by_its_camera_is_set_upright() -> None:
    upright = Image.open(io.BytesIO(photo(1)))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.save(out, "JPEG", exif=exif)

    assert barcodes.read(out.getvalue()) == [CODE]


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that would be gigabytes of points."""
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(bytes(1_000_000))
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    body = b"".join(len(d).to_bytes(4) + n + d + zlib.crc32(n + d).to_bytes(4) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
