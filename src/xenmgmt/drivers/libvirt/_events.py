"""What libvirt tells by itself: told on as "look at this domain", never as what it is now.

An event is old when it arrives: by then an operation of ours may have done something else to the
domain. So the listener is told that something changed and, if it ended, how; it asks for the rest.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ...abc import EngineEvent
from .._pending import Promise
from ._alias import uuid_of
from ._core import LibvirtCore
from ._errors import unless_gone
from ._library import load

# virDomainEventType and, for STOPPED, virDomainEventStoppedDetailType.
RENAMED = 2
"""virDomainEventDefinedDetailType."""
DEFINED, UNDEFINED, STARTED, SUSPENDED, RESUMED, STOPPED, SHUTDOWN, PMSUSPENDED, CRASHED = range(9)
ENDED = {0: "shutdown", 1: "destroyed", 2: "crashed", 5: "crashed"}
OTHER = "other"
"""How a domain ended that was saved, was moved, or ended while nobody listened."""


class Waiters:
    """Who waits for something to happen to a domain."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, str], list[Promise]] = {}

    def add(self, vm: str, what: str) -> Promise:
        """A promise that ends when it happens."""
        key = (vm, what)

        def give_up() -> bool:
            with self._lock:
                found = self._waiting.get(key, [])
                if promise in found:
                    found.remove(promise)
            return True

        promise = Promise(give_up)
        with self._lock:
            self._waiting.setdefault(key, []).append(promise)
        return promise

    def happened(self, vm: str, what: str) -> bool:
        """It has; whether anybody waited for it."""
        with self._lock:
            found = self._waiting.pop((vm, what), [])
        for promise in found:
            promise.finish(None)
        return bool(found)

    def all(self) -> list[tuple[str, str]]:
        """The VMs that are waited for, and what for."""
        with self._lock:
            return [key for key, found in self._waiting.items() if found]


class EventCalls(LibvirtCore):
    """Events of libvirt, to the listener and to who waits."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self.waiters = Waiters()
        self._running: set[str] = set()
        """The domains that ran when we last heard of them."""
        self._defining: Counter[str] = Counter()
        """How many definitions of ours libvirt has still to tell of, by domain."""
        self._counting = threading.Lock()
        self._told_lost = False
        """Whether our hosts were last told of as lost."""

    def _subscribe(self, connection: Any) -> None:
        super()._subscribe(connection)
        with self._counting:
            self._defining.clear()
        libvirt = load()
        wanted: list[tuple[int, Callable[..., None]]] = [
            (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._on_life),
            (libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, self._on_reboot),
            (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, self._on_added),
            (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, self._on_removed),
            (libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, self._on_tray),
            (libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, self._on_balloon),
        ]
        for kind, fn in wanted:
            try:
                connection.domainEventRegisterAny(None, kind, fn, None)
            except libvirt.libvirtError:
                if kind == libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE:
                    raise
        for register, what in (
            (connection.storagePoolEventRegisterAny, self._on_pool),
            (connection.networkEventRegisterAny, self._on_network),
        ):
            with suppress(libvirt.libvirtError):  # an engine may have none
                register(None, 0, what, None)
        self._running |= _named(connection, 1)

    def _on_life(self, connection: Any, domain: Any, event: int, detail: int, opaque: Any) -> None:
        vm = domain.UUIDString()
        ended = ENDED.get(detail, OTHER) if event == STOPPED else ""
        data = {"why": "crashed" if event == CRASHED else ended}
        if event == DEFINED and detail == RENAMED:
            data["name"] = domain.name()
        if event == SHUTDOWN:  # STOPPED follows
            return
        self._post(lambda: self._changed(vm, event, data))

    def _changed(self, vm: str, event: int, data: Mapping[str, str]) -> None:
        if event == STOPPED:
            self._running.discard(vm)
            self.waiters.happened(vm, "stopped")
            self.waiters.happened(vm, "rebooted")
            self._ended(vm)
        elif event in (STARTED, RESUMED, SUSPENDED):
            self._running.add(vm)
        if event == DEFINED:
            defined = not self._is_own(vm)
        else:  # a definition may have been changed without a word since it was read
            defined = event in (STARTED, STOPPED) and self._is_persistent(vm)
        self._look_at_vm(vm, defined=defined, **data)

    def _is_persistent(self, vm: str) -> bool:
        """Whether a domain is there also when it does not run."""

        def look(connection: Any) -> object:
            return unless_gone(lambda: self._domain(connection, vm).isPersistent())

        return bool(self._ask("is it kept", look))

    def _look_at_vm(self, vm: str, **data: Any) -> None:
        """Tell that a VM is not what it was."""
        self.emit(EngineEvent(kind="changed", subject=vm, data=data))

    def define(self, connection: Any, vm: str, text: str) -> Any:
        """Change the definition of a domain; what libvirt tells of it is no news."""
        with self._counting:
            self._defining[vm] += 1
        try:
            return connection.defineXML(text)
        except BaseException:
            self._is_own(vm)
            raise

    def _is_own(self, vm: str) -> bool:
        """Whether that a domain was defined is our doing; each of ours counts once."""
        with self._counting:
            ours = self._defining[vm] > 0
            self._defining[vm] -= ours
            self._defining += Counter()  # those that are awaited no more go
            return ours

    def _ended(self, vm: str) -> None:
        """A domain has ended: what was kept for it is given back."""

    def _on_reboot(self, connection: Any, domain: Any, opaque: Any) -> None:
        vm, number = domain.UUIDString(), domain.ID()
        self._post(lambda: self._rebooted(vm, number))

    def _rebooted(self, vm: str, number: int) -> None:
        self.waiters.happened(vm, "rebooted")
        self.emit(EngineEvent(kind="rebooted", subject=vm, data={"domid": number}))

    def _on_added(self, connection: Any, domain: Any, alias: str, opaque: Any) -> None:
        vm = domain.UUIDString()
        if not uuid_of(alias):
            self._post(lambda: self._look_at_vm(vm, defined=True))

    def _on_removed(self, connection: Any, domain: Any, alias: str, opaque: Any) -> None:
        vm = domain.UUIDString()
        self._post(lambda: self._removed(vm, alias))

    def _removed(self, vm: str, alias: str) -> None:
        if not self.waiters.happened(vm, f"removed {alias}"):
            self._look_at_vm(vm, defined=True)

    def _on_tray(self, connection: Any, domain: Any, alias: str, why: int, opaque: Any) -> None:
        vm = domain.UUIDString()
        self._post(lambda: self._look_at_vm(vm, defined=True))

    def _on_pool(self, connection: Any, pool: Any, event: int, detail: int, opaque: Any) -> None:
        told = EngineEvent(kind="storage", subject=pool.UUIDString())
        self._post(lambda: self.emit(told))

    def _on_network(self, connection: Any, one: Any, event: int, detail: int, opaque: Any) -> None:
        told = EngineEvent(kind="network", subject=one.UUIDString())
        self._post(lambda: self.emit(told))

    def _on_balloon(self, connection: Any, domain: Any, actual: int, opaque: Any) -> None:
        vm = domain.UUIDString()
        self._post(lambda: self._ballooned(vm, actual << 10))

    def _ballooned(self, vm: str, memory: int) -> None:
        self.emit(EngineEvent(kind="memory", subject=vm, data={"memory": memory}))

    # --- the connection is lost -----------------------------------------------------------------

    def _tell_lost(self) -> None:
        self._told_lost = True
        for host in self.host_list_known():
            self.emit(EngineEvent(kind="host_lost", subject=host))

    def _tell_found(self) -> None:
        if self._told_lost:
            for host in self.host_list_known():
                self.emit(EngineEvent(kind="host_found", subject=host))
            self._told_lost = False
        there, now = self._ask("what there is", lambda c: [_named(c, 0), _named(c, 1)])
        known, self._running = self._running, set(now)
        for vm, what in self.waiters.all():
            if what == "stopped" and vm not in now:
                self.waiters.happened(vm, what)
        self.emit(EngineEvent(kind="network", subject=""))
        self.emit(EngineEvent(kind="storage", subject=""))
        for vm in sorted(known | there):
            self._look_at_vm(vm, why=OTHER, defined=True)

    def host_list_known(self) -> list[str]:
        """The uuids of the hosts that were found when the connection was opened."""
        return []


def _named(connection: Any, which: int) -> set[str]:
    """The domains that are there, or with 1 those that run."""
    return {domain.UUIDString() for domain in connection.listAllDomains(which)}
