"""Tables of domains: columns, rows, arrays, frames and differences, in both layouts."""

from __future__ import annotations

import struct
import sys
import uuid
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenmgmt._native import layout_of
from xenmgmt.drivers.xen import COLUMNS, DomainTable
from xenmgmt.errors import InvalidValue, MissingExtra

LAYOUTS = {size: layout_of(release) for size, release in ((104, (4, 13)), (112, (4, 22)))}


class Made:
    """A domain that a test makes up."""

    def __init__(self, domid: int, handle: bytes, cpu_time: int, flags: int, pages: int) -> None:
        self.domid, self.handle, self.flags, self.pages = domid, handle, flags, pages
        self.cpu_time = cpu_time

    def record(self, size: int) -> bytes:
        data = bytearray(b"\xee" * size)
        struct.pack_into("<HxxIQQ", data, 0, self.domid, self.flags, self.pages, 2 * self.pages)
        struct.pack_into("<QII", data, 56, self.cpu_time, 3, 7)
        data[76:92] = self.handle
        struct.pack_into("<I", data, 92, 5)
        return bytes(data)


def table(domains: list[Made], size: int = 112, time: int = 1) -> DomainTable:
    memory = bytearray(b"".join(each.record(size) for each in domains) + b"\xff" * size)
    return DomainTable(memory, len(domains), LAYOUTS[size], time)


made = st.builds(
    Made,
    st.integers(0, 32751),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 2**62),
    st.integers(0, 2**31),
    st.integers(0, 2**40),
)
hosts = st.lists(made, max_size=20, unique_by=lambda each: each.domid).map(
    lambda found: sorted(found, key=lambda each: each.domid)
)
patient = settings(deadline=None)  # the first example imports numpy
sizes = st.sampled_from(sorted(LAYOUTS))


class TestReading:
    """What a table says is what the records hold."""

    @patient
    @given(hosts, sizes)
    def test_columns_rows_and_arrays_agree(self, domains: list[Made], size: int) -> None:
        """Columns, rows and the numpy array are three views of the same numbers."""
        seen = table(domains, size)

        assert len(seen) == len(domains)
        for name, mine in (
            ("domid", [each.domid for each in domains]),
            ("flags", [each.flags for each in domains]),
            ("pages", [each.pages for each in domains]),
            ("max_pages", [2 * each.pages for each in domains]),
            ("cpu_time", [each.cpu_time for each in domains]),
            ("vcpus", [3] * len(domains)),
            ("max_vcpu_id", [7] * len(domains)),
            ("cpupool", [5] * len(domains)),
        ):
            assert seen[name].tolist() == mine
            assert seen.array()[name].tolist() == mine
        for row, each in zip(seen.rows(), domains, strict=True):
            assert (row.domid, row.uuid) == (each.domid, uuid.UUID(bytes=each.handle))
            assert row.uuid_text == str(row.uuid)
            assert (row.memory, row.max_memory) == (4096 * each.pages, 8192 * each.pages)
            assert seen.find(each.domid) == row

    @patient
    @given(hosts, st.integers(0, 32751))
    def test_find(self, domains: list[Made], domid: int) -> None:
        """A domain is found by its number, and one that is not there is not."""
        found = table(domains).find(domid)

        assert (found is not None) == any(each.domid == domid for each in domains)
        assert found is None or found.domid == domid

    @patient
    @given(hosts, sizes, st.randoms(use_true_random=False))
    def test_named(self, domains: list[Made], size: int, chance: Random) -> None:
        """Domains are found by what the toolstack named them, those of one name together."""
        for each in domains:
            each.handle = chance.choice((bytes(16), b"\xee" * 16, b"\x01" * 16, each.handle))
        seen = table(domains, size)
        for handle in {*(each.handle for each in domains), b"\xff" * 16}:
            assert seen.named(handle) == [row for row in seen.rows() if row.handle == handle]

    @patient
    @given(hosts, sizes)
    def test_glances(self, domains: list[Made], size: int) -> None:
        """A glance is another one when the state or the memory is, and the same as time goes by."""
        seen, before = list(table(domains, size).glances()), list(table(domains, size).rows())
        for each in domains:
            each.cpu_time += 1
            each.flags ^= 1 << 4 | 1 << 5
        assert list(table(domains, size).glances()) == seen
        for each, one, row in zip(domains, seen, before, strict=True):
            assert (one.domid, one.handle, 4096 * one.pages) == (row.domid, row.handle, row.memory)
            each.flags ^= 1 << 3
            each.pages += 1
        assert not set(table(domains, size).glances()) & set(seen)

    def test_nothing_can_be_written(self) -> None:
        """Neither through a column nor through the array."""
        seen = table([Made(1, bytes(16), 1, 0, 1)])
        with pytest.raises(TypeError):
            seen["pages"][0] = 1
        with pytest.raises(ValueError, match="read-only"):
            seen.array()["pages"] = 1

    def test_no_such_column(self) -> None:
        """A name that is none is told with those that are."""
        with pytest.raises(InvalidValue, match=r"domid.*cpu_time") as caught:
            table([])["memory"]
        assert caught.value.value == "memory"
        with pytest.raises(IndexError, match="row 3 of 0"):
            table([]).row(3)

    @pytest.mark.parametrize(
        ("flags", "state"),
        [
            (0, "running"),
            (1 << 4, "running"),
            (1 << 3 | 1 << 4, "paused"),
            (1 << 2, "halted"),
            (1 << 2 | 1 << 16, "halted"),
            (1 << 2 | 2 << 16, "suspended"),
            (1 << 2 | 3 << 16, "crashed"),
            (1 << 2 | 4 << 16, "halted"),
            (1 << 0 | 1 << 2, "dying"),
        ],
    )
    def test_states(self, flags: int, state: str) -> None:
        """The flags of the hypervisor as one word."""
        assert table([Made(1, bytes(16), 1, flags, 1)]).row(0).state == state

    def test_frame(self) -> None:
        """A frame has a row for each domain, and every column."""
        frame = table([Made(3, bytes(15) + b"\1", 9, 0, 1), Made(7, bytes(16), 8, 0, 2)]).to_frame()

        assert frame.index.tolist() == [3, 7]
        assert set(frame.columns) == {*COLUMNS, "uuid"} - {"domid"}
        assert frame.loc[3, "uuid"] == "00000000-0000-0000-0000-000000000001"

    @pytest.mark.parametrize(("call", "name"), [("array", "numpy"), ("to_frame", "pandas")])
    def test_missing_library(self, monkeypatch: pytest.MonkeyPatch, call: str, name: str) -> None:
        """A library that is not installed is named with what installs it; the rest works."""
        monkeypatch.setitem(sys.modules, name, None)
        seen = table([Made(1, bytes(16), 1, 0, 1)])
        with pytest.raises(MissingExtra, match=rf"xenmgmt\[{name}\]"):
            getattr(seen, call)()
        assert seen["pages"].tolist() == [1]


class TestDifferences:
    """What was used between two tables."""

    @patient
    @given(hosts, hosts, sizes)
    def test_only_the_same_domain(self, old: list[Made], new: list[Made], size: int) -> None:
        """A domain that took over the number of another is not taken for it."""
        usage = table(new, size, time=3).since(table(old, size, time=1))

        before = {(each.domid, each.handle): each.cpu_time for each in old}
        both = [each for each in new if (each.domid, each.handle) in before]
        assert usage.domids.tolist() == [each.domid for each in both]
        assert usage.used.tolist() == [
            each.cpu_time - before[each.domid, each.handle] for each in both
        ]

    def test_rates(self) -> None:
        """Half the time on one CPU is 0.5, three CPUs all the time are 3.0."""
        one, two = bytes(16), bytes(15) + b"\2"
        before = table([Made(1, one, 100, 0, 1), Made(2, two, 50, 0, 1)], time=1000)
        after = table([Made(1, one, 600, 0, 1), Made(2, two, 3050, 0, 1)], time=2000)
        usage = after.since(before)

        assert usage.elapsed == 1000
        assert usage.rates().tolist() == [0.5, 3.0]

    def test_order(self) -> None:
        """A table has no difference to a later one."""
        first, second = table([], time=1), table([], time=2)
        with pytest.raises(InvalidValue, match="before 1"):
            first.since(second)


def test_view_of_a_view() -> None:
    """A column keeps its memory alive when the table has gone."""
    column = table([Made(1, bytes(16), 42, 0, 1)])["cpu_time"]
    assert column[0] == 42
