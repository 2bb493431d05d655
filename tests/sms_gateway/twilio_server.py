"""Twilio's REST API on loopback: each call is held against Twilio's own OpenAPI, then answered as a test asks."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.shared import shared_data

PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> dict[str, Any]:
    """A recorded payload."""
    return dict(json.loads((PAYLOADS / f"twilio_{name}.json").read_text(encoding="utf-8")))


@cache
def openapi() -> dict[str, Any] | None:
    folder = shared_data()
    path = folder / "specs" / "twilio_api_v2010.json" if folder else None
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path and path.is_file() else None


def faults(method: str, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> list[str]:
    """What Twilio's OpenAPI has against a call; nothing where it holds."""
    spec = openapi()
    assert spec is not None
    for template, operations in spec["paths"].items():
        found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+?)", template).replace(".json", r"\.json"), path)
        if found and method.lower() in operations:
            return _against(operations[method.lower()], found.groupdict(), query, form)
    return [f"no such operation: {method} {path}"]


def _against(operation: Any, inside: Mapping[str, str], query: Mapping[str, str], form: Mapping[str, str]) -> list[str]:
    told = {"path": inside, "query": query}
    wrong = []
    known: dict[str, Any] = {"path": {}, "query": {}}
    for each in operation.get("parameters", []):
        known[each["in"]][each["name"]] = each["schema"]
        if each.get("required") and each["name"] not in told[each["in"]]:
            wrong.append(f"{each['name']} is missing")
    body = operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded", {})
    schema = body.get("schema", {})
    known["form"] = schema.get("properties", {})
    wrong += [f"{name} is missing" for name in schema.get("required", []) if name not in form]
    for place, values in ({**told, "form": form}).items():
        for name, value in values.items():
            wrong += _value(name, value, known[place].get(name))
    return wrong


def _value(name: str, value: str, schema: Any) -> list[str]:
    if schema is None:
        return [f"{name} is unknown"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{name} does not match {schema['pattern']}"]
    if schema.get("type") == "integer" and not value.isdigit():
        return [f"{name} is no number"]
    if schema.get("format") == "uri" and not value.startswith(("http://", "https://")):
        return [f"{name} is no address"]
    return []


@dataclass
class TwilioServer:
    """Answers with `status` and `body`; `calls` holds what it was asked."""

    status: int = 201
    body: Any = field(default_factory=lambda: payload("created"))
    calls: list[Any] = field(default_factory=list)
    authorization: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    url: str = ""

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[TwilioServer]:
        twilio = cls()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", twilio._take)
        async with TestServer(app, host="127.0.0.1") as server:
            twilio.url = str(server.make_url("")).rstrip("/")
            yield twilio

    async def _take(self, request: web.Request) -> web.Response:
        form: Any = await request.post()
        self.calls.append(form if request.method == "POST" else request.query)
        self.authorization.append(request.headers.get("Authorization", ""))
        if openapi() is not None:
            self.wrong += faults(request.method, request.path, request.query, form)
        body = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=body, content_type="application/json")
