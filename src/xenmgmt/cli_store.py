"""``xenmgmt store``: look after the file of a durable store."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .clock import RealClock
from .store._check import problems
from .store.sqlite import SqliteStore, copy


def add_to(commands: Any) -> None:
    """The command and its options."""
    store = commands.add_parser(
        "store",
        help="look after the file of a durable store",
        description="Check, copy or shrink the file of a durable store. check and backup may be "
        "used while another process has it open.",
    )
    actions = store.add_subparsers(dest="action", required=True, metavar="action")
    check = actions.add_parser("check", help="tell what is wrong with it; changes nothing")
    backup = actions.add_parser("backup", help="write a consistent copy to a new file")
    compact = actions.add_parser("compact", help="give the disk back what is no longer needed")
    for action in (check, backup, compact):
        action.add_argument("path", type=Path, help="the file")
    backup.add_argument("target", type=Path, help="the new file")
    compact.add_argument(
        "--forget-events", action="store_true", help="forget all past events as well"
    )


def run(given: argparse.Namespace) -> int:
    """Do what was asked for; 1 when the check found something."""
    if not given.path.exists():
        raise FileNotFoundError(f"{given.path}: there is no such file")
    if given.action == "check":
        return _check(given.path)
    if given.action == "backup":
        copy(given.path.absolute(), given.target.absolute())
        print(f"{given.target}: {given.target.stat().st_size:,} bytes")
        return 0
    return _compact(given.path, forget=given.forget_events)


def _check(path: Path) -> int:
    found = problems(path.absolute())
    for problem in found:
        print(problem)
    print(f"{path}: {len(found)} problems" if found else f"{path}: all right")
    return 1 if found else 0


def _compact(path: Path, *, forget: bool) -> int:
    before = path.stat().st_size
    clock = RealClock()
    try:
        store = SqliteStore(path, clock)
        try:
            if forget:
                store.compact(store.revision)
            store.vacuum()
        finally:
            store.close()
    finally:
        clock.close()
    print(f"{path}: {before:,} bytes before, {path.stat().st_size:,} now")
    return 0
