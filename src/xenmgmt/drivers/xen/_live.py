"""A running domain: memory, vCPUs, its share, its devices, what it is sent, what it uses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..._native import NoShares, NotAsleep, NotInXen
from ..._native.light import TRIGGERS
from ...abc import DiskSpec, NicSpec, StatsBatch, VMStats
from ...errors import InvalidValue, NotSupported, OperationNotAllowed, TaskCancelled
from ._config import device_of, disk_of, nic_of, vdev_of
from ._core import LIMIT
from ._moving import MovingCalls
from ._notes import write_file
from ._traffic import Carried, Traffic
from ._xl import xl
from .table import DomainRow, DomainTable

STEP = 0.1
FOLLOWS = 200
"""Steps that a guest is given to bring CPUs up or down; one that does not may do it later."""
BUTTONS = ("power", "sleep", "s3resume")
"""Triggers that are ACPI's."""
PLUG = 120.0
"""Seconds for a device: Xen's scripts are run for it, and the guest may have its say."""


class LiveCalls(MovingCalls):
    """The ``vm_`` calls about what runs."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._sampled: dict[str, VMStats] = {}
        self._changed_at: dict[str, int] = {}
        self._cursor = 0
        self._stats_guard = threading.Lock()
        self._note_guard = threading.Lock()
        self._traffic = Traffic()

    # --- memory and CPUs ------------------------------------------------------------------------

    def vm_set_memory(self, vm: str, target: int) -> Any:
        def ask() -> None:
            self.xen.set_memory_target(self.domain_of(vm).domid, target)

        return self.begin("vm_set_memory", vm, ask)

    def vm_wait_memory(self, vm: str) -> Any:
        enough = threading.Event()

        def wait() -> int:
            while not (state := self.xen.memory(self.domain_of(vm).domid)).is_reached:
                if enough.wait(STEP):
                    raise TaskCancelled("")
            self.tell_memory(vm, state.actual)
            return state.actual

        def give_up() -> bool:
            enough.set()
            return True

        return self.begin("vm_wait_memory", vm, wait, give_up=give_up, alone=False)

    def vm_set_vcpus(self, vm: str, vcpus: int) -> Any:
        def ask(enough: threading.Event) -> None:
            row, store = self.domain_of(vm), self.xen.store
            base = f"/local/domain/{row.domid}/cpu"
            there = store.list(base)
            if not 1 <= vcpus <= len(there):
                raise InvalidValue("vcpus", vcpus, would_do=f"1 to {len(there)}")
            for number in there:
                word = "online" if int(number) < vcpus else "offline"
                if store.get(f"{base}/{number}/availability") != word:
                    store.write(f"{base}/{number}/availability", word)
            for _ in range(FOLLOWS):
                if self.domain_of(vm).vcpus == vcpus or enough.wait(STEP):
                    return

        return self.begin_long("vm_set_vcpus", vm, ask)

    def vm_set_sched(self, vm: str, params: Mapping[str, str]) -> Any:
        numbers = {
            name: _number(name, params[name]) for name in ("weight", "cap") if name in params
        }

        def ask() -> None:
            domid = self.domain_of(vm).domid
            if numbers:
                self._share(vm, domid, numbers)
            if "mask" in params:
                xl("vcpu-pin", str(domid), "all", params["mask"] or "all")

        return self.begin("vm_set_sched", vm, ask)

    def _share(self, vm: str, domid: int, numbers: Mapping[str, int]) -> None:
        try:
            self.xen.set_sched(domid, **numbers)
        except NoShares as error:
            what = f"{' and '.join(numbers)} of VM {vm!r}"
            raise NotSupported(what, reason=error.message or "") from error

    def vm_send(self, vm: str, kind: str, key: str) -> Any:
        def send() -> None:
            row = self.domain_of(vm)
            if kind == "sysrq":
                self.xen.store.write(f"/local/domain/{row.domid}/control/sysrq", key)
            elif kind == "trigger" and key in TRIGGERS:
                self._trigger(vm, row, key)
            else:
                raise InvalidValue(kind, key, would_do=f"sysrq, or trigger {', '.join(TRIGGERS)}")

        return self.begin("vm_send", vm, send)

    def _trigger(self, vm: str, row: DomainRow, key: str) -> None:
        """Send it, unless nothing would come of it: Xen takes a button from any guest of HVM's."""
        machine = (self.config_of_domain(row) or {}).get("c_info", {}).get("type", "unknown")
        what = f"trigger {key!r} to VM {vm!r}"
        if key in BUTTONS and machine != "hvm":
            reason = f"its domain_type is {machine!r}, and only 'hvm' has ACPI's buttons"
            raise NotSupported(what, reason=reason)
        try:
            self.light.trigger(row.domid, key, LIMIT)
        except NotInXen as error:
            reason = f"Xen {'.'.join(map(str, self.xen.hypervisor.release))} has none such"
            raise NotSupported(what, reason=f"{reason} ({error.message})") from error
        except NotAsleep as error:
            reason = f"{what}: it is awake, and only a guest that sleeps (ACPI's S3) can be woken"
            raise OperationNotAllowed(reason=reason) from error

    # --- devices --------------------------------------------------------------------------------

    def vbd_plug(self, vm: str, disk: DiskSpec) -> Any:
        def plug() -> None:
            row, config = self.domain_of(vm), disk_of(disk, self.disk_paths((disk,)))
            self.light.device(row.domid, "disk", "add", config, PLUG)
            self._note_device(vm, "vbds", config["vdev"], disk.vbd)

        return self.begin("vbd_plug", vm, plug)

    def vbd_unplug(self, vm: str, disk: DiskSpec, force: bool) -> Any:
        number = device_of(vdev_of(disk.device))  # one of others may be called hda or sda
        return self._unplug(vm, "disk", lambda one: device_of(one["vdev"]) == number, force)

    def vif_plug(self, vm: str, nic: NicSpec) -> Any:
        def plug() -> None:
            row = self.domain_of(vm)
            taken = {one.get("devid", 0) for one in self._devices(row, "nic")}
            config = nic_of(nic, {nic.network: self.bridge_of(nic.network)})
            if config["devid"] in taken:
                config["devid"] = max(taken) + 1
            self.light.device(row.domid, "nic", "add", config, PLUG)
            self._note_device(vm, "vifs", nic.mac, nic.vif)

        return self.begin("vif_plug", vm, plug)

    def vif_unplug(self, vm: str, nic: NicSpec, force: bool) -> Any:
        return self._unplug(vm, "nic", lambda one: one.get("mac") == nic.mac, force)

    def _unplug(
        self, vm: str, kind: str, is_it: Callable[[Mapping[str, Any]], bool], force: bool
    ) -> Any:
        def unplug() -> None:
            row = self.row_of(vm)
            if row is None:
                return
            for one in self._devices(row, kind):
                if is_it(one):
                    verb = "destroy" if force else "remove"
                    self.light.device(row.domid, kind, verb, one, PLUG)

        return self.begin(f"unplug of a {kind}", vm, unplug)

    def _devices(self, row: DomainRow, kind: str) -> Sequence[Mapping[str, Any]]:
        config = self.config_of_domain(row) or {}
        return list(config.get(f"{kind}s", ()))

    def _note_device(self, vm: str, kind: str, name: str, uuid: str) -> None:
        with self._note_guard:
            noted = self.note_of(vm)
            if noted:
                noted.setdefault(kind, {})[name] = uuid
                write_file(self.note_path(vm), json.dumps(noted))

    # --- what it uses ---------------------------------------------------------------------------

    def vm_stats(self, since: int) -> StatsBatch:
        with self._stats_guard:
            self._sample(self.xen.domains())
            found = [
                stats for vm, stats in self._sampled.items() if self._changed_at[vm] > since
            ]  # fmt: skip
            return StatsBatch(cursor=self._cursor, samples=tuple(found))

    def _sample(self, table: DomainTable) -> None:
        self._cursor += 1
        now = table.time / 1e9
        traffic = self._traffic.read()
        self._traffic.forget({row.domid for row in table.rows()})
        seen = set()
        for row in table.rows():
            vm = str(row.uuid)
            if not row.domid or row.state == "dying":
                continue
            seen.add(vm)
            was = self._sampled.get(vm)
            if was is not None and was.domid != row.domid:
                was = None
            fresh = VMStats(
                uuid=vm,
                domid=row.domid,
                time=now,
                cpu_time=row.cpu_time / 1e9,
                vcpus=row.vcpus,
                memory=row.memory,
                **traffic.get(row.domid, Carried())._asdict(),
            )
            if was is not None:
                fresh = with_rates(fresh, was)
            if was is None or fresh._replace(time=was.time) != was:
                self._changed_at[vm] = self._cursor
            self._sampled[vm] = fresh
        for vm in [vm for vm in self._sampled if vm not in seen]:
            self._sampled.pop(vm)
            self._changed_at.pop(vm)


def with_rates(now: VMStats, was: VMStats) -> VMStats:
    """A sample with what each second has brought since an earlier one."""
    seconds = now.time - was.time
    if seconds <= 0:
        return now
    return now._replace(
        cpu_rate=(now.cpu_time - was.cpu_time) / seconds,
        disk_read_rate=(now.disk_read - was.disk_read) / seconds,
        disk_write_rate=(now.disk_written - was.disk_written) / seconds,
        net_receive_rate=(now.net_received - was.net_received) / seconds,
        net_send_rate=(now.net_sent - was.net_sent) / seconds,
    )


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidValue(name, text, would_do="a whole number") from None


__all__ = ["LiveCalls"]
