"""Dossier codes as they are printed and as people type them: a corpus made anew from a seed."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from dossier_code import find_codes, key

PRINTED = [
    "H29.125.10-260310-0420", "000.00.01.H29-240115-0001", "000.00.01.H29-260310-0420", "38.98.H29-210519-0013",
    "000.A0.01.H26-210212-9090", "000.00.12.H62-201105-0004", "H15.50-260706-1377", "G22.99-251225-020175",
    "G22.99.09-240114-0001", "G22.99.08-260921-896048", "G09.20-20260609-0092637", "H29.125.10-250712-0034",
]  # fmt: skip


DASHES = "-–—‐‑−_/"


def keys(text: str) -> list[str]:
    return [reading.key for reading in find_codes(text) if reading.complete]


def swap(dice: random.Random, code: str, letters: dict[str, str], share: float) -> str:
    return "".join(dice.choice(letters[char]) if char in letters and dice.random() < share else char for char in code)


def one_gap(dice: random.Random, code: str) -> str:
    return re.sub("[.-]", lambda _: dice.choice([" ", "  ", ".", "-", " - ", " . ", "\n", "_", "/", ": "]), code)


TYPING: dict[str, Callable[[random.Random, str], str]] = {
    "as printed": lambda dice, code: code,
    "lower case": lambda dice, code: code.lower(),
    "o for 0": lambda dice, code: swap(dice, code, {"0": "oO"}, 0.7),
    "l for 1": lambda dice, code: swap(dice, code, {"1": "lI"}, 0.7),
    "o and l": lambda dice, code: swap(dice, code, {"0": "oO", "1": "lI"}, 0.5),
    "spaces": lambda dice, code: re.sub("[.-]", " ", code),
    "any gap": one_gap,
    "any dash": lambda dice, code: code.replace("-", dice.choice(DASHES)),
    "spaced dash": lambda dice, code: code.replace("-", f" {dice.choice(DASHES)} "),
    "no dots": lambda dice, code: code.replace(".", ""),
    "no dashes": lambda dice, code: code.replace("-", dice.choice(["", " "]), 1),
    "nothing": lambda dice, code: re.sub("[.-]", "", code),
    "full width": lambda dice, code: "".join(chr(ord(char) + 0xFEE0) for char in code),
    "line breaks": lambda dice, code: code.replace("-", "-\n"),
    "commas": lambda dice, code: code.replace(".", ","),
    "hidden marks": lambda dice, code: code.replace(".", ".\u200b").replace("-", "\u00ad-"),
}


SENTENCES = [
    "{}", "HS {}", "hs {}", "mc {} 1234", "Hồ sơ {} của tôi xong chưa ạ?", "ho so{} da xong chua", "MHS: {}.",
    "xem {}ok", "tôi nộp ngày 26/03/2026, mã {} , sđt 0912 345 678", "thu tuc 1.001193 ma {} cccd 079201012345",
    "{} và {}",
    "theo 61/2018/NĐ-CP thì {} quá hạn 2 ngày rồi", "anh oi kiem tra dum {} voi, goi 0987.654.321", "1) {}\n2) {}",
    "mã giao dịch G22.99.3-241219795252 hồ sơ {}", "mst 0101234567-001 hoi {}", "ma ho so la {} , {}", "“{}”", "{}?",
    "co ket qua chua {} em oi", "Dạ cho em hỏi {}\nEm cảm ơn",
]  # fmt: skip


BARE = [
    "0912345678",
    "khai sinh 1.001193 can gi",
    "cccd 079201012345 xin hoi",
    "NĐ 118/2025/NĐ-CP",
    "75.000đ ngày 12/03/2026",
]


def make_code(dice: random.Random) -> str:
    day = f"{dice.randint(19, 26):02}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    place = f"H{dice.randint(1, 63):02}"
    serial = f"{dice.randint(1, 2500):04}"
    return dice.choice(
        [
            f"{place}.{dice.randint(1, 200):03}.{dice.randint(1, 40):02}-{day}-{serial}",
            f"000.{dice.randint(0, 40):02}.{dice.randint(0, 60):02}.{place}-{day}-{serial}",
            f"{dice.randint(10, 60)}.{dice.randint(10, 99)}.{place}-{day}-{serial}",
            f"{place}.{dice.randint(1, 99):02}-{day}-{serial}",
            f"{place}-{day}-{serial}",
            f"G22.99.{dice.randint(1, 30):02}-{day}-{dice.randint(1, 999999):06}",
            f"G09.20-20{day}-{dice.randint(1, 199999):07}",
        ]
    )


def messages(amount: int, seed: int) -> Iterator[tuple[str, str, list[str]]]:
    """Typing style, message, the keys that are right; one in ten holds no code."""
    dice = random.Random(seed)
    for number in range(amount):
        if number % 10 == 9:
            yield "no code", dice.choice(BARE), []
            continue
        style = list(TYPING)[number % len(TYPING)]
        sentence = dice.choice(SENTENCES)
        codes = [make_code(dice) for _ in range(sentence.count("{}"))]
        text = sentence.format(*(TYPING[style](dice, code) for code in codes))
        yield style, unicodedata.normalize(dice.choice(["NFC", "NFD"]), text), [key(code) for code in codes]
