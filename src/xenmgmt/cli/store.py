"""``xenmgmt store``: look after the file of a durable store."""

from __future__ import annotations

from pathlib import Path

import click

from ..clock import RealClock
from ..store._check import problems
from ..store.sqlite import SqliteStore, copy
from ._app import common, given
from ._where import config_file

FILE = click.Path(path_type=Path)


@click.group("store")
def COMMAND() -> None:
    """Check, copy or shrink the file of a durable store.

    check and backup may be used while another process has it open.
    """


def _there(path: Path | None) -> Path:
    """The file that is meant: the one that commands use, when none is named."""
    if path is None:
        store = given().where.store
        if store is None:
            raise ValueError(f"{given().where.engine} keeps no file; name one")
        path = Path(store)
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file")
    return path


@COMMAND.command()
@click.argument("path", type=FILE, required=False)
def check(path: Path | None) -> int:
    """Tell what is wrong with it; changes nothing. Status 1 when something is."""
    path = _there(path)
    found = problems(path.absolute())
    for problem in found:
        print(problem)
    print(f"{path}: {len(found)} problems" if found else f"{path}: all right")
    return 1 if found else 0


@COMMAND.command()
@click.argument("path", type=FILE)
@click.argument("target", type=FILE)
def backup(path: Path, target: Path) -> int:
    """Write a consistent copy to a new file."""
    copy(_there(path).absolute(), target.absolute())
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


@COMMAND.command()
@click.argument("path", type=FILE, required=False)
@click.option("--forget-events", is_flag=True, help="Forget all past events as well.")
def compact(path: Path | None, forget_events: bool) -> int:
    """Give the disk back what is no longer needed."""
    path = _there(path)
    before = path.stat().st_size
    clock = RealClock()
    try:
        store = SqliteStore(path, clock)
        try:
            if forget_events:
                store.compact(store.revision)
            store.vacuum()
        finally:
            store.close()
    finally:
        clock.close()
    print(f"{path}: {before:,} bytes before, {path.stat().st_size:,} now")
    return 0


def _where() -> int:
    found = given().where
    print(f"engine  {found.engine}\nstore   {found.store or '-'}\nconfig  {config_file()}")
    return 0


COMMAND.add_command(
    click.Command(
        "where",
        callback=_where,
        params=common(),
        help="Print the engine, the file of the store, and the file with settings.",
    )
)
