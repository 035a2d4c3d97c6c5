"""The stand-by of a protected guest, and what a checkpoint of it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...abc import DeviceSpec, DiskSpec, NicSpec
from ._console import GuestConsole
from ._machine import Domain, Host
from ._storage import Frozen


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that a guest is at a moment: memory, CPUs, devices, disks, and what it knows."""

    at: float
    memory: int
    target: int
    vcpus: int
    paused: bool
    booted: bool
    disks: tuple[DiskSpec, ...]
    nics: tuple[NicSpec, ...]
    devices: Mapping[str, DeviceSpec]
    contents: Mapping[str, Frozen]
    console: tuple[int, bytes, tuple[int, ...]]


@dataclass(slots=True)
class Standby:
    """A stand-by on another host: the last checkpoint that is safe there."""

    vm: str
    domain: Domain
    host: Host
    memory: int
    interval: float
    console: GuestConsole
    safe: Checkpoint
    checkpoints: int = 1
    cancel: Callable[[], None] | None = None

    def stop(self) -> None:
        """No checkpoint is sent any more; one on its way does not arrive."""
        if self.cancel is not None:
            self.cancel()
            self.cancel = None
