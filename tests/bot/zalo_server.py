"""Zalo's side on loopback: tokens that serve once, messages within the rules, templates, pictures, signed events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

APP, APP_SECRET, OA_SECRET = "app-1", "app secret", "oa secret"
Json = dict[str, Any]


@dataclass
class ZaloServer:
    """Started with `start`. `errors` meet the next calls in turn: a code, or "drop" or "500" after taking."""

    access: str = "access-0"
    refresh: str = "refresh-0"
    errors: list[int | str] = field(default_factory=list)
    sent: list[Json] = field(default_factory=list)
    templates: list[Json] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids, self._tokens = count(1), count(1)
        app = web.Application()
        app.router.add_post("/v4/oa/access_token", self._renew)
        app.router.add_post("/v3.0/oa/message/cs", self._message)
        app.router.add_post("/message/template", self._template)
        app.router.add_get("/pictures/{name}", self._picture)
        self._server = TestServer(app)

    async def start(self) -> None:
        await self._server.start_server()
        self.url = str(self._server.make_url("")).rstrip("/")

    async def close(self) -> None:
        await self._server.close()

    async def push(self, url: str, event: Json, secret: str = OA_SECRET, spoil: bytes = b"") -> int:
        """Send an event to the webhook, signed; the status."""
        body = json.dumps({"app_id": APP, "timestamp": "1770000000000", **event}, ensure_ascii=False).encode()
        mac = sha256(APP.encode() + body + b"1770000000000" + secret.encode()).hexdigest()
        headers = {"X-ZEvent-Signature": f"mac={mac}", "Content-Type": "application/json"}
        async with ClientSession() as session, session.post(url, data=body + spoil, headers=headers) as answer:
            return answer.status

    async def _renew(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.refreshed.append(str(form["refresh_token"]))
        right = request.headers.get("secret_key") == APP_SECRET and form.get("app_id") == APP
        if not right or form.get("grant_type") != "refresh_token" or form["refresh_token"] != self.refresh:
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token"})
        number = next(self._tokens)
        self.access, self.refresh = f"access-{number}", f"refresh-{number}"
        return web.json_response({"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"})

    async def _message(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        assert set(asked) == {"recipient", "message"}
        assert set(asked["recipient"]) == {"user_id"}
        assert 0 < len(asked["message"]["text"]) <= 2000
        return self._answer(request, asked, self.sent, {"message_id": f"m{next(self._ids)}"})

    async def _template(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        assert set(asked) == {"phone", "template_id", "template_data", "tracking_id"}
        return self._answer(request, asked, self.templates, {"msg_id": f"z{next(self._ids)}"})

    def _answer(self, request: web.Request, asked: Json, kept: list[Json], data: Json) -> web.StreamResponse:
        if request.headers.get("access_token") != self.access:
            return web.json_response({"error": -216, "message": "Access token is invalid"})
        error = self.errors.pop(0) if self.errors else 0
        if isinstance(error, int) and error:
            return web.json_response({"error": error, "message": "refused"})
        kept.append(asked)
        if error == "drop":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(
            {"error": 0, "message": "Success", "data": data}, status=500 if error == "500" else 200
        )

    async def _picture(self, request: web.Request) -> web.Response:
        return web.Response(body=self.pictures[request.match_info["name"]])
