"""What an operator is told of when a command cannot go on: one line, without a trace."""

from __future__ import annotations

from rich.console import Console

from config import ConfigError
from store.database import DatabaseError, Unavailable
from store.migrations import NoWayBack
from store.vault import WrongSecret

err = Console(stderr=True)


def tell(error: BaseException) -> bool:
    """Print what is wrong; False where it is nothing that an operator could mend."""
    if isinstance(error, ConfigError):
        line = f"[red]configuration:[/red] {error}"
    elif isinstance(error, Unavailable):
        line = f"[red]database:[/red] {_first_line(error)}"
    elif isinstance(error, DatabaseError):
        line = f"[red]database:[/red] {_first_line(error)} (motcua db upgrade?)"
    elif isinstance(error, (WrongSecret, NoWayBack)):
        line = f"[red]database:[/red] {error}"
    else:
        return False
    err.print(line, highlight=False, soft_wrap=True)
    return True


def _first_line(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]
