"""Questions about what a VM may be, and small verbs of its record."""

from __future__ import annotations

import json
from typing import Any

from ... import errors as err
from ...model import Param
from ...model._layout import FIRST, LAYOUTS, NULL, STATE
from ...model._types import BadValue, Bool, Map, Ref, String
from ...states.vm import TABLE, VMState
from .. import _check as check
from .._devices import forget_disk
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain
from ._record import CONFIGURATION, new_mac
from .life import create_record

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VIF = LAYOUTS["VIF"].index
_LIVE = TABLE.bit[VMState.RUNNING] | TABLE.bit[VMState.PAUSED]


class GetBootRecord(Operation, on="VM.get_boot_record"):
    """The record as the VM was started with; of a VM without domain as it would be."""

    def begin(self, b: Begin, ref: str) -> str:
        b.t.need("VM", ref)
        return ref


class GetCooperative(Operation, on="VM.get_cooperative"):
    """Whether the guest's memory is at its target or below."""

    def begin(self, b: Begin, ref: str) -> bool:
        row = b.t.need("VM", ref)
        if not row[STATE] & _LIVE or not row[_AT["memory_target"]]:
            return True
        actual: int = b.t.get("VM_metrics", row[_AT["metrics"]], "memory_actual")
        return bool(actual <= row[_AT["memory_target"]])


class ComputeOverhead(Operation, on="VM.compute_memory_overhead"):
    """Memory of the host beyond the VM's own: engines here count none apart."""

    def begin(self, b: Begin, ref: str) -> int:
        b.t.need("VM", ref)
        return 0


class MaximiseMemory(Operation, on="VM.maximise_memory"):
    """The largest ``memory_static_max`` that fits into so many bytes of a host, in whole MiB."""

    def begin(self, b: Begin, ref: str, total: int = 0, approximate: bool = False) -> int:
        b.t.need("VM", ref)
        if total < 0:
            raise err.InvalidValue("total", total, would_do="bytes, 0 or more")
        return total >> 20 << 20


class AssertAgile(Operation, on="VM.assert_agile"):
    """Raise what binds the VM to one host: a disk or network that not every host reaches."""

    def begin(self, b: Begin, ref: str) -> None:
        t = b.t
        row = t.need("VM", ref)
        for vbd in row[_AT["VBDs"]]:
            vdi = t.get("VBD", vbd, "VDI")
            if vdi == NULL:
                continue
            sr = t.get("VDI", vdi, "SR")
            for host in t.all("host"):
                if not domain.reaches(t, host, sr):
                    raise err.VMRequiresSR(row[_AT["uuid"]], sr, hint=f"host {host} has it not")
        if row[_AT["DPCIs"]] or row[_AT["DSCSIs"]]:
            raise err.OperationNotAllowed(f"VM {ref} has devices of one host")


class UpdateAllowed(Operation, on="VM.update_allowed_operations"):
    """Nothing to do: what is allowed is worked out whenever it is read."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.need("VM", ref)


class CopyBiosStrings(Operation, on="VM.copy_bios_strings"):
    """Take over the BIOS strings of a host, while Halted."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> None:
        row = b.t.need("VM", ref)
        strings = b.t.get("host", host, "bios_strings")
        if TABLE.word[row[STATE]] != "Halted":
            raise err.VMBadPowerState(ref, "Halted", TABLE.word[row[STATE]])
        b.t.set("VM", ref, bios_strings=dict(strings))


class RequiredSRs(Operation, on="VM.get_SRs_required_for_recovery"):
    """The repositories that hold the VM's disks."""

    def begin(self, b: Begin, ref: str, session_to: str = NULL) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for vbd in b.t.get("VM", ref, "VBDs"):
            vdi = b.t.get("VBD", vbd, "VDI")
            if vdi != NULL:
                found[b.t.get("VDI", vdi, "SR")] = None
        return tuple(found)


class Shutdown(Operation, on="VM.shutdown"):
    """Ask the guest to shut down; if it does not within a minute, take the domain away.

    A Paused or Suspended VM cannot be asked.
    """

    patience = 60.0

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("VM", ref)
        b.reserve("VM", ref, "shutdown")
        running = bool(row[STATE] & TABLE.bit[VMState.RUNNING])
        image = row[_AT["suspend_VDI"]]
        plan: Plan = {"ref": ref, "uuid": row[_AT["uuid"]], "ask": running, "image": image}
        if image != NULL:
            disk = b.t.need("VDI", image)
            at = LAYOUTS["VDI"].index
            plan["sr"] = b.t.get("SR", disk[at["SR"]], "uuid")
            plan["location"] = disk[at["location"]]
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["ask"]:
            ask = call("vm_shutdown", p["uuid"])
            yield step("ask", ask, forward=True, patience=Shutdown.patience)
        yield step("end", call("vm_destroy", p["uuid"]), forward=True)
        if p["image"] != NULL:
            yield step("image", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        domain.is_gone(t, plan["ref"], "Halted")
        if plan["image"] != NULL:
            t.set("VM", plan["ref"], suspend_VDI=NULL)
            forget_disk(t, plan["image"], self.title)


# --- metadata -------------------------------------------------------------------------------------

FORMAT = 1
_VCPUS = ("VCPUs_max", "VCPUs_at_startup")
_VBD_KEPT = ("userdevice", "bootable", "mode", "type", "unpluggable", "qos_algorithm_type")
_VIF_KEPT = ("device", "MAC", "MTU", "qos_algorithm_type", "other_config")


class ExportMetadata(Operation, on="VM.export_metadata"):
    """The VM's configuration with its devices, as JSON; disks by uuid, networks by name."""

    extra = {}  # noqa: RUF012
    returns = String

    def begin(self, b: Begin, ref: str) -> str:
        t = b.t
        row = t.need("VM", ref)
        kept = {name: row[_AT[name]] for name in CONFIGURATION if _is_plain(row[_AT[name]])}
        vbds = []
        for vbd in row[_AT["VBDs"]]:
            device = t.need("VBD", vbd)
            vdi = device[_VBD["VDI"]]
            disk = "" if vdi == NULL else t.get("VDI", vdi, "uuid")
            vbds.append({**{n: device[_VBD[n]] for n in _VBD_KEPT}, "VDI": disk})
        vifs = []
        for vif in row[_AT["VIFs"]]:
            nic = t.need("VIF", vif)
            network = t.get("network", nic[_VIF["network"]], "name_label")
            vifs.append({**{n: nic[_VIF[n]] for n in _VIF_KEPT}, "network": network})
        told = {
            "format": FORMAT,
            "uuid": row[_AT["uuid"]],
            "name_label": row[_AT["name_label"]],
            "VM": kept,
            "VBDs": vbds,
            "VIFs": vifs,
        }
        return json.dumps(told, sort_keys=True, indent=1, default=list)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return not value.startswith("OpaqueRef:")
    if isinstance(value, tuple):
        return all(isinstance(one, str) and _is_plain(one) for one in value)
    return isinstance(value, int | float | dict)


class ImportMetadata(Operation, on="VM.import_metadata", static=True):
    """A new, Halted VM from `export_metadata`. Disks and networks must be there already.

    ``force`` leaves out those that are not. MACs that are taken are made anew.
    """

    extra = {  # noqa: RUF012
        "metadata": Param("metadata", String),
        "networks": Param("networks", Map(String, Ref("network")), {}),
        "force": Param("force", Bool, False),
    }
    returns = Ref("VM")

    def begin(
        self,
        b: Begin,
        ref: str,
        metadata: str = "",
        networks: dict[str, str] | None = None,
        force: bool = False,
    ) -> str:
        told = _read(metadata)
        try:
            return _build(b.t, told, networks or {}, force=force)
        except BadValue as bad:
            raise err.ImportError(f"{bad.value!r} does not fit: {bad.would_do}") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise err.ImportError(f"the metadata is not whole: {error!r}") from None


def _build(t: Txn, told: dict[str, Any], networks: dict[str, str], *, force: bool) -> str:
    """The VM that metadata tell of, with what `VM.create` and its devices' would check."""
    values = {n: _field("VM", n, value) for n, value in told["VM"].items() if n in CONFIGURATION}
    if check.complete_memory(values):
        check.memory_order(values[name] for name in check.MEMORY)
    least = {n: values.get(n, LAYOUTS["VM"].defaults[_AT[n]]) for n in _VCPUS}
    check.vcpus(least["VCPUs_at_startup"], least["VCPUs_max"])
    vm = create_record(t, {**values, "name_label": _field("VM", "name_label", told["name_label"])})
    taken: set[tuple[str, str]] = set()
    for one in told["VBDs"]:
        _take(
            taken, "VBD", check.device_number("VBD", _field("VBD", "userdevice", one["userdevice"]))
        )
        _add_vbd(t, vm, one, force=force)
    for one in told["VIFs"]:
        _take(taken, "VIF", check.device_number("VIF", _field("VIF", "device", one["device"])))
        _add_vif(t, vm, one, networks, force=force)
    return vm


def _take(taken: set[tuple[str, str]], cls: str, number: str) -> None:
    if (cls, number) in taken:
        raise err.DeviceAlreadyExists(number)
    taken.add((cls, number))


def _read(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise err.InvalidValue("metadata", told["format"], would_do=f"format {FORMAT}")
        for name in ("VM", "VBDs", "VIFs", "name_label"):
            told[name]
    except (ValueError, KeyError, TypeError) as error:
        raise err.ImportError(f"the metadata cannot be read: {error!r}") from None
    return dict(told)


def _add_vbd(t: Txn, vm: str, told: dict[str, Any], *, force: bool) -> None:
    vdi = NULL
    if told["VDI"]:
        found = t.find("VDI", "uuid", told["VDI"])
        if not found and not force:
            raise err.ImportErrorFailedToFindObject("VDI", told["VDI"])
        vdi = found[0] if found else NULL
        if vdi == NULL:
            return
    values = {name: _field("VBD", name, told[name]) for name in _VBD_KEPT}
    t.create("VBD", {**values, "VM": vm, "VDI": vdi, "metrics": t.create("VBD_metrics", {})})


def _field(cls: str, name: str, value: Any) -> Any:
    return LAYOUTS[cls].fields[LAYOUTS[cls].index[name] - FIRST].type.check(value)


def _add_vif(
    t: Txn, vm: str, told: dict[str, Any], networks: dict[str, str], *, force: bool
) -> None:
    network = networks.get(told["network"])
    if network is None:
        found = t.find("network", "name_label", told["network"])
        if not found and not force:
            raise err.ImportErrorFailedToFindObject("network", told["network"])
        if not found:
            return
        network = found[0]
    values = {name: _field("VIF", name, told[name]) for name in _VIF_KEPT}
    values["MAC"] = check.mac(values["MAC"])
    check.mtu(values["MTU"])
    if t.find("VIF", "MAC", values["MAC"]):
        values.update(MAC=new_mac(t), MAC_autogenerated=True)
    else:
        t.unique("VIF", "MAC", values["MAC"])
    t.create(
        "VIF", {**values, "VM": vm, "network": network, "metrics": t.create("VIF_metrics", {})}
    )
