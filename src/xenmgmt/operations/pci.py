"""The verbs of class DPCI: PCI devices of hosts given to VMs."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..abc import DeviceSpec
from ..model._layout import LAYOUTS, NULL, STATE
from ..states._coupling import DOMAIN
from ..states.vm import TABLE as VM
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from ._vm_devices import pci_spec

_AT = LAYOUTS["DPCI"].index
_VM = LAYOUTS["VM"].index
_PPCI = LAYOUTS["PPCI"].index


def plug_step(uuid: str, spec: DeviceSpec) -> Any:
    """The step that gives a running domain a device."""
    return step(
        f"plug {spec.kind}",
        call("device_plug", uuid, spec),
        undo=call("device_unplug", uuid, spec),
    )


def unplug_step(uuid: str, spec: DeviceSpec) -> Any:
    """The step that takes a device from a running domain."""
    return step(
        "unplug",
        call("device_unplug", uuid, spec),
        undo=call("device_plug", uuid, spec),
    )


def live_owner(b: Begin, vm: str) -> tuple[Any, bool]:
    """The VM that gets or loses a device, reserved, and whether it has a domain."""
    if vm == NULL:
        raise err.InvalidValue("VM", None, would_do="the VM that it belongs to")
    row = b.reserve("VM", vm, "change_devices")
    return row, bool(row[STATE] & VM.mask(DOMAIN))


def assert_unused(t: Txn, cls: str, field: str, device: str) -> None:
    """No VM has this device of a host. Of two that ask at once, one commits first."""
    t.edit(field, device)
    for other in t.all(cls):
        if t.get(cls, other, field) == device:
            owner = t.get(cls, other, "VM")
            raise err.OperationNotAllowed(f"{device} is given to VM {owner} already ({other})")


class Create(Operation, on="DPCI.create", static=True):
    """Give a PCI device of a host to a VM, which may run on that host."""

    def begin(self, b: Begin, ref: str, **values: Any) -> Plan:
        t = b.t
        device = values.get("PPCI", NULL)
        if device == NULL:
            raise err.InvalidValue("PPCI", None, would_do="the device of a host")
        ppci = t.need("PPCI", device)
        assert_unused(t, "DPCI", "PPCI", device)
        row, live = live_owner(b, values.get("VM", NULL))
        if live and row[_VM["resident_on"]] != ppci[_PPCI["host"]]:
            raise err.InvalidValue(
                "PPCI", device, would_do="a device of the host that the VM is on"
            )
        taken = {t.get("DPCI", one, "virtual_slot") for one in row[_VM["DPCIs"]]}
        slot = values.get("hotplug_slot", 0)
        if slot in taken:
            raise err.DeviceAlreadyExists(str(slot))
        if not 0 <= slot < 32:
            raise err.InvalidValue("hotplug_slot", slot, would_do="1 to 31, or 0 for any")
        if slot == 0:
            slot = next(n for n in range(5, 5 + 1 + len(taken)) if n not in taken)
        values.update(
            uuid=values.get("uuid") or t.fresh(),
            hotplug_slot=slot,
            virtual_slot=slot,
            virtual_name=f"0000:00:{slot:02x}.0",
        )
        spec = DeviceSpec(
            kind="pci",
            id=values["uuid"],
            backend=ppci[_PPCI["name"]],
            config={"slot": str(slot)},
        )
        return {"values": values, "uuid": row[_VM["uuid"]], "live": live, "spec": spec}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            yield plug_step(p["uuid"], p["spec"])

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        assert_unused(t, "DPCI", "PPCI", plan["values"]["PPCI"])  # it may have been given since
        return t.create("DPCI", plan["values"])


class Destroy(Operation, on="DPCI.destroy"):
    """Take a PCI device away from its VM."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("DPCI", ref)
        owner, live = live_owner(b, row[_AT["VM"]])
        return {
            "ref": ref,
            "uuid": owner[_VM["uuid"]],
            "live": live,
            "spec": pci_spec(b.t, row),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            yield unplug_step(p["uuid"], p["spec"])

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.delete("DPCI", plan["ref"], self.title)
