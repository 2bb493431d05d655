"""SMS text: unsigned Vietnamese, the parts that will arrive, and what they cost.

A leaf, pure. Limits follow 3GPP TS 23.038 and 23.040: one part holds 160 GSM-7 units or 70 UTF-16 units; a longer text
travels in parts of 153 or 67, because six bytes of each carry "part 2 of 3". Extension characters take two units, and
neither their pair, nor a surrogate pair, nor an emoji sequence is torn between two parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

GSM_SINGLE, GSM_MULTI = 160, 153
UCS_SINGLE, UCS_MULTI = 70, 67

GSM_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = "\f^{}\\[~]|€"

_GSM = re.compile("[" + re.escape(GSM_BASIC + GSM_EXTENSION) + "]*")
_EXTENSION = re.compile("[" + re.escape(GSM_EXTENSION) + "]")
_JOINED = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
_COMPLEX = re.compile(f"[\U00010000-\U0010ffff\u200d{_JOINED}]")
_GRAPHEME = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|.(?:[{_JOINED}]|\u200d.)*", re.DOTALL)

_EMOJI_STYLE = re.compile("[^0-9#*]\ufe0f")
_MIXED_FRACTION = re.compile("(?<=[0-9])(?=[¼-¾⅐-⅞])")
_GAP = re.compile(r" +(?=\n|$)|^ +| +(?= )")
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_SENDABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f`]")
_VIETNAMESE = re.compile("[\n -_a-~\u0300-\u0303\u0306\u0309\u031b\u0323]*")
_LATIN_NAME = re.compile(r"LATIN (SMALL|CAPITAL) LETTER (?:DOTLESS |LONG |SCRIPT )?([A-Z])\b")

_WRITTEN = {
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "₫": "d", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae",
    "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "€": "EUR", "£": "GBP", "¥": "JPY", "¢": "c", "¤": "",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "´": "'", "`": "'", "ʼ": "'", "‹": "'", "›": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁃": "-", "•": "-", "◦": "-", "▪": "-",
    "●": "-", "■": "-", "·": ".", "、": ",", "。": ".", "…": "...", "⁄": "/", "∕": "/", "×": "x", "÷": "/",
    "±": "+/-", "≤": "<=", "≥": ">=", "≠": "<>", "≈": "~", "→": "->", "←": "<-", "⇒": "=>", "°": " do ", "µ": "u",
    "μ": "u", "‰": "o/oo", "§": "muc ", "¶": "", "©": "(c)", "®": "(R)", "¡": "", "¿": "", "\t": " ", "\f": "\n",
    "\v": "\n", "\r": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_WRITTEN_TABLE = str.maketrans(_WRITTEN)


def unsigned(text: str) -> str:
    """The same text in ASCII that GSM-7 can carry; NFC and NFD give the same answer.

    Vietnamese loses its marks, smart punctuation becomes plain, emoji and letters of other scripts are left out whole.
    No question mark is ever put in.
    """
    if text.isascii() and not _NOT_SENDABLE.search(text):
        return text
    apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    if _VIETNAMESE.fullmatch(apart):  # nearly every text, in a tenth of the time
        return _close_gaps(apart.encode("ascii", "ignore").decode())
    text = _MIXED_FRACTION.sub(" ", _EMOJI_STYLE.sub("", text.replace("\r\n", "\n")))
    text = unicodedata.normalize("NFC", text)  # "≠" may come as two characters
    text = unicodedata.normalize("NFKD", text.translate(_WRITTEN_TABLE)).translate(_WRITTEN_TABLE)
    text = _MARKS.sub("", text)
    if not text.isascii() or _NOT_SENDABLE.search(text):
        text = "".join(_write(char) for char in text)
    return _close_gaps(text)


def _close_gaps(text: str) -> str:
    gaps = "  " in text or " \n" in text or text.startswith(" ") or text.endswith(" ")
    return _GAP.sub("", text) if gaps else text


def _write(char: str) -> str:
    if char == "\n" or " " <= char <= "~":
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    named = _LATIN_NAME.match(unicodedata.name(char, ""))
    if named is None:
        return ""
    return named[2] if named[1] == "CAPITAL" else named[2].lower()


def is_gsm7(text: str) -> bool:
    """Whether every character stands in the GSM 7-bit alphabet or its extension."""
    return _GSM.fullmatch(text) is not None


def units(text: str) -> int:
    """Its length as the network counts it: GSM-7 units (an extension character is two), or UTF-16 units."""
    if is_gsm7(text):
        return len(text) + len(_EXTENSION.findall(text))
    return _utf16(text)


def parts(text: str) -> list[str]:
    """The SMS parts in the order in which they arrive; joined they are the text in NFC. An empty text has none."""
    text = unicodedata.normalize("NFC", text)
    if not text:
        return []
    if is_gsm7(text):
        return [text] if units(text) <= GSM_SINGLE else _fill(text, GSM_MULTI)
    return [text] if _utf16(text) <= UCS_SINGLE else _fill(text, UCS_MULTI)


def count(text: str) -> int:
    """How many parts are sent and paid for."""
    return len(parts(text))


def cost(text: str, price: int) -> int:
    """What the text costs at so many đồng a part."""
    return count(text) * price


def cut_would_tear(text: str) -> bool:
    """Whether a gateway that fills each UCS-2 part to the last unit would cut through an emoji."""
    return not is_gsm7(text) and any(_utf16(part) != UCS_MULTI for part in parts(text)[:-1])


def _graphemes(text: str) -> Iterable[str]:
    """What may not be torn; a sequence that no part can hold falls back to its characters."""
    for piece in _GRAPHEME.findall(text):
        if _utf16(piece) <= UCS_MULTI:
            yield piece
        else:
            yield from piece


def _fill(text: str, size: int) -> list[str]:
    gsm = size == GSM_MULTI
    if not (_EXTENSION if gsm else _COMPLEX).search(text):
        return [text[start : start + size] for start in range(0, len(text), size)]
    filled: list[str] = []
    part: list[str] = []
    used = 0
    for piece in text if gsm else _graphemes(text):
        weight = 1 + (piece in GSM_EXTENSION) if gsm else _utf16(piece)
        if used + weight > size:
            filled.append("".join(part))
            part, used = [], 0
        part.append(piece)
        used += weight
    return [*filled, "".join(part)]


def _utf16(text: str) -> int:
    return 1 if len(text) == 1 and text <= "\uffff" else len(text.encode("utf-16-le", "surrogatepass")) // 2
