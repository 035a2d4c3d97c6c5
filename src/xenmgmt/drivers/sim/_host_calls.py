"""The calls on hosts: power, messages, CPU pools, interfaces, joining and leaving."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from ...abc import CPUPower, EngineEvent, HostInfo, HostStats, NetworkInfo
from ...errors import EngineError, UnknownSchedPolicy
from ._core import SimCore
from ._machine import Host
from ._power import Power

SCHEDULERS = ("credit", "credit2", "rtds", "null")

_NEIGHBOURS: weakref.WeakValueDictionary[str, HostCalls] = weakref.WeakValueDictionary()
"""Open simulators by the address of a host of theirs, so that hosts can change pool."""


class HostCalls(SimCore):
    """The ``host_``, ``cpupool_`` and ``pif_`` calls."""

    def announce(self) -> None:
        """Let other simulators of this process find the hosts."""
        for host in self._hosts.values():
            _NEIGHBOURS[self._address(host)] = self

    def _address(self, host: Host) -> str:
        return f"{host.name}.{self.seed}.sim"

    def host_keep(self, known: Mapping[str, str]) -> None:
        """Be the hosts of another process: uuids by name. Those that are the same stay."""
        with self._lock:
            for host in self._hosts.values():
                host.uuid = known.get(host.name, host.uuid)
            self._hosts = {host.uuid: host for host in self._hosts.values()}

    def host_list(self) -> Sequence[HostInfo]:
        return [self._info(host) for host in self._hosts.values()]

    def host_info(self, host: str) -> HostInfo:
        found = self._hosts.get(host)
        if found is None:
            raise EngineError(f"no host {host!r} here")
        return self._info(found)

    def _info(self, host: Host) -> HostInfo:
        if not (host.live and host.reachable):
            return host.info(self._address(host))
        hardware = self._hardware(host.uuid)[1]
        pools = {pool: tuple(cpus) for pool, cpus in hardware.pools.items()}
        return host.info(self._address(host), frozenset(hardware.up), pools)

    # --- networks -------------------------------------------------------------------------------

    def network_found(self) -> Sequence[NetworkInfo]:
        return list(self._networks.values())

    def network_create(self, network: str, name: str, config: Mapping[str, str]) -> Any:
        def effect() -> NetworkInfo:
            told = NetworkInfo(uuid=network, name=name, bridge=config.get("bridge", ""))
            return self._networks.setdefault(network, told)

        return self._do("network_create", 0, effect)

    def network_destroy(self, network: str) -> Any:
        return self._do("network_destroy", 0, lambda: self._networks.pop(network, None) and None)

    # --- power ----------------------------------------------------------------------------------

    def host_reboot(self, host: str) -> Any:
        def effect() -> None:
            found, hardware = self._hardware(host)
            self._clear(found)
            found.come_up(self.clock.monotonic())
            hardware.log.append(f"{found.name}: rebooted")

        return self._do("host_reboot", 0, effect)

    def host_shutdown(self, host: str) -> Any:
        def effect() -> None:
            found, hardware = self._hardware(host)
            self._clear(found)
            hardware.log.append(f"{found.name}: powered off")
            found.live = False

        return self._do("host_shutdown", 0, effect)

    def host_power_on(self, host: str) -> Any:
        def effect() -> None:
            found = self._hosts[host]
            found.come_up(self.clock.monotonic())
            self._hardware(host)[1].log.append(f"{found.name}: powered on")

        return self._do("host_power_on", 0, effect)

    def host_devices(self, host: str) -> Any:
        return self._do("host_devices", 0, lambda: self._hardware(host)[1].told())

    def host_stats(self, host: str) -> HostStats:
        found = self._host(host)
        loads = [one.load for one in found.domains.values() if one.is_busy]
        return HostStats(
            cpu_share=found.cpu_share,
            memory_total=found.memory,
            memory_free=found.free,
            net_receive_rate=sum(load.net_receive for load in loads),
            net_send_rate=sum(load.net_send for load in loads),
        )

    def host_dmesg(self, host: str, clear: bool) -> Any:
        def effect() -> str:
            lines = self._hardware(host)[1].dmesg
            text = "".join(f"{line}\n" for line in lines)
            if clear:
                lines.clear()
            return text

        return self._do("host_dmesg", 0, effect)

    def host_log(self, host: str) -> Any:
        def effect() -> str:
            return "".join(f"{line}\n" for line in self._hardware(host)[1].log)

        return self._do("host_log", 0, effect)

    def host_debug_keys(self, host: str, keys: str) -> Any:
        return self._do("host_debug_keys", 0, lambda: self._hardware(host)[1].keys(keys))

    # --- processors -----------------------------------------------------------------------------

    def _power(self, host: str) -> tuple[Power, bool]:
        """The CPUs with the time up to now booked, and whether there is work for them."""
        found, hardware = self._hardware(host)
        now = self.clock.monotonic()
        found.advance(now)
        if hardware.power is None:
            hardware.power = Power(found.cpus)
        hardware.power.pass_time(now - found.up_since, found.busy)
        return hardware.power, found.demand > 0

    def host_cpu_power(self, host: str) -> Any:
        def effect() -> tuple[CPUPower, ...]:
            power, busy = self._power(host)
            return power.told(busy=busy)

        return self._do("host_cpu_power", 0, effect)

    def host_set_governors(self, host: str, governors: Sequence[tuple[int, str]]) -> Any:
        def effect() -> None:
            power, busy = self._power(host)
            power.set_governors(governors, busy=busy)

        return self._do("host_set_governors", 0, effect)

    def host_set_frequencies(self, host: str, ranges: Sequence[tuple[int, int, int]]) -> Any:
        return self._do("host_set_frequencies", 0, lambda: self._power(host)[0].set_ranges(ranges))

    def host_set_c_states(self, host: str, deepest: int) -> Any:
        def effect() -> None:
            self._power(host)[0].deepest = deepest

        return self._do("host_set_c_states", 0, effect)

    # --- pools of hosts -------------------------------------------------------------------------

    def host_join(self, host: str, address: str) -> Any:
        def effect() -> None:
            there = _NEIGHBOURS.get(address)
            if there is None or there is self or there._listener is None:
                raise EngineError(f"no other pool answers at {address!r}")
            there.admit(self._leave(host))

        return self._do("host_join", 0, effect)

    def host_eject(self, host: str) -> Any:
        return self._do("host_eject", 0, lambda: self._leave(host) and None)

    def _leave(self, uuid: str) -> Host:
        host = self._host(uuid)
        if host.domains:
            raise EngineError(f"host {host.name} still runs guests")
        host.advance(self.clock.monotonic())
        if host.hardware is not None:
            host.hardware.reset()
        _NEIGHBOURS.pop(self._address(host), None)
        del self._hosts[uuid]
        self.announce()
        return host

    def admit(self, host: Host) -> None:
        """A host joins this simulator's pool."""
        now = self.clock.monotonic()
        host.up_since += now - host.worked_at
        host.worked_at = now
        self._hosts[host.uuid] = host
        self.announce()
        self.emit(EngineEvent(kind="host_joined", subject=host.uuid))

    # --- CPU pools ------------------------------------------------------------------------------

    def cpupool_create(self, host: str, pool: str, sched: str, cpus: Sequence[int]) -> Any:
        def effect() -> None:
            found, hardware = self._hardware(host)
            if sched not in SCHEDULERS:
                raise UnknownSchedPolicy(hint=f"{sched!r}; there are {', '.join(SCHEDULERS)}")
            hardware.pools[pool] = hardware.take_cpus(tuple(cpus), found.cpus)

        return self._do("cpupool_create", 0, effect)

    def cpupool_destroy(self, host: str, pool: str) -> Any:
        def effect() -> None:
            found, hardware = self._hardware(host)
            if any(domain.pool == pool for domain in found.domains.values()):
                raise EngineError(f"domains run in CPU pool {pool}")
            hardware.pools.pop(pool, None)

        return self._do("cpupool_destroy", 0, effect)

    def cpupool_add_cpu(self, host: str, pool: str, cpu: int) -> Any:
        def effect() -> None:
            found, hardware = self._hardware(host)
            cpus = hardware.pool(pool)
            if cpu not in cpus:
                cpus |= hardware.take_cpus((cpu,), found.cpus)

        return self._do("cpupool_add_cpu", 0, effect)

    def cpupool_remove_cpu(self, host: str, pool: str, cpu: int) -> Any:
        return self._do(
            "cpupool_remove_cpu", 0, lambda: self._hardware(host)[1].pool(pool).discard(cpu)
        )

    # --- interfaces -----------------------------------------------------------------------------

    def _nic(self, host: str, device: str) -> Any:
        hardware = self._hardware(host)[1]
        base = device.partition(".")[0]
        virtual = base.startswith(("bond", "tunnel"))
        if not virtual and all(one.kind != "nic" or one.id != base for one in hardware.devices):
            raise EngineError(f"no network interface {device!r} here")
        return hardware

    def pif_plug(self, host: str, device: str, tag: int) -> Any:
        return self._do("pif_plug", 0, lambda: self._nic(host, device).up.add((device, tag)))

    def pif_unplug(self, host: str, device: str, tag: int) -> Any:
        return self._do("pif_unplug", 0, lambda: self._nic(host, device).up.discard((device, tag)))

    def pif_configure(self, host: str, device: str, tag: int, config: Mapping[str, str]) -> Any:
        def effect() -> dict[str, str]:
            hardware = self._nic(host, device)
            told = dict(config)
            if told.get("mode", "").lower() == "dhcp":
                number = list(self._hosts).index(host) + 10
                told |= {
                    "IP": f"10.0.{max(tag, 0) % 250}.{number}",
                    "netmask": "255.255.255.0",
                    "gateway": f"10.0.{max(tag, 0) % 250}.1",
                    "DNS": f"10.0.{max(tag, 0) % 250}.1",
                }
            elif told.get("mode", "").lower() == "none":
                told |= {"IP": "", "netmask": "", "gateway": "", "DNS": ""}
            hardware.addresses[device, tag] = told
            return told

        return self._do("pif_configure", 0, effect)
