"""Forks: copies of a running domain that share memory and disks until they write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...abc import VMSpec
from ...errors import EngineError
from ._host_calls import HostCalls
from ._live_calls import LiveCalls
from ._machine import Domain


class ForkCalls(LiveCalls, HostCalls):
    """The ``vm_fork`` and ``vm_unfork`` calls."""

    def vm_fork(self, vm: str, clones: Sequence[VMSpec], paused: bool) -> Any:
        return self._do("vm_fork", 0, lambda: self._fork(self._domain(vm), clones, paused))

    def _fork(self, parent: Domain, clones: Sequence[VMSpec], paused: bool) -> tuple[int, ...]:
        made: list[VMSpec] = []
        try:
            return tuple(self._one(parent, clone, made, paused) for clone in clones)
        except BaseException:
            self._unfork(made)
            raise

    def _one(self, parent: Domain, clone: VMSpec, made: list[VMSpec], paused: bool) -> int:
        with self._lock:
            if clone.uuid in self._domains:
                raise EngineError(f"VM {clone.uuid!r} has a domain already")
            made.append(clone)
            sources = {disk.device: disk.vdi for disk in parent.disks}
            for disk in clone.disks:
                if disk.type == "CD":
                    continue
                if disk.device not in sources:
                    raise EngineError(f"the parent has no disk {disk.device!r}")
                repository, location = self._place(sources[disk.device])
                repository.branch(location, disk.vdi.partition("/")[2])
            for nic in clone.nics:
                self._macs[nic.network, nic.mac] = clone.uuid
            host = parent.host
            now = self.clock.monotonic()
            domain = Domain(clone, host, host.number(), parent.behaviour, now)
            domain.memory = domain.target = 0
            domain.forked = True
            domain.vcpus = parent.vcpus
            domain.paused = paused
            self._domains[clone.uuid] = host.domains[clone.uuid] = domain
        if not paused:
            self._boot(domain)
        return domain.domid

    def vm_unfork(self, clones: Sequence[VMSpec]) -> Any:
        return self._do("vm_unfork", 0, lambda: self._unfork(clones))

    def _unfork(self, clones: Sequence[VMSpec]) -> None:
        for clone in clones:
            self._remove(clone.uuid)
            for disk in clone.disks:
                sr, _, location = disk.vdi.partition("/")
                if disk.type != "CD" and sr in self._repositories:
                    self._repositories[sr].remove(location)
