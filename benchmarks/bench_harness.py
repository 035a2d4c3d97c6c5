"""The test harness: a guest turned back between two tests, and what its fixture costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks._peers import define
from benchmarks._real_guests import real_guests
from benchmarks.conftest import Compare
from tests.drivers.libvirt.guests import Lab as Bench
from tests.harness.worlds import template

import xenmgmt
from xenmgmt import ready
from xenmgmt.harness import Lab, Template, Want

TESTS = 2000
WANT = Want("debian", reset="snapshot")


def between_two_tests(lab: Lab, want: Want) -> None:
    """What happens to a kept guest from the end of one test to the begin of the next."""
    lab.end()
    lab.note("test")
    lab.take(want)


@pytest.fixture
def theirs(libvirt_connection: Any) -> Iterator[Callable[[], object]]:
    """libvirt's revert of a running test domain, which has no disk."""
    domain = define(libvirt_connection, "resetting")
    domain.create()
    snapshot = domain.snapshotCreateXML("<domainsnapshot/>")
    yield lambda: domain.revertToSnapshot(snapshot)
    snapshot.delete()
    domain.destroy()
    domain.undefine()


TRACES: dict[str, Callable[[Any], object]] = {
    "": lambda vm: None,
    ", tagged by the test": lambda vm: vm.add_tags("spoiled"),
    ", shut down by the test": lambda vm: vm.hard_shutdown(),
}


@pytest.mark.parametrize("traces", TRACES)
def bench_reset_on_the_simulator(
    compare: Compare, theirs: Callable[[], object], traces: str
) -> None:
    """A guest with a disk, on which each test has written."""
    with xenmgmt.connect("sim://?seed=1") as xen:
        lab = Lab(xen, lambda name: template(xen, name))
        lab.take(WANT)

        def ours() -> None:
            vm = lab.current[0].vm
            disk = vm.VBDs[0].VDI
            xen.sim.disk_write(disk.SR.uuid, disk.location, 0, "spoiled")
            TRACES[traces](vm)
            between_two_tests(lab, WANT)

        ratio = compare(
            f"reset of a simulated guest{traces}",
            ours,
            theirs,
            target=1.0,
            peer_name="libvirt test driver revertToSnapshot",
            rounds=60,
            inner=10,
        )
        assert lab.close() == []
    assert ratio < 10


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, Any]]:
    with real_guests(tmp_path_factory.mktemp("real")) as found:
        yield found


def bench_reset_on_qemu(real: tuple[Bench, Any], compare: Compare) -> None:
    """A Linux guest with memory and disk, beside libvirt's own revert of such a guest."""
    bench, other = real
    up = (ready.console("guest ready"),)
    lab = Lab(bench.xen, lambda name: Template(bench.guest(name), up))
    want = Want("reset", reset="snapshot")
    lab.take(want)
    mine = []
    for _ in range(9):
        began = time.perf_counter()
        between_two_tests(lab, want)
        mine.append(time.perf_counter() - began)
    assert lab.close() == []
    vm = bench.guest("peer")
    bench.boot(vm)
    domain = other.lookupByUUIDString(vm.uuid)
    bare = domain.snapshotCreateXML("<domainsnapshot><name>bare</name></domainsnapshot>")
    theirs = []
    for _ in range(5):
        began = time.perf_counter()
        domain.revertToSnapshot(bare)
        theirs.append(time.perf_counter() - began)
    bare.delete()
    vm.hard_shutdown()
    compare.idle()
    ratio = compare.note(
        "reset of a QEMU guest",
        statistics.median(mine),
        statistics.median(theirs),
        target=1 / 15,
        peer_name="bare revertToSnapshot",
    )
    assert ratio < 1


CONFTEST = """
import time
import pytest
from tests.harness.worlds import template

def pytest_xen_template(xen, name):
    return template(xen, name)

@pytest.fixture
def empty():
    yield

begun = []

@pytest.fixture(scope="session", autouse=True)
def time_of_all():
    yield
    print("seconds", time.perf_counter() - begun[0])

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.name.endswith("[0]"):
        return
    begun or begun.append(time.perf_counter())
"""
EMPTY = """
import pytest

@pytest.mark.parametrize("number", range({tests}))
def test_it(empty, number): pass
"""
GUEST = """
import pytest

@pytest.mark.parametrize("number", range({tests}))
@pytest.mark.vm(template="debian", reset="snapshot")
def test_it(vm, number): pass
"""


def seconds(folder: Path) -> float:
    """Of one run of a project, for each test but the first; without starting and collecting."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "xenmgmt.pytest_plugin",
         "-p", "no:cacheprovider", str(folder)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    told = next(one for one in done.stdout.splitlines() if "seconds " in one)
    return float(told.partition("seconds ")[2]) / (TESTS - 1)


def bench_a_test_with_a_guest(tmp_path: Path, compare: Compare) -> None:
    """What pytest does for a test with `vm`, beside one with an empty fixture, and the reset."""
    folders = {}
    for name, text in (("empty", EMPTY), ("guest", GUEST)):
        folders[name] = tmp_path / name
        folders[name].mkdir()
        (folders[name] / "conftest.py").write_text(CONFTEST)
        (folders[name] / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
        (folders[name] / "test_it.py").write_text(text.format(tests=TESTS))
    with xenmgmt.connect("sim://?seed=1") as xen:
        lab = Lab(xen, lambda name: template(xen, name))
        lab.take(WANT)
        resets = []
        for _ in range(500):
            began = time.perf_counter()
            between_two_tests(lab, WANT)
            resets.append(time.perf_counter() - began)
    runs = [(seconds(folders["guest"]), seconds(folders["empty"])) for _ in range(5)]
    mine = statistics.median(one for one, _ in runs)
    theirs = statistics.median(one for _, one in runs)
    compare.idle()
    ratio = compare.note(
        "a test with a guest",
        mine,
        theirs + statistics.median(resets),
        target=2.0,
        peer_name="a test with an empty fixture, and the reset",
    )
    assert ratio < 10
