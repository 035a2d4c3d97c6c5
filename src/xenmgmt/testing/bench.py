"""A driver on a bench: what the conformance suite needs to know of it beside the port."""

from __future__ import annotations

import inspect
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..abc import DiskSpec, Driver, EngineEvent, NicSpec, VMSpec
from ..engine.settling import settled
from ..errors import NotSupported

MIB = 1 << 20
LIMIT = 180.0
"""Seconds that a driver call may take on the bench: its engine may be emulated, and busy."""


def methods() -> tuple[str, ...]:
    """The methods of the port that a driver can refuse: ``noun_verb``."""
    plain = {"engine_time"}
    return tuple(
        name
        for name, value in vars(Driver).items()
        if "_" in name.strip("_") and callable(value) and name[0] != "_" and name not in plain
    )


class Recorded:
    """A driver that notes which of its methods have worked.

    A call is waited for, so that its result is there and its error is raised.
    """

    def __init__(self, driver: Driver, worked: set[str]) -> None:
        self.driver = driver
        self.worked = worked

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.driver, name)
        if name not in methods():
            return value

        def call(*args: Any, **kwargs: Any) -> Any:
            found = settled(self.driver, value(*args, **kwargs), LIMIT)
            self.worked.add(name)
            return found

        return call


@dataclass
class Bench:
    """One engine, opened, with a host, storage and a network on it.

    ``guest``: what a guest's `VMSpec` needs beside its name and devices. ``await_guest`` returns
    when a guest has come up and does what it is asked to. ``behind``: ends the domain of a VM
    without asking the driver, as a person at the host does. ``sr_config`` and ``vdi_config`` make
    another repository of ``sr_type``, and a disk there.
    """

    driver: Driver
    host: str
    sr: str
    network: str
    sr_type: str
    events: list[EngineEvent]
    worked: set[str]
    guest: Mapping[str, Any] = field(default_factory=dict)
    sr_config: Callable[[], Mapping[str, str]] = dict
    await_guest: Callable[[str], object] = lambda vm: None
    behind: Callable[[str], object] | None = None
    power: Callable[[str, bool], object] | None = None
    """Cuts the power of a host, or gives it back; None where that cannot be tried."""
    pci: str = ""
    """A device of the host that may be given to a guest; "" when there is none."""
    memory: int = 192 * MIB
    sched: Mapping[str, str] = field(default_factory=lambda: {"mask": "0"})
    """Scheduler parameters that a guest that runs can be given."""
    live: bool = True
    """Whether a guest can be moved while it runs; else it stands still meanwhile."""
    most_vcpus: int = 2
    """So many virtual CPUs a guest that runs can be brought to; its spec has two."""
    pool_cpus: tuple[int, ...] = (1, 2)
    """Processors to make a pool of: the first to begin with, the others come later."""
    new_uuid: Callable[[], str] = lambda: str(uuid.uuid4())

    def __post_init__(self) -> None:
        self.calls: Any = Recorded(self.driver, self.worked)

    @contextmanager
    def furnished(self, config: Mapping[str, str]) -> Iterator[Bench]:
        """With an empty repository, attached to all hosts, and a network; they go at the end."""
        self.calls.sr_create(self.sr, self.sr_type, 0, config)
        for host in self.calls.host_list():
            self.calls.sr_attach(self.sr, host.uuid, config)
        self.calls.network_create(self.network, "lan", {})
        yield self
        self.calls.network_destroy(self.network)
        self.calls.sr_destroy(self.sr)

    def can(self, *names: str) -> bool:
        """Whether the engine does all of this; if not, it says why and refuses."""
        refused = [name for name in names if not self.driver.capability(name)]
        for name in refused:
            self.assert_refused(name)
        return not refused

    def assert_refused(self, name: str) -> None:
        """A method that the engine does not have: a reason, and a refusal that names it."""
        reason = self.driver.capability(name).reason
        assert reason, f"{name} is refused without a reason"
        method = getattr(self.driver, name)
        given = [_any(one) for one in inspect.signature(method).parameters.values()]
        told = None
        try:
            settled(self.driver, method(*given), LIMIT)
        except NotSupported as refusal:
            told = refusal
        assert told is not None, f"{name} is declared impossible ({reason}), and was done"
        assert (told.capability, told.reason) == (name, reason)

    def spec(self, name: str = "guest", **values: Any) -> VMSpec:
        """A guest that has not been built."""
        given: dict[str, Any] = {
            "memory_static_max": self.memory,
            "memory_target": self.memory,
            "vcpus_max": 2,
            "vcpus": 1,
            **self.guest,
        }
        return VMSpec(uuid=self.new_uuid(), name=name, **{**given, **values})

    def disk(self, size: int = 8 * MIB) -> str:
        """A new disk; its location."""
        location = self.new_uuid()
        self.calls.vdi_create(self.sr, location, size, {})
        return location

    def disk_spec(self, location: str, device: str = "1", **values: Any) -> DiskSpec:
        """A disk as a domain sees it."""
        vdi = f"{self.sr}/{location}" if location else ""
        return DiskSpec(vbd=self.new_uuid(), device=device, vdi=vdi, **values)

    def nic_spec(self, mac: str = "52:54:00:12:34:56") -> NicSpec:
        """An interface as a domain sees it."""
        return NicSpec(vif=self.new_uuid(), device="0", network=self.network, mac=mac)

    @contextmanager
    def domain(self, *, paused: bool = False, **values: Any) -> Any:
        """A guest that runs, and is taken away in the end."""
        spec = self.spec(**values)
        self.calls.vm_start(spec, self.host, paused)
        try:
            yield spec
        finally:
            self.calls.vm_destroy(spec.uuid)

    def heard(self, subject: str, limit: float = LIMIT) -> list[EngineEvent]:
        """What the engine has told of a VM, waited for."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            self.driver.clock.wait(lambda: False, 0.05)
            if found := [event for event in self.events if event.subject == subject]:
                return found
        return []


def _any(parameter: inspect.Parameter) -> Any:
    """Something of the kind that a parameter takes, for a call that is refused unread."""
    kind = str(parameter.annotation)
    known = {"str": "x", "int": 1, "bool": False, "bytes": b""}
    if kind in known:
        return known[kind]
    if kind == "float":
        return 1.0
    return {} if "Mapping" in kind else () if "Sequence" in kind else None
