"""Reading many records, also while others write; memory of an idle VM."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest
from benchmarks._peers import define
from benchmarks.conftest import Compare

import xenmgmt
from xenmgmt.errors import XenError

MEMORY = """
import gc, sys
import xenmgmt

def rss():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def make(xen, network, disk_of, n):
    vm = xen.VM.create(name_label=f"vm{n}")
    xen.VBD.create(VM=vm, type="CD")
    xen.VIF.create(VM=vm, network=network)

many = int(sys.argv[1])
xen = xenmgmt.connect("sim://?seed=1")
network = xen.network.get_all()[0]
for n in range(50):
    make(xen, network, None, n)
gc.collect()
before = rss()
for n in range(many):
    make(xen, network, None, n + 50)
gc.collect()
print((rss() - before) / many, rss())
"""


def test_records(compare: Compare, libvirt_connection: Any) -> None:
    """1,000 full records beside libvirt's name and state of 1,000 domains."""
    for n in range(1000):
        define(libvirt_connection, f"record{n}")
    with xenmgmt.connect("sim://?seed=1") as xen:
        for n in range(1000):
            xen.VM.create(name_label=f"vm{n}")

        def theirs() -> Any:
            return [(d.name(), d.state()) for d in libvirt_connection.listAllDomains()]

        common = {"target": 1.0, "peer_name": "libvirt name + state of 1,000"}
        compare("1,000 full VM records", xen.VM.get_all_records, theirs, **common)  # type: ignore[arg-type]


def test_records_one_field_read(compare: Compare, libvirt_connection: Any) -> None:
    """The same, with name and state taken out of each record."""
    for n in range(1000):
        define(libvirt_connection, f"field{n}")
    with xenmgmt.connect("sim://?seed=1") as xen:
        for n in range(1000):
            xen.VM.create(name_label=f"vm{n}")

        def ours() -> Any:
            records = xen.VM.get_all_records().values()
            return [(record["name_label"], record["power_state"]) for record in records]

        def theirs() -> Any:
            return [(d.name(), d.state()) for d in libvirt_connection.listAllDomains()]

        compare(
            "1,000 VM records, name and state read from each",
            ours,
            theirs,
            target=1.0,
            peer_name="libvirt name + state of the same",
        )


def test_snapshot_read_under_churn(compare: Compare) -> None:
    """Reading all records while 4 threads create, start and destroy: never an error."""
    stop = threading.Event()
    failures: list[BaseException] = []
    with xenmgmt.connect("sim://?seed=1&memory=900TiB") as xen:
        for n in range(200):
            xen.VM.create(name_label=f"vm{n}")

        def churn(me: int) -> None:
            try:
                while not stop.is_set():
                    vm = xen.VM.create(name_label=f"churn{me}")
                    vm.start()
                    vm.hard_shutdown()
                    vm.destroy()
            except XenError as error:
                failures.append(error)

        threads = [threading.Thread(target=churn, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        reads = 0

        def read() -> None:
            nonlocal reads
            records = xen.VM.get_all_records()
            for record in records.values():
                dict(record)
            reads += 1

        compare._benchmark.pedantic(read, rounds=60)
        stop.set()
        for thread in threads:
            thread.join()
        assert not failures
        assert reads >= 60
        compare.note(
            "errors in consistent reads while 4 threads churn",
            float(len(failures)),
            1.0,
            target=0.0,
            peer_name="(none allowed)",
            unit="errors",
        )


@pytest.mark.parametrize(("many", "limit"), [(10_000, 8 << 10), (100_000, 8 << 10)])
def test_memory(compare: Compare, many: int, limit: int) -> None:
    """Memory of an idle VM with one VBD and one VIF, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(many)], capture_output=True, text=True, check=True
    )
    each, whole = map(float, done.stdout.split())
    compare._benchmark(lambda: None)
    compare.note(
        f"memory of each of {many:,} idle VMs (VBD, VIF)",
        each,
        float(limit),
        target=1.0,
        peer_name="8 KiB",
        unit="bytes",
    )
    if many == 100_000:
        compare.note(
            "the whole process with 100,000 of them",
            whole,
            float(1 << 30),
            target=1.0,
            peer_name="1 GiB",
            unit="bytes",
        )
