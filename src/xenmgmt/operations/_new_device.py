"""A new VBD or VIF: what is checked of it, whoever asks for it, and what it gets by default."""

from __future__ import annotations

from enum import Enum
from typing import Any

from .. import errors as err
from ..model import _enums as e
from ..model._layout import LAYOUTS, NULL
from . import _check as check
from ._txn import Txn

_VDI = LAYOUTS["VDI"].index
_VM = LAYOUTS["VM"].index


def attachable(t: Txn, vdi: str) -> Any:
    """The record of a disk that a VBD may name; a memory image belongs to its VM alone."""
    disk = t.need("VDI", vdi)
    if str(disk[_VDI["type"]]) == "suspend":
        raise err.VDIIncompatibleType(vdi, "suspend")
    return disk


def new_vbd(t: Txn, values: dict[str, Any]) -> str:
    """A VBD, not attached; a CD drive may be empty, and only reads."""
    vm, vdi = values["VM"], values.get("VDI", NULL)
    _check_medium(t, values, vdi)
    wanted = values.get("userdevice", "autodetect")
    number = check.free_device(t, "VBD", vm, "userdevice", wanted, t.need("VM", vm)[_VM["VBDs"]])
    return t.create(
        "VBD",
        {
            **values,
            "userdevice": number,
            "device": values.get("device") or device_name(number),
            "empty": vdi == NULL,
            "metrics": t.create("VBD_metrics", {}),
        },
    )


def _check_medium(t: Txn, values: dict[str, Any], vdi: str) -> None:
    is_cd = str(values.get("type", "Disk")) == "CD"
    if is_cd:
        if str(values.get("mode", "RO")) != "RO":
            raise err.VBDCdsMustBeReadonly()
        values.setdefault("mode", e.vbd_mode.RO)
    if vdi == NULL:
        if not is_cd:
            raise err.VBDNotRemovableMedia("a disk needs a VDI; only a CD drive may be empty")
        return
    disk = attachable(t, vdi)
    if disk[_VDI["read_only"]] and str(values.get("mode", "RW")) == "RW":
        raise err.VDIReadonly(vdi)


def device_name(number: str) -> str:
    """The guest's name for a disk by number: xvda, …, xvdz, xvdaa, …"""
    n, letters = int(number), ""
    while n >= 0:
        letters = chr(ord("a") + n % 26) + letters
        n = n // 26 - 1
    return f"xvd{letters}"


def new_vif(t: Txn, values: dict[str, Any], state: Enum | None = None) -> str:
    """A VIF, not attached, with the MAC that is given; else the caller makes one."""
    vm, network = values["VM"], values["network"]
    wanted = values.get("device", "")
    number = check.free_device(t, "VIF", vm, "device", wanted, t.need("VM", vm)[_VM["VIFs"]])
    size = check.mtu(values.get("MTU", t.get("network", network, "MTU")))
    metrics = t.create("VIF_metrics", {})
    return t.create(
        "VIF", {**values, "device": number, "MTU": size, "metrics": metrics}, state=state
    )
