"""``vm top``: a live screen of what runs and what it uses."""

from __future__ import annotations

import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .. import errors as err
from . import _print
from ._list import Names
from ._rows import LiveRows, Rows, source
from ._where import Where

TITLES = ("NAME", "STATE", "DOMID", "CPU", "VCPUS", "MEMORY", "HOST")
RUNS = ("Running", "Paused", "Crashed")


def top(where: Where, interval: float, count: int | None) -> int:
    """Pictures until somebody leaves, or so many."""
    if sys.stdout.isatty() and count != 1:
        return _live(where, interval, count)
    for number in range(1, (count or 1) + 1):
        with source(where) as rows:
            _print.table(TITLES, picture(rows))
        if number < (count or 1):
            time.sleep(interval)
    return 0


def picture(rows: Rows) -> list[list[str]]:
    """A line for each VM that has a domain or lost it, the busiest first."""
    if isinstance(rows, LiveRows):
        rows.sample()
    metrics = {row["ref"]: row for row in rows.rows("VM_metrics")}
    names = Names(rows)
    found = []
    for vm in rows.rows("VM"):
        if vm["state"] not in RUNS and vm["state"].istitle():
            continue
        used = metrics.get(vm["metrics"], {})
        load = sum((used.get("VCPUs_utilisation") or {}).values())
        found.append((-load, vm["name_label"], _line(vm, used, load, names)))
    return [line for _, _, line in sorted(found)]


def _line(vm: dict[str, Any], used: dict[str, Any], load: float, names: Names) -> list[str]:
    return [
        vm["name_label"],
        vm["state"],
        str(vm["domid"]),
        f"{load:.0%}",
        str(used.get("VCPUs_number", "-")),
        _print.size(used.get("memory_actual", -1)),
        names.of("host", vm["resident_on"]),
    ]


def _nobody(seconds: float) -> bool:
    time.sleep(seconds)
    return False


# --- the screen -----------------------------------------------------------------------------------


def _live(where: Where, interval: float, count: int | None) -> int:
    try:
        from rich.live import Live
    except ModuleNotFoundError:
        raise err.MissingExtra("rich", "cli", feature="the live screen") from None
    with source(where) as rows, _keys() as left, Live(screen=True, auto_refresh=False) as live:
        shown = 0
        while True:
            renew = getattr(rows, "renew", None)
            if renew is not None and shown:
                renew()
            live.update(_screen(picture(rows)), refresh=True)
            shown += 1
            if shown == count or left(interval):
                return 0


def _screen(lines: list[list[str]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=None,
        title=f"{len(lines)} virtual machines    {time.strftime('%H:%M:%S')}    q leaves",
        title_justify="left",
        expand=True,
    )
    for title in TITLES:
        table.add_column(title, no_wrap=True)
    for line in lines:
        colour = "green" if line[1] == "Running" else "yellow"
        table.add_row(Text(line[0]), Text(line[1], style=colour), *map(Text, line[2:]))
    return table


@contextmanager
def _keys() -> Iterator[Any]:
    """Tells, after so many seconds at most, whether somebody wants to leave."""
    if not sys.stdin.isatty():
        yield _nobody
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def left(seconds: float) -> bool:
        ready = select.select([terminal], [], [], seconds)[0]
        return bool(ready) and sys.stdin.read(1) in ("q", "Q", "", "\x03")

    try:
        tty.setcbreak(terminal)
        yield left
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
