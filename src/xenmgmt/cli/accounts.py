"""``xenmgmt accounts``: who may log in to the server by password."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from ..errors import InvalidValue

ROLES = ("pool-admin", "pool-operator", "vm-power-admin", "vm-admin", "vm-operator", "read-only")
FILE = click.Path(path_type=Path)


@click.group("accounts")
def COMMAND() -> None:
    """List, write or remove the accounts in a file. Only hashes are kept."""


@COMMAND.command("list")
@click.argument("file", type=FILE)
def show(file: Path) -> int:
    """Names and roles."""
    from ..rpc import auth

    for account in auth.create(file).accounts().values():
        print(f"{account.name}\t{account.role}")
    return 0


@COMMAND.command("set")
@click.argument("file", type=FILE)
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="read-only for a new account.")
def write(file: Path, name: str, role: str | None) -> int:
    """Write an account. The password comes from the terminal, or from stdin."""
    from ..rpc import auth

    accounts = auth.create(file)
    terminal = sys.stdin.isatty()
    ask = f"Password of {name}: "
    password = getpass.getpass(ask) if terminal else sys.stdin.readline().rstrip("\n")
    if not password:
        raise InvalidValue("password", "", would_do="at least one character")
    accounts.set(name, password, role)
    return 0


@COMMAND.command()
@click.argument("file", type=FILE)
@click.argument("name")
def remove(file: Path, name: str) -> int:
    """Remove an account."""
    from ..rpc import auth

    auth.create(file).remove(name)
    return 0
