"""``vm top`` and ``host top``: a live screen of what runs and what it uses."""

from __future__ import annotations

import select
import sys
import termios
import time
import tty
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import click

from .. import errors as err
from . import _print
from ._app import common, given
from ._list import Names
from ._rows import LiveRows, Rows, source
from ._where import Where

RUNS = ("Running", "Paused", "Crashed")
Lines = list[list[str]]


class Board(NamedTuple):
    """One kind of screen: what it is about, its columns, and how its lines are made."""

    what: str
    titles: tuple[str, ...]
    picture: Callable[[Rows], Lines]


def top(where: Where, board: Board, interval: float, count: int | None) -> int:
    """Pictures until somebody leaves, or so many."""
    if sys.stdout.isatty() and count != 1:
        return _live(where, board, interval, count)
    for number in range(1, (count or 1) + 1):
        with source(where) as rows:
            _print.table(board.titles, board.picture(rows))
        if number < (count or 1):
            time.sleep(interval)
    return 0


def _guests(rows: Rows) -> Lines:
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
        found.append((-load, vm["name_label"], _guest(vm, used, load, names)))
    return [line for _, _, line in sorted(found)]


def _guest(vm: dict[str, Any], used: dict[str, Any], load: float, names: Names) -> list[str]:
    return [
        vm["name_label"],
        vm["state"],
        str(vm["domid"]),
        f"{load:.0%}",
        str(used.get("VCPUs_number", "-")),
        _print.size(used.get("memory_actual", -1)),
        names.of("host", vm["resident_on"]),
    ]


def _hosts(rows: Rows) -> Lines:
    """A line for each host, the busiest first."""
    if isinstance(rows, LiveRows):
        rows.sample()
    metrics = {row["ref"]: row for row in rows.rows("host_metrics")}
    cpus = {row["ref"]: row for row in rows.rows("host_cpu", ("utilisation",))}
    running = Counter(vm["resident_on"] for vm in rows.rows("VM", ("resident_on",)))
    found = []
    for host in rows.rows("host"):
        mine = [cpus[ref]["utilisation"] for ref in host["host_CPUs"] if ref in cpus]
        load = sum(mine) / len(mine) if mine else 0.0
        has = metrics.get(host["metrics"], {})
        line = [
            host["name_label"],
            host["state"],
            f"{load:.0%}",
            str(len(mine)),
            _print.size(has.get("memory_free", -1)),
            _print.size(has.get("memory_total", -1)),
            str(running[host["ref"]]),
        ]
        found.append((-load, host["name_label"], line))
    return [line for _, _, line in sorted(found)]


GUESTS = Board(
    "virtual machines",
    ("NAME", "STATE", "DOMID", "CPU", "VCPUS", "MEMORY", "HOST"),
    _guests,
)
HOSTS = Board(
    "hosts",
    ("NAME", "STATE", "CPU", "CPUS", "FREE", "MEMORY", "VMS"),
    _hosts,
)


def _nobody(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def command(board: Board) -> click.Command:
    """``top``."""

    def run(once: bool, interval: float, count: int | None) -> int:
        return top(given().where, board, interval, 1 if once else count)

    return click.Command(
        "top",
        callback=run,
        params=[
            click.Option(["--once"], is_flag=True, help="One picture."),
            click.Option(
                ["--interval"], type=click.FloatRange(min=0.1), default=2.0, help="Seconds."
            ),
            click.Option(["--count"], type=click.IntRange(min=1), help="So many pictures."),
            *common(),
        ],
        help="What runs, and what it uses: a live screen. q leaves.",
    )


# --- the screen -----------------------------------------------------------------------------------


def _live(where: Where, board: Board, interval: float, count: int | None) -> int:
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
            live.update(_screen(board, board.picture(rows)), refresh=True)
            shown += 1
            if shown == count or left(interval):
                return 0


def _screen(board: Board, lines: Lines) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=None,
        title=f"{board.what}: {len(lines)}    {time.strftime('%H:%M:%S')}    q leaves",
        title_justify="left",
        expand=True,
    )
    for title in board.titles:
        table.add_column(title, no_wrap=True)
    for line in lines:
        colour = "green" if line[1] in ("Running", "Enabled") else "yellow"
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
