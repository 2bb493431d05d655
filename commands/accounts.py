"""`motcua staff` and `motcua api-key`: who may sign in, and which software may tell us of dossiers."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

import phone
from commands.configured import ConfigFile, in_transaction, settings_of
from config import Config
from notices.sources import source_named
from store import api_keys, officials, staff
from store.database import Duplicate, Tx
from store.offices import office_ids
from store.staff import Invitation, Role
from store.staff_sessions import Entry, record
from web.console.proof import new_secret

T = TypeVar("T")
staff_group = typer.Typer(no_args_is_help=True, help="Officials of the console.")
key_group = typer.Typer(no_args_is_help=True, help="Keys of one-stop software for /api/v1.")
out, err = Console(), Console(stderr=True)

Username = Annotated[str, typer.Argument(help="User name, in small letters.")]
KeyName = Annotated[str, typer.Argument(help="What the key is called.")]


@staff_group.command("add")
def add_official(
    username: Username,
    name: Annotated[str, typer.Option(help="As people call them.")],
    role: Annotated[Role, typer.Option(help="What they do.")] = Role.CLERK,
    office: Annotated[str, typer.Option(help="An office's code; none: the whole province.")] = "",
    config: ConfigFile = None,
) -> None:
    """Add an official and print the one-time link by which they choose a password."""
    settings = settings_of(config)
    invitation = _do(settings, lambda tx: invite_new(tx, settings, (username.lower(), name, role, office)))
    _print_link(settings, invitation)


@staff_group.command("reset-password")
def reset_password(username: Username, config: ConfigFile = None) -> None:
    """End what held and print a new one-time link, for a lost password or a lost phone."""
    settings = settings_of(config)
    invitation = _do(settings, lambda tx: _invite(tx, settings, username.lower(), "reset-password"))
    _print_link(settings, invitation)


@staff_group.command("disable")
def disable_official(username: Username, config: ConfigFile = None) -> None:
    """End an account and its sessions at once."""

    async def work(tx: Tx) -> bool:
        done = await staff.disable(tx, username.lower())
        if done:
            await record(tx, Entry(datetime.now(UTC), "motcua", "disabled", username.lower()))
        return done

    if not _do(settings_of(config), work):
        _refuse(f"there is no official {username}")


@staff_group.command("phone")
def set_phone(
    username: Username,
    number: Annotated[str, typer.Argument(help='A mobile number; "" takes it out.')],
    config: ConfigFile = None,
) -> None:
    """Where this official is told of dossiers of their office and of the day's digest, by SMS."""
    told = phone.normalise(number) if number else ""
    if told is None or (told and not phone.is_mobile(told)):
        _refuse(f"{number} is not a mobile number")

    async def work(tx: Tx) -> bool:
        done = await officials.set_phone(tx, username.lower(), told)
        if done:
            await record(tx, Entry(datetime.now(UTC), "motcua", "phone", username.lower()))
        return done

    if not _do(settings_of(config), work):
        _refuse(f"there is no official {username}")


@staff_group.command("list")
def list_officials(config: ConfigFile = None) -> None:
    """Every official: role, office, state."""
    table = Table("user name", "name", "role", "office", "state")
    for each, office in _do(settings_of(config), staff.list_officials):
        state = "disabled" if each.disabled else "active" if each.password_hash else "invited"
        table.add_row(each.username, each.name, str(each.role), office or "(province)", state)
    out.print(table)


@key_group.command("add")
def add_key(
    name: KeyName,
    source: Annotated[str, typer.Option(help="Whose dossiers: national, igate, opencps or own.")] = "national",
    config: ConfigFile = None,
) -> None:
    """Make a key and print it: it is shown this once and kept as a hash only."""
    try:
        source_named(source)
    except KeyError:
        _refuse(f"{source}: no such source in notices/sources.toml")
    out.print(
        _do(settings_of(config), lambda tx: api_keys.add_key(tx, name, source, datetime.now(UTC))), highlight=False
    )


@key_group.command("list")
def list_keys(config: ConfigFile = None) -> None:
    """Every key: source, when made, when last used."""
    table = Table("name", "source", "made", "last used", "state")
    for key in _do(settings_of(config), api_keys.list_keys):
        used = f"{key.used_at:%Y-%m-%d %H:%M}" if key.used_at else "never"
        table.add_row(
            key.name, key.source, f"{key.created_at:%Y-%m-%d}", used, "revoked" if key.revoked_at else "holds"
        )
    out.print(table)


@key_group.command("revoke")
def revoke_key(name: KeyName, config: ConfigFile = None) -> None:
    """End a key at once."""
    if not _do(settings_of(config), lambda tx: api_keys.revoke_key(tx, name, datetime.now(UTC))):
        _refuse(f"there is no key {name} that holds")


async def invite_new(tx: Tx, config: Config, who: tuple[str, str, Role, str]) -> Invitation:
    """Add an official (user name, name, role, office code or "") and invite them."""
    username, name, role, office = who
    office_id = (await office_ids(tx)).get(office) if office else None
    if office and office_id is None:
        _refuse(f"there is no office {office}")
    told = {"username": username, "name": name, "role": role, "office_id": office_id}
    await staff.add_official(tx, told, datetime.now(UTC))
    return await _invite(tx, config, username, "invited")


def link_of(config: Config, invitation: Invitation) -> str:
    """The address to open."""
    return f"{config.service.public_url}/staff/invitation/{invitation.token}"


async def _invite(tx: Tx, config: Config, username: str, action: str) -> Invitation:
    now = datetime.now(UTC)
    until = now + timedelta(hours=config.staff.invitation_hours)
    invitation = await staff.invite(tx, username, new_secret(), now, until)
    if invitation is None:
        _refuse(f"there is no official {username}")
    await record(tx, Entry(now, "motcua", action, username))
    return invitation


def _do(config: Config, work: Callable[[Tx], Awaitable[T]]) -> T:
    try:
        return in_transaction(config, work, upgrade=True)
    except Duplicate:
        _refuse("that name is taken")


def _print_link(config: Config, invitation: Invitation) -> None:
    out.print(link_of(config, invitation), highlight=False, soft_wrap=True)
    out.print(f"holds until {invitation.until:%Y-%m-%d %H:%M} UTC, once", highlight=False)


def _refuse(reason: str) -> NoReturn:
    err.print(f"[red]refused:[/red] {reason}", highlight=False)
    sys.exit(1)
