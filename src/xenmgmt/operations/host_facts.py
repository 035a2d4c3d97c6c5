"""Asking hosts: verbs of class host that change no record."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .. import errors as err
from ..model import CLASSES
from ..model._derive import wire_messages
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .pif import drop_pif
from .vm import _domain as domain

_AT = LAYOUTS["host"].index


class Asking(Operation):
    """One driver call; its result is the operation's."""

    row = "ask"

    def plan(self, b: Begin, ref: str, *calls: str, args: tuple[Any, ...] = ()) -> Plan:
        row = b.check("host", ref, self.row)
        return {"calls": calls, "uuid": row[_AT["uuid"]], "args": args}

    @staticmethod
    def steps(p: Plan) -> Steps:
        result = None
        for method in p["calls"]:
            result = yield step(method, call(method, p["uuid"], *p["args"]))
        return result

    def finish(self, t: Txn, plan: Plan, result: Any) -> Any:
        return result


class Dmesg(Asking, on="host.dmesg"):
    """The message buffer of the host's hypervisor."""

    clear = False

    def begin(self, b: Begin, ref: str) -> Plan:
        return self.plan(b, ref, "host_dmesg", args=(self.clear,))


class DmesgClear(Dmesg, on="host.dmesg_clear"):
    """The message buffer of the host's hypervisor, which is then empty."""

    clear = True


class GetLog(Asking, on="host.get_log"):
    """The log of the host's toolstack."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return self.plan(b, ref, "host_log")


class SendDebugKeys(Asking, on="host.send_debug_keys"):
    """Send keys to the hypervisor; what they print is in `dmesg`."""

    def begin(self, b: Begin, ref: str, keys: str = "") -> Plan:
        if not keys:
            raise err.InvalidValue("keys", keys, would_do="one or more keys, as h for help")
        return self.plan(b, ref, "host_debug_keys", args=(keys,))


class BugreportUpload(Operation, on="host.bugreport_upload"):
    """Write log, hypervisor messages and the host's record to a ``file://`` address.

    Other addresses are refused: this library opens no connection to elsewhere by itself.
    """

    row = "ask"

    def begin(
        self, b: Begin, ref: str, url: str = "", options: dict[str, str] | None = None
    ) -> Plan:
        row = b.check("host", ref, "ask")
        place = urlsplit(url)
        if place.scheme != "file" or place.netloc or not place.path:
            raise err.InvalidValue("url", url, would_do="file:///path/of/a/new/file")
        record = {name: str(row[n]) for name, n in _AT.items()}
        return {"uuid": row[_AT["uuid"]], "path": place.path, "record": record}

    @staticmethod
    def steps(p: Plan) -> Steps:
        log = yield step("log", call("host_log", p["uuid"]))
        messages = yield step("messages", call("host_dmesg", p["uuid"], False))
        return log, messages

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        log, messages = result
        lines = [f"{name}: {value}" for name, value in sorted(plan["record"].items())]
        text = "\n".join(["# record", *lines, "", "# log", log, "# dmesg", messages])
        try:
            with Path(plan["path"]).open("x", encoding="utf-8") as file:  # never over another
                file.write(text)
        except OSError as error:
            raise err.EngineError(
                f"the report cannot be written to {plan['path']}: {error}"
            ) from None


class ListMethods(Operation, on="host.list_methods", static=True):
    """Every message of the Xen-API 1.0, as Class.name."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        return tuple(
            f"{name}.{message.name}"
            for name, model in CLASSES.items()
            for message in wire_messages(model, "1.0")
        )


class ComputeFreeMemory(Operation, on="host.compute_free_memory"):
    """Memory that a VM may have: none has it, none was promised it, and the host keeps it not."""

    row = "ask"

    def begin(self, b: Begin, ref: str) -> int:
        b.check("host", ref, "ask")
        return max(0, domain.free_memory(b.t, ref))


class ComputeOverhead(Operation, on="host.compute_memory_overhead"):
    """Memory that the hypervisor needs for the host itself: the engine counts it, so 0 here."""

    row = "ask"

    def begin(self, b: Begin, ref: str) -> int:
        b.check("host", ref, "ask")
        return 0


class GetManagementInterface(Operation, on="host.get_management_interface"):
    """The interface over which the host is managed."""

    def begin(self, b: Begin, ref: str) -> str:
        for pif in b.t.get("host", ref, "PIFs"):
            if b.t.get("PIF", pif, "management"):
                return str(pif)
        raise err.OperationNotAllowed(f"host {ref} has no management interface")


class GetUncooperative(Operation, on="host.get_uncooperative_resident_VMs"):
    """Guests here whose balloon does not follow its target."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        found = []
        for vm in b.t.get("host", ref, "resident_VMs"):
            target = b.t.get("VM", vm, "memory_target")
            actual = b.t.get("VM_metrics", b.t.get("VM", vm, "metrics"), "memory_actual")
            if actual > target > 0:
                found.append(vm)
        return tuple(found)


class GetServerLocaltime(Operation, on="host.get_server_localtime"):
    """The time of the connection's clock; hosts keep UTC."""

    def begin(self, b: Begin, ref: str) -> Any:
        b.check("host", ref, "ask")
        return self.now()


class SetHostnameLive(Operation, on="host.set_hostname_live"):
    """Give the host another network name."""

    row = "ask"

    def begin(self, b: Begin, ref: str, hostname: str = "") -> None:
        b.check("host", ref, "ask")
        labels = hostname.split(".")
        plain = all(one.replace("-", "a").isalnum() and one.isascii() for one in labels)
        if not hostname or len(hostname) > 253 or not plain:
            raise err.HostNameInvalid("letters, digits and hyphens, in parts joined by dots")
        b.t.set("host", ref, hostname=hostname)


class Destroy(Operation, on="host.destroy"):
    """Forget a host that is Offline and runs nothing."""

    def begin(self, b: Begin, ref: str) -> None:
        row = b.check("host", ref, "destroy")
        assert_not_master(b.t, ref)
        assert_gives_nothing(b.t, ref)
        forget_host(b.t, ref, row, self.title)


def assert_not_master(t: Txn, host: str) -> None:
    """The pool's master does not go before there is another."""
    if any(t.get("pool", pool, "master") == host for pool in t.all("pool")):
        raise err.HostCannotDestroySelf(host, hint="designate another master first")


def assert_gives_nothing(t: Txn, host: str) -> None:
    """It gives no device to a VM, stands by for none, and none is about to come to it."""
    domain.assert_none_expected(t, host)
    uuid = t.get("host", host, "uuid")
    for cls, device in (("DPCI", "PPCI"), ("DSCSI", "PSCSI")):
        for one in t.all(cls):
            if t.get(device, t.get(cls, one, device), "host") == host:
                raise err.HostInUse(uuid, cls, one)
    for one in t.all("VUSB"):
        group = t.get("VUSB", one, "USB_group")
        if any(t.get("PUSB", usb, "host") == host for usb in t.get("USB_group", group, "PUSBs")):
            raise err.HostInUse(uuid, "VUSB", one)
    for one in t.all("VM_protection"):
        if t.get("VM_protection", one, "host") == host:
            raise err.HostInUse(uuid, "VM_protection", one)


def forget_host(t: Txn, ref: str, row: Any, note: str) -> None:
    """Remove a host with everything that is built into it, wherever it is named."""
    _unname(t, ref)
    for pbd in tuple(row[_AT["PBDs"]]):
        if t.get("PBD", pbd, "currently_attached"):
            t.move("PBD", pbd, "unplugging")
            t.move("PBD", pbd, "Unplugged")
    physical = []
    for pif in tuple(row[_AT["PIFs"]]):
        if t.get("PIF", pif, "physical"):
            physical.append(pif)
        else:
            drop_pif(t, pif, note)
    for pif in physical:
        drop_pif(t, pif, note)
    _forget_gpus(t, ref)
    groups = {t.get("PUSB", one, "USB_group") for one in row[_AT["PUSBs"]]}
    for field, cls in PARTS:
        for part in tuple(t.get("host", ref, field)):
            t.delete(cls, part, note)
    for group in groups:
        if all(t.row("PUSB", one) is None for one in t.get("USB_group", group, "PUSBs")):
            t.delete("USB_group", group, note)
    t.delete("host_metrics", row[_AT["metrics"]], note)
    t.delete("host", ref, note)


def _unname(t: Txn, host: str) -> None:
    """Take the host out of the fields that name one."""
    for cls, field in (("session", "this_host"), ("VM", "affinity"), ("task", "resident_on")):
        for one in t.all(cls):
            if t.get(cls, one, field) == host:
                t.set(cls, one, **{field: NULL})
    for update in t.get("host", host, "updates"):
        left = tuple(one for one in t.get("pool_update", update, "hosts") if one != host)
        t.set("pool_update", update, hosts=left)


def _forget_gpus(t: Txn, host: str) -> None:
    """The types of graphics devices that the host's could be are those of fewer devices now."""
    gone = set(t.get("host", host, "PGPUs"))
    for kind in t.all("VGPU_type") if gone else ():
        for field in ("supported_on_PGPUs", "enabled_on_PGPUs"):
            left = tuple(one for one in t.get("VGPU_type", kind, field) if one not in gone)
            t.set("VGPU_type", kind, **{field: left})


PARTS = (
    ("PBDs", "PBD"),
    ("host_CPUs", "host_cpu"),
    ("resident_cpu_pools", "cpu_pool"),
    ("PPCIs", "PPCI"),
    ("PSCSIs", "PSCSI"),
    ("PSCSI_HBAs", "PSCSI_HBA"),
    ("PCIs", "PCI"),
    ("PUSBs", "PUSB"),
    ("PGPUs", "PGPU"),
)
