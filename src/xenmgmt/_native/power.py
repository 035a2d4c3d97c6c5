"""The hypercalls about C-states, P-states and governors of the host's CPUs.

Frequencies are in kHz and times in nanoseconds here, as Xen has them. A CPU that is switched off
answers nothing; where Xen drives no frequencies, or counts no idle states, it says ENODEV.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .call import PAGE, SYSCTL, Block, Hypercalls
from .errors import NativeError
from .layouts import Layout
from .power_layout import PowerLayout

NO_LIMIT: Final = 0xFFFFFFFF
ARGUMENT: Final = 256
"""Bytes before the lists that an answer fills."""
TRIES: Final = 4
"""How often to ask what drives a CPU: first for the room that the answer takes."""
_ABSENT: Final = ("ENODEV", "EINVAL", "EOPNOTSUPP", "ENODATA")


class FrequencyInfo(NamedTuple):
    """What drives the frequency of a CPU, and of those that share it (``cpus``); kHz."""

    driver: str
    governor: str
    governors: tuple[str, ...]
    frequencies: tuple[int, ...]
    current: int
    least: int
    most: int
    hardware_least: int
    hardware_most: int
    turbo: bool
    cpus: tuple[int, ...]


class Spent(NamedTuple):
    """Time spent in one state, in nanoseconds, and how often it was entered."""

    time: int
    entered: int


class CpuPower:
    """Part of a `Hypervisor`: what is asked and set CPU by CPU."""

    def __init__(self, calls: Hypercalls, layout: Layout) -> None:
        self._calls = calls
        self._lay: PowerLayout = layout
        self._version = layout.sysctl_version
        self._u = layout.sysctl_u

    # what is

    def is_online(self, cpu: int) -> bool:
        """Whether there is such a CPU, and it is switched on."""
        with self._calls.page() as block:
            try:
                self._stat(block, self._lay.stat_max_cx, cpu)
            except NativeError as error:
                return str(error.native_code) != "EINVAL"
        return True

    def frequency(self, cpu: int) -> FrequencyInfo | None:
        """What drives its frequency; None where nothing does."""
        try:
            return self._frequency(cpu)
        except NativeError as error:
            if error.native_code not in _ABSENT:
                raise
            return None

    def idle_states(self, cpu: int) -> tuple[Spent, ...]:
        """The C-states from C0 on; empty where Xen does not count them.

        Raises:
            NativeError: EINVAL, there is no such CPU, or it is switched off.
        """
        lay, at = self._lay, self._u + self._lay.stat_u
        with self._calls.page() as block:
            try:
                self._stat(block, lay.stat_max_cx, cpu)
            except NativeError as error:
                if error.native_code != "ENODEV":
                    raise
                return ()
            room = min(_number(block, at + lay.cx_number), 64)
            block.view[:] = bytes(PAGE)
            times = PAGE // 2
            struct.pack_into("<I", block.view, at + lay.cx_number, room)
            struct.pack_into("<Q", block.view, at + lay.cx_triggers, block.address + times)
            struct.pack_into("<Q", block.view, at + lay.cx_residencies, block.address + times + 512)
            self._stat(block, lay.stat_cx, cpu)
            count = min(room, _number(block, at + lay.cx_number))
            entered = struct.unpack_from(f"<{count}Q", block.view, times)
            spent = struct.unpack_from(f"<{count}Q", block.view, times + 512)
        return tuple(Spent(*pair) for pair in zip(spent, entered, strict=True))

    def frequency_states(self, cpu: int) -> dict[int, Spent]:
        """The P-states, by their frequencies in kHz; empty where Xen does not count them."""
        try:
            return self._frequency_states(cpu)
        except NativeError as error:
            if error.native_code not in _ABSENT:
                raise
            return {}

    def deepest_idle(self) -> int | None:
        """The number of the deepest C-state that may be used; None: any."""
        with self._calls.page() as block:
            self._op(block, self._lay.pm_get_max_cstate, 0)
            found = _number(block, self._u + self._lay.pm_u)
        return None if found == NO_LIMIT else found

    # what is to be

    def set_governor(self, cpu: int, governor: str) -> None:
        """Have a governor choose the frequency of a CPU and of those that share it."""
        name = governor.encode("ascii")
        with self._calls.page() as block:
            at = self._u + self._lay.pm_u
            block.view[at : at + len(name)] = name
            self._op(block, self._lay.pm_set_governor, cpu)

    def set_limits(self, cpu: int, least: int, most: int) -> None:
        """The frequencies between which the governor may choose; kHz.

        Xen takes one at a time, and no least above the most that it has.
        """
        now = self._frequency(cpu)
        steps = [(self._lay.limit_max, most), (self._lay.limit_min, least)]
        for which, value in steps if most >= now.least else reversed(steps):
            with self._calls.page() as block:
                at = self._u + self._lay.pm_u
                struct.pack_into("<I", block.view, at + self._lay.limit_type, which)
                struct.pack_into("<I", block.view, at + self._lay.limit_value, value)
                self._op(block, self._lay.pm_set_para, cpu)

    def set_deepest_idle(self, number: int | None) -> None:
        """Use no C-state deeper than this; None: any."""
        with self._calls.page() as block:
            value = NO_LIMIT if number is None else number
            struct.pack_into("<I", block.view, self._u + self._lay.pm_u, value)
            self._op(block, self._lay.pm_set_max_cstate, 0)

    # calls

    def _frequency(self, cpu: int) -> FrequencyInfo:
        counts: tuple[int, ...] = (0, 0, 0)
        for _ in range(TRIES):
            found = self._asked(cpu, counts)
            if isinstance(found, FrequencyInfo):
                return found
            counts = found
        raise NativeError(
            f"pm_op: what drives CPU {cpu} changes all the time",
            call="pm_op",
            native_code="EAGAIN",
        )

    def _asked(self, cpu: int, counts: tuple[int, ...]) -> FrequencyInfo | tuple[int, ...]:
        """Ask with room for so many CPUs, frequencies and governors; how many there are else."""
        lay, at = self._lay, self._u + self._lay.pm_u
        places = [ARGUMENT]
        for count, size in zip(counts, (4, 4, lay.para_name_size), strict=True):
            places.append(places[-1] + count * size)
        numbers = (lay.para_cpus, lay.para_freqs, lay.para_governors)
        lists = (lay.para_cpus_at, lay.para_freqs_at, lay.para_governors_at)
        block = self._calls.allocate(places[-1])
        try:
            block.view[:] = bytes(len(block.view))
            for offset, count in zip(numbers, counts, strict=True):
                struct.pack_into("<I", block.view, at + offset, count)
            for offset, place in zip(lists, places, strict=False):
                struct.pack_into("<Q", block.view, at + offset, block.address + place)
            try:
                self._op(block, lay.pm_get_para, cpu)
            except NativeError as error:
                if error.native_code != "EAGAIN":
                    raise
                return tuple(_number(block, at + offset) for offset in numbers)
            return self._told(block, at, counts, places)
        finally:
            self._calls.free(block)

    def _told(
        self, block: Block, at: int, counts: Sequence[int], places: Sequence[int]
    ) -> FrequencyInfo:
        lay = self._lay
        size = lay.para_name_size
        names = (_text(block, places[2] + number * size, size) for number in range(counts[2]))
        return FrequencyInfo(
            driver=_text(block, at + lay.para_driver, size),
            governor=_text(block, at + lay.para_governor, size),
            governors=tuple(dict.fromkeys(name for name in names if name)),
            frequencies=struct.unpack_from(f"<{counts[1]}I", block.view, places[1]),
            current=_number(block, at + lay.para_current),
            least=_number(block, at + lay.para_min),
            most=_number(block, at + lay.para_max),
            hardware_least=_number(block, at + lay.para_hardware_min),
            hardware_most=_number(block, at + lay.para_hardware_max),
            turbo=struct.unpack_from("<i", block.view, at + lay.para_turbo)[0] > 0,
            cpus=struct.unpack_from(f"<{counts[0]}I", block.view, places[0]),
        )

    def _frequency_states(self, cpu: int) -> dict[int, Spent]:
        lay, at = self._lay, self._u + self._lay.stat_u
        with self._calls.page() as page:
            self._stat(page, lay.stat_max_px, cpu)
            room = page.view[at + lay.px_total]
        table = ARGUMENT + 8 * room * room
        block = self._calls.allocate(table + room * lay.value_size)
        try:
            block.view[:] = bytes(len(block.view))
            block.view[at + lay.px_total] = room
            struct.pack_into("<Q", block.view, at + lay.px_trans, block.address + ARGUMENT)
            struct.pack_into("<Q", block.view, at + lay.px_values, block.address + table)
            self._stat(block, lay.stat_px, cpu)
            count = min(room, block.view[at + lay.px_total])
            return dict(self._values(block, range(table, table + count * lay.value_size)))
        finally:
            self._calls.free(block)

    def _values(self, block: Block, span: range) -> Iterable[tuple[int, Spent]]:
        lay = self._lay
        for at in span[:: lay.value_size]:
            (mhz,) = struct.unpack_from("<Q", block.view, at + lay.value_freq)
            (spent,) = struct.unpack_from("<Q", block.view, at + lay.value_residency)
            (entered,) = struct.unpack_from("<Q", block.view, at + lay.value_count)
            yield mhz * 1000, Spent(spent, entered)

    def _stat(self, block: Block, kind: int, cpu: int) -> None:
        lay = self._lay
        struct.pack_into("<II", block.view, 0, lay.sysctl_get_pmstat, self._version)
        struct.pack_into("<I", block.view, self._u + lay.stat_type, kind)
        struct.pack_into("<I", block.view, self._u + lay.stat_cpu, cpu)
        self._calls.call("get_pmstat", SYSCTL, block)

    def _op(self, block: Block, command: int, cpu: int) -> None:
        lay = self._lay
        struct.pack_into("<II", block.view, 0, lay.sysctl_pm_op, self._version)
        struct.pack_into("<I", block.view, self._u + lay.pm_cmd, command)
        struct.pack_into("<I", block.view, self._u + lay.pm_cpu, cpu)
        self._calls.call("pm_op", SYSCTL, block)


def _number(block: Block, at: int) -> int:
    return int.from_bytes(block.view[at : at + 4], "little")


def _text(block: Block, at: int, size: int) -> str:
    return bytes(block.view[at : at + size]).partition(b"\0")[0].decode("ascii", "replace")


__all__ = ["CpuPower", "FrequencyInfo", "Spent"]
