"""Who may decide what every office says: officials of the whole province, and never the author alone."""

from __future__ import annotations

from aiohttp import web

from store.database import Tx
from store.staff import Role
from store.staff_sessions import covers_all
from web.console.guard import VISITOR

WRITERS = (Role.EDITOR, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR)
APPROVERS = (Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR)


async def speaks_for_all(request: web.Request, tx: Tx) -> bool:
    """Whether this official may change what all offices share: a writer whose scope leaves no office out."""
    visitor = request[VISITOR]
    return visitor.official.role in WRITERS and await covers_all(tx, visitor.scope)


def is_second(request: web.Request, author_id: int) -> bool:
    """Whether this official may approve what that one wrote."""
    official = request[VISITOR].official
    return official.role in APPROVERS and official.id != author_id
