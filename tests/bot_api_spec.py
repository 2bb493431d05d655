"""The Bot API's methods and types, against which every call is held.

Read from the machine-readable description where `MOTCUA_EVAL_DATA` names the shared data; else a small table of the
methods that we use, written by hand after core.telegram.org/bots/api.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.shared import shared_data

OWN_METHODS = {
    "getMe": "",
    "getUpdates": "offset?Integer limit?Integer timeout?Integer allowed_updates?Array_of_String",
    "setWebhook": "url!String ip_address?String max_connections?Integer allowed_updates?Array_of_String "
    "drop_pending_updates?Boolean secret_token?String",
    "deleteWebhook": "drop_pending_updates?Boolean",
    "getWebhookInfo": "",
    "setMyCommands": "commands!Array_of_BotCommand language_code?String",
    "sendMessage": "chat_id!Integer|String text!String parse_mode?String link_preview_options?LinkPreviewOptions "
    "disable_notification?Boolean reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove",
    "editMessageText": "chat_id?Integer|String message_id?Integer text!String reply_markup?InlineKeyboardMarkup",
    "editMessageReplyMarkup": "chat_id?Integer|String message_id?Integer reply_markup?InlineKeyboardMarkup",
    "answerCallbackQuery": "callback_query_id!String text?String show_alert?Boolean",
    "getFile": "file_id!String",
    "leaveChat": "chat_id!Integer|String",
}
OWN_TYPES = {
    "BotCommand": "command!String description!String",
    "LinkPreviewOptions": "is_disabled?Boolean",
    "InlineKeyboardMarkup": "inline_keyboard!Array_of_Array_of_InlineKeyboardButton",
    "InlineKeyboardButton": "text!String callback_data?String url?String",
    "ReplyKeyboardMarkup": "keyboard!Array_of_Array_of_KeyboardButton resize_keyboard?Boolean "
    "one_time_keyboard?Boolean",
    "KeyboardButton": "text!String request_contact?Boolean",
    "ReplyKeyboardRemove": "remove_keyboard!Boolean",
}


class Spec:
    """Says what is wrong with a call."""

    def __init__(self) -> None:
        path = (shared_data() or Path("/nonexistent")) / "specs" / "telegram-api.min.json"
        described = json.loads(path.read_text()) if path.exists() else {"methods": {}, "types": {}}
        self.methods = described["methods"] or {name: _own(fields) for name, fields in OWN_METHODS.items()}
        self.types = described["types"] or {name: _own(fields) for name, fields in OWN_TYPES.items()}

    def read(self, method: str, form: dict[str, str]) -> dict[str, Any]:
        """The call's parameters as values. Raises ValueError naming what is wrong."""
        fields = {each["name"]: each for each in self.methods[method].get("fields", [])}
        self._check_names(method, form, fields)
        return {name: self._value(name, text, fields[name]["types"]) for name, text in form.items()}

    def _check_names(self, where: str, given: dict[str, Any], fields: dict[str, Any]) -> None:
        if unknown := set(given) - set(fields):
            raise ValueError(f"{where}: unknown {sorted(unknown)}")
        if missing := {name for name, each in fields.items() if each["required"]} - set(given):
            raise ValueError(f"{where}: missing {sorted(missing)}")

    def _value(self, name: str, text: str, types: list[str]) -> Any:
        if "Integer" in types and text.lstrip("-").isdigit():
            return int(text)
        if "String" in types:
            return text
        value = json.loads(text)
        self._check(name, value, types)
        return value

    def _check(self, where: str, value: Any, types: list[str]) -> None:
        faults = []
        for each in types:
            try:
                return self._check_one(where, value, each)
            except ValueError as fault:
                faults.append(str(fault))
        raise ValueError("; ".join(faults))

    def _check_one(self, where: str, value: Any, wanted: str) -> None:
        plain = {"Integer": int, "String": str, "Boolean": bool, "Float": int | float}
        if wanted.startswith("Array of "):
            if not isinstance(value, list):
                raise ValueError(f"{where}: {wanted}")
            for each in value:
                self._check(where, each, [wanted.removeprefix("Array of ")])
        elif wanted in plain:
            if not isinstance(value, plain[wanted]) or (wanted == "Integer" and isinstance(value, bool)):
                raise ValueError(f"{where}: {wanted}")
        elif subtypes := self.types[wanted].get("subtypes"):
            self._check(where, value, subtypes)
        else:
            self._check_object(where, value, wanted)

    def _check_object(self, where: str, value: Any, wanted: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{where}: {wanted}")
        fields = {each["name"]: each for each in self.types[wanted].get("fields", [])}
        self._check_names(f"{where}.{wanted}", value, fields)
        for name, each in value.items():
            self._check(f"{where}.{name}", each, fields[name]["types"])


def _own(fields: str) -> dict[str, Any]:
    described = []
    for each in fields.split():
        required = "!" in each
        name, types = each.split("!" if required else "?")
        described.append({"name": name, "types": types.replace("_", " ").split("|"), "required": required})
    return {"fields": described}
