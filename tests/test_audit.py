"""The audit of what is locked: it fails on a known vulnerability, and says so where nobody can be asked."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")


async def audit(url: str) -> tuple[int, str]:
    """Its exit code and what it says."""
    told = await asyncio.create_subprocess_exec(
        sys.executable, ".ci/audit.py", UV, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await told.communicate()
    return told.returncode or 0, said.decode()


def advisories(vulnerable: str) -> web.Application:
    """An advisory service (OSV's two routes) that knows one vulnerability, of that package."""

    async def ask(request: web.Request) -> web.Response:
        asked = (await request.json())["queries"]
        known = [
            [{"id": "TEST-1", "modified": "2026-01-01T00:00:00Z"}] * (each["package"]["name"] == vulnerable)
            for each in asked
        ]
        return web.json_response({"results": [{"vulns": each} if each else {} for each in known]})

    async def tell(request: web.Request) -> web.Response:
        return web.json_response(
            {
                "id": "TEST-1",
                "modified": "2026-01-01T00:00:00Z",
                "summary": "made up",
                "affected": [
                    {
                        "package": {"name": vulnerable, "ecosystem": "PyPI"},
                        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
                    }
                ],
            }
        )

    app = web.Application(client_max_size=2**24)
    app.add_routes([web.post("/v1/querybatch", ask), web.get("/v1/vulns/{id}", tell)])
    return app


async def test_a_known_vulnerability_of_what_is_locked_fails_the_audit() -> None:
    async with TestServer(advisories("aiohttp")) as server:
        code, said = await audit(str(server.make_url("/")))

    assert (code, "TEST-1" in said, "aiohttp" in said) == (1, True, True), said


async def test_without_one_it_passes() -> None:
    async with TestServer(advisories("no-such-package")) as server:
        code, said = await audit(str(server.make_url("/")))

    assert (code, "no known vulnerability" in said) == (0, True), said


async def test_where_the_service_cannot_be_asked_it_says_so_and_fails_nothing() -> None:
    server = TestServer(advisories(""))
    await server.start_server()
    gone = str(server.make_url("/"))
    await server.close()

    code, said = await audit(gone)

    assert (code, "NOT CHECKED" in said) == (0, True), said
