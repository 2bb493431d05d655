"""Dossier codes as people type them: found in any text, folded to one look-up key, and told from every other number.

A leaf, pure. Standard: TT 01/2018/TT-VPCP Art. 19, QĐ 20/2020/QĐ-TTg Art. 4 (unit, date of receipt, serial of day);
serials of 4 to 7 digits and dates of 8 are live. Older barcodes hold 11 to 13 digits, 13 with an EAN check digit;
social insurance writes 03706/2026/07906. What cannot be a code, or was cut short, is asked back, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache


class CodeKind(StrEnum):
    """What was read. Only SHORT and MISTYPED are no codes yet."""

    STANDARD = "standard"
    LEGACY = "legacy"
    INSURANCE = "insurance"
    LOCAL = "local"
    SHORT = "short"  # a part of a code: the rest must be asked
    MISTYPED = "mistyped"  # its date or check digit cannot be


@dataclass(frozen=True, slots=True)
class CodeReading:
    """One code in a text: as it is printed (as far as can be told), its look-up key, and where it stood in NFC;
    `others` are keys that the same characters may mean too, `digits4` the last digits of an ID given behind it."""

    code: str
    key: str
    kind: CodeKind
    start: int
    end: int
    digits4: str | None = None
    others: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it can be looked up; otherwise it is asked back."""
        return self.kind not in (CodeKind.SHORT, CodeKind.MISTYPED)


class _Plain(dict[int, str]):
    """One character for one: upper case, no marks, plain digits and dashes; every gap is a space."""

    def __missing__(self, point: int) -> str:
        char = unicodedata.normalize("NFKD", chr(point))[0].upper()[0]
        self[point] = plain = _SAME.get(char) or _SAME.get(unicodedata.category(char), char)
        return plain


_PLAIN = _Plain()
FOLD = str.maketrans("OIL", "011")
_SAME = dict.fromkeys(("Zs", "Zl", "Zp", "Cc", "Cf"), " ") | {"Pd": "-", "Đ": "D", "Ð": "D", "−": "-"}
_NOT_KEY, _WORD, _DIGIT = re.compile("[^0-9A-Z]"), re.compile("[0-9A-Z]+"), re.compile(r"\d")
_D = "[0-9OIL]"  # a digit as typed; _S: what may stand between two; a tail: all behind the top letter and number
_S, _SEP = (r"[ .,:;_/\\|*'\"·•()\[\]-]" + times for times in ("{0,3}", "{1,3}"))
_YY, _MM, _DD = "(?:[12IL][0-9OIL]|3[0-5])", "(?:[0O][1-9IL]|[1IL][0-2OIL])", "(?:[0O][1-9IL]|[12IL][0-9OIL]|3[01OIL])"
_DATE = f"(?P<date>(?:2[0O])?{_YY}{_MM}{_DD})"
_SPACED_DATE = rf"(?P<date>(?:2[0O])?{_YY}[ .\-/]?{_MM}[ .\-/]?{_DD})"
_SERIAL = f"(?P<serial>{_D}{{4,7}})(?![0-9])"
_REST = rf"(?P<rest>(?:{_S}{_D}|\. ?(?![GH][0-9]{{2}})[A-Z]{{1,3}}(?=[0-9.-])){{0,16}}"
_TOP = re.compile(
    f"[A-Y](?:[0-9]{_D}|{_D}[0-9])|(?<![0-9A-Z])[GH](?:(?:O[IL]|[IL][OIL])(?=[.-]{_D})|[ .-]{{1,2}}[0-9]{{2}}(?![0-9]))"
)
_APART = re.compile(f"{_REST}?){_SEP}{_DATE}{_SEP}{_SERIAL}")
_UNBROKEN = re.compile(f"{_REST}){_S}{_DATE}(?!{_D}{{3}}[OIL]+[A-Z]){_SERIAL}")
_GLUED = re.compile(f"{_REST}){_S}{_DATE}{_S}(?!{_D}{{3}}[OIL]+[A-Z]){_SERIAL}")
_SPACED = re.compile(rf"{_REST}){_SEP}{_SPACED_DATE}{_S}(?P<serial>[0O](?:[ .]?{_D}){{3}}|{_D}{{4,7}})(?![0-9])")
_CUT = re.compile(f"{_REST}?){_SEP}{_DATE}{_SEP}(?P<serial>{_D}{{1,3}})(?![0-9A-Z])")
_WRONG_DATE = re.compile(rf"{_REST}?) ?- ?(?P<date>{_D}{{8}}|{_D}{{6}}) ?- ?{_SERIAL}")
_STRICT_TAILS = (_APART, _CUT, _WRONG_DATE)
_TAILS = (_APART, _UNBROKEN, _GLUED, _SPACED, _CUT, _WRONG_DATE)
_AGENCY = re.compile("H(?:0[1-9]|[1-5][0-9]|6[0-3])|G(?:0[1-9]|[12][0-9]|3[0-5])")
_CLEAR = re.compile("(?<![0-9A-Z])[A-Y][0-9]{2}(?=[.-])")
_TRANSACTION = re.compile(r"(?:\.[0-9]+)*\.[0-9]-[0-9]{12}(?![0-9])")
_SEGMENT = f"(?:[0-9]{_D}{{1,2}}|(?<![A-Z])(?:[OIL][0-9]{_D}?|[OIL]{{2,3}}(?=[.,-])|OOO?|(?<![0-9])[A-Z][0-9]))"
_JOINT = r"(?: {0,2}[.,:;_/\\|·•-] {0,2})?"
_FULL_PREFIX = re.compile(rf"(?<![0-9])[0-9O]{_D}{{2}}{_S}[0-9A-Z]{_D}{_S}{_D}{{2}}{_S}\Z")
_JOINED_PREFIX = re.compile(rf"(?<![0-9])(?<![0-9][.,/-])(?:{_SEGMENT}{_JOINT})+\Z")
_LOOSE_PREFIX = re.compile(rf"(?<![0-9])(?<![0-9][., /-])(?:{_SEGMENT}{_S}){{1,5}}\Z")
_UNREAD_PREFIX = re.compile(r"(?:[0-9][0-9A-Z]|[A-Z][0-9])[.,/_-]\Z")
_DAY_OR_HOUR = re.compile(r"(?:[0-3][0-9]/(?:0[1-9]|1[0-2])|[0-2][0-9]:[0-5][0-9])[ ,;-]*[ ,]\Z")
_WORD_OF_CODE = r"(?:HS|MC|HO ?SO|MA|MHS|BIEN NHAN|BN|PHIEU HEN|GIAY HEN)[ .:#-]{0,3}(?:SO|LA|CUA TOI)?[ .:#-]{0,3}"
_ASKED = re.compile(rf"(?<![A-Z]){_WORD_OF_CODE}\Z")
_OTHER_NUMBER = re.compile(
    r"(?:CCCD|CMND|CMT|CAN ?CUOC|DINH ?DANH|MST|MA ?SO ?THUE|SDT|DIEN ?THOAI|DT|TEL|PHONE|ZALO|GOI|LH|STK|TAI ?KHOAN"
    r"|GIAO ?DICH|BHYT|VAN ?DON|MA ?SO ?DN)[ .:#-]{0,3}(?:SO|LA|CUA TOI)?[ .:#-]{0,3}\Z"
)
_INSURANCE = re.compile(r"(?<![0-9/.-])([0-9]{4,6})( ?/ ?|[ .-]{0,2})(20[1-3][0-9])\2([0-9]{4,6})(?![0-9/-])")
_DIGITS = re.compile(f"(?<![0-9A-Z.,/+-])(?=[OIL]{{0,4}}[0-9]){_D}{{11,13}}(?![0-9A-Z]|[./-][0-9])")
_DIGITS_ASKED = re.compile(
    rf"(?<![A-Z]){_WORD_OF_CODE}(?P<digits>{_D}{{11,13}}|{_D}(?:[ .-]?{_D}){{10,12}})(?![.-]?[0-9])"
)
_KEYED = re.compile(rf"(?<![A-Z]){_WORD_OF_CODE}(?P<digits>[0-9]{{14,23}}|[0-9](?:[.-]?[0-9]){{13,22}})(?![0-9A-Z])")
_NUMBER_OF_PHONE = re.compile(r"01[2689]\d{8}|84[235789]\d{8}|02\d{9}")
_SHORT = re.compile(rf"(?<![0-9A-Z./-])({_D}{{2}}|{_DATE}) ?- ?{_D}{{4,7}}(?![0-9A-Z-])")
_SERIAL_ALONE = re.compile(rf"\A\W*(?<![A-Z]){_WORD_OF_CODE}(?P<serial>[0-9]{{4,7}})\W*\Z")
_MONTH_OF_YEAR = re.compile(r"(?:0[1-9]|1[0-2]) ?- ?(?:19|20)[0-9]{2}\Z")
_PROCEDURE = re.compile(rf"(?<![0-9A-Z.,/-])([1-6IL])[.,] ?((?=[OIL]*[0-9]){_D}{{6}})(?![0-9A-Z]|-[0-9])")
_ID_BEHIND = re.compile(
    r"[ ,;.:(\n-]{1,3}(?:(?:4 SO CUOI|SO CUOI|CUOI|CCCD|CMND|CMT|SO DINH DANH|CAN CUOC|SO|LA|CUA|:)[ :.]{1,2}){0,4}"
    rf"(?P<digits>[0-9]{{12}}|[0-9]{{9}}|(?=[OIL]{{0,3}}[0-9]){_D}{{4}})(?![0-9A-Z]|[./-][0-9])"
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def key(code: str) -> str:
    """The look-up key of a code however it is written: letters and digits, upper case, O as 0, I and L as 1."""
    return _NOT_KEY.sub("", _plain(code)).translate(FOLD)


def find_codes(text: str, known: Collection[str] = ()) -> tuple[CodeReading, ...]:
    """Every dossier code in the text, in order, each once; a shortened one only where no complete one stands.

    `known` holds look-up keys that exist (of `possible_keys(text)`): a local code of an older system is found only so,
    and a known reading wins over a likelier one. Remembered: all who answer a message ask it of the same text."""
    return _find(text, frozenset(known))


@lru_cache(maxsize=256)
def _find(text: str, known: frozenset[str]) -> tuple[CodeReading, ...]:
    plain, readings = _plain(text), list[CodeReading]()
    for find in (_standard, _insurance, _legacy, _keyed, _short) if any(map(str.isdigit, plain)) else ():
        readings += [found for found in find(plain) if not _overlaps(found, readings)]
    readings = _prefer_known(plain, readings, known) if known else readings
    if any(reading.complete for reading in readings):
        readings = [reading for reading in readings if reading.kind is not CodeKind.SHORT]
    once = {reading.key: reading for reading in sorted(readings, key=lambda found: -found.start)}
    return tuple(_with_digits4(plain, once[each]) for each in sorted(once, key=lambda each: once[each].start))


def possible_keys(text: str, most: int = 300) -> tuple[str, ...]:
    """Every key that the text may hold (doubtful readings, runs of up to eight words): to ask which of them exist."""
    read = [each for reading in find_codes(text) for each in (reading.key, *reading.others)]
    return tuple(dict.fromkeys([*read, *reversed([run for run, _, _ in _windows(_plain(text))])]))[:most]


def procedure_codes(text: str) -> tuple[str, ...]:
    """Procedure codes of the national portal in the text: "1.001193", or "3.000181" of "3.000181.000.00.00.H22"."""
    return tuple(dict.fromkeys(f"{found[1]}.{found[2]}".translate(FOLD) for found in _PROCEDURE.finditer(_plain(text))))


def _standard(plain: str) -> Iterator[CodeReading]:
    end = 0
    for top in _TOP.finditer(plain):
        if top.start() >= end and (found := _read_standard(plain, top, end)):
            end = found.end
            yield found


def _read_standard(plain: str, top: re.Match[str], floor: int) -> CodeReading | None:
    """Strictest first. Glued or spaced writing is trusted only after a province's or ministry's code, not CCCD001."""
    agency = _AGENCY.fullmatch(key(top[0]))
    if _TRANSACTION.match(plain, top.end()) or not (agency or _CLEAR.match(plain, top.start())):
        return None
    for tail in _TAILS if agency and not _OTHER_NUMBER.search(plain, 0, top.start() + 1) else _STRICT_TAILS:
        if found := tail.match(plain, top.end()):
            kind = CodeKind.SHORT if tail is _CUT else _judge_date(found["date"])
            if kind is not CodeKind.MISTYPED or tail in _STRICT_TAILS:
                return _compose(plain, top, found, kind, floor)
    return None


def _judge_date(typed: str) -> CodeKind:
    digits = key(typed)[-6:]
    try:
        date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return CodeKind.MISTYPED
    return CodeKind.STANDARD


def _compose(plain: str, top: re.Match[str], tail: re.Match[str], kind: CodeKind, floor: int) -> CodeReading:
    start, others = _prefix_start(plain, top.start(), floor)
    serials = _serials(top[0][1:] + tail["rest"] + tail["date"], tail)
    ends = [tail.start("serial") + len(each) for each in serials]
    spans = [*((other, ends[0]) for other in others), *((start, end) for end in ends[1:])]
    unit = _WORD.findall((plain[start : top.start()] + key(top[0]) + tail["rest"]).translate(FOLD))
    joint = "" if any(len(segment) > 4 for segment in unit) else "."
    squashed, glued = key(plain[start : ends[0]]), tail.end("rest") == tail.start("date")
    code = squashed if glued else f"{joint.join(unit)}-{key(tail['date'])}-{key(serials[0])}"
    if start == top.start() and not others and _UNREAD_PREFIX.search(plain, 0, start):
        kind = CodeKind.MISTYPED
    return CodeReading(code, squashed, kind, start, ends[0], others=tuple(key(plain[slice(*span)]) for span in spans))


def _serials(before: str, tail: re.Match[str]) -> list[str]:
    """The serial, likeliest first: letters behind are a glued word ("0034ok"), unless this writer types o for 0."""
    serial, word = tail["serial"], tail.string[tail.end() : tail.end() + 1].isalpha()
    bare = len(serial) if not serial.endswith(("O", "I", "L")) else max(4, len(serial.rstrip("OIL")))
    types_letters = any(letter in before + serial[:bare] for letter in "OIL")
    likely = len(serial) - word if types_letters or len(serial) - bare < 2 - word else bare
    lengths = sorted(range(bare, len(serial) + 1), key=lambda length: length != max(likely, 4))
    return [serial[:length] for length in lengths]


def _prefix_start(plain: str, top: int, floor: int) -> tuple[int, list[int]]:
    """Where the code begins, older units before it (000.00.01.), and where else it might; a clear prefix is kept."""
    back = max(floor, top - 28)
    before = plain[back:top]
    joined, loose = _JOINED_PREFIX.search(before), _LOOSE_PREFIX.search(before)
    if joined and loose and len(_WORD.findall(joined[0])) == 1:
        joined = None
    found = _FULL_PREFIX.search(before) or joined or loose
    if not found or not (re.search("[0-9]", found[0]) or set(found[0]) <= set("O. -")):
        return top, []
    start, alone = back + found.start(), len(_WORD.findall(found[0])) == 1
    if (alone and before.endswith(" ")) or _DAY_OR_HOUR.match(found[0]):
        return top, [start]
    return start, [back + loose.start()] if loose and back + loose.start() < start else []


def _insurance(plain: str) -> Iterator[CodeReading]:
    for found in _INSURANCE.finditer(plain):
        before, (first, gap, year, last) = plain[: found.start()], found.groups()
        asked = gap or _ASKED.search(before) or before.rstrip(" :").endswith("BHXH")
        if asked and ("/" in gap or len(first) == len(last) == 5) and not _OTHER_NUMBER.search(before):
            yield CodeReading(f"{first}/{year}/{last}", key(found[0]), CodeKind.INSURANCE, *found.span())


def _legacy(plain: str) -> Iterator[CodeReading]:
    """Bare digits are a code only where they can be nothing else; after "HS" or "MC" they are believed."""
    for found in _DIGITS_ASKED.finditer(plain):
        digits = key(found["digits"])
        kind = CodeKind.MISTYPED if len(digits) == 13 and not _ean_holds(digits) else CodeKind.LEGACY
        maybe_an_id = len(digits) == 12 and found[0].startswith("MA")
        if sum(map(str.isdigit, found["digits"])) >= 6 and not maybe_an_id:
            yield CodeReading(digits, digits, kind, *found.span("digits"))
    for found in _DIGITS.finditer(plain):
        digits = key(found[0])
        certain = _ean_holds(digits) if len(digits) == 13 else len(digits) == 11 and not _NUMBER_OF_PHONE.match(digits)
        if certain and sum(map(str.isdigit, found[0])) >= 8 and not _OTHER_NUMBER.search(plain[: found.start()]):
            yield CodeReading(digits, digits, CodeKind.LEGACY, *found.span())


def _keyed(plain: str) -> Iterator[CodeReading]:
    """Digits without their letter, as a telephone's keys give them: each letter that fits is a reading."""
    for found in _KEYED.finditer(plain):
        digits = key(found["digits"])
        tries = [digits[:at] + letter + digits[at:] for at in (0, 4, 7) for letter in "HG"]
        keys = [each for each in tries if [code.key for code in _standard(each)] == [each]]
        if keys:
            yield CodeReading(keys[0], keys[0], CodeKind.STANDARD, *found.span("digits"), others=tuple(keys[1:]))


def _ean_holds(digits: str) -> bool:
    """EAN-13, weights 1 and 3 in turn; the two digits before the check digit are a year of such barcodes."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12]) and 5 <= int(digits[10:12]) <= 35


def _short(plain: str) -> Iterator[CodeReading]:
    """A staff's short form or a lone serial counts only after "HS" and its like, or as the whole message."""
    for found in _SERIAL_ALONE.finditer(plain):
        yield CodeReading(found["serial"], found["serial"], CodeKind.SHORT, *found.span("serial"))
    for found in _SHORT.finditer(plain):
        alone = not plain[: found.start()].strip(" .:,") and not _MONTH_OF_YEAR.match(found[0])
        if alone or _ASKED.search(plain, 0, found.start()):
            yield CodeReading(found[0].replace(" ", "").translate(FOLD), key(found[0]), CodeKind.SHORT, *found.span())


def _windows(plain: str, longest: int = 8) -> Iterator[tuple[str, int, int]]:
    words = [(*word.span(), word[0].translate(FOLD)) for word in _WORD.finditer(plain)]
    for size in range(min(longest, len(words)), 0, -1):
        for run in (words[first : first + size] for first in range(len(words) - size + 1)):
            start, end, squashed = run[0][0], run[-1][1], "".join(word for _, _, word in run)
            if end - start <= 50 and 4 <= len(squashed) <= 35 and _DIGIT.search(plain, start, end):
                yield squashed, start, end


def _prefer_known(plain: str, readings: list[CodeReading], known: Collection[str]) -> list[CodeReading]:
    """What is known goes first; but a part of a code that was read whole would be somebody else's."""
    sure: list[CodeReading] = []
    whole = [range(each.start, each.end) for each in readings if each.complete]
    runs = (CodeReading(plain[a:b], each, CodeKind.LOCAL, a, b) for each, a, b in _windows(plain) if each in known)
    local = (each for each in runs if not any(each.start in it and each.end - 1 in it for it in whole))
    for found in [*readings, *local]:
        keys = [each for each in (found.key, *found.others) if each in known]
        if keys and not _overlaps(found, sure):
            sure.append(replace(found, key=keys[0], others=tuple(keys[1:])))
    return sure + [reading for reading in readings if not _overlaps(reading, sure)]


def _overlaps(reading: CodeReading, others: list[CodeReading]) -> bool:
    return any(reading.start < other.end and other.start < reading.end for other in others)


def _with_digits4(plain: str, reading: CodeReading) -> CodeReading:
    found = _ID_BEHIND.match(plain, reading.end)
    return replace(reading, digits4=found["digits"].translate(FOLD)[-4:]) if found else reading
