"""The verbs of class VGPU, and what hosts' graphics devices become in the records."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.vm import TABLE as VM
from ._operation import Begin, Operation
from ._txn import Txn

_VM = LAYOUTS["VM"].index
_GROUP = LAYOUTS["GPU_group"].index


def adopt_gpus(t: Txn, host: str, found: list[Any]) -> None:
    """Records for graphics devices: one group and one type for each model, shared by all hosts."""
    for device in found:
        model = str(device.data.get("model", "GPU"))
        slots = int(device.data.get("slots", 1))
        kind = _named(t, "VGPU_type", "model_name", f"{model} slice") or t.create(
            "VGPU_type", {"vendor_name": "xenmgmt", "model_name": f"{model} slice"}
        )
        group = _named(t, "GPU_group", "name_label", f"Group of {model}s") or t.create(
            "GPU_group", {"name_label": f"Group of {model}s"}
        )
        pgpu = t.create(
            "PGPU",
            {
                "host": host,
                "GPU_group": group,
                "supported_VGPU_types": (kind,),
                "enabled_VGPU_types": (kind,),
                "supported_VGPU_max_capacities": {kind: slots},
            },
        )
        for name in ("supported_VGPU_types", "enabled_VGPU_types"):
            t.set("GPU_group", group, **{name: (kind,)})
        for name, one in (
            ("supported_on_PGPUs", pgpu),
            ("enabled_on_PGPUs", pgpu),
            ("supported_on_GPU_groups", group),
            ("enabled_on_GPU_groups", group),
        ):
            known = t.get("VGPU_type", kind, name)
            t.set("VGPU_type", kind, **{name: tuple(dict.fromkeys((*known, one)))})


def _named(t: Txn, cls: str, field: str, value: str) -> str | None:
    for ref in (*t.all(cls), *t.made(cls)):
        if t.get(cls, ref, field) == value:
            return ref
    return None


class Create(Operation, on="VGPU.create", static=True):
    """Give a Halted VM a share of a graphics device of a group."""

    def begin(
        self,
        b: Begin,
        ref: str,
        VM: str = NULL,
        GPU_group: str = NULL,
        device: str = "0",
        other_config: dict[str, str] | None = None,
        type: str = NULL,
    ) -> str:
        t = b.t
        row = t.need("VM", VM)
        _assert_halted(VM, row)
        group = t.need("GPU_group", GPU_group)
        known = group[_GROUP["enabled_VGPU_types"]]
        kind = type if type != NULL else next(iter(known), NULL)
        if kind not in known:
            raise err.InvalidValue("type", kind, would_do="a type that the group has enabled")
        for other in row[_VM["VGPUs"]]:
            if t.get("VGPU", other, "device") == device:
                raise err.DeviceAlreadyExists(device)
        slots = sum(
            t.get("PGPU", one, "supported_VGPU_max_capacities").get(kind, 0)
            for one in group[_GROUP["PGPUs"]]
        )
        if len(group[_GROUP["VGPUs"]]) >= slots:
            raise err.OperationNotAllowed(f"all {slots} shares of group {GPU_group} are given away")
        values = {"VM": VM, "GPU_group": GPU_group, "device": device, "type": kind}
        return t.create("VGPU", {**values, "other_config": dict(other_config or {})})


def _assert_halted(vm: str, row: Any) -> None:
    if VM.word[row[STATE]] != "Halted":
        raise VM.needs(vm, row, "Halted")


class Destroy(Operation, on="VGPU.destroy"):
    """Take it away from its Halted VM."""

    def begin(self, b: Begin, ref: str) -> None:
        vm = b.t.get("VGPU", ref, "VM")
        _assert_halted(vm, b.t.need("VM", vm))
        b.t.delete("VGPU", ref, self.title)
