"""A notebook's table of 10,000 VMs, beside pandas rendering the same frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, notebook

VMS = 10_000
FIELDS = ["name_label", "state", "memory_static_max", "VCPUs_max", "resident_on"]
"""The columns that both tables have."""


@pytest.fixture(scope="module")
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=8&memory=1TiB", seed=1) as xen:
        for n in range(VMS):
            vm = xen.VM.create(name_label=f"vm{n:05}", memory_static_max="64MiB")
            if n % 4:
                vm.start()
        yield xen


def bench_table(compare: Any, xen: Xen) -> None:
    """What a cell shows that ends with ``xen.VM``, and with the frame: both are bounded."""
    frame = xen.VM.to_frame(FIELDS)
    compare(
        "a notebook's table of 10,000 VMs, as a cell shows it",
        xen.VM._repr_html_,
        frame._repr_html_,
        target=2.0,
        peer_name="pandas, the same frame",
    )


def bench_all_rows(compare: Any, xen: Xen) -> None:
    """All 10,000 rows."""
    frame = xen.VM.to_frame(FIELDS)
    whole = notebook.table(xen.VM)._repr_html_()
    assert whole.count("<tr") == frame.to_html().count("<tr") - 1 == VMS + 1
    compare(
        "a notebook's table of 10,000 VMs, all rows",
        lambda: notebook.table(xen.VM)._repr_html_(),
        frame.to_html,
        target=2.0,
        peer_name="pandas, the same frame",
        rounds=5,
    )


def bench_frame(compare: Any, xen: Xen) -> None:
    """A frame of 10,000 VMs, beside pandas from records that are ready."""
    import pandas

    def peer() -> object:
        records = xen.VM.get_all_records()
        rows = [[record[name] for name in FIELDS if name != "state"] for record in records.values()]
        return pandas.DataFrame(rows, index=list(records))

    compare(
        "a frame of 10,000 VMs, five columns",
        lambda: xen.VM.to_frame(FIELDS),
        peer,
        target=2.0,
        peer_name="pandas.DataFrame from the records' values",
    )
