"""What the pages of the console share: the navigation of who is signed in, and how a page is shown."""

from __future__ import annotations

from typing import Any

import aiohttp_jinja2
from aiohttp import web

from store.staff import Role
from web.console.guard import VISITOR

NAVIGATION: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("page_inbox", "/staff/inbox", tuple(Role)),
    ("page_dossiers", "/staff/dossiers", tuple(Role)),
    ("page_apologies", "/staff/apologies", tuple(Role)),
    ("page_broadcasts", "/staff/broadcasts", (Role.EDITOR, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR)),
    ("page_knowledge", "/staff/knowledge", tuple(Role)),
    ("page_offices", "/staff/offices", tuple(Role)),
    ("page_figures", "/staff/figures", tuple(Role)),
    ("page_invitations", "/staff/invitations", tuple(Role)),
    ("page_leaflets", "/staff/leaflets", tuple(Role)),
    ("page_consents", "/staff/consents", (Role.CLERK, Role.LEADER, Role.ADMINISTRATOR)),
    ("page_audit", "/staff/audit", (Role.LEADER, Role.ADMINISTRATOR)),
)
"""The name of each page, its address, and whose it is."""


def show(request: web.Request, template: str, values: dict[str, Any]) -> web.Response:
    """A page of the console for the official who is signed in."""
    visitor = request[VISITOR]
    pages = [(key, address) for key, address, roles in NAVIGATION if visitor.official.role in roles]
    return aiohttp_jinja2.render_template(template, request, {**values, "visitor": visitor, "pages": pages})


async def nobody(request: web.Request) -> dict[str, Any]:
    """What templates know before anybody is seen to be signed in: the frame of the sign-in and of errors."""
    return {"visitor": None, "pages": []}
