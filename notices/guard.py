"""The one place where anything at all may go wrong around one delivery, without harm to the others."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import TypeVar

from messages import SendFailed, Unsure
from store.database import DatabaseError, Unavailable

DATABASE_TROUBLE = (DatabaseError, *Unavailable)
"""What a worker outlives: it logs, waits and tries again, and what it knows is not forgotten meanwhile."""
log = logging.getLogger(__name__)
T = TypeVar("T")


async def guard(step: Awaitable[T]) -> T | SendFailed:
    """The step's result, or its failure as a value. What nobody foresaw may have arrived: it is Unsure, and logged."""
    try:
        return await step
    except SendFailed as failed:
        return failed
    except TimeoutError:
        return Unsure("time-out")
    except Exception as unforeseen:
        log.exception("a delivery failed in a way that nobody foresaw")
        return Unsure(type(unforeseen).__name__)
