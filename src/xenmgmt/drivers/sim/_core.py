"""What every part of the simulator works with: hosts, domains, storage, clock, faults."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from ...abc import Capability, Clock, DiskSpec, EngineEvent, NetworkInfo
from ...clock import VirtualClock
from ...errors import EngineError, HostNotLive
from .._base import SkeletonDriver
from ._behaviour import GuestBehaviour
from ._console import GuestConsole, Program
from ._faults import Faults
from ._hardware import Hardware, build
from ._latency import LatencyModel
from ._load import LoadSource
from ._machine import Domain, Host
from ._measures import Measures
from ._pending import SimPending
from ._standby import Standby
from ._storage import Repository


class SimCore(SkeletonDriver):
    """State of the simulator, how a call runs, and how things are found."""

    def __init__(
        self,
        *,
        seed: int | None = None,
        hosts: int = 2,
        memory: int = 64 << 30,
        cpus: int = 16,
        clock: Clock | None = None,
        latency: LatencyModel | None = None,
        keep_guests: bool = False,
    ) -> None:
        super().__init__(clock if clock is not None else VirtualClock())
        self.seed = seed if seed is not None else random.SystemRandom().getrandbits(32)
        self.random = random.Random(self.seed)
        self.latency = latency
        self.keep_guests = keep_guests
        self.behaviour = GuestBehaviour()
        self.agent_reports = True
        self.faults = Faults(self.seed)
        self.measures = Measures(self.clock.monotonic)
        self._behaviours: dict[str, GuestBehaviour] = {}
        self._load: LoadSource | None = None
        self._loads: dict[str, LoadSource] = {}
        self._consoles: dict[str, GuestConsole] = {}
        self._program = Program()
        self._programs: dict[str, Program] = {}
        self._hosts: dict[str, Host] = {}
        for number in range(1, hosts + 1):
            uuid = _uuid(self.random)
            host = self._hosts[uuid] = Host(uuid, f"sim-host-{number}", memory, cpus, memory)
            host.worked_at = host.up_since = self.clock.monotonic()
        self._domains: dict[str, Domain] = {}
        self._crashed: dict[str, Domain] = {}
        """What is left of guests that crashed, until they are built anew or taken away."""
        self._repositories: dict[str, Repository] = {}
        self._standbys: dict[str, Standby] = {}
        self.checkpoint_seconds = 0.01
        """How long a checkpoint takes to be safe on the other host."""
        self._networks: dict[str, NetworkInfo] = {}
        self._listener: Callable[[EngineEvent], None] | None = None
        self._booted: dict[str, Domain] = {}
        self._reports_due = False
        self._macs: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()
        self.recorder: Any = None
        """Who keeps what the person at the simulator does."""

    def capability(self, what: str) -> Capability:
        if what == "kept_guests":
            return Capability(
                self.keep_guests, "" if self.keep_guests else "the URL does not say so"
            )
        return super().capability(what)

    def emit(self, event: EngineEvent) -> None:
        """Tell the listener, once the simulator's lock is free."""
        listener = self._listener
        if listener is not None:
            listener(event)

    def emit_from(self, host: Host, event: EngineEvent) -> None:
        """Tell what happened on a host; when it is out of reach, once it can be reached again."""
        if host.reachable:
            self.emit(event)
        else:
            host.missed.append(event)

    # --- how a call runs ------------------------------------------------------------------------

    def _do(self, method: str, size: int, effect: Callable[[], Any]) -> Any:
        """Run a call at once, or after the time that latency model and faults give it."""
        faults = self.faults
        seconds = 0.0
        if faults.armed:
            met = faults.meet(method)
            if met is not None:
                return met
            seconds = faults.slow.get(method, 0.0)
        if self.latency is not None:
            seconds += self.latency.seconds(method, size, self.random)
        if seconds <= 0:
            return effect()
        pending = SimPending(lambda: True)

        def end() -> None:
            if pending.done():
                return
            try:
                pending.finish(effect())
            except Exception as error:
                pending.fail(error)

        self.clock.call_later(seconds, end)
        return pending

    # --- how things are found -------------------------------------------------------------------

    def _host(self, uuid: str) -> Host:
        host = self._hosts.get(uuid)
        if host is None:
            raise EngineError(f"no host {uuid!r} here")
        if not host.live or not host.reachable:
            raise HostNotLive()
        return host

    def _hardware(self, uuid: str) -> tuple[Host, Hardware]:
        host = self._host(uuid)
        if host.hardware is None:
            number = list(self._hosts).index(uuid) + 1
            rng = random.Random(f"{self.seed}/hardware/{number}")
            host.hardware = build(host.name, number, host.memory, host.cpus, rng)
        return host, host.hardware

    def _domain(self, uuid: str) -> Domain:
        domain = self._domains.get(uuid)
        if domain is None:
            raise EngineError(f"no domain for VM {uuid!r} here")
        if not domain.host.reachable:
            raise HostNotLive()
        return domain

    def _repository(self, sr: str) -> Repository:
        found = self._repositories.get(sr)
        if found is None:
            raise EngineError(f"no repository {sr!r} here")
        return found

    def _place(self, path: str) -> tuple[Repository, str]:
        """Repository and location of ``SR uuid/location``."""
        sr, _, location = path.partition("/")
        repository = self._repository(sr)
        repository.disk(location)
        return repository, location

    def _assert_disks(self, disks: Sequence[DiskSpec]) -> None:
        for disk in disks:
            if disk.vdi:
                self._place(disk.vdi)

    def _remove(self, vm: str) -> Domain | None:
        """End a domain on behalf of a call, which must reach its host."""
        domain = self._domains.get(vm)
        if domain is not None and not domain.host.reachable:
            raise HostNotLive()
        return self._drop(vm)

    def _drop(self, vm: str, *, with_host: bool = False) -> Domain | None:
        """A domain ends, however it ends; its stand-by too, unless its host took it along."""
        with self._lock:
            domain = self._domains.pop(vm, None)
            if domain is None:
                return None
            domain.host.domains.pop(vm, None)
            self._booted.pop(vm, None)
            domain.host.free += domain.held
            for nic in domain.nics:
                self._macs.pop((nic.network, nic.mac), None)
            self.measures.end(domain)
        if self._consoles:
            self._consoles.pop(vm, None)
        if self._standbys and (standby := self._standbys.get(vm)) is not None:
            standby.stop()
            if not with_host:
                self._release(standby)
        domain.stop()
        domain.fail_waiters("the domain is gone")
        return domain

    def _release(self, standby: Standby) -> None:
        """A stand-by gives back what it has."""
        standby.stop()
        if self._standbys.pop(standby.vm, None) is not None:
            standby.host.free += standby.memory

    def _lose(self, standby: Standby, reason: str) -> None:
        """A stand-by is gone; a guest that still runs goes on without, and speaks freely."""
        self._release(standby)
        standby.console.let_out(None)
        data = {"reason": reason}
        event = EngineEvent(kind="protection_lost", subject=standby.vm, data=data)
        if self._domains.get(standby.vm) is standby.domain:
            self.emit_from(standby.domain.host, event)
        else:  # the guest is lost with its host, and now the stand-by too
            self.emit(event)

    def _clear(self, host: Host) -> None:
        """The hypervisor of a host goes down, with all that lives in it."""
        for uuid in list(host.domains):
            self._drop(uuid, with_host=True)
        for standby in list(self._standbys.values()):
            if standby.host is host:
                self._lose(standby, f"host {host.name} is lost")
        if host.hardware is not None:
            host.hardware.pools.clear()


F = TypeVar("F", bound=Callable[..., Any])


def told(method: F) -> F:
    """Something that the person at the simulator does: a scenario that records keeps it."""

    @wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        recorder = self.recorder
        if recorder is None:
            return method(self, *args, **kwargs)
        recorder.call("sim", [method.__name__], args, kwargs)
        self.recorder = None  # what it does in its turn is not told again
        try:
            return method(self, *args, **kwargs)
        finally:
            self.recorder = recorder

    return cast("F", call)


def _uuid(source: random.Random) -> str:
    text = f"{source.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
