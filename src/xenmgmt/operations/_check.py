"""Checks of what a caller gives, beyond the type of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .. import errors as err
from ..abc import Driver
from ..model._layout import LAYOUTS
from ..model._types import BadValue, parse_size
from ._txn import Txn

MEMORY = ("memory_static_min", "memory_dynamic_min", "memory_dynamic_max", "memory_static_max")
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\Z")
MEMORY_RESERVE = "memory_reserve"
"""The key of ``host.other_config`` whose value says how much memory of a host no guest gets."""
MAX_DEVICES = 256
MAX_VCPUS = 4096
MAX_SHARES = 1 << 18
"""Linux's; Xen takes a quarter of it."""
_DEFAULT_MEMORY = LAYOUTS["VM"].defaults[LAYOUTS["VM"].index["memory_static_max"]]


def can(driver: Driver, method: str, title: str) -> None:
    """Refuse an operation whose engine has not what it needs, with the engine's reason."""
    found = driver.capability(method)
    if not found:
        raise err.NotSupported(title, capability=method, reason=found.reason)


def memory_order(values: Iterable[int]) -> None:
    """0 <= static_min <= dynamic_min <= dynamic_max <= static_max, and dynamic_max above 0."""
    named = dict(zip(MEMORY, values, strict=True))
    order = tuple(named.values())
    if order[0] < 0 or list(order) != sorted(order) or order[2] <= 0:
        told = ", ".join(f"{name}={value}" for name, value in named.items())
        raise err.MemoryConstraintViolation(
            "0 <= static_min <= dynamic_min <= dynamic_max <= static_max, dynamic_max above 0",
            hint=f"given: {told}",
        )


def complete_memory(values: dict[str, Any]) -> bool:
    """Fill in the memory limits that were left out; False when none was given."""
    if not any(name in values for name in MEMORY):
        return False
    static_max = values.get(
        "memory_static_max",
        max(values.get(name, 0) for name in MEMORY[:3]) or _DEFAULT_MEMORY,
    )
    values.setdefault("memory_static_max", static_max)
    values.setdefault("memory_dynamic_max", max(values.get("memory_dynamic_min", 0), static_max))
    values.setdefault("memory_static_min", 0)
    values.setdefault("memory_dynamic_min", values["memory_dynamic_max"])
    return True


def vcpus(at_startup: int, maximum: int) -> None:
    """1 <= VCPUs_at_startup <= VCPUs_max <= 4096."""
    if not 1 <= maximum <= MAX_VCPUS:
        raise err.InvalidValue("VCPUs_max", maximum, would_do=f"a number from 1 to {MAX_VCPUS}")
    if not 1 <= at_startup <= maximum:
        raise err.InvalidValue(
            "VCPUs_at_startup", at_startup, would_do=f"a number from 1 to VCPUs_max ({maximum})"
        )


def shares(params: Mapping[str, str]) -> None:
    """Weight and cap among the parameters of the scheduler; what else there is, is the engine's."""
    for name, least in (("weight", 1), ("cap", 0)):
        text = params.get(name, "1")
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_SHARES))
        if not (is_number and least <= int(text) <= MAX_SHARES):
            would_do = f"a whole number from {least} to {MAX_SHARES}"
            raise err.InvalidValue(f"VCPUs_params:{name}", text, would_do=would_do)


def mac(value: str) -> str:
    """A unicast MAC in lower case with colons."""
    text = value.lower().replace("-", ":")
    if _MAC.match(text) is None or int(text[:2], 16) & 1 or text == "00:00:00:00:00:00":
        raise err.MacInvalid(value)
    return text


def free_mac(t: Txn, value: str, me: str = "") -> str:
    """The MAC, if no interface has it but those of snapshots, which connect to nothing."""
    index = LAYOUTS["VIF"].index
    if t.claimed("VIF", "MAC", value):
        raise err.DuplicateMac(value, hint="another interface gets it just now")
    others = t.find("VIF", "MAC", value)
    for other in others:
        row = t.row("VIF", other)
        if other != me and row is not None and not t.get("VM", row[index["VM"]], "is_a_snapshot"):
            raise err.DuplicateMac(value, hint=f"{other} has it")
    if not others:
        t.unique("VIF", "MAC", value)
    return value


def processors(value: int) -> int:
    """How many a CPU pool may want."""
    if value < 1:
        raise err.InvalidValue("ncpu", value, would_do="1 or more")
    return value


def mtu(value: int) -> int:
    """68 to 65,521 bytes."""
    if not 68 <= value <= 65521:
        raise err.InvalidValue("MTU", value, would_do="bytes from 68 to 65521")
    return value


def device_number(cls: str, value: str) -> str:
    """A number below 256 as text."""
    if not value.isascii() or not value.isdigit() or int(value) >= MAX_DEVICES:
        raise err.InvalidDevice(value)
    return str(int(value))


def free_device(
    t: Txn, cls: str, owner: str, field: str, value: str, siblings: Iterable[str], me: str = ""
) -> str:
    """The device number, or the first free one for "" and "autodetect"."""
    place = LAYOUTS[cls].index[field]
    taken = {row[place] for ref in siblings if ref != me and (row := t.row(cls, ref)) is not None}
    if value in ("", "autodetect"):
        return next(str(n) for n in range(MAX_DEVICES + len(taken)) if str(n) not in taken)
    number = device_number(cls, value)
    if number in taken:
        raise err.DeviceAlreadyExists(number)
    return number


def exists(t: Txn, cls: str, ref: str) -> None:
    """A reference must lead somewhere."""
    t.need(cls, ref)


def size(field: str, value: int, *, least: int = 1, most: int = 1 << 60) -> int:
    """A number of bytes within bounds."""
    if not least <= value <= most:
        raise err.InvalidValue(field, value, would_do=f"bytes from {least} to {most}")
    return value


Check = Callable[[Txn, list[Any], str, Any], Any]
_VM = LAYOUTS["VM"].index


def _set_vcpus_max(t: Txn, row: list[Any], ref: str, value: int) -> int:
    vcpus(min(row[_VM["VCPUs_at_startup"]], value), value)
    return value


def _set_vcpus_at_startup(t: Txn, row: list[Any], ref: str, value: int) -> int:
    vcpus(value, row[_VM["VCPUs_max"]])
    return value


def _set_vcpus_params(t: Txn, row: list[Any], ref: str, value: dict[str, str]) -> dict[str, str]:
    shares(value)
    return value


def _set_memory(name: str) -> Check:
    def check(t: Txn, row: list[Any], ref: str, value: int) -> int:
        memory_order(value if field == name else row[_VM[field]] for field in MEMORY)
        return value

    return check


def _set_device(cls: str, field: str) -> Check:
    def check(t: Txn, row: list[Any], ref: str, value: str) -> str:
        owner = row[LAYOUTS[cls].index["VM"]]
        siblings = t.get("VM", owner, f"{cls}s")
        return free_device(t, cls, owner, field, value, siblings, ref)

    return check


def _set_mac(t: Txn, row: list[Any], ref: str, value: str) -> str:
    return free_mac(t, mac(value), ref)


def _set_host_config(t: Txn, row: list[Any], ref: str, value: dict[str, str]) -> dict[str, str]:
    if MEMORY_RESERVE in value:
        try:
            parse_size(value[MEMORY_RESERVE])
        except BadValue as wrong:
            field = f"other_config:{MEMORY_RESERVE}"
            raise err.InvalidValue(field, wrong.value, would_do=wrong.would_do) from None
    return value


def _set_passthrough(t: Txn, row: list[Any], ref: str, value: bool) -> bool:
    group = row[LAYOUTS["PUSB"].index["USB_group"]]
    if not value and t.get("USB_group", group, "VUSBs"):
        raise err.OperationNotAllowed(f"USB group {group} is given to a VM; take it away first")
    return value


ON_WRITE: dict[tuple[str, str], Check] = {
    ("VM", "VCPUs_max"): _set_vcpus_max,
    ("VM", "VCPUs_at_startup"): _set_vcpus_at_startup,
    ("VM", "VCPUs_params"): _set_vcpus_params,
    **{("VM", name): _set_memory(name) for name in MEMORY},
    ("VBD", "userdevice"): _set_device("VBD", "userdevice"),
    ("VBD", "device"): lambda _, __, ___, value: value,
    ("VIF", "device"): _set_device("VIF", "device"),
    ("VIF", "MAC"): _set_mac,
    ("VIF", "MTU"): lambda _, __, ___, value: mtu(value),
    ("host", "other_config"): _set_host_config,
    ("PUSB", "passthrough_enabled"): _set_passthrough,
    ("cpu_pool", "ncpu"): lambda _, __, ___, value: processors(value),
    ("network", "MTU"): lambda _, __, ___, value: mtu(value),
}
"""What the setter of a field checks beside the type; returns the value as it is kept."""
