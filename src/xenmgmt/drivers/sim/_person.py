"""What the person at the simulator does: behaviour, crashes, hangs, failures, guests' writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...abc import Capability, EngineEvent, SRInfo
from ...errors import EngineError, InternalError
from ._behaviour import GuestBehaviour
from ._machine import Domain, Host
from ._pending import SimPending
from ._storage import BLOCK, Repository


class Person:
    """Things that no toolstack does. Mixed into the driver."""

    behaviour: GuestBehaviour
    capability: Callable[[str], Capability]
    emit: Callable[[EngineEvent], None]
    _behaviours: dict[str, GuestBehaviour]
    _domains: dict[str, Domain]
    _hosts: dict[str, Host]
    _hanging: dict[str, list[SimPending]]
    _failing: dict[str, list[Exception]]
    _remove: Callable[[str], Domain | None]
    _clear: Callable[[Host], None]
    _host: Callable[[str], Host]
    _repository: Callable[[str], Repository]

    def behave(self, vm: str | None = None, **how: Any) -> None:
        """Set how a guest (by uuid), or every guest, behaves from its next start on.

        The names are those of `GuestBehaviour`.
        """
        if vm is None:
            self.behaviour = GuestBehaviour(**how)
        else:
            self._behaviours[vm] = GuestBehaviour(**how)
            if vm in self._domains:
                self._domains[vm].behaviour = self._behaviours[vm]

    def guest_halt(self, vm: str) -> None:
        """The guest shuts itself down."""
        if self._remove(vm) is not None:
            self.emit(EngineEvent(kind="halted", subject=vm))

    def guest_crash(self, vm: str) -> None:
        """The guest crashes."""
        if self._remove(vm) is not None:
            self.emit(EngineEvent(kind="crashed", subject=vm))

    def host_crash(self, host: str) -> None:
        """A host is gone, with all that ran on it."""
        found = self._host(host)
        self._clear(found)
        found.live = False
        self.emit(EngineEvent(kind="host_lost", subject=host))

    def host_recover(self, host: str) -> None:
        """The host is back, empty."""
        found = self._hosts[host]
        found.live, found.next_domid = True, 1
        self.emit(EngineEvent(kind="host_found", subject=host))

    def hang(self, method: str) -> None:
        """From now on calls of a driver method never end, until `unhang`."""
        if not self.capability(method):
            raise InternalError(f"the simulator has no method {method}")
        self._hanging.setdefault(method, [])

    def unhang(self, method: str) -> None:
        """Calls of the method end again; those that hang end with an error."""
        for pending in self._hanging.pop(method, []):
            pending.fail(EngineError(f"{method} hung and was given up"))

    def fail(self, method: str, error: Exception) -> None:
        """The next call of a driver method raises this."""
        self._failing.setdefault(method, []).append(error)

    def disk_write(self, sr: str, location: str, offset: int, content: object) -> None:
        """A guest writes ``content`` into the block at an offset."""
        self._repository(sr).write(location, offset, content)

    def disk_read(self, sr: str, location: str, offset: int) -> object:
        """What the block at an offset holds; None when nothing was written."""
        return self._repository(sr).disk(location).read(offset // BLOCK)

    def sr_summary(self, sr: str) -> SRInfo:
        """The state of a repository, without waiting."""
        return self._repository(sr).summary()
