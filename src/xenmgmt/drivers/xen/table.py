"""All domains of a host as one read-only table, and what they used between two of them.

A table is the hypervisor's own answer, looked at in place: no object is made for a domain until
one is asked for. A table that is held never changes.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping
from time import monotonic_ns
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from ..._native import Layout
from ..._native.packing import packer
from ...errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    import numpy
    import pandas

PAGE = 4096

DYING, HVM, SHUTDOWN, PAUSED, BLOCKED, RUNNING = (1 << bit for bit in range(6))
"""Bits of ``flags``."""
LASTING = DYING | HVM | SHUTDOWN | PAUSED | 0xFF << 16
"""Those that do not change by themselves while a domain runs: its state, and why it shut down."""
SHUTDOWN_CODES = dict(
    enumerate(("poweroff", "reboot", "suspend", "crash", "watchdog", "soft reset"))
)

Code = Literal["H", "I", "Q"]

COLUMNS: Mapping[str, tuple[str, Code]] = {
    "domid": ("domain", "H"),
    "flags": ("flags", "I"),
    "pages": ("tot_pages", "Q"),
    "max_pages": ("max_pages", "Q"),
    "claimed_pages": ("outstanding_pages", "Q"),
    "shared_pages": ("shr_pages", "Q"),
    "paged_pages": ("paged_pages", "Q"),
    "cpu_time": ("cpu_time", "Q"),
    "vcpus": ("nr_online_vcpus", "I"),
    "max_vcpu_id": ("max_vcpu_id", "I"),
    "cpupool": ("cpupool", "I"),
}
"""Our name of a column, to Xen's and the type of its numbers.

Pages are of 4 KiB, times in nanoseconds.
"""

_WIDTH = {code: struct.calcsize("=" + code) for code in "HIQ"}


class DomainRow(NamedTuple):
    """One domain. Memory is in bytes, ``cpu_time`` in nanoseconds of all its vCPUs together."""

    domid: int
    flags: int
    memory: int
    max_memory: int
    cpu_time: int
    vcpus: int
    handle: bytes
    cpupool: int

    @property
    def uuid(self) -> UUID:
        """What the toolstack named it by."""
        return UUID(bytes=self.handle)

    @property
    def uuid_text(self) -> str:
        """The same as it is written, without an object on the way."""
        text = self.handle.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    @property
    def state(self) -> str:
        """dying, crashed, halted (and not yet taken away), suspended, paused or running."""
        flags = self.flags
        if flags & DYING:
            return "dying"
        if flags & SHUTDOWN:
            code = self.shutdown_code
            return {"crash": "crashed", "suspend": "suspended"}.get(code, "halted")
        return "paused" if flags & PAUSED else "running"

    @property
    def shutdown_code(self) -> str:
        """Why it shut down: poweroff, reboot, suspend, crash, watchdog; "" while it has not."""
        if not self.flags & SHUTDOWN:
            return ""
        code = self.flags >> 16 & 0xFF
        return SHUTDOWN_CODES[code] if code < len(SHUTDOWN_CODES) else "unknown"

    @property
    def is_hvm(self) -> bool:
        """Whether it runs by the CPU's virtualisation: HVM or PVH, not PV."""
        return bool(self.flags & HVM)


class Glance(NamedTuple):
    """Of a domain what is another when something has happened to it. `LASTING` flags, pages."""

    domid: int
    flags: int
    pages: int
    handle: bytes


class DomainTable:
    """All domains, in the order of their numbers; ``time`` is monotonic nanoseconds.

    ``table["cpu_time"]`` is a column as a read-only memoryview, without a copy; `COLUMNS` has their
    names. `rows` gives objects, `array` a numpy array, `to_frame` a pandas frame.
    """

    __slots__ = ("_count", "_layout", "_records", "_view", "time")

    def __init__(self, records: Any, count: int, layout: Layout, time: int) -> None:
        self._records = records
        self._count = count
        self._layout = layout
        self.time = time

    @property
    def _memory(self) -> memoryview:
        try:
            return self._view
        except AttributeError:  # most tables are never looked at as a whole
            end = self._count * self._size
            self._view: memoryview = memoryview(self._records)[:end].toreadonly()
            return self._view

    @property
    def _size(self) -> int:
        return self._layout.info_size

    @classmethod
    def of(cls, record: bytes, layout: Layout) -> DomainTable:
        """A table of one record."""
        return cls(record, 1, layout, monotonic_ns())

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<DomainTable of {self._count} domains>"

    def __getitem__(self, column: str) -> memoryview[int]:
        """A column, one number for each domain."""
        at, code = self._place(column)
        width = _WIDTH[code]
        return self._memory.cast(code)[at // width :: self._size // width]

    def _place(self, column: str) -> tuple[int, Code]:
        if column not in COLUMNS:
            raise InvalidValue("column", column, would_do=", ".join(COLUMNS))
        name, code = COLUMNS[column]
        return getattr(self._layout, f"info_{name}"), code

    def row(self, index: int) -> DomainRow:
        """The domain at a place."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"row {index} of {len(self)}")
        return next(self._rows(index % len(self), 1))

    def find(self, domid: int) -> DomainRow | None:
        """The domain with a number, None when there is none."""
        numbers, low, high = self["domid"], 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if numbers[middle] < domid:
                low = middle + 1
            else:
                high = middle
        return self.row(low) if low < len(self) and numbers[low] == domid else None

    def named(self, handle: bytes) -> list[DomainRow]:
        """The domains that a toolstack gave this name: two while one moves."""
        memory, size, offset = self._memory.tobytes(), self._size, self._layout.info_handle
        found, place = [], memory.find(handle, offset)
        while place >= 0:
            index, rest = divmod(place - offset, size)
            if not rest:
                found.append(self.row(index))
            place = memory.find(handle, offset + (index + 1) * size)
        return found

    def glances(self) -> Iterator[Glance]:
        """A `Glance` at every domain."""
        new = tuple.__new__
        for domid, flags, pages, _, _, _, handle, _ in _unpacker(self._layout).iter_unpack(
            self._memory
        ):
            yield new(Glance, (domid, flags & LASTING, pages, handle))

    def rows(self) -> Iterator[DomainRow]:
        """Every domain as an object."""
        return self._rows(0, len(self))

    def _rows(self, first: int, count: int) -> Iterator[DomainRow]:
        part = self._memory[first * self._size : (first + count) * self._size]
        new = tuple.__new__  # what the class's own does, after a call of Python's
        for one in _unpacker(self._layout).iter_unpack(part):
            domid, flags, pages, most, cpu_time, vcpus, handle, pool = one
            memory, limit = pages * PAGE, most * PAGE
            values = (domid, flags, memory, limit, cpu_time, vcpus, handle, pool)
            yield new(DomainRow, values)

    def array(self) -> numpy.ndarray[Any, Any]:
        """The same memory as a structured numpy array, read-only.

        Raises:
            MissingExtra: numpy is not installed.
        """
        try:
            import numpy
        except ImportError:
            raise MissingExtra("numpy", "numpy", feature="DomainTable.array") from None
        names = [*COLUMNS, "uuid"]
        places = [self._place(name) for name in COLUMNS]
        formats = [f"<u{_WIDTH[code]}" for _, code in places]
        kind = numpy.dtype(
            {
                "names": names,
                "formats": [*formats, "V16"],
                "offsets": [*(at for at, _ in places), self._layout.info_handle],
                "itemsize": self._size,
            }
        )
        return numpy.frombuffer(self._memory, kind)

    def to_frame(self) -> pandas.DataFrame:
        """A pandas frame with a row for each domain, ``domid`` as its index; a copy.

        Raises:
            MissingExtra: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtra("pandas", "pandas", feature="DomainTable.to_frame") from None
        frame = pandas.DataFrame({name: self[name].tolist() for name in COLUMNS})
        frame.insert(1, "uuid", [str(row.uuid) for row in self.rows()])
        return frame.set_index("domid")

    def since(self, before: DomainTable) -> Usage:
        """What each domain used since an earlier table; those of both tables alone.

        Raises:
            InvalidValue: ``before`` is not the earlier one.
        """
        if before.time >= self.time:
            raise InvalidValue("before", before.time, would_do=f"a table from before {self.time}")
        old = {domid: at for at, domid in enumerate(before["domid"].tolist())}
        now, then = self["cpu_time"].tolist(), before["cpu_time"].tolist()
        domids, used = array("H"), array("q")
        for at, domid in enumerate(self["domid"].tolist()):
            was = old.get(domid)
            if was is not None and self._handle(at) == before._handle(was):
                domids.append(domid)
                used.append(now[at] - then[was])
        return Usage(domids, used, self.time - before.time)

    def _handle(self, at: int) -> bytes:
        start = at * self._size + self._layout.info_handle
        return bytes(self._memory[start : start + 16])


class Usage(NamedTuple):
    """CPU time, in nanoseconds, that each of ``domids`` used in ``elapsed`` nanoseconds."""

    domids: array[int]
    used: array[int]
    elapsed: int

    def rates(self) -> array[float]:
        """CPUs in use by each domain: 1.0 is one CPU all the time."""
        return array("d", (used / self.elapsed for used in self.used))


_UNPACKERS: dict[int, struct.Struct] = {}


def _unpacker(layout: Layout) -> struct.Struct:
    found = _UNPACKERS.get(layout.info_size)
    if found is None:
        members = [
            (layout.info_domain, "H"),
            (layout.info_flags, "I"),
            (layout.info_tot_pages, "Q"),
            (layout.info_max_pages, "Q"),
            (layout.info_cpu_time, "Q"),
            (layout.info_nr_online_vcpus, "I"),
            (layout.info_handle, "16s"),
            (layout.info_cpupool, "I"),
        ]
        found = _UNPACKERS[layout.info_size] = packer(members, layout.info_size)
    return found


__all__ = ["COLUMNS", "DomainRow", "DomainTable", "Usage"]
