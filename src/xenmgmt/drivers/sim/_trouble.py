"""What the person at the simulator does to hosts, calls and storage: faults, by API."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...abc import EngineEvent
from ...errors import InternalError, InvalidValue
from ._core import told
from ._faults import Plan
from ._hardware import usb_device
from ._person import Person
from ._storage import DISK_FAULTS


class Trouble(Person):
    """Faults. An error that is made here names the seed that makes it again."""

    # --- hosts ----------------------------------------------------------------------------------

    @told
    def host_crash(self, host: str) -> None:
        """Power cut of a host: it is gone, with all that ran on it."""
        found = self._hosts[host]
        found.reachable = True
        self._clear(found)
        found.live = False
        found.missed.clear()
        self.emit(EngineEvent(kind="host_lost", subject=host))

    power_cut = host_crash

    @told
    def host_recover(self, host: str) -> None:
        """The host is back, empty."""
        found = self._hosts[host]
        found.come_up(self.clock.monotonic())
        self.emit(EngineEvent(kind="host_found", subject=host))

    @told
    def partition(self, hosts: str | Iterable[str]) -> None:
        """Hosts (uuids) cannot be reached; what runs there goes on."""
        for host in (hosts,) if isinstance(hosts, str) else tuple(hosts):
            if self._hosts[host].reachable:
                self._hosts[host].reachable = False
                self.emit(EngineEvent(kind="host_lost", subject=host))

    @told
    def heal(self, hosts: str | Iterable[str] | None = None) -> None:
        """Hosts (all, when left out) can be reached again: what they tell is reconciled."""
        wanted = (hosts,) if isinstance(hosts, str) else tuple(hosts or self._hosts)
        for host in wanted:
            found = self._hosts[host]
            if found.reachable:
                continue
            found.reachable = True
            if not found.live:
                continue
            self.emit(EngineEvent(kind="host_found", subject=host))
            for domain in tuple(found.domains.values()):
                kind = "paused" if domain.paused else "running"
                self.emit(EngineEvent(kind=kind, subject=domain.spec.uuid))
            missed, found.missed = found.missed, []
            for event in missed:
                self.emit(event)

    @told
    def usb_insert(self, host: str, path: str, product: str, *, serial: str = "") -> None:
        """Somebody puts a USB device into a host. Nobody is told: `PUSB.scan` finds it."""
        hardware = self._hardware(host)[1]
        if any((one.kind, one.id) == ("usb", path) for one in hardware.devices):
            raise InvalidValue("path", path, would_do="a socket that is free")
        hardware.devices += (usb_device(path, product, serial),)

    @told
    def usb_pull(self, host: str, path: str) -> None:
        """Somebody pulls it out, also out of the guest that has it."""
        found, hardware = self._hardware(host)
        left = tuple(one for one in hardware.devices if (one.kind, one.id) != ("usb", path))
        if left == hardware.devices:
            raise InvalidValue("path", path, would_do="a socket with a device in it")
        hardware.devices = left
        for domain in found.domains.values():
            domain.devices = {
                key: one
                for key, one in domain.devices.items()
                if (one.kind, one.backend) != ("usb", path)
            }

    # --- calls ----------------------------------------------------------------------------------

    @told
    def hang(self, method: str) -> None:
        """From now on calls of a driver method never end, until `unhang`."""
        self.faults.hang(self._method(method))

    @told
    def unhang(self, method: str) -> None:
        """Calls of the method end again; those that hang end with an error."""
        self.faults.unhang(method)

    @told
    def slow(self, method: str, seconds: float) -> None:
        """From now on calls of a driver method take so much longer; 0 ends it."""
        if seconds < 0:
            raise InvalidValue("seconds", seconds, would_do="0 or more")
        self.faults.delay(self._method(method), seconds)

    @told
    def fail(self, method: str, error: Exception, *, after: int = 0) -> None:
        """The next call of a driver method, or the one ``after`` so many more, raises this."""
        self.faults.plan(self._method(method), Plan(after, error))

    @told
    def crash_at(self, method: str, host: str, *, after: int = 0) -> None:
        """The power of a host is cut when a driver method is called (``after`` so many calls)."""
        self.at(method, lambda: self.host_crash(host), after=after)

    @told
    def at(self, method: str, action: Callable[[], object], *, after: int = 0) -> None:
        """Do anything when a driver method is called, before the call does its work."""
        self.faults.plan(self._method(method), Plan(after, None, action))

    def _method(self, method: str) -> str:
        if not self.capability(method):
            raise InternalError(f"the simulator has no method {method}")
        return method

    # --- storage --------------------------------------------------------------------------------

    @told
    def storage_fault(self, sr: str, kind: str | None, *, location: str = "") -> None:
        """Reads and writes of a repository, or of one disk, fail: EIO or ENOSPC; None ends it."""
        if kind is not None and kind not in DISK_FAULTS:
            raise InvalidValue("kind", kind, would_do=" or ".join(DISK_FAULTS))
        faults = self._repository(sr).faults
        if kind is None:
            faults.pop(location, None)
        else:
            faults[location] = kind
