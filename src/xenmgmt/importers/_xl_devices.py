"""Disks and interfaces in xl files (xl-disk-configuration(5), xl-network-configuration(5))."""

from __future__ import annotations

import re

from ._guest import (
    DiskDefinition,
    GuestFormatError,
    InterfaceDefinition,
    Unsupported,
    device_number,
)

_FORMATS = ("raw", "qcow", "qcow2", "vhd", "qed", "empty")
_PREFIX = re.compile(r"(?:(tap2?|drbd):)?(?:(aio|qcow2?|vhd|raw|qed|phy|file):)?(.*)", re.DOTALL)
_ACCESS = {"r": "RO", "ro": "RO", "w": "RW", "rw": "RW"}
_RATE = re.compile(r"(\d+)\s*([KMG]?)(B|b)/s(?:@.*)?\Z")


def _options(text: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Words in order, key=value pairs, and flags of one specification."""
    words: list[str] = []
    named: dict[str, str] = {}
    rest = text
    while rest:
        head, comma, tail = rest.partition(",")
        key, equals, value = head.strip().partition("=")
        if key == "target" and equals:
            named["target"] = rest.partition("=")[2]
            break
        if equals:
            named[key] = value
        else:
            words.append(head.strip())
        rest = tail if comma else ""
    flags = [word for word in words if word in ("cdrom", "direct-io-safe", "discard", "no-discard")]
    return [word for word in words if word not in flags], named, flags


def disk(text: str, number: int, source: str, line: int, rest: list[Unsupported]) -> DiskDefinition:
    """One entry of ``disk = [...]``."""
    words, named, flags = _options(text)
    order = ["target", "format", "vdev", "access"]
    if words and _is_deprecated(words[0]):
        order.remove("format")
    for key, value in zip(order, words, strict=False):
        named.setdefault(key, value)
    for extra in words[len(order) :]:
        rest.append(_left(f"disk[{number}]", extra, line))
    target, kind = named.pop("target", ""), named.pop("format", "")
    prefixed = _PREFIX.match(target)
    if prefixed is not None and (prefixed.group(1) or prefixed.group(2)):
        target = prefixed.group(3)
        old = prefixed.group(2) or ""
        kind = kind or (old if old in _FORMATS else "raw")
        if prefixed.group(1) == "drbd":
            rest.append(_left(f"disk[{number}].script", "drbd", line))
    vdev = named.pop("vdev", "")
    cd = "cdrom" in flags or named.get("devtype") == "cdrom"
    if vdev.endswith(":cdrom"):
        vdev, cd = vdev.removesuffix(":cdrom"), True
    if named.get("devtype") in ("cdrom", "disk"):
        named.pop("devtype")
    vdev = vdev.removesuffix(":disk")
    if not vdev:
        raise GuestFormatError(source, f"disk {text!r} has no vdev", "vdev=xvda or the like", line)
    access = named.pop("access", "ro" if cd else "rw")
    if access not in _ACCESS:
        raise GuestFormatError(source, f"access {access!r} of disk {text!r}", "r or w", line)
    if kind and kind not in _FORMATS:
        raise GuestFormatError(source, f"format {kind!r}", ", ".join(_FORMATS), line)
    left = [*named.items(), *((flag, "1") for flag in flags if flag != "cdrom")]
    rest.extend(_left(f"disk[{number}].{key}", value, line) for key, value in left)
    return DiskDefinition(
        target=vdev,
        userdevice=device_number(source, vdev, line),
        source=None if kind == "empty" or not target else target,
        format=kind or "raw",
        type="CD" if cd else "Disk",
        mode="RO" if cd else _ACCESS[access],
    )


def _is_deprecated(target: str) -> bool:
    """``phy:`` and its like stand for the format, which is then not named again."""
    match = _PREFIX.match(target)
    return match is not None and bool(match.group(1) or match.group(2))


def _left(key: str, value: str, line: int) -> Unsupported:
    return Unsupported(key=key, value=value, reason="the Xen-API has no field for it", line=line)


def interface(
    text: str, number: int, source: str, line: int, rest: list[Unsupported]
) -> InterfaceDefinition:
    """One entry of ``vif = [...]``."""
    words, named, _ = _options(text)
    rest.extend(_left(f"vif[{number}]", word, line) for word in words if word)
    mac = named.pop("mac", None)
    mtu = named.pop("mtu", None)
    rate = named.pop("rate", None)
    found = InterfaceDefinition(
        device=_number(named.pop("devid", str(number)), "devid", source, line),
        network=named.pop("bridge", "") or "xenbr0",
        mac=mac.lower() if mac else None,
        mtu=int(_number(mtu, "mtu", source, line)) if mtu else None,
        model=named.pop("model", ""),
        rate=_rate(rate, source, line) if rate else None,
    )
    rest.extend(_left(f"vif[{number}].{key}", value, line) for key, value in named.items())
    return found


def _number(text: str, key: str, source: str, line: int) -> str:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise GuestFormatError(source, f"{key} {text!r}", "a whole number", line)
    return str(int(text))


def _rate(text: str, source: str, line: int) -> int:
    """``10Mb/s`` and the like, in KiB/s."""
    match = _RATE.match(text)
    if match is None:
        raise GuestFormatError(source, f"rate {text!r}", "10Mb/s or 250KB/s", line)
    number, unit, kind = match.groups()
    bytes_per_second = int(number[:15]) * {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}[unit]
    return max(1, bytes_per_second // (8 if kind == "b" else 1) // 1024)
