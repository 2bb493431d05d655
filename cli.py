"""The `motcua` command: run the service, ask it, import into it, look after it.

What only one command needs is loaded by that command: a question must not wait for pages, channels and spreadsheets.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from commands import asking, safekeeping
from commands.accounts import key_group, staff_group
from commands.consents import export_consents
from commands.keys import keys_group
from commands.lists import dossier_group
from commands.people import person_group
from config import Config, ConfigError, read_config
from opening import open_database
from store import migrations, questions, synonyms
from store.database import DatabaseError, Unavailable
from store.vault import WrongSecret

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Một Cửa: chatbot and SMS of the one-stop shops.")
import_group = typer.Typer(no_args_is_help=True, help="Take files in: judged whole before anything changes.")
synonym_group = typer.Typer(no_args_is_help=True, help="What people call procedures.")
db_group = typer.Typer(no_args_is_help=True, help="The database's tables.")
cli.add_typer(import_group, name="import")
cli.add_typer(db_group, name="db")
cli.add_typer(synonym_group, name="synonym")
cli.add_typer(staff_group, name="staff")
cli.add_typer(key_group, name="api-key")
cli.add_typer(dossier_group, name="dossiers")
cli.command()(safekeeping.backup)
cli.command()(safekeeping.restore)
cli.add_typer(safekeeping.fence_group, name="fence")
cli.add_typer(person_group, name="person")
cli.add_typer(keys_group, name="keys")
cli.command("consents")(export_consents)

ConfigFile = Annotated[Path | None, typer.Option("--config", help="Settings; config.toml where it stands.")]
Files = Annotated[list[Path], typer.Argument(help=".json .jsonl .jsonl.gz .csv .xlsx", exists=True, dir_okay=False)]
SourceName = Annotated[str, typer.Option("--source", help="Whose data it is; each source has its own baseline.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")]
Full = Annotated[bool, typer.Option("--full", help="A complete export: refused when half of it is gone.")]
Yes = Annotated[bool, typer.Option("--yes", help="Send even more notices than notices.confirm_above.")]
out, err = Console(), Console(stderr=True)


def main() -> None:
    """Run a command; what goes wrong is said in one line, with exit code 1 (2 for wrong usage)."""
    try:
        cli()
    except ConfigError as error:
        err.print(f"[red]configuration:[/red] {error}", highlight=False, soft_wrap=True)
    except Unavailable as error:
        err.print(f"[red]database:[/red] {_first_line(error)}", highlight=False, soft_wrap=True)
    except DatabaseError as error:
        err.print(f"[red]database:[/red] {_first_line(error)} (motcua db upgrade?)", highlight=False, soft_wrap=True)
    except (WrongSecret, migrations.NoWayBack) as error:
        err.print(f"[red]database:[/red] {error}", highlight=False, soft_wrap=True)
    else:
        return
    sys.exit(1)


@cli.command("all")
def run_all(config: ConfigFile = None) -> None:
    """Web and worker in one process: enough for one office, on SQLite."""
    import running

    asyncio.run(running.run(_settings(config), pages=True, worker=True))


@cli.command("web")
def run_web(config: ConfigFile = None) -> None:
    """One web process of many."""
    import running

    asyncio.run(running.run(_settings(config), pages=True, worker=False))


@cli.command("worker")
def run_worker(config: ConfigFile = None) -> None:
    """One worker of many."""
    import running

    asyncio.run(running.run(_settings(config), pages=False, worker=True))


@cli.command("demo")
def run_demo(
    folder: Annotated[Path, typer.Option(help="Where the demonstration keeps its files.")] = Path(".demo"),
) -> None:
    """Sample offices and dossiers, the sandbox gateway and the simulator, on SQLite."""
    import running

    asyncio.run(running.demonstrate(_settings(None), folder, asking.print_plain))


@cli.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="A question in everyday words.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A line each {id, question}.", exists=True)] = None,
    output: Annotated[Path | None, typer.Option("--out", help="Where --batch writes; else standard output.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why.")] = False,
    config: ConfigFile = None,
) -> None:
    """Ask which procedure is meant, as the service would answer it."""
    library = asyncio.run(asking.open_library(_settings(config)))
    if batch is not None:
        asking.ask_batch(library, batch, output)
    elif not text:
        raise typer.BadParameter('a question, such as: motcua ask "lam giay doc than o dau", or --batch FILE')
    elif explain:
        out.print("\n".join(library.explain(text)), highlight=False, markup=False, soft_wrap=True)
    else:
        asking.say(library, text, as_json)


@cli.command("questions")
def list_questions(config: ConfigFile = None, limit: int = 50) -> None:
    """The open questions that were not understood, the most asked first."""
    rows = asyncio.run(asking.with_database(_settings(config), lambda tx: questions.groups(tx, limit)))
    if not rows:
        out.print("No open questions. They come here when the service does not know an answer.")
    for row in rows:
        out.print(f"{row.times:5d}  {row.example}", highlight=False, markup=False)


@synonym_group.command("add")
def add_synonym(
    says: Annotated[str, typer.Argument(help='What people say, such as "giấy độc thân".')],
    code: Annotated[str, typer.Argument(help="The procedure that they mean.")],
    config: ConfigFile = None,
) -> None:
    """Let words stand for a procedure. The question set is run first; what breaks is listed, and nothing goes live."""
    verdict = asyncio.run(asking.add_synonym(_settings(config), says, code))
    for fall in verdict.falls:
        err.print(f"  would break: {fall.question.text} → {', '.join(fall.codes) or fall.kind}", highlight=False)
    if not verdict.helps:
        err.print(f'  "{says}" would still not be understood as {code}', highlight=False)
    if not verdict.passed:
        err.print("kept as a draft, not live", highlight=False)
        sys.exit(1)
    out.print("live; every process has it within five seconds", highlight=False)


@synonym_group.command("remove")
def remove_synonym(says: Annotated[str, typer.Argument(help="The words.")], config: ConfigFile = None) -> None:
    """Take words back; every process forgets them within five seconds."""
    if not asyncio.run(asking.remove_synonym(_settings(config), says)):
        err.print(f'"{says}" is no synonym; motcua synonym list shows them', highlight=False, markup=False)
        sys.exit(1)
    out.print("taken back", highlight=False)


@synonym_group.command("list")
def list_synonyms(config: ConfigFile = None) -> None:
    """Every synonym with its state."""
    for row in asyncio.run(asking.with_database(_settings(config), synonyms.all_synonyms)):
        out.print(f"{row.state:6s} {row.says} → {row.means}", highlight=False, markup=False)


@cli.command()
def check(
    config: ConfigFile = None,
    apply: Annotated[bool, typer.Option("--apply", help="Set Telegram's menu and webhook, too.")] = False,
) -> None:
    """Prove configuration, database and providers; one line for each fault."""
    import running

    findings = asyncio.run(running.find_faults(_settings(config), apply=apply))
    for finding in findings:
        err.print(finding.line, highlight=False, markup=False)
    if any(finding.grave for finding in findings):
        sys.exit(1)
    out.print("All well.")


@import_group.command("procedures")
def import_procedures(
    files: Files, source: SourceName = "national", dry_run: DryRun = False, config: ConfigFile = None
) -> None:
    """A list of procedures, such as the national catalogue; local corrections stay."""
    from commands import imports

    with _progress() as bar:
        asyncio.run(imports.take_procedures(_settings(config), files, imports.Wishes(source, dry_run=dry_run), bar))


@import_group.command("dossiers")
def import_dossiers(
    files: Files,
    source: SourceName = "national",
    dry_run: DryRun = False,
    full: Full = False,
    yes: Yes = False,
    config: ConfigFile = None,
) -> None:
    """Dossiers and steps: DongBoHoSoMC envelopes, CapNhatTienDoHoSoMC rows, CSV or spreadsheets."""
    from commands import imports

    wishes = imports.Wishes(source, dry_run, full, yes)
    with _progress() as bar:
        asyncio.run(imports.take_dossiers(_settings(config), files, wishes, bar))


@import_group.command("offices")
def import_offices(files: Files, dry_run: DryRun = False, config: ConfigFile = None) -> None:
    """Offices and advisory points with addresses, telephones and hours: CSV, spreadsheet or JSON; edits here stay."""
    from commands import imports, office_lists

    asyncio.run(office_lists.take_offices(_settings(config), files, imports.Wishes("local", dry_run=dry_run)))


@import_group.command("holidays")
def import_holidays(files: Files, dry_run: DryRun = False, config: ConfigFile = None) -> None:
    """Days off and make-up days over the shipped calendar: columns day, kind (off or work), name."""
    from commands import imports

    asyncio.run(imports.take_holidays(_settings(config), files, imports.Wishes("local", dry_run=dry_run)))


@db_group.command("upgrade")
def db_upgrade(config: ConfigFile = None) -> None:
    """Bring the tables up to this version."""
    asyncio.run(_migrate(_settings(config), lambda database: migrations.upgrade(database)))


@db_group.command("downgrade")
def db_downgrade(to: Annotated[str, typer.Argument(help='A revision, or "base".')], config: ConfigFile = None) -> None:
    """Take the tables back to a revision."""
    asyncio.run(_migrate(_settings(config), lambda database: migrations.downgrade(database, to)))


@db_group.command("current")
def db_current(config: ConfigFile = None) -> None:
    """Say at which revision the tables stand."""
    asyncio.run(_migrate(_settings(config), None))


def _settings(path: Path | None) -> Config:
    default = Path("config.toml")
    return read_config(path or (default if default.is_file() else None))


def _progress() -> Progress:
    return Progress(SpinnerColumn(), *Progress.get_default_columns(), TimeElapsedColumn(), console=err, transient=True)


async def _migrate(config: Config, work: Any) -> None:
    database = open_database(config)
    try:
        if work is not None:
            await work(database)
        out.print(f"tables at {await migrations.current(database) or 'nothing'}", highlight=False)
    finally:
        await database.close()


def _first_line(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]
