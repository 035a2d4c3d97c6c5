"""What an importer gives: a guest in the words of the Xen-API, and what has no such word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MIB = 1 << 20


class GuestFormatError(ValueError):
    """A text that is not a guest definition: where, what, and what would do."""

    def __init__(
        self, source: str, problem: str, would_do: str = "", line: int = 0, column: int = 0
    ) -> None:
        place = f"{source}:{line}:{column}" if column else f"{source}:{line}" if line else source
        text = f"{place}: {problem}"
        super().__init__(f"{text}; what would do: {would_do}" if would_do else text)
        self.source = source
        self.problem = problem
        self.would_do = would_do
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        args = (self.source, self.problem, self.would_do, self.line, self.column)
        return type(self), args


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """Something in the file that a VM of the Xen-API has no place for."""

    key: str
    value: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = f" (line {self.line})" if self.line else ""
        return f"{self.key} = {self.value}{place}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskDefinition:
    """A disk or CD. ``userdevice`` is the number as text; ``virtual_size`` in bytes, or None."""

    target: str
    userdevice: str
    source: str | None = None
    format: str = "raw"
    type: str = "Disk"
    mode: str = "RW"
    bootable: bool = False
    shareable: bool = False
    virtual_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceDefinition:
    """A network interface. ``rate`` is in KiB/s; ``network`` a bridge or network by name."""

    device: str
    network: str
    mac: str | None = None
    mtu: int | None = None
    model: str = ""
    rate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestDefinition:
    """A guest. ``record`` holds arguments of ``xen.VM.create``; sizes are in bytes."""

    source: str
    format: str
    record: Mapping[str, object]
    disks: tuple[DiskDefinition, ...] = ()
    interfaces: tuple[InterfaceDefinition, ...] = ()
    unsupported: tuple[Unsupported, ...] = field(default=())

    @property
    def name(self) -> str:
        """The guest's name."""
        return str(self.record["name_label"])


def device_number(source: str, target: str, line: int = 0) -> str:
    """The number of a disk by its name in the guest: xvda, hda, sda and vda are "0"."""
    name = target.removeprefix("/dev/")
    for prefix in ("xvd", "hd", "sd", "vd", "fd"):
        letters = name.removeprefix(prefix).rstrip("0123456789")
        if name.startswith(prefix) and letters.isascii() and letters.isalpha():
            number = 0
            for letter in letters.lower():
                number = number * 26 + ord(letter) - ord("a") + 1
            if number <= 256:
                return str(number - 1)
    if name.isascii() and name.isdigit() and int(name) < 256:
        return str(int(name))
    raise GuestFormatError(source, f"no disk can be called {target!r}", "xvda, hda, sda, …", line)


def assert_distinct(source: str, what: str, values: list[tuple[str, str]]) -> None:
    """Two devices in one place are an error that names both."""
    seen: dict[str, str] = {}
    for key, name in values:
        if key in seen:
            raise GuestFormatError(
                source, f"{name} and {seen[key]} have the same {what}", f"a {what} each"
            )
        seen[key] = name


def memory_limits(static_max: int, target: int) -> dict[str, object]:
    """The four limits of a guest that was given a size and a balloon target."""
    target = min(target, static_max)
    return {
        "memory_static_min": 0,
        "memory_dynamic_min": target,
        "memory_dynamic_max": target,
        "memory_static_max": static_max,
    }


ON_EXIT = {"destroy": "destroy", "restart": "restart"}
ON_CRASH = {
    "destroy": "destroy",
    "restart": "restart",
    "rename-restart": "rename_restart",
    "preserve": "preserve",
    "coredump-destroy": "coredump_and_destroy",
    "coredump-restart": "coredump_and_restart",
}
