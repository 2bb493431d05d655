"""Texts of chats: long ones cut between words, a bot's commands put into words. Pure."""

from __future__ import annotations

import re

from bot.channel_texts import COMMANDS, START

TELEGRAM_LIMIT = 4096
"""UTF-16 units of one message there (core.telegram.org/bots/api)."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_BREAKS = ("\n\n", "\n", ". ", " ")


def cut(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, cut where a reader would pause; an empty text has none."""
    pieces, rest = [], text.strip()
    while rest:
        size = _fitting(rest, limit)
        if size < len(rest):
            size = _pause(rest, size)
        pieces.append(rest[:size].rstrip())
        rest = rest[size:].lstrip()
    return pieces


def say_command(text: str) -> str:
    """A command as a person would say it ("/hoso H29…" → "HS H29…"); other text as it is.

    The payload of /start is a dossier code from a link, in which "_" stands for the dots that links may not carry.
    """
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return text
    name, about = match[1].lower(), (match[2] or "").strip()
    if name == "start":
        return about.replace("_", ".") or START
    for command in COMMANDS:
        if command.name == name:
            return command.about.format(about).strip() if about else command.says
    return f"{match[1]} {about}".strip()


def _fitting(text: str, limit: int) -> int:
    units = 0
    for place, each in enumerate(text):
        units += 2 if ord(each) > 0xFFFF else 1
        if units > limit:
            return place
    return len(text)


def _pause(text: str, size: int) -> int:
    """The last good place to cut in the second half of what fits; else exactly there."""
    for pause in _BREAKS:
        place = text.rfind(pause, size // 2, size)
        if place > 0:
            return place + len(pause)
    return size
