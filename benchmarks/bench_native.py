"""What is ours of asking Xen for 1,000 domains, with a stand-in for Xen's library.

The time in the hypervisor is left out here; `bench_xen.py` has it, in the lab.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.conftest import Compare
from cffi import FFI

from xenmgmt._native import Binding, load
from xenmgmt.drivers.xen import DomainRow, XenHost
from xenmgmt.drivers.xen.table import PAGE

SOURCE = Path(__file__).resolve().parents[1] / "tests" / "native" / "standin.c"
DOMAINS = 1000
ALLOWED = 2e-6
RECORD = """
struct record {
    uint16_t domain, pad1; uint32_t flags;
    uint64_t tot_pages, max_pages, outstanding_pages, shr_pages, paged_pages;
    uint64_t shared_info_frame, cpu_time;
    uint32_t nr_online_vcpus, max_vcpu_id, ssidref; uint8_t handle[16]; uint32_t cpupool;
    uint8_t rest[16];
};
"""
"""The members that ours reads, where they are in every release; as long as Xen 4.17's."""


@pytest.fixture(scope="module")
def binding(tmp_path_factory: pytest.TempPathFactory) -> Binding:
    target = tmp_path_factory.mktemp("standin") / "standin.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", target, SOURCE], check=True)
    ffi = FFI()
    ffi.cdef("extern int domains; void standin_reset(void);")
    lib: Any = ffi.dlopen(str(target))
    lib.standin_reset()
    lib.domains = DOMAINS
    return load(libraries={"xencall": str(target), "xenstore": str(target)})


@pytest.fixture
def xen(binding: Binding) -> Iterator[XenHost]:
    with XenHost(binding) as opened:
        assert len(opened.domains()) == DOMAINS
        yield opened


def median(work: Callable[[], object], rounds: int = 2000) -> float:
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def test_table(xen: XenHost, compare: Compare) -> None:
    """A table is made beside the bare call of the library, with the same arguments."""
    hypervisor = xen.hypervisor
    call, handle = hypervisor.binding.xencall.xencall1, hypervisor._calls.handle
    block = hypervisor.lists.current
    assert block is not None
    address = block.block.address
    ours, bare = [], []
    for _ in range(9):
        ours.append(median(xen.domains))
        bare.append(median(lambda: call(handle, 35, address)))
    beyond = statistics.median(ours) - statistics.median(bare)
    compare.idle()
    compare.note(
        "a table of 1,000 domains, beyond the hypercall",
        beyond,
        ALLOWED,
        target=1,
        peer_name="(what is allowed)",
    )


def test_objects(xen: XenHost, compare: Compare) -> None:
    """Objects of all domains beside the same objects of fields that cffi reads."""
    ffi = FFI()
    ffi.cdef(RECORD)
    table = xen.domains()
    memory = bytes(table._memory)
    size = xen.hypervisor.layout.info_size
    assert size == ffi.sizeof("struct record")
    records = ffi.from_buffer("struct record[]", memory)

    def theirs() -> list[DomainRow]:
        return [
            DomainRow(
                one.domain,
                one.flags,
                one.tot_pages * PAGE,
                one.max_pages * PAGE,
                one.cpu_time,
                one.nr_online_vcpus,
                bytes(one.handle),
                one.cpupool,
            )
            for one in records
        ]

    assert list(table.rows()) == theirs()
    compare(
        "objects of 1,000 domains",
        lambda: list(table.rows()),
        theirs,
        target=0.334,
        peer_name="the fields read through cffi",
    )
