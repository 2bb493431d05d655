"""Reads the QR codes and barcodes in one picture: bytes on standard input, a JSON list of texts on standard output.

A program of its own, run once a picture and without the rest of the service, for pictures come from anybody: a broken
one can end nothing but this process, which has little memory and time. zxing-cpp reads, Pillow opens.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import warnings
from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat, BarcodeFormats

MEMORY, CPU_SECONDS = 1536 * 1024 * 1024, 10
PIXELS = 50_000_000
"""The largest picture that is opened: what today's phones take."""
WIDE, NARROW = 2400, 1280
PATIENCE = 3.0
"""Seconds of processor time after which no further look is taken."""
KINDS = ("JPEG", "PNG", "WEBP")
FORMATS = BarcodeFormats([
    BarcodeFormat.QRCode, BarcodeFormat.Code128, BarcodeFormat.Code39, BarcodeFormat.EAN13,
    BarcodeFormat.DataMatrix, BarcodeFormat.Aztec, BarcodeFormat.PDF417,
])  # fmt: skip


def read(picture: bytes, patience: float = PATIENCE) -> list[str]:
    """The texts found, in the order in which they were; none where the bytes are no picture or a too large one."""
    try:
        image = _open(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    end = time.process_time() + patience
    for look in _looks(image):
        found = [each.text for each in zxingcpp.read_barcodes(look, formats=FORMATS) if each.text]
        if found or time.process_time() > end:
            return list(dict.fromkeys(found))
    return []


def _open(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture), formats=KINDS)
    if image.width * image.height > PIXELS:
        raise ValueError("too many pixels")
    image.draft("L", (WIDE, WIDE))
    image.load()
    return _bounded(ImageOps.exif_transpose(image).convert("L"), WIDE)


def _looks(image: Image.Image) -> Iterator[Image.Image]:
    """The picture in ever other ways: as it is, without grain, larger, evenly lit, smaller, turned."""
    small = _bounded(image, NARROW)
    yield small
    yield image.filter(ImageFilter.GaussianBlur(1.5))
    yield _scaled(image.filter(ImageFilter.GaussianBlur(1)), 1.5)
    yield _scaled(image, 2) if max(image.size) <= NARROW else image
    lit = _evenly_lit(small)
    yield lit
    yield lit.filter(ImageFilter.GaussianBlur(1.4)).reduce(2)
    for angle in (15, -15, 30, -30, 45):  # QR codes read at any angle, barcodes only within about 8 degrees
        yield image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=200)


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    return image.resize((int(image.width * factor), int(image.height * factor)), Image.Resampling.LANCZOS)


def _bounded(image: Image.Image, longest: int) -> Image.Image:
    return ImageOps.contain(image, (longest, longest)) if max(image.size) > longest else image


def _evenly_lit(image: Image.Image) -> Image.Image:
    """Without shadows: each point against the mean of what surrounds it."""
    around = image.resize((max(1, image.width // 16), max(1, image.height // 16))).filter(ImageFilter.GaussianBlur(4))
    return ImageOps.autocontrast(ImageChops.subtract(image, around.resize(image.size), 1.0, 128), cutoff=1)


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    _main()
