"""Facts made fit to say: what channels repeat is said once, remarks in brackets go, long texts give way to short ones.

A national export says "Trực tuyến: 3 ngày (…)\\nTrực tiếp: 3 ngày" where a citizen needs "3 ngày".
"""

from __future__ import annotations

import re

CHANNEL = re.compile(r"^(trực tuyến|trực tiếp|(?:dịch vụ )?bưu chính)\s*:\s*", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)?")
GROUP = re.compile(r"^\[[^\]]*\]\s*")
BULLET = re.compile(r"^(?:[-+*•–]|\(?[0-9a-zđ]{1,2}[).])\s+", re.IGNORECASE)
BREAK = re.compile(r"[;.]\s|, (?:hoặc|hay) |\s*\(")
STEP = re.compile(r"\n|(?<=[.;:!?])\s+(?=(?:Bước|B)\s*\d)|(?<=[.;])\s+(?=[-+•a-zđ]\)?\s)")
FROM_RECEIPT = re.compile(
    r",?\s*(?:(?:tính|kể) )*từ (?:ngày|khi|thời điểm) (?:tiếp )?nhận (?:được )?(?:đầy )?(?:đủ )?hồ sơ"
    r"(?: (?:đầy đủ|hợp lệ|đúng quy định|theo quy định|và)\b,?)*",
    re.IGNORECASE,
)
"""What stands behind nearly every time limit and tells nobody anything: it counts from the receipt of the dossier."""
UNIT = re.compile(r"(?<=\d )(?:Ngày|Giờ|Tháng|Tuần)\b")
SHORTER = (
    ("ngày làm việc", "ngày LV"),
    (" hoặc ", "/"),
    ("tối đa ", "≤ "),
    ("khoảng ", "~"),
    ("UBND xã/phường", "UBND xã"),
)


def tidy(text: str) -> str:
    """One line for a citizen: each channel once, equal channels together, no remarks in brackets or under them."""
    text = UNIT.sub(lambda unit: unit[0].lower(), FROM_RECEIPT.sub("", text))
    if "\n" not in text and not CHANNEL.match(text):
        return " ".join(text.split())
    said: dict[str, list[str]] = {}
    lines = text.split("\n")
    for line in [line for line in lines if CHANNEL.match(line)] or lines:
        channel = CHANNEL.match(line)
        value = " ".join(BRACKETS.sub("", CHANNEL.sub("", line)).split()).rstrip(" .;")
        if value:
            said.setdefault(value, []).append(channel[1].lower() if channel else "")
    if len(said) < 2:
        return next(iter(said), "")
    return "; ".join(f"{' và '.join(filter(None, channels))} {value}".strip() for value, channels in said.items())


def brief(text: str, room: int) -> str:
    """The first clause, in shorter words where needed, cut between words to `room` characters."""
    text = BREAK.split(text, maxsplit=1)[0].strip(" .,;")
    text = text if len(text) <= room else compact(text)
    return cut(text, room)


def compact(text: str) -> str:
    """The same in the abbreviations that people know from forms: "3 ngày LV", "UBND xã/online"."""
    for long, short in SHORTER:
        text = text.replace(long, short)
    return text


def paper(text: str) -> str:
    """One paper of a list without its group, its bullet and its line breaks."""
    return " ".join(BULLET.sub("", GROUP.sub("", text.strip())).split()).rstrip(" ;.,")


def cut(text: str, room: int) -> str:
    """The text in at most `room` characters, ended between words with two dots where something was left out."""
    return text if len(text) <= room else text[: room - 2].rsplit(" ", 1)[0].rstrip(" ,;:-.") + ".."


def steps(text: str, room: int) -> list[str]:
    """How it is done, a step a line without bullets, each in at most `room` characters."""
    lines = (" ".join(BULLET.sub("", line.strip()).split()).rstrip(" ;:") for line in STEP.split(text))
    return [cut(line, room) for line in lines if line]
