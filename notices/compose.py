"""The text of a notice: unsigned in one part for SMS, with marks for chat. Pure.

No SMS names a person, an ID, an address or a procedure; a reason that does is left out of it. Where there is no room
the courtesies go first, then the reason and the office are shortened; the code, the date and the telephone never are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from notices.facts import NoticeFacts, generic_values, plain_values, signed_values, sms_values
from notices.kinds import KINDS, Audience
from notices.templates import Piece, names_in, parse, render, yielding
from notices.texts import VI, letter
from notices.texts_en import EN, letter_en
from sms_text import count, unsigned

_REASONS = (60, 40, 25, 15)


def compose(kind: str, facts: NoticeFacts, plain: bool, language: str = "vi", wording: str | None = None) -> str:
    """The text of a notice of that kind (KINDS), `plain` for SMS: ASCII, in one part; else with marks.

    `language` is "vi" or "en"; `wording` is an office's own template, already held by wording.lint. Where even that
    does not fit into one part, the service's own words are sent instead.
    """
    template = wording or template_of(kind, plain, language)
    if not plain:
        pieces = parse(template)
        return render(pieces, signed_values(facts, names_in(pieces), language))
    fitting = next((text for text in _sms(_plain(template), facts, language) if count(text) == 1), "")
    if fitting or wording is None:
        return fitting or plain_values(facts, ["ma"], language)["ma"]
    return compose(kind, facts, plain, language)


def compose_with_marks(kind: str, facts: NoticeFacts, language: str = "vi", wording: str | None = None) -> str:
    """The SMS text with its marks, for an office that pays for several parts; nothing private is in it either."""
    pieces = parse(wording or template_of(kind, plain=True, language=language))
    return render(pieces, sms_values(facts, names_in(pieces), language))


@lru_cache(maxsize=512)
def _plain(template: str) -> tuple[Piece, ...]:
    return parse(unsigned(template))


def template_of(kind: str, plain: bool, language: str) -> str:
    """The service's own wording of a kind. Raises KeyError for a kind that is not in KINDS."""
    text = (EN if language == "en" else VI)[kind]
    if plain:
        return text.sms
    if KINDS[kind].audience is not Audience.CITIZEN:
        return text.chat
    return letter_en(text.chat) if language == "en" else letter(text.chat)


def _sms(pieces: tuple[Piece, ...], facts: NoticeFacts, language: str) -> Iterator[str]:
    """Ever shorter texts of the same notice."""
    values = plain_values(facts, names_in(pieces), language)
    most = yielding(pieces)
    for dropped in range(most + 1):
        yield render(pieces, values, dropped)
    reason = values.get("ly_do", "")
    for length in _REASONS:
        values["ly_do"] = _cut(reason, length)
        yield render(pieces, values, most)
    values |= generic_values(language, plain=True)
    yield render(pieces, values, most)
    values |= {"ly_do": "", "noi_phoi_hop": "", "trang_thai": ""}
    yield render(pieces, values, most)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    whole = text[: length + 1].rpartition(" ")[0] or text[:length]
    return whole.rstrip(" ,;:.-") + "..."
