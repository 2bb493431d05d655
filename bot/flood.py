"""Which sends a chat platform's "too many requests" stops, and for how long.

Telegram answers 429 with `retry_after` and does not say whether one chat or the whole bot was too fast. Whoever was
near its limit is meant: a chat that was sent to twice within a second; else the bot, where it sent at more than half
its rate or where a second chat is refused while the first is halted; else the chat.
"""

from __future__ import annotations

from collections import deque


class Flood:
    """Halts of one sender and its chats. Times are seconds of one monotonic clock."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._sent: deque[tuple[float, str]] = deque()
        self._everything = 0.0
        self._chats: dict[str, float] = {}

    def note(self, chat: str, at: float) -> None:
        """Something is being sent to that chat."""
        self._sent.append((at, chat))
        self._forget(at)

    def halt(self, chat: str, seconds: float, at: float) -> bool:
        """The platform refused a send to that chat. True if it halts everything until `at + seconds`."""
        self._forget(at)
        self._chats[chat] = max(self._chats.get(chat, 0.0), at + seconds)
        if self._means_the_chat(chat):
            return False
        self._everything = max(self._everything, *self._chats.values())
        return True

    def left(self, chat: str, at: float) -> tuple[float, bool]:
        """Seconds that a send to this chat still has to wait (0: none), and whether everything is halted."""
        everything = self._everything - at
        return (everything, True) if everything > 0 else (max(0.0, self._chats.get(chat, 0.0) - at), False)

    def _means_the_chat(self, chat: str) -> bool:
        to_chat = sum(1 for _, each in self._sent if each == chat)
        return to_chat > 1 or (len(self._chats) == 1 and len(self._sent) <= self._rate / 2)

    def _forget(self, at: float) -> None:
        while self._sent and self._sent[0][0] <= at - 1:
            self._sent.popleft()
        self._chats = {chat: until for chat, until in self._chats.items() if until > at}
