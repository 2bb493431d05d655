"""The `motcua` command: what it can be told, and where each of it stands.

The file of a command is loaded when it is called: a question must not wait for pages, channels and spreadsheets, and
the list of commands for none of them.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS = (
    ("all", "serving.run_all", "Web and worker in one process: enough for one office, on SQLite."),
    ("web", "serving.run_web", "One web process of many."),
    ("worker", "serving.run_worker", "One worker of many."),
    ("demo", "demo.run_demo", "Sample offices and dossiers, the sandbox gateway and the simulator, on SQLite."),
    ("check", "serving.check", "Prove configuration, database and providers; one line for each fault."),
    ("ask", "asking.ask", "Ask which procedure is meant, as the service would answer it."),
    ("questions", "asking.list_questions", "The open questions that were not understood, the most asked first."),
    ("synonym", "synonyms.synonym_group", "What people call procedures."),
    ("import", "taking.import_group", "Take files in: judged whole before anything changes."),
    ("dossiers", "lists.dossier_group", "Dossiers that an office must see to."),
    ("staff", "accounts.staff_group", "Officials of the console."),
    ("api-key", "accounts.key_group", "Keys of one-stop software for /api/v1."),
    ("db", "tables.db_group", "The database's tables."),
    ("backup", "safekeeping.backup", "Write the whole database into FILE, while the service runs."),
    ("restore", "safekeeping.restore", "Bring FILE back into an empty database."),
    ("fence", "safekeeping.fence_group", "The send fence: closed, nothing goes out but answers to chats."),
    ("keys", "keys.keys_group", "The keys that seal people's data."),
    ("person", "people.person_group", "One person's data, by their phone."),
    ("consents", "consents.export_consents", "Print the ledger of consents and refusals."),
)
"""Each command or group: its name, where in commands/ it stands, and what the list of commands says of it."""


class Listed(TyperGroup):
    """The commands by name; what is called is loaded, what is only listed is not."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.commands = {name: TyperCommand(name, short_help=says) for name, _, says in COMMANDS}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is called, and the words that are left for it. Raises UsageError for what is none."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(next(where for each, where, _ in COMMANDS if each == name)), rest


cli = typer.Typer(cls=Listed, no_args_is_help=True, add_completion=False)


@cli.callback()
def motcua() -> None:
    """Một Cửa: chatbot and SMS of the one-stop shops."""


def load(where: str) -> Any:
    """The command or group that stands there in commands/.

    What is loaded stays as long as the process: looking through it for garbage, meanwhile or ever after, would find
    none, and takes a tenth of a start.
    """
    file, _, name = where.rpartition(".")
    gc.disable()
    found = getattr(import_module(f"commands.{file}"), name)
    gc.freeze()
    gc.enable()
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command()(found)
        found = alone
    return typer.main.get_command(found)


def main() -> None:
    """Run a command; what goes wrong is said in one line, with exit code 1 (2 for wrong usage)."""
    with Faults():
        cli()


class Faults:
    """Around a command: what an operator can mend is told, without a trace."""

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None or isinstance(error, SystemExit):
            return
        from commands import faults  # knows what a database may raise: too much to load where nothing is wrong

        if faults.tell(error):
            sys.exit(1)
