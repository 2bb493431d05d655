"""How many photos of a receipt are read, by kind of distortion: python -m benchmarks.photos [pictures of each kind]"""

from __future__ import annotations

import random
import sys
import time

from zxingcpp import BarcodeFormat

from bot import barcodes
from bot.photo import dossier_codes
from tests.bot.phone_photos import DISTORTIONS, EVERYDAY, photographed, receipt

KINDS: list[tuple[str, ...]] = [(), *((kind,) for kind in DISTORTIONS), EVERYDAY]
CODES = {"QR, module of 5 points": (BarcodeFormat.QRCode, 5), "Code128, module of 2 points": (BarcodeFormat.Code128, 2)}


def main(pictures: int) -> None:
    for name, (barcode, scale) in CODES.items():
        print(f"\n| {name} | right | wrong | mean s |\n|---|---|---|---|")
        for kinds in KINDS:
            right, wrong, seconds = _measure(barcode, scale, kinds, pictures)
            print(f"| {' + '.join(kinds) or 'none'} | {right}/{pictures} | {wrong} | {seconds:.2f} |")


def _measure(barcode: BarcodeFormat, scale: int, kinds: tuple[str, ...], pictures: int) -> tuple[int, int, float]:
    right = wrong = 0
    began = time.process_time()
    for seed in range(pictures):
        rng = random.Random(seed)
        day, serial = rng.randrange(10, 29), rng.randrange(9999)
        code = f"H29.{rng.randrange(1, 200)}.{rng.randrange(1, 30)}-2603{day}-{serial:04d}"
        picture = photographed(receipt(code, barcode, scale), rng, *kinds, quality=rng.choice((40, 60, 80)))
        found = dossier_codes(barcodes.read(picture))
        right += code in found
        wrong += any(each != code for each in found)
    return right, wrong, (time.process_time() - began) / pictures


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
