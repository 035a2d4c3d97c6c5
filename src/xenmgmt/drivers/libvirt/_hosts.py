"""The host behind the connection. libvirt manages one per connection."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from ...abc import HostInfo, HostStats
from ...errors import EngineError
from . import xml
from ._errors import each
from ._events import EventCalls
from ._library import load

KIB = 1 << 10
SPACE = uuid.UUID("5b1f0e3c-6a52-4f6d-9d0f-2a8f0c3b1e77")
"""The uuids of hosts are in this name space, made of the hypervisor's kind and the host's name.

libvirt has one too, but where the firmware tells none it is another one after each restart. Two
daemons of one pool on one machine are told apart by their sockets.
"""


class HostCalls(EventCalls):
    """What the host is and does."""

    def __init__(self, uri: str, **given: Any) -> None:
        super().__init__(uri, **given)
        self.host = ""
        """Its uuid."""
        self.host_name = ""
        self.host_label = ""
        """What it is called, which may be another name for each daemon of a machine."""
        self.capabilities = xml.Capabilities()
        self._last_cpu: tuple[float, float] | None = None

    def _look_at(self, connection: Any) -> None:
        super()._look_at(connection)
        self.engine = connection.getType().lower()
        self.host_name = connection.getHostname()
        self.capabilities = xml.Capabilities.parse(connection.getCapabilities())
        named = f"{self.engine} {self.host_name}{self._beside()}"
        self.host = str(uuid.uuid5(SPACE, named))
        self.host_label = f"{self.host_name}-{self.host[:4]}" if self._beside() else self.host_name

    def _beside(self) -> str:
        """What tells this daemon from others of the pool on the same machine; else nothing."""
        place, _, query = self.uri.partition("?")
        places = [peer.uri.partition("?")[0] for peer in self.libvirts()]
        return f" {query}" if place in places and query else ""

    def host_list_known(self) -> list[str]:
        return [self.host]

    def _assert_host(self, host: str) -> None:
        if host != self.host:
            raise EngineError(f"no host {host!r} here", engine="libvirt")

    def host_list(self) -> Sequence[HostInfo]:
        return [self._ask("host_list", self._host_info)]

    def host_info(self, host: str) -> HostInfo:
        self._assert_host(host)
        return self._ask("host_info", self._host_info)

    def _host_info(self, connection: Any) -> HostInfo:
        model, mib, cpus, mhz, *_ = connection.getInfo()
        version, library = connection.getVersion(), connection.getLibVersion()
        total = self._total(connection, mib)
        return HostInfo(
            uuid=self.host,
            name=self.host_label,
            memory_total=total,
            memory_free=self._free(connection, total),
            cpus=cpus,
            cpu_speed=mhz,
            cpu_vendor=self.capabilities.cpu_vendor or "",
            cpu_model=self.capabilities.cpu_model or model,
            software_version={self.engine: _dotted(version), "libvirt": _dotted(library)},
            capabilities=tuple(sorted({guest.os_type or "" for guest in self.capabilities.guests})),
            sched_policy="credit" if self.engine == "xen" else "host",
        )

    def _total(self, connection: Any, mib: int) -> int:
        """Its memory in bytes. On a host, libvirt's two ways to ask count it differently."""
        if self.engine in ("test", "xen"):
            return mib << 20
        stats = connection.getMemoryStats(load().VIR_NODE_MEMORY_STATS_ALL_CELLS)
        return int(stats["total"]) * KIB

    def _free(self, connection: Any, total: int) -> int:
        """What a new domain can have. libvirt's test driver books none: that is done here."""
        if self.engine == "test":
            taken = sum(each(connection.listAllDomains(1), lambda domain: domain.info()[2]))
            return max(0, total - int(taken) * KIB)
        if self.engine == "xen":
            return int(connection.getFreeMemory())
        stats = connection.getMemoryStats(load().VIR_NODE_MEMORY_STATS_ALL_CELLS)
        free = sum(stats.get(name, 0) for name in ("free", "buffers", "cached"))
        return min(total, int(free) * KIB)

    def host_stats(self, host: str) -> HostStats:
        return self._ask("host_stats", lambda connection: self._host_stats(connection, host))

    def _host_stats(self, connection: Any, host: str) -> HostStats:
        self._assert_host(host)
        total = self._total(connection, connection.getInfo()[1])
        return HostStats(
            cpu_share=self._cpu_share(connection),
            memory_total=total,
            memory_free=self._free(connection, total),
        )

    def _cpu_share(self, connection: Any) -> float:
        """The share of its CPUs' time that was used since the last time this was asked."""
        times = connection.getCPUStats(load().VIR_NODE_CPU_STATS_ALL_CPUS)
        idle = float(times.get("idle", 0) + times.get("iowait", 0))
        now = (float(sum(times.values())), idle)
        before, self._last_cpu = self._last_cpu or (0.0, 0.0), now
        spent = now[0] - before[0]
        return 0.0 if spent <= 0 else min(1.0, max(0.0, 1 - (now[1] - before[1]) / spent))


def _dotted(version: int) -> str:
    return f"{version // 1000000}.{version // 1000 % 1000}.{version % 1000}"
