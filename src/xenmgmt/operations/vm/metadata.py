"""A VM's configuration with its devices as plain data, and a VM made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ... import errors as err
from ...model import Param
from ...model._layout import FIRST, LAYOUTS, NULL, STATE
from ...model._types import BadValue, Bool, Map, Ref, String
from ...states.vif import TABLE as VIF
from ...states.vif import VIFState
from .. import _check as check
from .._new_device import new_vbd, new_vif
from .._operation import Begin, Operation
from .._txn import Txn
from ._record import CONFIGURATION, new_mac
from .life import check_values, create_record

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VIF = LAYOUTS["VIF"].index
_QUARANTINED = VIF.bit[VIFState.QUARANTINED]

FORMAT = 1
_VBD_KEPT = ("userdevice", "bootable", "mode", "type", "unpluggable", "qos_algorithm_type")
_VIF_KEPT = ("device", "MAC", "MTU", "qos_algorithm_type", "other_config")


class ExportMetadata(Operation, on="VM.export_metadata"):
    """The VM's configuration with its devices, as JSON; disks by uuid, networks by name."""

    extra = {}  # noqa: RUF012
    returns = String

    def begin(self, b: Begin, ref: str) -> str:
        return json.dumps(describe(b.t, ref), sort_keys=True, indent=1, default=list)


def describe(t: Txn, ref: str) -> dict[str, Any]:
    """The configuration of a VM with its devices; disks by uuid, networks by name."""
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
        kept_out = bool(nic[STATE] & _QUARANTINED)
        told = {n: nic[_VIF[n]] for n in _VIF_KEPT}
        vifs.append({**told, "network": network, "quarantined": kept_out})
    return {
        "format": FORMAT,
        "uuid": row[_AT["uuid"]],
        "name_label": row[_AT["name_label"]],
        "VM": kept,
        "VBDs": vbds,
        "VIFs": vifs,
    }


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
        return build(b.t, _read(metadata), networks or {}, force=force)


def build(
    t: Txn,
    told: Mapping[str, Any],
    networks: Mapping[str, str],
    *,
    force: bool = False,
    disks: Mapping[str, str] | None = None,
    quarantine: bool = False,
    keep_macs: bool = False,
    **values: Any,
) -> str:
    """The VM that metadata tell of, with what `VM.create` and its devices' would check.

    ``networks`` by the names that the metadata have, "" for those that it does not name; ``disks``
    those that this transaction has made, by the uuids in the metadata; ``values`` go first. An
    interface that was in quarantine is so again; with ``quarantine`` all are. MACs that are taken
    are made anew, unless ``keep_macs``.
    """
    try:
        vifs = [{**_kept_out(vif, quarantine), "keep": keep_macs} for vif in told["VIFs"]]
        told = {**told, "VIFs": vifs}
        return _build(t, told, networks, disks or {}, values, force=force)
    except BadValue as bad:
        raise err.ImportError(f"{bad.value!r} does not fit: {bad.would_do}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise err.ImportError(f"the metadata is not whole: {error!r}") from None


def _kept_out(vif: Mapping[str, Any], quarantine: bool) -> dict[str, Any]:
    return {**vif, "quarantined": quarantine or bool(vif.get("quarantined"))}


def _build(
    t: Txn,
    told: Mapping[str, Any],
    networks: Mapping[str, str],
    disks: Mapping[str, str],
    given: Mapping[str, Any],
    *,
    force: bool,
) -> str:
    values = {n: checked("VM", n, value) for n, value in told["VM"].items() if n in CONFIGURATION}
    check_values(values)
    name = checked("VM", "name_label", told["name_label"])
    vm = create_record(t, {**values, "name_label": name, **given})
    taken: set[tuple[str, str]] = set()
    for one in told["VBDs"]:
        _take(
            taken,
            "VBD",
            check.device_number("VBD", checked("VBD", "userdevice", one["userdevice"])),
        )
        _add_vbd(t, vm, one, disks, force=force)
    for one in told["VIFs"]:
        _take(taken, "VIF", check.device_number("VIF", checked("VIF", "device", one["device"])))
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


def _add_vbd(
    t: Txn, vm: str, told: Mapping[str, Any], disks: Mapping[str, str], *, force: bool
) -> None:
    vdi = disks.get(told["VDI"], NULL)
    if told["VDI"] and vdi == NULL:
        found = t.find("VDI", "uuid", told["VDI"])
        if not found and not force:
            raise err.ImportErrorFailedToFindObject(told["VDI"])
        vdi = found[0] if found else NULL
        if vdi == NULL:
            return
    values = {name: checked("VBD", name, told[name]) for name in _VBD_KEPT}
    new_vbd(t, {**values, "VM": vm, "VDI": vdi})


def checked(cls: str, name: str, value: Any) -> Any:
    """A value for a field, in the form in which it is kept; `BadValue` when it does not fit."""
    return LAYOUTS[cls].fields[LAYOUTS[cls].index[name] - FIRST].type.check(value)


def _add_vif(
    t: Txn, vm: str, told: Mapping[str, Any], networks: Mapping[str, str], *, force: bool
) -> None:
    network = networks.get(told["network"], networks.get(""))
    if network is None:
        found = t.find("network", "name_label", told["network"])
        if not found and not force:
            raise err.ImportErrorFailedToFindObject(told["network"])
        if not found:
            return
        network = found[0]
    values = {name: checked("VIF", name, told[name]) for name in _VIF_KEPT}
    values["MAC"] = check.mac(values["MAC"])
    if not told["keep"]:
        try:
            check.free_mac(t, values["MAC"])
        except err.DuplicateMac:
            values.update(MAC=new_mac(t), MAC_autogenerated=True)
    state = VIFState.QUARANTINED if told["quarantined"] else None
    new_vif(t, {**values, "VM": vm, "network": network}, state)
