"""The people who write to a bot, as the updates that Telegram would send of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

NOW = 1_770_000_000
Json = dict[str, Any]


@dataclass
class People:
    """Chats with what the bot wrote there. Each thing that a person does is returned as an update."""

    token: str = "8100:loopback-token"
    username: str = "motcua_bot"
    languages: dict[int, str] = field(default_factory=dict)
    chats: dict[int, list[Json]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    queries: set[str] = field(default_factory=set)
    update_ids: count[int] = field(default_factory=lambda: count(700))
    message_ids: count[int] = field(default_factory=lambda: count(1))

    def says(self, chat: int, text: str, kind: str = "private", edited: bool = False) -> Json:
        return self._update("edited_message" if edited else "message", self._message(chat, kind, text=text))

    def shares_contact(self, chat: int, number: str, owner: int | None = None) -> Json:
        contact = {"phone_number": number, "first_name": "A", "user_id": owner or chat}
        return self._update("message", self._message(chat, contact=contact))

    def sends_photo(self, chat: int, picture: bytes, caption: str = "") -> Json:
        name = f"photo{len(self.files)}"
        self.files[name] = picture
        size = {"file_unique_id": name, "width": 90, "height": 90}
        sizes = [{"file_id": "thumb", **size, "file_size": 3}, {"file_id": name, **size, "file_size": len(picture)}]
        return self._update("message", self._message(chat, photo=sizes, **({"caption": caption} if caption else {})))

    def sends_sticker(self, chat: int) -> Json:
        sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 5, "height": 5}
        return self._update(
            "message", self._message(chat, sticker={**sticker, "is_animated": False, "is_video": False})
        )

    def presses(self, chat: int, label: str) -> Json:
        """Press the newest button of that label."""
        for message in reversed(self.chats[chat]):
            for button in [each for row in _rows(message) for each in row]:
                if button["text"] == label:
                    return self._update("callback_query", self._query(chat, message, button["callback_data"]))
        raise AssertionError(f"no button {label!r}")

    def joins_or_leaves(self, chat: int, status: str, kind: str = "private") -> Json:
        """The person blocks the bot ("kicked") or takes it back ("member"); or a group adds it."""
        (self.blocked.add if status == "kicked" else self.blocked.discard)(chat)
        member = {"user": self.me(), "status": status, **({"until_date": 0} if status == "kicked" else {})}
        change = {"chat": chat_of(chat, kind), "from": self._person(abs(chat)), "date": NOW, "new_chat_member": member}
        return self._update("my_chat_member", {**change, "old_chat_member": {"user": self.me(), "status": "left"}})

    def hears(self, chat: int) -> list[str]:
        """The texts that the person sees from the bot, as edited since."""
        return [each["text"] for each in self.chats.get(chat, [])]

    def me(self) -> Json:
        """The bot."""
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "Một Cửa", "username": self.username}

    def _person(self, number: int) -> Json:
        return {"id": number, "is_bot": False, "first_name": "A", "language_code": self.languages.get(number, "vi")}

    def _message(self, chat: int, kind: str = "private", **content: Any) -> Json:
        self.chats.setdefault(chat, [])
        ids = {"message_id": next(self.message_ids), "date": NOW, "from": self._person(abs(chat))}
        return {**ids, "chat": chat_of(chat, kind), **content}

    def _query(self, chat: int, message: Json, data: str) -> Json:
        name = f"query{len(self.queries)}"
        self.queries.add(name)
        shown = json.loads(json.dumps(message))
        return {"id": name, "from": self._person(chat), "chat_instance": "1", "message": shown, "data": data}

    def _update(self, kind: str, content: Json) -> Json:
        return {"update_id": next(self.update_ids), kind: content}


def chat_of(chat: int, kind: str = "private") -> Json:
    return {"id": chat, "type": kind, **({"title": "Nhóm"} if kind != "private" else {"first_name": "A"})}


def _rows(message: Json) -> list[list[Json]]:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows
