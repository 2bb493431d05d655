"""Receipts as phones photograph them: a page with a QR or a barcode, then one distortion or all at once."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

PAGE = (1240, 877)
Distortion = Callable[[Image.Image, random.Random], Image.Image]


def receipt(code: str, barcode: zxingcpp.BarcodeFormat, scale: int) -> Image.Image:
    """A receipt (A5, landscape) with lines of print and the code in its corner."""
    page = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(page)
    for line in range(14):
        draw.text((80, 300 + line * 36), "Giay tiep nhan ho so va hen tra ket qua " * 2, fill=40)
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(code, barcode), scale=scale)
    page.paste(Image.fromarray(drawn), (PAGE[0] - drawn.shape[1] - 90, 60))
    return page


def photographed(page: Image.Image, rng: random.Random, *kinds: str, quality: int = 70) -> bytes:
    """The page on a table, distorted, as a JPEG."""
    image = on_a_table(page)
    for kind in kinds:
        image = DISTORTIONS[kind](image, rng)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def on_a_table(page: Image.Image) -> Image.Image:
    table = Image.new("L", (page.width + 160, page.height + 160), 120)
    table.paste(page, (80, 80))
    return table


def blur(image: Image.Image, rng: random.Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 2.2)))


def shake(image: Image.Image, rng: random.Random) -> Image.Image:
    """The hand moved: five pictures along a short way, averaged."""
    dx, dy = rng.uniform(-1.1, 1.1), rng.uniform(-1.1, 1.1)
    total = image
    for step in range(1, 5):
        moved = ImageChops.offset(image, round(dx * step), round(dy * step))
        total = Image.blend(total, moved, 1 / (step + 1))
    return total


def rotate(image: Image.Image, rng: random.Random) -> Image.Image:
    return image.rotate(rng.uniform(-180, 180), Image.Resampling.BICUBIC, expand=True, fillcolor=120)


def tilt(image: Image.Image, rng: random.Random) -> Image.Image:
    """Perspective: each corner wanders by up to a twelfth of the side."""
    w, h = image.size
    corners = [(0, 0), (0, h), (w, h), (w, 0)]
    wandered = [(x + rng.uniform(-1, 1) * w / 12, y + rng.uniform(-1, 1) * h / 12) for x, y in corners]
    data = [value for corner in wandered for value in corner]
    return image.transform((w, h), Image.Transform.QUAD, data, Image.Resampling.BICUBIC, fillcolor=120)


def noise(image: Image.Image, rng: random.Random) -> Image.Image:
    return Image.blend(image, Image.effect_noise(image.size, rng.uniform(60, 120)), rng.uniform(0.08, 0.2))


def shadow(image: Image.Image, rng: random.Random) -> Image.Image:
    """Half of the page in the shadow of a hand, with a soft edge, and a light that falls off."""
    mask = Image.new("L", image.size, 255)
    x = rng.uniform(0.4, 0.9) * image.width
    ImageDraw.Draw(mask).polygon([(x, 0), (image.width, 0), (image.width, image.height), (x - 300, image.height)], 90)
    return ImageChops.multiply(image, mask.filter(ImageFilter.GaussianBlur(25)))


def small(image: Image.Image, rng: random.Random) -> Image.Image:
    """From too far away."""
    factor = rng.uniform(0.45, 0.7)
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BILINEAR)


def dark(image: Image.Image, rng: random.Random) -> Image.Image:
    factor = rng.uniform(0.2, 0.4)
    return image.point(lambda value: int(value * factor + 10))


DISTORTIONS: dict[str, Distortion] = {
    "blur": blur, "shake": shake, "rotate": rotate, "tilt": tilt, "noise": noise, "shadow": shadow, "small": small,
    "dark": dark,
}  # fmt: skip
EVERYDAY = ("rotate", "tilt", "shadow", "blur", "noise")
"""What one ordinary bad photo has, all at once, in the order in which it happens."""
