"""xl configuration files (xl.cfg(5)) as guest definitions."""

from __future__ import annotations

from typing import Any

from ._guest import (
    MIB,
    ON_CRASH,
    ON_EXIT,
    GuestDefinition,
    GuestFormatError,
    Unsupported,
    assert_distinct,
    memory_limits,
)
from ._xl_devices import disk, interface
from ._xl_syntax import Setting, settings

TYPES = ("pv", "pvh", "hvm")
PLATFORM = (
    "acpi apic pae nx hpet viridian hap nestedhvm timeoffset tsc_mode usb usbdevice vga videoram "
    "vnc vnclisten vncdisplay sdl spice stdvga serial xen_platform_pci device_model_version "
    "firmware bios localtime rtc_timeoffset soundhw keymap"
).split()
"""Settings that become entries of ``VM.platform``, as text."""
MAX_MIB = 1 << 34


class _Reader:
    """Settings that remember which of them were used."""

    def __init__(self, found: dict[str, Setting], source: str) -> None:
        self._left = dict(found)
        self.source = source
        self.rest: list[Unsupported] = []

    def take(self, key: str) -> Setting | None:
        """A setting, now used."""
        return self._left.pop(key, None)

    def wrong(self, one: Setting, would_do: str) -> GuestFormatError:
        return GuestFormatError(self.source, f"{one.key} = {one.value!r:.60}", would_do, one.line)

    def text(self, key: str, default: str = "") -> str:
        one = self.take(key)
        if one is None:
            return default
        if isinstance(one.value, list):
            raise self.wrong(one, "one text")
        return str(one.value)

    def number(self, key: str, default: int, most: int) -> int:
        one = self.take(key)
        if one is None:
            return default
        text = str(one.value).strip()
        if isinstance(one.value, list) or not text.isascii() or not text.isdigit():
            raise self.wrong(one, "a whole number")
        if len(text) > 18 or int(text) > most:
            raise self.wrong(one, f"a number up to {most}")
        return int(text)

    def texts(self, key: str) -> tuple[list[str], int]:
        """A list of texts, or one text; and the line."""
        one = self.take(key)
        if one is None:
            return [], 0
        items = one.value if isinstance(one.value, list) else [one.value]
        if not all(isinstance(item, str) for item in items):
            raise self.wrong(one, "a list of texts")
        return [str(item) for item in items], one.line

    def unsupported(self, key: str, value: object, reason: str, line: int | None) -> None:
        self.rest.append(Unsupported(key=key, value=f"{value}", reason=reason, line=line))

    def choice(self, key: str, known: dict[str, str], default: str) -> str:
        """One word of a list; another one is told and the default taken."""
        one = self.take(key)
        if one is None:
            return default
        word = str(one.value)
        if word not in known:
            told = f"the Xen-API knows {', '.join(known)}; {default} is used"
            self.unsupported(key, one.value, told, one.line)
            return default
        return known[word]

    def finish(self) -> tuple[Unsupported, ...]:
        """All that nobody asked for is told."""
        for one in self._left.values():
            self.unsupported(one.key, one.value, "the Xen-API has no field for it", one.line)
        return tuple(self.rest)


def parse(text: str, source: str = "<string>") -> GuestDefinition:
    """A guest from the text of an xl configuration file.

    Raises:
        GuestFormatError: with line and column where they are known.
    """
    found = settings(text, source)
    if not found:
        raise GuestFormatError(source, "no settings", 'name = "guest", memory = 512, …')
    read = _Reader(found, source)
    record: dict[str, Any] = {"name_label": read.text("name") or _stem(source)}
    record.update(_memory(read), **_vcpus(read), **_actions(read), **_boot(read))
    platform = {key: value for key in PLATFORM if (value := read.text(key)) != ""}
    if platform:
        record["platform"] = platform
    uuid = read.text("uuid")
    if uuid:
        record["uuid"] = uuid.lower()
    pci = read.take("pci")
    if pci is not None:
        record["other_config"] = {"pci": _joined(pci.value)}
    disks = _devices(read, "disk", disk)
    interfaces = _devices(read, "vif", interface)
    assert_distinct(source, "device", [(d.userdevice, f"disk {d.target}") for d in disks])
    assert_distinct(source, "device", [(i.device, f"vif {i.device}") for i in interfaces])
    macs = [(i.mac, f"vif {i.device}") for i in interfaces if i.mac]
    assert_distinct(source, "MAC", macs)
    return GuestDefinition(
        source=source,
        format="xl",
        record=record,
        disks=tuple(disks),
        interfaces=tuple(interfaces),
        unsupported=read.finish(),
    )


def _stem(source: str) -> str:
    return source.rsplit("/", 1)[-1].rsplit(".", 1)[0] or "guest"


def _joined(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _devices(read: _Reader, key: str, one: Any) -> list[Any]:
    texts, line = read.texts(key)
    return [one(text, n, read.source, line, read.rest) for n, text in enumerate(texts)]


def _memory(read: _Reader) -> dict[str, object]:
    memory = read.number("memory", 0, MAX_MIB)
    maxmem = read.number("maxmem", 0, MAX_MIB)
    static = max(maxmem, memory) or 256
    return memory_limits(static * MIB, (memory or static) * MIB)


def _vcpus(read: _Reader) -> dict[str, Any]:
    vcpus = read.number("vcpus", 0, 4096)
    most = read.number("maxvcpus", 0, 4096)
    found: dict[str, Any] = {
        "VCPUs_max": max(most, vcpus) or 1,
        "VCPUs_at_startup": vcpus or most or 1,
    }
    names = (("cpu_weight", "weight"), ("cap", "cap"), ("cpus", "mask"))
    params = {}
    for key, name in names:
        one = read.take(key)
        if one is not None:
            params[name] = _joined(one.value)
    if params:
        found["VCPUs_params"] = params
    return found


def _actions(read: _Reader) -> dict[str, str]:
    return {
        "actions_after_shutdown": read.choice("on_poweroff", ON_EXIT, "destroy"),
        "actions_after_reboot": read.choice("on_reboot", ON_EXIT, "restart"),
        "actions_after_crash": read.choice("on_crash", ON_CRASH, "destroy"),
    }


def _boot(read: _Reader) -> dict[str, Any]:
    builder = read.take("builder")
    legacy = {"hvm": "hvm", "generic": "pv", "linux": "pv"}
    default = legacy.get(str(builder.value), "") if builder is not None else "pv"
    kind = read.take("type")
    word = str(kind.value) if kind is not None else default
    if word not in TYPES:
        one = kind or builder
        assert one is not None
        raise read.wrong(one, f"type = one of {', '.join(TYPES)}")
    order = read.text("boot")
    root = read.text("root")
    words = (f"root={root}" if root else "", read.text("cmdline"), read.text("extra"))
    arguments = " ".join(word for word in words if word)
    found: dict[str, Any] = {
        "domain_type": word,
        "PV_kernel": read.text("kernel"),
        "PV_ramdisk": read.text("ramdisk"),
        "PV_args": arguments,
        "PV_bootloader": read.text("bootloader"),
        "PV_bootloader_args": " ".join(read.texts("bootloader_args")[0]),
    }
    if word == "hvm":
        found["HVM_boot_policy"] = "BIOS order"
        found["HVM_boot_params"] = {"order": order or "cd"}
    elif order:
        read.unsupported("boot", order, "only an HVM guest has a boot order", None)
    return {key: value for key, value in found.items() if value != ""}
