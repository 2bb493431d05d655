"""How a reply looks on a channel: unsigned with numbers by SMS, with accents and buttons in chat. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sms_text
from messages import Reply

PLAIN = frozenset({"sms", "sandbox"})
"""Channels that carry unsigned text and numbers instead of buttons."""
ONE_PART = 160


def is_plain(channel: str) -> bool:
    return channel in PLAIN


def render(reply: Reply, channel: str) -> Reply:
    """The reply as the channel's people read it; by SMS choices become "1. … 2. …" and marks are taken off."""
    if not is_plain(channel):
        return reply
    numbered = " ".join(f"{number}.{choice.label}" for number, choice in enumerate(reply.choices, 1))
    text = sms_text.unsigned(" ".join(each for each in (reply.text, numbered) if each))
    return replace(reply, text=text)


def fitted(pieces: Iterable[str], *, plain: bool, room: int = ONE_PART) -> str:
    """The pieces, one after another: all of them in chat, by SMS those that fit into one part, the first always."""
    wanted = [each for each in pieces if each]
    if not plain:
        return "\n".join(wanted)
    text = ""
    for piece in wanted:
        longer = f"{text} {piece}".strip()
        if not text or sms_text.units(sms_text.unsigned(longer)) <= room:
            text = longer
    return text
