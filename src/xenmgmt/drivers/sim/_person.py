"""What the person at the simulator does to guests: behaviour, load, programs, crashes, writes."""

from __future__ import annotations

from typing import Any

from ...abc import SRInfo
from . import _guests as guests
from ._behaviour import GuestBehaviour
from ._console import Program
from ._core import told
from ._live_calls import LiveCalls
from ._load import Load, LoadSource, steady
from ._storage import BLOCK


class Person(LiveCalls):
    """Things that no toolstack does, to guests."""

    @told
    def behave(self, vm: str | None = None, **how: Any) -> None:
        """Set how a guest (by uuid), or every guest, behaves from its next start on.

        The names are those of `GuestBehaviour`.
        """
        if vm is None:
            self.behaviour = GuestBehaviour(**how)
        else:
            self._behaviours[vm] = GuestBehaviour(**how)
            domain = self._domains.get(vm)
            if domain is not None:
                now = self.clock.monotonic()
                domain.account(now)
                domain.behaviour = self._behaviours[vm]
                domain.demand(now)
                self.measures.stir(domain)

    @told
    def load(self, source: LoadSource | Load | None, vm: str | None = None) -> None:
        """Set what a guest (by uuid), or every guest, demands over time; None ends it.

        A guest that runs begins at once; every guest begins anew when it boots.
        """
        given = steady(source) if isinstance(source, Load) else source
        if vm is None:
            self._load = given
        elif given is None:
            self._loads.pop(vm, None)
        else:
            self._loads[vm] = given
        running = self._domains.values() if vm is None else (self._domains.get(vm),)
        for domain in running:
            if domain is not None and not domain.paused:
                wanted = self._loads.get(domain.spec.uuid, self._load)
                guests.works(self, domain, wanted if wanted is not None else steady(Load()))

    @told
    def program(self, program: Program | str, vm: str | None = None) -> None:
        """Set what a guest (by uuid), or every guest, runs on its text console."""
        found = Program.parse(program) if isinstance(program, str) else program
        if vm is None:
            self._program = found
            self._consoles.clear()
        else:
            self._programs[vm] = found
            self._consoles.pop(vm, None)

    def memory_short(self, vm: str) -> float:
        """Byte-seconds of memory that a running guest wanted and did not have."""
        domain = self._domain(vm)
        domain.account(self.clock.monotonic())
        return domain.usage.short if domain.usage is not None else 0.0

    @told
    def guest_writes_memory(self, vm: str, amount: int) -> None:
        """A forked guest writes so many bytes that it shared until now."""
        guests.touch(self, self._domain(vm), amount)

    @told
    def guest_halt(self, vm: str) -> None:
        """The guest shuts itself down."""
        self._by_itself(vm, guests.halts)

    @told
    def guest_crash(self, vm: str) -> None:
        """The guest crashes."""
        self._by_itself(vm, guests.crashes)

    @told
    def guest_reboot(self, vm: str) -> None:
        """The guest reboots itself."""
        guests.reboots(self, self._domain(vm))

    @told
    def disk_write(self, sr: str, location: str, offset: int, content: object) -> None:
        """A guest writes ``content`` into the block at an offset."""
        self._repository(sr).write(location, offset, content)

    def disk_read(self, sr: str, location: str, offset: int) -> object:
        """What the block at an offset holds; None when nothing was written."""
        return self._repository(sr).disk(location).read(offset // BLOCK)

    def sr_summary(self, sr: str) -> SRInfo:
        """The state of a repository, without waiting."""
        return self._repository(sr).summary()
