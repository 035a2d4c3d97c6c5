"""``task watch``: follow a task to its end."""

from __future__ import annotations

import sys
import time

import click

from .. import errors as err
from . import _print
from ._app import common, given, limit
from ._objects import OBJECT
from ._records import one_of
from ._rows import Plain, source

TICK = 0.2
ENDED = ("success", "failure", "cancelled")


def _watch(name: str) -> int:
    """Whoever runs it writes its progress into the store; this only looks."""
    limit_ = given().timeout or 3600.0
    end = time.monotonic() + limit_
    shown = -1.0
    while True:
        with source(given().where) as rows:
            row = one_of(rows, "task", name)
        if row["progress"] != shown and given().form == "table":
            shown = row["progress"]
            _tell(row)
        if row["state"] in ENDED:
            return _ended(row)
        if time.monotonic() >= end:
            raise err.Timeout(row["ref"], limit_, f"task {row['name_label']}")
        time.sleep(TICK)


def _tell(row: Plain) -> None:
    done = int(row["progress"] * 20)
    bar = "#" * done + "." * (20 - done)
    start, stop = ("\r", "") if sys.stderr.isatty() else ("", "\n")
    print(f"{start}{row['name_label']} [{bar}] {row['progress']:.0%}", end=stop, file=sys.stderr)


def _ended(row: Plain) -> int:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if given().form in ("json", "yaml"):
        _print.data(row, given().form)
    else:
        print(" ".join([row["state"], *filter(None, [row.get("result", "")])]))
    if row["state"] == "success":
        return 0
    if row["error_info"]:
        raise err.XenError.from_wire(row["error_info"])
    return 4


COMMANDS: dict[str, click.Command] = {
    "watch": click.Command(
        "watch",
        callback=_watch,
        params=[click.Argument(["name"], type=OBJECT("task")), *common(), limit()],
        help="Follow a task to its end; the status is as if it had been run here.",
    )
}
