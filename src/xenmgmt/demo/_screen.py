"""The live table of the demonstration."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..clock import VirtualClock
from ..errors import MissingExtra
from ..importers import GuestDefinition
from ..objects import VM
from ..toolstack import Xen

try:
    from rich.console import Console
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table
except ModuleNotFoundError:
    raise MissingExtra("rich", "cli", feature="the live table") from None

if TYPE_CHECKING:
    from ._story import Guest

TICK = 0.2
"""Virtual seconds between two pictures."""
PACE = 0.04
"""Real seconds between two pictures on a terminal; elsewhere none."""
REST = 2.0
"""Virtual seconds that the guests are left alone after each chapter."""
LIVE = ("Running", "Paused")


class Screen:
    """A table of guests that follows the virtual clock, with one line per chapter above it."""

    def __init__(self, xen: Xen) -> None:
        assert isinstance(xen.clock, VirtualClock)
        self._xen = xen
        self._clock = xen.clock
        self.console = Console(highlight=False)
        self._live: Live | None = None
        self._chapter = ""
        self._pace = PACE if self.console.is_terminal else 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the last table on the screen."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def tell(self, text: str) -> None:
        """Some lines above the table."""
        self.console.print(text, markup=False, soft_wrap=True)

    def tell_imports(self, definitions: Sequence[GuestDefinition]) -> None:
        """What was read, and what of it has no place in the Xen-API."""
        for one in definitions:
            self.tell(
                f"{one.source}: {one.name}, {one.format}, {len(one.disks)} disks, "
                f"{len(one.interfaces)} interfaces"
            )
            for left in one.unsupported:
                self.tell(f"    not kept: {left}")

    def chapter(self, title: str) -> None:
        """What happens next."""
        self._chapter = title
        self.tell(f"{self._clock.monotonic():7.1f} s  {title}")
        if self._live is None and self.console.is_terminal:
            self._live = Live(console=self.console, auto_refresh=False)
            self._live.start()

    def wait(self, guests: Sequence[Guest]) -> None:
        """Let time pass until every task has ended; raises what one of them raised."""
        while not all(guest.task is None or guest.task.done for guest in guests):
            self._clock.advance(TICK)
            self._draw(guests)
        for guest in guests:
            if guest.task is not None:
                guest.task.wait()
        for _ in range(int(REST / TICK)):
            self._clock.advance(TICK)
            self._draw(guests)
        if self._live is None:
            self.console.print(self._table(guests))

    def _draw(self, guests: Sequence[Guest]) -> None:
        if self._live is not None:
            self._live.update(self._table(guests), refresh=True)
            time.sleep(self._pace)

    def _table(self, guests: Sequence[Guest]) -> Table:
        table = Table(title=f"{self._chapter}  (virtual time {self._clock.monotonic():.1f} s)")
        for name in ("VM", "state", "host", "memory", "operation", "progress"):
            table.add_column(name, justify="right" if name == "memory" else "left", min_width=8)
        for guest in guests:
            table.add_row(*self._row(guest))
        return table

    def _row(self, guest: Guest) -> tuple[Any, ...]:
        task = guest.task
        progress = 0.0 if task is None else (1.0 if task.done else task.progress)
        name = "" if task is None else task.handle.name_label
        bar = ProgressBar(total=1.0, completed=progress, width=16)
        vm = self._xen.handle("VM", guest.vm.ref)
        if not isinstance(vm, VM):
            return guest.definition.name, "gone", "", "", name, bar
        seen = vm.observe()
        host = vm.resident_on.name_label if seen.state in LIVE and vm.resident_on else ""
        memory = f"{seen['memory_target'] >> 20} MiB" if seen["memory_target"] else "-"
        return seen["name_label"], seen.state, host, memory, name, bar
